//! Values as they are written on the command line.

use std::str::FromStr;

use clap::ValueEnum;
use regarding_companion::view::calendars::CalendarsSignIn;
use regarding_companion::view::options::{
    SuggestedContacts, SuggestedOthers, TrackOption, UnknownSenderOption,
};
use regarding_companion::view::pane::{
    ActivityKind, ConvertKind, EndingKind, FormValue, NewKind, PersonKind, RecordRefView, SearchTable,
};
use regarding_companion::view::sign_in::{CloudView, ImapSecurity};
use regarding_companion::view::sync::SyncPolicy;

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MailboxPlace {
    /// A folder of messages.
    Maildir(String),
    /// A mail server.
    Imap {
        /// Its host.
        host: String,
        /// Its port, when it is not the usual one.
        port: Option<u16>,
    },
}

impl FromStr for MailboxPlace {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        const WRONG: &str = "expected maildir:DIR or imap:HOST[:PORT]";
        match text.split_once(':') {
            Some(("maildir", folder)) if !folder.is_empty() => Ok(Self::Maildir(folder.to_owned())),
            Some(("imap", server)) => imap(server).ok_or(WRONG),
            _ => Err(WRONG),
        }
    }
}

/// A server by its name, and its port when it is not a usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    /// Its host.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: Option<u16>,
}

impl FromStr for Server {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match imap(text) {
            Some(MailboxPlace::Imap { host, port }) => Ok(Self { host, port }),
            _ => Err("expected HOST[:PORT]"),
        }
    }
}

/// `host`, `host:port`, `[::1]`, `[::1]:port`. A user name has an option of its own, a password none at all.
fn imap(server: &str) -> Option<MailboxPlace> {
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port.parse().ok()?)),
        _ => (server, None),
    };
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    let plausible = !host.is_empty() && !host.contains(['@', '/', '[', ']', ' ']);
    plausible.then(|| MailboxPlace::Imap {
        host: host.to_owned(),
        port,
    })
}

/// Where calendars and contacts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CalendarsPlace {
    /// Where the domain of the person's e-mail address says.
    Auto,
    /// At this web address.
    At(String),
    /// Nowhere.
    Nowhere,
}

impl FromStr for CalendarsPlace {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::Nowhere),
            _ if text.starts_with("https://") || text.starts_with("http://") => Ok(Self::At(text.to_owned())),
            _ => Err("expected auto, none or a web address"),
        }
    }
}

/// How the person signs in to the calendar server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CalendarsWay {
    /// As to the mail server.
    Mailbox,
    /// With the sign-in to the organization.
    Organization,
    /// With a password of its own, the third line of --password-stdin.
    Password,
    /// With nothing.
    Nobody,
}

impl From<CalendarsWay> for CalendarsSignIn {
    fn from(way: CalendarsWay) -> Self {
        match way {
            CalendarsWay::Mailbox => Self::Mailbox,
            CalendarsWay::Organization => Self::Organization,
            CalendarsWay::Password => Self::Password,
            CalendarsWay::Nobody => Self::Nobody,
        }
    }
}

/// A cloud in which organizations are looked for (reference B5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Cloud {
    /// The commercial one.
    Commercial,
    /// The government community cloud.
    Gcc,
    /// The same, high.
    GccHigh,
    /// The department of defense.
    Dod,
    /// China.
    China,
}

impl From<Cloud> for CloudView {
    fn from(cloud: Cloud) -> Self {
        match cloud {
            Cloud::Commercial => Self::Commercial,
            Cloud::Gcc => Self::Gcc,
            Cloud::GccHigh => Self::GccHigh,
            Cloud::Dod => Self::Dod,
            Cloud::China => Self::China,
        }
    }
}

/// How the line to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after a request for it.
    Starttls,
    /// None; only to this computer itself.
    None,
}

impl From<Security> for ImapSecurity {
    fn from(security: Security) -> Self {
        match security {
            Security::Tls => Self::Tls,
            Security::Starttls => Self::StartTls,
            Security::None => Self::None,
        }
    }
}

/// How the person signs in to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MailboxWay {
    /// With the sign-in to the organization: no password is asked and nothing more is kept.
    Organization,
    /// With a password, the second line of --password-stdin.
    Password,
}

/// A switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

impl Switch {
    /// Whether it is on.
    pub(crate) fn is_on(self) -> bool {
        self == Self::On
    }
}

/// Which contacts are suggested as recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SuggestContacts {
    /// Those that are synchronized: linked, or selected by your filters.
    Synchronized,
    /// All.
    All,
}

