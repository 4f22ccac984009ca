//! Opening the collections: once for the run of the program, of a server or of folders beside a Maildir.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use regarding_mailbox::collections::{Collections, Owner};
use regarding_mailbox::dav::{Dav, DavAccount};
use regarding_mailbox::local::LocalCollections;

use super::chosen::Chosen;
use super::homes::OfProfile;
use super::side::Source;
use super::words;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::profile::settings::{CalendarSettings, MailboxSettings, Settings};

impl Core {
    /// The collections that take part, for the synchronization.
    pub(crate) async fn collections_for(self: &Arc<Self>, owner: Owner) -> Answer<Arc<dyn Collections>> {
        let chosen = self.chosen(Some(owner)).await?;
        Ok(chosen)
    }

    /// The collections that take part, to be shown: as they are open already, since the synchronization knows best whose they are.
    pub(crate) async fn collections_to_show(self: &Arc<Self>) -> Answer<Arc<dyn Collections>> {
        let source = source(&self.profile.settings.get())?;
        let owner = match self.calendars.opened(&source, None) {
            Some(_) => None,
            None => Some(Owner {
                addresses: self.my_addresses(&[]),
                zone: jiff::tz::TimeZone::system(),
            }),
        };
        let chosen = self.chosen(owner).await?;
        Ok(chosen)
    }

    /// The store of the profile behind the person's choice. Whose it is matters for what is read and written, not for what there is.
    pub(super) async fn chosen(self: &Arc<Self>, owner: Option<Owner>) -> Answer<Arc<Chosen>> {
        let settings = self.profile.settings.get();
        let source = source(&settings)?;
        let chosen = match self.calendars.opened(&source, owner.as_ref()) {
            // Opening it again says what is wrong.
            Some(chosen) if !source.is_gone().await => chosen,
            _ => self.open_store(source, owner).await?,
        };
        if settings.calendars.is_some() && !self.net.is_on() {
            return Err(failing::switched_off());
        }
        chosen.choose(settings.collections);
        Ok(chosen)
    }

    /// What tells the mailbox in use apart from others: servers and account, or the folder; `None` while there is none. How the person
    /// signs in there is not asked.
    pub(crate) fn names_mailbox(&self) -> Option<String> {
        let settings = self.profile.settings.get();
        match source(&settings).ok()? {
            Source::Server(server) => {
                let servers: Vec<&str> = server.servers.iter().map(url::Url::as_str).collect();
                Some(format!("server\n{}\n{}", server.user, servers.join("\n")))
            }
            Source::Folder(path) => Some(format!("folder\n{path}")),
        }
    }

    /// Whether there are places where appointments, contacts and tasks could lie, and the person left some of them taking part.
    pub(crate) fn has_places(&self, settings: &Settings) -> bool {
        let none_takes_part = settings.collections.take_part.as_ref();
        source(settings).is_ok() && !none_takes_part.is_some_and(BTreeSet::is_empty)
    }

    async fn open_store(self: &Arc<Self>, source: Source, owner: Option<Owner>) -> Answer<Arc<Chosen>> {
        let is_for_somebody = owner.is_some();
        let owner = owner.unwrap_or_else(nobody);
        let store: Arc<dyn Collections> = match &source {
            Source::Server(settings) => {
                let credential = self.calendars_credential(settings, None).await?;
                let account = account(settings, credential, owner.clone());
                let homes = OfProfile::new(Arc::downgrade(self), settings.clone());
                Arc::new(Dav::at_home(&account, Arc::clone(&self.net), Arc::new(homes)))
            }
            Source::Folder(path) => {
                let opened = LocalCollections::open(Path::new(path), owner.clone()).await;
                Arc::new(self.noting_mailbox(opened)?)
            }
        };
        let chosen = Arc::new(Chosen::new(store, self.net.clock()));
        if is_for_somebody {
            self.calendars.keep_open(source, owner, Arc::clone(&chosen));
        }
        Ok(chosen)
    }
}

/// An account of the adapter.
pub(super) fn account(
    settings: &CalendarSettings,
    credential: Option<regarding_mailbox::imap::Credential>,
    owner: Owner,
) -> DavAccount {
    DavAccount {
        servers: settings.servers.clone(),
        user: settings.user.clone(),
        credential,
        owner,
    }
}

/// Enough for looking which collections there are.
pub(super) fn nobody() -> Owner {
    Owner {
        addresses: Vec::new(),
        zone: jiff::tz::TimeZone::system(),
    }
}

fn source(settings: &Settings) -> Answer<Source> {
    match (&settings.calendars, &settings.mailbox) {
        (Some(server), _) => Ok(Source::Server(server.clone())),
        (None, Some(MailboxSettings::Maildir { path })) => Ok(Source::Folder(path.clone())),
        (None, Some(MailboxSettings::Imap { .. })) => Err(words::nowhere()),
        (None, None) => Err(failing::no_mailbox()),
    }
}
