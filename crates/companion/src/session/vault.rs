//! The keyring: what is kept there for this profile, and what a person is told when there is none (promise 3).
//!
//! A profile that keeps nothing never asks the keyring anything.

use std::sync::{Mutex, PoisonError};

use regarding_credentials::{Keyring, KeyringState, SecretKey};
use regarding_model::say;
use regarding_model::secret::Secret;
use url::Url;
use uuid::Uuid;

use crate::core::Core;
use crate::profile::settings::{MailboxSettings, Settings};

/// What can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// The organization's refresh token.
    Organization,
    /// The mailbox's password.
    Mailbox,
    /// The password of the server of calendars and address books.
    Calendars,
}

impl Entry {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Organization, Self::Mailbox, Self::Calendars];

    /// How a front door names it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Mailbox => "mailbox",
            Self::Calendars => "calendars",
        }
    }

    /// The entry that a front door named.
    pub(crate) fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|entry| entry.id() == id)
    }

    /// What it is, in words.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Organization => {
                say!("The sign-in to your organization, as a token that can be withdrawn there.")
            }
            Self::Mailbox => say!("The password of your mailbox."),
            Self::Calendars => say!("The password of the server of your calendars and contacts."),
        }
    }

    /// Its key in the keyring; `None` while there is nothing to keep.
    pub(crate) fn key(self, settings: &Settings) -> Option<SecretKey> {
        let profile = settings.profile?;
        match self {
            Self::Organization => Some(SecretKey::organization(
                profile,
                settings.organization.as_ref()?.url.as_str(),
            )),
            Self::Mailbox => match settings.mailbox.as_ref()? {
                MailboxSettings::Imap { host, port, user, .. } => {
                    Some(SecretKey::mailbox(profile, format!("{user}@{host}:{port}")))
                }
                MailboxSettings::Maildir { .. } => None,
            },
            Self::Calendars => {
                let calendars = settings.calendars.as_ref()?;
                Some(SecretKey::calendars(profile, calendars.account()?))
            }
        }
    }
}

impl Entry {
    /// Its keys in the keyring: the sign-in to each organization of the person's has its own.
    fn keys(self, settings: &Settings) -> Vec<SecretKey> {
        match (self, settings.profile) {
            (Self::Organization, Some(profile)) => settings
                .all()
                .map(|one| SecretKey::organization(profile, one.url.as_str()))
                .collect(),
            _ => self.key(settings).into_iter().collect(),
        }
    }
}

/// The keyring of this computer, or what takes its place in a test.
#[derive(Debug)]
pub(crate) struct Vault {
    keyring: Keyring,
    /// Why nothing can be kept, as the last look found.
    refusal: Mutex<Option<String>>,
}

impl Vault {
    pub(crate) fn new(keyring: Keyring) -> Self {
        Self {
            keyring,
            refusal: Mutex::default(),
        }
    }
}

