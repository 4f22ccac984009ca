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
