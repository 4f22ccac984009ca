//! The fields of a header as they stand on the wire: found by name, unfolded, not decoded. For what must come out the
//! same from every copy of a message, whichever server keeps it.

use std::borrow::Cow;

use crate::mime::armour::{HEADER_LIMIT, header_end};

/// The first field of this name (lower case), unfolded, with its blanks collapsed; `None` when there is none.
#[must_use]
pub fn first(bytes: &[u8], name: &str) -> Option<String> {
    let (_, value) = all(bytes).find(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()))?;
    Some(collapsed(&unfolded(value)))
}

/// The first fields of these names (lower case), each as [`first`] gives it: in one look at the header.
#[must_use]
pub(crate) fn firsts<const N: usize>(bytes: &[u8], names: [&str; N]) -> [Option<String>; N] {
    let mut found = [const { None }; N];
    for (name, value) in all(bytes) {
        let wanted = names
            .iter()
            .position(|wanted| name.eq_ignore_ascii_case(wanted.as_bytes()));
        if let Some(place) = wanted
            .and_then(|at| found.get_mut(at))
            .filter(|place| place.is_none())
        {
            *place = Some(collapsed(&unfolded(value)));
        }
    }
    found
}

/// The message without the fields of this name (lower case); everything else byte for byte.
#[must_use]
pub fn without(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while !matches!(rest.first(), None | Some(b'\r' | b'\n')) {
        let (field, more) = rest.split_at(field_end(rest).max(1).min(rest.len()));
        let colon = field.iter().position(|byte| *byte == b':').unwrap_or_default();
        let found = field.get(..colon).unwrap_or_default().trim_ascii();
        if !found.eq_ignore_ascii_case(name.as_bytes()) {
            kept.extend_from_slice(field);
        }
        rest = more;
    }
    kept.extend_from_slice(rest);
    kept
}

/// A value without its line ends; most have one only, at their end.
fn unfolded(value: &[u8]) -> Cow<'_, [u8]> {
    let value = value.trim_ascii();
    if memchr::memchr2(b'\r', b'\n', value).is_none() {
        return Cow::Borrowed(value);
    }
    let bytes = value.iter().copied();
    Cow::Owned(bytes.filter(|byte| !matches!(byte, b'\r' | b'\n')).collect())
}

/// Every field of the outer header in order: its name, and its value as it stands there, with its folded lines. Nothing is
/// copied: a list asks for a few fields of a great many messages.
fn all(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let end = header_end(bytes).min(HEADER_LIMIT);
    let mut rest = bytes.get(..end).unwrap_or_default();
    core::iter::from_fn(move || {
        loop {
            let (field, more) = rest
                .split_at_checked(field_end(rest))
                .filter(|(field, _)| !field.is_empty())?;
            rest = more;
            let line = field.get(..line_end(field)).unwrap_or_default();
            let colon = line.iter().position(|byte| *byte == b':').unwrap_or_default();
            let (name, value) = field.split_at_checked(colon)?;
            let name = name.trim_ascii();
            if !name.is_empty() {
                return Some((name, value.get(1..).unwrap_or_default()));
            }
        }
    })
}

/// Where the first field ends: behind the last of its folded lines.
fn field_end(bytes: &[u8]) -> usize {
    let mut end = line_end(bytes);
    while let Some(folded) = bytes
        .get(end..)
        .filter(|rest| matches!(rest.first(), Some(b' ' | b'\t')))
    {
        end += line_end(folded);
    }
    end
}

/// Where the first line ends, its line end included.
fn line_end(bytes: &[u8]) -> usize {
    memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1)
}

/// The fields that every copy of a message shares, one a line: with the beginning of the text, what the identity of a message
/// without a Message-ID is derived from. Bcc is left out: only the sender's copy has it.
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

/// How much of the text goes into the identity of a message without a Message-ID, in bytes: more than a cover sheet or the styles of an
/// HTML text, so that the pages of a scanner and the reports of a machine are told apart, and little enough to be read for a list.
pub(crate) const TEXT_OF_IDENTITY: usize = 64 * 1024;

