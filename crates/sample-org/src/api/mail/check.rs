//! `CheckIncomingEmail`, `CheckPromoteEmail` (reference C1, C7, F5, G-20 to G-27): whether a message becomes a record, and
//! why.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};
use serde_json::json;
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::functions::{complex, structure};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::address;
use super::correlate::correlate;
use super::message::Message;
use super::resolve::{self, Eyes, Match};
use super::settings::Settings;
use crate::odata;
use crate::odata::expression::Literal;
use crate::security::Verb;

/// `ReasonCode` (reference C1).
const UNKNOWN: i64 = -1;
const DUPLICATE: i64 = 0;
const NO_CORRELATION: i64 = 1;
const CORRELATION: i64 = 2;
const NO_RECIPIENT: i64 = 3;
const INTERNAL: i64 = 4;
const SENDER: i64 = 5;
const ACCEPT_ALL: i64 = 6;
const INVALID_SENDER: i64 = 7;

/// `incomingemailfilteringmethod` (reference C7).
const ALL: i64 = 0;
const ANSWERS: i64 = 1;
const PEOPLE: i64 = 2;
const ANY_RECORD: i64 = 3;

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
    fn of(yes: bool, reason: i64) -> Self {
        Self {
            yes,
            reason,
            by: None,
        }
    }
}

/// `GET CheckIncomingEmail(...)`
pub(crate) fn incoming(session: &Session<'_>, _request: &Request, url: &BTreeMap<String, String>) -> Outcome {
    readable(session)?;
    let names = [
        "MessageId",
        "Subject",
        "From",
        "To",
        "Cc",
        "Bcc",
        "ExtraProperties",
    ];
    let url = Parameters::of(url, &names)?;
    let mut message = Message {
        id: url.needed("MessageId")?,
        subject: url.needed("Subject")?,
        from: Message::sender(&url.needed("From")?),
        recipients: [url.needed("To")?, url.text("Cc")?, url.text("Bcc")?].map(|text| address::list(&text)),
        ..Message::default()
    };
    if let Some(text) = url.raw("ExtraProperties") {
        message.extras(Some(
            &structure(text).ok_or_else(|| malformed("ExtraProperties"))?,
        ))?;
    }
    let verdict = judge(session, &Settings::of(session)?, &message)?;
    Ok(told(session, "CheckIncomingEmail", "ShouldDeliver", &verdict))
}

/// `GET CheckPromoteEmail(...)`: it knows neither sender nor recipients; the caller's own option decides.
pub(crate) fn promote(session: &Session<'_>, _request: &Request, url: &BTreeMap<String, String>) -> Outcome {
    readable(session)?;
    let url = Parameters::of(url, &["MessageId", "Subject", "DirectionCode"])?;
    let message = Message {
        id: url.needed("MessageId")?,
        subject: url.needed("Subject")?,
        ..Message::default()
    };
    let outgoing = match url.raw("DirectionCode").filter(|text| *text != "null") {
        None | Some("0") => false,
        Some("1") => true,
        Some(_) => return Err(malformed("DirectionCode")),
    };
    let settings = Settings::of(session)?;
    let method = method(session, session.caller.user)?;
    let verdict = if duplicate(session, &settings, &message.id, outgoing)?.is_some() {
        Verdict::of(false, DUPLICATE)
    } else {
        match method {
            ALL => Verdict::of(true, ACCEPT_ALL),
            ANSWERS => by_correlation(session, &settings, &message)?,
            PEOPLE | ANY_RECORD if outgoing => by_correlation(session, &settings, &message)?,
            PEOPLE | ANY_RECORD => Verdict::of(false, UNKNOWN),
            _ => Verdict::of(false, NO_RECIPIENT),
        }
    };
    Ok(told(session, "CheckPromoteEmail", "ShouldPromote", &verdict))
}

fn readable(session: &Session<'_>) -> Outcome<()> {
    let email = session.catalog.table("email");
    session.need(Verb::Read, email.ok_or_else(|| ApiError::no_resource("emails"))?)
}

fn told(session: &Session<'_>, name: &str, answer: &str, verdict: &Verdict) -> Reply {
    let body = json!({answer: verdict.yes, "ReasonCode": verdict.reason});
    complex(session, &format!("{name}Response"), body)
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
    for taker in takers(session, settings, message)? {
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
    let method = if queue { ALL } else { method(session, taker.id)? };
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

fn by_correlation(session: &Session<'_>, settings: &Settings, message: &Message) -> Outcome<Verdict> {
    let found = correlate(session, settings, message)?.is_some();
    Ok(Verdict::of(
        found,
        if found { CORRELATION } else { NO_CORRELATION },
    ))
}

/// A user's option; the default is mail in answer to mail of the organization.
fn method(session: &Session<'_>, user: Uuid) -> Outcome<i64> {
    let sql = "SELECT incomingemailfilteringmethod FROM usersettings WHERE systemuserid = ?";
    let kept: Option<Option<i64>> = session
        .db
        .prepare_cached(sql)?
        .query_row([user.to_string()], |row| row.get(0))
        .optional()?;
    Ok(kept.flatten().unwrap_or(ANSWERS))
}

/// The parameters of a function.
struct Parameters<'u>(&'u BTreeMap<String, String>);

impl<'u> Parameters<'u> {
    fn of(url: &'u BTreeMap<String, String>, names: &[&str]) -> Outcome<Self> {
        match url.keys().find(|name| !names.contains(&name.as_str())) {
            None => Ok(Self(url)),
            Some(name) => Err(ApiError::invalid(format!(
                "The function has no parameter '{name}'."
            ))),
        }
    }

    fn raw(&self, name: &str) -> Option<&'u str> {
        self.0.get(name).map(|text| text.trim())
    }

    /// A text; nothing when it is missing or null.
    fn text(&self, name: &str) -> Outcome<String> {
        match self.raw(name) {
            None => Ok(String::new()),
            Some(text) => match odata::literal(text) {
                Ok(Literal::Text(text)) => Ok(text.trim().to_owned()),
                Ok(Literal::Null) => Ok(String::new()),
                _ => Err(malformed(name)),
            },
        }
    }

    /// A text that must be there.
    fn needed(&self, name: &str) -> Outcome<String> {
        match self.raw(name) {
            Some(_) => self.text(name),
            None => Err(ApiError::invalid(format!("The parameter {name} is missing."))),
        }
    }
}

fn malformed(name: &str) -> ApiError {
    ApiError::invalid(format!("The value of the parameter {name} is malformed."))
}
