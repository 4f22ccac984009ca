//! `cargo xtask bench`: measured against real peers side by side in one run; ratios are printed.

use crate::shell::{Failure, program, run, step};
use crate::{build, packages, ui};

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
    measure("regarding-bench-pane", &["regarding-org"])
}

fn organization() -> Result<(), Failure> {
    packages::ensure(&[packages::BUILD])?;
    measure("regarding-bench-organization", &["regarding-org"])
}

fn sync() -> Result<(), Failure> {
    packages::ensure(&[packages::BUILD, packages::PEERS])?;
    measure("regarding-bench-sync", &["regarding-org", "regardingctl"])
}

fn tracking() -> Result<(), Failure> {
    packages::ensure(&[packages::BUILD, packages::PEERS])?;
    measure("regarding-bench-tracking", &["regarding-org", "regardingctl"])
}

fn mailbox() -> Result<(), Failure> {
    packages::ensure(&[
        packages::BUILD,
        packages::DISPLAY,
        packages::PEERS,
        &["thunderbird"],
    ])?;
    step("ui", ui::build)?;
    measure("regarding-bench-mailbox", build::PROGRAMS)
}

/// Builds what a bench measures as it ships, and runs the bench.
fn measure(bench: &str, programs: &[&str]) -> Result<(), Failure> {
    step("build", || build::release(programs))?;
    step("build of the bench", || build::bench(bench))?;
    run(program(&build::path("release", bench).to_string_lossy(), [""; 0]))
}
