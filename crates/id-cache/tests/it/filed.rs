//! What was seen in tracked folders (G-70).

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::tables::filed::{Filed, FiledState};
use uuid::Uuid;

use crate::values::ORGANIZATION;

pub(crate) fn filed(folder: u128, n: u128, state: FiledState) -> Filed {
    Filed {
        organization: ORGANIZATION,
        folder: Uuid::from_u128(folder),
        item: Uuid::from_u128(n),
        message_id: format!("m{n}@x.example").parse().unwrap(),
        state,
    }
}

#[test]
fn a_folder_knows_what_lay_in_it_what_was_done_and_what_is_asked() {
    let cache = IdCache::in_memory().unwrap().cache;
    let rows = [
        filed(1, 1, FiledState::Before),
        filed(1, 2, FiledState::Done),
        filed(1, 3, FiledState::Asked),
        filed(2, 1, FiledState::Before),
    ];
    cache
        .write(|w| rows.iter().try_for_each(|row| w.filed().put(row)))
        .unwrap();
    let folder = |n| {
        cache
            .read(|r| r.filed().in_folder(ORGANIZATION, Uuid::from_u128(n)))
            .unwrap()
    };
    assert_eq!(folder(1).len(), 3);
    assert_eq!(folder(2).get(&Uuid::from_u128(1)), Some(&FiledState::Before));
    let of = |state| cache.read(|r| r.filed().of_state(ORGANIZATION, state)).unwrap();
    assert_eq!(of(FiledState::Asked), [rows[2].clone()]);
    let item = |n| {
        cache
            .read(|r| r.filed().of_item(ORGANIZATION, Uuid::from_u128(n)))
            .unwrap()
    };
    assert_eq!((item(3), item(9)), (Some(FiledState::Asked), None));
    let turned = cache
        .write(|w| {
            let (from, to) = (FiledState::Before, FiledState::Wanted);
            w.filed().turn(ORGANIZATION, Uuid::from_u128(1), from, to)
        })
        .unwrap();
    assert_eq!(turned, 1);
    let count = cache
        .read(|r| r.filed().count(ORGANIZATION, FiledState::Before))
        .unwrap();
    assert_eq!(count.into_iter().collect::<Vec<_>>(), [(Uuid::from_u128(2), 1)]);
    cache
        .write(|w| {
            w.filed()
                .left(ORGANIZATION, Uuid::from_u128(1), Uuid::from_u128(2))?;
            w.filed().forget(ORGANIZATION, Uuid::from_u128(2))
        })
        .unwrap();
    assert_eq!((folder(1).len(), folder(2).len()), (2, 0));
}
