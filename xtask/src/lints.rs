//! Lints of Rust, which are errors: by themselves, or beside what is built anyway.

use std::process::Command;

use crate::shell::{Failure, cargo, run};
use crate::ui;

/// Everything that is in the workspace, the benches too.
pub(crate) const FEATURES: &str = "regarding-tests/fault-points,regarding-tests/bench";

/// Only lints, for a person who works on something.
pub(crate) fn alone() -> Result<(), Failure> {
    ui::build_if_missing()?;
    run(cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        FEATURES,
        "--",
        "-D",
        "warnings",
    ]))
}

/// Has a command of cargo lint what it builds of the workspace. By themselves, lints take nearly as long as a build: what cargo checks
/// and what it builds share no dependency (docs/adr/0031).
pub(crate) fn beside(mut command: Command) -> Command {
    command
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        // In the words in which `cargo clippy` hands it on.
        .env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    command
}
