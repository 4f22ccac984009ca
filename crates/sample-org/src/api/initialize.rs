//! `InitializeFrom` (reference A12): what a new record takes over from one that is there, unsaved. Which columns go over is set
//! for each relationship; the reference does not list them, so these are the usual ones.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::reply::Reply;
use super::request::Request;
use super::session::Session;
use super::{moniker, render, secured};
use crate::schema::{Access, Catalog, Column, Table};
use crate::security::Verb;
use crate::store::value::{Value, Values};
use crate::store::write;

/// From a table to another: columns of the same name, columns of other names, and the lookup that leads back.
struct Mapping {
    from: &'static str,
    to: &'static str,
    alike: &'static [&'static str],
    renamed: &'static [(&'static str, &'static str)],
    back: Option<&'static str>,
}

/// The first postal address.
const ADDRESS: &[&str] = &[
    "address1_name",
    "address1_line1",
    "address1_line2",
    "address1_line3",
    "address1_city",
    "address1_county",
    "address1_stateorprovince",
    "address1_postalcode",
    "address1_country",
    "address1_postofficebox",
    "telephone1",
    "transactioncurrencyid",
];
const CURRENCY: &[&str] = &["transactioncurrencyid"];

const MAPPINGS: &[Mapping] = &[
    Mapping {
        from: "account",
        to: "account",
        alike: ADDRESS,
        renamed: &[],
        back: Some("parentaccountid"),
    },
    Mapping {
        from: "account",
        to: "contact",
        alike: ADDRESS,
        renamed: &[],
        back: Some("parentcustomerid"),
    },
    Mapping {
        from: "account",
        to: "opportunity",
        alike: CURRENCY,
        renamed: &[("accountid", "parentaccountid")],
        back: Some("customerid"),
    },
    Mapping {
        from: "account",
        to: "incident",
        alike: &[],
        renamed: &[],
        back: Some("customerid"),
    },
    Mapping {
        from: "contact",
        to: "opportunity",
        alike: CURRENCY,
        renamed: &[
            ("contactid", "parentcontactid"),
            ("parentcustomerid", "parentaccountid"),
        ],
        back: Some("customerid"),
    },
    Mapping {
        from: "contact",
        to: "incident",
        alike: &[],
        renamed: &[],
        back: Some("customerid"),
    },
    Mapping {
        from: "lead",
        to: "opportunity",
        alike: &[
            "estimatedclosedate",
            "budgetamount",
            "description",
            "transactioncurrencyid",
        ],
        renamed: &[("subject", "name"), ("estimatedamount", "estimatedvalue")],
        back: Some("originatingleadid"),
    },
];

/// The mapping between two tables; an activity about a record takes over its name and leads back.
fn mapping(from: &Table, to: &'static Table) -> Option<Mapping> {
    let found = MAPPINGS
        .iter()
        .find(|one| one.from == from.name && one.to == to.name)
        .map(|one| Mapping { ..*one });
    found.or_else(|| {
        let regarding = to.column("regardingobjectid").filter(|_| to.is_activity())?;
        Catalog::navigation_to(regarding, from.name).map(|_| Mapping {
            from: from.name,
            to: to.name,
            alike: &[],
            renamed: &[],
            back: Some("regardingobjectid"),
        })
    })
}

/// `TargetFieldType`: which columns the new record may get.
fn fits(wanted: &str, column: &Column) -> bool {
    match wanted {
        "ValidForCreate" => column.access != Access::ReadOnly,
        "ValidForUpdate" => column.access == Access::Write,
        _ => true,
    }
}

/// `GET InitializeFrom(EntityMoniker=@e,TargetEntityName=@n,TargetFieldType=@t)`.
pub(crate) fn initialize(
    session: &Session<'_>,
    _request: &Request,
    parameters: &BTreeMap<String, String>,
) -> Outcome {
    let missing = |name: &str| ApiError::invalid(format!("The parameter {name} is missing or malformed."));
    let given = |name: &str| {
        parameters
            .get(name)
            .map(|text| text.trim())
            .ok_or_else(|| missing(name))
    };
    let (from, id) = moniker::of_url(session, "EntityMoniker", given("EntityMoniker")?)?;
    let name = given("TargetEntityName")?.trim_matches('\'');
    let to = session
        .catalog
        .table(name)
        .ok_or_else(|| missing("TargetEntityName"))?;
    let kind = given("TargetFieldType")?
        .strip_prefix("Microsoft.Dynamics.CRM.TargetFieldType'")
        .and_then(|text| text.strip_suffix('\''))
        .filter(|kind| {
            matches!(
                *kind,
                "All" | "ValidForCreate" | "ValidForUpdate" | "ValidForRead"
            )
        })
        .ok_or_else(|| missing("TargetFieldType"))?;
    session.may(Verb::Read, from, id)?;
    let mapping = mapping(from, to).ok_or_else(|| {
        ApiError::invalid(format!(
            "There is no mapping from the entity '{}' to '{}'.",
            from.name, to.name
        ))
    })?;
    let taken = taken(session, (from, id), to, &mapping)?;
    let context = format!("{}$metadata#{}/$entity", session.root, to.set);
    let mut made = Map::new();
    made.insert("@odata.context".to_owned(), Json::String(context));
    made.insert(
        "@odata.type".to_owned(),
        json!(format!("#Microsoft.Dynamics.CRM.{}", to.name)),
    );
    let shown = taken
        .iter()
        .filter_map(|(name, value)| Some((to.column(name)?, value)))
        .filter(|(column, value)| fits(kind, column) && !value.is_null());
    for (column, value) in shown {
        put(session, column, value, &mut made);
    }
    Ok(Reply::json(200, &Json::Object(made)))
}

/// The source's values as the caller sees them, under the names of the target.
fn taken(
    session: &Session<'_>,
    (from, id): (&'static Table, Uuid),
    to: &'static Table,
    mapping: &Mapping,
) -> Outcome<Values> {
    let pairs: Vec<(&'static str, &'static str)> = mapping
        .alike
        .iter()
        .map(|name| (*name, *name))
        .chain(mapping.renamed.iter().copied())
        .collect();
    let columns: Vec<&'static Column> = pairs.iter().filter_map(|(name, _)| from.column(name)).collect();
    let values = write::fetch(session.db, from, id, &columns)?.unwrap_or_default();
    let values = secured::masked(session, from, id, &values).unwrap_or(values);
    let mut made = Values::new();
    for (name, other) in pairs {
        let value = if name == from.key {
            Value::Ref(from.name, id)
        } else {
            values.get(name).cloned().unwrap_or(Value::Null)
        };
        let leads_there = |(target, _): (&str, Uuid)| {
            to.column(other)
                .is_some_and(|column| Catalog::navigation_to(column, target).is_some())
        };
        if value.reference().is_none_or(leads_there) {
            made.insert(other, value);
        }
    }
    made.extend(mapping.back.map(|back| (back, Value::Ref(from.name, id))));
    Ok(made)
}

/// A value as a body for a POST has it: a lookup is bound.
fn put(session: &Session<'_>, column: &'static Column, value: &Value, made: &mut Map<String, Json>) {
    let bound = value.reference().and_then(|(target, id)| {
        let navigation = Catalog::navigation_to(column, target)?;
        let set = session.catalog.table(target)?.set;
        Some((format!("{navigation}@odata.bind"), json!(format!("{set}({id})"))))
    });
    let (name, json) =
        bound.unwrap_or_else(|| (column.name.to_owned(), render::json_of(column, value, false)));
    made.insert(name, json);
}
