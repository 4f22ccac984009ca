//! The state of the program as a whole.

use std::path::Path;

use jiff::Timestamp;
use regarding_model::{say, text};
use regarding_sync::claim::Standing;

use crate::core::Core;
use crate::facade::Answer;
use crate::profile::settings::{MailboxSettings, Settings};
use crate::view::app::{
    AppView, ConnectionState, LocalSettingsView, MailServerView, MailboxStateView, OrganizationView, Phase,
    ServicesView, UserView,
};
use crate::words::{names, services};

impl Core {
    /// The state of the program.
    pub(crate) async fn app(&self) -> Answer<AppView> {
        let settings = self.profile.settings.get();
        let now = self.now();
        Ok(AppView {
            phase: self.phase(&settings),
            connection: self.organization.status.view(now),
            organization: self.organization_view(&settings),
            user: self.user_view(),
            mailbox: settings.mailbox.as_ref().map(|mailbox| MailboxStateView {
                label: self.label(mailbox),
                connection: self.mailbox.status.view(now),
                server: server(mailbox),
            }),
            calendars: self.calendars_state(),
            pending: self.pending().await.unwrap_or(0),
            organizations: self.organizations().await,
            synchronizing: self.synchronizing_at(&settings, now),
            services: self.services_view(),
            notices: self.notices.all(),
            language: text::voice().language.into(),
            settings: LocalSettingsView {
                appearance: settings.appearance,
                language: settings.language,
                pane_open: settings.pane_open,
                pane_width: settings.pane_width,
                keep_signed_in: settings.keep_signed_in,
            },
        })
    }

    fn phase(&self, settings: &Settings) -> Phase {
        if settings.organization.is_none() || settings.mailbox.is_none() {
            return Phase::FirstStart;
        }
        let had_session = self.organization.session().is_some();
        let mailbox = self.mailbox.opened().is_some();
        match (self.organization.status.state(), had_session, mailbox) {
            // What is open stays open, whatever becomes of the connections.
            (_, true, true) => Phase::Ready,
            (ConnectionState::Off, ..) => Phase::Ready,
            (ConnectionState::Connecting, ..) => Phase::Connecting,
            // Signed in before and offline now: mail is read, requests wait.
            (ConnectionState::Offline, false, true) => Phase::Ready,
            // The other one of the two is still on its way.
            (ConnectionState::Offline | ConnectionState::Connected, ..)
                if self.mailbox.status.state() == ConnectionState::Connecting =>
            {
                Phase::Connecting
            }
            (
                ConnectionState::None
                | ConnectionState::Connected
                | ConnectionState::Offline
                | ConnectionState::NeedsSignIn,
                ..,
            ) => Phase::SignIn,
        }
    }

    fn organization_view(&self, settings: &Settings) -> Option<OrganizationView> {
        // The one that is in use here, whatever another front door wrote into the settings meanwhile.
        let used = self.account().map(|(used, _)| used);
        let in_use = settings.all().find(|one| Some(one.id) == used);
        let organization = in_use.or(settings.organization.as_ref())?;
        Some(OrganizationView {
            id: organization.id.to_string(),
            name: self.organization_name(organization),
            url: organization.url.to_string(),
            sample: organization.sample,
        })
    }

    fn services_view(&self) -> Option<ServicesView> {
        let myself = self.organization.session()?.myself()?;
        Some(services::view(&myself.services))
    }

    fn user_view(&self) -> Option<UserView> {
        let myself = self.organization.session()?.myself()?;
        let user = &myself.user;
        Some(UserView {
            id: user.id.to_string(),
            name: user.name.clone(),
            initials: names::initials(&user.name),
            email: user.email.clone().unwrap_or_default(),
            business_unit: user.business_unit_name.clone(),
        })
    }

    /// Whose mailbox it is. A folder on this computer does not say; it is the person's, and until they are known it has the
    /// folder's own name.
    fn label(&self, mailbox: &MailboxSettings) -> String {
        match mailbox {
            MailboxSettings::Imap { user, .. } => user.clone(),
            MailboxSettings::Maildir { path } => self
                .user_view()
                .map(|user| user.email)
                .filter(|email| !email.is_empty())
                .unwrap_or_else(|| folder_name(path)),
        }
    }

    /// Which computer synchronizes; in an organization that is not the primary one, none does.
    fn synchronizing_at(&self, settings: &Settings, now: Timestamp) -> Option<String> {
        let aside = settings.primary().filter(|_| !settings.uses_primary());
        if let Some(primary) = aside {
            let name = self.organization_name(primary);
            return Some(say!(
                "Synchronization belongs to {name}, your primary organization",
                name = name
            ));
        }
        let standing = self.seen_claim()?.standing(now);
        if matches!(standing, Standing::Mine { .. }) && !self.net.is_on() {
            return Some(say!("This computer synchronizes once the connection is on again"));
        }
        Some(super::machines::standing_sentence(&standing, now))
    }
}

fn server(mailbox: &MailboxSettings) -> Option<MailServerView> {
    match mailbox {
        MailboxSettings::Imap {
            host,
            port,
            security,
            user,
            sign_in,
        } => Some(MailServerView {
            host: host.clone(),
            port: *port,
            security: *security,
            user: user.clone(),
            sign_in: *sign_in,
        }),
        MailboxSettings::Maildir { .. } => None,
    }
}

fn folder_name(path: &str) -> String {
    let name = Path::new(path).file_name();
    name.map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}
