//! What the settings hold: choices about this program, addresses of servers and the person's own account, identifiers.
//! No secret and nothing of a record or an item (promises 1 and 3).

use std::collections::BTreeSet;

use jiff::Timestamp;
use regarding_model::folder::FolderIdentity;
use regarding_model::ids::{MachineId, OrganizationId, RecordRef, UserId};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use crate::view::app::{Appearance, LanguageChoice};
use crate::view::calendars::CalendarsSignIn;
use crate::view::options::{SuggestedContacts, SuggestedOthers};
use crate::view::received::ReceivedWay;
use crate::view::sign_in::{ImapSecurity, MailboxSignIn};
use crate::view::sync::SyncPolicy;

/// The format that this program writes.
pub(crate) const VERSION: u32 = 1;

/// How wide the CRM pane is until somebody moves its edge, in CSS pixels.
pub(crate) const PANE_WIDTH: u32 = 360;

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// The format.
    pub(crate) version: u32,
    /// Names this profile in the keyring; given when something is kept for the first time.
    pub(crate) profile: Option<Uuid>,
    /// Names this install among the person's computers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) machine: Option<MachineId>,
    /// Colours of the window.
    pub(crate) appearance: Appearance,
    /// Language of the window.
    pub(crate) language: LanguageChoice,
    /// Whether the CRM pane is open.
    pub(crate) pane_open: bool,
    /// How wide it is, in CSS pixels.
    pub(crate) pane_width: u32,
    /// The connection switch: off means zero connections.
    pub(crate) connection_on: bool,
    /// Whether this computer synchronizes when no other does: not after the person gave the role away, until they take it
    /// over again.
    pub(crate) synchronize: bool,
    /// What happens to a field that both sides change.
    #[serde(skip_serializing_if = "is_asked")]
    pub(crate) both_changed: SyncPolicy,
    /// Whether credentials are kept in the keyring.
    pub(crate) keep_signed_in: bool,
    /// The organization in use.
    pub(crate) organization: Option<OrganizationSettings>,
    /// The person's other organizations. One is in use at a time; what waits for the others stays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) others: Vec<OrganizationSettings>,
    /// The organization that owns synchronization and the mailbox's sign-in; the one in use where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) primary: Option<OrganizationId>,
    /// The mailbox.
    pub(crate) mailbox: Option<MailboxSettings>,
    /// The server that sends the mailbox's mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) submission: Option<SubmissionSettings>,
    /// The organizations with which the person agreed to synchronize this mailbox, having seen what the first cycle would do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) sync_agreed: Vec<OrganizationId>,
    /// How it is decided which received mail of this mailbox is tracked, for each organization with which the person turned it on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) received: Vec<ReceivedSettings>,
    /// The organizations with which the mail of folders of this mailbox is tracked, and the rules that those do not take.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) folders: Vec<FolderSettings>,
    /// The organizations with which the person agreed that tracked messages of this mailbox bear a mark, and that marks are heeded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) marks: Vec<OrganizationId>,
    /// The organizations in which unknown senders of mail that is tracked by itself become contacts or leads: the person chose so here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) newcomers: Vec<OrganizationId>,
    /// The organizations whose mail that the person writes there is sent from this mailbox: the person allowed it here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) pending_send: Vec<OrganizationId>,
    /// Whom suggestions of recipients name.
    #[serde(skip_serializing_if = "SuggestionSettings::is_unsaid")]
    pub(crate) suggestions: SuggestionSettings,
    /// The server of calendars and address books; without one a folder of messages has its own beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) calendars: Option<CalendarSettings>,
    /// Where the collections lie on those servers, so that the way there need not be asked for at every start.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) calendar_homes: Vec<HomeSettings>,
    /// Which calendars, task lists and address books take part; all that may be written to where it is not said.
    #[serde(skip_serializing_if = "CollectionSettings::is_unsaid")]
    pub(crate) collections: CollectionSettings,
}

/// Whom suggestions of recipients name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SuggestionSettings {
    /// Which contacts.
    pub(crate) contacts: SuggestedContacts,
    /// Which leads and accounts.
    pub(crate) others: SuggestedOthers,
}

impl SuggestionSettings {
    fn is_unsaid(&self) -> bool {
        *self == Self::default()
    }
}

fn is_asked(policy: &SyncPolicy) -> bool {
    *policy == SyncPolicy::Ask
}

