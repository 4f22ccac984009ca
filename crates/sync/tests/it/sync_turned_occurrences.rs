//! Fields of occurrences that go one way or nowhere (B-2, B-4, B-7): what one side alone holds is no agreement, and nothing that is done to
//! the occurrence takes it away (promise 7).

use std::collections::BTreeSet;

use regarding_model::fields::{Field, Kind};
use regarding_model::link::{Held, OccurrenceSeen};
use regarding_sync::fields::{ColumnRights, FieldDirection};
use regarding_sync::merge::{Apart, Becomes, Merge, OccurrenceEdit, Side, Took};
use regarding_sync::pair::{ItemNews, Occurrence, Pair, RecordNews};
use regarding_sync::plan::{Action, Reason};
use regarding_sync::removal::Stays;

use crate::pairs::{World, item, key, link, text};
use crate::sync_occurrences::{HELD, Series, changed, daily, day, own, removed, rule};

fn directed(direction: FieldDirection) -> Series {
    Series {
        said: vec![(Field::Location, direction)],
        ..Series::new()
    }
}

/// The third occurrence with a subject of its own, at a place.
fn mine(location: &str) -> [Occurrence; 1] {
    let fields = [(Field::Subject, "Mine"), (Field::Location, location)];
    [changed(day(2), &fields)]
}

fn changes(edits: &[OccurrenceEdit]) -> Vec<(i64, &Becomes)> {
    let edits = edits.iter();
    edits
        .map(|edit| (edit.original.as_second() - day(0).as_second(), &edit.becomes))
        .collect()
}

fn seconds(number: i64) -> i64 {
    day(number).as_second() - day(0).as_second()
}

/// The record took what was written, and holds this now.
fn after(merge: &Merge, record: &[Occurrence]) -> regarding_model::link::Base {
    let content = daily(HELD);
    let took = Took::AndHolds(Side {
        content: &content,
        occurrences: record,
    });
    merge.base_after(Took::No, took, &key())
}

#[test]
fn b_4_what_an_occurrence_holds_where_it_does_not_send_is_an_edit_once_the_field_goes_both_ways() {
    let mut series = directed(FieldDirection::ToMailbox);
    let rests = series.of(&own("There"), &[]);
    assert!(rests.is_quiet() && rests.held.is_empty());
    assert_eq!(rests.apart, [(Field::Location, Apart::OneWay)]);
    assert_eq!(
        rests.unshared(),
        [Field::Location],
        "a complete look looks at it again"
    );
    assert_eq!(
        rests.occurrences_apart,
        [],
        "its direction is the reason, and not the server"
    );

    series.base = rests.base;
    series.said.clear();
    let goes = series.of(&own("There"), &[]);
    let fields = Becomes::Changed(vec![(Field::Location, Some(text("There")))]);
    assert_eq!(changes(&goes.record_occurrences), [(seconds(2), &fields)]);
}

#[test]
fn b_4_what_goes_beside_it_agrees_nothing_about_what_does_not() {
    let mut series = directed(FieldDirection::ToMailbox);
    let here = mine("There");
    let there = mine("Here");
    let sent = series.of(&here, &[]);
    let fields = Becomes::Changed(vec![(Field::Subject, Some(text("Mine")))]);
    assert_eq!(changes(&sent.record_occurrences), [(seconds(2), &fields)]);
    assert_eq!(sent.apart, [(Field::Location, Apart::OneWay)]);

    series.base = after(&sent, &there);
    series.said.clear();
    let goes = series.of(&here, &there);
    let fields = Becomes::Changed(vec![(Field::Location, Some(text("There")))]);
    assert_eq!(changes(&goes.record_occurrences), [(seconds(2), &fields)]);
    assert_eq!(goes.held, []);
}

#[test]
fn b_7_what_may_not_be_written_beside_it_goes_once_the_right_is_given() {
    let mut series = Series::new();
    series.columns.no_update = BTreeSet::from([Field::Location]);
    let here = mine("There");
    let there = mine("Here");
    let sent = series.of(&here, &[]);
    assert_eq!(sent.apart, [(Field::Location, Apart::NotShared)]);
    series.base = after(&sent, &there);
    series.columns = ColumnRights::default();
    let goes = series.of(&here, &there);
    let fields = Becomes::Changed(vec![(Field::Location, Some(text("There")))]);
    assert_eq!(changes(&goes.record_occurrences), [(seconds(2), &fields)]);
}

