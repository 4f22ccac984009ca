//! kill -9 at any moment: each request is waiting or linked, never both, never neither (DESIGN section 2, walk 2).

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failing cache fails the test")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::open::HowOpened;
use uuid::Uuid;

use crate::values::{action, link, track};

/// Tells the child where the cache is.
const CACHE: &str = "REGARDING_TEST_CRASH_CACHE";

const REQUESTS: u128 = 400;

#[test]
#[ignore = "the program that is killed; started by the test below"]
fn child() {
    let Ok(path) = std::env::var(CACHE) else { return };
    let cache = IdCache::open(Path::new(&path)).unwrap().cache;
    for n in 0..REQUESTS {
        let done = |w: &regarding_id_cache::cache::CacheWriter<'_>| {
            w.links().put(&link(n))?;
            w.pending_actions().remove(Uuid::from_u128(n))
        };
        cache.write(done).unwrap();
        writeln!(std::io::stdout(), "done {n}").unwrap();
    }
}

#[test]
fn after_a_kill_every_request_is_either_waiting_or_linked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.db");
    let cache = IdCache::open(&path).unwrap().cache;
    let ask = |n| cache.write(|w| w.pending_actions().put(&action(n, n, track())).map(drop));
    (0..REQUESTS).try_for_each(ask).unwrap();
    drop(cache);
    for done in [1, 7, 30] {
        kill_after(&path, done);
        let opened = IdCache::open(&path).unwrap();
        assert_eq!(opened.how, HowOpened::Existing, "a kill is no damage");
        check_each(&opened.cache);
    }
}

fn kill_after(path: &Path, lines: usize) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--ignored", "--nocapture"])
        .env(CACHE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let done = output
        .lines()
        .map(Result::unwrap)
        .filter(|line| line.contains("done "))
        .take(lines)
        .count();
    assert_eq!(done, lines, "the child works until it is killed");
    child.kill().unwrap();
    child.wait().unwrap();
}

fn check_each(cache: &IdCache) {
    for n in 0..REQUESTS {
        let item = Uuid::from_u128(n);
        let (waiting, linked) = cache
            .read(|r| Ok((r.pending_actions().of_item(item)?, r.links().get(item)?)))
            .unwrap();
        assert!(
            waiting.is_some() != linked.is_some(),
            "request {n}: {waiting:?} {linked:?}"
        );
    }
}
