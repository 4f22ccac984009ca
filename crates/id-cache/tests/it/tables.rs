//! What each table keeps and gives back.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use proptest::prelude::*;
use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::choice::key_of_matches;
use regarding_id_cache::tables::evidence::{KEPT_DAYS, KEPT_ROWS};
use regarding_id_cache::tables::pending_action::{ActionKind, Attachments, FailedTry};
use regarding_id_cache::tables::recent::{KEPT, Recent};
use regarding_model::failure::{Failure, FailureKind};
use regarding_model::ids::{MachineId, OrganizationId, UserId};
use uuid::Uuid;

use crate::values::{ME, ORGANIZATION, action, at, code, evidence, link, record, track};

fn cache() -> IdCache {
    IdCache::in_memory().unwrap().cache
}

#[test]
fn a_link_comes_back_as_it_was_written_and_the_last_one_counts() {
    let cache = cache();
    let mut expected = link(1);
    cache.write(|w| w.links().put(&expected)).unwrap();
    expected.regarding = None;
    expected.owned_by_me = false;
    cache.write(|w| w.links().put(&expected)).unwrap();
    assert_eq!(
        cache.read(|r| r.links().get(expected.item)).unwrap(),
        Some(expected.clone())
    );
    let asked = [Uuid::from_u128(9), expected.item];
    assert_eq!(
        cache.read(|r| r.links().get_all(&asked)).unwrap(),
        [expected.clone()],
        "others are left out"
    );
    assert!(cache.write(|w| w.links().remove(expected.item)).unwrap());
    assert!(
        !cache.write(|w| w.links().remove(expected.item)).unwrap(),
        "it is gone already"
    );
}

#[test]
fn a_link_and_the_end_of_its_pending_action_become_true_together_or_not_at_all() {
    let cache = cache();
    let waiting = action(1, 5, track());
    cache.write(|w| w.pending_actions().put(&waiting)).unwrap();
    let broken = cache.write(|w| {
        w.pending_actions().remove(waiting.id)?;
        w.links().put(&link(5))?;
        // A Message-ID beyond a line of RFC 5322 is refused, and takes the rest back with it.
        let mut long = action(2, 6, track());
        long.message_id = format!("{}@x", "a".repeat(1000)).parse().unwrap();
        w.pending_actions().put(&long).map(drop)
    });
    assert_eq!(broken.map_err(|error| error.kind()), Err(FailureKind::Invalid));
    assert_eq!(
        cache.read(|r| r.pending_actions().of_item(waiting.item)).unwrap(),
        Some(waiting)
    );
    assert_eq!(cache.read(|r| r.links().get(Uuid::from_u128(5))).unwrap(), None);
}

#[test]
fn every_kind_of_pending_action_comes_back_as_it_was_written() {
    let cache = cache();
    let target = record("opportunity", 3);
    let kinds = [
        track(),
        ActionKind::SetRegarding {
            target: target.clone(),
            attachments: Attachments::Only(vec![0, 2, 65535]),
        },
        ActionKind::SetRegarding {
            target,
            attachments: Attachments::Only(Vec::new()),
        },
        ActionKind::Untrack,
    ];
    let written: Vec<_> = (1..).zip(kinds).map(|(n, kind)| action(n, n, kind)).collect();
    for action in &written {
        assert_eq!(cache.write(|w| w.pending_actions().put(action)).unwrap(), None);
    }
    assert_eq!(
        cache.read(|r| r.pending_actions().all(ORGANIZATION, ME)).unwrap(),
        written,
        "oldest first"
    );
}

#[test]
fn what_the_person_asks_last_of_an_item_takes_the_place_of_what_they_asked_before() {
    let cache = cache();
    let (first, second) = (action(1, 5, track()), action(2, 5, ActionKind::Untrack));
    let beside = action(3, 6, track());
    for action in [&first, &beside] {
        cache.write(|w| w.pending_actions().put(action)).unwrap();
    }
    assert_eq!(
        cache.write(|w| w.pending_actions().put(&second)).unwrap(),
        Some(first.clone())
    );
    assert_eq!(
        cache.read(|r| r.pending_actions().of_item(first.item)).unwrap(),
        Some(second.clone())
    );
    assert_eq!(
        cache.read(|r| r.pending_actions().all(ORGANIZATION, ME)).unwrap(),
        [second, beside]
    );
    assert!(
        !cache.write(|w| w.pending_actions().remove(first.id)).unwrap(),
        "a late end of the first harms nothing"
    );
}

