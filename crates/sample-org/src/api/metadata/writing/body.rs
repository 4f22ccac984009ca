//! The definition of a column in a body (reference G1: `StringAttributeMetadata` and the others).

use serde_json::{Map, Value as Json};

use super::super::super::error::{ApiError, Outcome};
use crate::schema::custom::{LANGUAGES, Label};
use crate::schema::{CustomColumn, CustomKind, CustomOption, Table};

type Body = Map<String, Json>;

/// The longest text and the longest long text of a custom column.
const LONGEST_TEXT: i64 = 4000;
const LONGEST_MEMO: i64 = 1_048_576;
/// The most choices of a column.
const MOST_OPTIONS: usize = 500;
/// The longest label and name.
const LONGEST_LABEL: usize = 255;
const LONGEST_NAME: usize = 100;

fn wrong(what: impl core::fmt::Display) -> ApiError {
    ApiError::invalid(format!("The definition of the attribute is not valid: {what}."))
}

/// A new column.
pub(super) fn column(table: &Table, body: &Body) -> Outcome<CustomColumn> {
    Ok(CustomColumn {
        table: table.name.to_owned(),
        schema: schema_name(body)?,
        kind: kind(body)?,
        labels: display_name(body)?,
        description: description(body)?,
        required: required(body)?,
    })
}

/// `SchemaName` with the prefix of a publisher.
pub(in super::super) fn schema_name(body: &Body) -> Outcome<String> {
    body.get("SchemaName")
        .and_then(Json::as_str)
        .filter(|name| is_schema_name(name))
        .map(str::to_owned)
        .ok_or_else(|| wrong("SchemaName takes a name with the prefix of a publisher"))
}

/// `DisplayName`, the base language first.
pub(in super::super) fn display_name(body: &Body) -> Outcome<Vec<Label>> {
    let labels = labels(body.get("DisplayName"))?;
    if labels.is_empty() {
        return Err(wrong("DisplayName takes a label in the base language"));
    }
    Ok(labels)
}

/// A column as a body changes it; labels of other languages stay when they are to be merged.
pub(super) fn changed(
    _table: &Table,
    body: &Body,
    mut column: CustomColumn,
    merged: bool,
) -> Outcome<CustomColumn> {
    if body.contains_key("DisplayName") {
        let mut given = labels(body.get("DisplayName"))?;
        if merged {
            let kept: Vec<Label> = column
                .labels
                .into_iter()
                .filter(|label| !given.iter().any(|one| one.language == label.language))
                .collect();
            given.extend(kept);
            given.sort_by_key(|label| LANGUAGES.iter().position(|one| *one == label.language));
        }
        if given.first().map(|label| label.language) != Some(1033) {
            return Err(wrong("DisplayName takes a label in the base language"));
        }
        column.labels = given;
    }
    if let CustomKind::Text(most) = column.kind
        && body.contains_key("MaxLength")
    {
        let length = whole(body, "MaxLength", 1, LONGEST_TEXT, most as i64)?;
        column.kind = CustomKind::Text(usize::try_from(length).unwrap_or(most));
    }
    if body.contains_key("RequiredLevel") {
        column.required = required(body)?;
    }
    if body.contains_key("Description") {
        column.description = description(body)?;
    }
    Ok(column)
}

/// Letters and digits behind the prefix of a publisher: `new_Language`.
fn is_schema_name(name: &str) -> bool {
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    name.len() <= LONGEST_NAME
        && name.split_once('_').is_some_and(|(prefix, rest)| {
            (2..=8).contains(&prefix.len())
                && prefix.starts_with(|c: char| c.is_ascii_lowercase())
                && prefix
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                && !prefix.starts_with("mscrm")
                && !rest.is_empty()
                && plain(rest)
        })
}

/// The labels of a `Label`, the base language first.
fn labels(json: Option<&Json>) -> Outcome<Vec<Label>> {
    let Some(json) = json.filter(|json| !json.is_null()) else {
        return Ok(Vec::new());
    };
    let list = json
        .get("LocalizedLabels")
        .and_then(Json::as_array)
        .ok_or_else(|| wrong("a label has LocalizedLabels"))?;
    let mut made = Vec::new();
    for one in list {
        let text = one.get("Label").and_then(Json::as_str);
        let language = one.get("LanguageCode").and_then(Json::as_u64);
        let language = language.and_then(|code| u32::try_from(code).ok());
        let (Some(text), Some(language)) = (text, language) else {
            return Err(wrong("a localized label has Label and LanguageCode"));
        };
        if !LANGUAGES.contains(&language) {
            return Err(wrong(format!("the language {language} is not provisioned")));
        }
        if text.chars().count() > LONGEST_LABEL {
            return Err(wrong("a label is too long"));
        }
        made.push(Label {
            language,
            text: text.to_owned(),
        });
    }
    made.sort_by_key(|label| LANGUAGES.iter().position(|one| *one == label.language));
    made.dedup_by_key(|label| label.language);
    match made.first() {
        Some(first) if first.language != LANGUAGES[0] => Err(wrong("the base language has no label")),
        _ => Ok(made),
    }
}

