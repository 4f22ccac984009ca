//! A failure as a front door gets it: what to do about it, and a sentence.

use regarding_model::failure::FailureKind;
use serde::Serialize;
use specta::Type;

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
}

impl FailureView {
    /// A failure with a sentence.
    #[must_use]
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            retry_after: None,
        }
    }

    /// A failure of a kind, with the sentence of the error it came from.
    #[must_use]
    pub fn of_kind(kind: FailureKind, message: impl Into<String>) -> Self {
        let (code, wait) = match kind {
            FailureKind::Offline => (FailureCode::Offline, None),
            FailureKind::Throttled(wait) => (FailureCode::Throttled, wait),
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
        }
    }
}
