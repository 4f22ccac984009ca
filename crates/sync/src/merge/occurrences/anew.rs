//! What must be written beside the edits of persons: exceptions after another rule, and those that are exceptions in form only.

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Field, Value};
use regarding_model::link::{Held, OccurrenceBase, OccurrenceSeen};

use super::super::{Merge, Side};
use super::series::{Now, Series};
use super::{Becomes, Both, OccurrenceEdit, To};

impl Both<'_> {
    /// The record's occurrences are made anew: those that differ are named again. What is not agreed yet would be lost by it, so the
    /// rule waits until it is. `moved_by` is by how much those move that are called here as before.
    pub(super) fn remade(self, merge: &mut Merge, record: Option<Side<'_>>, moved_by: SignedDuration) {
        let unsettled = !merge.item_occurrences.is_empty()
            || merge.held.iter().any(|held| matches!(held, Held::Occurrence(_)))
            || self.record.side.is_none();
        if unsettled {
            merge.hold_back();
            merge.record_occurrences.clear();
            merge.reframed = None;
            merge.again = true;
            self.follow_while_the_rule_waits(merge, record);
            return;
        }
        let (regular, mut named): (Vec<_>, Vec<_>) = core::mem::take(&mut merge.record_occurrences)
            .into_iter()
            .partition(|edit| matches!(edit.becomes, Becomes::Regular(_)));
        merge.remade = regular;
        for original in self.originals() {
            named.retain(|edit| edit.original != original);
            let (item, record) = (self.item.now(original), self.record.now(original));
            let known = self.last(original).unwrap_or_default();
            let (source, now) = match (item, record) {
                (Now::Regular | Now::NotRead, Now::Changed(_) | Now::Removed)
                    if known.item == OccurrenceSeen::Regular && known.record != OccurrenceSeen::Regular =>
                {
                    (self.record, record)
                }
                (item, _) => (self.item, item),
            };
            named.extend(self.edit_record(original, source, now));
        }
        self.keep_records_own(&mut named, moved_by);
        merge.record_occurrences = named;
        self.item_follows(merge);
    }

    /// The rule or the time waits, and the record's occurrences keep their names: what else is written to a series is followed by all its
    /// exceptions in form, so that none of them looks as if somebody had given it the values from before.
    pub(super) fn follow_while_the_rule_waits(self, merge: &mut Merge, record: Option<Side<'_>>) {
        let rest = merge.to_record.clone();
        let own = record.map(|side| side.occurrences).unwrap_or_default();
        let kept = Both {
            record: Series::of(record, (own, &rest), self.fields, self.rules.key),
            remakes: false,
            ..self
        };
        if !merge.to_record.is_empty() {
            let in_form = kept.record.exceptions_in_form().into_iter();
            let edits = in_form.map(|original| kept.following(original, To::Record));
            merge.record_occurrences.extend(edits);
        }
    }

    /// Exceptions in form only follow what is written to their series.
    pub(super) fn follow_in_form(self, merge: &mut Merge) {
        self.item_follows(merge);
        if !merge.to_record.is_empty() {
            for original in self.record.exceptions_in_form() {
                if becomes_regular(self.item.now(original), &merge.item_occurrences, original) {
                    merge.record_occurrences.retain(|edit| edit.original != original);
                    merge
                        .record_occurrences
                        .push(self.following(original, To::Record));
                }
            }
        }
    }

    fn item_follows(self, merge: &mut Merge) {
        if !merge.to_item.is_empty() {
            for original in self.item.exceptions_in_form() {
                if becomes_regular(self.record.now(original), &merge.record_occurrences, original) {
                    merge.item_occurrences.retain(|edit| edit.original != original);
                    merge.item_occurrences.push(self.following(original, To::Item));
                }
            }
        }
    }

    /// An occurrence as the rule has it once everything is written.
    pub(super) fn regular(self, original: Timestamp, to: To) -> OccurrenceEdit {
        let target = match to {
            To::Item => self.item,
            To::Record => self.record,
        };
        let fields = self.fields.iter().filter(|field| self.may_go(**field, to));
        let values = fields.map(|field| (*field, target.regular_then(original, *field)));
        let values: Vec<_> = values.collect();
        let own = match to {
            To::Item => self.items_own(original),
            // It cannot forget that it was different, and keeps what is not written.
            To::Record => Vec::new(),
        };
        if own.is_empty() {
            return OccurrenceEdit {
                original,
                becomes: Becomes::Regular(values),
                after: OccurrenceBase::default(),
                untold: Vec::new(),
                follows: false,
            };
        }
        let held = self.item.in_form(original);
        let differs = |(field, value): &(Field, Option<Value>)| {
            let held = held.and_then(|content| content.get(*field));
            self.item.digest(*field, held) != self.item.digest(*field, value.as_ref())
        };
        let after = self.after_all_but(original, (&values, &own));
        OccurrenceEdit {
            original,
            becomes: Becomes::Changed(values.into_iter().filter(differs).collect()),
            after,
            untold: own,
            follows: false,
        }
    }

    fn following(self, original: Timestamp, to: To) -> OccurrenceEdit {
        OccurrenceEdit {
            follows: true,
            ..self.regular(original, to)
        }
    }
}

/// Whether an occurrence is as the rule has it once everything is written.
fn becomes_regular(now: Now<'_>, edits: &[OccurrenceEdit], original: Timestamp) -> bool {
    let regular =
        |edit: &OccurrenceEdit| edit.original == original && matches!(edit.becomes, Becomes::Regular(_));
    matches!(now, Now::Regular) || edits.iter().any(regular)
}
