//! From nothing to a signed-in connection: TCP, TLS, greeting, capabilities. What is said before the sign-in is read here
//! line by line, in the clear only as far as STARTTLS needs.

use std::net::SocketAddr;
use std::time::Duration;

use regarding_model::say;
use regarding_net::{Outcome, Rule};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::error::MailboxError;
use crate::imap::account::{Account, Security, is_on_this_computer};
use crate::imap::guard::{Budget, Guard};
use crate::imap::login;
use crate::imap::session::Session;
use crate::imap::spoken::Notary;
use crate::imap::tls;
use crate::imap::wire::{Capabilities, io_error};

/// How long connecting, and each step before the sign-in, may take.
const STEP: Duration = Duration::from_secs(20);
/// The longest line before the sign-in, in bytes.
const LINE_LIMIT: usize = 8 * 1024;
/// How many lines an answer before the sign-in may have.
const LINES_LIMIT: usize = 50;
/// What the server may send until it is signed in, in bytes.
const FIRST_BUDGET: u64 = 256 * 1024;

/// How much is read from and written to the system at once after the sign-in, in bytes.
const READ_BUFFER: usize = 32 * 1024;
const WRITE_BUFFER: usize = 4 * 1024;

/// What every transport is.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync + core::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync + core::fmt::Debug> Stream for T {}

/// A transport, whichever it is.
pub(crate) type AnyStream = Guard<Box<dyn Stream>>;

/// Opens a connection and signs in.
pub(crate) async fn open(account: &Account, notary: &Notary) -> Result<Session, MailboxError> {
    let (stream, offered) = reach(&account.host, account.port, account.security, notary).await?;
    let budget = Budget::default();
    budget.set(FIRST_BUDGET);
    // The protocol's library writes a command in small pieces, and reads in small ones.
    let stream: Box<dyn Stream> = Box::new(BufStream::with_capacity(READ_BUFFER, WRITE_BUFFER, stream));
    let stream = Guard::new(stream, budget.clone());
    login::sign_in(stream, budget, &offered, account, notary).await
}

/// Asks a server what it offers before anybody signs in, and leaves.
pub(crate) async fn offered(
    host: &str,
    port: u16,
    security: Security,
    notary: &Notary,
) -> Result<Capabilities, MailboxError> {
    let (mut stream, offered) = reach(host, port, security, notary).await?;
    // What was asked is known: whether the server hears the farewell is all the same.
    let spoken = notary.command(Rule::MailSignIn, "LOGOUT")?;
    spoken.answered(&send(&mut stream, "r9", "LOGOUT").await);
    Ok(offered)
}

/// Everything before the sign-in, and what the server offers for it.
async fn reach(
    host: &str,
    port: u16,
    security: Security,
    notary: &Notary,
) -> Result<(Box<dyn Stream>, Capabilities), MailboxError> {
    let refused = || MailboxError::PlainElsewhere {
        host: host.to_owned(),
    };
    // Before anything is sent, and before any name is looked up.
    if security == Security::Plain && !is_on_this_computer(host) {
        return Err(refused());
    }
    let spoken = notary.connecting(Rule::MailSignIn)?;
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
    Ok(match security {
        Security::Tls => {
            let mut stream = step(tls::wrap(tcp, host)).await?;
            let offered = greet(&mut stream, Already::Welcome, notary).await?;
            (Box::new(stream) as Box<dyn Stream>, offered)
        }
        Security::StartTls => {
            let mut stream = start_tls(tcp, host, notary).await?;
            let offered = ask(&mut stream, notary).await?;
            (Box::new(stream) as Box<dyn Stream>, offered)
        }
        Security::Plain => {
            let mut stream = tcp;
            let offered = greet(&mut stream, Already::Welcome, notary).await?;
            (Box::new(stream) as Box<dyn Stream>, offered)
        }
    })
}

pub(crate) async fn dial(host: &str, port: u16) -> Result<TcpStream, MailboxError> {
    let host = host.trim_matches(['[', ']']);
    let connecting = async {
        // Looked up apart: what a system says of a name that nobody has is in nobody's language.
        let found = tokio::net::lookup_host((host, port)).await;
        let addresses: Vec<SocketAddr> = found.map_err(|_| no_such_host(host))?.collect();
        TcpStream::connect(addresses.as_slice())
            .await
            .map_err(|error| io_error(&error))
    };
    let stream = step(connecting).await?;
    // Commands are small and answers are waited for.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

fn no_such_host(host: &str) -> MailboxError {
    MailboxError::Offline {
        reason: say!("no server of the name {host} is found", host = host),
    }
}

/// What a greeting means that says that the person is signed in already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Already {
    /// As good as any other.
    Welcome,
    /// An attempt to keep the line in the clear: STARTTLS is not possible after it (RFC 9051, section 11.1).
    Refused,
}

