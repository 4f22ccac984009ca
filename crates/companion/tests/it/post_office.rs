//! A mail server that lets everybody in and holds nothing: enough for a mailbox to be open, and to be away later.

use regarding_companion::view::sign_in::{ImapSecurity, ImapSignIn, MailboxRequest};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// The server, on this computer.
pub(crate) struct PostOffice {
    port: u16,
    serving: JoinHandle<()>,
}

impl PostOffice {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = tokio::spawn(async move {
            let mut counters = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                counters.spawn(serve(stream));
            }
        });
        Self { port, serving }
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
async fn serve(stream: TcpStream) {
    let (input, mut output) = stream.into_split();
    let mut lines = BufReader::new(input).lines();
    let mut answer = "* OK here\r\n".to_owned();
    while output.write_all(answer.as_bytes()).await.is_ok() {
        let Ok(Some(line)) = lines.next_line().await else {
            return;
        };
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        let first = if command.starts_with("CAPABILITY") {
            "* CAPABILITY IMAP4rev1\r\n"
        } else {
            ""
        };
        answer = format!("{first}{tag} OK done\r\n");
    }
}
