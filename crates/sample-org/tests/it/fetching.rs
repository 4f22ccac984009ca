//! Queries in FetchXML, as a test writes them.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::support::{As, Reply};

/// The URL of a query.
pub(crate) fn url(set: &str, xml: &str) -> String {
    format!("{set}?fetchXml={}", utf8_percent_encode(xml, NON_ALPHANUMERIC))
}

/// A query with all annotations.
pub(crate) async fn fetch(caller: &As<'_>, set: &str, xml: &str) -> Reply {
    caller.annotated(&url(set, xml)).await
}

/// Its rows.
pub(crate) async fn rows(caller: &As<'_>, set: &str, xml: &str) -> Vec<Value> {
    let reply = fetch(caller, set, xml).await;
    assert_eq!(reply.status, 200, "{xml}: {}", reply.text);
    reply.rows()
}

/// One property of its rows; nothing stands for null.
pub(crate) async fn all(caller: &As<'_>, set: &str, xml: &str, property: &str) -> Vec<String> {
    let text = |row: &Value| match row.get(property) {
        None => "-".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    rows(caller, set, xml).await.iter().map(text).collect()
}
