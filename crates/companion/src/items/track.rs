//! Track and *Set Regarding* of appointments, contacts and tasks: what the person asks for is kept on the disk by identifiers, tried at
//! once, and carried out later where that cannot be (F-2, G-5). Of a contact the regarding is the account that it belongs to (H-45).

use std::sync::Arc;

use regarding_id_cache::tables::wanted::Wanted;
use regarding_mailbox::collections::PlaceKey;
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;

use super::row::Row;
use super::state::hindrance;
use super::words;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::pane::cards;
use crate::synced::one::TrackedNow;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::pane::{RecordRefView, TrackingView};
use crate::words::rights;

impl Core {
    /// Tracks an item, or says what it is about; both where it is not tracked yet.
    pub(crate) async fn track_item(
        self: &Arc<Self>,
        place: &PlaceKey,
        regarding: Option<&RecordRefView>,
    ) -> Answer<TrackingView> {
        let item = self.read_item(place).await?;
        let row = Row::of(&item);
        let target = regarding.map(cards::reference).transpose()?;
        let uid = self.may_track(&row, target.as_ref()).await?;
        let standing = self.item_standing(&row).await?;
        if let Some(cannot) = hindrance(standing.state) {
            return Err(failing::invalid(words::hindered(cannot)));
        }
        let wanted = target.map(|target| Wanted {
            uid: uid.clone(),
            kind: row.kind,
            target,
        });
        if let Some(wanted) = &wanted {
            self.want_about(wanted.clone()).await?;
        }
        let tracked = standing.state.is_tracked();
        if !tracked {
            self.ask_to_track(vec![uid.clone()]).await?;
        }
        let outcome = self.carry_out_asked(&row, &uid, (tracked, wanted.as_ref())).await;
        self.about_changed();
        self.emit(Event::ItemsChanged);
        self.emit(Event::SyncChanged);
        outcome?;
        let pane = self.item_pane(place).await?;
        Ok(pane.tracking)
    }

    /// Why an item cannot be tracked, or not be about a record, in words and before anything is sent (I-2); its UID.
    async fn may_track(&self, row: &Row, target: Option<&RecordRef>) -> Answer<String> {
        if let Some(refusal) = self.item_refusal(row.kind) {
            return Err(refusal);
        }
        if let Some(target) = target {
            self.may_be_about(row.kind, target)?;
            if let Some(session) = self.organization.session()
                && let Some(refusal) = self.attaching_refusal(&session, [target.clone()]).await
            {
                return Err(refusal);
            }
        }
        let cannot = row.cannot(self.tracking_me());
        match (&row.uid, cannot) {
            (Some(uid), None) => Ok(uid.clone()),
            (_, Some(cannot)) => Err(failing::invalid(words::hindered(cannot))),
            (None, None) => Err(failing::invalid(words::hindered(
                regarding_sync::item_state::Cannot::NoIdentity,
            ))),
        }
    }

    fn may_be_about(&self, kind: Kind, target: &RecordRef) -> Answer<()> {
        let known = KnownTable::of(&target.table);
        if kind == Kind::Contact && known != Some(KnownTable::Account) {
            return Err(failing::invalid(say!(
                "A contact belongs to an account: choose one"
            )));
        }
        let link = match kind {
            Kind::Contact => "prvAppendContact",
            Kind::Appointment | Kind::Task => "prvAppendActivity",
        };
        let refusal = self.lacks(&[link, &rights::append_to(&target.table)]);
        refusal.map_or(Ok(()), Err)
    }

    /// Why items of a kind cannot be tracked now; `None` when they can, if need be later.
    pub(super) fn item_refusal(&self, kind: Kind) -> Option<FailureView> {
        if !self.net.is_on() {
            return Some(failing::switched_off());
        }
        if self.account().is_none() {
            return Some(failing::sign_in_needed());
        }
        if !self.profile.settings.get().uses_primary() {
            return Some(failing::invalid(say!(
                "Appointments, contacts and tasks belong to your primary organization: use that one, or make this one the primary one"
            )));
        }
        let create = match kind {
            Kind::Contact => "prvCreateContact",
            Kind::Appointment | Kind::Task => "prvCreateActivity",
        };
        self.lacks(&[regarding_dataverse::synced::rights::SYNC, create])
    }

    /// Tries what was asked for. What cannot be done now stays asked for, and that is no failure.
    async fn carry_out_asked(
        self: &Arc<Self>,
        row: &Row,
        uid: &str,
        (tracked, wanted): (bool, Option<&Wanted>),
    ) -> Answer<()> {
        let Ok(session) = self.session() else {
            return Ok(());
        };
        if !tracked {
            match later(self.track_one(&session, (row.kind, uid)).await)? {
                Some(TrackedNow::Done) => {}
                Some(TrackedNow::Refused(sentence)) => {
                    self.no_longer_wanted(uid).await?;
                    return Err(failing::invalid(sentence));
                }
                Some(TrackedNow::Waits(_) | TrackedNow::Asks) | None => return Ok(()),
            }
        }
        match wanted {
            Some(wanted) => later(self.set_wanted(&session, wanted, Some(row)).await).map(drop),
            None => Ok(()),
        }
    }
}

/// What passes by itself is no failure of a request that waits.
fn later<T>(answer: Answer<T>) -> Answer<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(failure) if waits(failure.code) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn waits(code: FailureCode) -> bool {
    matches!(
        code,
        FailureCode::Offline
            | FailureCode::Throttled
            | FailureCode::SignIn
            | FailureCode::SwitchedOff
            | FailureCode::Stale
    )
}
