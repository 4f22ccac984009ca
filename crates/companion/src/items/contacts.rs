//! Contacts by name, searched in what a list shows of them and in their addresses and numbers (H-45, and more than that).

use std::sync::Arc;

use regarding_mailbox::collections::Selection;

use super::key;
use super::look::number;
use super::row::{Row, What, typed};
use crate::core::Core;
use crate::facade::Answer;
use crate::view::items::{ContactRowView, ItemFilter, PeopleView};
use crate::view::pane::TrackingBadgeView;
use crate::words::names;

/// The most rows of one part.
const MOST: u32 = 500;

impl Core {
    /// A part of the contacts, by name.
    pub(crate) async fn contacts(
        self: &Arc<Self>,
        words: &str,
        filter: ItemFilter,
        (from, limit): (u32, u32),
    ) -> Answer<PeopleView> {
        let looked = self.look_at_items(Selection::Contacts).await?;
        let words = typed(words);
        let mut rows = looked.rows;
        rows.retain(|row| row.holds(&words));
        let mut rows = self.filtered(rows, filter).await?;
        rows.sort_by_cached_key(|row| (letter_of(row) == OTHERS, sort_key(row)));
        let (total, limit) = (rows.len(), limit.clamp(1, MOST) as usize);
        let part: Vec<Arc<Row>> = rows.into_iter().skip(from as usize).take(limit).collect();
        let reached = from as usize + part.len();
        let marked = self.marked(part).await?;
        Ok(PeopleView {
            rows: marked.into_iter().map(|(row, badge)| view(&row, badge)).collect(),
            next: (reached < total).then(|| number(reached)),
            total: number(total),
            listed: looked.listed,
        })
    }
}

/// Under which sign those stand whose names begin with no letter.
const OTHERS: &str = "#";

fn sort_key(row: &Row) -> String {
    match &row.what {
        What::Contact { sort, .. } => sort.clone(),
        _ => String::new(),
    }
}

fn letter_of(row: &Row) -> String {
    let first = row.title.chars().next().filter(|letter| letter.is_alphabetic());
    first.map_or_else(|| OTHERS.to_owned(), |letter| letter.to_uppercase().collect())
}

fn view(row: &Row, badge: Option<TrackingBadgeView>) -> ContactRowView {
    ContactRowView {
        key: key::of_place(&row.place),
        title: row.title.clone(),
        detail: match &row.what {
            What::Contact { detail, .. } => detail.clone(),
            _ => String::new(),
        },
        letter: letter_of(row),
        initials: names::initials(&row.title),
        badge,
    }
}
