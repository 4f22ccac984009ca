//! From a path to definitions: `EntityDefinitions`, `RelationshipDefinitions`, `GlobalOptionSetDefinitions` (reference G1).

mod attributes;

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::query::{self, Wish};
use super::reader::{Definition, Reader, missing, named};
use super::{attribute, entity, global, key, relationship, writing};
use crate::odata::QueryError;
use crate::odata::expand::Expand;
use crate::odata::options::Options;
use crate::odata::path::Segment;
use crate::schema::Table;

/// The answer of a path that begins with one of the three sets; `None` for any other.
pub(crate) fn route(
    session: &Session<'_>,
    request: &Request,
    first: &Segment,
    rest: &[Segment],
    options: &Options,
) -> Option<Outcome> {
    let answer = match first.name.as_str() {
        "EntityDefinitions" => entities,
        "RelationshipDefinitions" => relationships,
        "GlobalOptionSetDefinitions" => option_sets,
        _ => return None,
    };
    let whole = || {
        let reader = Reader::of(session);
        if request.method != "GET" {
            return writing::answer(&reader, request, first, rest);
        }
        session.hold("prvReadEntity")?;
        query::check(options)?;
        answer(&reader, first, rest, options)
    };
    Some(whole())
}

fn wish<'o>(kind: &'static str, options: &'o Options) -> Wish<'o> {
    Wish {
        kind,
        select: options.select.as_deref(),
        filter: options.filter.as_deref(),
        aliases: &options.aliases,
        selectable: None,
    }
}

fn list(context: String, value: Vec<Json>, options: &Options) -> Reply {
    let mut body = json!({"@odata.context": context});
    if options.count
        && let Some(object) = body.as_object_mut()
    {
        object.insert("@odata.count".to_owned(), json!(value.len()));
    }
    if let Some(object) = body.as_object_mut() {
        object.insert("value".to_owned(), Json::Array(value));
    }
    Reply::json(200, &body)
}

fn single(context: String, mut value: Vec<Json>, what: &str) -> Outcome {
    let Some(Json::Object(found)) = value.pop() else {
        return Err(missing(what));
    };
    let mut body = Definition::new();
    body.insert("@odata.context".to_owned(), Json::String(context));
    body.extend(found);
    Ok(Reply::json(200, &Json::Object(body)))
}

fn entities(reader: &Reader<'_, '_>, first: &Segment, rest: &[Segment], options: &Options) -> Outcome {
    let Some(key) = &first.arguments else {
        if let Some(other) = rest.first() {
            return Err(ApiError::no_resource(&other.name));
        }
        let mut all = Vec::new();
        for table in reader.session.catalog.tables() {
            all.push(expanded(reader, table, &options.expand)?);
        }
        let value = query::answer(all, &wish("EntityMetadata", options), &names(&options.expand))?;
        return Ok(list(reader.context("EntityDefinitions"), value, options));
    };
    let table = reader.table(key)?;
    match rest {
        [] => {
            let one = expanded(reader, table, &options.expand)?;
            let value = query::answer(
                vec![one],
                &wish("EntityMetadata", options),
                &names(&options.expand),
            )?;
            single(reader.context("EntityDefinitions/$entity"), value, "")
        }
        [next, cast @ ..] if next.name == "Attributes" => {
            attributes::answer(reader, table, next, cast, options)
        }
        [next] => {
            let (all, kind) =
                behind(reader, table, &next.name)?.ok_or_else(|| ApiError::no_resource(&next.name))?;
            let context = reader.context(&format!("EntityDefinitions('{}')/{}", table.name, next.name));
            keyed(context, all, next, &wish(kind, options), options)
        }
        [_, other, ..] => Err(ApiError::no_resource(&other.name)),
    }
}

