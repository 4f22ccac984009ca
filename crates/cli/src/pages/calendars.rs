//! Calendars, task lists and address books.

use regarding_companion::view::calendars::{CalendarsView, CollectionView};
use regarding_companion::view::sync::SyncKind;
use regarding_companion::{say, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// What there is, and what takes part.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Calendars(pub(crate) CalendarsView);

const COLUMNS: [Column; 4] = [
    cut(sentence!("Name")),
    whole(sentence!("Holds")),
    whole(sentence!("State")),
    whole(sentence!("Place")),
];

impl Show for Calendars {
    fn on(&self, page: &mut Page) {
        if let Some(account) = &self.0.account {
            page.field(sentence!("Calendars"), &account.host);
            page.say(&account.connection.sentence);
        }
        if self.0.collections.is_empty() {
            page.say(&say!("There are no calendars, task lists or address books."));
            return;
        }
        let rows: Vec<Vec<String>> = self.0.collections.iter().map(row).collect();
        page.table(&COLUMNS, &rows);
    }
}

fn row(one: &CollectionView) -> Vec<String> {
    let state = match (one.takes_part, one.writable, one.home_of.is_empty()) {
        (false, true, _) => say!("left out"),
        (false, false, _) => say!("read only, left out"),
        (true, false, _) => say!("read only"),
        (true, true, true) => say!("takes part"),
        (true, true, false) => say!("takes part; new: {kinds}", kinds = kinds(&one.home_of)),
    };
    vec![one.name.clone(), kinds(&one.kinds), state, one.id.clone()]
}

fn kinds(kinds: &[SyncKind]) -> String {
    let words: Vec<String> = kinds
        .iter()
        .map(|kind| match kind {
            SyncKind::Contact => say!("contacts"),
            SyncKind::Appointment => say!("appointments"),
            SyncKind::Task => say!("tasks"),
        })
        .collect();
    words.join(", ")
}
