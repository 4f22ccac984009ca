//! Functions: who am I, which version, what may I do (reference A4, A16, E2). Others are refused by name.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use super::uri;
use crate::odata::options::Options;
use crate::odata::path::Segment;
use crate::odata::text::split;
use crate::schema::Table;
use crate::security::{Caller, Verb};

/// The version that `RetrieveVersion` gives.
const VERSION: &str = "9.2.24112.00205";

/// Operations of the real service that this organization does not have; anything else is simply unknown.
const KNOWN_ELSEWHERE: &[&str] = &[
    "AddToQueue",
    "BackgroundSendEmail",
    "CheckIncomingEmail",
    "CheckPromoteEmail",
    "CloseIncident",
    "FormatAddress",
    "GetTrackingTokenEmail",
    "GlobalOptionSetDefinitions",
    "GrantAccess",
    "InitializeFrom",
    "InstantiateFilters",
    "LoseOpportunity",
    "Merge",
    "ModifyAccess",
    "RelationshipDefinitions",
    "ResetUserFilters",
    "RetrieveMailboxTrackingFolders",
    "RetrieveMetadataChanges",
    "RetrieveSharedPrincipalsAndAccess",
    "RevokeAccess",
    "SendEmailFromTemplate",
    "WinOpportunity",
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
    if KNOWN_ELSEWHERE.contains(&name) {
        return Err(ApiError::unsupported(format!(
            "The operation {name} is not implemented by this organization"
        )));
    }
    if !matches!(
        name,
        "WhoAmI" | "RetrieveVersion" | "RetrieveTotalRecordCount" | "RetrieveCurrentOrganization"
    ) {
        return Err(ApiError::no_resource(name));
    }
    if let Some(other) = rest.first() {
        return Err(ApiError::no_resource(&other.name));
    }
    if request.method != "GET" {
        return Err(ApiError::wrong_verb(&request.method, name));
    }
    match name {
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

fn complex(session: &Session<'_>, kind: &str, mut body: Json) -> Reply {
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

/// A function bound to a record.
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
    match (table.name, name, request.method.as_str()) {
        ("systemuser", "RetrieveUserPrivileges", "GET") => user_privileges(session, table, id),
        ("systemuser", "RetrievePrincipalAccess", "GET") => {
            let parameters = parameters(segment, options)?;
            let target = parameters
                .get("Target")
                .ok_or_else(|| ApiError::invalid("The parameter Target is missing."))?;
            principal_access(session, id, target)
        }
        ("systemuser", "RetrieveUserPrivileges" | "RetrievePrincipalAccess", method) => {
            Err(ApiError::wrong_verb(method, name))
        }
        _ => Err(ApiError::unsupported(format!(
            "The operation {name} bound to {} is not implemented by this organization",
            table.set
        ))),
    }
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

fn caller_of(session: &Session<'_>, user: Uuid) -> Outcome<Caller> {
    Caller::load(session.db, user)?.ok_or_else(|| ApiError::missing("systemuser", user))
}

fn user_privileges(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome {
    session.may(Verb::Read, table, id)?;
    let caller = caller_of(session, id)?;
    let list: Vec<Json> = caller
        .privileges
        .iter()
        .map(|(name, held)| {
            json!({
                "Depth": held.depth.name(),
                "PrivilegeId": held.id.to_string(),
                "BusinessUnitId": caller.business_unit.to_string(),
                "PrivilegeName": name,
            })
        })
        .collect();
    Ok(complex(
        session,
        "RetrieveUserPrivilegesResponse",
        json!({"RolePrivileges": list}),
    ))
}

/// A parameter that is an object: JSON, its texts in single or double quotes.
pub(crate) fn structure(text: &str) -> Option<Json> {
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&text.replace('\'', "\"")))
        .ok()
}

/// `{'@odata.id':'accounts(<id>)'}`, in single or double quotes.
fn principal_access(session: &Session<'_>, user: Uuid, target: &str) -> Outcome {
    let json = structure(target);
    let url = json
        .as_ref()
        .and_then(|json| json.get("@odata.id"))
        .and_then(Json::as_str);
    let url = url.ok_or_else(|| ApiError::invalid("The parameter Target takes a reference to a record."))?;
    let (table, id) = uri::record(session, url)?;
    if !session.exists(table, id)? {
        return Err(ApiError::missing(table.name, id));
    }
    let caller = caller_of(session, user)?;
    let theirs = Session {
        caller: &caller,
        references: std::collections::HashMap::new(),
        ..*session
    };
    let mut rights = Vec::new();
    for (verb, name) in Verb::ALL {
        if verb != Verb::Create && theirs.allows(verb, table, id)? {
            rights.push(name);
        }
    }
    let rights = if rights.is_empty() {
        "None".to_owned()
    } else {
        rights.join(", ")
    };
    Ok(complex(
        session,
        "RetrievePrincipalAccessResponse",
        json!({"AccessRights": rights}),
    ))
}
