//! Making rows: keys, defaults, owner, deep insert (reference A4, A10, A12).

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::body::{self, Draft};
use super::error::{ApiError, Outcome};
use super::request::Request;
use super::session::Session;
use super::{
    assigning, customizing, duplicates, files, parties, reference, roles, secured, series, sharing, state,
    synchronizing,
};
use crate::schema::{Column, Link, MemberLink, Ownership, Table};
use crate::security::Verb;
use crate::store::derive;
use crate::store::value::{Value, Values, moment};
use crate::store::write;

/// How deep a deep insert may go.
const DEEPEST: usize = 8;

/// Makes a row with everything below it.
pub(crate) fn create(
    session: &Session<'_>,
    table: &'static Table,
    body: &Map<String, Json>,
    id: Option<Uuid>,
) -> Outcome<Uuid> {
    nested(session, table, body, id, Values::new(), 0)
}

/// Makes a row that is related to another already made: `fixed` holds the lookup to it.
pub(crate) fn nested(
    session: &Session<'_>,
    table: &'static Table,
    body: &Map<String, Json>,
    id: Option<Uuid>,
    fixed: Values,
    depth: usize,
) -> Outcome<Uuid> {
    if depth > DEEPEST {
        return Err(ApiError::invalid("The deep insert is nested too deeply."));
    }
    let makeable = table.writable && comes_and_goes(table);
    // Those that come with another row only: parties, and what closing a record leaves behind.
    let along = matches!(
        table.name,
        "activityparty" | "incidentresolution" | "opportunityclose"
    );
    if !(makeable || along && depth > 0) {
        return Err(ApiError::new(
            405,
            "0x80040800",
            format!(
                "The 'Create' method does not support entities of type '{}'.",
                table.name
            ),
        ));
    }
    session.need(Verb::Create, table)?;
    let mut draft = body::draft(session, table, body, true)?;
    secured::may_create(session, table, &draft.values)?;
    let id = id.or(draft.key).unwrap_or_else(Uuid::new_v4);
    if exists_anywhere(session, table, id)? {
        return Err(ApiError::new(
            412,
            "0x80040237",
            "A record with matching key values already exists.",
        ));
    }
    for (hop, row) in std::mem::take(&mut draft.parents) {
        let target = hop.table.ok_or_else(|| {
            ApiError::payload(table.set, format!("'{}' cannot be created along.", hop.name))
        })?;
        let made = nested(session, target, &row, None, Values::new(), depth + 1)?;
        draft
            .values
            .insert(hop.column.name, Value::Ref(target.name, made));
    }
    draft.values.extend(fixed);
    insert(session, table, id, draft, depth)?;
    Ok(id)
}

/// Whether rows of the table are made and deleted by requests. A person's own row comes and goes with the person, the
/// organization's is there, and mappings of fields are shipped.
pub(crate) fn comes_and_goes(table: &Table) -> bool {
    let shipped = matches!(
        table.name,
        "organization" | "syncattributemapping" | "principalsyncattributemap"
    );
    table.ownership != Ownership::Person && !shipped
}

/// What a request that makes a row must still pass once the row is there: a file belongs to an open activity, and no
/// row is like the new one, if the request wants to know that (reference A15).
pub(crate) fn accepted(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    id: Uuid,
) -> Outcome<()> {
    if table.name == "activitymimeattachment" {
        files::open(session, table, id)?;
    }
    duplicates::check(session, request, table, id, None)
}

