//! The table of messages that are to be sent: each by its Message-ID alone, with where it stands. The message itself lies in the
//! mailbox's folder of drafts until it is sent.
//!
//! When this table is lost, what waits stays a draft and is not sent: nothing is sent twice, and nothing is sent that nobody
//! remembers (promises 5 and 6).

use jiff::Timestamp;
use regarding_model::ids::{MessageId, OrganizationId, RecordRef, UserId};
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::code::Code;
use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "outgoing",
    sentence: sentence!(
        "Messages that are to be sent and are not sent yet: their identifiers, how far sending went, whether each is tracked then and \
         regarding which record, and when it is tried next. Each goes when it is sent."
    ),
};

pub(crate) const V1: &str = "
CREATE TABLE outgoing (
    message_id TEXT NOT NULL PRIMARY KEY CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    organization BLOB CHECK (length(organization) = 16),
    user BLOB CHECK (length(user) = 16),
    target_table TEXT CHECK (length(target_table) BETWEEN 1 AND 128 AND target_table NOT GLOB '*[^a-z0-9_]*'),
    target_id BLOB CHECK (length(target_id) = 16),
    since INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try INTEGER,
    last_failure TEXT CHECK (length(last_failure) BETWEEN 1 AND 64 AND last_failure NOT GLOB '*[^a-z0-9_.-]*'),
    CHECK ((organization IS NULL) = (user IS NULL)),
    CHECK ((target_table IS NULL) = (target_id IS NULL)),
    CHECK (target_id IS NULL OR organization IS NOT NULL)
) STRICT, WITHOUT ROWID;
";

/// How far sending a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It waits to be handed over.
    Waiting,
    /// It is being handed over. Found so by another run, nobody knows what became of it.
    Handing,
    /// Nobody can know whether it was sent: the person is asked.
    Unsure,
    /// The server took it. What is left to do is done here: the copy, and tracking.
    Accepted,
    /// The server does not take it; the person has to change something.
    Refused,
}

impl Stage {
    const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Handing,
        Self::Unsure,
        Self::Accepted,
        Self::Refused,
    ];

    fn number(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Handing => 1,
            Self::Unsure => 2,
            Self::Accepted => 3,
            Self::Refused => 4,
        }
    }

    fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.number() == number)
    }
}

/// What happens to a message in the organization once it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackThen {
    /// The organization; never another.
    pub organization: OrganizationId,
    /// The person who asked; never in the name of another.
    pub user: UserId,
    /// What it is regarding, if anything.
    pub regarding: Option<RecordRef>,
}

/// One message that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its identity.
    pub message_id: MessageId,
    /// How far it is.
    pub stage: Stage,
    /// Whether it is tracked then.
    pub track: Option<TrackThen>,
    /// When the person sent it; kept to the millisecond.
    pub since: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; `None` while it waits for a person.
    pub next_try: Option<Timestamp>,
    /// Why the last try failed.
    pub last_failure: Option<Code>,
}

/// Looks at messages that are to be sent.
#[derive(Debug, Clone, Copy)]
pub struct OutgoingReader<'a>(pub(crate) &'a Connection);

impl OutgoingReader<'_> {
    /// All of them, oldest first.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn all(&self) -> Result<Vec<Outgoing>, CacheError> {
        let sql = "SELECT * FROM outgoing ORDER BY since, message_id";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([], outgoing)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One of them.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn get(&self, id: &MessageId) -> Result<Option<Outgoing>, CacheError> {
        let sql = "SELECT * FROM outgoing WHERE message_id = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_row([id.as_str()], outgoing).optional()?)
    }
}

/// Changes messages that are to be sent.
#[derive(Debug, Clone, Copy)]
pub struct OutgoingWriter<'a>(pub(crate) &'a Connection);

impl OutgoingWriter<'_> {
    /// Writes down where a message stands, instead of what was known before.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn put(&self, message: &Outgoing) -> Result<(), CacheError> {
        let track = message.track.as_ref();
        let (table, id) = row::columns_of(track.and_then(|track| track.regarding.as_ref()));
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO outgoing (message_id, state, organization, user, target_table, target_id, since, attempts,
                 next_try, last_failure)
             VALUES (:message_id, :state, :organization, :user, :target_table, :target_id, :since, :attempts, :next_try,
                 :last_failure)",
        )?;
        statement.execute(named_params! {
            ":message_id": message.message_id.as_str(),
            ":state": message.stage.number(),
            ":organization": track.map(|track| track.organization.0),
            ":user": track.map(|track| track.user.0),
            ":target_table": table,
            ":target_id": id,
            ":since": row::millis(message.since),
            ":attempts": message.attempts,
            ":next_try": message.next_try.map(row::millis),
            ":last_failure": message.last_failure.as_ref().map(Code::as_str),
        })?;
        Ok(())
    }

    /// Removes one that is sent, or that the person took back; whether it was there.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn remove(&self, id: &MessageId) -> Result<bool, CacheError> {
        let sql = "DELETE FROM outgoing WHERE message_id = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.execute([id.as_str()])? > 0)
    }
}

fn outgoing(r: &Row<'_>) -> rusqlite::Result<Outgoing> {
    let organization = r.get::<_, Option<_>>("organization")?.map(OrganizationId);
    let user = r.get::<_, Option<_>>("user")?.map(UserId);
    let regarding = row::optional_record(r, "target_table", "target_id")?;
    Ok(Outgoing {
        message_id: row::parsed(r, "message_id")?,
        // A stage of another version is asked about: nothing is sent because of it.
        stage: Stage::of(r.get("state")?).unwrap_or(Stage::Unsure),
        track: organization.zip(user).map(|(organization, user)| TrackThen {
            organization,
            user,
            regarding,
        }),
        since: row::time(r, "since")?,
        attempts: r.get("attempts")?,
        next_try: row::optional_time(r, "next_try")?,
        last_failure: row::optional_parsed(r, "last_failure")?,
    })
}
