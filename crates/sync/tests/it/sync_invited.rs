//! D-22: what is made from a record is made in silence, and the person is asked whether its attendees are invited: not of a meeting that
//! has begun, not without attendees, not by somebody who does not organize it, and never again after an answer (docs/adr/0024).

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use regarding_model::fields::{Field, Kind, Value};
use regarding_model::link::Link;
use regarding_sync::merge::{Mark, Merge};
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView, Says, Single};
use regarding_sync::plan::{About, Action, Plan};
use regarding_sync::run::{Kept, Next, Outcome, Run};

use crate::pairs::{World, base, item, key, link, record_of, text};
use crate::values::at;

const HELD: &[(Field, &str)] = &[(Field::Subject, "Visit")];

fn linked() -> Link {
    link(Kind::Appointment, Some(base(HELD)))
}

/// As a silent creation leaves it.
fn uninvited() -> ItemView {
    let mut view = item(HELD);
    view.says = Says::Uninvited;
    view.facts.attendees = true;
    view.facts.uninvited = true;
    view
}

fn record() -> RecordView {
    let mut view = record_of(Kind::Appointment, HELD);
    view.facts.attendees = true;
    view.facts.made = Some(at(-1));
    view
}

fn pair(item: ItemView, record: RecordView) -> Pair {
    Pair {
        link: Link {
            uid: item.uid.clone(),
            ..linked()
        },
        item: ItemNews::Unchanged(Some(Box::new(item))),
        record: RecordNews::Unchanged(Some(Box::new(record))),
        sent: Default::default(),
    }
}

fn plan(item: ItemView) -> Plan {
    World::default().plan(&[pair(item, record())], &[])
}

fn asks(plan: &Plan) -> bool {
    plan.steps
        .iter()
        .any(regarding_sync::plan::Step::is_first_invitation)
}

fn merge(plan: &Plan) -> &Merge {
    match &plan.steps.first().unwrap().action {
        Action::Write { merge, .. } | Action::CreateItem { merge, .. } => merge,
        other => unreachable!("{other:?}"),
    }
}

fn created(view: RecordView) -> Plan {
    let single = Single::Record {
        view: Box::new(view),
        kind: Kind::Appointment,
        collection: "home".into(),
    };
    World::default().plan(&[], &[single])
}

/// The item is made at once, and read again in the next cycle, which asks.
#[test]
fn d_22_the_creation_waits_for_nothing_and_is_looked_at_again() {
    let mut plan = created(record());
    assert!(plan.steps[0].invites());
    plan.hold_invitations(|_| true);
    assert!(!plan.steps[0].invites() && merge(&plan).again);
    assert_eq!(merge(&plan).mark, Mark::Uninvited);
    assert!(merge(&plan).changes_item(), "it is made");
    let mut run = Run::new(plan.steps.remove(0), key());
    let link = loop {
        let outcome = match run.next() {
            Next::Keep(link, _) => break *link,
            Next::Note(..) => Outcome::Booked,
            Next::CreateItem { .. } => Outcome::Accepted {
                place: Some(crate::pairs::place()),
                version: Some(regarding_model::link::Version("\"1\"".into())),
                content: Some(Kept {
                    content: record().content,
                    occurrences: Vec::new(),
                }),
            },
            other => unreachable!("{other:?}"),
        };
        run.went(outcome);
    };
    assert!(link.waits(), "the next cycle reads it");
}

#[test]
fn d_22_where_nobody_is_written_to_nothing_is_asked_and_nothing_waits() {
    let mut plan = created(record());
    plan.hold_invitations(|_| false);
    assert!(!merge(&plan).again && merge(&plan).mark == Mark::Keep);
    let mut plan = self::plan(uninvited());
    plan.hold_invitations(|_| false);
    assert!(!merge(&plan).again && merge(&plan).is_quiet() && plan.notes.is_empty());
}

/// What a first look brings, or a filter that was made wider, was there before.
#[test]
fn d_22_no_question_about_what_was_there_before() {
    let mut first = created(record());
    first.invite_to_nothing_new();
    first.hold_invitations(|_| true);
    assert!(!merge(&first).again && merge(&first).mark == Mark::Keep);
    let mut old = record();
    old.facts.made = Some(at(-8 * 24 * 3600));
    assert!(created(old).steps.iter().all(|step| !step.invites()));
}

