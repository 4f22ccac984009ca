//! Sign-in at an authority that shares no code with this program (reference B1 to B4): an organization that names it, its own
//! login and consent pages, rotation of refresh tokens and the detection of their reuse, device codes, and answers that belong
//! elsewhere.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use regarding_dataverse::operations::who_am_i::WhoAmI;
use regarding_dataverse::sign_in::{
    BrowserSignIn, DeviceSignIn, Session, SignInError, SignInOptions, Tokens, probe,
};
use regarding_dataverse::{ApiError, Client, ServiceRoot};
use regarding_net::{Method, Net, NetOptions, Request, Rule};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use crate::office::{Evidence, Hands};
use crate::provider::{ALICE, Person, Provider, Seen};
use crate::sign_in::Told;

/// Who is let in.
#[derive(Default)]
struct Door {
    challenge: String,
    shown: Mutex<BTreeSet<String>>,
    rejected: Mutex<BTreeSet<String>>,
}

/// An organization that leaves sign-in to the provider, and the program in front of it.
struct Firm {
    provider: Provider,
    root: ServiceRoot,
    door: Arc<Door>,
    net: Arc<Net>,
    clock: Arc<Hands>,
}

impl Firm {
    async fn open() -> Self {
        Self::open_at(Timestamp::now()).await
    }

    /// With a clock of this computer that is not everybody's.
    async fn open_at(now: Timestamp) -> Self {
        let clock = Arc::new(Hands(AtomicI64::new(now.as_second())));
        let net = Net::with_clock(
            &NetOptions::default(),
            Arc::new(Evidence::default()),
            Arc::clone(&clock) as _,
        );
        let net = Arc::new(net);
        let provider = Provider::start(&net);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let root = format!("http://{}/", listener.local_addr().unwrap());
        let challenge = format!(
            "Bearer authorization_uri={}, resource_id={root}",
            provider.authorization_uri()
        );
        let door = Arc::new(Door {
            challenge,
            ..Door::default()
        });
        tokio::spawn(serve(listener, Arc::clone(&door)));
        Self {
            provider,
            root: root.parse().unwrap(),
            door,
            net,
            clock,
        }
    }

    async fn options(&self) -> SignInOptions {
        SignInOptions::of(&probe(&self.net, &self.root).await.unwrap())
    }

    async fn begin(&self) -> BrowserSignIn {
        BrowserSignIn::begin(&self.net, self.options().await, Some(ALICE.0))
            .await
            .unwrap()
    }

    /// The browser opens the program's address.
    async fn deliver(&self, url: Url) -> u16 {
        let reply = self
            .net
            .send(Request::new(Method::GET, url, Rule::SignIn))
            .await
            .unwrap();
        reply.status.as_u16()
    }

    async fn signed_in(&self) -> Tokens {
        let begun = self.begin().await;
        let url = begun.url().clone();
        let browser = async {
            let target = self.provider.person().sign_in(url).await.program();
            assert_eq!(self.deliver(target).await, 200);
        };
        let (tokens, ()) = tokio::join!(begun.finish(&|_| true), browser);
        tokens.unwrap()
    }

    async fn session(&self, tokens: Tokens) -> (Arc<Session>, Client, Arc<Told>) {
        let told = Arc::new(Told::default());
        let session = Session::new(
            Arc::clone(&self.net),
            self.options().await,
            tokens,
            Arc::clone(&told) as _,
        );
        let session = Arc::new(session);
        let client = Client::new(
            self.root.clone(),
            Arc::clone(&session) as _,
            Arc::clone(&self.net),
        );
        (session, client, told)
    }
}

async fn serve(listener: TcpListener, door: Arc<Door>) {
    while let Ok((line, _)) = listener.accept().await {
        tokio::spawn(answer(line, Arc::clone(&door)));
    }
}

