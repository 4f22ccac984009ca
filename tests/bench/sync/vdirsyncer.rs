//! vdirsyncer, as it comes from PyPI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use regarding_tests::binaries;
use regarding_tests::dav::DavServer;

use crate::counting::Counting;
use crate::people::{card, changed};
use crate::{CHANGES, Jobs, Took};

const VERSION: &str = "vdirsyncer==0.21.0";

/// Its program, in an environment of its own.
fn program() -> PathBuf {
    let venv = binaries::left_behind("tmp").join("venv-vdirsyncer");
    let wanted = venv.join(".want");
    if fs::read_to_string(&wanted).ok().as_deref() != Some(VERSION) {
        carried_out(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        let mut pip = Command::new(venv.join("bin/pip"));
        carried_out(pip.args(["install", "-q", "--disable-pip-version-check", VERSION]));
        fs::write(&wanted, VERSION).expect("a note of what is installed");
    }
    venv.join("bin/vdirsyncer")
}

fn carried_out(command: &mut Command) {
    let output = command.output().expect("a command");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

fn run_on(place: &Path, what: &str) {
    let mut command = Command::new(program());
    command.arg("-c").arg(place.join("config"));
    command.args(["-v", "WARNING", what]);
    if what == "discover" {
        command.args(["--no-list", "people"]);
    }
    carried_out(&mut command);
}

pub(crate) fn run(server: &DavServer, counting: &Counting, contacts: usize) -> Jobs {
    let hand = server.hand();
    let book = format!("{}theirs/", server.variable("DAV_ADDRESSBOOK_HOME"));
    hand.make_book(&book);
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("people/theirs");
    fs::create_dir_all(&folder).expect("a folder");
    for number in 0..contacts {
        fs::write(folder.join(format!("bench-{number}.vcf")), card(number)).expect("a card");
    }
    fs::write(
        place.path().join("config"),
        config(server, counting, place.path()),
    )
    .expect("a configuration");
    run_on(place.path(), "discover");
    let first = timed(counting, || run_on(place.path(), "sync"));
    for number in 0..CHANGES.min(contacts / 2) {
        let file = folder.join(format!("bench-{number}.vcf"));
        let text = fs::read_to_string(&file)
            .expect("a card")
            .replace("Buyer", "Head buyer");
        fs::write(&file, text).expect("a card");
    }
    // Those behind them: what both sides change is a conflict, and another job. Their names on the server are its own.
    let many = CHANGES.min(contacts / 2);
    let others: Vec<String> = (many..2 * many)
        .map(|number| format!("UID:bench-{number}\r\n"))
        .collect();
    for url in hand.items(&book) {
        let text = hand.text(&url).unwrap_or_default();
        if others.iter().any(|uid| text.contains(uid.as_str())) {
            let _ = hand.change(&url, changed);
        }
    }
    let changes = timed(counting, || run_on(place.path(), "sync"));
    let quiet = calm(|| timed(counting, || run_on(place.path(), "sync")));
    Jobs {
        first,
        changes,
        quiet,
        running: Took::default(),
    }
}

/// How often what is over in a moment is done.
pub(crate) const OFTEN: usize = 9;

/// The middle of several goes of a job that is over in a moment and changes nothing.
pub(crate) fn calm(go: impl FnMut() -> Took) -> Took {
    middle(std::iter::repeat_with(go).take(OFTEN).collect())
}

/// The middle one.
pub(crate) fn middle(mut all: Vec<Took>) -> Took {
    all.sort_by_key(|took| took.time);
    all[all.len() / 2]
}

/// How long something took, and how many requests it sent.
pub(crate) fn timed(counting: &Counting, job: impl FnOnce()) -> Took {
    let _ = counting.take();
    let begun = Instant::now();
    job();
    Took {
        time: begun.elapsed(),
        requests: counting.take(),
    }
}

fn config(server: &DavServer, counting: &Counting, place: &Path) -> String {
    let book_home = counting.of(server.variable("DAV_ADDRESSBOOK_HOME"));
    format!(
        "[general]\nstatus_path = \"{0}/status\"\n\n[pair people]\na = \"files\"\nb = \"server\"\ncollections = [\"theirs\"]\n\
         conflict_resolution = \"b wins\"\n\n[storage files]\ntype = \"filesystem\"\npath = \"{0}/people\"\nfileext = \".vcf\"\n\n\
         [storage server]\ntype = \"carddav\"\nurl = \"{book_home}\"\nusername = \"{1}\"\npassword = \"{2}\"\n",
        place.display(),
        server.variable("DAV_USER"),
        server.variable("DAV_PASSWORD"),
    )
}
