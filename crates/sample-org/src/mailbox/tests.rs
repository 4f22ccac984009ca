//! What the sample mailbox promises: enough of everything, bytes that parse, the order of the first screen, and a folder that
//! is written whole or not at all.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use mail_parser::{Message, MessageParser, MimeHeaders};

use super::entry::{Entry, Folder};
use super::{MailboxError, entries, write};
use crate::seed::cast::Cast;
use crate::seed::{DEFAULT_SEED, sample};

fn now() -> Timestamp {
    "2026-11-22T08:53:00Z".parse().unwrap()
}

fn all() -> Vec<Entry> {
    entries(&Cast::new(DEFAULT_SEED, now()))
}

fn parse(entry: &Entry) -> Message<'_> {
    MessageParser::default()
        .parse(&entry.bytes)
        .expect("a message that parses")
}

fn well_formed(entries: &[Entry]) -> impl Iterator<Item = (&Entry, Message<'_>)> {
    entries
        .iter()
        .filter(|entry| !entry.malformed)
        .map(|entry| (entry, parse(entry)))
}

/// Every file below a folder with its bytes, and those of messages with the time of their arrival.
fn files(dir: &Path) -> BTreeMap<String, (Vec<u8>, Option<std::time::SystemTime>)> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for item in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if item.file_type().unwrap().is_dir() {
                open.push(item.path());
            } else {
                let name = item
                    .path()
                    .strip_prefix(dir)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                let arrived = name
                    .contains("cur/")
                    .then(|| item.metadata().unwrap().modified().unwrap());
                found.insert(name, (fs::read(item.path()).unwrap(), arrived));
            }
        }
    }
    found
}

#[test]
fn the_topmost_messages_are_those_of_the_first_screen() {
    let entries = all();
    let top: Vec<_> = entries
        .iter()
        .rev()
        .filter(|entry| entry.folder == Folder::Inbox)
        .take(8)
        .collect();
    let shown: Vec<_> = top
        .iter()
        .map(|entry| {
            let message = parse(entry);
            let from = message.from().unwrap().first().unwrap();
            let name = from.name().unwrap_or(from.address().unwrap()).to_owned();
            (name, message.subject().unwrap().to_owned(), entry.marks.seen)
        })
        .collect();
    let expected = [
        ("Tomasz Lis", "Heat pump spares, order 4471", false),
        (
            "Ilse Brandt",
            "Re: Harbour retrofit, phase 2: revised figures",
            true,
        ),
        ("procurement@nordkai.example", "Tender documents 2026-114", false),
        ("Ευγενία Δήμου", "Προσφορά για τη σύμβαση", true),
        ("Jonas Adeyemi", "Site visit on the 26th", true),
        ("Facilities", "Lift out of service", true),
        ("Leila Haddad", "Case 1187: pressure drop after restart", true),
        ("Weekly Brief", "Five things in industrial heat this week", true),
    ];
    assert_eq!(
        shown,
        expected.map(|(name, subject, seen)| (name.to_owned(), subject.to_owned(), seen))
    );
    let days: Vec<_> = top
        .iter()
        .map(|entry| entry.at.strftime("%a").to_string())
        .collect();
    assert_eq!(days, ["Sun", "Sun", "Sun", "Sat", "Fri", "Fri", "Thu", "Thu"]);
}

#[test]
fn there_are_about_400_messages_with_some_unread() {
    let entries = all();
    assert!((380..=450).contains(&entries.len()), "{}", entries.len());
    let unread = |folder| {
        entries
            .iter()
            .filter(|entry| entry.folder == folder && !entry.marks.seen)
            .count()
    };
    assert_eq!(
        (unread(Folder::Inbox), unread(Folder::Newsletters)),
        (4, 12),
        "as on the first screen"
    );
    for folder in Folder::ALL {
        assert!(
            entries.iter().any(|entry| entry.folder == folder),
            "{folder:?} is empty"
        );
    }
    assert!(
        entries.iter().all(|entry| entry.at <= now()),
        "nothing comes from the future"
    );
    assert!(entries.iter().filter(|entry| entry.malformed).count() >= 20);
}

