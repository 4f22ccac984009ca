//! Taking back what a cycle did (*Undo last cycle*; docs/adr/0012): for a step that was carried out, the step that sets both
//! sides back to what they were, conditional on the versions after it.
//!
//! The next cycle must not do the same again. A value that is set back waits for the person ([`LastSeen::UNDONE`]); an item that is
//! taken away again counts as removed by the person; a record that is deleted again is as if its item had never been tracked.
//!
//! [`LastSeen::UNDONE`]: regarding_model::link::LastSeen::UNDONE

use regarding_model::fields::{Content, Field, Value};
use regarding_model::link::{Held, Link, LinkState, Place, Sent, Version};

use crate::merge::{Becomes, Mark, Merge, OccurrenceEdit, regular};
use crate::pair::{ItemView, Occurrence, RecordView};
use crate::plan::{Action, Reason, Step, Untracking};

/// What both sides were, as they were read before a step.
#[derive(Debug, Clone, Default)]
pub struct Was {
    /// The item.
    pub item: Option<ItemView>,
    /// The record.
    pub record: Option<RecordView>,
}

/// A step that was carried out.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The step.
    pub step: Step,
    /// What was before it.
    pub was: Was,
    /// The link that was kept after it; `None` where it was forgotten.
    pub kept: Option<Link>,
    /// Whether its calendar wrote to attendees.
    pub told: bool,
}

/// What happens on one side when a step is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// Nothing.
    Nothing,
    /// Fields are set to what they were.
    Write,
    /// What was removed is created again.
    Create,
    /// What was created is removed again.
    Remove,
}

/// What becomes of the link.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// Both go on following each other; what was set back waits.
    Follow,
    /// It is this one.
    Keep(Box<Link>),
    /// It is forgotten.
    Forget,
}

/// What is done to take a step back.
#[derive(Debug, Clone, PartialEq)]
pub struct Undoing {
    /// On the record.
    pub record: Back,
    /// On the item.
    pub item: Back,
    /// With which values.
    pub merge: Box<Merge>,
    /// With the link, once both sides accepted.
    pub then: Then,
}

/// Why a step cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stays {
    /// What it wrote over was not read, or not told to us.
    NotRead,
    /// Which version it left is not known: somebody's change could be overwritten.
    Unconfirmed,
    /// Single dates of a series would not come back as they were: the organization cannot bring back what was taken out of it (reference
    /// C3), and makes all dates anew with another rule or time.
    Occurrence,
    /// Nothing was written: the two no longer follow each other, and do again when a filter selects the record.
    Unlinked,
    /// Nothing was written: the item's collection is gone or takes no part, and the two follow each other when the item is seen again.
    Away,
    /// Somebody changed it since.
    ChangedSince,
    /// It is not there any more.
    Gone,
}

/// What does not come back though the step is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// What only the item held: alarms, categories, properties of other programs.
    OfItem,
    /// What only the record held: columns that are not synchronized, records below it.
    OfRecord,
    /// The attendees were told, and are not told again.
    Told,
}

/// The step that takes another one back.
#[derive(Debug, Clone, PartialEq)]
pub struct Inverse {
    /// The step.
    pub step: Step,
    /// What does not come back.
    pub losses: Vec<Loss>,
}

/// How a step is taken back; nothing for one that changed nothing.
///
/// # Errors
/// Why it cannot be.
pub fn inverse(taken: &Taken) -> Option<Result<Inverse, Stays>> {
    let step = match &taken.step.action {
        Action::Write { merge, .. } if merge.is_quiet() => return None,
        Action::Write { merge, .. } => write_back(taken, merge),
        Action::CreateItem { .. } => item_away(taken),
        Action::CreateRecord { .. } => record_away(taken),
        Action::RemoveItem { .. } => item_again(taken),
        Action::DeleteRecord | Action::Untrack(Untracking::Delete, _) => record_again(taken),
        // The removal that follows waits for a word, or for a side that can be reached: it is not done yet.
        Action::Become(LinkState::RecordGone | LinkState::ItemGone) => return None,
        Action::Become(_) | Action::Untrack(Untracking::Keep, _) => unlinked(taken)?,
        Action::Forget | Action::Undo(_) => return None,
    };
    Some(step.map(|step| Inverse {
        losses: losses(taken),
        step,
    }))
}

