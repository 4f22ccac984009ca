//! A mailbox on a real server is watched: what happens there, while the line is there and while it is not, is looked at from
//! where this run looked last, and told only when something is different.

use core::time::Duration;
use std::sync::{Arc, Mutex};

use regarding_companion::facade::Companion;
use regarding_companion::host::{Event, Host};
use regarding_companion::profile::ProfileUse;
use regarding_companion::view::app::ConnectionState;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::mail::FolderPurposeView;
use regarding_companion::view::sign_in::{ImapSecurity, ImapSignIn, MailboxRequest};
use regarding_tests::dovecot::Dovecot;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

const PAUSE: Duration = Duration::from_millis(50);

/// Hears what is told.
#[derive(Default)]
struct Ear(Mutex<Vec<Event>>);

impl Ear {
    fn clear(&self) {
        self.0.lock().unwrap().clear();
    }

    /// How often somebody was told that mail is different.
    fn news(&self) -> usize {
        let heard = self.0.lock().unwrap();
        heard
            .iter()
            .filter(|event| matches!(event, Event::MailChanged { .. }))
            .count()
    }

    async fn wait_for_news(&self) {
        while self.news() == 0 {
            sleep(PAUSE).await;
        }
    }
}

impl Host for Ear {
    fn emit(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }

    fn open_browser(&self, _url: &str) -> Result<(), FailureView> {
        Ok(())
    }
}

/// A line to the server that can be taken away and given back.
struct Line {
    port: u16,
    up: watch::Sender<bool>,
}

impl Line {
    async fn to(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let up = watch::Sender::new(true);
        let state = up.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let mut state = state.subscribe();
                tokio::spawn(async move {
                    tokio::select! {
                        _ = state.wait_for(|up| !up) => {}
                        () = pass(near, server) => {}
                    }
                });
            }
        });
        Self { port, up }
    }

    fn take_away(&self) {
        self.up.send_replace(false);
    }

    fn give_back(&self) {
        self.up.send_replace(true);
    }
}

async fn pass(mut near: TcpStream, server: u16) {
    if let Ok(mut far) = TcpStream::connect(("127.0.0.1", server)).await {
        let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
    }
}

/// A program that watches the inbox of a real server over a line.
struct Desk {
    dovecot: Dovecot,
    line: Line,
    ear: Arc<Ear>,
    companion: Companion,
    inbox: String,
    _profile: tempfile::TempDir,
}

fn message(id: &str) -> String {
    format!(
        "From: a@b.example\r\nTo: c@d.example\r\nSubject: {id}\r\nMessage-ID: <{id}@b.example>\r\n\r\nText\r\n"
    )
}

impl Desk {
    async fn open(ids: &[&str]) -> Self {
        let dovecot = Dovecot::start();
        let line = Line::to(dovecot.port()).await;
        let profile = tempfile::tempdir().unwrap();
        let ear = Arc::new(Ear::default());
        let host = Arc::clone(&ear) as Arc<dyn Host>;
        let companion = Companion::start_as(Some(profile.path().to_owned()), host, ProfileUse::Beside).await;
        let request = MailboxRequest::Imap {
            host: "127.0.0.1".to_owned(),
            port: Some(line.port),
            security: ImapSecurity::None,
            user: dovecot.variable("IMAP_USER").to_owned(),
            sign_in: ImapSignIn::Password {
                password: dovecot.variable("IMAP_PASSWORD").to_owned(),
            },
        };
        companion.connect_mailbox(request, false).await.unwrap();
        for id in ids {
            dovecot.deliver(id, &message(id));
        }
        let folders = companion.folders().await.unwrap();
        let mut inbox = folders.into_iter();
        let inbox = inbox.find(|folder| folder.purpose == FolderPurposeView::Inbox);
        let desk = Self {
            dovecot,
            line,
            ear,
            companion,
            inbox: inbox.unwrap().id,
            _profile: profile,
        };
        desk.is_watched().await;
        desk
    }

    /// Waits until the inbox is watched: a message that comes is told.
    async fn is_watched(&self) {
        for number in 0.. {
            self.ear.clear();
            let id = format!("probe-{number}");
            self.dovecot.deliver(&id, &message(&id));
            if timeout(Duration::from_secs(5), self.ear.wait_for_news())
                .await
                .is_ok()
            {
                return;
            }
        }
    }

    /// Draws the list and reads a message; its key.
    async fn read(&self, id: &str) -> String {
        let page = self.companion.messages(&self.inbox, None, 50).await.unwrap();
        let row = page.rows.into_iter().find(|row| row.subject == id);
        let key = row.unwrap_or_else(|| panic!("{id} is listed")).key;
        assert_eq!(self.companion.message(&key).await.unwrap().subject, id);
        key
    }

    async fn is_gone(&self, key: &str) -> bool {
        self.companion
            .message(key)
            .await
            .is_err_and(|failure| failure.code == FailureCode::Gone)
    }

    async fn until(&self, state: ConnectionState) {
        loop {
            let mailbox = self.companion.app().await.unwrap().mailbox;
            if mailbox.is_some_and(|mailbox| mailbox.connection.state == state) {
                return;
            }
            sleep(PAUSE).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_another_program_removes_is_not_shown_out_of_memory() {
    let desk = Desk::open(&["kept", "removed"]).await;
    let (kept, removed) = (desk.read("kept").await, desk.read("removed").await);
    desk.ear.clear();
    desk.dovecot.expunge("<removed@b.example>");
    desk.ear.wait_for_news().await;
    while !desk.is_gone(&removed).await {
        sleep(PAUSE).await;
    }
    assert_eq!(desk.companion.message(&kept).await.unwrap().subject, "kept");
    desk.companion.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_while_the_line_was_away_is_found_when_it_is_back() {
    let desk = Desk::open(&["kept", "removed"]).await;
    let (kept, removed) = (desk.read("kept").await, desk.read("removed").await);
    desk.line.take_away();
    desk.until(ConnectionState::Offline).await;
    desk.dovecot.expunge("<removed@b.example>");
    desk.dovecot.deliver("meanwhile", &message("meanwhile"));
    desk.ear.clear();
    desk.line.give_back();
    desk.ear.wait_for_news().await;
    assert!(desk.is_gone(&removed).await, "forgotten before it is told");
    assert_eq!(desk.companion.message(&kept).await.unwrap().subject, "kept");
    let _ = desk.read("meanwhile").await;
    desk.companion.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_comes_back_to_an_unchanged_folder_is_no_news_of_mail() {
    let desk = Desk::open(&["kept"]).await;
    let _ = desk.read("kept").await;
    desk.line.take_away();
    desk.until(ConnectionState::Offline).await;
    desk.ear.clear();
    desk.line.give_back();
    desk.until(ConnectionState::Connected).await;
    desk.dovecot.deliver("later", &message("later"));
    desk.ear.wait_for_news().await;
    assert_eq!(desk.ear.news(), 1, "the new message, and nothing before it");
    desk.companion.stop().await;
}
