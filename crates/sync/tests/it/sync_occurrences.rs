//! Occurrences of a series that differ from its rule: each by itself and field by field (D-27, D-33, reference C3, promise 7).

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::fields::{Content, End, Field, Kind, Pattern, Period, Recurrence, Value};
use regarding_model::link::{Base, Held, LastSeen};
use regarding_sync::fields::{ColumnRights, Directions, FieldDirection, FieldOptions};
use regarding_sync::merge::{
    Apart, Becomes, Decision, Merge, OccurrenceApart, Policy, Rules, Side, Took, merge,
};
use regarding_sync::pair::Occurrence;

use crate::pairs::{key, text};
use crate::values::at;

const DAY: i64 = 24 * 3600;

/// The first of the series is at second 0, and there is one every day.
pub(crate) fn daily(fields: &[(Field, &str)]) -> Content {
    let mut content = crate::pairs::content(fields);
    let period = Period::Timed {
        start: at(0),
        end: at(1800),
    };
    content.set(Field::Time, Some(Value::Period(period)));
    content.set(Field::Recurrence, Some(rule(10)));
    content
}

pub(crate) fn rule(count: u16) -> Value {
    Value::Recurrence(Recurrence {
        pattern: Pattern::Daily,
        interval: 1,
        end: End::After(count),
        zone: None,
    })
}

/// An occurrence with fields of its own; its time is the one that the rule gives it.
pub(crate) fn changed(original: Timestamp, fields: &[(Field, &str)]) -> Occurrence {
    let mut content = crate::pairs::content(fields);
    let end = original
        .checked_add(jiff::SignedDuration::from_secs(1800))
        .unwrap_or(original);
    content.set(
        Field::Time,
        Some(Value::Period(Period::Timed { start: original, end })),
    );
    Occurrence {
        original,
        content: Some(content),
    }
}

pub(crate) fn removed(original: Timestamp) -> Occurrence {
    Occurrence {
        original,
        content: None,
    }
}

/// A series of which both sides hold the same, and the rules it is merged by.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) base: Base,
    pub(crate) said: Vec<(Field, FieldDirection)>,
    pub(crate) columns: ColumnRights,
    pub(crate) may_write: bool,
    pub(crate) policy: Policy,
    pub(crate) decisions: BTreeMap<Held, Decision>,
}

pub(crate) const HELD: &[(Field, &str)] = &[(Field::Subject, "Round"), (Field::Location, "Here")];

impl Series {
    pub(crate) fn new() -> Self {
        let mut series = Self {
            base: Base::default(),
            said: Vec::new(),
            columns: ColumnRights::default(),
            may_write: true,
            policy: Policy::Ask,
            decisions: BTreeMap::new(),
        };
        for (field, value) in daily(HELD).values() {
            let digest = Some(key().of(field, value));
            let seen = LastSeen {
                item: digest,
                record: digest,
            };
            series.base.fields.insert(field, Some(seen));
        }
        series
    }

    /// Both sides were seen with these occurrences.
    pub(crate) fn knows(mut self, occurrences: &[Occurrence]) -> Self {
        let merge = self.of(occurrences, &[]);
        let content = daily(HELD);
        let took = Took::AndHolds(Side {
            content: &content,
            occurrences,
        });
        self.base = merge.base_after(Took::No, took, &key());
        self
    }

    pub(crate) fn of(&self, item: &[Occurrence], record: &[Occurrence]) -> Merge {
        let content = daily(HELD);
        self.merge((&content, item), (&content, record))
    }

    pub(crate) fn merge(&self, item: (&Content, &[Occurrence]), record: (&Content, &[Occurrence])) -> Merge {
        self.merge_read(Some(item), Some(record))
    }

    /// The same where a side was perhaps not read.
    pub(crate) fn merge_read(
        &self,
        item: Option<(&Content, &[Occurrence])>,
        record: Option<(&Content, &[Occurrence])>,
    ) -> Merge {
        let said = self.said.iter().copied().collect();
        let side = |(content, occurrences)| Side { content, occurrences };
        merge(
            Some(&self.base),
            item.map(side),
            record.map(side),
            Rules {
                directions: &Directions::new(Kind::Appointment, &said, FieldOptions::default()),
                columns: &self.columns,
                may_write: self.may_write,
                policy: self.policy,
                decisions: &self.decisions,
                key: &key(),
            },
        )
    }
}

pub(crate) fn day(number: i64) -> Timestamp {
    at(number * DAY)
}

pub(crate) fn own(location: &str) -> Vec<Occurrence> {
    vec![changed(
        day(2),
        &[(Field::Subject, "Round"), (Field::Location, location)],
    )]
}

