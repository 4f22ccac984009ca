//! What the organization holds, asked over plain HTTP with an issued token and without any code of the program.

use regarding_tests::api::{Api, encoded, text};
use serde_json::Value;

/// The one email record of a message.
///
/// # Panics
/// When there is none or more than one.
pub(crate) fn the_record(api: &Api, message_id: &str) -> Value {
    let mut emails = api.emails(message_id);
    assert_eq!(emails.len(), 1, "one email record for one message: {emails:?}");
    emails.pop().unwrap_or_default()
}

/// The id of the open opportunity with a name.
///
/// # Panics
/// When there is none or more than one.
pub(crate) fn opportunity(api: &Api, name: &str) -> String {
    let filter = encoded(&format!("name eq '{name}' and statecode eq 0"));
    let rows = api.rows(&format!("opportunities?$select=name&$filter={filter}"));
    assert_eq!(rows.len(), 1, "one opportunity {name}: {rows:?}");
    rows.iter().map(|row| text(row, "opportunityid")).collect()
}

/// The subjects of an opportunity's activities.
pub(crate) fn activities(api: &Api, opportunity: &str) -> Vec<String> {
    let filter = encoded(&format!("_regardingobjectid_value eq {opportunity}"));
    let rows = api.rows(&format!("activitypointers?$select=subject&$filter={filter}"));
    rows.iter().map(|row| text(row, "subject")).collect()
}

/// The addresses of a record's parties in a part: 1 sender, 2 to, 3 copy (reference C4).
pub(crate) fn parties(email: &Value, part: u64) -> Vec<String> {
    let parties = email.get("email_activity_parties").and_then(Value::as_array);
    let mut addresses: Vec<String> = parties
        .into_iter()
        .flatten()
        .filter(|party| party.get("participationtypemask").and_then(Value::as_u64) == Some(part))
        .filter_map(|party| party.get("addressused").and_then(Value::as_str))
        .map(str::to_lowercase)
        .collect();
    addresses.sort();
    addresses.dedup();
    addresses
}
