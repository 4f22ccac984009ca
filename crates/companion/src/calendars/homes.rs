//! Where the collections of the person's servers lie, kept in the settings from one start to the next: addresses, as those of the servers
//! themselves.

use std::sync::{Mutex, PoisonError, Weak};

use regarding_mailbox::dav::{DavHome, Homes};
use url::Url;

use crate::core::Core;
use crate::profile::settings::{CalendarSettings, HomeSettings};

/// Homes of the account that the profile has.
pub(super) struct OfProfile {
    core: Weak<Core>,
    account: CalendarSettings,
}

impl OfProfile {
    pub(super) fn new(core: Weak<Core>, account: CalendarSettings) -> Self {
        Self { core, account }
    }
}

impl core::fmt::Debug for OfProfile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OfProfile")
    }
}

impl Homes for OfProfile {
    fn known(&self, server: &Url) -> Option<DavHome> {
        let settings = self.core.upgrade()?.profile.settings.get();
        let ours = settings.calendars.as_ref() == Some(&self.account);
        let mut homes = settings.calendar_homes.into_iter().filter(|_| ours);
        homes.find(|home| home.server == *server).map(DavHome::from)
    }

    fn found(&self, home: &DavHome) {
        let Some(core) = self.core.upgrade() else { return };
        core.remember(|stored| {
            // Meanwhile the person may have given the account up, or named another.
            if stored.calendars.as_ref() == Some(&self.account) {
                stored.calendar_homes.retain(|other| other.server != home.server);
                stored.calendar_homes.push(home.clone().into());
            }
        });
    }
}

/// Homes of an account that is tried: nothing is kept before it is the profile's.
#[derive(Debug, Default)]
pub(super) struct OfTrial(Mutex<Vec<HomeSettings>>);

impl OfTrial {
    /// What was found.
    pub(super) fn all(&self) -> Vec<HomeSettings> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Homes for OfTrial {
    fn known(&self, _server: &Url) -> Option<DavHome> {
        None
    }

    fn found(&self, home: &DavHome) {
        let mut homes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        homes.push(home.clone().into());
    }
}

impl From<HomeSettings> for DavHome {
    fn from(home: HomeSettings) -> Self {
        Self {
            server: home.server,
            principal: home.principal,
            places: home.places,
            inbox: home.inbox,
        }
    }
}

impl From<DavHome> for HomeSettings {
    fn from(home: DavHome) -> Self {
        Self {
            server: home.server,
            principal: home.principal,
            places: home.places,
            inbox: home.inbox,
        }
    }
}
