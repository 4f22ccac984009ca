//! One side of a series: what an occurrence is there, and what it would be as the rule has it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_model::fields::{Content, Digest, DigestKey, Field, Period, Value};
use regarding_model::link::OccurrenceSeen;

use super::super::{Rules, Side};
use crate::fields::FieldDirection;
use crate::pair::Occurrence;

/// What an occurrence is on a side.
#[derive(Debug, Clone, Copy)]
pub(super) enum Now<'a> {
    /// The side was not read.
    NotRead,
    /// As the rule has it.
    Regular,
    /// Taken out.
    Removed,
    /// With fields of its own.
    Changed(&'a Content),
}

impl Now<'_> {
    /// As the base knows it; a side that was not read is as it was.
    pub(super) fn seen(self, last: OccurrenceSeen) -> OccurrenceSeen {
        match self {
            Self::NotRead => last,
            Self::Regular => OccurrenceSeen::Regular,
            Self::Removed => OccurrenceSeen::Removed,
            Self::Changed(_) => OccurrenceSeen::Changed,
        }
    }
}

/// A side of a series.
#[derive(Clone, Copy)]
pub(in crate::merge) struct Series<'a> {
    pub(in crate::merge) side: Option<Side<'a>>,
    /// What is to be written to the series itself.
    pub(in crate::merge) edits: &'a [(Field, Option<Value>)],
    /// The fields of an occurrence that travel.
    pub(in crate::merge) fields: &'a [Field],
    pub(in crate::merge) key: &'a DigestKey,
}

impl<'a> Series<'a> {
    /// A side with its occurrences as they are called, and what is to be written to it.
    pub(super) fn of(
        side: Option<Side<'a>>,
        (occurrences, edits): (&'a [Occurrence], &'a [(Field, Option<Value>)]),
        fields: &'a [Field],
        key: &'a DigestKey,
    ) -> Self {
        let side = side.map(|side| Side {
            content: side.content,
            occurrences,
        });
        Self {
            side,
            edits,
            fields,
            key,
        }
    }

    /// The times of the occurrences that differ.
    pub(super) fn originals(self) -> impl Iterator<Item = Timestamp> {
        let all = self.side.map(|side| side.occurrences).unwrap_or_default();
        all.iter().map(|occurrence| occurrence.original)
    }

    /// Whether it is a series whose rule can be said, once what is to be written is written. One that was not read is as it was.
    pub(super) fn repeats(self) -> bool {
        let Some(side) = self.side else { return true };
        let written = self.edits.iter().find(|(field, _)| *field == Field::Recurrence);
        match written {
            Some((_, value)) => value.is_some(),
            None => side.content.get(Field::Recurrence).is_some(),
        }
    }

