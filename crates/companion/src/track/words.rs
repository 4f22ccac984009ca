//! The tracked state in words (G.2), each with its reason and what comes next (promise 10).

use jiff::Timestamp;
use regarding_id_cache::tables::link::Link;
use regarding_model::failure::FailureKind;
use regarding_sync::tracking::{Basis, PendingReason, Request, Settled, TrackedCopy, Tracking};

use crate::view::pane::{LeftOutView, RecordView, TrackingState, TrackingView};
use crate::words::time;

/// What is known beside the decision: names, read live, and why the link is there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    /// The regarding record, named.
    pub(crate) regarding: Option<RecordView>,
    /// The email record, named.
    pub(crate) record: Option<RecordView>,
    /// Its owner's name.
    pub(crate) owner: Option<String>,
    /// What this computer remembers of the tracking.
    pub(crate) link: Option<Link>,
    /// Why nothing can be done now.
    pub(crate) blocked: Option<String>,
    /// Attachments that stayed when it was tracked.
    pub(crate) left_out: Vec<LeftOutView>,
}

/// The state as front doors show it.
pub(crate) fn view(tracking: &Tracking, details: Details, now: Timestamp) -> TrackingView {
    let (state, title) = state_and_title(tracking);
    let reason = reason(tracking, &details, now);
    let copy = copy_of(tracking);
    let mine = copy.is_some_and(|copy| copy.owned_by_me);
    TrackingView {
        state,
        title: title.to_owned(),
        reason,
        owned_by_me: mine,
        regarding: details
            .regarding
            .filter(|_| copy.is_some_and(|copy| copy.regarding.is_some())),
        record: details.record.filter(|_| copy.is_some()),
        owner: details.owner.filter(|_| copy.is_some()),
        can_act: details.blocked.is_none(),
        blocked: details.blocked,
        // What a colleague's copy holds was not decided here.
        left_out: if mine { details.left_out } else { Vec::new() },
    }
}

fn state_and_title(tracking: &Tracking) -> (TrackingState, &'static str) {
    match tracking {
        Tracking::NotTracked(Basis::Nothing) => (TrackingState::Unknown, "Not known yet"),
        Tracking::NotTracked(Basis::Organization | Basis::Link) => (TrackingState::NotTracked, "Not tracked"),
        Tracking::Processing { .. } => (TrackingState::Processing, "Processing, please wait"),
        Tracking::Pending {
            request: Request::Untrack,
            ..
        } => (TrackingState::Pending, "Untrack pending"),
        Tracking::Pending { .. } => (TrackingState::Pending, "Track pending"),
        Tracking::Tracked { .. } => (TrackingState::Tracked, "Tracked"),
        Tracking::TrackedRegarding { .. } => (TrackingState::TrackedRegarding, "Tracked regarding"),
        Tracking::Failed {
            request: Request::Untrack,
            ..
        } => (TrackingState::Failed, "Untrack failure"),
        Tracking::Failed { .. } => (TrackingState::Failed, "Track failure"),
    }
}

/// The copy that is there now, if any.
pub(crate) fn copy_of(tracking: &Tracking) -> Option<&TrackedCopy> {
    match tracking {
        Tracking::Tracked { copy, .. } | Tracking::TrackedRegarding { copy, .. } => Some(copy),
        Tracking::Processing { before, .. }
        | Tracking::Pending { before, .. }
        | Tracking::Failed { before, .. } => match before {
            Settled::Tracked(copy, _) => Some(copy),
            Settled::NotTracked(_) => None,
        },
        Tracking::NotTracked(_) => None,
    }
}

