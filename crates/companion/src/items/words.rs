//! The state of an appointment, a contact or a task in words (G.2), each with its reason (promise 10).

use regarding_model::fields::Kind;
use regarding_model::say;
use regarding_sync::item_state::{Basis, Cannot, ItemState, Rests};

use crate::view::pane::{TrackingBadgeView, TrackingState};

/// The mark in a list; none for what is not tracked.
pub(super) fn badge(state: ItemState, about: Option<String>, waits: bool) -> Option<TrackingBadgeView> {
    let (state, text) = match (state, about) {
        (ItemState::Tracked(_), Some(_)) if waits => (
            TrackingState::Pending,
            say!("Waiting for its regarding to be set"),
        ),
        (ItemState::Tracked(_), Some(name)) => (TrackingState::TrackedRegarding, name),
        (ItemState::Tracked(_), None) => (TrackingState::Tracked, say!("Tracked")),
        (ItemState::Waiting, _) => (TrackingState::Pending, say!("Waiting to be tracked")),
        (ItemState::NotTracked | ItemState::Untracked | ItemState::Cannot(_) | ItemState::Unknown, _) => {
            return None;
        }
    };
    Some(TrackingBadgeView { state, text })
}

/// The state and what it is called.
pub(super) fn state_and_title(
    state: ItemState,
    kind: Kind,
    about: bool,
    waits: bool,
) -> (TrackingState, String) {
    match state {
        ItemState::NotTracked | ItemState::Untracked => (TrackingState::NotTracked, say!("Not tracked")),
        ItemState::Cannot(_) => (TrackingState::NotTracked, say!("Cannot be tracked")),
        ItemState::Unknown => (TrackingState::Unknown, say!("Not known yet")),
        ItemState::Waiting => (TrackingState::Pending, say!("Track pending")),
        ItemState::Tracked(_) if waits => (TrackingState::Pending, say!("Set Regarding pending")),
        ItemState::Tracked(_) if about && kind == Kind::Contact => {
            (TrackingState::TrackedRegarding, say!("Tracked, belongs to"))
        }
        ItemState::Tracked(_) if about => (TrackingState::TrackedRegarding, say!("Tracked regarding")),
        ItemState::Tracked(_) => (TrackingState::Tracked, say!("Tracked")),
    }
}

/// What a service activity is, and why edits of its item do not travel (B.3, B-4, docs/adr/0028).
pub(super) fn one_way() -> String {
    say!(
        "This is a service activity, which your organization plans. Your calendar follows it: what you change here is not sent, and gives way to the next change of its record."
    )
}

/// Why an item that was asked for is not tracked: the person is asked first (D-57).
pub(super) fn asked_about() -> String {
    say!(
        "A record that is there may be this one: say in the Sync view whether they are the same. It is tracked then, and not made a second time."
    )
}

/// Why it is so and what comes next. `one_way`: nothing of its record is changed in the mailbox.
pub(super) fn reason(state: ItemState, kind: Kind, (waits, one_way): (bool, bool)) -> String {
    match state {
        ItemState::Tracked(Basis::Kept) if one_way && !waits => {
            say!("You take part in it, and one of your filters selects its record.")
        }
        ItemState::Unknown => say!("Your organization could not be asked yet whether it has a record of it."),
        ItemState::NotTracked => not_tracked(kind),
        ItemState::Untracked => say!(
            "It was untracked, or its record was deleted: it stays in your mailbox and follows no record any more."
        ),
        ItemState::Cannot(cannot) => hindered(cannot),
        ItemState::Waiting => say!(
            "You asked to have it tracked. It is carried out by itself, with the next synchronization or as soon as your organization can be reached."
        ),
        ItemState::Tracked(_) if waits => say!(
            "What it is about is kept on this computer and written to its record as soon as your organization can be reached."
        ),
        ItemState::Tracked(Basis::Kept) => say!(
            "It is kept the same in your mailbox and in your organization: what is changed on one side comes to the other one."
        ),
        ItemState::Tracked(Basis::ByOthers) => {
            say!("Your organization has a record of it, which another computer of yours or a colleague made.")
        }
        ItemState::Tracked(Basis::Resting(rests)) => resting(rests),
    }
}

fn not_tracked(kind: Kind) -> String {
    match kind {
        Kind::Appointment => {
            say!(
                "This appointment is in your mailbox only. It goes to your organization only if you track it."
            )
        }
        Kind::Contact => {
            say!("This contact is in your mailbox only. It goes to your organization only if you track it.")
        }
        Kind::Task => {
            say!("This task is in your mailbox only. It goes to your organization only if you track it.")
        }
    }
}

fn resting(rests: Rests) -> String {
    match rests {
        Rests::LeftFilter => say!(
            "It has a record, which none of your filters selects any more: both stay, and nothing is written to either until one does."
        ),
        Rests::OutOfSight => say!(
            "It has a record, which you may not see any more: both stay, and nothing is written to either until you may."
        ),
        Rests::RecordGone => say!("Its record was deleted. The next cycle does what follows of it."),
        Rests::Away => say!(
            "It has a record. Its calendar or address book takes no part at present, so nothing is written to either."
        ),
    }
}

/// Why something cannot be tracked.
pub(super) fn hindered(cannot: Cannot) -> String {
    match cannot {
        Cannot::NoIdentity => {
            say!("It has no identifier of its own, or two, so that it could not be told from others.")
        }
        Cannot::Rule => say!("It repeats by a rule that your organization has no way to say."),
        Cannot::ExtraDates => {
            say!("It has further dates beside its rule, which your organization has no way to say.")
        }
        Cannot::Zone => say!("Its times name a time zone that nobody knows."),
        Cannot::Group => say!("It stands for several people, and a contact is one."),
        Cannot::RecurringTask => say!("Tasks that repeat are not synchronized."),
        Cannot::Elsewhere => say!(
            "It is marked as belonging to another organization, to somebody else or to another item, so it is left alone."
        ),
    }
}

/// Who can read what is tracked.
pub(super) fn who_can_read(kind: Kind, organization: &str) -> String {
    match kind {
        Kind::Contact => say!(
            "Once you track it, everybody in {organization} whose role reads contacts of yours can read this contact.",
            organization = organization
        ),
        Kind::Appointment | Kind::Task => say!(
            "Once you track it, everybody in {organization} whose role reads activities of yours can read it.",
            organization = organization
        ),
    }
}
