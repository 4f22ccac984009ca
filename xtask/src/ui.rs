//! The window's front: packages, build, checks, and the bindings generated from Rust.

use std::process::Command;

use crate::shell::{Failure, cargo, program, run, run_beside, top};

/// Runs npm in `ui/`.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = program("npm", arguments);
    command.current_dir(top().join("ui"));
    command
}

/// Installs the front's packages when they are not those of the lock file.
pub(crate) fn install() -> Result<(), Failure> {
    let ui = top().join("ui");
    let lock = std::fs::metadata(ui.join("package-lock.json")).and_then(|file| file.modified());
    let done = std::fs::metadata(ui.join("node_modules/.package-lock.json")).and_then(|file| file.modified());
    match (lock, done) {
        (Ok(lock), Ok(done)) if done >= lock => Ok(()),
        _ => run(npm(&["ci", "--no-audit", "--no-fund"])),
    }
}

/// Builds `ui/dist`, which the window embeds.
pub(crate) fn build() -> Result<(), Failure> {
    install()?;
    run(npm(&["run", "build"]))
}

/// Builds `ui/dist` where there is none yet: the window does not compile without it.
pub(crate) fn build_if_missing() -> Result<(), Failure> {
    if top().join("ui/dist/index.html").exists() {
        Ok(())
    } else {
        build()
    }
}

/// Lints and tests of the front; its types were checked when it was built. They use one processor, so they can go on beside something
/// else: what they print is shown as each ends.
pub(crate) fn check() -> Result<(), Failure> {
    for script in ["lint", "test"] {
        run_beside(npm(&["run", script]))?;
    }
    Ok(())
}

/// Writes `ui/src/bindings.ts` from the Rust commands. The test that compares it fails the build when it is old.
pub(crate) fn bindings() -> Result<(), Failure> {
    // A page that lacks new commands cannot be built before they are in the bindings.
    build_if_missing()?;
    let mut export = cargo(["test", "--package", "regarding-app", "--lib", "bindings"]);
    export.env("REGARDING_WRITE_BINDINGS", "1");
    run(export)
}
