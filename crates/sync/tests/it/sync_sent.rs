//! Promise 7: a write that was cut off, not answered or not read again is nobody's edit, so what a person edits since is no conflict.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use std::collections::BTreeMap;

use regarding_model::failure::FailureKind;
use regarding_model::fields::{Digest, Field, Importance, Kind, Value};
use regarding_model::link::{Base, Held, LastSeen, Link, Named, Sent, Unconfirmed, Version};
use regarding_sync::merge::Merge;
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView, Single};
use regarding_sync::plan::{Action, Plan};
use regarding_sync::run::{Ending, Kept, Next, Outcome, Run};

use crate::pairs::{World, base, content, item, key, link, now, record_of, text};
use crate::values::at;

const PHONE: Field = Field::Mobile;

fn digest(value: &str) -> Option<Digest> {
    Some(key().of(PHONE, &text(value)))
}

fn to_record(value: &str) -> Sent {
    Sent {
        record: BTreeMap::from([(PHONE, vec![digest(value)])]),
        ..Sent::default()
    }
}

fn pair(link: Link, (here, there): (&str, &str), sent: Sent) -> Pair {
    Pair {
        link,
        item: ItemNews::Changed(Box::new(item(&[(PHONE, here)]))),
        record: RecordNews::Changed(Box::new(record_of(Kind::Contact, &[(PHONE, there)]))),
        sent,
    }
}

fn known() -> Link {
    link(Kind::Contact, Some(base(&[(PHONE, "1")])))
}

fn merge(plan: &Plan) -> &Merge {
    match &plan.steps.first().unwrap().action {
        Action::Write { merge, .. } => merge,
        other => unreachable!("{other:?}"),
    }
}

/// The number was 1 on both sides; 2 was on its way to the record when the run was cut off; the person made 3 of it meanwhile.
#[test]
fn an_edit_after_a_write_that_was_cut_off_goes_its_way() {
    let plan = World::default().plan(&[pair(known(), ("3", "2"), to_record("2"))], &[]);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_record, [(PHONE, Some(text("3")))]);
}

#[test]
fn a_write_that_did_not_get_there_is_none() {
    let plan = World::default().plan(&[pair(known(), ("3", "1"), to_record("2"))], &[]);
    assert_eq!(merge(&plan).to_record, [(PHONE, Some(text("3")))]);
}

/// Somebody wrote 9 there. Whether they saw 2 before is not known: the person is asked.
#[test]
fn an_edit_on_the_side_that_was_written_to_is_a_conflict_all_the_same() {
    let plan = World::default().plan(&[pair(known(), ("3", "9"), to_record("2"))], &[]);
    assert_eq!(merge(&plan).held.len(), 1);
    assert!(merge(&plan).is_quiet());
}

#[test]
fn an_edit_after_a_creation_that_was_cut_off_goes_its_way() {
    let both = |sent| Single::Both {
        item: Box::new(item(&[(PHONE, "3")])),
        record: Box::new(record_of(
            Kind::Contact,
            &[(PHONE, "2"), (Field::JobTitle, "Buyer")],
        )),
        kind: Kind::Contact,
        sent,
    };
    let plan = World::default().plan(&[], &[both(to_record("2"))]);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_record, [(PHONE, Some(text("3")))]);
    assert_eq!(merge(&plan).to_item, [(Field::JobTitle, Some(text("Buyer")))]);
    let plan = World::default().plan(&[], &[both(Sent::default())]);
    assert_eq!(merge(&plan).held.len(), 1, "strangers are asked about");
}

/// The title was written to the item; before it was read again the person changed the number there, which nobody wrote.
#[test]
fn an_edit_between_a_write_and_the_look_at_it_goes_its_way() {
    let mut link = known();
    link.unconfirmed = Unconfirmed {
        item: true,
        record: false,
    };
    link.item_version = Some(Version("\"written\"".into()));
    let sent = Sent {
        item: BTreeMap::from([(Field::JobTitle, vec![None])]),
        ..Sent::default()
    };
    let plan = World::default().plan(&[pair(link, ("3", "1"), sent)], &[]);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_record, [(PHONE, Some(text("3")))]);
}