    /// What an occurrence is. One that was changed back to what the rule has is as the rule has it.
    pub(super) fn now(self, original: Timestamp) -> Now<'a> {
        let Some(side) = self.side else {
            return Now::NotRead;
        };
        let found = side.occurrences.iter().find(|one| one.original == original);
        match found.map(|one| one.content.as_ref()) {
            None => Now::Regular,
            Some(None) => Now::Removed,
            Some(Some(content)) if self.is_regular(side.content, original, content) => Now::Regular,
            Some(Some(content)) => Now::Changed(content),
        }
    }

    /// Occurrences that are exceptions in form only: they do not follow what is written to the series.
    pub(super) fn exceptions_in_form(self) -> BTreeSet<Timestamp> {
        let Some(side) = self.side else {
            return BTreeSet::new();
        };
        let in_form = side.occurrences.iter().filter(|one| {
            let content = one.content.as_ref();
            content.is_some_and(|content| self.is_regular(side.content, one.original, content))
        });
        in_form.map(|one| one.original).collect()
    }

    /// What an exception in form only holds.
    pub(super) fn in_form(self, original: Timestamp) -> Option<&'a Content> {
        let mut all = self.side?.occurrences.iter();
        all.find(|one| one.original == original)?.content.as_ref()
    }

    /// What a field is in an occurrence that differs in nothing that travels, where it says so itself.
    pub(super) fn value_of(self, original: Timestamp, field: Field) -> Option<Digest> {
        match self.in_form(original) {
            Some(content) => self.key.of_field(field, content),
            None => self.digest(field, self.regular_now(original, field).as_ref()),
        }
    }

    fn is_regular(self, series: &Content, original: Timestamp, content: &Content) -> bool {
        let mut fields = self.fields.iter().filter(|field| !content.withheld(**field));
        fields.all(|field| {
            let value = regular(series.get(*field), original, *field);
            self.digest(*field, value.as_ref()) == self.key.of_field(*field, content)
        })
    }

    /// What a field is in an occurrence as the rule has it, before what is to be written to the series is written.
    pub(super) fn regular_now(self, original: Timestamp, field: Field) -> Option<Value> {
        let series = self.side?.content;
        regular(series.get(field), original, field)
    }

    /// As above, afterwards.
    pub(super) fn regular_then(self, original: Timestamp, field: Field) -> Option<Value> {
        let written = self.edits.iter().find(|(edited, _)| *edited == field);
        let value = match written {
            Some((_, value)) => value.as_ref(),
            None => self.side?.content.get(field),
        };
        regular(value, original, field)
    }

    /// Whether the series itself holds what it was seen to hold; also when it was not read.
    pub(super) fn is_series_as(self, field: Field, seen: Option<Digest>) -> bool {
        self.side
            .is_none_or(|side| self.key.of_field(field, side.content) == seen)
    }

    pub(super) fn digest(self, field: Field, value: Option<&Value>) -> Option<Digest> {
        value.map(|value| self.key.of(field, value))
    }

    /// What a field of an occurrence is on this side; `None` for one about which nothing can be said.
    pub(super) fn holds(self, now: Now<'_>, original: Timestamp, field: Field) -> Option<Option<Digest>> {
        match now {
            Now::NotRead | Now::Removed => None,
            Now::Regular if self.side.is_some_and(|side| side.content.withheld(field)) => None,
            Now::Regular => {
                let value = self.regular_now(original, field);
                Some(self.digest(field, value.as_ref()))
            }
            Now::Changed(content) if content.withheld(field) => None,
            Now::Changed(content) => Some(self.key.of_field(field, content)),
        }
    }
}

/// A value of a series in one of its occurrences: the time is that of the occurrence, everything else is the same in all.
pub(crate) fn regular(value: Option<&Value>, original: Timestamp, field: Field) -> Option<Value> {
    match (field, value?) {
        (Field::Time, Value::Period(period)) => at(*period, original).map(Value::Period),
        (_, value) => Some(value.clone()),
    }
}

/// As long as the period, at the time of the occurrence. A whole day is told by its first moment in UTC.
fn at(period: Period, original: Timestamp) -> Option<Period> {
    match period {
        Period::Timed { start, end } => {
            let end = original.checked_add(end.duration_since(start)).ok()?;
            Some(Period::Timed { start: original, end })
        }
        Period::AllDay { first, until } => {
            let day = TimeZone::UTC.to_datetime(original).date();
            let until = day.checked_add(until.duration_since(first)).ok()?;
            Some(Period::AllDay { first: day, until })
        }
    }
}

/// The fields that an occurrence has of its own. A rule and files belong to the series (B-81: not recurring).
pub(super) fn own_fields(rules: Rules<'_>) -> impl Iterator<Item = Field> {
    let of_series = |field: &Field| matches!(field, Field::Recurrence | Field::Attachments);
    rules.directions.fields().filter(move |field| !of_series(field))
}

/// Those of them that travel at all.
pub(super) fn travelling(rules: Rules<'_>) -> Vec<Field> {
    let travels = |field: &Field| rules.directions.of(*field) != FieldDirection::None;
    own_fields(rules).filter(travels).collect()
}
