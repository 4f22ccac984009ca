//! The engine in a simulation with a seed (DESIGN section 9): both sides are strict fakes, persons edit on both, filters and rights
//! change, runs are cut at any step, replies are lost, two installs take turns, caches are wiped. Then it must converge, do nothing
//! in a second quiet cycle, lose no edit, duplicate nothing, and remove nothing because it was not seen (E-9, D-64: at a switch of
//! computers and after a wiped cache, too).
//!
//! `REGARDING_SIMULATION_RUNS` names another number of seeds, `REGARDING_SIMULATION_SEED` the first of them.

#![expect(clippy::unwrap_used, reason = "the simulation's own values are well formed")]
#![expect(
    clippy::indexing_slicing,
    reason = "a simulation that reaches beyond its own lists is to stop"
)]

#[macro_use]
mod told;

mod answers;
mod braking;
mod bugs;
mod checks;
mod collections;
mod deciding;
mod driver;
mod failed_once;
mod frame;
mod install;
mod inviting;
mod late;
mod leaving;
mod lineage;
mod looking;
mod mailbox;
mod manner;
mod occurrences;
mod one_way;
mod organization;
mod performing;
mod persons;
mod ruled;
mod runs;
mod series;
mod turning;
mod untracking;
mod values;
mod world;
