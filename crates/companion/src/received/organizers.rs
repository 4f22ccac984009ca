//! Whoever invites to a meeting that the person tracks, and whom nobody in the organization knows, becomes a contact or a lead as the
//! sender of a tracked message does (G-30): by the same option, under the same conditions, once, explained, and to be taken back.

use std::sync::Arc;

use regarding_mailbox::seam::{Envelope, Flags, ItemKey};
use regarding_model::address::EmailAddress;

use crate::core::Core;
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;

impl Core {
    /// Makes the record of an invitation's sender, where they organize the meeting themselves: what a message says about somebody else is
    /// no word of theirs.
    pub(crate) async fn welcome_organizer(
        self: &Arc<Self>,
        key: &ItemKey,
        read: &ReadMessage,
        organizer: Option<&EmailAddress>,
    ) -> Answer<()> {
        let session = self.session()?;
        let wanted = &self.profile.settings.get().newcomers;
        if organizer.is_none() || !wanted.contains(&session.organization) {
            return Ok(());
        }
        let rules = Box::pin(self.received_rules(&session)).await?;
        let envelope = Envelope {
            key: key.clone(),
            header: read.message.header.clone(),
            received: None,
            flags: Flags::default(),
            size: 0,
            preview: None,
            has_attachments: None,
        };
        let facts = self.facts(session.organization, envelope).await;
        if facts.from.as_ref() != organizer {
            return Ok(());
        }
        let stopped = rules.list.stops(&facts.threads());
        let Some(row) = self.newcomer_by(&session, &rules, &facts, (false, stopped), read) else {
            return Ok(());
        };
        let noted = row.clone();
        let is_new = self
            .cached_in(session.tenure, move |cache| {
                cache.write(|cache| {
                    // One that was made before, or was taken back, is not made again.
                    let known = cache
                        .read()
                        .newcomers()
                        .get(noted.organization, noted.record.id)?;
                    if known.is_none() {
                        cache.newcomers().put(&noted)?;
                    }
                    Ok(known.is_none())
                })
            })
            .await?;
        if is_new {
            self.welcome(&session, row, &read.message.header).await?;
            self.emit(crate::host::Event::ReceivedChanged);
        }
        Ok(())
    }
}
