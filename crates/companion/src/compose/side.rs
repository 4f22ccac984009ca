//! What is being written, whom the person met in this run, and whose turn it is to send.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use regarding_mailbox::mime::compose::Enclosed;
use regarding_model::address::{EmailAddress, Participant};
use regarding_model::ids::MessageId;
use regarding_model::say;
use tokio::sync::Notify;
use uuid::Uuid;

use super::pending::side::PendingSide;
use super::signature::Known;
use super::suggest::KnownFilters;
use crate::core::failing;
use crate::facade::Answer;

/// How many people of the mailbox are remembered for completion.
const PEOPLE: usize = 4000;

/// A message that is being written: what the person does not type. In memory only.
#[derive(Clone)]
pub(crate) struct Composition {
    /// Its identity, fixed when it is begun: every draft and every try to send it is the same message.
    pub(crate) message_id: MessageId,
    /// The message that it answers.
    pub(crate) in_reply_to: Option<MessageId>,
    /// Its thread.
    pub(crate) references: Vec<MessageId>,
    /// What goes along.
    pub(crate) enclosed: Vec<Enclosed>,
    /// What the draft remembers and cannot be heeded here: it stays as it is.
    pub(crate) then: Option<String>,
}

/// Everything about writing and sending.
#[derive(Default)]
pub(crate) struct ComposeSide {
    desk: Mutex<HashMap<Uuid, Composition>>,
    people: Mutex<HashMap<EmailAddress, Met>>,
    signature: Mutex<Known>,
    filters: Mutex<KnownFilters>,
    /// Mail that was written in the organization.
    pub(super) pending: PendingSide,
    /// One message is handed over at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
    /// Something is to be sent.
    pub(crate) wake: Notify,
    back: AtomicBool,
}

/// Somebody of a message of this run.
#[derive(Clone)]
pub(crate) struct Met {
    /// How the message named them.
    pub(crate) name: Option<String>,
    /// Their address, as written.
    pub(crate) written: String,
    /// How often.
    pub(crate) times: u32,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ComposeSide {
    /// The signature as it was read last in this run.
    pub(super) fn signature(&self) -> MutexGuard<'_, Known> {
        locked(&self.signature)
    }

    /// The person's filters of contacts as they were read last in this run.
    pub(super) fn filters(&self) -> MutexGuard<'_, KnownFilters> {
        locked(&self.filters)
    }

    /// Filters were changed: they are read anew.
    pub(crate) fn forget_filters(&self) {
        *locked(&self.filters) = None;
    }

    /// Lays a message on the desk; answers what names it.
    pub(crate) fn put(&self, composition: Composition) -> Uuid {
        let id = Uuid::new_v4();
        locked(&self.desk).insert(id, composition);
        id
    }

    /// One of those on the desk.
    ///
    /// # Errors
    /// When it is not there any more.
    pub(crate) fn get(&self, id: &str) -> Answer<Composition> {
        let id = Uuid::parse_str(id).ok();
        let found = id.and_then(|id| locked(&self.desk).get(&id).cloned());
        found.ok_or_else(|| failing::gone(say!("That message is not being written any more")))
    }

    /// Changes what goes along.
    ///
    /// # Errors
    /// As [`ComposeSide::get`].
    pub(crate) fn change(&self, id: &str, change: impl FnOnce(&mut Vec<Enclosed>)) -> Answer<Composition> {
        let mut changed = self.get(id)?;
        change(&mut changed.enclosed);
        if let Ok(id) = Uuid::parse_str(id) {
            locked(&self.desk).insert(id, changed.clone());
        }
        Ok(changed)
    }

    /// Takes one off the desk.
    pub(crate) fn forget(&self, id: &str) {
        if let Ok(id) = Uuid::parse_str(id) {
            locked(&self.desk).remove(&id);
        }
    }

    /// Notes people of messages that were listed.
    pub(crate) fn met<'a>(&self, people: impl Iterator<Item = &'a Participant>) {
        let mut known = locked(&self.people);
        for person in people {
            let Some(address) = &person.address else { continue };
            if known.len() >= PEOPLE && !known.contains_key(address) {
                continue;
            }
            let met = known.entry(address.clone()).or_insert_with(|| Met {
                name: None,
                written: person.written.clone(),
                times: 0,
            });
            met.times = met.times.saturating_add(1);
            if person.name.is_some() {
                met.name.clone_from(&person.name);
            }
        }
    }

    /// Those whom a text may mean, the ones met most first.
    pub(crate) fn meant(&self, text: &str, most: usize) -> Vec<Met> {
        let text = text.to_lowercase();
        let known = locked(&self.people);
        let fits = |met: &&Met| {
            let named = met.name.as_ref().map(|name| name.to_lowercase());
            met.written.to_lowercase().starts_with(&text) || named.is_some_and(|name| name.contains(&text))
        };
        let mut found: Vec<Met> = known.values().filter(fits).cloned().collect();
        drop(known);
        found.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.written.cmp(&b.written)));
        found.truncate(most);
        found
    }

    /// The mailbox can be reached again: what waited for it goes on.
    pub(crate) fn back(&self) {
        self.back.store(true, Ordering::Relaxed);
        self.wake.notify_one();
    }

    /// Whether it came back, asked once.
    pub(crate) fn take_back(&self) -> bool {
        self.back.swap(false, Ordering::Relaxed)
    }

    /// Forgets everything of the account.
    pub(crate) fn clear(&self) {
        locked(&self.desk).clear();
        locked(&self.people).clear();
        self.pending.forget();
        *locked(&self.signature) = None;
        self.forget_filters();
    }
}
