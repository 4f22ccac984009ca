//! Which messages become records (reference C7, F5, G-20 to G-27): duplicates, the recipients' options, mail between
//! colleagues, correlation.

use rusqlite::{OptionalExtension as _, params};
use uuid::Uuid;

use super::super::error::Outcome;
use super::super::session::Session;
use super::correlate::correlate;
use super::message::Message;
use super::resolve::{self, Eyes, Match};
use super::settings::Settings;

/// `ReasonCode` (reference C1).
pub(super) const UNKNOWN: i64 = -1;
pub(super) const DUPLICATE: i64 = 0;
const NO_CORRELATION: i64 = 1;
const CORRELATION: i64 = 2;
pub(super) const NO_RECIPIENT: i64 = 3;
const INTERNAL: i64 = 4;
const SENDER: i64 = 5;
pub(super) const ACCEPT_ALL: i64 = 6;
const INVALID_SENDER: i64 = 7;

/// `incomingemailfilteringmethod` (reference C7).
pub(super) const ALL: i64 = 0;
pub(super) const ANSWERS: i64 = 1;
pub(super) const PEOPLE: i64 = 2;
pub(super) const ANY_RECORD: i64 = 3;
const NONE: i64 = 4;

/// Yes or no, why, and who takes the message: a user or a queue.
pub(super) struct Verdict {
    /// Whether it becomes a record.
    pub(super) yes: bool,
    /// `ReasonCode`
    pub(super) reason: i64,
    /// `acceptingentityid`
    pub(super) by: Option<Match>,
}

impl Verdict {
    /// Without anybody who takes it.
    pub(super) fn of(yes: bool, reason: i64) -> Self {
        Self {
            yes,
            reason,
            by: None,
        }
    }
}

/// The email that a message is already: one with its id, and in its direction where mail between colleagues is kept twice
/// (A-94, G-60).
pub(super) fn duplicate(
    session: &Session<'_>,
    settings: &Settings,
    id: &str,
    outgoing: bool,
) -> Outcome<Option<Uuid>> {
    let sql = "SELECT activityid FROM activity WHERE messageid = ?1 AND +activitytypecode = 'email' \
               AND (?2 OR coalesce(directioncode, 1) = ?3) ORDER BY +createdon LIMIT 1";
    let found: Option<String> = session
        .db
        .prepare_cached(sql)?
        .query_row(params![id, settings.ignore_internal, outgoing], |row| row.get(0))
        .optional()?;
    Ok(found.and_then(|id| Uuid::parse_str(&id).ok()))
}

/// What becomes of a received message: any recipient who takes it is enough (G-27).
pub(super) fn judge(session: &Session<'_>, settings: &Settings, message: &Message) -> Outcome<Verdict> {
    if duplicate(session, settings, &message.id, false)?.is_some() {
        return Ok(Verdict::of(false, DUPLICATE));
    }
    let Some(from) = &message.from else {
        return Ok(Verdict::of(false, INVALID_SENDER));
    };
    let known = resolve::all(session, settings, &from.text, Eyes::Caller)?;
    let mut first = None;
    let mut takers = takers(session, settings, message)?;
    if settings.option("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation", false) {
        // Whoever asks is whose mailbox is at work (G-27).
        takers.retain(|taker| taker.id == session.caller.user);
    }
    for taker in takers {
        let mut verdict = taken(session, settings, message, &known, &taker)?;
        if verdict.yes {
            verdict.by = Some(taker);
            return Ok(verdict);
        }
        first.get_or_insert(verdict);
    }
    Ok(first.unwrap_or_else(|| Verdict::of(false, NO_RECIPIENT)))
}

/// The users and queues among the recipients.
fn takers(session: &Session<'_>, settings: &Settings, message: &Message) -> Outcome<Vec<Match>> {
    let mut found: Vec<Match> = Vec::new();
    for address in message.recipients.iter().flatten() {
        let all = resolve::all(session, settings, &address.text, Eyes::Service)?;
        for one in all {
            let takes = matches!(one.table.name, "systemuser" | "queue");
            if takes && !found.iter().any(|other| other.id == one.id) {
                found.push(one);
            }
        }
    }
    Ok(found)
}

fn taken(
    session: &Session<'_>,
    settings: &Settings,
    message: &Message,
    known: &[Match],
    taker: &Match,
) -> Outcome<Verdict> {
    let queue = taker.table.name == "queue";
    let method = if queue {
        ALL
    } else {
        method(session, settings, taker.id)?
    };
    if !(ALL..=ANY_RECORD).contains(&method) {
        return Ok(Verdict::of(false, NO_RECIPIENT));
    }
    let internal = known
        .iter()
        .any(|one| matches!(one.table.name, "systemuser" | "queue"));
    let spared = queue && settings.option("DoNotIgnoreInternalEmailToQueues", true);
    if internal && settings.ignore_internal && !spared {
        return Ok(Verdict::of(false, INTERNAL));
    }
    let of = |tables: &[&str]| known.iter().any(|one| tables.contains(&one.table.name));
    let by_sender = |yes| Verdict::of(yes, if yes { SENDER } else { INVALID_SENDER });
    match method {
        ALL => Ok(Verdict::of(true, ACCEPT_ALL)),
        PEOPLE => Ok(by_sender(of(&["lead", "contact", "account"]))),
        ANY_RECORD => Ok(by_sender(!known.is_empty())),
        _ => by_correlation(session, settings, message),
    }
}

/// Whether it continues an email.
pub(super) fn by_correlation(
    session: &Session<'_>,
    settings: &Settings,
    message: &Message,
) -> Outcome<Verdict> {
    let found = correlate(session, settings, message)?.is_some();
    Ok(Verdict::of(
        found,
        if found { CORRELATION } else { NO_CORRELATION },
    ))
}

/// A user's option; the default is mail in answer to mail of the organization.
pub(super) fn method(session: &Session<'_>, settings: &Settings, user: Uuid) -> Outcome<i64> {
    let sql = "SELECT incomingemailfilteringmethod FROM usersettings WHERE systemuserid = ?";
    let kept: Option<Option<i64>> = session
        .db
        .prepare_cached(sql)?
        .query_row([user.to_string()], |row| row.get(0))
        .optional()?;
    let kept = kept.flatten().unwrap_or(ANSWERS);
    // Without this option of the organization nobody can choose to have no messages (reference C8).
    let offered = kept != NONE || settings.option("DoNotAutoTrackEmail", true);
    Ok(if offered { kept } else { ANSWERS })
}
