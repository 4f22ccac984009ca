//! What is written to one side so that its occurrence becomes what it is on the other one.

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field, Value};
use regarding_model::link::{LastSeen, OccurrenceBase, OccurrenceSeen};

use super::series::{Now, Series, own_fields};
use super::{Becomes, Both, OccurrenceEdit, To};

impl Both<'_> {
    /// What is written to the record so that its occurrence becomes what it is on another side; nothing for one that is to stay as
    /// the rule has it.
    pub(super) fn edit_record(
        self,
        original: Timestamp,
        source: Series<'_>,
        now: Now<'_>,
    ) -> Option<OccurrenceEdit> {
        let there = if self.remakes {
            Now::Regular
        } else {
            self.record.now(original)
        };
        if self.remakes && matches!(now, Now::Regular) {
            return None;
        }
        self.edit(original, (source, now), (self.record, there), To::Record)
    }

    pub(super) fn edit(
        self,
        original: Timestamp,
        (source, now): (Series<'_>, Now<'_>),
        (target, there): (Series<'_>, Now<'_>),
        to: To,
    ) -> Option<OccurrenceEdit> {
        let (becomes, state) = match now {
            Now::NotRead => return None,
            Now::Removed => (Becomes::Removed, OccurrenceSeen::Removed),
            Now::Regular => {
                let edit = self.regular(original, to);
                let says_nothing = matches!(&edit.becomes, Becomes::Changed(fields) if fields.is_empty());
                return (!says_nothing).then_some(edit);
            }
            Now::Changed(content) => {
                let may = |field: &Field| self.may_go(*field, to) && !content.withheld(*field);
                let fields: Vec<(Field, Option<Value>)> = self
                    .fields
                    .iter()
                    .copied()
                    .filter(may)
                    .map(|field| (field, content.get(field).cloned()))
                    .filter(|(field, value)| self.differs(original, (target, there), *field, value.as_ref()))
                    .filter(|(field, value)| {
                        !matches!(there, Now::Regular)
                            || !self.is_the_series_own(original, source, *field, value.as_ref())
                    })
                    .collect();
                if fields.is_empty() {
                    return None;
                }
                (Becomes::Changed(fields), OccurrenceSeen::Changed)
            }
        };
        let mut after = OccurrenceBase {
            item: state,
            record: state,
            ..OccurrenceBase::default()
        };
        let (last, mut untold) = (self.last(original), Vec::new());
        if let (Becomes::Changed(sent), Now::Changed(content)) = (&becomes, now) {
            for field in own_fields(self.rules).filter(|field| !content.withheld(*field)) {
                let own = source.key.of_field(field, content);
                let goes = sent.iter().any(|(one, _)| *one == field);
                let other = if goes {
                    own
                } else {
                    self.held_there(original, (target, there), field)
                };
                let seen = match to {
                    To::Record => LastSeen {
                        item: own,
                        record: other,
                    },
                    To::Item => LastSeen {
                        item: other,
                        record: own,
                    },
                };
                // What does not go there is agreed with nobody, and stays an edit (B-4, B-7).
                let agreed = own == other || self.may_go(field, to);
                if !agreed {
                    untold.push(field);
                }
                let seen = if agreed {
                    Some(seen)
                } else if self.fields.contains(&field) {
                    self.last_of(original, last.as_ref(), field)
                } else {
                    None
                };
                // Named though it is empty: the base may know another value.
                after.fields.insert(field, seen);
            }
        }
        Some(OccurrenceEdit {
            original,
            becomes,
            after,
            untold,
            follows: false,
        })
    }

    /// What a side that is written to holds in a field that is not. An exception in form has its own values in what does not travel.
    fn held_there(
        self,
        original: Timestamp,
        (target, there): (Series<'_>, Now<'_>),
        field: Field,
    ) -> Option<Digest> {
        let in_form = target.in_form(original).filter(|_| !self.remakes);
        match (there, in_form) {
            (Now::Regular, Some(content)) => self.rules.key.of_field(field, content),
            _ => target.holds(there, original, field).unwrap_or_default(),
        }
    }

    /// Whether a field may be written to a side.
    pub(super) fn may_go(self, field: Field, to: To) -> bool {
        let direction = self.rules.directions.of(field);
        match to {
            To::Item => direction.to_mailbox(),
            To::Record => direction.to_organization() && !self.rules.columns.no_update.contains(&field),
        }
    }

    /// Whether a field of an occurrence is as in its series, and the two series were agreed about it: the other side's own series says
    /// the same, in its own way.
    fn is_the_series_own(
        self,
        original: Timestamp,
        source: Series<'_>,
        field: Field,
        value: Option<&Value>,
    ) -> bool {
        let own = source.regular_now(original, field);
        let same = source.digest(field, own.as_ref()) == source.digest(field, value);
        let edited = |series: Series<'_>| series.edits.iter().any(|(one, _)| *one == field);
        let Some(base) = self
            .base
            .filter(|_| same && !edited(self.item) && !edited(self.record))
        else {
            return false;
        };
        let Some(seen) = base
            .fields
            .get(&field)
            .copied()
            .unwrap_or(Some(LastSeen::default()))
        else {
            return false;
        };
        self.item.is_series_as(field, seen.item) && self.record.is_series_as(field, seen.record)
    }

    /// Whether a side that is written to would hold something else by itself.
    fn differs(
        self,
        original: Timestamp,
        (target, there): (Series<'_>, Now<'_>),
        field: Field,
        value: Option<&Value>,
    ) -> bool {
        let held = match there {
            Now::NotRead | Now::Removed => return true,
            // An exception in form does not follow its series, unless all occurrences are made anew.
            Now::Regular => match target.in_form(original).filter(|_| !self.remakes) {
                Some(content) => content.get(field).cloned(),
                None => target.regular_then(original, field),
            },
            Now::Changed(content) => content.get(field).cloned(),
        };
        target.digest(field, held.as_ref()) != target.digest(field, value)
    }
}
