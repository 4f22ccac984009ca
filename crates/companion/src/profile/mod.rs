//! The profile: the folder in which one person's settings and cache lie, and who may use it.
//!
//! It knows files and nothing of organizations or mailboxes. What is damaged, newer or read-only becomes a problem in words
//! and a profile that works as far as it can; opening one never fails.

pub(crate) mod lock;
pub(crate) mod settings;
pub(crate) mod settings_file;

use std::io;
use std::path::{Path, PathBuf};

use regarding_id_cache::open::damaged_files;

use self::lock::{LockOutcome, ProfileLock};
use self::settings_file::SettingsFile;

/// How a front door uses a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileUse {
    /// As the one window of the profile: a second one is refused.
    Alone,
    /// For one command, beside a window that may be open.
    Beside,
}

/// An opened profile.
#[derive(Debug)]
pub(crate) struct Profile {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The settings.
    pub(crate) settings: SettingsFile,
    /// Sentences about what is less than well.
    pub(crate) problems: Vec<String>,
    /// Set when another window holds the profile: then nothing else may be done.
    pub(crate) taken: bool,
    /// Held until the program ends.
    _lock: Option<ProfileLock>,
}

impl Profile {
    /// Opens the profile in a folder, or in the user's usual place.
    pub(crate) fn open(folder: Option<PathBuf>, usage: ProfileUse) -> Self {
        let folder = folder.unwrap_or_else(usual_folder);
        let mut problems = Vec::new();
        if let Err(error) = create_private(&folder) {
            tracing::warn!(kind = ?error.kind(), "the profile folder could not be made");
        }
        let (lock, taken) = match usage {
            ProfileUse::Beside => (None, false),
            ProfileUse::Alone => match ProfileLock::take(&folder) {
                LockOutcome::Held(lock) => (Some(lock), false),
                LockOutcome::Taken => (None, true),
                // A folder that cannot be written cannot be locked; the settings file tells of it.
                LockOutcome::NotPossible => (None, false),
            },
        };
        let (settings, problem) = SettingsFile::open(&folder);
        problems.extend(problem);
        Self {
            folder,
            settings,
            problems,
            taken,
            _lock: lock,
        }
    }

    /// Where the cache lies.
    pub(crate) fn cache_path(&self) -> PathBuf {
        self.folder.join("cache.sqlite3")
    }

    /// Removes damaged settings and caches that were moved aside.
    ///
    /// # Errors
    /// When one of them stays; the others are removed all the same.
    pub(crate) fn remove_damaged(&self) -> io::Result<()> {
        let mut files = settings_file::damaged_files(&self.folder)?;
        files.extend(damaged_files(&self.cache_path())?);
        let removed = files.iter().map(|file| match std::fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        });
        removed.fold(Ok(()), io::Result::and)
    }
}

/// The user's own place for a program's data; the current folder where the system names none.
fn usual_folder() -> PathBuf {
    directories::ProjectDirs::from("", "", "Regarding").map_or_else(
        || PathBuf::from("regarding-profile"),
        |places| places.data_local_dir().to_owned(),
    )
}

/// Makes the folder, readable by its owner only where the system knows owners.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}
