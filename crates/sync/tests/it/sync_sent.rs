//! Promise 7: a write that was cut off, not answered or not read again is nobody's edit, so what a person edits since is no conflict.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use std::collections::BTreeMap;

use regarding_model::fields::{Digest, Field, Kind};
use regarding_model::link::{Link, Sent, Unconfirmed, Version};
use regarding_sync::merge::Merge;
use regarding_sync::pair::{ItemNews, Pair, RecordNews, Single};
use regarding_sync::plan::{Action, Plan};
use regarding_sync::run::{Kept, Next, Outcome, Run};

use crate::pairs::{World, base, content, item, key, link, record_of, text};

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
