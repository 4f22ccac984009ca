//! Filters and conditions to SQL. Most operators are the query functions of the Web API under other names.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use rusqlite::types::Value as SqlValue;

use super::ast::{Condition, Filter, Item};
use super::operators;
use super::plan::{Planner, Seat};
use crate::odata::column::constant;
use crate::odata::expression::Literal;
use crate::odata::fragment::Fragment;
use crate::odata::functions::{self, Subject};
use crate::odata::sort::sort_field;
use crate::odata::{QueryError, moment_of};
use crate::schema::{Column, Kind, column};
use crate::store::LIKE;

/// The name of what a lookup leads to, as a column of its own (`parentcustomeridname`).
static NAME: Column = column::make::text("name", 4000);

/// A column to compare, with its SQL.
struct Place {
    column: &'static Column,
    field: String,
}

impl Planner<'_> {
    /// A filter; without members it narrows nothing.
    pub(super) fn filter(&mut self, filter: &Filter, own: &Seat, open: bool) -> Result<Fragment, QueryError> {
        let mut parts = Vec::new();
        for item in &filter.items {
            parts.push(match item {
                Item::Condition(condition) => self.condition(condition, own, open)?,
                Item::Filter(inner) => self.filter(inner, own, open)?,
                Item::Link(link) => self.looked_for(link, own)?,
            });
        }
        if parts.is_empty() {
            return Ok(Fragment::plain("1"));
        }
        Ok(Fragment::join(parts, if filter.any { " OR " } else { " AND " }))
    }

    fn condition(&mut self, condition: &Condition, own: &Seat, open: bool) -> Result<Fragment, QueryError> {
        let seat = match &condition.entity {
            None => own.clone(),
            Some(name) if own.name.as_ref() == Some(name) || own.table.name == *name => own.clone(),
            Some(name) if open => self.named(name)?,
            Some(name) => {
                return Err(QueryError::coded(
                    "0x8004110a",
                    format!("A condition inside of a link-entity cannot name another one: '{name}'."),
                ));
            }
        };
        let place = self.place(&seat, &condition.attribute)?;
        let operator = condition.operator.as_str();
        if let Some(other) = &condition.value_of {
            return self.columns(operator, &place, other, &seat, open);
        }
        let values = condition.values.as_slice();
        match operator {
            "null" | "not-null" => {
                alone(values)?;
                let word = if operator == "null" {
                    "IS NULL"
                } else {
                    "IS NOT NULL"
                };
                Ok(Fragment::plain(format!("{} {word}", place.field)))
            }
            "eq" | "ne" | "neq" | "gt" | "ge" | "lt" | "le" => self.compared(operator, &place, only(values)?),
            "like" | "not-like" => like(operator, &place, only(values)?.to_owned()),
            "begins-with" | "not-begin-with" => like(operator, &place, format!("{}%", only(values)?)),
            "ends-with" | "not-end-with" => like(operator, &place, format!("%{}", only(values)?)),
            _ => self.function(operator, &seat, &place, values),
        }
    }

    /// A column, or the name of what a lookup leads to.
    fn place(&self, seat: &Seat, name: &str) -> Result<Place, QueryError> {
        let lookup = name
            .strip_suffix("name")
            .filter(|_| seat.table.column(name).is_none())
            .and_then(|lookup| seat.table.column(lookup))
            .filter(|lookup| lookup.is_lookup());
        if let Some(lookup) = lookup {
            return Ok(Place {
                column: &NAME,
                field: sort_field(
                    (self.compiler.catalog, self.compiler.caller),
                    seat.table,
                    lookup,
                    &seat.sql,
                ),
            });
        }
        let column = super::links::column(seat.table, name)?;
        if column.filterable {
            return Ok(Place {
                column,
                field: seat.field(self.compiler.caller, column),
            });
        }
        Err(QueryError::coded(
            "0x80041106",
            format!(
                "The attribute '{name}' of '{}' cannot be used in a condition.",
                seat.table.name
            ),
        ))
    }

    fn compared(&self, operator: &str, place: &Place, text: &str) -> Result<Fragment, QueryError> {
        let literal = self.literal(place.column, text)?;
        let bound = constant(place.column, &literal, true).map_err(value_error)?;
        Ok(Fragment::with(
            format!("{} {} ?", place.field, symbol(operator)?),
            bound,
        ))
    }

    /// Text as a value of a column: dates without a time zone are the reader's.
    fn literal(&self, column: &Column, text: &str) -> Result<Literal, QueryError> {
        let wrong = || {
            QueryError::coded(
                "0x80041139",
                format!("The attribute value provided is invalid for '{}'.", column.name),
            )
        };
        let text = if column.is_text() { text } else { text.trim() };
        let zone = &self.compiler.zone;
        match column.kind {
            Kind::Time => {
                let local = |at: DateTime| zone.to_ambiguous_timestamp(at).compatible().ok();
                let by_day = |day: Date| local(day.into());
                let time = moment_of(text)
                    .or_else(|| day(text).and_then(by_day))
                    .or_else(|| text.parse().ok().and_then(local));
                time.map(Literal::Time).ok_or_else(wrong)
            }
            Kind::Date => {
                let time = |text: &str| {
                    let time = text.parse::<Timestamp>().ok()?;
                    Some(time.to_zoned_datetime(zone.clone()).date())
                };
                let found = day(text).or_else(|| time(text));
                found.map(Literal::Date).ok_or_else(wrong)
            }
            _ => Ok(Literal::Text(text.to_owned())),
        }
    }

    fn function(
        &self,
        operator: &str,
        seat: &Seat,
        place: &Place,
        values: &[String],
    ) -> Result<Fragment, QueryError> {
        let name = operators::function(operator).ok_or_else(|| {
            QueryError::coded(
                "0x80041120",
                format!("Unsupported condition operator: '{operator}'."),
            )
        })?;
        let of_column = matches!(name, "In" | "NotIn" | "Between" | "NotBetween");
        let values: Vec<Literal> = values
            .iter()
            .map(|text| match of_column {
                true => self.literal(place.column, text),
                false => Ok(day(text).map_or_else(|| Literal::Text(text.clone()), Literal::Date)),
            })
            .collect::<Result<_, _>>()?;
        let subject = Subject {
            table: seat.table,
            column: place.column,
            field: &place.field,
        };
        functions::condition(&self.compiler, name, subject, &values).map_err(value_error)
    }

    /// `valueof`: another column, of this row or of a table that is joined (powerapps-docs `filter-rows`).
    fn columns(
        &self,
        operator: &str,
        place: &Place,
        other: &str,
        seat: &Seat,
        open: bool,
    ) -> Result<Fragment, QueryError> {
        let (seat, name) = match other.rsplit_once('.') {
            Some((alias, name)) if open => (self.named(alias)?, name),
            Some((alias, name)) if seat.name.as_deref() == Some(alias) => (seat.clone(), name),
            Some((alias, _)) => {
                return Err(QueryError::coded(
                    "0x8004110a",
                    format!(
                        "The specified alias for the given entity in the condition does not exist: '{alias}'."
                    ),
                ));
            }
            None => (seat.clone(), other),
        };
        let other = self.place(&seat, name)?;
        if place.column.family() != other.column.family() {
            return Err(QueryError::coded(
                "0x80041106",
                format!(
                    "The attributes '{}' and '{name}' cannot be compared.",
                    place.column.name
                ),
            ));
        }
        let test = match operator {
            // Unlike a value, a missing one equals no other.
            "eq" => "=",
            other => symbol(other)?,
        };
        Ok(Fragment::plain(format!("{} {test} {}", place.field, other.field)))
    }
}

