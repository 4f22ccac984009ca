//! What was about to be written to the sides of a pair, until it is known what became of it: digests only.
//!
//! It can be lost: a write that was cut off then looks like an edit, and the person may be asked about a conflict that is none.

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Named, Sent, SentOccurrences, SentValues, Version};
use regarding_model::sentence;
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "sent",
    sentence: sentence!(
        "What was about to be written to items and records and was not seen there yet: their identifiers, the versions that it was \
               made for, when, and keyed fingerprints of the fields."
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

/// What was to become of occurrences, with what their fields were to hold. The names alone, which is what was there, tell of no write
/// whether it arrived: they are given up. No text begins as a time does, whose highest bytes are the same for thousands of years.
pub(crate) const V3: &str = "
ALTER TABLE sent RENAME TO sent_before;
CREATE TABLE sent (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    item BLOB NOT NULL CHECK (typeof(item) = 'blob' AND length(item) % 14 = 0),
    record BLOB NOT NULL CHECK (typeof(record) = 'blob' AND length(record) % 14 = 0),
    item_occurrences BLOB NOT NULL CHECK (typeof(item_occurrences) = 'blob' AND length(item_occurrences) % 22 = 0
        AND (length(item_occurrences) = 0 OR substr(item_occurrences, 6, 3) IN (x'000000', x'FFFFFF'))),
    record_occurrences BLOB NOT NULL CHECK (typeof(record_occurrences) = 'blob' AND length(record_occurrences) % 22 = 0
        AND (length(record_occurrences) = 0 OR substr(record_occurrences, 6, 3) IN (x'000000', x'FFFFFF'))),
    PRIMARY KEY (organization, record_id)
) STRICT, WITHOUT ROWID;
INSERT INTO sent SELECT organization, record_id, item, record, x'', x'' FROM sent_before;
DROP TABLE sent_before;
";

/// Which version of each side the last write to it named, and when that was begun: until then it may still arrive.
pub(crate) const V4: &str = "
ALTER TABLE sent ADD COLUMN item_version TEXT CHECK (item_version NOT GLOB '*[^!-~]*');
ALTER TABLE sent ADD COLUMN record_version TEXT CHECK (record_version NOT GLOB '*[^!-~]*');
ALTER TABLE sent ADD COLUMN begun_at INTEGER;
";

/// The bytes of one value of a field: its number; 1 when it was to hold something, and 0 when it was to be emptied; the digest.
const FIELD: usize = 14;

/// The bytes of a part of what was to become of an occurrence: its time, then either [`BECOMES`] with 0 for as the rule has it and 1 for
/// taken out, or a value of one of its fields as above.
const OCCURRENCE: usize = 22;

/// Stands in the place of a field's number.
const BECOMES: u8 = 255;

/// Looks at what was sent.
#[derive(Debug, Clone, Copy)]
pub struct SentReader<'a>(pub(crate) &'a Connection);

impl SentReader<'_> {
    /// What was about to be written to the sides of a record's pair; empty when everything that was is known to be there.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of(&self, organization: OrganizationId, record: &RecordRef) -> Result<Sent, CacheError> {
        let sql = "SELECT * FROM sent WHERE organization = ?1 AND record_id = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let found = statement.query_row((organization.0, record.id), |row| {
            let record = values(&row.get::<_, Vec<u8>>("record")?)?;
            Ok(Sent {
                item: values(&row.get::<_, Vec<u8>>("item")?)?,
                named: named(row, !record.is_empty())?,
                record,
                item_occurrences: occurrences(&row.get::<_, Vec<u8>>("item_occurrences")?)?,
                record_occurrences: occurrences(&row.get::<_, Vec<u8>>("record_occurrences")?)?,
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
        let sql = "INSERT OR REPLACE INTO sent VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute((
            organization.0,
            record.id,
            bytes(&sent.item),
            bytes(&sent.record),
            occurrence_bytes(&sent.item_occurrences),
            occurrence_bytes(&sent.record_occurrences),
            sent.named.item.as_ref().map(|version| row::ascii(&version.0)),
            record_version(&sent.named),
            sent.named.at.map(row::millis),
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

/// Stands before the version that a write to a record named which was about to be made here before; no server's version begins so.
const MADE: char = '+';

fn record_version(named: &Named) -> Option<String> {
    let version = row::ascii(&named.record.as_ref()?.0);
    Some(if named.made {
        format!("{MADE}{version}")
    } else {
        version
    })
}

/// `writes`: something was about to be written to the record; without a version that was its creation.
fn named(row: &Row<'_>, writes: bool) -> rusqlite::Result<Named> {
    let record = version(row, "record_version")?;
    let at = row::optional_time(row, "begun_at")?;
    let after = record.as_ref().and_then(|version| version.0.strip_prefix(MADE));
    let after = after.map(|version| Version(version.to_owned()));
    Ok(Named {
        item: version(row, "item_version")?,
        made: after.is_some() || (writes && record.is_none() && at.is_some()),
        record: after.or(record),
        at,
    })
}

fn version(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Version>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.as_deref().map(row::text).map(Version))
}

fn bytes(sent: &SentValues) -> Vec<u8> {
    value_parts(sent).flatten().collect()
}

fn value_parts(sent: &SentValues) -> impl Iterator<Item = [u8; FIELD]> {
    let all = sent
        .iter()
        .flat_map(|(field, values)| values.iter().map(|value| (field.number(), *value)));
    all.map(|(number, value)| part([number, u8::from(value.is_some())], value))
}

fn part(head: [u8; 2], digest: Option<Digest>) -> [u8; FIELD] {
    let mut bytes = [0; FIELD];
    let digest = digest.map_or([0; 12], |digest| digest.0);
    let all = head.into_iter().chain(digest);
    bytes.iter_mut().zip(all).for_each(|(to, from)| *to = from);
    bytes
}

fn occurrence_bytes(sent: &SentOccurrences) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (original, sent) in sent {
        let mut add = |part: [u8; FIELD]| {
            bytes.extend(original.as_second().to_le_bytes());
            bytes.extend(part);
        };
        let states = [(sent.regular, 0), (sent.removed, 1)];
        let states = states.into_iter().filter(|(was_sent, _)| *was_sent);
        states.for_each(|(_, state)| add(part([BECOMES, state], None)));
        value_parts(&sent.fields).for_each(add);
    }
    bytes
}

fn occurrences(bytes: &[u8]) -> rusqlite::Result<SentOccurrences> {
    let damaged = || rusqlite::Error::from(FromSqlError::Other("an occurrence that makes no sense".into()));
    let mut sent = SentOccurrences::new();
    for bytes in bytes.chunks_exact(OCCURRENCE) {
        occurrence(bytes, &mut sent).ok_or_else(damaged)?;
    }
    Ok(sent)
}

fn occurrence(bytes: &[u8], sent: &mut SentOccurrences) -> Option<()> {
    let (time, rest) = bytes.split_at_checked(8)?;
    let original = Timestamp::from_second(i64::from_le_bytes(time.try_into().ok()?)).ok()?;
    let sent = sent.entry(original).or_default();
    match rest {
        [BECOMES, 0, ..] => sent.regular = true,
        [BECOMES, 1, ..] => sent.removed = true,
        _ => {
            let (field, value) = one(rest)?;
            sent.fields.entry(field).or_default().push(value);
        }
    }
    Some(())
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
