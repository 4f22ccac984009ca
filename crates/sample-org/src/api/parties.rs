//! The parties of an activity (reference A10): checks, the owner and regarding rows that the platform keeps itself, the
//! address texts of an email, and the replacement of the whole list.

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::create;
use super::error::{ApiError, Outcome};
use super::session::Session;
use crate::schema::Table;
use crate::store::value::{Value, Values};
use crate::store::write;

const REGARDING: i64 = 8;
const OWNER: i64 = 9;
const RELATED: i64 = 13;

/// Brings the kept rows and texts up to date after a write to an activity. A text that the client gave stays.
pub(crate) fn refresh(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    sender_given: bool,
    recipients_given: bool,
) -> Outcome<()> {
    keep(session, table, id)?;
    addresses(session, id)?;
    if table.name == "email" {
        if !sender_given {
            text(session, id, "sender", 1, 250)?;
        }
        if !recipients_given {
            text(session, id, "torecipients", 2, 500)?;
        }
        resolved_sender(session, table, id)?;
    }
    Ok(())
}

/// Whether a row of a body plays a role that the platform keeps itself; what a client says of those is ignored.
pub(crate) fn is_kept(row: &Map<String, Json>) -> bool {
    row.get("participationtypemask")
        .and_then(Json::as_i64)
        .is_some_and(|mask| matches!(mask, REGARDING | OWNER))
}

/// The roles that somebody can play in an activity of a kind (reference A10: roles in use).
fn roles(kind: &str) -> &'static [i64] {
    match kind {
        "email" => &[1, 2, 3, 4, 13],
        "appointment" | "recurringappointmentmaster" => &[5, 6, 7],
        "serviceappointment" => &[5, 6, 7, 10, 11],
        "phonecall" | "letter" | "fax" => &[1, 2],
        _ => &[],
    }
}

/// Refuses a party whose role the kind of activity does not have, whose record plays no such role, or that names nobody.
pub(crate) fn check(kind: &str, values: &Values) -> Outcome<()> {
    let role = values
        .get("participationtypemask")
        .and_then(Value::int)
        .unwrap_or_default();
    if !roles(kind).contains(&role) {
        let text = format!("An activity of type '{kind}' has no parties of type {role}.");
        return Err(ApiError::new(400, "0x80043515", text));
    }
    let given = |name: &str| values.get(name).is_some_and(|value| !value.is_null());
    match values.get("partyid").and_then(Value::reference) {
        Some((table @ ("opportunity" | "incident"), _)) if role != RELATED => {
            let text = format!("A record of type '{table}' cannot be an activity party of type {role}.");
            Err(ApiError::new(400, "0x80043506", text))
        }
        None if !given("addressused") && !given("unresolvedpartyname") => {
            let text = "An activity party names a record, an address or an unresolved name.";
            Err(ApiError::new(400, "0x80043518", text))
        }
        _ => Ok(()),
    }
}

/// Replaces all rows but the kept ones: `PUT emails(id)/email_activity_parties`, or the collection in a PATCH.
pub(crate) fn replace<'r>(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    list: impl IntoIterator<Item = &'r Map<String, Json>>,
) -> Outcome<()> {
    let party = session
        .catalog
        .table("activityparty")
        .ok_or_else(|| ApiError::no_resource("activityparties"))?;
    let sql = "DELETE FROM activityparty WHERE activityid = ? AND participationtypemask NOT IN (8, 9)";
    session.db.prepare_cached(sql)?.execute([id.to_string()])?;
    for row in list.into_iter().filter(|row| !is_kept(row)) {
        let fixed = [("activityid", Value::Ref(table.name, id))].into();
        let mut row = row.clone();
        row.remove("activitypartyid");
        create::nested(session, party, &row, None, fixed, 1)?;
    }
    refresh(session, table, id, false, false)
}

