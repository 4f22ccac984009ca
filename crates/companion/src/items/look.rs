//! Looking at the collections: what a selection holds is looked out by the store, and what is new of it is read beside, in parts. A list
//! waits for it a moment, then shows what is there and tells how far it is.

use core::time::Duration;
use std::sync::Arc;

use jiff::SignedDuration;
use regarding_mailbox::collections::{Collections, PlaceKey, Selection};
use regarding_mailbox::error::MailboxError;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::say;

use super::row::Row;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::view::items::{ListedView, ReadingView};

/// How many items are read together.
const TOGETHER: usize = 200;
/// A list waits so long for the rest of it.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// Progress is told no more often.
const TOLD_EVERY: SignedDuration = SignedDuration::from_millis(700);

/// What a look brought.
pub(super) struct Looked {
    pub(super) rows: Vec<Arc<Row>>,
    pub(super) listed: ListedView,
}

impl Core {
    /// The items of a selection, as far as they are read.
    ///
    /// # Errors
    /// When nothing could be read at all.
    pub(super) async fn look_at_items(self: &Arc<Self>, selection: Selection) -> Answer<Looked> {
        if self.items.begins(self.names_mailbox(), selection, self.now()) {
            let core = Arc::clone(self);
            self.tasks.run(async move {
                let failure = core.read_selection(selection).await.err();
                core.items.ends(selection, failure, core.now());
                core.emit(Event::ItemsChanged);
            });
        }
        let _ = tokio::time::timeout(PATIENCE, self.look_ends(selection)).await;
        let (look, rows) = self.items.seen(selection);
        match look.failure {
            Some(failure) if rows.is_empty() && !look.running => return Err(failure),
            _ => {}
        }
        let mut notes = look.notes;
        notes.extend(
            look.failure
                .map(|failure| format!("{}.", failure.message.trim_end_matches('.'))),
        );
        let listed = ListedView {
            reading: look.running.then(|| ReadingView {
                done: number(look.done),
                total: number(look.total),
            }),
            notes,
            any: !rows.is_empty(),
        };
        Ok(Looked { rows, listed })
    }

    async fn look_ends(&self, selection: Selection) {
        loop {
            let ended = self.items.ended.notified();
            if !self.items.is_running(selection) {
                return;
            }
            ended.await;
        }
    }

    async fn read_selection(self: &Arc<Self>, selection: Selection) -> Answer<()> {
        let collections = self.collections_to_show().await?;
        let all = self.noting_items(collections.collections().await)?;
        let (mut selected, mut notes) = (Vec::new(), Vec::new());
        for one in all.iter().filter(|one| one.kinds.contains(&selection.kind())) {
            match collections.select(&one.id, selection).await {
                Ok(found) => selected.extend(found),
                Err(error) if is_of_all(&error) => return self.noting_items(Err(error)),
                Err(error) => notes.push(say!(
                    "“{name}” cannot be read at present: {why}.",
                    name = one.name,
                    why = error.to_string().trim_end_matches('.')
                )),
            }
        }
        let missing = self.items.selected(selection, selected, notes);
        self.read_missing(&collections, selection, &missing).await
    }

    async fn read_missing(
        self: &Arc<Self>,
        collections: &Arc<dyn Collections>,
        selection: Selection,
        missing: &[PlaceKey],
    ) -> Answer<()> {
        let mut told = self.now();
        for some in missing.chunks(TOGETHER) {
            let (items, unreadable) = self.noting_items(collections.read(some).await)?;
            let read = items.iter().map(|item| {
                (
                    item.place.clone(),
                    (item.revision.clone(), Some(Arc::new(Row::of(item)))),
                )
            });
            let read: Vec<_> = read.collect();
            if !unreadable.is_empty() {
                tracing::debug!(
                    count = unreadable.len(),
                    "items that make no sense are not listed"
                );
            }
            self.items.read(selection, read, some.len());
            if self.now().duration_since(told) > TOLD_EVERY {
                told = self.now();
                self.emit(Event::ItemsChanged);
            }
        }
        Ok(())
    }

    /// Passes an answer of wherever the items are on, noting what it tells of the connection.
    pub(super) fn noting_items<T>(&self, answer: Result<T, MailboxError>) -> Answer<T> {
        if self.has_calendar_server() {
            self.noting_calendars(answer)
        } else {
            self.noting_mailbox(answer)
        }
    }
}

/// Whether a failure is about the way to the server and not about one collection on it.
fn is_of_all(error: &MailboxError) -> bool {
    matches!(
        error.kind(),
        FailureKind::Offline | FailureKind::Throttled(_) | FailureKind::SignIn | FailureKind::Internal
    )
}

/// A count as front doors get it.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
