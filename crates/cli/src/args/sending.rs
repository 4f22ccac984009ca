//! Writing and sending messages, on the command line.

use std::path::PathBuf;

use clap::{ArgAction, Args};
use regarding_companion::view::pane::RecordRefView;

use super::values::{Security, Server, record};

/// A message to send.
#[derive(Debug, Args)]
pub(crate) struct Send {
    /// A recipient, or several separated by commas. May be given several times.
    #[arg(long, value_name = "ADDRESS", action = ArgAction::Append)]
    pub(crate) to: Vec<String>,
    /// A copy recipient.
    #[arg(long, value_name = "ADDRESS", action = ArgAction::Append)]
    pub(crate) cc: Vec<String>,
    /// A hidden recipient.
    #[arg(long, value_name = "ADDRESS", action = ArgAction::Append)]
    pub(crate) bcc: Vec<String>,
    /// The subject; that of the answered message when left out.
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// Read the text from standard input; behind three lines of secrets with --password-stdin.
    #[arg(long)]
    pub(crate) body_stdin: bool,
    /// Answer this message: its author, unless --to names others.
    #[arg(long, value_name = "MESSAGE-ID", conflicts_with = "forward")]
    pub(crate) reply_to: Option<String>,
    /// Answer everybody in it.
    #[arg(long, requires = "reply_to")]
    pub(crate) all: bool,
    /// Pass this message on, with its attachments.
    #[arg(long, value_name = "MESSAGE-ID")]
    pub(crate) forward: Option<String>,
    /// Go on with this draft.
    #[arg(long, value_name = "MESSAGE-ID", conflicts_with_all = ["reply_to", "forward"])]
    pub(crate) from_draft: Option<String>,
    /// A file that goes along. May be given several times.
    #[arg(long, value_name = "FILE", action = ArgAction::Append)]
    pub(crate) attach: Vec<PathBuf>,
    /// Put in this template, filled in from the record that the message is regarding, else from its recipient.
    #[arg(long, value_name = "ID")]
    pub(crate) template: Option<String>,
    /// Put in this knowledge article, as a link to it.
    #[arg(long, value_name = "ID")]
    pub(crate) article: Option<String>,
    /// Put in the article's text instead of a link to it.
    #[arg(long, requires = "article")]
    pub(crate) article_text: bool,
    /// Send the files of this sales literature along. May be given several times.
    #[arg(long, value_name = "ID", action = ArgAction::Append)]
    pub(crate) literature: Vec<String>,
    /// Save it among the drafts, and send nothing.
    #[arg(long, conflicts_with = "yes")]
    pub(crate) draft: bool,
    /// Track it once it is sent. A draft remembers it.
    #[arg(long)]
    pub(crate) track: bool,
    /// Do not track it, whatever its draft remembers.
    #[arg(long, conflicts_with_all = ["track", "regarding"])]
    pub(crate) no_track: bool,
    /// The record that it is regarding; tracks it too. A draft remembers it.
    #[arg(long, value_name = "TABLE:ID", value_parser = record)]
    pub(crate) regarding: Option<RecordRefView>,
    /// Agree to who will be able to see the thread. Without it they are named, and nothing is sent.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Messages that are to be sent and are not, and what is done about them.
#[derive(Debug, Args)]
pub(crate) struct Outgoing {
    /// Try them now, and what waits in your organization where you let it be sent from here.
    #[arg(long, conflicts_with_all = ["send", "was_sent", "keep"])]
    pub(crate) retry: bool,
    /// Send this one, again if need be.
    #[arg(long, value_name = "ID", conflicts_with_all = ["was_sent", "keep"])]
    pub(crate) send: Option<String>,
    /// This one was sent: keep its copy.
    #[arg(long, value_name = "ID", conflicts_with = "keep")]
    pub(crate) was_sent: Option<String>,
    /// Do not send this one: it stays a draft.
    #[arg(long, value_name = "ID")]
    pub(crate) keep: Option<String>,
    /// The server that sends your mail from now on; looked for at the usual ports when none is named.
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) submission: Option<Server>,
    /// How the line to it is protected; looked for when left out. None only to this computer itself.
    #[arg(long, value_enum, requires = "submission")]
    pub(crate) submission_security: Option<Security>,
}
