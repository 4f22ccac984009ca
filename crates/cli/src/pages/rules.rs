//! Fields and filters in words.

use regarding_companion::view::sync_rules::{
    FieldDirectionView, FilterPreviewView, FilterRecordView, SyncFilterView, SyncFiltersView,
    SyncedFieldView, SyncedFieldsView,
};
use regarding_companion::{say, say_many, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// The synchronized fields.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Fields(pub(crate) SyncedFieldsView);

const FIELDS: [Column; 5] = [
    whole(sentence!("Field")),
    cut(sentence!("In the mailbox")),
    whole(sentence!("Direction")),
    cut(sentence!("In the organization")),
    cut(sentence!("Note")),
];

impl Show for Fields {
    fn on(&self, page: &mut Page) {
        for table in &self.0.tables {
            page.gap();
            page.say(&table.title);
            let rows: Vec<Vec<String>> = table.fields.iter().map(field).collect();
            page.table(&FIELDS, &rows);
        }
        page.gap();
        page.say(&self.0.sentence);
    }
}

fn field(field: &SyncedFieldView) -> Vec<String> {
    let notes = [&field.security, &field.reason].into_iter().flatten();
    vec![
        field.field.clone(),
        field.mailbox.clone(),
        direction(field.direction),
        field.organization.clone(),
        notes.cloned().collect::<Vec<_>>().join(" "),
    ]
}

fn direction(direction: FieldDirectionView) -> String {
    match direction {
        FieldDirectionView::None => say!("not at all"),
        FieldDirectionView::ToMailbox => say!("to the mailbox"),
        FieldDirectionView::ToOrganization => say!("to the organization"),
        FieldDirectionView::Both => say!("both ways"),
    }
}

/// All filters.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Filters(pub(crate) SyncFiltersView);

const FILTERS: [Column; 5] = [
    whole(sentence!("Of")),
    cut(sentence!("Name")),
    whole(sentence!("Whose")),
    whole(sentence!("State")),
    whole(sentence!("Filter")),
];

impl Show for Filters {
    fn on(&self, page: &mut Page) {
        let rows: Vec<Vec<String>> = self.0.filters.iter().map(row).collect();
        page.table(&FILTERS, &rows);
        for table in &self.0.tables {
            if let Some(nothing) = &table.nothing {
                page.field(&table.title, nothing);
            }
        }
        page.gap();
        page.say(&self.0.sentence);
    }
}

fn row(filter: &SyncFilterView) -> Vec<String> {
    vec![
        filter.table_title.clone(),
        filter.name.clone(),
        whose(filter),
        state(filter),
        filter.id.clone(),
    ]
}

fn whose(filter: &SyncFilterView) -> String {
    if filter.own {
        say!("yours")
    } else {
        say!("your organization's")
    }
}

fn state(filter: &SyncFilterView) -> String {
    if filter.active {
        say!("active")
    } else {
        say!("off")
    }
}

/// One filter, with its criteria.
#[derive(Debug, Serialize)]
pub(crate) struct Filter {
    /// The filter.
    pub(crate) filter: SyncFilterView,
    /// Its criteria.
    pub(crate) fetchxml: String,
}

impl Show for Filter {
    fn on(&self, page: &mut Page) {
        let filter = &self.filter;
        page.field(&filter.table_title, &filter.name);
        page.field(sentence!("Whose"), &whose(filter));
        page.field(sentence!("State"), &state(filter));
        for criterion in &filter.criteria {
            page.field(sentence!("Selects"), criterion);
        }
        page.gap();
        page.text(&self.fetchxml);
    }
}

/// What a change would do.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Preview(pub(crate) FilterPreviewView);

const RECORDS: [Column; 2] = [cut(sentence!("Name")), whole(sentence!("Record"))];

impl Show for Preview {
    fn on(&self, page: &mut Page) {
        let view = &self.0;
        for criterion in &view.criteria {
            page.field(sentence!("Selects"), criterion);
        }
        page.say(&view.sentence);
        if let Some(note) = &view.note {
            page.say(note);
        }
        if view.dropped > 0 {
            page.say(&say_many!(
                count = view.dropped,
                "{count} record that never came is not selected any more.",
                "{count} records that never came are not selected any more."
            ));
        }
        list(
            page,
            &say!("Comes to the mailbox"),
            &view.added_records,
            view.added,
        );
        list(page, &say!("Is unlinked"), &view.unlinked_records, view.unlinked);
    }
}

fn list(page: &mut Page, title: &str, records: &[FilterRecordView], all: u32) {
    if records.is_empty() {
        return;
    }
    page.gap();
    page.field(title, &all.to_string());
    let row =
        |record: &FilterRecordView| vec![record.name.clone(), format!("{}:{}", record.table, record.id)];
    page.table(&RECORDS, &records.iter().map(row).collect::<Vec<_>>());
}
