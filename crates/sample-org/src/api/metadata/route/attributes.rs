//! The columns of a table: all of them, of one kind, one by its key, and its option set (reference G1).

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::super::super::error::{ApiError, Outcome};
use super::super::attribute;
use super::super::query::{self, Wish};
use super::super::reader::{Definition, Reader};
use super::{is, keyed, single, wish};
use crate::odata::QueryError;
use crate::odata::expand::Expand;
use crate::odata::options::Options;
use crate::odata::path::Segment;
use crate::schema::Table;

/// `Attributes`, one of them, those of a kind, or the option set of one.
pub(super) fn answer(
    reader: &Reader<'_, '_>,
    table: &'static Table,
    segment: &Segment,
    cast: &[Segment],
    options: &Options,
) -> Outcome {
    let mut all = attribute::all(reader, table)?;
    let mut wish = wish("AttributeMetadata", options);
    let mut context = format!("EntityDefinitions('{}')/Attributes", table.name);
    let rest = match cast.split_first() {
        Some((one, rest)) if one.name.starts_with("Microsoft.Dynamics.CRM.") => {
            let kind = format!("#{}", one.name);
            let known = one
                .name
                .strip_suffix("AttributeMetadata")
                .is_some_and(|name| KINDS.contains(&name.trim_start_matches("Microsoft.Dynamics.CRM.")));
            if !known {
                return Err(ApiError::no_resource(&one.name));
            }
            all.retain(|one| one.get("@odata.type").and_then(Json::as_str) == Some(&kind));
            context = format!("{context}/{}", one.name);
            rest
        }
        _ => {
            wish.selectable = Some(attribute::BASE);
            cast
        }
    };
    let navigation = |name: &str| all.iter().all(|one| one.contains_key(name)) && wish.selectable.is_none();
    if let Some(other) = options.expand.iter().find(|one| !navigation(&one.navigation)) {
        return Err(QueryError::no_property(&other.navigation, wish.kind).into());
    }
    match rest {
        [] => {
            inner(&mut all, &options.expand)?;
            keyed(reader.context(&context), all, segment, &wish, options)
        }
        [next] if navigation(&next.name) && segment.arguments.is_some() => {
            let key = segment.arguments.as_deref().unwrap_or_default();
            let found = all.into_iter().find(|one| is(one, key));
            let set = found.and_then(|mut one| one.remove(&next.name));
            let set = set.and_then(|set| set.as_object().cloned()).into_iter().collect();
            let value = query::answer(set, &wish, &[])?;
            single(
                reader.context(&format!("{context}/{}/$entity", next.name)),
                value,
                "There is no such option set.",
            )
        }
        [other, ..] => Err(ApiError::no_resource(&other.name)),
    }
}

/// The kinds of attributes that a path can be narrowed to (reference G1).
const KINDS: &[&str] = &[
    "String",
    "Memo",
    "Picklist",
    "MultiSelectPicklist",
    "State",
    "Status",
    "Boolean",
    "Integer",
    "BigInt",
    "Decimal",
    "Double",
    "Money",
    "DateTime",
    "EntityName",
    "Lookup",
    "Uniqueidentifier",
];

/// `$select` inside of `$expand=OptionSet(...)`.
fn inner(all: &mut [Definition], expand: &[Expand]) -> Outcome<()> {
    let none = BTreeMap::new();
    for one in expand {
        let wish = Wish {
            kind: "OptionSetMetadata",
            select: one.select.as_deref(),
            filter: None,
            aliases: &none,
            selectable: None,
        };
        for definition in all.iter_mut() {
            if let Some(Json::Object(set)) = definition.get(&one.navigation) {
                let chosen = query::answer(vec![set.clone()], &wish, &[])?.pop();
                definition.insert(one.navigation.clone(), chosen.unwrap_or(Json::Null));
            }
        }
    }
    Ok(())
}
