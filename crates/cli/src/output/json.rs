//! Views as JSON. The values are the views' own; characters that would steer a terminal are written as escapes, which
//! every reader of JSON takes for the same text.

use std::fmt::Write as _;

use serde::Serialize;

use super::sanitise::steers;

/// A value as JSON, over several lines.
pub(super) fn text(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(escaped(&serde_json::to_string_pretty(value)?))
}

/// Such a character stands inside a string only: the line breaks between tokens are the one exception.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !steers(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_steers_a_terminal_is_escaped_and_means_the_same() {
        let value = ["a\u{1b}[2J", "b\u{9b}\u{202e}\u{7f}", "c\u{e0041}\n"];
        let json = text(&value).unwrap();
        assert!(json.contains("\\u009b\\u202e\\u007f"), "{json}");
        assert!(json.contains("\\udb40\\udc41"), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), value);
    }
}
