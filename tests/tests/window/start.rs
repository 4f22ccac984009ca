//! Starting: the first page, and one copy for each profile.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

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
    let pages = processes(&room, "WebKitWebProces");
    assert!(!pages.is_empty());
    for page in pages {
        let environment = fs::read(Path::new("/proc").join(page).join("environ")).unwrap();
        let mut lines = environment.split(|byte| *byte == 0);
        assert!(lines.any(|line| line == b"JSC_useJIT=0"));
    }
}

/// The page is a process of its own, which the system may end when memory is short. A driver would end with it.
#[tokio::test]
async fn a_page_whose_process_ended_comes_back() {
    let room = Room::new();
    let _program = started(&room, "regarding");
    until("the first page is on the screen", || async {
        blue_is_on_the_screen(&room).then_some(())
    })
    .await;
    let pages = processes(&room, "WebKitWebProces");
    for page in &pages {
        let ended = Command::new("kill").arg("-KILL").arg(page).status();
        assert!(ended.unwrap().success());
    }
    until("another process shows the page", || async {
        let now = processes(&room, "WebKitWebProces");
        (!now.is_empty() && now.iter().all(|page| !pages.contains(page))).then_some(())
    })
    .await;
    // What the former one drew is gone with the former size.
    let smaller = ["windowsize", "700", "700"];
    let named = ["search", "--onlyvisible", "--name", "^Regarding$"];
    let sized = room.command("xdotool").args(named).args(smaller).status();
    assert!(sized.unwrap().success());
    until("the first page is on the screen again", || async {
        blue_is_on_the_screen(&room).then_some(())
    })
    .await;
    room.picture(PICTURES, "page-came-back");
}

/// Whether as many points as a button has are of the blue that its ground has.
fn blue_is_on_the_screen(room: &Room) -> bool {
    let mut command = room.command("import");
    command.args(["-window", "root", "-depth", "8", "rgb:-"]);
    let Ok(picture) = command.output() else {
        return false;
    };
    let (points, _) = picture.stdout.as_chunks::<3>();
    points.iter().filter(|point| **point == [15, 108, 189]).count() > 1_000
}

/// Without its page the window would stand there empty, and a second start would only bring it forward.
#[tokio::test]
async fn a_window_whose_page_closed_itself_ends() {
    let room = Room::new();
    let window = Window::open(&room, &[]).await;
    window.find("button", "Open the sample").await;
    assert_eq!(processes(&room, "regarding").len(), 1);
    let _ = window
        .client()
        .execute("setTimeout(() => close())", Vec::new())
        .await;
    until("the program ends", || async {
        processes(&room, "regarding").is_empty().then_some(())
    })
    .await;
}

/// The numbers of the room's processes with a name, of which the system keeps fifteen letters.
fn processes(room: &Room, name: &str) -> Vec<OsString> {
    let home = format!("HOME={}", room.home().display());
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ours = all.filter_map(|entry| {
        let folder = entry.path();
        let called = fs::read_to_string(folder.join("comm")).ok()?;
        let environment = fs::read(folder.join("environ")).ok()?;
        let mut lines = environment.split(|byte| *byte == 0);
        let is_one = called.trim() == name && lines.any(|line| line == home.as_bytes());
        is_one.then(|| folder.file_name().unwrap_or_default().to_owned())
    });
    ours.collect()
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