/// Activities of all kinds share their keys.
fn exists_anywhere(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<bool> {
    let pointer = if table.is_activity() {
        session.catalog.table("activitypointer")
    } else {
        None
    };
    session.exists(pointer.unwrap_or(table), id)
}

fn insert(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    mut draft: Draft,
    depth: usize,
) -> Outcome<()> {
    let mut values = std::mem::take(&mut draft.values);
    prepare(session, table, &mut values)?;
    if let ("activityparty", Some((kind, _))) =
        (table.name, values.get("activityid").and_then(Value::reference))
    {
        parties::check(kind, &values)?;
    }
    roles::prepare(session, table, id, &mut values)?;
    write::insert(session.db, table, id, &values)?;
    if !session.allows(Verb::Create, table, id)? {
        let text = format!(
            "Principal user (Id={}, type=8) may not create {} for that owner.",
            session.caller.user, table.name
        );
        return Err(ApiError::new(403, "0x80040220", text));
    }
    if let (Ownership::Owner, Some(owner)) = (table.ownership, values.get("ownerid")) {
        assigning::receiver(session, table, owner)?;
    }
    attach(session, table, id, &values)?;
    sharing::inherit(session, table, id)?;
    roles::made(session, table, id, &values)?;
    customizing::secured(session, table, &values)?;
    for (link, rows) in draft.children {
        children(session, table, id, &link, &rows, depth)?;
    }
    for (link, rows) in draft.members {
        for (kind, member) in rows {
            reference::attach(session, (table, id, link), kind, member, true)?;
        }
    }
    if table.is_activity() {
        parties::refresh(
            session,
            table,
            id,
            values.contains_key("sender"),
            values.contains_key("torecipients"),
        )?;
    }
    files::counted(session, files::appointment_of(session, table, id)?)?;
    series::made(session, table, id)
}

/// Everything that a new row has besides what the body said.
fn prepare(session: &Session<'_>, table: &'static Table, values: &mut Values) -> Outcome<()> {
    values.retain(|_, value| !value.is_null());
    if table
        .column("ownerid")
        .is_some_and(|owner| owner.access == crate::schema::Access::Write)
    {
        values
            .entry("ownerid")
            .or_insert(Value::Ref("systemuser", session.caller.user));
    }
    if values.contains_key("overriddencreatedon") {
        session.hold("prvOverrideCreatedOnCreatedBy")?;
    }
    state::of_new(table, values)?;
    derive::defaults(table, values);
    if table.name == "incident" && !values.contains_key("ticketnumber") {
        values.insert("ticketnumber", Value::Text(ticket(session)?));
    }
    files::again(session, table, values)?;
    files::measure(table, values);
    files::fits(session, values)?;
    files::named(session, table, values)?;
    required(table, values)?;
    customizing::prepare(session, table, values)?;
    synchronizing::prepare(session, table, None, values)?;
    trace(session, table, values)?;
    values.extend(derive::composed(table, values));
    let owned = derive::ownership(session.db, table, values)?;
    values.extend(owned);
    Ok(())
}

fn trace(session: &Session<'_>, table: &Table, values: &mut Values) -> Outcome<()> {
    let now = Value::Text(moment(session.now));
    if table.column("versionnumber").is_some() {
        values.insert("versionnumber", Value::Int(write::next_version(session.db)?));
    }
    if table.column("createdon").is_some() {
        let by = Value::Ref("systemuser", session.caller.user);
        let made = values
            .get("overriddencreatedon")
            .cloned()
            .unwrap_or_else(|| now.clone());
        if let Some(actor) = session.caller.actor {
            let actor = Value::Ref("systemuser", actor);
            values.extend([
                ("createdonbehalfby", actor.clone()),
                ("modifiedonbehalfby", actor),
            ]);
        }
        values.extend([
            ("createdon", made),
            ("modifiedon", now),
            ("createdby", by.clone()),
            ("modifiedby", by),
        ]);
    }
    Ok(())
}

/// `CAS-01234-A1B2C3`, in the real service's pattern.
fn ticket(session: &Session<'_>) -> Outcome<String> {
    let number: i64 = session
        .db
        .query_row("SELECT 1000 + COUNT(*) FROM incident", [], |row| row.get(0))?;
    let tail = Uuid::new_v4().simple().to_string().to_uppercase();
    Ok(format!("CAS-{number:05}-{}", tail.get(..6).unwrap_or_default()))
}

fn required(table: &Table, values: &Values) -> Outcome<()> {
    let missing =
        |column: &&'static Column| column.required && values.get(column.name).is_none_or(Value::is_null);
    match table.all_columns().find(missing) {
        None => Ok(()),
        Some(column) => Err(ApiError::invalid(format!(
            "The required attribute '{}' of the '{}' entity has no value.",
            column.name, table.name
        ))),
    }
}

/// Attaching asks for Append here and AppendTo there (reference E1).
pub(crate) fn attach(session: &Session<'_>, table: &'static Table, id: Uuid, values: &Values) -> Outcome<()> {
    let references: Vec<_> = values
        .iter()
        .filter(|(name, _)| {
            let column = table.column(name);
            column.is_some_and(|column| column.access != crate::schema::Access::ReadOnly)
                && **name != "ownerid"
        })
        .filter_map(|(_, value)| value.reference())
        .filter(|(target, _)| {
            // A file that is used again is asked about with the attachments that it is in already.
            !matches!(
                *target,
                "transactioncurrency" | "businessunit" | "systemuser" | "attachment"
            )
        })
        .collect();
    if references.is_empty() {
        return Ok(());
    }
    session.may(Verb::Append, table, id)?;
    for (target, key) in references {
        if let Some(target) = session.catalog.table(target) {
            session.may(Verb::AppendTo, target, key)?;
        }
    }
    Ok(())
}

fn children(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    link: &Link,
    rows: &[Map<String, Json>],
    depth: usize,
) -> Outcome<()> {
    let MemberLink::Column(column) = link.via else {
        return Err(ApiError::unsupported(format!(
            "Creating members of '{}' along is not implemented by this organization",
            link.name
        )));
    };
    let column = link
        .table
        .column(column)
        .ok_or_else(|| ApiError::no_resource(link.name))?;
    let platforms = |row: &&Map<String, Json>| link.table.name == "activityparty" && parties::is_kept(row);
    for row in rows.iter().filter(|row| !platforms(row)) {
        let fixed = [(column.name, Value::Ref(table.name, id))].into();
        nested(session, link.table, row, None, fixed, depth + 1)?;
    }
    Ok(())
}
