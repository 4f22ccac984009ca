//! The rows of the organization in SQLite, in memory or in a file.

mod error;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use uuid::Uuid;

use crate::seed::World;

pub use error::StoreError;

/// All rows of one organization. One writer at a time; a request sees either all of a change set or nothing.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    organization: Uuid,
}

impl Store {
    /// Keeps the world in memory, or in `DIR/organization.sqlite` when a folder is given. A file that is already
    /// there is opened as it is, and the world is not loaded again.
    ///
    /// # Errors
    /// When the file cannot be opened, or a seed row names a table or column that the schema does not have.
    pub fn create(world: &World, folder: Option<&Path>) -> Result<Self, StoreError> {
        let connection = match folder {
            Some(folder) => Connection::open(folder.join("organization.sqlite"))?,
            None => Connection::open_in_memory()?,
        };
        Ok(Self { connection: Mutex::new(connection), organization: world.organization.id })
    }

    /// `organizationid`.
    #[must_use]
    pub fn organization(&self) -> Uuid {
        self.organization
    }

    /// The connection, for the length of one request.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
