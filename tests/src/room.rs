//! A room to run the program in: a home, a screen and a bus of its own, so that tests neither see each other nor the
//! person whose computer they run on.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{Write as _, stderr};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use tempfile::TempDir;

use crate::binaries;
use crate::process::Process;

/// The size of its screen in pixels.
pub const SCREEN: (u32, u32) = (1400, 900);

/// What the window's log says of every panic.
const DEFECT: &str = "defect_met";

/// How many lines of the log are shown when a test fails.
const LAST_LINES: usize = 100;

/// A home, a screen and a bus. Whatever window ran here met no defect of its own.
#[derive(Debug)]
pub struct Room {
    // Dropped in this order: what runs here ends before its home goes.
    _bus: Process,
    _screen: Process,
    environment: Vec<(OsString, OsString)>,
    display: String,
    log: PathBuf,
    home: TempDir,
}

impl Drop for Room {
    fn drop(&mut self) {
        let log = fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        if thread::panicking() {
            let lines: Vec<&str> = log.lines().collect();
            let last = lines.len().saturating_sub(LAST_LINES);
            let _ = writeln!(stderr(), "{}", lines.get(last..).unwrap_or_default().join("\n"));
            return;
        }
        assert!(!log.contains(DEFECT), "the window met a defect: {log}");
    }
}

impl Room {
    /// Makes a room.
    ///
    /// # Panics
    /// When the virtual screen or the bus cannot be started.
    #[must_use]
    pub fn new() -> Self {
        let home = tempfile::Builder::new()
            .prefix("regarding-room-")
            .tempdir()
            .expect("a home");
        let (screen, display) = start_screen();
        let mut environment = folders(home.path());
        environment.push(("DISPLAY".into(), display.clone().into()));
        // Tests compare English sentences, whatever the person at this computer speaks.
        environment.push(("LANG".into(), "C.UTF-8".into()));
        let (bus, address) = start_bus(&environment);
        environment.push(("DBUS_SESSION_BUS_ADDRESS".into(), address.into()));
        Self {
            _bus: bus,
            _screen: screen,
            environment,
            display,
            log: home.path().join("window.log"),
            home,
        }
    }

    /// Sets a variable for everything that is started here from now on.
    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.environment.push((name.into(), value.as_ref().to_owned()));
    }

    /// Sends what a command says to the room's log, a file of the home.
    ///
    /// # Panics
    /// When the log cannot be written.
    pub fn logged(&self, command: &mut Command) {
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .expect("the room's log");
        command
            .stdout(log.try_clone().expect("the room's log"))
            .stderr(log);
    }

    /// The home: everything that the program writes lies below it.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The folder of the profile.
    #[must_use]
    pub fn profile(&self) -> PathBuf {
        self.home.path().join("profile")
    }

    /// The variables of everything that runs here.
    pub(crate) fn environment(&self) -> &[(OsString, OsString)] {
        &self.environment
    }

    /// The address of its bus.
    pub(crate) fn bus(&self) -> String {
        let bus = self
            .environment
            .iter()
            .rfind(|(name, _)| name == "DBUS_SESSION_BUS_ADDRESS");
        bus.map(|(_, address)| address.to_string_lossy().trim().to_owned())
            .unwrap_or_default()
    }

    /// A command that runs in this room, and knows nothing of the surroundings but where programs lie.
    #[must_use]
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(kept())
            .envs(self.environment.iter().cloned());
        command.current_dir(self.home());
        command
    }

    /// The window's program, on this room's profile.
    #[must_use]
    pub fn regarding(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(binaries::regarding());
        command.arg("--profile").arg(self.profile()).args(arguments);
        command
    }

    /// Saves a picture of the whole screen as `target/FOLDER/NAME.png`.
    ///
    /// # Panics
    /// When no picture can be taken.
    pub fn picture(&self, folder: &str, name: &str) -> PathBuf {
        let file = binaries::left_behind(folder).join(name).with_extension("png");
        let status = self
            .command("import")
            .args(["-window", "root", "-display", &self.display])
            .arg(&file)
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "taking a picture failed"
        );
        file
    }
}

impl Default for Room {
    fn default() -> Self {
        Self::new()
    }
}

/// What a program needs of the surroundings.
pub(crate) fn kept() -> impl Iterator<Item = (OsString, OsString)> {
    ["PATH", "RUST_BACKTRACE", "RUST_LOG"]
        .into_iter()
        .filter_map(|name| std::env::var_os(name).map(|value| (name.into(), value)))
}

/// The folders of the home, made, and the variables that name them.
pub(crate) fn folders(home: &Path) -> Vec<(OsString, OsString)> {
    let run = home.join("run");
    let temporary = home.join("tmp");
    for folder in [&run, &temporary, &home.join("profile")] {
        fs::create_dir_all(folder).expect("a folder of the home");
    }
    // The bus and the keyring refuse a folder that others can read.
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).expect("rights of a folder");
    let mut variables: Vec<(OsString, OsString)> = vec![
        ("HOME".into(), home.into()),
        ("XDG_RUNTIME_DIR".into(), run.into()),
        ("TMPDIR".into(), temporary.into()),
        ("NO_AT_BRIDGE".into(), "1".into()),
    ];
    for (name, folder) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
    ] {
        variables.push((name.into(), home.join(folder).into()));
    }
    variables
}

/// Starts a virtual screen on a number that is free, and gives its name.
fn start_screen() -> (Process, String) {
    let (width, height) = SCREEN;
    let mut command = Command::new("Xvfb");
    command.args([
        "-displayfd",
        "1",
        // Without it a screen begins anew when its last guest leaves, and turns away who comes in that moment: the program, when
        // something that looked for its window has just gone.
        "-noreset",
        "-nolisten",
        "tcp",
        "-screen",
        "0",
        &format!("{width}x{height}x24"),
    ]);
    command.stderr(std::process::Stdio::null());
    let (screen, number) = Process::start_and_hear("Xvfb", &mut command);
    (screen, format!(":{}", number.trim()))
}

/// Starts a session bus, and gives its address.
pub(crate) fn start_bus(environment: &[(OsString, OsString)]) -> (Process, String) {
    let mut command = Command::new("dbus-daemon");
    command.env_clear().envs(kept()).envs(environment.iter().cloned());
    command.args([
        "--session",
        "--nofork",
        "--nopidfile",
        "--nosyslog",
        "--print-address=1",
    ]);
    command.stderr(std::process::Stdio::null());
    Process::start_and_hear("dbus-daemon", &mut command)
}
