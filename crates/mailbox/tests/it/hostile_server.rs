//! Servers that are made to break a client: each ends in a typed error, at once, and the next server is asked afresh.

use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::{Account, Credential, Imap, Security};
use regarding_mailbox::seam::{FolderId, ItemKey, Mailbox, MarkLook};
use regarding_model::secret::Secret;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::logbook::unread;

/// A server that greets, lets everybody in, and answers each further command with these bytes. `{tag}` is the command's;
/// `{close}` at the end ends the connection.
async fn server(greeting: &'static str, answer: Vec<u8>) -> u16 {
    serve(greeting, "", answer).await
}

/// The same; `opened` is told beside the usual when a folder is opened.
async fn serve(greeting: &'static str, opened: &'static str, answer: Vec<u8>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let _ = write.write_all(greeting.as_bytes()).await;
            while let Ok(Some(line)) = lines.next_line().await {
                let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
                let upper = command.to_ascii_uppercase();
                let reply = if upper.starts_with("LOGIN") || upper.starts_with("LOGOUT") {
                    format!("{tag} OK done\r\n").into_bytes()
                } else if upper.starts_with("CAPABILITY") {
                    format!("* CAPABILITY IMAP4rev1 CONDSTORE\r\n{tag} OK done\r\n").into_bytes()
                } else if upper.starts_with("SELECT") {
                    let codes = "* 9 EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 10] .\r\n";
                    format!("{codes}{opened}{tag} OK done\r\n").into_bytes()
                } else {
                    replaced(&answer, tag)
                };
                let ends = reply.strip_suffix(b"{close}");
                if write.write_all(ends.unwrap_or(&reply)).await.is_err() || ends.is_some() {
                    break;
                }
            }
        }
    });
    port
}

fn replaced(answer: &[u8], tag: &str) -> Vec<u8> {
    match answer.windows(5).position(|window| window == b"{tag}") {
        Some(at) => [&answer[..at], tag.as_bytes(), &answer[at + 5..]].concat(),
        None => answer.to_vec(),
    }
}

fn mailbox(port: u16, security: Security) -> Imap {
    let account = Account {
        host: "127.0.0.1".to_owned(),
        port,
        security,
        user: "alice".to_owned(),
        credential: Credential::Password(Secret::new("pw".to_owned())),
    };
    Imap::new(account, unread())
}

const GREETING: &str = "* OK [CAPABILITY IMAP4rev1] ready\r\n";

async fn read_from(answer: impl Into<Vec<u8>>) -> MailboxError {
    let mailbox = mailbox(server(GREETING, answer.into()).await, Security::Plain);
    let key = ItemKey {
        folder: FolderId("INBOX".to_owned()),
        name: "7.1".to_owned(),
    };
    mailbox.read(&key).await.unwrap_err()
}

#[tokio::test]
async fn shapes_without_measure_are_refused() {
    let endless = b"* 1 FETCH (UID 1 FLAGS ("
        .iter()
        .copied()
        .chain(b"a ".repeat(2_000_000))
        .collect::<Vec<u8>>();
    let table: Vec<(Vec<u8>, &str)> = vec![
        (
            b"* 1 FETCH (UID 1 BODY[] {4000000000}\r\n".to_vec(),
            "a piece larger than was asked for",
        ),
        (endless, "an endless line"),
        (
            [b"* 1 FETCH (BODYSTRUCTURE ".to_vec(), b"(".repeat(100_000)].concat(),
            "endless nesting",
        ),
        (b"\x00\xff\xfe garbage\r\n".to_vec(), "it could not be understood"),
        (
            b"HTTP/1.1 200 OK\r\n\r\n<html>".to_vec(),
            "it could not be understood",
        ),
        // The protocol's parser panics on this one.
        (
            b"* 1 FETCH (UID 1 INTERNALDATE NIL)\r\n{tag} OK done\r\n".to_vec(),
            "it could not be understood",
        ),
        (
            b"+ go ahead\r\n".to_vec(),
            "it asked for more where nothing follows",
        ),
    ];
    for (answer, expected) in table {
        let shown = read_from(answer).await.to_string();
        assert_eq!(
            shown,
            format!("The mail server gave an answer that makes no sense: {expected}")
        );
    }
}

#[tokio::test]
async fn an_end_in_the_middle_is_a_lost_connection() {
    for answer in [
        "* BYE shutting down\r\n",
        "* 1 FETCH (UID 1 BODY[] {100}\r\nabc{close}",
        "{close}",
    ] {
        let error = read_from(answer).await;
        assert!(matches!(error, MailboxError::Offline { .. }), "{answer}: {error}");
    }
}

