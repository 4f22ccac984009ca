//! What SQLite lacks: text compared without regard to case in every script, and the wildcards `%`, `_` and `[` of the
//! Web API's string functions (reference A7).

use core::cmp::Ordering;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// The collation of every text column.
pub(crate) const COLLATION: &str = "ANYCASE";
/// `anycase_like(text, pattern)`: 1 or 0; a null text matches nothing.
pub(crate) const LIKE: &str = "anycase_like";

/// Adds both to a connection.
pub(crate) fn install(connection: &Connection) -> rusqlite::Result<()> {
    connection.create_collation(COLLATION, compare)?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function(LIKE, 2, flags, |arguments| {
        let text: Option<String> = arguments.get(0)?;
        let pattern: String = arguments.get(1)?;
        Ok(text.is_some_and(|text| like(&text, &pattern)))
    })
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn compare(left: &str, right: &str) -> Ordering {
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
        assert_eq!(compare("ДОМ", "дом"), core::cmp::Ordering::Equal);
        assert_ne!(compare("a", "b"), core::cmp::Ordering::Equal);
    }
}