impl From<SuggestContacts> for SuggestedContacts {
    fn from(contacts: SuggestContacts) -> Self {
        match contacts {
            SuggestContacts::Synchronized => Self::Synchronized,
            SuggestContacts::All => Self::All,
        }
    }
}

/// Which leads and accounts are suggested as recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SuggestOthers {
    /// None.
    None,
    /// Those that you own.
    Own,
    /// All.
    All,
}

impl From<SuggestOthers> for SuggestedOthers {
    fn from(others: SuggestOthers) -> Self {
        match others {
            SuggestOthers::None => Self::Nobody,
            SuggestOthers::Own => Self::Own,
            SuggestOthers::All => Self::All,
        }
    }
}

/// Which value stays where both sides changed a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BothChanged {
    /// Neither is written; the field waits.
    Ask,
    /// The organization's.
    Organization,
    /// The mailbox's.
    Mailbox,
}

impl From<BothChanged> for SyncPolicy {
    fn from(policy: BothChanged) -> Self {
        match policy {
            BothChanged::Ask => Self::Ask,
            BothChanged::Organization => Self::OrganizationWins,
            BothChanged::Mailbox => Self::MailboxWins,
        }
    }
}

/// Which received mail is tracked (A-62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Track {
    /// All email messages.
    All,
    /// Email messages in response to Dynamics 365 email.
    InResponse,
    /// Email messages from Dynamics 365 leads, contacts and accounts.
    FromPeople,
    /// Email messages from Dynamics 365 records that are email enabled.
    FromEmailEnabled,
    /// No email messages.
    None,
}

impl From<Track> for TrackOption {
    fn from(track: Track) -> Self {
        match track {
            Track::All => Self::All,
            Track::InResponse => Self::InResponse,
            Track::FromPeople => Self::FromPeople,
            Track::FromEmailEnabled => Self::FromEmailEnabled,
            Track::None => Self::None,
        }
    }
}

/// What unknown senders become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnknownSenders {
    /// Nothing.
    Nothing,
    /// Contacts.
    Contacts,
    /// Leads.
    Leads,
}

impl From<UnknownSenders> for UnknownSenderOption {
    fn from(unknown: UnknownSenders) -> Self {
        match unknown {
            UnknownSenders::Nothing => Self::Nothing,
            UnknownSenders::Contacts => Self::Contacts,
            UnknownSenders::Leads => Self::Leads,
        }
    }
}

/// Which record to make of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Person {
    /// A contact.
    Contact,
    /// A lead.
    Lead,
    /// An account.
    Account,
}

impl From<Person> for PersonKind {
    fn from(person: Person) -> Self {
        match person {
            Person::Contact => Self::Contact,
            Person::Lead => Self::Lead,
            Person::Account => Self::Account,
        }
    }
}

/// Which activity to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Activity {
    /// A task.
    Task,
    /// A phone call.
    Phonecall,
    /// An appointment in the organization; nobody is invited.
    Appointment,
    /// A note on the record.
    Note,
}

impl From<Activity> for ActivityKind {
    fn from(activity: Activity) -> Self {
        match activity {
            Activity::Task => Self::Task,
            Activity::Phonecall => Self::PhoneCall,
            Activity::Appointment => Self::Appointment,
            Activity::Note => Self::Note,
        }
    }
}

/// What to make out of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum New {
    /// A contact.
    Contact,
    /// An account.
    Account,
    /// A lead.
    Lead,
    /// An opportunity.
    Opportunity,
    /// A case.
    Case,
}

impl From<New> for NewKind {
    fn from(new: New) -> Self {
        match new {
            New::Contact => Self::Contact,
            New::Account => Self::Account,
            New::Lead => Self::Lead,
            New::Opportunity => Self::Opportunity,
            New::Case => Self::Case,
        }
    }
}

/// What a message becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConvertTo {
    /// A lead.
    Lead,
    /// An opportunity.
    Opportunity,
    /// A case.
    Case,
}

impl From<ConvertTo> for ConvertKind {
    fn from(to: ConvertTo) -> Self {
        match to {
            ConvertTo::Lead => Self::Lead,
            ConvertTo::Opportunity => Self::Opportunity,
            ConvertTo::Case => Self::Case,
        }
    }
}

/// How a record is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Close {
    /// An opportunity is won.
    Win,
    /// An opportunity is lost.
    Lose,
    /// A lead is qualified.
    Qualify,
    /// A lead is disqualified.
    Disqualify,
    /// A case is resolved.
    Resolve,
    /// A case is cancelled.
    Cancel,
}

