//! Cutting text at separators that stand outside quotes and brackets; percent-decoding of URLs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const URL_SAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-decodes; in a query, `+` is a blank (reference H2).
pub(crate) fn decode(text: &str, query: bool) -> Option<String> {
    let plain = if query {
        text.replace('+', " ")
    } else {
        text.to_owned()
    };
    percent_decode_str(&plain)
        .decode_utf8()
        .ok()
        .map(|text| text.into_owned())
}

/// Percent-encodes everything that is not plain.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, URL_SAFE).to_string()
}

/// Splits at a separator outside of quotes, parentheses, braces and square brackets. `None` when they do not match.
pub(crate) fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut from) = (0_usize, false, 0);
    for (at, character) in text.char_indices() {
        match character {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            _ if character == separator && depth == 0 => {
                parts.push(text.get(from..at)?);
                from = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(from..)?);
    (depth == 0 && !quoted).then_some(parts)
}

/// `name(inside)` as its two parts; a text without parentheses has no inside.
pub(crate) fn call(text: &str) -> Option<(&str, Option<&str>)> {
    match text.find('(') {
        None => Some((text, None)),
        Some(open) => {
            let inside = text.get(open + 1..)?.strip_suffix(')')?;
            Some((text.get(..open)?, Some(inside)))
        }
    }
}
