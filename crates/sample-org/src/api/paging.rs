//! Pages: the order of rows, and the opaque cookie that says where the next page begins (reference A7). The cookie
//! holds the place of the last row, so that rows added or removed meanwhile neither repeat nor hide others.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::types::Value as SqlValue;
use serde_json::{Value as Json, json};

use super::error::{ApiError, Outcome};
use super::read::Found;
use super::session::Session;
use crate::odata::column::property;
use crate::odata::expand::Order;
use crate::odata::fragment::Fragment;
use crate::odata::options::Options;
use crate::odata::{QueryError, text};
use crate::schema::Table;

/// One term of the order.
pub(crate) struct Term {
    /// The SQL of what is compared.
    pub(crate) field: String,
    descending: bool,
}

impl Term {
    /// For `ORDER BY`.
    pub(crate) fn order(&self) -> String {
        format!("{}{}", self.field, if self.descending { " DESC" } else { "" })
    }
}

/// Where a page ended.
pub(crate) struct Cookie {
    page: u64,
    place: Vec<SqlValue>,
}

/// The terms of `$orderby`, the key last, so that the order is total.
pub(crate) fn terms(
    session: &Session<'_>,
    table: &'static Table,
    order: &[Order],
) -> Result<Vec<Term>, QueryError> {
    let mut terms = Vec::new();
    for one in order {
        terms.push(Term {
            field: field(session, table, &one.path)?,
            descending: one.descending,
        });
    }
    terms.push(Term {
        field: format!("t.\"{}\"", table.key),
        descending: false,
    });
    Ok(terms)
}

fn field(session: &Session<'_>, table: &'static Table, path: &[String]) -> Result<String, QueryError> {
    match path {
        [name] => column(table, name).map(|name| format!("t.\"{name}\"")),
        [hop, name] => {
            let hop = session
                .catalog
                .hop(table, hop)
                .ok_or_else(|| QueryError::no_property(hop, table.name))?;
            let target = hop
                .table
                .ok_or_else(|| QueryError::no_property(name, "principal"))?;
            let name = column(target, name)?;
            let (storage, key, lookup) = (target.storage, target.key, hop.column.name);
            Ok(format!(
                "(SELECT o.\"{name}\" FROM \"{storage}\" o WHERE o.\"{key}\" = t.\"{lookup}\")"
            ))
        }
        _ => Err(QueryError::invalid(
            "$orderby follows one navigation property at most.",
        )),
    }
}

fn column(table: &'static Table, name: &str) -> Result<&'static str, QueryError> {
    let column = property(table, name)?;
    if column.filterable {
        Ok(column.name)
    } else {
        Err(QueryError::invalid(format!(
            "The property '{name}' cannot be used in $orderby."
        )))
    }
}

/// Rows behind a place; nulls come first when ascending.
pub(crate) fn after(terms: &[Term], cookie: &Cookie) -> Outcome<Fragment> {
    if terms.len() != cookie.place.len() {
        return Err(malformed());
    }
    let mut alternatives = Vec::new();
    for (at, (term, place)) in terms.iter().zip(&cookie.place).enumerate() {
        let mut all: Vec<Fragment> = terms
            .iter()
            .zip(&cookie.place)
            .take(at)
            .map(|(earlier, place)| Fragment::with(format!("{} IS ?", earlier.field), place.clone()))
            .collect();
        let field = &term.field;
        all.push(match (place, term.descending) {
            (SqlValue::Null, false) => Fragment::plain(format!("{field} IS NOT NULL")),
            (SqlValue::Null, true) => Fragment::plain("0"),
            (_, false) => Fragment::with(format!("{field} > ?"), place.clone()),
            (_, true) => Fragment::with(format!("({field} < ? OR {field} IS NULL)"), place.clone()),
        });
        alternatives.push(Fragment::join(all, " AND "));
    }
    Ok(Fragment::join(alternatives, " OR "))
}

/// The link to the page behind a row.
pub(crate) fn next_link(
    root: &str,
    path: &str,
    options: &Options,
    cookie: Option<&Cookie>,
    last: &Found,
) -> String {
    let place: Vec<Json> = last.place.iter().map(json_of).collect();
    let inner = URL_SAFE_NO_PAD.encode(Json::Array(place).to_string());
    let inner = text::encode(&text::encode(&format!(
        "<cookie page=\"1\"><place value=\"{inner}\" /></cookie>"
    )));
    let number = cookie.map_or(2, |cookie| cookie.page + 1);
    let token = format!("<cookie pagenumber=\"{number}\" pagingcookie=\"{inner}\" istracking=\"False\" />");
    let mut pairs = options.raw.clone();
    pairs.push(format!("$skiptoken={}", text::encode(&token)));
    format!("{root}{path}?{}", pairs.join("&"))
}

/// Reads a cookie that [`next_link`] made.
pub(crate) fn read(token: &str) -> Outcome<Cookie> {
    let page = attribute(token, "pagenumber").and_then(|text| text.parse().ok());
    let inner = attribute(token, "pagingcookie")
        .and_then(|once| text::decode(once, false))
        .and_then(|twice| text::decode(&twice, false));
    let place = inner
        .as_deref()
        .and_then(|xml| attribute(xml, "place value"))
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    let place: Option<Vec<Json>> = place.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    match (page, place) {
        (Some(page), Some(place)) => Ok(Cookie {
            page,
            place: place.iter().map(sql_of).collect(),
        }),
        _ => Err(malformed()),
    }
}

fn attribute<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn malformed() -> ApiError {
    ApiError::new(400, "0x80060888", "The $skiptoken is malformed.")
}

fn json_of(value: &SqlValue) -> Json {
    match value {
        SqlValue::Null | SqlValue::Blob(_) => Json::Null,
        SqlValue::Integer(number) => json!(number),
        SqlValue::Real(number) => json!(number),
        SqlValue::Text(text) => json!(text),
    }
}

fn sql_of(value: &Json) -> SqlValue {
    match value {
        Json::Number(number) => match number.as_i64() {
            Some(whole) => SqlValue::Integer(whole),
            None => SqlValue::Real(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => SqlValue::Text(text.clone()),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => SqlValue::Null,
    }
}
