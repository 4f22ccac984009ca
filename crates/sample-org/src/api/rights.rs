//! Asking what somebody may do (reference E2): privileges of a user, rights of a principal on a record, who a record is
//! shared with.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::functions::complex;
use super::moniker;
use super::session::Session;
use crate::schema::Table;
use crate::security::caller::Held;
use crate::security::{Caller, Depth, Rights, Verb};

/// A user's privileges at once. Those that only teams give are reported at Basic depth.
pub(crate) fn user_privileges(session: &Session<'_>, table: &'static Table, user: Uuid) -> Outcome {
    session.may(Verb::Read, table, user)?;
    let list: Vec<Json> = match Caller::load(session.db, user)? {
        Some(caller) => caller
            .privileges
            .iter()
            .map(|(name, held)| entry(name, held, own_depth(held), caller.business_unit))
            .collect(),
        None => Vec::new(),
    };
    let body = json!({"RolePrivileges": list});
    Ok(complex(session, "RetrieveUserPrivilegesResponse", body))
}

/// What a user may do with each secured column, through profiles of theirs and of their teams: 4 where it is allowed, 0 where it
/// is not (Web API reference, `RetrievePrincipalAttributePrivileges`; it takes *Read* on users). A column that no profile of theirs
/// names is not told.
pub(crate) fn attribute_privileges(session: &Session<'_>, table: &'static Table, user: Uuid) -> Outcome {
    session.may(Verb::Read, table, user)?;
    let told = match Caller::load(session.db, user)? {
        Some(caller) => caller.secured.told(session.db)?,
        None => Vec::new(),
    };
    let number = |allowed: bool| if allowed { 4 } else { 0 };
    let list: Vec<Json> = told
        .into_iter()
        .filter(|(_, held)| held.read || held.create || held.update)
        .map(|(id, held)| {
            json!({
                "AttributeId": id, "CanRead": number(held.read), "CanCreate": number(held.create),
                "CanUpdate": number(held.update),
            })
        })
        .collect();
    let body = json!({"AttributePrivileges": list});
    Ok(complex(
        session,
        "RetrievePrincipalAttributePrivilegesResponse",
        body,
    ))
}

/// One privilege by name, with every depth and business unit in which it is held, teams included (the reference names the
/// function; its exact reply is unverified).
pub(crate) fn user_privilege(
    session: &Session<'_>,
    table: &'static Table,
    user: Uuid,
    parameters: &BTreeMap<String, String>,
) -> Outcome {
    session.may(Verb::Read, table, user)?;
    let name = parameters
        .get("PrivilegeName")
        .and_then(|text| text.trim().strip_prefix('\'')?.strip_suffix('\''))
        .ok_or_else(|| ApiError::invalid("The parameter PrivilegeName takes the name of a privilege."))?;
    let caller = Caller::load(session.db, user)?;
    let held = caller.as_ref().and_then(|caller| caller.privileges.get(name));
    let list: Vec<Json> = held
        .map(|held| {
            let reaches = held.reaches.iter();
            reaches
                .map(|reach| entry(name, held, reach.depth, reach.unit))
                .collect()
        })
        .unwrap_or_default();
    let body = json!({"RolePrivileges": list});
    Ok(complex(
        session,
        "RetrieveUserPrivilegeByPrivilegeNameResponse",
        body,
    ))
}

fn own_depth(held: &Held) -> Depth {
    let own = held.reaches.iter().filter(|reach| reach.team.is_none());
    own.map(|reach| reach.depth).max().unwrap_or(Depth::Basic)
}

fn entry(name: &str, held: &Held, depth: Depth, unit: Uuid) -> Json {
    json!({
        "Depth": depth.name(),
        "PrivilegeId": held.id.to_string(),
        "BusinessUnitId": unit.to_string(),
        "PrivilegeName": name,
    })
}

/// What a user, a team or the organization may do with a record.
pub(crate) fn principal_access(
    session: &Session<'_>,
    principal: (&'static Table, Uuid),
    parameters: &BTreeMap<String, String>,
) -> Outcome {
    let (table, id) = target(session, parameters)?;
    if !session.exists(principal.0, principal.1)? {
        return Err(ApiError::missing(principal.0.name, principal.1));
    }
    let rights = rights_of(session, principal, table, id)?;
    let body = json!({"AccessRights": rights.to_string()});
    Ok(complex(session, "RetrievePrincipalAccessResponse", body))
}

fn rights_of(
    session: &Session<'_>,
    (kind, principal): (&'static Table, Uuid),
    table: &'static Table,
    id: Uuid,
) -> Outcome<Rights> {
    let caller = match kind.name {
        "systemuser" => Caller::load(session.db, principal)?,
        "team" => Some(Caller::of_team(session.db, principal)?),
        _ => return shared_with_all(session, table, id, principal),
    };
    let Some(caller) = caller else {
        return Ok(Rights::default());
    };
    let theirs = Session {
        caller: &caller,
        references: HashMap::new(),
        exact: Cell::new(false),
        language: OnceCell::new(),
        ..*session
    };
    Verb::ALL.iter().try_fold(Rights::default(), |rights, (verb, _)| {
        Ok(if theirs.allows(*verb, table, id)? {
            rights.and(*verb)
        } else {
            rights
        })
    })
}

fn shared_with_all(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    organization: Uuid,
) -> Outcome<Rights> {
    let shares = super::sharing::of(session, table, id)?;
    let found = shares.into_iter().find(|share| share.principal == organization);
    Ok(found.map_or_else(Rights::default, |share| {
        Rights::of_mask(share.own | share.inherited)
    }))
}

/// Who a record is shared with, and for what.
pub(crate) fn shared_principals(session: &Session<'_>, parameters: &BTreeMap<String, String>) -> Outcome {
    let (table, id) = target(session, parameters)?;
    session.may(Verb::Read, table, id)?;
    let list: Vec<Json> = super::sharing::of(session, table, id)?
        .into_iter()
        .filter_map(|share| {
            let kind = session.catalog.table(&share.kind)?;
            let key = share.principal.to_string();
            let mut principal = Map::new();
            let of = format!("#Microsoft.Dynamics.CRM.{}", kind.name);
            principal.insert("@odata.type".to_owned(), json!(of));
            principal.insert(kind.key.to_owned(), json!(key));
            if matches!(kind.name, "systemuser" | "team") {
                principal.insert("ownerid".to_owned(), json!(key));
            }
            let mask = Rights::of_mask(share.own | share.inherited).to_string();
            Some(json!({"AccessMask": mask, "Principal": principal}))
        })
        .collect();
    let body = json!({"PrincipalAccesses": list});
    Ok(complex(
        session,
        "RetrieveSharedPrincipalsAndAccessResponse",
        body,
    ))
}

/// The record of the parameter `Target`; it must be there.
fn target(session: &Session<'_>, parameters: &BTreeMap<String, String>) -> Outcome<(&'static Table, Uuid)> {
    let text = parameters
        .get("Target")
        .ok_or_else(|| ApiError::invalid("The parameter Target is missing."))?;
    let (table, id) = moniker::of_url(session, "Target", text)?;
    if session.exists(table, id)? {
        Ok((table, id))
    } else {
        Err(ApiError::missing(table.name, id))
    }
}