#[test]
fn requests_are_never_given_to_another_person_or_organization() {
    let cache = cache();
    cache
        .write(|w| w.pending_actions().put(&action(1, 5, track())))
        .unwrap();
    let (elsewhere, somebody) = (OrganizationId(Uuid::from_u128(99)), UserId(Uuid::from_u128(98)));
    assert_eq!(
        cache.read(|r| r.pending_actions().all(elsewhere, ME)).unwrap(),
        []
    );
    assert_eq!(
        cache
            .read(|r| r.pending_actions().all(ORGANIZATION, somebody))
            .unwrap(),
        []
    );
}

#[test]
fn a_try_is_counted_when_it_begins_and_one_that_failed_says_why_and_when_next() {
    let cache = cache();
    let asked = action(1, 5, track());
    cache.write(|w| w.pending_actions().put(&asked)).unwrap();
    let offline = FailedTry {
        failure: code("offline"),
        next_try: Some(at(60)),
    };
    let sign_in = FailedTry {
        failure: code("sign_in"),
        next_try: None,
    };
    for (number, outcome) in (1..).zip([&offline, &sign_in]) {
        let begun = cache.write(|w| w.pending_actions().begin(asked.id)).unwrap();
        assert_eq!(begun.map(|action| action.attempts), Some(number));
        assert!(
            cache
                .write(|w| w.pending_actions().failed(asked.id, outcome))
                .unwrap()
        );
    }
    let seen = cache
        .read(|r| r.pending_actions().get(asked.id))
        .unwrap()
        .unwrap();
    assert_eq!(
        (seen.attempts, seen.next_try, seen.last_failure),
        (2, None, Some(code("sign_in")))
    );
    assert!(
        cache
            .write(|w| w.pending_actions().try_at(asked.id, at(61)))
            .unwrap()
    );
    let seen = cache
        .read(|r| r.pending_actions().get(asked.id))
        .unwrap()
        .unwrap();
    assert_eq!(
        (seen.attempts, seen.next_try),
        (2, Some(at(61))),
        "asking again is no try"
    );
    assert!(
        !cache
            .write(|w| w.pending_actions().failed(Uuid::nil(), &offline))
            .unwrap(),
        "an action that is gone"
    );
    assert_eq!(
        cache.write(|w| w.pending_actions().begin(Uuid::nil())).unwrap(),
        None,
        "an action that is gone is not tried"
    );
}

/// What was asked before may have arrived although nobody heard so: what takes its place is not new to the organization.
#[test]
fn what_takes_the_place_of_a_request_that_was_tried_counts_as_tried() {
    let cache = cache();
    let (first, second) = (action(1, 5, track()), action(2, 5, track()));
    cache
        .write(|w| {
            w.pending_actions().put(&first)?;
            w.pending_actions().begin(first.id)?;
            w.pending_actions().put(&second)
        })
        .unwrap();
    let seen = cache.read(|r| r.pending_actions().get(second.id)).unwrap();
    assert_eq!(seen.map(|action| action.attempts), Some(1));
}

#[test]
fn a_choice_is_remembered_for_exactly_these_matches_h_13() {
    let cache = cache();
    let (contact, lead, other) = (record("contact", 1), record("lead", 2), record("lead", 3));
    let both = [contact.clone(), lead.clone()];
    cache.write(|w| w.choices().put(&both, &lead)).unwrap();
    let turned = [lead.clone(), contact.clone(), lead.clone()];
    assert_eq!(
        cache.read(|r| r.choices().among(&turned)).unwrap(),
        Some(lead.clone())
    );
    let more = [contact, lead, other];
    assert_eq!(
        cache.read(|r| r.choices().among(&more)).unwrap(),
        None,
        "a new match asks again"
    );
}

#[test]
fn recent_records_are_newest_first_once_each_and_capped_h_20() {
    let cache = cache();
    for n in 0..(u128::from(KEPT) + 5) {
        let used = Recent {
            record: record("contact", n),
            used_at: at(i64::try_from(n).unwrap()),
        };
        cache
            .write(|w| w.recents().used(ORGANIZATION, ME, &used))
            .unwrap();
    }
    let again = Recent {
        record: record("contact", 20),
        used_at: at(1000),
    };
    cache
        .write(|w| w.recents().used(ORGANIZATION, ME, &again))
        .unwrap();
    let newest = cache
        .read(|r| r.recents().newest(ORGANIZATION, ME, u32::MAX))
        .unwrap();
    assert_eq!(newest.len(), 50);
    assert_eq!(newest.first(), Some(&again));
    assert_eq!(
        newest
            .iter()
            .filter(|recent| recent.record == again.record)
            .count(),
        1
    );
    cache.write(|w| w.recents().remove(&again.record)).unwrap();
    assert_eq!(
        cache
            .read(|r| r.recents().newest(ORGANIZATION, ME, 100))
            .unwrap()
            .len(),
        49
    );
}

