//! Received mail that is tracked by itself: decisions, and the index by which they are made here.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::tables::received::{AddressRow, Decided, KnownEmail, State};
use regarding_model::fields::{Digest, DigestKey};
use uuid::Uuid;

use crate::values::{ORGANIZATION, at, record};

pub(crate) fn decided(n: u128, state: State) -> Decided {
    Decided {
        organization: ORGANIZATION,
        item: Uuid::from_u128(n),
        message_id: format!("m{n}@x.example").parse().unwrap(),
        reason: "rule.person".parse().unwrap(),
        asked: n.is_multiple_of(2),
        state,
        decided_at: at(i64::try_from(n).unwrap()),
    }
}

#[test]
fn a_decision_is_kept_with_its_reason_and_what_the_person_said_about_it() {
    let cache = IdCache::in_memory().unwrap().cache;
    let (left, tracked) = (decided(1, State::Left), decided(2, State::Tracked));
    let later = decided(3, State::Tracked);
    cache
        .write(|w| {
            [&left, &tracked, &later]
                .into_iter()
                .try_for_each(|one| w.received().put(one))
        })
        .unwrap();
    let get = |item| cache.read(|r| r.received().get(ORGANIZATION, item)).unwrap();
    assert_eq!(get(left.item), Some(left.clone()));
    let since = |from| {
        cache
            .read(|r| r.received().tracked_since(ORGANIZATION, from, 9))
            .unwrap()
    };
    assert_eq!(since(at(0)), [later.clone(), tracked.clone()], "the newest first");
    assert_eq!(since(at(3)), [later]);
    let most_one = cache.read(|r| r.received().tracked_since(ORGANIZATION, at(0), 1));
    assert_eq!(most_one.unwrap(), [decided(3, State::Tracked)]);
    let waiting = |from| cache.read(|r| r.received().waiting_since(ORGANIZATION, from));
    assert_eq!((waiting(at(0)).unwrap(), waiting(at(3)).unwrap()), (2, 1));
    let answer = |item| {
        cache
            .write(|w| w.received().answered(ORGANIZATION, item, State::Undone))
            .unwrap()
    };
    assert!(answer(tracked.item));
    assert!(!answer(left.item), "there is nothing to take back");
    assert_eq!(get(tracked.item).map(|one| one.state), Some(State::Undone));
    assert!(answer(decided(3, State::Tracked).item));
    let older = decided(1, State::Tracked);
    cache.write(|w| w.received().put(&older)).unwrap();
    let told = cache
        .read(|r| r.received().tracked_since(ORGANIZATION, at(0), 1))
        .unwrap();
    assert_eq!(
        told,
        [decided(3, State::Undone), older],
        "what was answered keeps nothing else out"
    );
}

#[test]
fn the_index_knows_addresses_by_their_digests_and_messages_by_derived_identities() {
    let cache = IdCache::in_memory().unwrap().cache;
    let key = DigestKey::new([7; 32]);
    let digest = |text| key.of_text("address", text);
    assert_ne!(digest("a@x.example"), key.of_text("token", "a@x.example"));
    let [one, two] = [record("contact", 1), record("lead", 1)];
    let row = |record: &regarding_model::ids::RecordRef, digests: &[Digest]| AddressRow {
        record: record.clone(),
        digests: digests.to_vec(),
    };
    let put = |row: &AddressRow| {
        cache
            .write(|w| w.index().put_addresses(ORGANIZATION, row))
            .unwrap()
    };
    put(&row(&one, &[digest("a@x.example"), digest("b@x.example")]));
    put(&row(&two, &[digest("a@x.example")]));
    let tables = |text| {
        let found = cache.read(|r| r.index().tables_with(ORGANIZATION, digest(text)));
        let found: Vec<String> = found
            .unwrap()
            .iter()
            .map(|table| table.as_str().to_owned())
            .collect();
        found
    };
    assert_eq!(tables("a@x.example"), ["contact", "lead"]);
    put(&row(&one, &[digest("b@x.example")]));
    assert_eq!(
        tables("a@x.example"),
        ["lead"],
        "an address that was changed is nobody's any more"
    );
    let email = |n: u128, at| KnownEmail {
        record: Uuid::from_u128(n),
        item: Some(Uuid::from_u128(100)),
        token: Some(key.of_text("token", "CRM:0001001")),
        regarding: (n == 2).then(|| record("opportunity", 5)),
        made_at: at,
    };
    cache
        .write(|w| {
            [email(1, 1), email(2, 2)]
                .iter()
                .try_for_each(|one| w.index().put_email(ORGANIZATION, one))
        })
        .unwrap();
    let token = key.of_text("token", "CRM:0001001");
    let found = cache.read(|r| r.index().with_token(ORGANIZATION, token)).unwrap();
    assert_eq!(found, Some(email(2, 2)), "F6: tokens repeat, the newest counts");
    let found = cache
        .read(|r| r.index().email(ORGANIZATION, Uuid::from_u128(100)))
        .unwrap();
    assert_eq!(found, Some(email(2, 2)));
    cache.write(|w| w.forget_organization(ORGANIZATION)).unwrap();
    assert!(tables("b@x.example").is_empty());
}

#[test]
fn what_was_decided_long_ago_is_forgotten() {
    let cache = IdCache::in_memory().unwrap().cache;
    let all = [1, 2, 3].map(|n| decided(n, State::Left));
    cache
        .write(|w| all.iter().try_for_each(|one| w.received().put(one)))
        .unwrap();
    let gone = cache.write(|w| w.received().forget_before(ORGANIZATION, at(3)));
    assert_eq!(gone.unwrap(), 2);
    let left = all.map(|one| cache.read(|r| r.received().get(ORGANIZATION, one.item)).unwrap());
    assert_eq!(left.map(|one| one.is_some()), [false, false, true]);
}
