//! What stands between hostile bytes and the MIME parser, so that its time, memory and stack stay bounded.
//!
//! The parser builds a nested message as a nested value, whose removal recurses once a level, and looks for the end of
//! every multipart to the end of the message. A few megabytes of crafted labels would exhaust the stack or run for
//! hours. So, in one pass over a copy, the labels `message/…` and `multipart/digest`, and `multipart/…` after the first
//! hundred, are made unknown to it by exchanging one letter for a control character. Nested messages then are what
//! the window shows them as: attachments. Lengths stay the same, and the letters are put back in everything that leaves.

use std::borrow::Cow;

use crate::mime::Warning;

/// How many bytes of header are read; a real one has less than 100 KB, even with thousands of recipients.
pub(crate) const HEADER_LIMIT: usize = 1 << 20;

/// How many multiparts are looked into.
const MULTIPART_LIMIT: usize = 100;

/// How far a Content-Type field is followed through its folded lines.
const FIELD_LIMIT: usize = 8 * 1024;

/// A lower-case letter that was taken out.
const LOWER: u8 = 0x7f;
/// An upper-case letter that was taken out.
const UPPER: u8 = 0x01;

/// Words that steer the parser into nesting, and the letter of each that is exchanged.
const WORDS: [(&[u8], usize, u8); 3] = [
    (b"message", 4, b'a'),
    (b"digest", 3, b'e'),
    (b"multipart", 6, b'a'),
];

/// The bytes of a message, made harmless.
pub(crate) struct Armour<'a> {
    bytes: Cow<'a, [u8]>,
    exchanged: bool,
    warnings: Vec<Warning>,
}

impl<'a> Armour<'a> {
    /// Takes the measures that this message needs; most need none, and are not copied.
    pub(crate) fn put_on(bytes: &'a [u8]) -> Self {
        let mut armour = Self {
            bytes: Cow::Borrowed(bytes),
            exchanged: false,
            warnings: Vec::new(),
        };
        armour.cut_header();
        armour.exchange_labels();
        armour
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    /// Puts exchanged letters back into decoded text.
    pub(crate) fn restore_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.exchanged || !text.bytes().any(|byte| byte == LOWER || byte == UPPER) {
            return Cow::Borrowed(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        restore(&mut bytes);
        String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// Puts exchanged letters back into decoded content.
    pub(crate) fn restore_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        if self.exchanged {
            restore(&mut bytes);
        }
        bytes
    }

    /// Drops what is beyond the limit of the outer header, at the end of a line.
    fn cut_header(&mut self) {
        let end = header_end(&self.bytes);
        if end <= HEADER_LIMIT {
            return;
        }
        let kept = self.bytes.get(..HEADER_LIMIT).unwrap_or_default();
        let line_end = kept
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let body = self.bytes.get(end..).unwrap_or_default();
        let shorter = [kept.get(..line_end).unwrap_or_default(), b"\r\n", body].concat();
        self.bytes = Cow::Owned(shorter);
        self.warnings.push(Warning::HeaderCut);
    }

    fn exchange_labels(&mut self) {
        let mut multiparts = 0;
        for field in content_types(&self.bytes) {
            for (at, word) in words_in(&self.bytes, field) {
                if word == b"multipart" {
                    multiparts += 1;
                    if multiparts <= MULTIPART_LIMIT {
                        continue;
                    }
                }
                self.exchange(at);
            }
        }
        if multiparts > MULTIPART_LIMIT {
            self.warnings.push(Warning::TooManyParts);
        }
    }

    fn exchange(&mut self, at: usize) {
        if let Some(letter) = self.bytes.to_mut().get_mut(at) {
            *letter = if letter.is_ascii_uppercase() { UPPER } else { LOWER };
            self.exchanged = true;
        }
    }
}

/// Where the outer header ends: behind its empty line, or at the end of the bytes.
pub(crate) fn header_end(bytes: &[u8]) -> usize {
    let mut line = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        if matches!(bytes.get(line..end), Some(b"" | b"\r")) {
            return end + 1;
        }
        line = end + 1;
    }
    bytes.len()
}

/// The byte ranges of everything that could be a Content-Type field, wherever it stands.
fn content_types(bytes: &[u8]) -> Vec<core::ops::Range<usize>> {
    let mut fields = Vec::new();
    let mut at = 0;
    let mut open: Option<usize> = None;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let folded = line.first().is_some_and(|byte| *byte == b' ' || *byte == b'\t');
        let starts = line
            .trim_ascii_start()
            .get(..12)
            .is_some_and(|s| s.eq_ignore_ascii_case(b"content-type"));
        if let Some(from) = open
            && (!folded || starts || at - from > FIELD_LIMIT)
        {
            fields.push(from..at);
            open = None;
        }
        if starts {
            open = Some(at);
        }
        at += line.len();
    }
    fields.extend(open.map(|from| from..at));
    fields
}

/// Every steering word in a range: where its letter to exchange stands, and which word it is.
fn words_in(bytes: &[u8], range: core::ops::Range<usize>) -> Vec<(usize, &'static [u8])> {
    let field = bytes.get(range.clone()).unwrap_or_default();
    let mut found = Vec::new();
    for (word, letter, _) in WORDS {
        for (at, window) in field.windows(word.len()).enumerate() {
            if window.eq_ignore_ascii_case(word) {
                found.push((range.start + at + letter, word));
            }
        }
    }
    found
}

fn restore(bytes: &mut [u8]) {
    for at in 0..bytes.len() {
        let mark = bytes.get(at).copied().unwrap_or_default();
        if mark != LOWER && mark != UPPER {
            continue;
        }
        let letter = WORDS
            .iter()
            .find(|(word, letter, _)| stands_around(bytes, at, word, *letter));
        if let (Some((_, _, letter)), Some(slot)) = (letter, bytes.get_mut(at)) {
            *slot = if mark == UPPER {
                letter.to_ascii_uppercase()
            } else {
                *letter
            };
        }
    }
}

/// Whether the word stands around `at`, its letter there exchanged.
fn stands_around(bytes: &[u8], at: usize, word: &[u8], letter: usize) -> bool {
    let Some(window) = at
        .checked_sub(letter)
        .and_then(|from| bytes.get(from..from + word.len()))
    else {
        return false;
    };
    window
        .iter()
        .zip(word)
        .enumerate()
        .all(|(i, (a, b))| i == letter || a.eq_ignore_ascii_case(b))
}

#[cfg(test)]
mod tests {
    use super::Armour;

    #[test]
    fn labels_are_exchanged_and_come_back_as_they_were() {
        let raw = b"Content-Type: MESSAGE/rfc822\r\n\r\nContent-Type:\r\n\tMultipart/Digest; boundary=x\r\n";
        let armour = Armour::put_on(raw);
        let shown = String::from_utf8_lossy(armour.bytes()).to_lowercase();
        assert!(
            !shown.contains("message/") && !shown.contains("digest"),
            "{shown:?}"
        );
        assert_eq!(armour.restore_bytes(armour.bytes()), raw);
    }

    #[test]
    fn an_ordinary_message_is_not_copied() {
        let raw = b"Subject: the message\r\n\r\na message about a digest";
        assert_eq!(Armour::put_on(raw).bytes().as_ptr(), raw.as_ptr());
    }
}