impl Core {
    /// Whether secrets can be kept; the sentence says why not.
    pub(crate) async fn keyring_refusal(&self) -> Option<String> {
        let refusal = match self.vault.keyring.probe().await {
            KeyringState::Available => None,
            KeyringState::Unavailable { sentence } => Some(sentence),
        };
        self.vault
            .refusal
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&refusal);
        refusal
    }

    /// The same as the last look found, for those who do not ask the keyring.
    pub(crate) fn known_keyring_refusal(&self) -> Option<String> {
        let refusal = self.vault.refusal.lock();
        refusal.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A kept secret. A keyring that does not answer is told of, once.
    pub(crate) async fn kept(&self, entry: Entry) -> Option<Secret> {
        self.loaded(&entry.key(&self.profile.settings.get())?).await
    }

    async fn loaded(&self, key: &SecretKey) -> Option<Secret> {
        match self.vault.keyring.load(key).await {
            Ok(secret) => secret,
            Err(error) => {
                self.notice(
                    crate::view::app::NoticeLevel::Warning,
                    say!("{error}, so you have to sign in this time.", error = error),
                );
                None
            }
        }
    }

    /// Which secrets are kept.
    pub(crate) async fn all_kept(&self) -> Vec<Entry> {
        let settings = self.profile.settings.get();
        let Some(profile) = settings.profile else {
            return Vec::new();
        };
        let kept = self.vault.keyring.kept(profile).await.unwrap_or_default();
        Entry::ALL
            .into_iter()
            .filter(|entry| entry.keys(&settings).iter().any(|key| kept.contains(key)))
            .collect()
    }

    /// Keeps a secret in the keyring; where that does not work, says so: it is good for this session only.
    pub(crate) async fn keep(&self, entry: Entry, secret: &Secret) {
        self.name_profile();
        if let Some(key) = entry.key(&self.profile.settings.get()) {
            self.keep_under(&key, secret).await;
        }
    }

    /// Gives the profile its name in the keyring, unless it has one.
    fn name_profile(&self) {
        if self.profile.settings.get().profile.is_none() {
            let fresh = Uuid::new_v4();
            self.remember(|settings| settings.profile = settings.profile.or(Some(fresh)));
        }
    }

    /// Keeps the sign-in to an organization, whichever is in use.
    pub(crate) async fn keep_sign_in(&self, url: &Url, refresh: &Secret) {
        self.name_profile();
        if let Some(profile) = self.profile.settings.get().profile {
            self.keep_under(&SecretKey::organization(profile, url.as_str()), refresh)
                .await;
        }
    }

    /// Forgets the sign-in to an organization, whichever is in use.
    pub(crate) async fn forget_sign_in(&self, url: &Url) {
        if let Some(profile) = self.profile.settings.get().profile {
            self.forget_key(SecretKey::organization(profile, url.as_str()))
                .await;
        }
    }

    /// The kept sign-in to an organization, whichever is in use.
    pub(crate) async fn kept_sign_in(&self, url: &Url) -> Option<Secret> {
        let profile = self.profile.settings.get().profile?;
        self.loaded(&SecretKey::organization(profile, url.as_str())).await
    }

    async fn keep_under(&self, key: &SecretKey, secret: &Secret) {
        if let Err(error) = self.vault.keyring.store(key, secret).await {
            self.notice(
                crate::view::app::NoticeLevel::Warning,
                say!("{error}. You are signed in for this session only.", error = error),
            );
        }
    }

    /// Forgets a secret, the sign-ins to all organizations as one; what was never kept is no matter.
    pub(crate) async fn forget(&self, entry: Entry) {
        for key in entry.keys(&self.profile.settings.get()) {
            self.forget_key(key).await;
        }
    }

    /// Forgets the secret of an account that the settings named before, unless they name it still: nothing would find it
    /// later.
    pub(crate) async fn forget_former(&self, entry: Entry, before: &Settings) {
        let now = self.profile.settings.get();
        if let Some(key) = entry.key(before)
            && !entry.keys(&now).contains(&key)
        {
            self.forget_key(key).await;
        }
    }

    async fn forget_key(&self, key: SecretKey) {
        if let Err(error) = self.vault.keyring.forget(&key).await {
            self.notice(
                crate::view::app::NoticeLevel::Error,
                say!("{error}. What is kept there could not be forgotten; remove it with the keyring's own program.", error = error),
            );
        }
    }

    /// Forgets everything that this profile keeps.
    pub(crate) async fn forget_all(&self) {
        if let Some(profile) = self.profile.settings.get().profile {
            self.forget_all_of(profile).await;
        }
    }

    /// The same for a profile by its name in the keyring. Whether nothing of it is left there.
    pub(crate) async fn forget_all_of(&self, profile: Uuid) -> bool {
        let forgotten = self.vault.keyring.forget_all(profile).await;
        if let Err(error) = &forgotten {
            self.notice(
                crate::view::app::NoticeLevel::Error,
                say!("{error}. What is kept there could not be forgotten; remove it with the keyring's own program.", error = error),
            );
        }
        forgotten.is_ok()
    }
}