#[tokio::test]
async fn answers_that_were_not_asked_for_change_nothing() {
    let noise = "* 3 EXISTS\r\n* 1 EXPUNGE\r\n* 5 FETCH (UID 5 FLAGS (\\Seen))\r\n* FLAGS (a b)\r\n* OK still here\r\n\
                 * 1 FETCH (UID 99 RFC822.SIZE 3 BODY[]<0> {3}\r\nbad)\r\n{tag} OK done\r\n";
    assert!(
        matches!(read_from(noise).await, MailboxError::Gone),
        "another message is not the one that was asked for"
    );
    let no = "{tag} NO [UNAVAILABLE] try\x07 later\r\n";
    assert!(matches!(read_from(no).await, MailboxError::Offline { .. }));
    let words = read_from("{tag} NO [NOPERM] not you\r\n").await.to_string();
    assert_eq!(words, "The mail server refused: not you");
}

#[tokio::test]
async fn a_message_that_never_ends_is_too_large() {
    let piece = format!(
        "* 1 FETCH (UID 1 RFC822.SIZE 10 BODY[]<0> {{1048576}}\r\n{}",
        "x".repeat(1_048_576)
    );
    let shown = read_from(format!("{piece})\r\n{{tag}} OK done\r\n")).await;
    assert!(
        matches!(shown, MailboxError::TooLarge { limit_mb: 64 }),
        "{shown}"
    );
}

#[tokio::test]
async fn a_server_without_encryption_gets_no_password() {
    let port = server(GREETING, Vec::new()).await;
    let refused = mailbox(port, Security::StartTls).check().await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The mail server 127.0.0.1 offers no encryption, so the password was not sent"
    );
    let welcomed = server("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n", Vec::new()).await;
    let refused = mailbox(welcomed, Security::StartTls).check().await;
    assert!(
        matches!(refused, Err(MailboxError::Invalid { .. })),
        "STARTTLS is not possible after it (RFC 9051, section 11.1): {refused:?}"
    );
    let disabled = server("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n", Vec::new()).await;
    let refused = mailbox(disabled, Security::Plain).check().await.unwrap_err();
    assert!(matches!(refused, MailboxError::Unsupported { .. }));
    let away = server("* BYE too many\r\n", Vec::new()).await;
    assert!(matches!(
        mailbox(away, Security::Plain).check().await,
        Err(MailboxError::Offline { .. })
    ));
    let other = server("220 smtp.example ESMTP\r\n", Vec::new()).await;
    assert!(matches!(
        mailbox(other, Security::Plain).check().await,
        Err(MailboxError::Invalid { .. })
    ));
    let not_tls = server(GREETING, Vec::new()).await;
    assert!(mailbox(not_tls, Security::Tls).check().await.is_err());
}

/// G-90: without permanent keywords a mark would be lost with the connection, so none is read, and none is written.
#[tokio::test]
async fn a_folder_without_permanent_keywords_is_said_and_left_alone() {
    let inbox = FolderId("INBOX".to_owned());
    let key = ItemKey {
        folder: inbox.clone(),
        name: "7.1".to_owned(),
    };
    let found = "* SEARCH 1\r\n{tag} OK done\r\n";
    for (opened, kept) in [
        ("", false),
        ("* OK [PERMANENTFLAGS ()] read only\r\n", false),
        ("* OK [PERMANENTFLAGS (\\Seen \\Flagged)] .\r\n", false),
        (
            "* OK [PERMANENTFLAGS (\\Seen Tracked_to_Dynamics_365)] .\r\n",
            true,
        ),
        ("* OK [PERMANENTFLAGS (\\Seen \\*)] .\r\n", true),
    ] {
        let port = serve(GREETING, opened, found.into()).await;
        let mailbox = mailbox(port, Security::Plain);
        let look = mailbox.look_for_marks(&inbox, &[], None).await.unwrap();
        assert_eq!(matches!(look, MarkLook::Seen(_)), kept, "{opened}");
        let set = mailbox.set_marks(&inbox, core::slice::from_ref(&key), true).await;
        match set {
            Ok(set) => assert!(kept && set == [key.clone()], "{opened}"),
            Err(error) => assert!(
                !kept && matches!(error, MailboxError::Unsupported { .. }),
                "{error}"
            ),
        }
    }
}
