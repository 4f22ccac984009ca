//! A mail server that lets everybody in and holds nothing: enough for a mailbox to be open, to be slow, and to be away later.

use std::sync::Arc;

use regarding_companion::view::sign_in::{ImapSecurity, ImapSignIn, MailboxRequest};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// The server, on this computer.
pub(crate) struct PostOffice {
    port: u16,
    serving: JoinHandle<()>,
    counter: Arc<Counter>,
}

/// What is said at it.
#[derive(Default)]
struct Counter {
    /// A word; commands with it get no answer.
    unanswered: watch::Sender<Option<&'static str>>,
    /// How many connections there are.
    lines: watch::Sender<u32>,
    /// Every command.
    heard: watch::Sender<Vec<String>>,
}

impl PostOffice {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let counter = Arc::new(Counter::default());
        let behind = Arc::clone(&counter);
        let serving = tokio::spawn(async move {
            let mut counters = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let counter = Arc::clone(&behind);
                counter.lines.send_modify(|lines| *lines += 1);
                counters.spawn(async move {
                    serve(stream, &counter).await;
                    counter.lines.send_modify(|lines| *lines -= 1);
                });
            }
        });
        Self {
            port,
            serving,
            counter,
        }
    }

    /// Commands with this word are not answered from now on.
    pub(crate) fn leave_unanswered(&self, word: &'static str) {
        self.counter.unanswered.send_replace(Some(word));
    }

    /// Waits until a command with this word came.
    pub(crate) async fn heard(&self, word: &str) {
        let mut heard = self.counter.heard.subscribe();
        let came = heard.wait_for(|heard| heard.iter().any(|command| command.contains(word)));
        came.await.unwrap();
    }

    /// Waits until nobody is connected; every command that came until then.
    pub(crate) async fn until_nobody_is_there(&self) -> Vec<String> {
        let mut lines = self.counter.lines.subscribe();
        lines.wait_for(|lines| *lines == 0).await.unwrap();
        self.counter.heard.borrow().clone()
    }

    /// What a person enters to use it.
    pub(crate) fn mailbox(&self) -> MailboxRequest {
        MailboxRequest::Imap {
            host: "127.0.0.1".to_owned(),
            port: Some(self.port),
            security: ImapSecurity::None,
            user: "mara".to_owned(),
            sign_in: ImapSignIn::Password {
                password: "any".to_owned(),
            },
        }
    }

    /// It goes away, and every connection with it.
    pub(crate) async fn close(self) {
        self.serving.abort();
        let _ = self.serving.await;
    }
}

/// Says OK to everything (RFC 3501, section 7).
async fn serve(stream: TcpStream, counter: &Counter) {
    let (input, mut output) = stream.into_split();
    let mut lines = BufReader::new(input).lines();
    let mut answer = "* OK here\r\n".to_owned();
    while output.write_all(answer.as_bytes()).await.is_ok() {
        let Ok(Some(line)) = lines.next_line().await else {
            return;
        };
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        counter.heard.send_modify(|heard| heard.push(command.to_owned()));
        let unanswered = *counter.unanswered.borrow();
        if unanswered.is_some_and(|word| command.contains(word)) {
            answer.clear();
            continue;
        }
        let first = if command.starts_with("CAPABILITY") {
            "* CAPABILITY IMAP4rev1\r\n"
        } else {
            ""
        };
        answer = format!("{first}{tag} OK done\r\n");
    }
}
