//! What a cycle did, or would do, in words. Titles of items and records are of this moment and are kept nowhere.

use core::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::failure::FailureKind;
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Held, LinkState, Place};
use regarding_model::{say, say_many};
use regarding_sync::merge::{Apart, OccurrenceApart};
use regarding_sync::observe::Met;
use regarding_sync::pair::{ItemNews, ItemView, RecordNews, Single};
use regarding_sync::plan::{About, Action, Brake, Losses, Note, Plan, Reason, Step};
use regarding_sync::removal::Stays;
use regarding_sync::run::Ending;
use regarding_sync::undo::Taken;

use super::apply::Done;
use super::decisions::memory::Remembered;
use super::observe::Asked;
use super::sides::is_of_all;
use crate::view::pane::RecordRefView;
use crate::view::sync::{
    SyncBrakeView, SyncCountsView, SyncKind, SyncKindView, SyncNoteView, SyncStepView, SyncStepWhat,
    SyncUntrackedView,
};
use crate::view::sync_state::SyncFailureView;
use crate::words::failure::{advice, of_one};
use crate::words::fields::name;
use crate::words::time::rfc3339;
use crate::words::values::title;

/// The report on one kind.
pub(crate) struct KindReport {
    kind: Kind,
    plan: Plan,
    brake: Option<Brake>,
    titles: Titles,
    failed: Vec<(usize, Ending)>,
    /// How many steps were begun.
    begun: usize,
    /// Steps of which a side did not take an occurrence.
    not_taken: Vec<usize>,
    /// Steps of which so many files stay in the mailbox.
    files_stay: Vec<(usize, usize)>,
    done: usize,
    ran: bool,
    stopped: bool,
    taken: Vec<Remembered>,
    wanted: Asked,
    untracked: Vec<SyncUntrackedView>,
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
                Single::Both { item, record, .. } | Single::Adopted { item, record, .. } => {
                    titles.items.insert(item.place.clone(), title(&item.content));
                    titles
                        .records
                        .insert(record.record.clone(), title(&record.content));
                }
                Single::Proposed { record, .. } => {
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

impl KindReport {
    pub(super) fn of_plan(kind: Kind, plan: &Plan, met: &Met, brake: Option<Brake>) -> Self {
        Self {
            kind,
            plan: plan.clone(),
            brake,
            titles: Titles::of(met),
            failed: Vec::new(),
            begun: 0,
            not_taken: Vec::new(),
            files_stay: Vec::new(),
            done: 0,
            ran: false,
            stopped: false,
            taken: Vec::new(),
            wanted: Asked::new(),
            untracked: Vec::new(),
        }
    }

    /// Tells what is in the mailbox only, too: what comes next first, then what was last.
    pub(super) fn with_untracked(mut self, items: &[ItemView], now: Timestamp) -> Self {
        let mut items: Vec<&ItemView> = items.iter().filter(|item| item.uid.is_some()).collect();
        items.sort_by_cached_key(|item| {
            let past = item.facts.starts.filter(|at| *at < now);
            (
                past.map(Reverse),
                item.facts.starts,
                title(&item.content).to_lowercase(),
            )
        });
        let view = |item: &ItemView| SyncUntrackedView {
            uid: item.uid.clone().unwrap_or_default(),
            title: title(&item.content),
            starts: item.facts.starts.map(rfc3339),
        };
        self.untracked = items.into_iter().map(view).collect();
        self
    }

    /// What it is about.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// What can be taken back of it, and what was to be tracked and waits for the person's word first.
    pub(super) fn note_taken(&mut self, taken: Vec<Taken>, wanted: Asked) {
        let named = taken.into_iter().map(|taken| {
            let (item, record) = about_what(&taken.step);
            Remembered {
                title: self.titles.find(item, record),
                taken,
            }
        });
        self.taken = named.collect();
        self.wanted = wanted;
    }

    /// Whether the plan was carried out.
    pub(super) fn has_run(&self) -> bool {
        self.ran
    }

    /// Hands it over.
    pub(super) fn take(&mut self) -> (Vec<Remembered>, Asked) {
        (
            core::mem::take(&mut self.taken),
            core::mem::take(&mut self.wanted),
        )
    }

    /// What is done; `stopped`: the person stopped it before the rest was begun.
    pub(super) fn note_done(&mut self, done: &[Done], stopped: bool) {
        self.ran = true;
        self.stopped = stopped;
        self.begun = done.len();
        for (number, one) in done.iter().enumerate() {
            if one.files_stay > 0 {
                self.files_stay.push((number, one.files_stay));
            }
            if one.not_taken > 0 {
                self.not_taken.push(number);
            }
            match one.ending {
                Ending::Done => self.done += 1,
                ending => self.failed.push((number, ending)),
            }
        }
    }

    /// Why it waits for a yes, when it does.
    pub(crate) fn brake(&self) -> Option<Brake> {
        self.brake.filter(|_| !self.ran)
    }

    /// Whether the person stopped it before everything was begun.
    pub(crate) fn was_stopped(&self) -> bool {
        self.stopped
    }

    /// Which side's being away cut it short, as far as that is known: only its kind.
    pub(crate) fn cut_short(&self) -> Option<FailureKind> {
        let cut = self.ran && !self.stopped && self.begun < self.plan.steps.len();
        let away = self.failed.iter().rev().find_map(|(_, ending)| match ending {
            Ending::Failed(kind) if is_of_all(*kind) => Some(*kind),
            _ => None,
        });
        away.filter(|_| cut)
    }

    /// What the plan takes away.
    pub(crate) fn losses(&self) -> Losses {
        self.plan.losses()
    }

    /// How many changes it made, for the pace of the next cycles.
    pub(crate) fn changes(&self) -> usize {
        let counts = self.plan.counts();
        let changes = counts.items_created
            + counts.records_created
            + counts.items_changed
            + counts.records_changed
            + counts.losses();
        if self.ran { changes } else { 0 }
    }

    /// The steps that went well, by the names of what they are about.
    pub(crate) fn done_names(&self) -> impl Iterator<Item = String> {
        let begun = self.plan.steps.iter().enumerate().take(self.begun);
        begun
            .filter(|(number, _)| !self.failed.iter().any(|(failed, _)| failed == number))
            .map(|(_, step)| name_of(step))
    }

    /// The steps that failed and that a person may do something about, by the names of what they are about.
    pub(crate) fn failures(&self) -> impl Iterator<Item = (String, SyncFailureView)> {
        self.failed.iter().filter_map(|(number, ending)| {
            let Ending::Failed(kind) = ending else {
                return None;
            };
            let step = self.plan.steps.get(*number)?;
            let shown = self.step(*number, step)?;
            let failure = SyncFailureView {
                kind: SyncKind::from(self.kind),
                what: shown.what,
                title: shown.title,
                record: about_what(step).1.map(record_view),
                sentence: of_one(*kind),
                advice: advice(*kind),
            };
            Some((name_of(step), failure))
        })
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
            notes: self.notes(),
            untracked: self.untracked.clone(),
        }
    }

    fn step(&self, number: usize, step: &Step) -> Option<SyncStepView> {
        let what = what(step)?;
        let (item, record) = about_what(step);
        let failed = self.failed.iter().find(|(one, _)| *one == number);
        Some(SyncStepView {
            what,
            title: self.titles.find(item, record),
            record: record.map(ToString::to_string),
            reason: reason(step.reason),
            failure: failed.map(|(_, ending)| failure(*ending)),
        })
    }

    fn notes(&self) -> Vec<SyncNoteView> {
        let planned = self.plan.notes.iter().map(|note| self.note(note));
        let not_taken = self.not_taken.iter().filter_map(|number| {
            let step = self.plan.steps.get(*number)?;
            Some(self.note(&Note {
                kind: step.kind,
                item: step.item.as_ref().map(|(place, _)| place.clone()),
                record: step.record.as_ref().map(|(record, _)| record.clone()),
                about: About::OccurrenceApart(Timestamp::UNIX_EPOCH, OccurrenceApart::NotTaken),
            }))
        });
        let files = self.files_stay.iter().filter_map(|(number, count)| {
            let step = self.plan.steps.get(*number)?;
            let item = step.item.as_ref().map(|(place, _)| place);
            Some(SyncNoteView {
                title: self.titles.find(item, None),
                record: step.record.as_ref().map(|(record, _)| record.to_string()),
                held: false,
                sentence: say!(
                    "Files that the organization does not take stay in the mailbox: {count}",
                    count = count
                ),
            })
        });
        planned.chain(not_taken).chain(files).collect()
    }

    fn note(&self, note: &Note) -> SyncNoteView {
        SyncNoteView {
            title: self.titles.find(note.item.as_ref(), note.record.as_ref()),
            record: note.record.as_ref().map(ToString::to_string),
            held: matches!(note.about, About::Held(_) | About::Proposed(_) | About::Invites),
            sentence: about(note.kind, note.about),
        }
    }
}

/// The item and the record that a step is about.
pub(super) fn about_what(step: &Step) -> (Option<&Place>, Option<&RecordRef>) {
    let item = step.item.as_ref().map(|(place, _)| place);
    let record = step.record.as_ref().map(|(record, _)| record);
    let link = step.link.as_ref();
    (
        item.or_else(|| link.map(|link| &link.place)),
        record.or_else(|| link.map(|link| &link.record)),
    )
}

/// Names what a step is about in this run.
fn name_of(step: &Step) -> String {
    match about_what(step) {
        (_, Some(record)) => record.to_string(),
        (Some(place), None) => format!("{}/{}", place.collection, place.name),
        (None, None) => String::new(),
    }
}

fn record_view(record: &RecordRef) -> RecordRefView {
    RecordRefView {
        table: record.table.to_string(),
        id: record.id.to_string(),
    }
}

pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a step does, for a person; nothing for one that only notes what was seen.
pub(super) fn what(step: &Step) -> Option<SyncStepWhat> {
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

pub(super) fn failure(ending: Ending) -> String {
    match ending {
        Ending::Done => String::new(),
        Ending::Overtaken => say!("It was changed meanwhile. The next cycle looks at it again."),
        Ending::Failed(kind) => of_one(kind),
    }
}

/// The sentence of what left the filters.
pub(super) fn left_filter() -> String {
    reason(Reason::LeftFilter)
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
        Reason::Adopted => say!("You said that the two are one."),
        Reason::Decided => say!("You decided it."),
        Reason::Told => say!("You agreed that the attendees are told."),
        Reason::Undone => say!("You take back what a cycle did."),
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

fn about(kind: Kind, about: About) -> String {
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
