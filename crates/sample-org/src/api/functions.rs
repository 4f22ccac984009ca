//! Functions: who am I, which version, what may I do (reference A4, A16, E2). Others are refused by name.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use super::{actions, rights, roles, sharing};
use crate::odata::options::Options;
use crate::odata::path::Segment;
use crate::odata::text::split;
use crate::schema::Table;
use crate::security::Verb;

/// The version that `RetrieveVersion` gives.
pub(crate) const VERSION: &str = "9.2.24112.00205";

/// Operations of the real service that this organization does not have; anything else is simply unknown.
const KNOWN_ELSEWHERE: &[&str] = &[
    "AddToQueue",
    "BackgroundSendEmail",
    "BulkDelete",
    "DeliverImmediatePromoteEmail",
    "FormatAddress",
    "Merge",
    "SendEmailFromTemplate",
];

/// An unbound function or action.
pub(crate) fn unbound(
    session: &Session<'_>,
    request: &Request,
    segment: &Segment,
    rest: &[Segment],
    options: &Options,
) -> Outcome {
    let name = segment.name.as_str();
    if let Some(operation) = actions::unbound(name) {
        if let Some(other) = rest.first() {
            return Err(ApiError::no_resource(&other.name));
        }
        if request.method != operation.method {
            return Err(ApiError::wrong_verb(&request.method, name));
        }
        return (operation.run)(session, request, &parameters(segment, options)?);
    }
    if KNOWN_ELSEWHERE.contains(&name) {
        return Err(ApiError::unsupported(format!(
            "The operation {name} is not implemented by this organization"
        )));
    }
    if !matches!(
        name,
        "WhoAmI"
            | "RetrieveVersion"
            | "RetrieveTotalRecordCount"
            | "RetrieveCurrentOrganization"
            | "RetrieveSharedPrincipalsAndAccess"
            | "GrantAccess"
            | "ModifyAccess"
            | "RevokeAccess"
    ) {
        return Err(ApiError::no_resource(name));
    }
    if let Some(other) = rest.first() {
        return Err(ApiError::no_resource(&other.name));
    }
    let is_action = matches!(name, "GrantAccess" | "ModifyAccess" | "RevokeAccess");
    if request.method != if is_action { "POST" } else { "GET" } {
        return Err(ApiError::wrong_verb(&request.method, name));
    }
    match name {
        _ if is_action => sharing::action(session, request, name),
        "RetrieveSharedPrincipalsAndAccess" => {
            rights::shared_principals(session, &parameters(segment, options)?)
        }
        "WhoAmI" => Ok(who_am_i(session)),
        "RetrieveVersion" => Ok(complex(
            session,
            "RetrieveVersionResponse",
            json!({"Version": VERSION}),
        )),
        "RetrieveCurrentOrganization" => current_organization(session),
        _ => totals(session, &parameters(segment, options)?),
    }
}

pub(super) fn complex(session: &Session<'_>, kind: &str, mut body: Json) -> Reply {
    if let Some(object) = body.as_object_mut() {
        let context = format!("{}$metadata#Microsoft.Dynamics.CRM.{kind}", session.root);
        object.insert("@odata.context".to_owned(), Json::String(context));
    }
    Reply::json(200, &body)
}

fn who_am_i(session: &Session<'_>) -> Reply {
    let body = json!({
        "BusinessUnitId": session.caller.business_unit.to_string(),
        "UserId": session.caller.user.to_string(),
        "OrganizationId": session.organization.to_string(),
    });
    complex(session, "WhoAmIResponse", body)
}

fn current_organization(session: &Session<'_>) -> Outcome {
    let name: String = session.db.query_row(
        "SELECT coalesce(name, '') FROM organization WHERE organizationid = ?",
        [session.organization.to_string()],
        |row| row.get(0),
    )?;
    let host = session.root.split("api/data/").next().unwrap_or(session.root);
    let detail = json!({
        "OrganizationId": session.organization.to_string(),
        "FriendlyName": name,
        "OrganizationVersion": VERSION,
        "UrlName": name,
        "UniqueName": name,
        "State": "Enabled",
        "Endpoints": {"Count": 1, "IsReadOnly": false, "Keys": ["WebApplication"], "Values": [host]},
    });
    Ok(complex(
        session,
        "RetrieveCurrentOrganizationResponse",
        json!({"Detail": detail}),
    ))
}

