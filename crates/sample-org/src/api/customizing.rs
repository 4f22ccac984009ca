//! What follows from changes of forms, views and permissions of columns, and `PublishXml` (reference G2 to G4). The reference
//! says nothing of publishing: here a change shows at once, and publishing is taken and counts as a change of the metadata.

use std::collections::BTreeMap;

use super::actions::parameter;
use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use crate::markup;
use crate::schema::Table;
use crate::security::columns;
use crate::store::metadata::{self, Change};
use crate::store::value::{Value, Values, moment};

/// Checks and completes the values of a new or changed row before they are written; rows of other tables pass.
pub(crate) fn prepare(session: &Session<'_>, table: &Table, values: &mut Values) -> Outcome<()> {
    let made = markup::derived(table.name, values)
        .map_err(|problem| ApiError::new(400, problem.code, problem.text))?;
    values.extend(made);
    if matches!(table.name, "systemform" | "savedquery") {
        metadata::count(session.db)?;
    }
    if table.name == "systemform" {
        if let Some(kind) = values.get("objecttypecode").and_then(Value::text)
            && session.catalog.table(kind).is_none()
        {
            return Err(ApiError::invalid(format!("The entity '{kind}' was not found.")));
        }
        values.insert("publishedon", Value::Text(moment(session.now)));
    }
    Ok(())
}

/// Before a row of these goes.
pub(crate) fn gone(session: &Session<'_>, table: &Table, values: &Values) -> Outcome<()> {
    metadata::count(session.db)?;
    secured(session, table, values)
}

/// After a permission of a column came or went: the column's `IsSecured` may be another one.
pub(crate) fn secured(session: &Session<'_>, table: &Table, values: &Values) -> Outcome<()> {
    if table.name != "fieldpermission" {
        return Ok(());
    }
    let text = |name: &str| values.get(name).and_then(Value::text);
    let kind = text("entityname").and_then(|kind| session.catalog.table(kind));
    if let Some((kind, column)) =
        kind.and_then(|kind| Some((kind, kind.column(text("attributelogicalname")?)?)))
    {
        let change = Change {
            table: kind.name.to_owned(),
            column: Some(column.name.to_owned()),
            id: columns::metadata_id(kind, column),
            removed: false,
        };
        metadata::note(session.db, &change, session.now)?;
    }
    Ok(())
}

/// `POST PublishXml` with the parts that are meant.
pub(crate) fn publish(session: &Session<'_>, request: &Request, _url: &BTreeMap<String, String>) -> Outcome {
    session.hold("prvPublishCustomization")?;
    let body = request.object()?;
    parameter::known(&body, &["ParameterXml"])?;
    let xml = parameter::text(&body, "ParameterXml")?.ok_or_else(|| parameter::missing("ParameterXml"))?;
    if !markup::is_request_to_publish(xml) {
        return Err(ApiError::invalid(
            "The parameter ParameterXml takes an 'importexportxml' element.",
        ));
    }
    published(session)
}

/// `POST PublishAllXml`.
pub(crate) fn publish_all(
    session: &Session<'_>,
    request: &Request,
    _url: &BTreeMap<String, String>,
) -> Outcome {
    session.hold("prvPublishCustomization")?;
    if !request.body.iter().all(u8::is_ascii_whitespace) {
        parameter::known(&request.object()?, &[])?;
    }
    published(session)
}

fn published(session: &Session<'_>) -> Outcome {
    metadata::count(session.db)?;
    Ok(Reply::empty())
}