/// The beginning of the text as every copy has it, however lines end and whatever a store added behind it. Empty where the header
/// is longer than what is read of one.
#[must_use]
pub fn text_shared_by_all_copies(bytes: &[u8]) -> Vec<u8> {
    let end = header_end(bytes);
    if end > HEADER_LIMIT {
        return Vec::new();
    }
    let text = bytes.get(end..).unwrap_or_default().iter().copied();
    let mut text: Vec<u8> = text
        .filter(|byte| *byte != b'\r')
        .take(TEXT_OF_IDENTITY)
        .collect();
    text.truncate(text.trim_ascii_end().len());
    text
}

/// Whether these first bytes of a message hold all that its identity is derived from where it has no Message-ID.
#[must_use]
pub fn holds_identity(beginning: &[u8]) -> bool {
    let end = header_end(beginning);
    let text = beginning.get(end..).unwrap_or_default();
    text.iter().filter(|byte| **byte != b'\r').count() >= TEXT_OF_IDENTITY
}

/// Whether these first bytes of a message end before its header does.
#[must_use]
pub fn header_is_cut(beginning: &[u8]) -> bool {
    header_end(beginning) == beginning.len()
}

fn collapsed(value: &[u8]) -> String {
    words(&String::from_utf8_lossy(value), char::is_whitespace)
}

/// The words of a text with one blank between them. `parts` may be told of any blank and of no visible ASCII.
pub(crate) fn words(text: &str, parts: impl Fn(char) -> bool) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split(parts).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a text is words with one blank between them already, as most are: visible ASCII alone.
fn is_plain(text: &str) -> bool {
    let mut blank = true;
    for byte in text.bytes() {
        match byte {
            b' ' if !blank => blank = true,
            b'!'..=b'~' => blank = false,
            _ => return false,
        }
    }
    !blank
}

#[cfg(test)]
mod tests {
    use super::{
        TEXT_OF_IDENTITY, first, firsts, holds_identity, shared_by_all_copies, text_shared_by_all_copies,
        words,
    };

    #[test]
    fn a_field_is_found_whatever_its_case_and_folding() {
        let raw = b"junk without colon\r\nSUBJECT : a\r\n\tb\r\nSubject: c\r\n\r\nSubject: body\r\n";
        assert_eq!(first(raw, "subject").as_deref(), Some("a b"));
        assert_eq!(first(raw, "to"), None);
        assert_eq!(firsts(raw, ["to", "subject"]), [None, Some("a b".to_owned())]);
    }

    #[test]
    fn words_have_one_blank_between_them() {
        for (text, expected) in [
            ("", ""),
            ("a b", "a b"),
            (" a", "a"),
            ("a ", "a"),
            ("a  b", "a b"),
            ("\u{a0}ä\tb", "ä b"),
        ] {
            assert_eq!(words(text, char::is_whitespace), expected, "{text:?}");
        }
    }

    #[test]
    fn odd_lines_hide_no_field() {
        let raw = b"\r:x\n: no name\n  :\n no colon\n\tmore: of it\nTo:\n\n";
        assert_eq!(first(raw, "to").as_deref(), Some(""));
        assert_eq!(first(raw, "more"), None);
        assert_eq!(first(b"Subject: a\rb", "subject").as_deref(), Some("ab"));
        assert_eq!(first(b"", "subject"), None);
    }

    #[test]
    fn copies_agree_whatever_was_added_on_the_way_and_however_lines_end() {
        let one = b"Received: x\r\nFrom: A <a@x.example>\r\nTo: b@x.example,\r\n c@x.example\r\nDate: d\r\n\r\nbody";
        let two =
            b"X-Spam: no\nDate: d\nFrom:  A <a@x.example> \nTo: b@x.example, c@x.example\nBcc: z\n\nbody";
        assert_eq!(shared_by_all_copies(one), shared_by_all_copies(two));
        assert_eq!(text_shared_by_all_copies(one), text_shared_by_all_copies(two));
    }

    #[test]
    fn so_much_of_the_text_counts_and_the_same_however_its_lines_end() {
        let unix = format!("Subject: s\n\n{}", "line\n".repeat(32_000));
        let wire = unix.replace('\n', "\r\n");
        let text = text_shared_by_all_copies(unix.as_bytes());
        assert_eq!(text_shared_by_all_copies(wire.as_bytes()), text);
        assert!(!holds_identity(&wire.as_bytes()[..TEXT_OF_IDENTITY]));
        let beginning = &wire.as_bytes()[..TEXT_OF_IDENTITY * 3 / 2];
        assert!(holds_identity(beginning));
        assert_eq!(text_shared_by_all_copies(beginning), text);
    }
}
