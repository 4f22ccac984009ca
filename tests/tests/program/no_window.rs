//! A window that cannot be: the person is told why, where they can read it, and the exit code says that it did not work.

use std::process::Stdio;

use regarding_tests::binaries;
use regarding_tests::patience::until;
use regarding_tests::process::Process;
use regarding_tests::room::Room;

#[test]
fn without_a_screen_it_is_said_in_one_sentence() {
    let room = Room::new();
    for (language, told) in [
        ("C.UTF-8", "needs a screen"),
        ("de_DE.UTF-8", "braucht einen Bildschirm"),
    ] {
        let mut command = room.regarding(&[]);
        let command = command.env_remove("DISPLAY").env("LANG", language);
        let ran = command.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(1), "{said}");
        // The toolkit may have a word before it about a locale that this computer has not.
        let last = said.trim().lines().last().unwrap_or_default();
        assert!(last.contains(told), "{said}");
        assert!(!said.contains("panic"), "{said}");
    }
}

/// Somebody whom the computer does not know has no home. That can be played by its administrator only.
#[tokio::test]
async fn without_a_place_for_the_profile_a_box_says_so() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let room = Room::new();
    let mut command = room.command("setpriv");
    command
        .args(["--reuid=54321", "--regid=54321", "--clear-groups"])
        .arg(binaries::regarding());
    for name in [
        "HOME",
        "XDG_DATA_HOME",
        "REGARDING_PROFILE",
        "DBUS_SESSION_BUS_ADDRESS",
    ] {
        command.env_remove(name);
    }
    let log = room.home().join("said");
    command
        .current_dir("/")
        .stderr(std::fs::File::create(&log).unwrap());
    let mut program = Process::start("regarding, of nobody", &mut command);
    until("the box is shown", || async { boxes(&room).then_some(()) }).await;
    room.picture("program-tests", "no-profile");
    let keys = ["windowfocus", "--sync", "key", "Return"];
    let pressed = room.command("xdotool").args(BOX).args(keys).status();
    assert!(pressed.unwrap().success());
    assert_eq!(program.ended().code(), Some(1));
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(said.contains("There is no place for your settings"), "{said}");
    assert!(!said.contains("panic"), "{said}");
}

/// How the box is found.
const BOX: [&str; 4] = ["search", "--onlyvisible", "--name", "^Regarding$"];

fn boxes(room: &Room) -> bool {
    let found = room.command("xdotool").args(BOX).output();
    found.is_ok_and(|found| !found.stdout.is_empty())
}
