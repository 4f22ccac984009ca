//! Collections that are gone, moved, left out or failing (promises 4 and 5, D-30, docs/adr/0017): nothing is deleted on either side, what
//! was moved is followed, and what rests goes on when its item is seen again.

#![expect(clippy::unwrap_used, reason = "plans of the tests have what is asked for")]

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState, Place, Version};
use regarding_sync::observe::{Claim, ItemsLook, Met, Observation, RecordsLook};
use regarding_sync::pair::{Away, ItemView, RecordView};
use regarding_sync::plan::{About, Action, Agreement, Limits, Plan, Reason, Step};
use regarding_sync::undo::{Stays, Taken, Was, inverse};

use crate::pairs::{World, base, content, item, link, record_of};
use crate::sync_sight::One;
use crate::values::record;

const HELD: &[(Field, &str)] = &[(Field::JobTitle, "Buyer")];

fn known() -> Link {
    link(Kind::Contact, Some(base(HELD)))
}

fn rests() -> Link {
    Link {
        state: LinkState::Away,
        ..known()
    }
}

/// The collection of the linked item is not looked at; `follows`: its links were not noted as resting yet.
fn not_looked_at(away: Away, follows: bool) -> ItemsLook {
    let collection = known().place.collection;
    ItemsLook {
        away: BTreeMap::from([(collection.clone(), away)]),
        newly_away: Some(collection).filter(|_| follows).into_iter().collect(),
        ..ItemsLook::default()
    }
}

/// The linked item as it lies somewhere else.
fn elsewhere(uid: &str) -> ItemView {
    ItemView {
        place: Place {
            collection: "harbour".into(),
            name: "1.ics".into(),
        },
        uid: Some(uid.into()),
        ..item(HELD)
    }
}

/// Another record, which has no item.
fn lone() -> RecordView {
    RecordView {
        record: record("contact", 2),
        ..record_of(Kind::Contact, HELD)
    }
}

fn selected(views: &[&RecordView]) -> RecordsLook {
    RecordsLook {
        selected: views
            .iter()
            .map(|view| (view.record.clone(), view.version.clone()))
            .collect(),
        ..RecordsLook::default()
    }
}

struct Seen {
    link: Link,
    items: ItemsLook,
    records: RecordsLook,
}

impl Seen {
    /// What is seen with these items, these records, and nothing at these UIDs.
    fn met(&self, items: &[(ItemView, Claim)], records: &[RecordView], nowhere: &[&str]) -> Met {
        let links = One(self.link.clone());
        let mut seen = Observation::new(Kind::Contact, &self.items, &self.records, &links);
        for (view, claim) in items {
            seen.item_read(view.clone(), claim.clone());
        }
        let asked: BTreeSet<String> = seen.moved_uids().map(str::to_owned).collect();
        for uid in nowhere {
            assert!(asked.contains(*uid), "{uid} is looked for");
            seen.nowhere(uid);
        }
        for view in records {
            seen.record_read(view.clone());
        }
        seen.met(&links, Some("home"))
    }
}

fn planned(met: &Met) -> Plan {
    World::default().plan(&met.pairs, &met.singles)
}

fn only(plan: &Plan) -> &Step {
    assert_eq!(plan.steps.len(), 1, "{:?}", plan.steps);
    plan.steps.first().unwrap()
}

fn own() -> Claim {
    Claim::Of(record("contact", 77))
}

#[test]
fn promise_5_the_items_of_a_collection_that_was_moved_are_followed_and_no_record_waits_for_it() {
    let seen = Seen {
        link: known(),
        items: ItemsLook {
            present: vec![(elsewhere("uid-1").place, Version("\"2\"".into()))],
            complete: BTreeSet::from(["harbour".to_owned()]),
            ..not_looked_at(Away::Gone, true)
        },
        records: selected(&[&lone()]),
    };
    let here = [(elsewhere("uid-1"), own())];
    let met = seen.met(&here, &[record_of(Kind::Contact, HELD), lone()], &[]);
    let plan = planned(&met);
    assert!(plan.notes.is_empty(), "{:?}", plan.notes);
    let [moved, new] = plan.steps.as_slice() else {
        panic!("the pair, and the other record's item: {:?}", plan.steps);
    };
    assert_eq!(
        moved.item.as_ref().map(|(place, _)| place),
        Some(&elsewhere("uid-1").place)
    );
    assert!(matches!(&moved.action, Action::Write { merge, .. } if merge.is_quiet()));
    assert!(
        matches!(&new.action, Action::CreateItem { .. }),
        "the kind goes on"
    );
}

