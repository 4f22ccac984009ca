//! What waits for a person in the synchronization, and taking back.

use super::{Answer, Companion};
use crate::view::sync_decisions::{AnsweredView, DecisionsView, SyncSide, UndoView};
use crate::view::sync_unfollowed::UnfollowedView;

impl Companion {
    /// What waits for the person: conflicts, proposals, messages to attendees. Every value is read at this moment.
    ///
    /// # Errors
    /// When one side cannot be reached.
    pub async fn decisions(&self) -> Answer<DecisionsView> {
        self.core()?.decisions().await
    }

    /// Decides about conflicts as they were shown, all the same way, at once. Where other values are there by now, nothing is done.
    ///
    /// # Errors
    /// When this computer may not, or one side cannot be reached.
    pub async fn decide(&self, ids: Vec<String>, side: SyncSide) -> Answer<Vec<AnsweredView>> {
        self.core()?.decide(ids, side).await
    }

    /// Links a record with an item that was proposed as its.
    ///
    /// # Errors
    /// As [`Companion::decide`].
    pub async fn link_proposal(&self, record: &str, uid: &str) -> Answer<AnsweredView> {
        self.core()?.link_proposal(record, uid).await
    }

    /// Remembers that items are not a record's, though they look like it.
    ///
    /// # Errors
    /// As [`Companion::decide`].
    pub async fn keep_apart(&self, record: &str, uids: Vec<String>) -> Answer<AnsweredView> {
        self.core()?.keep_apart(record, uids).await
    }

    /// Carries out a change that waited for a word about messages to attendees: with them, or in silence.
    ///
    /// # Errors
    /// As [`Companion::decide`].
    pub async fn answer_invitation(&self, id: &str, tell: bool) -> Answer<AnsweredView> {
        self.core()?.answer_invitation(id, tell).await
    }

    /// Untracks an appointment, a contact or a task by its UID: it stays in the mailbox and follows its record no more. The record stays,
    /// or is deleted where the person may (D-38, D-53, D-55, D-77).
    ///
    /// # Errors
    /// As [`Companion::decide`]; when nothing of this UID is tracked.
    pub async fn untrack_item(&self, uid: &str, delete: bool) -> Answer<AnsweredView> {
        self.core()?.untrack_item(uid, delete).await
    }

    /// What does not follow each other any more here: untracked, removed, deleted on one side, or resting. Every name is read at this
    /// moment.
    ///
    /// # Errors
    /// When one side cannot be reached.
    pub async fn unfollowed(&self) -> Answer<UnfollowedView> {
        self.core()?.unfollowed().await
    }

    /// Lets the pair of a record, `table:key`, follow each other again; what is gone of it is made again.
    ///
    /// # Errors
    /// As [`Companion::decide`]; when nothing of this name can be brought back.
    pub async fn bring_back(&self, record: &str) -> Answer<AnsweredView> {
        self.core()?.bring_back(record).await
    }

    /// What taking back the last cycle would do. Nothing is changed.
    ///
    /// # Errors
    /// When one side cannot be reached.
    pub async fn undoable(&self) -> Answer<UndoView> {
        self.core()?.undoable().await
    }

    /// Takes the last cycle back, as far as it can be.
    ///
    /// # Errors
    /// As [`Companion::decide`].
    pub async fn undo_cycle(&self) -> Answer<UndoView> {
        self.core()?.undo_cycle().await
    }

    /// Takes an answer back.
    ///
    /// # Errors
    /// As [`Companion::decide`]; when it can no longer be taken back.
    pub async fn undo_decision(&self, id: &str) -> Answer<AnsweredView> {
        self.core()?.undo_decision(id).await
    }
}
