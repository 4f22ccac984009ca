//! What a failure means for one thing among many, in a sentence.

use regarding_model::failure::FailureKind;
use regarding_model::say;

/// The sentence of a kind.
pub(crate) fn of_one(kind: FailureKind) -> String {
    match kind {
        FailureKind::Offline => say!("It could not be reached. It is tried again in the next cycle."),
        FailureKind::Throttled(_) => say!("It was asked to wait. It is tried again in the next cycle."),
        FailureKind::SignIn => say!("A sign-in is needed first."),
        FailureKind::Forbidden => say!("You may not do that."),
        FailureKind::Gone => say!("It is not there any more."),
        FailureKind::Stale | FailureKind::CheckpointExpired => {
            say!("It was changed meanwhile. The next cycle looks at it again.")
        }
        FailureKind::Invalid => say!("The other side does not take it as it is."),
        FailureKind::Unsupported => say!("The other side has no way to say this."),
        FailureKind::Internal => say!("It failed by a defect of this program."),
    }
}

/// What a person can do about it, in a sentence.
pub(crate) fn advice(kind: FailureKind) -> String {
    match kind {
        FailureKind::Forbidden => say!(
            "Ask an administrator of your organization for the right, or take the record out of your filters."
        ),
        FailureKind::Invalid => {
            say!(
                "Open it on both sides and correct or shorten what changed last; the next cycle tries again."
            )
        }
        FailureKind::Unsupported => {
            say!(
                "Change it on the side that holds it so that the other one can say it; until then both stay as they are."
            )
        }
        FailureKind::SignIn => say!("Sign in again; everything else goes on by itself."),
        FailureKind::Internal => {
            say!("Nothing is lost. If it does not go by itself, report it with the log.")
        }
        FailureKind::Offline
        | FailureKind::Throttled(_)
        | FailureKind::Gone
        | FailureKind::Stale
        | FailureKind::CheckpointExpired => say!("You need not do anything: the next cycle tries again."),
    }
}