/// Which organization, and as whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrganizationSettings {
    /// Its address.
    pub(crate) url: Url,
    /// Its id, so that pending actions find their way while it cannot be reached.
    pub(crate) id: OrganizationId,
    /// The person's id there.
    pub(crate) user: UserId,
    /// The name that the person signs in with, when they sign in with a password; an account setting like the mailbox's
    /// user name, and not kept otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sign_in_name: Option<String>,
    /// Whether it is the sample organization inside this program.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub(crate) sample: bool,
}

/// Which mailbox. No secret is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum MailboxSettings {
    /// A folder of messages on this computer.
    Maildir {
        /// The folder.
        path: String,
    },
    /// A mail server.
    Imap {
        /// Its host.
        host: String,
        /// Its port.
        port: u16,
        /// How the line is protected.
        security: ImapSecurity,
        /// The user name: the person's own account.
        user: String,
        /// How the person signs in there; with a password where the settings are older than the choice.
        #[serde(default)]
        sign_in: MailboxSignIn,
    },
}

/// Which server sends the mailbox's mail. It is signed in to as the mailbox is; no secret is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SubmissionSettings {
    /// Its host.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the line is protected.
    pub(crate) security: ImapSecurity,
}

/// The person turned automatic tracking on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReceivedSettings {
    /// With which organization.
    pub(crate) organization: OrganizationId,
    /// How it is decided.
    pub(crate) way: ReceivedWay,
    /// Since when: older mail is left alone.
    pub(crate) since: Timestamp,
}

/// The person turned on that the mail of folders is tracked (G-70).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FolderSettings {
    /// With which organization.
    pub(crate) organization: OrganizationId,
    /// The rules that the organization's own table does not take.
    #[serde(default)]
    pub(crate) rules: Vec<FolderRuleSettings>,
}

/// One rule, as identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FolderRuleSettings {
    /// Which folder.
    pub(crate) folder: FolderIdentity,
    /// Whether its mail is left alone (G-82); else it is tracked.
    #[serde(default)]
    pub(crate) private: bool,
    /// What its mail is regarding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) regarding: Option<RecordRef>,
}

/// Which server of calendars and address books. No secret is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CalendarSettings {
    /// Where they are: calendars and address books may be on two servers.
    pub(crate) servers: Vec<Url>,
    /// The user name there: the person's own account.
    pub(crate) user: String,
    /// How the person signs in there.
    pub(crate) sign_in: CalendarsSignIn,
}

impl CalendarSettings {
    /// What its password is kept under.
    pub(crate) fn account(&self) -> Option<String> {
        let server = self.servers.first()?;
        Some(format!("{}@{}", self.user, server.origin().ascii_serialization()))
    }
}

/// Where the collections of a server of calendars and address books lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HomeSettings {
    /// The server, as the account names it.
    pub(crate) server: Url,
    /// The person's own place there; homes that were kept without it are looked for anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) principal: Option<Url>,
    /// The places in which collections lie.
    pub(crate) places: Vec<Url>,
    /// Where messages of meetings arrive, if the server has such a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) inbox: Option<Url>,
}

/// A choice among calendars, task lists and address books, by their places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CollectionSettings {
    /// Those that take part, where the person chose.
    pub(crate) take_part: Option<BTreeSet<String>>,
    /// Where new contacts go.
    pub(crate) contacts: Option<String>,
    /// Where new appointments go.
    pub(crate) appointments: Option<String>,
    /// Where new tasks go.
    pub(crate) tasks: Option<String>,
}

impl CollectionSettings {
    fn is_unsaid(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            profile: None,
            machine: None,
            appearance: Appearance::default(),
            language: LanguageChoice::default(),
            pane_open: true,
            pane_width: PANE_WIDTH,
            connection_on: true,
            synchronize: true,
            both_changed: SyncPolicy::Ask,
            keep_signed_in: false,
            organization: None,
            others: Vec::new(),
            primary: None,
            mailbox: None,
            submission: None,
            sync_agreed: Vec::new(),
            received: Vec::new(),
            folders: Vec::new(),
            marks: Vec::new(),
            newcomers: Vec::new(),
            pending_send: Vec::new(),
            suggestions: SuggestionSettings::default(),
            calendars: None,
            calendar_homes: Vec::new(),
            collections: CollectionSettings::default(),
        }
    }
}

impl Settings {
    /// Makes an organization the one in use. The one before stays among the others, unless it is the same one, or the sample,
    /// which ends with its program.
    pub(crate) fn enter(&mut self, organization: OrganizationSettings) {
        let before = self.organization.replace(organization.clone());
        self.others.retain(|other| other.id != organization.id);
        self.others
            .extend(before.filter(|before| before.id != organization.id && !before.sample));
        let known = self
            .primary
            .is_some_and(|primary| self.all().any(|one| one.id == primary));
        if !known {
            self.primary = Some(organization.id);
        }
    }

