//! Watching the inbox: new mail and lost connections reach the front door as events, after a look at what they mean.

use std::pin::pin;
use std::sync::Arc;

use jiff::SignedDuration;
use regarding_mailbox::seam::{FolderId, FolderPurpose, MailboxEvent};
use regarding_model::say;
use regarding_model::text::InEnglish;

use super::side::OpenMailbox;
use crate::core::Core;
use crate::host::Event;
use crate::view::app::ConnectionState;

/// After so long without a failure the next one begins with the shortest pause again.
const LONG_QUIET: SignedDuration = SignedDuration::from_mins(15);

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

    async fn watch_once(self: &Arc<Self>, mailbox: &OpenMailbox) -> Option<()> {
        if mailbox.is_remote() && !self.net.is_on() {
            return None;
        }
        let inbox = self.inbox(mailbox).await?;
        // Before the watch begins, so that nothing falls between the two.
        self.note_beginning(mailbox, &inbox).await;
        let mut events = mailbox.adapter.watch(&inbox).await.ok()?;
        if mailbox.checkpoint(&inbox).is_some() {
            self.look_at_changes(mailbox, &inbox).await;
        }
        self.tell_what_failed();
        // What came before the watch began is nobody's news.
        self.received.news();
        // One wait for the whole watch, so that news do not begin its pauses anew.
        let mut again = pin!(self.read_again(mailbox));
        loop {
            tokio::select! {
                first = events.recv() => {
                    let Some(first) = first else { return Some(()) };
                    // Servers tell one change in several pieces; one look finds them all.
                    let mut news = vec![first];
                    while let Ok(more) = events.try_recv() {
                        news.push(more);
                    }
                    self.take_news(mailbox, &inbox, news).await;
                }
                () = &mut again => {}
            }
        }
    }

    /// Looks again where something could not be read though the watch goes on, as where the server takes no more connections. Goes on as long
    /// as it is waited for.
    async fn read_again(&self, mailbox: &OpenMailbox) {
        let (clock, mut failures) = (self.net.clock(), 0);
        loop {
            let quiet_since = clock.now();
            self.mailbox.worth_another_try().await;
            if clock.now().duration_since(quiet_since) > LONG_QUIET {
                failures = 0;
            }
            failures += 1;
            clock.sleep(regarding_sync::retry::pause(failures)).await;
            if self.noting_mailbox(mailbox.folders().await).is_ok() {
                self.tell_what_failed();
            }
        }
    }

    /// Notes where the first look of this run begins. A watch that is taken up again begins where the last look ended.
    async fn note_beginning(&self, mailbox: &OpenMailbox, inbox: &FolderId) {
        if mailbox.checkpoint(inbox).is_some() {
            return;
        }
        match mailbox.adapter.position(inbox).await {
            Ok(Some(position)) => mailbox.note_checkpoint(inbox, position),
            // The first look is a complete one then.
            Ok(None) => {}
            Err(error) => tracing::info!(error = %InEnglish(&error), "where the folder stands is not known"),
        }
    }

    async fn inbox(&self, mailbox: &OpenMailbox) -> Option<FolderId> {
        let folders = self.noting_mailbox(mailbox.folders().await);
        folders
            .inspect_err(|failure| self.ask_if_still_connecting(failure))
            .ok()?
            .into_iter()
            .find(|folder| folder.is_my(FolderPurpose::Inbox))
            .map(|folder| folder.id)
    }

    async fn take_news(self: &Arc<Self>, mailbox: &OpenMailbox, watched: &FolderId, news: Vec<MailboxEvent>) {
        let mut folders: Vec<FolderId> = Vec::new();
        for event in news {
            match event {
                MailboxEvent::FolderChanged(folder) => folders.push(folder),
                MailboxEvent::Lost => {
                    self.note_mailbox(
                        ConnectionState::Offline,
                        Some(say!("the connection was lost; it is taken up again by itself")),
                    );
                }
                MailboxEvent::Restored => {
                    self.note_mailbox(ConnectionState::Connected, None);
                    folders.push(watched.clone());
                    self.tell_unwatched(watched);
                }
            }
        }
        folders.sort_unstable();
        folders.dedup();
        for folder in folders {
            self.look_at_changes(mailbox, &folder).await;
        }
    }

    /// After a loss: whether the folder that is shown is different nobody knows when nobody watches it.
    fn tell_unwatched(&self, watched: &FolderId) {
        if self.tell_what_failed() {
            return;
        }
        if let Some(shown) = self.mailbox.shown_folder().filter(|shown| shown != watched) {
            self.emit_changed(&shown);
        }
    }

    /// What could not be read can be now. Whether there was anything.
    fn tell_what_failed(&self) -> bool {
        let failed = self.mailbox.take_failed();
        if failed {
            self.emit(Event::MailChanged { folder: None });
        }
        failed
    }
}
