//! Links of appointments, contacts and tasks, and where the next cycle begins.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::tables::synced::away::is_former;
use regarding_model::fields::Kind;
use regarding_model::link::{Held, Link, LinkState, Sent, Unconfirmed};

use crate::values::{ORGANIZATION, at, place, record, sent, synced};

fn cache() -> IdCache {
    IdCache::in_memory().unwrap().cache
}

#[test]
fn a_link_comes_back_as_it_was_kept() {
    let cache = cache();
    let kept = synced(1);
    cache.write(|w| w.synced().put(ORGANIZATION, &kept)).unwrap();
    let by_item = cache
        .read(|r| r.synced().of_item(ORGANIZATION, &kept.place))
        .unwrap();
    let by_record = cache
        .read(|r| r.synced().of_record(ORGANIZATION, &kept.record))
        .unwrap();
    assert_eq!(by_item.as_ref(), Some(&kept));
    assert_eq!(by_record, by_item);
}

#[test]
fn a_base_that_is_not_known_is_not_an_empty_one() {
    let cache = cache();
    let mut unknown = synced(1);
    unknown.base = None;
    let mut empty = synced(2);
    empty.base = Some(Default::default());
    for link in [&unknown, &empty] {
        cache.write(|w| w.synced().put(ORGANIZATION, link)).unwrap();
        let found = cache
            .read(|r| r.synced().of_record(ORGANIZATION, &link.record))
            .unwrap();
        assert_eq!(found.as_ref(), Some(link));
    }
}

#[test]
fn words_of_a_server_with_blanks_and_other_scripts_come_back_as_they_were() {
    let cache = cache();
    let mut link = synced(1);
    link.uid = Some("040000 % ü \n".into());
    link.place = place("Besuch bei Ilse.ics");
    cache.write(|w| w.synced().put(ORGANIZATION, &link)).unwrap();
    let found = cache
        .read(|r| r.synced().of_item(ORGANIZATION, &link.place))
        .unwrap();
    assert_eq!(found, Some(link));
}

#[test]
fn an_item_and_a_record_have_one_link_each() {
    let cache = cache();
    let first = synced(1);
    let moved = Link {
        record: record("appointment", 2),
        ..first.clone()
    };
    cache
        .write(|w| {
            w.synced().put(ORGANIZATION, &first)?;
            w.synced().put(ORGANIZATION, &moved)
        })
        .unwrap();
    let all = cache
        .read(|r| r.synced().of_kind(ORGANIZATION, Kind::Appointment))
        .unwrap();
    assert_eq!(all, [moved]);
}

#[test]
fn only_links_with_something_open_wait() {
    let cache = cache();
    let mut resting = synced(1);
    resting.held.clear();
    resting.unshared.clear();
    resting.unconfirmed = Unconfirmed::default();
    let mut gone = resting.clone();
    gone.record = record("appointment", 2);
    gone.place = place("2.ics");
    gone.state = LinkState::ItemGone;
    let mut left = synced(3);
    left.state = LinkState::LeftFilter;
    cache
        .write(|w| {
            for link in [&resting, &gone, &left] {
                w.synced().put(ORGANIZATION, link)?;
            }
            Ok(())
        })
        .unwrap();
    let waiting = cache
        .read(|r| r.synced().waiting(ORGANIZATION, Kind::Appointment))
        .unwrap();
    assert_eq!(waiting, [gone]);
}

#[test]
fn the_place_in_a_list_and_what_was_not_finished_are_kept() {
    let cache = cache();
    let (items, records) = (vec![place("1.ics")], vec![record("task", 1)]);
    cache
        .write(|w| {
            let places = w.sync_place();
            places.reached(ORGANIZATION, "tasks", Some("https://server.example/sync 1"))?;
            places.unfinished(ORGANIZATION, Kind::Task, &items, &records)
        })
        .unwrap();
    let (position, unfinished) = cache
        .read(|r| {
            let places = r.sync_place();
            Ok((
                places.checkpoint(ORGANIZATION, "tasks")?,
                places.unfinished(ORGANIZATION, Kind::Task)?,
            ))
        })
        .unwrap();
    assert_eq!(position.as_deref(), Some("https://server.example/sync 1"));
    assert_eq!(unfinished, (items, records));
    cache
        .write(|w| w.sync_place().look_at_everything(ORGANIZATION))
        .unwrap();
    let position = cache
        .read(|r| r.sync_place().checkpoint(ORGANIZATION, "tasks"))
        .unwrap();
    assert_eq!(position, None);
}

