//! Codes: the short words of our own that stand in the cache where a sentence would be tempting.
//!
//! A code is made by the program, never taken from a record, an item or a server.

use core::fmt;
use core::str::FromStr;

use thiserror::Error;

/// A word of lower-case letters, digits, `_`, `-` and `.`, at most 64 of them, for example `person.set_regarding`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("Not a code: expected 1 to 64 lower-case letters, digits, underscores, hyphens or dots")]
pub struct CodeError;

impl Code {
    /// The longest code, in characters.
    pub const MAX_LENGTH: usize = 64;

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
        if (1..=Self::MAX_LENGTH).contains(&text.len()) && text.chars().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError)
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn a_code_cannot_carry_a_sentence_or_an_address() {
        for code in ["track", "person.set_regarding", "0x80040237", "a-b"] {
            assert!(code.parse::<Code>().is_ok(), "{code}");
        }
        let long = "a".repeat(65);
        for text in ["", "Two words", "two words", "a@b", "Ä", "a\n", long.as_str()] {
            assert!(text.parse::<Code>().is_err(), "{text:?}");
        }
    }
}
