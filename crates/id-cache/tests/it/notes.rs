//! Evidence that does not wait for the disk: nothing of it is lost with the program, and nothing of it stays beside the
//! cache.

#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::evidence::Evidence;

use crate::values::{at, evidence};

/// Tells the child where the cache is.
const CACHE: &str = "REGARDING_TEST_NOTES_CACHE";

/// How many lines are noted before they are carried over without being asked to.
const TOGETHER: i64 = 512;

fn sent(seconds: i64) -> Evidence {
    Evidence {
        outcome: Evidence::SENT.parse().unwrap(),
        ..evidence(seconds)
    }
}

/// The seconds of an entry of [`sent`].
fn seconds_of(entry: &Evidence) -> i64 {
    entry.at.as_second() - at(0).as_second()
}

fn all(cache: &IdCache) -> Vec<Evidence> {
    let mut all = cache.read(|r| r.evidence().newest(u32::MAX)).unwrap();
    all.reverse();
    all
}

fn beside(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn noted_entries_reach_the_log_in_their_order_and_with_their_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let cache = IdCache::open(&path).unwrap().cache;
    let ok = "ok".parse().unwrap();
    let first = cache.note(&sent(1)).unwrap();
    cache.settle(first, &ok).unwrap();
    let second = cache.note(&sent(2)).unwrap();
    assert!(all(&cache).is_empty(), "not yet");
    // One that waits for the disk stands behind those that did not.
    cache.record(&sent(3)).unwrap();
    cache.note(&sent(4)).unwrap();
    cache.settle(second, &ok).unwrap();
    cache.carry_over().unwrap();
    let lines = all(&cache);
    let seen: Vec<(i64, &str)> = lines
        .iter()
        .map(|line| (seconds_of(line), line.outcome.as_str()))
        .collect();
    assert_eq!(seen, [(1, "ok"), (2, "ok"), (3, "sent"), (4, "sent")]);
    let expected = Evidence {
        outcome: ok,
        ..sent(1)
    };
    assert_eq!(lines.first(), Some(&expected), "whole");
    let noted = sent(5);
    cache.note(&noted).unwrap();
    drop(cache);
    assert_eq!(
        beside(folder.path()),
        ["cache.db", "cache.db.lock"],
        "at rest it is one file"
    );
    let cache = IdCache::open(&path).unwrap().cache;
    assert_eq!(all(&cache).last(), Some(&noted));
}

#[test]
fn an_entry_for_good_is_beside_the_cache_before_it_leaves_and_costs_no_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let cache = IdCache::open(&path).unwrap().cache;
    let first = cache.note(&sent(1)).unwrap();
    let second = cache.note_for_good(&sent(2)).unwrap();
    assert!(all(&cache).is_empty(), "not yet");
    let noted = fs::read_to_string(folder.path().join("cache.db.notes-1")).unwrap();
    assert_eq!(noted.lines().count(), 2, "{noted}");
    cache.settle(second, &"ok".parse().unwrap()).unwrap();
    cache.settle(first, &"lost".parse().unwrap()).unwrap();
    // Behind lines that were carried over, too.
    cache.carry_over().unwrap();
    cache.note_for_good(&sent(3)).unwrap();
    cache.carry_over().unwrap();
    let lines = all(&cache);
    let seen = lines.iter().map(|line| (seconds_of(line), line.outcome.as_str()));
    assert_eq!(seen.collect::<Vec<_>>(), [(1, "lost"), (2, "ok"), (3, "sent")]);
}

#[test]
fn an_entry_for_good_that_cannot_lie_beside_the_cache_goes_into_it() {
    let cache = IdCache::in_memory().unwrap().cache;
    let id = cache.note_for_good(&sent(1)).unwrap();
    assert_eq!(all(&cache).len(), 1);
    cache.settle(id, &"ok".parse().unwrap()).unwrap();
    assert_eq!(all(&cache)[0].outcome.as_str(), "ok");
}