fn losses(taken: &Taken) -> Vec<Loss> {
    let of_kind = match &taken.step.action {
        Action::RemoveItem { .. } => Some(Loss::OfItem),
        Action::DeleteRecord | Action::Untrack(Untracking::Delete, _) => Some(Loss::OfRecord),
        _ => None,
    };
    of_kind
        .into_iter()
        .chain(taken.told.then_some(Loss::Told))
        .collect()
}

/// A pair that came apart. What merely moved is nothing that could be taken back.
fn unlinked(taken: &Taken) -> Option<Result<Step, Stays>> {
    let before = taken.step.link.as_ref().map(|link| link.state);
    let after = taken.kept.as_ref().map(|link| link.state);
    let why = match taken.step.reason {
        Reason::CollectionGone | Reason::CollectionLeftOut => Stays::Away,
        _ => Stays::Unlinked,
    };
    (before != after).then_some(Err(why))
}

/// The item and the record with the versions that the step left.
type Halves = (
    Option<(Place, Version)>,
    Option<(regarding_model::ids::RecordRef, Version)>,
);

fn halves(link: &Link) -> Halves {
    let item = link
        .item_version
        .clone()
        .map(|version| (link.place.clone(), version));
    let record = link.record_version.clone();
    (item, record.map(|version| (link.record.clone(), version)))
}

fn write_back(taken: &Taken, merge: &Merge) -> Result<Step, Stays> {
    let kept = taken.kept.as_ref().ok_or(Stays::Unconfirmed)?;
    let (item, record) = halves(kept);
    let mut before = Merge::undoing();
    before.base = kept.base.clone().unwrap_or_default();
    before.held.clone_from(&kept.held);
    // What waits for a right waits on: it is still the edit that it was.
    before.unseen.clone_from(&kept.unshared);
    let mut undoing = [Back::Nothing; 2];
    if merge.writes_item() {
        item.as_ref().ok_or(Stays::Unconfirmed)?;
        let was = taken.was.item.as_ref().ok_or(Stays::NotRead)?;
        before.to_item = fields_back(&merge.to_item, &was.content)?;
        let series = (&was.content, was.occurrences.as_slice());
        before.item_occurrences = occurrences_back(merge, &merge.item_occurrences, series)?;
        undoing[0] = Back::Write;
    }
    if merge.writes_record() {
        record.as_ref().ok_or(Stays::Unconfirmed)?;
        let was = taken.was.record.as_ref().ok_or(Stays::NotRead)?;
        before.to_record = fields_back(&merge.to_record, &was.content)?;
        let taken_out = |edit: &OccurrenceEdit| edit.becomes == Becomes::Removed;
        if merge.record_occurrences.iter().any(taken_out) {
            return Err(Stays::Occurrence);
        }
        let series = (&was.content, was.occurrences.as_slice());
        before.record_occurrences = occurrences_back(merge, &merge.record_occurrences, series)?;
        undoing[1] = Back::Write;
    }
    before.mark = match merge.mark {
        Mark::Set | Mark::Uninvited => Mark::Clear,
        Mark::TrackedAnew => Mark::Untracked,
        Mark::Keep | Mark::Clear | Mark::Untracked => Mark::Keep,
    };
    waits(&mut before);
    let before_is_apart = before.mark != Mark::Keep;
    let [on_item, on_record] = undoing;
    let undoing = Undoing {
        record: on_record,
        item: on_item,
        merge: Box::new(before),
        then: if before_is_apart {
            Then::Forget
        } else {
            Then::Follow
        },
    };
    Ok(step(taken, kept, (item, record), undoing))
}