#[test]
fn c3_an_occurrence_that_is_as_the_rule_has_it_again_is_told_to_either_side() {
    let series = Series::new().knows(&own("Elsewhere"));
    let merge = series.of(&[], &own("Elsewhere"));
    let [edit] = merge.record_occurrences.as_slice() else {
        panic!("one edit for the record");
    };
    let Becomes::Regular(values) = &edit.becomes else {
        panic!("as the rule has it");
    };
    assert!(values.contains(&(Field::Location, Some(text("Here")))));
    assert!(merge.item_occurrences.is_empty());

    let merge = series.of(&own("Elsewhere"), &[]);
    let [edit] = merge.item_occurrences.as_slice() else {
        panic!("one edit for the item");
    };
    assert!(matches!(edit.becomes, Becomes::Regular(_)));
}

#[test]
fn c3_what_the_organization_holds_as_an_exception_with_the_values_of_the_rule_is_regular() {
    let series = Series::new().knows(&own("Elsewhere"));
    let merge = series.of(&[], &own("Here"));
    assert!(merge.is_quiet());
    assert!(merge.base.occurrences.is_empty());
}

#[test]
fn c3_an_exception_in_form_follows_what_is_written_to_the_series() {
    let series = Series::new();
    let item = daily(&[(Field::Subject, "Circle"), (Field::Location, "Here")]);
    let record = daily(HELD);
    let merge = series.merge((&item, &[]), (&record, &own("Here")));
    let [edit] = merge.record_occurrences.as_slice() else {
        panic!("one edit for the record");
    };
    let Becomes::Regular(values) = &edit.becomes else {
        panic!("as the rule has it");
    };
    assert!(values.contains(&(Field::Subject, Some(text("Circle")))));
}

#[test]
fn c3_an_exception_in_form_is_told_what_does_not_reach_it_by_its_series() {
    let series = Series::new();
    let item = daily(&[(Field::Subject, "Round"), (Field::Location, "There")]);
    let one = [changed(
        day(2),
        &[(Field::Subject, "Circle"), (Field::Location, "There")],
    )];
    let merge = series.merge((&item, &one), (&daily(HELD), &own("Here")));
    let edit = merge.record_occurrences.first().map(|edit| edit.becomes.clone());
    let Some(Becomes::Changed(fields)) = edit else {
        panic!("one edit for the record");
    };
    assert!(fields.contains(&(Field::Location, Some(text("There")))));
    assert!(fields.contains(&(Field::Subject, Some(text("Circle")))));
}

#[test]
fn c3_what_was_taken_out_in_the_organization_is_held_when_it_is_to_come_back() {
    let series = Series::new().knows(&[removed(day(2))]);
    for item in [vec![], own("Elsewhere")] {
        let merge = series.of(&item, &[removed(day(2))]);
        assert!(merge.is_quiet(), "nothing is tried that cannot be done");
        assert_eq!(merge.held, [Held::Occurrence(day(2))]);
        assert_eq!(merge.occurrences_apart, [(day(2), OccurrenceApart::NoWayBack)]);
    }
    let series = Series {
        policy: Policy::OrganizationWins,
        ..series
    };
    let merge = series.of(&[], &[removed(day(2))]);
    assert_eq!(merge.item_occurrences.len(), 1, "it is taken out of the item");
}

