//! Values as OData writes them. The only place where text of a person becomes part of a query (reference A7).

use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

/// A value of a filter.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// Text, compared without regard to case by the organization.
    Text(String),
    /// An id.
    Guid(Uuid),
    /// A whole number, also a choice.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A moment.
    Time(Timestamp),
    /// No value.
    Null,
}

impl Literal {
    /// The literal in OData's grammar, not yet percent-encoded.
    #[must_use]
    pub fn odata(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Guid(id) => id.to_string(),
            Self::Int(number) => number.to_string(),
            Self::Bool(yes) => yes.to_string(),
            // Whole seconds: what the organization keeps, and every server reads.
            Self::Time(time) => time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Self::Null => "null".to_owned(),
        }
    }
}

/// A text literal: quotes doubled, nothing else can end it.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A text literal for `contains`, `startswith` and `endswith`, where `%`, `_` and `[` would be wildcards.
#[must_use]
pub fn quoted_pattern(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(|c| match c {
            '%' | '_' | '[' => vec!['[', c, ']'],
            other => vec![other],
        })
        .collect();
    quoted(&plain)
}

/// What may stand unencoded in the value of a query option.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b'\'')
    .remove(b'=');

/// Percent-encodes the value of a query option.
#[must_use]
pub fn encoded(value: &str) -> String {
    utf8_percent_encode(value, PLAIN).to_string()
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::{encoded, quoted, quoted_pattern};

    /// Reads a literal as the grammar has it: the text, and what follows the closing quote.
    fn read(literal: &str) -> (String, String) {
        let mut text = String::new();
        let mut rest = literal
            .strip_prefix('\'')
            .expect("starts with a quote")
            .chars()
            .peekable();
        while let Some(c) = rest.next() {
            match (c, rest.peek()) {
                ('\'', Some('\'')) => {
                    text.push('\'');
                    rest.next();
                }
                ('\'', _) => break,
                (other, _) => text.push(other),
            }
        }
        (text, rest.collect())
    }

    /// Reads a pattern as SQL `LIKE` does: the plain text it stands for, or `None` when it holds a wildcard.
    fn plain_of_pattern(pattern: &str) -> Option<String> {
        let mut plain = String::new();
        let mut rest = pattern.chars();
        while let Some(c) = rest.next() {
            match c {
                '%' | '_' => return None,
                '[' => {
                    plain.push(rest.next()?);
                    (rest.next()? == ']').then_some(())?;
                }
                other => plain.push(other),
            }
        }
        Some(plain)
    }

    #[test]
    fn hostile_texts_stay_inside_their_quotes() {
        for hostile in [
            "o'neil@x",
            "' or 1 eq 1 or '",
            "''",
            "%",
            "_",
            "[",
            "a\r\nGET /",
            "ü@ö",
            "&$top=1",
            "#",
            "\u{0}",
        ] {
            assert_eq!(
                read(&quoted(hostile)),
                (hostile.to_owned(), String::new()),
                "{hostile:?}"
            );
            let sent = encoded(&quoted(hostile));
            assert!(
                !sent.contains(['&', '#', '\r', '\n', ' ', '+', '%']) || sent.contains('%'),
                "{sent}"
            );
            assert!(!sent.contains(['&', '#', '\r', '\n', ' ', '+']), "{sent}");
        }
        assert_eq!(quoted_pattern("100%_[x]"), "'100[%][_][[]x]'");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_out_of_a_literal(text in any::<String>()) {
            let sent = encoded(&quoted(&text));
            let received = percent_decode_str(&sent).decode_utf8().unwrap().into_owned();
            prop_assert_eq!(read(&received), (text, String::new()));
        }

        #[test]
        fn no_text_is_a_wildcard(text in any::<String>()) {
            let (pattern, rest) = read(&quoted_pattern(&text));
            prop_assert_eq!(rest, "");
            prop_assert_eq!(plain_of_pattern(&pattern), Some(text));
        }

        #[test]
        fn an_encoded_value_cannot_leave_its_option(text in any::<String>()) {
            prop_assert!(encoded(&text).bytes().all(|b| b.is_ascii_graphic() && !b"&#+?".contains(&b)));
        }
    }
}
