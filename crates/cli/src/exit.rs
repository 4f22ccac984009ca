//! Exit codes: one for each outcome that a script does something different for. The help documents them.

use std::process::ExitCode;

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::pane::TrackingState;

/// How a command ended, for whoever called it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exit(pub(crate) u8);

/// Done.
pub(crate) const DONE: Exit = Exit(0);

/// The request is safe on this computer and waits to reach the organization.
pub(crate) const PENDING: Exit = Exit(10);

/// A synchronization is the first one, or would take much away, and waits for a yes.
pub(crate) const WAITS: Exit = Exit(14);

/// A synchronization ran, and some of it could not be done; the report says what and why.
pub(crate) const PARTLY: Exit = Exit(15);

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.0)
    }
}

/// The exit of a failure. 2 is the command line's own, 10 is [`PENDING`], 14 [`WAITS`] and 15 [`PARTLY`].
pub(crate) fn of(code: FailureCode) -> Exit {
    Exit(match code {
        FailureCode::Internal => 1,
        FailureCode::Offline => 3,
        FailureCode::SignIn | FailureCode::MailboxSignIn => 4,
        FailureCode::Forbidden => 5,
        FailureCode::Gone => 6,
        FailureCode::Invalid => 7,
        FailureCode::SwitchedOff => 8,
        FailureCode::Unsupported => 9,
        FailureCode::Throttled => 11,
        FailureCode::Stale => 12,
        FailureCode::Cancelled => 13,
    })
}

/// The exit of a request, by the state that it left the message in.
pub(crate) fn of_state(state: TrackingState) -> Exit {
    match state {
        TrackingState::Pending | TrackingState::Processing => PENDING,
        TrackingState::Failed => of(FailureCode::Internal),
        TrackingState::NotTracked
        | TrackingState::Tracked
        | TrackingState::TrackedRegarding
        | TrackingState::Unknown => DONE,
    }
}

#[cfg(test)]
mod tests {
    use regarding_companion::view::failure::FailureCode;

    use super::{Exit, of};

    #[test]
    fn every_failure_has_its_documented_exit() {
        let table = [
            (FailureCode::Internal, 1),
            (FailureCode::Offline, 3),
            (FailureCode::SignIn, 4),
            (FailureCode::MailboxSignIn, 4),
            (FailureCode::Forbidden, 5),
            (FailureCode::Gone, 6),
            (FailureCode::Invalid, 7),
            (FailureCode::SwitchedOff, 8),
            (FailureCode::Unsupported, 9),
            (FailureCode::Throttled, 11),
            (FailureCode::Stale, 12),
            (FailureCode::Cancelled, 13),
        ];
        for (code, exit) in table {
            assert_eq!(of(code), Exit(exit), "{code:?}");
        }
    }
}
