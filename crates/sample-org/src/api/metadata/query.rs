//! `$select`, `$filter` and `$expand` over definitions (reference G1): there are no pages and no orders, and an enumeration is
//! compared with a value of its type.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::super::error::{ApiError, Outcome};
use super::reader::Definition;
use crate::odata::expression::{Comparison, Expression, Literal, Operand, TextTest};
use crate::odata::options::Options;
use crate::odata::{self, QueryError};

/// What a query asks of definitions of one type.
pub(super) struct Wish<'o> {
    /// The type, as it stands in refusals.
    pub(super) kind: &'static str,
    pub(super) select: Option<&'o [String]>,
    pub(super) filter: Option<&'o str>,
    pub(super) aliases: &'o BTreeMap<String, String>,
    /// The only names that may be selected; any that a definition has without it.
    pub(super) selectable: Option<&'static [&'static str]>,
}

/// Properties that are enumerations, with their types.
const ENUMERATIONS: &[(&str, &str)] = &[
    ("OwnershipType", "OwnershipTypes"),
    ("AttributeType", "AttributeTypeCode"),
    ("RelationshipType", "RelationshipType"),
    ("OptionSetType", "OptionSetType"),
    ("RequiredLevel/Value", "AttributeRequiredLevel"),
    ("PrivilegeType", "PrivilegeType"),
];

/// Names that are not shown without `$expand`.
const NAVIGATION: &[&str] = &["OptionSet", "GlobalOptionSet"];

/// Refuses options that definitions do not take.
pub(super) fn check(options: &Options) -> Outcome<()> {
    let refused = [
        ("$top", options.top.is_some()),
        ("$orderby", !options.order.is_empty()),
        ("$apply", options.apply.is_some()),
        ("$skiptoken", options.skip_token.is_some()),
        ("$deltatoken", options.delta_token.is_some()),
        ("fetchXml", options.predefined.is_some()),
    ];
    match refused.into_iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((name, _)) => Err(ApiError::new(
            400,
            "0x80060888",
            format!("The query parameter {name} is not supported."),
        )),
    }
}

/// Those that fit the filter, with the selected properties; `also` are names that were expanded.
pub(super) fn answer(all: Vec<Definition>, wish: &Wish<'_>, also: &[&str]) -> Outcome<Vec<Json>> {
    known(&all, wish)?;
    let condition = wish
        .filter
        .map(|text| odata::filter(text, wish.aliases))
        .transpose()?;
    let mut kept = Vec::new();
    for one in all {
        let json = Json::Object(one);
        if condition
            .as_ref()
            .map_or(Ok(true), |condition| holds(condition, &json, wish.kind))?
            && let Json::Object(one) = json
        {
            kept.push(Json::Object(chosen(one, wish.select, also)));
        }
    }
    Ok(kept)
}

fn known(all: &[Definition], wish: &Wish<'_>) -> Outcome<()> {
    let there = |name: &str| match wish.selectable {
        Some(names) => names.contains(&name),
        None => all.is_empty() || all.iter().any(|one| one.contains_key(name)),
    };
    match wish.select.unwrap_or_default().iter().find(|name| !there(name)) {
        None => Ok(()),
        Some(name) => Err(QueryError::no_property(name, wish.kind).into()),
    }
}

/// `MetadataId` is always returned (reference G1).
fn chosen(mut object: Definition, names: Option<&[String]>, also: &[&str]) -> Definition {
    object.retain(|name, _| {
        let expanded = also.contains(&name.as_str());
        let wanted = names.is_none_or(|names| names.iter().any(|wanted| wanted == name));
        name == "MetadataId"
            || name.starts_with('@')
            || expanded
            || (wanted && !NAVIGATION.contains(&name.as_str()))
    });
    object
}

fn holds(condition: &Expression, one: &Json, kind: &'static str) -> Outcome<bool> {
    match condition {
        Expression::And(terms) => terms
            .iter()
            .try_fold(true, |all, term| Ok(holds(term, one, kind)? && all)),
        Expression::Or(terms) => terms
            .iter()
            .try_fold(false, |any, term| Ok(holds(term, one, kind)? || any)),
        Expression::Not(inner) => holds(inner, one, kind).map(|yes| !yes),
        Expression::Compare(Operand::Path(path), operator, Operand::Constant(value)) => {
            compare(path, *operator, value, one, kind)
        }
        Expression::Test(test, path, text) => {
            let found = at(path, one)
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_lowercase();
            let text = text.to_lowercase();
            Ok(match test {
                TextTest::Contains => found.contains(&text),
                TextTest::StartsWith => found.starts_with(&text),
                TextTest::EndsWith => found.ends_with(&text),
            })
        }
        Expression::Compare(..) | Expression::Lambda { .. } | Expression::Query { .. } => Err(
            ApiError::unsupported("This filter over metadata is not implemented by this organization"),
        ),
    }
}

fn at<'j>(path: &[String], one: &'j Json) -> Option<&'j Json> {
    path.iter().try_fold(one, |json, name| json.get(name))
}

fn compare(
    path: &[String],
    operator: Comparison,
    value: &Literal,
    one: &Json,
    kind: &'static str,
) -> Outcome<bool> {
    let name = path.join("/");
    let enumeration = ENUMERATIONS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, kind)| *kind);
    let found = at(path, one).unwrap_or(&Json::Null);
    let equal = match (value, enumeration) {
        (Literal::Enum(given, text), Some(wanted)) if given == wanted => found.as_str() == Some(text),
        (Literal::Null, _) => found.is_null(),
        (Literal::Enum(given, _), _) => return Err(incompatible(enumeration.unwrap_or("Edm.String"), given)),
        (_, Some(wanted)) => return Err(incompatible(wanted, "Edm.String")),
        (Literal::Text(text), None) => found
            .as_str()
            .is_some_and(|found| found.eq_ignore_ascii_case(text)),
        (Literal::Int(number), None) => match operator {
            Comparison::Equal | Comparison::NotEqual => found.as_i64() == Some(*number),
            _ => {
                return Ok(found
                    .as_i64()
                    .is_some_and(|found| ordered(found, *number, operator)));
            }
        },
        (Literal::Bool(yes), None) => found.as_bool() == Some(*yes),
        (Literal::Guid(id), None) => found.as_str() == Some(&id.to_string()),
        (Literal::Real(_) | Literal::Time(_) | Literal::Date(_), None) => false,
    };
    match operator {
        Comparison::Equal => Ok(equal),
        Comparison::NotEqual => Ok(!equal),
        _ => Err(ApiError::unsupported(format!(
            "This comparison of {kind} is not implemented by this organization"
        ))),
    }
}

fn ordered(found: i64, number: i64, operator: Comparison) -> bool {
    match operator {
        Comparison::Greater => found > number,
        Comparison::GreaterOrEqual => found >= number,
        Comparison::Less => found < number,
        Comparison::LessOrEqual => found <= number,
        Comparison::Equal | Comparison::NotEqual => false,
    }
}

fn incompatible(left: &str, right: &str) -> ApiError {
    let full = |name: &str| {
        if name.starts_with("Edm.") {
            name.to_owned()
        } else {
            format!("Microsoft.Dynamics.CRM.{name}")
        }
    };
    ApiError::new(
        400,
        "0x80060888",
        format!(
            "A binary operator with incompatible types was detected. Found operand types '{}' and '{}' for operator kind 'Equal'.",
            full(left),
            full(right)
        ),
    )
}
