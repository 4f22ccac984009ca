//! Two copies of the program, and several threads of one, on the same cache.

use std::sync::Barrier;
use std::thread;

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::open::HowOpened;
use regarding_model::ids::MachineId;
use uuid::Uuid;

use crate::values::{at, link};

#[test]
fn copies_that_open_and_write_at_once_lose_nothing_and_agree_on_who_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let start = Barrier::new(4);
    let copy = |n: u128| {
        start.wait();
        let cache = IdCache::open(&path).unwrap().cache;
        for item in 0..25 {
            cache.write(|w| w.links().put(&link(n * 1000 + item))).unwrap();
        }
        cache
            .write(|w| w.machine().id_or(MachineId(Uuid::from_u128(n)), at(0)))
            .unwrap()
    };
    let machines: Vec<MachineId> = thread::scope(|scope| {
        let copies: Vec<_> = (0..4).map(|n| scope.spawn(move || copy(n))).collect();
        copies.into_iter().map(|copy| copy.join().unwrap()).collect()
    });
    assert!(
        machines.windows(2).all(|pair| pair.first() == pair.last()),
        "one install has one number"
    );
    let opened = IdCache::open(&path).unwrap();
    assert_eq!(opened.how, HowOpened::Existing);
    let links = opened
        .cache
        .describe()
        .unwrap()
        .into_iter()
        .find(|table| table.table == "link")
        .unwrap();
    assert_eq!(links.rows, 100);
}

#[test]
fn copies_that_meet_a_damaged_file_at_once_repair_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    std::fs::write(&path, vec![0x5A; 9000]).unwrap();
    let start = Barrier::new(4);
    let copy = || {
        start.wait();
        IdCache::open(&path).unwrap().how
    };
    let found: Vec<HowOpened> = thread::scope(|scope| {
        let copies: Vec<_> = (0..4).map(|_| scope.spawn(copy)).collect();
        copies.into_iter().map(|copy| copy.join().unwrap()).collect()
    });
    let repaired = found
        .iter()
        .filter(|how| matches!(how, HowOpened::Repaired { .. }))
        .count();
    assert_eq!(repaired, 1, "{found:?}");
    assert!(!folder.path().join("cache.db.damaged-2").exists());
}

#[test]
fn a_panic_in_a_caller_takes_its_own_writes_back_and_harms_no_other() {
    let cache = IdCache::in_memory().unwrap().cache;
    let panicked = thread::scope(|scope| {
        let caller = scope.spawn(|| {
            cache.write::<()>(|w| {
                w.links().put(&link(1))?;
                std::panic::resume_unwind(Box::new("a defect in a caller"))
            })
        });
        caller.join().is_err()
    });
    assert!(panicked);
    assert_eq!(cache.read(|r| r.links().get(Uuid::from_u128(1))).unwrap(), None);
    cache.write(|w| w.links().put(&link(2))).unwrap();
}
