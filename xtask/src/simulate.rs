//! `cargo xtask simulate [--runs N] [--seed S]`: the simulation of the sync engine with any number of seeds.

use crate::shell::{Failure, cargo, run};

/// Runs the simulation.
pub(crate) fn simulate(arguments: &[String]) -> Result<(), Failure> {
    let mut command = cargo([
        "test",
        "--release",
        "--package",
        "regarding-sync",
        "--test",
        "simulation",
        "promises",
        "--",
        "--nocapture",
    ]);
    for pair in arguments.chunks(2) {
        let (name, variable) = match pair.first().map(String::as_str) {
            Some("--runs") => ("--runs", "REGARDING_SIMULATION_RUNS"),
            Some("--seed") => ("--seed", "REGARDING_SIMULATION_SEED"),
            _ => return Err(Failure::new("simulate takes --runs N and --seed S")),
        };
        let number = pair.get(1).filter(|text| text.parse::<u64>().is_ok());
        let number = number.ok_or_else(|| Failure::new(format!("{name} takes a number")))?;
        command.env(variable, number);
    }
    run(command)
}
