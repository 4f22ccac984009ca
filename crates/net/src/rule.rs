//! The stated rules that a request out can belong to (promise 2). There is no request without one.

use core::fmt;

use regarding_model::say;

/// Why something leaves this computer. Every rule has a name that is kept in the evidence log and a sentence that a
/// person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Finding out how an organization wants its people to sign in.
    Probe,
    /// Asking which organizations the person may enter.
    Discovery,
    /// Signing in, and renewing or ending a sign-in.
    SignIn,
    /// Reading who the signed-in person is and what they may do.
    Myself,
    /// Reading names and kinds of the organization's tables and columns.
    Metadata,
    /// Looking up the people of a message that the person selected, and what the pane shows of them.
    OpenPane,
    /// Looking up the people of messages near the selected one, so that their pane opens at once.
    Prefetch,
    /// Looking up by derived ids which messages of a list are tracked.
    ListMarks,
    /// Looking up people by address on request.
    ResolvePeople,
    /// Searching records with the text that the person typed.
    Search,
    /// Reading the records that the person used last or asked to see.
    ReadRecords,
    /// Copying a message to the organization because the person tracked it.
    Track,
    /// Linking a tracked message to another record.
    ChangeRegarding,
    /// Deleting the organization's copy of a message because the person untracked it.
    Untrack,
    /// Creating a record that the person filled in.
    CreateRecord,
    /// Closing an opportunity, a lead or a case because the person said so.
    CloseRecord,
    /// Reading or changing personal options that are kept in the organization.
    Options,
    /// Keeping the claim: which of the person's computers synchronizes.
    Claim,
    /// Keeping appointments, contacts and tasks the same on both sides.
    Synchronize,
    /// Deciding whether received mail is tracked: at most sender, recipients and subject are sent.
    TrackingRules,
    /// Reading what this computer needs to decide by itself which received mail is tracked; nothing of any message is sent.
    MailIndex,
    /// Making a contact or a lead of the unknown sender of a tracked message, as the person's option says, and taking it back.
    Newcomer,
    /// Reading what the person puts into a message that they write: templates, knowledge articles, sales literature.
    Compose,
    /// Sending mail that was written in the organization and waits there to be sent, and telling what became of it.
    PendingSend,
    /// Fetching the pictures of a message that the person asked for, from where the message names them.
    LoadPictures,
    /// Connecting to a mail server, signing in there, and leaving it.
    MailSignIn,
    /// Listing the mailbox's folders.
    MailFolders,
    /// Opening a folder and listing messages in it.
    MailList,
    /// Reading one message: a selected one, one beside it, or one to be tracked.
    MailRead,
    /// Looking for a message by its Message-ID.
    MailFind,
    /// Looking for messages with the words that the person typed.
    MailSearch,
    /// Marking a message as read or unread.
    MailMark,
    /// Looking for the mark *Tracked to Dynamics 365* on messages, putting it on or taking it off.
    TrackedMarks,
    /// Putting a message into a folder of the mailbox or taking one out: a draft, or the copy of one that was sent.
    MailWrite,
    /// Handing a message to the mail server that sends it.
    MailSend,
    /// Watching a folder for news.
    MailWatch,
    /// Finding the calendars, task lists and address books of the mailbox.
    Collections,
    /// Asking a calendar, task list or address book what is different.
    CollectionChanges,
    /// Reading appointments, contacts and tasks of the mailbox.
    ItemRead,
    /// Looking for an appointment, contact or task by its UID.
    ItemFind,
    /// Creating, changing or removing an appointment, contact or task of the mailbox.
    ItemWrite,
}

impl Rule {
    /// All of them, in the order in which they are explained.
    pub const ALL: [Self; 41] = [
        Self::Probe,
        Self::Discovery,
        Self::SignIn,
        Self::Myself,
        Self::Metadata,
        Self::OpenPane,
        Self::Prefetch,
        Self::ListMarks,
        Self::ResolvePeople,
        Self::Search,
        Self::ReadRecords,
        Self::Track,
        Self::ChangeRegarding,
        Self::Untrack,
        Self::CreateRecord,
        Self::CloseRecord,
        Self::Options,
        Self::Claim,
        Self::Synchronize,
        Self::TrackingRules,
        Self::MailIndex,
        Self::Newcomer,
        Self::Compose,
        Self::PendingSend,
        Self::LoadPictures,
        Self::MailSignIn,
        Self::MailFolders,
        Self::MailList,
        Self::MailRead,
        Self::MailFind,
        Self::MailSearch,
        Self::MailMark,
        Self::TrackedMarks,
        Self::MailWrite,
        Self::MailSend,
        Self::MailWatch,
        Self::Collections,
        Self::CollectionChanges,
        Self::ItemRead,
        Self::ItemFind,
        Self::ItemWrite,
    ];

