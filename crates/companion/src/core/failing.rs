//! From the errors of the crates below to failures in words: one place, by kind.

use regarding_dataverse::operations::current_user::User;
use regarding_id_cache::error::CacheError;
use regarding_mailbox::error::MailboxError;
use regarding_model::failure::{self, Cause, Failure as _, FailureKind};
use regarding_model::say;
use regarding_model::text::{InEnglish, Sentence};
use regarding_net::NetError;

use crate::view::failure::{FailureCode, FailureView, Side};

impl From<CacheError> for FailureView {
    fn from(error: CacheError) -> Self {
        tracing::warn!(error = %InEnglish(&error), "the cache failed");
        let cause = Cause {
            kind: error.kind(),
            side: None,
        };
        Self::of(cause, error.to_string())
    }
}

/// Over HTTP goes what is for the organization and its authority, and nothing else; the sentence says so.
impl From<NetError> for FailureView {
    fn from(error: NetError) -> Self {
        let sentence = match &error {
            NetError::SwitchedOff => return switched_off(),
            NetError::Unreachable => say!("Your organization could not be reached"),
            NetError::Timeout => say!("Your organization did not answer in time"),
            NetError::Cut => {
                say!("The connection to your organization broke before its reply was complete")
            }
            NetError::Certificate => {
                say!("The certificate of your organization's server is not valid, so nothing was sent to it")
            }
            NetError::TooLarge { limit } => {
                say!(
                    "The reply of your organization is larger than {limit} bytes and was not read",
                    limit = limit
                )
            }
            NetError::Garbled => say!("The reply of your organization could not be understood"),
            NetError::PlainText
            | NetError::Redirect
            | NetError::Address
            | NetError::Request
            | NetError::Evidence
            | NetError::Setup => {
                let cause = Cause {
                    kind: error.kind(),
                    side: None,
                };
                return Self::of(cause, error.to_string());
            }
        };
        Self::of(of_organization(error.kind()), sentence)
    }
}

impl From<MailboxError> for FailureView {
    fn from(error: MailboxError) -> Self {
        // Where the mailbox opens with the sign-in to the organization, it is there that the person signs in.
        let side = match error {
            MailboxError::SignInEnded => failure::Side::Organization,
            _ => failure::Side::Mailbox,
        };
        let cause = Cause {
            kind: error.kind(),
            side: Some(side),
        };
        Self::of(cause, error.to_string())
    }
}

/// A kind of failure, of the organization.
pub(crate) fn of_organization(kind: FailureKind) -> Cause {
    Cause {
        kind,
        side: Some(failure::Side::Organization),
    }
}

/// The connection switch is off: nothing is sent, and that is said.
pub(crate) fn switched_off() -> FailureView {
    FailureView::new(
        FailureCode::SwitchedOff,
        say!("The connection is switched off in your options, so nothing is sent. Switch it on to go on"),
    )
}

/// Nobody is signed in.
pub(crate) fn sign_in_needed() -> FailureView {
    FailureView::new(FailureCode::SignIn, say!("Sign in to your organization first"))
}

/// Somebody else signed in than the person said.
pub(crate) fn another_account(wanted: &str, user: &User) -> FailureView {
    let known = [&user.sign_in_name, &user.email].into_iter().flatten().next();
    let who = known.unwrap_or(&user.name);
    FailureView::new(
        FailureCode::SignIn,
        say!(
            "{who} signed in, not {wanted}. Nothing of that account is kept: sign in again as {wanted}",
            who = who,
            wanted = wanted
        ),
    )
}

/// The account that this was for was given up meanwhile. What had left before may have arrived: nothing is said about it.
pub(crate) fn signed_out() -> FailureView {
    FailureView::new(
        FailureCode::Cancelled,
        say!("You signed out while this was under way"),
    )
}

/// The organization has not answered yet in this run.
pub(crate) fn offline() -> FailureView {
    FailureView::new(
        FailureCode::Offline,
        say!("Your organization cannot be reached at the moment"),
    )
    .from_side(Side::Organization)
}

/// No mailbox is open.
pub(crate) fn no_mailbox() -> FailureView {
    FailureView::new(FailureCode::MailboxSignIn, say!("Open a mailbox first"))
}

/// An input that makes no sense.
pub(crate) fn invalid(sentence: impl Into<String>) -> FailureView {
    FailureView::new(FailureCode::Invalid, sentence)
}

/// Something that this computer alone was asked for, and does not have any more.
pub(crate) fn gone(sentence: impl Into<String>) -> FailureView {
    FailureView::new(FailureCode::Gone, sentence)
}

/// A record that is not there.
pub(crate) fn no_record(sentence: impl Into<String>) -> FailureView {
    FailureView::new(FailureCode::Gone, sentence).from_side(Side::Organization)
}

/// A message, or a part of one, that is not there.
pub(crate) fn not_in_mailbox(sentence: impl Into<String>) -> FailureView {
    FailureView::new(FailureCode::Gone, sentence).from_side(Side::Mailbox)
}

/// A defect of ours; details are in the log, by name only.
pub(crate) fn internal(what: Sentence) -> FailureView {
    tracing::error!(what = %InEnglish(&what), "a defect");
    FailureView::new(
        FailureCode::Internal,
        say!("Something went wrong in Regarding itself ({what})", what = what),
    )
}
