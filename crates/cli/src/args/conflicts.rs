//! What waits for a decision in the synchronization, on the command line.

use clap::{Args, Subcommand, ValueEnum};
use regarding_companion::view::sync_decisions::SyncSide;

/// What to do about what waits.
#[derive(Debug, Args)]
pub(crate) struct Conflicts {
    /// What to do; they are listed when left out.
    #[command(subcommand)]
    pub(crate) action: Option<ConflictsAction>,
}

/// What to do about what waits.
#[derive(Debug, Subcommand)]
pub(crate) enum ConflictsAction {
    /// List what both sides changed, records and items that may be one, and changes about which attendees could be told.
    List,
    /// Decide which side's value stays. It is done at once, and only for the values that are there now.
    Decide {
        /// The conflict: its number in the list, its id from --json, or all of them.
        #[arg(value_name = "N|ID|all")]
        which: String,
        /// Whose value stays.
        side: KeptSide,
    },
    /// Link a record with an item that may be its.
    Link {
        /// The record, as it is listed.
        #[arg(value_name = "TABLE:ID")]
        record: String,
        /// The item.
        #[arg(value_name = "UID")]
        uid: String,
    },
    /// Keep items apart from a record that they look like; all that are listed with it when none is named.
    Apart {
        /// The record, as it is listed.
        #[arg(value_name = "TABLE:ID")]
        record: String,
        /// The items.
        #[arg(value_name = "UID")]
        uids: Vec<String>,
    },
    /// Save a change to a meeting, and say whether the attendees are told of it.
    Tell {
        /// The change: its number in the list, or its id from --json.
        #[arg(value_name = "N|ID")]
        which: String,
        /// Whether they are told.
        answer: Told,
    },
}

/// Whose value stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeptSide {
    /// The organization's.
    Organization,
    /// The mailbox's.
    Mailbox,
}

impl From<KeptSide> for SyncSide {
    fn from(side: KeptSide) -> Self {
        match side {
            KeptSide::Organization => Self::Organization,
            KeptSide::Mailbox => Self::Mailbox,
        }
    }
}

/// Whether attendees are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Told {
    /// They are.
    Yes,
    /// Nobody is written to.
    No,
}
