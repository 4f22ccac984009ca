//! `SendEmail` (reference C1, C2): a draft waits to be sent, or is noted as sent; its subject gets a token.

use rusqlite::OptionalExtension as _;
use serde_json::json;
use uuid::Uuid;

use super::super::actions::parameter;
use super::super::error::{ApiError, Outcome};
use super::super::functions::complex;
use super::super::request::Request;
use super::super::session::Session;
use super::super::{parties, update};
use super::settings::Settings;
use super::token;
use crate::schema::Table;
use crate::security::Verb;
use crate::store::value::{Value, Values, moment};
use crate::store::write;

/// `statuscode` of an email that waits to be sent, of one that is being sent, of one that was.
const PENDING: i64 = 6;
const SENDING: i64 = 7;
const SENT: i64 = 3;

/// `POST emails(id)/Microsoft.Dynamics.CRM.SendEmail`: the subject as it is now.
pub(crate) fn send(session: &Session<'_>, request: &Request, id: Uuid) -> Outcome {
    let body = request.object()?;
    parameter::known(&body, &["IssueSend", "TrackingToken"])?;
    let issue = parameter::yes_no(&body, "IssueSend")?;
    let given = parameter::text(&body, "TrackingToken")?
        .map(str::trim)
        .unwrap_or_default();
    let email = session
        .catalog
        .table("email")
        .ok_or_else(|| ApiError::no_resource("emails"))?;
    session.may(Verb::Write, email, id)?;
    let subject = sendable(session, email, id, issue)?;
    let settings = Settings::of(session)?;
    recipients(session, &settings, id)?;
    sender(session, email, id)?;
    let token = if given.is_empty() {
        token::for_subject(session, &settings, &subject)?
    } else {
        given.to_owned()
    };
    let subject = token::appended(&subject, &token);
    update::values(session, email, id, changes(session, issue, &subject, token))?;
    Ok(complex(session, "SendEmailResponse", json!({"Subject": subject})))
}

fn changes(session: &Session<'_>, issue: bool, subject: &str, token: String) -> Values {
    let mut changed = Values::new();
    if !subject.is_empty() {
        changed.insert("subject", Value::Text(subject.to_owned()));
    }
    if !token.is_empty() {
        changed.insert("trackingtoken", Value::Text(token));
    }
    if issue {
        changed.insert("statuscode", Value::Int(PENDING));
        return changed;
    }
    let now = Value::Text(moment(session.now));
    changed.extend([
        ("statecode", Value::Int(1)),
        ("statuscode", Value::Int(SENT)),
        ("senton", now.clone()),
        ("actualend", now),
    ]);
    changed
}

/// The subject of an email that can be sent: outgoing, open, and not on its way already.
fn sendable(session: &Session<'_>, email: &'static Table, id: Uuid, issue: bool) -> Outcome<String> {
    let columns: Vec<_> = ["subject", "statecode", "statuscode", "directioncode"]
        .iter()
        .filter_map(|name| email.column(name))
        .collect();
    let values = write::fetch(session.db, email, id, &columns)?.unwrap_or_default();
    let number = |name: &str| values.get(name).and_then(Value::int);
    let busy = issue && matches!(number("statuscode"), Some(PENDING | SENDING));
    if number("statecode") != Some(0) || busy {
        let text = "The email is on its way or closed already, and cannot be sent.";
        return Err(ApiError::new(400, "0x80040233", text));
    }
    if number("directioncode") == Some(0) {
        return Err(ApiError::invalid("An incoming email cannot be sent."));
    }
    let subject = values.get("subject").and_then(Value::text);
    Ok(subject.unwrap_or_default().to_owned())
}

/// Refuses an email to nobody, and one to addresses that nobody in the organization has if the organization wants that.
fn recipients(session: &Session<'_>, settings: &Settings, id: Uuid) -> Outcome<()> {
    let sql = "SELECT COUNT(*), coalesce(SUM(partyid IS NULL), 0) FROM activityparty \
               WHERE activityid = ? AND participationtypemask IN (2, 3, 4)";
    let (all, unresolved): (i64, i64) = session
        .db
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if all == 0 {
        let text = "The email must have at least one recipient before it can be sent.";
        return Err(ApiError::new(400, "0x80040b04", text));
    }
    if unresolved > 0 && !settings.unresolved {
        let text = "The email has recipients that are no records of the organization.";
        return Err(ApiError::new(400, "0x80043518", text));
    }
    Ok(())
}

/// Users and queues send. An email without sender is the caller's; one in another's name takes their consent or a right.
fn sender(session: &Session<'_>, email: &'static Table, id: Uuid) -> Outcome<()> {
    let sql = "SELECT partyid, partyid__table FROM activityparty WHERE activityid = ? AND participationtypemask = 1 LIMIT 1";
    let found: Option<(Option<String>, Option<String>)> = session
        .db
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((key, kind)) = found else {
        let caller = Value::Ref("systemuser", session.caller.user);
        return parties::place(session, (email, id), 1, Some(caller), None);
    };
    let key = key.and_then(|key| Uuid::parse_str(&key).ok());
    match (kind.as_deref(), key) {
        (Some("systemuser"), Some(user)) => as_user(session, user),
        (Some("queue"), Some(queue)) => match session.catalog.table("queue") {
            Some(table) => session.may(Verb::Read, table, queue),
            None => Ok(()),
        },
        _ => {
            let text = "An email is sent by a user or by a queue.";
            Err(ApiError::new(400, "0x80043506", text))
        }
    }
}

fn as_user(session: &Session<'_>, user: Uuid) -> Outcome<()> {
    if user == session.caller.user {
        return Ok(());
    }
    let sql = "SELECT coalesce(issendasallowed, 0) FROM usersettings WHERE systemuserid = ?";
    let allowed: Option<bool> = session
        .db
        .prepare_cached(sql)?
        .query_row([user.to_string()], |row| row.get(0))
        .optional()?;
    match allowed {
        Some(true) => Ok(()),
        _ => session.hold("prvSendAsUser"),
    }
}
