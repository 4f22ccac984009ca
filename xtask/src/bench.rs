//! `cargo xtask bench`: measured against real peers side by side in one run; ratios are printed.

use crate::shell::{Failure, cargo, run};
use crate::{packages, run as app};

/// Runs one bench by name.
pub(crate) fn bench(names: &[String]) -> Result<(), Failure> {
    match names.first().map(String::as_str) {
        Some("pane") => pane(),
        Some("mailbox") => mailbox(),
        _ => Err(Failure::new("bench what? Name one of: pane, mailbox")),
    }
}

fn pane() -> Result<(), Failure> {
    packages::ensure(packages::ALL)?;
    run(cargo([
        "run",
        "--release",
        "--package",
        "regarding-tests",
        "--bin",
        "regarding-bench-pane",
    ]))
}

fn mailbox() -> Result<(), Failure> {
    packages::ensure(&[
        packages::BUILD,
        packages::DISPLAY,
        packages::PEERS,
        &["thunderbird"],
    ])?;
    app::build_release()?;
    run(cargo([
        "run",
        "--release",
        "--package",
        "regarding-tests",
        "--bin",
        "regarding-bench-mailbox",
    ]))
}
