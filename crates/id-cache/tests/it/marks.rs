//! Marks of tracking (G-90) and unknown senders who became a record (G-30).

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use regarding_id_cache::cache::{CacheWriter, IdCache};
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::mark::{Mark, MarkPlace, MarkState};
use regarding_id_cache::tables::newcomer::{Newcomer, NewcomerState};
use uuid::Uuid;

use crate::values::{ORGANIZATION, at, record};

fn mark(n: u128, state: MarkState) -> Mark {
    Mark {
        organization: ORGANIZATION,
        item: Uuid::from_u128(n),
        message_id: format!("m{n}@x.example").parse().unwrap(),
        state,
    }
}

fn place(folder: u128, place: &str, item: u128) -> MarkPlace {
    MarkPlace {
        folder: Uuid::from_u128(folder),
        place: place.to_owned(),
        item: Uuid::from_u128(item),
    }
}

fn newcomer(n: u128, state: NewcomerState) -> Newcomer {
    Newcomer {
        organization: ORGANIZATION,
        record: record("contact", n),
        item: Uuid::from_u128(100 + n),
        message_id: format!("m{n}@x.example").parse().unwrap(),
        state,
        version: Some("W/\"42\"".to_owned()),
        made_at: at(i64::try_from(n).unwrap()),
    }
}

/// A row of each table.
pub(crate) fn fill(w: &CacheWriter<'_>) -> Result<(), CacheError> {
    w.marks().put(&mark(1, MarkState::On))?;
    w.marks().seen(ORGANIZATION, &place(1, "7.1", 1))?;
    w.newcomers().put(&newcomer(1, NewcomerState::Made))
}

#[test]
fn g_90_a_mark_is_known_by_its_message_and_by_its_places() {
    let cache = IdCache::in_memory().unwrap().cache;
    let folder = |n| {
        let all = cache.read(|r| r.marks().in_folder(ORGANIZATION, Uuid::from_u128(n)));
        let mut all: Vec<String> = all.unwrap().into_keys().collect();
        all.sort_unstable();
        all
    };
    cache
        .write(|w| {
            w.marks().put(&mark(1, MarkState::On))?;
            w.marks().put(&mark(2, MarkState::Kept))?;
            for one in [place(1, "7.1", 1), place(2, "9.4", 1), place(1, "7.2", 2)] {
                w.marks().seen(ORGANIZATION, &one)?;
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(
        (folder(1), folder(2)),
        (vec!["7.1".into(), "7.2".into()], vec!["9.4".into()])
    );
    let of = |state| {
        cache
            .read(|r| r.marks().places_of_state(ORGANIZATION, state))
            .unwrap()
    };
    assert_eq!(of(MarkState::Kept), [place(1, "7.2", 2)]);
    let turn = |from: &[MarkState], to| {
        let item = Uuid::from_u128(1);
        cache
            .write(|w| w.marks().turn(ORGANIZATION, item, from, to))
            .unwrap()
    };
    assert!(!turn(&[MarkState::Due, MarkState::Before], MarkState::Off));
    assert!(turn(&[MarkState::Due, MarkState::On], MarkState::Off));
    let state = |n| {
        cache
            .read(|r| r.marks().get(ORGANIZATION, Uuid::from_u128(n)))
            .unwrap()
    };
    assert_eq!(state(1), Some(MarkState::Off));
    cache
        .write(|w| {
            w.marks().left(ORGANIZATION, Uuid::from_u128(1), "7.1")?;
            w.marks().left_but(ORGANIZATION, &[Uuid::from_u128(1)])
        })
        .unwrap();
    assert_eq!((folder(1), folder(2)), (vec!["7.2".into()], Vec::<String>::new()));
    cache.write(|w| w.marks().end(ORGANIZATION)).unwrap();
    assert_eq!(
        (state(1), state(2)),
        (None, Some(MarkState::Kept)),
        "what was let go stays so"
    );
    assert!(folder(1).is_empty());
}

#[test]
fn a_place_is_a_number_of_the_server_and_nothing_else() {
    let cache = IdCache::in_memory().unwrap().cache;
    let named = place(1, "Customers/Hafenwerk", 1);
    assert!(cache.write(|w| w.marks().seen(ORGANIZATION, &named)).is_err());
}

#[test]
fn g_30_a_newcomer_is_found_by_record_and_by_message() {
    let cache = IdCache::in_memory().unwrap().cache;
    let rows = [newcomer(1, NewcomerState::Due), newcomer(2, NewcomerState::Made)];
    cache
        .write(|w| rows.iter().try_for_each(|one| w.newcomers().put(one)))
        .unwrap();
    let got = |n| {
        cache
            .read(|r| r.newcomers().get(ORGANIZATION, Uuid::from_u128(n)))
            .unwrap()
    };
    assert_eq!(got(2).as_ref(), Some(&rows[1]));
    let by = cache.read(|r| r.newcomers().by_message(ORGANIZATION, Uuid::from_u128(101)));
    assert_eq!(by.unwrap().as_ref(), Some(&rows[0]));
    assert_eq!(
        cache.read(|r| r.newcomers().due(ORGANIZATION)).unwrap(),
        [rows[0].clone()]
    );
    let made = cache.read(|r| r.newcomers().made_since(ORGANIZATION, at(0), 9));
    assert_eq!(made.unwrap(), [rows[1].clone()]);
    let said = |n| {
        let id = Uuid::from_u128(n);
        cache
            .write(|w| w.newcomers().answered(ORGANIZATION, id, NewcomerState::Undone))
            .unwrap()
    };
    assert!(said(2) && !said(1), "what is not made yet cannot be taken back");
    assert_eq!(got(2).unwrap().state, NewcomerState::Undone);
}
