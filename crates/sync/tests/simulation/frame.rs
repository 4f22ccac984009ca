//! What all kinds of runs have in common: seeds, those that failed once among them, a verdict on each, and bugs that must be caught.

use crate::bugs::Bug;
use crate::checks;
use crate::failed_once::Failed;
use crate::told::telling;
use crate::world::World;

/// So many seeds are tried for a planted bug.
const SEEDS_OF_A_BUG: u64 = 3_000;

/// One kind of runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Runs {
    /// Makes one.
    run: fn(u64, Option<Bug>) -> World,
    /// Their seeds that failed once.
    once: &'static [Failed],
    /// How many there are.
    count: u64,
}

impl Runs {
    /// As many as were asked for.
    pub(crate) fn all(run: fn(u64, Option<Bug>) -> World, once: &'static [Failed]) -> Self {
        Self {
            run,
            once,
            count: number("REGARDING_SIMULATION_RUNS", 10_000),
        }
    }

    /// Half of that.
    pub(crate) fn half(run: fn(u64, Option<Bug>) -> World, once: &'static [Failed]) -> Self {
        let all = Self::all(run, once);
        Self {
            count: all.count.div_ceil(2),
            ..all
        }
    }

    /// Makes them all: nothing may be wrong in any. Gives how many seeds there were beside those that failed once.
    pub(crate) fn hold(self, mut happened: impl FnMut(&World)) -> u64 {
        let first = number("REGARDING_SIMULATION_SEED", 1);
        let once = self.once.iter().map(|(seed, _)| *seed);
        for seed in once.chain(first..first + self.count) {
            let run = (self.run)(seed, None);
            let verdict = checks::verdict(&run);
            assert!(
                verdict.is_empty(),
                "seed {seed}, {:?}:\n{}\n\nwhat happened:\n{}",
                run.policy,
                verdict.join("\n"),
                telling(|| (self.run)(seed, None)).told.join("\n")
            );
            happened(&run);
        }
        self.count
    }

    /// Each of these bugs is caught, by a seed that is clean without it.
    pub(crate) fn catch(self, bugs: &[Bug]) {
        for bug in bugs {
            let wrong = |seed: &u64| !checks::verdict(&(self.run)(*seed, Some(*bug))).is_empty();
            let caught = (1..SEEDS_OF_A_BUG).find(wrong);
            assert!(caught.is_some(), "{bug:?} was not caught");
            let seed = caught.unwrap();
            let clean = checks::verdict(&(self.run)(seed, None));
            assert!(
                clean.is_empty(),
                "seed {seed} fails without {bug:?} too: {clean:?}"
            );
        }
    }
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}
