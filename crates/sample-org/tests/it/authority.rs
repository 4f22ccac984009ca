//! The authority over HTTP: every grant of reference B1 to B3, its refusals, and the pages a person sees.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails the test by panicking"
)]

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use regarding_sample_org::authority::{Authority, Options, router};
use regarding_sample_org::seed::{SeedRole, SeedUser};
use reqwest::{Client, Response, StatusCode, redirect};
use serde_json::Value;
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:49152/callback";
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(crate) struct Peer {
    pub(crate) authority: Authority,
    base: String,
    pub(crate) client: Client,
    clock: Arc<AtomicI64>,
    pub(crate) user: Uuid,
}

impl Peer {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts it with other options than the usual ones.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Options)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let clock = Arc::new(AtomicI64::new(1_800_000_000));
        let user = SeedUser {
            id: Uuid::from_u128(1),
            name: "Mara Voss".to_owned(),
            email: "mara.voss@alderfinch.example".to_owned(),
            password: "right & proper".to_owned(),
            role: SeedRole::Salesperson,
            business_unit: Uuid::from_u128(2),
        };
        let mut options = Options::new(&base, Uuid::from_u128(3));
        let ticks = Arc::clone(&clock);
        options.clock =
            Arc::new(move || Timestamp::from_second(ticks.load(Ordering::Relaxed)).expect("in range"));
        options.access_lifetime = SignedDuration::from_secs(60);
        change(&mut options);
        let authority = Authority::new(&[user], options);
        let app = router(authority.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        // The client library wants a TLS provider, even for plain HTTP; a second installation is refused and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            authority,
            base,
            client,
            clock,
            user: Uuid::from_u128(1),
        }
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(crate) fn endpoint(&self, tail: &str) -> String {
        format!("{}/oauth2/{tail}", self.authority.url())
    }

    pub(crate) fn scope(&self) -> String {
        format!("{}/user_impersonation offline_access", self.base)
    }

    pub(crate) async fn post(&self, tail: &str, form: &[(&str, &str)]) -> Response {
        self.client
            .post(self.endpoint(tail))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(encode(form))
            .send()
            .await
            .expect("an answer")
    }

    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> (StatusCode, Value) {
        let mut form = form.to_vec();
        if !form.iter().any(|(name, _)| *name == "client_id") {
            form.push(("client_id", "regarding-desktop"));
        }
        let answer = self.post("v2.0/token", &form).await;
        (answer.status(), json(answer).await)
    }

    pub(crate) async fn by_password(&self) -> Value {
        let scope = self.scope();
        let form = [
            ("grant_type", "password"),
            ("username", "Mara.Voss@alderfinch.example"),
            ("password", "right & proper"),
            ("scope", &scope),
        ];
        let (status, body) = self.token(&form).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub(crate) async fn refresh(&self, token: &str) -> (StatusCode, Value) {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)])
            .await
    }

    /// Opens the sign-in page with some parameters changed (`""` leaves one out).
    async fn authorize(&self, changed: &[(&str, &str)]) -> Response {
        let scope = self.scope();
        let mut query: Vec<(&str, &str)> = vec![
            ("client_id", "regarding-desktop"),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("response_mode", "query"),
            ("scope", &scope),
            ("state", "s t&te"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        query.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        query.extend(changed.iter().filter(|(_, value)| !value.is_empty()));
        let url = format!("{}?{}", self.endpoint("v2.0/authorize"), encode(&query));
        self.client.get(url).send().await.expect("an answer")
    }

    async fn open_flow(&self) -> String {
        let page = self.authorize(&[]).await.text().await.expect("a page");
        between(&page, "name=\"flow\" value=\"", "\"")
    }

    /// Signs in on the page and returns the code.
    async fn code(&self) -> String {
        let flow = self.open_flow().await;
        let form = [
            ("flow", flow.as_str()),
            ("action", "sign-in"),
            ("username", "mara.voss@alderfinch.example"),
            ("password", "right & proper"),
        ];
        let target = target(&self.post("v2.0/authorize", &form).await);
        assert_eq!(target.get("state").map(String::as_str), Some("s t&te"));
        target.get("code").expect("a code").clone()
    }

    async fn redeem(&self, code: &str) -> (StatusCode, Value) {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ])
        .await
    }
}

