//! Processes that end with the test: asked first, so that they can end what they started themselves.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::patience::LIMIT;

/// How long a process may take to end when asked.
const ENDING: Duration = Duration::from_secs(10);

/// A process under our care.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts a program.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(name: &str, command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).spawn();
        let child = child.unwrap_or_else(|error| panic!("{name} could not be started: {error}"));
        Self {
            name: name.to_owned(),
            child,
        }
    }

    /// Starts a program and gives it this on standard input.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start_with_input(name: &str, command: &mut Command, input: &[u8]) -> Self {
        let child = command.stdin(Stdio::piped()).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{name} could not be started: {error}"));
        if let Some(mut pipe) = child.stdin.take() {
            // A program that reads nothing closes it.
            let _ = pipe.write_all(input);
        }
        Self {
            name: name.to_owned(),
            child,
        }
    }

    /// Starts a program that says one line on standard output when it is ready, and gives the line back.
    ///
    /// # Panics
    /// When it cannot be started, or says nothing in time.
    #[must_use]
    pub fn start_and_hear(name: &str, command: &mut Command) -> (Self, String) {
        Self::start_and_hear_within(LIMIT, name, command)
    }

    /// The same, for a program that may take so long.
    ///
    /// # Panics
    /// When it cannot be started, or says nothing in time.
    #[must_use]
    pub fn start_and_hear_within(limit: Duration, name: &str, command: &mut Command) -> (Self, String) {
        let mut process = Self::start(name, command.stdout(Stdio::piped()));
        let out = process.child.stdout.take().expect("its output is a pipe");
        let line = first_line(out)
            .recv_timeout(limit)
            .unwrap_or_else(|_| panic!("{name} did not say that it is ready"));
        (process, line)
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    ///
    /// # Panics
    /// When the system does not say.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().expect("asking for a child").is_none()
    }

    /// Waits until it has ended by itself.
    ///
    /// # Panics
    /// When it does not.
    pub fn ended(&mut self) -> ExitStatus {
        self.wait(LIMIT)
            .unwrap_or_else(|| panic!("{} did not end", self.name))
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended meanwhile.
            let _ = kill_process(id, signal);
        }
    }

    /// Kills it at once, as a crash would.
    ///
    /// # Panics
    /// When it does not end even so.
    pub fn kill(&mut self) -> ExitStatus {
        self.signal(Signal::KILL);
        self.ended()
    }

    fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        self.signal(Signal::TERM);
        if self.wait(ENDING).is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Reads the first line, and then everything else so that the program never blocks on a full pipe.
fn first_line(out: ChildStdout) -> mpsc::Receiver<String> {
    let (heard, hears) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        if let Some(line) = lines.next() {
            let _ = heard.send(line);
        }
        lines.for_each(drop);
    });
    hears
}
