//! The settings on the disk: read with suspicion, written whole or not at all, never over those of a newer version.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use regarding_model::say;
use serde::Deserialize;

use super::lock::ProfileLock;
use super::settings::{Settings, VERSION};

/// What stands between the name of the settings and the number of a damaged file.
const DAMAGED: &str = "settings.damaged-";

/// Settings are a page; a file larger than this is none of ours.
const MAX_BYTES: u64 = 1 << 20;

/// The settings in memory and their file.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    settings: Settings,
    /// Whether the file may be written: not when a newer version wrote it.
    writable: bool,
}

/// The only thing that is read of a file before it is known to be of this version.
#[derive(Deserialize)]
struct Format {
    version: u32,
}

enum Found {
    Nothing,
    Settings(Box<Settings>),
    Damaged,
    Newer,
    Unreadable,
}

impl SettingsFile {
    /// Reads the settings of a profile; the sentence tells what was wrong with them.
    pub(crate) fn open(folder: &Path) -> (Self, Option<String>) {
        let path = path_in(folder);
        let (settings, writable, problem) = match read(&path) {
            Found::Nothing => (Settings::default(), true, None),
            Found::Settings(settings) => {
                let problem = write_protected(&path);
                (*settings, problem.is_none(), problem)
            }
            Found::Damaged => damaged(&path),
            Found::Newer => (
                Settings::default(),
                false,
                Some(say!(
                    "The settings in {place} were written by a newer version of Regarding. They are left as they are, and nothing \
                     you set now is kept after the program ends.",
                    place = path.display()
                )),
            ),
            Found::Unreadable => (
                Settings::default(),
                false,
                Some(say!(
                    "The settings in {place} cannot be read. Nothing you set now is kept after the program ends.",
                    place = path.display()
                )),
            ),
        };
        let file = Self {
            folder: folder.to_owned(),
            state: Mutex::new(State { settings, writable }),
        };
        let problem = problem.or_else(|| file.read_only_problem());
        (file, problem)
    }

    /// The settings now.
    pub(crate) fn get(&self) -> Settings {
        self.state().settings.clone()
    }

    /// Changes the settings, in memory always and on the disk if it can be written: the file is read again first, so
    /// that what another front door wrote meanwhile stays.
    ///
    /// # Errors
    /// A sentence when the change is in memory only.
    pub(crate) fn change(&self, change: impl Fn(&mut Settings)) -> Result<(), String> {
        let mut state = self.state();
        change(&mut state.settings);
        if !state.writable {
            return Err(self.not_kept());
        }
        let _writer = ProfileLock::of_writer(&self.folder);
        let path = path_in(&self.folder);
        match read(&path) {
            Found::Settings(mut theirs) => {
                change(&mut theirs);
                state.settings = *theirs;
            }
            // A newer version wrote it while this one ran: it is theirs from now on.
            Found::Newer => {
                state.writable = false;
                return Err(self.not_kept());
            }
            Found::Nothing | Found::Damaged | Found::Unreadable => {}
        }
        write(&self.folder, &state.settings).map_err(|error| {
            tracing::warn!(kind = ?error.kind(), "the settings could not be written");
            self.not_kept()
        })
    }

    fn not_kept(&self) -> String {
        say!(
            "The settings in {place} cannot be written. The change is good until the program ends.",
            place = self.folder.display()
        )
    }

