//! The tracked state in words (G.2), each with its reason and what comes next (promise 10).

use jiff::Timestamp;
use regarding_id_cache::tables::link::Link;
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_model::say;
use regarding_sync::tracking::{Basis, PendingReason, Request, Settled, TrackedCopy, Tracking};
use uuid::Uuid;

use crate::received;
use crate::view::pane::{LeftOutView, RecordView, RefusedChangeView, TrackingState, TrackingView};
use crate::words::time;

/// What is known beside the decision: names, read live, and why the link is there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    /// The regarding record, named.
    pub(crate) regarding: Option<RecordView>,
    /// The email record, named.
    pub(crate) record: Option<RecordView>,
    /// The record of another message that bears the same Message-ID.
    pub(crate) namesake: Option<RecordView>,
    /// Its owner's name.
    pub(crate) owner: Option<String>,
    /// What this computer remembers of the tracking.
    pub(crate) link: Option<Link>,
    /// Why nothing can be done now.
    pub(crate) blocked: Option<String>,
    /// The request that is asked for.
    pub(crate) asked: Option<Uuid>,
    /// Whether a request is lost when the program ends, because nothing can be written on this computer.
    pub(crate) fleeting: bool,
    /// Attachments that stayed when it was tracked.
    pub(crate) left_out: Vec<LeftOutView>,
}

/// The state as front doors show it.
pub(crate) fn view(tracking: &Tracking, details: Details, now: Timestamp) -> TrackingView {
    let refused = refused(tracking, &details);
    // The copy and the link stand whatever became of the change.
    let standing = tracking.standing();
    let tracking = standing.as_ref().unwrap_or(tracking);
    let (state, title) = state_and_title(tracking);
    let reason = reason(tracking, &details, now);
    let copy = copy_of(tracking);
    let mine = copy.is_some_and(|copy| copy.owned_by_me);
    TrackingView {
        state,
        title,
        reason,
        refused,
        owned_by_me: mine,
        regarding: details
            .regarding
            .filter(|_| copy.is_some_and(|copy| copy.regarding.is_some())),
        regarding_fields: Vec::new(),
        record: details.record.filter(|_| copy.is_some()),
        namesake: details.namesake.filter(|_| copy.is_none()),
        owner: details.owner.filter(|_| copy.is_some()),
        takes_back: false,
        can_act: details.blocked.is_none(),
        blocked: details.blocked,
        // What a colleague's copy holds was not decided here.
        left_out: if mine { details.left_out } else { Vec::new() },
    }
}

fn refused(tracking: &Tracking, details: &Details) -> Option<RefusedChangeView> {
    let (request, failure) = tracking.refused_change()?;
    Some(RefusedChangeView {
        id: details.asked.map(|id| id.to_string()).unwrap_or_default(),
        sentence: failed(request, failure),
    })
}