#[test]
fn d_22_no_question_about_a_creation_in_the_past_without_attendees_or_of_somebody_elses() {
    let changed: [fn(&mut RecordView); 3] = [
        |view| view.facts.starts = Some(at(-1)),
        |view| view.facts.attendees = false,
        |view| view.facts.may_be_organizer = false,
    ];
    for change in changed {
        let mut view = record();
        change(&mut view);
        assert!(created(view).steps.iter().all(|step| !step.invites()));
    }
}

#[test]
fn d_22_the_question_stands_until_it_is_answered_and_writes_nothing_meanwhile() {
    let mut plan = plan(uninvited());
    assert!(asks(&plan));
    plan.hold_invitations(|_| true);
    assert!(merge(&plan).is_quiet() && merge(&plan).again && !asks(&plan));
    assert_eq!(
        plan.notes.iter().map(|note| note.about).collect::<Vec<_>>(),
        [About::Uninvited]
    );
}

/// It stands on the item: an install without a memory asks about the same, and about nothing else.
#[test]
fn d_22_an_install_that_knows_nothing_finds_the_same_question() {
    let both = |item: ItemView| Single::Both {
        item: Box::new(item),
        record: Box::new(record()),
        kind: Kind::Appointment,
        sent: Default::default(),
    };
    assert!(asks(&World::default().plan(&[], &[both(uninvited())])));
    let mut answered = uninvited();
    answered.says = Says::Nothing;
    assert!(!asks(&World::default().plan(&[], &[both(answered)])));
}

#[test]
fn d_22_nothing_is_asked_about_any_other_item() {
    let changed: [fn(&mut ItemView); 5] = [
        |view| view.facts.starts = Some(at(-1)),
        |view| view.facts.may_be_organizer = false,
        |view| view.facts.uninvited = false,
        |view| view.says = Says::Nothing,
        |view| view.writable = false,
    ];
    for change in changed {
        let mut view = uninvited();
        change(&mut view);
        assert!(!asks(&plan(view)));
    }
}

#[test]
fn d_22_the_wait_holds_no_other_field_back() {
    let mut record = record();
    record.content.set(Field::Location, Some(text("Hall 2")));
    record.content.set(Field::Subject, Some(text("Long visit")));
    let mut plan = World::default().plan(&[pair(uninvited(), record)], &[]);
    plan.hold_invitations(|_| true);
    assert_eq!(merge(&plan).to_item.len(), 2, "it is written in silence");
    let Action::Write { invites, .. } = &plan.steps[0].action else {
        unreachable!("it is written");
    };
    assert!(!invites);
    assert!(plan.notes.iter().all(|note| note.about != About::Invites));
    assert!(merge(&plan).again && merge(&plan).mark == Mark::Uninvited);
}

#[test]
fn d_22_attendees_that_are_named_later_are_asked_about_too() {
    let view = item(HELD);
    let mut record = record();
    let people = regarding_model::fields::Attendee {
        name: None,
        address: "bob@alderfinch.example".parse().unwrap(),
    };
    record
        .content
        .set(Field::RequiredAttendees, Value::people(vec![people]));
    let mut plan = World::default().plan(&[pair(view, record)], &[]);
    assert!(asks(&plan));
    plan.hold_invitations(|_| true);
    assert_eq!(
        merge(&plan).to_item.len(),
        1,
        "they are named at once, in silence"
    );
    assert!(merge(&plan).again && merge(&plan).mark == Mark::Uninvited);
}

/// Either answer takes the question off the item; a yes goes along with the write, and the server invites.
#[test]
fn d_22_either_answer_is_written_to_the_item_and_to_nothing_else() {
    let mut step = plan(uninvited()).steps.remove(0);
    step.answer_invitation();
    assert!(!step.invites(), "it is answered");
    let mut run = Run::new(step, key());
    loop {
        let outcome = match run.next() {
            Next::Note(..) => Outcome::Booked,
            Next::UpdateItem { edits, .. } => {
                assert_eq!(edits.mark, Mark::Set);
                assert!(edits.fields.is_empty() && edits.occurrences.is_empty());
                break;
            }
            other => unreachable!("{other:?}"),
        };
        run.went(outcome);
    }
}
