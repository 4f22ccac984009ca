//! Criteria as the editor shows them.

use std::collections::BTreeSet;

use regarding_dataverse::shape::{ColumnKind, Table};
use regarding_dataverse::synced::SyncedTable;
use regarding_dataverse::synced::filters::{SyncFilter, Whose};
use regarding_dataverse::synced::tree::{
    Group, Node, Operand, Related, Row, Takes, Tree, operators_for, takes,
};
use regarding_model::say;

use super::definitions::{self, Tables, targets};
use super::draft::unreadable;
use crate::facade::Answer;
use crate::view::sync_rules::{
    FilterBeyondView, FilterColumnKind, FilterColumnView, FilterEditView, FilterGroupView, FilterKeptView,
    FilterNodeView, FilterOperatorView, FilterOptionView, FilterRelatedView, FilterRowView, FilterTakes,
    FilterValueView, FilterWayView,
};
use crate::words::{criteria as words, fields};

/// Operators of ours for what people mean by a pattern; in the query they are `like` and `not-like`.
const CONTAINS: [(&str, &str); 2] = [("contains", "like"), ("not-contains", "not-like")];

/// A filter as the editor shows it.
pub(super) fn view(filter: &SyncFilter, tables: &Tables) -> Answer<FilterEditView> {
    let tree = Tree::read(filter.table, &filter.criteria).map_err(|_| unreadable())?;
    let id = filter.id.to_string();
    Ok(FilterEditView {
        id: Some(id.clone()),
        source: Some(id),
        own: filter.whose == Whose::User,
        may_change: filter.whose == Whose::User,
        name: filter.name.clone(),
        version: Some(filter.etag.clone()),
        ..of_tree(&tree, tables)
    })
}

/// A new filter.
pub(super) fn new(
    table: SyncedTable,
    template: Option<&SyncFilter>,
    tables: &Tables,
) -> Answer<FilterEditView> {
    let read = template.map(|template| Tree::read(table, &template.criteria));
    let tree = match read {
        Some(Ok(tree)) => tree,
        Some(Err(_)) | None => Tree::new(table),
    };
    Ok(FilterEditView {
        source: template.map(|template| template.id.to_string()),
        ..of_tree(&tree, tables)
    })
}

fn of_tree(tree: &Tree, tables: &Tables) -> FilterEditView {
    let mut numbers = Numbers::default();
    let table = tree.table.logical_name();
    let group = numbers.group(&tree.group);
    let mut related = Vec::new();
    for one in &tree.related {
        numbers.related(one, table, tables, &mut related);
    }
    FilterEditView {
        id: None,
        source: None,
        own: true,
        may_change: true,
        name: String::new(),
        table: table.to_owned(),
        table_title: fields::table(tree.table),
        version: None,
        group,
        related,
        columns: columns(tables, table),
        ways: ways(tables, table),
        beyond: beyond(tables, table),
        operators: operators(),
        fetchxml: tree.write(),
    }
}

/// The ways to other tables, by what they are called.
fn ways(tables: &Tables, table: &str) -> Vec<FilterWayView> {
    let view = |way: definitions::Way| FilterWayView {
        title: way_title(tables, table, way.table.as_str(), &way.to),
        table: way.table.to_string(),
        from: way.from,
        to: way.to,
    };
    let mut ways: Vec<FilterWayView> = definitions::ways(tables, table).into_iter().map(view).collect();
    ways.sort_by_cached_key(|way| (way.title.to_lowercase(), way.to.clone()));
    ways
}

/// Where the ways lead.
fn beyond(tables: &Tables, table: &str) -> Vec<FilterBeyondView> {
    let reached: BTreeSet<String> = definitions::ways(tables, table)
        .into_iter()
        .map(|way| way.table.to_string())
        .collect();
    let view = |table: String| FilterBeyondView {
        columns: columns(tables, &table),
        table,
    };
    reached.into_iter().map(view).collect()
}

fn way_title(tables: &Tables, from: &str, table: &str, column: &str) -> String {
    say!(
        "{table} ({column})",
        table = definitions::singular(tables, table),
        column = definitions::label(tables, from, column)
    )
}

/// What is kept and what is related is numbered in the order in which it stands.
#[derive(Default)]
struct Numbers {
    kept: u32,
    related: u32,
}

impl Numbers {
    fn group(&mut self, group: &Group) -> FilterGroupView {
        let nodes = group.nodes.iter().map(|node| match node {
            Node::Row(row) => FilterNodeView::Row(row_view(row)),
            Node::Group(inner) => FilterNodeView::Group(self.group(inner)),
            Node::Kept(kept) => {
                let number = self.kept;
                self.kept += 1;
                FilterNodeView::Kept(FilterKeptView {
                    number,
                    text: kept.write(),
                })
            }
        });
        FilterGroupView {
            any: group.any,
            nodes: nodes.collect(),
        }
    }

    fn related(
        &mut self,
        related: &Related,
        table: &str,
        tables: &Tables,
        into: &mut Vec<FilterRelatedView>,
    ) {
        let number = self.related;
        self.related += 1;
        into.push(FilterRelatedView {
            number,
            title: way_title(tables, table, &related.table, &related.to),
            group: self.group(&related.group),
            columns: columns(tables, &related.table),
        });
        for inner in &related.related {
            self.related(inner, &related.table, tables, into);
        }
    }
}

