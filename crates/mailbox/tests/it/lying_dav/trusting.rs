//! Who is shown the credential, where replies point, and what is written down.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use regarding_mailbox::collections::{CollectionChanges, Collections as _, Invitations};
use regarding_mailbox::dav::{Dav, DavAccount, locate};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Credential, TokenSource};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::Kind;
use regarding_model::secret::Secret;
use regarding_net::{Outcome, Rule};

use super::{fill, place, subject};
use crate::dav_peer::{dav, net};
use crate::fake_dav::{Answer, FakeDav};

fn moved(to: &str) -> Answer {
    Answer::Say(301, format!("Location: {to}\r\n"), String::new())
}

#[tokio::test]
async fn a_collection_that_moved_is_followed_at_its_own_server() {
    let fake = FakeDav::start(|asked, shelf| {
        if let Some(name) = asked.path.strip_prefix("/home/cal/") {
            return Some(moved(&format!("/new%20home/cal/{name}")));
        }
        let inside = asked.path.strip_prefix("/new%20home/")?;
        let mut there = asked.clone();
        there.path = format!("/home/{inside}");
        there.body = there.body.replace("/new%20home/", "/home/");
        let answer = crate::fake_dav::honest(&there, shelf);
        Some(match answer {
            Answer::Say(status, headers, body) => {
                Answer::Say(status, headers, body.replace(">/home/", ">/new%20home/"))
            }
            Answer::Cut => Answer::Cut,
        })
    })
    .await;
    let places = fill(&fake, 3);
    let collections = dav(&fake.account());
    let changes = collections.changes(&fake.calendar(), None).await.unwrap();
    assert!(
        matches!(&changes, CollectionChanges::Complete { present, .. } if present.len() == 3 && present[0].0 == places[0])
    );
    let (items, unreadable) = collections.read(&places).await.unwrap();
    assert_eq!((items.len(), unreadable.len()), (3, 0));
    let revision = collections
        .update(&places[0], &items[0].revision, &subject("y"))
        .await
        .unwrap()
        .unwrap();
    collections
        .remove(&places[0], &revision, Invitations::Silent)
        .await
        .unwrap();
    assert_eq!(fake.shelf().items.len(), 2);
}

#[tokio::test]
async fn nothing_goes_to_another_server_than_the_one_that_was_named() {
    let other = FakeDav::start(|_, _| None).await;
    let host = other.url.as_str().trim_end_matches('/').to_owned();
    for path in ["/", "/me/", "/home/", "/home/cal/"] {
        let to = format!("{host}{path}");
        let fake = FakeDav::start(move |asked, _| (asked.path == path).then(|| moved(&to))).await;
        let collections = dav(&fake.account());
        let found = collections.collections().await;
        let outcome = match found {
            Ok(_) => collections.changes(&fake.calendar(), None).await.map(drop),
            Err(error) => Err(error),
        };
        let told = format!("127.0.0.1:{}", other.url.port().unwrap());
        assert!(
            matches!(&outcome, Err(MailboxError::Elsewhere { host }) if *host == told),
            "{path}: {outcome:?}"
        );
    }
    assert!(other.shelf().asked.is_empty());
    // A home that lies elsewhere is no different.
    let home = format!("<c:calendar-home-set><d:href>{host}/home/</d:href></c:calendar-home-set>");
    let fake = FakeDav::start(move |asked, _| {
        (asked.path == "/me/").then(|| Answer::multistatus(&crate::fake_dav::found("/me/", &home)))
    })
    .await;
    assert!(matches!(
        dav(&fake.account()).collections().await,
        Err(MailboxError::Elsewhere { .. })
    ));
    assert!(other.shelf().asked.is_empty());
    // Once it is named, it is one of the person's servers.
    let mut account = fake.account();
    account.servers.push(other.url.clone());
    assert_eq!(dav(&account).collections().await.unwrap().len(), 1);
}

#[tokio::test]
async fn addresses_that_point_in_a_circle_are_given_up() {
    let fake = FakeDav::start(|asked, _| (asked.path == "/home/cal/").then(|| moved("/home/cal/"))).await;
    let outcome = dav(&fake.account()).changes(&fake.calendar(), None).await;
    assert!(
        matches!(outcome, Err(MailboxError::Invalid { .. })),
        "{outcome:?}"
    );
    assert!(fake.shelf().asked.len() < 20);
}

/// Gives one token after the other.
#[derive(Debug, Default)]
struct Tokens {
    refused: Mutex<Vec<String>>,
}

