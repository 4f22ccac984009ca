//! The test programs of the workspace, run some beside each other: most of them wait for servers for most of their time.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::shell::{Failure, cargo, output_of, say, target};
use crate::{failed, lints};

/// How many run at once.
const AT_ONCE: usize = 2;

/// These take longest, so they begin first.
const LONGEST: &[&str] = &["program", "window", "companion-it", "sync-simulation"];

/// The tests of this one wait for servers, and for moments at which to kill, more than they reckon: one more of them runs at once
/// than there are processors.
const WAITS: &str = "program";

/// What has not ended by now will not end: no test waits longer than a minute for anything. A checking machine would end the whole run,
/// and nobody would know which test it was.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// The same for the two that have real servers and real windows.
const LONGER: &[&str] = &["program", "window"];
const LONGER_LIMIT: Duration = Duration::from_secs(40 * 60);

/// How long between two looks at whether one has ended.
const LOOK: Duration = Duration::from_millis(100);

/// One test program.
#[derive(Debug)]
pub(crate) struct Suite {
    name: String,
    executable: PathBuf,
    /// The folder of its package, in which cargo would run it.
    folder: PathBuf,
}

impl Suite {
    /// Reads a message of cargo about something it built; `None` when that is no test program.
    fn of_message(line: &str) -> Option<Self> {
        if !line.contains(r#""test":true}"#) {
            return None;
        }
        let executable = PathBuf::from(text_of(line, "executable")?);
        // A program that tests start is built for them, too; it lies above.
        if executable.parent()?.file_name()? != "deps" {
            return None;
        }
        let folder = Path::new(text_of(line, "manifest_path")?).parent()?.to_path_buf();
        let stem = executable.file_stem()?.to_string_lossy().into_owned();
        let name = stem.rsplit_once('-').map_or(stem.as_str(), |(name, _)| name);
        let package = folder.file_name()?.to_string_lossy().into_owned();
        // Several packages call one of theirs `it`.
        let name = if package == "tests" || name.starts_with("regarding") {
            name.to_owned()
        } else {
            format!("{package}-{name}")
        };
        Some(Self {
            name,
            executable,
            folder,
        })
    }

    fn rank(&self) -> usize {
        let place = LONGEST.iter().position(|name| *name == self.name);
        place.unwrap_or(LONGEST.len())
    }

    /// Runs it; what it printed goes to a file, which is shown when it fails.
    fn run(&self) -> Result<(), Failure> {
        let begun = Instant::now();
        let log = self.log()?;
        let status = File::create(&log)
            .and_then(|file| self.status(self.command(file)?))
            .map_err(|error| Failure::new(format!("could not run {}: {error}", self.name)))?;
        let printed = fs::read(&log).unwrap_or_default();
        let printed = String::from_utf8_lossy(&printed);
        let seconds = begun.elapsed().as_secs();
        if status.is_some_and(|status| status.success()) {
            let result = printed.lines().rfind(|line| line.starts_with("test result:"));
            say(&format!(
                "{} ({seconds} s): {}",
                self.name,
                result.unwrap_or("passed")
            ));
            return Ok(());
        }
        let how = status.map_or_else(|| "did not end".to_owned(), |status| status.to_string());
        say(&format!("{printed}\n{} ({seconds} s): failed ({how})", self.name));
        Err(Failure::new(failed::named(&self.name, &printed)))
    }

    /// How it ended; `None` when it had to be ended.
    fn status(&self, mut command: Command) -> std::io::Result<Option<ExitStatus>> {
        let limit = if LONGER.contains(&self.name.as_str()) {
            LONGER_LIMIT
        } else {
            LIMIT
        };
        let begun = Instant::now();
        let mut running = command.spawn()?;
        while begun.elapsed() < limit {
            if let Some(status) = running.try_wait()? {
                return Ok(Some(status));
            }
            thread::sleep(LOOK);
        }
        running.kill()?;
        running.wait()?;
        Ok(None)
    }

    fn command(&self, log: File) -> std::io::Result<Command> {
        let mut command = Command::new(&self.executable);
        if self.name == WAITS {
            let processors = thread::available_parallelism().map_or(1, usize::from);
            command.env("RUST_TEST_THREADS", (processors + 1).to_string());
        }
        // A panic names its line; the way to it fills what a checking machine keeps of what was printed.
        command
            .env("RUST_BACKTRACE", "0")
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(command)
    }

    fn log(&self) -> Result<PathBuf, Failure> {
        let folder = target().join("suites");
        fs::create_dir_all(&folder).map_err(|error| Failure::new(format!("no folder for logs: {error}")))?;
        Ok(folder.join(format!("{}.log", self.name)))
    }
}

/// Builds the test programs that cargo has for these words, and lints them.
pub(crate) fn build(words: &[&str]) -> Result<Vec<Suite>, Failure> {
    let fixed = ["test", "--no-run", "--message-format=json-render-diagnostics"];
    let messages = output_of(lints::beside(cargo(fixed.iter().chain(words))))?;
    Ok(messages.lines().filter_map(Suite::of_message).collect())
}

/// Runs all of them, whatever fails; then says which failed.
pub(crate) fn run(mut suites: Vec<Suite>) -> Result<(), Failure> {
    suites.sort_by_key(Suite::rank);
    let waiting = Mutex::new(VecDeque::from(suites));
    let failed = Mutex::new(Vec::new());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(suite) = next() {
                    if let Err(failure) = suite.run() {
                        let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                        failed.push(failure.to_string());
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "these tests failed:\n{}",
        failed.join("\n")
    )))
}

/// The text of a member of a JSON object. Cargo escapes nothing in the paths that it builds into.
fn text_of<'a>(line: &'a str, member: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!(r#""{member}":""#))?;
    rest.split_once('"').map(|(text, _)| text)
}

#[cfg(test)]
mod tests {
    use super::Suite;

    #[test]
    fn a_test_program_is_told_from_what_else_is_built() {
        let built = r#"{"reason":"compiler-artifact","manifest_path":"/src/crates/sync/Cargo.toml","profile":{"opt_level":"2","test":true},"filenames":["/t/it-1"],"executable":"/t/debug/deps/it-1f3a","fresh":true}"#;
        let suite = Suite::of_message(built).expect("a suite");
        assert_eq!(suite.name, "sync-it");
        assert_eq!(suite.folder.to_str(), Some("/src/crates/sync"));
        assert!(Suite::of_message(&built.replace(r#""test":true}"#, r#""test":false}"#)).is_none());
        assert!(Suite::of_message(&built.replace("/deps/it-1f3a", "/regarding-tour")).is_none());
        assert!(Suite::of_message(r#"{"reason":"build-finished","success":true}"#).is_none());
    }
}
