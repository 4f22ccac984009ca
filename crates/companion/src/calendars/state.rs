//! How the connection to the server of calendars is.

use regarding_mailbox::error::MailboxError;
use regarding_model::failure::Failure as _;
use url::Url;

use super::words;
use crate::core::Core;
use crate::core::status::told_by;
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::CalendarSettings;
use crate::view::app::{ConnectionState, ConnectionView};
use crate::view::calendars::CalendarsStateView;

impl Core {
    /// The server of calendars as front doors show it; `None` where the person named none.
    pub(crate) fn calendars_state(&self) -> Option<CalendarsStateView> {
        let settings = self.profile.settings.get().calendars?;
        Some(CalendarsStateView {
            servers: settings.servers.iter().map(Url::to_string).collect(),
            host: hosts(&settings.servers),
            user: settings.user.clone(),
            sign_in: settings.sign_in,
            connection: self.calendars_connection(),
        })
    }

    fn calendars_connection(&self) -> ConnectionView {
        let status = &self.calendars.status;
        if self.net.is_on() {
            status.view(self.now())
        } else {
            status.switched_off(self.now())
        }
    }

    /// Notes a state of the server of calendars, and tells the front door when it is news.
    pub(crate) fn note_calendars(&self, state: ConnectionState, why: Option<String>) {
        if self.calendars.status.set(state, why, self.now()) {
            self.emit(Event::AppChanged);
        }
    }

    /// Passes an answer of the server on, noting what it tells of the connection.
    pub(crate) fn noting_calendars<T>(&self, answer: Result<T, MailboxError>) -> Answer<T> {
        match answer {
            Ok(value) => {
                self.note_calendars(ConnectionState::Connected, None);
                Ok(value)
            }
            Err(error) => {
                if let Some(state) = state_of(&error) {
                    self.note_calendars(state, Some(words::sentence(&error)));
                    if state == ConnectionState::NeedsSignIn {
                        // What is shown next time may be another secret.
                        self.calendars.forget_open();
                    }
                }
                Err(words::failed(&error))
            }
        }
    }

    /// Whether calendars and contacts are on a server.
    pub(crate) fn has_calendar_server(&self) -> bool {
        self.profile.settings.get().calendars.is_some()
    }
}

/// The hosts of servers, each once.
pub(super) fn hosts(servers: &[Url]) -> String {
    let mut hosts: Vec<String> = servers
        .iter()
        .map(|server| {
            let host = server.host_str().unwrap_or_default();
            server
                .port()
                .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
        })
        .collect();
    hosts.dedup();
    hosts.join(", ")
}

impl CalendarSettings {
    /// The host that a token would be shown to.
    pub(super) fn host(&self) -> &str {
        self.servers.first().and_then(Url::host_str).unwrap_or_default()
    }
}

fn state_of(error: &MailboxError) -> Option<ConnectionState> {
    // A certificate, another server: only the person can go on.
    if is_of_the_server(error) {
        return Some(ConnectionState::NeedsSignIn);
    }
    told_by(error.kind())
}

fn is_of_the_server(error: &MailboxError) -> bool {
    matches!(
        error,
        MailboxError::BadCertificate { .. }
            | MailboxError::Unencrypted { .. }
            | MailboxError::PlainElsewhere { .. }
            | MailboxError::Elsewhere { .. }
    )
}
