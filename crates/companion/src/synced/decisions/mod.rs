//! What waits for a person: values that both sides changed, records and items that may be one, messages to attendees; their answers,
//! carried out at once for the pair that they are about; and taking back what an answer or a cycle did (docs/adr/0012).
//!
//! What is shown is read at that moment, and an answer is good for exactly what was shown: it names the values, or the versions, and
//! where others are there by then nothing is done and the new ones are told.

mod answer;
mod conflicts;
mod desk;
mod invitations;
mod list;
pub(crate) mod memory;
mod proposals;
mod seen;
#[cfg(test)]
mod tests;
mod undo;
mod unfollowed;
mod untrack;
mod untrack_elsewhere;

use regarding_dataverse::synced::SyncedTable;
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;

use crate::core::Core;
use crate::host::Event;

impl Core {
    /// The person said something about one thing of each of these kinds, or took that back: fewer wait, and panes tell something else.
    fn answered_about(&self, kinds: impl IntoIterator<Item = Kind>) {
        for kind in kinds {
            self.sync.live.answered(kind);
        }
        self.items.forget_marks();
        self.panes.forget_all();
        for event in [
            Event::SyncChanged,
            Event::DecisionsChanged,
            Event::ItemsChanged,
            Event::PaneChanged { key: None },
        ] {
            self.emit(event);
        }
    }
}

/// The kind of a record that is kept the same.
fn kind_of(record: &RecordRef) -> Option<Kind> {
    SyncedTable::of(&record.table).map(SyncedTable::kind)
}