    /// Says so at the start, not at the first change, when nothing can be kept.
    fn read_only_problem(&self) -> Option<String> {
        tempfile::NamedTempFile::new_in(&self.folder).err().map(|_| {
            say!(
                "The folder {place} cannot be written. The program works, and nothing you set now is kept after it ends.",
                place = self.folder.display()
            )
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn path_in(folder: &Path) -> PathBuf {
    folder.join("settings.json")
}

fn read(path: &Path) -> Found {
    let mut text = Vec::new();
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Found::Nothing,
        Err(_) => return Found::Unreadable,
    };
    if file.take(MAX_BYTES).read_to_end(&mut text).is_err() {
        return Found::Unreadable;
    }
    match serde_json::from_slice::<Format>(&text) {
        Ok(format) if format.version > VERSION => Found::Newer,
        Ok(_) => serde_json::from_slice(&text)
            .map_or(Found::Damaged, |settings| Found::Settings(Box::new(settings))),
        Err(_) => Found::Damaged,
    }
}

/// A file that somebody protected is not replaced, although its folder would allow that.
fn write_protected(path: &Path) -> Option<String> {
    let refused = fs::OpenOptions::new().append(true).open(path).err()?;
    tracing::info!(kind = ?refused.kind(), "the settings are read-only");
    Some(say!(
        "The settings in {place} cannot be written. They are used, and nothing you set now is kept after the program ends.",
        place = path.display()
    ))
}

/// Moves the damaged file aside, so that nothing of it is lost, and begins anew.
fn damaged(path: &Path) -> (Settings, bool, Option<String>) {
    let aside = free_name(path);
    match fs::rename(path, &aside) {
        Ok(()) => {
            let sentence = say!(
                "The settings could not be read and were moved to {place}. The program starts with fresh ones.",
                place = aside.display()
            );
            (Settings::default(), true, Some(sentence))
        }
        Err(_) => {
            let sentence = say!(
                "The settings in {place} are damaged and could not be moved away. They are left as they are, and nothing you set now \
                 is kept after the program ends.",
                place = path.display()
            );
            (Settings::default(), false, Some(sentence))
        }
    }
}

/// The damaged files that were moved aside in a profile.
///
/// # Errors
/// When the folder cannot be listed.
pub(crate) fn damaged_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut found = entries.collect::<std::io::Result<Vec<PathBuf>>>()?;
    found.retain(|path| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(DAMAGED.as_bytes()))
    });
    Ok(found)
}

fn free_name(path: &Path) -> PathBuf {
    let numbered = |number: u32| path.with_file_name(format!("{DAMAGED}{number}.json"));
    (1..1000)
        .map(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| numbered(1000))
}

fn write(folder: &Path, settings: &Settings) -> std::io::Result<()> {
    let mut text = serde_json::to_vec_pretty(settings).map_err(std::io::Error::other)?;
    text.push(b'\n');
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&text)?;
    file.as_file().sync_all()?;
    file.persist(path_in(folder)).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::SettingsFile;
    use crate::profile::settings::Settings;

    #[test]
    fn a_change_is_there_after_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let (file, problem) = SettingsFile::open(folder.path());
        assert_eq!(problem, None);
        file.change(|settings| settings.pane_open = false).unwrap();
        let (again, problem) = SettingsFile::open(folder.path());
        assert_eq!(problem, None);
        assert!(!again.get().pane_open);
    }

    #[test]
    fn two_front_doors_do_not_undo_each_others_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (window, _) = SettingsFile::open(folder.path());
        let (command, _) = SettingsFile::open(folder.path());
        window.change(|settings| settings.pane_open = false).unwrap();
        command.change(|settings| settings.connection_on = false).unwrap();
        let (later, _) = SettingsFile::open(folder.path());
        assert_eq!((later.get().pane_open, later.get().connection_on), (false, false));
    }

    #[test]
    fn damaged_settings_are_moved_aside_and_kept() {
        for damage in [
            &b"{\"version\": 1, \"pane"[..],
            b"",
            b"\xff\xfe\x00",
            b"[]",
            b"{\"version\":1,\"pane_open\":7}",
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("settings.json"), damage).unwrap();
            let (file, problem) = SettingsFile::open(folder.path());
            assert!(problem.is_some_and(|sentence| sentence.contains("settings.damaged-1.json")));
            assert_eq!(file.get(), Settings::default());
            assert_eq!(
                fs::read(folder.path().join("settings.damaged-1.json")).unwrap(),
                damage
            );
            file.change(|settings| settings.pane_open = false).unwrap();
        }
    }

    #[test]
    fn settings_of_a_newer_version_are_never_touched() {
        let folder = tempfile::tempdir().unwrap();
        let newer = b"{\"version\": 99, \"shape\": {\"of\": \"things to come\"}}";
        fs::write(folder.path().join("settings.json"), newer).unwrap();
        let (file, problem) = SettingsFile::open(folder.path());
        assert!(problem.is_some_and(|sentence| sentence.contains("newer version")));
        assert!(
            file.change(|settings| settings.pane_open = false).is_err(),
            "the caller learns that it is not kept"
        );
        assert!(!file.get().pane_open, "and the program goes on with it");
        let running = tempfile::tempdir().unwrap();
        let (file, _) = SettingsFile::open(running.path());
        fs::write(running.path().join("settings.json"), newer).unwrap();
        assert!(
            file.change(|settings| settings.pane_open = false).is_err(),
            "nor when they come while this one runs"
        );
        assert_eq!(fs::read(running.path().join("settings.json")).unwrap(), newer);
        assert_eq!(fs::read(folder.path().join("settings.json")).unwrap(), newer);
    }
}
