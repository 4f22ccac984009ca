//! Folders whose mail is tracked, on the command line.

use clap::{Args, Subcommand};
use regarding_companion::view::pane::RecordRefView;

/// Folders whose mail is tracked.
#[derive(Debug, Args)]
pub(crate) struct FolderRules {
    /// What to do; how it stands is shown when left out.
    #[command(subcommand)]
    pub(crate) action: Option<FolderAction>,
}

/// What to do about folders whose mail is tracked.
#[derive(Debug, Subcommand)]
pub(crate) enum FolderAction {
    /// Show the folders, what holds for each, and what you are asked about.
    Show,
    /// Track the mail that comes or is moved into a folder, and into those inside it.
    Map {
        /// The folder, by its name, its path (`Customers/North`) or its id.
        folder: String,
        /// What its mail is regarding.
        #[arg(long, value_name = "TABLE:ID", value_parser = super::values::record)]
        regarding: Option<RecordRefView>,
        /// Agree to what it does and who will be able to see what is tracked. Without it both are named, and nothing changes.
        #[arg(long)]
        yes: bool,
    },
    /// Keep a folder out, and those inside it, whatever the folder around it says.
    Private {
        /// The folder, by its name, its path (`Customers/North`) or its id.
        folder: String,
    },
    /// Let a folder be as the folder around it again. What is tracked stays tracked.
    Unmap {
        /// The folder, by its name, its path (`Customers/North`) or its id.
        folder: String,
    },
    /// Track what lay in a folder before its mail was tracked.
    TrackOld {
        /// The folder, by its name, its path (`Customers/North`) or its id.
        folder: String,
    },
    /// Take the folder's record for a message that you had set regarding another one.
    Take {
        /// Which, as it is listed.
        #[arg(value_name = "N|ID")]
        which: String,
    },
    /// Leave such a message regarding the record that you set.
    Keep {
        /// Which, as it is listed.
        #[arg(value_name = "N|ID")]
        which: String,
    },
    /// Forget the rule of a folder that is not there any more.
    Forget {
        /// Which, as it is listed.
        id: String,
    },
}
