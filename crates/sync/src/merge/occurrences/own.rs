//! What one side alone holds of an occurrence, in fields that do not go to the other one: whatever is done to the occurrence, it stays there
//! (promise 7).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Content, Field, Value};
use regarding_model::link::{Base, LastSeen, OccurrenceBase, OccurrenceSeen};

use super::super::{Rules, Side};
use super::series::{own_fields, regular};
use super::{Becomes, Both, OccurrenceEdit};
use crate::fields::FieldDirection;

impl Both<'_> {
    /// What the record alone had in its occurrences is told to those that the organization makes anew: nobody took it back.
    pub(super) fn keep_records_own(self, named: &mut Vec<OccurrenceEdit>, moved_by: SignedDuration) {
        let originals: Vec<Timestamp> = self.record.originals().collect();
        for before in originals {
            let own = self.records_own(before);
            let original = before.checked_add(moved_by).unwrap_or(before);
            if own.is_empty() {
                continue;
            }
            match named.iter_mut().find(|edit| edit.original == original) {
                Some(edit) => self.tell_own(edit, own),
                None => {
                    let mut edit = OccurrenceEdit {
                        original,
                        becomes: Becomes::Changed(Vec::new()),
                        after: self.last(original).unwrap_or_default(),
                        untold: Vec::new(),
                        follows: false,
                    };
                    self.tell_own(&mut edit, own);
                    named.push(edit);
                }
            }
        }
    }

    fn tell_own(self, edit: &mut OccurrenceEdit, own: Vec<(Field, Option<Value>)>) {
        let Becomes::Changed(fields) = &mut edit.becomes else {
            return;
        };
        let last = self.last(edit.original);
        for (field, value) in own {
            let seen = self.last_of(edit.original, last.as_ref(), field);
            edit.after
                .fields
                .insert(field, seen.filter(|_| self.fields.contains(&field)));
            edit.untold.push(field);
            fields.push((field, value));
        }
    }

    /// The fields of an occurrence of the record that are not told by the item, and that would be as the rule has them.
    fn records_own(self, original: Timestamp) -> Vec<(Field, Option<Value>)> {
        let Some(content) = self.record.in_form(original) else {
            return Vec::new();
        };
        let own = own_fields(self.rules).filter(|field| !self.rules.directions.of(*field).to_organization());
        own.map(|field| (field, content.get(field).cloned()))
            .filter(|(field, value)| {
                let regular = self.record.regular_then(original, *field);
                self.record.digest(*field, regular.as_ref()) != self.record.digest(*field, value.as_ref())
            })
            .collect()
    }

    /// The fields in which an occurrence of the item differs from its series and that the record tells nothing about: an item that is told to
    /// be as the rule has it would forget them (promise 7).
    pub(super) fn items_own(self, original: Timestamp) -> Vec<Field> {
        let (Some(side), Some(content)) = (self.item.side, self.item.in_form(original)) else {
            return Vec::new();
        };
        let differs = |field: &Field| {
            let regular = regular(side.content.get(*field), original, *field);
            self.item.digest(*field, regular.as_ref()) != self.rules.key.of_field(*field, content)
        };
        own_fields(self.rules)
            .filter(|field| !self.rules.directions.of(*field).to_mailbox() && !content.withheld(*field))
            .filter(differs)
            .collect()
    }

    /// What is known of an occurrence of the item that is as the rule has it in all but these fields.
    pub(super) fn after_all_but(
        self,
        original: Timestamp,
        (regular, own): (&[(Field, Option<Value>)], &[Field]),
    ) -> OccurrenceBase {
        let last = self.last(original);
        let travel: Vec<Field> = own
            .iter()
            .copied()
            .filter(|field| self.fields.contains(field))
            .collect();
        let seen = |field: &Field| {
            let last = self.last_of(original, last.as_ref(), *field);
            (*field, last.filter(|_| travel.contains(field)))
        };
        let mut fields: BTreeMap<_, _> = own.iter().map(seen).collect();
        if travel.is_empty() {
            return OccurrenceBase {
                fields,
                ..OccurrenceBase::default()
            };
        }
        fields.extend(regular.iter().map(|(field, value)| {
            let there = self.record.regular_now(original, *field);
            let seen = LastSeen {
                item: self.item.digest(*field, value.as_ref()),
                record: self.record.digest(*field, there.as_ref()),
            };
            (*field, Some(seen))
        }));
        // An edit of the item goes to the record next. Without one it is the record that was edited, on the side that does not send (B-4).
        let edited = travel.iter().any(|field| {
            let seen = fields.get(field).copied().flatten();
            seen.is_none_or(|seen| seen.item != self.item.value_of(original, *field))
        });
        let record = last.filter(|_| !edited).map(|last| last.record);
        OccurrenceBase {
            item: OccurrenceSeen::Changed,
            record: record.unwrap_or_default(),
            fields,
        }
    }
}

/// Whether an occurrence of a record differs in a field that the person may not see or may not change there: made anew it would be lost.
pub(super) fn could_not_be_named_again(record: Side<'_>, rules: Rules<'_>) -> bool {
    let columns = rules.columns;
    let contents = || {
        record
            .occurrences
            .iter()
            .filter_map(|one| Some((one.original, one.content.as_ref()?)))
    };
    own_fields(rules).any(|field| {
        let differs = |(original, content): (Timestamp, &Content)| {
            let regular = regular(record.content.get(field), original, field);
            regular.map(|value| rules.key.of(field, &value)) != rules.key.of_field(field, content)
        };
        let hidden = |(_, content): (Timestamp, &Content)| content.withheld(field);
        (columns.no_read.contains(&field) && contents().any(hidden))
            || (columns.no_update.contains(&field) && contents().any(differs))
    })
}

/// Whether an occurrence of an item holds something in a field that does not travel, and that its record was never seen to hold.
pub(crate) fn occurrences_of_its_own(item: Side<'_>, base: Option<&Base>, rules: Rules<'_>) -> bool {
    let off: Vec<Field> = own_fields(rules)
        .filter(|field| rules.directions.of(*field) == FieldDirection::None)
        .collect();
    let own = |original: Timestamp, content: &Content, field: Field| {
        let now = rules.key.of_field(field, content);
        let known = base.and_then(|base| base.occurrences.get(&original));
        let both = LastSeen {
            item: now,
            record: now,
        };
        let agreed = known.is_some_and(|known| known.fields.get(&field) == Some(&Some(both)));
        now.is_some() && now != rules.key.of_field(field, item.content) && !agreed
    };
    item.occurrences.iter().any(|one| {
        let content = one.content.as_ref();
        content.is_some_and(|content| off.iter().any(|field| own(one.original, content, *field)))
    })
}
