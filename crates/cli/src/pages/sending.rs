//! Messages that were sent, or are to be.

use regarding_companion::view::compose::{OutgoingView, SubmissionView};
use regarding_companion::view::options::PendingSendView;
use regarding_companion::{say, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// What became of a message.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Sent(pub(crate) OutgoingView);

impl Show for Sent {
    fn on(&self, page: &mut Page) {
        page.say(&self.0.title);
        page.say(&self.0.reason);
        page.field(say!("Message"), &self.0.id);
    }
}

/// A draft that was saved.
#[derive(Serialize)]
pub(crate) struct Drafted {
    /// Names it.
    pub(crate) key: String,
}

impl Show for Drafted {
    fn on(&self, page: &mut Page) {
        page.say(&say!("Saved among your drafts. Nothing was sent."));
    }
}

/// What is to be sent.
#[derive(Serialize)]
pub(crate) struct ToBeSent {
    /// The messages.
    pub(crate) messages: Vec<OutgoingView>,
    /// How they go out.
    pub(crate) way: SubmissionView,
    /// Whether what the person writes in the organization goes out, too.
    pub(crate) written: PendingSendView,
}

const COLUMNS: [Column; 4] = [
    whole(sentence!("State")),
    cut(sentence!("Subject")),
    cut(sentence!("Message")),
    cut(sentence!("Why")),
];

impl Show for ToBeSent {
    fn on(&self, page: &mut Page) {
        page.say(&self.way.sentence);
        if self.written.on {
            page.say(&self.written.sentence);
        }
        if self.messages.is_empty() {
            if !self.written.troubled {
                page.say(&say!("Nothing waits to be sent."));
            }
            return;
        }
        let rows = self.messages.iter().map(|one| {
            vec![
                one.title.clone(),
                one.subject.clone().unwrap_or_default(),
                one.id.clone(),
                one.reason.clone(),
            ]
        });
        page.table(&COLUMNS, &rows.collect::<Vec<_>>());
    }
}