#[test]
fn an_item_is_found_by_where_its_identity_leads() {
    let cache = cache();
    let (at, leads) = (place("1.ics"), record("contact", 9));
    cache
        .write(|w| w.sync_place().leads_to(ORGANIZATION, &at, &leads))
        .unwrap();
    let found = || {
        cache
            .read(|r| r.sync_place().leading_to(ORGANIZATION, &leads))
            .unwrap()
    };
    assert_eq!(found(), Some(at.clone()));
    cache
        .write(|w| w.sync_place().leads_nowhere(ORGANIZATION, &at))
        .unwrap();
    assert_eq!(found(), None);
}

#[test]
fn leaving_an_organization_forgets_its_links_and_places() {
    let cache = cache();
    crate::identifiers_only::fill(&cache);
    cache.write(|w| w.forget_organization(ORGANIZATION)).unwrap();
    for table in cache.describe().unwrap() {
        let of_organization = ["synced", "checkpoint", "unfinished", "identity"];
        assert!(
            !of_organization.contains(&table.table) || table.rows == 0,
            "{}",
            table.table
        );
    }
}

#[test]
fn promise_7_a_removal_that_waits_for_a_person_is_found_again() {
    let cache = cache();
    let mut held = synced(1);
    held.state = LinkState::RemovedHere;
    held.held = vec![Held::Removal];
    let mut gone = synced(2);
    gone.state = LinkState::RemovedHere;
    gone.held = Vec::new();
    for link in [&held, &gone] {
        cache.write(|w| w.synced().put(ORGANIZATION, link)).unwrap();
    }
    let found = cache
        .read(|r| r.synced().removals(ORGANIZATION, held.kind))
        .unwrap();
    assert_eq!(found, [held]);
}

#[test]
fn what_was_kept_apart_is_remembered_by_identifiers_and_can_be_taken_back() {
    let cache = cache();
    let contact = record("contact", 1);
    cache
        .write(|w| w.apart().keep(ORGANIZATION, &contact, "karla 1"))
        .unwrap();
    let other = record("contact", 2);
    let apart = |record| cache.read(|r| r.apart().from(ORGANIZATION, record)).unwrap();
    assert!(apart(&contact).contains("karla 1"));
    assert!(apart(&other).is_empty());
    cache
        .write(|w| w.apart().forget(ORGANIZATION, &contact, "karla 1"))
        .unwrap();
    assert!(apart(&contact).is_empty());
}

#[test]
fn what_was_about_to_be_written_is_remembered_until_it_is_seen() {
    let cache = cache();
    let (contact, other) = (record("contact", 1), record("contact", 2));
    let of = |record| cache.read(|r| r.sent().of(ORGANIZATION, record)).unwrap();
    cache
        .write(|w| w.sent().put(ORGANIZATION, &contact, &sent()))
        .unwrap();
    assert_eq!(of(&contact), sent());
    assert!(of(&other).is_empty());
    let seen = Sent {
        item: Default::default(),
        ..sent()
    };
    cache
        .write(|w| w.sent().put(ORGANIZATION, &contact, &seen))
        .unwrap();
    assert_eq!(of(&contact), seen, "what was kept last counts");
    cache
        .write(|w| w.sent().put(ORGANIZATION, &contact, &Sent::default()))
        .unwrap();
    assert!(of(&contact).is_empty());
}

#[test]
fn promise_4_how_much_was_taken_away_is_kept_by_its_time_alone_and_forgotten_after_a_yes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let open = || IdCache::open(&path).unwrap().cache;
    let since = |kind, from: i64| {
        open()
            .read(|r| r.losses().since(ORGANIZATION, kind, at(from)))
            .unwrap()
    };
    open()
        .write(|w| {
            w.losses().add(ORGANIZATION, Kind::Contact, (at(0), 3))?;
            w.losses().add(ORGANIZATION, Kind::Contact, (at(60), 2))?;
            // Several turns of one cycle.
            w.losses().add(ORGANIZATION, Kind::Contact, (at(60), 2))?;
            w.losses().add(ORGANIZATION, Kind::Contact, (at(90), 0))?;
            w.losses().add(ORGANIZATION, Kind::Task, (at(60), 1))
        })
        .unwrap();
    assert_eq!(since(Kind::Contact, 0), 7, "also in the next run");
    assert_eq!(
        (
            since(Kind::Contact, 1),
            since(Kind::Task, 0),
            since(Kind::Appointment, 0)
        ),
        (4, 1, 0)
    );
    open().write(|w| w.losses().forget_before(at(60))).unwrap();
    assert_eq!(since(Kind::Contact, 0), 4, "a day is over");
    open()
        .write(|w| w.losses().clear(ORGANIZATION, Kind::Contact))
        .unwrap();
    assert_eq!(
        (since(Kind::Contact, 0), since(Kind::Task, 0)),
        (0, 1),
        "a yes is for a kind"
    );
    open().write(|w| w.forget_organization(ORGANIZATION)).unwrap();
    assert_eq!(since(Kind::Task, 0), 0);
}

