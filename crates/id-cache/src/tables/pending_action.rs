//! The table of pending actions: requests of the person's that have not reached the organization yet (DESIGN section 2,
//! walk 2). It lives here alone: losing it loses the requests, and nothing else.
//!
//! An action names its item by its Message-ID, because the item must be found again after a crash. The row goes when
//! the action is done.

use jiff::Timestamp;
use regarding_model::ids::{MessageId, OrganizationId, UserId};
use regarding_model::item::Direction;
use regarding_model::sentence;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::code::Code;
use crate::error::CacheError;
use crate::row;
use crate::tables::TableInfo;

pub use self::kind::{ActionKind, Attachments, NotStored};

mod kind;

pub(crate) const INFO: TableInfo = TableInfo {
    name: "pending_action",
    sentence: sentence!(
        "Requests that have not reached the organization yet: what to do, the identifiers of the message and of the \
               records it concerns, whether it was sent or received, which attachments by number, whether what it quotes of \
               earlier messages goes along, and when it is tried next. Each goes when it is done."
    ),
};

/// `create_activity` and its table name a kind that no version has ever written: an activity needs what the person typed, which is kept
/// nowhere.
pub(crate) const V1: &str = "
CREATE TABLE pending_action (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    user BLOB NOT NULL CHECK (length(user) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    kind TEXT NOT NULL CHECK (kind IN ('track', 'set_regarding', 'untrack', 'create_activity')),
    target_table TEXT CHECK (length(target_table) BETWEEN 1 AND 128 AND target_table NOT GLOB '*[^a-z0-9_]*'),
    target_id BLOB CHECK (length(target_id) = 16),
    activity_table TEXT CHECK (length(activity_table) BETWEEN 1 AND 128 AND activity_table NOT GLOB '*[^a-z0-9_]*'),
    attachments TEXT NOT NULL DEFAULT 'all' CHECK (attachments IN ('all', 'none') OR attachments NOT GLOB '*[^0-9,]*'),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 64 AND reason NOT GLOB '*[^a-z0-9_.-]*'),
    since INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try INTEGER,
    last_failure TEXT CHECK (length(last_failure) BETWEEN 1 AND 64 AND last_failure NOT GLOB '*[^a-z0-9_.-]*'),
    CHECK ((target_table IS NULL) = (target_id IS NULL)),
    CHECK (kind NOT IN ('set_regarding', 'create_activity') OR target_id IS NOT NULL),
    CHECK ((kind = 'create_activity') = (activity_table IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX pending_action_item ON pending_action (item) WHERE kind IN ('track', 'set_regarding', 'untrack');
CREATE INDEX pending_action_next_try ON pending_action (next_try);
";

/// The direction is decided when the person asks, and a later try keeps to it.
pub(crate) const V2: &str = "
ALTER TABLE pending_action ADD COLUMN direction TEXT CHECK (direction IN ('sent', 'received'));
";

/// Earlier messages that the text quotes go along, unless the person left them out.
pub(crate) const V3: &str = "
ALTER TABLE pending_action ADD COLUMN history INTEGER NOT NULL DEFAULT 1 CHECK (history IN (0, 1));
";

/// One request of the person's that is not done yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingAction {
    /// Its own id, given by whoever wrote it down.
    pub id: Uuid,
    /// The organization it is meant for; never sent to another.
    pub organization: OrganizationId,
    /// The person who asked; never done in the name of another.
    pub user: UserId,
    /// The item's derived identity, the key of its [`crate::tables::link::Link`].
    pub item: Uuid,
    /// The item's Message-ID, to find it in the mailbox; at most 998 characters (RFC 5322).
    pub message_id: MessageId,
    /// Whether the copy that the person looked at was sent or received (B-130); `None` when the mailbox could not say, and in
    /// a request of format 1, which did not keep it.
    pub direction: Option<Direction>,
    /// What was asked.
    pub kind: ActionKind,
    /// Whether the earlier messages that its text quotes at its end go along.
    pub history: bool,
    /// The rule or gesture that asked.
    pub reason: Code,
    /// When it was asked; kept to the millisecond.
    pub since: Timestamp,
    /// How often a try was begun, of this action or of the one in whose place it is.
    pub attempts: u32,
    /// When it is tried next; `None` while it waits for a person: to sign in, or to decide.
    pub next_try: Option<Timestamp>,
    /// Why the last try failed.
    pub last_failure: Option<Code>,
}

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedTry {
    /// Why it failed.
    pub failure: Code,
    /// When to try again; `None` waits for a person.
    pub next_try: Option<Timestamp>,
}

/// Looks at pending actions.
#[derive(Debug, Clone, Copy)]
pub struct PendingActionReader<'a>(pub(crate) &'a Connection);

impl PendingActionReader<'_> {
    /// One action.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn get(&self, id: Uuid) -> Result<Option<PendingAction>, CacheError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT * FROM pending_action WHERE id = ?1")?;
        Ok(statement.query_row([id], action).optional()?)
    }

    /// The action on the tracking of an item, if one waits; there is at most one.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn of_item(&self, item: Uuid) -> Result<Option<PendingAction>, CacheError> {
        let mut statement = self.0.prepare_cached(
            "SELECT * FROM pending_action WHERE item = ?1 AND kind IN ('track', 'set_regarding', 'untrack')",
        )?;
        Ok(statement.query_row([item], action).optional()?)
    }

    /// Everything a person asked of an organization that is not done, oldest first.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn all(&self, organization: OrganizationId, user: UserId) -> Result<Vec<PendingAction>, CacheError> {
        let mut statement = self.0.prepare_cached(
            "SELECT * FROM pending_action WHERE organization = ?1 AND user = ?2 ORDER BY since, id",
        )?;
        let rows = statement.query_map((organization.0, user.0), action)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Changes pending actions.
