//! What is never tracked by itself, as a list: its entries, and how it is written down.

use std::collections::BTreeSet;

use regarding_model::address::EmailAddress;
use regarding_model::sentence;
use regarding_sync::incoming::Never;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::core::failing;
use crate::facade::Answer;
use crate::view::received::{NeverEntry, NeverKind};

/// More entries than anybody keeps.
pub(super) const MOST: usize = 2000;

/// The list, as it is written down.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct NeverList {
    addresses: BTreeSet<String>,
    domains: BTreeSet<String>,
    words: BTreeSet<String>,
    /// Conversations, by the identity derived from the message that began each.
    threads: BTreeSet<Uuid>,
}

impl NeverList {
    /// As decisions need it.
    pub(super) fn rules(&self) -> Never {
        let mut never = Never::default();
        for address in self.addresses.iter().filter_map(|text| bare(text).parse().ok()) {
            never.address(address);
        }
        for domain in &self.domains {
            never.domain(domain);
        }
        for words in &self.words {
            never.words(words);
        }
        never
    }

    /// Whether one of these conversations was stopped.
    pub(super) fn stops(&self, threads: &[Uuid]) -> bool {
        threads.iter().any(|thread| self.threads.contains(thread))
    }

    /// The conversations that were stopped.
    pub(super) fn threads(&self) -> impl ExactSizeIterator<Item = &Uuid> {
        self.threads.iter()
    }

    /// All entries.
    pub(super) fn entries(&self) -> Vec<NeverEntry> {
        let of = |kind, texts: &BTreeSet<String>| {
            let entries = texts.iter().map(move |text| NeverEntry {
                kind,
                text: text.clone(),
            });
            entries.collect::<Vec<_>>()
        };
        let threads: BTreeSet<String> = self.threads.iter().map(Uuid::to_string).collect();
        [
            of(NeverKind::Address, &self.addresses),
            of(NeverKind::Domain, &self.domains),
            of(NeverKind::Words, &self.words),
            of(NeverKind::Conversation, &threads),
        ]
        .concat()
    }

    /// The list as a text.
    pub(super) fn text(&self) -> Answer<String> {
        serde_json::to_string(self).map_err(|_| failing::internal(sentence!("a note")))
    }

    pub(super) fn len(&self) -> usize {
        self.addresses.len() + self.domains.len() + self.words.len() + self.threads.len()
    }

    /// Adds an entry or takes it away; whether it is one at all.
    pub(super) fn change(&mut self, entry: &NeverEntry, there: bool) -> bool {
        let text = entry.text.trim();
        if !there && self.take_as_kept(entry.kind, text) {
            return true;
        }
        let mut probe = Never::default();
        match entry.kind {
            NeverKind::Address => match bare(text).parse::<EmailAddress>() {
                Ok(address) => put(&mut self.addresses, address.as_str().to_owned(), there),
                Err(_) => false,
            },
            NeverKind::Domain => {
                let domain = text.trim_start_matches(['@', '.', '*']).to_lowercase();
                probe.domain(&domain) && put(&mut self.domains, domain, there)
            }
            NeverKind::Words => probe.words(text) && put(&mut self.words, text.to_owned(), there),
            NeverKind::Conversation => match Uuid::parse_str(text) {
                Ok(thread) => put(&mut self.threads, thread, there),
                Err(_) => false,
            },
        }
    }
}

impl NeverList {
    /// Takes an entry away that is kept as it was typed: earlier lists hold some that would not be taken now. Whether there was one.
    fn take_as_kept(&mut self, kind: NeverKind, text: &str) -> bool {
        match kind {
            NeverKind::Address => self.addresses.remove(text),
            NeverKind::Domain => self.domains.remove(text),
            NeverKind::Words => self.words.remove(text),
            NeverKind::Conversation => false,
        }
    }
}

/// The address of a text as mail programs copy it: alone, or in angle brackets behind a name.
fn bare(text: &str) -> &str {
    let inside = text.strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    inside.map_or(text, |(_, address)| address)
}

fn put<T: Ord>(set: &mut BTreeSet<T>, value: T, there: bool) -> bool {
    if there {
        set.insert(value);
    } else {
        set.remove(&value);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{NeverEntry, NeverKind, NeverList};

    #[test]
    fn an_entry_that_was_kept_with_a_name_holds_and_can_be_taken_away() {
        let kept = r#"{"addresses":["Ada <ada@x.example>"],"domains":["a@b"],"words":["-"]}"#;
        let mut list: NeverList = serde_json::from_str(kept).unwrap();
        let ada = "ada@x.example".parse().unwrap();
        let mail = |id| regarding_sync::incoming::Mail {
            id,
            thread: id,
            direction: regarding_model::item::Direction::Received,
            from: Some(&ada),
            recipients: Vec::new(),
            subject: "",
            nature: regarding_sync::incoming::Nature::Personal,
            protected: false,
        };
        let id = "<a@x.example>".parse().unwrap();
        assert!(list.rules().refuses(&mail(&id)).is_some());
        for entry in list.entries() {
            assert!(list.change(&entry, false), "{}", entry.text);
        }
        assert_eq!(list.len(), 0);
    }

    #[test]
    fn entries_are_checked_kept_once_and_taken_away_again() {
        let mut list = NeverList::default();
        let entry = |kind, text: &str| NeverEntry {
            kind,
            text: text.to_owned(),
        };
        assert!(list.change(&entry(NeverKind::Address, " A@X.example "), true));
        assert!(list.change(&entry(NeverKind::Address, "a@x.example"), true));
        // As mail programs copy it.
        assert!(list.change(&entry(NeverKind::Address, "\"A, B\" <A@x.example>"), true));
        assert!(list.change(&entry(NeverKind::Domain, "@Y.example"), true));
        assert!(list.change(&entry(NeverKind::Words, "Private"), true));
        assert!(!list.change(&entry(NeverKind::Domain, "a@b"), true));
        assert!(!list.change(&entry(NeverKind::Words, " - "), true));
        assert!(!list.change(&entry(NeverKind::Conversation, "x"), true));
        let texts: Vec<String> = list.entries().into_iter().map(|one| one.text).collect();
        assert_eq!(texts, ["a@x.example", "y.example", "Private"]);
        let read: NeverList = serde_json::from_str(&serde_json::to_string(&list).unwrap()).unwrap();
        assert!(read == list);
        assert!(list.change(&entry(NeverKind::Address, "A@x.example"), false));
        assert_eq!(list.entries().len(), 2);
    }
}