fn state_and_title(tracking: &Tracking) -> (TrackingState, String) {
    match tracking {
        Tracking::NotTracked(Basis::Nothing) => (TrackingState::Unknown, say!("Not known yet")),
        Tracking::NotTracked(Basis::Organization | Basis::Link | Basis::Mark) => {
            (TrackingState::NotTracked, say!("Not tracked"))
        }
        Tracking::Processing { .. } => (TrackingState::Processing, say!("Processing, please wait")),
        Tracking::Pending {
            request: Request::Untrack,
            ..
        } => (TrackingState::Pending, say!("Untrack pending")),
        Tracking::Pending { .. } => (TrackingState::Pending, say!("Track pending")),
        Tracking::Tracked { .. } => (TrackingState::Tracked, say!("Tracked")),
        Tracking::TrackedRegarding { .. } => (TrackingState::TrackedRegarding, say!("Tracked regarding")),
        Tracking::Failed {
            request: Request::Untrack,
            ..
        } => (TrackingState::Failed, say!("Untrack failure")),
        Tracking::Failed { .. } => (TrackingState::Failed, say!("Track failure")),
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
            say!("Your organization could not be asked yet whether it has a copy of this message.")
        }
        Tracking::NotTracked(Basis::Organization | Basis::Link) if details.namesake.is_some() => {
            say!(
                "Another message that bears the same Message-ID is tracked. Of this one your organization has no copy: if you track it, \
                 it becomes a record of its own."
            )
        }
        Tracking::NotTracked(Basis::Organization | Basis::Link) => {
            say!(
                "Your organization has no copy of this message that you can see. It is copied there only if you track it."
            )
        }
        Tracking::Processing { request, .. } => {
            say!("{request} is being carried out.", request = named(request))
        }
        Tracking::NotTracked(Basis::Mark) => let_go(),
        Tracking::Pending {
            request,
            reason,
            since,
            next_try,
            ..
        } => pending(request, *reason, *since, *next_try, details.fleeting, now),
        Tracking::Tracked { copy, basis } | Tracking::TrackedRegarding { copy, basis, .. } => {
            tracked(copy, *basis, details, now)
        }
        Tracking::Failed { request, failure, .. } => failed(request, *failure),
    }
}

fn failed(request: &Request, failure: Cause) -> String {
    say!(
        "{request} did not go through: {failure}. Nothing is lost; ask again or leave it.",
        request = named(request),
        failure = briefly(failure)
    )
}

/// Why a message is not tracked though its record is there.
pub(crate) fn let_go() -> String {
    say!(
        "It is not tracked any more: its mark was taken off in another program. Your organization keeps its record; track it to link it again."
    )
}

fn named(request: &Request) -> String {
    match request {
        Request::Track => say!("Tracking this message"),
        Request::SetRegarding(_) => say!("Setting what this message is regarding"),
        Request::Untrack => say!("Untracking this message"),
    }
}

fn pending(
    request: &Request,
    reason: PendingReason,
    since: Timestamp,
    next_try: Option<Timestamp>,
    fleeting: bool,
    now: Timestamp,
) -> String {
    let why = why(reason);
    let next = match next_try {
        Some(at) if at > now => say!(" The next try is at {when}.", when = time::here(at, now)),
        Some(_) => say!(" The next try is now."),
        None => String::new(),
    };
    let since = time::here(since, now);
    let waits = say!(
        "{request} waits since {since}: {why}.{next}",
        request = named(request),
        since = since,
        why = why,
        next = next
    );
    let then = if fleeting {
        say!("It is lost when you close the program, because nothing can be written on this computer.")
    } else {
        say!("It is kept if you close the program.")
    };
    format!("{waits} {then}")
}

fn why(reason: PendingReason) -> String {
    let of = |side, kind| {
        briefly(Cause {
            kind,
            side: Some(side),
        })
    };
    match reason {
        PendingReason::Queued => say!("it was only just asked for"),
        PendingReason::Offline(side) => of(side, FailureKind::Offline),
        PendingReason::SwitchedOff => say!("the connection is switched off"),
        PendingReason::Throttled(Side::Organization) => say!("your organization is busy and asked to wait"),
        PendingReason::Throttled(Side::Mailbox) => say!("your mailbox is busy and asked to wait"),
        PendingReason::SignIn(side) => of(side, FailureKind::SignIn),
        PendingReason::Again => say!("something changed meanwhile"),
    }
}

