//! The kinds of failure that an engine or a retry loop may look at; nobody matches on text.

use core::time::Duration;

/// What a caller can do about a failure, whatever its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The other side could not be reached; the same request may be tried again later.
    Offline,
    /// The other side asks to wait. `None` when it did not say for how long.
    Throttled(Option<Duration>),
    /// Credentials are missing, expired or revoked: a person has to sign in.
    SignIn,
    /// The person lacks a right; trying again changes nothing.
    Forbidden,
    /// The thing asked for is not there (any more).
    Gone,
    /// The thing changed since it was read: read again, then decide.
    Stale,
    /// A checkpoint is too old or was never valid: take a full look.
    CheckpointExpired,
    /// Input from outside (a server's reply, a message, a file, a person's entry) makes no sense.
    Invalid,
    /// The other side does not offer what is needed.
    Unsupported,
    /// A defect of ours.
    Internal,
}

impl FailureKind {
    /// Whether the same request can succeed later without a person doing anything.
    #[must_use]
    pub fn heals_by_itself(self) -> bool {
        matches!(self, Self::Offline | Self::Throttled(_))
    }
}

/// One of the two sides that this program stands between. What is said about a failure names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The organization.
    Organization,
    /// The mail server, or the folder of messages.
    Mailbox,
}

/// A failure as it is remembered: what can be done about it, and where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// The kind.
    pub kind: FailureKind,
    /// The side; `None` when it came from neither: from this computer, its connection switch, or what the person entered.
    pub side: Option<Side>,
}

/// An error that can say what kind of failure it is.
pub trait Failure: core::error::Error {
    /// The kind, for engines and retry loops.
    fn kind(&self) -> FailureKind;
}
