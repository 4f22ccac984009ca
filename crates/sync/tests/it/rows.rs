//! Every row of the tables of fields, filters, rules and the synchronizing client has a test that cites it, or is decided elsewhere.

#![expect(clippy::unwrap_used, reason = "the sources of this workspace can be read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rows: sections B.2 to B.4, C, D and E of the reference.
const ROWS: &str = "
B-20 B-21 B-22 B-23 B-24 B-25 B-26 B-27 B-28 B-29 B-30 B-31 B-32 B-33 B-34 B-35 B-36 B-37 B-38 B-39 B-40 B-41 B-42 B-43 B-44
B-45 B-46 B-47 B-48 B-49 B-50 B-51 B-52 B-53 B-70 B-71
B-80 B-81 B-82 B-83 B-84 B-85 B-86 B-87 B-88 B-89 B-90 B-100 B-101
B-110 B-111 B-112 B-113 B-114 B-115 B-116 B-117 B-118 B-120 B-121
C-1 C-2 C-3 C-4 C-5 C-6 C-7 C-8 C-9 C-10 C-11 C-12 C-13 C-14 C-15 C-16 C-20 C-30
D-1 D-2 D-3 D-4 D-5 D-6 D-20 D-21 D-22 D-23 D-24 D-25 D-26 D-27 D-28 D-29 D-30 D-31 D-32 D-33 D-34 D-35 D-36 D-37 D-38 D-39 D-40
D-41 D-42 D-43 D-44 D-50 D-51 D-52 D-53 D-54 D-55 D-56 D-57 D-58 D-58b D-59 D-60 D-61 D-62 D-63 D-64 D-65
D-70 D-71 D-72 D-73 D-74 D-75 D-76 D-77 D-78 D-79 D-90 D-91 D-92 D-93 D-94 D-95
D-100 D-101 D-102 D-103 D-110 D-111 D-112 D-113 D-114 D-115
E-1 E-2 E-3 E-4 E-5 E-6 E-7 E-8 E-9
ruling-1 ruling-2 ruling-3 ruling-4 ruling-5 ruling-6 ruling-7 ruling-8 ruling-9 ruling-10
";

/// Rows without a test of their own: where they are decided, and why nothing of ours could break them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("B-71", "Microsoft Graph is not built"),
    (
        "B-100",
        "an item without an organizer gets none: `Organizer` is a field like others (B-86)",
    ),
    (
        "B-101",
        "the mailbox keeps the record's identifier, not its name (promise 1)",
    ),
    (
        "B-121",
        "no side fills a due date by itself: `mailbox::ical::todo` and `dataverse::synced::write` write what they are told",
    ),
    ("C-3", "e-mail is tracked by rules of its own (section G)"),
    ("C-8", "only the person's own filters are asked for"),
    ("C-9", "the window's dialog of filters"),
    ("C-13", "service activities are not synchronized"),
    ("C-14", "the editor of filters offers no roles of parties"),
    ("C-15", "advice for administrators"),
    ("C-20", "there is no copy for working offline (I-13)"),
    ("C-30", "folder rules are rules of tracking e-mail (G-7)"),
    (
        "D-4",
        "a mailbox is used by whoever can open it; the privilege is asked first (I-6)",
    ),
    (
        "D-29",
        "no other program's calendar is asked whether somebody is free",
    ),
    (
        "D-35",
        "there is one way of synchronizing, for organizers and attendees",
    ),
    (
        "D-39",
        "an item without an organizer's address stays without one (D-40)",
    ),
    (
        "D-41",
        "the organization keeps drafts to itself: the default filters select none",
    ),
    ("D-42", "messages about meetings are e-mail"),
    ("D-58b", "cycles and writes have one order on both ways (F-1)"),
    ("D-65", "there is one way of synchronizing"),
    (
        "D-70",
        "the tables of tasks are `dataverse::synced::table`; new ones become tasks",
    ),
    (
        "D-79",
        "an assignment is no field: nothing of it is read or written",
    ),
    ("D-93", "e-mail"),
    ("D-95", "e-mail"),
    ("D-102", "e-mail"),
    ("D-110", "e-mail"),
    (
        "D-111",
        "a delegate's own mailbox is the one that is synchronized",
    ),
    ("D-112", "the organization gives a new record to whoever made it"),
    (
        "D-113",
        "the organization's own rules about duplicates answer a create like any refusal",
    ),
    ("D-114", "links lie in the cache and are derived anew (promise 6)"),
    ("D-115", "as B-101"),
    ("E-6", "there is no service that synchronizes besides"),
    ("E-7", "there is no cached mode"),
    ("E-8", "one program tracks and synchronizes"),
    ("ruling-6", "folders are e-mail (G-7)"),
    ("ruling-7", "tokens are e-mail (G-60)"),
    ("ruling-10", "no category is written into a mailbox"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The texts of all tests: whole files below `tests`, and of sources what follows the mark of tests.
fn tests() -> String {
    let mut texts = String::new();
    let mut folders = vec![
        root().join("crates"),
        root().join("tests/tests"),
        root().join("xtask/tests"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "target") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|kind| kind == "rs")
                && !path.ends_with("sync/tests/it/rows.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                let within = path.components().any(|part| part.as_os_str() == "tests");
                let own = path.file_name().is_some_and(|name| name == "tests.rs");
                if within || own {
                    texts.push_str(&text);
                } else if let Some((_, tests)) = text.split_once("#[cfg(test)]") {
                    texts.push_str(tests);
                }
                texts.push('\n');
            }
        }
    }
    texts
}

/// Every citation in a text: `D-27`, `d_27`, `ruling 4`, `ruling_4`.
fn cited(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let mut cited = BTreeSet::new();
    for section in ["b", "c", "d", "e", "ruling"] {
        for sign in ["-", "_", " "] {
            let mark = format!("{section}{sign}");
            let found = text
                .match_indices(&mark)
                .filter(|_| sign != " " || section == "ruling");
            for (at, _) in found {
                let is_word = text[..at].ends_with(char::is_alphanumeric);
                let after = text[at + mark.len()..].chars();
                let number: String = after.take_while(char::is_ascii_alphanumeric).collect();
                if !is_word && number.starts_with(|c: char| c.is_ascii_digit()) {
                    cited.insert(format!("{section}-{number}"));
                }
            }
        }
    }
    cited
}

#[test]
fn every_row_has_a_test_that_cites_it_or_is_decided_elsewhere() {
    let rows: BTreeSet<&str> = ROWS.split_whitespace().collect();
    let cited = cited(&tests());
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(row, _)| *row).collect();
    let missing: Vec<&&str> = rows
        .iter()
        .filter(|row| !cited.contains(&row.to_lowercase()) && !elsewhere.contains(**row))
        .collect();
    assert!(missing.is_empty(), "no test cites {missing:?}");
    let idle: Vec<&&str> = elsewhere.iter().filter(|row| !rows.contains(**row)).collect();
    assert!(idle.is_empty(), "no rows: {idle:?}");
    let both: Vec<&&str> = elsewhere
        .iter()
        .filter(|row| cited.contains(&row.to_lowercase()))
        .collect();
    assert!(
        both.is_empty(),
        "a test cites {both:?}: take them out of the list"
    );
}
