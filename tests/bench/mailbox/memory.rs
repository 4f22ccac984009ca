//! The memory of a program with everything that it started, as the kernel shares it out (PSS).

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

/// How long a program that a person starts takes at most to show its rows, by what was seen with the drivers.
const BEGINNING: Duration = Duration::from_secs(15);
/// How long a program may take to settle then.
const LIMIT: Duration = Duration::from_secs(90);
/// How often a look is taken.
const PAUSE: Duration = Duration::from_secs(2);
/// It has settled when so many looks in a row...
const LOOKS: usize = 4;
/// ...lie within this share of each other.
const WITHIN: f64 = 0.02;

/// The memory of a process that was just started, and of all below it, once it no longer changes, in kibibytes.
///
/// # Panics
/// When the process is gone.
pub(crate) async fn settled(root: u32) -> u64 {
    tokio::time::sleep(BEGINNING).await;
    let begun = Instant::now();
    let mut seen: Vec<u64> = Vec::new();
    loop {
        let now = shared_out(root);
        assert!(now > 0, "the program is gone");
        seen.push(now);
        if begun.elapsed() > LIMIT || is_steady(&seen) {
            return now;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn is_steady(seen: &[u64]) -> bool {
    let Some(last) = seen.len().checked_sub(LOOKS).and_then(|from| seen.get(from..)) else {
        return false;
    };
    let (least, most) = (last.iter().min().copied(), last.iter().max().copied());
    least
        .zip(most)
        .is_some_and(|(least, most)| (most - least) as f64 <= most as f64 * WITHIN)
}

/// What a process and all below it hold now, in kibibytes; a page that several share counts in parts.
fn shared_out(root: u32) -> u64 {
    let parents = parents();
    let below = |id: &u32| {
        // A chain of parents has an end; a process that ends meanwhile must not make it endless.
        let chain = std::iter::successors(Some(*id), |id| parents.get(id).copied());
        chain.take(64).any(|one| one == root)
    };
    parents
        .keys()
        .filter(|id| below(id))
        .filter_map(|id| proportional(*id))
        .sum()
}

/// Every process and its parent.
fn parents() -> BTreeMap<u32, u32> {
    let places = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = places.filter_map(|place| place.file_name().to_str()?.parse::<u32>().ok());
    ids.filter_map(|id| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name in front may hold anything but ends at the last parenthesis (proc_pid_stat(5)).
        let (_, rest) = stat.rsplit_once(')')?;
        Some((id, rest.split_whitespace().nth(1)?.parse().ok()?))
    })
    .collect()
}

fn proportional(id: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}
