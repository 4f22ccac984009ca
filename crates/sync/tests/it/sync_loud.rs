//! Servers that write to attendees because of any change and cannot be kept from it (promise 8, RFC 6638): a person is asked about
//! everything that would be changed there, and nobody about a mark.

use regarding_model::failure::FailureKind;
use regarding_model::fields::{Field, Kind, Value};
use regarding_model::link::LinkState;
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView, Single};
use regarding_sync::plan::{About, Action, Plan};
use regarding_sync::run::{Ending, Next, Outcome, Run};

use crate::pairs::{World, base, item, key, link, record_of};
use crate::values::at;

const HELD: &[(Field, &str)] = &[(Field::Subject, "Visit")];

/// A meeting of a month ago on such a server.
fn past(loud: bool) -> ItemView {
    let mut view = item(HELD);
    view.facts.attendees = true;
    view.facts.loud = loud;
    view.facts.starts = Some(at(-30 * 86_400));
    view
}

fn moved() -> RecordView {
    let mut record = record_of(Kind::Appointment, HELD);
    record.content.set(Field::Location, Value::text("Hall 2"));
    record
}

fn changed(loud: bool) -> Plan {
    let pair = Pair {
        link: link(Kind::Appointment, Some(base(HELD))),
        item: ItemNews::Unchanged(Some(Box::new(past(loud)))),
        record: RecordNews::Changed(Box::new(moved())),
        sent: Default::default(),
    };
    World::default().plan(&[pair], &[])
}

#[test]
fn promise_8_a_change_of_a_past_meeting_is_asked_about_there_too() {
    let mut plan = changed(true);
    plan.hold_invitations(|_| true);
    assert!(plan.notes.iter().any(|note| note.about == About::Invites));
    let mut elsewhere = changed(false);
    elsewhere.hold_invitations(|_| true);
    assert!(elsewhere.notes.is_empty(), "D-23: it is past");
    assert!(elsewhere.steps.iter().all(|step| !step.invites()));
}

/// Both are one by the person's word; here that is remembered by the cache where the item cannot be told.
#[test]
fn promise_8_nobody_is_asked_about_a_mark_that_cannot_be_written_in_silence() {
    let adopted = Single::Adopted {
        item: Box::new(past(true)),
        record: Box::new(record_of(Kind::Appointment, HELD)),
        kind: Kind::Appointment,
    };
    let mut plan = World::default().plan(&[], &[adopted]);
    plan.hold_invitations(|_| true);
    assert!(plan.notes.is_empty(), "{:?}", plan.notes);
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    assert!(matches!(run.next(), Next::UpdateItem { edits, .. } if edits.fields.is_empty()));
    run.went(Outcome::Failed(FailureKind::Unsupported));
    let Next::Keep(link, _) = run.next() else {
        panic!("{:?}", run.next());
    };
    assert_eq!(link.state, LinkState::Active);
    assert!(link.item_version.is_some(), "and it is not tried in each cycle");
    run.went(Outcome::Booked);
    assert!(matches!(run.next(), Next::Ended(Ending::Done)));
}

/// What else is to be written there waits for the person's word, and the mark does not hold it up.
#[test]
fn promise_8_what_else_an_adoption_writes_is_asked_about() {
    let adopted = Single::Adopted {
        item: Box::new(past(true)),
        record: Box::new(moved()),
        kind: Kind::Appointment,
    };
    let mut plan = World::default().plan(&[], &[adopted]);
    plan.hold_invitations(|_| true);
    assert!(plan.notes.iter().any(|note| note.about == About::Invites));
    let Some(Action::Write { merge, .. }) = plan.steps.first().map(|step| &step.action) else {
        panic!("{:?}", plan.steps);
    };
    assert!(!merge.changes_item());
}
