//! The table of conversations that the person stopped on this computer, each with the message at which they did, so that a list can
//! say which one it is by reading that message's subject in the mailbox.
//!
//! It decides nothing: that a conversation is stopped stands in the organization. It can be lost: then the list names fewer of them.

use std::collections::HashMap;

use regarding_model::ids::{MessageId, OrganizationId};
use regarding_model::sentence;
use rusqlite::Connection;
use uuid::Uuid;

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "stopped",
    sentence: sentence!(
        "Which conversations you stopped: an identifier derived from each, and the Message-ID of the message at which you did."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE stopped (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    thread BLOB NOT NULL CHECK (length(thread) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    PRIMARY KEY (organization, thread)
) STRICT, WITHOUT ROWID;
";

/// Looks at stopped conversations.
#[derive(Debug, Clone, Copy)]
pub struct StoppedReader<'a>(pub(crate) &'a Connection);

impl StoppedReader<'_> {
    /// The conversations of an organization, each with the message at which it was stopped.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn all(&self, organization: OrganizationId) -> Result<HashMap<Uuid, MessageId>, CacheError> {
        let sql = "SELECT thread, message_id FROM stopped WHERE organization = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([organization.0], |r| {
            Ok((r.get("thread")?, row::parsed(r, "message_id")?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Changes stopped conversations.
#[derive(Debug, Clone, Copy)]
pub struct StoppedWriter<'a>(pub(crate) &'a Connection);

impl StoppedWriter<'_> {
    /// Keeps at which message a conversation was stopped.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(
        &self,
        organization: OrganizationId,
        thread: Uuid,
        message: &MessageId,
    ) -> Result<(), CacheError> {
        let sql = "INSERT OR REPLACE INTO stopped (organization, thread, message_id) VALUES (?1, ?2, ?3)";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((organization.0, thread, message.as_str()))?;
        Ok(())
    }

    /// Forgets one that goes on.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn forget(&self, organization: OrganizationId, thread: Uuid) -> Result<(), CacheError> {
        let sql = "DELETE FROM stopped WHERE organization = ?1 AND thread = ?2";
        self.0.prepare_cached(sql)?.execute((organization.0, thread))?;
        Ok(())
    }
}
