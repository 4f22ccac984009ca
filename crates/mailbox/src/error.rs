//! What can go wrong with a mailbox, in sentences a person understands.

use core::time::Duration;

use regarding_model::failure::{Failure, FailureKind};
use regarding_model::say;
use thiserror::Error;

/// A failure of a mailbox.
#[derive(Debug, Error)]
pub enum MailboxError {
    /// The server or the folder of files cannot be reached.
    #[error("{}", say!("Cannot reach the mail server: {reason}", reason = reason))]
    Offline {
        /// What happened, without content.
        reason: String,
    },
    /// The server's certificate does not prove who it is.
    #[error("{}", say!("The mail server {host} could not prove its identity: {reason}. Nothing was sent to it", host = host, reason = reason))]
    BadCertificate {
        /// The host that was asked for.
        host: String,
        /// What is wrong with the certificate.
        reason: String,
    },
    /// The server offers no encryption and is not on this computer.
    #[error("{}", say!("The mail server {host} offers no encryption, so the password was not sent", host = host))]
    Unencrypted {
        /// The host that was asked for.
        host: String,
    },
    /// No encryption was asked for, and the server is not on this computer: it was not asked for anything.
    #[error("{}", say!("A connection without encryption is allowed only to this computer itself, so nothing was sent to {host}", host = host))]
    PlainElsewhere {
        /// The host that was named.
        host: String,
    },
    /// A folder of files is none of messages.
    #[error("{}", say!("There is no Maildir in that folder"))]
    NoMaildir,
    /// The server refused the user name, the password or the token.
    #[error("{}", say!("The mail server did not accept the sign-in"))]
    SignIn,
    /// The sign-in that brings the access tokens has ended: a person has to sign in there first.
    #[error("{}", say!("The sign-in that opens the mailbox has ended"))]
    SignInEnded,
    /// Whoever gives access tokens out gives none for the mail server.
    #[error("{}", say!("The sign-in gives no access to the mail server: {reason}", reason = reason))]
    TokenRefused {
        /// Why, without content.
        reason: String,
    },
    /// Whoever gives access tokens out could not be asked.
    #[error("{}", say!("Nothing could be got to sign in to the mail server with: {reason}", reason = reason))]
    NoToken {
        /// What happened, without content.
        reason: String,
    },
    /// The server that sends mail takes one of the recipients' addresses for none, so the message was not handed over.
    #[error("{}", say!("The mail server refuses one of the recipients, so nothing was sent: {reason}", reason = reason))]
    Recipient {
        /// The server's words.
        reason: String,
    },
    /// The server will not let this user do that.
    #[error("{}", say!("The mail server refused: {reason}", reason = reason))]
    Forbidden {
        /// The server's words.
        reason: String,
    },
    /// The message or folder is not there (any more).
    #[error("{}", say!("The message or folder is no longer there"))]
    Gone,
    /// What was to be changed is not what was read any more, or what was to be created is there already.
    #[error("{}", say!("It was changed on the server in the meantime"))]
    Stale,
    /// The server answered with something that is no answer.
    #[error("{}", say!("The mail server gave an answer that makes no sense: {reason}", reason = reason))]
    Invalid {
        /// What was wrong, without content.
        reason: String,
    },
    /// What was given as the place of a page in a list is none.
    #[error("{}", say!("That is no place in this folder: take the one that came with the page before"))]
    NoPlace,
    /// The server lacks something that is needed.
    #[error("{}", say!("The mail server does not support {what}", what = what))]
    Unsupported {
        /// What is missing.
        what: String,
    },
    /// The server would write to the attendees of a meeting because of a change that nobody is to hear of (promise 8).
    #[error("{}", say!("The mail server would write to the attendees because of any change of this meeting, and cannot be kept from it. Nothing was changed. Agree to the messages where you are asked, or change it in your calendar yourself"))]
    Loud,
    /// An appointment, contact or task makes no sense, or what is to be written to it does not.
    #[error("{}", say!("An appointment, contact or task could not be read or written: {reason}", reason = reason))]
    BadItem {
        /// Why, without content.
        reason: String,
    },
    /// Something that this program does not do with an appointment, contact or task.
    #[error("{}", say!("This program does not do that: {what}", what = what))]
    NotDone {
        /// What.
        what: String,
    },
    /// The server points to another one, which nobody agreed to.
    #[error("{}", say!("The mail server points to {host}. Nothing was sent there, because that is another server than the one you named", host = host))]
    Elsewhere {
        /// The other server.
        host: String,
    },
    /// The server failed inside.
    #[error("{}", say!("The mail server failed with an error of its own ({status})", status = status))]
    Failing {
        /// The status that it answered with.
        status: u16,
    },
    /// The server asks to wait.
    #[error("{}", say!("The mail server asks to wait"))]
    Busy {
        /// For how long, when it said so.
        wait: Option<Duration>,
    },
    /// The server has as many connections as it takes, of this person or at all.
    #[error("{}", say!("The mail server takes no more connections at the moment"))]
    Full,
    /// The evidence log refused the line, so nothing was sent (promise 2).
    #[error("{}", say!("Nothing was sent to the mail server, because the evidence log could not be written"))]
    Evidence,
    /// The message is larger than what the program takes into memory.
    #[error("{}", say!("The message is larger than {limit_mb} MB", limit_mb = limit_mb))]
    TooLarge {
        /// The limit, in megabytes.
        limit_mb: u32,
    },
}

impl Failure for MailboxError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Offline { .. } | Self::NoMaildir | Self::NoToken { .. } | Self::Failing { .. } => {
                FailureKind::Offline
            }
            Self::SignIn | Self::SignInEnded | Self::TokenRefused { .. } => FailureKind::SignIn,
            Self::Forbidden { .. } => FailureKind::Forbidden,
            Self::Gone => FailureKind::Gone,
            Self::Stale => FailureKind::Stale,
            Self::BadCertificate { .. }
            | Self::Unencrypted { .. }
            | Self::PlainElsewhere { .. }
            | Self::Unsupported { .. }
            | Self::Loud
            | Self::NotDone { .. }
            | Self::Elsewhere { .. } => FailureKind::Unsupported,
            Self::Busy { wait } => FailureKind::Throttled(*wait),
            Self::Full => FailureKind::Throttled(None),
            Self::Invalid { .. }
            | Self::NoPlace
            | Self::Recipient { .. }
            | Self::BadItem { .. }
            | Self::TooLarge { .. } => FailureKind::Invalid,
            Self::Evidence => FailureKind::Internal,
        }
    }
}

/// An answer that makes no sense.
pub(crate) fn invalid(reason: impl Into<String>) -> MailboxError {
    MailboxError::Invalid {
        reason: reason.into(),
    }
}

/// Something that the server lacks.
pub(crate) fn unsupported(what: impl Into<String>) -> MailboxError {
    MailboxError::Unsupported { what: what.into() }
}
