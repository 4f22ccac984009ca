//! *Clear* on the Privacy tab: nothing is left, in the tables and in the bytes.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use std::fs;

use regarding_id_cache::cache::IdCache;
use uuid::Uuid;

use crate::identifiers_only::fill;
use crate::values::{action, track};

const PLANTED: &[u8] = b"m5@mail.example";

fn holds(path: &std::path::Path, needle: &[u8]) -> bool {
    fs::read(path)
        .unwrap()
        .windows(needle.len())
        .any(|window| window == needle)
}

#[test]
fn clearing_empties_every_table_and_leaves_no_byte_of_an_identifier() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let cache = IdCache::open(&path).unwrap().cache;
    fill(&cache);
    cache
        .write(|w| w.pending_actions().put(&action(2, 5, track())))
        .unwrap();
    assert!(holds(&path, PLANTED), "the search finds what is there");
    let number = || cache.read(|r| r.machine().id()).unwrap();
    let before = number();
    cache.clear().unwrap();
    assert!(
        before.is_some() && number() == before,
        "this computer stays the one that it is"
    );
    let others = cache.describe().unwrap();
    assert!(
        others
            .iter()
            .all(|table| table.rows == 0 || table.table == "machine")
    );
    cache.forget_everything().unwrap();
    assert!(cache.describe().unwrap().iter().all(|table| table.rows == 0));
    assert!(!holds(&path, PLANTED));
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| name == "cache.db" || name == "cache.db.lock"),
        "{left:?}"
    );
}

#[test]
fn a_pending_action_that_is_done_leaves_no_byte_of_its_message_id() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let cache = IdCache::open(&path).unwrap().cache;
    cache
        .write(|w| w.pending_actions().put(&action(2, 5, track())))
        .unwrap();
    cache
        .write(|w| w.pending_actions().remove(Uuid::from_u128(2)))
        .unwrap();
    assert!(!holds(&path, PLANTED), "what is deleted is overwritten");
}