fn run() -> Run {
    let plan = World::default().plan(&[pair(known(), ("1", "2"), Sent::default())], &[]);
    Run::new(plan.steps.into_iter().next().unwrap(), key())
}

/// Drives a run up to the look at the item; `version` is what the write is answered with.
fn written(version: Option<Version>) -> Run {
    let mut run = run();
    let Next::Note(_, sent) = run.next() else {
        unreachable!("what is about to be written is noted before it is");
    };
    assert_eq!(sent.item, BTreeMap::from([(PHONE, vec![digest("2")])]));
    run.went(Outcome::Booked);
    assert!(matches!(run.next(), Next::UpdateItem { .. }));
    run.went(Outcome::Accepted {
        place: None,
        version,
        content: None,
    });
    assert!(matches!(run.next(), Next::ConfirmItem(_)));
    run
}

fn looks(mut run: Run, fields: &[(Field, &str)]) -> (Link, Sent) {
    run.went(Outcome::Read {
        version: Version("\"now\"".into()),
        content: Kept {
            content: content(fields),
            occurrences: Vec::new(),
        },
    });
    match run.next() {
        Next::Keep(link, sent) => (*link, sent),
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn what_was_seen_to_arrive_is_not_remembered() {
    let (link, sent) = looks(written(Some(Version("\"now\"".into()))), &[(PHONE, "2")]);
    assert!(sent.is_empty());
    assert_eq!(link.unconfirmed, Unconfirmed::default());
}

#[test]
fn what_was_overtaken_before_it_was_seen_is_remembered() {
    let (link, sent) = looks(written(Some(Version("\"written\"".into()))), &[(PHONE, "3")]);
    assert_eq!(sent.item, BTreeMap::from([(PHONE, vec![digest("2")])]));
    assert!(link.unconfirmed.item && link.waits());
}

/// RFC 4791 section 5.3.4: a server that does not keep octet by octet what it was given names no version.
#[test]
fn a_server_that_names_no_version_may_keep_what_was_written_in_its_own_way() {
    let (link, sent) = looks(written(None), &[(PHONE, "0002")]);
    assert!(sent.is_empty());
    assert_eq!(link.item_version, Some(Version("\"now\"".into())));
    let seen = link.base.unwrap().fields[&PHONE].unwrap();
    assert_eq!((seen.item, seen.record), (digest("0002"), digest("2")));
}

#[test]
fn an_edit_that_came_between_is_not_taken_for_the_doing_of_a_server_that_names_no_version() {
    let (link, sent) = looks(written(None), &[(PHONE, "2"), (Field::JobTitle, "Head")]);
    assert!(!sent.is_empty());
    assert!(link.unconfirmed.item && link.waits());
    assert!(!link.base.unwrap().fields.contains_key(&Field::JobTitle));
}

/// 2 was on its way when the program was killed, and has not arrived when the person's 3 goes: either may come first.
#[test]
fn a_write_that_arrives_after_the_next_look_is_nobodys_edit() {
    let plan = World::default().plan(&[pair(known(), ("3", "1"), to_record("2"))], &[]);
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let Next::Note(_, sent) = run.next() else {
        unreachable!("it is noted");
    };
    assert_eq!(
        sent.record,
        BTreeMap::from([(PHONE, vec![digest("2"), digest("3")])])
    );
    run.went(Outcome::Booked);
    run.went(Outcome::Stale);
    let Next::Keep(link, sent) = run.next() else {
        unreachable!("it is kept that nothing was taken");
    };
    let plan = World::default().plan(&[pair(*link, ("3", "2"), sent)], &[]);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_record, [(PHONE, Some(text("3")))]);
}

/// What did not arrive and is not sent again is forgotten: the same value there later is somebody's own.
#[test]
fn a_value_that_was_given_up_is_not_remembered() {
    let plan = World::default().plan(&[pair(known(), ("1", "1"), to_record("2"))], &[]);
    let run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let Next::Keep(_, sent) = run.next() else {
        unreachable!("nothing is written");
    };
    assert!(sent.is_empty());
}

/// 2 has arrived, which is told by the base once the step is booked; until then it is remembered beside what is written elsewhere.
#[test]
fn what_arrived_is_remembered_until_it_is_booked() {
    let mut both = pair(known(), ("2", "2"), to_record("2"));
    if let RecordNews::Changed(view) = &mut both.record {
        view.content.set(Field::JobTitle, Some(text("Head")));
    }
    let plan = World::default().plan(&[both], &[]);
    let run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let Next::Note(_, sent) = run.next() else {
        unreachable!("the title is written to the item");
    };
    assert_eq!(sent.record, BTreeMap::from([(PHONE, vec![digest("2")])]));
}

fn quiet((here, there): (&str, &str), versions: (&str, &str), sent: Sent) -> (Link, Sent) {
    let mut both = pair(known(), (here, there), sent);
    if let (ItemNews::Changed(item), RecordNews::Changed(record)) = (&mut both.item, &mut both.record) {
        item.version = Version(versions.0.into());
        record.version = Version(versions.1.into());
    }
    let plan = World::default().plan(&[both], &[]);
    assert!(merge(&plan).is_quiet());
    let run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    match run.next() {
        Next::Keep(link, sent) => (*link, sent),
        other => unreachable!("{other:?}"),
    }
}

/// What a run that is cut right then has noted before it writes 2, which the record holds, to the item.
fn noted() -> Sent {
    match run().next() {
        Next::Note(_, sent) => sent,
        other => unreachable!("{other:?}"),
    }
}

/// The program was killed while 2 was on its way to the item. The record was set back to 1, so that both were the same when the next
/// one looked; then 2 arrived, and the organization says 3.
#[test]
fn a_write_that_arrives_after_both_were_seen_to_be_the_same_is_nobodys_edit() {
    let (link, sent) = quiet(("1", "1"), ("\"2\"", "W/3"), noted());
    assert!(link.waits(), "it is looked for");
    let mut late = pair(link, ("2", "3"), sent);
    if let ItemNews::Changed(item) = &mut late.item {
        item.version = Version("\"3\"".into());
    }
    let plan = World::default().plan(&[late], &[]);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_item, [(PHONE, Some(text("3")))]);
}

