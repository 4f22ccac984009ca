//! The command line: commands and their options. No option takes a secret.

pub(crate) mod conflicts;
pub(crate) mod folders;
mod help;
pub(crate) mod items;
pub(crate) mod received;
pub(crate) mod rules;
pub(crate) mod sending;
pub(crate) mod values;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};
use regarding_companion::view::pane::{FormValue, RecordRefView};

use self::values::{
    Activity, Attachments, BothChanged, CalendarsPlace, CalendarsWay, Close, Cloud, ConvertTo, Kind,
    MailboxPlace, MailboxWay, New, Person, Security, Server, SuggestContacts, SuggestOthers, Switch, Track,
    UnknownSenders, record, set,
};

/// Every use case of Regarding without a window.
#[derive(Debug, Parser)]
#[command(name = "regardingctl", version, after_long_help = help::AFTER)]
pub(crate) struct CommandLine {
    /// Answer as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The folder of the profile; your own one when left out.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) profile: Option<PathBuf>,
    /// Read secrets from standard input, one a line: the organization's password, the mailbox's, the calendar server's.
    #[arg(long, global = true)]
    pub(crate) password_stdin: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in to an organization and open a mailbox.
    #[command(after_long_help = help::AFTER)]
    SignIn(SignIn),
    /// List the organizations that you may enter in a cloud.
    #[command(after_long_help = help::AFTER)]
    Discover(Discover),
    /// List the organizations of this profile; use another one, or make one the primary one.
    #[command(after_long_help = help::AFTER)]
    Organizations(ChooseOrganization),
    /// Forget everything: credentials, cache, settings of the account.
    #[command(after_long_help = help::AFTER)]
    SignOut,
    /// Tell where things stand. Ends with 4 where a password that was given was refused, else with 0.
    #[command(after_long_help = help::AFTER)]
    Status,
    /// Tell who is behind an address.
    #[command(after_long_help = help::AFTER)]
    Whois {
        /// The address.
        address: String,
    },
    /// List the folders of the mailbox.
    #[command(after_long_help = help::AFTER)]
    Folders,
    /// List the messages of a folder, newest first.
    #[command(after_long_help = help::AFTER)]
    Messages {
        /// The folder, by its name, its path (`Customers/North`) or its id; the inbox when left out.
        folder: Option<String>,
        /// How many.
        #[arg(long, value_name = "N", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        /// Where to begin: what the page before named as its next one.
        #[arg(long, value_name = "CURSOR")]
        from: Option<String>,
        /// Only those whose subject or people hold every one of these words.
        #[arg(long, value_name = "WORDS")]
        find: Option<String>,
    },
    /// Show a message.
    #[command(after_long_help = help::AFTER)]
    Show {
        /// The message.
        #[arg(value_name = "MESSAGE-ID")]
        message: String,
        /// Show what stands above its text only.
        #[arg(long)]
        headers: bool,
        /// Show its text as well, which it does anyway.
        #[arg(long, hide = true, conflicts_with = "headers")]
        body: bool,
    },
    /// Show what the organization knows about a message: its tracked state, its people, their records.
    #[command(after_long_help = help::AFTER)]
    Pane {
        /// The message.
        #[arg(value_name = "MESSAGE-ID")]
        message: String,
    },
    /// Choose which of several records with one address a person of a message is; remembered by its identifier.
    #[command(after_long_help = help::AFTER)]
    Choose {
        /// The message.
        #[arg(value_name = "MESSAGE-ID")]
        message: String,
        /// The person's address.
        address: String,
        /// The record.
        #[arg(value_name = "TABLE:ID", value_parser = record)]
        record: RecordRefView,
    },
    /// Copy a message to the organization and link it to a record. Or an appointment, a contact or a task.
    #[command(after_long_help = help::AFTER)]
    Track(TrackMessage),
    /// Show the meeting that a message is about, and whether it is in the calendar and tracked.
    #[command(after_long_help = help::AFTER)]
    Meeting {
        /// The message.
        #[arg(value_name = "MESSAGE-ID")]
        message: String,
        /// Track the meeting; one that is not in the calendar yet is put there first, and nobody is written to.
        #[arg(long)]
        track: bool,
    },
    /// Untrack a message: the copy is deleted if it is yours, and kept if it is not. Or an appointment, a contact or a task.
    #[command(after_long_help = help::AFTER)]
    Untrack {
        /// The message.
        #[arg(value_name = "MESSAGE-ID", required_unless_present = "item")]
        message: Option<String>,
        /// An appointment, a contact or a task instead: it stays in the mailbox and follows its record no more.
        #[arg(long, value_name = "UID", conflicts_with = "message")]
        item: Option<String>,
        /// Its record is deleted, too.
        #[arg(long, requires = "item")]
        delete: bool,
        /// Agree to what is deleted.
        #[arg(long)]
        yes: bool,
    },
    /// Write a message and send it, exactly once; answer or pass on another one.
    #[command(after_long_help = help::AFTER)]
    Send(sending::Send),
    /// List the templates that fit a message: their ids go to `send --template`.
    #[command(after_long_help = help::AFTER)]
    Templates {
        /// The record that the message is regarding.
        #[arg(long, value_name = "TABLE:ID", value_parser = record)]
        regarding: Option<RecordRefView>,
        /// Its recipients: without a record, templates fit the first whom your organization knows.
        #[arg(long, value_name = "ADDRESS", default_value = "")]
        to: String,
    },
    /// List published knowledge articles: their ids go to `send --article`.
    #[command(after_long_help = help::AFTER)]
    Articles {
        /// Words of their titles, keywords or descriptions, or how their number begins.
        #[arg(default_value = "")]
        text: String,
    },
    /// List sales literature with its files: its ids go to `send --literature`.
    #[command(after_long_help = help::AFTER)]
    Literature {
        /// Words of its name, its keywords or its files.
        #[arg(default_value = "")]
        text: String,
    },
    /// Tell which messages are to be sent and are not, why, and decide about them; or name the server that sends your mail.
    #[command(after_long_help = help::AFTER)]
    Outgoing(sending::Outgoing),
    /// Say why a message was tracked, or not.
    #[command(after_long_help = help::AFTER)]
    Why {
        /// The message.
        #[arg(value_name = "MESSAGE-ID")]
        message: String,
    },
    /// Show what is tracked by itself and how that is decided; change it, review it, take it back.
    #[command(after_long_help = help::AFTER)]
    Received(received::Received),
    /// Folders whose mail is tracked: which, regarding what, and what lies in them.
    #[command(after_long_help = help::AFTER)]
    FolderRules(folders::FolderRules),
    /// Find records by name; without a text those used last.
    #[command(after_long_help = help::AFTER)]
    Search {
        /// What to look for.
        #[arg(default_value = "")]
        text: String,
        /// Of this kind only.
        #[arg(long, value_enum)]
        kind: Option<Kind>,
    },
    /// Add a person of a message as a contact, lead or account.
    #[command(after_long_help = help::AFTER)]
    Add(AddPerson),
    /// Create a record out of a message, for whom the pane shows, and set the message regarding it if wished.
    #[command(after_long_help = help::AFTER)]
    New(NewRecord),
    /// Convert a message to a lead, an opportunity or a case, and track it regarding that.
    #[command(after_long_help = help::AFTER)]
    Convert(Convert),
    /// Close a record: an opportunity as won or lost, a lead as qualified or disqualified, a case as resolved or cancelled.
    #[command(after_long_help = help::AFTER)]
    Close {
        /// How.
        kind: Close,
        /// The record.
        #[arg(value_name = "TABLE:ID", value_parser = record)]
        record: RecordRefView,
        /// A field that is to hold something else than what the form begins with. May be given several times.
        #[arg(long = "set", value_name = "COLUMN=VALUE", value_parser = set, action = ArgAction::Append)]
        values: Vec<FormValue>,
    },
    /// Create a task, phone call, appointment or note on a record.
    #[command(after_long_help = help::AFTER)]
    Activity {
        /// What to create.
        kind: Activity,
        /// The record it is about.
        #[arg(value_name = "TABLE:ID", value_parser = record)]
        record: RecordRefView,
        /// A field: subject, description, start or end (local, YYYY-MM-DDTHH:MM). May be given several times.
        #[arg(long = "set", value_name = "COLUMN=VALUE", value_parser = set, action = ArgAction::Append)]
        values: Vec<FormValue>,
    },
    /// List the appointments, contacts or tasks of the mailbox, with their tracked state.
    #[command(after_long_help = help::AFTER)]
    Items(items::Items),
    /// Show an appointment, a contact or a task, and what the organization knows about it and its people.
    #[command(after_long_help = help::AFTER)]
    Item {
        /// Its UID, or its key as `items` lists it.
        #[arg(value_name = "UID")]
        item: String,
        /// Of a series: the occurrence, as `items` lists it.
        #[arg(long, value_name = "TIME")]
        occurrence: Option<String>,
    },
    /// Keep appointments, contacts and tasks the same in the mailbox and in the organization, once, now.
    #[command(after_long_help = help::AFTER)]
    Sync(Synchronize),
    /// List calendars, task lists and address books; choose which take part, or the server that they are on.
    #[command(after_long_help = help::AFTER)]
    Calendars(ChooseCalendars),
    /// List the synchronized fields, or change the way one travels.
    #[command(after_long_help = help::AFTER)]
    Fields(rules::Fields),
    /// List, show or change the filters that decide which records come to your mailbox.
    #[command(after_long_help = help::AFTER)]
    Filters(rules::Filters),
    /// Tell which of your computers synchronizes, or make this one do it.
    #[command(after_long_help = help::AFTER)]
    Claim {
        /// From now on this computer synchronizes.
        #[arg(long)]
        take: bool,
    },
    /// Show what waits for your decision in the synchronization, and decide.
    #[command(after_long_help = help::AFTER)]
    Conflicts(conflicts::Conflicts),
    /// List what is not kept the same any more (untracked, removed, deleted on one side, or selected by no filter), and bring it back.
    #[command(after_long_help = help::AFTER)]
    Unfollowed {
        /// Let the pair of this record follow each other again, as it is listed. What is gone of it is made again.
        #[arg(long, value_name = "TABLE:ID")]
        bring_back: Option<String>,
    },
    /// Show the options, or change some.
    #[command(after_long_help = help::AFTER)]
    Options(ChangeOptions),
    /// Show what left this computer, and by which rule.
    #[command(after_long_help = help::AFTER)]
    Evidence {
        /// How many of the newest lines.
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
        limit: u32,
        /// The whole log as CSV, instead of JSON too.
        #[arg(long, conflicts_with = "limit")]
        csv: bool,
    },
    /// Tell which requests wait to reach the organization, and why.
    #[command(after_long_help = help::AFTER)]
    Pending {
        /// Try them now.
        #[arg(long, conflicts_with = "withdraw")]
        retry: bool,
        /// Take one of them back.
        #[arg(long, value_name = "ID")]
        withdraw: Option<String>,
    },
    /// Show what is stored on this computer.
    #[command(after_long_help = help::AFTER)]
    Stored {
        /// Empty the cache. No link is lost; what waits to be sent is.
        #[arg(long)]
        clear: bool,
    },
}

