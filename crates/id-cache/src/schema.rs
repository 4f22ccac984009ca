//! The form of the file: how a connection is set up, and the steps from an empty file to the present format.
//!
//! Steps are only added. A column never changes its meaning; what is dropped is dropped by a later step.

use core::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::CacheError;
use crate::tables::{
    apart, asked, choice, consent, evidence, filed, link, loss, machine, mark, namesake, newcomer, outgoing,
    pending_action, received, recent, sent, stopped, sync_place, synced, wanted,
};

/// Marks the file as a cache of this program (`PRAGMA application_id`); the letters `RgId`.
pub(crate) const APPLICATION_ID: i64 = 0x5267_4964;

/// How long a call waits for another copy of the program.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Step *n* makes format *n + 1* out of format *n*.
const STEPS: [&[&str]; 17] = [
    &[
        link::V1,
        pending_action::V1,
        choice::V1,
        recent::V1,
        evidence::V1,
        machine::V1,
        consent::V1,
    ],
    &[pending_action::V2],
    &[synced::V1, sync_place::V1],
    &[apart::V1],
    &[sent::V1],
    &[asked::V1],
    &[received::V1, received::INDEX_V1, filed::V1, outgoing::V1],
    &[synced::away::V2],
    &[wanted::V1, mark::V1, newcomer::V1],
    &[sent::V2],
    &[loss::V1],
    &[sent::V3],
    &[sent::V4],
    &[pending_action::V3],
    &[namesake::V1],
    &[stopped::V1],
    &[synced::INDEX_V1],
];

/// The newest format that this program reads and the one it writes.
pub(crate) const VERSION: i64 = STEPS.len() as i64;

/// Settings of one connection.
///
/// - A rollback journal, not WAL: the cache at rest is one file, so that *clear* leaves nothing beside it, a damaged
///   one is moved aside whole, and a home folder on a network drive works. Writes here are few and short.
/// - `synchronous = EXTRA`: a request of the person's that was written down survives a power cut.
/// - `secure_delete`: what is deleted is overwritten, identifiers too.
/// - `temp_store = MEMORY`: sorting and `VACUUM` write no temporary files.
pub(crate) fn set_up(connection: &Connection) -> Result<(), CacheError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    // The reply names the mode that holds; in memory it is another, and that is fine.
    connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    Ok(())
}

/// The format of a file; 0 is one without any table.
pub(crate) fn version(connection: &Connection) -> Result<i64, CacheError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Takes a file from its format to the present one, all steps or none. Returns the format it had.
pub(crate) fn migrate(connection: &mut Connection) -> Result<i64, CacheError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = version(&transaction)?;
    for step in STEPS.iter().skip(usize::try_from(before).unwrap_or(0)) {
        for sql in *step {
            transaction.execute_batch(sql)?;
        }
    }
    if before < VERSION {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(before)
}
