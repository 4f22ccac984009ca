//! What a synchronization did, or would do.

use regarding_companion::view::sync::{
    SyncBrakeView, SyncCountsView, SyncKind, SyncKindView, SyncReportView, SyncStepView, SyncStepWhat,
};
use regarding_companion::{say, say_many, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// The report.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Report(pub(crate) SyncReportView);

const STEPS: [Column; 3] = [
    whole(sentence!("What")),
    cut(sentence!("Of")),
    cut(sentence!("Why")),
];

/// The same, with the fields that a change would write. They are what a preview is read for, and so they are never cut.
const PLANNED: [Column; 4] = [
    whole(sentence!("What")),
    cut(sentence!("Of")),
    cut(sentence!("Why")),
    whole(sentence!("Fields")),
];

impl Show for Report {
    fn on(&self, page: &mut Page) {
        if self.0.preview {
            page.say(&say!("This is what would happen. Nothing was changed."));
        } else if self.0.first {
            page.say(&say!(
                "This is what the first synchronization would do. Nothing was changed. Say --yes to begin."
            ));
        }
        for kind in &self.0.kinds {
            page.gap();
            one(kind, page);
        }
        for given_up in &self.0.given_up {
            page.gap();
            page.field(name(given_up.kind), &given_up.failure.message);
        }
        if !self.0.not_there.is_empty() {
            page.gap();
        }
        for missing in &self.0.not_there {
            page.say(&missing.sentence);
        }
    }
}

fn one(kind: &SyncKindView, page: &mut Page) {
    page.field(name(kind.kind), &summary(kind.counts));
    if let Some(brake) = kind.brake {
        page.say(&waits(brake));
    }
    if !kind.steps.is_empty() {
        let rows: Vec<Vec<String>> = kind.steps.iter().map(row).collect();
        if kind.steps.iter().all(|step| step.writes.is_empty()) {
            page.table(&STEPS, &rows);
        } else {
            let written = rows
                .into_iter()
                .zip(&kind.steps)
                .map(|(row, step)| with_writes(row, step));
            page.table(&PLANNED, &written.collect::<Vec<_>>());
        }
    }
    for note in &kind.notes {
        let title = if note.title.is_empty() {
            String::new()
        } else {
            format!("{}: ", note.title)
        };
        page.say(&format!("{title}{}", note.sentence));
    }
}

fn name(kind: SyncKind) -> String {
    match kind {
        SyncKind::Contact => say!("Contacts"),
        SyncKind::Appointment => say!("Appointments"),
        SyncKind::Task => say!("Tasks"),
    }
}

fn summary(counts: SyncCountsView) -> String {
    let parts = [
        (
            counts.items_created,
            say!("{count} created in the mailbox", count = counts.items_created),
        ),
        (
            counts.records_created,
            say!(
                "{count} created in the organization",
                count = counts.records_created
            ),
        ),
        (
            counts.items_changed,
            say!("{count} changed in the mailbox", count = counts.items_changed),
        ),
        (
            counts.records_changed,
            say!(
                "{count} changed in the organization",
                count = counts.records_changed
            ),
        ),
        (
            counts.items_removed,
            say!("{count} removed in the mailbox", count = counts.items_removed),
        ),
        (
            counts.records_deleted,
            say!(
                "{count} deleted in the organization",
                count = counts.records_deleted
            ),
        ),
        (counts.unlinked, say!("{count} unlinked", count = counts.unlinked)),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, words)| words)
        .collect();
    if parts.is_empty() {
        say!("nothing to do")
    } else {
        parts.join(", ")
    }
}

fn waits(brake: SyncBrakeView) -> String {
    let asks = say!(
        "This would remove, delete or unlink {losses} of {pairs} pairs. Nothing was done. Look at it with --preview, and say --yes to go on.",
        losses = brake.losses,
        pairs = brake.pairs
    );
    if brake.lately == 0 {
        return asks;
    }
    let lately = say_many!(
        count = brake.lately,
        "With {count} that was taken away in the last 24 hours it would be much.",
        "With {count} that were taken away in the last 24 hours it would be much."
    );
    format!("{asks} {lately}")
}

fn with_writes(mut row: Vec<String>, step: &SyncStepView) -> Vec<String> {
    let written = step.writes.iter().map(|written| written.sentence.as_str());
    row.push(written.collect::<Vec<_>>().join("; "));
    row
}

fn row(step: &SyncStepView) -> Vec<String> {
    let what = match step.what {
        SyncStepWhat::CreateItem => say!("create in the mailbox"),
        SyncStepWhat::CreateRecord => say!("create in the organization"),
        SyncStepWhat::ChangeItem => say!("change in the mailbox"),
        SyncStepWhat::ChangeRecord => say!("change in the organization"),
        SyncStepWhat::ChangeBoth => say!("change on both sides"),
        SyncStepWhat::RemoveItem => say!("remove in the mailbox"),
        SyncStepWhat::DeleteRecord => say!("delete in the organization"),
        SyncStepWhat::Unlink => say!("unlink"),
    };
    let why = match &step.failure {
        Some(failure) => say!("Not done: {failure}", failure = failure),
        None => step.reason.clone(),
    };
    vec![what, step.title.clone(), why]
}
