//! `cargo xtask bench`: measured against real peers side by side in one run; ratios are printed.

use crate::shell::{Failure, cargo, run, step};
use crate::{packages, run as app};

/// Runs one bench by name.
pub(crate) fn bench(names: &[String]) -> Result<(), Failure> {
    match names.first().map(String::as_str) {
        Some("pane") => pane(),
        Some("mailbox") => mailbox(),
        Some("organization") => organization(),
        Some("sync") => sync(),
        Some("tracking") => tracking(),
        _ => Err(Failure::new(
            "bench what? Name one of: pane, mailbox, organization, sync, tracking",
        )),
    }
}

fn pane() -> Result<(), Failure> {
    packages::ensure(packages::ALL)?;
    step("build", || build(&["regarding-sample-org"]))?;
    measure("regarding-bench-pane")
}

fn organization() -> Result<(), Failure> {
    packages::ensure(&[packages::BUILD])?;
    step("build", || build(&["regarding-sample-org"]))?;
    measure("regarding-bench-organization")
}

fn sync() -> Result<(), Failure> {
    packages::ensure(&[packages::BUILD, packages::PEERS])?;
    step("build", || build(&["regarding-sample-org", "regarding-cli"]))?;
    measure("regarding-bench-sync")
}

fn tracking() -> Result<(), Failure> {
    packages::ensure(&[packages::BUILD, packages::PEERS])?;
    step("build", || build(&["regarding-sample-org", "regarding-cli"]))?;
    measure("regarding-bench-tracking")
}

fn mailbox() -> Result<(), Failure> {
    packages::ensure(&[
        packages::BUILD,
        packages::DISPLAY,
        packages::PEERS,
        &["thunderbird"],
    ])?;
    app::build_release()?;
    step("build", || build(&["regarding-sample-org", "regarding-cli"]))?;
    measure("regarding-bench-mailbox")
}

/// Builds packages as they ship.
fn build(names: &[&str]) -> Result<(), Failure> {
    let packages = names.iter().flat_map(|name| ["--package", name]);
    run(cargo(["build", "--release"].into_iter().chain(packages)))
}

fn measure(bench: &str) -> Result<(), Failure> {
    run(cargo([
        "run",
        "--release",
        "--package",
        "regarding-tests",
        "--features",
        "bench",
        "--bin",
        bench,
    ]))
}
