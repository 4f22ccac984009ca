//! The messages beside the selected one, looked up in advance and kept in memory, so that their pane is there at once.

use std::sync::Arc;

use regarding_mailbox::seam::ItemKey;
use regarding_net::Rule;

use crate::core::Core;
use crate::view::app::ConnectionState;

impl Core {
    /// Looks the neighbours up, one after the other, while the connection is well. A new selection ends it: what the
    /// person looks at goes first.
    pub(crate) fn prefetch_beside(self: &Arc<Self>, item: &ItemKey) {
        let neighbours = self.mailbox.neighbours(item);
        let stop = self.tasks.renew_prefetch();
        if neighbours.is_empty() || self.organization.status.state() != ConnectionState::Connected {
            return;
        }
        let core = Arc::clone(self);
        self.tasks.run_until(stop, async move {
            for neighbour in neighbours {
                core.prefetch(&neighbour).await;
            }
        });
    }

    async fn prefetch(self: &Arc<Self>, item: &ItemKey) {
        // A failure here is nobody's concern: the message is looked up when it is selected.
        let Ok(read) = self.read_message(item).await else {
            return;
        };
        let header = &read.message.header;
        let focus = self.focus_of(item, header);
        if self.panes.get(item, focus.as_ref()).is_none() {
            let _ = self.load_pane(item, header, Rule::Prefetch).await;
        }
    }
}
