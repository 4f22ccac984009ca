//! The use cases of the views of appointments, contacts and tasks, for front doors.

use crate::core::Core;
use crate::facade::{Answer, Companion};
use crate::view::items::{AgendaView, ItemFilter, ItemView, MeetingView, PeopleView, TasksView};
use crate::view::pane::{TrackingView, UntrackView};

impl Companion {
    /// What is on these days of the calendar, both included, `YYYY-MM-DD`; a week from today on where nothing is said.
    ///
    /// # Errors
    /// When there is no calendar, or nothing of it can be read.
    pub async fn agenda(
        &self,
        from: Option<&str>,
        to: Option<&str>,
        filter: ItemFilter,
    ) -> Answer<AgendaView> {
        self.core()?.agenda(from, to, filter).await
    }

    /// Contacts by name: those that hold every word, from one of them on.
    ///
    /// # Errors
    /// When there is no address book, or nothing of it can be read.
    pub async fn contacts(
        &self,
        words: &str,
        filter: ItemFilter,
        from: u32,
        limit: u32,
    ) -> Answer<PeopleView> {
        self.core()?.contacts(words, filter, (from, limit)).await
    }

    /// Tasks by when they are due; completed ones only when they are asked for.
    ///
    /// # Errors
    /// When there is no task list, or nothing of it can be read.
    pub async fn tasks(&self, words: &str, filter: ItemFilter, completed: bool) -> Answer<TasksView> {
        self.core()?.tasks(words, filter, completed).await
    }

    /// One appointment, contact or task; of a series the occurrence that is named.
    ///
    /// # Errors
    /// When it is not there any more, or cannot be read.
    pub async fn item(&self, key: &str, occurrence: Option<&str>) -> Answer<ItemView> {
        self.core()?.item(&Core::place_of(key)?, occurrence).await
    }

    /// The meeting that a message of the mailbox is about; `None` for a message that is about none.
    ///
    /// # Errors
    /// When the message cannot be read. That the calendar cannot is told in the view.
    pub async fn meeting(&self, message: &str) -> Answer<Option<MeetingView>> {
        self.core()?.meeting(message).await
    }

    /// Tracks the meeting of a message. One that is not in the calendar yet is put there first; nobody is written to.
    ///
    /// # Errors
    /// Why not; then nothing is tracked.
    pub async fn track_meeting(&self, message: &str) -> Answer<TrackingView> {
        self.core()?.track_meeting(message).await
    }

    /// The key of an appointment, a contact or a task by its UID.
    ///
    /// # Errors
    /// When the mailbox has none.
    pub async fn find_item(&self, uid: &str) -> Answer<String> {
        self.core()?.find_item(uid).await
    }

    /// Untracks an item by its key; its record stays, or is deleted where the person may (D-38, D-53, D-55, D-77).
    ///
    /// # Errors
    /// Why not; then nothing was done.
    pub async fn untrack_listed(&self, key: &str, delete: bool) -> Answer<UntrackView> {
        self.core()?.untrack_listed(&Core::place_of(key)?, delete).await
    }
}
