//! The tracked state in words (G.2), each with its reason and what comes next (promise 10).

use jiff::Timestamp;
use regarding_id_cache::tables::link::Link;
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_sync::tracking::{Basis, PendingReason, Request, Settled, TrackedCopy, Tracking};

use crate::view::pane::{LeftOutView, RecordView, TrackingState, TrackingView};
use crate::words::{side, time};

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
        regarding_fields: Vec::new(),
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
        PendingReason::Queued => "it was only just asked for".to_owned(),
        PendingReason::Offline(of) => format!("{} cannot be reached", side::named(of)),
        PendingReason::SwitchedOff => "the connection is switched off".to_owned(),
        PendingReason::Throttled(of) => format!("{} is busy and asked to wait", side::named(of)),
        PendingReason::SignIn(of) => format!("you have to sign in to {} again", side::named(of)),
        PendingReason::Again => "something changed meanwhile".to_owned(),
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

/// A failure in a few words that name its side, to stand behind a colon.
pub(crate) fn briefly(cause: Cause) -> String {
    let Cause { kind, side: of } = cause;
    let Some(of) = of else {
        return of_this_computer(kind).to_owned();
    };
    let name = side::named(of);
    match kind {
        FailureKind::Offline => format!("{name} cannot be reached"),
        FailureKind::Throttled(_) => format!("{name} is busy"),
        FailureKind::SignIn => format!("you have to sign in to {name} again"),
        FailureKind::Forbidden => format!("you lack the right in {name}"),
        FailureKind::Gone => match of {
            Side::Organization => "the record is no longer there".to_owned(),
            Side::Mailbox => "the message is no longer in your mailbox".to_owned(),
        },
        FailureKind::Stale => match of {
            Side::Organization => "the record was changed meanwhile".to_owned(),
            Side::Mailbox => "the message was changed meanwhile".to_owned(),
        },
        FailureKind::Invalid => match of {
            Side::Organization => "your organization did not accept it".to_owned(),
            Side::Mailbox => "the message in your mailbox cannot be read".to_owned(),
        },
        FailureKind::Unsupported => format!("{name} does not offer it"),
        FailureKind::CheckpointExpired => format!("a full look at {name} is needed"),
        FailureKind::Internal => of_this_computer(kind).to_owned(),
    }
}

/// What neither side has to do with.
fn of_this_computer(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Offline => "the connection is switched off",
        FailureKind::Throttled(_) => "this computer is busy",
        FailureKind::Invalid => "it makes no sense",
        FailureKind::Unsupported => "this computer cannot do it now",
        FailureKind::SignIn
        | FailureKind::Forbidden
        | FailureKind::Gone
        | FailureKind::Stale
        | FailureKind::CheckpointExpired
        | FailureKind::Internal => "something went wrong in Regarding itself",
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::failure::{Cause, FailureKind, Side};

    use super::briefly;

    #[test]
    fn promise_10_a_failure_names_the_side_that_it_comes_from() {
        let said = |kind, side| briefly(Cause { kind, side });
        for kind in [
            FailureKind::Offline,
            FailureKind::Throttled(None),
            FailureKind::SignIn,
            FailureKind::Forbidden,
            FailureKind::Unsupported,
        ] {
            let organization = said(kind, Some(Side::Organization));
            let mailbox = said(kind, Some(Side::Mailbox));
            assert!(organization.contains("your organization"), "{organization}");
            assert!(
                mailbox.contains("your mailbox") && !mailbox.contains("organization"),
                "{mailbox}"
            );
        }
        let gone = said(FailureKind::Gone, Some(Side::Mailbox));
        assert_eq!(gone, "the message is no longer in your mailbox");
        assert_eq!(said(FailureKind::Offline, None), "the connection is switched off");
    }
}