#[test]
fn promise_4_d_30_what_is_gone_for_good_or_left_out_rests_and_is_deleted_nowhere() {
    for (away, reason, asked) in [
        (Away::Gone, Reason::CollectionGone, &["uid-1"][..]),
        (Away::LeftOut, Reason::CollectionLeftOut, &[]),
    ] {
        let seen = Seen {
            link: known(),
            items: not_looked_at(away, true),
            records: selected(&[&lone()]),
        };
        let met = seen.met(&[], &[record_of(Kind::Contact, HELD), lone()], asked);
        let plan = planned(&met);
        let [apart, new] = plan.steps.as_slice() else {
            panic!("{:?}", plan.steps);
        };
        assert_eq!(
            (&apart.action, apart.reason),
            (&Action::Become(LinkState::Away), reason)
        );
        assert!(
            matches!(&new.action, Action::CreateItem { .. }),
            "the kind goes on"
        );
        let losses = plan.counts();
        assert_eq!(
            (losses.unlinked, losses.items_removed, losses.records_deleted),
            (1, 0, 0)
        );
        assert!(met.again.is_empty() && met.unread_records.is_empty());
    }
}

#[test]
fn while_not_every_collection_could_be_asked_a_pair_of_a_gone_one_is_left_as_it_is() {
    let seen = Seen {
        link: known(),
        items: not_looked_at(Away::Gone, true),
        records: RecordsLook::default(),
    };
    let plan = planned(&seen.met(&[], &[record_of(Kind::Contact, HELD)], &[]));
    assert!(plan.steps.is_empty());
    let about: Vec<_> = plan.notes.iter().map(|note| note.about).collect();
    assert_eq!(about, [About::ItemOutOfSight]);
}

#[test]
fn a_resting_pair_is_not_looked_at_until_something_is_said_of_it() {
    for away in [Away::Gone, Away::LeftOut] {
        let seen = Seen {
            link: rests(),
            items: not_looked_at(away, false),
            records: RecordsLook::default(),
        };
        let met = seen.met(&[], &[], &[]);
        assert!(met.pairs.is_empty(), "a quiet cycle costs nothing for it");
    }
}

/// Taken again, or back on the server: everything in it is named, and each pair is compared field by field, though the version is the one
/// that was seen last.
#[test]
fn promise_7_a_pair_goes_on_when_its_collection_is_seen_again_and_no_edit_is_lost() {
    let version = rests().item_version.unwrap_or_else(|| unreachable!());
    let seen = Seen {
        link: rests(),
        items: ItemsLook {
            present: vec![(rests().place, version)],
            complete: BTreeSet::from([rests().place.collection]),
            ..ItemsLook::default()
        },
        records: RecordsLook::default(),
    };
    let mine = ItemView {
        content: content(&[(Field::JobTitle, "Buyer"), (Field::Notes, "call first")]),
        ..item(HELD)
    };
    let theirs = record_of(Kind::Contact, &[(Field::JobTitle, "Head Buyer")]);
    let met = seen.met(&[(mine, own())], &[theirs], &[]);
    let plan = planned(&met);
    let step = only(&plan);
    assert_eq!(step.reason, Reason::ItemCameBack);
    let Action::Write { merge, .. } = &step.action else {
        panic!("{:?}", step.action);
    };
    assert!(
        merge.held.is_empty(),
        "each was changed on one side: {:?}",
        merge.held
    );
    assert_eq!((merge.to_item.len(), merge.to_record.len()), (1, 1));
}

#[test]
fn promise_4_what_was_removed_in_a_collection_while_it_rested_takes_no_record_along() {
    let seen = Seen {
        link: rests(),
        items: ItemsLook {
            complete: BTreeSet::from([rests().place.collection]),
            ..ItemsLook::default()
        },
        records: RecordsLook::default(),
    };
    let plan = planned(&seen.met(&[], &[record_of(Kind::Contact, HELD)], &["uid-1"]));
    assert_eq!(only(&plan).action, Action::Become(LinkState::RemovedHere));
}

/// Another install made an item for the record meanwhile, or the person put the old one somewhere else.
#[test]
fn an_item_that_leads_to_the_record_of_a_resting_pair_becomes_its_item() {
    for uid in ["uid-1", "another"] {
        let seen = Seen {
            link: rests(),
            items: ItemsLook {
                present: vec![(elsewhere(uid).place, Version("\"2\"".into()))],
                ..not_looked_at(Away::Gone, false)
            },
            records: RecordsLook::default(),
        };
        let leads = Claim::Of(rests().record);
        let met = seen.met(&[(elsewhere(uid), leads)], &[record_of(Kind::Contact, HELD)], &[]);
        let plan = planned(&met);
        let step = only(&plan);
        assert_eq!(step.reason, Reason::ItemCameBack);
        assert_eq!(step.uid.as_deref(), Some(uid));
        let place = step.item.as_ref().map(|(place, _)| place);
        assert_eq!(place, Some(&elsewhere(uid).place));
    }
}

