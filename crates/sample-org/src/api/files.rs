//! Attachments and files of notes: their size, what the organization takes (reference C2), and when they may be written
//! (B-131).

use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use super::{state, update};
use crate::schema::Table;
use crate::security::Verb;
use crate::store::value::{Value, Values};
use crate::store::write;

/// `filesize` of a body in base64; `objecttypecode` of what a note or file is attached to.
pub(crate) fn measure(table: &Table, values: &mut Values) {
    let body = values
        .get("body")
        .or_else(|| values.get("documentbody"))
        .and_then(Value::text)
        .filter(|_| table.column("filesize").is_some());
    if let Some(text) = body {
        let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
        let size = text.len() / 4 * 3 - padding.min(text.len() / 4 * 3);
        values.insert("filesize", Value::Int(i64::try_from(size).unwrap_or(i64::MAX)));
        if values.contains_key("documentbody") && table.column("isdocument").is_some() {
            values.insert("isdocument", Value::Int(1));
        }
    }
    if let Some((kind, _)) = values.get("objectid").and_then(Value::reference)
        && table.column("objecttypecode").is_some()
    {
        values.insert("objecttypecode", Value::Text(kind.to_owned()));
    }
}

/// The content of a file that is used again (reference C2 `attachmentid`): that of an attachment which the caller may read.
pub(crate) fn again(session: &Session<'_>, table: &'static Table, values: &mut Values) -> Outcome<()> {
    let Some(("attachment", file)) = values.get("attachmentid").and_then(Value::reference) else {
        return Ok(());
    };
    if values.contains_key("body") {
        return Err(ApiError::invalid(
            "An attachment has a body of its own or that of a file that is there, not both.",
        ));
    }
    let sql = format!(
        "SELECT \"{0}\" FROM \"{1}\" WHERE attachmentid = ?",
        table.key, table.storage
    );
    let mut statement = session.db.prepare_cached(&sql)?;
    let rows = statement.query_map([file.to_string()], |row| row.get::<_, String>(0))?;
    let rows: Vec<String> = rows.collect::<Result<_, _>>()?;
    for id in rows.iter().filter_map(|id| Uuid::parse_str(id).ok()) {
        if session.allows(Verb::Read, table, id)? {
            let columns = ["body", "filename", "mimetype"].map(|name| table.column(name));
            let columns: Vec<_> = columns.into_iter().flatten().collect();
            for (name, value) in write::fetch(session.db, table, id, &columns)?.unwrap_or_default() {
                values.entry(name).or_insert(value);
            }
            return Ok(());
        }
    }
    Err(ApiError::missing("attachment", file))
}

/// Gives a new file of an attachment its identity, by which it can be used again.
pub(crate) fn named(session: &Session<'_>, table: &'static Table, values: &mut Values) -> Outcome<()> {
    let is_new = table.name == "activitymimeattachment"
        && values.contains_key("body")
        && !values.contains_key("attachmentid");
    let Some(file) = session.catalog.table("attachment").filter(|_| is_new) else {
        return Ok(());
    };
    let id = Uuid::new_v4();
    let mut row: Values = ["filename", "mimetype", "filesize"]
        .into_iter()
        .filter_map(|name| Some((name, values.get(name)?.clone())))
        .collect();
    row.insert("versionnumber", Value::Int(write::next_version(session.db)?));
    write::insert(session.db, file, id, &row)?;
    values.insert("attachmentid", Value::Ref(file.name, id));
    Ok(())
}

/// Refuses a file that is larger than the organization takes, or of a type that it blocks (reference C2, B-131).
pub(crate) fn fits(session: &Session<'_>, values: &Values) -> Outcome<()> {
    let Some(size) = values.get("filesize").and_then(Value::int) else {
        return Ok(());
    };
    let sql = "SELECT maxuploadfilesize, coalesce(blockedattachments, '') FROM organization WHERE organizationid = ?";
    let (most, blocked): (Option<i64>, String) = session
        .db
        .prepare_cached(sql)?
        .query_row([session.organization.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let name = values.get("filename").and_then(Value::text).unwrap_or_default();
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.trim())
        .unwrap_or_default();
    let barred = !extension.is_empty()
        && blocked
            .split(';')
            .any(|one| one.trim().trim_start_matches('.').eq_ignore_ascii_case(extension));
    if barred || most.is_some_and(|most| size > most) {
        return Err(ApiError::new(
            400,
            "0x80043e09",
            "The attachment is either not a valid type or is too large. It cannot be uploaded or downloaded.",
        ));
    }
    Ok(())
}

/// Refuses unless the activity that a file belongs to is still open. A template is neither open nor closed.
pub(crate) fn open(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    let columns: Vec<_> = table.column("objectid").into_iter().collect();
    let values = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    let Some((kind, activity)) = values.get("objectid").and_then(Value::reference) else {
        return Ok(());
    };
    match session.concrete(kind, activity)? {
        Some(kind) => state::parts_editable(session, kind, activity, "attachments"),
        None => Ok(()),
    }
}

/// The appointment that a file belongs to.
pub(crate) fn appointment_of(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
) -> Outcome<Option<Uuid>> {
    if table.name != "activitymimeattachment" {
        return Ok(None);
    }
    let columns: Vec<_> = table.column("objectid").into_iter().collect();
    let values = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    let owner = values.get("objectid").and_then(Value::reference);
    let Some((kind, activity)) = owner else {
        return Ok(None);
    };
    let kind = session.concrete(kind, activity)?;
    Ok(kind.filter(|kind| kind.name == "appointment").map(|_| activity))
}

/// After a file came or went: how many an appointment has is one of its columns (reference C3).
pub(crate) fn counted(session: &Session<'_>, appointment: Option<Uuid>) -> Outcome<()> {
    let (Some(id), Some(table)) = (appointment, session.catalog.table("appointment")) else {
        return Ok(());
    };
    let count: i64 = session
        .db
        .prepare_cached("SELECT COUNT(*) FROM activitymimeattachment WHERE objectid = ?")?
        .query_row([id.to_string()], |row| row.get(0))?;
    write::update(
        session.db,
        table,
        id,
        &[("attachmentcount", Value::Int(count))].into(),
    )?;
    update::touched(session, table, id)
}