fn reason(tracking: &Tracking, details: &Details, now: Timestamp) -> String {
    match tracking {
        Tracking::NotTracked(Basis::Nothing) => {
            "Your organization could not be asked yet whether it has a copy of this message.".to_owned()
        }
        Tracking::NotTracked(Basis::Organization | Basis::Link) => {
            "Your organization has no copy of this message. It is copied there only if you track it."
                .to_owned()
        }
        Tracking::Processing { request, .. } => format!("{} is being carried out.", named(request)),
        Tracking::Pending {
            request,
            reason,
            since,
            next_try,
            ..
        } => pending(request, *reason, *since, *next_try, now),
        Tracking::Tracked { copy, basis } | Tracking::TrackedRegarding { copy, basis, .. } => {
            tracked(copy, *basis, details, now)
        }
        Tracking::Failed { request, failure, .. } => {
            format!(
                "{} did not go through: {}. Nothing is lost; ask again or leave it.",
                named(request),
                briefly(*failure)
            )
        }
    }
}

fn named(request: &Request) -> &'static str {
    match request {
        Request::Track => "Tracking this message",
        Request::SetRegarding(_) => "Setting what this message is regarding",
        Request::Untrack => "Untracking this message",
    }
}

fn pending(
    request: &Request,
    reason: PendingReason,
    since: Timestamp,
    next_try: Option<Timestamp>,
    now: Timestamp,
) -> String {
    let why = match reason {
        PendingReason::Queued => "it was only just asked for",
        PendingReason::Offline => "your organization cannot be reached",
        PendingReason::Throttled => "your organization is busy and asked to wait",
        PendingReason::SignIn => "you have to sign in to your organization again",
        PendingReason::Again => "something changed meanwhile",
    };
    let next = match next_try {
        Some(at) if at > now => format!(" The next try is at {}.", time::here(at, now)),
        Some(_) => " The next try is now.".to_owned(),
        None => String::new(),
    };
    let since = time::here(since, now);
    format!(
        "{} waits since {since}: {why}.{next} It is kept if you close the program.",
        named(request)
    )
}

fn tracked(copy: &TrackedCopy, basis: Basis, details: &Details, now: Timestamp) -> String {
    let who = match (&details.link, copy.owned_by_me, &details.owner) {
        (Some(link), true, _) => format!(
            "{} ({}).",
            of_code(link.reason.as_str()),
            time::here(link.tracked_at, now)
        ),
        (_, true, _) => "You own the copy in your organization.".to_owned(),
        (_, false, Some(owner)) => format!("The copy in your organization belongs to {owner}."),
        (_, false, None) => "The copy in your organization belongs to somebody else.".to_owned(),
    };
    let how = match basis {
        Basis::Organization => "",
        Basis::Link | Basis::Nothing => " This is what was known when your organization was last asked.",
    };
    format!("{who}{how}")
}

/// The person's gesture, and the codes under which links and pending actions keep it.
pub(crate) mod gesture {
    /// Track without a record.
    pub(crate) const TRACK: &str = "person.track";
    /// Set regarding.
    pub(crate) const SET_REGARDING: &str = "person.set_regarding";
    /// Untrack.
    pub(crate) const UNTRACK: &str = "person.untrack";
    /// An unknown sender was added (G-30).
    pub(crate) const ADD_SENDER: &str = "person.add_sender";
    /// The record was there already and was found.
    pub(crate) const FOUND: &str = "found";
}

fn of_code(code: &str) -> &'static str {
    match code {
        gesture::TRACK => "You tracked it",
        gesture::SET_REGARDING => "You set what it is regarding",
        gesture::ADD_SENDER => "It was tracked when you added its sender",
        _ => "It was found in your organization",
    }
}

/// A kind of failure in a few words, to stand behind a colon.
pub(crate) fn briefly(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Offline => "your organization cannot be reached",
        FailureKind::Throttled(_) => "your organization is busy",
        FailureKind::SignIn => "you have to sign in again",
        FailureKind::Forbidden => "you lack the right in your organization",
        FailureKind::Gone => "the message or the record is no longer there",
        FailureKind::Stale => "the record was changed meanwhile",
        FailureKind::CheckpointExpired => "a full look is needed",
        FailureKind::Invalid => "your organization did not accept it",
        FailureKind::Unsupported => "your organization does not offer it",
        FailureKind::Internal => "something went wrong in Regarding itself",
    }
}
