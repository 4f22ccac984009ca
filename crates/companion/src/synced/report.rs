//! What a cycle did, or would do, in words. Titles of items and records are of this moment and are kept nowhere.

mod asking;
mod left;
mod titles;
mod words;
mod writes;

use core::cmp::Reverse;

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_mailbox::collections::Collection;
use regarding_model::failure::FailureKind;
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_model::say;
use regarding_sync::merge::OccurrenceApart;
use regarding_sync::observe::Met;
use regarding_sync::pair::ItemView;
use regarding_sync::plan::{About, Brake, Counts, Losses, Note, Plan, Step};
use regarding_sync::run::Ending;
use regarding_sync::undo::Taken;

pub(super) use self::asking::{Answers, Asking};
pub(crate) use self::left::Left;
pub(super) use self::left::LookedAt;
use self::titles::Titles;
use self::words::reason;
use self::writes::writes;
use super::apply::Done;
use super::decisions::memory::Remembered;
use super::observe::Asked;
use super::sides::{Stopped, is_of_all};
use crate::view::failure::FailureView;
use crate::view::pane::RecordRefView;
use crate::view::sync::{
    SyncBrakeView, SyncCountsView, SyncKind, SyncKindView, SyncNoteView, SyncStepView, SyncUntrackedView,
};
use crate::view::sync_state::SyncFailureView;
use crate::words::failure::advice;
use crate::words::time::rfc3339;
use crate::words::values::title;

pub(super) use self::words::{about, failure, left_filter, what};

/// A step that failed, and why in a sentence.
struct Failed {
    number: usize,
    ending: Ending,
    sentence: String,
}

