//! Series in the fakes: rules, their occurrences, and those that differ.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Content, End, Field, Kind, Pattern, Period, Recurrence, Value};
use regarding_sync::pair::Occurrence;

use crate::values::{all_shown, later};

/// The occurrences that differ: with fields of their own, or taken out.
pub(crate) type Differing = BTreeMap<Timestamp, Option<Content>>;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The fields of an occurrence that persons edit.
pub(crate) const OWN: [Field; 4] = [Field::Subject, Field::Location, Field::Notes, Field::Time];

/// A rule with a number: more days, and every one of them or every second one.
pub(crate) fn rule(number: u64) -> Value {
    Value::Recurrence(Recurrence {
        pattern: Pattern::Daily,
        interval: if number.is_multiple_of(4) { 2 } else { 1 },
        end: End::After(u16::try_from(number + 3).unwrap()),
        zone: None,
    })
}

/// A time with a number, which is its length.
pub(crate) fn time(start: Timestamp, number: u64) -> Value {
    let length = SignedDuration::from_mins(i64::try_from(number + 1).unwrap());
    let end = start.checked_add(length).unwrap();
    Value::Period(Period::Timed { start, end })
}

/// When the first occurrence of a series is: at one of two hours.
pub(crate) fn first(late: bool) -> Timestamp {
    let hours = SignedDuration::from_hours(if late { 2 } else { 0 });
    later().checked_add(hours).unwrap()
}

pub(crate) fn is_series(content: &Content) -> bool {
    content.get(Field::Recurrence).is_some() || content.withheld(Field::Recurrence)
}

fn start(content: &Content) -> Option<Timestamp> {
    match content.get(Field::Time)? {
        Value::Period(Period::Timed { start, .. }) => Some(*start),
        _ => None,
    }
}

/// When the rule has its first occurrences.
pub(crate) fn originals(content: &Content) -> Vec<Timestamp> {
    let (Some(start), Some(Value::Recurrence(rule))) = (start(content), content.get(Field::Recurrence))
    else {
        return Vec::new();
    };
    let End::After(count) = rule.end else {
        return Vec::new();
    };
    let step = DAY * i32::from(rule.interval);
    (0..i32::from(count.min(8)))
        .map(|at| start.checked_add(step * at).unwrap())
        .collect()
}

pub(crate) fn has(content: &Content, original: Timestamp) -> bool {
    let (Some(start), Some(Value::Recurrence(rule))) = (start(content), content.get(Field::Recurrence))
    else {
        return false;
    };
    let End::After(count) = rule.end else {
        return false;
    };
    let step = DAY.as_secs() * i64::from(rule.interval);
    let from = original.duration_since(start).as_secs();
    from >= 0 && from % step == 0 && from / step < i64::from(count)
}

/// An occurrence as the rule has it.
pub(crate) fn regular(content: &Content, original: Timestamp) -> Content {
    let mut one = content.clone();
    one.set(Field::Recurrence, None);
    if let Some(Value::Period(Period::Timed { start, end })) = content.get(Field::Time) {
        let end = original.checked_add(end.duration_since(*start)).unwrap();
        one.set(
            Field::Time,
            Some(Value::Period(Period::Timed { start: original, end })),
        );
    }
    one
}

/// What an occurrence holds; nothing when it is taken out.
pub(crate) fn shown_in(content: &Content, differing: &Differing, original: Timestamp) -> Option<Content> {
    match differing.get(&original) {
        Some(one) => one.clone(),
        None => Some(regular(content, original)),
    }
}

/// As a view has them.
pub(crate) fn views(differing: &Differing) -> Vec<Occurrence> {
    let view = |(original, content): (&Timestamp, &Option<Content>)| Occurrence {
        original: *original,
        content: content.clone(),
    };
    differing.iter().map(view).collect()
}

/// All numbers that differing occurrences show.
pub(crate) fn all_in(differing: &Differing) -> impl Iterator<Item = u64> {
    differing.values().flatten().flat_map(all_shown)
}

/// After a series moved as a whole, its exceptions stand for the same occurrences as before.
pub(crate) fn moved(differing: &mut Differing, before: &Content, after: &Content) {
    let (Some(before), Some(after)) = (start(before), start(after)) else {
        return;
    };
    let by = after.duration_since(before);
    if by.is_zero() {
        return;
    }
    let old = core::mem::take(differing);
    differing.extend(
        old.into_iter()
            .map(|(original, content)| (original.checked_add(by).unwrap(), content)),
    );
}

/// The fields of a kind that persons edit; a series has a time and a rule.
pub(crate) fn fields_of(kind: Kind, content: &Content) -> Vec<Field> {
    let mut all = crate::values::fields(kind).to_vec();
    if is_series(content) {
        all.extend([Field::Time, Field::Recurrence]);
    }
    all
}
