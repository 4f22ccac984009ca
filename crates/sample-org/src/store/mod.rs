//! The rows of the organization in SQLite, in memory or in a file.

pub(crate) mod changes;
mod ddl;
pub(crate) mod derive;
mod error;
mod functions;
mod load;
pub(crate) mod metadata;
mod upgrade;
pub(crate) mod value;
pub(crate) mod write;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use uuid::Uuid;

use crate::schema::Catalog;
use crate::seed::{Crowd, World};

pub use error::StoreError;
pub(crate) use functions::{COLLATION, LIKE, LOCAL_DATE};

/// A backup in one step, in the words of SQLite.
const ALL_PAGES: i32 = -1;

/// All rows of one organization. One writer at a time; a request sees either all of a change set or nothing.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    catalog: RwLock<Arc<Catalog>>,
    organization: Uuid,
}

impl Store {
    /// Keeps the world in memory, or in `DIR/organization.sqlite` when a folder is given. A file that is already
    /// there keeps what it has, and the world is not loaded again; one that an earlier version made gets what that did not have yet.
    ///
    /// # Errors
    /// When the file cannot be opened, or a seed row names a table or column that the schema does not have.
    pub fn create(world: &World, folder: Option<&Path>) -> Result<Self, StoreError> {
        Self::open(world, None, folder)
    }

    /// The same, with a crowd beside the world. Each chunk of it is one transaction; a file whose loading was broken off
    /// is completed.
    ///
    /// # Errors
    /// As [`Store::create`].
    pub fn create_crowded(world: &World, crowd: &Crowd, folder: Option<&Path>) -> Result<Self, StoreError> {
        Self::open(world, Some(crowd), folder)
    }

    fn open(world: &World, crowd: Option<&Crowd>, folder: Option<&Path>) -> Result<Self, StoreError> {
        let mut connection = match folder {
            Some(folder) => Connection::open(folder.join("organization.sqlite"))?,
            None => Connection::open_in_memory()?,
        };
        prepare(&connection)?;
        let transaction = connection.transaction()?;
        ddl::begin(&transaction)?;
        ddl::create(&transaction, &Catalog::new())?;
        let kept: i64 = transaction.query_row("SELECT COUNT(*) FROM systemuser", [], |row| row.get(0))?;
        if kept == 0 {
            for column in &world.columns {
                metadata::keep(&transaction, column)?;
            }
            for key in &world.keys {
                metadata::keep_key(&transaction, key)?;
            }
        }
        let catalog = metadata::catalog(&transaction)?;
        ddl::create(&transaction, &catalog)?;
        if kept == 0 {
            load::world(&transaction, &catalog, world, Timestamp::now())?;
            upgrade::is_current(&transaction)?;
        } else {
            upgrade::upgrade(&transaction, &catalog, world, Timestamp::now())?;
        }
        transaction.commit()?;
        if let Some(crowd) = crowd {
            load::crowd(&mut connection, &catalog, crowd, Timestamp::now())?;
        }
        ddl::index(&connection, &catalog)?;
        Ok(Self {
            connection: Mutex::new(connection),
            catalog: RwLock::new(Arc::new(catalog)),
            organization: world.organization.id,
        })
    }

    /// Another organization in memory with the same rows: for tests, of which many want one that nobody has changed yet. A copy takes a
    /// small part of the time that loading a world takes.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn copy(&self) -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory()?;
        let from = self.lock();
        Backup::new(&from, &mut connection)?.step(ALL_PAGES)?;
        drop(from);
        prepare(&connection)?;
        Ok(Self {
            connection: Mutex::new(connection),
            catalog: RwLock::new(self.catalog()),
            organization: self.organization,
        })
    }

    /// `organizationid`.
    #[must_use]
    pub fn organization(&self) -> Uuid {
        self.organization
    }

    /// Makes every delta link that was given out so far expire, as if it were too old (reference A14): for tests of
    /// clients.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn expire_change_tracking(&self) -> Result<(), StoreError> {
        Ok(changes::expire(&self.lock())?)
    }

    /// Makes every stamp of the metadata that was given out so far expire, as if it were too old (reference G2): for tests of
    /// clients.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn expire_metadata(&self) -> Result<(), StoreError> {
        let db = self.lock();
        metadata::expire(&db)?;
        self.refresh(&db)
    }

    /// The tables as they are now.
    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&catalog)
    }

    /// Reads the tables again when the metadata has changed; whoever calls holds the connection.
    pub(crate) fn refresh(&self, db: &Connection) -> Result<(), StoreError> {
        if metadata::revision(db)? != self.catalog().revision() {
            let catalog = Arc::new(metadata::catalog(db)?);
            *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = catalog;
        }
        Ok(())
    }

    /// The connection, for the length of one request.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sets up a connection for the statements of the Web API.
fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(256);
    // A statement is planned once. Otherwise one that is compared with the condition of a partial index, as that of an activity's
    // alternate key, is planned anew for each value that it is run with.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    functions::install(connection)?;
    Ok(())
}
