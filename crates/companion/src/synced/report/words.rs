//! What a step of a cycle does, why, and what became of it, in words.

use regarding_model::fields::Kind;
use regarding_model::link::{Held, LinkState};
use regarding_model::{say, say_many};
use regarding_sync::merge::{Apart, OccurrenceApart};
use regarding_sync::pair::Oddity;
use regarding_sync::plan::{About, Action, Reason, Step, Untracking};
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
        Action::DeleteRecord | Action::Untrack(Untracking::Delete, _) => Some(SyncStepWhat::DeleteRecord),
        Action::Untrack(Untracking::Keep, _) => Some(SyncStepWhat::Unlink),
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

/// What is said, and advised, of a step that is overtaken again and again.
pub(super) fn again_and_again() -> (String, String) {
    (
        say!(
            "It was not done in several cycles: each time something else was there than what had been read."
        ),
        say!(
            "See whether another program changes it all the time, or whether it is there a second time where you cannot see it; then change it once on the side that is right."
        ),
    )
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
        Reason::Closed => say!(
            "It is completed or canceled, and none of your filters selects it any more. Both stay as they are."
        ),
        Reason::Reopened => say!("It was reopened in the mailbox."),
        Reason::OutOfSight => {
            say!("You cannot see the record at present. Both stay and do not follow each other meanwhile.")
        }
        Reason::CollectionGone => say!(
            "Its calendar, task list or address book is gone. Both stay and do not follow each other any more."
        ),
        Reason::CollectionLeftOut => say!(
            "Its calendar, task list or address book takes no part. Both stay and do not follow each other meanwhile."
        ),
        Reason::ItemCameBack => say!("The item is seen again."),
        Reason::ItemMoved => say!("The item was moved."),
        Reason::ItemRemoved => say!("The item was removed in the mailbox."),
        Reason::RecordDeleted => say!("The record was deleted in the organization."),
        Reason::OtherStays(stays) => stays_because(stays),
        Reason::BothGone => say!("Both are gone."),
        Reason::Adopted => say!("You said that the two are one."),
        Reason::Decided => say!("You decided it."),
        Reason::Told => say!("You agreed that the attendees are told."),
        Reason::Undone => say!("You take back what a cycle did."),
        Reason::UntrackedThere => say!(
            "You untracked it on another computer, or earlier on this one. Both stay and do not follow each other."
        ),
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
        Stays::OneWay => say!(
            "The item was removed in the mailbox; its record stays, because records of this kind are changed in the organization only."
        ),
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

pub(in crate::synced) fn about(kind: Kind, about: About) -> String {
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
        About::Uninvited => {
            say!(
                "Nobody is invited to it yet. You are asked whether your mail server shall invite the attendees."
            )
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
        About::Apart(field, Apart::ItemsOwn) => {
            say!(
                "{field} is said in the mailbox in a way that the organization has no form for. Each side keeps its own.",
                field = name(kind, field)
            )
        }
        About::Apart(field, Apart::RecordsOwn) => {
            say!(
                "{field} is said in the organization in a way that the mailbox has no form for. Each side keeps its own.",
                field = name(kind, field)
            )
        }
        About::CannotBecome(odd) => cannot_become(odd),
        About::StaysInMailbox(odd) => stays_in_mailbox(odd),
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

/// Why an item does not become a record.
fn cannot_become(odd: Oddity) -> String {
    match odd {
        Oddity::Rule => {
            say!("It repeats by a rule that the organization has no form for, so it is not tracked.")
        }
        Oddity::ExtraDates => say!(
            "Single dates were added to the series, which the organization has no form for, so it is not tracked."
        ),
        Oddity::Zone => say!("Its times name a time zone that nobody knows, so it is not tracked."),
        Oddity::Group => {
            say!(
                "It stands for several people, which no contact in the organization does, so it is not tracked."
            )
        }
        Oddity::RecurringTask => {
            say!("The task repeats, which no task in the organization does, so it is not tracked.")
        }
    }
}

/// What of a tracked item has no place in its record.
fn stays_in_mailbox(odd: Oddity) -> String {
    match odd {
        Oddity::Rule => {
            say!(
                "It repeats by a rule that the organization has no form for. The rule stays in the mailbox only."
            )
        }
        Oddity::ExtraDates => {
            say!(
                "Single dates were added to the series. The organization has no form for them, so they stay in the mailbox only."
            )
        }
        Oddity::Zone => {
            say!("Times in it name a time zone that nobody knows. They stay in the mailbox only.")
        }
        Oddity::Group => say!("It stands for several people. Who they are stays in the mailbox only."),
        Oddity::RecurringTask => {
            say!(
                "The task repeats, which no task in the organization does. That it repeats stays in the mailbox only."
            )
        }
    }
}

/// What a person can do about something that is left as it is; nothing where it heals by itself, is as it should be, or is asked
/// elsewhere.
pub(super) fn left_advice(about: About) -> Option<String> {
    Some(match about {
        About::Apart(_, Apart::NotShared) | About::OccurrenceApart(_, OccurrenceApart::NotShared) => {
            say!(
                "Ask an administrator of your organization for the right; until then each side keeps its own."
            )
        }
        About::Apart(_, Apart::ItemsOwn) | About::StaysInMailbox(_) => {
            say!(
                "Nothing is lost. If both sides shall have it, change it in your mailbox to something simpler."
            )
        }
        About::Apart(_, Apart::RecordsOwn) => {
            say!(
                "Nothing is lost. If both sides shall have it, change it in the organization to something simpler."
            )
        }
        About::OccurrenceApart(_, OccurrenceApart::NoWayBack | OccurrenceApart::NotTaken) => {
            say!("Change this occurrence on both sides alike, or leave it: the rest of the series follows.")
        }
        About::CannotBecome(_) => {
            say!("It stays in your mailbox. Change it there to something simpler, then track it again.")
        }
        About::ItemUnreadable => {
            say!(
                "Open it in your calendar or address book and save it again; if that does not work, make a new one."
            )
        }
        About::ItemOutOfSight => {
            say!("See in the options whether it is still chosen there. Nothing is taken away meanwhile.")
        }
        About::RecordUnreadable => {
            say!("Open the record in your organization, look at its times above all, and save it again.")
        }
        About::NoIdentity => {
            say!(
                "Make a copy in your calendar or address book and remove this one: a copy gets an identifier of its own."
            )
        }
        About::ReadOnly => {
            say!("Ask whoever owns it for the right to change it, or change it yourself where you may.")
        }
        About::MayNotCreate => {
            say!(
                "Ask an administrator of your organization for the right to create them, then track it again."
            )
        }
        About::Held(_)
        | About::Proposed(_)
        | About::Invites
        | About::Uninvited
        | About::Apart(_, Apart::HeldBack | Apart::OneWay) => return None,
    })
}
