//! Servers that do what they should not: a sentence, nothing lost, no loop.

use std::collections::BTreeSet;

use regarding_model::fields::{Content, Field, Kind};
use regarding_model::link::{Link, Version};
use regarding_sync::fields::{Directions, FieldOptions};
use regarding_sync::merge::{Merge, Policy, Rules, Side, Took, merge};
use regarding_sync::observe::{ItemsLook, Observation, RecordsLook};
use regarding_sync::pair::{ItemNews, Pair, RecordNews, Single};
use regarding_sync::plan::{About, Action};

use crate::pairs::{World, base, content, item, key, link, record_of};
use crate::sync_sight::One;
use crate::values::record;

const HELD: &[(Field, &str)] = &[(Field::JobTitle, "Buyer")];

fn known() -> Link {
    link(Kind::Contact, Some(base(HELD)))
}

#[test]
fn an_item_that_a_server_names_twice_is_one_item() {
    let link = known();
    let twice = |version: &str| (link.place.clone(), Version(version.to_owned()));
    let items = ItemsLook {
        present: vec![twice("\"7\""), twice("\"8\""), twice("\"7\"")],
        ..ItemsLook::default()
    };
    let seen = Observation::new(Kind::Contact, &items, &RecordsLook::default(), &One(link.clone()));
    assert_eq!(seen.items_to_read(), [link.place]);
    assert_eq!(seen.records_to_read().len(), 1);
}

#[test]
fn an_item_whose_uid_the_server_changed_is_still_the_item_of_its_record() {
    let mut here = item(&[(Field::JobTitle, "Head Buyer")]);
    here.uid = Some("the-server's-own".to_owned());
    let pair = Pair {
        link: known(),
        item: ItemNews::Changed(Box::new(here)),
        record: RecordNews::Unchanged(Some(Box::new(record_of(Kind::Contact, HELD)))),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    let [step] = plan.steps.as_slice() else {
        panic!("one step, and no second record");
    };
    assert!(
        matches!(&step.action, Action::Write { merge, .. } if merge.writes_record() && !merge.writes_item())
    );
}

#[test]
fn an_item_without_a_uid_or_with_two_is_not_tracked_and_said() {
    let mut here = item(HELD);
    here.uid = None;
    let single = Single::Item {
        view: Box::new(here),
        kind: Kind::Contact,
        record: record("contact", 5),
    };
    let plan = World::default().plan(&[], &[single]);
    assert!(plan.steps.is_empty());
    let about: Vec<_> = plan.notes.iter().map(|note| note.about).collect();
    assert_eq!(about, [About::NoIdentity]);
}

#[test]
fn promise_4_a_collection_that_was_moved_or_is_gone_takes_nothing_along() {
    let items = ItemsLook {
        out_of_sight: BTreeSet::from([known().place.collection]),
        ..ItemsLook::default()
    };
    let one = One(known());
    let seen = Observation::new(Kind::Contact, &items, &RecordsLook::default(), &one);
    let met = seen.met(&one, Some("home"));
    let plan = World::default().plan(&met.pairs, &met.singles);
    assert!(plan.steps.is_empty());
    let about: Vec<_> = plan.notes.iter().map(|note| note.about).collect();
    assert_eq!(about, [About::ItemOutOfSight]);
}

fn merged(base: &regarding_model::link::Base, item: &Content, record: &Content) -> Merge {
    let side = |content| {
        Some(Side {
            content,
            occurrences: &[],
        })
    };
    let rules = Rules {
        directions: &Directions::new(Kind::Contact, &Default::default(), FieldOptions::default()),
        columns: &Default::default(),
        may_write: true,
        policy: Policy::Ask,
        decisions: &Default::default(),
        key: &key(),
    };
    merge(Some(base), side(item), side(record), rules)
}

#[test]
fn a_server_that_keeps_every_value_in_its_own_way_is_written_to_once() {
    let holds = |content| {
        Took::AndHolds(Side {
            content,
            occurrences: &[],
        })
    };
    // A mailbox that cuts, an organization that rounds: each holds something else than was sent, again and again.
    let (sent, kept) = (
        content(&[(Field::Notes, "a long story")]),
        content(&[(Field::Notes, "a long")]),
    );
    let nothing = Content::default();
    let to_item = merged(&base(&[]), &nothing, &sent);
    assert_eq!(to_item.to_item.len(), 1);
    let after = to_item.base_after(holds(&kept), Took::No, &key());
    assert!(merged(&after, &kept, &sent).is_quiet());

    let to_record = merged(&base(&[]), &sent, &nothing);
    let after = to_record.base_after(Took::No, holds(&kept), &key());
    assert!(merged(&after, &sent, &kept).is_quiet());
    // The next edit travels, whoever makes it.
    let edited = content(&[(Field::Notes, "another")]);
    assert_eq!(merged(&after, &edited, &kept).to_record.len(), 1);
    assert_eq!(merged(&after, &sent, &edited).to_item.len(), 1);
}
