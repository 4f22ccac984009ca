//! Occurrences that the record did not have by its rule, and may have by another one (reference C3, B-7, promise 7).

use regarding_model::fields::{Content, Field, Period, Value};
use regarding_model::link::Base;
use regarding_sync::merge::{Apart, Becomes, Side, Took};
use regarding_sync::pair::Occurrence;

use crate::pairs::{key, text};
use crate::sync_occurrences::{HELD, Series, changed, daily, day, own, removed, rule};
use crate::values::at;

/// The base after a record was told of an occurrence that its rule did not have.
fn not_taken(item: &[Occurrence]) -> Base {
    let content = daily(HELD);
    let took = Took::AndHolds(Side {
        content: &content,
        occurrences: &[],
    });
    let merge = Series::new().of(item, &[]);
    assert_eq!(merge.not_taken(Took::No, took, &key()), [day(2)]);
    merge.base_after(Took::No, took, &key())
}

fn other_rule() -> Content {
    let mut content = daily(HELD);
    content.set(Field::Recurrence, Some(rule(20)));
    content
}

/// What the record is told once the item took its rule at a time when the person might not change the record.
fn told_with_the_right(item: &[Occurrence]) -> Vec<Becomes> {
    let without = Series {
        base: not_taken(item),
        may_write: false,
        ..Series::new()
    };
    let merge = without.merge((&daily(HELD), item), (&other_rule(), &[]));
    assert_eq!(merge.to_item, [(Field::Recurrence, Some(rule(20)))]);
    assert!(merge.record_occurrences.is_empty());
    assert_eq!(merge.apart, [(Field::Recurrence, Apart::NotShared)]);
    let with = Series {
        base: merge.base_after(Took::Yes, Took::No, &key()),
        ..Series::new()
    };
    let merge = with.merge((&other_rule(), item), (&other_rule(), &[]));
    let told = merge.record_occurrences.into_iter();
    told.map(|edit| edit.becomes).collect()
}

#[test]
fn b_7_what_another_rule_has_room_for_travels_once_the_right_is_given() {
    assert_eq!(
        told_with_the_right(&own("Elsewhere")),
        [Becomes::Changed(vec![(Field::Location, Some(text("Elsewhere")))])]
    );
}

#[test]
fn b_7_what_was_taken_out_of_another_rule_is_taken_out_once_the_right_is_given() {
    assert_eq!(told_with_the_right(&[removed(day(2))]), [Becomes::Removed]);
}

#[test]
fn b_7_an_occurrence_whose_column_is_secured_while_the_rule_comes_travels_later() {
    let item = own("Elsewhere");
    let mut without = Series {
        base: not_taken(&item),
        ..Series::new()
    };
    without.columns.no_update.insert(Field::Location);
    let merge = without.merge((&daily(HELD), &item), (&other_rule(), &[]));
    assert!(merge.record_occurrences.is_empty());
    let with = Series {
        base: merge.base_after(Took::Yes, Took::No, &key()),
        ..Series::new()
    };
    let merge = with.merge((&other_rule(), &item), (&other_rule(), &[]));
    assert_eq!(merge.record_occurrences.len(), 1);
}

/// The record got another rule, which took its exception along. The item took that rule, but the record could not be told of the exception
/// again, and then it got back the rule from before.
/// The series, an hour later.
fn later(fields: &[(Field, &str)]) -> Content {
    let mut content = daily(fields);
    let period = Period::Timed {
        start: at(3600),
        end: at(5400),
    };
    content.set(Field::Time, Some(Value::Period(period)));
    content
}

/// It is told by the time that the organization's own rule has, whatever it will be called.
#[test]
fn c3_an_exception_in_form_is_as_the_rule_has_it_under_the_name_of_a_series_that_moves() {
    let series = Series::new();
    let to_record = series.merge((&later(HELD), &[]), (&daily(HELD), &own("Here")));
    assert!(to_record.item_occurrences.is_empty(), "{to_record:?}");
    assert!(to_record.record_occurrences.is_empty(), "it is made anew");
    assert!(to_record.to_record.iter().any(|(field, _)| *field == Field::Time));
    let to_item = series.merge((&daily(HELD), &own("Here")), (&later(HELD), &[]));
    assert!(to_item.record_occurrences.is_empty(), "{to_item:?}");
    let edits = to_item.item_occurrences.iter();
    let edits: Vec<_> = edits.map(|edit| (edit.original, &edit.becomes)).collect();
    let hour = jiff::SignedDuration::from_hours(1);
    let moved = day(2).checked_add(hour).unwrap();
    assert!(
        matches!(edits.as_slice(), [(original, Becomes::Regular(_))] if *original == moved),
        "{edits:?}"
    );
}

