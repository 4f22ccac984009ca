//! Looking for messages of a folder, on the server where there is one, by words of the subject and of the people. One search at a time:
//! the next one ends the one before, which nobody waits for any more.

use std::sync::{Arc, Mutex, PoisonError};

use regarding_mailbox::query::MailQuery;
use regarding_mailbox::seam::PageCursor;
use regarding_model::say;
use tokio_util::sync::CancellationToken;

use super::key;
use super::list::{is_outgoing, row};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::view::failure::{FailureCode, FailureView};
use crate::view::mail::FoundMessagesView;

/// The longest page that is found at once.
const LONGEST_PAGE: u32 = 100;

/// The search that is under way.
#[derive(Debug, Default)]
pub(crate) struct Searching(Mutex<CancellationToken>);

impl Searching {
    /// Ends the one before and begins another.
    fn begin(&self) -> CancellationToken {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        current.cancel();
        *current = CancellationToken::new();
        current.clone()
    }
}

impl Core {
    /// A page of what was found in a folder, newest first.
    pub(crate) async fn search_mail(
        self: &Arc<Self>,
        folder: &str,
        typed: &str,
        from: Option<&str>,
        limit: u32,
    ) -> Answer<FoundMessagesView> {
        let folder = key::to_folder(folder).ok_or_else(|| failing::invalid(say!("That names no folder")))?;
        let turn = self.mailbox.searching.begin();
        let Some(query) = MailQuery::of(typed) else {
            return Ok(FoundMessagesView::default());
        };
        let mailbox = self.open_mailbox()?;
        let cursor = from.map(|from| PageCursor(from.to_owned()));
        let search = mailbox
            .adapter
            .search(&folder, &query, cursor.as_ref(), limit.clamp(1, LONGEST_PAGE));
        let found = turn.run_until_cancelled(search).await.ok_or_else(overtaken)?;
        let found = self.noting_mailbox(found)?;
        let sent = is_outgoing(mailbox.purpose(&folder).await?);
        let headers = found.envelopes.iter().map(|envelope| &envelope.header);
        let badges = self.badges(headers).await;
        if turn.is_cancelled() {
            // It was through when the next one began, but nobody waits for it any more.
            return Err(overtaken());
        }
        let rows = found
            .envelopes
            .iter()
            .map(|envelope| row(envelope, sent, &badges));
        Ok(FoundMessagesView {
            rows: rows.collect(),
            next: found.next.map(|next| next.0),
        })
    }
}

fn overtaken() -> FailureView {
    FailureView::new(FailureCode::Cancelled, say!("Another search began"))
}
