//! A bound that has to hold before any HTML parser sees the text: how many attributes one tag has. Parsers compare each
//! with all before it, so a tag of a hundred thousand would keep them busy for minutes.

use std::borrow::Cow;

/// How many attributes of a tag are kept; real mail has a dozen.
const ATTRIBUTE_LIMIT: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    TagName,
    BetweenAttributes,
    AttributeName,
    BeforeValue,
    Quoted(u8),
    Unquoted,
}

/// The text with the surplus attributes of each tag taken out, by the states of the HTML standard (13.2.5).
pub(crate) fn few_attributes(html: &str) -> Cow<'_, str> {
    let mut surplus: Vec<core::ops::Range<usize>> = Vec::new();
    let (mut state, mut count) = (State::Text, 0);
    let bytes = html.as_bytes();
    for (at, byte) in bytes.iter().copied().enumerate() {
        let before = state;
        state = next(state, byte, bytes.get(at + 1).copied());
        if state == State::TagName && before == State::Text {
            count = 0;
        }
        if state == State::AttributeName && before == State::BetweenAttributes {
            count += 1;
        }
        if count > ATTRIBUTE_LIMIT && state != State::Text {
            match surplus.last_mut() {
                Some(last) if last.end == at => last.end = at + 1,
                _ => surplus.push(at..at + 1),
            }
        }
    }
    if surplus.is_empty() {
        Cow::Borrowed(html)
    } else {
        Cow::Owned(without(html, &surplus))
    }
}

fn next(state: State, byte: u8, following: Option<u8>) -> State {
    let blank = byte.is_ascii_whitespace() || byte == b'/';
    match (state, byte) {
        (State::Text, b'<') => {
            let opens = following.is_some_and(|next| next.is_ascii_alphabetic() || next == b'/');
            if opens { State::TagName } else { State::Text }
        }
        (State::Text, _) => State::Text,
        (State::Quoted(quote), _) => {
            if byte == quote {
                State::BetweenAttributes
            } else {
                state
            }
        }
        (State::BeforeValue, b'"' | b'\'') => State::Quoted(byte),
        (_, b'>') => State::Text,
        (State::TagName, _) => {
            if blank {
                State::BetweenAttributes
            } else {
                State::TagName
            }
        }
        (State::BetweenAttributes, b'=') | (State::AttributeName, b'=') => State::BeforeValue,
        (State::BetweenAttributes | State::AttributeName, _) => {
            if blank {
                State::BetweenAttributes
            } else {
                State::AttributeName
            }
        }
        (State::BeforeValue, _) => {
            if byte.is_ascii_whitespace() {
                State::BeforeValue
            } else {
                State::Unquoted
            }
        }
        (State::Unquoted, _) => {
            if byte.is_ascii_whitespace() {
                State::BetweenAttributes
            } else {
                State::Unquoted
            }
        }
    }
}

fn without(html: &str, surplus: &[core::ops::Range<usize>]) -> String {
    let mut kept = Vec::with_capacity(html.len());
    let mut from = 0;
    for gap in surplus {
        kept.extend_from_slice(html.as_bytes().get(from..gap.start).unwrap_or_default());
        from = gap.end;
    }
    kept.extend_from_slice(html.as_bytes().get(from..).unwrap_or_default());
    String::from_utf8_lossy(&kept).into_owned()
}

#[cfg(test)]
mod tests {
    use super::few_attributes;

    #[test]
    fn surplus_attributes_go_and_long_values_stay() {
        let many = format!(
            "<p {}>text</p>",
            (0..50_000).map(|n| format!("a{n}")).collect::<Vec<_>>().join(" ")
        );
        assert!(few_attributes(&many).len() < 2000);
        assert!(few_attributes(&many).ends_with(">text</p>"));
        let long = format!("<img alt=\"{}\" src='x'>", "w / ".repeat(10_000));
        assert_eq!(few_attributes(&long), long);
    }
}
