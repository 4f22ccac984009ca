//! Items as bad as they come, and very many of them, through the whole program: nothing panics, what is refused is said, and nobody's
//! bytes are touched (DESIGN section 6).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{sleep, spawn};
use std::time::Duration;

use regarding_tests::binaries::repository;
use regarding_tests::install::Install;
use serde_json::{Value, json};

use crate::scene::Scene;

/// How many items the large calendar has: `REGARDING_TEST_ITEMS=50000` takes as many as anybody has, and minutes.
fn many() -> u64 {
    let given = std::env::var("REGARDING_TEST_ITEMS").ok();
    given.map_or(5_000, |text| text.trim().parse().unwrap())
}

/// What the program may hold at most while it looks at them for the first time, in kilobytes: its own needs, and each item some twenty
/// times as large as its file.
fn most() -> u64 {
    150 * 1024 + many() * 13
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    all.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Copies every file of a corpus, whatever folder it lies in, under a name that no other has.
fn copy(corpus: &str, into: &Path) -> usize {
    fs::create_dir_all(into).unwrap();
    let mut folders = vec![repository(&format!("tests/corpora/{corpus}"))];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            fs::copy(&path, into.join(format!("{count}.{corpus}"))).unwrap();
            count += 1;
        }
    }
    count
}

/// The UIDs that stand in files, as far as they can be given on a command line.
fn uids(files: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let texts = files
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let mut uids: Vec<String> = texts
        .flat_map(|text| {
            let lines = text
                .lines()
                .filter_map(|line| line.trim().strip_prefix("UID:").map(str::to_owned));
            lines.collect::<Vec<_>>()
        })
        .filter(|uid| !uid.is_empty() && !uid.starts_with('-') && !uid.contains('\0'))
        .collect();
    uids.sort();
    uids.dedup();
    uids
}

/// The UIDs of everything that a report says a sentence about: what is done, what is left and why, what is not there.
fn answered(report: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut take = |told: &Value, words: &str| {
        for one in told.as_array().unwrap() {
            assert!(!one[words].as_str().unwrap().is_empty(), "{one}");
            all.extend(one["uid"].as_str().map(str::to_owned));
        }
    };
    for kind in report["kinds"].as_array().unwrap() {
        take(&kind["steps"], "reason");
        take(&kind["notes"], "sentence");
    }
    take(&report["not_there"], "sentence");
    all
}

#[test]
fn every_item_of_the_corpora_is_looked_at_and_tracked_or_refused_in_words_and_no_byte_of_them_changes() {
    let scene = Scene::open();
    let calendar = scene.post.folder.join("calendars/corpus");
    let book = scene.post.folder.join("contacts/corpus");
    assert!(
        copy("ics", &calendar) + copy("vcf", &book) > 20,
        "there is a corpus"
    );
    let before: BTreeMap<PathBuf, Vec<u8>> = files(&calendar).into_iter().chain(files(&book)).collect();
    let install = scene.install(&scene.mara());
    let uids = uids(&before);
    let tracks = uids.iter().flat_map(|uid| ["--track", uid.as_str()]);
    let words: Vec<&str> = ["sync", "--yes", "--json"].into_iter().chain(tracks).collect();
    // Gone: some of them are nowhere that makes sense.
    let report = install.run(&words).ended(6).json();
    let answered = answered(&report);
    println!(
        "{} files, {} UIDs, {} of them with a sentence",
        before.len(),
        uids.len(),
        answered.len()
    );
    let silent: Vec<&String> = uids.iter().filter(|uid| !answered.contains(*uid)).collect();
    assert!(silent.is_empty(), "nothing is said of {silent:?}");
    for _ in 0..2 {
        // Partly: what the organization refuses is tried again, and said again.
        let again = install.run(&["sync", "--json"]).ended(15).json();
        assert_eq!(again["not_there"], json!([]), "it is said once");
    }
    for (path, bytes) in &before {
        assert!(
            fs::read(path).unwrap() == *bytes,
            "{} was changed",
            path.display()
        );
    }
}

#[test]
fn a_very_large_calendar_is_looked_at_within_bounds_and_nothing_of_it_is_lost() {
    let scene = Scene::open();
    let calendar = scene.post.folder.join("calendars/large");
    fs::create_dir_all(&calendar).unwrap();
    for number in 0..many() {
        let text = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Large//EN\r\nBEGIN:VEVENT\r\nUID:large-{number}@elsewhere.example\r\n\
             DTSTAMP:20261101T000000Z\r\nDTSTART:20351215T090000Z\r\nDTEND:20351215T100000Z\r\nSUMMARY:Number {number}\r\n\
             DESCRIPTION:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "words ".repeat(40)
        );
        fs::write(calendar.join(format!("large-{number}.ics")), text).unwrap();
    }
    let install = scene.install(&scene.mara());
    let child = install.start(&["sync", "--preview", "--json"]);
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let watch = spawn(move || {
        let mut peak = 0;
        while let Some(now) = peak_of(&status) {
            peak = peak.max(now);
            sleep(Duration::from_millis(50));
        }
        peak
    });
    let ran = Install::finish(child).ended(0);
    let peak = watch.join().unwrap();
    println!(
        "peak of the first look at {} items: {} MB, {} bytes of report",
        many(),
        peak / 1024,
        ran.out.len()
    );
    assert!(peak > 0, "it was looked at while it ran");
    assert!(peak < most(), "{peak} kB");
    let _ = install.run(&["sync", "--yes", "--json"]).ended(0);
    let quiet = install.run(&["sync", "--json"]).ended(0).json();
    let kinds = quiet["kinds"].as_array().unwrap();
    assert!(
        kinds.iter().all(|kind| kind["steps"] == json!([])),
        "nothing to do a second time"
    );
    let left = fs::read_dir(&calendar).unwrap();
    let left = left.filter(|file| {
        file.as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with("large-")
    });
    assert_eq!(left.count() as u64, many());
}

/// The most that a process ever held, in kilobytes.
fn peak_of(status: &Path) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
