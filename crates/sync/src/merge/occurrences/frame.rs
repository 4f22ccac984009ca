//! A series that moves as a whole: the occurrences that differ stand for the same ones as before. What the side that is written to
//! calls them, and the base, is translated to what the other one calls them.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{DigestKey, Field, Period, Value};
use regarding_model::link::Base;

use super::super::Side;
use super::To;
use super::series::Series;
use crate::pair::Occurrence;

/// Which side is moved, and by how much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) moved: Option<(To, SignedDuration)>,
}

type Edits = [(Field, Option<Value>)];

impl Frame {
    /// Nothing moves.
    pub(super) const STILL: Self = Self { moved: None };

    pub(super) fn of(
        (item, to_item): (Option<Side<'_>>, &Edits),
        (record, to_record): (Option<Side<'_>>, &Edits),
        new: bool,
    ) -> Self {
        let item = by(item, to_item).map(|by| (To::Item, by));
        let record = by(record, to_record).map(|by| (To::Record, by)).filter(|_| !new);
        Self {
            moved: item.or(record),
        }
    }

    fn then(self, original: Timestamp) -> Timestamp {
        let by = self.moved.map(|(_, by)| by).unwrap_or_default();
        original.checked_add(by).unwrap_or(original)
    }

    /// The occurrences of a side as the other one calls them. One that is an exception in form only is at the time of its rule under that
    /// name, too.
    pub(super) fn occurrences(
        self,
        to: To,
        side: Option<Side<'_>>,
        (fields, key): (&[Field], &DigestKey),
    ) -> Vec<Occurrence> {
        let Some(side) = side else { return Vec::new() };
        let own = Series::of(Some(side), (side.occurrences, &[]), fields, key);
        let in_form = own.exceptions_in_form();
        let moves = self.moved.is_some_and(|(moved, _)| moved == to);
        let name = |one: &Occurrence| {
            let original = if moves {
                self.then(one.original)
            } else {
                one.original
            };
            let mut content = one.content.clone();
            if let Some(content) = &mut content
                && in_form.contains(&one.original)
                && !content.withheld(Field::Time)
            {
                content.set(Field::Time, own.regular_now(original, Field::Time));
            }
            Occurrence { original, content }
        };
        side.occurrences.iter().map(name).collect()
    }

    pub(super) fn base(self, base: &Base) -> Base {
        let occurrences = base.occurrences.iter();
        Base {
            fields: base.fields.clone(),
            occurrences: occurrences
                .map(|(original, seen)| (self.then(*original), seen.clone()))
                .collect(),
        }
    }
}

/// By how much what is to be written moves a side; nothing when it does not move, or becomes one of whole days.
pub(super) fn by(side: Option<Side<'_>>, edits: &Edits) -> Option<SignedDuration> {
    let written = edits.iter().find(|(field, _)| *field == Field::Time)?;
    let before = side?.content.get(Field::Time)?;
    let (was_whole, before) = start(before)?;
    let (is_whole, after) = start(written.1.as_ref()?)?;
    let by = after.duration_since(before);
    (was_whole == is_whole && !by.is_zero()).then_some(by)
}

fn start(time: &Value) -> Option<(bool, Timestamp)> {
    match time {
        Value::Period(Period::Timed { start, .. }) => Some((false, *start)),
        Value::Period(Period::AllDay { first, .. }) => {
            let midnight = first.to_zoned_datetime(TimeZone::UTC).ok()?;
            Some((true, midnight.timestamp()))
        }
        _ => None,
    }
}
