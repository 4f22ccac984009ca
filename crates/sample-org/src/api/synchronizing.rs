//! Rules of the tables that synchronization needs (reference C6, D3, D4, F2; A-89): mappings of fields, mailboxes, folders that are
//! tracked, filters and their templates.

use rusqlite::params;
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use crate::fetchxml::fetch;
use crate::schema::Table;
use crate::security::Verb;
use crate::store::value::{Value, Values};

/// Checks and completes a new row (`current` is `None`) or a change before it is written; rows of other tables pass.
pub(crate) fn prepare(
    session: &Session<'_>,
    table: &Table,
    current: Option<&Values>,
    values: &mut Values,
) -> Outcome<()> {
    match table.name {
        "syncattributemapping" | "principalsyncattributemap" => direction(current, values),
        "mailbox" => mailbox(session, current, values),
        "mailboxtrackingfolder" => folder(session, current, values),
        "savedquery" => template(session, current, values),
        "userquery" => filter(session, current, values),
        "organization" => attachments(session, values),
        _ => Ok(()),
    }
}

fn number(values: &Values, name: &str) -> Option<i64> {
    values.get(name).and_then(Value::int)
}

/// The value as it will be.
fn after<'v>(current: Option<&'v Values>, values: &'v Values, name: &str) -> Option<&'v Value> {
    values
        .get(name)
        .or_else(|| current.and_then(|current| current.get(name)))
        .filter(|value| !value.is_null())
}

/// The direction of a pair: one of those that it allows. A pair that allows one only is fixed.
fn direction(current: Option<&Values>, values: &Values) -> Outcome<()> {
    let (Some(current), Some(value)) = (current, values.get("syncdirection")) else {
        return Ok(());
    };
    let wanted = value.int().unwrap_or(-1);
    if number(current, "syncdirection") == Some(wanted) {
        return Ok(());
    }
    let allowed = number(current, "allowedsyncdirection").unwrap_or_default();
    if allowed.count_ones() == 1 {
        let text = "The sync attribute mapping cannot be updated.";
        return Err(ApiError::new(400, "0x80060741", text));
    }
    if !(0..=3).contains(&wanted) || allowed & (1 << wanted) == 0 {
        let text = "The sync direction is invalid as per the allowed sync direction for one or more attribute mappings.";
        return Err(ApiError::new(400, "0x80060742", text));
    }
    Ok(())
}

/// Whether a mailbox may be used is not for its owner to say.
fn mailbox(session: &Session<'_>, current: Option<&Values>, values: &mut Values) -> Outcome<()> {
    let before = current.and_then(|current| number(current, "emailrouteraccessapproval"));
    let after = number(values, "emailrouteraccessapproval");
    if after.is_some_and(|after| Some(after) != before.or(Some(0))) {
        session.hold("prvApproveRejectEmailAddress")?;
    }
    if current.is_none() {
        values.insert("organizationid", Value::Text(session.organization.to_string()));
    }
    Ok(())
}

