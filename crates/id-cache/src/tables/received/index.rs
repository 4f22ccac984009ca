//! The index by which this computer decides about received mail: whose address one is, and which messages are records.

use regarding_model::fields::Digest;
use regarding_model::ids::{OrganizationId, RecordRef, TableName};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, named_params};
use uuid::Uuid;

use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const ADDRESSES: TableInfo = TableInfo {
    name: "known_address",
    sentence: sentence!(
        "Keyed fingerprints of the addresses of your organization's records, so that this computer can decide which received mail is \
         tracked without asking: the fingerprint and the record that it belongs to, and no address."
    ),
};

pub(crate) const EMAILS: TableInfo = TableInfo {
    name: "known_email",
    sentence: sentence!(
        "Which messages your organization has a copy of, so that mail in answer to them is known without asking: identifiers derived \
         from the message, the copy, and what it is regarding."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE known_address (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 12),
    PRIMARY KEY (organization, record_table, record_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_address_digest ON known_address (organization, digest);
CREATE TABLE known_email (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    item BLOB CHECK (length(item) = 16),
    token BLOB CHECK (length(token) = 12),
    regarding_table TEXT CHECK (length(regarding_table) BETWEEN 1 AND 128 AND regarding_table NOT GLOB '*[^a-z0-9_]*'),
    regarding_id BLOB CHECK (length(regarding_id) = 16),
    made_at INTEGER NOT NULL,
    PRIMARY KEY (organization, record_id),
    CHECK ((regarding_table IS NULL) = (regarding_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX known_email_item ON known_email (organization, item);
CREATE INDEX known_email_token ON known_email (organization, token);
";

/// The addresses of one record, as digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRow {
    /// The record.
    pub record: RecordRef,
    /// One for each of its addresses; none where the record does not count.
    pub digests: Vec<Digest>,
}

/// An email record, by identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEmail {
    /// The record.
    pub record: Uuid,
    /// The message that it is the copy of, by the identity derived from its own.
    pub item: Option<Uuid>,
    /// The digest of its tracking token.
    pub token: Option<Digest>,
    /// What it is regarding.
    pub regarding: Option<RecordRef>,
    /// When it was made, in milliseconds of the epoch: of several with one token the newest counts.
    pub made_at: i64,
}

/// Looks into the index.
#[derive(Debug, Clone, Copy)]
pub struct IndexReader<'a>(pub(crate) &'a Connection);

impl IndexReader<'_> {
    /// The tables of the records with an address.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn tables_with(
        &self,
        organization: OrganizationId,
        digest: Digest,
    ) -> Result<Vec<TableName>, CacheError> {
        let sql = "SELECT DISTINCT record_table FROM known_address WHERE organization = ?1 AND digest = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map((organization.0, digest.0), |r| row::parsed(r, "record_table"))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The record of a message, the newest where there are several.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn email(&self, organization: OrganizationId, item: Uuid) -> Result<Option<KnownEmail>, CacheError> {
        self.newest("item", organization, &item)
    }

    /// The newest record with a token.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn with_token(
        &self,
        organization: OrganizationId,
        token: Digest,
    ) -> Result<Option<KnownEmail>, CacheError> {
        self.newest("token", organization, &token.0)
    }

    fn newest(
        &self,
        column: &str,
        organization: OrganizationId,
        value: &dyn rusqlite::ToSql,
    ) -> Result<Option<KnownEmail>, CacheError> {
        let sql = format!(
            "SELECT * FROM known_email WHERE organization = ?1 AND {column} = ?2 ORDER BY made_at DESC, record_id LIMIT 1"
        );
        let mut statement = self.0.prepare_cached(&sql)?;
        let found = statement.query_row(rusqlite::params![organization.0, value], |r| {
            Ok(KnownEmail {
                record: r.get("record_id")?,
                item: r.get("item")?,
                token: r.get::<_, Option<[u8; 12]>>("token")?.map(Digest),
                regarding: row::optional_record(r, "regarding_table", "regarding_id")?,
                made_at: r.get("made_at")?,
            })
        });
        Ok(found.optional()?)
    }
}

/// Changes the index.
#[derive(Debug, Clone, Copy)]
pub struct IndexWriter<'a>(pub(crate) &'a Connection);

impl IndexWriter<'_> {
    /// Keeps the addresses of a record, instead of those that it had.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put_addresses(&self, organization: OrganizationId, row: &AddressRow) -> Result<(), CacheError> {
        let (table, id) = (row.record.table.as_str(), row.record.id);
        self.remove_addresses(organization, table, id)?;
        let sql = "INSERT OR IGNORE INTO known_address VALUES (?1, ?2, ?3, ?4)";
        let mut insert = self.0.prepare_cached(sql)?;
        for digest in &row.digests {
            insert.execute((organization.0, table, id, digest.0))?;
        }
        Ok(())
    }

    /// Forgets the addresses of a record.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn remove_addresses(
        &self,
        organization: OrganizationId,
        table: &str,
        record: Uuid,
    ) -> Result<(), CacheError> {
        let sql =
            "DELETE FROM known_address WHERE organization = ?1 AND record_table = ?2 AND record_id = ?3";
        self.0
            .prepare_cached(sql)?
            .execute((organization.0, table, record))?;
        Ok(())
    }

    /// Forgets all addresses of a table's records, before a complete look fills them in.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn clear_addresses(&self, organization: OrganizationId, table: &str) -> Result<(), CacheError> {
        let sql = "DELETE FROM known_address WHERE organization = ?1 AND record_table = ?2";
        self.0.prepare_cached(sql)?.execute((organization.0, table))?;
        Ok(())
    }

    /// Keeps an email record.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put_email(&self, organization: OrganizationId, email: &KnownEmail) -> Result<(), CacheError> {
        let (regarding_table, regarding_id) = row::columns_of(email.regarding.as_ref());
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO known_email
                (organization, record_id, item, token, regarding_table, regarding_id, made_at)
             VALUES (:organization, :record, :item, :token, :regarding_table, :regarding_id, :made_at)",
        )?;
        statement.execute(named_params! {
            ":organization": organization.0,
            ":record": email.record,
            ":item": email.item,
            ":token": email.token.map(|digest| digest.0),
            ":regarding_table": regarding_table,
            ":regarding_id": regarding_id,
            ":made_at": email.made_at,
        })?;
        Ok(())
    }

    /// Forgets an email record.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn remove_email(&self, organization: OrganizationId, record: Uuid) -> Result<(), CacheError> {
        let sql = "DELETE FROM known_email WHERE organization = ?1 AND record_id = ?2";
        self.0.prepare_cached(sql)?.execute((organization.0, record))?;
        Ok(())
    }

    /// Forgets the whole index of an organization.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn clear(&self, organization: OrganizationId) -> Result<(), CacheError> {
        for sql in [
            "DELETE FROM known_address WHERE organization = ?1",
            "DELETE FROM known_email WHERE organization = ?1",
        ] {
            self.0.prepare_cached(sql)?.execute([organization.0])?;
        }
        Ok(())
    }

    /// Forgets all email records, before a complete look fills them in.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn clear_emails(&self, organization: OrganizationId) -> Result<(), CacheError> {
        let sql = "DELETE FROM known_email WHERE organization = ?1";
        self.0.prepare_cached(sql)?.execute([organization.0])?;
        Ok(())
    }
}
