//! From the errors of the crates below to failures in words: one place, by kind.

use regarding_id_cache::error::CacheError;
use regarding_mailbox::error::MailboxError;
use regarding_model::failure::{Failure, FailureKind};
use regarding_net::NetError;

use crate::view::failure::{FailureCode, FailureView};

impl From<CacheError> for FailureView {
    fn from(error: CacheError) -> Self {
        tracing::warn!(%error, "the cache failed");
        Self::of_kind(error.kind(), error.to_string())
    }
}

impl From<NetError> for FailureView {
    fn from(error: NetError) -> Self {
        match error {
            NetError::SwitchedOff => switched_off(),
            other => Self::of_kind(other.kind(), other.to_string()),
        }
    }
}

impl From<MailboxError> for FailureView {
    fn from(error: MailboxError) -> Self {
        let view = Self::of_kind(error.kind(), error.to_string());
        if error.kind() == FailureKind::SignIn {
            Self {
                code: FailureCode::MailboxSignIn,
                ..view
            }
        } else {
            view
        }
    }
}

/// The connection switch is off: nothing is sent, and that is said.
pub(crate) fn switched_off() -> FailureView {
    FailureView::new(
        FailureCode::SwitchedOff,
        "The connection is switched off in your options, so nothing is sent. Switch it on to go on",
    )
}

/// Nobody is signed in.
pub(crate) fn sign_in_needed() -> FailureView {
    FailureView::new(FailureCode::SignIn, "Sign in to your organization first")
}

/// The account that this was for was given up meanwhile. What had left before may have arrived: nothing is said about it.
pub(crate) fn signed_out() -> FailureView {
    FailureView::new(FailureCode::Cancelled, "You signed out while this was under way")
}

/// The organization has not answered yet in this run.
pub(crate) fn offline() -> FailureView {
    FailureView::new(
        FailureCode::Offline,
        "Your organization cannot be reached at the moment",
    )
}

/// No mailbox is open.
pub(crate) fn no_mailbox() -> FailureView {
    FailureView::new(FailureCode::MailboxSignIn, "Open a mailbox first")
}

/// An input that makes no sense.
pub(crate) fn invalid(sentence: impl Into<String>) -> FailureView {
    FailureView::new(FailureCode::Invalid, sentence)
}

/// Something that is not there.
pub(crate) fn gone(sentence: impl Into<String>) -> FailureView {
    FailureView::new(FailureCode::Gone, sentence)
}

/// A defect of ours; details are in the log, by name only.
pub(crate) fn internal(what: &'static str) -> FailureView {
    tracing::error!(what, "a defect");
    FailureView::new(
        FailureCode::Internal,
        format!("Something went wrong in Regarding itself ({what})"),
    )
}