    /// Takes a mailbox into use. What was agreed about another one is not about this one.
    pub(crate) fn open(&mut self, mailbox: MailboxSettings) {
        if self.mailbox.as_ref() != Some(&mailbox) {
            self.submission = None;
            self.sync_agreed.clear();
            self.received.clear();
            self.folders.clear();
            self.marks.clear();
            self.newcomers.clear();
            self.pending_send.clear();
        }
        self.mailbox = Some(mailbox);
    }

    /// Takes another organization of the person's into use. Whether there is one of that id.
    pub(crate) fn switch_to(&mut self, id: OrganizationId) -> bool {
        let found = self.others.iter().find(|other| other.id == id).cloned();
        let known = found.is_some();
        if let Some(found) = found {
            self.enter(found);
        }
        known
    }

    /// Forgets one of the others.
    pub(crate) fn remove_other(&mut self, id: OrganizationId) {
        self.others.retain(|other| other.id != id);
        self.sync_agreed.retain(|agreed| *agreed != id);
        self.received.retain(|received| received.organization != id);
        self.folders.retain(|folders| folders.organization != id);
        self.marks.retain(|marks| *marks != id);
        self.newcomers.retain(|newcomers| *newcomers != id);
        self.pending_send.retain(|one| *one != id);
        if self.primary == Some(id) {
            self.primary = self.organization.as_ref().map(|organization| organization.id);
        }
    }

    /// How received mail is decided about, where the person turned it on with an organization.
    pub(crate) fn received_of(&self, organization: OrganizationId) -> Option<&ReceivedSettings> {
        let mut all = self.received.iter();
        all.find(|received| received.organization == organization)
    }

    /// The same as a way.
    pub(crate) fn received_way(&self, organization: OrganizationId) -> ReceivedWay {
        self.received_of(organization)
            .map_or(ReceivedWay::Off, |received| received.way)
    }

    /// The person decides; what came before they turned it on stays as it is.
    pub(crate) fn receive(&mut self, organization: OrganizationId, way: ReceivedWay, now: Timestamp) {
        // Mail servers tell arrivals to the second: what arrives in this one is new.
        let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let since = self
            .received_of(organization)
            .map_or(second, |received| received.since);
        self.received
            .retain(|received| received.organization != organization);
        if way != ReceivedWay::Off {
            self.received.push(ReceivedSettings {
                organization,
                way,
                since,
            });
        }
    }

    /// The rules about folders that are kept here, where the person turned folders on with an organization.
    pub(crate) fn folders_of(&self, organization: OrganizationId) -> Option<&FolderSettings> {
        let mut all = self.folders.iter();
        all.find(|folders| folders.organization == organization)
    }

    /// Keeps a rule about a folder here instead of an earlier one, or takes it away; folders are on from then on.
    pub(crate) fn keep_folder_rule(
        &mut self,
        organization: OrganizationId,
        folder: &FolderIdentity,
        rule: Option<FolderRuleSettings>,
    ) {
        let known = self.folders.iter().any(|one| one.organization == organization);
        if !known {
            let rules = Vec::new();
            self.folders.push(FolderSettings { organization, rules });
        }
        for one in self
            .folders
            .iter_mut()
            .filter(|one| one.organization == organization)
        {
            one.rules.retain(|other| other.folder != *folder);
            one.rules.extend(rule.clone());
        }
    }

    /// Nothing is left that folders could be on for.
    pub(crate) fn end_folders(&mut self, organization: OrganizationId) {
        self.folders.retain(|one| one.organization != organization);
    }

    /// The organization in use and the others.
    pub(crate) fn all(&self) -> impl Iterator<Item = &OrganizationSettings> {
        self.organization.iter().chain(&self.others)
    }

    /// The organization that owns synchronization and the mailbox's sign-in.
    pub(crate) fn primary(&self) -> Option<&OrganizationSettings> {
        let named = self.all().find(|one| Some(one.id) == self.primary);
        named.or(self.organization.as_ref())
    }

    /// Whether the organization in use is the primary one.
    pub(crate) fn uses_primary(&self) -> bool {
        self.primary() == self.organization.as_ref()
    }

    /// What is left after *Sign out*: nothing of the account, the window's own look.
    pub(crate) fn without_account(&self) -> Self {
        Self {
            appearance: self.appearance,
            language: self.language,
            pane_open: self.pane_open,
            pane_width: self.pane_width,
            ..Self::default()
        }
    }
}
