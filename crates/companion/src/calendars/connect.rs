//! Opening a server of calendars for the profile, and giving it up again.

use std::sync::Arc;

use regarding_mailbox::dav::{Dav, Homes};
use regarding_model::say;
use regarding_model::secret::Secret;
use url::Url;

use super::homes::OfTrial;
use super::open::{account, nobody};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::{CalendarSettings, CollectionSettings};
use crate::session::vault::Entry;
use crate::view::app::ConnectionState;
use crate::view::calendars::{CalendarsCredential, CalendarsRequest, CalendarsSignIn};

impl Core {
    /// Opens a server of calendars and makes it the profile's, and keeps its password, if it has one, if the person said so.
    pub(crate) async fn connect_calendars(
        self: &Arc<Self>,
        request: CalendarsRequest,
        keep: bool,
    ) -> Answer<()> {
        let (settings, password) = taken_apart(request)?;
        if !self.net.is_on() {
            return Err(failing::switched_off());
        }
        let credential = self.calendars_credential(&settings, password.clone()).await?;
        // What does not answer now is not made the profile's: the person is there to see why.
        let homes = Arc::new(OfTrial::default());
        let noting: Arc<dyn Homes> = Arc::<OfTrial>::clone(&homes);
        let trial = Dav::at_home(
            &account(&settings, credential, nobody()),
            Arc::clone(&self.net),
            noting,
        );
        let found = regarding_mailbox::collections::Collections::collections(&trial).await;
        found.map_err(|error| super::words::failed(&error))?;
        let before = self.profile.settings.get();
        let place = |one: &CalendarSettings| (one.servers.clone(), one.user.clone());
        let another = before.calendars.as_ref().map(place) != Some(place(&settings));
        self.calendars.clear();
        self.remember(|stored| {
            stored.calendars = Some(settings.clone());
            stored.calendar_homes = homes.all();
            if another {
                // The choice was one among other collections.
                stored.collections = CollectionSettings::default();
            }
        });
        if another {
            self.ask_first_again();
        }
        self.forget_former(Entry::Calendars, &before).await;
        match password {
            Some(password) => {
                if keep {
                    self.remember(|stored| stored.keep_signed_in = true);
                    self.keep(Entry::Calendars, &password).await;
                } else {
                    self.forget(Entry::Calendars).await;
                }
                self.calendars.give(Some(password));
            }
            None => self.forget(Entry::Calendars).await,
        }
        self.note_calendars(ConnectionState::Connected, None);
        self.emit(Event::OptionsChanged);
        Ok(())
    }

    /// Gives the server up. What was synchronized stays where it is, on both sides.
    pub(crate) async fn remove_calendars(&self) -> Answer<()> {
        self.forget(Entry::Calendars).await;
        self.calendars.clear();
        self.remember(|stored| {
            stored.calendars = None;
            stored.calendar_homes.clear();
            stored.collections = CollectionSettings::default();
        });
        self.ask_first_again();
        self.note_calendars(ConnectionState::None, None);
        self.emit(Event::AppChanged);
        self.emit(Event::OptionsChanged);
        Ok(())
    }
}

/// A request as settings, and the password that came with it.
fn taken_apart(request: CalendarsRequest) -> Answer<(CalendarSettings, Option<Secret>)> {
    let servers: Result<Vec<Url>, _> = request.servers.iter().map(|server| Url::parse(server)).collect();
    let servers = servers.ok().filter(|servers| {
        let is_fit = |server: &Url| {
            matches!(server.scheme(), "https" | "http")
                && server.host().is_some()
                && server.username().is_empty()
                && server.password().is_none()
        };
        !servers.is_empty() && servers.iter().all(is_fit)
    });
    let servers = servers.ok_or_else(|| failing::invalid(say!("That is no address of a calendar server")))?;
    let (sign_in, password) = match request.credential {
        CalendarsCredential::Mailbox => (CalendarsSignIn::Mailbox, None),
        CalendarsCredential::Organization => (CalendarsSignIn::Organization, None),
        CalendarsCredential::Nobody => (CalendarsSignIn::Nobody, None),
        CalendarsCredential::Password { password } => {
            (CalendarsSignIn::Password, Some(Secret::new(password)))
        }
    };
    let user = request.user.trim().to_owned();
    if user.is_empty() && sign_in != CalendarsSignIn::Nobody {
        return Err(failing::invalid(say!(
            "Name your user name at the calendar server"
        )));
    }
    let settings = CalendarSettings {
        servers,
        user,
        sign_in,
    };
    Ok((settings, password))
}
