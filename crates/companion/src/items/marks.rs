//! What the organization says about the records of listed items: looked up beside the list, by ids alone. This is how a new computer, an
//! emptied cache and one that does not synchronize learn what is tracked (promise 6).

use core::time::Duration;
use std::sync::Arc;

use regarding_dataverse::operations::tracked_items::FindItems;
use regarding_model::ids::RecordRef;
use regarding_net::Rule;
use tokio::sync::oneshot;

use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::view::app::ConnectionState;

/// A list waits so long for its marks.
const PATIENCE: Duration = Duration::from_millis(700);

impl Core {
    /// Looks records up. A list waits a moment for it; when it takes longer, the front door hears of what is different.
    pub(super) async fn refresh_item_marks(self: &Arc<Self>, records: Vec<RecordRef>) {
        if !self.net.is_on() || self.organization.status.state() != ConnectionState::Connected {
            return;
        }
        let due = self.items.due_marks(records, self.now());
        if due.is_empty() {
            return;
        }
        let core = Arc::clone(self);
        let (done, waiting) = oneshot::channel();
        self.tasks.run(async move {
            // Whoever waits no longer is told.
            let mut done = Some(done);
            match core.read_item_marks(&due).await {
                Ok(news) => {
                    let heard = done.take().is_some_and(|done| done.send(()).is_ok());
                    if news && !heard {
                        core.emit(Event::ItemsChanged);
                    }
                }
                Err(failure) => {
                    tracing::info!(code = ?failure.code, "the marks of a list were not looked up")
                }
            }
        });
        let _ = tokio::time::timeout(PATIENCE, waiting).await;
    }

    /// Asks about records; whether something is different now.
    async fn read_item_marks(&self, records: &[RecordRef]) -> Answer<bool> {
        let session = self.session()?;
        let asks = FindItems::about(records);
        let mut found = Vec::new();
        for answer in self.noting(&session, session.client.run_all(Rule::ListMarks, &asks).await)? {
            // Half an answer would take marks away that stand in the other half.
            found.extend(self.noting(&session, answer)?);
        }
        self.still(session.tenure)?;
        for item in &found {
            let named = &item.record;
            self.names.note(&named.record, &named.name);
            if let Some(about) = &item.about {
                self.names.note(&about.record, &about.name);
            }
        }
        Ok(self.items.note_marks(records, &found, self.now()))
    }
}
