//! Servers that do what they should not: a sentence, nothing lost, no loop.

use std::collections::BTreeSet;

use regarding_model::fields::{Content, Field, Kind};
use regarding_model::link::{Link, Place, Version};
use regarding_sync::fields::{Directions, FieldOptions};
use regarding_sync::merge::{Apart, Merge, Policy, Rules, Side, Took, merge};
use regarding_sync::observe::{Claim, ItemsLook, Observation, RecordsLook};
use regarding_sync::pair::{ItemNews, ItemView, Oddity, Pair, RecordNews};
use regarding_sync::plan::{About, Action, Plan};

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

/// What is said about something in the mailbox that has no link.
fn said_of(view: ItemView, claim: Claim) -> Vec<About> {
    let items = ItemsLook {
        present: vec![(view.place.clone(), view.version.clone())],
        ..ItemsLook::default()
    };
    let nobody = One(elsewhere());
    let mut seen = Observation::new(Kind::Contact, &items, &RecordsLook::default(), &nobody);
    seen.item_read(view, claim);
    let met = seen.met(&nobody, Some("home"));
    assert!(met.untracked.is_empty() && met.unread_items.is_empty(), "{met:?}");
    let plan = World::default().plan(&met.pairs, &met.singles);
    assert!(plan.steps.is_empty());
    plan.notes.iter().map(|note| note.about).collect()
}

/// A link of another pair.
fn elsewhere() -> Link {
    let place = Place {
        collection: "home".into(),
        name: "another.vcf".into(),
    };
    Link {
        place,
        record: record("contact", 99),
        ..known()
    }
}

#[test]
fn an_item_without_a_uid_or_with_two_is_not_tracked_and_said() {
    let mut here = item(HELD);
    here.uid = None;
    assert_eq!(said_of(here, Claim::Nothing), [About::NoIdentity]);
}

#[test]
fn what_no_record_can_say_is_left_alone_and_said() {
    for odd in [
        Oddity::Rule,
        Oddity::ExtraDates,
        Oddity::Zone,
        Oddity::Group,
        Oddity::RecurringTask,
    ] {
        let mut here = item(HELD);
        here.odd = vec![odd];
        let said = said_of(here, Claim::Of(record("contact", 5)));
        assert_eq!(said, [About::CannotBecome(odd)]);
    }
}

#[test]
fn what_makes_no_sense_is_said_though_it_belongs_to_nothing() {
    let (place, lead) = (item(HELD).place, record("contact", 5));
    let items = ItemsLook {
        present: vec![(place.clone(), Version("\"1\"".to_owned()))],
        ..ItemsLook::default()
    };
    let records = RecordsLook {
        selected: vec![(lead.clone(), Version("1".to_owned()))],
        ..RecordsLook::default()
    };
    let nobody = One(elsewhere());
    let mut seen = Observation::new(Kind::Contact, &items, &records, &nobody);
    seen.item_unreadable(place.clone());
    seen.record_unreadable(lead.clone());
    let met = seen.met(&nobody, Some("home"));
    let plan = World::default().plan(&met.pairs, &met.singles);
    assert!(plan.steps.is_empty());
    let said: Vec<_> = plan
        .notes
        .iter()
        .map(|note| (note.item.as_ref(), note.record.as_ref(), note.about))
        .collect();
    assert_eq!(
        said,
        [
            (Some(&place), None, About::ItemUnreadable),
            (None, Some(&lead), About::RecordUnreadable)
        ]
    );
}

/// What is said about a linked pair of which the item was changed.
fn said_of_pair(kind: Kind, here: ItemView) -> (Plan, Vec<About>) {
    let pair = Pair {
        link: link(kind, Some(base(&[]))),
        item: ItemNews::Changed(Box::new(here)),
        record: RecordNews::Unchanged(Some(Box::new(record_of(kind, &[])))),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    let said = plan.notes.iter().map(|note| note.about).collect();
    (plan, said)
}

#[test]
fn a_linked_item_that_says_what_no_record_can_is_told_in_each_run_and_never_flattened() {
    let mut here = item(&[]);
    here.content.withhold(Field::Time);
    here.odd = vec![Oddity::Zone];
    let (plan, said) = said_of_pair(Kind::Appointment, here);
    assert_eq!(said, [About::Apart(Field::Time, Apart::ItemsOwn)], "said once");
    let [step] = plan.steps.as_slice() else {
        panic!("what was seen is noted");
    };
    let Action::Write { merge, .. } = &step.action else {
        panic!("{step:?}");
    };
    assert!(merge.is_quiet());
    assert_eq!(merge.unshared(), [Field::Time], "a complete look says it again");

    let mut here = item(&[]);
    here.odd = vec![Oddity::RecurringTask];
    let (_, said) = said_of_pair(Kind::Task, here);
    assert_eq!(said, [About::StaysInMailbox(Oddity::RecurringTask)], "D-78");
}

#[test]
fn a_record_that_says_its_time_as_no_item_can_is_not_said_to_be_a_matter_of_rights() {
    let mut record = record_of(Kind::Appointment, &[]);
    record.content.withhold(Field::Time);
    let pair = Pair {
        link: link(Kind::Appointment, Some(base(&[]))),
        item: ItemNews::Changed(Box::new(item(&[(
            Field::Time,
            "as a text, which is enough here",
        )]))),
        record: RecordNews::Changed(Box::new(record)),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    let said: Vec<_> = plan.notes.iter().map(|note| note.about).collect();
    assert_eq!(said, [About::Apart(Field::Time, Apart::RecordsOwn)]);
}

#[test]
fn b_36_a_field_that_no_card_has_a_place_for_is_not_told_of_every_card() {
    let mut here = item(HELD);
    here.content.withhold(Field::GovernmentId);
    let (_, said) = said_of_pair(Kind::Contact, here);
    assert!(said.is_empty(), "{said:?}");
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
