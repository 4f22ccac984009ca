//! Annotations of columns (reference A8): what a person would read, and where a lookup leads. Only when asked for,
//! never for null.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::OptionalExtension as _;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::request::Preferences;
use super::session::Session;
use crate::schema::custom::LANGUAGES;
use crate::schema::{Catalog, Column, Kind, Table, labels};
use crate::store::value::{Value, Values};

/// What a person would read.
pub(crate) const FORMATTED: &str = "OData.Community.Display.V1.FormattedValue";
const LOGICAL_NAME: &str = "Microsoft.Dynamics.CRM.lookuplogicalname";
const NAVIGATION: &str = "Microsoft.Dynamics.CRM.associatednavigationproperty";

/// Adds the wished annotations of one column that is not null.
pub(crate) fn column(
    session: &Session<'_>,
    table: &'static Table,
    column: &'static Column,
    row: &Values,
    value: &Value,
    wishes: &Preferences,
    object: &mut Map<String, Json>,
) {
    let name = column.property();
    named(session, (table, column), &name, row, value, wishes, object);
}

/// The same for a column that goes by another name in this reply.
pub(crate) fn named(
    session: &Session<'_>,
    (table, column): (&'static Table, &'static Column),
    name: &str,
    row: &Values,
    value: &Value,
    wishes: &Preferences,
    object: &mut Map<String, Json>,
) {
    let mut put = |annotation: &str, text: Option<String>| {
        if let Some(text) = text.filter(|_| wishes.wants(annotation)) {
            object.insert(format!("{name}@{annotation}"), Json::String(text));
        }
    };
    if let Some((target, _)) = value.reference() {
        put(LOGICAL_NAME, Some(target.to_owned()));
        put(
            NAVIGATION,
            Catalog::navigation_to(column, target).map(str::to_owned),
        );
    }
    if wishes.wants(FORMATTED) {
        put(FORMATTED, formatted(session, table, column, row, value));
    }
}

/// The response's own annotation: a number that changes with the metadata.
pub(crate) fn version(session: &Session<'_>, wishes: &Preferences, page: &mut Map<String, Json>) {
    let name = "Microsoft.Dynamics.CRM.globalmetadataversion";
    if wishes.wants(name) {
        let version = session.catalog.version().to_string();
        page.insert(format!("@{name}"), Json::String(version));
    }
}

/// What a person would read of a value.
pub(crate) fn formatted(
    session: &Session<'_>,
    table: &'static Table,
    column: &Column,
    row: &Values,
    value: &Value,
) -> Option<String> {
    match (column.kind, value) {
        (Kind::Choice(options), Value::Int(number)) => {
            label(options, *number).map(|text| chosen(session, table, column, *number, text))
        }
        (Kind::Choices(options), Value::Text(text)) => {
            let codes = Column::several(text)?;
            let labels = codes.into_iter().filter_map(|code| {
                label(options, code).map(|text| chosen(session, table, column, code, text))
            });
            Some(labels.collect::<Vec<_>>().join("; "))
        }
        (Kind::State, Value::Int(number)) => table
            .states
            .iter()
            .find(|state| state.code == *number)
            .map(|state| chosen(session, table, column, *number, state.label)),
        (Kind::Status, Value::Int(number)) => {
            status(session, table, row, *number).map(|text| chosen(session, table, column, *number, text))
        }
        (Kind::Bool(no, yes), Value::Int(number)) => {
            let text = if *number == 0 { no } else { yes };
            Some(chosen(session, table, column, *number, text))
        }
        (Kind::Int(..) | Kind::BigInt, Value::Int(number)) => Some(grouped(&number.to_string())),
        (Kind::Money, _) => number(value).map(|amount| money(session, row, amount)),
        (Kind::Decimal, _) => number(value).map(|amount| grouped(&format!("{amount:.2}"))),
        (Kind::Time, Value::Text(text)) => text
            .parse::<Timestamp>()
            .ok()
            .map(|time| session.habits().moment(time)),
        (Kind::Date, Value::Text(text)) => text.parse::<Date>().ok().map(|day| session.habits().day(day)),
        (Kind::EntityName, Value::Text(text)) => {
            session.catalog.table(text).map(|table| spaced(table.schema))
        }
        (Kind::Lookup(_), Value::Ref(target, id)) => title(session, target, *id),
        _ => None,
    }
}

fn label(options: &'static [(i64, &'static str)], value: i64) -> Option<&'static str> {
    options
        .iter()
        .find(|(code, _)| *code == value)
        .map(|(_, label)| *label)
}

/// The label of a choice in the caller's language; the text is that of the base language.
fn chosen(session: &Session<'_>, table: &Table, column: &Column, value: i64, text: &str) -> String {
    let language = session.language();
    if language == LANGUAGES[0] {
        return text.to_owned();
    }
    let all = labels::choice(session.catalog, table, column, value, text);
    labels::for_reader(&all, language).map_or_else(|| text.to_owned(), |label| label.text.clone())
}

/// A status reason; of a pointer, as the kind of the activity has it.
fn status(session: &Session<'_>, table: &'static Table, row: &Values, value: i64) -> Option<&'static str> {
    let kind = row
        .get("activitytypecode")
        .and_then(Value::text)
        .and_then(|kind| session.catalog.table(kind));
    let states = kind.unwrap_or(table).states;
    states.iter().find_map(|state| label(state.reasons, value))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Real(number) => Some(*number),
        Value::Int(number) => Some(*number as f64),
        Value::Null | Value::Text(_) | Value::Ref(..) => None,
    }
}

fn money(session: &Session<'_>, row: &Values, amount: f64) -> String {
    let currency = row
        .get("transactioncurrencyid")
        .and_then(Value::reference)
        .map(|(_, id)| id.to_string());
    let sql = "SELECT coalesce(currencysymbol, '$') FROM transactioncurrency WHERE ?1 IS NULL OR transactioncurrencyid = ?1 LIMIT 1";
    let symbol = session.db.prepare_cached(sql).and_then(|mut statement| {
        statement
            .query_row([currency], |row| row.get::<_, String>(0))
            .optional()
    });
    let symbol = symbol.ok().flatten().unwrap_or_else(|| "$".to_owned());
    let digits = grouped(&format!("{:.2}", amount.abs()));
    if amount < 0.0 {
        format!("({symbol}{digits})")
    } else {
        format!("{symbol}{digits}")
    }
}

/// Thousands separated by commas.
pub(crate) fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest
        .split_once('.')
        .map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut made = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            made.push(',');
        }
        made.push(digit);
    }
    fraction.map_or(made.clone(), |fraction| format!("{made}.{fraction}"))
}

/// `PhoneCall` as people read it.
fn spaced(schema: &str) -> String {
    let mut made = String::new();
    for character in schema.chars() {
        if character.is_uppercase() && !made.is_empty() {
            made.push(' ');
        }
        made.push(character);
    }
    made
}

/// The primary name of a row.
pub(crate) fn title(session: &Session<'_>, table: &str, id: Uuid) -> Option<String> {
    let table = session.catalog.table(table)?;
    let sql = format!(
        "SELECT \"{}\" FROM \"{}\" WHERE \"{}\" = ?",
        table.title?, table.storage, table.key
    );
    let found = session.db.prepare_cached(&sql).and_then(|mut statement| {
        statement
            .query_row([id.to_string()], |row| row.get::<_, Option<String>>(0))
            .optional()
    });
    found.ok().flatten().flatten()
}