/// A rule about a folder: of a person's mailbox that the server synchronizes, so many at most, each folder once; afterwards only
/// its name and what it is regarding change.
fn folder(session: &Session<'_>, current: Option<&Values>, values: &Values) -> Outcome<()> {
    if let Some(current) = current {
        let moved = ["exchangefolderid", "mailboxid"].into_iter().any(|name| {
            values
                .get(name)
                .is_some_and(|value| current.get(name) != Some(value))
        });
        if moved {
            let text = "The mailbox tracking folder mapping cannot be updated.";
            return Err(ApiError::new(400, "0x8006088c", text));
        }
        return Ok(());
    }
    let sql = "SELECT coalesce(isfolderbasedtrackingenabled, 0), coalesce(maxfolderbasedtrackingmappings, 10) \
               FROM organization WHERE organizationid = ?";
    let (enabled, most): (bool, i64) = session
        .db
        .prepare_cached(sql)?
        .query_row([session.organization.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if !enabled {
        return Err(ApiError::invalid(
            "Folder-level tracking is not enabled for the organization.",
        ));
    }
    let Some((_, mailbox)) = values.get("mailboxid").and_then(Value::reference) else {
        return Ok(());
    };
    if let Some(table) = session.catalog.table("mailbox") {
        session.may(Verb::AppendTo, table, mailbox)?;
    }
    let sql = "SELECT coalesce(regardingobjectid__table = 'systemuser' AND incomingemaildeliverymethod = 2, 0) \
               FROM mailbox WHERE mailboxid = ?";
    let synchronized: bool = session
        .db
        .prepare_cached(sql)?
        .query_row([mailbox.to_string()], |row| row.get(0))?;
    if !synchronized {
        let text = "Folder-level tracking needs the mailbox of a user whose incoming email is synchronized by the server.";
        return Err(ApiError::invalid(text));
    }
    let id = values
        .get("exchangefolderid")
        .and_then(Value::text)
        .unwrap_or_default();
    let sql = "SELECT COUNT(*), coalesce(MAX(exchangefolderid = ?2), 0) FROM mailboxtrackingfolder WHERE mailboxid = ?1";
    let (count, twice): (i64, bool) = session
        .db
        .prepare_cached(sql)?
        .query_row([mailbox.to_string().as_str(), id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if twice {
        let text = "The folder is tracked already.";
        return Err(ApiError::new(412, "0x80040237", text));
    }
    if count >= most.min(MOST_FOLDERS) {
        return Err(ApiError::invalid(format!(
            "The mailbox has the greatest number of tracked folders, {most}."
        )));
    }
    Ok(())
}

/// The most rules of one mailbox, whatever the organization says (reference F2).
const MOST_FOLDERS: i64 = 25;

/// Filters of mailboxes and of offline data, and the templates that they are made of (reference D4).
pub(super) const FILTERS: [i64; 2] = [256, 16];
pub(super) const TEMPLATES: [i64; 2] = [131_072, 8192];

/// The query of a view or filter can be read and is about the table that it says; email is never filtered (reference D4).
fn readable(session: &Session<'_>, current: Option<&Values>, values: &Values) -> Outcome<()> {
    let about = ["fetchxml", "returnedtypecode", "querytype"];
    if current.is_some() && !about.iter().any(|name| values.contains_key(name)) {
        return Ok(());
    }
    let table = after(current, values, "returnedtypecode").and_then(Value::text);
    let kind = after(current, values, "querytype").and_then(Value::int);
    if let Some(name) = table.filter(|name| session.catalog.table(name).is_none()) {
        let text = format!("The entity with a name = '{name}' was not found in the MetadataCache.");
        return Err(ApiError::new(400, "0x80041102", text));
    }
    let filters = kind.is_some_and(|kind| FILTERS.contains(&kind) || TEMPLATES.contains(&kind));
    if filters && table == Some("email") {
        return Err(ApiError::invalid("Email is not chosen by filters."));
    }
    let Some(text) = after(current, values, "fetchxml").and_then(Value::text) else {
        return Ok(());
    };
    let query = fetch(text)?;
    if table.is_some_and(|table| table != query.entity.name) {
        let text = "The entity name specified in fetchxml does not match the entity name specified in the Entity or Query Expression.";
        return Err(ApiError::new(400, "0x80041128", text));
    }
    Ok(())
}

/// One default template for each table and kind.
fn template(session: &Session<'_>, current: Option<&Values>, values: &Values) -> Outcome<()> {
    readable(session, current, values)?;
    let kind = after(current, values, "querytype").and_then(Value::int);
    let Some(kind) = kind.filter(|kind| TEMPLATES.contains(kind)) else {
        return Ok(());
    };
    let table = after(current, values, "returnedtypecode").and_then(Value::text);
    if number(values, "isdefault") == Some(1) {
        session
            .db
            .prepare_cached(
                "UPDATE savedquery SET isdefault = 0, versionnumber = (SELECT value + 1 FROM counter WHERE name = 'version') \
                 WHERE returnedtypecode = ? AND querytype = ? AND isdefault = 1",
            )?
            .execute(params![table, kind])?;
        crate::store::write::next_version(session.db)?;
    }
    Ok(())
}

/// A filter is its owner's: nobody makes one for another.
fn filter(session: &Session<'_>, current: Option<&Values>, values: &Values) -> Outcome<()> {
    readable(session, current, values)?;
    let kind = after(current, values, "querytype").and_then(Value::int);
    let owner = values.get("ownerid").and_then(Value::reference);
    let others = owner.is_some_and(|(_, id)| id != session.caller.user);
    if current.is_none() && others && kind.is_some_and(|kind| FILTERS.contains(&kind)) {
        let text = "Outlook filters cannot be created for another user.";
        return Err(ApiError::new(400, "0x80040263", text));
    }
    Ok(())
}

/// The pair of an appointment's files follows the organization's setting.
fn attachments(session: &Session<'_>, values: &Values) -> Outcome<()> {
    let Some(on) = number(values, "isappointmentattachmentsyncenabled") else {
        return Ok(());
    };
    let direction = if on == 1 { 3 } else { 0 };
    session
        .db
        .prepare_cached(
            "UPDATE syncattributemapping SET syncdirection = ?1, allowedsyncdirection = (1 << ?1), \
             versionnumber = (SELECT value + 1 FROM counter WHERE name = 'version') \
             WHERE entitytypecode = 'appointment' AND attributecrmname = 'activitymimeattachment'",
        )?
        .execute([direction])?;
    crate::store::write::next_version(session.db)?;
    Ok(())
}

/// The mailbox of a user or a queue.
pub(super) fn mailbox_of(session: &Session<'_>, kind: &str, id: Uuid) -> Outcome<Option<Value>> {
    use rusqlite::OptionalExtension as _;
    let sql =
        "SELECT mailboxid FROM mailbox WHERE regardingobjectid = ? AND regardingobjectid__table = ? LIMIT 1";
    let found: Option<String> = session
        .db
        .prepare_cached(sql)?
        .query_row([id.to_string().as_str(), kind], |row| row.get(0))
        .optional()?;
    Ok(found
        .and_then(|id| Uuid::parse_str(&id).ok())
        .map(|id| Value::Ref("mailbox", id)))
}
