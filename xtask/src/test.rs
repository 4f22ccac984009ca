//! `cargo xtask test`: everything, the same on a desk and in CI.

use std::thread;

use crate::shell::{Failure, cargo, output, program, run, say, step, target};
use crate::suites::Suite;
use crate::{build, lints, packages, suites, ui};

/// The version that the licence check was written for.
const CARGO_DENY: &str = "0.20.2";

type Step = (&'static str, fn() -> Result<(), Failure>);

/// The steps, for a person who wants only some. The last one is part of the one before.
const STEPS: &[Step] = &[
    ("format", format),
    ("ui", ui_checks),
    ("lints", lints::alone),
    ("licences", licences),
    ("tests", tests),
    ("window", window),
];

/// What cargo is asked for to test each part of the house by itself.
const PARTS: &[&str] = &["--workspace"];

/// The same for the program as a whole. It names the workspace too, so that both share their dependencies ([`crate::build`]).
const WHOLE: &[&str] = &[
    "--workspace",
    "--features",
    lints::FEATURES,
    "--test",
    "program",
    "--test",
    "window",
];

/// Runs all steps, or those named.
pub(crate) fn test(names: &[String]) -> Result<(), Failure> {
    let is_one = |name: &String| STEPS.iter().any(|(known, _)| known == name);
    if let Some(unknown) = names.iter().find(|name| !is_one(name)) {
        return Err(Failure::new(format!("unknown step '{unknown}'")));
    }
    packages::ensure(packages::ALL)?;
    if names.is_empty() {
        everything()?;
    }
    for (name, work) in STEPS
        .iter()
        .filter(|(name, _)| names.iter().any(|one| one == name))
    {
        step(name, work)?;
    }
    say("\nEverything that was asked for passed.");
    Ok(())
}

/// All steps. What is quick to fail stands first, the checks of the front, which use one processor, go on beside what the compiler does,
/// and lints are a part of building the tests.
fn everything() -> Result<(), Failure> {
    step("format", format)?;
    step("build of the front", ui::build)?;
    let built = thread::scope(|scope| {
        let front = scope.spawn(|| step("ui", ui::check));
        let built = step("licences", licences).and_then(|()| step("lints and build", built));
        let front = front
            .join()
            .unwrap_or_else(|_| Err(Failure::new("the checks of the front broke off")));
        front.and(built)
    })?;
    step("tests", || suites::run(built))
}

fn format() -> Result<(), Failure> {
    run(cargo(["fmt", "--all", "--check"]))
}

fn ui_checks() -> Result<(), Failure> {
    ui::build()?;
    ui::check()
}

/// House rules, bindings, unit, property and contract tests, live peers; then the whole program: real window, real servers,
/// faults, the privacy search.
fn tests() -> Result<(), Failure> {
    ui::build_if_missing()?;
    suites::run(built()?)
}

/// All of them, linted and built; the tests of examples in the documentation have run.
fn built() -> Result<Vec<Suite>, Failure> {
    let mut all = suites::build(PARTS)?;
    run(lints::beside(cargo(["test", "--doc", "--workspace"])))?;
    // The front is built already; anew, it would be embedded anew.
    build::linted(build::PROGRAMS)?;
    all.extend(suites::build(WHOLE)?);
    Ok(all)
}

/// The whole program alone.
fn window() -> Result<(), Failure> {
    step("ui", ui::build)?;
    step("build", || build::linted(build::PROGRAMS))?;
    suites::run(suites::build(WHOLE)?)
}

/// Licences, sources and duplicates, by `deny.toml`.
fn licences() -> Result<(), Failure> {
    let tools = target().join("tools");
    let deny = tools
        .join("bin")
        .join("cargo-deny")
        .to_string_lossy()
        .into_owned();
    let there = output(program(&deny, ["--version"])).is_some_and(|version| version.contains(CARGO_DENY));
    if !there {
        let root = tools.to_string_lossy().into_owned();
        let mut install = cargo([
            "install",
            "--locked",
            "--debug",
            "--root",
            &root,
            "--version",
            CARGO_DENY,
            "cargo-deny",
        ]);
        install.env("CARGO_TARGET_DIR", tools.join("build"));
        run(install)?;
        let _ = std::fs::remove_dir_all(tools.join("build"));
    }
    run(program(&deny, ["check", "licenses", "bans", "sources"]))
}
