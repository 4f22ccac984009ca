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
use crate::odata::sort::sort_field;
use crate::odata::sql::points_at;
use crate::odata::{QueryError, text};
use crate::schema::{Column, Table};
use crate::store::COLLATION;

/// One term of the order.
pub(crate) struct Term {
    /// The SQL of what is compared.
    pub(crate) field: String,
    /// The greatest first.
    pub(crate) descending: bool,
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

/// A cookie of the first page, for tests of plans.
#[cfg(test)]
pub(crate) fn at(place: &[&str]) -> Cookie {
    Cookie {
        page: 1,
        place: place
            .iter()
            .map(|text| SqlValue::Text((*text).to_owned()))
            .collect(),
    }
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

/// What is compared: the column, or for a lookup the name that a person reads (powerapps-docs `webapi/query/order-rows`).
fn field(session: &Session<'_>, table: &'static Table, path: &[String]) -> Result<String, QueryError> {
    let eyes = (session.catalog, session.caller);
    match path {
        [name] => Ok(sort_field(eyes, table, column(table, name)?, "t")),
        [hop, name] => {
            let hop = session
                .catalog
                .hop(table, hop)
                .ok_or_else(|| QueryError::no_property(hop, table.name))?;
            let target = hop
                .table
                .ok_or_else(|| QueryError::no_property(name, "principal"))?;
            let inner = sort_field(eyes, target, column(target, name)?, "o");
            let (storage, key) = (target.storage, target.key);
            let lookup = session.caller.field(table, hop.column, "t");
            let leads = points_at(hop.column, target, "t");
            Ok(format!(
                "(SELECT {inner} FROM \"{storage}\" o WHERE o.\"{key}\" = {lookup} AND {leads}) COLLATE {COLLATION}"
            ))
        }
        _ => Err(QueryError::invalid(
            "$orderby follows one navigation property at most.",
        )),
    }
}

fn column(table: &'static Table, name: &str) -> Result<&'static Column, QueryError> {
    let column = property(table, name)?;
    if column.filterable {
        Ok(column)
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
    Ok(behind(terms, &cookie.place))
}

/// Rows behind a place in an order; there is one value for each term.
pub(crate) fn behind(terms: &[Term], place: &[SqlValue]) -> Fragment {
    let plain = terms.iter().all(|term| !term.descending) && !place.contains(&SqlValue::Null);
    if plain {
        // One comparison of the whole place, which SQLite answers with one walk along an index.
        let fields: Vec<&str> = terms.iter().map(|term| term.field.as_str()).collect();
        return Fragment {
            text: format!(
                "(({}) > ({}))",
                fields.join(", "),
                vec!["?"; place.len()].join(", ")
            ),
            bound: place.to_vec(),
        };
    }
    let mut alternatives = Vec::new();
    for (at, (term, value)) in terms.iter().zip(place).enumerate() {
        let mut all: Vec<Fragment> = terms
            .iter()
            .zip(place)
            .take(at)
            .map(|(earlier, value)| Fragment::with(format!("{} IS ?", earlier.field), value.clone()))
            .collect();
        let field = &term.field;
        all.push(match (value, term.descending) {
            (SqlValue::Null, false) => Fragment::plain(format!("{field} IS NOT NULL")),
            (SqlValue::Null, true) => Fragment::plain("0"),
            (_, false) => Fragment::with(format!("{field} > ?"), value.clone()),
            (_, true) => Fragment::with(format!("({field} < ? OR {field} IS NULL)"), value.clone()),
        });
        alternatives.push(Fragment::join(all, " AND "));
    }
    Fragment::join(alternatives, " OR ")
}

/// The link to the page behind a row.
pub(crate) fn next_link(
    root: &str,
    path: &str,
    pairs: &[String],
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
    let mut pairs = pairs.to_vec();
    pairs.push(format!("$skiptoken={}", text::encode(&token)));
    format!("{root}{path}?{}", pairs.join("&"))
}

/// Reads a cookie that [`next_link`] made.
pub(crate) fn read(token: &str) -> Outcome<Cookie> {
    if !(token.starts_with("<cookie ") && token.ends_with("/>")) {
        return Err(malformed());
    }
    let page = attribute(token, "pagenumber")
        .and_then(|text| text.parse().ok())
        .filter(|page| *page > 1);
    let inner = attribute(token, "pagingcookie")
        .and_then(|once| text::decode(once, false))
        .and_then(|twice| text::decode(&twice, false));
    let place = inner
        .as_deref()
        .and_then(|xml| attribute(xml, "place value"))
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    let place: Option<Vec<Json>> = place.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    match (page, place) {
        (Some(page), Some(place)) => {
            let place: Option<Vec<SqlValue>> = place.iter().map(sql_of).collect();
            place.map(|place| Cookie { page, place }).ok_or_else(malformed)
        }
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

fn sql_of(value: &Json) -> Option<SqlValue> {
    Some(match value {
        Json::Number(number) => match number.as_i64() {
            Some(whole) => SqlValue::Integer(whole),
            None => SqlValue::Real(number.as_f64()?),
        },
        Json::String(text) => SqlValue::Text(text.clone()),
        Json::Null => SqlValue::Null,
        Json::Bool(_) | Json::Array(_) | Json::Object(_) => return None,
    })
}
