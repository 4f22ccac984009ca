//! Starting: the first page, and one copy for each profile.

use std::fs;

use regarding_tests::axe;
use regarding_tests::patience::until;
use regarding_tests::process::Process;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::PICTURES;

#[tokio::test]
async fn the_first_start_offers_an_organization_and_the_sample() {
    let room = Room::new();
    let window = Window::open(&room, &[]).await;
    window.find("button", "Open the sample").await;
    window.drawn().await;
    room.picture(PICTURES, "first-start");
    assert_eq!(axe::serious_findings(&window).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_second_start_ends_and_leaves_the_first_window_open() {
    let room = Room::new();
    let mut first = started(&room, "regarding");
    until("the first copy has its window", || async {
        window_is_there(&room).then_some(())
    })
    .await;
    let mut second = started(&room, "regarding, again");
    assert!(second.ended().success());
    assert!(first.runs());
}

#[tokio::test]
async fn a_second_profile_has_a_window_of_its_own() {
    let room = Room::new();
    let mut first = started(&room, "regarding");
    until("the first copy has its window", || async {
        window_is_there(&room).then_some(())
    })
    .await;
    let mut other = room.command(regarding_tests::binaries::regarding());
    other.arg("--profile").arg(room.home().join("other"));
    let mut second = Process::start("regarding, another profile", &mut other);
    until("the second copy has its window", || async {
        (windows(&room) > 1).then_some(())
    })
    .await;
    assert!(first.runs() && second.runs());
}

/// docs/adr/0029: nothing of a page is compiled while it runs.
#[tokio::test]
async fn the_script_of_the_page_is_interpreted() {
    let room = Room::new();
    let window = Window::open(&room, &[]).await;
    window.find("button", "Open the sample").await;
    let home = format!("HOME={}", room.home().display());
    let environments = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let folder = entry.ok()?.path();
        let name = fs::read_to_string(folder.join("comm")).ok()?;
        let environment = fs::read(folder.join("environ")).ok()?;
        let lines: Vec<String> = environment
            .split(|byte| *byte == 0)
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect();
        (name.starts_with("WebKitWebProces") && lines.contains(&home)).then_some(lines)
    });
    let environments: Vec<_> = environments.collect();
    assert!(!environments.is_empty());
    for environment in environments {
        assert!(environment.contains(&"JSC_useJIT=0".to_owned()));
    }
}

/// The program, started as a person starts it: without a driver. What it says stands in the room's log.
fn started(room: &Room, name: &str) -> Process {
    let mut command = room.regarding(&[]);
    room.logged(&mut command);
    Process::start(name, &mut command)
}

fn window_is_there(room: &Room) -> bool {
    windows(room) > 0
}

/// How many windows of the program are on the screen.
fn windows(room: &Room) -> usize {
    let tree = room
        .command("xdotool")
        .args(["search", "--onlyvisible", "--name", "^Regarding$"])
        .output();
    tree.map_or(0, |tree| String::from_utf8_lossy(&tree.stdout).lines().count())
}
