//! What is never tracked by itself. The list is the person's own and holds addresses, so it is kept in the organization, as a note of
//! theirs (promise 1): every computer of theirs heeds it, and nothing of it is on this disk.

use std::collections::BTreeSet;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::notes::{ChangeNote, CreateNote, Note, ReadNote};
use regarding_model::address::EmailAddress;
use regarding_model::identity::never_note_id;
use regarding_model::{say, sentence};
use regarding_net::Rule;
use regarding_sync::incoming::Never;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::received::{NeverEntry, NeverKind};

/// The subject of the note.
const SUBJECT: &str = "Regarding: mail that is never tracked by itself";

/// How often a list that another computer changes at the same moment is read again.
pub(super) const TRIES: u32 = 4;

/// More entries than a person keeps.
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
        for address in self.addresses.iter().filter_map(|text| text.parse().ok()) {
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
        let mut probe = Never::default();
        match entry.kind {
            NeverKind::Address => match text.parse::<EmailAddress>() {
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

fn put<T: Ord>(set: &mut BTreeSet<T>, value: T, there: bool) -> bool {
    if there {
        set.insert(value);
    } else {
        set.remove(&value);
    }
    true
}

impl Core {
    /// The list as the organization keeps it, read anew.
    pub(super) async fn read_never(&self, session: &Session) -> Answer<NeverList> {
        let (list, _) = self.read_never_note(session).await?;
        Ok(list)
    }

    /// The list as it was read last in this run, else read now.
    pub(super) async fn never_list(&self, session: &Session) -> Answer<NeverList> {
        let known = self.received.lock().never.clone();
        match known.filter(|(organization, _)| *organization == session.organization) {
            Some((_, list)) => Ok(list),
            None => self.read_never(session).await,
        }
    }

    async fn read_never_note(&self, session: &Session) -> Answer<(NeverList, Option<Note>)> {
        let id = never_note_id(session.organization, session.user);
        let read = session.client.run(Rule::Options, &ReadNote { id }).await;
        let note = self.noting(session, read)?;
        let list = match &note {
            None => NeverList::default(),
            // A list that cannot be read is not an empty one: what it forbids must not be done.
            Some(note) => serde_json::from_str(&note.text).map_err(|_| unreadable())?,
        };
        self.received.lock().never = Some((session.organization, list.clone()));
        Ok((list, note))
    }

    /// Adds an entry to the list, or takes it away.
    pub(super) async fn change_never(&self, entry: &NeverEntry, there: bool) -> Answer<()> {
        let session = self.session()?;
        for _ in 0..TRIES {
            let (mut list, note) = self.read_never_note(&session).await?;
            if !list.change(entry, there) {
                return Err(failing::invalid(no_entry(entry.kind)));
            }
            if list.len() > MOST {
                return Err(full());
            }
            let id = never_note_id(session.organization, session.user);
            let text = list.text()?;
            let written = match note {
                Some(note) => {
                    let change = ChangeNote {
                        id,
                        etag: note.etag,
                        text,
                    };
                    session.client.run(Rule::Options, &change).await
                }
                None => {
                    let create = CreateNote {
                        id,
                        subject: SUBJECT,
                        text,
                    };
                    session.client.run(Rule::Options, &create).await
                }
            };
            match written {
                // Another computer of the person's was faster: its list counts, and the change is made to that.
                Err(ApiError::AlreadyExists | ApiError::Stale) => {}
                other => {
                    self.noting(&session, other)?;
                    self.received.lock().never = Some((session.organization, list));
                    self.emit(Event::OptionsChanged);
                    self.emit(Event::ReceivedChanged);
                    return Ok(());
                }
            }
        }
        Err(being_changed())
    }
}

pub(super) fn full() -> FailureView {
    failing::invalid(say!("The list is full: take something away first"))
}

pub(super) fn being_changed() -> FailureView {
    FailureView::new(
        FailureCode::Stale,
        say!("The list is being changed on another computer at this moment"),
    )
}

fn unreadable() -> FailureView {
    FailureView::new(
        FailureCode::Invalid,
        say!(
            "The list of what is never tracked, which your organization keeps as a note of yours, cannot be read. Nothing is tracked by \
             itself until it is put right or deleted."
        ),
    )
}

pub(super) fn no_entry(kind: NeverKind) -> String {
    match kind {
        NeverKind::Address => say!("That is no e-mail address"),
        NeverKind::Domain => say!("That is no domain"),
        NeverKind::Words => say!("That holds no word"),
        NeverKind::Conversation => say!("That names no conversation"),
    }
}

#[cfg(test)]
mod tests {
    use super::{NeverEntry, NeverKind, NeverList};

    #[test]
    fn entries_are_checked_kept_once_and_taken_away_again() {
        let mut list = NeverList::default();
        let entry = |kind, text: &str| NeverEntry {
            kind,
            text: text.to_owned(),
        };
        assert!(list.change(&entry(NeverKind::Address, " A@X.example "), true));
        assert!(list.change(&entry(NeverKind::Address, "a@x.example"), true));
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