/// Likewise where the next program wrote another field meanwhile, which was refused because 2 arrived before.
#[test]
fn a_write_that_arrives_before_one_of_another_field_is_nobodys_edit() {
    let mut both = pair(known(), ("1", "1"), noted());
    if let RecordNews::Changed(record) = &mut both.record {
        record.content.set(Field::JobTitle, Some(text("Head")));
    }
    let plan = World::default().plan(&[both], &[]);
    assert_eq!(merge(&plan).to_item, [(Field::JobTitle, Some(text("Head")))]);
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    run.went(Outcome::Booked);
    run.went(Outcome::Stale);
    let Next::Keep(link, sent) = run.next() else {
        unreachable!("it is kept that nothing was taken");
    };
    let mut late = pair(*link, ("2", "3"), sent);
    if let (ItemNews::Changed(item), RecordNews::Changed(record)) = (&mut late.item, &mut late.record) {
        item.version = Version("\"3\"".into());
        record.content.set(Field::JobTitle, Some(text("Head")));
    }
    let plan = World::default().plan(&[late], &[]);
    assert_eq!(merge(&plan).held, []);
    assert!(merge(&plan).to_record.is_empty());
    assert!(merge(&plan).to_item.contains(&(PHONE, Some(text("3")))));
}

/// Another version is there than the one that the write named: it is refused whenever it arrives.
#[test]
fn what_can_not_arrive_any_more_is_not_remembered() {
    let (_, sent) = quiet(("1", "1"), ("\"5\"", "W/3"), noted());
    assert!(sent.is_empty());
}

/// No write is on its way for so long. Whoever says the same later says it themselves.
#[test]
fn what_was_sent_long_ago_is_not_remembered() {
    let mut sent = noted();
    sent.named.at = Some(at(-3600));
    let (link, sent) = quiet(("1", "1"), ("\"2\"", "W/3"), sent);
    assert!(sent.is_empty() && !link.waits());
}