fn row_view(row: &Row) -> FilterRowView {
    let (operator, values) = match contained(row) {
        Some((operator, text)) => (operator, vec![Operand::plain(text)]),
        None => (row.operator, row.values.clone()),
    };
    FilterRowView {
        column: row.column.clone(),
        operator: operator.to_owned(),
        values: values
            .into_iter()
            .map(|value| FilterValueView {
                text: value.text,
                label: value.name,
                table: value.table,
            })
            .collect(),
    }
}

/// A pattern that says no more than *contains*, with what is contained.
pub(super) fn contained(row: &Row) -> Option<(&'static str, String)> {
    let (ours, _) = CONTAINS.iter().find(|(_, pattern)| *pattern == row.operator)?;
    let [value] = row.values.as_slice() else {
        return None;
    };
    let inner = value.text.strip_prefix('%')?.strip_suffix('%')?;
    let mut plain = inner.to_owned();
    for wildcard in ["%", "_", "["] {
        plain = plain.replace(&format!("[{wildcard}]"), wildcard);
    }
    // What is no plain text is shown as the pattern that it is.
    (!inner.is_empty() && pattern_of(&plain) == value.text).then_some((*ours, plain))
}

/// The pattern of a text that is contained; wildcards in it are plain characters.
pub(super) fn pattern_of(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(|c| match c {
            '%' | '_' | '[' => vec!['[', c, ']'],
            other => vec![other],
        })
        .collect();
    format!("%{plain}%")
}

/// The operator in a query of one of the editor's, and whether its value is contained.
pub(super) fn in_query(operator: &str) -> Option<(&'static str, Takes, bool)> {
    match CONTAINS.iter().find(|(ours, _)| *ours == operator) {
        Some((_, pattern)) => takes(pattern).map(|(code, taken)| (code, taken, true)),
        None => takes(operator).map(|(code, taken)| (code, taken, false)),
    }
}

/// The columns of a table that a condition can be about, by what they are called.
fn columns(tables: &Tables, table: &str) -> Vec<FilterColumnView> {
    let Some(known) = definitions::table_named(tables, table) else {
        return Vec::new();
    };
    let mut columns: Vec<FilterColumnView> = known
        .columns
        .iter()
        .filter(|(_, column)| column.readable && column.kind != ColumnKind::Other && column.label.is_some())
        .map(|(name, column)| FilterColumnView {
            name: name.clone(),
            title: column.label.clone().unwrap_or_default(),
            holds: holds(column.kind),
            operators: offered(column.kind, leads_to_people(tables, known, table, name)),
            options: column
                .options
                .iter()
                .map(|(value, label)| FilterOptionView {
                    value: value.to_string(),
                    label: label.clone(),
                })
                .collect(),
        })
        .collect();
    columns.sort_by_cached_key(|column| (column.title.to_lowercase(), column.name.clone()));
    columns
}

fn leads_to_people(tables: &Tables, known: &Table, table: &str, column: &str) -> bool {
    known
        .columns
        .get(column)
        .is_some_and(|column| column.kind == ColumnKind::Lookup)
        && targets(tables, table, column)
            .iter()
            .any(|target| matches!(target.as_str(), "systemuser" | "team"))
}

fn offered(kind: ColumnKind, people: bool) -> Vec<String> {
    let contains = CONTAINS.iter().map(|(ours, _)| *ours);
    let contains = contains.filter(|_| kind == ColumnKind::Text);
    contains
        .chain(operators_for(kind, people))
        .map(str::to_owned)
        .collect()
}

fn holds(kind: ColumnKind) -> FilterColumnKind {
    match kind {
        ColumnKind::Text => FilterColumnKind::Text,
        ColumnKind::Choice => FilterColumnKind::Choice,
        ColumnKind::YesNo => FilterColumnKind::YesNo,
        ColumnKind::Number => FilterColumnKind::Number,
        ColumnKind::Date => FilterColumnKind::Date,
        ColumnKind::Lookup => FilterColumnKind::Lookup,
        ColumnKind::Other => FilterColumnKind::Other,
    }
}

/// All operators with their names.
fn operators() -> Vec<FilterOperatorView> {
    let kinds = [
        ColumnKind::Text,
        ColumnKind::Number,
        ColumnKind::Date,
        ColumnKind::Lookup,
    ];
    let mut codes: Vec<String> = kinds.into_iter().flat_map(|kind| offered(kind, true)).collect();
    codes.sort();
    codes.dedup();
    let one = |code: String| {
        let (_, taken, _) = in_query(&code)?;
        Some(FilterOperatorView {
            title: words::operator(&code),
            takes: match taken {
                Takes::Nothing => FilterTakes::Nothing,
                Takes::One => FilterTakes::One,
                Takes::Number => FilterTakes::Number,
                Takes::Two => FilterTakes::Two,
                Takes::Many => FilterTakes::Many,
            },
            operator: code,
        })
    };
    codes.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::synced::tree::{Operand, Row};

    use super::{contained, pattern_of};

    #[test]
    fn c_7_what_contains_a_text_is_a_pattern_in_which_wildcards_are_plain_characters() {
        assert_eq!(pattern_of("50%_[x]"), "%50[%][_][[]x]%");
        let row = |value: &str| Row {
            column: "name".to_owned(),
            operator: "like",
            values: vec![Operand::plain(value)],
        };
        for text in ["pier", "50%_[x]", "a]"] {
            assert_eq!(
                contained(&row(&pattern_of(text))),
                Some(("contains", text.to_owned()))
            );
        }
        for pattern in ["%", "%%", "pier%", "%a%b%", "%[a-c]%"] {
            assert_eq!(contained(&row(pattern)), None, "{pattern}");
        }
    }
}