#[test]
fn d_100_edits_of_one_occurrence_in_different_fields_travel_both_ways() {
    let series = Series::new();
    let item = [changed(
        day(2),
        &[(Field::Subject, "Round"), (Field::Location, "Elsewhere")],
    )];
    let record = [changed(
        day(2),
        &[(Field::Subject, "Circle"), (Field::Location, "Here")],
    )];
    let merge = series.of(&item, &record);
    assert!(merge.held.is_empty());
    let becomes = |edits: &[regarding_sync::merge::OccurrenceEdit]| {
        edits.iter().map(|edit| edit.becomes.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        becomes(&merge.record_occurrences),
        [Becomes::Changed(vec![(Field::Location, Some(text("Elsewhere")))])]
    );
    assert_eq!(
        becomes(&merge.item_occurrences),
        [Becomes::Changed(vec![(Field::Subject, Some(text("Circle")))])]
    );
}

#[test]
fn promise_7_the_same_field_of_one_occurrence_is_held_and_the_others_travel() {
    let series = Series::new();
    let item = [changed(
        day(2),
        &[
            (Field::Subject, "Round"),
            (Field::Location, "A"),
            (Field::Notes, "Bring it"),
        ],
    )];
    let record = [changed(
        day(2),
        &[(Field::Subject, "Round"), (Field::Location, "B")],
    )];
    let merge = series.of(&item, &record);
    assert_eq!(merge.held, [Held::Occurrence(day(2))]);
    assert!(merge.item_occurrences.is_empty());
    assert_eq!(
        merge.record_occurrences.first().map(|edit| edit.becomes.clone()),
        Some(Becomes::Changed(vec![(Field::Notes, Some(text("Bring it")))]))
    );
}

#[test]
fn promise_7_an_occurrence_that_is_emptied_of_a_field_is_emptied_on_the_other_side_too() {
    let merge = Series::new().of(&[changed(day(2), &[(Field::Subject, "Round")])], &[]);
    let edit = merge.record_occurrences.first().map(|edit| edit.becomes.clone());
    assert_eq!(edit, Some(Becomes::Changed(vec![(Field::Location, None)])));
}

#[test]
fn i_3_a_field_that_does_not_travel_stands_in_no_occurrence_either() {
    let series = Series {
        said: vec![
            (Field::Notes, FieldDirection::None),
            (Field::Location, FieldDirection::ToMailbox),
        ],
        ..Series::new()
    };
    let item = [changed(
        day(2),
        &[
            (Field::Subject, "Circle"),
            (Field::Location, "Else"),
            (Field::Notes, "Mine"),
        ],
    )];
    let merge = series.of(&item, &[]);
    let edit = merge.record_occurrences.first().map(|edit| edit.becomes.clone());
    assert_eq!(
        edit,
        Some(Becomes::Changed(vec![(Field::Subject, Some(text("Circle")))]))
    );
}

#[test]
fn b_7_an_occurrence_travels_once_the_right_is_given() {
    let series = Series {
        may_write: false,
        ..Series::new()
    };
    let merge = series.of(&own("Elsewhere"), &[]);
    assert!(merge.is_quiet());
    assert_eq!(merge.apart, [(Field::Recurrence, Apart::NotShared)]);
    assert_eq!(merge.unshared(), [Field::Recurrence], "it waits for the right");
    let after = Series {
        base: merge.base,
        ..Series::new()
    };
    assert_eq!(after.of(&own("Elsewhere"), &[]).record_occurrences.len(), 1);
}

#[test]
fn b_7_every_field_of_an_occurrence_that_waits_for_the_right_is_known_to_wait() {
    let series = Series {
        may_write: false,
        ..Series::new().knows(&own("Elsewhere"))
    };
    let edited = [changed(
        day(2),
        &[(Field::Subject, "Circle"), (Field::Location, "There")],
    )];
    let merge = series.of(&edited, &own("Elsewhere"));
    assert!(merge.is_quiet());
    let waits = merge.unshared();
    assert!(
        waits.contains(&Field::Subject) && waits.contains(&Field::Location),
        "{waits:?}"
    );
}

#[test]
fn c3_with_another_rule_the_occurrences_that_differ_are_named_again() {
    let series = Series::new().knows(&own("Elsewhere"));
    let mut item = daily(HELD);
    item.set(Field::Recurrence, Some(rule(20)));
    let exceptions = own("Elsewhere");
    let merge = series.merge((&item, &exceptions), (&daily(HELD), &exceptions));
    assert_eq!(merge.to_record, [(Field::Recurrence, Some(rule(20)))]);
    let edit = merge.record_occurrences.first().map(|edit| edit.becomes.clone());
    assert_eq!(
        edit,
        Some(Becomes::Changed(vec![(Field::Location, Some(text("Elsewhere")))]))
    );
}

#[test]
fn promise_7_a_rule_waits_while_an_occurrence_of_the_record_is_not_agreed() {
    let series = Series::new().knows(&own("Elsewhere"));
    let mut item = daily(HELD);
    item.set(Field::Recurrence, Some(rule(20)));
    let merge = series.merge((&item, &own("A")), (&daily(HELD), &own("B")));
    assert!(merge.to_record.is_empty());
    assert!(merge.again);
    assert_eq!(merge.held, [Held::Occurrence(day(2))]);
    assert!(merge.apart.contains(&(Field::Recurrence, Apart::HeldBack)));
}

#[test]
fn c3_an_occurrence_that_the_other_side_has_no_place_for_stays_and_is_not_told_for_ever() {
    let series = Series::new();
    let item = own("Elsewhere");
    let merge = series.of(&item, &[]);
    assert_eq!(merge.record_occurrences.len(), 1);
    let content = daily(HELD);
    let took = Took::AndHolds(Side {
        content: &content,
        occurrences: &[],
    });
    assert_eq!(merge.not_taken(Took::No, took, &key()), [day(2)]);
    let next = Series {
        base: merge.base_after(Took::No, took, &key()),
        ..Series::new()
    };
    let merge = next.of(&item, &[]);
    assert!(merge.is_quiet());
    assert_eq!(merge.occurrences_apart, [(day(2), OccurrenceApart::NotTaken)]);
    // The record gets one there after all: neither is overwritten without a decision.
    let merge = next.of(&item, &own("Third"));
    assert_eq!(merge.held, [Held::Occurrence(day(2))]);
}

#[test]
fn b_3_while_one_side_repeats_by_a_rule_that_cannot_be_said_its_occurrences_stay_there() {
    let series = Series::new().knows(&own("Elsewhere"));
    let mut odd = daily(HELD);
    odd.withhold(Field::Recurrence);
    let merge = series.merge((&odd, &[]), (&daily(HELD), &own("Elsewhere")));
    assert!(merge.is_quiet());
    assert_eq!(merge.base.occurrences, series.base.occurrences);
}
