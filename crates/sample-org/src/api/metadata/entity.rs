//! `EntityDefinitions`: tables, columns, choices and relationships as clients read them (reference A9, G1).

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::unsupported;
use crate::odata::expression::{Comparison, Expression, Literal, Operand};
use crate::odata::options::Options;
use crate::odata::path::Segment;
use crate::odata::{self, QueryError};
use crate::schema::{Access, Column, Kind, MemberLink, Ownership, Table};
use crate::security::columns;

/// `EntityDefinitions...`
pub(crate) fn definitions(
    session: &Session<'_>,
    request: &Request,
    first: &Segment,
    rest: &[Segment],
    options: &Options,
) -> Outcome {
    if request.method != "GET" {
        return Err(ApiError::unsupported(
            "Changing metadata is not implemented by this organization",
        ));
    }
    let context = format!("{}$metadata#EntityDefinitions", session.root);
    let Some(key) = &first.arguments else {
        let all: Vec<Json> = session
            .catalog
            .tables()
            .iter()
            .map(|table| Json::Object(entity(table)))
            .collect();
        return list(&context, all, options);
    };
    let table = keyed(session, key)?;
    match rest {
        [] => one(session, table, options),
        [
            Segment {
                name,
                arguments: None,
            },
        ] if name == "ManyToOneRelationships" => list(
            &format!("{context}('{}')/{name}", table.name),
            many_to_one(session, table),
            options,
        ),
        [
            Segment {
                name,
                arguments: None,
            },
        ] if name == "OneToManyRelationships" => list(
            &format!("{context}('{}')/{name}", table.name),
            one_to_many(session, table),
            options,
        ),
        [
            Segment {
                name,
                arguments: None,
            },
        ] if name == "Keys" || name == "ManyToManyRelationships" => list(&context, Vec::new(), options),
        [Segment { name, arguments }, cast @ ..] if name == "Attributes" => {
            attributes(session, table, arguments.as_deref(), cast, options)
        }
        [other, ..] => Err(unsupported(other, options)),
    }
}

