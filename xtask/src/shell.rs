//! Running other programs, saying what runs, and failing in words.

use std::ffi::OsStr;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Why a command of the repository did not succeed.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes a line for the person. A closed pipe is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The top folder of the repository.
pub(crate) fn top() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from)
}

/// A program to be run in the repository's top folder.
pub(crate) fn program<S: AsRef<OsStr>>(name: &str, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(top());
    command
}

/// Cargo, as it was started.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    program(&cargo, arguments)
}

/// Runs a program, showing it and what it prints; its failure is ours.
pub(crate) fn run(mut command: Command) -> Result<(), Failure> {
    let shown = show(&command);
    say(&format!("$ {shown}"));
    let status = command
        .status()
        .map_err(|error| Failure::new(format!("could not start {shown}: {error}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("{shown} failed ({status})")))
    }
}

/// Runs a program beside others: what it printed is shown together once it has ended; its failure is ours.
pub(crate) fn run_beside(mut command: Command) -> Result<(), Failure> {
    let shown = show(&command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::new(format!("could not start {shown}: {error}")))?;
    let printed = [output.stdout, output.stderr].concat();
    say(&format!("$ {shown}\n{}", String::from_utf8_lossy(&printed)));
    if output.status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("{shown} failed ({})", output.status)))
    }
}

/// Runs a program, showing it and what it reports, for what it prints; its failure is ours.
pub(crate) fn output_of(mut command: Command) -> Result<String, Failure> {
    let shown = show(&command);
    say(&format!("$ {shown}"));
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("could not start {shown}: {error}")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::new(format!("{shown} failed ({})", output.status)))
    }
}

/// Runs a program quietly; `None` when it could not be started or failed.
pub(crate) fn output(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a named step and says how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    say(&format!("\n== {name}"));
    let begun = Instant::now();
    let result = work();
    let word = if result.is_ok() { "done" } else { "failed" };
    say(&format!(
        "== {name}: {word} after {} s",
        begun.elapsed().as_secs()
    ));
    result
}

fn show(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
