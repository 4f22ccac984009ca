//! Debian's Thunderbird on the same mailbox, driven by `thunderbird.py` through its Marionette.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use regarding_tests::binaries;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::room::Room;
use serde::Deserialize;

use crate::memory;

/// A profile that has fetched all headers, in a room of its own.
pub(crate) struct Profile {
    room: Room,
}

/// What the script says: when the rows are there, and which process it is.
#[derive(Deserialize)]
struct Ready {
    seconds: f64,
    process: u32,
}

impl Profile {
    /// Makes it.
    ///
    /// # Panics
    /// When Thunderbird does not fetch all headers in time.
    pub(crate) fn prepare(server: &Dovecot, messages: u32) -> Self {
        let profile = Self { room: Room::new() };
        let mut command = profile.script("prepare");
        command
            .args([server.variable("IMAP_PORT"), server.variable("IMAP_USER")])
            .args([server.variable("IMAP_PASSWORD"), &messages.to_string()]);
        let status = command.status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "Thunderbird could not be prepared"
        );
        profile
    }

    /// How long it takes until its rows are there.
    ///
    /// # Panics
    /// When the rows do not come in time.
    pub(crate) fn start(&self) -> Duration {
        let (_script, ready) = self.run("start");
        Duration::from_secs_f64(ready.seconds)
    }

    /// Its memory, started as a person does, once that has settled.
    ///
    /// # Panics
    /// When it ends meanwhile.
    pub(crate) async fn rest(&self) -> u64 {
        let (_script, ready) = self.run("rest");
        let memory = memory::settled(ready.process).await;
        self.room.picture("bench", "thunderbird");
        memory
    }

    fn run(&self, word: &str) -> (Script, Ready) {
        let mut script = Script(
            self.script(word)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("python3"),
        );
        // The script has limits of its own, and says nothing when it ends without the rows.
        let mut line = String::new();
        BufReader::new(script.0.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a line");
        let ready = serde_json::from_str(&line).expect("Thunderbird shows its rows");
        (script, ready)
    }

    fn script(&self, word: &str) -> Command {
        let mut command = self.room.command("python3");
        command
            .arg(binaries::repository("tests/bench/mailbox/thunderbird.py"))
            .arg(word);
        command.arg(self.room.home().join("thunderbird"));
        command
    }
}

/// The script, which ends Thunderbird when its standard input is closed.
struct Script(Child);

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