/// What stands behind a navigation property of a table, with its type.
fn behind(
    reader: &Reader<'_, '_>,
    table: &'static Table,
    name: &str,
) -> Outcome<Option<(Vec<Definition>, &'static str)>> {
    let relationship = "RelationshipMetadataBase";
    Ok(Some(match name {
        "Attributes" => (attribute::all(reader, table)?, "AttributeMetadata"),
        "ManyToOneRelationships" => (relationship::many_to_one(reader, table), relationship),
        "OneToManyRelationships" => (relationship::one_to_many(reader, table), relationship),
        "ManyToManyRelationships" => (relationship::many_to_many(reader, table), relationship),
        "Keys" => (key::all(reader, table), "EntityKeyMetadata"),
        _ => return Ok(None),
    }))
}

fn names(expand: &[Expand]) -> Vec<&str> {
    expand.iter().map(|one| one.navigation.as_str()).collect()
}

/// A table with what is expanded.
fn expanded(reader: &Reader<'_, '_>, table: &'static Table, expand: &[Expand]) -> Outcome<Definition> {
    let mut made = entity::entity(reader, table)?;
    let none = std::collections::BTreeMap::new();
    for one in expand {
        let (all, kind) = behind(reader, table, &one.navigation)?
            .ok_or_else(|| QueryError::no_property(&one.navigation, "EntityMetadata"))?;
        if let Some(inner) = one.expand.first() {
            return Err(QueryError::no_property(&inner.navigation, kind).into());
        }
        let wish = Wish {
            kind,
            select: one.select.as_deref(),
            filter: one.filter.as_deref(),
            aliases: &none,
            selectable: (kind == "AttributeMetadata").then_some(attribute::BASE),
        };
        made.insert(
            one.navigation.clone(),
            Json::Array(query::answer(all, &wish, &[])?),
        );
    }
    Ok(made)
}

/// The list, or the one of a key.
fn keyed(
    context: String,
    all: Vec<Definition>,
    segment: &Segment,
    wish: &Wish<'_>,
    options: &Options,
) -> Outcome {
    match &segment.arguments {
        None => Ok(list(
            context,
            query::answer(all, wish, &names(&options.expand))?,
            options,
        )),
        Some(key) => {
            let found = all.into_iter().filter(|one| is(one, key)).take(1).collect();
            let value = query::answer(found, wish, &names(&options.expand))?;
            single(
                format!("{context}/$entity"),
                value,
                "Could not find what the key names.",
            )
        }
    }
}

/// Whether a key means this definition: `LogicalName`, `SchemaName`, `Name`, or the `MetadataId`.
fn is(one: &Definition, key: &str) -> bool {
    let named = ["LogicalName", "SchemaName", "Name"].into_iter().any(|property| {
        let wanted = named(key, property);
        wanted.is_some() && one.get(property).and_then(Json::as_str) == wanted
    });
    named || Uuid::parse_str(key).is_ok_and(|id| attribute::id_of(one) == Some(id))
}

fn relationships(reader: &Reader<'_, '_>, first: &Segment, rest: &[Segment], options: &Options) -> Outcome {
    let mut all = relationship::all(reader);
    let mut context = "RelationshipDefinitions".to_owned();
    match rest {
        [] => {}
        [cast]
            if matches!(
                cast.name.as_str(),
                "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata"
                    | "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata"
            ) =>
        {
            let kind = format!("#{}", cast.name);
            all.retain(|one| one.get("@odata.type").and_then(Json::as_str) == Some(&kind));
            context = format!("{context}/{}", cast.name);
        }
        [other, ..] => return Err(ApiError::no_resource(&other.name)),
    }
    let wish = wish("RelationshipMetadataBase", options);
    keyed(reader.context(&context), all, first, &wish, options)
}

fn option_sets(reader: &Reader<'_, '_>, first: &Segment, rest: &[Segment], options: &Options) -> Outcome {
    let fits = |segment: &Segment| segment.name == "Microsoft.Dynamics.CRM.OptionSetMetadata";
    if let Some(other) = rest.iter().find(|segment| !fits(segment)) {
        return Err(ApiError::no_resource(&other.name));
    }
    let wish = wish("OptionSetMetadataBase", options);
    keyed(
        reader.context("GlobalOptionSetDefinitions"),
        global::all(reader),
        first,
        &wish,
        options,
    )
}
