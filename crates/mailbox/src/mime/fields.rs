//! The fields of a header as they stand on the wire: found by name, unfolded, not decoded. For what must come out the
//! same from every copy of a message, whichever server keeps it.

use crate::mime::armour::{HEADER_LIMIT, header_end};

/// The first field of this name (lower case), unfolded, with its blanks collapsed; `None` when there is none.
#[must_use]
pub fn first(bytes: &[u8], name: &str) -> Option<String> {
    let (_, value) = all(bytes).find(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()))?;
    Some(collapsed(&value))
}

/// Every field of the outer header in order: its name, and its value with the line ends taken out.
fn all(bytes: &[u8]) -> impl Iterator<Item = (&[u8], Vec<u8>)> {
    let end = header_end(bytes).min(HEADER_LIMIT);
    let mut lines = bytes
        .get(..end)
        .unwrap_or_default()
        .split_inclusive(|byte| *byte == b'\n')
        .peekable();
    core::iter::from_fn(move || {
        loop {
            let line = lines.next()?;
            let mut value = Vec::new();
            let split = line.iter().position(|byte| *byte == b':');
            let (name, rest) = split
                .and_then(|at| line.split_at_checked(at))
                .unwrap_or((b"", line));
            value.extend(rest.iter().skip(1).filter(|byte| !matches!(byte, b'\r' | b'\n')));
            while let Some(more) = lines.next_if(|next| matches!(next.first(), Some(b' ' | b'\t'))) {
                value.extend(more.iter().filter(|byte| !matches!(byte, b'\r' | b'\n')));
            }
            let name = name.trim_ascii();
            if !name.is_empty() {
                return Some((name, value));
            }
        }
    })
}

/// The fields that every copy of a message shares, one a line: what the identity of a message without a Message-ID is
/// derived from. Bcc is left out: only the sender's copy has it.
#[must_use]
pub fn shared_by_all_copies(bytes: &[u8]) -> String {
    let mut text = String::new();
    for name in ["from", "to", "cc", "date", "subject"] {
        let value = first(bytes, name).unwrap_or_default();
        text.push_str(name);
        text.push(':');
        text.push_str(&value);
        text.push('\n');
    }
    text
}

/// Whether these first bytes of a message end before its header does.
#[must_use]
pub fn header_is_cut(beginning: &[u8]) -> bool {
    header_end(beginning) == beginning.len()
}

fn collapsed(value: &[u8]) -> String {
    String::from_utf8_lossy(value)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::{first, shared_by_all_copies};

    #[test]
    fn a_field_is_found_whatever_its_case_and_folding() {
        let raw = b"junk without colon\r\nSUBJECT : a\r\n\tb\r\nSubject: c\r\n\r\nSubject: body\r\n";
        assert_eq!(first(raw, "subject").as_deref(), Some("a b"));
        assert_eq!(first(raw, "to"), None);
    }

    #[test]
    fn copies_agree_whatever_was_added_on_the_way_and_however_lines_end() {
        let one = b"Received: x\r\nFrom: A <a@x.example>\r\nTo: b@x.example,\r\n c@x.example\r\nDate: d\r\n\r\nbody";
        let two =
            b"X-Spam: no\nDate: d\nFrom:  A <a@x.example> \nTo: b@x.example, c@x.example\nBcc: z\n\nbody";
        assert_eq!(shared_by_all_copies(one), shared_by_all_copies(two));
    }
}