/// Where to look for organizations.
#[derive(Debug, Args)]
pub(crate) struct Discover {
    /// The cloud.
    #[arg(long, value_enum, default_value_t = Cloud::Commercial)]
    pub(crate) cloud: Cloud,
    /// The address of a discovery service elsewhere.
    #[arg(long, value_name = "URL", hide = true, conflicts_with = "cloud")]
    pub(crate) at: Option<String>,
    /// The e-mail address to sign in with.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) user: Option<String>,
    /// Sign in with a code on another device.
    #[arg(long)]
    pub(crate) device: bool,
}

/// Which organization, by its address, its name or its id.
#[derive(Debug, Args)]
pub(crate) struct ChooseOrganization {
    /// Use this one from now on; what waits for the one before stays.
    #[arg(long = "use", value_name = "ORGANIZATION")]
    pub(crate) switch_to: Option<String>,
    /// Make this one the primary one: it owns synchronization and the sign-in of the mailbox.
    #[arg(long, value_name = "ORGANIZATION")]
    pub(crate) primary: Option<String>,
    /// Forget this one; not while it is used, or while requests wait for it.
    #[arg(long, value_name = "ORGANIZATION")]
    pub(crate) remove: Option<String>,
}

/// Where and as whom to sign in.
#[derive(Debug, Args)]
pub(crate) struct SignIn {
    /// The organization's address.
    pub(crate) url: String,
    /// The e-mail address to sign in with.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) user: String,
    /// The mailbox.
    #[arg(long, value_name = "maildir:DIR|imap:HOST[:PORT]")]
    pub(crate) mailbox: MailboxPlace,
    /// The user name at the mail server; that of --user when left out.
    #[arg(long, value_name = "USER")]
    pub(crate) mailbox_user: Option<String>,
    /// How to sign in to the mail server. When left out: with the password if one is given, else with the sign-in to the
    /// organization if the mail server and the organization's sign-in server take it.
    #[arg(long, value_enum, value_name = "WAY")]
    pub(crate) mailbox_sign_in: Option<MailboxWay>,
    /// How the line to the mail server is protected; none only to this computer itself.
    #[arg(long, value_enum, default_value_t = Security::Tls)]
    pub(crate) security: Security,
    /// The server that sends your mail, once you name it; looked for at the usual ports when none is named. It is signed in to
    /// as the mail server is.
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) submission: Option<Server>,
    /// How the line to that server is protected; looked for when left out. None only to this computer itself.
    #[arg(long, value_enum, requires = "submission")]
    pub(crate) submission_security: Option<Security>,
    /// Where your calendars and contacts are: auto asks the domain of your e-mail address. As it was when left out; a
    /// Maildir without a server has folders beside the messages.
    #[arg(long, value_name = "auto|URL|none")]
    pub(crate) calendars: Option<CalendarsPlace>,
    /// The user name at the calendar server; that at the mail server when left out.
    #[arg(long, value_name = "USER")]
    pub(crate) calendars_user: Option<String>,
    /// How to sign in to the calendar server. When left out: with the password if one is given, else with what it takes of
    /// the others.
    #[arg(long, value_enum, value_name = "WAY")]
    pub(crate) calendars_sign_in: Option<CalendarsWay>,
    /// Keep credentials in the keyring, so that later commands need no password.
    #[arg(long)]
    pub(crate) keep: bool,
    /// Sign in with a code on another device.
    #[arg(long, conflicts_with = "browser")]
    pub(crate) device: bool,
    /// Sign in through the browser; also what happens without --password-stdin.
    #[arg(long)]
    pub(crate) browser: bool,
}

