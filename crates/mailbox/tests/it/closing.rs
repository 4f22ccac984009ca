//! A mailbox that is closed has no connection, and makes none; the connection switch is built on that.

use std::time::Duration;

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Account, Credential, Imap, Security};
use regarding_mailbox::seam::{Mailbox as _, MailboxEvent};
use regarding_mailbox::smtp::{Envelope, Smtp, SubmitError};
use regarding_model::secret::Secret;
use regarding_net::{Net, NetOptions};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::dovecot::Dovecot;
use crate::house::message;
use crate::logbook::unread;
use crate::relay::{Lines, Relay};

/// Longer than the first pause before a watch connects again.
const A_WHILE: Duration = Duration::from_millis(2500);
/// What ends at once ends in this time on any computer.
const AT_ONCE: Duration = Duration::from_secs(10);

async fn nothing_more_is_said(relay: &Relay) {
    let made = timeout(AT_ONCE, relay.until_nobody_is_there()).await.unwrap();
    let said = relay.lines();
    sleep(A_WHILE).await;
    assert_eq!(relay.lines(), said);
    assert_eq!(relay.connections(), Lines { made, open: 0 });
}

#[tokio::test]
async fn closing_ends_a_read_and_a_watch_and_nothing_connects_until_it_is_reopened() {
    let dovecot = Dovecot::start();
    let relay = Relay::before(dovecot.port("IMAP_PORT")).await;
    let account = Account {
        port: relay.port,
        ..dovecot.account()
    };
    let house = dovecot.house(account).await;
    house.deliver("INBOX", &message("slow@x.example", "Slow"));
    let inbox = house.inbox().await;
    let page = house.mailbox.page(&inbox, None, 10).await.unwrap();
    let key = page.envelopes[0].key.clone();
    let mut watch = house.mailbox.watch(&inbox).await.unwrap();

    relay.lose_answer_to("BODY.PEEK[]");
    let closing = async {
        relay.heard("BODY.PEEK[]").await;
        house.mailbox.close().await;
    };
    let reading = timeout(AT_ONCE, house.mailbox.read(&key));
    let (read, ()) = tokio::join!(reading, closing);
    assert!(
        matches!(read.unwrap(), Err(MailboxError::Offline { .. })),
        "given up"
    );
    assert_eq!(timeout(AT_ONCE, watch.recv()).await, Ok(None), "the watch ends");
    nothing_more_is_said(&relay).await;
    assert!(matches!(
        house.mailbox.folders().await,
        Err(MailboxError::Offline { .. })
    ));
    assert!(house.mailbox.watch(&inbox).await.is_err());
    nothing_more_is_said(&relay).await;

    house.mailbox.reopen();
    assert!(house.mailbox.read(&key).await.is_ok());
}

#[tokio::test]
async fn closing_ends_a_watch_that_is_about_to_connect_again() {
    let dovecot = Dovecot::start();
    let relay = Relay::before(dovecot.port("IMAP_PORT")).await;
    let account = Account {
        port: relay.port,
        ..dovecot.account()
    };
    let house = dovecot.house(account).await;
    let inbox = house.inbox().await;
    let mut watch = house.mailbox.watch(&inbox).await.unwrap();
    // The sign-in of the next connection gets no answer.
    relay.lose_answer_to("AUTHENTICATE");
    let before = relay.connections().made;
    relay.cut();
    assert_eq!(watch.recv().await, Some(MailboxEvent::Lost));
    while relay.connections().made == before {
        sleep(Duration::from_millis(10)).await;
    }
    timeout(AT_ONCE, house.mailbox.close()).await.unwrap();
    nothing_more_is_said(&relay).await;
}

#[tokio::test]
async fn a_sign_in_that_is_under_way_ends_with_the_mailbox() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let mailbox = Imap::new(account_at(&silent), unread());
    let closing = async {
        let (line, _) = silent.accept().await.unwrap();
        mailbox.close().await;
        line
    };
    let (checked, line) = tokio::join!(timeout(AT_ONCE, mailbox.check()), closing);
    assert!(matches!(checked.unwrap(), Err(MailboxError::Offline { .. })));
    is_gone(line).await;
}

fn account_at(server: &TcpListener) -> Account {
    Account {
        host: "127.0.0.1".to_owned(),
        port: server.local_addr().unwrap().port(),
        security: Security::Plain,
        user: "alice@example.test".to_owned(),
        credential: Credential::Password(Secret::new("any".to_owned())),
    }
}

/// The other side has hung up without another word.
async fn is_gone(mut line: TcpStream) {
    let mut rest = Vec::new();
    timeout(AT_ONCE, line.read_to_end(&mut rest))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&rest), "");
}

#[tokio::test]
async fn switched_off_nothing_more_goes_to_the_server_that_sends() {
    let server = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let net = Net::new(&NetOptions::default(), unread());
    let smtp = Smtp::new(account_at(&server), unread()).behind(net.gate());
    let envelope = Envelope {
        from: "alice@example.test".to_owned(),
        to: vec!["someone@elsewhere.test".to_owned()],
    };
    let switching = async {
        let (line, _) = server.accept().await.unwrap();
        let mut line = BufReader::new(line);
        line.write_all(b"220 here\r\n").await.unwrap();
        let mut greeting = String::new();
        line.read_line(&mut greeting).await.unwrap();
        net.set_on(false);
        line.into_inner()
    };
    let submitting = timeout(AT_ONCE, smtp.submit(&envelope, b"Subject: x\r\n\r\nx\r\n"));
    let (submitted, line) = tokio::join!(submitting, switching);
    assert!(
        matches!(
            submitted.unwrap(),
            Err(SubmitError::NotSent(MailboxError::Offline { .. }))
        ),
        "it was certainly not taken"
    );
    is_gone(line).await;
    assert!(smtp.check().await.is_err());
    let nobody = timeout(Duration::from_millis(200), server.accept()).await;
    assert!(nobody.is_err(), "nothing connects");
}