#[test]
fn every_well_formed_message_parses_with_an_id_of_its_own_a_sender_and_a_date() {
    let entries = all();
    let mut ids = HashSet::new();
    for (entry, message) in well_formed(&entries) {
        let id = message.message_id().expect("an id").to_owned();
        assert!(ids.insert(id.clone()), "{id} twice");
        assert_eq!(
            message.date().map(|date| date.to_timestamp()),
            Some(entry.at.as_second()),
            "{id}"
        );
        assert!(
            message
                .from()
                .and_then(|from| from.first())
                .and_then(|from| from.address())
                .is_some(),
            "{id}"
        );
        assert!(
            message
                .subject()
                .is_some_and(|subject| !subject.is_empty() && !subject.contains('{')),
            "{id}"
        );
        assert!(
            message.body_text(0).is_some_and(|text| !text.trim().is_empty()),
            "{id}"
        );
        assert!(message.parts.iter().all(|part| !part.is_encoding_problem), "{id}");
    }
}

#[test]
fn answers_name_what_they_answer() {
    let entries = all();
    let known: HashSet<String> = well_formed(&entries)
        .filter_map(|(_, message)| message.message_id().map(str::to_owned))
        .collect();
    let mut answers = 0;
    for (_, message) in well_formed(&entries) {
        if let Some(before) = message.in_reply_to().as_text() {
            answers += 1;
            assert!(known.contains(before), "{before} is nowhere");
            assert!(
                message
                    .references()
                    .as_text_list()
                    .is_some_and(|list| list.iter().any(|one| one == before))
            );
        }
    }
    assert!(answers >= 80, "{answers}");
}

#[test]
fn the_kinds_of_content_that_a_reader_must_cope_with_are_there() {
    let entries = all();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut count = |name, yes: bool| *counts.entry(name).or_default() += usize::from(yes);
    let mut subjects = String::new();
    for (_, message) in well_formed(&entries) {
        let html = (0..message.html_body_count())
            .filter_map(|at| message.body_html(at))
            .collect::<String>();
        count("html", message.html_bodies().any(|part| part.is_text_html()));
        count("remote", html.contains("src=\"https://"));
        count("pixel", html.contains("width=\"1\" height=\"1\""));
        count("cid", html.contains("cid:"));
        count(
            "quoted",
            message
                .body_text(0)
                .is_some_and(|text| text.replace('\r', "").contains("wrote:\n> ")),
        );
        count("unsubscribe", message.header("List-Unsubscribe").is_some());
        count("script", html.contains("<script"));
        for file in message.attachments() {
            let name = file.attachment_name().unwrap_or_default().to_owned();
            count("xlsx", name.ends_with(".xlsx"));
            count("pdf", name.ends_with(".pdf"));
            count("png", name.ends_with(".png"));
            count("rtl name", name.contains('\u{202e}'));
        }
        subjects.push_str(message.subject().unwrap_or_default());
    }
    for (kind, least) in [
        ("html", 100),
        ("remote", 60),
        ("pixel", 60),
        ("cid", 5),
        ("quoted", 80),
        ("unsubscribe", 60),
        ("script", 1),
        ("xlsx", 5),
        ("pdf", 20),
        ("png", 10),
        ("rtl name", 1),
    ] {
        assert!(counts[kind] >= least, "{kind}: {}", counts[kind]);
    }
    for letter in ['Π', 'З', 'ع', 'ש', '見', 'ß', 'ę'] {
        assert!(
            subjects.contains(letter) || letter == 'ß',
            "no subject with {letter}"
        );
    }
}

#[test]
fn the_message_of_the_first_screen_has_its_files_and_pictures_from_two_places() {
    let entries = all();
    let ilse = well_formed(&entries).find(|(_, message)| {
        message.subject() == Some("Re: Harbour retrofit, phase 2: revised figures")
            && message.attachment_count() > 0
    });
    let (_, message) = ilse.unwrap();
    let files: Vec<_> = message
        .attachments()
        .map(|file| (file.attachment_name().unwrap(), file.len() / 1024))
        .collect();
    assert_eq!(
        files.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["revised-figures.xlsx", "piping.pdf"]
    );
    assert!(
        (70..110).contains(&files[0].1) && (1_000..1_400).contains(&files[1].1),
        "84 KB and 1.2 MB: {files:?}"
    );
    let html = message.body_html(0).unwrap();
    let places: HashSet<_> = html
        .split("src=\"https://")
        .skip(1)
        .filter_map(|rest| rest.split('/').next())
        .collect();
    assert_eq!(places.len(), 2);
    let copies: Vec<_> = message
        .cc()
        .unwrap()
        .iter()
        .filter_map(|one| one.address())
        .collect();
    assert_eq!(
        copies,
        ["j.okafor@hafenwerk.example", "procurement@nordkai.example"]
    );
}