/// `RetrieveTotalRecordCount(EntityNames=['account'])` (reference A7).
fn totals(session: &Session<'_>, parameters: &BTreeMap<String, String>) -> Outcome {
    let names = parameters
        .get("EntityNames")
        .and_then(|text| serde_json::from_str::<Vec<String>>(&text.replace('\'', "\"")).ok());
    let names =
        names.ok_or_else(|| ApiError::invalid("The parameter EntityNames takes a list of table names."))?;
    let mut counts = Vec::new();
    for name in &names {
        let table = session
            .catalog
            .table(name)
            .ok_or_else(|| ApiError::invalid(format!("The entity '{name}' was not found.")))?;
        session.need(Verb::Read, table)?;
        // The kind by its index: this count is the one that has no cap.
        let kind = crate::security::sight::kind_of(table, "t").text;
        let kind = kind.trim_start_matches('+');
        let sql = format!("SELECT COUNT(*) FROM \"{}\" t WHERE {kind}", table.storage);
        counts.push(session.db.query_row(&sql, [], |row| row.get::<_, i64>(0))?);
    }
    let body = json!({"EntityRecordCountCollection": {"Count": names.len(), "IsReadOnly": false, "Keys": names, "Values": counts}});
    Ok(complex(session, "RetrieveTotalRecordCountResponse", body))
}

/// A function or an action bound to a record.
pub(crate) fn bound(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    id: Uuid,
    segment: &Segment,
    options: &Options,
) -> Outcome {
    let name = segment
        .name
        .strip_prefix("Microsoft.Dynamics.CRM.")
        .unwrap_or(&segment.name);
    if let Some(run) = actions::bound(table.name, name) {
        return match request.method.as_str() {
            "POST" => run(session, request, id),
            method => Err(ApiError::wrong_verb(method, name)),
        };
    }
    match (table.name, name, request.method.as_str()) {
        ("systemuser", "RetrieveUserPrivileges", "GET") => rights::user_privileges(session, table, id),
        ("systemuser", "RetrievePrincipalAttributePrivileges", "GET") => {
            rights::attribute_privileges(session, table, id)
        }
        ("systemuser", "RetrieveUserPrivilegeByPrivilegeName", "GET") => {
            rights::user_privilege(session, table, id, &parameters(segment, options)?)
        }
        ("systemuser" | "team" | "organization", "RetrievePrincipalAccess", "GET") => {
            rights::principal_access(session, (table, id), &parameters(segment, options)?)
        }
        ("role", "AddPrivilegesRole", "POST") => roles::add_privileges(session, request, table, id),
        (
            "systemuser",
            "RetrieveUserPrivileges"
            | "RetrieveUserPrivilegeByPrivilegeName"
            | "RetrievePrincipalAttributePrivileges",
            method,
        )
        | ("systemuser" | "team" | "organization", "RetrievePrincipalAccess", method)
        | ("role", "AddPrivilegesRole", method) => Err(ApiError::wrong_verb(method, name)),
        _ => Err(not_bound(name, table)),
    }
}

/// An operation that is not bound to this table: one that the real service has and this organization has not, or none.
pub(crate) fn not_bound(name: &str, table: &Table) -> ApiError {
    if KNOWN_ELSEWHERE.contains(&name) {
        return ApiError::unsupported(format!(
            "The operation {name} bound to {} is not implemented by this organization",
            table.set
        ));
    }
    ApiError::no_resource(&format!("Microsoft.Dynamics.CRM.{name}"))
}

/// Inline parameters, or aliases with values in the query.
pub(crate) fn parameters(segment: &Segment, options: &Options) -> Outcome<BTreeMap<String, String>> {
    let text = segment.arguments.as_deref().unwrap_or_default();
    let parts =
        split(text, ',').ok_or_else(|| ApiError::invalid("The parameters of the function are malformed."))?;
    let mut made = BTreeMap::new();
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part
            .split_once('=')
            .ok_or_else(|| ApiError::invalid("A parameter of the function has no value."))?;
        let value = match value.trim().strip_prefix('@') {
            Some(_) => options
                .aliases
                .get(value.trim())
                .cloned()
                .ok_or_else(|| ApiError::invalid(format!("The parameter alias {value} has no value.")))?,
            None => value.trim().to_owned(),
        };
        made.insert(name.trim().to_owned(), value);
    }
    Ok(made)
}

/// A parameter that is an object: JSON, its texts in single or double quotes.
pub(crate) fn structure(text: &str) -> Option<Json> {
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&text.replace('\'', "\"")))
        .ok()
}
