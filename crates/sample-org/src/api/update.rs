//! Changing rows: conditional PATCH, upsert, single columns, ownership (reference A4, A11, A12, E4).

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::body::{self, Draft};
use super::error::{ApiError, Outcome};
use super::request::Request;
use super::session::Session;
use super::{
    assigning, create, customizing, duplicates, files, following, keys, parties, secured, series, sharing,
    state, synchronizing,
};
use crate::schema::{Column, Table};
use crate::security::Verb;
use crate::store::derive;
use crate::store::value::{Value, Values, moment};
use crate::store::write;

/// What a PATCH did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patched {
    /// A row was changed.
    Changed,
    /// A row was made: upsert.
    Made,
}

/// The conditions of a request (reference A11); the literal `null` of A2 is none.
pub(crate) struct Conditions<'a> {
    if_match: Option<&'a str>,
    if_none_match: Option<&'a str>,
}

impl<'a> Conditions<'a> {
    /// Reads the headers.
    pub(crate) fn of(request: &'a Request) -> Self {
        Self {
            if_match: request.header("if-match").next(),
            if_none_match: request
                .header("if-none-match")
                .next()
                .filter(|value| *value != "null"),
        }
    }

    /// The etag that a GET must not match.
    pub(crate) fn none_match(&self) -> Option<&'a str> {
        self.if_none_match
    }

    /// Refuses a write whose `If-Match` etag is no longer the row's.
    pub(crate) fn check(&self, session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
        let Some(wanted) = self.if_match.filter(|value| *value != "*") else {
            return Ok(());
        };
        let Some(column) = table.column("versionnumber").filter(|_| table.has_concurrency()) else {
            return Err(ApiError::new(
                400,
                "0x8006088d",
                format!(
                    "The {} entity does not support optimistic concurrency.",
                    table.name
                ),
            ));
        };
        let values = write::fetch(session.db, table, id, &[column])?.unwrap_or_default();
        if super::render::etag(&values).as_deref() == Some(wanted) {
            return Ok(());
        }
        Err(ApiError::new(
            412,
            "0x80060882",
            "The version of the existing record doesn't match the RowVersion property provided.",
        ))
    }
}

/// `PATCH set(id)`.
pub(crate) fn patch(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    request: &Request,
) -> Outcome<Patched> {
    let conditions = Conditions::of(request);
    let body = request.object()?;
    if !session.exists(table, id)? {
        if conditions.if_match.is_some() {
            return Err(ApiError::missing(table.name, id));
        }
    } else if conditions.if_none_match == Some("*") {
        return Err(ApiError::new(
            412,
            "0x80040237",
            "A record with matching key values already exists.",
        ));
    } else {
        session.may(Verb::Write, table, id)?;
        conditions.check(session, table, id)?;
    }
    let patched = upsert(session, table, id, &body)?;
    match patched {
        Patched::Made => create::accepted(session, request, table, id)?,
        Patched::Changed => duplicates::check(session, request, table, id, Some(&body))?,
    }
    Ok(patched)
}

/// `PATCH set(key)` of an alternate key that no row has: makes the row with the values of the key.
pub(crate) fn make_keyed(
    session: &Session<'_>,
    table: &'static Table,
    key: Values,
    request: &Request,
) -> Outcome<Uuid> {
    if Conditions::of(request).if_match.is_some() {
        return Err(keys::not_found(table));
    }
    let id = insert_keyed(session, table, key, &request.object()?)?;
    create::accepted(session, request, table, id)?;
    Ok(id)
}

/// Makes a row whose alternate key has these values; what the body says of the key's columns does not count.
pub(crate) fn insert_keyed(
    session: &Session<'_>,
    table: &'static Table,
    key: Values,
    body: &Map<String, Json>,
) -> Outcome<Uuid> {
    secured::may_create(session, table, &key)?;
    create::nested(session, table, body, None, key, 0)
}

/// Changes a row, or makes it under this id when it is not there (reference A11).
pub(crate) fn upsert(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    body: &Map<String, Json>,
) -> Outcome<Patched> {
    if !session.exists(table, id)? {
        return create::create(session, table, body, Some(id)).map(|_| Patched::Made);
    }
    session.may(Verb::Write, table, id)?;
    if table.name == "activitymimeattachment" {
        files::open(session, table, id)?;
    }
    change(session, table, id, body)?;
    Ok(Patched::Changed)
}

