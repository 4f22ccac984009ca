//! What a look at a watched folder means for what this run remembers, and for whom the front door tells it to. Only what the
//! look says: a folder where nothing is different is no news. Links are the organization's business: a message that is not in
//! the folder any more stays tracked (promise 4, D-90).

use std::collections::HashSet;
use std::sync::Arc;

use regarding_mailbox::seam::{Changes, FolderId, ItemKey};

use super::key;
use super::side::OpenMailbox;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;

/// For how many messages that came the tracked marks are looked up at once; a list is drawn in pages anyway.
const MOST_ARRIVED: usize = 100;

/// What a look found, in the words of the one who remembers.
struct Found {
    /// Copies that are gone.
    gone: Gone,
    /// Copies that came, the newest first.
    arrived: Vec<ItemKey>,
    /// Whether a list of the folder is different.
    differs: bool,
}

/// Which copies are gone.
enum Gone {
    /// These: the server says so.
    These(HashSet<ItemKey>),
    /// All of the folder but these: the listing was complete.
    AllBut(FolderId, HashSet<ItemKey>),
}

impl Gone {
    fn holds(&self, key: &ItemKey) -> bool {
        match self {
            Self::These(gone) => gone.contains(key),
            Self::AllBut(folder, present) => key.folder == *folder && !present.contains(key),
        }
    }
}

/// A delta is taken at its word. A complete listing says who is there and nothing else, so it always makes a difference; who
/// of them is new is known by the list that was shown.
fn found(folder: &FolderId, changes: Changes, is_shown: impl Fn(&ItemKey) -> bool) -> Found {
    match changes {
        Changes::Delta {
            arrived,
            changed,
            removed,
            checkpoint: _,
        } => Found {
            differs: !(arrived.is_empty() && changed.is_empty() && removed.is_empty()),
            gone: Gone::These(removed.into_iter().collect()),
            arrived,
        },
        Changes::Complete {
            present,
            checkpoint: _,
        } => Found {
            differs: true,
            arrived: present
                .iter()
                .take(MOST_ARRIVED)
                .filter(|key| !is_shown(key))
                .cloned()
                .collect(),
            gone: Gone::AllBut(folder.clone(), present.into_iter().collect()),
        },
    }
}

impl Core {
    /// Looks at what is different in a folder since this run looked last, and acts on that.
    pub(crate) async fn look_at_changes(self: &Arc<Self>, mailbox: &OpenMailbox, folder: &FolderId) {
        let since = mailbox.checkpoint(folder);
        let changes = mailbox.adapter.changes(folder, since.as_ref()).await;
        let Ok(changes) = self.noting_mailbox(changes) else {
            // Something was reported, and what is not known: the front door looks by itself.
            self.emit_changed(folder);
            return;
        };
        let checkpoint = changes.checkpoint().clone();
        let found = found(folder, changes, |key| self.mailbox.is_shown(key));
        self.mailbox.forget(|key| found.gone.holds(key));
        self.panes.forget_copies(|key| found.gone.holds(key));
        mailbox.note_checkpoint(folder, checkpoint);
        if found.differs {
            self.emit_changed(folder);
        }
        if !found.arrived.is_empty() || (found.differs && (self.tracks_folders() || self.heeds_marks())) {
            self.received.news();
        }
        if let Err(failure) = self.look_up_arrived(mailbox, folder, &found.arrived).await {
            tracing::info!(code = ?failure.code, "the marks of new mail were not looked up");
        }
    }

    pub(super) fn emit_changed(&self, folder: &FolderId) {
        self.emit(Event::MailChanged {
            folder: Some(key::of_folder(folder)),
        });
    }

    /// The tracked marks of messages that came into the list that is shown: a colleague may have tracked them before they arrived
    /// here (D-94). Of mail that nobody looks at nothing is sent (I-10).
    async fn look_up_arrived(
        self: &Arc<Self>,
        mailbox: &OpenMailbox,
        folder: &FolderId,
        arrived: &[ItemKey],
    ) -> Answer<()> {
        let many = arrived.len().min(MOST_ARRIVED);
        if many == 0 || self.mailbox.shown_folder().as_ref() != Some(folder) {
            return Ok(());
        }
        let limit = u32::try_from(many).unwrap_or(u32::MAX);
        let page = self.noting_mailbox(mailbox.adapter.page(folder, None, limit).await)?;
        let came = page
            .envelopes
            .iter()
            .filter(|envelope| arrived.contains(&envelope.key));
        let badges = self.badges(came.map(|envelope| &envelope.header)).await;
        self.refresh_marks(badges.seen, badges.unnamed, key::of_folder(folder));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use regarding_mailbox::seam::{Changes, Checkpoint, Flags, FolderId, ItemKey};

    use super::found;

    fn folder() -> FolderId {
        FolderId("INBOX".to_owned())
    }

    fn item(name: u32) -> ItemKey {
        ItemKey {
            folder: folder(),
            name: name.to_string(),
        }
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint("1".to_owned())
    }

    fn delta(arrived: &[u32], changed: &[u32], removed: &[u32]) -> Changes {
        let items = |names: &[u32]| names.iter().map(|name| item(*name)).collect::<Vec<_>>();
        Changes::Delta {
            arrived: items(arrived),
            changed: items(changed)
                .into_iter()
                .map(|key| (key, Flags::default()))
                .collect(),
            removed: items(removed),
            checkpoint: checkpoint(),
        }
    }

    #[test]
    fn a_look_that_finds_nothing_is_no_news() {
        let found = found(&folder(), delta(&[], &[], &[]), |_| false);
        assert!(!found.differs && found.arrived.is_empty() && !found.gone.holds(&item(1)));
    }

    #[test]
    fn a_delta_is_taken_at_its_word() {
        let news = found(&folder(), delta(&[5], &[], &[1]), |_| true);
        assert!(news.differs);
        assert_eq!(news.arrived, [item(5)]);
        assert!(news.gone.holds(&item(1)));
        assert!(!news.gone.holds(&item(2)), "what is not named is as it was");
        assert!(found(&folder(), delta(&[], &[2], &[]), |_| true).differs, "marks");
    }

    #[test]
    fn a_complete_listing_says_who_is_there_and_nothing_of_other_folders() {
        let complete = Changes::Complete {
            present: vec![item(4), item(3), item(2)],
            checkpoint: checkpoint(),
        };
        let found = found(&folder(), complete, |key| *key != item(4));
        assert!(found.differs);
        assert_eq!(found.arrived, [item(4)]);
        assert!(found.gone.holds(&item(1)) && !found.gone.holds(&item(2)));
        let elsewhere = ItemKey {
            folder: FolderId("Archive".to_owned()),
            name: "1".to_owned(),
        };
        assert!(!found.gone.holds(&elsewhere));
    }
}
