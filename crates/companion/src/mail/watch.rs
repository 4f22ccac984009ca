//! Watching the inbox: new mail and lost connections reach the front door as events.

use std::sync::Arc;

use regarding_mailbox::seam::{FolderId, FolderPurpose, MailboxEvent};

use super::key;
use super::side::OpenMailbox;
use crate::core::Core;
use crate::host::Event;
use crate::view::app::ConnectionState;

impl Core {
    /// Watches the inbox of a mailbox as long as it is the open one.
    pub(crate) fn watch_inbox(self: &Arc<Self>, mailbox: Arc<OpenMailbox>) {
        let (core, stop) = (Arc::clone(self), mailbox.stop.clone());
        self.tasks.run_until(stop, async move {
            // A watch that cannot begin is begun again; one that runs heals by itself.
            let mut failures = 0;
            loop {
                match core.watch_once(&mailbox).await {
                    Some(()) => failures = 0,
                    None => failures += 1,
                }
                let pause = regarding_sync::retry::pause(failures + 1);
                core.net.clock().sleep(pause).await;
            }
        });
    }

    async fn watch_once(&self, mailbox: &OpenMailbox) -> Option<()> {
        if mailbox.is_remote() && !self.net.is_on() {
            return None;
        }
        let inbox = self.inbox(mailbox).await?;
        let mut events = mailbox.adapter.watch(&inbox).await.ok()?;
        while let Some(event) = events.recv().await {
            self.take_event(event);
        }
        Some(())
    }

    async fn inbox(&self, mailbox: &OpenMailbox) -> Option<FolderId> {
        let folders = self.noting_mailbox(mailbox.folders().await).ok()?;
        folders
            .into_iter()
            .find(|folder| folder.purpose == FolderPurpose::Inbox)
            .map(|folder| folder.id)
    }

    fn take_event(&self, event: MailboxEvent) {
        match event {
            MailboxEvent::FolderChanged(folder) => {
                self.emit(Event::MailChanged {
                    folder: Some(key::of_folder(&folder)),
                });
            }
            MailboxEvent::Lost => {
                self.note_mailbox(
                    ConnectionState::Offline,
                    Some("the connection was lost; it is taken up again by itself".to_owned()),
                );
            }
            MailboxEvent::Restored => {
                self.note_mailbox(ConnectionState::Connected, None);
                self.emit(Event::MailChanged { folder: None });
            }
        }
    }
}
