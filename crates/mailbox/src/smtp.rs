//! Handing a message to the server that sends it (RFC 6409), with the account of the mailbox. The library speaks the protocol;
//! connection, TLS and evidence are the same as of the other protocols of mail.
//!
//! What matters here is the end: a message must not be sent twice. So a failure says whether the message may have been taken
//! ([`SubmitError::Unknown`]): only between the end of the message and the answer to it is that so.

mod connect;
mod login;
mod words;

use core::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::address::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailParameter};
use lettre::transport::smtp::response::Response;
use regarding_model::say;
use regarding_net::{Carried, EvidenceSink, Gate, Outcome, Rule};
use tokio::time::timeout;

use crate::error::{MailboxError, invalid, unsupported};
use crate::imap::spoken::Notary;
use crate::imap::wire::too_slow;
use crate::imap::{Account, Security, SignIns};

/// How long one command may take.
const STEP: Duration = Duration::from_secs(60);
/// How long the message and the answer to it may take; a server may look for viruses before it answers (RFC 5321, 4.5.3.2).
const HANDOVER: Duration = Duration::from_secs(600);
/// How much of the message is written at once, in bytes.
const PIECE: usize = 64 * 1024;

/// Who sends to whom, as the server is told: hidden recipients stand here alone. It carries content, so it does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The address that sends.
    pub from: String,
    /// Every recipient.
    pub to: Vec<String>,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope(to {})", self.to.len())
    }
}

/// Why a message was not sent, or may not have been.
#[derive(Debug)]
pub enum SubmitError {
    /// It was not taken. It can be tried again.
    NotSent(MailboxError),
    /// The whole message was written, and no answer came: it may have been taken, or not.
    Unknown(MailboxError),
}

impl From<MailboxError> for SubmitError {
    fn from(error: MailboxError) -> Self {
        Self::NotSent(error)
    }
}

/// The server that sends the mail of an account.
#[derive(Debug, Clone)]
pub struct Smtp {
    account: Account,
    notary: Notary,
    gate: Gate,
}

/// The usual port.
#[must_use]
pub fn port(security: Security) -> u16 {
    match security {
        Security::Tls => 465,
        Security::StartTls | Security::Plain => 587,
    }
}

/// Asks a server how people may sign in, without signing in (written down in `evidence` first).
///
/// # Errors
/// Whatever stands in the way; [`MailboxError::PlainElsewhere`] where it would have to be asked in the clear.
pub async fn sign_ins(
    host: &str,
    port: u16,
    security: Security,
    evidence: Arc<dyn EvidenceSink>,
) -> Result<SignIns, MailboxError> {
    let notary = Notary::of("smtp", evidence, host, port);
    let mut line = connect::reach(host, port, security, &notary).await?;
    let offered = login::offered(&line);
    leave(&mut line, &notary).await;
    Ok(offered)
}

impl Smtp {
    /// A server for this account; its port is that of submission. Each connection and each command is written down in
    /// `evidence` before it goes out; one that cannot be written down is not sent.
    #[must_use]
    pub fn new(account: Account, evidence: Arc<dyn EvidenceSink>) -> Self {
        let notary = Notary::of("smtp", evidence, &account.host, account.port);
        Self {
            account,
            notary,
            gate: Gate::always_open(),
        }
    }

    /// The same behind a connection switch: off ends what is under way and lets nothing out.
    #[must_use]
    pub fn behind(self, gate: Gate) -> Self {
        Self { gate, ..self }
    }

    async fn while_on<T>(
        &self,
        work: impl Future<Output = Result<T, MailboxError>>,
    ) -> Result<T, MailboxError> {
        self.gate
            .while_on(work)
            .await
            .unwrap_or_else(|| Err(switched_off()))
    }

    /// Connects and signs in, to say at once whether that works.
    ///
    /// # Errors
    /// Whatever stands in the way of it, above all [`MailboxError::SignIn`] and [`MailboxError::BadCertificate`].
    pub async fn check(&self) -> Result<(), MailboxError> {
        let mut line = self.while_on(self.signed_in()).await?;
        self.leave(&mut line).await;
        Ok(())
    }

    /// Hands a message over: to all its recipients, or to none. `message` is sent as it is, hidden recipients must not be in it.
    ///
    /// # Errors
    /// [`SubmitError::NotSent`] when it is certain that it was not taken, [`SubmitError::Unknown`] when it is not.
    pub async fn submit(&self, envelope: &Envelope, message: &[u8]) -> Result<(), SubmitError> {
        let (from, to) = addresses(envelope)?;
        let mut line = self.while_on(self.signed_in()).await?;
        self.while_on(self.address(&mut line, from, to)).await?;
        let accepted = self.hand_over(&mut line, message).await;
        if accepted.is_ok() {
            self.leave(&mut line).await;
        }
        accepted
    }

