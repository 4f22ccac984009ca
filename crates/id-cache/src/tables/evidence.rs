//! The evidence log: what left this computer, when, and by which rule (promise 2). Kinds, counts and identifiers only.
//!
//! It is kept for [`KEPT_DAYS`] and to [`KEPT_ROWS`], the oldest going first.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use regarding_model::sentence;
use rusqlite::{Connection, Row, named_params};
use uuid::Uuid;

use crate::code::Code;
use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "evidence",
    sentence: sentence!(
        "What left this computer: when, by which rule, by which method to which server, how much of what kind, the \
               identifiers concerned, and how it went. Never what was in it. Kept for 90 days and to 50,000 entries."
    ),
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
pub const KEPT_ROWS: u32 = 50_000;

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

impl Evidence {
    /// The outcome of an entry whose request has left and was not answered yet.
    pub const SENT: &str = "sent";

    /// The entry on one line, without line end.
    pub(crate) fn line(&self) -> String {
        let or_none = |text: String| if text.is_empty() { "-".to_owned() } else { text };
        format!(
            "{} {} {} {} {} {} {}",
            row::millis(self.at),
            self.rule,
            self.method,
            plain_host(&self.host),
            self.outcome,
            or_none(counts_text(&self.counts)),
            or_none(identifiers_text(&self.identifiers)),
        )
    }

    /// The entry of a line; `None` when it is none.
    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split(' ').collect();
        let [at, rule, method, host, outcome, amounts, identifiers] = *fields.as_slice() else {
            return None;
        };
        let list = |text: &str| {
            if text == "-" {
                String::new()
            } else {
                text.to_owned()
            }
        };
        let entry = Self {
            at: Timestamp::from_millisecond(at.parse().ok()?).ok()?,
            rule: rule.parse().ok()?,
            method: method.parse().ok()?,
            host: host.to_owned(),
            counts: counts(&list(amounts)).ok()?,
            identifiers: identifiers_of(&list(identifiers)).ok()?,
            outcome: outcome.parse().ok()?,
        };
        entry.names_a_host().then_some(entry)
    }

    /// Whether the host is a host and nothing more.
    pub(crate) fn names_a_host(&self) -> bool {
        let host = plain_host(&self.host);
        let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b':' | b'-');
        (1..=262).contains(&host.len()) && host.bytes().all(fits)
    }
}

fn plain_host(host: &str) -> String {
    host.to_ascii_lowercase().replace(['[', ']'], "")
}

fn counts_text(counts: &BTreeMap<Code, u64>) -> String {
    let pairs: Vec<String> = counts
        .iter()
        .map(|(kind, count)| format!("{kind}={count}"))
        .collect();
    pairs.join(",")
}

fn identifiers_text(identifiers: &[Uuid]) -> String {
    let texts: Vec<String> = identifiers.iter().map(Uuid::to_string).collect();
    texts.join(",")
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

    /// Adds entries that were noted before, in their order, and gives their rows.
    pub(crate) fn carry<'e>(
        &self,
        entries: impl IntoIterator<Item = &'e Evidence>,
    ) -> Result<Vec<i64>, CacheError> {
        entries.into_iter().map(|entry| self.begin(entry)).collect()
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
        statement.execute(named_params! {
            ":at": row::millis(entry.at),
            ":rule": entry.rule.as_str(),
            ":method": entry.method.as_str(),
            ":host": plain_host(&entry.host),
            ":counts": counts_text(&entry.counts),
            ":identifiers": identifiers_text(&entry.identifiers),
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
    Ok(Evidence {
        at: row::time(r, "at")?,
        rule: row::parsed(r, "rule")?,
        method: row::parsed(r, "method")?,
        host: r.get("host")?,
        counts: counts(&r.get::<_, String>("counts")?)?,
        identifiers: identifiers_of(&r.get::<_, String>("identifiers")?)?,
        outcome: row::parsed(r, "outcome")?,
    })
}

fn identifiers_of(text: &str) -> rusqlite::Result<Vec<Uuid>> {
    let texts = text.split(',').filter(|text| !text.is_empty());
    texts.map(row::parse).collect()
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
