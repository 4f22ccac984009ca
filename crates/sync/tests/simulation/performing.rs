//! Carrying out one request on the fakes, and what must hold for each.

use regarding_model::failure::FailureKind;
use regarding_model::fields::{Field, Kind, Value};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Place, Version};
use regarding_sync::merge::{Becomes, Edits, Mark, OccurrenceEdit};
use regarding_sync::pair::Says;
use regarding_sync::plan::{Action, Step};
use regarding_sync::run::{Kept, Next, Outcome};
use uuid::Uuid;

use crate::bugs::Bug;
use crate::driver::ORGANIZATION;
use crate::mailbox::{Thing, version};
use crate::organization::{Row, Wrote};
use crate::series;
use crate::world::World;

impl World {
    /// Carries out one request on the fakes.
    pub(crate) fn perform(&mut self, step: &Step, next: Next<'_>) -> Outcome {
        let conditional = self.bug != Some(Bug::NoCondition);
        self.check_left_alone(step, &next);
        match next {
            Next::CreateRecord(kind, id, edits) => {
                self.writes += 1;
                self.check_one_way(id);
                let mut row = Row {
                    kind,
                    content: Default::default(),
                    differing: Default::default(),
                    version: 0,
                    in_filter: true,
                    in_sight: true,
                    may_write: true,
                    may_delete: true,
                    owned: true,
                    made_for: step.uid.clone(),
                };
                row.take(edits);
                self.forbidden(step.kind, edits, true);
                if self.refuses(kind, edits, true) {
                    return Outcome::Failed(FailureKind::Forbidden);
                }
                let wrote = self.organization.create(id, row);
                self.record_outcome(wrote, id, edits)
            }
            Next::UpdateRecord(id, version, edits) => {
                self.writes += 1;
                self.check_one_way(id);
                let told = self.told_by_others(id, edits);
                let others = Edits {
                    occurrences: &told,
                    ..edits
                };
                self.forbidden(step.kind, others, true);
                self.occurrences_go_along(id, edits);
                let kind = self.organization.rows.get(id).map(|row| row.kind);
                if kind.is_some_and(|kind| self.refuses(kind, edits, false)) {
                    return Outcome::Failed(FailureKind::Forbidden);
                }
                let expected = conditional.then_some(version);
                let told = self.with_planted(id, edits);
                let edits = Edits {
                    occurrences: &told,
                    ..edits
                };
                let wrote = self.organization.update(id, expected, edits);
                self.record_outcome(wrote, id, edits)
            }
            Next::DeleteRecord(id, version) => {
                self.writes += 1;
                self.check_one_way(id);
                self.check_deletion(step, id);
                let wrote = self.organization.delete(id, conditional.then_some(version));
                self.record_outcome(wrote, id, NOTHING)
            }
            Next::CreateItem {
                kind,
                collection,
                uid,
                edits,
                ..
            } => {
                if !self
                    .mailbox
                    .collections(kind)
                    .iter()
                    .any(|name| name == collection)
                {
                    return Outcome::Gone;
                }
                self.writes += 1;
                self.forbidden(step.kind, edits, false);
                let uid = if self.bug == Some(Bug::CreateAlways) {
                    format!("{}@{ORGANIZATION}", Uuid::from_u128(u128::from(self.rng.u64(..))))
                } else {
                    uid.to_owned()
                };
                let mut thing = Thing {
                    kind,
                    uid,
                    content: Default::default(),
                    differing: Default::default(),
                    version: 0,
                    tracked: false,
                    made_by_sync: true,
                    mark: None,
                    says: Says::Nothing,
                    uninvited: false,
                };
                thing.take(edits);
                thing.invites(false, false);
                let (place, wrote) = self.mailbox.create(collection, thing);
                if let Some(place) = &place {
                    self.marked(step, place, edits.mark);
                }
                item_outcome(wrote, place)
            }
            Next::UpdateItem {
                place,
                version,
                edits,
                ..
            } => {
                self.writes += 1;
                self.forbidden(step.kind, edits, false);
                self.bent(place, version, edits);
                let expected = conditional.then_some(version);
                let loud = self.is_loud(place);
                let wrote = self.mailbox.update(place, expected, edits);
                if matches!(wrote, Wrote::Version(_)) {
                    self.marked(step, place, edits.mark);
                    self.invited(step, place, edits, loud);
                }
                item_outcome(wrote, None)
            }
            Next::RemoveItem(place, version) => {
                self.writes += 1;
                self.check_removal(step, place);
                let loud = self.is_loud(place);
                let wrote = self.mailbox.remove(place, conditional.then_some(version));
                if loud && matches!(wrote, Wrote::Version(_)) {
                    self.count_letters(step, place);
                }
                item_outcome(wrote, None)
            }
            Next::ConfirmItem(place) => match self.mailbox.things.get(place) {
                Some(thing) => Outcome::Read {
                    version: version(thing.version),
                    content: Kept {
                        content: thing.content.clone(),
                        occurrences: series::views(&thing.differing),
                    },
                },
                None => Outcome::Gone,
            },
            Next::ConfirmRecord(id) => match self.organization.seen(id) {
                Some(row) => Outcome::Read {
                    version: self.organization.version_of(id).unwrap(),
                    content: self.kept(row),
                },
                None => Outcome::Gone,
            },
            Next::Note(..) | Next::Keep(..) | Next::Forget(_) | Next::Ended(_) => Outcome::Booked,
        }
    }