/// Rows with roles 8 and 9 follow `regardingobjectid` and `ownerid`.
fn keep(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    let columns: Vec<_> = ["ownerid", "regardingobjectid"]
        .iter()
        .filter_map(|name| table.column(name))
        .collect();
    let values = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    for (name, mask) in [("ownerid", OWNER), ("regardingobjectid", REGARDING)] {
        let wanted = values.get(name).and_then(Value::reference);
        let sql = "SELECT activitypartyid, partyid FROM activityparty WHERE activityid = ? AND participationtypemask = ?";
        let present: Option<(String, Option<String>)> = session
            .db
            .prepare_cached(sql)?
            .query_row(params![id.to_string(), mask], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let same = match (&present, wanted) {
            (Some((_, Some(kept))), Some((_, wanted))) => *kept == wanted.to_string(),
            (None, None) => true,
            _ => false,
        };
        if same {
            continue;
        }
        if let Some((row, _)) = present {
            session
                .db
                .prepare_cached("DELETE FROM activityparty WHERE activitypartyid = ?")?
                .execute([row])?;
        }
        if let Some((kind, key)) = wanted {
            place(session, (table, id), mask, Some(Value::Ref(kind, key)), None)?;
        }
    }
    Ok(())
}

/// Adds a party as the platform does: whoever asks, with any role.
pub(crate) fn place(
    session: &Session<'_>,
    (table, id): (&'static Table, Uuid),
    mask: i64,
    who: Option<Value>,
    address: Option<&str>,
) -> Outcome<()> {
    let party = session
        .catalog
        .table("activityparty")
        .ok_or_else(|| ApiError::no_resource("activityparties"))?;
    let mut values: Values = [
        ("activityid", Value::Ref(table.name, id)),
        ("participationtypemask", Value::Int(mask)),
        ("versionnumber", Value::Int(write::next_version(session.db)?)),
    ]
    .into();
    values.extend(who.map(|who| ("partyid", who)));
    values.extend(address.map(|address| ("addressused", Value::Text(address.to_owned()))));
    crate::store::derive::defaults(party, &mut values);
    Ok(write::insert(session.db, party, Uuid::new_v4(), &values)?)
}

/// A party that names a row but no address gets the row's first one.
fn addresses(session: &Session<'_>, id: Uuid) -> Outcome<()> {
    let sql = "SELECT activitypartyid, partyid, partyid__table FROM activityparty \
               WHERE activityid = ? AND addressused IS NULL AND partyid IS NOT NULL AND participationtypemask NOT IN (8, 9)";
    let mut statement = session.db.prepare_cached(sql)?;
    let rows = statement.query_map([id.to_string()], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
        ))
    })?;
    for row in rows.collect::<Result<Vec<_>, _>>()? {
        let (party, key, kind) = row;
        let column = match kind.as_str() {
            "account" | "contact" | "lead" => "emailaddress1",
            "queue" => "emailaddress",
            "systemuser" => "internalemailaddress",
            _ => continue,
        };
        let Some(table) = session.catalog.table(&kind) else {
            continue;
        };
        let sql = format!(
            "UPDATE activityparty SET addressused = (SELECT \"{column}\" FROM \"{}\" WHERE \"{}\" = ?1), addressusedemailcolumnnumber = ?3 WHERE activitypartyid = ?2",
            table.storage, table.key
        );
        session
            .db
            .prepare_cached(&sql)?
            .execute(params![key, party, 42])?;
    }
    Ok(())
}

/// `sender` or `torecipients` out of the addresses of a role.
fn text(session: &Session<'_>, id: Uuid, column: &str, mask: i64, most: usize) -> Outcome<()> {
    let sql = "SELECT addressused FROM activityparty WHERE activityid = ? AND participationtypemask = ? AND addressused IS NOT NULL ORDER BY versionnumber";
    let mut statement = session.db.prepare_cached(sql)?;
    let rows = statement.query_map(params![id.to_string(), mask], |row| row.get::<_, String>(0))?;
    let all: Vec<String> = rows.collect::<Result<_, _>>()?;
    if all.is_empty() {
        return Ok(());
    }
    let joined = if mask == 1 {
        all.into_iter().next().unwrap_or_default()
    } else {
        all.iter().map(|one| format!("{one};")).collect()
    };
    let cut: String = joined.chars().take(most).collect();
    let sql = format!("UPDATE activity SET \"{column}\" = ? WHERE activityid = ?");
    session
        .db
        .prepare_cached(&sql)?
        .execute(params![cut, id.to_string()])?;
    Ok(())
}

/// `emailsender` is the sender party's row.
fn resolved_sender(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    let party = session
        .catalog
        .table("activityparty")
        .and_then(|party| party.column("partyid"));
    let (Some(column), true) = (party, table.column("emailsender").is_some()) else {
        return Ok(());
    };
    let sql = format!(
        "SELECT 1{} FROM activityparty t WHERE t.activityid = ? AND t.participationtypemask = 1 ORDER BY t.versionnumber LIMIT 1",
        write::select_list("t", &[column])
    );
    let row = session
        .db
        .prepare_cached(&sql)?
        .query_row([id.to_string()], |row| write::take(row, 1, &[column]))
        .optional()?;
    let sender = row
        .and_then(|mut values| values.remove("partyid"))
        .unwrap_or(Value::Null);
    let known = sender
        .reference()
        .is_none_or(|(kind, _)| matches!(kind, "account" | "contact" | "lead" | "queue" | "systemuser"));
    if known {
        write::update(session.db, table, id, &[("emailsender", sender)].into())?;
    }
    Ok(())
}
