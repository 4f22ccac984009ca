//! What can be said on the command line and in the environment, and nothing else that steers the program from outside.

use std::path::PathBuf;

use clap::Parser;

/// The command line.
#[derive(Debug, Clone, Parser)]
#[command(name = "regarding", version, about = "CRM records beside your mail")]
pub(crate) struct Arguments {
    /// The folder for settings and identifiers, instead of the user's usual place
    #[arg(long, value_name = "DIR", env = "REGARDING_PROFILE")]
    pub(crate) profile: Option<PathBuf>,

    /// Open the made-up sample organization when nothing is set up yet
    #[arg(long)]
    pub(crate) sample: bool,

    /// Look for organizations at this discovery service, instead of the one of a cloud
    #[arg(long, value_name = "URL", hide = true)]
    pub(crate) discovery: Option<String>,
}
