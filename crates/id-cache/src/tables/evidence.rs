//! The evidence log: what left this computer, when, and by which rule (promise 2). Kinds, counts and identifiers only.
//!
//! It is kept for [`KEPT_DAYS`] and to [`KEPT_ROWS`], the oldest going first.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, named_params};
use uuid::Uuid;

use crate::code::Code;
use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "evidence",
    sentence: "What left this computer: when, by which rule, by which method to which server, how much of what kind, the \
               identifiers concerned, and how it went. Never what was in it. Kept for 90 days and to 20,000 entries.",
};

pub(crate) const V1: &str = "
CREATE TABLE evidence (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    rule TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 64 AND rule NOT GLOB '*[^a-z0-9_.-]*'),
    method TEXT NOT NULL CHECK (length(method) BETWEEN 1 AND 64 AND method NOT GLOB '*[^a-z0-9_.-]*'),
    host TEXT NOT NULL CHECK (length(host) BETWEEN 1 AND 262 AND host NOT GLOB '*[^a-z0-9_.:-]*'),
    counts TEXT NOT NULL DEFAULT '' CHECK (counts NOT GLOB '*[^a-z0-9_.,=-]*'),
    identifiers TEXT NOT NULL DEFAULT '' CHECK (identifiers NOT GLOB '*[^0-9a-f,-]*'),
    outcome TEXT NOT NULL CHECK (length(outcome) BETWEEN 1 AND 64 AND outcome NOT GLOB '*[^a-z0-9_.-]*')
) STRICT;
CREATE INDEX evidence_at ON evidence (at);
";

/// How many entries are kept at most.
pub const KEPT_ROWS: u32 = 20_000;

/// For how many days an entry is kept at most.
pub const KEPT_DAYS: i64 = 90;

/// One request out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// When; kept to the millisecond.
    pub at: Timestamp,
    /// The stated rule that it belongs to.
    pub rule: Code,
    /// How it was sent, for example `get`, `post`, `batch` or `imap.login`.
    pub method: Code,
    /// The server, as `host` or `host:port`, never with a path or a query. Kept in lower case and without brackets.
    pub host: String,
    /// How much of which kind, for example `addresses` 3.
    pub counts: BTreeMap<Code, u64>,
    /// The identifiers concerned.
    pub identifiers: Vec<Uuid>,
    /// How it went, for example `200`, `offline` or `forbidden`.
    pub outcome: Code,
}

/// Looks at the evidence log.
#[derive(Debug, Clone, Copy)]
pub struct EvidenceReader<'a>(pub(crate) &'a Connection);

impl EvidenceReader<'_> {
    /// The newest entries, newest first.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn newest(&self, limit: u32) -> Result<Vec<Evidence>, CacheError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT * FROM evidence ORDER BY id DESC LIMIT ?1")?;
        let rows = statement.query_map([limit], evidence)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every entry since a moment, oldest first: what an export holds.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn since(&self, from: Timestamp) -> Result<Vec<Evidence>, CacheError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT * FROM evidence WHERE at >= ?1 ORDER BY id")?;
        let rows = statement.query_map([row::millis(from)], evidence)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Adds to the evidence log.
#[derive(Debug, Clone, Copy)]
pub struct EvidenceWriter<'a>(pub(crate) &'a Connection);

impl EvidenceWriter<'_> {
    /// Adds entries, in their order, and lets those go that are too old or too many by the newest entry's time.
    ///
    /// # Errors
    /// When the cache cannot be written, or a host is more than a host.
    pub fn add(&self, entries: &[Evidence]) -> Result<(), CacheError> {
        for entry in entries {
            self.insert(entry)?;
        }
        match entries.iter().map(|entry| entry.at).max() {
            Some(now) => self.trim(now),
            None => Ok(()),
        }
    }

    /// Adds one entry before its request is sent, and names it for [`EvidenceWriter::finish`].
    ///
    /// # Errors
    /// When the cache cannot be written, or a host is more than a host.
    pub fn begin(&self, entry: &Evidence) -> Result<i64, CacheError> {
        self.insert(entry)?;
        let id = self.0.last_insert_rowid();
        // The oldest go now and then, not at every request.
        if id % 64 == 0 {
            self.trim(entry.at)?;
        }
        Ok(id)
    }

    /// Writes what became of a request; an entry that has gone meanwhile is no error.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn finish(&self, id: i64, outcome: &Code) -> Result<(), CacheError> {
        let mut statement = self
            .0
            .prepare_cached("UPDATE evidence SET outcome = ?2 WHERE id = ?1")?;
        statement.execute((id, outcome.as_str()))?;
        Ok(())
    }

    fn insert(&self, entry: &Evidence) -> Result<(), CacheError> {
        let mut statement = self.0.prepare_cached(
            "INSERT INTO evidence (at, rule, method, host, counts, identifiers, outcome)
             VALUES (:at, :rule, :method, :host, :counts, :identifiers, :outcome)",
        )?;
        let counts: Vec<String> = entry
            .counts
            .iter()
            .map(|(kind, count)| format!("{kind}={count}"))
            .collect();
        let identifiers: Vec<String> = entry.identifiers.iter().map(Uuid::to_string).collect();
        statement.execute(named_params! {
            ":at": row::millis(entry.at),
            ":rule": entry.rule.as_str(),
            ":method": entry.method.as_str(),
            ":host": entry.host.to_ascii_lowercase().replace(['[', ']'], ""),
            ":counts": counts.join(","),
            ":identifiers": identifiers.join(","),
            ":outcome": entry.outcome.as_str(),
        })?;
        Ok(())
    }

    fn trim(&self, now: Timestamp) -> Result<(), CacheError> {
        let oldest = now
            .checked_sub(SignedDuration::from_hours(24 * KEPT_DAYS))
            .unwrap_or(Timestamp::MIN);
        let mut old = self.0.prepare_cached("DELETE FROM evidence WHERE at < ?1")?;
        old.execute([row::millis(oldest)])?;
        // Numbers are given in order and never twice, so the newest number says how many there can be.
        let mut many = self
            .0
            .prepare_cached("DELETE FROM evidence WHERE id <= (SELECT max(id) FROM evidence) - ?1")?;
        many.execute([KEPT_ROWS])?;
        Ok(())
    }
}

fn evidence(r: &Row<'_>) -> rusqlite::Result<Evidence> {
    let identifiers: String = r.get("identifiers")?;
    let identifiers = identifiers
        .split(',')
        .filter(|text| !text.is_empty())
        .map(row::parse);
    Ok(Evidence {
        at: row::time(r, "at")?,
        rule: row::parsed(r, "rule")?,
        method: row::parsed(r, "method")?,
        host: r.get("host")?,
        counts: counts(&r.get::<_, String>("counts")?)?,
        identifiers: identifiers.collect::<rusqlite::Result<_>>()?,
        outcome: row::parsed(r, "outcome")?,
    })
}

fn counts(text: &str) -> rusqlite::Result<BTreeMap<Code, u64>> {
    let pairs = text.split(',').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (kind, count) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((row::parse(kind)?, row::parse(count)?))
        })
        .collect()
}
