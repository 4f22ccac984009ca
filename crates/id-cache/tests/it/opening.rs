//! Opening a cache in every state its file can be in.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing cache fails the test")]

use std::fs;

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::open::{HowOpened, damaged_files};
use regarding_model::failure::{Failure, FailureKind};
use rusqlite::Connection;
use uuid::Uuid;

use crate::values::link;

#[test]
fn a_new_cache_is_made_with_its_folder_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile").join("cache.db");
    let opened = IdCache::open(&path).unwrap();
    assert_eq!(opened.how, HowOpened::Fresh);
    opened.cache.write(|w| w.links().put(&link(1))).unwrap();
    drop(opened);
    let opened = IdCache::open(&path).unwrap();
    assert_eq!(opened.how, HowOpened::Existing);
    assert_eq!(opened.how.sentence(), None);
    assert_eq!(
        opened.cache.read(|r| r.links().get(Uuid::from_u128(1))).unwrap(),
        Some(link(1))
    );
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_cache_even_one_that_was_readable_before() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    for _ in 0..2 {
        drop(IdCache::open(&path).unwrap());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    }
}

#[test]
fn a_file_that_is_no_cache_is_moved_aside_whole_and_a_new_one_begun() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    for n in 1..=2 {
        fs::write(&path, b"this was never a database, however long one looks at it").unwrap();
        let opened = IdCache::open(&path).unwrap();
        let expected = folder.path().join(format!("cache.db.damaged-{n}"));
        assert_eq!(
            opened.how,
            HowOpened::Repaired {
                moved_to: expected.clone()
            }
        );
        assert!(fs::read(&expected).unwrap().starts_with(b"this was never"));
        assert!(
            opened
                .how
                .sentence()
                .is_some_and(|sentence| sentence.contains("begun anew"))
        );
        opened.cache.write(|w| w.links().put(&link(1))).unwrap();
    }
    let aside = ["cache.db.damaged-1", "cache.db.damaged-2"].map(|name| folder.path().join(name));
    assert_eq!(
        damaged_files(&path).unwrap(),
        aside,
        "they can be counted and removed"
    );
}

#[test]
fn damage_anywhere_in_the_file_is_repaired_or_harmless_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let opened = IdCache::open(&path).unwrap();
    opened
        .cache
        .write(|w| (1..200).try_for_each(|n| w.links().put(&link(n))))
        .unwrap();
    drop(opened);
    let whole = fs::read(&path).unwrap();
    let places = [
        0_usize,
        16,
        30,
        60,
        100,
        105,
        4096,
        4100,
        8192,
        whole.len() - 4096,
        whole.len() - 10,
    ];
    for place in places {
        let mut bytes = whole.clone();
        bytes
            .iter_mut()
            .skip(place)
            .take(64)
            .for_each(|byte| *byte = 0xA5);
        check_opens(&path, &bytes);
    }
    for length in [1, 50, 100, 512, 4096, 5000, whole.len() - 1, whole.len() - 4096] {
        check_opens(&path, whole.get(..length).unwrap());
    }
}

fn check_opens(path: &std::path::Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    match IdCache::open(path) {
        Ok(opened) => {
            // Reading may meet damage that a look at the structure does not see; it is an error then, of that kind.
            match opened.cache.read(|r| r.links().get(Uuid::from_u128(3))) {
                Ok(_) | Err(CacheError::Damaged(_)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        // The number of the format was hit: left alone, as for a newer program.
        Err(CacheError::Newer { .. }) => {}
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn a_database_of_another_program_is_moved_aside_and_not_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (7)")
        .unwrap();
    let HowOpened::Repaired { moved_to } = IdCache::open(&path).unwrap().how else {
        panic!("not moved")
    };
    let theirs = Connection::open(moved_to).unwrap();
    assert_eq!(
        theirs.query_row("SELECT x FROM theirs", [], |row| row.get(0)),
        Ok(7)
    );
}

#[test]
fn a_cache_that_lacks_a_table_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    drop(IdCache::open(&path).unwrap());
    Connection::open(&path)
        .unwrap()
        .execute_batch("DROP TABLE link")
        .unwrap();
    assert!(matches!(
        IdCache::open(&path).unwrap().how,
        HowOpened::Repaired { .. }
    ));
}

#[test]
fn a_cache_of_a_newer_program_is_refused_in_words_and_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    drop(IdCache::open(&path).unwrap());
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 1_000)
        .unwrap();
    let before = fs::read(&path).unwrap();
    let error = IdCache::open(&path).unwrap_err();
    assert_eq!(error.kind(), FailureKind::Unsupported);
    assert!(
        error
            .to_string()
            .contains("a newer version of Regarding wrote it"),
        "{error}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn where_nothing_can_be_written_the_links_are_kept_in_memory_and_the_person_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    let a_folder = folder.path().join("folder");
    fs::create_dir(&a_folder).unwrap();
    for path in [file.join("cache.db"), a_folder] {
        let opened = IdCache::open(&path).unwrap();
        assert_eq!(opened.how, HowOpened::NotKept);
        assert!(
            opened
                .how
                .sentence()
                .is_some_and(|sentence| sentence.contains("only until you close"))
        );
        opened.cache.write(|w| w.links().put(&link(1))).unwrap();
        assert!(
            opened
                .cache
                .read(|r| r.links().get(Uuid::from_u128(1)))
                .unwrap()
                .is_some()
        );
    }
}
