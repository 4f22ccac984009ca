//! Files that lie in an appointment (B-81). Those that lie elsewhere and are only named stay as they are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regarding_model::fields::{File, Value};

use crate::collections::FileBytes;
use crate::error::MailboxError;
use crate::lines::{Component, Line, text};
use crate::parsed::bad_item;
use regarding_model::say;

/// Under which parameters programs write a file's name; the first is the one of RFC 8607.
const NAMES: [&str; 5] = [
    "FILENAME",
    "X-FILENAME",
    "X-APPLE-FILENAME",
    "X-ORACLE-FILENAME",
    "X-LABEL",
];

/// The files in a component.
pub(super) fn read(component: &Component) -> Vec<FileBytes> {
    let lines = component.all("ATTACH").enumerate();
    lines.filter_map(|(index, line)| file(line, index)).collect()
}

fn file(line: &Line, index: usize) -> Option<FileBytes> {
    if !line.has_value("ENCODING", "BASE64") && !line.has_value("VALUE", "BINARY") {
        return None;
    }
    let packed: Vec<u8> = line
        .value()
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let bytes = STANDARD.decode(packed).ok()?;
    let name = NAMES.iter().find_map(|name| line.parameter(name)).map(clean);
    Some(FileBytes {
        name: name
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| format!("attachment-{}", index + 1)),
        media_type: line.parameter("FMTTYPE").map(str::to_owned),
        bytes,
    })
}

/// A name without a way through folders.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|c| !c.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

fn fingerprint(file: &FileBytes) -> File {
    File {
        name: file.name.clone(),
        hash: *blake3::hash(&file.bytes).as_bytes(),
    }
}

/// The files as a value.
pub(super) fn value(component: &Component) -> Option<Value> {
    let mut files: Vec<File> = read(component).iter().map(fingerprint).collect();
    files.sort_by(|a, b| (&a.name, a.hash).cmp(&(&b.name, b.hash)));
    (!files.is_empty()).then_some(Value::Files(files))
}

/// Sets the files; `bytes` holds those that are not there yet.
pub(super) fn set(
    component: &mut Component,
    wanted: &[File],
    bytes: &[FileBytes],
    newline: &str,
) -> Result<(), MailboxError> {
    let mut missing = wanted.to_vec();
    let mut index = 0;
    component.retain_lines(|line| {
        if !line.is("ATTACH") {
            return true;
        }
        index += 1;
        let Some(known) = file(line, index - 1).map(|file| fingerprint(&file)) else {
            return true;
        };
        match missing.iter().position(|it| *it == known) {
            Some(at) => {
                missing.swap_remove(at);
                true
            }
            None => false,
        }
    });
    missing.sort_by(|a, b| a.name.cmp(&b.name));
    for file in missing {
        let held = bytes.iter().find(|held| fingerprint(held) == file);
        let held = held.ok_or_else(|| bad_item(say!("the bytes of a file are missing")))?;
        component.push_line(line_of(held, newline), newline);
    }
    Ok(())
}

fn line_of(file: &FileBytes, newline: &str) -> Line {
    let media_type = file.media_type.as_deref().unwrap_or("application/octet-stream");
    let head = format!(
        "ATTACH;FMTTYPE={};FILENAME={};ENCODING=BASE64;VALUE=BINARY",
        text::parameter(media_type),
        text::parameter(&file.name)
    );
    Line::new(&head, &STANDARD.encode(&file.bytes), newline)
}