#[test]
fn what_is_to_be_tracked_is_kept_by_its_identifier_until_it_is_settled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let open = || IdCache::open(&path).unwrap().cache;
    let ask = |uid: &str| open().write(|w| w.asked().ask(ORGANIZATION, uid, at(0))).unwrap();
    let all = || open().read(|r| r.asked().all(ORGANIZATION)).unwrap();
    ask("karla 1");
    ask("karla 1");
    ask("visit@elsewhere.example");
    assert_eq!(
        all(),
        std::collections::BTreeSet::from(["karla 1".to_owned(), "visit@elsewhere.example".to_owned()]),
        "also in the next run"
    );
    let settle = || {
        open()
            .write(|w| w.asked().settle(ORGANIZATION, "karla 1"))
            .unwrap()
    };
    assert!(settle() && !settle());
    assert_eq!(all().len(), 1);
    open().write(|w| w.forget_organization(ORGANIZATION)).unwrap();
    assert!(all().is_empty());
}

#[test]
fn what_an_item_is_to_be_about_is_kept_until_it_is_settled_and_the_last_word_counts() {
    use regarding_id_cache::tables::wanted::Wanted;
    let cache = cache();
    let wanted = |target: &str| Wanted {
        uid: "visit@elsewhere.example".to_owned(),
        kind: Kind::Appointment,
        target: record(target, 4),
    };
    for target in ["account", "opportunity"] {
        cache
            .write(|w| w.wanted().want(ORGANIZATION, &wanted(target), at(0)))
            .unwrap();
    }
    let all = || cache.read(|r| r.wanted().all(ORGANIZATION)).unwrap();
    assert_eq!(all(), [wanted("opportunity")]);
    let of = |uid: &str| cache.read(|r| r.wanted().of(ORGANIZATION, uid)).unwrap();
    assert_eq!(of("visit@elsewhere.example"), Some(wanted("opportunity")));
    assert_eq!(of("another"), None);
    cache
        .write(|w| w.wanted().settle(ORGANIZATION, "visit@elsewhere.example"))
        .unwrap();
    assert!(all().is_empty());
    cache
        .write(|w| w.wanted().want(ORGANIZATION, &wanted("account"), at(0)))
        .unwrap();
    cache.write(|w| w.forget_organization(ORGANIZATION)).unwrap();
    assert!(all().is_empty());
}

#[test]
fn links_of_collections_that_are_not_looked_at_are_told_apart() {
    let cache = cache();
    let away = Link {
        state: LinkState::Away,
        ..synced(1)
    };
    let mut follows = synced(2);
    follows.place.collection = "another".into();
    let mut beside = synced(3);
    beside.place.collection = "another".into();
    beside.state = LinkState::Away;
    for link in [&away, &follows, &beside] {
        cache.write(|w| w.synced().put(ORGANIZATION, link)).unwrap();
    }
    let kind = away.kind;
    let mut collections = cache
        .read(|r| r.synced().collections(ORGANIZATION, kind))
        .unwrap();
    collections.sort();
    let mut expected = vec![
        (away.place.collection.clone(), false),
        (follows.place.collection.clone(), true),
    ];
    expected.sort();
    assert_eq!(collections, expected);
    assert_eq!(cache.read(|r| r.synced().away(ORGANIZATION, kind)).unwrap(), 2);
}

#[test]
fn in_another_mailbox_a_place_of_the_same_name_is_not_the_items() {
    let cache = cache();
    let away = Link {
        state: LinkState::Away,
        ..synced(1)
    };
    let untracked = Link {
        state: LinkState::Untracked,
        ..synced(2)
    };
    for link in [&away, &untracked] {
        cache.write(|w| w.synced().put(ORGANIZATION, link)).unwrap();
    }
    cache
        .write(|w| w.synced().lie_in_a_former_mailbox(ORGANIZATION))
        .unwrap();
    let of = |link: &Link| {
        let (by_place, by_record) = cache
            .read(|r| {
                let place = r.synced().of_item(ORGANIZATION, &link.place)?;
                Ok((place, r.synced().of_record(ORGANIZATION, &link.record)?))
            })
            .unwrap();
        assert_eq!(by_place, None);
        let found = by_record.unwrap();
        assert!(is_former(&found.place.collection));
        found.state
    };
    assert_eq!(of(&away), LinkState::Active, "it is looked for here");
    assert_eq!(of(&untracked), LinkState::Untracked);
}
