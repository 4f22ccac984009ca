//! Escapes of values and parameters.

/// A value without its escapes. What is no escape stays as it is: a backslash in a path of a careless program.
pub(crate) fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(plain @ ('\\' | ',' | ';' | ':' | '"')) => out.push(plain),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

/// A text with its escapes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\\' | ',' | ';' => out.extend(['\\', character]),
            '\r' => {}
            _ => out.push(character),
        }
    }
    out
}

/// The parts of a structured value, escapes kept.
pub(crate) fn split(value: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, character) in value.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == separator {
            parts.push(value.get(start..at).unwrap_or_default());
            start = at + separator.len_utf8();
        }
    }
    parts.push(value.get(start..).unwrap_or_default());
    parts
}

/// The value of a parameter as it is written: quoted where it must be (RFC 5545 section 3.2), with the escapes of RFC 6868.
pub(crate) fn parameter(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    for character in value.chars() {
        match character {
            '\n' => out.push_str("^n"),
            '"' => out.push_str("^'"),
            '^' => out.push_str("^^"),
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    if out.contains([':', ';', ',', ' ']) {
        format!("\"{out}\"")
    } else {
        out
    }
}

/// The values of a parameter, without quotes and escapes.
pub(super) fn parameter_values(written: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut start = 0;
    loop {
        let end = find_unquoted(written, start, b",").unwrap_or(written.len());
        values.push(parameter_value(written.get(start..end).unwrap_or_default()));
        if end >= written.len() {
            return values;
        }
        start = end + 1;
    }
}

fn parameter_value(written: &str) -> String {
    let bare = written.trim().trim_matches('"');
    let mut out = String::with_capacity(bare.len());
    let mut characters = bare.chars().peekable();
    while let Some(character) = characters.next() {
        let decoded = match (character, characters.peek()) {
            ('^', Some('n' | 'N')) => '\n',
            ('^', Some('\'')) => '"',
            ('^', Some('^')) => '^',
            _ => {
                out.push(character);
                continue;
            }
        };
        characters.next();
        out.push(decoded);
    }
    out
}

/// The first of these bytes outside of quotes.
pub(super) fn find_unquoted(text: &str, from: usize, wanted: &[u8]) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'"' => quoted = !quoted,
            _ if !quoted && wanted.contains(&byte) => return Some(at),
            _ => {}
        }
    }
    None
}

/// Decodes quoted-printable (vCard 2.1); what is no code stays.
pub(super) fn quoted_printable(written: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(written.len());
    let mut rest = written;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| core::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if *first == b'=' => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}