pub(crate) fn encode(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn between(text: &str, start: &str, end: &str) -> String {
    let rest = text.split_once(start).expect("the start").1;
    rest.split_once(end).expect("the end").0.to_owned()
}

pub(crate) async fn json(answer: Response) -> Value {
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
}

pub(crate) fn text<'a>(body: &'a Value, member: &str) -> &'a str {
    body[member].as_str().expect("a text")
}

/// The query of the address that a redirect leads to.
fn target(answer: &Response) -> HashMap<String, String> {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let location = answer.headers()["location"].to_str().expect("text");
    let url = Url::parse(location).expect("an address");
    assert!(location.starts_with(REDIRECT), "{location}");
    url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn metadata_says_what_is_offered() {
    let peer = Peer::start().await;
    let url = format!("{}/v2.0/.well-known/openid-configuration", peer.authority.url());
    let body = json(peer.client.get(url).send().await.expect("an answer")).await;
    assert_eq!(text(&body, "issuer"), format!("{}/v2.0", peer.authority.url()));
    assert_eq!(
        body["code_challenge_methods_supported"],
        serde_json::json!(["S256"])
    );
    for grant in ["authorization_code", "refresh_token", DEVICE_GRANT, "password"] {
        assert!(
            body["grant_types_supported"]
                .as_array()
                .expect("a list")
                .contains(&grant.into()),
            "{grant}"
        );
    }
    let challenge = peer.authority.authorization_uri();
    assert_eq!(
        challenge.strip_suffix("/oauth2/authorize"),
        Some(peer.authority.url().as_str()),
        "B4"
    );
}

#[tokio::test]
async fn a_code_with_its_verifier_becomes_tokens_once() {
    let peer = Peer::start().await;
    let code = peer.code().await;
    let (status, body) = peer.redeem(&code).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        (text(&body, "token_type"), &body["expires_in"]),
        ("Bearer", &Value::from(60))
    );
    let access = text(&body, "access_token");
    assert_eq!(peer.authority.user_of(access), Some(peer.user));
    let (status, again) = peer.redeem(&code).await;
    assert_eq!(
        (status.as_u16(), text(&again, "error")),
        (400, "invalid_grant"),
        "B1: single use"
    );
    assert_eq!(
        peer.authority.user_of(access),
        None,
        "what a stolen code brought is void"
    );
}

#[tokio::test]
async fn a_code_needs_its_verifier_its_redirect_address_and_ten_minutes() {
    let peer = Peer::start().await;
    let code = peer.code().await;
    let other = "x".repeat(43);
    for (redirect, verifier) in [(REDIRECT, other.as_str()), ("http://127.0.0.1:49152/", VERIFIER)] {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ];
        assert_eq!(peer.token(&form).await.0, 400, "B1");
    }
    peer.wait(600);
    assert_eq!(
        text(&peer.redeem(&code).await.1, "error"),
        "invalid_grant",
        "B1: about ten minutes"
    );
}

#[tokio::test]
async fn the_sign_in_page_is_a_plain_form_under_a_strict_policy() {
    let peer = Peer::start().await;
    let answer = peer.authorize(&[("login_hint", "a\"><script>@x.example")]).await;
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        policy
            .starts_with("default-src 'none'; style-src 'self'; form-action 'self' http://127.0.0.1:49152;")
    );
    let page = answer.text().await.expect("a page");
    for part in [
        "id=\"username\"",
        "id=\"password\"",
        "id=\"submit\"",
        "<html lang=\"en\">",
        "for=\"password\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("<script"), "input from outside is escaped");
}

#[tokio::test]
async fn a_wrong_password_is_answered_with_a_sentence_and_another_try() {
    let peer = Peer::start().await;
    let flow = peer.open_flow().await;
    let wrong = [
        ("flow", flow.as_str()),
        ("action", "sign-in"),
        ("username", "nobody@x.example"),
        ("password", "x"),
    ];
    let page = peer
        .post("v2.0/authorize", &wrong)
        .await
        .text()
        .await
        .expect("a page");
    assert!(
        page.contains("role=\"alert\"") && page.contains("is not right"),
        "{page}"
    );
    assert_eq!(
        between(&page, "name=\"flow\" value=\"", "\""),
        flow,
        "the same sign-in goes on"
    );
}