/// What to track, and how.
#[derive(Debug, Args)]
pub(crate) struct TrackMessage {
    /// The message.
    #[arg(value_name = "MESSAGE-ID", required_unless_present = "item")]
    pub(crate) message: Option<String>,
    /// An appointment, a contact or a task instead, by its UID or its key; a contact is regarding its account.
    #[arg(long, value_name = "UID", conflicts_with_all = ["message", "attachments"])]
    pub(crate) item: Option<String>,
    /// The record that it is regarding.
    #[arg(long, value_name = "TABLE:ID", value_parser = record)]
    pub(crate) regarding: Option<RecordRefView>,
    /// Which attachments go along: all, none, or their numbers.
    #[arg(long, value_name = "all|none|0,2", default_value = "all")]
    pub(crate) attachments: Attachments,
    /// Leave out the earlier messages that its text quotes at its end.
    #[arg(long, conflicts_with = "item")]
    pub(crate) without_history: bool,
    /// Agree to who will be able to see the thread. Without it they are named, and nothing is tracked.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Whom to add.
#[derive(Debug, Args)]
pub(crate) struct AddPerson {
    /// What to make of them.
    pub(crate) kind: Person,
    /// The message that names them.
    #[arg(value_name = "MESSAGE-ID")]
    pub(crate) message: String,
    /// Their address.
    pub(crate) address: String,
    /// A column that is to hold something else than what the message tells. May be given several times.
    #[arg(long = "set", value_name = "COLUMN=VALUE", value_parser = set, action = ArgAction::Append)]
    pub(crate) values: Vec<FormValue>,
    /// Agree to who will be able to see the thread: the message of a sender who is added is tracked.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Leave the message untracked, also when its sender is added.
    #[arg(long, conflicts_with = "yes")]
    pub(crate) without_tracking: bool,
}

/// What to create out of a message.
#[derive(Debug, Args)]
pub(crate) struct NewRecord {
    /// What to create.
    pub(crate) kind: New,
    /// The message.
    #[arg(value_name = "MESSAGE-ID")]
    pub(crate) message: String,
    /// Whose it is, instead of the person whom the pane of the message shows: a contact, lead or account. A contact joins
    /// their company.
    #[arg(long = "for", value_name = "TABLE:ID", value_parser = record)]
    pub(crate) person: Option<RecordRefView>,
    /// A column that is to hold something else than what the message tells. May be given several times.
    #[arg(long = "set", value_name = "COLUMN=VALUE", value_parser = set, action = ArgAction::Append)]
    pub(crate) values: Vec<FormValue>,
    /// Track the message regarding it.
    #[arg(long)]
    pub(crate) link: bool,
    /// Agree to who will be able to see the thread. Without it they are named, and with --link nothing is sent.
    #[arg(long, requires = "link")]
    pub(crate) yes: bool,
}

/// What a message becomes.
#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// The message.
    #[arg(value_name = "MESSAGE-ID")]
    pub(crate) message: String,
    /// What it becomes.
    pub(crate) kind: ConvertTo,
    /// Whose it is, instead of the person whom the pane of the message shows: a contact, lead or account.
    #[arg(long = "for", value_name = "TABLE:ID", value_parser = record)]
    pub(crate) person: Option<RecordRefView>,
    /// A column that is to hold something else than what the message tells. May be given several times.
    #[arg(long = "set", value_name = "COLUMN=VALUE", value_parser = set, action = ArgAction::Append)]
    pub(crate) values: Vec<FormValue>,
    /// Agree to who will be able to see the thread. Without it they are named, and nothing is sent.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// How to synchronize.
#[derive(Debug, Args)]
pub(crate) struct Synchronize {
    /// Only tell what would happen.
    #[arg(long, conflicts_with_all = ["yes", "track"])]
    pub(crate) preview: bool,
    /// Go on: you have seen what the first synchronization would do, or what much would be taken away.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Which value stays where both sides changed a field; what the options say when left out.
    #[arg(long, value_enum, value_name = "POLICY")]
    pub(crate) conflicts: Option<BothChanged>,
    /// Track an appointment, a contact or a task of the mailbox, by its UID. May be given several times.
    #[arg(long, value_name = "UID", action = ArgAction::Append)]
    pub(crate) track: Vec<String>,
}

/// Which calendars, task lists and address books take part.
#[derive(Debug, Args)]
pub(crate) struct ChooseCalendars {
    /// Where they are: auto asks the domain of your e-mail address, none gives the server up.
    #[arg(long, value_name = "auto|URL|none")]
    pub(crate) at: Option<CalendarsPlace>,
    /// The user name there; that at the mail server when left out.
    #[arg(long, value_name = "USER", requires = "at")]
    pub(crate) user: Option<String>,
    /// How to sign in there. When left out: with the password if one is given, else with what it takes of the others.
    #[arg(long = "sign-in", value_enum, value_name = "WAY", requires = "at")]
    pub(crate) sign_in: Option<CalendarsWay>,
    /// Keep its password in the keyring.
    #[arg(long, requires = "at")]
    pub(crate) keep: bool,
    /// Let this one take part, by its place or its name. May be given several times.
    #[arg(long, value_name = "COLLECTION", action = ArgAction::Append)]
    pub(crate) take: Vec<String>,
    /// Leave this one out. May be given several times.
    #[arg(long, value_name = "COLLECTION", action = ArgAction::Append)]
    pub(crate) leave: Vec<String>,
    /// Put what is new into this one, of all kinds that it takes. May be given several times.
    #[arg(long, value_name = "COLLECTION", action = ArgAction::Append)]
    pub(crate) home: Vec<String>,
    /// Forget the choice: all that may be written to take part.
    #[arg(long, conflicts_with_all = ["take", "leave", "home"])]
    pub(crate) all: bool,
}

/// Which options to change.
#[derive(Debug, Args)]
pub(crate) struct ChangeOptions {
    /// Which received mail is tracked.
    #[arg(long, value_enum)]
    pub(crate) track: Option<Track>,
    /// What unknown senders of mail that is tracked by itself become.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) unknown_senders: Option<UnknownSenders>,
    /// Whether tracked messages get a mark in the mailbox, where others see it, and whether messages that get it elsewhere are tracked.
    #[arg(long, value_enum)]
    pub(crate) marks: Option<Switch>,
    /// Agree to what marks write, and to who will be able to see what is tracked by them. Without it both are named, and nothing changes.
    #[arg(long, requires = "marks")]
    pub(crate) yes: bool,
    /// Whether mail that you write in your organization, and that waits there, is sent from your mailbox by the synchronizing computer.
    #[arg(long, value_enum)]
    pub(crate) pending_send: Option<Switch>,
    /// Which contacts are suggested as recipients while you type one: those that are synchronized, or all.
    #[arg(long, value_enum, value_name = "WHICH")]
    pub(crate) suggest_contacts: Option<SuggestContacts>,
    /// Which leads and accounts are suggested.
    #[arg(long, value_enum, value_name = "WHICH")]
    pub(crate) suggest_others: Option<SuggestOthers>,
    /// The connection switch: off means zero connections.
    #[arg(long, value_enum)]
    pub(crate) connection: Option<Switch>,
    /// Whether this computer is the synchronizing one.
    #[arg(long, value_enum)]
    pub(crate) synchronize: Option<Switch>,
    /// Which value stays where both sides change a field: what cycles do without being told otherwise.
    #[arg(long, value_enum, value_name = "POLICY")]
    pub(crate) conflicts: Option<BothChanged>,
    /// Whether credentials are kept in the keyring.
    #[arg(long, value_enum)]
    pub(crate) keep: Option<Switch>,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::CommandLine;