/// Who am I, for a token that is there and not rejected; else where to sign in.
async fn answer(mut line: TcpStream, door: Arc<Door>) {
    let mut asked = Vec::new();
    while !asked.windows(4).any(|end| end == b"\r\n\r\n") {
        match line.read_buf(&mut asked).await {
            Ok(read) if read > 0 => {}
            _ => return,
        }
    }
    let asked = String::from_utf8_lossy(&asked);
    let field = |name: &str| {
        let mut fields = asked.lines().filter_map(|line| line.split_once(": "));
        fields
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    let token = field("authorization").and_then(|value| value.strip_prefix("Bearer "));
    door.shown.lock().unwrap().extend(token.map(str::to_owned));
    let known = token.is_some_and(|token| !door.rejected.lock().unwrap().contains(token));
    let (head, body) = if known {
        let id = "11111111-2222-4333-8444-555555555555";
        let body = format!("{{\"BusinessUnitId\":\"{id}\",\"UserId\":\"{id}\",\"OrganizationId\":\"{id}\"}}");
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json".to_owned(),
            body,
        )
    } else {
        (
            format!(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: {}",
                door.challenge
            ),
            String::new(),
        )
    };
    let reply = format!(
        "{head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = line.write_all(reply.as_bytes()).await;
}

#[tokio::test]
async fn b1_the_person_signs_in_on_the_providers_own_pages() {
    let firm = Firm::open().await;
    let begun = firm.begin().await;
    let mut person = firm.provider.person();
    let browser = async {
        let login = person.open(begun.url().clone()).await;
        assert!(login.text().contains(ALICE.0), "login_hint fills the page in");
        let again = person
            .send(&login, &[("login", ALICE.0), ("password", "wrong")])
            .await;
        assert!(again.text().contains("incorrect"));
        let consent = person
            .send(&again, &[("login", ALICE.0), ("password", ALICE.1)])
            .await;
        person.send(&consent, &[("decision", "accept")]).await.program()
    };
    let target = browser.await;
    let (tokens, status) = tokio::join!(begun.finish(&|_| true), firm.deliver(target));
    assert_eq!(status, 200);
    let (_, client, _) = firm.session(tokens.unwrap()).await;
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
}

#[tokio::test]
async fn who_declines_is_not_signed_in() {
    let firm = Firm::open().await;
    let begun = firm.begin().await;
    let mut person = firm.provider.person();
    let login = person.open(begun.url().clone()).await;
    let consent = person
        .send(&login, &[("login", ALICE.0), ("password", ALICE.1)])
        .await;
    let target = person.send(&consent, &[("decision", "cancel")]).await.program();
    let (tokens, status) = tokio::join!(begun.finish(&|_| true), firm.deliver(target));
    assert_eq!((tokens.unwrap_err(), status), (SignInError::Declined, 400));
}

#[tokio::test]
async fn b2_refresh_tokens_rotate_and_one_that_is_used_twice_ends_the_sign_in() {
    let firm = Firm::open().await;
    firm.provider.access_tokens_live(600).await;
    let tokens = firm.signed_in().await;
    let first = tokens.refresh().unwrap().clone();
    let (session, client, told) = firm.session(tokens).await;
    for round in 1..=2 {
        firm.clock.forward(540);
        assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok(), "renewal {round}");
    }
    let kept = told.all();
    assert_eq!(kept.len(), 2, "a new one each time, told to whoever keeps it");
    assert_eq!(kept.iter().collect::<BTreeSet<_>>().len(), 2);
    assert_eq!(session.refresh_token().await.unwrap().reveal(), kept[1]);

    // A copy of the first one, out of a backup or a thief's hands.
    let (_, copy, copy_told) = firm.session(Tokens::resumed(first)).await;
    assert_eq!(copy.run(Rule::Myself, &WhoAmI).await, Err(ApiError::SignIn));
    assert_eq!(copy_told.all(), ["ended"]);
    // The provider ends the whole sign-in then, and the person is asked instead of an error being repeated.
    firm.clock.forward(540);
    assert_eq!(client.run(Rule::Myself, &WhoAmI).await, Err(ApiError::SignIn));
    assert_eq!(told.all().last().map(String::as_str), Some("ended"));
}

#[tokio::test]
async fn b3_a_code_is_typed_on_another_device() {
    let firm = Firm::open().await;
    let begun = DeviceSignIn::begin(&firm.net, firm.options().await)
        .await
        .unwrap();
    let mut person: Person = firm.provider.person();
    let other_device = async {
        let page = person.open(Url::parse(begun.verification_url()).unwrap()).await;
        let confirm = person.send(&page, &[("user_code", begun.user_code())]).await;
        let login = person.send(&confirm, &[]).await;
        let consent = person
            .send(&login, &[("login", ALICE.0), ("password", ALICE.1)])
            .await;
        person.send(&consent, &[("decision", "accept")]).await
    };
    let done: Seen = other_device.await;
    assert!(!done.text().contains("error"), "{}", done.text());
    let (_, client, _) = firm.session(begun.wait().await.unwrap()).await;
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
}

#[tokio::test]
async fn b2_a_sign_in_that_was_withdrawn_asks_for_the_person() {
    let firm = Firm::open().await;
    let (_, client, told) = firm.session(firm.signed_in().await).await;
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
    firm.provider.revoke_alice().await;
    firm.clock.forward(3600);
    assert_eq!(client.run(Rule::Myself, &WhoAmI).await, Err(ApiError::SignIn));
    assert_eq!(told.all(), ["ended"]);
}

#[tokio::test]
async fn an_access_token_that_the_organization_refuses_is_renewed_once() {
    let firm = Firm::open().await;
    let tokens = firm.signed_in().await;
    let (_, client, told) = firm.session(tokens).await;
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
    let before = firm.provider.asked("token").await;
    let shown = firm.door.shown.lock().unwrap().clone();
    firm.door.rejected.lock().unwrap().extend(shown);
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
    assert_eq!(firm.provider.asked("token").await, before + 1);
    assert_eq!(told.all().len(), 1);
}

#[tokio::test]
async fn a_clock_that_is_a_day_off_neither_refuses_nor_renews_for_nothing() {
    for day in [-86_400, 86_400] {
        let now = Timestamp::from_second(Timestamp::now().as_second() + day).unwrap();
        let firm = Firm::open_at(now).await;
        let (_, client, _) = firm.session(firm.signed_in().await).await;
        for _ in 0..3 {
            assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
        }
        assert_eq!(
            firm.provider.asked("token").await,
            1,
            "a token lives by what is left of it, not by the time of day"
        );
    }
}

#[tokio::test]
async fn an_answer_that_belongs_elsewhere_is_refused() {
    let firm = Firm::open().await;
    let state = ("state", "of-another-sign-in", SignInError::WrongState);
    let issuer = ("iss", "https://evil.example", SignInError::WrongIssuer);
    for (name, value, expected) in [state, issuer] {
        let begun = firm.begin().await;
        let mut target = firm
            .provider
            .person()
            .sign_in(begun.url().clone())
            .await
            .program();
        let pairs: Vec<(String, String)> = target
            .query_pairs()
            .map(|(key, own)| {
                (
                    key.to_string(),
                    if key == name {
                        value.to_owned()
                    } else {
                        own.into_owned()
                    },
                )
            })
            .collect();
        assert!(
            pairs.iter().any(|(key, _)| key == name),
            "the provider sends {name}"
        );
        target.query_pairs_mut().clear().extend_pairs(pairs);
        let (tokens, status) = tokio::join!(begun.finish(&|_| true), firm.deliver(target));
        assert_eq!((tokens.unwrap_err(), status), (expected, 400));
    }
}
