//! Handing messages over to a real Postfix: delivery, sign-in, TLS, refusals, and what is known when the line is cut.

use std::process::Command;
use std::sync::Arc;

use async_trait::async_trait;
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Account, Credential, Security, TokenSource};
use regarding_mailbox::smtp::{Envelope, Smtp, SubmitError, sign_ins};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::secret::Secret;
use regarding_net::{Outcome, Rule};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::dovecot::Dovecot;
use crate::logbook::{Log, unread};
use crate::postfix::Postfix;
use crate::relay::Relay;

const MESSAGE: &[u8] =
    b"From: alice@example.test\r\nTo: someone@elsewhere.test\r\nSubject: Dots\r\nMessage-ID: \
    <dots@example.test>\r\n\r\n.\r\n.leading\r\nlast\r\n";

fn to(addresses: &[&str]) -> Envelope {
    Envelope {
        from: "alice@example.test".to_owned(),
        to: addresses.iter().map(|one| (*one).to_owned()).collect(),
    }
}

fn not_sent(outcome: Result<(), SubmitError>) -> MailboxError {
    match outcome {
        Err(SubmitError::NotSent(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_message_arrives_whole_at_every_recipient_and_stands_in_the_log() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::beside(&dovecot);
    let log = Arc::new(Log::default());
    let smtp = Smtp::new(postfix.account(&dovecot), Arc::clone(&log) as _);
    let recipients = ["someone@elsewhere.test", "hidden@other.test"];
    smtp.submit(&to(&recipients), MESSAGE).await.unwrap();
    for address in recipients {
        let arrived = postfix.delivered(address, 1).await;
        let text = arrived[0].replace("\r\n", "\n");
        assert!(text.ends_with("\n\n.\n.leading\nlast\n"), "{text}");
    }
    let said: Vec<_> = log
        .take()
        .into_iter()
        .map(|(entry, outcome)| {
            assert_eq!(
                (entry.rule, outcome),
                (Rule::MailSend, Some(Outcome::Done)),
                "{}",
                entry.method
            );
            entry.method
        })
        .collect();
    let expected = [
        "connect", "ehlo", "auth", "mail", "rcpt", "rcpt", "data", "message", "quit",
    ];
    assert_eq!(said, expected.map(|word| format!("smtp.{word}")));
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_sent() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::beside(&dovecot);
    let smtp = Smtp::new(postfix.account(&dovecot), Log::full());
    let refused = not_sent(smtp.submit(&to(&["someone@elsewhere.test"]), MESSAGE).await);
    assert!(matches!(refused, MailboxError::Evidence), "promise 2");
}

#[tokio::test]
async fn refusals_are_told_apart_and_nobody_gets_anything() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::beside(&dovecot);
    let smtp = Smtp::new(postfix.account(&dovecot), unread());
    let submit = async |one: &str| {
        let all = ["someone@elsewhere.test", one];
        not_sent(smtp.submit(&to(&all), MESSAGE).await)
    };
    let refused = submit("reject@remote.test").await;
    assert!(
        matches!(&refused, MailboxError::Recipient { reason } if reason.contains("no such user")),
        "{refused}"
    );
    assert_eq!(refused.kind(), FailureKind::Invalid);
    assert_eq!(
        submit("greylist@remote.test").await.kind(),
        FailureKind::Throttled(None)
    );
    assert_eq!(submit("nobody").await.kind(), FailureKind::Invalid);
    assert_eq!(submit("a@b.test\r\nDATA").await.kind(), FailureKind::Invalid);
    smtp.submit(&to(&["someone@elsewhere.test"]), MESSAGE)
        .await
        .unwrap();
    assert_eq!(postfix.delivered("someone@elsewhere.test", 1).await.len(), 1);
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::beside(&dovecot);
    let account = Account {
        credential: Credential::Password(Secret::new("wrong".to_owned())),
        ..postfix.account(&dovecot)
    };
    assert!(matches!(
        Smtp::new(account, unread()).check().await,
        Err(MailboxError::SignIn)
    ));
    let offered = sign_ins(
        "127.0.0.1",
        postfix.port("SUBMISSION_PORT"),
        Security::Plain,
        unread(),
    )
    .await;
    let offered = offered.unwrap();
    assert!(offered.password && offered.token, "{offered:?}");
}

/// Gives an expired token first.
#[derive(Debug)]
struct Tokens(&'static str);

#[async_trait]
impl TokenSource for Tokens {
    async fn access_token(&self, refused: Option<&Secret>) -> Result<Secret, MailboxError> {
        let token = if refused.is_some() { self.0 } else { "exp-x" };
        Ok(Secret::new(token.to_owned()))
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_by_either_mechanism() {
    for mechanism in ["xoauth2", "oauthbearer"] {
        let dovecot = Dovecot::start_with(None, &format!("auth_mechanisms = plain {mechanism}\n"));
        let postfix = Postfix::beside(&dovecot);
        let with = |token| Account {
            credential: Credential::OAuth(Arc::new(Tokens(token))),
            ..postfix.account(&dovecot)
        };
        Smtp::new(with("tok-alice@example.test"), unread())
            .check()
            .await
            .unwrap();
        let refused = Smtp::new(with("exp-alice@example.test"), unread()).check().await;
        assert!(
            matches!(refused, Err(MailboxError::SignIn)),
            "{mechanism}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn plain_text_is_for_this_computer_only() {
    for host in ["mail.example.test", "192.0.2.1", "127.0.0.1.example.test"] {
        let refused = sign_ins(host, 587, Security::Plain, unread()).await;
        assert!(
            matches!(refused, Err(MailboxError::PlainElsewhere { .. })),
            "{host}"
        );
    }
}

/// Runs with `SSL_CERT_FILE` set by its parent below, since what the system trusts is read from the environment.
#[tokio::test]
#[ignore = "a child of the_certificate_is_always_checked"]
async fn child_that_connects() {
    let var = |name: &str| std::env::var(name).unwrap();
    let security = match var("PEER_SECURITY").as_str() {
        "tls" => Security::Tls,
        _ => Security::StartTls,
    };
    let account = Account {
        host: "localhost".to_owned(),
        port: var("PEER_PORT").parse().unwrap(),
        security,
        user: "alice@example.test".to_owned(),
        credential: Credential::Password(Secret::new("alice-pw".to_owned())),
    };
    match Smtp::new(account, unread()).check().await {
        Ok(()) => println!("CONNECTED"),
        Err(error) => println!("REFUSED {error}"),
    }
}

fn connect_in_child(ca: &str, port: u16, security: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "smtp::child_that_connects", "--nocapture"])
        .env("SSL_CERT_FILE", ca)
        .env("PEER_PORT", port.to_string())
        .env("PEER_SECURITY", security)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn the_certificate_is_always_checked() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::beside(&dovecot);
    for (port, security) in [("SMTPS_PORT", "tls"), ("SUBMISSION_PORT", "starttls")] {
        let answer = connect_in_child(postfix.env("SMTP_CA"), postfix.port(port), security);
        assert!(answer.contains("CONNECTED"), "{security}: {answer}");
        let answer = connect_in_child(dovecot.env("IMAP_CA"), postfix.port(port), security);
        assert!(
            answer.contains("REFUSED The mail server localhost could not prove"),
            "{security}: {answer}"
        );
    }
}

/// The classic double send: the message is taken, and the answer gets lost.
#[tokio::test]
async fn a_lost_answer_to_the_message_is_unknown_and_it_was_sent() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::beside(&dovecot);
    let relay = Relay::before(postfix.port("SUBMISSION_PORT")).await;
    let account = Account {
        port: relay.port,
        ..postfix.account(&dovecot)
    };
    relay.lose_answer_to("\r\n.\r\n");
    let log = Arc::new(Log::default());
    let outcome = Smtp::new(account, Arc::clone(&log) as _)
        .submit(&to(&["someone@elsewhere.test"]), MESSAGE)
        .await;
    assert!(matches!(outcome, Err(SubmitError::Unknown(_))), "{outcome:?}");
    assert_eq!(postfix.delivered("someone@elsewhere.test", 1).await.len(), 1);
    let last = log.take().pop().unwrap();
    assert_eq!(
        (last.0.method.as_str(), last.1),
        ("smtp.message", Some(Outcome::Lost))
    );
}

/// A server that answers well until a word, and ends the line there: before its answer to that word.
async fn cutting_at(word: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 here\r\n").await.unwrap();
        let (mut line, mut body) = (String::new(), false);
        while stream.read_line(&mut line).await.is_ok_and(|count| count > 0) {
            let text = std::mem::take(&mut line);
            let text = text.trim_end();
            if text.starts_with(word) {
                return;
            }
            let answer: &[u8] = match (body, text.split(' ').next().unwrap_or_default()) {
                (true, ".") => b"250 taken\r\n",
                (true, _) => continue,
                (false, "EHLO") => b"250-here\r\n250 AUTH PLAIN\r\n",
                (false, "AUTH") => b"235 in\r\n",
                (false, "DATA") => b"354 go on\r\n",
                (false, _) => b"250 well\r\n",
            };
            body = text == "DATA";
            if stream.write_all(answer).await.is_err() {
                return;
            }
        }
    });
    port
}

#[tokio::test]
async fn only_a_cut_behind_the_whole_message_leaves_it_unknown() {
    let mut large = MESSAGE.to_vec();
    large.extend(b"line\r\n".repeat(6_000_000));
    for (word, message, unknown) in [
        ("EHLO", MESSAGE, false),
        ("AUTH", MESSAGE, false),
        ("MAIL", MESSAGE, false),
        ("RCPT", MESSAGE, false),
        ("DATA", MESSAGE, false),
        // The line ends while most of the message is still to be written.
        ("Subject:", large.as_slice(), false),
        ("last", MESSAGE, true),
    ] {
        let account = Account {
            host: "127.0.0.1".to_owned(),
            port: cutting_at(word).await,
            security: Security::Plain,
            user: "alice".to_owned(),
            credential: Credential::Password(Secret::new("pw".to_owned())),
        };
        let outcome = Smtp::new(account, unread())
            .submit(&to(&["someone@elsewhere.test"]), message)
            .await;
        match outcome {
            Err(SubmitError::Unknown(error)) => assert!(unknown, "{word}: {error}"),
            Err(SubmitError::NotSent(error)) => {
                assert!(!unknown, "{word}: {error}");
                assert_eq!(error.kind(), FailureKind::Offline, "{word}: {error}");
            }
            Ok(()) => panic!("{word}: nothing was taken"),
        }
    }
}
