//! What a step of a cycle does, why, and what became of it, in words.

use regarding_model::fields::Kind;
use regarding_model::link::{Held, LinkState};
use regarding_model::{say, say_many};
use regarding_sync::merge::{Apart, OccurrenceApart};
use regarding_sync::plan::{About, Action, Reason, Step};
use regarding_sync::removal::Stays;
use regarding_sync::run::Ending;

use crate::view::sync::SyncStepWhat;
use crate::words::failure::of_one;
use crate::words::fields::name;

/// What a step does, for a person; nothing for one that only notes what was seen.
pub(in crate::synced) fn what(step: &Step) -> Option<SyncStepWhat> {
    match &step.action {
        Action::CreateItem { .. } => Some(SyncStepWhat::CreateItem),
        Action::CreateRecord { .. } => Some(SyncStepWhat::CreateRecord),
        Action::Write { merge, .. } => match (merge.writes_item(), merge.writes_record()) {
            (true, true) => Some(SyncStepWhat::ChangeBoth),
            (true, false) => Some(SyncStepWhat::ChangeItem),
            (false, true) => Some(SyncStepWhat::ChangeRecord),
            (false, false) => None,
        },
        Action::RemoveItem { .. } => Some(SyncStepWhat::RemoveItem),
        Action::DeleteRecord => Some(SyncStepWhat::DeleteRecord),
        Action::Become(state) => {
            let apart = step.link.as_ref().is_some_and(|link| link.state != *state);
            let shown = apart && *state != LinkState::Active;
            shown.then_some(SyncStepWhat::Unlink)
        }
        Action::Forget | Action::Undo(_) => None,
    }
}

pub(in crate::synced) fn failure(ending: Ending) -> String {
    match ending {
        Ending::Done => String::new(),
        Ending::Overtaken => say!("It was changed meanwhile. The next cycle looks at it again."),
        Ending::Failed(kind) => of_one(kind),
    }
}

/// The sentence of what left the filters.
pub(in crate::synced) fn left_filter() -> String {
    reason(Reason::LeftFilter)
}

pub(super) fn reason(reason: Reason) -> String {
    match reason {
        Reason::Selected => say!("One of your filters selects the record."),
        Reason::Tracked => say!("You asked to track it."),
        Reason::ItemChanged => say!("It was changed in the mailbox."),
        Reason::RecordChanged => say!("It was changed in the organization."),
        Reason::BothChanged => say!("It was changed on both sides."),
        Reason::SamePair => say!("The item and the record belong together."),
        Reason::Compared => say!("Both sides were compared."),
        Reason::CameBack => say!("The record is selected by your filters, or visible to you, again."),
        Reason::LeftFilter => {
            say!(
                "None of your filters selects the record any more. Both stay and no longer follow each other."
            )
        }
        Reason::OutOfSight => {
            say!("You cannot see the record at present. Both stay and do not follow each other meanwhile.")
        }
        Reason::ItemMoved => say!("The item was moved."),
        Reason::ItemRemoved => say!("The item was removed in the mailbox."),
        Reason::RecordDeleted => say!("The record was deleted in the organization."),
        Reason::OtherStays(stays) => stays_because(stays),
        Reason::BothGone => say!("Both are gone."),
        Reason::Adopted => say!("You said that the two are one."),
        Reason::Decided => say!("You decided it."),
        Reason::Told => say!("You agreed that the attendees are told."),
        Reason::Undone => say!("You take back what a cycle did."),
    }
}

pub(super) fn stays_because(stays: Stays) -> String {
    match stays {
        Stays::ContactRecord => {
            say!("The contact was removed in the mailbox; its record stays in the organization.")
        }
        Stays::OwnContact => say!("The record was deleted; your own contact stays in the mailbox."),
        Stays::Closed => say!("One side was removed; the other stays, because it is completed or canceled."),
        Stays::Past => say!("One side was removed; the other stays, because it has begun already."),
        Stays::NotOrganizer => {
            say!("One side was removed; the other stays, because somebody else organizes it.")
        }
        Stays::NotOwner => say!("The record stays, because somebody else owns it."),
        Stays::NoRight => say!("One side was removed; the other stays, because you may not delete it."),
        Stays::OwnValues => {
            say!("The record was deleted; the item stays, because it holds something that is nowhere else.")
        }
        Stays::ChangedSince => {
            say!("One side was removed; the other stays, because it was changed meanwhile.")
        }
    }
}

pub(super) fn about(kind: Kind, about: About) -> String {
    match about {
        About::Held(Held::Field(field)) => {
            say!(
                "Both sides changed {field}. It waits for your decision.",
                field = name(kind, field)
            )
        }
        About::Held(Held::Occurrence(_)) => {
            say!("Both sides changed one occurrence of the series. It waits for your decision.")
        }
        About::Held(Held::Removal) => {
            say!("One side was removed and the other was changed. It waits for your decision.")
        }
        About::Proposed(count) => say_many!(
            count = count,
            "{count} item of the mailbox may be this record. It waits for your word and is not made a second time.",
            "{count} items of the mailbox may be this record. It waits for your word and is not made a second time."
        ),
        About::Invites => {
            say!("Your mail server would write to the attendees. It waits until you say whether it shall.")
        }
        About::Apart(field, Apart::NotShared) => {
            say!(
                "{field} is not shared: you may not see or change it in the organization.",
                field = name(kind, field)
            )
        }
        About::Apart(field, Apart::HeldBack) => {
            say!(
                "{field} is not written to the organization yet: the occurrences that differ there would be lost by it.",
                field = name(kind, field)
            )
        }
        About::Apart(field, Apart::OneWay) => {
            say!(
                "{field} is different on both sides, because it travels one way only.",
                field = name(kind, field)
            )
        }
        About::OccurrenceApart(_, OccurrenceApart::NoWayBack) => say!(
            "One occurrence of the series was taken out in the organization, which cannot bring it back. It is different on both sides."
        ),
        About::OccurrenceApart(_, OccurrenceApart::NotTaken) => say!(
            "One occurrence of the series is different on both sides, because one of them has no place for it."
        ),
        About::OccurrenceApart(_, OccurrenceApart::NotShared) => {
            say!("One occurrence of the series is not shared: you may not change the record.")
        }
        About::ItemUnreadable => say!("The item in the mailbox makes no sense and was left as it is."),
        About::ItemOutOfSight => {
            say!("The calendar, task list or address book cannot be read at present.")
        }
        About::RecordUnreadable => say!("The record makes no sense and was left as it is."),
        About::NoIdentity => {
            say!("The item has no identifier of its own, or two, so it cannot be tracked.")
        }
        About::ReadOnly => say!("The calendar, task list or address book can only be read."),
        About::MayNotCreate => say!("You may not create such records."),
    }
}
