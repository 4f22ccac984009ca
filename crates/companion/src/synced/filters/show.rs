//! Criteria in sentences, for a list and for the command line.

use regarding_dataverse::shape::{Column, ColumnKind};
use regarding_dataverse::synced::filters::SyncFilter;
use regarding_dataverse::synced::tree::{Group, Node, Operand, Related, Row, Tree};
use regarding_model::say;

use super::definitions::{self, Tables, label};
use super::edit::contained;
use crate::words::criteria as words;

/// What a filter selects, in sentences.
pub(super) fn of_filter(filter: &SyncFilter, tables: &Tables) -> Vec<String> {
    match Tree::read(filter.table, &filter.criteria) {
        Ok(tree) => of_tree(&tree, tables),
        Err(_) => vec![say!(
            "Its criteria make no sense, so nothing of this kind is synchronized."
        )],
    }
}

/// What criteria select, in sentences that all have to hold.
pub(super) fn of_tree(tree: &Tree, tables: &Tables) -> Vec<String> {
    let table = tree.table.logical_name();
    let mut all = of_group(&tree.group, table, tables);
    if tree.group.any && all.len() > 1 {
        all = vec![words::group(true, &all)];
    }
    all.extend(
        tree.related
            .iter()
            .map(|related| of_related(related, table, tables)),
    );
    if all.is_empty() {
        all.push(say!("All records of this kind that you can see."));
    }
    all
}

fn of_group(group: &Group, table: &str, tables: &Tables) -> Vec<String> {
    let one = |node: &Node| match node {
        Node::Row(row) => of_row(row, table, tables),
        Node::Group(inner) => words::group(inner.any, &of_group(inner, table, tables)),
        Node::Kept(kept) => say!("a condition that is kept as it is: {text}", text = kept.write()),
    };
    group.nodes.iter().map(one).collect()
}

fn of_row(row: &Row, table: &str, tables: &Tables) -> String {
    let column = definitions::column(tables, table, &row.column);
    let (operator, contained) = match contained(row) {
        Some((operator, text)) => (operator, Some(text)),
        None => (row.operator, None),
    };
    let values: Vec<String> = match contained {
        Some(text) => vec![text],
        None => row.values.iter().map(|value| value_of(value, column)).collect(),
    };
    words::row(&label(tables, table, &row.column), operator, &values)
}

/// What a value says: the label of a choice, the name of a record.
fn value_of(value: &Operand, column: Option<&Column>) -> String {
    if let Some(name) = value.name.as_ref().filter(|name| !name.trim().is_empty()) {
        return name.clone();
    }
    let chosen = |column: &Column| {
        let number = match (column.kind, value.text.as_str()) {
            (ColumnKind::YesNo, "true") => 1,
            (ColumnKind::YesNo, "false") => 0,
            (_, text) => text.trim().parse().ok()?,
        };
        column.options.get(&number).cloned()
    };
    column.and_then(chosen).unwrap_or_else(|| value.text.clone())
}

fn of_related(related: &Related, table: &str, tables: &Tables) -> String {
    let mut conditions = of_group(&related.group, &related.table, tables);
    if related.group.any && conditions.len() > 1 {
        conditions = vec![words::group(true, &conditions)];
    }
    conditions.extend(
        related
            .related
            .iter()
            .map(|inner| of_related(inner, &related.table, tables)),
    );
    words::related(
        &definitions::singular(tables, &related.table),
        &label(tables, table, &related.to),
        &conditions,
    )
}