fn keyed(session: &Session<'_>, key: &str) -> Outcome<&'static Table> {
    let by_name = key
        .strip_prefix("LogicalName=")
        .and_then(|text| text.trim().strip_prefix('\'')?.strip_suffix('\''));
    let by_id = Uuid::parse_str(key).ok();
    let found = session
        .catalog
        .tables()
        .iter()
        .copied()
        .find(|table| Some(table.name) == by_name || Some(metadata_id(table.name)) == by_id);
    found.ok_or_else(|| {
        ApiError::new(
            404,
            "0x80060888",
            format!("Could not find an entity with the key {key}."),
        )
    })
}

/// A stable id for a piece of metadata.
fn metadata_id(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
}

fn one(session: &Session<'_>, table: &'static Table, options: &Options) -> Outcome {
    let mut made = chosen(entity(table), options.select.as_deref())?;
    for expand in &options.expand {
        let all = match expand.navigation.as_str() {
            "Attributes" => table
                .all_columns()
                .map(|column| attribute(session, table, column))
                .collect(),
            "ManyToOneRelationships" => many_to_one(session, table),
            "OneToManyRelationships" => one_to_many(session, table),
            other => return Err(QueryError::no_property(other, "EntityMetadata").into()),
        };
        let all: Outcome<Vec<Json>> = all
            .into_iter()
            .map(|one| select(one, expand.select.as_deref()))
            .collect();
        made.insert(expand.navigation.clone(), Json::Array(all?));
    }
    let context = format!("{}$metadata#EntityDefinitions/$entity", session.root);
    made.insert("@odata.context".to_owned(), Json::String(context));
    Ok(Reply::json(200, &Json::Object(made)))
}

fn list(context: &str, all: Vec<Json>, options: &Options) -> Outcome {
    let condition = options
        .filter
        .as_deref()
        .map(|text| odata::filter(text, &options.aliases))
        .transpose()?;
    let mut kept = Vec::new();
    for one in all {
        if condition
            .as_ref()
            .map_or(Ok(true), |condition| holds(condition, &one))?
        {
            kept.push(select(one, options.select.as_deref())?);
        }
    }
    Ok(Reply::json(
        200,
        &json!({"@odata.context": context, "value": kept}),
    ))
}

fn select(one: Json, names: Option<&[String]>) -> Outcome<Json> {
    match one {
        Json::Object(object) => chosen(object, names).map(Json::Object),
        other => Ok(other),
    }
}

/// `MetadataId` is always returned (reference G1).
fn chosen(mut object: Map<String, Json>, names: Option<&[String]>) -> Outcome<Map<String, Json>> {
    if let Some(names) = names {
        object.retain(|name, _| {
            name == "MetadataId" || name.starts_with('@') || names.iter().any(|wanted| wanted == name)
        });
    }
    Ok(object)
}

/// Filters over metadata: comparisons of plain properties.
fn holds(condition: &Expression, one: &Json) -> Outcome<bool> {
    match condition {
        Expression::And(terms) => terms
            .iter()
            .try_fold(true, |all, term| Ok(holds(term, one)? && all)),
        Expression::Or(terms) => terms
            .iter()
            .try_fold(false, |any, term| Ok(holds(term, one)? || any)),
        Expression::Not(inner) => holds(inner, one).map(|yes| !yes),
        Expression::Compare(Operand::Path(path), operator, Operand::Constant(value)) => {
            let found = path
                .iter()
                .try_fold(one, |json, name| json.get(name))
                .unwrap_or(&Json::Null);
            let equal = match value {
                Literal::Null => found.is_null(),
                Literal::Text(text) => found.as_str() == Some(text),
                Literal::Int(number) => found.as_i64() == Some(*number),
                Literal::Bool(yes) => found.as_bool() == Some(*yes),
                Literal::Guid(id) => found.as_str() == Some(&id.to_string()),
                Literal::Real(_) | Literal::Time(_) | Literal::Date(_) => false,
            };
            match operator {
                Comparison::Equal => Ok(equal),
                Comparison::NotEqual => Ok(!equal),
                Comparison::Greater
                | Comparison::GreaterOrEqual
                | Comparison::Less
                | Comparison::LessOrEqual => Err(ApiError::unsupported(
                    "This comparison of metadata is not implemented by this organization",
                )),
            }
        }
        Expression::Compare(..)
        | Expression::Test(..)
        | Expression::Lambda { .. }
        | Expression::Query { .. } => Err(ApiError::unsupported(
            "This filter over metadata is not implemented by this organization",
        )),
    }
}

fn label(text: &str) -> Json {
    let one = json!({"Label": text, "LanguageCode": 1033, "IsManaged": true, "MetadataId": metadata_id(text), "HasChanged": null});
    json!({"LocalizedLabels": [one], "UserLocalizedLabel": one})
}

fn entity(table: &'static Table) -> Map<String, Json> {
    let owned = match table.ownership {
        Ownership::Owner => "UserOwned",
        Ownership::Unit(_) => "BusinessOwned",
        Ownership::Organization | Ownership::Parent(_) | Ownership::Person => "OrganizationOwned",
    };
    let json = json!({
        "MetadataId": metadata_id(table.name),
        "LogicalName": table.name,
        "SchemaName": table.schema,
        "EntitySetName": table.set,
        "LogicalCollectionName": table.set,
        "ObjectTypeCode": table.code,
        "PrimaryIdAttribute": table.key,
        "PrimaryNameAttribute": table.title,
        "DisplayName": label(table.schema),
        "IsActivity": table.is_activity() || table.name == "activitypointer",
        "IsActivityParty": table.collections.iter().any(|one| one.name.ends_with("_activity_parties")),
        "HasActivities": table.collections.iter().any(|one| one.name.ends_with("_ActivityPointers")),
        "HasNotes": table.collections.iter().any(|one| one.name.ends_with("_Annotation")),
        "ChangeTrackingEnabled": table.tracks_changes(),
        "IsOptimisticConcurrencyEnabled": table.has_concurrency(),
        "OwnershipType": owned,
        "IsCustomEntity": false,
    });
    match json {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}

fn attribute_type(column: &Column) -> &'static str {
    match column.kind {
        Kind::Key | Kind::Guid => "Uniqueidentifier",
        Kind::Text(_) => "String",
        Kind::Memo(_) | Kind::Body => "Memo",
        Kind::Choice(_) => "Picklist",
        Kind::State => "State",
        Kind::Status => "Status",
        Kind::Bool(..) => "Boolean",
        Kind::Int(..) => "Integer",
        Kind::BigInt => "BigInt",
        Kind::Decimal => "Decimal",
        Kind::Money => "Money",
        Kind::Time | Kind::Date => "DateTime",
        Kind::EntityName => "EntityName",
        Kind::Lookup(_) if column.name == "ownerid" => "Owner",
        Kind::Lookup(_) if matches!(column.name, "parentcustomerid" | "customerid") => "Customer",
        Kind::Lookup(_) => "Lookup",
    }
}

fn attribute(session: &Session<'_>, table: &Table, column: &'static Column) -> Json {
    let kind = attribute_type(column);
    let (securable, securable_for_reading) = columns::securable(table, column);
    let required = if column.required { "SystemRequired" } else { "None" };
    let most = match column.kind {
        Kind::Text(most) | Kind::Memo(most) => Some(most),
        _ => None,
    };
    let mut json = json!({
        "@odata.type": format!("#Microsoft.Dynamics.CRM.{kind}AttributeMetadata"),
        "MetadataId": columns::metadata_id(table, column),
        "LogicalName": column.name,
        "SchemaName": column.name,
        "EntityLogicalName": table.name,
        "AttributeType": kind,
        "AttributeTypeName": {"Value": format!("{kind}Type")},
        "DisplayName": label(column.name),
        "RequiredLevel": {"Value": required, "CanBeChanged": false},
        "IsValidForRead": true,
        "IsValidForCreate": column.access != Access::ReadOnly,
        "IsValidForUpdate": column.access == Access::Write,
        // What cannot be found out is taken to be secured (reference E3).
        "IsSecured": columns::is_secured(session.db, table, column).unwrap_or(true),
        "CanBeSecuredForRead": securable_for_reading,
        "CanBeSecuredForCreate": securable && column.access != Access::ReadOnly,
        "CanBeSecuredForUpdate": securable && column.access == Access::Write,
        "IsPrimaryId": column.name == table.key,
        "IsPrimaryName": Some(column.name) == table.title,
    });
    if let Some(object) = json.as_object_mut() {
        if let Some(most) = most {
            object.insert("MaxLength".to_owned(), json!(most));
        }
        if column.is_lookup() {
            let mut targets: Vec<&str> = column.targets().iter().map(|target| target.table).collect();
            targets.sort_unstable();
            targets.dedup();
            object.insert("Targets".to_owned(), json!(targets));
        }
    }
    json
}

/// `Attributes`, one of them, or those of a type with their choices.
fn attributes(
    session: &Session<'_>,
    table: &'static Table,
    key: Option<&str>,
    cast: &[Segment],
    options: &Options,
) -> Outcome {
    let context = format!(
        "{}$metadata#EntityDefinitions('{}')/Attributes",
        session.root, table.name
    );
    let wanted = match cast {
        [] => None,
        [one] => Some(
            one.name
                .strip_prefix("Microsoft.Dynamics.CRM.")
                .and_then(|name| name.strip_suffix("AttributeMetadata"))
                .ok_or_else(|| unsupported(one, options))?,
        ),
        [_, other, ..] => return Err(unsupported(other, options)),
    };
    let name = key.map(|key| {
        key.strip_prefix("LogicalName='")
            .and_then(|text| text.strip_suffix('\''))
            .unwrap_or(key)
    });
    let columns = table.all_columns().filter(|column| {
        wanted.is_none_or(|kind| kind == attribute_type(column))
            && name.is_none_or(|name| name == column.name)
    });
    let all: Vec<Json> = columns
        .map(|column| with_options(session, table, column, options))
        .collect();
    if name.is_none() {
        return list(&context, all, options);
    }
    match all.into_iter().next() {
        Some(found) => Ok(Reply::json(200, &select(found, options.select.as_deref())?)),
        None => Err(ApiError::new(404, "0x80060888", "Could not find the attribute.")),
    }
}

fn with_options(
    session: &Session<'_>,
    table: &'static Table,
    column: &'static Column,
    options: &Options,
) -> Json {
    let mut json = attribute(session, table, column);
    let wanted = options
        .expand
        .iter()
        .find(|expand| expand.navigation == "OptionSet");
    if let (Some(_), Some(set), Some(object)) = (wanted, option_set(table, column), json.as_object_mut()) {
        object.insert("OptionSet".to_owned(), set);
    }
    json
}

fn option_set(table: &'static Table, column: &'static Column) -> Option<Json> {
    let option = |value: i64, text: &str| json!({"Value": value, "Label": label(text), "IsManaged": true, "ExternalValue": ""});
    match column.kind {
        Kind::Choice(choices) => Some(
            json!({"Options": choices.iter().map(|(value, text)| option(*value, text)).collect::<Vec<_>>()}),
        ),
        Kind::Bool(no, yes) => Some(json!({"FalseOption": option(0, no), "TrueOption": option(1, yes)})),
        Kind::State => Some(
            json!({"Options": table.states.iter().map(|state| option(state.code, state.label)).collect::<Vec<_>>()}),
        ),
        Kind::Status => {
            let all = table.states.iter().flat_map(|state| {
                state.reasons.iter().map(move |(value, text)| {
                    let mut made = option(*value, text);
                    if let Some(object) = made.as_object_mut() {
                        object.insert("State".to_owned(), json!(state.code));
                    }
                    made
                })
            });
            Some(json!({"Options": all.collect::<Vec<_>>()}))
        }
        _ => None,
    }
}

fn relationship(
    name: &str,
    from: (&str, &str),
    to: &Table,
    navigation: &str,
    collection: Option<&str>,
) -> Json {
    json!({
        "MetadataId": metadata_id(&format!("{}.{name}", from.0)),
        "SchemaName": name,
        "RelationshipType": "OneToManyRelationship",
        "ReferencingEntity": from.0,
        "ReferencingAttribute": from.1,
        "ReferencingEntityNavigationPropertyName": navigation,
        "ReferencedEntity": to.name,
        "ReferencedAttribute": to.key,
        "ReferencedEntityNavigationPropertyName": collection,
    })
}

/// One for each lookup and target: this is where clients learn navigation names (reference A9).
fn many_to_one(session: &Session<'_>, table: &'static Table) -> Vec<Json> {
    let lookups = table
        .all_columns()
        .flat_map(|column| column.targets().iter().map(move |target| (column, target)));
    lookups
        .filter_map(|(column, target)| {
            let to = session.catalog.table(target.table)?;
            let collection = to.collections.iter().find(|one| {
                one.table == table.name && matches!(one.link, MemberLink::Column(name) if name == column.name)
            });
            let name = collection.map_or_else(
                || format!("{}_{}_{}", target.table, table.name, column.name),
                |one| one.name.to_owned(),
            );
            Some(relationship(
                &name,
                (table.name, column.name),
                to,
                target.navigation,
                collection.map(|one| one.name),
            ))
        })
        .collect()
}

fn one_to_many(session: &Session<'_>, table: &'static Table) -> Vec<Json> {
    session
        .catalog
        .links(table)
        .filter_map(|link| {
            let MemberLink::Column(column) = link.via else {
                return None;
            };
            let navigation = link
                .table
                .column(column)?
                .targets()
                .iter()
                .find(|one| one.table == table.name)?
                .navigation;
            Some(relationship(
                link.name,
                (link.table.name, column),
                table,
                navigation,
                Some(link.name),
            ))
        })
        .collect()
}