#[derive(Debug, Clone, Copy)]
pub struct PendingActionWriter<'a>(pub(crate) &'a Connection);

impl PendingActionWriter<'_> {
    /// Writes an action down. A later word on the tracking of an item takes the place of an earlier one, which is returned:
    /// what the person asked last is what they want.
    ///
    /// # Errors
    /// When the cache cannot be written, or the Message-ID is longer than 998 characters.
    pub fn put(&self, action: &PendingAction) -> Result<Option<PendingAction>, CacheError> {
        let earlier = PendingActionReader(self.0)
            .of_item(action.item)?
            .filter(|earlier| earlier.id != action.id);
        let mut attempts = action.attempts;
        if let Some(earlier) = &earlier {
            self.remove(earlier.id)?;
            // What the earlier one tried may have arrived.
            attempts = attempts.max(earlier.attempts.min(1));
        }
        self.insert(action, attempts)?;
        Ok(earlier)
    }

    fn insert(&self, action: &PendingAction, attempts: u32) -> Result<(), CacheError> {
        let (target_table, target_id) = row::columns_of(action.kind.target());
        let mut statement = self.0.prepare_cached(
            "INSERT OR REPLACE INTO pending_action
                (id, organization, user, item, message_id, direction, kind, target_table, target_id, attachments, history, reason, since, attempts, next_try, last_failure)
             VALUES (:id, :organization, :user, :item, :message_id, :direction, :kind, :target_table, :target_id,
                :attachments, :history, :reason, :since, :attempts, :next_try, :last_failure)",
        )?;
        statement.execute(named_params! {
            ":id": action.id,
            ":organization": action.organization.0,
            ":user": action.user.0,
            ":item": action.item,
            ":message_id": action.message_id.as_str(),
            ":direction": action.direction.map(kind::direction_code),
            ":kind": action.kind.code(),
            ":target_table": target_table,
            ":target_id": target_id,
            ":attachments": action.kind.attachments().to_string(),
            ":history": action.history,
            ":reason": action.reason.as_str(),
            ":since": row::millis(action.since),
            ":attempts": attempts,
            ":next_try": action.next_try.map(row::millis),
            ":last_failure": action.last_failure.as_ref().map(Code::as_str),
        })?;
        Ok(())
    }

    /// Counts a try before anything of it is sent, so that one that is cut is known to have been made. The action; `None` when
    /// it is gone.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn begin(&self, id: Uuid) -> Result<Option<PendingAction>, CacheError> {
        let mut statement = self.0.prepare_cached(
            "UPDATE pending_action SET attempts = min(attempts + 1, 4294967295) WHERE id = ?1 RETURNING *",
        )?;
        Ok(statement.query_row([id], action).optional()?)
    }

    /// Notes that a try failed: keeps why, and when it is tried next. `false` when the action is gone.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn failed(&self, id: Uuid, outcome: &FailedTry) -> Result<bool, CacheError> {
        let mut statement = self
            .0
            .prepare_cached("UPDATE pending_action SET next_try = ?2, last_failure = ?3 WHERE id = ?1")?;
        let next_try = outcome.next_try.map(row::millis);
        Ok(statement.execute((id, next_try, outcome.failure.as_str()))? > 0)
    }

    /// Sets when an action is tried next without counting a try: after a sign-in, or when the person says *Try again*.
    /// `false` when it is gone.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn try_at(&self, id: Uuid, next_try: Timestamp) -> Result<bool, CacheError> {
        let mut statement = self
            .0
            .prepare_cached("UPDATE pending_action SET next_try = ?2 WHERE id = ?1")?;
        Ok(statement.execute((id, row::millis(next_try)))? > 0)
    }

    /// Removes an action that is done or withdrawn; whether it was there.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn remove(&self, id: Uuid) -> Result<bool, CacheError> {
        let mut statement = self
            .0
            .prepare_cached("DELETE FROM pending_action WHERE id = ?1")?;
        Ok(statement.execute([id])? > 0)
    }
}

fn action(r: &Row<'_>) -> rusqlite::Result<PendingAction> {
    Ok(PendingAction {
        id: r.get("id")?,
        organization: OrganizationId(r.get("organization")?),
        user: UserId(r.get("user")?),
        item: r.get("item")?,
        message_id: row::parsed(r, "message_id")?,
        direction: kind::direction_of_row(r)?,
        kind: kind::of_row(r)?,
        history: r.get("history")?,
        reason: row::parsed(r, "reason")?,
        since: row::time(r, "since")?,
        attempts: r.get("attempts")?,
        next_try: row::optional_time(r, "next_try")?,
        last_failure: row::optional_parsed(r, "last_failure")?,
    })
}
