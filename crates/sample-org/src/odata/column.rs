//! Names and literals of a query against the columns of a table: which column is meant, and whether the value fits.

use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::error::QueryError;
use super::expression::Literal;
use crate::schema::{Column, Kind, Table};
use crate::store::value::moment;

/// The column that a property name in a query stands for (reference A7: `_x_value` for lookups).
pub(crate) fn property(table: &'static Table, name: &str) -> Result<&'static Column, QueryError> {
    let missing = || QueryError::no_property(name, table.name);
    match name
        .strip_prefix('_')
        .and_then(|rest| rest.strip_suffix("_value"))
    {
        Some(lookup) => table
            .column(lookup)
            .filter(|column| column.is_lookup())
            .ok_or_else(missing),
        None if name == "ownerid" && matches!(table.name, "systemuser" | "team") => {
            table.column(table.key).ok_or_else(missing)
        }
        None => table
            .column(name)
            .filter(|column| !column.is_lookup())
            .ok_or_else(missing),
    }
}

/// A literal as a value of that column; in the value lists of query functions everything may be text.
pub(crate) fn constant(column: &Column, literal: &Literal, lenient: bool) -> Result<SqlValue, QueryError> {
    if lenient
        && let Literal::Text(text) = literal
        && !matches!(column.kind, Kind::Choices(_))
        && !column.is_text()
        && !column.is_identifier()
    {
        return match super::literal(text) {
            Ok(Literal::Text(_)) | Err(_) => Err(mismatch(column)),
            Ok(parsed) => constant(column, &parsed, true),
        };
    }
    match (column.kind, literal) {
        (Kind::Text(_) | Kind::Memo(_) | Kind::EntityName, Literal::Text(text)) => {
            Ok(SqlValue::Text(text.clone()))
        }
        (Kind::Key | Kind::Guid | Kind::Lookup(_), Literal::Guid(id)) => Ok(SqlValue::Text(id.to_string())),
        // The documentation's own example puts an id in quotes, and the real service takes it.
        (Kind::Key | Kind::Guid | Kind::Lookup(_), Literal::Text(text)) => Uuid::parse_str(text.trim())
            .map(|id| SqlValue::Text(id.to_string()))
            .map_err(|_| mismatch(column)),
        // The same choices in whatever order.
        (Kind::Choices(_), literal) => several(column, literal).map(|codes| {
            let texts: Vec<String> = codes.iter().map(i64::to_string).collect();
            SqlValue::Text(texts.join(","))
        }),
        (Kind::Bool(..), Literal::Bool(yes)) => Ok(SqlValue::Integer(i64::from(*yes))),
        (Kind::Bool(..), Literal::Int(number @ (0 | 1))) if lenient => Ok(SqlValue::Integer(*number)),
        (
            Kind::Choice(_)
            | Kind::State
            | Kind::Status
            | Kind::Int(..)
            | Kind::BigInt
            | Kind::Decimal
            | Kind::Money,
            Literal::Int(number),
        ) => Ok(SqlValue::Integer(*number)),
        (Kind::Int(..) | Kind::BigInt | Kind::Decimal | Kind::Money, Literal::Real(number)) => {
            Ok(SqlValue::Real(*number))
        }
        (Kind::Time, Literal::Time(time)) => Ok(SqlValue::Text(moment(*time))),
        (Kind::Time, Literal::Date(date)) => Ok(SqlValue::Text(format!("{date}T00:00:00Z"))),
        (Kind::Date, Literal::Date(date)) => Ok(SqlValue::Text(date.to_string())),
        (Kind::Date, Literal::Time(time)) => Ok(SqlValue::Text(time.strftime("%Y-%m-%d").to_string())),
        _ => Err(mismatch(column)),
    }
}

/// A literal as several choices: `'1,2'`, or a number.
pub(crate) fn several(column: &Column, literal: &Literal) -> Result<Vec<i64>, QueryError> {
    let codes = match literal {
        Literal::Text(text) => Column::several(text),
        Literal::Int(code) => Some(vec![*code]),
        _ => None,
    };
    codes.ok_or_else(|| mismatch(column))
}

fn mismatch(column: &Column) -> QueryError {
    QueryError::invalid(format!(
        "A binary operator with incompatible types was detected for the property '{}'.",
        column.property()
    ))
}
