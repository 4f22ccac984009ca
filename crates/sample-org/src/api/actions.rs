//! The operations that do more than write a row (reference C1): by name, with the verb that each takes.

mod closing;
mod filters;
mod handed_on;
pub(crate) mod parameter;
mod qualify;
mod templates;

use std::collections::BTreeMap;

use uuid::Uuid;

use super::error::Outcome;
use super::request::Request;
use super::session::Session;
use super::{customizing, initialize, mail, metadata};

/// Answers an unbound operation; the map holds the parameters that stand in the URL.
pub(crate) type Run = fn(&Session<'_>, &Request, &BTreeMap<String, String>) -> Outcome;

/// Answers an operation bound to a record.
pub(crate) type RunBound = fn(&Session<'_>, &Request, Uuid) -> Outcome;

/// Answers an action bound to a set.
pub(crate) type RunOnSet = fn(&Session<'_>, &Request) -> Outcome;

/// An unbound operation.
pub(crate) struct Operation {
    /// `GET` for a function, `POST` for an action.
    pub(crate) method: &'static str,
    /// What it does.
    pub(crate) run: Run,
}

/// The unbound operation of that name.
pub(crate) fn unbound(name: &str) -> Option<Operation> {
    let action = |run| Some(Operation { method: "POST", run });
    let function = |run| Some(Operation { method: "GET", run });
    match name {
        "CloseIncident" => action(closing::incident),
        "WinOpportunity" => action(closing::won),
        "LoseOpportunity" => action(closing::lost),
        "CheckIncomingEmail" => function(mail::check_incoming),
        "CheckPromoteEmail" => function(mail::check_promote),
        "GetTrackingTokenEmail" => action(mail::allocate),
        "InitializeFrom" => function(initialize::initialize),
        "RetrieveMetadataChanges" => function(metadata::retrieve),
        "InstantiateFilters" => action(filters::instantiate),
        "ResetUserFilters" => action(filters::reset),
        "RetrieveMailboxTrackingFolders" => function(filters::tracking_folders),
        "InstantiateTemplate" => action(templates::instantiate),
        "PublishXml" => action(customizing::publish),
        "PublishAllXml" => action(customizing::publish_all),
        _ => None,
    }
}

/// The action of that name, without its namespace, bound to a record of the table.
pub(crate) fn bound(table: &str, name: &str) -> Option<RunBound> {
    match (table, name) {
        ("lead", "QualifyLead") => Some(qualify::lead),
        ("email", "DeliverPromoteEmail") => Some(mail::deliver_promote),
        ("email", "SendEmail") => Some(mail::send),
        _ => None,
    }
}

/// The action of that name, without its namespace, bound to the set of the table.
pub(crate) fn bound_to_set(table: &str, name: &str) -> Option<RunOnSet> {
    match (table, name) {
        ("email", "DeliverIncomingEmail") => Some(mail::deliver_incoming),
        _ => None,
    }
}
