//! Mail that is tracked by itself, on the command line.

use clap::{Args, Subcommand, ValueEnum};
use regarding_companion::view::received::{NeverKind, ReceivedWay};

/// Mail that is tracked by itself.
#[derive(Debug, Args)]
pub(crate) struct Received {
    /// What to do; how it stands is shown when left out.
    #[command(subcommand)]
    pub(crate) action: Option<ReceivedAction>,
}

/// What to do about mail that is tracked by itself.
#[derive(Debug, Subcommand)]
pub(crate) enum ReceivedAction {
    /// Show how it is decided, what is never tracked, and what was tracked by itself in the last days.
    Show,
    /// Choose how it is decided which received mail is tracked. What each way sends is said first.
    Decide {
        /// The way.
        way: Way,
        /// Agree to what is sent and who will be able to see what is tracked. Without it both are named, and nothing changes.
        #[arg(long)]
        yes: bool,
    },
    /// Look at new mail now, and track what is to be tracked.
    Now,
    /// Say that a message was rightly tracked.
    Keep {
        /// Which, as it is listed.
        #[arg(value_name = "N|ID|MESSAGE-ID")]
        which: String,
    },
    /// Take the tracking of a message back: the copy that it made is deleted.
    Undo {
        /// Which, as it is listed.
        #[arg(value_name = "N|ID|MESSAGE-ID")]
        which: String,
    },
    /// Add something that is never tracked by itself, or take it away.
    Never {
        /// What kind it is.
        kind: Never,
        /// The address, the domain or the words; of a conversation one of its messages.
        #[arg(value_name = "TEXT|MESSAGE-ID")]
        text: String,
        /// Take it away.
        #[arg(long)]
        remove: bool,
        /// On the list of everybody, which administrators keep.
        #[arg(long)]
        everybody: bool,
    },
}

/// How received mail is decided about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    /// Nothing is tracked by itself.
    Off,
    /// The organization is asked, by sender, recipients and subject.
    Ask,
    /// This computer decides, and sends nothing about a message that is not tracked.
    Here,
}

impl From<Way> for ReceivedWay {
    fn from(way: Way) -> Self {
        match way {
            Way::Off => Self::Off,
            Way::Ask => Self::Ask,
            Way::Here => Self::Here,
        }
    }
}

/// What is never tracked by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Never {
    /// Mail of an address.
    Address,
    /// Mail of a domain, and of all below it.
    Domain,
    /// Mail with words in its subject.
    Words,
    /// A conversation.
    Conversation,
}

impl From<Never> for NeverKind {
    fn from(kind: Never) -> Self {
        match kind {
            Never::Address => Self::Address,
            Never::Domain => Self::Domain,
            Never::Words => Self::Words,
            Never::Conversation => Self::Conversation,
        }
    }
}