#[test]
fn the_readers_of_a_thread_are_shown_once_i_9() {
    let cache = cache();
    let thread = Uuid::from_u128(4);
    assert_eq!(cache.read(|r| r.consents().seen_at(thread)).unwrap(), None);
    cache.write(|w| w.consents().seen(thread, at(1))).unwrap();
    cache.write(|w| w.consents().seen(thread, at(2))).unwrap();
    assert_eq!(
        cache.read(|r| r.consents().seen_at(thread)).unwrap(),
        Some(at(1)),
        "the first time counts"
    );
}

#[test]
fn this_install_keeps_the_number_it_was_given_first() {
    let cache = cache();
    let (first, second) = (MachineId(Uuid::from_u128(1)), MachineId(Uuid::from_u128(2)));
    assert_eq!(cache.read(|r| r.machine().id()).unwrap(), None);
    assert_eq!(cache.write(|w| w.machine().id_or(first, at(0))).unwrap(), first);
    assert_eq!(cache.write(|w| w.machine().id_or(second, at(1))).unwrap(), first);
    assert_eq!(cache.read(|r| r.machine().id()).unwrap(), Some(first));
}

#[test]
fn the_evidence_log_keeps_its_order_and_lets_the_old_and_the_many_go() {
    let cache = cache();
    let day = 24 * 60 * 60;
    let entries = [evidence(0), evidence(10), evidence(5)];
    cache.write(|w| w.evidence().add(&entries)).unwrap();
    assert_eq!(
        cache.read(|r| r.evidence().since(at(0))).unwrap(),
        entries,
        "in the order they were written"
    );
    assert_eq!(cache.read(|r| r.evidence().newest(1)).unwrap(), [evidence(5)]);

    let later = evidence(KEPT_DAYS * day + 6);
    cache
        .write(|w| w.evidence().add(std::slice::from_ref(&later)))
        .unwrap();
    assert_eq!(
        cache.read(|r| r.evidence().newest(10)).unwrap(),
        [later.clone(), evidence(10)],
        "90 days are kept"
    );

    let many = vec![later; usize::try_from(KEPT_ROWS).unwrap() + 7];
    cache.write(|w| w.evidence().add(&many)).unwrap();
    assert_eq!(
        cache.read(|r| r.evidence().newest(u32::MAX)).unwrap().len(),
        50_000
    );
}

#[test]
fn the_evidence_log_takes_a_server_by_name_or_number_and_never_a_path() {
    let cache = cache();
    for host in ["Org.Example", "[::1]:8080", "127.0.0.1:1"] {
        let entry = regarding_id_cache::tables::evidence::Evidence {
            host: host.to_owned(),
            ..evidence(0)
        };
        cache.write(|w| w.evidence().add(&[entry])).unwrap();
    }
    for more in [
        "org.example/api?$filter=x",
        "a b",
        "me@org.example",
        "",
        "ü.example",
    ] {
        let entry = regarding_id_cache::tables::evidence::Evidence {
            host: more.to_owned(),
            ..evidence(0)
        };
        let refused = cache.write(|w| w.evidence().add(&[entry]));
        assert!(matches!(refused, Err(CacheError::NotAnIdentifier(_))), "{more:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_key_of_matches_knows_no_order_and_no_repetition(ids in proptest::collection::vec(any::<u128>(), 0..8), turn in 0_usize..8) {
        let one: Vec<_> = ids.iter().map(|id| record("contact", *id)).collect();
        let mut other = one.clone();
        other.rotate_left(turn.min(one.len()));
        other.extend(one.first().cloned());
        prop_assert_eq!(key_of_matches(&one), key_of_matches(&other));
    }

    #[test]
    fn any_message_id_of_a_line_survives_the_cache(text in "[^\\p{Cc}\\s<>]{1,200}", places in proptest::collection::vec(any::<u16>(), 0..20)) {
        let cache = cache();
        let mut asked = action(1, 5, ActionKind::Track { attachments: Attachments::Only(places) });
        asked.message_id = text.parse().unwrap();
        cache.write(|w| w.pending_actions().put(&asked)).unwrap();
        prop_assert_eq!(cache.read(|r| r.pending_actions().get(asked.id)).unwrap(), Some(asked));
    }
}