#[tokio::test]
async fn cancelling_leads_back_with_access_denied() {
    let peer = Peer::start().await;
    let flow = peer.open_flow().await;
    let answer = peer
        .post("v2.0/authorize", &[("flow", &flow), ("action", "cancel")])
        .await;
    let target = target(&answer);
    assert_eq!(target.get("error").map(String::as_str), Some("access_denied"));
    assert_eq!(target.get("state").map(String::as_str), Some("s t&te"));
    let again = peer
        .post("v2.0/authorize", &[("flow", &flow), ("action", "cancel")])
        .await;
    assert_eq!(again.status(), 400, "that sign-in is over");
}

#[tokio::test]
async fn errors_of_a_known_program_go_to_it_and_others_stay_on_a_page() {
    let peer = Peer::start().await;
    let table = [
        ("response_type", "token", "unsupported_response_type"),
        ("response_mode", "fragment", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("scope", "http://elsewhere.example/.default", "invalid_resource"),
        ("scope", "", "invalid_request"),
        ("prompt", "none", "login_required"),
    ];
    for (name, value, error) in table {
        let target = target(&peer.authorize(&[(name, value)]).await);
        assert_eq!(
            target.get("error").map(String::as_str),
            Some(error),
            "{name}={value}"
        );
        assert!(target.contains_key("state"), "{name}={value}");
    }
    for (name, value) in [
        ("client_id", "other"),
        ("redirect_uri", "http://evil.example/"),
        ("redirect_uri", ""),
    ] {
        let answer = peer.authorize(&[(name, value)]).await;
        assert_eq!(
            (answer.status().as_u16(), answer.headers().get("location")),
            (400, None),
            "{name}={value}"
        );
    }
}

#[tokio::test]
async fn refresh_tokens_rotate_and_one_that_comes_twice_ends_the_chain() {
    let peer = Peer::start().await;
    let first = peer.by_password().await;
    let (status, second) = peer.refresh(text(&first, "refresh_token")).await;
    assert_eq!(status, 200, "{second}");
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let (_, reused) = peer.refresh(text(&first, "refresh_token")).await;
    assert_eq!(text(&reused, "error"), "invalid_grant");
    let (_, ended) = peer.refresh(text(&second, "refresh_token")).await;
    assert_eq!(text(&ended, "error"), "invalid_grant", "the chain is over");
    assert_eq!(peer.authority.user_of(text(&second, "access_token")), None);
}

#[tokio::test]
async fn access_tokens_expire_and_a_refresh_brings_the_next() {
    let peer = Peer::start().await;
    let first = peer.by_password().await;
    peer.wait(59);
    assert!(peer.authority.user_of(text(&first, "access_token")).is_some());
    peer.wait(1);
    assert_eq!(peer.authority.user_of(text(&first, "access_token")), None);
    let (_, second) = peer.refresh(text(&first, "refresh_token")).await;
    assert!(peer.authority.user_of(text(&second, "access_token")).is_some());
    peer.wait(91 * 24 * 3600);
    assert_eq!(
        peer.refresh(text(&second, "refresh_token")).await.0,
        400,
        "B2: 90 days"
    );
}

#[tokio::test]
async fn revocation_ends_everything_of_a_user() {
    let peer = Peer::start().await;
    let tokens = peer.by_password().await;
    let code = peer.code().await;
    peer.authority.revoke(peer.user).expect("written down");
    assert_eq!(peer.authority.user_of(text(&tokens, "access_token")), None);
    let (_, refused) = peer.refresh(text(&tokens, "refresh_token")).await;
    assert_eq!(
        (text(&refused, "error"), &refused["error_codes"][0]),
        ("invalid_grant", &Value::from(50_173))
    );
    assert_eq!(peer.redeem(&code).await.0, 400);
}

#[tokio::test]
async fn the_token_endpoint_refuses_in_the_words_of_oauth() {
    let peer = Peer::start().await;
    let scope = peer.scope();
    let no_refresh = format!("{}/.default", peer.base);
    let password = |name: &'static str, secret: &'static str| {
        vec![
            ("grant_type", "password"),
            ("username", name),
            ("password", secret),
            ("scope", scope.as_str()),
        ]
    };
    let table = [
        (
            password("mara.voss@alderfinch.example", "wrong"),
            400,
            "invalid_grant",
            50_126,
        ),
        (
            password("nobody@alderfinch.example", ""),
            400,
            "invalid_request",
            900_144,
        ),
        (
            vec![("client_id", "other"), ("grant_type", "password")],
            401,
            "invalid_client",
            700_016,
        ),
        (
            vec![("grant_type", "client_credentials")],
            400,
            "unsupported_grant_type",
            70_003,
        ),
        (vec![("scope", "x")], 400, "invalid_request", 900_144),
        (
            vec![("grant_type", "a"), ("grant_type", "b")],
            400,
            "invalid_request",
            9_002_313,
        ),
    ];
    for (form, status, error, number) in table {
        let (got, body) = peer.token(&form).await;
        assert_eq!((got.as_u16(), text(&body, "error")), (status, error), "{form:?}");
        assert_eq!(body["error_codes"][0], number, "{form:?}");
        assert!(
            text(&body, "error_description").starts_with(&format!("AADSTS{number}")),
            "{form:?}"
        );
    }
    let form = [
        ("grant_type", "password"),
        ("username", "mara.voss@alderfinch.example"),
        ("password", "right & proper"),
        ("scope", &no_refresh),
    ];
    assert!(
        peer.token(&form).await.1.get("refresh_token").is_none(),
        "B2: no offline_access, no refresh token"
    );
    let elsewhere = peer
        .authority
        .url()
        .replace(&Uuid::from_u128(3).to_string(), "elsewhere.example");
    let answer = peer
        .client
        .post(format!("{elsewhere}/oauth2/v2.0/token"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(json(answer).await["error_codes"][0], 90_002, "another tenant");
}

async fn begin_device(peer: &Peer) -> Value {
    let scope = peer.scope();
    json(
        peer.post(
            "v2.0/devicecode",
            &[("client_id", "regarding-desktop"), ("scope", &scope)],
        )
        .await,
    )
    .await
}

async fn poll(peer: &Peer, device: &Value) -> Value {
    peer.token(&[
        ("grant_type", DEVICE_GRANT),
        ("device_code", text(device, "device_code")),
    ])
    .await
    .1
}

#[tokio::test]
async fn a_device_code_waits_for_its_answer_and_is_good_once() {
    let peer = Peer::start().await;
    let device = begin_device(&peer).await;
    assert_eq!(
        (&device["expires_in"], device.get("verification_uri_complete")),
        (&Value::from(900), None),
        "B3"
    );
    assert_eq!(
        text(&poll(&peer, &device).await, "error"),
        "authorization_pending"
    );
    let typed = text(&device, "user_code").to_lowercase().replace('-', " ");
    let page = peer
        .post("deviceauth", &[("action", "code"), ("user_code", &typed)])
        .await;
    assert!(page.text().await.expect("a page").contains("value=\"approve\""));
    let mut form = vec![
        ("action", "approve"),
        ("user_code", typed.as_str()),
        ("username", "mara.voss@alderfinch.example"),
        ("password", "wrong"),
    ];
    let page = peer.post("deviceauth", &form).await.text().await.expect("a page");
    assert!(page.contains("role=\"alert\""));
    form[3].1 = "right & proper";
    peer.post("deviceauth", &form).await;
    let tokens = poll(&peer, &device).await;
    assert_eq!(
        peer.authority.user_of(text(&tokens, "access_token")),
        Some(peer.user)
    );
    assert_eq!(
        text(&poll(&peer, &device).await, "error"),
        "bad_verification_code"
    );
}

#[tokio::test]
async fn a_device_hears_of_a_refusal_and_of_an_expired_or_unknown_code() {
    let peer = Peer::start().await;
    let device = begin_device(&peer).await;
    peer.post(
        "deviceauth",
        &[("action", "decline"), ("user_code", text(&device, "user_code"))],
    )
    .await;
    assert_eq!(
        text(&poll(&peer, &device).await, "error"),
        "authorization_declined",
        "B3"
    );
    let late = begin_device(&peer).await;
    peer.wait(900);
    assert_eq!(text(&poll(&peer, &late).await, "error"), "expired_token", "B3");
    let page = peer
        .post(
            "deviceauth",
            &[("action", "code"), ("user_code", text(&late, "user_code"))],
        )
        .await;
    assert!(
        page.text().await.expect("a page").contains("not known"),
        "an expired code cannot be approved"
    );
    let unknown = serde_json::json!({"device_code": "x"});
    assert_eq!(
        text(&poll(&peer, &unknown).await, "error"),
        "bad_verification_code",
        "B3"
    );
}
