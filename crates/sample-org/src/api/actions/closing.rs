//! `CloseIncident`, `WinOpportunity`, `LoseOpportunity` (reference C1): each leaves a completed activity behind that says
//! how and when, and closes the record with the status asked for.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::super::{body, create, update};
use super::parameter::{self, Body};
use crate::schema::Table;
use crate::security::Verb;
use crate::store::value::{Value, Values, moment};
use crate::store::write;

/// The code of a record that is closed already and has no code of its own (reference A17: `InvalidState`).
const INVALID_STATE: &str = "0x80040233";

/// What is closed, and how.
struct Closing {
    /// The record's table.
    record: &'static str,
    /// The table of the activity that is left behind.
    trace: &'static str,
    /// The lookup from the activity to the record, and the record's key.
    column: &'static str,
    /// The parameter that holds the activity.
    parameter: &'static str,
    /// The state that the record comes to.
    state: i64,
    /// What a record says that is closed already.
    closed: &'static str,
}

/// `POST CloseIncident`: 204.
pub(super) fn incident(session: &Session<'_>, request: &Request, _url: &BTreeMap<String, String>) -> Outcome {
    let closing = Closing {
        record: "incident",
        trace: "incidentresolution",
        column: "incidentid",
        parameter: "IncidentResolution",
        state: 1,
        closed: "0x80044411",
    };
    close(session, request, &closing, |_, _| Values::new())
}

/// `POST WinOpportunity`: 204.
pub(super) fn won(session: &Session<'_>, request: &Request, _url: &BTreeMap<String, String>) -> Outcome {
    close(session, request, &opportunity(1), results)
}

/// `POST LoseOpportunity`: 204.
pub(super) fn lost(session: &Session<'_>, request: &Request, _url: &BTreeMap<String, String>) -> Outcome {
    close(session, request, &opportunity(2), results)
}

fn opportunity(state: i64) -> Closing {
    Closing {
        record: "opportunity",
        trace: "opportunityclose",
        column: "opportunityid",
        parameter: "OpportunityClose",
        state,
        closed: INVALID_STATE,
    }
}

/// What an opportunity takes over from the activity: the revenue and the day.
fn results(trace: &Values, ended: &str) -> Values {
    let day = ended.get(..10).unwrap_or_default().to_owned();
    let mut made: Values = [("actualclosedate", Value::Text(day))].into();
    if let Some(revenue) = trace.get("actualrevenue") {
        made.insert("actualvalue", revenue.clone());
    }
    made
}

fn close(
    session: &Session<'_>,
    request: &Request,
    closing: &Closing,
    results: impl Fn(&Values, &str) -> Values,
) -> Outcome {
    let body = request.object()?;
    parameter::known(&body, &[closing.parameter, "Status"])?;
    let row = parameter::object(&body, closing.parameter)?;
    let status = parameter::number(&body, "Status")?;
    let trace = table(session, closing.trace)?;
    let record = table(session, closing.record)?;
    let values = body::draft(session, trace, row, true)?.values;
    let target = values.get(closing.column).and_then(Value::reference);
    let (_, id) = target.ok_or_else(|| parameter::missing(closing.column))?;
    open(session, record, id, closing)?;
    let given = values.get("actualend").and_then(Value::text);
    let ended = given.map_or_else(|| moment(session.now), str::to_owned);
    leave(session, trace, row, Value::Ref(record.name, id), &ended)?;
    let mut changed = results(&values, &ended);
    changed.insert("statecode", Value::Int(closing.state));
    // -1 asks for the state's default.
    if status != -1 {
        changed.insert("statuscode", Value::Int(status));
    }
    update::values(session, record, id, changed)?;
    Ok(Reply::empty())
}

fn table(session: &Session<'_>, name: &str) -> Outcome<&'static Table> {
    let found = session.catalog.table(name);
    found.ok_or_else(|| ApiError::no_resource(name))
}

/// Refuses unless the caller may change the record and it is still open.
fn open(session: &Session<'_>, record: &'static Table, id: Uuid, closing: &Closing) -> Outcome<()> {
    session.may(Verb::Write, record, id)?;
    let columns: Vec<_> = record.column("statecode").into_iter().collect();
    let current = write::fetch(session.db, record, id, &columns)?.unwrap_or_default();
    if current.get("statecode").and_then(Value::int) == Some(0) {
        return Ok(());
    }
    let text = format!("The {} is closed already.", record.name);
    Err(ApiError::new(400, closing.closed, text))
}

/// Makes the activity, completed and about the record.
fn leave(
    session: &Session<'_>,
    trace: &'static Table,
    row: &Body,
    record: Value,
    ended: &str,
) -> Outcome<()> {
    // It is complete whatever the client says of its state.
    let row: Body = row
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "statecode" | "statuscode"))
        .map(|(name, json): (&String, &Json)| (name.clone(), json.clone()))
        .collect();
    let fixed: Values = [
        ("regardingobjectid", record),
        ("actualend", Value::Text(ended.to_owned())),
    ]
    .into();
    let id = create::nested(session, trace, &row, None, fixed, 1)?;
    let done: Values = [("statecode", Value::Int(1)), ("statuscode", Value::Int(2))].into();
    Ok(write::update(session.db, trace, id, &done)?)
}