fn fields_back(
    written: &[(Field, Option<Value>)],
    was: &Content,
) -> Result<Vec<(Field, Option<Value>)>, Stays> {
    let mut back = Vec::with_capacity(written.len());
    for (field, _) in written {
        if was.withheld(*field) {
            return Err(Stays::NotRead);
        }
        back.push((*field, was.get(*field).cloned()));
    }
    Ok(back)
}

fn occurrences_back(
    merge: &Merge,
    written: &[OccurrenceEdit],
    (series, was): (&Content, &[Occurrence]),
) -> Result<Vec<OccurrenceEdit>, Stays> {
    let anew = |(field, _): &(Field, _)| matches!(field, Field::Time | Field::Recurrence);
    let is_moved = merge.to_item.iter().chain(&merge.to_record).any(anew);
    // Which of them is which is not told by their times any more.
    if is_moved && !(was.is_empty() && written.is_empty()) {
        return Err(Stays::Occurrence);
    }
    written
        .iter()
        .map(|edit| occurrence_back(edit, series, was))
        .collect()
}

fn occurrence_back(
    edit: &OccurrenceEdit,
    series: &Content,
    was: &[Occurrence],
) -> Result<OccurrenceEdit, Stays> {
    let before = was.iter().find(|occurrence| occurrence.original == edit.original);
    let becomes = match (before.map(|occurrence| &occurrence.content), &edit.becomes) {
        (Some(None), _) => Becomes::Removed,
        (Some(Some(content)), Becomes::Removed) => Becomes::Changed(all_of(content)),
        (Some(Some(content)), Becomes::Changed(fields) | Becomes::Regular(fields)) => {
            Becomes::Changed(fields_back(fields, content)?)
        }
        (None, Becomes::Removed) => Becomes::Regular(Vec::new()),
        (None, Becomes::Changed(fields) | Becomes::Regular(fields)) => {
            let mut values = fields_back(fields, series)?;
            for (field, value) in &mut values {
                *value = regular(value.as_ref(), edit.original, *field);
            }
            Becomes::Regular(values)
        }
    };
    Ok(OccurrenceEdit::back(edit.original, becomes))
}

/// What is set back waits.
fn waits(merge: &mut Merge) {
    let fields = merge.to_item.iter().chain(&merge.to_record);
    let mut held: Vec<Held> = fields.map(|(field, _)| Held::Field(*field)).collect();
    let occurrences = merge.item_occurrences.iter().chain(&merge.record_occurrences);
    held.extend(occurrences.map(|edit| Held::Occurrence(edit.original)));
    held.append(&mut merge.held);
    held.sort_unstable();
    held.dedup();
    merge.held = held;
}

fn item_away(taken: &Taken) -> Result<Step, Stays> {
    let kept = taken.kept.as_ref().ok_or(Stays::Unconfirmed)?;
    let (item, record) = halves(kept);
    item.as_ref().ok_or(Stays::Unconfirmed)?;
    let removed = Link {
        state: LinkState::RemovedHere,
        held: Vec::new(),
        ..kept.clone()
    };
    let before = taken.step.link.clone().unwrap_or(Box::new(removed));
    let undoing = Undoing {
        record: Back::Nothing,
        item: Back::Remove,
        merge: Box::default(),
        then: Then::Keep(before),
    };
    Ok(step(taken, kept, (item, record), undoing))
}

fn record_away(taken: &Taken) -> Result<Step, Stays> {
    let kept = taken.kept.as_ref().ok_or(Stays::Unconfirmed)?;
    let (item, record) = halves(kept);
    record.as_ref().ok_or(Stays::Unconfirmed)?;
    let undoing = Undoing {
        record: Back::Remove,
        item: Back::Nothing,
        merge: Box::default(),
        then: taken.step.link.clone().map_or(Then::Forget, Then::Keep),
    };
    Ok(step(taken, kept, (item, record), undoing))
}