#[test]
fn many_are_carried_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let cache = IdCache::open(&folder.path().join("cache.db")).unwrap().cache;
    for n in 0..=TOGETHER {
        cache.note(&sent(n)).unwrap();
    }
    assert_eq!(all(&cache).len() as i64, TOGETHER);
    let described = cache.describe().unwrap();
    let rows = described.iter().find(|table| table.table == "evidence");
    assert_eq!(
        rows.map(|table| table.rows as i64),
        Some(TOGETHER + 1),
        "told whole"
    );
}

#[test]
fn a_cache_in_memory_takes_them_too() {
    let cache = IdCache::in_memory().unwrap().cache;
    let id = cache.note(&sent(1)).unwrap();
    cache.settle(id, &"ok".parse().unwrap()).unwrap();
    assert_eq!(all(&cache).pop().unwrap().outcome.as_str(), "ok");
}

#[test]
fn what_names_more_than_a_host_is_not_noted() {
    let folder = tempfile::tempdir().unwrap();
    let cache = IdCache::open(&folder.path().join("cache.db")).unwrap().cache;
    for host in [
        "mail.example/inbox",
        "me@mail.example",
        "a b",
        "",
        "a\nb",
        "ü.example",
    ] {
        let entry = Evidence {
            host: host.to_owned(),
            ..sent(1)
        };
        let refused = cache.note(&entry);
        assert!(matches!(refused, Err(CacheError::NotAnIdentifier(_))), "{host:?}");
    }
    let named = Evidence {
        host: "[::1]:143".to_owned(),
        ..sent(1)
    };
    cache.note(&named).unwrap();
    cache.carry_over().unwrap();
    assert_eq!(all(&cache).pop().unwrap().host, "::1:143");
}

#[test]
fn clearing_forgets_what_was_noted() {
    let folder = tempfile::tempdir().unwrap();
    let cache = IdCache::open(&folder.path().join("cache.db")).unwrap().cache;
    cache.note(&sent(1)).unwrap();
    let id = cache.note(&sent(2)).unwrap();
    cache.clear().unwrap();
    assert_eq!(beside(folder.path()), ["cache.db", "cache.db.lock"]);
    cache.settle(id, &"ok".parse().unwrap()).unwrap();
    cache.carry_over().unwrap();
    assert!(all(&cache).is_empty());
}

#[test]
fn notes_of_a_running_program_are_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let one = IdCache::open(&path).unwrap().cache;
    one.note(&sent(1)).unwrap();
    let other = IdCache::open(&path).unwrap().cache;
    other.note(&sent(2)).unwrap();
    other.carry_over().unwrap();
    assert_eq!(all(&other), [sent(2)]);
    one.carry_over().unwrap();
    assert_eq!(all(&other), [sent(2), sent(1)]);
}

#[test]
#[ignore = "the program that is killed; started by the test below"]
fn child() {
    let Ok(path) = std::env::var(CACHE) else { return };
    let cache = IdCache::open(Path::new(&path)).unwrap().cache;
    for n in 0.. {
        let id = cache.note(&sent(n)).unwrap();
        if n % 2 == 0 {
            cache.settle(id, &"ok".parse().unwrap()).unwrap();
        }
        writeln!(std::io::stdout(), "noted {n}").unwrap();
    }
}

#[test]
fn promise_2_after_a_kill_every_noted_line_stands_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let mut before = 0;
    for lines in [1, 30, 700] {
        kill_after(&path, lines);
        let cache = IdCache::open(&path).unwrap().cache;
        let found = all(&cache);
        let fresh: Vec<&Evidence> = found.iter().skip(before).collect();
        assert!(fresh.len() >= lines, "{} of {lines}", fresh.len());
        for (n, line) in fresh.iter().take(lines).enumerate() {
            assert_eq!(seconds_of(line), n as i64, "each once and in its order");
        }
        before = found.len();
        let left: Vec<String> = beside(folder.path())
            .into_iter()
            .filter(|name| name.contains("notes"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

fn kill_after(path: &Path, lines: usize) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "notes::child", "--ignored", "--nocapture"])
        .env(CACHE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let noted = output
        .lines()
        .map_while(Result::ok)
        .filter(|line| line.starts_with("noted"));
    assert_eq!(noted.take(lines).count(), lines);
    child.kill().unwrap();
    child.wait().unwrap();
}