/// The other field was taken: it names a newer version than what was on its way before.
#[test]
fn what_was_overtaken_by_a_write_is_not_remembered() {
    let mut both = pair(known(), ("1", "1"), noted());
    if let RecordNews::Changed(record) = &mut both.record {
        record.content.set(Field::JobTitle, Some(text("Head")));
    }
    let plan = World::default().plan(&[both], &[]);
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    run.went(Outcome::Booked);
    run.went(Outcome::Accepted {
        place: None,
        version: Some(Version("\"3\"".into())),
        content: None,
    });
    run.went(Outcome::Failed(FailureKind::Offline));
    let Next::Keep(_, sent) = run.next() else {
        unreachable!("it is kept that it was taken");
    };
    assert_eq!(sent.item.keys().copied().collect::<Vec<_>>(), [Field::JobTitle]);
    assert_eq!(sent.named.item, None);
}

const IMPORTANCE: Field = Field::Importance;

fn important(importance: Importance) -> Option<Value> {
    Some(Value::Importance(importance))
}

/// An appointment is never without an importance, so that neither side's is empty.
fn meeting(here: Importance, there: Importance) -> (Box<ItemView>, Box<RecordView>) {
    let (mut here_is, mut there_is) = (item(&[]), record_of(Kind::Appointment, &[]));
    here_is.content.set(IMPORTANCE, important(here));
    there_is.content.set(IMPORTANCE, important(there));
    (Box::new(here_is), Box::new(there_is))
}

/// The run that makes the record of an item.
fn creation(importance: Importance) -> Run {
    let (view, _) = meeting(importance, importance);
    let single = Single::Item {
        view,
        kind: Kind::Appointment,
        record: crate::values::record("appointment", 1),
    };
    let plan = World::default().plan(&[], &[single]);
    Run::new(plan.steps.into_iter().next().unwrap(), key())
}

/// What it notes before it makes it.
fn being_made() -> Sent {
    match creation(Importance::Normal).next() {
        Next::Note(_, sent) => sent,
        other => unreachable!("{other:?}"),
    }
}

/// The two meet after that; the record was made so many minutes later.
fn met_after(sent: Sent, minutes: i64) -> Plan {
    let (item, mut record) = meeting(Importance::Normal, Importance::High);
    let made = now().checked_add(jiff::SignedDuration::from_mins(minutes));
    record.facts.made = made.ok();
    let both = Single::Both {
        item,
        record,
        kind: Kind::Appointment,
        sent,
    };
    World::default().plan(&[], &[both])
}

/// The record was made when the program was killed, and somebody changed it before the next one looked.
#[test]
fn an_edit_of_a_record_whose_creation_was_cut_off_goes_its_way() {
    let plan = met_after(being_made(), 0);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_item, [(IMPORTANCE, important(Importance::High))]);
    let strangers = met_after(Sent::default(), 0);
    assert_eq!(merge(&strangers).held.len(), 1, "strangers are asked about");
}

/// Somebody else may have made it: nothing tells what it held at first.
#[test]
fn what_was_there_when_it_was_to_be_created_held_anything_at_first() {
    let mut run = creation(Importance::Normal);
    run.went(Outcome::Booked);
    assert!(matches!(run.next(), Next::CreateRecord(..)));
    run.went(Outcome::Stale);
    let Next::Note(_, sent) = run.next() else {
        unreachable!("it is noted that it may be somebody else's");
    };
    assert!(!sent.makes_record());
    assert_eq!(merge(&met_after(sent, 0)).held.len(), 1);
    run.went(Outcome::Booked);
    assert!(matches!(run.next(), Next::Ended(Ending::Overtaken)));
}

/// This computer noted the creation and was killed before it was sent. The item was edited, another computer made the record of that, and the
/// person edited the item once more, back to what was noted here: their edit is the newer one, and nothing here tells.
#[test]
fn promise_7_what_another_computer_made_did_not_hold_at_first_what_was_noted_here() {
    for minutes in [30, -30] {
        let plan = met_after(being_made(), minutes);
        let merge = merge(&plan);
        assert!(
            merge.to_item.is_empty(),
            "the edit of the item is not overwritten"
        );
        assert_eq!(merge.held, [Held::Field(IMPORTANCE)]);
    }
}