    async fn leave(&self, line: &mut AsyncSmtpConnection) {
        let _ = self.gate.while_on(leave(line, &self.notary)).await;
    }

    async fn signed_in(&self) -> Result<AsyncSmtpConnection, MailboxError> {
        let account = &self.account;
        let mut line = connect::reach(&account.host, account.port, account.security, &self.notary).await?;
        login::sign_in(&mut line, account, &self.notary).await?;
        Ok(line)
    }

    /// MAIL and RCPT. One refused recipient ends it, so that nobody gets what another does not.
    async fn address(
        &self,
        line: &mut AsyncSmtpConnection,
        from: Address,
        to: Vec<Address>,
    ) -> Result<(), MailboxError> {
        let international = to
            .iter()
            .chain([&from])
            .any(|one| !AsRef::<str>::as_ref(one).is_ascii());
        if international && !line.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(unsupported(say!("addresses with letters beyond ASCII")));
        }
        let options = if international {
            vec![MailParameter::SmtpUtfEight]
        } else {
            vec![]
        };
        self.say(line, "MAIL", "addresses", Mail::new(Some(from), options))
            .await?;
        for one in to {
            let said = self.say(line, "RCPT", "addresses", Rcpt::new(one, vec![])).await;
            said.map_err(|error| match error {
                MailboxError::Forbidden { reason } => MailboxError::Recipient { reason },
                other => other,
            })?;
        }
        self.say(line, "DATA", "commands", Data).await.map(drop)
    }

    async fn say(
        &self,
        line: &mut AsyncSmtpConnection,
        name: &str,
        kind: &'static str,
        command: impl fmt::Display,
    ) -> Result<Response, MailboxError> {
        let text = command.to_string();
        let carried = vec![Carried::new(kind, 1)];
        let spoken = self.notary.carrying(Rule::MailSend, name, text.len(), carried)?;
        let answer = match timeout(STEP, line.command(text)).await {
            Err(_) => Err(too_slow()),
            Ok(answer) => answer.map_err(|error| words::of(&error)),
        };
        spoken.answered(&answer);
        answer
    }

    /// The message, and the answer to it.
    async fn hand_over(&self, line: &mut AsyncSmtpConnection, message: &[u8]) -> Result<(), SubmitError> {
        let carried = vec![Carried::new("messages", 1)];
        let spoken = self
            .notary
            .carrying(Rule::MailSend, "message", message.len(), carried)?;
        // The library writes the end of the message when there is no further piece: from then on it may be taken.
        let ended = AtomicBool::new(false);
        let mut pieces = message.trim_ascii_end().chunks(PIECE);
        let pieces = core::iter::from_fn(|| {
            let next = pieces.next();
            ended.store(next.is_none(), Ordering::SeqCst);
            next
        });
        let handing = timeout(HANDOVER, line.message_iter(pieces));
        let answer = match self.gate.while_on(handing).await {
            None => Err((switched_off(), true)),
            Some(Err(_)) => Err((too_slow(), true)),
            Some(Ok(Err(error))) => Err((words::of(&error), error.status().is_none())),
            Some(Ok(Ok(_))) => Ok(()),
        };
        match answer {
            Ok(()) => {
                spoken.ended(Outcome::Done);
                Ok(())
            }
            Err((error, silent)) if silent && ended.load(Ordering::SeqCst) => {
                spoken.ended(Outcome::Lost);
                Err(SubmitError::Unknown(error))
            }
            Err((error, silent)) => {
                spoken.ended(if silent { Outcome::Lost } else { Outcome::Refused });
                Err(SubmitError::NotSent(error))
            }
        }
    }
}

fn switched_off() -> MailboxError {
    MailboxError::Offline {
        reason: say!("the connection is switched off"),
    }
}

fn addresses(envelope: &Envelope) -> Result<(Address, Vec<Address>), MailboxError> {
    if envelope.to.is_empty() {
        return Err(invalid(say!("a message to nobody")));
    }
    let to = envelope
        .to
        .iter()
        .map(|one| address(one))
        .collect::<Result<_, _>>()?;
    Ok((address(&envelope.from)?, to))
}

/// An address as the protocol takes it: a name of a domain in other letters has a form of ASCII.
fn address(text: &str) -> Result<Address, MailboxError> {
    let wrong = || invalid(say!("an address that no mail can be sent to"));
    let (local, domain) = text.trim().rsplit_once('@').ok_or_else(wrong)?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| wrong())?;
    Address::new(local, domain).map_err(|_| wrong())
}

/// Takes leave. What was asked for is known: whether the server hears it is all the same.
async fn leave(line: &mut AsyncSmtpConnection, notary: &Notary) {
    if let Ok(spoken) = notary.command(Rule::MailSend, "QUIT") {
        let left = timeout(Duration::from_secs(5), line.quit()).await;
        spoken.ended(if matches!(left, Ok(Ok(_))) {
            Outcome::Done
        } else {
            Outcome::Lost
        });
    }
}
