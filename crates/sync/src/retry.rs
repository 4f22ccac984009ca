//! When a pending action that failed is tried again: by itself, after a sign-in, or when the person says so.
//!
//! Decided from the kind of failure and its side alone. Retries of one request belong to `net`; this is about the action
//! as a whole, over minutes and days.

use core::time::Duration;

use jiff::Timestamp;
use regarding_model::failure::{Cause, FailureKind, Side};

/// The first pause.
pub const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// The longest pause of ours: one quiet cycle (F-1).
pub const LONGEST_PAUSE: Duration = Duration::from_secs(12 * 60);

/// How often a failure that nobody can explain is tried again by itself (F-22).
pub const TRIES_OF_A_DEFECT: u32 = 5;

/// When an action is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextTry {
    /// By itself, at this time or any time later; earlier when the network comes back.
    At(Timestamp),
    /// As soon as the person has signed in to the organization.
    AfterSignIn,
    /// Not by itself: the person sees why and decides.
    WhenAsked,
}

/// When to try again after the `failures`-th failure in a row (from 1 on), which had this cause.
#[must_use]
pub fn next_try(cause: Cause, failures: u32, now: Timestamp) -> NextTry {
    match cause.kind {
        // A mailbox may be signed in to by another program's doing (a password put right at the server), so it is looked at again
        // like one that cannot be reached.
        FailureKind::SignIn if cause.side == Some(Side::Mailbox) => NextTry::At(after(now, pause(failures))),
        FailureKind::Throttled(Some(asked)) => NextTry::At(after(now, asked)),
        FailureKind::Offline | FailureKind::Throttled(None) => NextTry::At(after(now, pause(failures))),
        // A second look decides anew, so the first one comes at once.
        FailureKind::Stale | FailureKind::CheckpointExpired => {
            let wait = failures
                .checked_sub(2)
                .map_or(Duration::ZERO, |again| pause(again.saturating_add(1)));
            NextTry::At(after(now, wait))
        }
        FailureKind::Internal if failures < TRIES_OF_A_DEFECT => NextTry::At(after(now, pause(failures))),
        FailureKind::SignIn => NextTry::AfterSignIn,
        FailureKind::Forbidden
        | FailureKind::Gone
        | FailureKind::Invalid
        | FailureKind::Unsupported
        | FailureKind::Internal => NextTry::WhenAsked,
    }
}

/// The pause after so many failures: 5 seconds, doubling, to 12 minutes.
#[must_use]
pub fn pause(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Stands before the code of a failure of the mailbox.
const OF_MAILBOX: &str = "mailbox.";
/// Stands before the code of a failure of neither side.
const OF_NEITHER: &str = "here.";

/// The code under which the cause of a failure is kept with a pending action: `offline`, `mailbox.offline`, `here.internal`.
#[must_use]
pub fn code_of(cause: Cause) -> String {
    let side = match cause.side {
        // As codes were before they named a side.
        Some(Side::Organization) => "",
        Some(Side::Mailbox) => OF_MAILBOX,
        None => OF_NEITHER,
    };
    format!("{side}{}", kind_code(cause.kind))
}

fn kind_code(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Offline => "offline",
        FailureKind::Throttled(_) => "throttled",
        FailureKind::SignIn => "sign_in",
        FailureKind::Forbidden => "forbidden",
        FailureKind::Gone => "gone",
        FailureKind::Stale => "stale",
        FailureKind::CheckpointExpired => "checkpoint_expired",
        FailureKind::Invalid => "invalid",
        FailureKind::Unsupported => "unsupported",
        FailureKind::Internal => "internal",
    }
}

/// The cause that a code stands for, without its duration; a code of another version is a defect.
#[must_use]
pub fn cause_of(code: &str) -> Cause {
    let (side, kind) = if let Some(kind) = code.strip_prefix(OF_MAILBOX) {
        (Some(Side::Mailbox), kind)
    } else if let Some(kind) = code.strip_prefix(OF_NEITHER) {
        (None, kind)
    } else {
        (Some(Side::Organization), code)
    };
    Cause {
        kind: kind_of(kind),
        side,
    }
}

fn kind_of(code: &str) -> FailureKind {
    match code {
        "offline" => FailureKind::Offline,
        "throttled" => FailureKind::Throttled(None),
        "sign_in" => FailureKind::SignIn,
        "forbidden" => FailureKind::Forbidden,
        "gone" => FailureKind::Gone,
        "stale" => FailureKind::Stale,
        "checkpoint_expired" => FailureKind::CheckpointExpired,
        "invalid" => FailureKind::Invalid,
        "unsupported" => FailureKind::Unsupported,
        _ => FailureKind::Internal,
    }
}
