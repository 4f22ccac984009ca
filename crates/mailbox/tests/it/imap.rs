//! The IMAP adapter against a real Dovecot: the contract, sign-in, TLS, and what connections go through.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::SignedDuration;
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Account, Credential, Imap, Security, SignIns, TokenSource, sign_ins};
use regarding_mailbox::seam::{Changes, Checkpoint, FlagChange, Mailbox, MailboxEvent};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::secret::Secret;

use crate::clock::Jumpy;
use crate::contract;
use crate::dovecot::{Dovecot, many_messages};
use crate::house::message;
use crate::logbook::unread;
use crate::relay::Relay;

#[tokio::test]
async fn keeps_the_contract() {
    let dovecot = Dovecot::start();
    let house = dovecot.house(dovecot.account()).await;
    contract::all(&house, |folder, id| dovecot.expunge(folder, id)).await;
}

/// No SPECIAL-USE, LIST-STATUS, CONDSTORE, QRESYNC or PREVIEW: what a bare server leaves is made up for.
#[tokio::test]
async fn keeps_the_contract_on_a_server_without_extensions() {
    let dovecot = Dovecot::start_with(None, "protocol imap {\n  imap_capability = IMAP4rev1 IDLE\n}\n");
    let house = dovecot.house(dovecot.account()).await;
    contract::all(&house, |folder, id| dovecot.expunge(folder, id)).await;
}

/// CONDSTORE without QRESYNC, as large public servers have it.
fn counting_server() -> Dovecot {
    let offered = "protocol imap {\n  imap_capability = IMAP4rev1 IDLE ENABLE CONDSTORE SPECIAL-USE\n}\n";
    Dovecot::start_with(None, offered)
}

#[tokio::test]
async fn keeps_the_contract_on_a_server_that_counts_changes_and_keeps_no_history() {
    let dovecot = counting_server();
    let house = dovecot.house(dovecot.account()).await;
    contract::all(&house, |folder, id| dovecot.expunge(folder, id)).await;
}

#[tokio::test]
async fn a_server_that_counts_changes_is_asked_for_the_difference() {
    let dovecot = counting_server();
    let relay = Relay::before(dovecot.port("IMAP_PORT")).await;
    let house = dovecot
        .house(Account {
            port: relay.port,
            ..dovecot.account()
        })
        .await;
    for n in 0..40 {
        house.deliver("INBOX", &message(&format!("counted-{n}@x.example"), "Counted"));
    }
    let inbox = house.inbox().await;
    let look = async |since: Option<&Checkpoint>| {
        relay.round_trips();
        let changes = house.mailbox.changes(&inbox, since).await.unwrap();
        (changes, relay.round_trips())
    };
    let (first, _) = look(None).await;
    let (quiet, trips) = look(Some(first.checkpoint())).await;
    assert_eq!(trips, 1, "nothing happened: one question");
    house.deliver("INBOX", &message("counted-40@x.example", "Counted"));
    let (came, trips) = look(Some(quiet.checkpoint())).await;
    assert!(
        matches!(&came, Changes::Delta { arrived, removed, .. } if arrived.len() == 1 && removed.is_empty())
    );
    assert_eq!(trips, 2, "what came is asked for");
    dovecot.expunge("INBOX", "counted-3@x.example");
    let (went, trips) = look(Some(came.checkpoint())).await;
    assert!(
        matches!(&went, Changes::Delta { arrived, removed, .. } if arrived.is_empty() && removed.len() == 1)
    );
    assert_eq!(
        trips, 3,
        "the count says that something went, so who is left is asked too"
    );
}

#[tokio::test]
async fn a_wrong_password_is_refused_in_words() {
    let dovecot = Dovecot::start();
    let account = Account {
        credential: Credential::Password(Secret::new("wrong".to_owned())),
        ..dovecot.account()
    };
    let refused = Imap::new(account, unread()).check().await.unwrap_err();
    assert!(matches!(refused, MailboxError::SignIn));
    assert_eq!(refused.to_string(), "The mail server did not accept the sign-in");
}

#[test]
fn what_the_protocol_library_writes_to_the_log_cannot_hold_a_password() {
    // It logs each command at the trace level, so that level does not exist in this program (promise 3).
    assert_eq!(log::STATIC_MAX_LEVEL, log::LevelFilter::Debug);
}

/// Gives an expired token first, or always.
#[derive(Debug)]
struct Tokens {
    renewed: &'static str,
    asked: AtomicU32,
}

