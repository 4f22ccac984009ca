//! Promise 7: a write to an occurrence that was cut off, not answered or not read again is nobody's edit either (docs/adr/0011).

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use std::collections::BTreeMap;

use regarding_model::fields::{Digest, Field, Kind};
use regarding_model::link::{
    Held, LastSeen, Link, OccurrenceBase, OccurrenceSeen, Sent, SentOccurrence, Unconfirmed, Version,
};
use regarding_sync::merge::{Becomes, Merge};
use regarding_sync::pair::{ItemNews, ItemView, Occurrence, Pair, RecordNews, RecordView, Single};
use regarding_sync::plan::{Action, Plan};
use regarding_sync::run::{Next, Outcome, Run};

use crate::pairs::{World, item, key, link, record_of, text};
use crate::sync_occurrences::{HELD, Series, daily, day, own, removed};

fn digest(value: &str) -> Option<Digest> {
    Some(key().of(Field::Location, &text(value)))
}

/// The place of the third occurrence, on its way to the record.
fn to_record(place: &str) -> Sent {
    let sent = SentOccurrence {
        fields: BTreeMap::from([(Field::Location, vec![digest(place)])]),
        ..SentOccurrence::default()
    };
    Sent {
        record_occurrences: BTreeMap::from([(day(2), sent)]),
        ..Sent::default()
    }
}

fn item_with(occurrences: &[Occurrence]) -> Box<ItemView> {
    let mut view = item(&[]);
    view.content = daily(HELD);
    view.occurrences = occurrences.to_vec();
    Box::new(view)
}

fn record_with(occurrences: &[Occurrence]) -> Box<RecordView> {
    let mut view = record_of(Kind::Appointment, &[]);
    view.content = daily(HELD);
    view.occurrences = occurrences.to_vec();
    Box::new(view)
}

/// A series of which both were last seen with this place in the third occurrence; with none it was as the rule has it.
fn known(place: Option<&str>) -> Link {
    let mut base = Series::new().base;
    let both = |digest| {
        Some(LastSeen {
            item: digest,
            record: digest,
        })
    };
    for content in place.map(own).into_iter().flatten().filter_map(|one| one.content) {
        let fields = content.values();
        let fields = fields.map(|(field, value)| (field, both(Some(key().of(field, value)))));
        let seen = OccurrenceBase {
            item: OccurrenceSeen::Changed,
            record: OccurrenceSeen::Changed,
            fields: fields.collect(),
        };
        base.occurrences.insert(day(2), seen);
    }
    link(Kind::Appointment, Some(base))
}

fn pair(link: Link, (here, there): (&[Occurrence], &[Occurrence]), sent: Sent) -> Pair {
    Pair {
        link,
        item: ItemNews::Changed(item_with(here)),
        record: RecordNews::Changed(record_with(there)),
        sent,
    }
}

fn merge(plan: &Plan) -> &Merge {
    match &plan.steps.first().unwrap().action {
        Action::Write { merge, .. } => merge,
        other => unreachable!("{other:?}"),
    }
}

fn goes_to_record(merge: &Merge, place: &str) {
    assert_eq!(merge.held, []);
    assert!(merge.item_occurrences.is_empty());
    let edits = merge.record_occurrences.iter();
    let edits: Vec<_> = edits.map(|edit| (edit.original, edit.becomes.clone())).collect();
    let fields = vec![(Field::Location, Some(text(place)))];
    assert_eq!(edits, [(day(2), Becomes::Changed(fields))]);
}

/// It was at A on both sides; B was on its way to the record when the run was cut off; the person made C of it meanwhile.
#[test]
fn promise_7_an_edit_after_a_write_of_an_occurrence_that_was_cut_off_goes_its_way() {
    let pair = pair(known(Some("A")), (&own("C"), &own("B")), to_record("B"));
    goes_to_record(merge(&World::default().plan(&[pair], &[])), "C");
}

#[test]
fn promise_7_an_edit_after_an_occurrence_became_an_exception_goes_its_way() {
    let pair = pair(known(None), (&own("C"), &own("B")), to_record("B"));
    goes_to_record(merge(&World::default().plan(&[pair], &[])), "C");
}

/// The person put it back to A, which is what it was: that is an edit too, and is not overwritten by what they had before.
#[test]
fn promise_7_an_occurrence_that_was_put_back_is_not_overwritten_by_what_was_on_its_way() {
    let pair = pair(known(Some("A")), (&own("A"), &own("B")), to_record("B"));
    goes_to_record(merge(&World::default().plan(&[pair], &[])), "A");
}

#[test]
fn promise_7_an_edit_after_an_occurrence_was_made_regular_again_goes_its_way() {
    let regular = SentOccurrence {
        regular: true,
        ..SentOccurrence::default()
    };
    let sent = Sent {
        record_occurrences: BTreeMap::from([(day(2), regular)]),
        ..Sent::default()
    };
    let pair = pair(known(Some("A")), (&own("C"), &[]), sent);
    goes_to_record(merge(&World::default().plan(&[pair], &[])), "C");
}

