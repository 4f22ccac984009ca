//! The order of a query: what rows are sorted by, and what a paging cookie calls it.

use rusqlite::types::Value as SqlValue;

use super::ast::{By, Sort};
use super::plan::{Planner, Seat};
use crate::odata::QueryError;
use crate::odata::sort::sort_field;
use crate::schema::{Column, Kind, Table};

/// One term of the order.
pub(crate) struct Ordered {
    /// Its SQL.
    pub(crate) field: String,
    /// The greatest first.
    pub(crate) descending: bool,
    /// What the paging cookie calls it.
    pub(crate) name: String,
    /// What its values are, to read them out of a cookie.
    pub(crate) holds: Holds,
}

/// What the values of a term are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Text of any kind.
    Text,
    /// An identifier.
    Id,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Real,
}

impl Planner<'_> {
    /// The orders of the query's own table, then those of its links (powerapps-docs `order-rows`).
    pub(super) fn order(&self) -> Result<Vec<Ordered>, QueryError> {
        let mut all = Vec::new();
        for (seat, node) in self.seats.iter().zip(&self.nodes) {
            for sort in &node.orders {
                all.push(self.term(seat, sort)?);
            }
        }
        Ok(all)
    }

    fn term(&self, own: &Seat, sort: &Sort) -> Result<Ordered, QueryError> {
        let (entity, name) = match &sort.by {
            By::Attribute(entity, name) => (entity, name),
            By::Alias(_) => {
                return Err(QueryError::coded(
                    "0x80041132",
                    "An alias cannot be specified for an order clause for a non-aggregate Query. Use an attribute.",
                ));
            }
        };
        let seat = match entity {
            Some(entity) => self.named(entity)?,
            None => own.clone(),
        };
        let column = super::links::column(seat.table, name)?;
        if !column.filterable {
            return Err(QueryError::coded(
                "0x80041106",
                format!("The attribute '{name}' cannot be used in an order."),
            ));
        }
        Ok(Ordered {
            field: self.sort_field(&seat, column),
            descending: sort.descending,
            name: cookie_name(&seat, column),
            holds: self.holds(column),
        })
    }

    /// Choices sort by their labels unless the query says otherwise; lookups by what they lead to.
    fn sort_field(&self, seat: &Seat, column: &'static Column) -> String {
        if let Some(labels) = labels(seat.table, column)
            && !self.raw_order
        {
            let mut sorted = labels.clone();
            sorted.sort_by_key(|(_, label)| label.to_lowercase());
            let cases: String = sorted
                .iter()
                .enumerate()
                .map(|(rank, (code, _))| format!(" WHEN {code} THEN {rank}"))
                .collect();
            return format!("CASE {}{cases} END", seat.field(self.compiler.caller, column));
        }
        let eyes = (self.compiler.catalog, self.compiler.caller);
        sort_field(eyes, seat.table, column, &seat.sql)
    }

    fn holds(&self, column: &Column) -> Holds {
        match column.kind {
            Kind::Key | Kind::Guid => Holds::Id,
            Kind::Decimal | Kind::Money => Holds::Real,
            Kind::Choice(_) | Kind::State | Kind::Status | Kind::Bool(..) | Kind::Int(..) | Kind::BigInt => {
                Holds::Whole
            }
            Kind::Text(_)
            | Kind::Memo(_)
            | Kind::Choices(_)
            | Kind::Body
            | Kind::Time
            | Kind::Date
            | Kind::EntityName
            | Kind::Lookup(_) => Holds::Text,
        }
    }
}

/// What the cookie calls a column.
pub(crate) fn cookie_name(seat: &Seat, column: &Column) -> String {
    match &seat.name {
        None => column.name.to_owned(),
        Some(name) => format!("{name}.{}", column.name),
    }
}

/// Codes and labels of a choice.
fn labels(table: &Table, column: &Column) -> Option<Vec<(i64, &'static str)>> {
    let all: Vec<(i64, &'static str)> = match column.kind {
        Kind::Choice(options) => options.to_vec(),
        Kind::State => table
            .states
            .iter()
            .map(|state| (state.code, state.label))
            .collect(),
        Kind::Status => table
            .states
            .iter()
            .flat_map(|state| state.reasons.iter().copied())
            .collect(),
        _ => return None,
    };
    (!all.is_empty()).then_some(all)
}

/// A value out of a cookie.
pub(crate) fn place(holds: Holds, text: &str) -> Option<SqlValue> {
    match holds {
        Holds::Text => Some(SqlValue::Text(text.to_owned())),
        Holds::Id => uuid::Uuid::parse_str(text)
            .ok()
            .map(|id| SqlValue::Text(id.to_string())),
        Holds::Whole => text.parse().ok().map(SqlValue::Integer),
        Holds::Real => text.parse().ok().map(SqlValue::Real),
    }
}