/// A date as the real service's clients write it: ISO, or month first.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let iso = || text.parse::<Date>().ok().filter(|_| text.len() <= 10);
    iso().or_else(|| Date::strptime("%m/%d/%Y", text).ok())
}

fn symbol(operator: &str) -> Result<&'static str, QueryError> {
    Ok(match operator {
        "eq" => "IS",
        "ne" | "neq" => "IS NOT",
        "gt" => ">",
        "ge" => ">=",
        "lt" => "<",
        "le" => "<=",
        other => {
            return Err(QueryError::coded(
                "0x80041120",
                format!("Unsupported condition operator for a comparison of columns: '{other}'."),
            ));
        }
    })
}

fn like(operator: &str, place: &Place, pattern: String) -> Result<Fragment, QueryError> {
    if !place.column.is_text() {
        return Err(QueryError::coded(
            "0x80041106",
            format!(
                "The condition '{operator}' is not supported for the type of the attribute '{}'.",
                place.column.name
            ),
        ));
    }
    let found = Fragment::with(format!("{LIKE}({}, ?)", place.field), SqlValue::Text(pattern));
    Ok(if operator.starts_with("not-") {
        found.wrapped("NOT ", "")
    } else {
        found
    })
}

fn alone(values: &[String]) -> Result<(), QueryError> {
    if values.is_empty() {
        Ok(())
    } else {
        Err(QueryError::coded(
            "0x80041106",
            "Incorrect filter condition: the operator takes no value.",
        ))
    }
}

fn only(values: &[String]) -> Result<&str, QueryError> {
    match values {
        [value] => Ok(value),
        _ => Err(QueryError::coded(
            "0x80041106",
            "Incorrect filter condition: the operator takes one value.",
        )),
    }
}

/// What the query options call invalid is an invalid value or condition here.
fn value_error(error: QueryError) -> QueryError {
    match error {
        QueryError::Invalid(text) => QueryError::coded("0x80041139", text),
        other => other,
    }
}
