//! From nothing to a private line to the server that sends mail: TCP, TLS by the same verifier as every other line, greeting.

use core::fmt;
use std::io::{self, Cursor};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::extension::ClientId;
use regarding_model::say;
use regarding_net::{Outcome, Rule};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, Chain, ReadBuf, ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{STEP, words};
use crate::error::{MailboxError, invalid};
use crate::imap::account::{Security, is_on_this_computer};
use crate::imap::connect::{Stream, dial, line, step};
use crate::imap::spoken::Notary;
use crate::imap::tls;
use crate::imap::wire::{io_error, too_slow};

/// How many lines an answer before TLS may have.
const LINES_LIMIT: usize = 50;

/// What the server is told of this computer: nothing. A literal is what RFC 5321 has for those without a name.
fn nobody() -> ClientId {
    ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST)
}

/// Opens a private line and asks what the server offers.
pub(super) async fn reach(
    host: &str,
    port: u16,
    security: Security,
    notary: &Notary,
) -> Result<AsyncSmtpConnection, MailboxError> {
    let refused = || MailboxError::PlainElsewhere {
        host: host.to_owned(),
    };
    // Before anything is sent, and before any name is looked up.
    if security == Security::Plain && !is_on_this_computer(host) {
        return Err(refused());
    }
    let spoken = notary.connecting(Rule::MailSend)?;
    let dialled = dial(host, port).await;
    spoken.ended(if dialled.is_ok() {
        Outcome::Done
    } else {
        Outcome::NotSent
    });
    let tcp = dialled?;
    let peer = tcp.peer_addr().map_err(|error| io_error(&error))?;
    if security == Security::Plain && !peer.ip().is_loopback() {
        return Err(refused());
    }
    let (stream, greeting): (Box<dyn Stream>, &[u8]) = match security {
        Security::Plain => (Box::new(tcp), b""),
        Security::Tls => (Box::new(step(tls::wrap(tcp, host)).await?), b""),
        // After it the server greets nobody again, and the library waits for a greeting.
        Security::StartTls => (Box::new(start_tls(tcp, host, notary).await?), b"220 private\r\n"),
    };
    begin(Whole::new(stream, greeting, peer), notary).await
}

async fn begin(stream: Whole, notary: &Notary) -> Result<AsyncSmtpConnection, MailboxError> {
    let spoken = notary.command(Rule::MailSend, "EHLO")?;
    let name = nobody();
    let connecting = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &name);
    let line = match timeout(STEP, connecting).await {
        Err(_) => Err(too_slow()),
        Ok(line) => line.map_err(|error| words::of(&error)),
    };
    spoken.answered(&line);
    line
}

/// Greeting in the clear, then TLS. Whatever was offered in the clear is forgotten: anybody could have said it.
async fn start_tls(
    mut tcp: TcpStream,
    host: &str,
    notary: &Notary,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, MailboxError> {
    answer(&mut tcp, "220").await?;
    let offered = ask(&mut tcp, "EHLO", &format!("EHLO {}\r\n", nobody()), "250", notary).await?;
    let offers = |line: &String| {
        line.get(4..)
            .is_some_and(|word| word.trim().eq_ignore_ascii_case("STARTTLS"))
    };
    if !offered.iter().any(offers) {
        return Err(MailboxError::Unencrypted {
            host: host.to_owned(),
        });
    }
    ask(&mut tcp, "STARTTLS", "STARTTLS\r\n", "220", notary).await?;
    step(tls::wrap(tcp, host)).await
}

async fn ask(
    tcp: &mut TcpStream,
    name: &str,
    text: &str,
    wanted: &str,
    notary: &Notary,
) -> Result<Vec<String>, MailboxError> {
    let spoken = notary.command(Rule::MailSend, name)?;
    let sent = step(async {
        tcp.write_all(text.as_bytes())
            .await
            .map_err(|error| io_error(&error))
    })
    .await;
    let answered = match sent {
        Ok(()) => answer(tcp, wanted).await,
        Err(error) => Err(error),
    };
    spoken.answered(&answered);
    answered
}

/// An answer of this code, line by line: nothing behind it may be swallowed, since it can belong to TLS.
async fn answer(tcp: &mut TcpStream, wanted: &str) -> Result<Vec<String>, MailboxError> {
    let mut lines = Vec::new();
    while lines.len() < LINES_LIMIT {
        let text = line(tcp).await?;
        if !text.starts_with(wanted) {
            return Err(invalid(say!("no greeting")));
        }
        let last = text.as_bytes().get(3) != Some(&b'-');
        lines.push(text);
        if last {
            return Ok(lines);
        }
    }
    Err(invalid(say!("an answer without end")))
}

/// A line as the library takes it, with what it expects to read first.
struct Whole {
    from: Chain<Cursor<&'static [u8]>, ReadHalf<Box<dyn Stream>>>,
    to: WriteHalf<Box<dyn Stream>>,
    peer: SocketAddr,
}

impl Whole {
    fn new(stream: Box<dyn Stream>, first: &'static [u8], peer: SocketAddr) -> Self {
        let (from, to) = tokio::io::split(stream);
        Self {
            from: Cursor::new(first).chain(from),
            to,
            peer,
        }
    }
}

impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Whole")
    }
}

impl AsyncTokioStream for Whole {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Whole {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.from).poll_read(context, into)
    }
}

impl AsyncWrite for Whole {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.to).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.to).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.to).poll_shutdown(context)
    }
}
