//! `InstantiateTemplate`: an email from a template, with its places filled in from a record. Nothing is stored (general knowledge:
//! the reference page of the action names its parameters and that it returns a collection).

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::super::{annotate, secured};
use super::parameter::{self, Body};
use crate::schema::{Column, Table};
use crate::security::Verb;
use crate::store::value::{Value, Values};
use crate::store::write;
use crate::templating::{self, Place};

/// The table of templates that fit every record (type code 8).
const GLOBAL: &str = "systemuser";

/// Where the company and the person stand that a record is about, in the order in which they are looked at.
const AROUND: [&str; 6] = [
    "customerid",
    "parentcustomerid",
    "parentaccountid",
    "parentcontactid",
    "primarycontactid",
    "originatingleadid",
];

/// `POST InstantiateTemplate`: 200.
pub(super) fn instantiate(
    session: &Session<'_>,
    request: &Request,
    _url: &BTreeMap<String, String>,
) -> Outcome {
    let body = request.object()?;
    parameter::known(&body, &["TemplateId", "ObjectType", "ObjectId"])?;
    let template = row(session, "template", id(&body, "TemplateId")?)?;
    let kind = parameter::text(&body, "ObjectType")?.ok_or_else(|| parameter::missing("ObjectType"))?;
    let object = row(session, kind, id(&body, "ObjectId")?)?;
    let email = session
        .catalog
        .table("email")
        .ok_or_else(|| ApiError::no_resource("email"))?;
    session.need(Verb::Read, email)?;
    fits(&template, kind)?;
    let records = records(session, object)?;
    let text = |name: &str| {
        template
            .values
            .get(name)
            .and_then(Value::text)
            .unwrap_or_default()
    };
    let fill = |name: &str, plain: bool| {
        templating::filled(text(name), &|place| value(session, &records, place, plain))
            .map_err(|unreadable| ApiError::invalid(unreadable.0))
    };
    let made = json!({
        "@odata.type": "#Microsoft.Dynamics.CRM.email",
        "subject": fill("subject", true)?,
        "description": fill("body", false)?,
    });
    let context = format!(
        "{}$metadata#Collection(Microsoft.Dynamics.CRM.crmbaseentity)",
        session.root
    );
    Ok(Reply::json(
        200,
        &json!({"@odata.context": context, "value": [made]}),
    ))
}

/// A row as its reader sees it.
struct Record {
    table: &'static Table,
    values: Values,
}

fn id(body: &Body, name: &str) -> Outcome<Uuid> {
    let text = parameter::text(body, name)?.ok_or_else(|| parameter::missing(name))?;
    Uuid::parse_str(text).map_err(|_| parameter::wrong(name, "an identifier"))
}

fn row(session: &Session<'_>, name: &str, id: Uuid) -> Outcome<Record> {
    let table = session
        .catalog
        .table(name)
        .ok_or_else(|| ApiError::no_resource(name))?;
    session.may(Verb::Read, table, id)?;
    let columns: Vec<&'static Column> = table.all_columns().collect();
    let values = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    let values = secured::masked(session, table, id, &values).unwrap_or(values);
    Ok(Record { table, values })
}

/// A template is for records of one table, or for all.
fn fits(template: &Record, kind: &str) -> Outcome<()> {
    let of = template.values.get("templatetypecode").and_then(Value::text);
    if of.is_none_or(|of| of == GLOBAL || of == kind) {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "The template is not for records of the entity '{kind}'."
    )))
}

/// The record, who is around it as far as the caller may see them, and the caller.
fn records(session: &Session<'_>, object: Record) -> Outcome<Vec<Record>> {
    let around = AROUND
        .iter()
        .filter_map(|name| object.values.get(name)?.reference());
    let mut found = Vec::new();
    for (name, id) in around.chain([(GLOBAL, session.caller.user)]) {
        if let Some(table) = session.catalog.table(name)
            && session.allows(Verb::Read, table, id)?
        {
            found.push(row(session, name, id)?);
        }
    }
    found.insert(0, object);
    Ok(found)
}

/// What a person would read there: of the first record of that table.
fn value(session: &Session<'_>, records: &[Record], place: &Place<'_>, plain: bool) -> Option<String> {
    let record = records.iter().find(|record| record.table.name == place.table)?;
    let column = record.table.column(place.column)?;
    let value = record.values.get(column.name).filter(|value| !value.is_null())?;
    let text = annotate::formatted(session, record.table, column, &record.values, value)
        .or_else(|| value.text().map(str::to_owned))?;
    Some(if plain { text } else { escaped(&text) })
}

/// A value within HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\n', "<br />")
}
