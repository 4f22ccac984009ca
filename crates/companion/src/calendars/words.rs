//! What is wrong with the server of calendars, in words.

use regarding_mailbox::error::MailboxError;
use regarding_model::failure::{self, Cause, Failure as _};
use regarding_model::say;

use crate::view::failure::{FailureCode, FailureView, Side};

/// A failure of the server, for front doors.
pub(super) fn failed(error: &MailboxError) -> FailureView {
    // Where it opens with the sign-in to the organization, it is there that the person signs in.
    let side = match error {
        MailboxError::SignInEnded => failure::Side::Organization,
        _ => failure::Side::Mailbox,
    };
    let cause = Cause {
        kind: error.kind(),
        side: Some(side),
    };
    FailureView::of(cause, sentence(error))
}

/// The server needs a sign-in that is not there.
pub(super) fn sign_in_needed(why: impl Into<String>) -> FailureView {
    FailureView::new(FailureCode::MailboxSignIn, why)
}

/// Nobody named a server.
pub(super) fn nowhere() -> FailureView {
    FailureView::new(
        FailureCode::Unsupported,
        say!("Say first where your calendars and contacts are, in the options under Accounts"),
    )
    .from_side(Side::Mailbox)
}

/// An error of the mailbox's protocols, said of the server of calendars.
pub(crate) fn sentence(error: &MailboxError) -> String {
    match error {
        MailboxError::Offline { reason } => {
            say!(
                "Your calendar server cannot be reached: {reason}",
                reason = reason
            )
        }
        MailboxError::BadCertificate { host, reason } => say!(
            "The calendar server {host} could not prove its identity: {reason}. Nothing was sent to it",
            host = host,
            reason = reason
        ),
        MailboxError::Unencrypted { host } => say!(
            "The calendar server {host} offers no encryption, so nothing was sent to it",
            host = host
        ),
        MailboxError::SignIn => say!("Your calendar server did not accept the sign-in"),
        MailboxError::SignInEnded => say!("The sign-in that opens your calendars has ended"),
        MailboxError::TokenRefused { reason } => say!(
            "The sign-in gives no access to your calendar server: {reason}",
            reason = reason
        ),
        MailboxError::NoToken { reason } => say!(
            "Nothing could be got to sign in to your calendar server with: {reason}",
            reason = reason
        ),
        MailboxError::Forbidden { reason } | MailboxError::Recipient { reason } => {
            say!("Your calendar server refused: {reason}", reason = reason)
        }
        MailboxError::Gone => say!("The calendar, address book or item is no longer there"),
        MailboxError::Invalid { reason } => say!(
            "Your calendar server gave an answer that makes no sense: {reason}",
            reason = reason
        ),
        MailboxError::Unsupported { what } => {
            say!("Your calendar server does not support {what}", what = what)
        }
        MailboxError::Elsewhere { host } => say!(
            "Your calendar server points to {host}. Nothing was sent there, because that is another server than the one you named",
            host = host
        ),
        MailboxError::Failing { status } => say!(
            "Your calendar server failed with an error of its own ({status})",
            status = status
        ),
        MailboxError::Busy { .. } | MailboxError::Full => say!("Your calendar server asks to wait"),
        MailboxError::Evidence => {
            say!("Nothing was sent to your calendar server, because the evidence log could not be written")
        }
        MailboxError::TooLarge { limit_mb } => say!(
            "An answer of your calendar server is larger than {limit_mb} MB",
            limit_mb = limit_mb
        ),
        MailboxError::PlainElsewhere { .. }
        | MailboxError::NoMaildir
        | MailboxError::NoPlace
        | MailboxError::Stale
        | MailboxError::Loud
        | MailboxError::BadItem { .. }
        | MailboxError::NotDone { .. } => error.to_string(),
    }
}