#[async_trait]
impl TokenSource for Tokens {
    async fn access_token(&self, refused: Option<&Secret>) -> Result<Secret, MailboxError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        const EXPIRED: &str = "exp-alice@example.test";
        assert!(refused.is_none_or(|token| token.reveal() == EXPIRED));
        let token = if refused.is_some() { self.renewed } else { EXPIRED };
        Ok(Secret::new(token.to_owned()))
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_and_then_refused() {
    let dovecot = Dovecot::start();
    let with = |tokens: &Arc<Tokens>| {
        let credential = Credential::OAuth(Arc::clone(tokens) as Arc<dyn TokenSource>);
        let account = Account {
            credential,
            ..dovecot.account()
        };
        Imap::new(account, unread())
    };
    let good = Arc::new(Tokens {
        renewed: "tok-alice@example.test",
        asked: AtomicU32::new(0),
    });
    with(&good).check().await.unwrap();
    assert_eq!(good.asked.load(Ordering::SeqCst), 2);
    let bad = Arc::new(Tokens {
        renewed: "exp-alice@example.test",
        asked: AtomicU32::new(0),
    });
    assert!(matches!(with(&bad).check().await, Err(MailboxError::SignIn)));
    assert_eq!(
        bad.asked.load(Ordering::SeqCst),
        2,
        "the giver of tokens is not asked for ever"
    );
}

/// Gives the tokens of a list, one after the other; at its end, the sign-in behind them has ended.
#[derive(Debug)]
struct Given(Mutex<Vec<&'static str>>);

impl Given {
    fn account(dovecot: &Dovecot, tokens: &[&'static str]) -> Account {
        let mut tokens = tokens.to_vec();
        tokens.reverse();
        Account {
            credential: Credential::OAuth(Arc::new(Self(Mutex::new(tokens)))),
            ..dovecot.account()
        }
    }
}

#[async_trait]
impl TokenSource for Given {
    async fn access_token(&self, _refused: Option<&Secret>) -> Result<Secret, MailboxError> {
        let token = self.0.lock().unwrap().pop();
        token
            .map(|token| Secret::new(token.to_owned()))
            .ok_or(MailboxError::SignInEnded)
    }
}

#[tokio::test]
async fn tokens_are_shown_by_either_mechanism() {
    for mechanism in ["xoauth2", "oauthbearer"] {
        let dovecot = Dovecot::start_with(None, &format!("auth_mechanisms = plain {mechanism}\n"));
        let renewed = Given::account(&dovecot, &["exp-x", "tok-alice@example.test"]);
        Imap::new(renewed, unread()).check().await.unwrap();
        let other = Given::account(&dovecot, &["tok-bob@example.test", "tok-bob@example.test"]);
        assert!(
            matches!(
                Imap::new(other, unread()).check().await,
                Err(MailboxError::SignIn)
            ),
            "{mechanism}: somebody else's token opens nothing"
        );
    }
}

#[tokio::test]
async fn a_server_is_asked_how_people_may_sign_in_before_anybody_does() {
    let asked = async |dovecot: &Dovecot| {
        sign_ins("127.0.0.1", dovecot.port("IMAP_PORT"), Security::Plain, unread())
            .await
            .unwrap()
    };
    let usual = Dovecot::start();
    let both = SignIns {
        password: true,
        token: true,
    };
    assert_eq!(asked(&usual).await, both);
    let old = Dovecot::start_with(None, "auth_mechanisms = plain login\n");
    assert_eq!(asked(&old).await, SignIns { token: false, ..both });
    let refused = sign_ins(
        "mail.example.test",
        usual.port("IMAP_PORT"),
        Security::Plain,
        unread(),
    )
    .await;
    assert!(matches!(refused, Err(MailboxError::PlainElsewhere { .. })));
}

#[tokio::test]
async fn a_watch_ends_when_the_sign_in_behind_it_has_ended() {
    let dovecot = Dovecot::start();
    let relay = Relay::before(dovecot.port("IMAP_PORT")).await;
    let tokens = ["tok-alice@example.test"; 2];
    let mailbox = Imap::new(
        Account {
            port: relay.port,
            ..Given::account(&dovecot, &tokens)
        },
        unread(),
    );
    mailbox.check().await.unwrap();
    let inbox = regarding_mailbox::seam::FolderId("INBOX".to_owned());
    let mut events = mailbox.watch(&inbox).await.unwrap();
    relay.cut();
    assert_eq!(events.recv().await, Some(MailboxEvent::Lost));
    assert_eq!(events.recv().await, None, "whoever listens has to look why");
    assert!(matches!(mailbox.folders().await, Err(MailboxError::SignInEnded)));
}

/// The server's own limit, of which other programs of the person's take their part too.
fn server_for(connections: u8) -> Dovecot {
    let settings = format!("protocol imap {{\n  mail_max_userip_connections = {connections}\n}}\n");
    Dovecot::start_with(None, &settings)
}

/// Beside the watch there is room for one connection: what is asked at the same time waits for it.
#[tokio::test]
async fn where_a_server_takes_no_more_connections_questions_take_turns() {
    let dovecot = server_for(2);
    let mailbox = Imap::new(dovecot.account(), unread());
    let inbox = regarding_mailbox::seam::FolderId("INBOX".to_owned());
    let _events = mailbox.watch(&inbox).await.unwrap();
    let asked = (0..9).map(|_| mailbox.folders());
    for answer in futures::future::join_all(asked).await {
        assert!(!answer.unwrap().is_empty());
    }
}

/// That is no refusal of the password (RFC 5530).
#[tokio::test]
async fn a_server_that_takes_no_more_connections_says_so_and_is_asked_again_with_success() {
    let dovecot = server_for(1);
    let inbox = regarding_mailbox::seam::FolderId("INBOX".to_owned());
    let other = Imap::new(dovecot.account(), unread());
    let events = other.watch(&inbox).await.unwrap();
    let mailbox = Imap::new(dovecot.account(), unread());
    assert!(matches!(mailbox.folders().await, Err(MailboxError::Full)));
    drop(events);
    other.close().await;
    while let Err(error) = mailbox.folders().await {
        assert!(matches!(error, MailboxError::Full), "{error}");
    }
}

/// Whoever has to say whether a token is good cannot be asked: that is no refusal (RFC 5530, UNAVAILABLE).
#[tokio::test]
async fn a_server_that_cannot_check_the_sign_in_now_is_offline() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let dovecot = Dovecot::start_asking(&format!("http://{address}/introspect"));
    let account = Given::account(&dovecot, &["tok-alice@example.test"; 2]);
    let unavailable = Imap::new(account, unread()).check().await.unwrap_err();
    assert_eq!(unavailable.kind(), FailureKind::Offline, "{unavailable}");
}

#[tokio::test]
async fn plain_text_is_for_this_computer_only_and_nothing_is_sent() {
    let place = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = place.local_addr().unwrap().port();
    for host in [
        "mail.example.test",
        "192.0.2.1",
        "127.0.0.1.example.test",
        "localhost.example.test",
        "0.0.0.0",
        "::",
    ] {
        let account = Account {
            host: host.to_owned(),
            port,
            security: Security::Plain,
            user: "alice".to_owned(),
            credential: Credential::Password(Secret::new("pw".to_owned())),
        };
        let refused = Imap::new(account, unread()).check().await.unwrap_err();
        assert!(
            matches!(refused, MailboxError::PlainElsewhere { .. }),
            "{host}: {refused}"
        );
        let said = refused.to_string();
        assert!(!said.contains("offers"), "the server was not asked: {said}");
    }
    let nobody = futures::FutureExt::now_or_never(place.accept());
    assert!(nobody.is_none(), "no connection was made");
}

/// Runs with `SSL_CERT_FILE` set by its parent below, since what the system trusts is read from the environment.
#[tokio::test]
#[ignore = "a child of the_certificate_is_always_checked"]
async fn child_that_connects() {
    let var = |name: &str| std::env::var(name).unwrap();
    let account = Account {
        host: var("PEER_HOST"),
        port: var("PEER_PORT").parse().unwrap(),
        security: if var("PEER_SECURITY") == "tls" {
            Security::Tls
        } else {
            Security::StartTls
        },
        user: "alice@example.test".to_owned(),
        credential: Credential::Password(Secret::new("alice-pw".to_owned())),
    };
    match Imap::new(account, unread()).check().await {
        Ok(()) => println!("CONNECTED"),
        Err(error) => println!("REFUSED {error}"),
    }
}

fn connect_in_child(ca: &str, host: &str, port: u16, security: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "imap::child_that_connects", "--nocapture"])
        .env("SSL_CERT_FILE", ca)
        .env("PEER_HOST", host)
        .env("PEER_PORT", port.to_string())
        .env("PEER_SECURITY", security)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn the_certificate_is_always_checked() {
    let dovecot = Dovecot::start();
    let (imaps, imap) = (dovecot.port("IMAPS_PORT"), dovecot.port("IMAP_PORT"));
    let ca = dovecot.env("IMAP_CA");
    for (port, security) in [(imaps, "tls"), (imap, "starttls")] {
        let answer = connect_in_child(ca, "localhost", port, security);
        assert!(answer.contains("CONNECTED"), "{security}: {answer}");
    }
    let other = Dovecot::start();
    for (port, security) in [(imaps, "tls"), (imap, "starttls")] {
        let answer = connect_in_child(other.env("IMAP_CA"), "localhost", port, security);
        let words = "REFUSED The mail server localhost could not prove its identity: its certificate is signed by \
                     nobody that this computer trusts. Nothing was sent to it";
        assert!(answer.contains(words), "{security}: {answer}");
    }
    let answer = connect_in_child(ca, "127.0.0.2", imaps, "tls");
    assert!(
        answer.contains("REFUSED") && !answer.contains("CONNECTED"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_folder_made_anew_is_looked_at_anew() {
    let dovecot = Dovecot::start();
    let house = dovecot.house(dovecot.account()).await;
    let user = dovecot.env("IMAP_USER").to_owned();
    dovecot.doveadm(&["mailbox", "create", "-u", &user, "Again"]);
    house.deliver("Again", &message("again-1@x.example", "Again"));
    let id = regarding_mailbox::seam::FolderId("Again".to_owned());
    let Changes::Complete { present, checkpoint } = house.mailbox.changes(&id, None).await.unwrap() else {
        panic!()
    };
    house.mailbox.close().await;
    house.mailbox.reopen();
    dovecot.doveadm(&["mailbox", "delete", "-u", &user, "Again"]);
    dovecot.doveadm(&["mailbox", "create", "-u", &user, "Again"]);
    house.deliver("Again", &message("again-2@x.example", "Again"));
    let anew = house.mailbox.changes(&id, Some(&checkpoint)).await.unwrap();
    let Changes::Complete { present: now, .. } = anew else {
        panic!("another UIDVALIDITY is a complete look")
    };
    assert_eq!((present.len(), now.len()), (1, 1));
    assert_ne!(present, now);
    assert!(
        matches!(house.mailbox.read(&present[0]).await, Err(MailboxError::Gone)),
        "an old key names nothing new"
    );
}

#[tokio::test]
async fn lost_connections_are_taken_up_again() {
    let dovecot = Dovecot::start();
    let relay = Relay::before(dovecot.port("IMAP_PORT")).await;
    let house = dovecot
        .house(Account {
            port: relay.port,
            ..dovecot.account()
        })
        .await;
    house.deliver("INBOX", &message("a@x.example", "A"));
    let inbox = house.inbox().await;
    let mut events = house.mailbox.watch(&inbox).await.unwrap();
    for _ in 0..3 {
        relay.cut();
        assert_eq!(
            house.mailbox.page(&inbox, None, 10).await.unwrap().total,
            1,
            "the person sees nothing of it"
        );
        assert_eq!(events.recv().await, Some(MailboxEvent::Lost));
        assert_eq!(events.recv().await, Some(MailboxEvent::Restored));
    }
    house.deliver("INBOX", &message("b@x.example", "B"));
    assert_eq!(events.recv().await, Some(MailboxEvent::FolderChanged(inbox)));
}

/// A line that slept with the computer is dead without a word; the watch does not wait for that to show.
#[tokio::test]
async fn a_computer_that_slept_takes_its_watch_up_again_at_once_and_hears_what_came_meanwhile() {
    let dovecot = Dovecot::start();
    let clock = Arc::new(Jumpy::default());
    let mailbox = Imap::with_clock(dovecot.account(), unread(), Arc::clone(&clock) as _);
    let house = dovecot.house_of(mailbox).await;
    let inbox = house.inbox().await;
    let mut events = house.mailbox.watch(&inbox).await.unwrap();
    clock.slept(SignedDuration::from_secs(60));
    house.deliver("INBOX", &message("awake@x.example", "A"));
    assert_eq!(
        events.recv().await,
        Some(MailboxEvent::FolderChanged(inbox.clone())),
        "a clock that was set a little is no sleep"
    );
    clock.slept(SignedDuration::from_hours(8));
    assert_eq!(events.recv().await, Some(MailboxEvent::Lost));
    assert_eq!(events.recv().await, Some(MailboxEvent::Restored));
    house.deliver("INBOX", &message("later@x.example", "B"));
    assert_eq!(events.recv().await, Some(MailboxEvent::FolderChanged(inbox)));
}

#[tokio::test]
async fn a_mark_whose_answer_got_lost_is_set_all_the_same() {
    let dovecot = Dovecot::start();
    let relay = Relay::before(dovecot.port("IMAP_PORT")).await;
    let house = dovecot
        .house(Account {
            port: relay.port,
            ..dovecot.account()
        })
        .await;
    house.deliver("INBOX", &message("a@x.example", "A"));
    let inbox = house.inbox().await;
    let key = house.mailbox.page(&inbox, None, 1).await.unwrap().envelopes[0]
        .key
        .clone();
    relay.lose_answer_to("STORE");
    house
        .mailbox
        .mark(
            &key,
            FlagChange {
                seen: Some(true),
                flagged: None,
            },
        )
        .await
        .unwrap();
    assert!(
        house.mailbox.page(&inbox, None, 1).await.unwrap().envelopes[0]
            .flags
            .seen
    );
    relay.lose_answer_to("BODY.PEEK[]");
    assert!(house.mailbox.read(&key).await.is_ok());
    // A new connection is not tried for ever.
    relay.lose_answer_to("CAPABILITY");
    relay.cut();
    assert!(matches!(
        house.mailbox.read(&key).await,
        Err(MailboxError::Offline { .. })
    ));
}

#[tokio::test]
async fn a_page_costs_two_round_trips_whatever_the_folder_holds() {
    let (_files, maildir) = many_messages(10_000);
    let dovecot = Dovecot::start_with(Some(&maildir), "");
    let relay = Relay::before(dovecot.port("IMAP_PORT")).await;
    let account = Account {
        port: relay.port,
        ..dovecot.account()
    };
    let mailbox = Imap::new(account, unread());
    let inbox = regarding_mailbox::seam::FolderId("INBOX".to_owned());
    mailbox.check().await.unwrap();
    relay.round_trips();
    let folders = mailbox.folders().await.unwrap();
    assert_eq!(
        relay.round_trips(),
        2,
        "folders with their counts, and once where those of others stand"
    );
    mailbox.folders().await.unwrap();
    assert_eq!(relay.round_trips(), 1, "folders with their counts");
    let total = folders
        .iter()
        .find(|folder| folder.id == inbox)
        .and_then(|folder| folder.total)
        .unwrap();
    assert!(total > 2_500, "{total} messages");
    relay.round_trips();
    let mut cursor = None;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..5 {
        let page = mailbox.page(&inbox, cursor.as_ref(), 50).await.unwrap();
        assert_eq!((page.envelopes.len(), page.total), (50, total));
        assert!(
            relay.round_trips() <= 3,
            "first page within three round trips after the sign-in"
        );
        seen.extend(page.envelopes.iter().map(|one| one.key.clone()));
        cursor = page.next;
    }
    assert_eq!(seen.len(), 250, "pages do not overlap");
    let Changes::Complete { present, checkpoint } = mailbox.changes(&inbox, None).await.unwrap() else {
        panic!()
    };
    assert_eq!(present.len(), total as usize);
    relay.round_trips();
    let quiet = mailbox.changes(&inbox, Some(&checkpoint)).await.unwrap();
    assert!(matches!(quiet, Changes::Delta { arrived, .. } if arrived.is_empty()));
    assert_eq!(relay.round_trips(), 1, "a quiet look costs one question");
}

#[tokio::test]
async fn every_message_of_the_corpora_is_listed_and_read_over_imap() {
    let dovecot = Dovecot::start();
    let house = dovecot.house(dovecot.account()).await;
    let all = crate::corpora::messages();
    for path in &all {
        house.deliver("INBOX", &std::fs::read(path).unwrap());
    }
    let inbox = house.inbox().await;
    let page = house.mailbox.page(&inbox, None, 500).await.unwrap();
    assert_eq!(page.envelopes.len(), all.len());
    for envelope in page.envelopes {
        let raw = house.mailbox.read(&envelope.key).await.unwrap();
        let header = regarding_mailbox::mime::header_only(&raw.0);
        assert_eq!(envelope.header.id, header.id, "{:?}", envelope.header.subject);
    }
}
