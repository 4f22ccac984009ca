//! Tokens for the person's mail server, by the sign-in to the organization (reference B2): asked for at the sample
//! organization's own authority, and shown to it as a mail server shows them.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regarding_dataverse::operations::who_am_i::WhoAmI;
use regarding_dataverse::sign_in::{AccessError, Session, Tokens};
use regarding_dataverse::{ApiError, Client};
use regarding_model::secret::Secret;
use regarding_net::{Method, NetError, Request, Rule, header};
use regarding_sample_org::seed::SeedRole;
use serde_json::Value;
use url::Url;

use crate::office::Office;
use crate::sign_in::{Told, by_password, session};

/// A person who is signed in, and what the store is told of it.
async fn signed_in(office: &Office) -> (Arc<Session>, Client, Arc<Told>) {
    let told = Arc::new(Told::default());
    let (session, client) = session(office, by_password(office).await, Arc::clone(&told)).await;
    (session, client, told)
}

/// Whose mailbox a token opens.
async fn opens(office: &Office, token: &Secret) -> Option<String> {
    let mut url = Url::parse(&office.authority.introspection()).unwrap();
    let credentials = STANDARD.encode(format!("{}:{}", url.username(), url.password().unwrap()));
    url.set_password(None).unwrap();
    url.set_username("").unwrap();
    let request = Request::new(Method::POST, url, Rule::SignIn)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .unwrap()
        .header(header::AUTHORIZATION, &format!("Basic {credentials}"))
        .unwrap()
        .body(format!("token={}", token.reveal()));
    let reply = office.net.send(request).await.unwrap();
    let told: Value = serde_json::from_slice(&reply.body).unwrap();
    told.get("username").and_then(Value::as_str).map(str::to_owned)
}

#[tokio::test]
async fn one_sign_in_opens_the_organization_and_the_mailbox() {
    let office = Office::open().await;
    let (session, client, told) = signed_in(&office).await;
    let me = office.user(SeedRole::Salesperson);
    let token = session.mail_token(None).await.unwrap();
    assert_eq!(opens(&office, &token).await.as_deref(), Some(me.email.as_str()));
    assert_eq!(office.authority.user_of(token.reveal()), None, "and nothing else");
    assert_eq!(session.mail_token(None).await, Ok(token), "asked for once");
    assert_eq!(client.run(Rule::Myself, &WhoAmI).await.unwrap().user.0, me.id);
    let refresh = session.refresh_token().await.unwrap();
    assert_eq!(
        told.all(),
        [refresh.reveal().to_owned()],
        "one refresh token for both, kept as it changes"
    );
}

#[tokio::test]
async fn it_is_renewed_before_it_expires_and_when_the_mail_server_rejects_it() {
    let office = Office::open().await;
    let (session, ..) = signed_in(&office).await;
    let first = session.mail_token(None).await.unwrap();
    office.clock.forward(540);
    let second = session.mail_token(None).await.unwrap();
    assert_ne!(first, second);
    let (one, two) = tokio::join!(
        session.mail_token(Some(&second)),
        session.mail_token(Some(&second))
    );
    assert_ne!(one, Ok(second));
    assert_eq!(one, two, "one renewal for everybody who was rejected");
    assert!(opens(&office, &one.unwrap()).await.is_some());
}

#[tokio::test]
async fn an_authority_that_gives_none_does_not_end_the_sign_in() {
    let office = Office::open_with(|options| options.mail_access = false).await;
    let (session, client, told) = signed_in(&office).await;
    let refused = session.mail_token(None).await;
    assert_eq!(refused, Err(AccessError::Refused("invalid_grant".to_owned())));
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
    assert!(!told.all().contains(&"ended".to_owned()));
}

#[tokio::test]
async fn a_revoked_sign_in_has_ended_for_both() {
    let office = Office::open().await;
    let (session, client, told) = signed_in(&office).await;
    let token = session.mail_token(None).await.unwrap();
    office
        .authority
        .revoke(office.user(SeedRole::Salesperson).id)
        .unwrap();
    let ended = session.mail_token(Some(&token)).await;
    assert_eq!(ended, Err(AccessError::Ended));
    assert_eq!(told.all().last().map(String::as_str), Some("ended"));
    assert_eq!(client.run(Rule::Myself, &WhoAmI).await, Err(ApiError::SignIn));
}

#[tokio::test]
async fn a_sign_in_that_is_not_meant_to_last_goes_on_without_mail() {
    let office = Office::open().await;
    let me = office.user(SeedRole::Salesperson).id;
    let given = office
        .authority
        .issue(me, jiff::SignedDuration::from_hours(1))
        .unwrap();
    let fixed = Tokens::fixed(Secret::new(given));
    let (session, client) = session(&office, fixed, Arc::default()).await;
    assert!(matches!(
        session.mail_token(None).await,
        Err(AccessError::Refused(_))
    ));
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
}

#[tokio::test]
async fn while_the_connection_is_off_nothing_is_asked() {
    let office = Office::open().await;
    let (session, ..) = signed_in(&office).await;
    office.net.set_on(false);
    let off = session.mail_token(None).await;
    assert_eq!(off, Err(AccessError::Net(NetError::SwitchedOff)));
}
