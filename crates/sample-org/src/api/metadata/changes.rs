//! `RetrieveMetadataChanges` (reference G2): definitions by a query, and what has changed since a stamp.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

use super::super::error::{ApiError, Outcome};
use super::super::functions::structure;
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::reader::{Definition, Reader};
use super::{attribute, entity, key, relationship};
use crate::schema::Table;
use crate::store::metadata::{self, Change};
use expression::Expression;

mod expression;

/// How a stamp tells the time, behind the version and an exclamation mark.
const STAMP: &str = "%m/%d/%Y %H:%M:%S";

/// `GET RetrieveMetadataChanges(Query=@q,DeletedMetadataFilters=@d,ClientVersionStamp=@s)`.
pub(crate) fn retrieve(
    session: &Session<'_>,
    _request: &Request,
    parameters: &BTreeMap<String, String>,
) -> Outcome {
    session.hold("prvReadEntity")?;
    known(parameters)?;
    let reader = Reader::of(session);
    let query = match parameters.get("Query") {
        None => Json::Null,
        Some(text) => structure(text)
            .filter(Json::is_object)
            .ok_or_else(|| ApiError::invalid("The parameter Query takes an EntityQueryExpression."))?,
    };
    let since = match text_of(parameters, "ClientVersionStamp")? {
        None => None,
        Some(stamp) => Some(metadata::since(session.db, revision(session, &stamp)?)?),
    };
    let filters = deleted_filters(parameters)?;
    let question = format!("{} {since:?} {query}", session.language());
    let entities = session.catalog.answers().or_make(question, || {
        let made = entities(&reader, &query, since.as_deref());
        made.map(|made| Json::Array(made).to_string())
    })?;
    let deleted = match (&since, filters) {
        (Some(changes), Some(filters)) => deleted(changes, filters),
        _ => Json::Null,
    };
    let stamp = format!("{}!{}", session.catalog.version(), session.now.strftime(STAMP));
    let context = reader.context("Microsoft.Dynamics.CRM.RetrieveMetadataChangesResponse");
    let (context, stamp) = (Json::from(context), Json::from(stamp));
    let body = format!(
        "{{\"@odata.context\":{context},\"DeletedMetadata\":{deleted},\"EntityMetadata\":{entities},\"ServerVersionStamp\":{stamp}}}"
    );
    Ok(Reply::written(200, body))
}

fn known(parameters: &BTreeMap<String, String>) -> Outcome<()> {
    let names = [
        "Query",
        "DeletedMetadataFilters",
        "ClientVersionStamp",
        "AppModuleId",
        "RetrieveAllSettings",
    ];
    match parameters.keys().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(ApiError::invalid(format!(
            "The parameter '{name}' is not a parameter of RetrieveMetadataChanges."
        ))),
    }
}

/// A text in quotes; `None` when it is missing, null or empty.
fn text_of(parameters: &BTreeMap<String, String>, name: &str) -> Outcome<Option<String>> {
    match parameters.get(name).map(|text| text.trim()) {
        None | Some("null" | "''") => Ok(None),
        Some(text) => text
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
            .map(|text| Some(text.to_owned()))
            .ok_or_else(|| ApiError::invalid(format!("The parameter {name} takes a text."))),
    }
}

fn expired() -> ApiError {
    ApiError::new(
        400,
        "0x80044352",
        "The ClientVersionStamp is older than what the server remembers, or is not one of this organization.",
    )
}

/// The change after which a stamp was given out. It is too old when what has gone since may have been forgotten.
fn revision(session: &Session<'_>, stamp: &str) -> Outcome<i64> {
    let (version, time) = stamp.split_once('!').ok_or_else(expired)?;
    let version: i64 = version.trim().parse().map_err(|_| expired())?;
    let given: Timestamp = DateTime::strptime(STAMP, time.trim())
        .and_then(|given| TimeZone::UTC.to_timestamp(given))
        .map_err(|_| expired())?;
    let revision = session.catalog.revision_of(version).ok_or_else(expired)?;
    let days = metadata::remembered(session.db, session.organization)?;
    let age = session.now.duration_since(given);
    if age > SignedDuration::from_hours(24 * days) || metadata::expired(session.db, revision)? {
        return Err(expired());
    }
    Ok(revision)
}

/// The bits of `DeletedMetadataFilters` (reference G2).
const FILTERS: &[(&str, u32)] = &[
    ("Default", 1),
    ("Entity", 1),
    ("Attribute", 2),
    ("Relationship", 4),
    ("Label", 8),
    ("OptionSet", 16),
    ("All", 31),
];

/// `Microsoft.Dynamics.CRM.DeletedMetadataFilters'Attribute,Label'`.
fn deleted_filters(parameters: &BTreeMap<String, String>) -> Outcome<Option<u32>> {
    let wrong = || ApiError::invalid("The parameter DeletedMetadataFilters takes names of its enumeration.");
    let Some(text) = parameters.get("DeletedMetadataFilters").map(|text| text.trim()) else {
        return Ok(None);
    };
    if text == "null" {
        return Ok(None);
    }
    let names = text
        .strip_prefix("Microsoft.Dynamics.CRM.DeletedMetadataFilters'")
        .and_then(|text| text.strip_suffix('\''))
        .ok_or_else(wrong)?;
    let mut bits = 0;
    for name in names.split(',').map(str::trim) {
        let known = FILTERS.iter().find(|(known, _)| *known == name);
        let number = name.parse().ok().filter(|bits| (1..=31).contains(bits));
        bits |= known.map(|(_, bits)| *bits).or(number).ok_or_else(wrong)?;
    }
    Ok(Some(bits))
}

