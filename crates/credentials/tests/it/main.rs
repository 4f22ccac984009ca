//! The real keyring of a Linux desktop, on a bus of its own, and the ways in which there can be none.
//!
//! Each test runs itself once more under `dbus-run-session`, because a process finds its bus by its environment.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

use std::path::Path;
use std::process::Command;

use regarding_credentials::{Keyring, KeyringState, SecretKey};
use regarding_model::secret::Secret;
use uuid::Uuid;

/// Says to the inner run that its environment is ready.
const READY: &str = "REGARDING_TEST_KEYRING_READY";

/// Runs an ignored test of this binary through a shell line in which `exec "$@"` stands for it.
fn run_inside(test: &str, home: &Path, command: &mut Command) {
    let path = home.display().to_string();
    let done = command
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(READY, "1")
        .env("HOME", &path)
        .env("XDG_DATA_HOME", &path)
        .env("XDG_CONFIG_HOME", &path)
        .env("XDG_RUNTIME_DIR", &path)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let shown = format!(
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(
        done.status.success() && shown.contains("1 passed"),
        "{test} failed inside:\n{shown}"
    );
}

fn is_inside() -> bool {
    std::env::var_os(READY).is_some()
}

#[test]
fn secrets_are_kept_in_a_real_keyring() {
    let home = tempfile::tempdir().unwrap();
    let unlock =
        "printf %s pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", unlock, "sh"]);
    run_inside("inside_with_a_keyring", home.path(), &mut command);
}

#[test]
fn a_bus_without_a_keyring_is_told_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("bus.conf");
    let text = "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
        \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\"><busconfig><type>session</type>\
        <listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><policy context=\"default\">\
        <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>";
    std::fs::write(&config, text).unwrap();
    let mut command = Command::new("dbus-run-session");
    command
        .arg(format!("--config-file={}", config.display()))
        .arg("--");
    run_inside("inside_without_a_keyring", home.path(), &mut command);
}

#[test]
fn no_bus_at_all_is_told_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new("env");
    command.arg(format!(
        "DBUS_SESSION_BUS_ADDRESS=unix:path={}/none",
        home.path().display()
    ));
    run_inside("inside_without_a_keyring", home.path(), &mut command);
}

#[tokio::test]
#[ignore = "run by the tests above, on a bus of its own"]
async fn inside_with_a_keyring() {
    assert!(is_inside());
    let keyring = Keyring::system();
    assert_eq!(keyring.probe().await, KeyringState::Available);
    let profile = Uuid::from_u128(1);
    let key = SecretKey::organization(profile, "https://org.example/");
    let long = Secret::new("ü".repeat(10_000));
    keyring.store(&key, &long).await.unwrap();
    assert_eq!(Keyring::system().load(&key).await, Ok(Some(long)));
    assert_eq!(keyring.kept(profile).await.unwrap(), std::slice::from_ref(&key));
    keyring.forget_all(profile).await.unwrap();
    assert_eq!(keyring.load(&key).await, Ok(None));
    assert_eq!(keyring.kept(profile).await, Ok(vec![]));
}

#[tokio::test]
#[ignore = "run by the tests above, on a bus of its own"]
async fn inside_without_a_keyring() {
    assert!(is_inside());
    let KeyringState::Unavailable { sentence } = Keyring::system().probe().await else {
        panic!("there is no keyring here")
    };
    assert!(
        sentence.ends_with("so you can sign in for this session only."),
        "{sentence}"
    );
    let key = SecretKey::mailbox(Uuid::from_u128(1), "imap");
    assert!(
        Keyring::system()
            .store(&key, &Secret::new("x".to_owned()))
            .await
            .is_err()
    );
}
