//! A failure as a front door gets it: what to do about it, and a sentence.

use regarding_model::failure::{self, Cause, FailureKind};
use serde::Serialize;
use specta::Type;

use crate::words::refused;

/// What a front door does differently for one failure than for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// Not reachable now; heals by itself.
    Offline,
    /// The connection is switched off by the person.
    SwitchedOff,
    /// The other side asks to wait; `retry_after` says for how long.
    Throttled,
    /// Sign-in to the organization is needed.
    SignIn,
    /// Sign-in to the mailbox is needed.
    MailboxSignIn,
    /// A right is missing.
    Forbidden,
    /// No longer there.
    Gone,
    /// Changed meanwhile.
    Stale,
    /// Input makes no sense.
    Invalid,
    /// Not offered by the other side.
    Unsupported,
    /// Stopped by the person.
    Cancelled,
    /// A defect of ours.
    Internal,
}

/// Which side a failure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The organization.
    Organization,
    /// The mail server, or the folder of messages.
    Mailbox,
}

impl From<failure::Side> for Side {
    fn from(side: failure::Side) -> Self {
        match side {
            failure::Side::Organization => Self::Organization,
            failure::Side::Mailbox => Self::Mailbox,
        }
    }
}

impl From<Side> for failure::Side {
    fn from(side: Side) -> Self {
        match side {
            Side::Organization => Self::Organization,
            Side::Mailbox => Self::Mailbox,
        }
    }
}

/// A failure: a code, a sentence, and small details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type, thiserror::Error)]
#[error("{message}")]
pub struct FailureView {
    /// What a front door may do about it.
    pub code: FailureCode,
    /// The sentence for the person: a capital letter, no full stop.
    pub message: String,
    /// Seconds to wait, for [`FailureCode::Throttled`].
    pub retry_after: Option<u32>,
    /// The side that it comes from; `None` when it is this computer, its connection switch, or what was entered.
    pub side: Option<Side>,
}

impl FailureView {
    /// A failure with a sentence. Roles and records are the organization's; what a code leaves open, [`Self::from_side`] tells.
    #[must_use]
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        let side = match code {
            FailureCode::SignIn | FailureCode::Forbidden | FailureCode::Stale => Some(Side::Organization),
            FailureCode::MailboxSignIn => Some(Side::Mailbox),
            FailureCode::Offline
            | FailureCode::SwitchedOff
            | FailureCode::Throttled
            | FailureCode::Gone
            | FailureCode::Invalid
            | FailureCode::Unsupported
            | FailureCode::Cancelled
            | FailureCode::Internal => None,
        };
        Self {
            code,
            message: message.into(),
            retry_after: None,
            side,
        }
    }

    /// The sentence with its full stop, for where it stands alone.
    #[must_use]
    pub fn sentence(&self) -> String {
        refused::sentence(&self.message)
    }

    /// The same failure, of this side.
    #[must_use]
    pub fn from_side(self, side: Side) -> Self {
        Self {
            side: Some(side),
            ..self
        }
    }

    /// What is remembered of it with a request that waits.
    #[must_use]
    pub(crate) fn cause(&self) -> Cause {
        let wait = self
            .retry_after
            .map(|seconds| core::time::Duration::from_secs(u64::from(seconds)));
        let kind = match self.code {
            FailureCode::Offline | FailureCode::SwitchedOff => FailureKind::Offline,
            FailureCode::Throttled => FailureKind::Throttled(wait),
            FailureCode::SignIn | FailureCode::MailboxSignIn => FailureKind::SignIn,
            FailureCode::Forbidden => FailureKind::Forbidden,
            FailureCode::Gone => FailureKind::Gone,
            FailureCode::Stale => FailureKind::Stale,
            FailureCode::Invalid => FailureKind::Invalid,
            FailureCode::Unsupported => FailureKind::Unsupported,
            FailureCode::Cancelled | FailureCode::Internal => FailureKind::Internal,
        };
        Cause {
            kind,
            side: self.side.map(failure::Side::from),
        }
    }

    /// A failure with this cause, with the sentence of the error it came from.
    #[must_use]
    pub fn of(cause: Cause, message: impl Into<String>) -> Self {
        let (code, wait) = match cause.kind {
            FailureKind::Offline => (FailureCode::Offline, None),
            FailureKind::Throttled(wait) => (FailureCode::Throttled, wait),
            FailureKind::SignIn if cause.side == Some(failure::Side::Mailbox) => {
                (FailureCode::MailboxSignIn, None)
            }
            FailureKind::SignIn => (FailureCode::SignIn, None),
            FailureKind::Forbidden => (FailureCode::Forbidden, None),
            FailureKind::Gone => (FailureCode::Gone, None),
            FailureKind::Stale => (FailureCode::Stale, None),
            FailureKind::CheckpointExpired | FailureKind::Internal => (FailureCode::Internal, None),
            FailureKind::Invalid => (FailureCode::Invalid, None),
            FailureKind::Unsupported => (FailureCode::Unsupported, None),
        };
        let retry_after = wait.map(|wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX));
        Self {
            code,
            message: message.into(),
            retry_after,
            side: cause.side.map(Side::from),
        }
    }
}