/// Reads the greeting and what the server offers; the greeting itself may say that.
async fn greet<S: Stream>(
    stream: &mut S,
    already: Already,
    notary: &Notary,
) -> Result<Capabilities, MailboxError> {
    let greeting = line(stream).await?;
    let upper = greeting.to_ascii_uppercase();
    if upper.starts_with("* BYE") && login::is_full(&upper) {
        return Err(MailboxError::Full);
    }
    if upper.starts_with("* BYE") {
        return Err(MailboxError::Offline {
            reason: say!("the server is not taking connections"),
        });
    }
    let signed_in = upper.starts_with("* PREAUTH");
    if signed_in && already == Already::Refused {
        return Err(MailboxError::Invalid {
            reason: say!("a sign-in before the line is encrypted"),
        });
    }
    if !upper.starts_with("* OK") && !signed_in {
        return Err(MailboxError::Invalid {
            reason: say!("no greeting"),
        });
    }
    match upper.split_once("[CAPABILITY ") {
        Some((_, rest)) => Ok(Capabilities::of(rest.split(']').next().unwrap_or_default())),
        None => ask(stream, notary).await,
    }
}

async fn ask<S: Stream>(stream: &mut S, notary: &Notary) -> Result<Capabilities, MailboxError> {
    let mut offered = Capabilities::default();
    let each = |line: &str| {
        if let Some(list) = line.strip_prefix("* CAPABILITY ") {
            offered = Capabilities::of(list);
        }
    };
    let spoken = notary.command(Rule::MailSignIn, "CAPABILITY")?;
    let answer = command(stream, "r1", "CAPABILITY", each).await;
    spoken.answered(&answer);
    answer.map(|()| offered)
}

/// Greeting in the clear, then TLS. Whatever was offered in the clear is forgotten: anybody could have said it.
async fn start_tls(
    mut tcp: TcpStream,
    host: &str,
    notary: &Notary,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, MailboxError> {
    let offered = greet(&mut tcp, Already::Refused, notary).await?;
    if !offered.has("STARTTLS") {
        return Err(MailboxError::Unencrypted {
            host: host.to_owned(),
        });
    }
    let spoken = notary.command(Rule::MailSignIn, "STARTTLS")?;
    let answer = command(&mut tcp, "r0", "STARTTLS", |_| {}).await;
    spoken.answered(&answer);
    answer?;
    step(tls::wrap(tcp, host)).await
}

async fn send<S: Stream>(stream: &mut S, tag: &str, words: &str) -> Result<(), MailboxError> {
    let text = format!("{tag} {words}\r\n");
    let sending = async {
        stream
            .write_all(text.as_bytes())
            .await
            .map_err(|error| io_error(&error))?;
        stream.flush().await.map_err(|error| io_error(&error))
    };
    step(sending).await
}

/// Sends one command and reads to its end. `each` sees every untagged line, in upper case.
async fn command<S: Stream>(
    stream: &mut S,
    tag: &str,
    words: &str,
    mut each: impl FnMut(&str),
) -> Result<(), MailboxError> {
    send(stream, tag, words).await?;
    let done = format!("{} ", tag.to_ascii_uppercase());
    for _ in 0..LINES_LIMIT {
        let answer = line(stream).await?.to_ascii_uppercase();
        match answer.strip_prefix(&done) {
            Some(outcome) if outcome.starts_with("OK") => return Ok(()),
            Some(_) => {
                return Err(MailboxError::Unsupported {
                    what: words.to_owned(),
                });
            }
            None => each(&answer),
        }
    }
    Err(MailboxError::Invalid {
        reason: say!("an answer without end"),
    })
}

/// One line, byte by byte: nothing behind it may be swallowed, since it can belong to TLS.
pub(crate) async fn line<S: Stream>(stream: &mut S) -> Result<String, MailboxError> {
    let reading = async {
        let mut bytes = Vec::new();
        while bytes.len() < LINE_LIMIT {
            let byte = stream.read_u8().await.map_err(|error| io_error(&error))?;
            if byte == b'\n' {
                return Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned());
            }
            bytes.push(byte);
        }
        Err(MailboxError::Invalid {
            reason: say!("an endless line"),
        })
    };
    step(reading).await
}

pub(crate) async fn step<T>(work: impl Future<Output = Result<T, MailboxError>>) -> Result<T, MailboxError> {
    timeout(STEP, work)
        .await
        .unwrap_or_else(|_| Err(super::wire::too_slow()))
}
