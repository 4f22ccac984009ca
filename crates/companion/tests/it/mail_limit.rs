//! A mail server that takes no more connections for a while, beside the one that watches.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use regarding_companion::host::Event;
use regarding_companion::view::app::ConnectionState;
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::sign_in::{ImapSignIn, MailboxRequest};
use regarding_sample_org::seed::SeedRole;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::mail_server::{MAIL_PASSWORD, MailServer};
use crate::world::World;

/// A door before a mail server.
#[derive(Clone)]
struct Door {
    full: Arc<AtomicBool>,
    /// How often those were sent away that do not watch.
    sent_away: watch::Sender<u32>,
    watched: watch::Sender<bool>,
}

impl Door {
    async fn before(server: u16) -> (Self, u16) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let door = Self {
            full: Arc::default(),
            sent_away: watch::Sender::new(0),
            watched: watch::Sender::new(false),
        };
        let keeper = door.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(keeper.clone().pass(near, server));
            }
        });
        (door, port)
    }

    /// Sends everybody away but who watches, and takes nobody more.
    fn shut(&self) {
        self.full.store(true, Ordering::SeqCst);
        self.sent_away.send_modify(|times| *times += 1);
    }

    fn open(&self) {
        self.full.store(false, Ordering::SeqCst);
    }

    async fn pass(self, mut near: TcpStream, server: u16) {
        if self.full.load(Ordering::SeqCst) {
            let _ = near
                .write_all(b"* BYE Too many simultaneous connections\r\n")
                .await;
            return;
        }
        let far = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
        let ((mut near_in, mut near_out), (mut far_in, mut far_out)) = (near.into_split(), far.into_split());
        let mut sent_away = self.sent_away.subscribe();
        let answers = tokio::spawn(async move { copy(&mut far_in, &mut near_out).await });
        let (mut buffer, mut watches) = ([0; 4096], false);
        loop {
            let read = tokio::select! {
                read = near_in.read(&mut buffer) => read,
                _ = sent_away.changed(), if !watches => break,
            };
            let Ok(length @ 1..) = read else { break };
            let said = buffer.get(..length).unwrap();
            watches |= said.ends_with(b"IDLE\r\n");
            self.watched
                .send_if_modified(|known| watches && !std::mem::replace(known, watches));
            far_out.write_all(said).await.unwrap();
        }
        answers.abort();
    }
}

/// The watch goes on, so that nothing else would look again for minutes.
#[tokio::test(flavor = "multi_thread")]
async fn what_found_no_connection_is_read_again_once_there_is_one() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let install = world.fresh("a", Arc::default()).await;
    world.sign_in(&install, SeedRole::Salesperson, false).await;
    let mut mailbox = server.mailbox(ImapSignIn::Password {
        password: MAIL_PASSWORD.to_owned(),
    });
    let MailboxRequest::Imap { port, .. } = &mut mailbox else {
        panic!("a mailbox on a server");
    };
    let (door, own) = Door::before(port.unwrap()).await;
    *port = Some(own);
    install.companion.connect_mailbox(mailbox, false).await.unwrap();
    door.watched
        .subscribe()
        .wait_for(|watched| *watched)
        .await
        .unwrap();
    door.shut();
    let refused = loop {
        if let Err(refused) = install.companion.folders().await {
            break refused;
        }
    };
    assert_eq!(refused.code, FailureCode::Throttled, "{refused:?}");
    assert!(refused.message.contains("no more connections"), "{refused:?}");
    install.ear.clear();
    door.open();
    install.ear.wait_for(&Event::MailChanged { folder: None }).await;
    install.companion.folders().await.unwrap();
    let app = install.companion.app().await.unwrap();
    assert_eq!(app.mailbox.unwrap().connection.state, ConnectionState::Connected);
}
