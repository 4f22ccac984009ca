//! Folds: lines that are too long go on in the next one, behind a blank (RFC 5545 section 3.1).

/// The longest line before it is folded, in bytes without the line break (RFC 5545 section 3.1).
pub(super) const FOLD_AT: usize = 75;

/// Takes folds and the line break away.
pub(super) fn unfold(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\n', rest) {
        let (line, after) = rest.split_at(at);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        out.extend_from_slice(line);
        // The blank that marks a fold; a soft break of quoted-printable has none.
        rest = after.get(1..).unwrap_or_default();
        rest = rest
            .strip_prefix(b" ")
            .or_else(|| rest.strip_prefix(b"\t"))
            .unwrap_or(rest);
        if !rest.is_empty() && out.ends_with(b"=") && after.get(1).is_some_and(|byte| !b" \t".contains(byte))
        {
            out.pop();
        }
    }
    out.extend_from_slice(rest);
    out
}

pub(super) fn fold(line: &str, newline: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len() + line.len() / FOLD_AT * 3 + 2);
    let mut used = 0;
    let mut buffer = [0; 4];
    for character in line.chars() {
        let bytes = character.encode_utf8(&mut buffer).as_bytes();
        if used + bytes.len() > FOLD_AT {
            out.extend_from_slice(newline.as_bytes());
            out.push(b' ');
            used = 1;
        }
        out.extend_from_slice(bytes);
        used += bytes.len();
    }
    out.extend_from_slice(newline.as_bytes());
    out
}

/// Where the value begins: the first colon outside of quotes, or the first one at all when a quote is never closed.
pub(super) fn colon(line: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b':' if !quoted => return Some(at),
            _ => {}
        }
    }
    line.find(':')
}

/// Whether a line of quoted-printable says with its last character that it goes on in the next one.
pub(super) fn breaks_off_softly(raw: &[u8]) -> bool {
    let bare = raw.strip_suffix(b"\n").unwrap_or(raw);
    let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
    bare.ends_with(b"=") && is_quoted_printable(raw)
}

fn is_quoted_printable(line: &[u8]) -> bool {
    let unfolded = unfold(line.get(..line.len().min(1024)).unwrap_or_default());
    let head = unfolded.split(|byte| *byte == b':').next().unwrap_or_default();
    let words = head.to_ascii_uppercase();
    words.windows(16).any(|word| word == b"QUOTED-PRINTABLE")
}
