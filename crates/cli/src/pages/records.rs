//! Records and search results.

use regarding_companion::view::pane::{EndedView, RecordView, SearchView, TrackingView};
use regarding_companion::{say, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

const COLUMNS: [Column; 4] = [
    whole(sentence!("Kind")),
    cut(sentence!("Name")),
    cut(sentence!("Detail")),
    whole(sentence!("Record")),
];

/// Records behind an address.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Records(pub(crate) Vec<RecordView>);

impl Show for Records {
    fn on(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.say(&say!("Nobody in the organization has this address."));
        } else {
            page.table(&COLUMNS, &self.0.iter().map(row).collect::<Vec<_>>());
        }
    }
}

/// A record that was created.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Created(pub(crate) RecordView);

impl Show for Created {
    fn on(&self, page: &mut Page) {
        page.field(sentence!("Created"), &named(&self.0));
    }
}

/// A record that was closed.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Ended(pub(crate) EndedView);

impl Show for Ended {
    fn on(&self, page: &mut Page) {
        page.say(&self.0.sentence);
        for made in &self.0.made {
            page.field(sentence!("Created"), &named(made));
        }
    }
}

/// A record that was created, and what became of the message that it was created for.
#[derive(Debug, Serialize)]
pub(crate) struct Opened {
    /// The record.
    pub(crate) created: RecordView,
    /// The message.
    pub(crate) tracking: TrackingView,
}

impl Show for Opened {
    fn on(&self, page: &mut Page) {
        page.field(sentence!("Created"), &named(&self.created));
        self.tracking.on(page);
    }
}

impl Show for SearchView {
    fn on(&self, page: &mut Page) {
        for group in self.groups.iter().filter(|group| !group.records.is_empty()) {
            page.gap();
            page.say(&group.title);
            page.table(&COLUMNS, &group.records.iter().map(row).collect::<Vec<_>>());
        }
        if self.groups.iter().all(|group| group.records.is_empty()) {
            page.say(&say!("Nothing found."));
        }
    }
}

fn row(record: &RecordView) -> Vec<String> {
    vec![
        record.kind.clone(),
        record.name.clone(),
        record.detail.clone(),
        reference(record),
    ]
}

/// As `--regarding` takes it.
pub(super) fn reference(record: &RecordView) -> String {
    format!("{}:{}", record.table, record.id)
}

/// Kind, name and reference in one line.
pub(super) fn named(record: &RecordView) -> String {
    format!("{} {} ({})", record.kind, record.name, reference(record))
}
