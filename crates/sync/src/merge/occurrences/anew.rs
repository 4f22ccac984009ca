//! What must be written beside the edits of persons: exceptions after another rule, and those that are exceptions in form only.

use jiff::Timestamp;
use regarding_model::link::{Held, OccurrenceBase, OccurrenceSeen};

use super::super::Merge;
use super::series::Now;
use super::{Becomes, Both, OccurrenceEdit, To};

impl Both<'_> {
    /// The record's occurrences are made anew: those that differ are named again. What is not agreed yet would be lost by it, so the
    /// rule waits until it is.
    pub(super) fn remade(self, merge: &mut Merge) {
        let unsettled = !merge.item_occurrences.is_empty()
            || merge.held.iter().any(|held| matches!(held, Held::Occurrence(_)))
            || self.record.side.is_none();
        if unsettled {
            merge.hold_back();
            merge.record_occurrences.clear();
            merge.reframed = None;
            merge.again = true;
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
        merge.record_occurrences = named;
    }

    /// Exceptions in form only follow what is written to their series.
    pub(super) fn follow_in_form(self, merge: &mut Merge) {
        let becomes_regular = |now: Now<'_>, edits: &[OccurrenceEdit], original: Timestamp| {
            let regular = |edit: &OccurrenceEdit| {
                edit.original == original && matches!(edit.becomes, Becomes::Regular(_))
            };
            matches!(now, Now::Regular) || edits.iter().any(regular)
        };
        if !merge.to_item.is_empty() {
            for original in self.item.exceptions_in_form() {
                if becomes_regular(self.record.now(original), &merge.record_occurrences, original) {
                    merge.item_occurrences.retain(|edit| edit.original != original);
                    merge.item_occurrences.push(self.regular(original, To::Item));
                }
            }
        }
        if !merge.to_record.is_empty() {
            for original in self.record.exceptions_in_form() {
                if becomes_regular(self.item.now(original), &merge.item_occurrences, original) {
                    merge.record_occurrences.retain(|edit| edit.original != original);
                    merge.record_occurrences.push(self.regular(original, To::Record));
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
        OccurrenceEdit {
            original,
            becomes: Becomes::Regular(values.collect()),
            after: OccurrenceBase::default(),
        }
    }
}
