//! Mail that was written in the organization and waits there to be sent (Pending Send): it goes out through the person's own mailbox
//! where they allow it, by the computer that synchronizes, exactly once (docs/adr/0023).
//!
//! It is handed over as any other message. What is more is the record, which says how far it is: it is taken under the condition
//! that nobody else changed it, names the message from just before that is handed over, and is told what became of it.

mod answer;
mod letter;
mod one;
mod reason;
mod run;
mod settle;
pub(super) mod side;
mod state;
pub(super) mod words;

use regarding_id_cache::tables::outgoing::Outgoing;
use regarding_model::identity::record_of_item_uid;
use uuid::Uuid;

/// The record in which a message was written, where it was written in the organization.
pub(super) fn record_of(outgoing: &Outgoing) -> Option<Uuid> {
    let track = outgoing.track.as_ref()?;
    record_of_item_uid(outgoing.message_id.as_str(), track.organization)
}
