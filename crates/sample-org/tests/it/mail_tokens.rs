//! Tokens for mail servers: got by the refresh token of the sign-in to the organization (reference B2: it serves several
//! resources), asked about by the mail server (RFC 7662), good for nothing else.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails the test by panicking"
)]

use serde_json::{Value, json};
use url::Url;

use crate::authority::{Peer, json as body_of, text};

const MAIL: &str = "https://outlook.office.com/IMAP.AccessAsUser.All";

impl Peer {
    async fn mail_token(&self, refresh: &str) -> (u16, Value) {
        let scope = format!("{MAIL} offline_access");
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh),
            ("scope", &scope),
        ];
        let (status, body) = self.token(&form).await;
        (status.as_u16(), body)
    }

    /// What a mail server that is configured with this address is told.
    async fn asked_at(&self, introspection: &Url, token: &str) -> (u16, Value) {
        let mut url = introspection.clone();
        url.set_username("").expect("an address with a host");
        url.set_password(None).expect("an address with a host");
        let mut request = self.client.post(url);
        if !introspection.username().is_empty() {
            request = request.basic_auth(introspection.username(), introspection.password());
        }
        let form = format!("token={token}");
        let request = request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(form);
        let answer = request.send().await.expect("an answer");
        if answer.status() == 401 {
            assert!(answer.headers().contains_key("www-authenticate"), "RFC 7617");
        }
        (answer.status().as_u16(), body_of(answer).await)
    }

    async fn asked(&self, token: &str) -> Value {
        let introspection = self.authority.introspection().parse().expect("an address");
        let (status, body) = self.asked_at(&introspection, token).await;
        assert_eq!(status, 200, "{body}");
        body
    }
}

#[tokio::test]
async fn a_token_opens_the_mailbox_or_the_organization_never_both() {
    let peer = Peer::start().await;
    let first = peer.by_password().await;
    let (status, mail) = peer.mail_token(text(&first, "refresh_token")).await;
    assert_eq!(status, 200, "B2: one sign-in serves several resources: {mail}");
    assert_eq!(text(&mail, "scope"), format!("{MAIL} offline_access"));
    let told = peer.asked(text(&mail, "access_token")).await;
    for (member, value) in [
        ("active", json!(true)),
        ("username", json!("mara.voss@alderfinch.example")),
        ("scope", json!("IMAP.AccessAsUser.All")),
        ("aud", json!("https://outlook.office.com")),
        ("token_type", json!("Bearer")),
    ] {
        assert_eq!(told[member], value, "RFC 7662, 2.2: {told}");
    }
    assert_eq!(
        peer.authority.user_of(text(&mail, "access_token")),
        None,
        "a token for the mailbox opens nothing in the organization"
    );
    for other in [
        text(&first, "access_token"),
        text(&mail, "refresh_token"),
        "unknown",
    ] {
        assert_eq!(peer.asked(other).await, json!({"active": false}));
    }
    let (_, again) = peer.refresh(text(&mail, "refresh_token")).await;
    assert_eq!(
        peer.authority.user_of(text(&again, "access_token")),
        Some(peer.user),
        "the sign-in is to the organization still"
    );
}

#[tokio::test]
async fn only_a_resource_server_is_told() {
    let peer = Peer::start().await;
    let first = peer.by_password().await;
    let (_, mail) = peer.mail_token(text(&first, "refresh_token")).await;
    let right: Url = peer.authority.introspection().parse().expect("an address");
    let mut nobody = right.clone();
    nobody.set_username("").expect("an address with a host");
    let mut wrong = right.clone();
    wrong
        .set_password(Some("guessed"))
        .expect("an address with a host");
    let mut other = right;
    other.set_username("desktop").expect("an address with a host");
    for asker in [nobody, wrong, other] {
        let (status, told) = peer.asked_at(&asker, text(&mail, "access_token")).await;
        assert_eq!(
            (status, text(&told, "error")),
            (401, "invalid_client"),
            "RFC 7662, 2.3"
        );
        assert_eq!(told.get("username"), None);
    }
}

#[tokio::test]
async fn a_token_that_expired_or_was_revoked_is_not_active() {
    let peer = Peer::start().await;
    let first = peer.by_password().await;
    let (_, mail) = peer.mail_token(text(&first, "refresh_token")).await;
    peer.wait(60);
    assert_eq!(peer.asked(text(&mail, "access_token")).await["active"], false);
    let (_, mail) = peer.mail_token(text(&mail, "refresh_token")).await;
    assert_eq!(peer.asked(text(&mail, "access_token")).await["active"], true);
    peer.authority.revoke(peer.user).expect("written down");
    assert_eq!(peer.asked(text(&mail, "access_token")).await["active"], false);
}

#[tokio::test]
async fn without_consent_there_is_no_token_for_the_mailbox_and_the_sign_in_stays_good() {
    let peer = Peer::start_with(|options| options.mail_access = false).await;
    let first = peer.by_password().await;
    let (status, refused) = peer.mail_token(text(&first, "refresh_token")).await;
    assert_eq!(
        (status, text(&refused, "error"), &refused["error_codes"][0]),
        (400, "invalid_grant", &json!(65_001))
    );
    assert_eq!(peer.refresh(text(&first, "refresh_token")).await.0, 200);
}

#[tokio::test]
async fn one_request_names_one_resource() {
    let peer = Peer::start().await;
    let scope = format!("{} {MAIL}", peer.scope());
    let form = [
        ("grant_type", "password"),
        ("username", "mara.voss@alderfinch.example"),
        ("password", "right & proper"),
        ("scope", &scope),
    ];
    let (status, refused) = peer.token(&form).await;
    assert_eq!(
        (status.as_u16(), &refused["error_codes"][0]),
        (400, &json!(28_000)),
        "B2"
    );
}
