//! How often the client waits for the server before the first page is there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use regarding_mailbox::imap::{Account, Credential, Imap, Security};
use regarding_mailbox::seam::{FolderId, Mailbox};
use regarding_model::secret::Secret;
use regarding_tests::dovecot::Dovecot;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::evidence::Log;

/// The most round trips that the first page may take once signed in.
const AIM: u32 = 3;

/// Counts the round trips of the first page of the inbox.
pub(crate) async fn first_page(server: &Dovecot) {
    let turns = Arc::new(AtomicU32::new(0));
    let port = relay(server.port(), Arc::clone(&turns)).await;
    let log = Log::open();
    let mailbox = Imap::new(account(server, port), log.sink());
    mailbox.check().await.expect("signing in");
    turns.store(0, Ordering::SeqCst);
    let page = mailbox
        .page(&FolderId("INBOX".to_owned()), None, 50)
        .await
        .expect("the first page");
    let count = turns.load(Ordering::SeqCst);
    let verdict = if count <= AIM { "met" } else { "MISSED" };
    println!(
        "first page: {} of {} messages in {count} round trips after sign-in (aim: {AIM}, {verdict})",
        page.envelopes.len(),
        page.total
    );
}

/// The account of the first user, through a port.
pub(crate) fn account(server: &Dovecot, port: u16) -> Account {
    Account {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        user: server.variable("IMAP_USER").to_owned(),
        credential: Credential::Password(Secret::new(server.variable("IMAP_PASSWORD").to_owned())),
    }
}

/// A relay that counts how often the client speaks after it has heard something.
async fn relay(server: u16, turns: Arc<AtomicU32>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let upstream = TcpStream::connect(("127.0.0.1", server))
                .await
                .expect("the server");
            let (from_client, to_client) = client.into_split();
            let (from_server, to_server) = upstream.into_split();
            tokio::spawn(pass(from_client, to_server, Some(Arc::clone(&turns))));
            tokio::spawn(pass(from_server, to_client, None));
        }
    });
    port
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, count: Option<Arc<AtomicU32>>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length) = from.read(&mut buffer).await {
        let Some(piece) = buffer.get(..length).filter(|piece| !piece.is_empty()) else {
            break;
        };
        if let Some(count) = &count {
            count.fetch_add(1, Ordering::SeqCst);
        }
        if to.write_all(piece).await.is_err() {
            break;
        }
    }
}
