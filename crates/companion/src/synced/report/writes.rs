//! Which fields a step would write, and to which side.

use regarding_model::fields::{Field, Kind, Value};
use regarding_model::say;
use regarding_sync::merge::{Edits, Mark, Merge};
use regarding_sync::plan::{Action, Reminder, Step};

use crate::view::sync::SyncWritesView;
use crate::view::sync_decisions::SyncSide;
use crate::words::fields::name;

/// Something that is written, by its name on the command line and as people call it.
type Written = (&'static str, String);

/// What a step writes; nothing of one that removes, deletes or only notes what was seen.
pub(super) fn writes(step: &Step) -> Vec<SyncWritesView> {
    let sides = match &step.action {
        Action::CreateItem { merge, reminder, .. } | Action::Write { merge, reminder, .. } => [
            (SyncSide::Mailbox, to_item(step.kind, merge, *reminder)),
            (SyncSide::Organization, fields(step.kind, merge.record_edits())),
        ],
        Action::CreateRecord { merge, .. } => [
            (SyncSide::Mailbox, to_item(step.kind, merge, Reminder::Keep)),
            (SyncSide::Organization, fields(step.kind, merge.record_edits())),
        ],
        Action::RemoveItem { .. }
        | Action::DeleteRecord
        | Action::Untrack(..)
        | Action::Become(_)
        | Action::Forget
        | Action::Undo(_) => return Vec::new(),
    };
    let written = sides.into_iter().filter(|(_, written)| !written.is_empty());
    written.map(|(to, written)| view(to, written)).collect()
}

fn view(to: SyncSide, written: Vec<Written>) -> SyncWritesView {
    let (fields, names): (Vec<&str>, Vec<String>) = written.into_iter().unzip();
    let names = names.join(", ");
    SyncWritesView {
        to,
        fields: fields.into_iter().map(str::to_owned).collect(),
        sentence: match to {
            SyncSide::Mailbox => say!("To the mailbox: {fields}", fields = names),
            SyncSide::Organization => say!("To the organization: {fields}", fields = names),
        },
    }
}

fn to_item(kind: Kind, merge: &Merge, reminder: Reminder) -> Vec<Written> {
    let mut written = fields(kind, merge.item_edits());
    if reminder != Reminder::Keep {
        written.push(("reminder", say!("Reminder")));
    }
    // A mark goes along with whatever is written; alone it is all that is.
    if written.is_empty() && merge.mark != Mark::Keep {
        written.push(("mark", say!("Mark of being tracked")));
    }
    written
}

fn fields(kind: Kind, edits: Edits<'_>) -> Vec<Written> {
    let named = |(field, _): &(Field, Option<Value>)| (field.as_str(), name(kind, *field));
    let mut written: Vec<Written> = edits.fields.iter().map(named).collect();
    if !edits.occurrences.is_empty() {
        written.push(("occurrences", say!("Occurrences that differ from the series")));
    }
    written
}
