//! What the person may do about tracking: read before anything is offered, refused before any call, in words (I-2).

use crate::core::Core;
use crate::core::failing;
use crate::session::myself::Myself;
use crate::view::failure::{FailureCode, FailureView};

/// What tracking a message takes.
const TO_TRACK: [(&str, &str); 2] = [
    ("prvCreateActivity", "create activities"),
    ("prvReadActivity", "read activities"),
];

/// What tracking and setting regarding takes, on the side of the activity.
const TO_LINK: [(&str, &str); 3] = [
    TO_TRACK[0],
    TO_TRACK[1],
    ("prvAppendActivity", "link activities with records"),
];

/// What untracking one's own copy takes.
const TO_UNTRACK: (&str, &str) = ("prvDeleteActivity", "delete activities");

/// The missing right in words.
fn missing(myself: &Myself, needed: &[(&str, &str)]) -> Option<FailureView> {
    let (right, words) = needed.iter().find(|(right, _)| !myself.may(right))?;
    Some(FailureView::new(
        FailureCode::Forbidden,
        format!("Your role does not let you {words} ({right}). Ask your administrator for it"),
    ))
}

impl Core {
    /// Why the message cannot be tracked now; `None` when it can, if need be later.
    pub(crate) fn tracking_refusal(&self) -> Option<FailureView> {
        self.refusal(&TO_TRACK)
    }

    /// Why the message cannot be tracked and set regarding a record now.
    pub(crate) fn linking_refusal(&self) -> Option<FailureView> {
        self.refusal(&TO_LINK)
    }

    /// Why the person's own copy cannot be deleted now.
    pub(crate) fn untracking_refusal(&self) -> Option<FailureView> {
        self.refusal(&[TO_UNTRACK])
    }

    fn refusal(&self, needed: &[(&str, &str)]) -> Option<FailureView> {
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
