//! What happened, for the message about a failing seed. To put it into words takes a good part of a run, so it is done only for a seed that is
//! known to fail, which is run again.

use std::cell::Cell;

use regarding_sync::merge::{Becomes, OccurrenceEdit};
use regarding_sync::plan::{Action, Step};

use crate::values::number;

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Whether what happens is to be told.
pub(crate) fn is_asked() -> bool {
    ASKED.get()
}

/// Does something once more, and tells what happens.
pub(crate) fn telling<T>(work: impl FnOnce() -> T) -> T {
    ASKED.set(true);
    let done = work();
    ASKED.set(false);
    done
}

/// Tells what happens in a world.
macro_rules! tell {
    ($world:expr, $($what:tt)*) => {
        if crate::told::is_asked() {
            let what = format!($($what)*);
            $world.told.push(what);
        }
    };
}

/// What a step is about.
pub(crate) fn told(step: &Step) -> String {
    let what = match &step.action {
        Action::CreateItem { uid, .. } => format!("create item {uid}"),
        Action::CreateRecord { record, .. } => format!("create record {record}"),
        Action::Write { merge, .. } => format!(
            "write to item {:?} {:?}, to record {:?} {:?}, held {:?}",
            merge
                .to_item
                .iter()
                .map(|(f, v)| (*f, v.as_ref().and_then(number)))
                .collect::<Vec<_>>(),
            occurrences(&merge.item_occurrences),
            merge
                .to_record
                .iter()
                .map(|(f, v)| (*f, v.as_ref().and_then(number)))
                .collect::<Vec<_>>(),
            occurrences(&merge.record_occurrences),
            merge.held
        ),
        Action::RemoveItem { .. } => "remove item".to_owned(),
        Action::DeleteRecord => "delete record".to_owned(),
        Action::Untrack(untracking, _) => format!("untrack, {untracking:?}"),
        Action::Become(state) => format!("become {state:?}"),
        Action::Forget => "forget".to_owned(),
        Action::Undo(_) => "undo".to_owned(),
    };
    format!(
        "{what} | item {:?} record {:?} because {:?}",
        step.item
            .as_ref()
            .map(|(place, version)| (&place.name, &version.0)),
        step.record
            .as_ref()
            .map(|(record, version)| (record.id, &version.0)),
        step.reason
    )
}

fn occurrences(edits: &[OccurrenceEdit]) -> Vec<String> {
    let one = |edit: &OccurrenceEdit| {
        let what = match &edit.becomes {
            Becomes::Removed => "removed".to_owned(),
            Becomes::Regular(_) => "regular".to_owned(),
            Becomes::Changed(fields) => {
                let values = fields
                    .iter()
                    .map(|(field, value)| (*field, value.as_ref().and_then(number)));
                format!("{:?}", values.collect::<Vec<_>>())
            }
        };
        format!("{} {what}", edit.original)
    };
    edits.iter().map(one).collect()
}