/// Applies a body to a row that is there.
fn change(session: &Session<'_>, table: &'static Table, id: Uuid, body: &Map<String, Json>) -> Outcome<()> {
    let draft: Draft = body::draft(session, table, body, false)?;
    for (link, rows) in &draft.children {
        if Some(link.name) != table.party_collection() {
            return Err(ApiError::payload(
                table.set,
                format!("Deep update of '{}' is not supported.", link.name),
            ));
        }
        session.may(Verb::Write, table, id)?;
        state::parts_editable(session, table, id, link.name)?;
        parties::replace(session, table, id, rows)?;
        series::invited(session, table, id)?;
    }
    let parent = draft.parents.first().map(|(hop, _)| hop.name);
    let members = draft.members.first().map(|(link, _)| link.name);
    if let Some(name) = parent.or(members) {
        return Err(ApiError::payload(
            table.set,
            format!("Deep update of '{name}' is not supported."),
        ));
    }
    values(session, table, id, draft.values)
}

/// Sets columns of a row, with everything that follows from them.
pub(crate) fn values(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    mut changed: Values,
) -> Outcome<()> {
    if !table.writable {
        return Err(ApiError::new(
            405,
            "0x80040800",
            format!(
                "The 'Update' method does not support entities of type '{}'.",
                table.name
            ),
        ));
    }
    session.may(Verb::Write, table, id)?;
    secured::may_update(session, table, id, &changed)?;
    let columns: Vec<&'static Column> = table.all_columns().collect();
    let current =
        write::fetch(session.db, table, id, &columns)?.ok_or_else(|| ApiError::missing(table.name, id))?;
    state::still_editable(table, &current, &changed)?;
    state::of_change(table, &current, &mut changed)?;
    if changed.get("ownerid").is_some_and(Value::is_null) {
        return Err(ApiError::invalid("A record must have an owner."));
    }
    let previous = current.get("ownerid").cloned();
    let owner = changed
        .get("ownerid")
        .filter(|owner| Some(*owner) != previous.as_ref())
        .cloned();
    if let Some(owner) = &owner {
        session.may(Verb::Assign, table, id)?;
        sharing::refuse_filter(session, table, id, "AssignAccess")?;
        assigning::receiver(session, table, owner)?;
    }
    if let Some(column) = columns
        .iter()
        .find(|column| column.required && changed.get(column.name).is_some_and(Value::is_null))
    {
        return Err(ApiError::invalid(format!(
            "The required attribute '{}' cannot be cleared.",
            column.name
        )));
    }
    create::attach(session, table, id, &changed)?;
    customizing::prepare(session, table, &mut changed)?;
    synchronizing::prepare(session, table, Some(&current), &mut changed)?;
    let other = |(name, value): &(&&'static str, &Value)| current.get(*name) != Some(*value);
    let different: Vec<&'static str> = changed.iter().filter(other).map(|(name, _)| *name).collect();
    let whole = finish(session, table, current, &mut changed)?;
    write::update(session.db, table, id, &changed)?;
    if table.is_activity() {
        let given = |name: &str| whole.get(name).is_some_and(|value| !value.is_null());
        parties::refresh(session, table, id, given("sender"), given("torecipients"))?;
    }
    if let Some(owner) = &owner {
        assigning::changed(session, (table, id), previous.as_ref(), owner)?;
    }
    if following::columns(table).any(|column| changed.contains_key(column.name)) {
        sharing::inherit(session, table, id)?;
    }
    files::counted(session, files::appointment_of(session, table, id)?)?;
    series::changed(session, table, id, &different)
}

/// Adds computed columns to a change; gives the whole row as it will be.
fn finish(
    session: &Session<'_>,
    table: &'static Table,
    current: Values,
    changed: &mut Values,
) -> Outcome<Values> {
    files::measure(table, changed);
    let mut whole = current;
    whole.extend(changed.clone());
    if changed.contains_key("filesize") || changed.contains_key("filename") {
        files::fits(session, &whole)?;
    }
    if changed
        .keys()
        .any(|name| table.column(name).is_some_and(derive::is_part))
    {
        changed.extend(derive::composed(table, &whole));
    }
    if changed.contains_key("ownerid") {
        changed.extend(derive::ownership(session.db, table, &whole)?);
    }
    touch(session, table, changed)?;
    Ok(whole)
}

/// A new version, and who changed it when.
fn touch(session: &Session<'_>, table: &Table, changed: &mut Values) -> Outcome<()> {
    if table.column("versionnumber").is_some() {
        changed.insert("versionnumber", Value::Int(write::next_version(session.db)?));
    }
    if table.column("modifiedon").is_some() {
        changed.insert("modifiedon", Value::Text(moment(session.now)));
        changed.insert("modifiedby", Value::Ref("systemuser", session.caller.user));
        let actor = session
            .caller
            .actor
            .map_or(Value::Null, |actor| Value::Ref("systemuser", actor));
        if table.column("modifiedonbehalfby").is_some() {
            changed.insert("modifiedonbehalfby", actor);
        }
    }
    Ok(())
}

/// Marks a row as changed when something that belongs to it did.
pub(crate) fn touched(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    let mut changed = Values::new();
    touch(session, table, &mut changed)?;
    Ok(write::update(session.db, table, id, &changed)?)
}
