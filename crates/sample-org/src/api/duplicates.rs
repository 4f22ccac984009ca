//! Duplicate detection (reference A15): off unless a request asks for it. The rules are those that the documentation's
//! examples and the default rules of accounts, contacts and leads name; an organization's own rules are not kept.

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::body;
use super::error::{ApiError, Outcome};
use super::functions;
use super::render;
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use crate::odata::fragment::Fragment;
use crate::odata::options::Options;
use crate::odata::path::Segment;
use crate::schema::{Column, Table};
use crate::security::{Verb, sight};
use crate::store::value::Values;
use crate::store::write;

/// The published rules: rows of a table are alike when all of these columns have equal values, none of them empty.
const RULES: &[(&str, &[&str])] = &[
    ("account", &["name"]),
    ("account", &["emailaddress1"]),
    ("contact", &["firstname", "lastname"]),
    ("contact", &["emailaddress1"]),
    ("lead", &["emailaddress1"]),
];

/// The most rows of one reply.
const MOST: i64 = 5000;

fn rules(table: &Table) -> impl Iterator<Item = &'static [&'static str]> {
    RULES
        .iter()
        .filter(|(name, _)| *name == table.name)
        .map(|(_, columns)| *columns)
}

/// Refuses a row that was just written when it is like another one and the request wants to know. Of a change, only the
/// rules count whose columns the body names.
pub(crate) fn check(
    session: &Session<'_>,
    request: &Request,
    table: &'static Table,
    id: Uuid,
    changed: Option<&Map<String, Json>>,
) -> Outcome<()> {
    let wanted = request
        .header("mscrm.suppressduplicatedetection")
        .any(|value| value.eq_ignore_ascii_case("false"));
    if !wanted {
        return Ok(());
    }
    let named = |columns: &&[&str]| {
        changed.is_none_or(|body| columns.iter().any(|column| body.contains_key(*column)))
    };
    let columns: Vec<&'static Column> = table.all_columns().collect();
    let row = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    for rule in rules(table).filter(named) {
        if !alike(session, table, rule, &row, id, None, 1)?.is_empty() {
            return Err(ApiError::new(
                500,
                "0x80040333",
                "A record was not created or updated because a duplicate of the current record already exists.",
            ));
        }
    }
    Ok(())
}

/// Active rows that are like this one by one rule.
fn alike(
    session: &Session<'_>,
    table: &'static Table,
    rule: &[&str],
    row: &Values,
    own: Uuid,
    seen: Option<Fragment>,
    most: i64,
) -> Outcome<Vec<Uuid>> {
    let mut all = vec![
        Fragment::plain("t.statecode = 0"),
        Fragment::with(
            format!("t.\"{}\" <> ?", table.key),
            SqlValue::Text(own.to_string()),
        ),
    ];
    for column in rule {
        match row.get(column) {
            Some(value) if !value.is_null() => {
                all.push(Fragment::with(format!("t.\"{column}\" = ?"), value.sql()));
            }
            _ => return Ok(Vec::new()),
        }
    }
    all.extend(seen);
    let condition = Fragment::join(all, " AND ");
    let sql = format!(
        "SELECT t.\"{0}\" FROM \"{1}\" t WHERE {2} ORDER BY t.\"{0}\" LIMIT {most}",
        table.key, table.storage, condition.text
    );
    let mut statement = session.db.prepare_cached(&sql)?;
    let keys = statement.query_map(params_from_iter(condition.bound), |row| row.get::<_, String>(0))?;
    let keys: Vec<String> = keys.collect::<Result<_, _>>()?;
    Ok(keys.iter().filter_map(|key| Uuid::parse_str(key).ok()).collect())
}