fn item_again(taken: &Taken) -> Result<Step, Stays> {
    let link = taken.step.link.as_deref().ok_or(Stays::NotRead)?;
    let was = taken.was.item.as_ref().ok_or(Stays::NotRead)?;
    link.uid.as_ref().ok_or(Stays::NotRead)?;
    // Its record is gone, so it follows nothing.
    let then = Link {
        state: LinkState::Untracked,
        ..link.clone()
    };
    let mut merge = Merge::undoing();
    merge.to_item = all_of(&was.content);
    merge.item_occurrences = all_occurrences(&was.occurrences);
    let undoing = Undoing {
        record: Back::Nothing,
        item: Back::Create,
        merge: Box::new(merge),
        then: Then::Keep(Box::new(then)),
    };
    Ok(step(taken, link, (None, None), undoing))
}

fn record_again(taken: &Taken) -> Result<Step, Stays> {
    let link = taken.step.link.as_deref().ok_or(Stays::NotRead)?;
    let was = taken.was.record.as_ref().ok_or(Stays::NotRead)?;
    // Its item is gone, and does not come back by itself.
    let then = Link {
        state: LinkState::RemovedHere,
        ..link.clone()
    };
    let mut merge = Merge::undoing();
    merge.to_record = all_of(&was.content);
    merge.record_occurrences = all_occurrences(&was.occurrences);
    let undoing = Undoing {
        record: Back::Create,
        item: Back::Nothing,
        merge: Box::new(merge),
        then: Then::Keep(Box::new(then)),
    };
    Ok(step(taken, link, (None, None), undoing))
}

fn all_of(content: &Content) -> Vec<(Field, Option<Value>)> {
    let values = content.values();
    values
        .map(|(field, value)| (field, Some(value.clone())))
        .collect()
}

fn all_occurrences(was: &[Occurrence]) -> Vec<OccurrenceEdit> {
    let back = |occurrence: &Occurrence| {
        let content = occurrence.content.as_ref();
        let becomes = content.map_or(Becomes::Removed, |content| Becomes::Changed(all_of(content)));
        OccurrenceEdit::back(occurrence.original, becomes)
    };
    was.iter().map(back).collect()
}

fn step(taken: &Taken, link: &Link, (item, record): Halves, undoing: Undoing) -> Step {
    Step {
        link: Some(Box::new(link.clone())),
        item,
        uid: link.uid.clone(),
        record,
        unconfirmed: link.unconfirmed,
        sent: Sent::default(),
        rests: None,
        action: Action::Undo(Box::new(undoing)),
        reason: Reason::Undone,
        ..taken.step.clone()
    }
}

impl Inverse {
    /// Whether both sides are still as the step left them, by the versions that they have now; `None` for one that is not there.
    ///
    /// # Errors
    /// Why it cannot be taken back any more.
    pub fn still(&self, item: Option<&Version>, record: Option<&Version>) -> Result<(), Stays> {
        let Action::Undo(undoing) = &self.step.action else {
            return Ok(());
        };
        let sides = [
            (
                undoing.item,
                self.step.item.as_ref().map(|(_, version)| version),
                item,
            ),
            (
                undoing.record,
                self.step.record.as_ref().map(|(_, version)| version),
                record,
            ),
        ];
        for (back, left, now) in sides {
            match (back, now) {
                (Back::Nothing, _) | (Back::Create, None) | (Back::Remove, None) => {}
                (Back::Create, Some(_)) => return Err(Stays::ChangedSince),
                (Back::Write, None) => return Err(Stays::Gone),
                (Back::Write | Back::Remove, Some(now)) if Some(now) == left => {}
                (Back::Write | Back::Remove, Some(_)) => return Err(Stays::ChangedSince),
            }
        }
        Ok(())
    }
}
