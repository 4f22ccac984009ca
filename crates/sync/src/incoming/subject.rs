//! What a subject says about the conversation: a tracking token (F6, G-53), and the words that smart matching compares (F7, G-55).

use std::collections::BTreeSet;

/// The tokens of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// `organization.trackingprefix`; empty where no tokens are used.
    pub prefix: String,
}

impl Tokens {
    /// The last token in a subject. It does not begin inside of a word: another organization's prefix may end like ours.
    #[must_use]
    pub fn find(&self, subject: &str) -> Option<String> {
        if self.prefix.is_empty() {
            return None;
        }
        let mut places: Vec<usize> = subject.char_indices().map(|(at, _)| at).collect();
        places.reverse();
        places.into_iter().find_map(|at| self.at(subject, at))
    }

    fn at(&self, subject: &str, at: usize) -> Option<String> {
        let (before, rest) = subject.split_at_checked(at)?;
        let start = rest.get(..self.prefix.len())?;
        let digits = rest.get(self.prefix.len()..)?;
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        let inside = before.chars().next_back().is_some_and(char::is_alphanumeric);
        let is_one = !inside && start.eq_ignore_ascii_case(&self.prefix) && !digits.is_empty();
        is_one.then(|| format!("{}{digits}", self.prefix))
    }
}

/// The subject without `RE:`, `FW:` and the like before it: `^[\s]*([\w]+\s?:[\s]*)+` (F7, G-55).
#[must_use]
pub fn base_subject(subject: &str) -> &str {
    let mut rest = subject.trim_start();
    loop {
        let word: usize = rest
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .map(char::len_utf8)
            .sum();
        let after = rest.get(word..).unwrap_or_default();
        let mut letters = after.chars();
        let colon = match letters.next() {
            Some(letter) if letter.is_whitespace() => letters.next(),
            other => other,
        };
        if word == 0 || colon != Some(':') {
            return rest;
        }
        rest = letters.as_str().trim_start();
    }
}

/// The words of a subject that smart matching compares: so many of the first, without case (`hashmaxcount`, F7).
#[must_use]
pub fn smart_words(subject: &str, most: usize) -> BTreeSet<String> {
    base_subject(subject)
        .split_whitespace()
        .take(most)
        .map(str::to_lowercase)
        .collect()
}

/// How mail programs label a message that passes another one on, in the languages that people here write.
const FORWARDED: &[&str] = &[
    "fw", "fwd", "wg", "tr", "rv", "enc", "i", "vb", "vl", "doorst", "pd", "yml",
];

/// Whether the first label of a subject says that the message passes another one on.
#[must_use]
pub fn forwards(subject: &str) -> bool {
    let Some((label, _)) = subject.trim_start().split_once(':') else {
        return false;
    };
    let label = label.trim().to_lowercase();
    FORWARDED.contains(&label.as_str())
}

#[cfg(test)]
mod tests {
    use super::forwards;

    #[test]
    fn g_56_a_forward_is_known_by_its_label_and_an_answer_to_one_is_none() {
        for subject in ["FW: cranes", "Fwd: cranes", "WG: Kräne", " tr : grues"] {
            assert!(forwards(subject), "{subject}");
        }
        for subject in ["cranes", "Re: FW: cranes", "FWD cranes", "", "forward: march"] {
            assert!(!forwards(subject), "{subject}");
        }
    }
}