/// `RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)`: the rows that the caller sees and that
/// are like the given one, which need not exist.
pub(crate) fn retrieve(
    session: &Session<'_>,
    request: &Request,
    segment: &Segment,
    options: &Options,
) -> Outcome {
    if request.method != "GET" {
        return Err(ApiError::wrong_verb(&request.method, &segment.name));
    }
    let given = functions::parameters(segment, options)?;
    let missing = |name: &str| ApiError::invalid(format!("The parameter {name} is missing or malformed."));
    let entity = given
        .get("BusinessEntity")
        .and_then(|text| functions::structure(text));
    let entity = entity
        .as_ref()
        .and_then(Json::as_object)
        .ok_or_else(|| missing("BusinessEntity"))?;
    let matching = given
        .get("MatchingEntityName")
        .ok_or_else(|| missing("MatchingEntityName"))?;
    let kind = entity
        .get("@odata.type")
        .and_then(Json::as_str)
        .unwrap_or_default();
    let kind = kind
        .trim_start_matches('#')
        .strip_prefix("Microsoft.Dynamics.CRM.")
        .unwrap_or_default();
    let known = |name: &str| {
        session
            .catalog
            .table(name)
            .ok_or_else(|| missing("MatchingEntityName"))
    };
    let table = session
        .catalog
        .table(kind)
        .ok_or_else(|| missing("BusinessEntity"))?;
    let other = known(matching.trim_matches('\''))?;
    session.need(Verb::Read, other)?;
    let (skip, most) = page(given.get("PagingInfo").map(String::as_str))?;
    let found = if other.name == table.name {
        all_alike(session, table, entity)?
    } else {
        Vec::new()
    };
    let rows: Outcome<Vec<Json>> = found
        .into_iter()
        .skip(skip)
        .take(most)
        .map(|id| shown(session, other, id))
        .collect();
    let context = format!("{}$metadata#{}", session.root, other.set);
    Ok(Reply::list(&json!({"@odata.context": context, "value": rows?})))
}

fn all_alike(session: &Session<'_>, table: &'static Table, entity: &Map<String, Json>) -> Outcome<Vec<Uuid>> {
    let draft = body::draft(session, table, entity, true)?;
    let own = draft.key.unwrap_or_default();
    let columns: Vec<&'static Column> = table.all_columns().collect();
    let mut row = write::fetch(session.db, table, own, &columns)?.unwrap_or_default();
    row.extend(draft.values);
    let mut found = Vec::new();
    for rule in rules(table) {
        let seen = sight::visible(session.caller, table, "t");
        found.extend(alike(session, table, rule, &row, own, seen, MOST)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn shown(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<Json> {
    let columns: Vec<&'static Column> = table.all_columns().collect();
    let values = write::fetch(session.db, table, id, &columns)?.unwrap_or_default();
    let mut row = render::row(
        session,
        table,
        id,
        &values,
        None,
        &super::request::Preferences::default(),
    );
    let kind = format!("#Microsoft.Dynamics.CRM.{}", table.name);
    row.insert("@odata.type".to_owned(), Json::String(kind));
    Ok(Json::Object(row))
}

/// `{"PageNumber":1,"Count":50}`: how many rows to skip and to show.
fn page(text: Option<&str>) -> Outcome<(usize, usize)> {
    let bad = || ApiError::invalid("The parameter PagingInfo is malformed.");
    let Some(text) = text else {
        return Ok((0, MOST as usize));
    };
    let info = functions::structure(text).ok_or_else(bad)?;
    let number = |name: &str, other: u64| match info.get(name) {
        None => Ok(other),
        Some(value) => value
            .as_u64()
            .filter(|number| (1..=5000).contains(number))
            .ok_or_else(bad),
    };
    let (page, count) = (number("PageNumber", 1)?, number("Count", MOST as u64)?);
    let skip = usize::try_from((page - 1) * count).map_err(|_| bad())?;
    Ok((skip, usize::try_from(count).map_err(|_| bad())?))
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::schema::Catalog;

    #[test]
    fn rules_name_text_columns_that_are_there() {
        let catalog = Catalog::new();
        for (table, columns) in RULES {
            let table = catalog.table(table).unwrap();
            for column in *columns {
                assert!(table.column(column).unwrap().is_text(), "{}.{column}", table.name);
            }
        }
    }
}