/// One occurrence is a question, so that the rule waits; the subject does not.
#[test]
fn c3_an_exception_in_form_follows_what_is_written_beside_a_rule_or_a_time_that_waits() {
    let waiting = |place: &str| changed(day(5), &[(Field::Subject, "Round"), (Field::Location, place)]);
    let series = Series::new().knows(&[waiting("Elsewhere")]);
    let named = [(Field::Subject, "Circle"), (Field::Location, "Here")];
    let mut other_rule = daily(&named);
    other_rule.set(Field::Recurrence, Some(rule(20)));
    let there: Vec<_> = own("Here").into_iter().chain([waiting("B")]).collect();
    let hour = jiff::SignedDuration::from_hours(1);
    let mut moved = waiting("A");
    moved.original = day(5).checked_add(hour).unwrap();
    for (item, here) in [(other_rule, waiting("A")), (later(&named), moved)] {
        let merge = series.merge((&item, &[here]), (&daily(HELD), &there));
        assert_eq!(merge.to_record, [(Field::Subject, Some(text("Circle")))]);
        let edits = merge.record_occurrences.iter();
        let edits: Vec<_> = edits.map(|edit| (edit.original, &edit.becomes)).collect();
        let [(original, Becomes::Regular(values))] = edits.as_slice() else {
            panic!("{edits:?}");
        };
        assert_eq!(*original, day(2), "as the organization calls it");
        assert!(values.contains(&(Field::Subject, Some(text("Circle")))));
    }
}

#[test]
fn c3_a_rule_that_comes_back_before_the_exceptions_were_told_again_is_news() {
    let item = own("Elsewhere");
    let merge = Series::new()
        .knows(&item)
        .merge((&daily(HELD), &item), (&other_rule(), &[]));
    assert_eq!(merge.to_item, [(Field::Recurrence, Some(rule(20)))]);
    assert_eq!(merge.record_occurrences.len(), 1, "it is told again");
    let cut = Series {
        base: merge.base_after(Took::Yes, Took::No, &key()),
        ..Series::new()
    };
    let merge = cut.merge((&other_rule(), &item), (&daily(HELD), &[]));
    assert_eq!(merge.to_item, [(Field::Recurrence, Some(rule(10)))]);
    assert_eq!(merge.record_occurrences.len(), 1);
}

/// The item could not be read when the record got another rule, which took its exception along.
#[test]
fn c3_an_exception_that_could_not_be_read_is_told_again_once_it_can() {
    let item = own("Elsewhere");
    let merge = Series::new()
        .knows(&item)
        .merge_read(None, Some((&other_rule(), &[])));
    assert_eq!(merge.to_item, [(Field::Recurrence, Some(rule(20)))]);
    assert!(merge.again, "both are looked at again");
    let later = Series {
        base: merge.base_after(Took::Yes, Took::No, &key()),
        ..Series::new()
    };
    let merge = later.merge((&other_rule(), &item), (&other_rule(), &[]));
    assert_eq!(
        merge
            .record_occurrences
            .into_iter()
            .map(|edit| edit.becomes)
            .collect::<Vec<_>>(),
        [Becomes::Changed(vec![(Field::Location, Some(text("Elsewhere")))])]
    );
}

/// The person set the occurrence back to what the rule has, and the record could not be read then: what its series holds is not known.
#[test]
fn c3_an_occurrence_is_not_set_back_on_a_side_that_was_not_read() {
    let known = Series::new().knows(&own("Elsewhere"));
    let merge = known.merge_read(Some((&daily(HELD), &[])), None);
    assert!(merge.record_occurrences.is_empty());
    assert!(merge.again, "both are looked at again");
    let later = Series {
        base: merge.base_after(Took::No, Took::No, &key()),
        ..Series::new()
    };
    let merge = later.merge((&daily(HELD), &[]), (&daily(HELD), &own("Elsewhere")));
    let [edit] = merge.record_occurrences.as_slice() else {
        unreachable!("{merge:?}");
    };
    let Becomes::Regular(fields) = &edit.becomes else {
        unreachable!("{edit:?}");
    };
    assert!(fields.contains(&(Field::Location, Some(text("Here")))));
    let merge = known.merge_read(None, Some((&daily(HELD), &[])));
    assert!(merge.item_occurrences.is_empty() && merge.again);
}
