//! What a person reads, in their language. A sentence stands at the place that says it, in English, and is looked up in the
//! catalogue of the person's language at the moment it is put into words (docs/adr/0007).
//!
//! Names, subjects and words of servers are arguments: they are put in after the look-up and never looked up themselves.

pub mod catalogue;
mod direction;
mod io;
mod language;

use std::fmt::{self, Display};

use self::catalogue::Catalogue;
use self::direction::isolated;

pub use self::io::io;
pub use self::language::{InEnglish, Language, Voice, named_by_environment, set_voice, speaking, voice};

/// A sentence without arguments that is kept, or stands in a table, and is put into words whenever it is shown. Made by
/// [`sentence!`](crate::sentence).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence(&'static str);

impl Sentence {
    /// No words, in any language.
    pub const EMPTY: Self = Self("");

    /// Takes a pattern; the macro does, so that a test finds every one of them in the sources.
    #[doc(hidden)]
    #[must_use]
    pub const fn of(english: &'static str) -> Self {
        Self(english)
    }
}

impl Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say(self.0, &[], format_args!("{}", self.0)))
    }
}

impl From<Sentence> for String {
    fn from(sentence: Sentence) -> Self {
        sentence.to_string()
    }
}

/// An argument of a pattern, by its name.
pub type Argument<'a> = (&'static str, &'a dyn Display);

/// Puts a pattern into words. `english` is the pattern with its arguments already in their places.
#[doc(hidden)]
#[must_use]
pub fn say(pattern: &'static str, arguments: &[Argument<'_>], english: fmt::Arguments<'_>) -> String {
    let voice = voice();
    match Catalogue::of(voice.language) {
        Some(catalogue) => fill(catalogue.find(pattern).unwrap_or(pattern), arguments, voice),
        None => fmt::format(english),
    }
}

/// Puts the pattern that fits a count into words. `english` are the two patterns of English, filled.
#[doc(hidden)]
#[must_use]
pub fn say_many(
    count: u64,
    patterns: [&'static str; 2],
    arguments: &[Argument<'_>],
    english: [fmt::Arguments<'_>; 2],
) -> String {
    let voice = voice();
    let [one, other] = english;
    let [singular, plural] = patterns;
    match Catalogue::of(voice.language) {
        Some(catalogue) => {
            let found = catalogue.find_for(singular, count);
            fill(found.unwrap_or(plural), arguments, voice)
        }
        None if count == 1 => fmt::format(one),
        None => fmt::format(other),
    }
}

/// A count of any integer type; one that is too large or negative counts as many.
#[doc(hidden)]
pub fn count_of(number: impl TryInto<u64>) -> u64 {
    number.try_into().unwrap_or(u64::MAX)
}

/// Puts arguments into the places that a translator gave them.
fn fill(pattern: &str, arguments: &[Argument<'_>], voice: Voice) -> String {
    let mut words = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        words.push_str(before);
        let Some((name, after)) = behind.split_once('}') else {
            rest = behind;
            continue;
        };
        if let Some((_, value)) = arguments.iter().find(|(known, _)| *known == name) {
            words.push_str(&isolated(value.to_string(), voice));
        }
        rest = after;
    }
    words.push_str(rest);
    words
}

/// Says a sentence in the person's language: an English pattern with named arguments, as `format!` takes it. Gives a `String`.
///
/// ```
/// use regarding_model::say;
/// let host = "mail.example";
/// assert_eq!(say!("{host} is no mail server", host = host), "mail.example is no mail server");
/// ```
#[macro_export]
macro_rules! say {
    ($pattern:literal $(, $name:ident = $value:expr)* $(,)?) => {
        match ($(&$value,)*) {
            ($($name,)*) => $crate::text::say(
                $pattern,
                &[$((stringify!($name), $name as &dyn ::core::fmt::Display),)*],
                ::core::format_args!($pattern $(, $name = $name)*),
            ),
        }
    };
}

/// Says a sentence that counts something. The count comes first; both English patterns name every argument.
///
/// ```
/// use regarding_model::say_many;
/// assert_eq!(say_many!(count = 1, "{count} recipient", "{count} recipients"), "1 recipient");
/// assert_eq!(say_many!(count = 3, "{count} recipient", "{count} recipients"), "3 recipients");
/// ```
#[macro_export]
macro_rules! say_many {
    ($count:ident = $number:expr, $one:literal, $other:literal $(, $name:ident = $value:expr)* $(,)?) => {
        match (&$crate::text::count_of($number), $(&$value,)*) {
            ($count, $($name,)*) => $crate::text::say_many(
                *$count,
                [$one, $other],
                &[
                    (stringify!($count), $count as &dyn ::core::fmt::Display),
                    $((stringify!($name), $name as &dyn ::core::fmt::Display),)*
                ],
                [
                    ::core::format_args!($one, $count = $count $(, $name = $name)*),
                    ::core::format_args!($other, $count = $count $(, $name = $name)*),
                ],
            ),
        }
    };
}

/// A [`Sentence`](crate::text::Sentence): words without arguments that are looked up when they are shown, not here.
#[macro_export]
macro_rules! sentence {
    ($english:literal) => {
        $crate::text::Sentence::of($english)
    };
}

#[cfg(test)]
mod tests {
    use super::{Language, Sentence, Voice, fill, speaking};

    #[test]
    fn english_is_what_stands_in_the_source() {
        let (host, limit) = ("mail.example", 5_u32);
        assert_eq!(say!("Plain"), "Plain");
        assert_eq!(
            say!("{host} takes {limit} MB", host = host, limit = limit),
            "mail.example takes 5 MB"
        );
        assert_eq!(
            say_many!(
                count = 1_usize,
                "{count} of {all}",
                "{count} out of {all}",
                all = 7
            ),
            "1 of 7"
        );
        const KEPT: Sentence = sentence!("Kept");
        assert_eq!(KEPT.to_string(), "Kept");
    }

    #[test]
    fn a_translator_may_reorder_and_leave_out_arguments() {
        let voice = Voice::of(Language::German);
        let arguments: [super::Argument<'_>; 2] = [("who", &"Ada"), ("what", &"{who}")];
        assert_eq!(
            fill("{what} von {who}.", &arguments, voice),
            "{who} von Ada.",
            "an argument is put in and not read again"
        );
        assert_eq!(fill("{who", &arguments, voice), "who");
    }

    #[test]
    fn a_sentence_without_an_entry_is_said_in_english() {
        let said = speaking(Voice::of(Language::German), || {
            fill(
                "no such sentence in {place}",
                &[("place", &"any")],
                Voice::of(Language::German),
            )
        });
        assert_eq!(said, "no such sentence in any");
    }
}
