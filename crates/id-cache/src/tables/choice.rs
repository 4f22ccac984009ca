//! The table of choices: which record a person picked where several match one address (H-13).
//!
//! The key is derived from the identifiers of the matching records, so the address itself is never kept; when
//! the set of matches changes, the person is asked again.

use regarding_model::ids::RecordRef;
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "choice",
    sentence: sentence!(
        "Which record you picked where several match one address: the identifier of the picked record under a number \
               made from the identifiers of all of them. No address is kept."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE choice (
    matches BLOB NOT NULL PRIMARY KEY CHECK (length(matches) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16)
) STRICT, WITHOUT ROWID;
";

/// The namespace of the keys below; a number of this program's own.
const NAMESPACE: Uuid = Uuid::from_u128(0x8d0f_3f0c_52a4_4c6e_9b1a_7f2d_9c35_e611);

/// The key of a set of matching records: the same in whatever order, and however often, they are named.
#[must_use]
pub fn key_of_matches(matches: &[RecordRef]) -> Uuid {
    let mut names: Vec<String> = matches.iter().map(RecordRef::to_string).collect();
    names.sort_unstable();
    names.dedup();
    Uuid::new_v5(&NAMESPACE, names.join("\n").as_bytes())
}

/// Looks at choices.
#[derive(Debug, Clone, Copy)]
pub struct ChoiceReader<'a>(pub(crate) &'a Connection);

impl ChoiceReader<'_> {
    /// The record that the person picked among these.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn among(&self, matches: &[RecordRef]) -> Result<Option<RecordRef>, CacheError> {
        let mut statement = self.0.prepare_cached("SELECT * FROM choice WHERE matches = ?1")?;
        let read = |r: &rusqlite::Row<'_>| row::record(r, "record_table", "record_id");
        let chosen = statement.query_row([key_of_matches(matches)], read).optional()?;
        Ok(chosen.filter(|record| matches.contains(record)))
    }
}

/// Changes choices.
#[derive(Debug, Clone, Copy)]
pub struct ChoiceWriter<'a>(pub(crate) &'a Connection);

impl ChoiceWriter<'_> {
    /// Remembers which of these records the person picked; the last choice counts.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(&self, matches: &[RecordRef], chosen: &RecordRef) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO choice (matches, record_table, record_id) VALUES (?1, ?2, ?3)",
        )?;
        statement.execute((key_of_matches(matches), chosen.table.as_str(), chosen.id))?;
        Ok(())
    }
}
