//! Files that other projects collected, and worse ones made from them.

use std::fs;
use std::path::{Path, PathBuf};

use regarding_model::fields::Field;

use super::{edit, owner, read, set, text};

fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/corpora")
            .join(folder),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    found
}

/// Every text of the corpora; loose events in a calendar.
fn texts() -> Vec<(PathBuf, Vec<u8>)> {
    let all = [files("ics"), files("vcf")].concat();
    assert!(all.len() >= 157, "{} files", all.len());
    let read = all.into_iter().map(|path| {
        let bytes = fs::read(&path).unwrap();
        let loose = bytes.starts_with(b"BEGIN:VEVENT");
        let bytes = if loose {
            [&b"BEGIN:VCALENDAR\r\n"[..], &bytes, b"\r\nEND:VCALENDAR\r\n"].concat()
        } else {
            bytes
        };
        (path, bytes)
    });
    read.collect()
}

/// The lines of a text, folds taken away.
fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match lines.last_mut() {
            Some(last) if line.starts_with(b" ") || line.starts_with(b"\t") => last.extend_from_slice(line),
            _ => lines.push(line.to_vec()),
        }
    }
    lines
}

#[test]
fn every_file_is_read_or_refused_and_an_edit_changes_its_own_lines_only() {
    let (mut read_well, mut changed) = (0, 0);
    for (path, bytes) in texts() {
        if let Ok(parsed) = read(&bytes, &owner()) {
            read_well += 1;
            let nothing = set([(Field::Subject, parsed.content.get(Field::Subject).cloned())]);
            if let Ok(same) = edit(&bytes, &nothing, &owner()) {
                assert!(
                    same == bytes || parsed.kind == regarding_model::fields::Kind::Contact,
                    "{}",
                    path.display()
                );
            }
        }
        let field = if path.extension().is_some_and(|it| it == "vcf") {
            Field::Manager
        } else {
            Field::Subject
        };
        let Ok(after) = edit(&bytes, &set([(field, text("Something else"))]), &owner()) else {
            continue;
        };
        changed += 1;
        let (before, after) = (lines(&bytes), lines(&after));
        let gone = before.iter().filter(|line| !after.contains(line)).count();
        let new = after.iter().filter(|line| !before.contains(line)).count();
        // A file that breaks off gets the line break that it lacks.
        let lacks = usize::from(!bytes.ends_with(b"\n"));
        assert!(
            gone <= 1 + lacks && new <= 1 + lacks,
            "{}: {gone} lines went, {new} came",
            path.display()
        );
    }
    assert!(
        read_well >= 100 && changed >= 90,
        "{read_well} were read, {changed} changed"
    );
}

#[test]
fn files_that_break_off_or_lose_bytes_are_no_danger() {
    let wanted = set([(Field::Subject, text("x")), (Field::Notes, None)]);
    for (_, bytes) in texts().into_iter().filter(|(_, bytes)| bytes.len() < 4000) {
        let step = (bytes.len() / 12).max(1);
        for at in (0..bytes.len()).step_by(step) {
            let broken = [&bytes[..at], &bytes[..]];
            let without = [&bytes[..at], &bytes[(at + step).min(bytes.len())..]].concat();
            for text in [broken[0], without.as_slice()] {
                let _ = read(text, &owner());
                let _ = edit(text, &wanted, &owner());
            }
        }
    }
}

#[test]
fn strings_that_break_software_are_subjects_like_others() {
    let naughty = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpora/text/blns.json");
    let strings: Vec<String> = serde_json::from_slice(&fs::read(naughty).unwrap()).unwrap();
    let calendar = super::event("DTSTART:20260302T090000Z\nSUMMARY:before");
    for string in strings
        .iter()
        .filter(|it| !it.contains(|c: char| c.is_control() && c != '\n'))
    {
        let after = edit(
            calendar.as_bytes(),
            &set([(Field::Subject, text(string))]),
            &owner(),
        )
        .unwrap();
        let parsed = read(&after, &owner()).unwrap();
        assert!(
            parsed.content.get(Field::Subject) == text(string).as_ref(),
            "{string:?}"
        );
    }
}
