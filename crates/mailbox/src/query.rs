//! What a person looks for in a folder: words, each of which stands in the subject or with somebody whom the message names. What is
//! found is the same whatever protocol the mailbox speaks.

use core::fmt;

use regarding_model::item::MessageHeader;

/// How many words are looked for; who types more has found what they look for by those.
const WORDS: usize = 12;
/// The longest word that is looked for, in characters.
const LENGTH: usize = 100;

/// Words that all have to be there, in lower case.
#[derive(Clone, PartialEq, Eq)]
pub struct MailQuery(Vec<String>);

impl MailQuery {
    /// The words of what was typed; `None` when there is none.
    #[must_use]
    pub fn of(typed: &str) -> Option<Self> {
        let clean = |word: &str| -> String {
            let kept = word.chars().filter(|c| !c.is_control()).take(LENGTH);
            kept.collect::<String>().to_lowercase()
        };
        let words = typed
            .split_whitespace()
            .map(clean)
            .filter(|word| !word.is_empty());
        let words: Vec<String> = words.take(WORDS).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// The words.
    pub(crate) fn words(&self) -> &[String] {
        &self.0
    }

    /// Whether a message is meant.
    pub(crate) fn finds(&self, header: &MessageHeader) -> bool {
        let subject = header.subject.to_lowercase();
        let people: Vec<String> = header
            .people
            .iter()
            .flat_map(|person| person.name.iter().chain([&person.written]))
            .map(|text| text.to_lowercase())
            .collect();
        self.0
            .iter()
            .all(|word| subject.contains(word) || people.iter().any(|text| text.contains(word)))
    }
}

impl fmt::Debug for MailQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailQuery({} words)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::MailQuery;
    use crate::mime;

    #[test]
    fn every_word_stands_in_the_subject_or_with_somebody() {
        let header = mime::header_only(
            "From: Jürgen Groß <jg@hafen.example>\r\nTo: a@b.example\r\nSubject: Angebot für Pumpen\r\n\r\n"
                .as_bytes(),
        );
        for found in ["pump", "JÜRGEN angebot", "hafen.example  FÜR", "a@b"] {
            assert!(
                MailQuery::of(found).is_some_and(|query| query.finds(&header)),
                "{found}"
            );
        }
        for missed in ["pump valve", "gross", "%", "*"] {
            assert!(
                !MailQuery::of(missed).is_some_and(|query| query.finds(&header)),
                "{missed}"
            );
        }
    }

    #[test]
    fn what_is_typed_is_bounded_and_has_no_control_characters() {
        assert_eq!(MailQuery::of(" \t\r\n "), None);
        assert_eq!(MailQuery::of("\0"), None);
        let long = "x".repeat(1000) + &" y".repeat(100);
        let query = MailQuery::of(&long).unwrap();
        assert_eq!((query.words().len(), query.words()[0].len()), (12, 100));
        assert_eq!(format!("{query:?}"), "MailQuery(12 words)");
    }
}
