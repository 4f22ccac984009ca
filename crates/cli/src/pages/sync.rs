//! What a synchronization did, or would do.

use regarding_companion::view::sync::{
    SyncBrakeView, SyncCountsView, SyncKind, SyncKindView, SyncReportView, SyncStepView, SyncStepWhat,
};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// The report.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Report(pub(crate) SyncReportView);

const STEPS: [Column; 3] = [whole("What"), cut("Of"), cut("Why")];

impl Show for Report {
    fn on(&self, page: &mut Page) {
        if self.0.preview {
            page.say("This is what would happen. Nothing was changed.");
        }
        for kind in &self.0.kinds {
            page.gap();
            one(kind, page);
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
        page.table(&STEPS, &rows);
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

fn name(kind: SyncKind) -> &'static str {
    match kind {
        SyncKind::Contact => "Contacts",
        SyncKind::Appointment => "Appointments",
        SyncKind::Task => "Tasks",
    }
}

fn summary(counts: SyncCountsView) -> String {
    let parts = [
        (counts.items_created, "created in the mailbox"),
        (counts.records_created, "created in the organization"),
        (counts.items_changed, "changed in the mailbox"),
        (counts.records_changed, "changed in the organization"),
        (counts.items_removed, "removed in the mailbox"),
        (counts.records_deleted, "deleted in the organization"),
        (counts.unlinked, "unlinked"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if parts.is_empty() {
        "nothing to do".to_owned()
    } else {
        parts.join(", ")
    }
}

fn waits(brake: SyncBrakeView) -> String {
    format!(
        "This would remove, delete or unlink {} of {} pairs. Nothing was done. Look at it with --preview, and say --yes to go on.",
        brake.losses, brake.pairs
    )
}

fn row(step: &SyncStepView) -> Vec<String> {
    let what = match step.what {
        SyncStepWhat::CreateItem => "create in the mailbox",
        SyncStepWhat::CreateRecord => "create in the organization",
        SyncStepWhat::ChangeItem => "change in the mailbox",
        SyncStepWhat::ChangeRecord => "change in the organization",
        SyncStepWhat::ChangeBoth => "change on both sides",
        SyncStepWhat::RemoveItem => "remove in the mailbox",
        SyncStepWhat::DeleteRecord => "delete in the organization",
        SyncStepWhat::Unlink => "unlink",
    };
    let why = match &step.failure {
        Some(failure) => format!("Not done: {failure}"),
        None => step.reason.clone(),
    };
    vec![what.to_owned(), step.title.clone(), why]
}