#[test]
fn b_2_two_values_that_met_nowhere_are_a_question_once_the_field_goes_both_ways() {
    let mut series = directed(FieldDirection::None);
    let off = series.of(&own("There"), &own("Elsewhere"));
    assert!(off.is_quiet() && off.held.is_empty());
    let known = off.base.occurrences.get(&day(2));
    assert_eq!(
        known.map(|known| (known.item, known.fields.get(&Field::Location))),
        Some((OccurrenceSeen::Regular, Some(&None))),
        "never agreed, which is not the same as empty"
    );
    series.base = off.base;
    series.said.clear();
    let asked = series.of(&own("There"), &own("Elsewhere"));
    assert!(asked.is_quiet());
    assert_eq!(asked.held, [Held::Occurrence(day(2))]);
}

/// Reference C3: another rule makes all occurrences anew.
#[test]
fn promise_7_another_rule_takes_nothing_from_the_record_that_does_not_travel() {
    let mut series = directed(FieldDirection::None);
    series.base = series.of(&[], &own("There")).base;
    let mut item = daily(HELD);
    item.set(Field::Recurrence, Some(rule(12)));
    let anew = series.merge((&item, &[]), (&daily(HELD), &own("There")));
    assert_eq!(anew.to_record, [(Field::Recurrence, Some(rule(12)))]);
    let again = Becomes::Changed(vec![(Field::Location, Some(text("There")))]);
    assert_eq!(changes(&anew.record_occurrences), [(seconds(2), &again)]);
}

#[test]
fn promise_7_a_rule_waits_where_it_would_take_what_may_not_be_written_again() {
    let mut series = Series::new().knows(&own("There"));
    series.columns.no_update = BTreeSet::from([Field::Location]);
    let mut item = daily(HELD);
    item.set(Field::Recurrence, Some(rule(12)));
    let waits = series.merge((&item, &own("There")), (&daily(HELD), &own("There")));
    assert!(waits.is_quiet());
    assert!(waits.apart.contains(&(Field::Recurrence, Apart::HeldBack)));
}

#[test]
fn promise_7_an_occurrence_that_is_as_the_rule_has_it_again_keeps_what_does_not_travel() {
    let known = mine("Here");
    let mut series = Series::new().knows(&known);
    series.said = vec![(Field::Location, FieldDirection::None)];
    let here = mine("There");
    let back = series.of(&here, &[]);
    let fields = Becomes::Changed(vec![(Field::Subject, Some(text("Round")))]);
    assert_eq!(changes(&back.item_occurrences), [(seconds(2), &fields)]);
}

#[test]
fn promise_7_an_occurrence_that_was_taken_out_there_is_asked_about_where_the_item_holds_its_own() {
    let series = directed(FieldDirection::None);
    let asked = series.of(&own("There"), &[removed(day(2))]);
    assert!(asked.is_quiet());
    assert_eq!(asked.held, [Held::Occurrence(day(2))]);
    let taken_out = series.of(&own("Here"), &[removed(day(2))]);
    assert_eq!(
        changes(&taken_out.item_occurrences),
        [(seconds(2), &Becomes::Removed)]
    );
}

#[test]
fn promise_7_a_series_stays_whose_occurrence_holds_what_its_record_never_had() {
    let mut view = item(&[]);
    view.content = daily(HELD);
    view.occurrences = own("There");
    let mut world = World::default();
    world.said.insert(Field::Location, FieldDirection::None);
    let pair = Pair {
        link: link(Kind::Appointment, Some(directed(FieldDirection::None).base)),
        item: ItemNews::Changed(Box::new(view)),
        record: RecordNews::Removed,
        sent: Default::default(),
    };
    let plan = world.plan(&[pair], &[]);
    let [step] = plan.steps.as_slice() else {
        unreachable!("{plan:?}");
    };
    assert!(matches!(step.action, Action::Become(_)));
    assert_eq!(step.reason, Reason::OtherStays(Stays::OwnValues));
}
