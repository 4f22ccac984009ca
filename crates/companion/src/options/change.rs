//! Changing one option, forgetting a credential, emptying the cache.

use std::sync::Arc;

use regarding_dataverse::operations::user_settings::ChangeFiltering;
use regarding_model::say;
use regarding_net::Rule;

use super::show::method_of;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::session::vault::Entry;
use crate::view::app::{ConnectionState, LanguageChoice};
use crate::view::options::{OptionChange, OptionsView};
use crate::words::language;

impl Core {
    /// Changes one option.
    pub(crate) async fn set_option(self: &Arc<Self>, change: OptionChange) -> Answer<OptionsView> {
        match change {
            OptionChange::Track(option) => {
                let session = self.session()?;
                let change = ChangeFiltering {
                    user: session.user,
                    filtering: method_of(option),
                };
                self.noting(&session, session.client.run(Rule::Options, &change).await)?;
            }
            OptionChange::UnknownSenders(option) => self.set_unknown_senders(option).await?,
            OptionChange::Marks(on) => self.set_marks(on).await?,
            OptionChange::PendingSend(on) => self.set_pending_send(on)?,
            OptionChange::SuggestContacts(contacts) => {
                self.remember(|settings| settings.suggestions.contacts = contacts)
            }
            OptionChange::SuggestOthers(others) => {
                self.remember(|settings| settings.suggestions.others = others)
            }
            OptionChange::Connection(on) => self.switch(on).await,
            OptionChange::Synchronize(on) => {
                let session = self.session()?;
                if !self.profile.settings.get().uses_primary() {
                    return Err(failing::invalid(say!(
                        "Synchronization belongs to your primary organization: make this one the primary one first"
                    )));
                }
                if on {
                    self.take_over(&session).await?
                } else {
                    self.give_up(&session).await?
                }
            }
            OptionChange::BothChanged(policy) => self.remember(|settings| settings.both_changed = policy),
            OptionChange::KeepSignedIn(keep) => self.keep_signed_in(keep).await,
            OptionChange::Appearance(appearance) => {
                self.remember(|settings| settings.appearance = appearance)
            }
            OptionChange::Language(choice) => self.speak(choice),
            OptionChange::PaneOpen(open) => self.remember(|settings| settings.pane_open = open),
            OptionChange::PaneWidth(width) => self.remember(|settings| settings.pane_width = width),
        }
        self.emit(Event::OptionsChanged);
        self.emit(Event::AppChanged);
        self.options_now().await
    }

    /// Speaks another language from now on. Panes are kept as sentences, so they are looked up anew.
    fn speak(&self, choice: LanguageChoice) {
        self.remember(|settings| settings.language = choice);
        if let Some(system) = &self.languages {
            language::speak(choice, system);
        }
        self.panes.forget_all();
        for event in [
            Event::PaneChanged { key: None },
            Event::MailChanged { folder: None },
        ] {
            self.emit(event);
        }
    }

    /// The connection switch. Off ends what is under way and closes every connection, to the organization and to the mail
    /// server; on takes both up again.
    async fn switch(self: &Arc<Self>, on: bool) {
        self.remember(|settings| settings.connection_on = on);
        self.follow_switch().await;
    }

    /// The connection is as the settings say, whoever changed them.
    pub(crate) async fn follow_switch(self: &Arc<Self>) {
        let _one = self.organization.switching.lock().await;
        let on = self.profile.settings.get().connection_on;
        if on == self.net.is_on() {
            return;
        }
        self.net.set_on(on);
        let mailbox = self.mailbox.opened();
        let remote = mailbox.filter(|mailbox| mailbox.is_remote());
        if on {
            self.switched_on(remote.is_some());
        } else {
            self.organization.attempts.cancel();
            self.note_state(ConnectionState::Off, None);
            if let Some(mailbox) = remote {
                // Its watch ends with it; a fresh one begins when the switch is on again.
                mailbox.stop.cancel();
                mailbox.adapter.close().await;
                self.note_mailbox(ConnectionState::Off, None);
            }
        }
        self.panes.forget_all();
        self.emit(Event::PaneChanged { key: None });
    }

    fn switched_on(self: &Arc<Self>, remote_mailbox: bool) {
        // The heartbeat takes it from here: offline, to be tried at once.
        self.note_state(
            ConnectionState::Offline,
            Some(say!("it was switched off until now")),
        );
        self.organization.wake.notify_one();
        if remote_mailbox {
            self.renew_mailbox();
        } else if self.mailbox.opened().is_none() {
            let core = Arc::clone(self);
            self.tasks.run(async move {
                // It tells by itself when it could not be opened.
                let _ = core.reopen_mailbox(None).await;
            });
        }
    }

    /// On: the tokens of this session go to the keyring; the mailbox's password goes there when it is given next. Off: what
    /// is kept is forgotten at once.
    async fn keep_signed_in(self: &Arc<Self>, keep: bool) {
        self.remember(|settings| settings.keep_signed_in = keep);
        if !keep {
            self.forget_all().await;
            return;
        }
        let session = self.organization.session();
        let refresh = match &session {
            Some(session) => session.tokens.refresh_token().await,
            None => None,
        };
        if let Some(refresh) = refresh {
            self.keep(Entry::Organization, &refresh).await;
        }
        self.keep_parked().await;
        if let Some(password) = self.mailbox.opened().and_then(|mailbox| mailbox.password.clone()) {
            self.keep(Entry::Mailbox, &password).await;
        }
        if let Some(password) = self.calendars.given() {
            self.keep(Entry::Calendars, &password).await;
        }
    }

    /// Forgets one saved credential.
    pub(crate) async fn forget_credential(&self, id: &str) -> Answer<OptionsView> {
        let entry = Entry::of(id).ok_or_else(|| failing::invalid(say!("There is no such credential")))?;
        self.forget(entry).await;
        self.emit(Event::OptionsChanged);
        self.options_now().await
    }

    /// Removes what was moved aside as damaged: it holds what its healthy successor held.
    pub(crate) fn remove_damaged(&self) -> Answer<()> {
        self.profile.remove_damaged().map_err(|error| {
            tracing::warn!(kind = ?error.kind(), "a damaged file stays");
            failing::invalid(say!(
                "A damaged file in the profile could not be removed; remove it by hand"
            ))
        })
    }

    /// Empties the cache (promise 6).
    pub(crate) async fn clear_stored(&self) -> Answer<OptionsView> {
        self.cached(|cache| cache.clear()).await?;
        self.namesakes.forget();
        self.mailbox.memory.clear();
        // What is kept the same is looked at as a whole next time.
        self.sync.live.better(self.now());
        self.received.news();
        self.remove_damaged()?;
        self.panes.forget_all();
        for event in [
            Event::OptionsChanged,
            Event::AppChanged,
            Event::PaneChanged { key: None },
            Event::MailChanged { folder: None },
        ] {
            self.emit(event);
        }
        self.options_now().await
    }
}
