//! What SQLite lacks: text compared without regard to case in every script, and the wildcards `%`, `_` and `[` of the
//! Web API's string functions (reference A7).

use core::cmp::Ordering;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// The collation of every text column.
pub(crate) const COLLATION: &str = "ANYCASE";
/// `anycase_like(text, pattern)`: 1 or 0; a null text matches nothing.
pub(crate) const LIKE: &str = "anycase_like";

/// `local_date(moment, zone)`: the day in that time zone (an IANA name) on which a moment falls.
pub(crate) const LOCAL_DATE: &str = "local_date";

/// Adds all of them to a connection.
pub(crate) fn install(connection: &Connection) -> rusqlite::Result<()> {
    connection.create_collation(COLLATION, compare)?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function(LOCAL_DATE, 2, flags, |arguments| {
        let text: Option<String> = arguments.get(0)?;
        let zone: String = arguments.get(1)?;
        Ok(text.and_then(|text| local_date(&text, &zone)))
    })?;
    connection.create_scalar_function(LIKE, 2, flags, |arguments| {
        let text: Option<String> = arguments.get(0)?;
        let pattern: String = arguments.get(1)?;
        Ok(text.is_some_and(|text| like(&text, &pattern)))
    })
}

fn local_date(text: &str, zone: &str) -> Option<String> {
    let time: Timestamp = text.parse().ok()?;
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Some(time.to_zoned_datetime(zone).date().to_string())
}

/// Characters without their case. By way of capitals, since some have two small forms: the sigma inside of a word and the
/// one that ends it. A capital of several characters, or the dotless i, which is a letter of its own, stays out of it.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(|character| {
        let mut capitals = character.to_uppercase();
        match (capitals.next(), capitals.next()) {
            (Some(capital), None) if character != 'ı' => capital.to_lowercase(),
            _ => character.to_lowercase(),
        }
    })
}

fn compare(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        let small = u8::to_ascii_lowercase;
        return left
            .as_bytes()
            .iter()
            .map(small)
            .cmp(right.as_bytes().iter().map(small));
    }
    folded(left).cmp(folded(right))
}

/// One element of a pattern.
enum Part {
    /// `%`: any run of characters.
    Run,
    /// `_`: one character.
    One,
    /// `[abc]`, `[a-z]`, `[^x]`: one character of a class.
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
    /// The character itself.
    Is(char),
}

impl Part {
    fn takes(&self, character: char) -> bool {
        match self {
            Self::Run | Self::One => true,
            Self::Is(wanted) => *wanted == character,
            Self::Class { negated, ranges } => {
                ranges
                    .iter()
                    .any(|(low, high)| (*low..=*high).contains(&character))
                    != *negated
            }
        }
    }
}

fn parts(pattern: &str) -> Vec<Part> {
    let characters: Vec<char> = folded(pattern).collect();
    let mut rest = characters.as_slice();
    let mut parts = Vec::new();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        parts.push(match first {
            '%' => Part::Run,
            '_' => Part::One,
            '[' => match tail.iter().position(|c| *c == ']') {
                Some(end) => {
                    rest = tail.get(end + 1..).unwrap_or_default();
                    class(tail.get(..end).unwrap_or_default())
                }
                None => Part::Is('['),
            },
            other => Part::Is(*other),
        });
    }
    parts
}

fn class(inside: &[char]) -> Part {
    let (negated, mut rest) = match inside.split_first() {
        Some(('^', tail)) => (true, tail),
        _ => (false, inside),
    };
    let mut ranges = Vec::new();
    loop {
        match rest {
            [low, '-', high, tail @ ..] => {
                ranges.push((*low, *high));
                rest = tail;
            }
            [one, tail @ ..] => {
                ranges.push((*one, *one));
                rest = tail;
            }
            [] => return Part::Class { negated, ranges },
        }
    }
}

/// Whether the whole text matches. Linear memory, at most text times pattern steps: no pattern can run away.
fn like(text: &str, pattern: &str) -> bool {
    let parts = parts(pattern);
    let text: Vec<char> = folded(text).collect();
    let (mut at, mut part) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (text.get(at), parts.get(part)) {
            (_, Some(Part::Run)) => {
                retry = Some((at, part));
                part += 1;
            }
            (Some(character), Some(wanted)) if wanted.takes(*character) => {
                at += 1;
                part += 1;
            }
            (None, None) => return true,
            _ => match retry {
                Some((from, run)) if from < text.len() => {
                    retry = Some((from + 1, run));
                    at = from + 1;
                    part = run + 1;
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{compare, like};

    #[test]
    fn a7_wildcards_work_inside_string_functions() {
        for (text, pattern, expected) in [
            ("Contoso Ltd", "%SO LT%", true),
            ("abc", "a_c", true),
            ("abc", "a_d", false),
            ("cat", "[bc]at", true),
            ("rat", "[^bc]at", true),
            ("5%", "5[%]", true),
            ("50", "5[%]", false),
            ("", "%", true),
            ("aaaaaaaaaaaaaaaaaaaaaaaab", "%a%a%a%a%a%c", false),
            ("Ünïon", "ünï%", true),
            ("[x", "[x", true),
        ] {
            assert_eq!(like(text, pattern), expected, "{text:?} like {pattern:?}");
        }
    }

    #[test]
    fn a7_text_compares_without_regard_to_case_in_every_script() {
        for (capital, small) in [
            ("ДОМ", "дом"),
            ("Öz", "ÖZ"),
            ("ΟΔΟΣ", "οδος"),
            ("ÇA VA", "ça va"),
            ("straße", "STRAẞE"),
            ("plain", "PLAIN"),
        ] {
            assert_eq!(
                compare(capital, small),
                core::cmp::Ordering::Equal,
                "{capital} {small}"
            );
        }
        for (one, other) in [("a", "b"), ("ı", "i"), ("o", "ö"), ("a", "ä")] {
            assert_ne!(compare(one, other), core::cmp::Ordering::Equal, "{one} {other}");
        }
    }
}