/// The record was made when the program was killed, and the next one was killed while it wrote a later value there. The person may not change
/// the record then, so both are linked as they are; the write arrives after that, and the item was edited once more.
#[test]
fn promise_7_a_write_to_a_record_that_was_made_a_moment_ago_may_arrive_after_both_are_linked() {
    let both = |sent, may_write| {
        let mut record = record_of(Kind::Contact, &[(PHONE, "1")]);
        record.may_write = may_write;
        Single::Both {
            item: Box::new(item(&[(PHONE, "2")])),
            record: Box::new(record),
            kind: Kind::Contact,
            sent,
        }
    };
    let run = |sent, may_write| {
        let plan = World::default().plan(&[], &[both(sent, may_write)]);
        Run::new(plan.steps.into_iter().next().unwrap(), key())
    };
    let made = Sent {
        named: Named {
            at: Some(now()),
            made: true,
            ..Named::default()
        },
        ..to_record("1")
    };
    let cut = run(made, true);
    let Next::Note(_, sent) = cut.next() else {
        unreachable!("what is about to be written is noted before it is");
    };
    assert_eq!(sent.named.record, Some(Version("W/2".into())));
    assert!(sent.makes_record(), "that is still known");
    let linked = run(sent, false);
    let Next::Keep(link, sent) = linked.next() else {
        unreachable!("nothing may be written");
    };
    assert!(link.waits(), "what is on its way is looked for");
    let mut late = pair(*link, ("3", "2"), sent);
    if let RecordNews::Changed(record) = &mut late.record {
        record.version = Version("W/3".into());
    }
    let plan = World::default().plan(&[late], &[]);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_record, [(PHONE, Some(text("3")))]);
}

/// The record took it and could not be read again before somebody changed it.
#[test]
fn an_edit_of_a_value_that_no_server_keeps_in_its_own_way_goes_its_way() {
    let digest = Some(key().of(IMPORTANCE, &Value::Importance(Importance::Normal)));
    let seen = LastSeen {
        item: digest,
        record: digest,
    };
    let base = Base {
        fields: BTreeMap::from([(IMPORTANCE, Some(seen))]),
        ..Base::default()
    };
    let link = Link {
        unconfirmed: Unconfirmed {
            item: false,
            record: true,
        },
        ..link(Kind::Appointment, Some(base))
    };
    let (item, record) = meeting(Importance::Normal, Importance::High);
    let pair = Pair {
        link,
        item: ItemNews::Changed(item),
        record: RecordNews::Changed(record),
        sent: Sent {
            record: BTreeMap::from([(IMPORTANCE, vec![digest])]),
            ..Sent::default()
        },
    };
    let plan = World::default().plan(&[pair], &[]);
    assert_eq!(merge(&plan).held, []);
    assert_eq!(merge(&plan).to_item, [(IMPORTANCE, important(Importance::High))]);
}

/// What the record made of the number is not known, and the item cannot be read now: both are compared once it can.
#[test]
fn what_could_not_be_compared_is_looked_at_again() {
    let link = Link {
        unconfirmed: Unconfirmed {
            item: false,
            record: true,
        },
        ..known()
    };
    let pair = Pair {
        item: ItemNews::Unchanged(None),
        ..pair(link, ("1", "9"), to_record("1"))
    };
    let plan = World::default().plan(&[pair], &[]);
    let run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let Next::Keep(link, _) = run.next() else {
        unreachable!("nothing is written");
    };
    assert!(link.waits());
}

/// It was cut once more, over a write to both sides.
#[test]
fn a_creation_that_was_cut_off_is_known_until_the_pair_is_booked() {
    let (mut item, record) = meeting(Importance::Normal, Importance::High);
    item.content.set(Field::Location, Some(text("Pier 1")));
    let both = Single::Both {
        item,
        record,
        kind: Kind::Appointment,
        sent: being_made(),
    };
    let plan = World::default().plan(&[], &[both]);
    let run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let Next::Note(_, sent) = run.next() else {
        unreachable!("it is noted");
    };
    assert!(sent.record.contains_key(&Field::Location));
    assert_eq!(merge(&met_after(sent, 0)).held, []);
}
