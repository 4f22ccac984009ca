//! Untracking an item as the person sees it: whether its record may go with it is said before (D-38, D-53, D-55, D-77).

use std::sync::Arc;

use jiff::Timestamp;
use regarding_dataverse::operations::tracked_items::TrackedItem;
use regarding_dataverse::synced::SyncedTable;
use regarding_mailbox::collections::PlaceKey;
use regarding_model::fields::Kind;
use regarding_model::ids::UserId;
use regarding_model::record::KnownTable;
use regarding_model::say;

use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::view::pane::UntrackView;

impl Core {
    /// Untracks an item; `delete`: its record goes too.
    ///
    /// # Errors
    /// Why not, in a sentence; then nothing was done.
    pub(crate) async fn untrack_listed(
        self: &Arc<Self>,
        place: &PlaceKey,
        delete: bool,
    ) -> Answer<UntrackView> {
        let item = self.read_item(place).await?;
        let uid = item.uid.ok_or_else(|| {
            failing::invalid(say!("It has no identifier of its own, so it cannot be tracked"))
        })?;
        let answered = self.untrack_item(&uid, delete).await;
        self.about_changed();
        self.emit(Event::ItemsChanged);
        let answered = answered?;
        if !answered.done {
            return Err(failing::invalid(answered.sentence));
        }
        self.no_longer_wanted(&uid).await?;
        let pane = self.item_pane(place).await?;
        Ok(UntrackView {
            deleted: delete,
            sentence: answered.sentence,
            tracking: pane.tracking,
        })
    }

    /// Why the record of an item may not be deleted with it, as far as is known; the organization is asked once more when it is.
    pub(super) fn deleting_refusal(
        &self,
        kind: Kind,
        series: bool,
        found: Option<&TrackedItem>,
    ) -> Option<String> {
        let right = match kind {
            Kind::Contact => "prvDeleteContact",
            Kind::Appointment | Kind::Task => "prvDeleteActivity",
        };
        if let Some(refusal) = self.lacks(&[right]) {
            return Some(format!("{}.", refusal.message.trim_end_matches('.')));
        }
        let user = self.tracking_me().map(|me| me.user);
        match kind {
            Kind::Appointment => of_appointment(series, found, user, self.now()),
            Kind::Contact | Kind::Task => None,
        }
    }
}

/// D-38: of appointments only those to come go, and only with their owner.
fn of_appointment(
    series: bool,
    found: Option<&TrackedItem>,
    user: Option<UserId>,
    now: Timestamp,
) -> Option<String> {
    let found = found?;
    if SyncedTable::of(&found.record.record.table).is_some_and(SyncedTable::is_one_way) {
        return Some(say!(
            "Its record stays, because records of this kind are changed in the organization only."
        ));
    }
    if !series && found.starts.is_some_and(|start| start < now) {
        return Some(say!(
            "Its record stays, because the appointment has begun already."
        ));
    }
    if !is_mine(found, user) {
        return Some(say!("Its record stays, because somebody else owns it."));
    }
    None
}

/// Whether the person owns a record.
pub(super) fn is_mine(found: &TrackedItem, user: Option<UserId>) -> bool {
    let owner = found.owner.as_ref().map(|owner| &owner.record);
    owner.is_some_and(|owner| {
        owner.table == KnownTable::SystemUser.name() && user.is_some_and(|user| user.0 == owner.id)
    })
}
