//! What can be said on the command line and in the environment, and nothing else that steers the program from outside.

use std::path::{Path, PathBuf};

use clap::Parser;

/// A folder for the profile could not be found.
#[derive(Debug, thiserror::Error)]
#[error("Finding a folder for the profile failed: this user has no home; name one with --profile")]
pub(crate) struct NoProfile;

/// The command line.
#[derive(Debug, Clone, Parser)]
#[command(name = "regarding", version, about = "CRM records beside your mail")]
pub(crate) struct Arguments {
    /// The folder for settings and identifiers, instead of the user's usual place
    #[arg(long, value_name = "DIR", env = "REGARDING_PROFILE")]
    profile: Option<PathBuf>,

    /// Open the made-up sample organization when nothing is set up yet
    #[arg(long)]
    pub(crate) sample: bool,
}

impl Arguments {
    /// The profile's folder, absolute: the one that was named, or the user's usual place.
    ///
    /// # Errors
    /// When none was named and the user has no home.
    pub(crate) fn profile(&self) -> Result<PathBuf, NoProfile> {
        match &self.profile {
            Some(named) => Ok(absolute(named)),
            None => usual_place(),
        }
    }
}

fn absolute(named: &Path) -> PathBuf {
    std::path::absolute(named).unwrap_or_else(|_| named.to_owned())
}

fn usual_place() -> Result<PathBuf, NoProfile> {
    directories::ProjectDirs::from("", "", "regarding")
        .map(|places| places.data_local_dir().to_owned())
        .ok_or(NoProfile)
}
