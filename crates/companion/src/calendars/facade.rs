//! The use cases of the server of calendars, for front doors.

use crate::facade::{Answer, Companion};
use crate::view::calendars::{CalendarsRequest, CalendarsView, CollectionChoice, FoundCalendarsView};

impl Companion {
    /// Looks for the server of calendars and address books by a web address, a host or an address of mail; by the person's own
    /// address when nothing is typed. Nothing of the person is shown to it.
    ///
    /// # Errors
    /// When nothing is to be found there, or it cannot be reached.
    pub async fn find_calendars(&self, typed: &str) -> Answer<FoundCalendarsView> {
        self.core()?.find_calendars(typed).await
    }

    /// Opens a server of calendars and address books, and keeps its password, if it has one, if the person said so.
    ///
    /// # Errors
    /// When it cannot be opened: then everything stays as it was.
    pub async fn connect_calendars(&self, request: CalendarsRequest, keep: bool) -> Answer<()> {
        self.core()?.connect_calendars(request, keep).await
    }

    /// Gives the server up; what was synchronized stays on both sides.
    pub async fn remove_calendars(&self) -> Answer<()> {
        self.core()?.remove_calendars().await
    }

    /// The calendars, task lists and address books that there are, asked for now.
    ///
    /// # Errors
    /// When they cannot be asked for.
    pub async fn calendars(&self) -> Answer<CalendarsView> {
        self.core()?.calendars().await
    }

    /// Chooses which of them take part, and where new items go.
    ///
    /// # Errors
    /// When one of them is not there, or new items cannot go where they are to.
    pub async fn choose_collections(&self, choice: CollectionChoice) -> Answer<CalendarsView> {
        self.core()?.choose_collections(choice).await
    }
}
