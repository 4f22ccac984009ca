//! What the person may do about tracking: read before anything is offered, refused before any call, in words (I-2).

use regarding_dataverse::ApiError;
use regarding_model::ids::{RecordRef, TableName};

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
            Ok(held) => ["ReadAccess", "AppendToAccess"]
                .into_iter()
                .find(|right| !held.has(right))
                .map_or(view, |right| {
                    FailureView::new(FailureCode::Forbidden, rights::refusal(right))
                }),
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
