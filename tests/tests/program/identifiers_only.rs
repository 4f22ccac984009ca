//! Promise 1, identifiers only: unique strings stand in every text field of records and of messages, the whole program is
//! used and killed, and every byte that it ever wrote is searched for them.
//!
//! Searched is everything below the home, in which HOME, TMPDIR and all XDG folders lie: settings, cache, the webview's
//! storage, logs at the chattiest level, temporary files. The mailbox itself, which the person brought, lies elsewhere.
//! Files that were deleted while open and shared memory are gone with the processes and are not reached.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use regarding_tests::api::Api;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::{Install, Ran};
use regarding_tests::keyring::Keyring;
use regarding_tests::patience::until;
use regarding_tests::room::Room;
use regarding_tests::search::Search;
use regarding_tests::window::Window;
use rustix::process::{Pid, Signal, kill_process};

use crate::planted::Planted;
use crate::scene::Scene;

#[test]
fn the_command_line_leaves_nothing_but_identifiers() {
    let scene = Scene::open();
    let planted = plant(&scene);
    let mut install = chatty();
    let signed_in = install.sign_in(&scene.organization.url, &scene.mara(), &scene.post.folder);
    log(&install, &signed_in.ended(0));
    main_job(&install, &planted);
    killed_in_the_middle(&install, &planted);
    nothing_of(&planted, install.home());
}

/// The same with the mail on a server: what the adapter remembers of folders and messages is searched too.
#[test]
fn the_command_line_leaves_nothing_but_identifiers_of_a_mail_server_either() {
    let scene = Scene::open();
    let planted = plant(&scene);
    let mail = Dovecot::start_with(Some(&scene.post.folder));
    let mut install = chatty();
    let mara = scene.mara();
    install.knows(&[&mara.password, mail.variable("IMAP_PASSWORD")]);
    let mailbox = format!("imap:127.0.0.1:{}", mail.port());
    let words = [
        "sign-in",
        &scene.organization.url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--mailbox-user",
        mail.variable("IMAP_USER"),
        "--security",
        "none",
    ];
    log(&install, &install.run(&words).ended(0));
    main_job(&install, &planted);
    killed_in_the_middle(&install, &planted);
    nothing_of(&planted, install.home());
}

