//! Which columns a query shows, and under which names.

use super::ast::Attribute;
use super::links::column;
use super::plan::{Plan, Seat, duplicate};
use crate::odata::QueryError;
use crate::schema::Column;

/// A column in the result.
pub(crate) struct Shown {
    /// Which seat it is of.
    pub(crate) seat: usize,
    /// The column.
    pub(crate) column: &'static Column,
    /// The property in JSON.
    pub(crate) name: String,
    /// The property is an alias, or of a table that is joined: annotations then tell the attribute.
    pub(crate) renamed: bool,
}

/// The number of rows below a row in its hierarchy, under a name.
pub(crate) struct Children {
    /// The SQL.
    pub(crate) field: String,
    /// The property in JSON.
    pub(crate) name: String,
}

/// The columns of a query that is not aggregated.
pub(crate) fn shown(plan: &Plan) -> Result<(Vec<Shown>, Vec<Children>), QueryError> {
    let mut all: Vec<Shown> = Vec::new();
    let mut children = Vec::new();
    for (at, (seat, node)) in plan.seats.iter().zip(&plan.nodes).enumerate() {
        if node.all || (at == 0 && node.attributes.is_empty() && !node.none) {
            all.extend(seat.table.all_columns().map(|column| plain(at, seat, column)));
        }
        for attribute in &node.attributes {
            misplaced(attribute)?;
            let found = column(seat.table, &attribute.name)?;
            match &attribute.alias {
                Some(name) if attribute.children => children.push(Children {
                    field: below(seat, found)?,
                    name: name.clone(),
                }),
                _ if attribute.children => {
                    return Err(QueryError::coded("0x80041109", "A row aggregate needs an alias."));
                }
                Some(alias) => all.push(Shown {
                    seat: at,
                    column: found,
                    name: alias.clone(),
                    renamed: true,
                }),
                None => all.push(plain(at, seat, found)),
            }
        }
    }
    unique(all.iter().map(|one| (one.name.as_str(), one.renamed)))?;
    Ok((all, children))
}

fn plain(at: usize, seat: &Seat, column: &'static Column) -> Shown {
    let (name, renamed) = match &seat.name {
        None => (column.property(), false),
        Some(alias) => (format!("{alias}.{}", column.name), true),
    };
    Shown {
        seat: at,
        column,
        name,
        renamed,
    }
}

/// The same column twice is the same column; two columns of one name are a mistake.
pub(super) fn unique<'a>(names: impl Iterator<Item = (&'a str, bool)>) -> Result<(), QueryError> {
    let mut seen = std::collections::BTreeMap::new();
    for (name, alias) in names {
        if let Some(before) = seen.insert(name, alias)
            && (before || alias)
            && !name.contains('.')
        {
            return Err(duplicate(name));
        }
    }
    Ok(())
}

fn misplaced(attribute: &Attribute) -> Result<(), QueryError> {
    if attribute.aggregate.is_some() || attribute.group || attribute.part.is_some() {
        return Err(QueryError::coded(
            "0x8004111a",
            "Aggregates and groups need the aggregate attribute of fetch.",
        ));
    }
    Ok(())
}

/// How many rows are below, whoever may see them (powerapps-docs `query-hierarchical-data`).
fn below(seat: &Seat, found: &Column) -> Result<String, QueryError> {
    let parent = match seat.table.name {
        "account" => "parentaccountid",
        "systemuser" => "parentsystemuserid",
        _ => "",
    };
    if parent.is_empty() || found.name != seat.table.key {
        return Err(QueryError::coded(
            "0x8004112F",
            format!(
                "Aggregate CountChildren is not supported for attribute '{}'.",
                found.name
            ),
        ));
    }
    Ok(format!(
        "(SELECT COUNT(*) FROM \"{}\" c WHERE c.\"{parent}\" = {}.\"{}\")",
        seat.table.storage, seat.sql, found.name
    ))
}
