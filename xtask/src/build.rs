//! Building programs of the workspace.
//!
//! Cargo decides about the features of a dependency by what is built together: with `--package`, each selection has its own set, and
//! nearly all dependencies are built once more for each. Everything here names the whole workspace and then the programs it wants, so
//! that all commands share what is built.

use std::path::PathBuf;
use std::process::Command;

use crate::lints;
use crate::shell::{Failure, cargo, run, target};

/// The window, the sample organization and the command line: what `cargo xtask run` opens and the tests of the whole start.
pub(crate) const PROGRAMS: &[&str] = &["regarding", "regarding-org", "regardingctl"];

/// Builds programs for a person who works on them.
pub(crate) fn debug(programs: &[&str]) -> Result<(), Failure> {
    build(&[], programs)
}

/// The same, linted: what the tests of the whole start shares the rest of the house with them.
pub(crate) fn linted(programs: &[&str]) -> Result<(), Failure> {
    run(lints::beside(command(&[], programs)))
}

/// Builds programs as they ship.
pub(crate) fn release(programs: &[&str]) -> Result<(), Failure> {
    build(&["--release"], programs)
}

/// Builds a bench, in release mode.
pub(crate) fn bench(name: &str) -> Result<(), Failure> {
    build(&["--release", "--features", "regarding-tests/bench"], &[name])
}

fn build(words: &[&str], programs: &[&str]) -> Result<(), Failure> {
    run(command(words, programs))
}

fn command(words: &[&str], programs: &[&str]) -> Command {
    let programs = programs.iter().flat_map(|name| ["--bin", name]);
    let words = ["build", "--workspace"].into_iter().chain(words.iter().copied());
    cargo(words.chain(programs))
}

/// Where a program lies that was built: `debug` or `release`, and its name.
pub(crate) fn path(profile: &str, name: &str) -> PathBuf {
    target()
        .join(profile)
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION)
}