#[test]
fn news_of_a_resting_item_whose_record_could_not_be_read_is_not_lost() {
    let seen = Seen {
        link: rests(),
        items: ItemsLook {
            present: vec![(elsewhere("uid-1").place, Version("\"2\"".into()))],
            ..not_looked_at(Away::Gone, false)
        },
        records: RecordsLook::default(),
    };
    let leads = Claim::Of(rests().record);
    let met = seen.met(&[(elsewhere("uid-1"), leads)], &[], &[]);
    assert_eq!(planned(&met).counts().losses(), 0);
    let [again] = met.again.as_slice() else {
        panic!("{:?}", met.again);
    };
    assert_eq!(
        (again.state, &again.place),
        (LinkState::Active, &elsewhere("uid-1").place)
    );
    assert!(again.waits(), "the next cycle looks at both");
}

#[test]
fn promise_4_an_item_that_was_moved_to_where_the_person_takes_no_part_is_not_removed() {
    let links = One(known());
    let items = ItemsLook {
        removed: vec![known().place],
        ..ItemsLook::default()
    };
    let mut seen = Observation::new(Kind::Contact, &items, &RecordsLook::default(), &links);
    seen.left_out("uid-1");
    seen.nowhere("uid-1");
    seen.record_read(record_of(Kind::Contact, HELD));
    let plan = planned(&seen.met(&links, Some("home")));
    let step = only(&plan);
    assert_eq!(
        (&step.action, step.reason),
        (&Action::Become(LinkState::Away), Reason::CollectionLeftOut)
    );
}

/// A calendar of the same name on another server is another calendar: nothing in it is missing.
#[test]
fn promise_4_in_another_mailbox_items_are_found_by_their_identity_and_records_without_one_get_one() {
    let seen = |present| Seen {
        link: known(),
        items: ItemsLook {
            present,
            complete: BTreeSet::from(["harbour".to_owned()]),
            ..not_looked_at(Away::Former, true)
        },
        records: RecordsLook {
            complete: true,
            ..selected(&[&record_of(Kind::Contact, HELD)])
        },
    };
    let there = vec![(elsewhere("uid-1").place, Version("\"2\"".into()))];
    let here = [(elsewhere("uid-1"), own())];
    let met = seen(there).met(&here, &[record_of(Kind::Contact, HELD)], &[]);
    let plan = planned(&met);
    assert_eq!(
        only(&plan).item.as_ref().map(|(place, _)| place),
        Some(&elsewhere("uid-1").place)
    );
    let met = seen(Vec::new()).met(&[], &[record_of(Kind::Contact, HELD)], &["uid-1"]);
    let plan = planned(&met);
    assert!(matches!(only(&plan).action, Action::CreateItem { .. }));
    assert_eq!(plan.counts().losses(), 0);
}

#[test]
fn promise_5_a_collection_that_fails_keeps_records_waiting_and_is_no_removal() {
    let seen = Seen {
        link: known(),
        items: ItemsLook {
            out_of_sight: BTreeSet::from([known().place.collection]),
            ..ItemsLook::default()
        },
        records: selected(&[&lone()]),
    };
    let met = seen.met(&[], &[record_of(Kind::Contact, HELD), lone()], &[]);
    assert!(planned(&met).steps.is_empty());
    assert_eq!(met.unread_records, [lone().record], "it comes again");
}

#[test]
fn a_pair_whose_record_comes_back_while_its_item_is_not_looked_at_rests() {
    let link = Link {
        state: LinkState::LeftFilter,
        ..known()
    };
    let theirs = record_of(Kind::Contact, HELD);
    let seen = Seen {
        link,
        items: not_looked_at(Away::LeftOut, false),
        records: selected(&[&theirs]),
    };
    let plan = planned(&seen.met(&[], &[theirs], &[]));
    assert_eq!(only(&plan).action, Action::Become(LinkState::Away));
}

#[test]
fn promise_4_many_pairs_that_would_rest_wait_for_a_yes_and_resting_is_nothing_to_take_back() {
    let seen = Seen {
        link: known(),
        items: not_looked_at(Away::Gone, true),
        records: RecordsLook::default(),
    };
    let plan = planned(&seen.met(&[], &[record_of(Kind::Contact, HELD)], &["uid-1"]));
    let step = only(&plan).clone();
    let many = Plan {
        steps: (0..21u128)
            .map(|number| {
                let about: RecordRef = record("contact", number);
                Step {
                    record: Some((about, Version("1".into()))),
                    ..step.clone()
                }
            })
            .collect(),
        notes: Vec::new(),
    };
    assert!(
        Limits::default()
            .asks(&many, (1_000, 0), &Agreement::None)
            .is_some()
    );
    let taken = Taken {
        kept: Some(rests()),
        was: Was::default(),
        step,
        told: false,
    };
    assert_eq!(inverse(&taken), Some(Err(Stays::Away)));
}
