//! Proposals: which items may be which records (adoption).

use std::collections::BTreeSet;

use regarding_model::fields::{Field, Kind, Period, Value};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, Place, Sent};
use regarding_sync::merge::Mark;
use regarding_sync::observe::{Claim, ItemsLook, Links, Met, Observation, RecordsLook};
use regarding_sync::pair::{ItemView, RecordView, Single};
use regarding_sync::plan::{About, Action, Reason};
use regarding_sync::propose::propose;

use crate::pairs::{World, item, record_of};
use crate::values::{at, record};

fn named(name: &str, fields: &[(Field, &str)]) -> ItemView {
    let mut view = item(fields);
    view.place.name = name.into();
    view.uid = Some(format!("uid-of-{name}"));
    view
}

fn numbered(number: u128, kind: Kind, fields: &[(Field, &str)]) -> RecordView {
    let mut view = record_of(kind, fields);
    view.record = record(crate::pairs::table(kind), number);
    view
}

fn names(places: &BTreeSet<Place>) -> Vec<&str> {
    places.iter().map(|place| place.name.as_str()).collect()
}

#[test]
fn contacts_are_proposed_by_any_of_their_addresses_however_they_are_written() {
    let items = [
        named("a", &[(Field::Email1, "Karla@Elsewhere.example")]),
        named("b", &[(Field::Email3, "karla@elsewhere.example ")]),
        named("c", &[(Field::Email1, "other@elsewhere.example")]),
        named("d", &[(Field::FullName, "Karla")]),
    ];
    let records = [
        numbered(1, Kind::Contact, &[(Field::Email2, "karla@elsewhere.example")]),
        numbered(2, Kind::Contact, &[(Field::Mobile, "1")]),
    ];
    let found = propose(Kind::Contact, &items, &records);
    assert_eq!(found.len(), 1, "nothing in common proposes nothing");
    assert_eq!(
        names(&found[&records[0].record]),
        ["a", "b"],
        "several are a choice"
    );
}

fn visit(mut view: ItemView, start: i64) -> ItemView {
    let (start, end) = (at(start), at(start + 3600));
    view.content
        .set(Field::Time, Some(Value::Period(Period::Timed { start, end })));
    view
}

#[test]
fn appointments_are_proposed_by_start_and_subject_together() {
    let items = [
        visit(named("same", &[(Field::Subject, "Visit  to the harbour")]), 0),
        visit(named("later", &[(Field::Subject, "Visit to the harbour")]), 60),
        visit(named("other", &[(Field::Subject, "Visit")]), 0),
        named("whenever", &[(Field::Subject, "Visit to the harbour")]),
    ];
    let mut view = numbered(1, Kind::Appointment, &[(Field::Subject, "visit to the Harbour")]);
    view.content
        .set(Field::Time, items[0].content.get(Field::Time).cloned());
    let found = propose(Kind::Appointment, &items, [&view]);
    assert_eq!(names(&found[&view.record]), ["same"]);
    view.facts.series = true;
    assert!(
        propose(Kind::Appointment, &items, [&view]).is_empty(),
        "a series is no single appointment"
    );
}

#[test]
fn tasks_without_a_due_time_are_not_proposed() {
    let items = [named("a", &[(Field::Subject, "Call back")])];
    let view = numbered(1, Kind::Task, &[(Field::Subject, "Call back")]);
    assert!(propose(Kind::Task, &items, [&view]).is_empty());
}

/// No link is known, and what the person kept apart.
#[derive(Debug, Default)]
struct NewMachine(BTreeSet<String>);

impl Links for NewMachine {
    fn sent(&self, _: &RecordRef) -> Sent {
        Sent::default()
    }

    fn of_item(&self, _place: &Place) -> Option<Link> {
        None
    }
    fn of_record(&self, _record: &RecordRef) -> Option<Link> {
        None
    }
    fn of_kind(&self, _kind: Kind) -> Vec<Link> {
        Vec::new()
    }
    fn waiting(&self, _kind: Kind) -> Vec<Link> {
        Vec::new()
    }
    fn item_leading_to(&self, _record: &RecordRef) -> Option<Place> {
        None
    }
    fn unfinished(&self, _kind: Kind) -> (Vec<Place>, Vec<RecordRef>) {
        (Vec::new(), Vec::new())
    }
    fn kept_apart(&self, _record: &RecordRef) -> BTreeSet<String> {
        self.0.clone()
    }
    fn removed_here(&self, _kind: Kind) -> Vec<RecordRef> {
        vec![record_of(Kind::Contact, &[]).record]
    }
}

const SHARED: [(Field, &str); 1] = [(Field::Email1, "karla@elsewhere.example")];

/// The first look of a new machine at one contact on each side.
fn first_look(links: &NewMachine, claim: Claim) -> Met {
    let (mine, theirs) = (item(&SHARED), record_of(Kind::Contact, &SHARED));
    let items = ItemsLook {
        present: vec![(mine.place.clone(), mine.version.clone())],
        complete: BTreeSet::from(["home".to_owned()]),
        ..ItemsLook::default()
    };
    let records = RecordsLook {
        selected: vec![(theirs.record.clone(), theirs.version.clone())],
        complete: true,
        ..RecordsLook::default()
    };
    let mut seen = Observation::new(Kind::Contact, &items, &records, links);
    seen.item_read(mine, claim);
    seen.record_read(theirs);
    seen.met(links, Some("home"))
}