/// The report on one kind.
pub(crate) struct KindReport {
    kind: Kind,
    plan: Plan,
    brake: Option<Brake>,
    titles: Titles,
    failed: Vec<Failed>,
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
    looked: LookedAt,
    asked: Asking,
    /// Collections that could not be looked at.
    failing: Vec<SyncNoteView>,
    /// Why it was given up between two waves of writes.
    lost: Option<Stopped>,
    /// The same in words.
    given_up: Option<FailureView>,
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
            looked: LookedAt::default(),
            asked: Asking::default(),
            failing: Vec::new(),
            lost: None,
            given_up: None,
        }
    }

    /// Names the collections, for items of which nothing else is known.
    pub(super) fn within(mut self, collections: &BTreeMap<String, Collection>) -> Self {
        self.titles.within(collections);
        self
    }

    /// Tells which collections could not be looked at.
    pub(super) fn with_failing(mut self, failing: &[SyncNoteView]) -> Self {
        self.failing = failing.to_vec();
        self
    }

    /// Why a part of the kind waits, in sentences; empty when none does.
    pub(super) fn waits_for(&self) -> String {
        let sentences: Vec<&str> = self.failing.iter().map(|note| note.sentence.as_str()).collect();
        sentences.join(" ")
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

    /// Notes what became of the items that the person asked to have tracked.
    pub(super) fn asking(mut self, asked: Asking) -> Self {
        self.asked = asked;
        self
    }

    /// Whether the plan was carried out.
    pub(super) fn has_run(&self) -> bool {
        self.ran
    }

    /// How the step of an item ended, where it was begun and not done.
    pub(super) fn failed_of(&self, uid: &str) -> Option<(Ending, String)> {
        let of = |failed: &&Failed| {
            let step = self.plan.steps.get(failed.number);
            step.is_some_and(|step| step.uid.as_deref() == Some(uid))
        };
        let failed = self.failed.iter().find(of)?;
        Some((failed.ending, failed.sentence.clone()))
    }

    /// Whether an item that was asked for is a record already.
    pub(super) fn is_tracked_already(&self, uid: &str) -> bool {
        self.asked.is_tracked(uid)
    }

    /// Whether an item that was asked for may be a record that is there, which a person must say.
    pub(super) fn waits_for_word(&self, uid: &str) -> bool {
        self.asked.is_proposed(uid)
    }

    /// Whether the record of an item that was asked for is there under an id of somebody else's making: a cycle links both.
    pub(super) fn is_adopted(&self, uid: &str) -> bool {
        self.asked.is_adopted(uid)
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
                ending => self.failed.push(Failed {
                    number,
                    ending,
                    sentence: one.failure(),
                }),
            }
        }
    }

    /// It was given up between two waves of writes: what is done is told all the same. What the person stopped is told as that.
    pub(super) fn note_lost(&mut self, lost: Option<Stopped>) {
        self.lost = lost.filter(|_| !self.stopped);
    }

    pub(super) fn take_lost(&mut self) -> Option<Stopped> {
        self.lost.take()
    }

    pub(super) fn give_up(&mut self, failure: FailureView) {
        self.given_up = Some(failure);
    }

    /// Why it was given up between two waves of writes, in words.
    pub(crate) fn given_up(&self) -> Option<&FailureView> {
        self.given_up.as_ref()
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
        let away = self.failed.iter().rev().find_map(|failed| match failed.ending {
            Ending::Failed(kind) if is_of_all(kind) => Some(kind),
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
        let counts = self.counts();
        let changes = counts.items_created
            + counts.records_created
            + counts.items_changed
            + counts.records_changed
            + counts.losses();
        if self.ran { changes } else { 0 }
    }

    /// The steps that went well.
    fn went_well(&self) -> impl Iterator<Item = &Step> {
        let begun = self.plan.steps.iter().enumerate().take(self.begun);
        begun
            .filter(|(number, _)| !self.failed.iter().any(|failed| failed.number == *number))
            .map(|(_, step)| step)
    }

    /// How much was done of each; of a plan that was not carried out, how much it would do.
    fn counts(&self) -> Counts {
        if self.ran {
            Counts::of_steps(self.went_well())
        } else {
            self.plan.counts()
        }
    }

    /// The steps that went well, by the names of what they are about.
    pub(crate) fn done_names(&self) -> impl Iterator<Item = String> {
        self.went_well().map(name_of)
    }

    /// The steps that failed and that a person may do something about, by the names of what they are about.
    pub(crate) fn failures(&self) -> impl Iterator<Item = (String, SyncFailureView)> {
        self.failed.iter().filter_map(|failed| match failed.ending {
            Ending::Failed(kind) => self.failure(failed.number, (failed.sentence.clone(), advice(kind))),
            Ending::Done | Ending::Overtaken => None,
        })
    }

    /// The steps that found something else than what was read, as they are told once that happens again and again.
    pub(crate) fn overtaken(&self) -> impl Iterator<Item = (String, SyncFailureView)> {
        let overtaken = self.failed.iter();
        let overtaken = overtaken.filter(|failed| failed.ending == Ending::Overtaken);
        overtaken.filter_map(|failed| self.failure(failed.number, words::again_and_again()))
    }

    /// A step that is not done, by the name of what it is about, with what is wrong and what the person can do.
    fn failure(
        &self,
        number: usize,
        (sentence, advice): (String, String),
    ) -> Option<(String, SyncFailureView)> {
        let step = self.plan.steps.get(number)?;
        let shown = self.step(number, step)?;
        let failure = SyncFailureView {
            kind: SyncKind::from(self.kind),
            what: shown.what,
            title: shown.title,
            record: about_what(step).1.map(record_view),
            sentence,
            advice,
        };
        Some((name_of(step), failure))
    }

    /// The report in words.
    pub(crate) fn view(&self) -> SyncKindView {
        let counts = self.counts();
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
                lately: number(brake.lately),
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
        let failed = self.failed.iter().find(|one| one.number == number);
        Some(SyncStepView {
            what,
            title: self.titles.find(item, record),
            record: record.map(ToString::to_string),
            uid: step.uid.clone(),
            reason: reason(step.reason),
            // What is done stands in the record and in the item; what would be is to be seen before.
            writes: if self.ran { Vec::new() } else { writes(step) },
            failure: failed.map(|failed| failed.sentence.clone()),
        })
    }

    /// How many things it leaves for the person to decide.
    pub(crate) fn held(&self) -> usize {
        self.plan.notes.iter().filter(|note| is_held(note)).count()
    }

    fn notes(&self) -> Vec<SyncNoteView> {
        let planned = self.plan.notes.iter().map(|note| self.note(note));
        let not_taken = self.notes_not_taken().map(|note| self.note(&note));
        let files = self.files_stay.iter().filter_map(|(number, count)| {
            let step = self.plan.steps.get(*number)?;
            let item = step.item.as_ref().map(|(place, _)| place);
            Some(SyncNoteView {
                title: self.titles.find(item, None),
                record: step.record.as_ref().map(|(record, _)| record.to_string()),
                uid: step.uid.clone(),
                held: false,
                sentence: say!(
                    "Files that the organization does not take stay in the mailbox: {count}",
                    count = count
                ),
            })
        });
        let failing = self.failing.iter().cloned();
        failing.chain(planned).chain(not_taken).chain(files).collect()
    }

    /// What a side turned out to have no place for.
    fn notes_not_taken(&self) -> impl Iterator<Item = Note> {
        let steps = self.not_taken.iter();
        let steps = steps.filter_map(|number| self.plan.steps.get(*number));
        steps.map(|step| Note {
            kind: step.kind,
            item: step.item.as_ref().map(|(place, _)| place.clone()),
            record: step.record.as_ref().map(|(record, _)| record.clone()),
            about: About::OccurrenceApart(Timestamp::UNIX_EPOCH, OccurrenceApart::NotTaken),
        })
    }

    fn note(&self, note: &Note) -> SyncNoteView {
        SyncNoteView {
            title: self.titles.find(note.item.as_ref(), note.record.as_ref()),
            record: note.record.as_ref().map(ToString::to_string),
            uid: self.titles.uid(note.item.as_ref()),
            held: is_held(note),
            sentence: self.sentence(note),
        }
    }

    fn sentence(&self, note: &Note) -> String {
        match (note.about, &note.item) {
            (About::ItemUnreadable, Some(place)) => self.titles.unreadable(place),
            (other, _) => about(note.kind, other),
        }
    }
}

/// Whether it waits for a decision of the person's.
fn is_held(note: &Note) -> bool {
    matches!(
        note.about,
        About::Held(_) | About::Proposed(_) | About::Invites | About::Uninvited
    )
}

/// Names something on both sides in this run: an item by its place, else a record.
fn name(item: Option<&Place>, record: Option<&RecordRef>) -> String {
    match (item, record) {
        (Some(place), _) => format!("{}/{}", place.collection, place.name),
        (None, Some(record)) => record.to_string(),
        (None, None) => String::new(),
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
