//! `cargo xtask fuzz TARGET [SECONDS]`: a fuzz target of the sample organization, or with the prefix `client-` of the client, on
//! a nightly compiler, beginning with the committed corpora. The same entry functions run bounded, on the stable compiler, among the tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Failure, output, program, run, step, target, top};

/// The version that this was written for.
const CARGO_FUZZ: &str = "0.13.2";

/// The targets, and where their first inputs are: a file with one in each line, or a folder. Those of the client have line
/// ends written out.
const TARGETS: &[(&str, &str)] = &[
    ("query", "tests/corpora/queries.txt"),
    ("fetchxml", "tests/corpora/fetchxml.txt"),
    ("batch", "tests/corpus/batch"),
    ("formxml", "tests/corpora/formxml.txt"),
    ("client-batch", "tests/corpora/batch.txt"),
    ("client-formxml", "tests/corpora/formxml.txt"),
    ("client-error", "tests/corpora/error.txt"),
    ("client-challenge", "tests/corpora/challenge.txt"),
    ("client-discovery", "tests/corpora/discovery.txt"),
    ("client-metadata", "tests/corpora/metadata.txt"),
];

/// What stands before the name of a target of the client.
const CLIENT: &str = "client-";

/// Runs one target for so many seconds, a minute without a number.
pub(crate) fn fuzz(arguments: &[String]) -> Result<(), Failure> {
    let name = arguments.first().map_or("", String::as_str);
    let (name, inputs) = TARGETS.iter().find(|(known, _)| *known == name).ok_or_else(|| {
        let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        Failure::new(format!("fuzz what? Name one of: {}", names.join(", ")))
    })?;
    let seconds: u32 = match arguments.get(1) {
        Some(text) => text
            .parse()
            .map_err(|_| Failure::new("the second argument is a number of seconds"))?,
        None => 60,
    };
    let of_client = name.strip_prefix(CLIENT);
    let package = top().join(match of_client {
        Some(_) => "crates/dataverse",
        None => "crates/sample-org",
    });
    let corpus = target().join("fuzz").join(name);
    let name = of_client.unwrap_or(name);
    fill(&package.join(inputs), &corpus, of_client.is_some())
        .map_err(|error| Failure::new(format!("the corpus: {error}")))?;
    let tool = tool()?;
    step("fuzz", || {
        let mut command = program(
            "rustup",
            [
                "run",
                "nightly",
                &tool,
                "fuzz",
                "run",
                name,
                &corpus.to_string_lossy(),
                "--",
                &format!("-max_total_time={seconds}"),
            ],
        );
        command.current_dir(&package);
        run(command)
    })
}

/// Puts every first input into a file of its own, as the fuzzer reads them.
fn fill(inputs: &Path, corpus: &Path, written_out: bool) -> std::io::Result<()> {
    fs::create_dir_all(corpus)?;
    if inputs.is_dir() {
        for entry in fs::read_dir(inputs)? {
            let path = entry?.path();
            if let Some(name) = path.file_name() {
                fs::copy(&path, corpus.join(name))?;
            }
        }
        return Ok(());
    }
    for (number, line) in fs::read_to_string(inputs)?.lines().enumerate() {
        let input = match written_out {
            true => line.replace("\\r", "\r").replace("\\n", "\n"),
            false => line.to_owned(),
        };
        fs::write(corpus.join(format!("committed-{number}")), input)?;
    }
    Ok(())
}

/// Installs cargo-fuzz below the target folder when it is not there.
fn tool() -> Result<String, Failure> {
    let tools = target().join("tools");
    let path: PathBuf = tools.join("bin").join("cargo-fuzz");
    let there = output(program(&path.to_string_lossy(), ["fuzz", "--version"]))
        .is_some_and(|version| version.contains(CARGO_FUZZ));
    if !there {
        let root = tools.to_string_lossy().into_owned();
        let mut install = crate::shell::cargo([
            "install",
            "--locked",
            "--debug",
            "--root",
            &root,
            "--version",
            CARGO_FUZZ,
            "cargo-fuzz",
        ]);
        install.env("CARGO_TARGET_DIR", tools.join("build"));
        run(install)?;
        let _ = fs::remove_dir_all(tools.join("build"));
    }
    Ok(path.to_string_lossy().into_owned())
}