fn description(body: &Body) -> Outcome<String> {
    let labels = labels(body.get("Description"))?;
    Ok(crate::schema::custom::base(&labels).to_owned())
}

fn required(body: &Body) -> Outcome<bool> {
    let level = body.get("RequiredLevel").and_then(|level| level.get("Value"));
    match level.and_then(Json::as_str) {
        None | Some("None" | "Recommended") => Ok(false),
        Some("ApplicationRequired") => Ok(true),
        Some(_) => Err(wrong(
            "RequiredLevel takes None, Recommended or ApplicationRequired",
        )),
    }
}

fn whole(body: &Body, name: &str, low: i64, high: i64, default: i64) -> Outcome<i64> {
    match body.get(name).filter(|json| !json.is_null()) {
        None => Ok(default),
        Some(json) => json
            .as_i64()
            .filter(|number| (low..=high).contains(number))
            .ok_or_else(|| wrong(format!("{name} takes a number from {low} to {high}"))),
    }
}

fn kind(body: &Body) -> Outcome<CustomKind> {
    let definition = Json::Object(body.clone());
    let kind = super::kind_of(&definition).ok_or_else(|| wrong("@odata.type is missing"))?;
    let length = |most, default| {
        let length = whole(body, "MaxLength", 1, most, default)?;
        usize::try_from(length).map_err(|_| wrong("MaxLength"))
    };
    Ok(match kind {
        "String" => CustomKind::Text(length(LONGEST_TEXT, 100)?),
        "Memo" => CustomKind::Memo(length(LONGEST_MEMO, 2000)?),
        "Integer" => {
            let (least, most) = (i64::from(i32::MIN), i64::from(i32::MAX));
            let low = whole(body, "MinValue", least, most, least)?;
            let high = whole(body, "MaxValue", least, most, most)?;
            if low > high {
                return Err(wrong("MinValue is greater than MaxValue"));
            }
            CustomKind::Int(low, high)
        }
        "Decimal" => CustomKind::Decimal,
        "Money" => CustomKind::Money,
        "Boolean" => {
            let set = body
                .get("OptionSet")
                .ok_or_else(|| wrong("OptionSet is missing"))?;
            CustomKind::Bool(option(set.get("FalseOption"))?, option(set.get("TrueOption"))?)
        }
        "DateTime" => match body
            .get("DateTimeBehavior")
            .and_then(|behaviour| behaviour.get("Value"))
        {
            Some(value) if value == "DateOnly" => CustomKind::Date,
            Some(value) if value == "TimeZoneIndependent" => {
                return Err(ApiError::unsupported(
                    "Dates that are independent of the time zone are not implemented by this organization",
                ));
            }
            _ => CustomKind::Time,
        },
        "Picklist" => CustomKind::Choice(options(body)?),
        "MultiSelectPicklist" => CustomKind::Choices(options(body)?),
        other => {
            return Err(ApiError::unsupported(format!(
                "Adding a column of the type {other} is not implemented by this organization"
            )));
        }
    })
}

fn options(body: &Body) -> Outcome<Vec<CustomOption>> {
    let list = body
        .get("OptionSet")
        .and_then(|set| set.get("Options"))
        .and_then(Json::as_array)
        .filter(|list| !list.is_empty() && list.len() <= MOST_OPTIONS)
        .ok_or_else(|| wrong("OptionSet takes Options"))?;
    let mut made: Vec<CustomOption> = Vec::new();
    for one in list {
        let option = option(Some(one))?;
        if made.iter().any(|other| other.value == option.value) {
            return Err(wrong("two options have the same value"));
        }
        made.push(option);
    }
    Ok(made)
}

fn option(json: Option<&Json>) -> Outcome<CustomOption> {
    let json = json.ok_or_else(|| wrong("an option is missing"))?;
    let value = json
        .get("Value")
        .and_then(Json::as_i64)
        .filter(|value| i32::try_from(*value).is_ok())
        .ok_or_else(|| wrong("an option has a Value"))?;
    let labels = labels(json.get("Label"))?;
    if labels.is_empty() {
        return Err(wrong("an option has a Label"));
    }
    Ok(CustomOption { value, labels })
}