    /// What is told of occurrences, with the bugs of those who have series wrong.
    fn with_planted(&self, id: &RecordRef, edits: Edits<'_>) -> Vec<OccurrenceEdit> {
        let anew = |(field, _): &(Field, _)| matches!(field, Field::Time | Field::Recurrence);
        let forgotten = match self.bug {
            Some(Bug::ExceptionsForgotten) => true,
            Some(Bug::RuleDropsExceptions) => edits.fields.iter().any(anew),
            _ => false,
        };
        if forgotten {
            return Vec::new();
        }
        let mut told = edits.occurrences.to_vec();
        if self.bug == Some(Bug::ExceptionsWhole) {
            let item = self.mailbox.things.values();
            let linked = |thing: &&Thing| crate::values::derived(thing.kind, &thing.uid) == *id;
            let item = item.filter(linked).find(|thing| !thing.differing.is_empty());
            for edit in &mut told {
                let own = item
                    .and_then(|thing| thing.differing.get(&edit.original))
                    .cloned()
                    .flatten();
                if let (Becomes::Changed(fields), Some(own)) = (&mut edit.becomes, own) {
                    let all = series::OWN.map(|field| (field, own.get(field).cloned()));
                    *fields = all.into();
                }
            }
        }
        told
    }

    /// Half of the answers carry what is held now, as `Prefer: return=representation` has it.
    fn record_outcome(&mut self, wrote: Wrote, id: &RecordRef, sent: Edits<'_>) -> Outcome {
        let told = self.rng.bool();
        let mut content = self
            .organization
            .seen(id)
            .map(|row| self.kept(row))
            .filter(|_| told && !sent.fields.is_empty());
        if self.bug == Some(Bug::NoConfirmation) {
            let held = &mut content.get_or_insert_default().content;
            for (field, value) in sent.fields {
                held.set(*field, value.clone());
            }
        }
        match wrote {
            Wrote::Version(version) => Outcome::Accepted {
                place: None,
                version: Some(version),
                content,
            },
            Wrote::Stale => Outcome::Stale,
            Wrote::Gone => Outcome::Gone,
            Wrote::Forbidden => Outcome::Failed(FailureKind::Forbidden),
        }
    }

