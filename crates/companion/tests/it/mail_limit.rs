//! A mail server that takes no more connections for a while, beside the one that watches.

#![expect(clippy::panic, reason = "a test that cannot go on says so by ending")]

use std::sync::Arc;
use std::time::Duration;

use regarding_companion::host::Event;
use regarding_companion::view::app::ConnectionState;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::sign_in::{ImapSignIn, MailboxRequest};
use regarding_sample_org::seed::SeedRole;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::clock::Jumpy;
use crate::mail_server::{MAIL_PASSWORD, MailServer};
use crate::world::{Install, World};

/// Whom the door lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lets {
    Everybody,
    /// Nobody, since too many are in.
    Nobody,
    /// Who has a password, which is then refused.
    NoPassword,
}

/// A door before a mail server.
#[derive(Clone)]
struct Door {
    lets: watch::Sender<Lets>,
    refused: watch::Sender<u32>,
    /// How often those were sent away that do not watch.
    sent_away: watch::Sender<u32>,
    watched: watch::Sender<bool>,
}

impl Door {
    async fn before(server: u16) -> (Self, u16) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let door = Self {
            lets: watch::Sender::new(Lets::Everybody),
            refused: watch::Sender::new(0),
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

    /// Lets others in from now on. Who does not watch and is in is sent away first.
    fn turns_to(&self, lets: Lets) {
        self.lets.send_replace(lets);
        if lets != Lets::Everybody {
            self.sent_away.send_modify(|times| *times += 1);
        }
    }

    async fn pass(self, mut near: TcpStream, server: u16) {
        let lets = *self.lets.borrow();
        match lets {
            Lets::Everybody => self.lead_in(near, server).await,
            Lets::Nobody => {
                let _ = near
                    .write_all(b"* BYE Too many simultaneous connections\r\n")
                    .await;
            }
            Lets::NoPassword => self.refuse(near).await,
        }
    }

    /// What a server says whose password was changed.
    async fn refuse(&self, near: TcpStream) {
        let (near_in, mut near_out) = near.into_split();
        let _ = near_out.write_all(b"* OK ready\r\n").await;
        let mut lines = BufReader::new(near_in).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let tag = line.split(' ').next().unwrap_or_default();
            let answer = if line.contains("CAPABILITY") {
                format!("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n{tag} OK done\r\n")
            } else {
                self.refused.send_modify(|times| *times += 1);
                format!("{tag} NO [AUTHENTICATIONFAILED] Authentication failed\r\n")
            };
            let _ = near_out.write_all(answer.as_bytes()).await;
        }
    }

    async fn lead_in(self, near: TcpStream, server: u16) {
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

/// Somebody whose mailbox lies behind a door and is watched.
async fn behind_a_door(world: &World, server: &MailServer, install: &Install) -> Door {
    world.sign_in(install, SeedRole::Salesperson, false).await;
    let mut mailbox = server.mailbox(ImapSignIn::Password {
        password: MAIL_PASSWORD.to_owned(),
    });
    let MailboxRequest::Imap { port, .. } = &mut mailbox else {
        panic!("a mailbox on a server");
    };
    let (door, own) = Door::before(port.unwrap()).await;
    *port = Some(own);
    install.companion.connect_mailbox(mailbox, false).await.unwrap();
    let mut watched = door.watched.subscribe();
    watched.wait_for(|watched| *watched).await.unwrap();
    door
}

async fn refusal(install: &Install) -> FailureView {
    loop {
        if let Err(refused) = install.companion.folders().await {
            return refused;
        }
    }
}

/// The watch goes on, so that nothing else would look again for minutes.
#[tokio::test(flavor = "multi_thread")]
async fn what_found_no_connection_is_read_again_once_there_is_one() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let install = world.fresh("a", Arc::default()).await;
    let door = behind_a_door(&world, &server, &install).await;
    door.turns_to(Lets::Nobody);
    let refused = refusal(&install).await;
    assert_eq!(refused.code, FailureCode::Throttled, "{refused:?}");
    assert!(refused.message.contains("no more connections"), "{refused:?}");
    install.ear.clear();
    door.turns_to(Lets::Everybody);
    install.ear.wait_for(&Event::MailChanged { folder: None }).await;
    install.companion.folders().await.unwrap();
    let app = install.companion.app().await.unwrap();
    assert_eq!(app.mailbox.unwrap().connection.state, ConnectionState::Connected);
}

/// Servers lock accounts whose password is tried again and again. Pauses take no time on the clock of this test.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_password_is_not_tried_again_by_itself() {
    let world = World::new().await;
    let server = MailServer::of(&world);
    let install = world
        .fresh_on("a", Arc::default(), Arc::new(Jumpy::default()))
        .await;
    let door = behind_a_door(&world, &server, &install).await;
    door.turns_to(Lets::NoPassword);
    let refused = refusal(&install).await;
    assert_eq!(refused.code, FailureCode::MailboxSignIn, "{refused:?}");
    // What was under way beside it is refused as well. Tried again by itself it would not come to rest.
    let mut tries = *door.refused.borrow();
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let before = std::mem::replace(&mut tries, *door.refused.borrow());
        if tries == before {
            break;
        }
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(*door.refused.borrow(), tries);
    assert!(tries > 0);
}
