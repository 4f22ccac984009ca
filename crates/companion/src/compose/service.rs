//! The service: sends what is to be sent when its time has come, when the mailbox is back, and after a start.

use core::time::Duration;
use std::sync::Arc;

use jiff::SignedDuration;
use regarding_id_cache::tables::outgoing::{Outgoing, Stage};
use regarding_model::failure::Side;
use regarding_sync::retry;

use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::view::compose::OutgoingView;

/// The longest time between two looks at the clock.
const LOOK: Duration = Duration::from_secs(30);

impl Core {
    /// Sends whenever something is due, until the companion stops.
    pub(crate) async fn sender(self: Arc<Self>) {
        loop {
            if self.mailbox.opened().is_some() {
                // How each went is noted, and shown.
                let _ = self.send_due(self.compose.take_back()).await;
                if self.written_is_due() {
                    let _ = self.send_written().await;
                }
            }
            let clock = self.net.clock();
            tokio::select! {
                () = clock.sleep(self.until_next_sending().await) => {}
                () = self.compose.wake.notified() => {}
            }
        }
    }

    /// Tries what is due; with the mailbox back those too that waited for it.
    async fn send_due(self: &Arc<Self>, back: bool) -> Answer<()> {
        let now = self.now();
        for outgoing in self.to_be_sent().await? {
            let due = outgoing.next_try.is_some_and(|next| next <= now);
            let of_mailbox = outgoing
                .last_failure
                .as_ref()
                .is_some_and(|code| retry::cause_of(code.as_str()).side == Some(Side::Mailbox));
            if due || (back && of_mailbox && outgoing.next_try.is_some()) {
                let _ = self.go_on(&outgoing.message_id).await;
                self.emit(Event::AppChanged);
            }
        }
        Ok(())
    }

    /// Tries everything now that the person need not change first; what may have been sent is looked for, and not sent.
    pub(crate) async fn send_now(self: &Arc<Self>) -> Answer<Vec<OutgoingView>> {
        if self.may_send_written() {
            let _ = self.send_written().await;
        }
        for outgoing in self.to_be_sent().await? {
            let _ = self.go_on(&outgoing.message_id).await;
        }
        self.emit(Event::AppChanged);
        self.outgoing().await
    }

    async fn to_be_sent(&self) -> Answer<Vec<Outgoing>> {
        let mut all = self
            .cached(|cache| cache.read(|cache| cache.outgoing().all()))
            .await?;
        all.retain(|one| one.stage != Stage::Refused);
        Ok(all)
    }

    async fn until_next_sending(&self) -> Duration {
        let next = match self.to_be_sent().await {
            Ok(all) => all.iter().filter_map(|one| one.next_try).min(),
            Err(_) => None,
        };
        let wait = next.map_or(SignedDuration::MAX, |next| next.duration_since(self.now()));
        // Never at once: what is due now was just tried.
        Duration::try_from(wait)
            .unwrap_or(Duration::ZERO)
            .clamp(Duration::from_secs(1), LOOK)
    }
}