    /// A field whose direction says no stands in no request.
    fn forbidden(&mut self, kind: Kind, edits: Edits<'_>, to_record: bool) {
        let own = edits.occurrences.iter().flat_map(|edit| match &edit.becomes {
            Becomes::Removed => &[][..],
            Becomes::Regular(fields) | Becomes::Changed(fields) => fields.as_slice(),
        });
        for (field, _) in edits.fields.iter().chain(own) {
            let wrong = match field {
                Field::Spouse => true,
                Field::Nickname => to_record,
                Field::Department => !to_record,
                _ => self.is_turned_away((kind, *field), to_record),
            };
            if wrong {
                self.wrong.push(format!("{field} was sent against its direction"));
            }
        }
    }

    /// What a record is told of its occurrences, but for what it holds there itself: another rule or time makes them anew, and they are told
    /// again what they alone held.
    fn told_by_others(&self, id: &RecordRef, edits: Edits<'_>) -> Vec<OccurrenceEdit> {
        let anew = edits
            .fields
            .iter()
            .any(|(field, _)| matches!(field, Field::Time | Field::Recurrence));
        let row = self.organization.rows.get(id).filter(|_| anew);
        let held = |(field, value): &(Field, Option<Value>)| {
            let all = row.iter().flat_map(|row| row.differing.values().flatten());
            all.into_iter()
                .any(|content| content.get(*field) == value.as_ref())
        };
        let mut told = edits.occurrences.to_vec();
        for edit in &mut told {
            if let Becomes::Changed(fields) = &mut edit.becomes {
                fields.retain(|field| !held(field));
            }
        }
        told
    }

    /// A rule that the organization cannot say is not bent until it fits.
    fn bent(&mut self, place: &Place, read: &Version, edits: Edits<'_>) {
        let thing = self.mailbox.things.get(place);
        let thing = thing.filter(|thing| version(thing.version) == *read);
        let odd = thing.is_some_and(|thing| thing.content.withheld(Field::Recurrence));
        let rule = edits.fields.iter().any(|(field, _)| *field == Field::Recurrence);
        if odd && (rule || !edits.occurrences.is_empty()) {
            self.wrong.push(format!("{} was bent", place.name));
        }
    }

    /// Promise 4: only what a person removed is removed on the other side.
    fn check_deletion(&mut self, step: &Step, id: &RecordRef) {
        self.removals += 1;
        if matches!(step.action, Action::Untrack(..)) {
            self.organization.deleted_by_person.insert(id.clone());
            return;
        }
        self.goes_along(id);
        let removed = step
            .uid
            .as_ref()
            .is_some_and(|uid| self.mailbox.removed_by_person.contains(uid));
        // A computer that was overtaken in the middle of its cycle makes a record once more that a person had deleted meanwhile.
        let made_again = self.manner.ruled && self.organization.deleted_by_person.contains(id);
        if removed || made_again {
            // Whoever removed the item wanted the record gone; another install's item of it goes too.
            self.organization.deleted_by_person.insert(id.clone());
        } else {
            self.wrong
                .push(format!("{id} was deleted, and nobody removed its item"));
        }
    }

    fn check_removal(&mut self, step: &Step, place: &Place) {
        self.removals += 1;
        let record = step.link.as_ref().map(|link| &link.record);
        if !record.is_some_and(|record| self.organization.deleted_by_person.contains(record)) {
            self.wrong.push(format!(
                "{} was removed, and nobody deleted its record",
                place.name
            ));
        }
    }
}

const NOTHING: Edits<'static> = Edits {
    fields: &[],
    occurrences: &[],
    mark: Mark::Keep,
};

fn item_outcome(wrote: Wrote, place: Option<Place>) -> Outcome {
    match wrote {
        Wrote::Version(version) => Outcome::Accepted {
            place,
            version: Some(version),
            content: None,
        },
        Wrote::Stale => Outcome::Stale,
        Wrote::Gone => Outcome::Gone,
        Wrote::Forbidden => Outcome::Failed(FailureKind::Forbidden),
    }
}
