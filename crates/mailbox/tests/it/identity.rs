//! Which folder a folder is, on a server that names its folders for ever (RFC 8474): by a server of the test's, since the real one that
//! the other tests use has no such names.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use regarding_mailbox::imap::{Account, Credential, Imap, Security};
use regarding_mailbox::seam::{FolderId, Mailbox as _};
use regarding_model::folder::FolderIdentity;
use regarding_model::secret::Secret;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::logbook::unread;

/// Two folders; how often one was opened is counted.
async fn server(opened: Arc<AtomicU32>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let opened = Arc::clone(&opened);
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                let _ = write.write_all(b"* OK [CAPABILITY IMAP4rev1] ready\r\n").await;
                while let Ok(Some(line)) = lines.next_line().await {
                    let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
                    let told = answer(command, &opened);
                    let _ = write
                        .write_all(format!("{told}{tag} OK done\r\n").as_bytes())
                        .await;
                }
            });
        }
    });
    port
}

fn answer(command: &str, opened: &AtomicU32) -> String {
    let folders = "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Renamed\r\n";
    match command {
        one if one.starts_with("CAPABILITY") => {
            "* CAPABILITY IMAP4rev1 LIST-EXTENDED LIST-STATUS OBJECTID\r\n".to_owned()
        }
        one if one.contains("UIDVALIDITY") => {
            let told = "* STATUS INBOX (UIDVALIDITY 1)\r\n* STATUS Renamed (UIDVALIDITY 1)\r\n";
            format!("{folders}{told}")
        }
        one if one.starts_with("LIST") => folders.to_owned(),
        one if one.starts_with("SELECT") => {
            opened.fetch_add(1, Ordering::SeqCst);
            let id = if one.contains("INBOX") {
                "F-inbox"
            } else {
                "F2212ea87-6097"
            };
            format!("* 0 EXISTS\r\n* OK [UIDVALIDITY 1] .\r\n* OK [MAILBOXID ({id})] Ok\r\n")
        }
        _ => String::new(),
    }
}

#[tokio::test]
async fn g_72_a_server_that_names_its_folders_for_ever_is_asked_once_for_each() {
    let opened = Arc::new(AtomicU32::new(0));
    let account = Account {
        host: "127.0.0.1".to_owned(),
        port: server(Arc::clone(&opened)).await,
        security: Security::Plain,
        user: "alice".to_owned(),
        credential: Credential::Password(Secret::new("pw".to_owned())),
    };
    let mailbox = Imap::new(account, unread());
    let expected = [
        (FolderId("INBOX".to_owned()), FolderIdentity::lasting("F-inbox")),
        (
            FolderId("Renamed".to_owned()),
            FolderIdentity::lasting("F2212ea87-6097"),
        ),
    ];
    assert_eq!(mailbox.identities().await.unwrap(), expected);
    assert_eq!(mailbox.identities().await.unwrap(), expected);
    assert_eq!(
        opened.load(Ordering::SeqCst),
        2,
        "once for each, and not with each look"
    );
}