fn tracked(copy: &TrackedCopy, basis: Basis, details: &Details, now: Timestamp) -> String {
    let who = match (&details.link, copy.owned_by_me, &details.owner) {
        (Some(link), true, _) => say!(
            "{what} ({when}).",
            what = of_code(link.reason.as_str()),
            when = time::here(link.tracked_at, now)
        ),
        (_, true, _) => say!("You own the copy in your organization."),
        (_, false, Some(owner)) => say!("The copy in your organization belongs to {owner}.", owner = owner),
        (_, false, None) => say!("The copy in your organization belongs to somebody else."),
    };
    let how = match basis {
        Basis::Organization => String::new(),
        Basis::Link | Basis::Mark | Basis::Nothing => {
            say!(" This is what was known when your organization was last asked.")
        }
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
    /// It was written in the organization and sent from here.
    pub(crate) const WRITTEN: &str = "organization.written";
    /// A record was made out of it (G-2).
    pub(crate) const CONVERTED: &str = "person.converted";
    /// The folder in which the message lies set what it is regarding (G-79).
    pub(crate) const FILED: &str = "folder.regarding";
    /// Tracking that was not asked for by hand is taken back.
    pub(crate) const UNDO: &str = "person.undo";
    /// The record was there already and was found.
    pub(crate) const FOUND: &str = "found";
}

pub(crate) fn of_code(code: &str) -> String {
    match code {
        gesture::TRACK => say!("You tracked it"),
        gesture::SET_REGARDING => say!("You set what it is regarding"),
        gesture::FILED => say!("The folder in which it lies set what it is regarding"),
        gesture::WRITTEN => say!("You wrote it in your organization, and it was sent from your mailbox"),
        gesture::CONVERTED => say!("You converted it to this record"),
        gesture::ADD_SENDER => say!("It was tracked when you added its sender"),
        code => received::words::of_rule(code).unwrap_or_else(|| say!("It was found in your organization")),
    }
}

/// A failure in a few words that name its side, to stand behind a colon.
pub(crate) fn briefly(cause: Cause) -> String {
    match cause.side {
        Some(Side::Organization) => of_organization(cause.kind),
        Some(Side::Mailbox) => of_mailbox(cause.kind),
        None => of_this_computer(cause.kind),
    }
}

fn of_organization(kind: FailureKind) -> String {
    match kind {
        FailureKind::Offline => say!("your organization cannot be reached"),
        FailureKind::Throttled(_) => say!("your organization is busy"),
        FailureKind::SignIn => say!("you have to sign in to your organization again"),
        FailureKind::Forbidden => say!(
            "your rights in your organization do not allow it, or a copy there is one that you may not see"
        ),
        FailureKind::Gone => say!("the record is not there"),
        FailureKind::Stale => say!("the record was changed meanwhile"),
        FailureKind::Invalid => say!("your organization did not accept it"),
        FailureKind::Unsupported => say!("your organization does not offer it"),
        FailureKind::CheckpointExpired => say!("a full look at your organization is needed"),
        FailureKind::Internal => of_this_computer(kind),
    }
}

fn of_mailbox(kind: FailureKind) -> String {
    match kind {
        FailureKind::Offline => say!("your mailbox cannot be reached"),
        FailureKind::Throttled(_) => say!("your mailbox is busy"),
        FailureKind::SignIn => say!("you have to sign in to your mailbox again"),
        FailureKind::Forbidden => say!("you lack the right in your mailbox"),
        FailureKind::Gone => say!("the message is no longer in your mailbox"),
        FailureKind::Stale => say!("the message was changed meanwhile"),
        FailureKind::Invalid => say!("the message in your mailbox cannot be read"),
        FailureKind::Unsupported => say!("your mailbox does not offer it"),
        FailureKind::CheckpointExpired => say!("a full look at your mailbox is needed"),
        FailureKind::Internal => of_this_computer(kind),
    }
}

/// What neither side has to do with.
fn of_this_computer(kind: FailureKind) -> String {
    match kind {
        FailureKind::Offline => say!("the connection is switched off"),
        FailureKind::Throttled(_) => say!("this computer is busy"),
        FailureKind::Invalid => say!("it makes no sense"),
        FailureKind::Unsupported => say!("this computer cannot do it now"),
        FailureKind::SignIn
        | FailureKind::Forbidden
        | FailureKind::Gone
        | FailureKind::Stale
        | FailureKind::CheckpointExpired
        | FailureKind::Internal => say!("something went wrong in Regarding itself"),
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