/// Somebody wrote D there. Whether they saw B before is not known: the person is asked.
#[test]
fn promise_7_an_edit_of_an_occurrence_that_was_written_to_is_a_conflict_all_the_same() {
    let pair = pair(known(Some("A")), (&own("C"), &own("D")), to_record("B"));
    let plan = World::default().plan(&[pair], &[]);
    assert_eq!(merge(&plan).held, [Held::Occurrence(day(2))]);
}

#[test]
fn promise_7_an_edit_of_an_occurrence_after_a_creation_that_was_cut_off_goes_its_way() {
    let both = |sent| Single::Both {
        item: item_with(&own("C")),
        record: record_with(&own("B")),
        kind: Kind::Appointment,
        sent,
    };
    let plan = World::default().plan(&[], &[both(to_record("B"))]);
    goes_to_record(merge(&plan), "C");
    let plan = World::default().plan(&[], &[both(Sent::default())]);
    assert_eq!(
        merge(&plan).held,
        [Held::Occurrence(day(2))],
        "strangers are asked about"
    );
}

/// Only an occurrence was written, and before it was read again somebody there named the series anew: that is an edit.
#[test]
fn promise_7_an_edit_of_a_series_between_a_write_to_an_occurrence_and_the_look_at_it_goes_its_way() {
    let mut link = known(Some("B"));
    link.unconfirmed = Unconfirmed {
        item: false,
        record: true,
    };
    let mut pair = pair(link, (&own("B"), &own("B")), to_record("B"));
    if let RecordNews::Changed(view) = &mut pair.record {
        view.content.set(Field::Subject, Some(text("Circle")));
    }
    let plan = World::default().plan(&[pair], &[]);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_item, [(Field::Subject, Some(text("Circle")))]);
}

/// The same of another field of the occurrence that was written.
#[test]
fn promise_7_an_edit_between_a_write_to_an_occurrence_and_the_look_at_it_goes_its_way() {
    let mut link = known(Some("B"));
    link.unconfirmed = Unconfirmed {
        item: false,
        record: true,
    };
    let mut there = own("B");
    if let Some(content) = there.first_mut().and_then(|one| one.content.as_mut()) {
        content.set(Field::Subject, Some(text("Circle")));
    }
    let plan = World::default().plan(&[pair(link, (&own("B"), &there), to_record("B"))], &[]);
    assert_eq!(merge(&plan).held, []);
    let told = merge(&plan).item_occurrences.first().map(|edit| &edit.becomes);
    let fields = vec![(Field::Subject, Some(text("Circle")))];
    assert_eq!(told, Some(&Becomes::Changed(fields)));
}

/// It was taken out in the organization, which cannot bring it back, and the person said that the item's stays, at C. The notes of the
/// series were written to the item since, and not read again: what differs in this occurrence is not the doing of its server.
#[test]
fn c3_an_occurrence_that_stays_different_is_not_taken_for_the_servers_doing_after_another_write() {
    let mut link = known(Some("A"));
    let here = item_with(&own("C"));
    link.item_version = Some(here.version.clone());
    link.unconfirmed = Unconfirmed {
        item: true,
        record: false,
    };
    let sent = Sent {
        item: BTreeMap::from([(Field::Notes, vec![None])]),
        ..Sent::default()
    };
    let plan = World::default().plan(&[pair(link, (&own("C"), &[removed(day(2))]), sent)], &[]);
    assert!(merge(&plan).item_occurrences.is_empty(), "C is not taken out");
    assert_eq!(merge(&plan).held, [Held::Occurrence(day(2))]);
}

#[test]
fn what_is_about_to_be_written_to_an_occurrence_is_noted_and_kept_until_it_is_seen() {
    let plan = World::default().plan(
        &[pair(known(Some("A")), (&own("B"), &own("A")), Sent::default())],
        &[],
    );
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let Next::Note(_, sent) = run.next() else {
        unreachable!("what is about to be written is noted before it is");
    };
    let told = to_record("B").record_occurrences;
    assert_eq!(sent.record_occurrences, told);
    assert_eq!(
        sent.named.record,
        Some(Version("W/2".into())),
        "which version it is made for"
    );
    run.went(Outcome::Booked);
    run.went(Outcome::Stale);
    let Next::Keep(link, sent) = run.next() else {
        unreachable!("it is kept that nothing was taken");
    };
    assert_eq!(sent.record_occurrences, told);
    // It arrives after all, while the person's next edit is on its way.
    let plan = World::default().plan(&[pair(*link, (&own("C"), &own("B")), sent)], &[]);
    goes_to_record(merge(&plan), "C");
}
