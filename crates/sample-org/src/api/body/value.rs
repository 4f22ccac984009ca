//! JSON values to column values (reference A5): types, lengths, ranges.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;
use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use crate::schema::{Column, Kind, Table};
use crate::store::value::{Value, moment};

/// A JSON value for a column that is no lookup; with `exact` numbers, decimal ones are texts (reference A5).
pub(crate) fn value(
    table: &'static Table,
    column: &'static Column,
    json: &Json,
    exact: bool,
) -> Outcome<Value> {
    let wrong = || {
        ApiError::payload(
            table.set,
            format!("Cannot convert the value of '{}' to its type.", column.name),
        )
    };
    match (column.kind, json) {
        (_, Json::Null) => Ok(Value::Null),
        (Kind::Text(most) | Kind::Memo(most), Json::String(text)) => limited(table, column, text, most),
        (Kind::EntityName, Json::String(text)) => limited(table, column, text, 64),
        (Kind::Body, Json::String(text)) => base64(text).ok_or_else(wrong),
        (Kind::Choice(options), Json::Number(_)) => {
            let code = json.as_i64().ok_or_else(wrong)?;
            let known = options.iter().any(|(option, _)| *option == code) || (column.default == Some(code));
            if known {
                Ok(Value::Int(code))
            } else if column.name == "syncdirection" {
                // It has a code of its own (reference A17, D3).
                let text = format!("The sync direction {code} is invalid for update.");
                Err(ApiError::new(400, "0x80060742", text))
            } else {
                Err(outside(table, column, code))
            }
        }
        (Kind::Choices(options), Json::String(text)) => {
            let codes = Column::several(text).ok_or_else(wrong)?;
            let known = |code: &i64| options.iter().any(|(option, _)| option == code);
            match codes.iter().find(|code| !known(code)) {
                Some(code) => Err(outside(table, column, code)),
                None if codes.is_empty() => Ok(Value::Null),
                None => Ok(Value::Text(joined(&codes))),
            }
        }
        (Kind::State | Kind::Status, Json::Number(_)) => json.as_i64().map(Value::Int).ok_or_else(wrong),
        (Kind::Bool(..), Json::Bool(yes)) => Ok(Value::Int(i64::from(*yes))),
        (Kind::Int(low, high), Json::Number(_)) => {
            let number = json.as_i64().ok_or_else(wrong)?;
            if (low..=high).contains(&number) {
                Ok(Value::Int(number))
            } else {
                Err(outside(table, column, number))
            }
        }
        (Kind::Decimal | Kind::Money, Json::String(text)) if exact => {
            let plain = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
            let number = text.parse().ok().filter(|_| text.chars().all(plain));
            amount(table, column, number.ok_or_else(wrong)?)
        }
        (Kind::Decimal | Kind::Money, Json::Number(number)) if !exact => {
            amount(table, column, number.as_f64().ok_or_else(wrong)?)
        }
        (Kind::Time, Json::String(text)) => in_time(column, time(text).ok_or_else(wrong)?),
        (Kind::Date, Json::String(text)) => in_time(column, day(text).ok_or_else(wrong)?),
        (Kind::Guid | Kind::Key, _) => identifier(table, column, json).map(|id| Value::Text(id.to_string())),
        _ => Err(wrong()),
    }
}

/// `1,2`
fn joined(codes: &[i64]) -> String {
    let texts: Vec<String> = codes.iter().map(i64::to_string).collect();
    texts.join(",")
}

/// Identifiers in bodies: with hyphens, without, in braces or in parentheses, in either case. Not as URN.
pub(super) fn identifier(table: &Table, column: &Column, json: &Json) -> Outcome<Uuid> {
    json.as_str().and_then(guid).ok_or_else(|| {
        ApiError::payload(
            table.set,
            format!("Cannot convert the value of '{}' to Edm.Guid.", column.name),
        )
    })
}

fn guid(text: &str) -> Option<Uuid> {
    let bare = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    let inner = bare('{', '}').or_else(|| bare('(', ')'));
    let digits = inner.unwrap_or(text);
    let fits = digits.len() == 36 || (digits.len() == 32 && inner.is_none());
    Uuid::try_parse(digits).ok().filter(|_| fits)
}

/// Lengths count UTF-16 units, as the real service's database does. An empty text is no value.
fn limited(table: &Table, column: &Column, text: &str, most: usize) -> Outcome<Value> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    if text.len() > most && text.encode_utf16().count() > most {
        return Err(ApiError::new(
            400,
            "0x80044331",
            format!(
                "A validation error occurred. The length of the '{}' attribute of the '{}' entity exceeded the maximum allowed length of '{most}'.",
                column.name, table.name
            ),
        ));
    }
    Ok(Value::Text(text.to_owned()))
}

/// Decimal numbers and amounts have bounds of their own.
fn amount(table: &Table, column: &Column, number: f64) -> Outcome<Value> {
    let most = if matches!(column.kind, Kind::Money) {
        922_337_203_685_477.0
    } else {
        100_000_000_000.0
    };
    if number.abs() <= most {
        Ok(Value::Real(number))
    } else {
        Err(outside(table, column, number))
    }
}

fn outside(table: &Table, column: &Column, value: impl core::fmt::Display) -> ApiError {
    ApiError::invalid(format!(
        "The value {value} of '{}' on record of type '{}' is outside the valid range.",
        column.name, table.name
    ))
}

fn base64(text: &str) -> Option<Value> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .ok()
        .map(|_| Value::Text(text.to_owned()))
}

/// `2025-03-04T09:30:00Z`, with a zone; a day alone is its first moment (reference A5).
fn time(text: &str) -> Option<Value> {
    let zoned = text.get(10..11) == Some("T") && !text.contains('[');
    let moment_of = || text.parse::<Timestamp>().ok().filter(|_| zoned);
    match moment_of() {
        Some(time) => Some(Value::Text(moment(time))),
        None => day(text).map(|day| Value::Text(format!("{}T00:00:00Z", day.text().unwrap_or_default()))),
    }
}

/// `2025-03-04` and nothing else (reference A5: `Edm.Date`).
fn day(text: &str) -> Option<Value> {
    let shape = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = text.parse::<Date>().ok().filter(|_| shape)?;
    Some(Value::Text(date.to_string()))
}

/// The years that the organization's database has: from 1753 on.
fn in_time(column: &Column, value: Value) -> Outcome<Value> {
    match value.text() {
        Some(text) if ("1753-01-01".."9999-12-32").contains(&text) => Ok(value),
        _ => Err(ApiError::invalid(format!(
            "Date is less than the minimum value supported by CrmDateTime: '{}'. Minimum value supported: 01/01/1753 00:00:00",
            column.name
        ))),
    }
}