    #[test]
    fn the_command_line_is_put_together_without_contradiction() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn the_help_documents_every_exit_code_wherever_it_is_asked() {
        let program = CommandLine::command();
        for command in std::iter::once(&program).chain(program.get_subcommands()) {
            let help = command.clone().render_long_help().to_string();
            for code in 0..=crate::exit::PARTLY.0 {
                assert!(
                    help.contains(&format!("\n  {code:>2}  ")),
                    "{}: exit code {code}",
                    command.get_name()
                );
            }
        }
    }

    #[test]
    fn what_is_documented_is_taken_and_what_is_not_is_refused() {
        let fine = [
            "sign-in https://x.example --user a@x.example --mailbox maildir:/m --keep --device",
            "sign-in https://x.example --user a@x.example --mailbox imap:m.example:143 --mailbox-user a --security starttls",
            "sign-in https://x.example --user a@x.example --mailbox imap:m.example --mailbox-sign-in organization",
            "--json --profile /p status",
            "messages Sent --limit 5 --from 17 --json --password-stdin",
            "show <a@b.example> --body",
            "folder-rules map Customers --regarding account:00000000-0000-0000-0000-000000000001 --yes",
            "folder-rules private Customers",
            "folder-rules take 1",
            "track a@b.example --regarding opportunity:1 --attachments 0,2 --yes",
            "add lead a@b.example x@y.example --set lastname=Okafor --set companyname=",
            "activity phonecall contact:1 --set subject=Back",
            "new case a@b.example --for contact:1 --set title=Lift --link --yes",
            "new opportunity a@b.example",
            "new contact a@b.example --set lastname=Okafor",
            "sign-in https://x.example --user a@x.example --mailbox imap:m.example --calendars auto --calendars-sign-in mailbox",
            "calendars --json",
            "calendars --at https://dav.example/ --user a --sign-in password --keep",
            "calendars --take Home --leave Holidays --home Home",
            "calendars --at none",
            "organizations",
            "organizations --use x.example --primary https://y.example/ --remove 11111111-2222-3333-4444-555555555555",
            "search pier --kind opportunity",
            "options --track in-response --connection off --synchronize on --keep off",
            "options --unknown-senders leads --marks on --yes",
            "options --pending-send on",
            "fields",
            "fields list contact --json",
            "fields set series notes to-mailbox",
            "filters",
            "filters show 11111111-2222-3333-4444-555555555555",
            "filters preview --name Hamburg",
            "filters set 11111111-2222-3333-4444-555555555555 --yes",
            "filters set --name Hamburg --table contact",
            "filters switch 11111111-2222-3333-4444-555555555555 off --yes",
            "filters reset",
            "conflicts",
            "conflicts decide 1 organization --json",
            "conflicts decide all mailbox",
            "conflicts apart contact:1",
            "conflicts tell 1 no",
            "evidence --csv",
            "pending --retry",
            "pending --withdraw 11111111-2222-3333-4444-555555555555",
            "stored --clear",
            "search",
        ];
        for line in fine {
            let parsed = CommandLine::try_parse_from(std::iter::once("regardingctl").chain(line.split(' ')));
            assert!(
                parsed.is_ok(),
                "{line}: {:?}",
                parsed.map_err(|error| error.to_string())
            );
        }
        let wrong = [
            "",
            "sign-in https://x.example --user a@x.example",
            "sign-in https://x.example --user a@x.example --mailbox maildir:/m --device --browser",
            "sign-in https://x.example --user a@x.example --mailbox maildir:/m --password secret",
            "sign-in https://x.example --user a@x.example --mailbox imap:m.example --mailbox-sign-in token",
            "messages --limit 0",
            "calendars --at moon",
            "calendars --user a",
            "calendars --all --take Home",
            "discover --cloud moon",
            "discover --cloud gcc --at http://127.0.0.1:9",
            "track a@b.example --regarding opportunity",
            "add person a@b.example x@y.example",
            "activity letter contact:1",
            "new queue a@b.example",
            "new case a@b.example --yes",
            "search pier --kind email",
            "options --connection maybe",
            "options --unknown-senders accounts",
            "options --yes",
            "fields set contact notes sideways",
            "filters set",
            "filters set x --table contact",
            "filters delete",
            "conflicts decide 1",
            "conflicts decide 1 both",
            "conflicts tell 1 perhaps",
            "evidence --csv --limit 5",
            "pending --retry --withdraw 11111111-2222-3333-4444-555555555555",
        ];
        for line in wrong {
            let words =
                std::iter::once("regardingctl").chain(line.split(' ').filter(|word| !word.is_empty()));
            assert!(CommandLine::try_parse_from(words).is_err(), "{line}");
        }
    }
}
