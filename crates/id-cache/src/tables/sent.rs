//! What was about to be written to the sides of a pair, until it is known what became of it: digests only.
//!
//! It can be lost: a write that was cut off then looks like an edit, and the person may be asked about a conflict that is none.

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Sent, SentOccurrences, SentValues};
use regarding_model::sentence;
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension};

use crate::error::CacheError;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "sent",
    sentence: sentence!(
        "What was about to be written to items and records and was not seen there yet: their identifiers, and keyed fingerprints of \
               the fields."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE sent (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    item BLOB NOT NULL CHECK (typeof(item) = 'blob' AND length(item) % 14 = 0),
    record BLOB NOT NULL CHECK (typeof(record) = 'blob' AND length(record) % 14 = 0),
    PRIMARY KEY (organization, record_id)
) STRICT, WITHOUT ROWID;
";

/// Fields of occurrences: the second at which the rule has each, and the number of the field.
pub(crate) const V2: &str = "
ALTER TABLE sent ADD COLUMN item_occurrences TEXT NOT NULL DEFAULT ''
    CHECK (item_occurrences NOT GLOB '*[^0-9:,-]*');
ALTER TABLE sent ADD COLUMN record_occurrences TEXT NOT NULL DEFAULT ''
    CHECK (record_occurrences NOT GLOB '*[^0-9:,-]*');
";

/// The bytes of one value of a field: its number; 1 when it was to hold something, and 0 when it was to be emptied; the digest.
const FIELD: usize = 14;

/// Looks at what was sent.
#[derive(Debug, Clone, Copy)]
pub struct SentReader<'a>(pub(crate) &'a Connection);

impl SentReader<'_> {
    /// What was about to be written to the sides of a record's pair; empty when everything that was is known to be there.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of(&self, organization: OrganizationId, record: &RecordRef) -> Result<Sent, CacheError> {
        let sql = "SELECT item, record, item_occurrences, record_occurrences FROM sent WHERE organization = ?1 AND record_id = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let found = statement.query_row((organization.0, record.id), |row| {
            Ok(Sent {
                item: values(&row.get::<_, Vec<u8>>(0)?)?,
                record: values(&row.get::<_, Vec<u8>>(1)?)?,
                item_occurrences: occurrences(&row.get::<_, String>(2)?)?,
                record_occurrences: occurrences(&row.get::<_, String>(3)?)?,
            })
        });
        Ok(found.optional()?.unwrap_or_default())
    }
}

/// Changes what was sent.
#[derive(Debug, Clone, Copy)]
pub struct SentWriter<'a>(pub(crate) &'a Connection);

impl SentWriter<'_> {
    /// Keeps what is about to be written, instead of what was before; forgets it when that is nothing.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(
        &self,
        organization: OrganizationId,
        record: &RecordRef,
        sent: &Sent,
    ) -> Result<(), CacheError> {
        if sent.is_empty() {
            return self.remove(organization, record);
        }
        let sql = "INSERT OR REPLACE INTO sent VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((
            organization.0,
            record.id,
            bytes(&sent.item),
            bytes(&sent.record),
            named(&sent.item_occurrences),
            named(&sent.record_occurrences),
        ))?;
        Ok(())
    }

    /// Forgets it.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn remove(&self, organization: OrganizationId, record: &RecordRef) -> Result<(), CacheError> {
        let sql = "DELETE FROM sent WHERE organization = ?1 AND record_id = ?2";
        self.0.prepare_cached(sql)?.execute((organization.0, record.id))?;
        Ok(())
    }

    /// Forgets all of an organization: under another key the digests say nothing.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn clear(&self, organization: OrganizationId) -> Result<(), CacheError> {
        let sql = "DELETE FROM sent WHERE organization = ?1";
        self.0.prepare_cached(sql)?.execute([organization.0])?;
        Ok(())
    }
}

fn bytes(sent: &SentValues) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(sent.len() * FIELD);
    for (field, values) in sent {
        for value in values {
            bytes.extend([field.number(), u8::from(value.is_some())]);
            bytes.extend(value.map_or([0; 12], |digest| digest.0));
        }
    }
    bytes
}

fn named(sent: &SentOccurrences) -> String {
    let one = |(original, field): &(Timestamp, Field)| format!("{}:{}", original.as_second(), field.number());
    sent.iter().map(one).collect::<Vec<_>>().join(",")
}

fn occurrences(text: &str) -> rusqlite::Result<SentOccurrences> {
    let damaged = || rusqlite::Error::from(FromSqlError::Other("an occurrence that makes no sense".into()));
    let one = |text: &str| {
        let (second, number) = text.split_once(':')?;
        let original = Timestamp::from_second(second.parse().ok()?).ok()?;
        Some((original, Field::numbered(number.parse().ok()?)?))
    };
    let all = text.split(',').filter(|text| !text.is_empty());
    all.map(|text| one(text).ok_or_else(damaged)).collect()
}

fn values(bytes: &[u8]) -> rusqlite::Result<SentValues> {
    let damaged = || rusqlite::Error::from(FromSqlError::Other("a field that makes no sense".into()));
    let mut sent = SentValues::new();
    for bytes in bytes.chunks_exact(FIELD) {
        let (field, value) = one(bytes).ok_or_else(damaged)?;
        sent.entry(field).or_default().push(value);
    }
    Ok(sent)
}

fn one(bytes: &[u8]) -> Option<(Field, Option<Digest>)> {
    let (head, digest) = bytes.split_at_checked(2)?;
    let [number, has] = head.try_into().ok()?;
    let digest = Digest(digest.try_into().ok()?);
    Some((Field::numbered(number)?, (has == 1).then_some(digest)))
}
