//! Promise 1, identifiers only: unique strings stand in every text field of records and of messages, the whole program is
//! used and killed, and every byte that it ever wrote is searched for them.
//!
//! Searched is everything below the home, in which HOME, TMPDIR and all XDG folders lie: settings, cache, the webview's
//! storage, logs at the chattiest level, temporary files; and what is new in the folders that everybody may write to. The
//! mailbox itself, which the person brought, lies elsewhere. Files that were deleted while open are gone with the processes
//! and are not reached.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use regarding_tests::binaries;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::{Install, Ran};
use regarding_tests::search::Search;

use crate::planted::Planted;
use crate::scene::Scene;

#[test]
fn the_command_line_leaves_nothing_but_identifiers() {
    let scene = Scene::open();
    let (planted, begun) = (plant(&scene), SystemTime::now());
    let mut install = chatty();
    let signed_in = install.sign_in(&scene.organization.url, &scene.mara(), &scene.post.folder);
    log(&install, &signed_in.ended(0));
    main_job(&install, &planted);
    killed_in_the_middle(&install, &planted);
    nothing_of(&planted, install.home(), begun);
}

/// The same with the mail on a server: what the adapter remembers of folders and messages is searched too.
#[test]
fn the_command_line_leaves_nothing_but_identifiers_of_a_mail_server_either() {
    let scene = Scene::open();
    let (planted, begun) = (plant(&scene), SystemTime::now());
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
    nothing_of(&planted, install.home(), begun);
}

/// An install that logs whatever it can.
fn chatty() -> Install {
    let mut install = Install::new();
    install.set("REGARDING_LOG", "trace");
    install.set("RUST_LOG", "trace");
    install.set("RUST_BACKTRACE", "full");
    install
}

/// On the command line nobody asks for pictures.
fn plant(scene: &Scene) -> Planted {
    Planted::everywhere(scene, "http://127.0.0.1:9/")
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
        &["messages", &planted.folder],
        &["show", "drawn@identifier.example", "--body"],
        &["pane", "drawn@identifier.example"],
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
        &["new", "contact", known, "--set", &last],
        &["new", "case", known, "--set", &description, "--link", "--yes"],
        &["options", "--track", "from-people"],
        &["search"],
        &["pending"],
        &["stored"],
        &["evidence"],
        &["pane", known],
        &["untrack", known, "--yes"],
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

/// Promise 1, over the home and over whatever appeared since the test began where everybody may write.
pub(crate) fn nothing_of(planted: &Planted, home: &Path, begun: SystemTime) {
    let search = Search::new(planted.strings());
    assert!(
        !search.bytes(planted.deal.as_bytes()).is_empty(),
        "the search finds what was planted"
    );
    let mut found = search.below(home);
    for place in ["/tmp", "/var/tmp", "/dev/shm"] {
        found.extend(
            new_in(Path::new(place), begun)
                .iter()
                .flat_map(|new| search.written_since(new, begun)),
        );
    }
    assert_eq!(found, Vec::<String>::new(), "promise 1");
}

/// What appeared in a folder, without the homes and mailboxes of tests, the servers of those that run beside this one, and
/// the place that they are built in.
fn new_in(folder: &Path, begun: SystemTime) -> Vec<PathBuf> {
    let is_new = |entry: &fs::DirEntry| {
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        changed.is_ok_and(|changed| changed >= begun)
    };
    let of_tests = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let starts = |with: &[u8]| name.as_encoded_bytes().starts_with(with);
        // What a server that is started for a test tells of itself lies there.
        let server = ["dovecot.conf", "env"].map(|file| entry.path().join(file).exists());
        let built = binaries::repository("").starts_with(entry.path());
        starts(b"regarding-") || starts(b".tmp") || server.contains(&true) || built
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| is_new(entry) && !of_tests(entry));
    entries.map(|entry| entry.path()).collect()
}
