//! What a cycle did, or would do, in words. Titles of items and records are of this moment and are kept nowhere.

use std::collections::BTreeMap;

use regarding_model::fields::{Content, Field, Kind, Value};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Held, LinkState, Place};
use regarding_model::say;
use regarding_sync::merge::Apart;
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, RecordNews, Single};
use regarding_sync::plan::{About, Action, Brake, Note, Plan, Reason, Step};
use regarding_sync::removal::Stays;
use regarding_sync::run::Ending;

use super::apply::Done;
use crate::view::sync::{
    SyncBrakeView, SyncCountsView, SyncKind, SyncKindView, SyncNoteView, SyncStepView, SyncStepWhat,
};
use crate::words::failure::of_one;

/// The report on one kind.
pub(crate) struct KindReport {
    kind: Kind,
    plan: Plan,
    brake: Option<Brake>,
    titles: Titles,
    failed: Vec<(usize, Ending)>,
    done: usize,
    ran: bool,
}

/// What things are called.
#[derive(Default)]
struct Titles {
    items: BTreeMap<Place, String>,
    records: BTreeMap<RecordRef, String>,
}

impl Titles {
    fn of(met: &Met) -> Self {
        let mut titles = Self::default();
        for pair in &met.pairs {
            if let ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) = &pair.item {
                titles.items.insert(item.place.clone(), title(&item.content));
            }
            if let RecordNews::Changed(record) | RecordNews::Unchanged(Some(record)) = &pair.record {
                titles
                    .records
                    .insert(record.record.clone(), title(&record.content));
            }
        }
        for single in &met.singles {
            match single {
                Single::Item { view, .. } => {
                    titles.items.insert(view.place.clone(), title(&view.content));
                }
                Single::Record { view, .. } => {
                    titles.records.insert(view.record.clone(), title(&view.content));
                }
                Single::Both { item, record, .. } => {
                    titles.items.insert(item.place.clone(), title(&item.content));
                    titles
                        .records
                        .insert(record.record.clone(), title(&record.content));
                }
            }
        }
        titles
    }

    fn find(&self, item: Option<&Place>, record: Option<&RecordRef>) -> String {
        let of_item = item.and_then(|place| self.items.get(place));
        let of_record = record.and_then(|record| self.records.get(record));
        of_item.or(of_record).cloned().unwrap_or_default()
    }
}

/// What something is called: its subject, a person's name.
fn title(content: &Content) -> String {
    match (content.get(Field::Subject), content.get(Field::FullName)) {
        (Some(Value::Text(subject)), _) => subject.clone(),
        (_, Some(Value::Name(name))) => {
            let parts = [&name.first, &name.middle, &name.last, &name.suffix];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.cloned().collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

impl KindReport {
    pub(super) fn of_plan(kind: Kind, plan: &Plan, met: &Met, brake: Option<Brake>) -> Self {
        Self {
            kind,
            plan: plan.clone(),
            brake,
            titles: Titles::of(met),
            failed: Vec::new(),
            done: 0,
            ran: false,
        }
    }

    pub(super) fn note_done(&mut self, done: &[Done]) {
        self.ran = true;
        for (number, one) in done.iter().enumerate() {
            match one.ending {
                Ending::Done => self.done += 1,
                ending => self.failed.push((number, ending)),
            }
        }
    }

    /// The report in words.
    pub(crate) fn view(&self) -> SyncKindView {
        let counts = self.plan.counts();
        let steps = self.plan.steps.iter().enumerate();
        SyncKindView {
            kind: SyncKind::from(self.kind),
            ran: self.ran,
            done: number(self.done),
            counts: SyncCountsView {
                items_created: number(counts.items_created),
                records_created: number(counts.records_created),
                items_changed: number(counts.items_changed),
                records_changed: number(counts.records_changed),
                items_removed: number(counts.items_removed),
                records_deleted: number(counts.records_deleted),
                unlinked: number(counts.unlinked),
            },
            brake: self.brake.filter(|_| !self.ran).map(|brake| SyncBrakeView {
                losses: number(brake.losses),
                pairs: number(brake.pairs),
            }),
            steps: steps
                .filter_map(|(number, step)| self.step(number, step))
                .collect(),
            notes: self.plan.notes.iter().map(|note| self.note(note)).collect(),
        }
    }

    fn step(&self, number: usize, step: &Step) -> Option<SyncStepView> {
        let what = what(step)?;
        let item = step.item.as_ref().map(|(place, _)| place);
        let item = item.or_else(|| step.link.as_ref().map(|link| &link.place));
        let record = step.record.as_ref().map(|(record, _)| record);
        let record = record.or_else(|| step.link.as_ref().map(|link| &link.record));
        let failed = self.failed.iter().find(|(one, _)| *one == number);
        Some(SyncStepView {
            what,
            title: self.titles.find(item, record),
            record: record.map(ToString::to_string),
            reason: reason(step.reason),
            failure: failed.map(|(_, ending)| failure(*ending)),
        })
    }

    fn note(&self, note: &Note) -> SyncNoteView {
        SyncNoteView {
            title: self.titles.find(note.item.as_ref(), note.record.as_ref()),
            record: note.record.as_ref().map(ToString::to_string),
            held: matches!(note.about, About::Held(_)),
            sentence: about(note.about),
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a step does, for a person; nothing for one that only notes what was seen.
fn what(step: &Step) -> Option<SyncStepWhat> {
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
        Action::Forget => None,
    }
}

fn failure(ending: Ending) -> String {
    match ending {
        Ending::Done => String::new(),
        Ending::Overtaken => say!("It was changed meanwhile. The next cycle looks at it again."),
        Ending::Failed(kind) => of_one(kind),
    }
}

fn reason(reason: Reason) -> String {
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
    }
}

fn stays_because(stays: Stays) -> String {
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
        Stays::NoRight => say!("One side was removed; the other stays, because you may not delete it."),
        Stays::OwnValues => {
            say!("The record was deleted; the item stays, because it holds something that is nowhere else.")
        }
        Stays::ChangedSince => {
            say!("One side was removed; the other stays, because it was changed meanwhile.")
        }
    }
}

fn about(about: About) -> String {
    match about {
        About::Held(Held::Field(field)) => {
            say!(
                "Both sides changed {field}. It waits for your decision.",
                field = field
            )
        }
        About::Held(Held::Occurrence(_)) => {
            say!("Both sides changed one occurrence of the series. It waits for your decision.")
        }
        About::Apart(field, Apart::NotShared) => {
            say!(
                "{field} is not shared: you may not see or change it in the organization.",
                field = field
            )
        }
        About::Apart(field, Apart::OneWay) => {
            say!(
                "{field} is different on both sides, because it travels one way only.",
                field = field
            )
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
