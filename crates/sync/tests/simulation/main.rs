//! The engine in a simulation with a seed (DESIGN section 9): both sides are strict fakes, persons edit on both, filters and rights
//! change, runs are cut at any step, replies are lost, two installs take turns, caches are wiped. Then it must converge, do nothing
//! in a second quiet cycle, lose no edit, duplicate nothing, and remove nothing because it was not seen.
//!
//! `REGARDING_SIMULATION_RUNS` names another number of seeds, `REGARDING_SIMULATION_SEED` the first of them.

#![expect(clippy::unwrap_used, reason = "the simulation's own values are well formed")]
#![expect(
    clippy::indexing_slicing,
    reason = "a simulation that reaches beyond its own lists is to stop"
)]

mod bugs;
mod checks;
mod driver;
mod install;
mod mailbox;
mod organization;
mod persons;
mod values;
mod world;

use bugs::Bug;
use world::World;

/// Seeds that failed once. Each stays.
const FAILED_ONCE: [u64; 0] = [];

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

#[test]
fn promises_4_5_6_7_hold_whatever_happens() {
    let first = number("REGARDING_SIMULATION_SEED", 1);
    let runs = number("REGARDING_SIMULATION_RUNS", 10_000);
    let mut totals = checks::Totals::default();
    for seed in FAILED_ONCE.into_iter().chain(first..first + runs) {
        let run = World::run(seed, None);
        let verdict = checks::verdict(&run);
        assert!(
            verdict.is_empty(),
            "seed {seed}:\n{}\n\nwhat happened:\n{}",
            verdict.join("\n"),
            run.told.join("\n")
        );
        totals.add(&run);
    }
    println!("{runs} seeds: {totals}");
    totals.assert_that_much_happened(runs);
}

/// The simulation can fail: each planted bug of a class that others have made is caught, by a seed that is clean without it.
#[test]
fn every_planted_bug_is_caught() {
    for bug in Bug::ALL {
        let caught = (1..3_000).find(|seed| !checks::verdict(&World::run(*seed, Some(bug))).is_empty());
        let Some(seed) = caught else {
            panic!("{bug:?} was not caught");
        };
        let clean = checks::verdict(&World::run(seed, None));
        assert!(
            clean.is_empty(),
            "seed {seed} fails without {bug:?} too: {clean:?}"
        );
    }
}