    /// The name under which the evidence log keeps the rule. It never changes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Probe => "probe",
            Self::Discovery => "discovery",
            Self::SignIn => "sign-in",
            Self::Myself => "myself",
            Self::Metadata => "metadata",
            Self::OpenPane => "open-pane",
            Self::Prefetch => "prefetch",
            Self::ListMarks => "list-marks",
            Self::ResolvePeople => "resolve-people",
            Self::Search => "search",
            Self::ReadRecords => "read-records",
            Self::Track => "track",
            Self::ChangeRegarding => "change-regarding",
            Self::Untrack => "untrack",
            Self::CreateRecord => "create-record",
            Self::CloseRecord => "close-record",
            Self::Options => "options",
            Self::Claim => "claim",
            Self::Synchronize => "synchronize",
            Self::TrackingRules => "tracking-rules",
            Self::MailIndex => "mail-index",
            Self::Newcomer => "newcomer",
            Self::Compose => "compose",
            Self::PendingSend => "pending-send",
            Self::LoadPictures => "load-pictures",
            Self::MailSignIn => "mail-sign-in",
            Self::MailFolders => "mail-folders",
            Self::MailList => "mail-list",
            Self::MailRead => "mail-read",
            Self::MailFind => "mail-find",
            Self::MailSearch => "mail-search",
            Self::MailMark => "mail-mark",
            Self::TrackedMarks => "tracked-marks",
            Self::MailWrite => "mail-write",
            Self::MailSend => "mail-send",
            Self::MailWatch => "mail-watch",
            Self::Collections => "collections",
            Self::CollectionChanges => "collection-changes",
            Self::ItemRead => "item-read",
            Self::ItemFind => "item-find",
            Self::ItemWrite => "item-write",
        }
    }

    /// The rule of a name, when there is one.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// What the rule allows, in a sentence for a person.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Probe => {
                say!("The address of an organization was checked to find out how to sign in there")
            }
            Self::Discovery => {
                say!(
                    "The organizations that the signed-in person may enter were asked for, to choose one of them"
                )
            }
            Self::SignIn => say!("Somebody signed in, or a sign-in was renewed or ended"),
            Self::Myself => say!("The signed-in person's own name and rights were read"),
            Self::Metadata => say!("Names of the organization's tables and columns were read"),
            Self::OpenPane => {
                say!(
                    "A message was selected: its people and their records were looked up by address, its copy by sender and subject"
                )
            }
            Self::Prefetch => {
                say!(
                    "A neighbouring message was looked up by its addresses and subject, so that its pane opens at once"
                )
            }
            Self::ListMarks => {
                say!(
                    "A list of messages was shown: which of them are tracked was looked up by identifiers made from theirs"
                )
            }
            Self::ResolvePeople => say!("Somebody was looked up by address on request"),
            Self::Search => say!("Records were searched for with the text that was typed"),
            Self::ReadRecords => say!("Records that were used last or asked for were read"),
            Self::Track => say!("A message was tracked: it was copied to the organization"),
            Self::ChangeRegarding => say!("A tracked message was linked to another record"),
            Self::Untrack => {
                say!("A message was untracked: its copy in the organization was looked at or deleted")
            }
            Self::CreateRecord => say!("A record that was filled in here was created"),
            Self::CloseRecord => say!("An opportunity, a lead or a case was closed as it was said here"),
            Self::Options => say!("Personal options that the organization keeps were read or changed"),
            Self::Claim => say!("It was noted which of the person's computers synchronizes"),
            Self::Synchronize => say!("Appointments, contacts and tasks were kept the same on both sides"),
            Self::TrackingRules => {
                say!(
                    "The organization was asked whether a received message is to be tracked, by sender, recipients and subject"
                )
            }
            Self::MailIndex => {
                say!(
                    "Addresses of records and the list of tracked messages were read, to decide here which received mail is tracked"
                )
            }
            Self::Newcomer => {
                say!(
                    "An unknown sender of a tracked message was looked up, made a contact or a lead as your option says, or that was taken back"
                )
            }
            Self::Compose => {
                say!(
                    "What you put into a message was looked for and read: templates, filled in from the record that you chose, knowledge articles or sales literature"
                )
            }
            Self::PendingSend => {
                say!(
                    "Mail that you wrote in your organization and that waits there was read to be sent from your mailbox, as your option says, or it was told what became of it"
                )
            }
            Self::LoadPictures => {
                say!(
                    "The pictures of a message were asked for: one was fetched from where the message names it, without saying who asks"
                )
            }
            Self::MailSignIn => {
                say!("The mail server was connected to, asked how people sign in, signed in to or left")
            }
            Self::MailFolders => say!("The folders of the mailbox were listed"),
            Self::MailList => say!("A folder of the mailbox was opened and messages in it were listed"),
            Self::MailRead => {
                say!(
                    "A message was read from the mail server: one that was selected, one beside it, or one to be tracked"
                )
            }
            Self::MailFind => say!("A message was looked for in the mailbox by its Message-ID"),
            Self::MailSearch => {
                say!("Messages of a folder of the mailbox were searched for with the words that were typed")
            }
            Self::MailMark => say!("A message was marked as read or unread"),
            Self::TrackedMarks => say!("The mark of tracking was looked for, put on messages or taken off"),
            Self::MailWrite => {
                say!("A draft or the copy of a sent message was put into the mailbox, or taken out of it")
            }
            Self::MailSend => {
                say!("The server that sends mail was connected to, and a message was handed to it")
            }
            Self::MailWatch => say!("A folder of the mailbox was watched for news"),
            Self::Collections => {
                say!("The calendars, task lists and address books of the mailbox were looked for")
            }
            Self::CollectionChanges => {
                say!("A calendar, task list or address book of the mailbox was asked what is different")
            }
            Self::ItemRead => say!("Appointments, contacts or tasks of the mailbox were read"),
            Self::ItemFind => {
                say!("An appointment, contact or task was looked for in the mailbox by its UID")
            }
            Self::ItemWrite => {
                say!("An appointment, contact or task of the mailbox was created, changed or removed")
            }
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn every_rule_is_found_by_its_name_and_says_what_it_allows() {
        for rule in Rule::ALL {
            assert_eq!(Rule::of(rule.name()), Some(rule));
            assert!(rule.sentence().len() > 20, "{rule} has no sentence");
        }
        assert_eq!(Rule::of("because"), None);
    }
}
