//! One level of an `EntityQueryExpression`: `Properties` and `Criteria` (reference G2).

use serde_json::Value as Json;

use super::super::super::error::{ApiError, Outcome};
use super::super::reader::Definition;

/// How deep filters may be nested, and how many conditions there may be.
const DEEPEST: usize = 20;
const MOST: usize = 300;

/// Which definitions, and which of their properties.
pub(super) struct Expression {
    /// `None` for all.
    properties: Option<Vec<String>>,
    filter: Filter,
}

struct Filter {
    any: bool,
    conditions: Vec<Condition>,
    filters: Vec<Filter>,
}

struct Condition {
    property: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Clone, Copy)]
enum Operator {
    Equals,
    NotEquals,
    In,
    NotIn,
    GreaterThan,
    LessThan,
}

/// Properties that are shown always.
const ALWAYS: &[&str] = &["MetadataId", "LogicalName", "HasChanged", "SchemaName"];

fn wrong(what: impl core::fmt::Display) -> ApiError {
    ApiError::invalid(format!("The query of the metadata is not valid: {what}."))
}

impl Expression {
    /// Reads one; what is missing asks for everything.
    pub(super) fn of(json: &Json) -> Outcome<Self> {
        let properties = match json.get("Properties") {
            None | Some(Json::Null) => None,
            Some(properties) if truth(properties.get("AllProperties")) => None,
            Some(properties) => Some(names(properties.get("PropertyNames"))?),
        };
        let mut left = MOST;
        let filter = match json.get("Criteria") {
            None | Some(Json::Null) => Filter {
                any: false,
                conditions: Vec::new(),
                filters: Vec::new(),
            },
            Some(criteria) => filter(criteria, DEEPEST, &mut left)?,
        };
        Ok(Self { properties, filter })
    }

    /// Whether the property is asked for.
    pub(super) fn names(&self, property: &str) -> bool {
        let listed = |names: &Vec<String>| names.iter().any(|name| name == property);
        self.properties.as_ref().is_none_or(listed)
    }

    /// Whether a definition fits.
    pub(super) fn holds(&self, one: &Definition) -> Outcome<bool> {
        self.filter.holds(one)
    }

    /// The properties that were asked for; of a definition that has none of a name, nothing.
    pub(super) fn chosen(&self, mut one: Definition) -> Definition {
        one.retain(|name, _| name.starts_with('@') || ALWAYS.contains(&name.as_str()) || self.names(name));
        one
    }
}

fn truth(json: Option<&Json>) -> bool {
    match json {
        Some(Json::Bool(yes)) => *yes,
        Some(Json::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

fn names(json: Option<&Json>) -> Outcome<Vec<String>> {
    let list = json
        .and_then(Json::as_array)
        .ok_or_else(|| wrong("PropertyNames takes a list"))?;
    let texts: Option<Vec<String>> = list.iter().map(|name| name.as_str().map(str::to_owned)).collect();
    texts.ok_or_else(|| wrong("PropertyNames takes texts"))
}

fn filter(json: &Json, depth: usize, left: &mut usize) -> Outcome<Filter> {
    let depth = depth
        .checked_sub(1)
        .ok_or_else(|| wrong("filters are nested too deeply"))?;
    let any = match json.get("FilterOperator").and_then(Json::as_str) {
        None | Some("And") => false,
        Some("Or") => true,
        Some(_) => return Err(wrong("FilterOperator takes And or Or")),
    };
    let list = |name: &str| match json.get(name) {
        None | Some(Json::Null) => Ok(Vec::new()),
        Some(Json::Array(list)) => Ok(list.clone()),
        Some(_) => Err(wrong(format!("{name} takes a list"))),
    };
    let mut made = Filter {
        any,
        conditions: Vec::new(),
        filters: Vec::new(),
    };
    for one in list("Conditions")? {
        *left = left
            .checked_sub(1)
            .ok_or_else(|| wrong("there are too many conditions"))?;
        made.conditions.push(condition(&one)?);
    }
    for one in list("Filters")? {
        *left = left
            .checked_sub(1)
            .ok_or_else(|| wrong("there are too many filters"))?;
        made.filters.push(filter(&one, depth, left)?);
    }
    Ok(made)
}

fn condition(json: &Json) -> Outcome<Condition> {
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    let property = text("PropertyName").ok_or_else(|| wrong("a condition has a PropertyName"))?;
    let operator = match text("ConditionOperator") {
        Some("Equals") => Operator::Equals,
        Some("NotEquals") => Operator::NotEquals,
        Some("In") => Operator::In,
        Some("NotIn") => Operator::NotIn,
        Some("GreaterThan") => Operator::GreaterThan,
        Some("LessThan") => Operator::LessThan,
        _ => return Err(wrong("a condition has a ConditionOperator")),
    };
    let value = json
        .get("Value")
        .and_then(|value| value.get("Value"))
        .unwrap_or(&Json::Null);
    let many = matches!(operator, Operator::In | Operator::NotIn);
    Ok(Condition {
        property: property.to_owned(),
        operator,
        values: if many { listed(value)? } else { vec![plain(value)?] },
    })
}

/// A value as text: numbers, yes and no are written as .NET writes them, in any case.
fn plain(value: &Json) -> Outcome<String> {
    match value {
        Json::Null => Ok(String::new()),
        Json::String(text) => Ok(text.to_lowercase()),
        Json::Bool(_) | Json::Number(_) => Ok(value.to_string()),
        Json::Object(object) => object.get("Value").map_or(Ok(String::new()), plain),
        Json::Array(_) => Err(wrong("a value is a list")),
    }
}

/// The members of a list, which may be written as a text: `['a','b']`.
fn listed(value: &Json) -> Outcome<Vec<String>> {
    match value {
        Json::Array(list) => list.iter().map(plain).collect(),
        Json::String(text) => {
            let list: Option<Json> = serde_json::from_str(&text.replace('\'', "\"")).ok();
            match list {
                Some(Json::Array(list)) => list.iter().map(plain).collect(),
                _ => Err(wrong("In takes a list")),
            }
        }
        _ => Err(wrong("In takes a list")),
    }
}

impl Filter {
    fn holds(&self, one: &Definition) -> Outcome<bool> {
        let mut all = Vec::new();
        for condition in &self.conditions {
            all.push(condition.holds(one)?);
        }
        for filter in &self.filters {
            all.push(filter.holds(one)?);
        }
        Ok(if self.any && !all.is_empty() {
            all.contains(&true)
        } else {
            !all.contains(&false)
        })
    }
}

impl Condition {
    fn holds(&self, one: &Definition) -> Outcome<bool> {
        let found = match one.get(&self.property) {
            Some(Json::Array(_)) => return Err(wrong(format!("{} is a list", self.property))),
            Some(json) => plain(json)?,
            // Of a definition of another kind.
            None => String::new(),
        };
        let number = |text: &str| text.parse::<f64>().ok();
        let wanted = self.values.first().map(String::as_str).unwrap_or_default();
        let ordered = number(&found).zip(number(wanted));
        Ok(match self.operator {
            Operator::Equals => found == wanted,
            Operator::NotEquals => found != wanted,
            Operator::In => self.values.contains(&found),
            Operator::NotIn => !self.values.contains(&found),
            Operator::GreaterThan => ordered.is_some_and(|(found, wanted)| found > wanted),
            Operator::LessThan => ordered.is_some_and(|(found, wanted)| found < wanted),
        })
    }
}