#[test]
fn a_record_with_a_proposal_gets_no_item_and_waits_for_the_persons_word() {
    let met = first_look(&NewMachine::default(), Claim::Of(record("contact", 77)));
    assert!(matches!(met.singles.as_slice(), [Single::Proposed { items, .. }] if items.len() == 1));
    let plan = World::default().plan(&[], &met.singles);
    assert!(plan.steps.is_empty(), "nothing is made twice");
    assert!(matches!(
        plan.notes.first().map(|note| note.about),
        Some(About::Proposed(1))
    ));
    assert_eq!(
        (met.waiting_items.len(), met.waiting_records.len()),
        (1, 1),
        "both come again"
    );
}

#[test]
fn an_item_that_is_to_be_tracked_waits_too_while_its_record_may_be_there() {
    let met = first_look(&NewMachine::default(), Claim::Tracked(record("contact", 77)));
    assert!(matches!(met.singles.as_slice(), [Single::Proposed { .. }]));
}

/// An item of another identity, beside a record whose item was removed here.
fn typed_anew(links: &NewMachine, claim: Claim, home: Option<&str>) -> Met {
    let (mine, theirs) = (item(&SHARED), record_of(Kind::Contact, &SHARED));
    let items = ItemsLook {
        present: vec![(mine.place.clone(), mine.version.clone())],
        ..ItemsLook::default()
    };
    let mut seen = Observation::new(Kind::Contact, &items, &RecordsLook::default(), links);
    seen.item_read(mine, claim);
    seen.typed_anew(links);
    if seen.records_to_read().contains(&theirs.record) {
        seen.record_read(theirs);
    }
    seen.met(links, home)
}

/// The vendor's client made a second record of it.
#[test]
fn d_57_promise_5_what_was_removed_here_and_is_typed_anew_waits_for_the_persons_word() {
    for home in [Some("home"), None] {
        let asked = Claim::Tracked(record("contact", 77));
        let met = typed_anew(&NewMachine::default(), asked.clone(), home);
        assert!(
            matches!(met.singles.as_slice(), [Single::Proposed { removed: true, items, .. }] if items.len() == 1)
        );
        assert_eq!(
            (met.waiting_items.len(), met.waiting_records.len()),
            (1, 0),
            "the item comes again, and asks for the record"
        );
        let apart = NewMachine(BTreeSet::from(["uid-1".to_owned()]));
        let met = typed_anew(&apart, asked, home);
        assert!(matches!(met.singles.as_slice(), [Single::Item { .. }]));
    }
}

#[test]
fn d_56_what_was_removed_here_is_proposed_to_nobody_who_did_not_ask() {
    let free = Claim::Free(record("contact", 77));
    let met = typed_anew(&NewMachine::default(), free, Some("home"));
    assert!(met.singles.is_empty());
    assert_eq!(met.untracked.len(), 1);
}

#[test]
fn what_the_person_kept_apart_is_not_proposed_again() {
    let links = NewMachine(BTreeSet::from(["uid-1".to_owned()]));
    let met = first_look(&links, Claim::Of(record("contact", 77)));
    assert!(matches!(met.singles.as_slice(), [Single::Record { .. }]));
}

#[test]
fn d_6_an_item_that_could_not_be_tracked_is_not_proposed() {
    let met = first_look(&NewMachine::default(), Claim::Nothing);
    assert!(matches!(met.singles.as_slice(), [Single::Record { .. }]));
}

#[test]
fn promise_7_an_adopted_pair_is_compared_marked_and_loses_nothing() {
    let adopted = Single::Adopted {
        item: Box::new(item(&[(Field::JobTitle, "Buyer"), (Field::Mobile, "1")])),
        record: Box::new(record_of(
            Kind::Contact,
            &[(Field::JobTitle, "Director"), (Field::Pager, "2")],
        )),
        kind: Kind::Contact,
    };
    let plan = World::default().plan(&[], &[adopted]);
    let Some(Action::Write { merge, .. }) = plan.steps.first().map(|step| &step.action) else {
        panic!("it is written");
    };
    assert_eq!(plan.steps[0].reason, Reason::Adopted);
    assert_eq!(merge.mark, Mark::Set);
    assert_eq!(merge.held.len(), 1, "two job titles are a question");
    assert_eq!(
        (merge.to_item.len(), merge.to_record.len()),
        (1, 1),
        "what one side lacks it gets"
    );
}

#[test]
fn an_item_that_nobody_asked_to_track_is_told_and_not_made_a_record() {
    let links = NewMachine(BTreeSet::from(["uid-1".to_owned()]));
    let met = first_look(&links, Claim::Free(record("contact", 77)));
    assert!(matches!(met.singles.as_slice(), [Single::Record { .. }]), "D-1");
    assert_eq!(met.untracked.len(), 1);
    let unfit = first_look(&links, Claim::Of(record("contact", 77)));
    assert!(
        unfit.untracked.is_empty(),
        "what cannot be tracked is not offered"
    );
    let proposed = first_look(&NewMachine::default(), Claim::Free(record("contact", 77)));
    assert!(
        proposed.untracked.is_empty(),
        "it waits for another word of the person's"
    );
}