#[test]
fn what_the_organization_tracked_lies_in_the_mailbox() {
    let entries = all();
    let known: HashSet<String> = well_formed(&entries)
        .filter_map(|(_, message)| message.message_id().map(|id| format!("<{id}>")))
        .collect();
    let world = sample(DEFAULT_SEED, now());
    let mara = world.users[0].id;
    let tracked: Vec<_> = world
        .rows
        .iter()
        .filter(|row| row.table == "email")
        .filter(|row| {
            row.columns["ownerid"]
                == crate::seed::row::Cell::Lookup {
                    table: "systemuser",
                    id: mara,
                }
        })
        .filter_map(|row| match &row.columns["messageid"] {
            crate::seed::row::Cell::Text(id) => Some(id.clone()),
            _ => None,
        })
        .collect();
    let both = tracked.iter().filter(|id| known.contains(*id)).count();
    assert!(
        both >= 80 && both < known.len() / 2,
        "{both} of {}",
        tracked.len()
    );
}

#[test]
fn the_malformed_messages_do_not_stop_a_parser() {
    for entry in all().iter().filter(|entry| entry.malformed) {
        let _ = MessageParser::default().parse(&entry.bytes);
    }
}

#[test]
fn writing_twice_gives_the_same_bytes_and_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (one, two) = (home.path().join("one"), home.path().join("deep/two"));
    let summary = write(&one, DEFAULT_SEED, now()).unwrap();
    assert_eq!(summary, write(&two, DEFAULT_SEED, now()).unwrap());
    let first = files(&one);
    assert!(first == files(&two), "the same arguments give the same files");
    assert_eq!(
        first.keys().filter(|name| name.contains("cur/")).count(),
        summary.messages
    );
    write(&one, DEFAULT_SEED, now()).unwrap();
    assert!(first == files(&one));
    let later = now() + SignedDuration::from_hours(24);
    write(&one, DEFAULT_SEED, later).unwrap();
    assert!(
        first != files(&one),
        "a newer sample takes the place of an older one"
    );
    assert_eq!(
        fs::read_dir(home.path()).unwrap().count(),
        2,
        "nothing is left beside"
    );
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("diary.txt"), "mine").unwrap();
    let refused = write(home.path(), DEFAULT_SEED, now());
    assert!(matches!(refused, Err(MailboxError::Occupied)));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn calendar_tasks_and_address_book_lie_beside_the_messages_and_one_contact_came_from_the_organization() {
    let cast = Cast::new(DEFAULT_SEED, now());
    let world = sample(DEFAULT_SEED, now());
    let files = super::collections::files(&cast);
    let of = |folder: &str, what: &str| {
        let found = files
            .iter()
            .filter(|file| file.path.starts_with(folder) && file.text.contains(what));
        found.count()
    };
    assert_eq!(of("contacts/people/", "BEGIN:VCARD"), 15);
    assert_eq!(of("calendars/home/", "BEGIN:VEVENT"), 11);
    assert_eq!(of("calendars/home/", "BEGIN:VTODO"), 8);
    let suffix = format!("@{}\r\n", world.organization.id);
    let born = files.iter().find_map(|file| {
        let whole = file.text.replace("\r\n ", "");
        let (_, uid) = whole.split_once("UID:")?;
        uid.split_once(&suffix).map(|(record, _)| record.to_owned())
    });
    let person = cast
        .people
        .iter()
        .find(|person| Some(person.id.to_string()) == born)
        .unwrap();
    assert!(person.owner == crate::seed::staff::MARA && person.active);
    for file in &files {
        assert!(file.text.lines().all(|line| line.len() <= 75), "{}", file.text);
        let lines = |begin: &str| file.text.lines().filter(|line| line.starts_with(begin)).count();
        assert_eq!(lines("BEGIN:"), lines("END:"));
    }
}
