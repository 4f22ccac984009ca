//! What the person may do about tracking: read before anything is offered, refused before any call, in words (I-2).

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::record_rights::RecordRights;
use regarding_model::ids::{RecordRef, TableName};
use regarding_model::record::KnownTable;
use uuid::Uuid;

use crate::core::Core;
use crate::core::failing;
use crate::session::myself::Myself;
use crate::session::side::Session;
use crate::view::failure::{FailureCode, FailureView};
use crate::words::rights;

/// What tracking a message takes.
const TO_TRACK: [&str; 2] = ["prvCreateActivity", "prvReadActivity"];

/// What setting regarding takes on the side of the activity; on the side of the record it is `prvAppendTo` (reference E1).
const TO_LINK: &str = "prvAppendActivity";

/// What changing the regarding of a copy that is there takes besides.
const TO_CHANGE: &str = "prvWriteActivity";

/// What untracking one's own copy takes.
const TO_UNTRACK: &str = "prvDeleteActivity";

/// What somebody must be able to do with a record that an activity is linked to, and with a copy whose regarding changes
/// (reference E1, E2).
const LINKED_TO: [&str; 2] = ["ReadAccess", "AppendToAccess"];
const CHANGED: [&str; 2] = ["WriteAccess", "AppendAccess"];

/// About which records a look asks.
#[derive(Default)]
pub(crate) struct Asked {
    target: Option<RecordRef>,
    copy: Option<RecordRef>,
}

impl Asked {
    /// The records, in the order in which the rights come back.
    pub(crate) fn records(&self) -> Vec<RecordRef> {
        self.target.iter().chain(&self.copy).cloned().collect()
    }

    /// Why the record cannot be linked to, and what may be done with the message's own copy.
    pub(crate) fn told(
        &self,
        rights: Vec<Option<RecordRights>>,
    ) -> (Option<FailureView>, Option<RecordRights>) {
        let mut rights = rights.into_iter();
        let target = self.target.as_ref().and_then(|_| rights.next()).flatten();
        let copy = self.copy.as_ref().and_then(|_| rights.next()).flatten();
        (lacking(target.as_ref(), &LINKED_TO), copy)
    }
}

/// The first of these rights on a record that is missing, in words; none where the organization did not tell.
pub(crate) fn lacking(held: Option<&RecordRights>, needed: &[&str]) -> Option<FailureView> {
    let held = held?;
    let right = needed.iter().find(|right| !held.has(right))?;
    Some(FailureView::new(FailureCode::Forbidden, rights::refusal(right)))
}

/// The first right that is missing, in words.
fn missing(myself: &Myself, needed: &[&str]) -> Option<FailureView> {
    let right = needed.iter().find(|right| !myself.may(right))?;
    Some(FailureView::new(FailureCode::Forbidden, rights::refusal(right)))
}

impl Core {
    /// Why the message cannot be tracked now; `None` when it can, if need be later.
    pub(crate) fn tracking_refusal(&self) -> Option<FailureView> {
        self.refusal(&TO_TRACK)
    }

    /// Why the message cannot be tracked and set regarding a record of this table now.
    pub(crate) fn linking_refusal(&self, table: &TableName) -> Option<FailureView> {
        let [create, read] = TO_TRACK;
        self.refusal(&[create, read, TO_LINK, &rights::append_to(table)])
    }

    /// Why the regarding of a copy that is there cannot be changed.
    pub(crate) fn changing_refusal(&self) -> Option<FailureView> {
        self.lacks(&[TO_CHANGE, TO_LINK])
    }

    /// The first of these rights that the person lacks, in words; nothing while their rights are not known, because the
    /// organization decides in the end.
    pub(crate) fn lacks(&self, needed: &[&str]) -> Option<FailureView> {
        let myself = self.organization.session()?.myself()?;
        missing(&myself, needed)
    }

    /// The records about which a look asks what the person may do, when a message is set regarding one of them: the record, where
    /// the right to link to its table reaches some records only; the message's own copy, where the right to change it does.
    pub(crate) fn asked_about(&self, session: &Session, target: Option<&RecordRef>, copy: Uuid) -> Asked {
        let (Some(target), Some(myself)) = (target, session.myself()) else {
            return Asked::default();
        };
        let changes = [TO_CHANGE, TO_LINK].iter().any(|right| myself.is_narrow(right));
        Asked {
            target: myself
                .is_narrow(&rights::append_to(&target.table))
                .then(|| target.clone()),
            copy: changes.then(|| RecordRef::new(KnownTable::Email.name(), copy)),
        }
    }

    /// Why one of these records cannot be linked to: the organization is asked, in one round trip, where the person's right to
    /// link to its table reaches some records only. What it does not tell now, it decides when it is asked to write.
    pub(crate) async fn attaching_refusal(
        &self,
        session: &Session,
        targets: impl IntoIterator<Item = RecordRef>,
    ) -> Option<FailureView> {
        let myself = session.myself()?;
        let narrow = |target: &RecordRef| myself.is_narrow(&rights::append_to(&target.table));
        let asked: Vec<RecordRef> = targets.into_iter().filter(narrow).collect();
        if asked.is_empty() || !self.net.is_on() {
            return None;
        }
        let told = session.client.rights_on(session.user, &asked).await.ok()?;
        told.iter().find_map(|held| lacking(held.as_ref(), &LINKED_TO))
    }

    /// Why the regarding of somebody else's copy cannot be changed; asked about, unless the look told it already.
    pub(crate) async fn copy_refusal(
        &self,
        session: &Session,
        copy: Uuid,
        told: Option<&RecordRights>,
    ) -> Option<FailureView> {
        let myself = session.myself()?;
        if ![TO_CHANGE, TO_LINK].iter().any(|right| myself.is_narrow(right)) {
            return None;
        }
        if told.is_some() {
            return lacking(told, &CHANGED);
        }
        let copy = RecordRef::new(KnownTable::Email.name(), copy);
        let told = session.client.rights_on(session.user, &[copy]).await.ok()?;
        lacking(told.first()?.as_ref(), &CHANGED)
    }

    /// What the organization's refusal means. Where it did not say which right is missing, it is asked what the person may do
    /// with the record that was to be linked.
    pub(crate) async fn refused(
        &self,
        session: &Session,
        error: ApiError,
        target: Option<&RecordRef>,
    ) -> FailureView {
        let unnamed = matches!(error, ApiError::Forbidden { right: None });
        let view = self.note_failure(session, error);
        let (true, Some(target), Ok(())) = (unnamed, target, self.still(session.tenure)) else {
            return view;
        };
        match session.client.record_rights(session.user, target).await {
            Ok(held) => lacking(Some(&held), &LINKED_TO).unwrap_or(view),
            Err(_) => view,
        }
    }

    /// Why nothing can be asked of the organization now.
    pub(crate) fn asking_refusal(&self) -> Option<FailureView> {
        self.refusal(&[])
    }

    /// Why the person's own copy cannot be deleted now.
    pub(crate) fn untracking_refusal(&self) -> Option<FailureView> {
        self.refusal(&[TO_UNTRACK])
    }

    fn refusal(&self, needed: &[&str]) -> Option<FailureView> {
        if !self.net.is_on() {
            return Some(failing::switched_off());
        }
        if self.account().is_none() {
            return Some(failing::sign_in_needed());
        }
        let myself = self.organization.session()?.myself()?;
        missing(&myself, needed)
    }
}