/// An install that logs whatever it can.
fn chatty() -> Install {
    let mut install = Install::new();
    install.set("REGARDING_LOG", "trace");
    install.set("RUST_LOG", "trace");
    install.set("RUST_BACKTRACE", "full");
    install
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_leaves_nothing_but_identifiers_even_when_it_is_killed() {
    let scene = Scene::open();
    let mut planted = plant(&scene);
    let mut room = Room::new();
    let _keyring = Keyring::unlock(&room);
    room.set("RUST_LOG", "trace");
    room.set("REGARDING_LOG", "trace");
    room.log_to("window.log");
    let mut install = Install::in_room(&room);
    let mara = scene.mara();
    install.knows(&[&mara.password]);
    let mailbox = format!("maildir:{}", scene.post.folder.display());
    let words = [
        "sign-in",
        &scene.organization.url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--keep",
    ];
    log(&install, &install.run(&words).ended(0));

    let window = Window::open(&room, &[]).await;
    known_sender(&window, &planted).await;
    stranger(&window, &mut planted).await;
    options(&window).await;
    kill_the_window(&room);
    until("the window is gone", || async {
        processes(&room).is_empty().then_some(())
    })
    .await;
    nothing_of(&planted, room.home());

    // Once more over what the first one left, closed in order this time.
    let window = Window::open(&room, &[]).await;
    window.click("option", &planted.subjects[0]).await;
    window.text("Tracked regarding").await;
    window.close().await;
    nothing_of(&planted, room.home());
    assert!(
        room.home().join("window.log").exists(),
        "what the window said was captured"
    );
}

fn plant(scene: &Scene) -> Planted {
    let mara = scene.mara();
    Planted::everywhere(&Api::of(&scene.organization, &mara), &scene.post, &mara.email)
}

/// Every command, with everything that was planted in its way.
fn main_job(install: &Install, planted: &Planted) {
    let [known, unknown] = planted.ids.each_ref().map(String::as_str);
    let set = |column: &str| format!("{column}={}", planted.deal);
    let (last, subject, description) = (set("lastname"), set("subject"), set("description"));
    let commands = [
        &["status"][..],
        &["folders"],
        &["messages"],
        &["show", known, "--body"],
        &["pane", known],
        &["pane", unknown],
        &["whois", &planted.sender],
        &["search", &planted.deal],
        &["track", known, "--regarding", &planted.opportunity, "--yes"],
        &["track", known, "--regarding", &planted.contact],
        &[
            "add",
            "contact",
            unknown,
            &planted.stranger,
            "--set",
            &last,
            "--yes",
        ],
        &[
            "activity",
            "task",
            &planted.contact,
            "--set",
            &subject,
            "--set",
            &description,
        ],
        &["options", "--track", "from-people"],
        &["search"],
        &["pending"],
        &["stored"],
        &["evidence"],
        &["pane", known],
        &["untrack", known],
    ];
    for words in commands {
        log(install, &install.run(words).ended(0));
        log(install, &install.run(&[words, &["--json"]].concat()));
    }
    // What goes wrong is told and logged as well.
    for words in [
        &["show", planted.subjects[0].as_str()][..],
        &["track", &planted.sender, "--yes"],
        &["activity", "task", "contact:1"],
    ] {
        log(install, &install.run(words));
    }
}

/// Killed at whatever it is doing.
fn killed_in_the_middle(install: &Install, planted: &Planted) {
    for round in 0..6_u32 {
        let mut child = install.start(&[
            "track",
            &planted.ids[0],
            "--regarding",
            &planted.opportunity,
            "--yes",
        ]);
        // The first lines on standard error come while it works; each round lets it get further.
        let mut heard = child.stderr.take().map(std::io::BufReader::new).unwrap();
        for _ in 0..round * 40 {
            let mut line = String::new();
            let _ = std::io::BufRead::read_line(&mut heard, &mut line);
        }
        let _ = child.kill();
        let _ = child.wait();
        log(install, &install.run(&["pending", "--retry"]).ended(0));
    }
}

async fn known_sender(window: &Window, planted: &Planted) {
    window.click("option", &planted.subjects[0]).await;
    window.text("People in this message").await;
    window.text("Open opportunities").await;
    window.click("button", "Set Regarding").await;
    window.fill("combobox", "Regarding", &planted.deal).await;
    window.click("option", &planted.deal).await;
    window.find("dialog", "Track this thread?").await;
    window.click("checkbox", "I agree").await;
    window.click("button", "Track").await;
    window.gone("dialog", "Track this thread?").await;
    window.text("Tracked regarding").await;
}

/// An unknown sender is added; what is typed into the form was never anywhere else.
async fn stranger(window: &Window, planted: &mut Planted) {
    window.click("option", &planted.subjects[1]).await;
    window.find("group", "Add to the organization as").await;
    window.click("button", "Contact").await;
    let typed = planted.text("typed into a form");
    window.fill("textbox", "Last name", &typed).await;
    window.click("checkbox", "I agree").await;
    window.click("button", "Add and track").await;
    // The message of a sender who is added is tracked regarding them (G-30).
    window.text("Tracked regarding").await;
}

async fn options(window: &Window) {
    window.click("button", "Settings").await;
    for tab in ["Synchronization", "Email", "Privacy"] {
        window.click("tab", tab).await;
    }
    window.text("What this computer stores").await;
}

/// What the program said that a person or a service manager may have written to a file.
fn log(install: &Install, ran: &Ran) {
    let file = install.home().join("commands.log");
    let mut log = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .unwrap();
    let told = ran.err.lines().filter(|line| !line.starts_with("regardingctl:"));
    for line in told {
        writeln!(log, "{line}").unwrap();
    }
}

fn nothing_of(planted: &Planted, home: &Path) {
    let search = Search::new(planted.strings());
    assert!(
        !search.bytes(planted.deal.as_bytes()).is_empty(),
        "the search finds what was planted"
    );
    let found = search.below(home);
    assert_eq!(found, Vec::<String>::new(), "promise 1");
}

/// Kills the window and the webview's processes at once, as a power cut would.
fn kill_the_window(room: &Room) {
    let running = processes(room);
    assert!(running.len() > 1, "the window and its webview run: {running:?}");
    for (id, _) in running {
        let _ = Pid::from_raw(id).map(|id| kill_process(id, Signal::KILL));
    }
}

/// The window's processes of this room: those that were started with its home.
fn processes(room: &Room) -> Vec<(i32, String)> {
    let home = format!("HOME={}", room.home().display());
    let ours = |folder: PathBuf| {
        let id = folder.file_name()?.to_str()?.parse().ok()?;
        let name = fs::read_to_string(folder.join("comm")).ok()?.trim().to_owned();
        let is_window = name == "regarding" || (name.starts_with("WebKit") && name != "WebKitWebDriver");
        let environment = fs::read(folder.join("environ")).ok()?;
        let is_here = environment
            .split(|byte| *byte == 0)
            .any(|variable| variable == home.as_bytes());
        (is_window && is_here).then_some((id, name))
    };
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| ours(entry.ok()?.path()))
        .collect()
}
