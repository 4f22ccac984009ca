//! How far a message is, in sentences.

use jiff::Timestamp;
use regarding_id_cache::tables::outgoing::{Outgoing, Stage};
use regarding_model::failure::FailureKind;
use regarding_model::say;
use regarding_sync::retry;

use super::pending;
use crate::view::compose::OutgoingState;
use crate::view::failure::FailureView;
use crate::words::time;

/// The state that is shown of a stage.
pub(super) fn state(stage: Stage) -> OutgoingState {
    match stage {
        Stage::Waiting | Stage::Handing | Stage::Accepted => OutgoingState::Waiting,
        Stage::Unsure => OutgoingState::Unsure,
        Stage::Refused => OutgoingState::Refused,
    }
}

/// A state in a few words.
pub(super) fn title(state: OutgoingState) -> String {
    match state {
        OutgoingState::Sent => say!("Sent"),
        OutgoingState::Waiting => say!("Waits to be sent"),
        OutgoingState::Unsure => say!("Perhaps sent"),
        OutgoingState::Refused => say!("Not sent"),
    }
}

/// Why it is so, since when, and what comes next (promise 10). `failure` is that of a try just now, with its own words.
pub(super) fn reason(outgoing: &Outgoing, failed: Option<&FailureView>, now: Timestamp) -> String {
    let since = time::here(outgoing.since, now);
    let why = why_not(outgoing, failed);
    if pending::record_of(outgoing).is_some() {
        return format!("{why} {}", pending::words::told(outgoing, now))
            .trim()
            .to_owned();
    }
    let told = match outgoing.stage {
        Stage::Unsure => say!(
            "The connection was lost before the server answered, so nobody can know whether it was sent. Look whether it arrived before \
             you send it again: it is not sent twice by itself. You sent it {since}.",
            since = since
        ),
        Stage::Refused => say!("It stays among your drafts, and is sent when you say so."),
        Stage::Accepted => {
            say!("It was sent. Its copy is kept and it is tracked as soon as that can be done.")
        }
        Stage::Waiting | Stage::Handing => match outgoing.next_try.filter(|next| *next > now) {
            Some(next) => say!(
                "You sent it {since}. It lies among your drafts, and is tried again {next}.",
                since = since,
                next = time::here(next, now)
            ),
            None => say!(
                "You sent it {since}. It lies among your drafts, and is being sent.",
                since = since
            ),
        },
    };
    format!("{why} {told}").trim().to_owned()
}

/// Why it did not go out, as far as that is known; `failed` is that of a try just now, with its own words.
pub(super) fn why_not(outgoing: &Outgoing, failed: Option<&FailureView>) -> String {
    match (failed, &outgoing.last_failure) {
        (Some(failure), _) => format!("{}.", failure.message.trim_end_matches('.')),
        (None, Some(code)) => why(retry::cause_of(code.as_str()).kind),
        (None, None) => String::new(),
    }
}

/// Why a try of an earlier time failed: of it only the kind is kept.
fn why(kind: FailureKind) -> String {
    match kind {
        FailureKind::Offline => say!("The mail server could not be reached."),
        FailureKind::Throttled(_) => say!("The mail server asked to wait."),
        FailureKind::SignIn => say!("The mail server did not let you sign in."),
        FailureKind::Forbidden => say!("The mail server refused the message."),
        FailureKind::Invalid => say!("The message or one of its recipients was refused."),
        FailureKind::Gone
        | FailureKind::Stale
        | FailureKind::CheckpointExpired
        | FailureKind::Unsupported
        | FailureKind::Internal => say!("It could not be sent as it is."),
    }
}