impl From<Close> for EndingKind {
    fn from(close: Close) -> Self {
        match close {
            Close::Win => Self::Win,
            Close::Lose => Self::Lose,
            Close::Qualify => Self::Qualify,
            Close::Disqualify => Self::Disqualify,
            Close::Resolve => Self::Resolve,
            Close::Cancel => Self::Cancel,
        }
    }
}

/// Which kind of record to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Contacts.
    Contact,
    /// Accounts.
    Account,
    /// Leads.
    Lead,
    /// Opportunities.
    Opportunity,
    /// Cases.
    Case,
}

impl From<Kind> for SearchTable {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Contact => Self::Contact,
            Kind::Account => Self::Account,
            Kind::Lead => Self::Lead,
            Kind::Opportunity => Self::Opportunity,
            Kind::Case => Self::Case,
        }
    }
}

/// Which attachments go along when a message is tracked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Attachments {
    /// All that the organization takes.
    All,
    /// These, by their number in the message.
    Only(Vec<u32>),
}

impl FromStr for Attachments {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "all" => Ok(Self::All),
            "none" => Ok(Self::Only(Vec::new())),
            list => list
                .split(',')
                .map(|number| number.trim().parse().ok())
                .collect::<Option<Vec<u32>>>()
                .map(Self::Only)
                .ok_or("expected all, none, or numbers as `show` lists them, for example 0,2"),
        }
    }
}

/// `TABLE:ID`; whether there is such a record is the organization's to say.
pub(super) fn record(text: &str) -> Result<RecordRefView, &'static str> {
    match text.split_once(':') {
        Some((table, id)) if !table.is_empty() && !id.is_empty() => Ok(RecordRefView {
            table: table.to_owned(),
            id: id.to_owned(),
        }),
        _ => Err("expected TABLE:ID, for example opportunity:11111111-2222-3333-4444-555555555555"),
    }
}

/// `COLUMN=VALUE`.
pub(super) fn set(text: &str) -> Result<FormValue, &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok(FormValue {
            name: name.to_owned(),
            value: value.to_owned(),
        }),
        _ => Err("expected COLUMN=VALUE, for example lastname=Okafor"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Attachments, MailboxPlace, record, set};

    #[test]
    fn mailboxes_are_read_as_they_are_documented() {
        let imap = |host: &str, port| {
            Some(MailboxPlace::Imap {
                host: host.to_owned(),
                port,
            })
        };
        let maildir = |folder: &str| Some(MailboxPlace::Maildir(folder.to_owned()));
        let table = [
            ("maildir:/var/mail/x", maildir("/var/mail/x")),
            (r"maildir:C:\mail", maildir(r"C:\mail")),
            ("imap:mail.example", imap("mail.example", None)),
            ("imap:mail.example:143", imap("mail.example", Some(143))),
            ("imap:[::1]:993", imap("::1", Some(993))),
            ("imap:[::1]", imap("::1", None)),
            ("imap:mail.example:99999", None),
            ("imap:user:secret@mail.example", None),
            ("imap:", None),
            ("imap:[]:1", None),
            ("maildir:", None),
            ("pop3:mail.example", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(text.parse::<MailboxPlace>().ok(), expected, "{text}");
        }
    }

    #[test]
    fn attachments_are_all_none_or_numbers() {
        let table = [
            ("all", Some(Attachments::All)),
            ("none", Some(Attachments::Only(vec![]))),
            ("0,2", Some(Attachments::Only(vec![0, 2]))),
            ("", None),
            ("0,,2", None),
            ("-1", None),
            ("some", None),
        ];
        for (text, expected) in table {
            assert_eq!(text.parse::<Attachments>().ok(), expected, "{text}");
        }
    }

    #[test]
    fn records_and_columns_are_split_at_the_first_sign() {
        assert_eq!(
            record("contact:1:2").map(|record| (record.table, record.id)),
            Ok(("contact".into(), "1:2".into()))
        );
        assert_eq!(
            set("subject=a=b").map(|value| (value.name, value.value)),
            Ok(("subject".into(), "a=b".into()))
        );
        assert_eq!(set("subject=").map(|value| value.value), Ok(String::new()));
        for wrong in ["contact", ":1", "contact:", ""] {
            assert!(record(wrong).is_err(), "{wrong}");
        }
        assert!(set("=x").is_err() && set("subject").is_err());
    }
}
