//! What a failure means for one thing among many, in a sentence.

use regarding_model::failure::FailureKind;

/// The sentence of a kind.
pub(crate) fn of_one(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Offline => "It could not be reached. It is tried again in the next cycle.",
        FailureKind::Throttled(_) => "It was asked to wait. It is tried again in the next cycle.",
        FailureKind::SignIn => "A sign-in is needed first.",
        FailureKind::Forbidden => "You may not do that.",
        FailureKind::Gone => "It is not there any more.",
        FailureKind::Stale | FailureKind::CheckpointExpired => {
            "It was changed meanwhile. The next cycle looks at it again."
        }
        FailureKind::Invalid => "The other side does not take it as it is.",
        FailureKind::Unsupported => "The other side has no way to say this.",
        FailureKind::Internal => "It failed by a defect of this program.",
    }
}
