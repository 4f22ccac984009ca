//! Criteria as the editor left them, back to a tree. What it could not say comes from where the criteria came from, by number;
//! values are checked by what their column holds.

use regarding_dataverse::shape::ColumnKind;
use regarding_dataverse::synced::tree::{Group, Kept, Node, Operand, Related, Row, Takes, Tree};
use regarding_model::say;
use uuid::Uuid;

use super::definitions::{self, Tables};
use super::edit::{in_query, pattern_of};
use crate::core::failing;
use crate::facade::Answer;
use crate::view::failure::FailureView;
use crate::view::sync_rules::{
    FilterAddedDraft, FilterGroupView, FilterNodeView, FilterRelatedDraft, FilterRowView, FilterValueView,
};

/// The most conditions, and the deepest group: what the organization takes (reference D4).
const MOST: usize = 300;
const DEEPEST: usize = 10;

/// The criteria of a draft over those that it was made from.
pub(super) fn tree(
    source: &Tree,
    group: &FilterGroupView,
    (related, added): (&[FilterRelatedDraft], &[FilterAddedDraft]),
    tables: &Tables,
) -> Answer<Tree> {
    let mut drafting = Drafting {
        kept: source.kept(),
        tables,
        left: MOST,
    };
    let table = source.table.logical_name();
    let group = drafting.group(group, table, 0)?;
    let mut number = 0;
    let mut made = Vec::new();
    for one in &source.related {
        made.extend(drafting.related(one, related, &mut number)?);
    }
    for one in added {
        made.push(drafting.added(one, table)?);
    }
    let mut tree = source.clone();
    tree.group = group;
    tree.related = made;
    Ok(tree)
}

struct Drafting<'a> {
    kept: Vec<&'a Kept>,
    tables: &'a Tables,
    left: usize,
}

impl Drafting<'_> {
    fn group(&mut self, group: &FilterGroupView, table: &str, depth: usize) -> Answer<Group> {
        if depth > DEEPEST {
            return Err(too_much());
        }
        let mut nodes = Vec::new();
        for node in &group.nodes {
            self.left = self.left.checked_sub(1).ok_or_else(too_much)?;
            nodes.push(match node {
                FilterNodeView::Row(row) => Node::Row(self.row(row, table)?),
                FilterNodeView::Group(inner) => Node::Group(self.group(inner, table, depth + 1)?),
                FilterNodeView::Kept(kept) => {
                    let number = usize::try_from(kept.number).ok();
                    let kept = number.and_then(|number| self.kept.get(number));
                    Node::Kept((*kept.ok_or_else(unreadable)?).clone())
                }
            });
        }
        Ok(Group {
            any: group.any,
            nodes,
        })
    }

    /// Related rows of the source: as the draft has them, or taken away with what is below them.
    fn related(
        &mut self,
        source: &Related,
        drafts: &[FilterRelatedDraft],
        number: &mut u32,
    ) -> Answer<Option<Related>> {
        let draft = drafts.iter().find(|draft| draft.number == *number);
        *number += 1;
        let mut below = Vec::new();
        for one in &source.related {
            below.extend(self.related(one, drafts, number)?);
        }
        let Some(draft) = draft else {
            return Ok(None);
        };
        let mut made = source.clone();
        made.group = self.group(&draft.group, &source.table, 0)?;
        made.related = below;
        Ok(Some(made))
    }

    /// Related rows that the source does not have: only by a way that there is.
    fn added(&mut self, draft: &FilterAddedDraft, table: &str) -> Answer<Related> {
        let ways = definitions::ways(self.tables, table);
        let way = ways
            .iter()
            .find(|way| way.table.as_str() == draft.table && way.from == draft.from && way.to == draft.to);
        let way = way.ok_or_else(unreadable)?;
        self.left = self.left.checked_sub(1).ok_or_else(too_much)?;
        let group = self.group(&draft.group, way.table.as_str(), 0)?;
        Ok(Related::new(way.table.as_str(), &way.from, &way.to, group))
    }

    fn row(&self, row: &FilterRowView, table: &str) -> Answer<Row> {
        let label = definitions::label(self.tables, table, &row.column);
        let wrong = || failing::invalid(say!("The condition on {column} makes no sense", column = label));
        let (operator, taken, contains) = in_query(&row.operator).ok_or_else(wrong)?;
        let known = definitions::column(self.tables, table, &row.column);
        if known.is_none() && definitions::table_named(self.tables, table).is_some() {
            return Err(wrong());
        }
        let fits = match taken {
            Takes::Nothing => row.values.is_empty(),
            Takes::One | Takes::Number => row.values.len() == 1,
            Takes::Two => row.values.len() == 2,
            Takes::Many => !row.values.is_empty(),
        };
        let kind = match (taken, known) {
            (Takes::Number, _) => Some(Wanted::Count),
            (_, Some(column)) => wanted(column.kind, operator),
            (_, None) => None,
        };
        if !fits || !row.values.iter().all(|value| fits_in(kind, value)) {
            return Err(failing::invalid(say!(
                "The condition on {column} needs a value that fits",
                column = label
            )));
        }
        Ok(Row {
            column: row.column.clone(),
            operator,
            values: row
                .values
                .iter()
                .map(|value| operand(value, kind, contains))
                .collect(),
        })
    }
}

/// What a value has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Words,
    Count,
    Number,
    Day,
    Choice,
    YesNo,
    Record,
}

fn wanted(kind: ColumnKind, operator: &str) -> Option<Wanted> {
    let pattern = matches!(operator, "like" | "not-like");
    Some(match kind {
        ColumnKind::Text => Wanted::Words,
        _ if pattern => Wanted::Words,
        ColumnKind::Number => Wanted::Number,
        ColumnKind::Date => Wanted::Day,
        ColumnKind::Choice => Wanted::Choice,
        ColumnKind::YesNo => Wanted::YesNo,
        ColumnKind::Lookup => Wanted::Record,
        ColumnKind::Other => return None,
    })
}

fn fits_in(wanted: Option<Wanted>, value: &FilterValueView) -> bool {
    let text = value.text.trim();
    match wanted {
        None => true,
        Some(Wanted::Words) => !text.is_empty(),
        Some(Wanted::Count) => text.parse::<u16>().is_ok_and(|count| count > 0),
        Some(Wanted::Number) => text.parse::<f64>().is_ok_and(f64::is_finite),
        Some(Wanted::Day) => {
            text.parse::<jiff::civil::Date>().is_ok() || text.parse::<jiff::Timestamp>().is_ok()
        }
        Some(Wanted::Choice) => text.parse::<i64>().is_ok(),
        Some(Wanted::YesNo) => matches!(text, "0" | "1" | "true" | "false"),
        Some(Wanted::Record) => Uuid::parse_str(text).is_ok(),
    }
}

fn operand(value: &FilterValueView, wanted: Option<Wanted>, contains: bool) -> Operand {
    let text = match wanted {
        _ if contains => pattern_of(&value.text),
        None | Some(Wanted::Words) => value.text.clone(),
        Some(_) => value.text.trim().to_owned(),
    };
    // Only a record has a name beside its value.
    let record = wanted.is_none_or(|wanted| wanted == Wanted::Record);
    let of_record = |text: &Option<String>| text.clone().filter(|_| record);
    Operand {
        text,
        name: of_record(&value.label),
        table: of_record(&value.table),
    }
}

fn too_much() -> FailureView {
    failing::invalid(say!("The filter has too many conditions"))
}

/// Criteria that cannot be read.
pub(super) fn unreadable() -> FailureView {
    failing::invalid(say!("The criteria of this filter make no sense"))
}
