//! Probe, the three ways to sign in, and sessions, against the sample organization's own authority.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use regarding_dataverse::operations::who_am_i::WhoAmI;
use regarding_dataverse::sign_in::{
    BrowserSignIn, DeviceSignIn, Session, SignInError, SignInOptions, TokenStore, Tokens, probe,
    sign_in_with_password,
};
use regarding_dataverse::{ApiError, Client};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::secret::Secret;
use regarding_net::{Method, Request, Response, Rule, header};
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule, Limit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::{Url, form_urlencoded};

use crate::office::Office;

/// Remembers what it was told.
#[derive(Default)]
pub(crate) struct Told(Mutex<Vec<String>>);

impl Told {
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

#[async_trait]
impl TokenStore for Told {
    async fn rotated(&self, refresh: &Secret) {
        self.0.lock().unwrap().push(refresh.reveal().to_owned());
    }

    async fn ended(&self) {
        self.0.lock().unwrap().push("ended".to_owned());
    }
}

async fn options(office: &Office) -> SignInOptions {
    SignInOptions::of(&office.probe().await)
}

pub(crate) async fn by_password(office: &Office) -> Tokens {
    let user = office.user(SeedRole::Salesperson);
    let password = Secret::new(user.password.clone());
    sign_in_with_password(&office.net, &options(office).await, &user.email, &password)
        .await
        .unwrap()
}

pub(crate) async fn session(office: &Office, tokens: Tokens, store: Arc<Told>) -> (Arc<Session>, Client) {
    let session = Arc::new(Session::new(
        Arc::clone(&office.net),
        options(office).await,
        tokens,
        store,
    ));
    let client = Client::new(office.root(), Arc::clone(&session) as _, Arc::clone(&office.net));
    (session, client)
}

/// What a browser would do: post a form, hand back the reply.
async fn post(office: &Office, url: &Url, form: &[(&str, &str)]) -> Response {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let request = Request::new(Method::POST, url.clone(), Rule::SignIn)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .unwrap()
        .body(body);
    office.net.send(request).await.unwrap()
}

async fn get(office: &Office, url: Url) -> Response {
    office
        .net
        .send(Request::new(Method::GET, url, Rule::SignIn))
        .await
        .unwrap()
}

#[tokio::test]
async fn the_address_alone_leads_to_the_authority() {
    let office = Office::open().await;
    let found = office.probe().await;
    assert!(found.authority.password, "the sample advertises it");
    assert!(found.authority.device.is_some());
    assert_eq!(found.authority.host(), found.root.url().authority());
    let sent = office.evidence.entries();
    assert!(
        sent.iter()
            .all(|entry| entry.rule == Rule::Probe && entry.bytes_out == 0),
        "nothing leaves but the address"
    );
}

#[tokio::test]
async fn something_that_is_no_organization_is_told_from_one() {
    let office = Office::open().await;
    let elsewhere = format!("{}nowhere/", office.running.url).parse().unwrap();
    assert_eq!(
        probe(&office.net, &elsewhere).await,
        Err(SignInError::NoOrganization)
    );
}

#[tokio::test]
async fn an_organization_that_is_busy_is_not_taken_for_none() {
    let office = Office::open().await;
    let limit = Limit::Requests;
    for fault in [Fault::Throttle { seconds: 300, limit }, Fault::Unavailable] {
        office.running.faults.add(FaultRule {
            path_prefix: "/api/data/".to_owned(),
            method: None,
            times: 99,
            fault,
        });
        let found = probe(&office.net, &office.root()).await;
        assert_eq!(found, Err(SignInError::Busy), "{fault:?}");
        assert_eq!(SignInError::Busy.kind(), FailureKind::Offline);
        office.running.faults.clear();
        office.clock.forward(300);
    }
}

#[tokio::test]
async fn e_mail_and_password_bring_tokens_where_they_are_right() {
    let office = Office::open().await;
    let (_, client) = session(&office, by_password(&office).await, Arc::default()).await;
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
    let mut options = options(&office).await;
    let wrong = Secret::new("wrong".to_owned());
    let refused = sign_in_with_password(&office.net, &options, "mara@x.example", &wrong).await;
    assert_eq!(refused.unwrap_err(), SignInError::Credentials);
    options.authority.password = false;
    office.evidence.clear();
    let refused = sign_in_with_password(&office.net, &options, "mara@x.example", &wrong).await;
    assert_eq!(refused.unwrap_err(), SignInError::NotOffered);
    assert_eq!(
        office.evidence.entries(),
        [],
        "a password goes nowhere where it is not asked for"
    );
}

#[tokio::test]
async fn the_browser_brings_a_code_back_to_this_computer() {
    let office = Office::open().await;
    let user = office.user(SeedRole::Salesperson).clone();
    let begun = BrowserSignIn::begin(&office.net, options(&office).await, Some(&user.email))
        .await
        .unwrap();
    let address = begun.url().clone();
    assert!(
        address.query().unwrap().contains("code_challenge_method=S256"),
        "reference B1"
    );
    let browser = async {
        let page = get(&office, address.clone()).await;
        let page = String::from_utf8(page.body.to_vec()).unwrap();
        let flow = page
            .split_once("name=\"flow\" value=\"")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0
            .to_owned();
        let mut form = address.clone();
        form.set_query(None);
        let fields = [
            ("flow", flow.as_str()),
            ("action", "sign-in"),
            ("username", &user.email),
            ("password", &user.password),
        ];
        let sent_on = post(&office, &form, &fields).await;
        let target = Url::parse(sent_on.header("location").unwrap()).unwrap();
        let icon = target.join("/favicon.ico").unwrap();
        assert_eq!(
            get(&office, icon).await.status.as_u16(),
            404,
            "other questions of a browser are no answers"
        );
        get(&office, target).await
    };
    let (tokens, page) = tokio::join!(begun.finish(&|_| true), browser);
    assert!(
        String::from_utf8(page.body.to_vec())
            .unwrap()
            .contains("You can close this page")
    );
    let (_, client) = session(&office, tokens.unwrap(), Arc::default()).await;
    assert_eq!(client.run(Rule::Myself, &WhoAmI).await.unwrap().user.0, user.id);
}

#[tokio::test]
async fn an_answer_with_another_state_ends_the_sign_in() {
    let office = Office::open().await;
    let begun = BrowserSignIn::begin(&office.net, options(&office).await, None)
        .await
        .unwrap();
    let redirect = begun
        .url()
        .query_pairs()
        .find(|(name, _)| name == "redirect_uri")
        .unwrap()
        .1
        .into_owned();
    let foreign = Url::parse(&format!("{redirect}/?code=stolen&state=guessed")).unwrap();
    let (tokens, page) = tokio::join!(begun.finish(&|_| true), get(&office, foreign));
    assert_eq!(tokens.unwrap_err(), SignInError::WrongState);
    assert_eq!(page.status.as_u16(), 400);
    let begun = BrowserSignIn::begin(&office.net, options(&office).await, None)
        .await
        .unwrap();
    assert_eq!(
        begun.finish(&|_| false).await.unwrap_err(),
        SignInError::Browser,
        "no browser"
    );
}

#[tokio::test]
async fn a_code_typed_on_another_device_signs_in_or_declines() {
    let office = Office::open().await;
    let user = office.user(SeedRole::SupportAgent).clone();
    for (action, approved) in [("approve", true), ("decline", false)] {
        let begun = DeviceSignIn::begin(&office.net, options(&office).await)
            .await
            .unwrap();
        let page = Url::parse(begun.verification_url()).unwrap();
        let code = begun.user_code().to_owned();
        let fields = [
            ("user_code", code.as_str()),
            ("action", action),
            ("username", &user.email),
            ("password", &user.password),
        ];
        let answered = post(&office, &page, &fields).await;
        assert_eq!(answered.status.as_u16(), 200, "{action}");
        let tokens = begun.wait().await;
        if approved {
            let (_, client) = session(&office, tokens.unwrap(), Arc::default()).await;
            assert_eq!(client.run(Rule::Myself, &WhoAmI).await.unwrap().user.0, user.id);
        } else {
            assert_eq!(tokens.unwrap_err(), SignInError::Declined, "reference B3");
        }
    }
}

#[tokio::test]
async fn tokens_are_renewed_before_they_expire_and_once_for_everybody() {
    let office = Office::open().await;
    let told = Arc::new(Told::default());
    let (session, client) = session(&office, by_password(&office).await, Arc::clone(&told)).await;
    let first = session.refresh_token().await.unwrap();
    office.clock.forward(540);
    office.evidence.clear();
    let (one, two, three) = tokio::join!(
        client.run(Rule::Myself, &WhoAmI),
        client.run(Rule::Myself, &WhoAmI),
        client.run(Rule::Myself, &WhoAmI)
    );
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    let renewals = office
        .evidence
        .entries()
        .iter()
        .filter(|entry| entry.rule == Rule::SignIn)
        .count();
    assert_eq!(renewals, 1, "one renewal at a time");
    let second = session.refresh_token().await.unwrap();
    assert_ne!(first, second, "reference B2: replaced at every use");
    assert_eq!(told.all(), [second.reveal().to_owned()]);
}

#[tokio::test]
async fn a_token_that_is_rejected_is_renewed_once() {
    let office = Office::open().await;
    let (_, client) = session(&office, by_password(&office).await, Arc::default()).await;
    client.run(Rule::Myself, &WhoAmI).await.unwrap();
    office.authority.expire_access_tokens().unwrap();
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
}

#[tokio::test]
async fn a_kept_sign_in_goes_on_by_itself_until_it_is_revoked() {
    let office = Office::open().await;
    let kept = by_password(&office).await.refresh().unwrap().clone();
    let told = Arc::new(Told::default());
    let (_, client) = session(&office, Tokens::resumed(kept), Arc::clone(&told)).await;
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
    office
        .authority
        .revoke(office.user(SeedRole::Salesperson).id)
        .unwrap();
    assert_eq!(client.run(Rule::Myself, &WhoAmI).await, Err(ApiError::SignIn));
    assert_eq!(told.all().last().map(String::as_str), Some("ended"));
    assert_eq!(client.run(Rule::Myself, &WhoAmI).await, Err(ApiError::SignIn));
}

#[tokio::test]
async fn signing_out_forgets_the_tokens() {
    let office = Office::open().await;
    let told = Arc::new(Told::default());
    let (session, client) = session(&office, by_password(&office).await, Arc::clone(&told)).await;
    session.sign_out().await.unwrap();
    assert_eq!(client.run(Rule::Myself, &WhoAmI).await, Err(ApiError::SignIn));
    assert_eq!(
        (session.refresh_token().await, told.all()),
        (None, vec!["ended".to_owned()])
    );
}

/// An authority that answers as it does while it is being restarted. Its address.
async fn unavailable() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            let mut asked = [0; 4096];
            let _ = line.read(&mut asked).await;
            let body = "{\"error\":\"temporarily_unavailable\"}";
            let head =
                "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nConnection: close";
            let reply = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            let _ = line.write_all(reply.as_bytes()).await;
        }
    });
    Url::parse(&format!("http://{address}/token")).unwrap()
}

#[tokio::test]
async fn an_authority_that_is_unavailable_for_the_moment_asks_nobody_to_sign_in() {
    let office = Office::open().await;
    let told = Arc::new(Told::default());
    let kept = by_password(&office).await.refresh().unwrap().clone();
    let mut options = options(&office).await;
    options.authority.token = unavailable().await;
    let tokens = Tokens::resumed(kept);
    let session = Session::new(Arc::clone(&office.net), options, tokens, Arc::clone(&told) as _);
    let session = Arc::new(session);
    let client = Client::new(office.root(), Arc::clone(&session) as _, Arc::clone(&office.net));
    let away = client.run(Rule::Myself, &WhoAmI).await.unwrap_err();
    assert_eq!(away.kind(), FailureKind::Offline, "{away:?}");
    assert_eq!(told.all(), Vec::<String>::new(), "nothing has ended");
    assert!(session.refresh_token().await.is_some());
}
