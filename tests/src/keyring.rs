//! A real keyring, unlocked, on a bus of its own: what a desktop offers a person who has logged in.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::install::Install;
use crate::patience::LIMIT;
use crate::process::Process;
use crate::room::{Room, start_bus};

/// The service name under which the program keeps what it keeps.
const SERVICE: &str = "regarding";

/// GNOME's keyring, running.
#[derive(Debug)]
pub struct Keyring {
    bus: String,
    home: std::path::PathBuf,
    // Dropped in this order.
    _daemon: Process,
    _bus: Option<Process>,
}

impl Keyring {
    /// Gives an install a bus with an unlocked keyring.
    ///
    /// # Panics
    /// When either does not start.
    #[must_use]
    pub fn give(install: &mut Install) -> Self {
        let (process, bus) = start_bus(install.environment());
        let bus = bus.trim().to_owned();
        install.set("DBUS_SESSION_BUS_ADDRESS", &bus);
        Self::start(
            install.home(),
            &bus,
            install.command_of("gnome-keyring-daemon"),
            Some(process),
        )
    }

    /// Unlocks a keyring on a room's bus.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn unlock(room: &Room) -> Self {
        let bus = room.bus();
        Self::start(room.home(), &bus, room.command("gnome-keyring-daemon"), None)
    }

    fn start(home: &Path, bus: &str, mut command: Command, own: Option<Process>) -> Self {
        command
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let daemon = Process::start_with_input("gnome-keyring-daemon", &mut command, b"a login password");
        let keyring = Self {
            bus: bus.to_owned(),
            home: home.to_owned(),
            _daemon: daemon,
            _bus: own,
        };
        let start = Instant::now();
        while !keyring.answers() {
            assert!(start.elapsed() < LIMIT, "the keyring does not come up");
            thread::sleep(Duration::from_millis(20));
        }
        keyring
    }

    /// The bus on which it answers.
    #[must_use]
    pub fn bus(&self) -> &str {
        &self.bus
    }

    /// Everything that the program keeps there, as `secret-tool` shows it: secrets and attributes.
    ///
    /// # Panics
    /// When `secret-tool` cannot be run.
    #[must_use]
    pub fn kept(&self) -> String {
        let found = self
            .command("secret-tool")
            .args(["search", "--all", "--unlock", "service", SERVICE])
            .output();
        let found = found.expect("secret-tool runs");
        format!(
            "{}{}",
            String::from_utf8_lossy(&found.stdout),
            String::from_utf8_lossy(&found.stderr)
        )
    }

    /// Whether somebody answers for secrets, asked so that nobody is started by asking.
    fn answers(&self) -> bool {
        let asked = self
            .command("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"])
            .args([
                "org.freedesktop.DBus.NameHasOwner",
                "string:org.freedesktop.secrets",
            ])
            .output();
        asked.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).contains("boolean true"))
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("HOME", &self.home);
        command
    }
}

/// Lines of a keyring's listing that hold a secret.
#[must_use]
pub fn secrets(listing: &str) -> Vec<String> {
    let secret = |line: &str| line.strip_prefix("secret = ").map(str::to_owned);
    listing.lines().filter_map(secret).collect()
}
