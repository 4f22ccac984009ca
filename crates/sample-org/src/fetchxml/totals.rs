//! The columns of an aggregated query: groups, parts of dates, and what is computed over the rows of a group.

use super::ast::{Attribute, By, Node, Part, Total};
use super::columns::unique;
use super::links::column;
use super::plan::{Plan, Seat};
use crate::odata::QueryError;
use crate::odata::apply::Method;
use crate::odata::days::local;
use crate::odata::fragment::Fragment;
use crate::odata::functions::Subject;
use crate::odata::sql::Compiler;
use crate::schema::{Column, Kind, Table};

/// One value of each row of an aggregated query.
pub(crate) struct Totalled {
    /// The property in JSON.
    pub(crate) name: String,
    /// The SQL.
    pub(crate) field: Fragment,
    /// Of a lookup that rows are grouped by, the SQL of its table.
    pub(crate) target: Option<String>,
    /// What it is.
    pub(crate) value: What,
    /// Rows are grouped by it.
    pub(crate) group: bool,
}

/// What a value of an aggregated query is.
#[derive(Clone, Copy)]
pub(crate) enum What {
    /// A method over a column.
    Method(Method, &'static Table, &'static Column),
    /// A value of a column.
    Column(&'static Table, &'static Column),
    /// A number.
    Whole,
    /// A fiscal period.
    Period,
    /// A fiscal year.
    Year,
}

/// The columns of an aggregated query.
pub(crate) fn totalled(plan: &Plan, compiler: &Compiler<'_>) -> Result<Vec<Totalled>, QueryError> {
    let mut all = Vec::new();
    for (seat, node) in plan.seats.iter().zip(&plan.nodes) {
        if node.all {
            return Err(unaggregated());
        }
        for attribute in &node.attributes {
            all.push(total(seat, attribute, compiler)?);
        }
    }
    if all.is_empty() {
        return Err(unaggregated());
    }
    unique(all.iter().map(|one| (one.name.as_str(), true)))?;
    Ok(all)
}

fn unaggregated() -> QueryError {
    QueryError::coded(
        "0x80041107",
        "Attributes can not be returned when aggregate operation is specified.",
    )
}

fn total(seat: &Seat, attribute: &Attribute, compiler: &Compiler<'_>) -> Result<Totalled, QueryError> {
    let found = column(seat.table, &attribute.name)?;
    let name = attribute
        .alias
        .clone()
        .ok_or_else(|| QueryError::coded("0x80041109", "Invalid alias for aggregate operation."))?;
    let field = seat.field(compiler.caller, found);
    let (field, target, value) = match (attribute.aggregate, attribute.group) {
        (Some(_), true) => {
            return Err(QueryError::coded(
                "0x80041137",
                "An attribute can either be an aggregate or a Group By but not both",
            ));
        }
        (None, false) => return Err(unaggregated()),
        (Some(Total::NotNull), false) => (Fragment::plain(format!("COUNT({field})")), None, What::Whole),
        (Some(Total::Method(method)), false) => (
            Fragment::plain(field),
            None,
            What::Method(method, seat.table, found),
        ),
        (None, true) => grouped(seat, attribute, found, compiler)?,
    };
    Ok(Totalled {
        name,
        field,
        target,
        value,
        group: attribute.group,
    })
}

fn grouped(
    seat: &Seat,
    attribute: &Attribute,
    found: &'static Column,
    compiler: &Compiler<'_>,
) -> Result<(Fragment, Option<String>, What), QueryError> {
    let field = seat.field(compiler.caller, found);
    if !found.filterable {
        return Err(QueryError::coded(
            "0x80041106",
            format!("Rows cannot be grouped by the attribute '{}'.", found.name),
        ));
    }
    let Some(part) = attribute.part else {
        let target = compiler.caller.target(seat.table, found, &seat.sql);
        return Ok((Fragment::plain(field), target, What::Column(seat.table, found)));
    };
    if !matches!(found.kind, Kind::Time | Kind::Date) {
        return Err(QueryError::coded(
            "0x80041135",
            "An invalid value was specified for dategrouping.",
        ));
    }
    let subject = Subject {
        table: seat.table,
        column: found,
        field: &field,
    };
    let day = if attribute.own_zone {
        local(compiler, subject)
    } else {
        Fragment::plain(format!("substr({field}, 1, 10)"))
    };
    let number = |format: &str| format!("CAST(strftime('{format}', d) AS INTEGER)");
    let expression = match part {
        Part::Day => number("%d"),
        Part::Month => number("%m"),
        Part::Year | Part::FiscalYear => number("%Y"),
        Part::Quarter => format!("({} + 2) / 3", number("%m")),
        Part::FiscalPeriod => format!("{} * 10 + ({} + 2) / 3", number("%Y"), number("%m")),
        // Weeks begin on Sunday, and the first one with the year.
        Part::Week => format!(
            "({} + CAST(strftime('%w', d, 'start of year') AS INTEGER) - 1) / 7 + 1",
            number("%j")
        ),
    };
    let value = match part {
        Part::FiscalPeriod => What::Period,
        Part::FiscalYear => What::Year,
        Part::Day | Part::Month | Part::Year | Part::Quarter | Part::Week => What::Whole,
    };
    let field = day.wrapped(&format!("(SELECT {expression} FROM (SELECT "), " AS d))");
    Ok((field, None, value))
}

/// The order of an aggregated query: places of its columns, by alias.
pub(crate) fn order(plan: &Plan, all: &[Totalled]) -> Result<Vec<(usize, bool)>, QueryError> {
    let mut order = Vec::new();
    for sort in plan.nodes.iter().flat_map(|node: &Node| &node.orders) {
        let By::Alias(alias) = &sort.by else {
            return Err(QueryError::coded(
                "0x80041131",
                "An attribute cannot be specified for an order clause for an aggregate Query. Use an alias.",
            ));
        };
        let place = all.iter().position(|one| one.name == *alias);
        let place = place.ok_or_else(|| {
            QueryError::coded(
                "0x8004110a",
                format!("The alias of the order does not exist: '{alias}'."),
            )
        })?;
        order.push((place, sort.descending));
    }
    Ok(order)
}