#[async_trait]
impl TokenSource for Tokens {
    async fn access_token(&self, refused: Option<&Secret>) -> Result<Secret, MailboxError> {
        if let Some(refused) = refused {
            self.refused.lock().unwrap().push(refused.reveal().to_owned());
            return Ok(Secret::new("second".to_owned()));
        }
        Ok(Secret::new("first".to_owned()))
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let fake = FakeDav::start(|asked, _| {
        (asked.headers["authorization"] != "Bearer second").then(|| Answer::status(401))
    })
    .await;
    let tokens = Arc::new(Tokens::default());
    let source: Arc<dyn TokenSource> = Arc::<Tokens>::clone(&tokens);
    let account = DavAccount {
        credential: Some(Credential::OAuth(source)),
        ..fake.account()
    };
    assert_eq!(dav(&account).collections().await.unwrap().len(), 1);
    assert!(tokens.refused.lock().unwrap().iter().all(|it| it == "first"));
    let never = FakeDav::start(|_, _| Some(Answer::status(401))).await;
    let account = DavAccount {
        servers: vec![never.url.clone()],
        ..account
    };
    assert!(matches!(
        dav(&account).collections().await,
        Err(MailboxError::SignIn)
    ));
    assert_eq!(never.shelf().asked.len(), 2);
}

#[tokio::test]
async fn a_wrong_password_and_a_busy_server_are_what_they_are() {
    let fake = FakeDav::start(|_, _| Some(Answer::status(401))).await;
    assert!(matches!(
        dav(&fake.account()).collections().await,
        Err(MailboxError::SignIn)
    ));
    assert_eq!(
        fake.shelf().asked.len(),
        1,
        "a password that was refused is not shown again and again"
    );
    let busy =
        FakeDav::start(|_, _| Some(Answer::Say(429, "Retry-After: 600\r\n".to_owned(), String::new()))).await;
    let outcome = dav(&busy.account()).collections().await.unwrap_err();
    assert!(
        matches!(outcome.kind(), FailureKind::Throttled(Some(wait)) if wait.as_secs() >= 590),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn plain_text_is_for_this_computer_only() {
    let fake = FakeDav::start(|_, _| None).await;
    let account = DavAccount {
        servers: vec!["http://dav.example/".parse().unwrap()],
        ..fake.account()
    };
    let outcome = dav(&account).collections().await;
    assert!(
        matches!(&outcome, Err(MailboxError::Unencrypted { host }) if host == "dav.example"),
        "{outcome:?}"
    );
    let net = net().0;
    for wrong in [
        "ftp://dav.example/",
        "https://u:p@dav.example/",
        "http://",
        "javascript://x",
    ] {
        assert!(locate(wrong, &net).await.is_err(), "{wrong}");
    }
    let typed = locate(" https://dav.example/dav/ ", &net).await.unwrap();
    assert_eq!(typed.calendars.unwrap().as_str(), "https://dav.example/dav/");
    assert!(typed.elsewhere.is_empty());
}

#[tokio::test]
async fn each_request_is_written_down_with_its_rule_before_it_goes_out() {
    let fake = FakeDav::start(|_, _| None).await;
    let (net, log) = net();
    let collections = Dav::new(&fake.account(), net);
    let mut rules = Vec::new();
    collections.collections().await.unwrap();
    collections.changes(&fake.calendar(), None).await.unwrap();
    fill(&fake, 2);
    let item = collections
        .read(&[place(&fake, "e0.ics")])
        .await
        .unwrap()
        .0
        .remove(0);
    collections.find(&fake.calendar(), "e1").await.unwrap();
    collections
        .update(&item.place, &item.revision, &subject("private words"))
        .await
        .unwrap();
    for (entry, outcome) in log.take() {
        assert!(matches!(outcome, Some(Outcome::Answered(200..=299))), "{entry:?}");
        assert!(!format!("{entry:?}").contains("private"));
        if rules.last() != Some(&entry.rule) {
            rules.push(entry.rule);
        }
    }
    assert_eq!(
        rules,
        [
            Rule::Collections,
            Rule::CollectionChanges,
            Rule::ItemRead,
            Rule::ItemFind,
            Rule::ItemWrite
        ]
    );
    let asked = fake.shelf().asked.len();
    let full: Arc<dyn regarding_net::EvidenceSink> = crate::logbook::Log::full();
    let net = Arc::new(regarding_net::Net::new(
        &regarding_net::NetOptions::default(),
        full,
    ));
    let refused = Dav::new(&fake.account(), net).collections().await;
    assert!(matches!(refused, Err(MailboxError::Evidence)), "{refused:?}");
    assert_eq!(fake.shelf().asked.len(), asked, "promise 2: no line, no request");
}

#[tokio::test]
async fn fifty_thousand_items_are_listed_and_read_in_pieces() {
    let fake = FakeDav::start(|_, _| None).await;
    let places = fill(&fake, 50_000);
    let collections = dav(&fake.account());
    let CollectionChanges::Complete { present, .. } =
        collections.changes(&fake.calendar(), None).await.unwrap()
    else {
        panic!("the first look");
    };
    assert_eq!(present.len(), 50_000);
    let before = fake.shelf().asked.len();
    let (items, unreadable) = collections.read(&places[..1000]).await.unwrap();
    assert_eq!((items.len(), unreadable.len()), (1000, 0));
    assert!(items.iter().all(|item| item.kind == Kind::Appointment));
    let largest = fake.shelf().asked[before..]
        .iter()
        .map(|it| it.body.matches("<d:href>").count())
        .max();
    assert_eq!(largest, Some(100), "a page is a hundred items");
}