/// What has gone, by kind: columns. Of keys the enumeration has no word.
fn deleted(changes: &[Change], filters: u32) -> Json {
    let gone: Vec<String> = changes
        .iter()
        .filter(|change| change.removed && change.column.is_some() && filters & 2 != 0)
        .map(|change| change.id.to_string())
        .collect();
    if gone.is_empty() {
        return json!({"Count": 0, "IsReadOnly": false, "Keys": [], "Values": []});
    }
    let list = json!({"Count": gone.len(), "IsReadOnly": false, "Items": gone});
    json!({"Count": 1, "IsReadOnly": false, "Keys": ["Attribute"], "Values": [list]})
}

fn entities(reader: &Reader<'_, '_>, query: &Json, since: Option<&[Change]>) -> Outcome<Vec<Json>> {
    let criteria = Expression::of(query)?;
    let languages = languages(query)?;
    let mut made = Vec::new();
    for table in reader.session.catalog.tables() {
        let touched = |change: &&Change| change.table == table.name && !change.removed;
        let changes: Option<Vec<&Change>> = since.map(|all| all.iter().filter(touched).collect());
        if changes.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        let mut whole = entity::entity(reader, table)?;
        if !criteria.holds(&whole)? {
            continue;
        }
        let mut inner = children(reader, query, &criteria, table, changes.as_deref())?;
        whole.insert("HasChanged".to_owned(), changed_flag(since, false));
        let mut shown = criteria.chosen(whole);
        shown.append(&mut inner);
        let mut shown = Json::Object(shown);
        if let Some(languages) = &languages {
            in_languages(&mut shown, languages);
        }
        made.push(shown);
    }
    Ok(made)
}

fn changed_flag(since: Option<&[Change]>, changed: bool) -> Json {
    since.map_or(Json::Null, |_| Json::Bool(changed))
}

/// `Attributes`, the relationships and `Keys`, as far as the query names them.
fn children(
    reader: &Reader<'_, '_>,
    query: &Json,
    criteria: &Expression,
    table: &'static Table,
    changes: Option<&[&Change]>,
) -> Outcome<Definition> {
    let mut made = Definition::new();
    let none = Json::Null;
    for (name, part) in [
        ("Attributes", "AttributeQuery"),
        ("ManyToOneRelationships", "RelationshipQuery"),
        ("OneToManyRelationships", "RelationshipQuery"),
        ("ManyToManyRelationships", "RelationshipQuery"),
        ("Keys", "KeyQuery"),
    ] {
        if !criteria.names(name) {
            continue;
        }
        let all = match name {
            "Attributes" => attribute::all(reader, table)?,
            "ManyToOneRelationships" => relationship::many_to_one(reader, table),
            "OneToManyRelationships" => relationship::one_to_many(reader, table),
            "ManyToManyRelationships" => relationship::many_to_many(reader, table),
            _ => key::all(reader, table),
        };
        let inner = Expression::of(query.get(part).unwrap_or(&none))?;
        let mut kept = Vec::new();
        for mut one in all {
            let changed = changes.map(|changes| {
                changes
                    .iter()
                    .any(|change| Some(change.id) == attribute::id_of(&one))
            });
            if changed == Some(false) || !inner.holds(&one)? {
                continue;
            }
            one.insert("HasChanged".to_owned(), changed.map_or(Json::Null, Json::Bool));
            kept.push(Json::Object(inner.chosen(one)));
        }
        made.insert(name.to_owned(), Json::Array(kept));
    }
    Ok(made)
}

/// `LabelQuery.FilterLanguages`.
fn languages(query: &Json) -> Outcome<Option<Vec<u64>>> {
    let Some(list) = query
        .get("LabelQuery")
        .and_then(|labels| labels.get("FilterLanguages"))
    else {
        return Ok(None);
    };
    let list = list
        .as_array()
        .ok_or_else(|| ApiError::invalid("FilterLanguages takes a list."))?;
    let codes: Vec<u64> = list.iter().filter_map(Json::as_u64).collect();
    Ok((!codes.is_empty()).then_some(codes))
}

fn in_languages(json: &mut Json, languages: &[u64]) {
    match json {
        Json::Object(object) => {
            for (name, value) in object.iter_mut() {
                match value {
                    Json::Array(labels) if name == "LocalizedLabels" => labels.retain(|label| {
                        let code = label.get("LanguageCode").and_then(Json::as_u64);
                        code.is_some_and(|code| languages.contains(&code))
                    }),
                    other => in_languages(other, languages),
                }
            }
        }
        Json::Array(list) => list.iter_mut().for_each(|one| in_languages(one, languages)),
        _ => {}
    }
}
