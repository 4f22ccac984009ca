//! What the run of the program keeps of the server of calendars: how the connection is, what was opened, a password that was given.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use regarding_mailbox::collections::Owner;
use regarding_model::secret::Secret;

use super::chosen::Chosen;
use crate::core::status::{Side, Status};
use crate::profile::settings::CalendarSettings;

/// Where collections are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// On a server.
    Server(CalendarSettings),
    /// In folders beside the messages of a Maildir.
    Folder(String),
}

impl Source {
    /// Whether it went away since it was opened: a folder that was moved, or is on a disk that is not there. A server tells by itself.
    pub(super) async fn is_gone(&self) -> bool {
        match self {
            Self::Server(_) => false,
            Self::Folder(path) => tokio::fs::metadata(path).await.is_err(),
        }
    }
}

/// Everything about the server of calendars of a profile.
pub(crate) struct CalendarSide {
    /// How the connection is.
    pub(crate) status: Status,
    given: Mutex<Option<Secret>>,
    open: Mutex<Option<Open>>,
}

struct Open {
    source: Source,
    owner: Owner,
    collections: Arc<Chosen>,
}

impl CalendarSide {
    pub(crate) fn new() -> Self {
        Self {
            status: Status::new(Side::Calendars),
            given: Mutex::new(None),
            open: Mutex::new(None),
        }
    }

    /// Takes a password for this session, if one is given.
    pub(crate) fn give(&self, password: Option<Secret>) {
        if password.is_some() {
            *lock(&self.given) = password;
        }
    }

    /// The password of this session.
    pub(crate) fn given(&self) -> Option<Secret> {
        lock(&self.given).clone()
    }

    /// Forgets the password and what was opened.
    pub(crate) fn clear(&self) {
        *lock(&self.given) = None;
        self.forget_open();
    }

    /// What was opened is opened anew the next time.
    pub(crate) fn forget_open(&self) {
        *lock(&self.open) = None;
    }

    /// What is open, if it is of this source and for this owner; for whomever it is when nobody is named.
    pub(super) fn opened(&self, source: &Source, owner: Option<&Owner>) -> Option<Arc<Chosen>> {
        let open = lock(&self.open);
        let open = open.as_ref().filter(|open| open.source == *source)?;
        let fits = owner
            .is_none_or(|owner| owner.addresses == open.owner.addresses && owner.zone == open.owner.zone);
        fits.then(|| Arc::clone(&open.collections))
    }

    /// Keeps what was opened for the run of the program.
    pub(super) fn keep_open(&self, source: Source, owner: Owner, collections: Arc<Chosen>) {
        *lock(&self.open) = Some(Open {
            source,
            owner,
            collections,
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
