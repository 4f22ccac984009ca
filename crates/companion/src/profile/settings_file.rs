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
    /// The file as it was read or written here last.
    seen: Option<Vec<u8>>,
    /// The settings before another front door changed them, until somebody has asked.
    before: Option<Box<Settings>>,
}

impl State {
    /// Takes a look at the file; one that is different from the last one is another front door's doing.
    fn look(&mut self, path: &Path) -> Found {
        let bytes = bytes(path);
        let found = match &bytes {
            Ok(bytes) => understood(bytes),
            Err(error) => Found::of(*error),
        };
        let bytes = bytes.ok();
        if matches!(found, Found::Settings(_)) && bytes != self.seen {
            self.before.get_or_insert_with(|| Box::new(self.settings.clone()));
            self.seen = bytes;
        }
        found
    }
}

/// The only thing that is read of a file before it is known to be of this version.
#[derive(Deserialize)]
struct Format {
    version: u32,
}

enum Found {
    Nothing,
    Settings(Box<Settings>),
    /// Values of these names make no sense, and all others do.
    InPart(Box<Settings>, Vec<String>),
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
            Found::InPart(settings, names) => {
                let problem = in_part(&path, &names);
                (*settings, true, Some(problem))
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
            state: Mutex::new(State {
                settings,
                writable,
                seen: bytes(&path).ok(),
                before: None,
            }),
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
        let _writer = state.writable.then(|| ProfileLock::of_writer(&self.folder));
        let found = state.writable.then(|| state.look(&path_in(&self.folder)));
        change(&mut state.settings);
        match found {
            None => return Err(self.not_kept()),
            Some(Found::Settings(mut theirs) | Found::InPart(mut theirs, _)) => {
                change(&mut theirs);
                state.settings = *theirs;
            }
            // A newer version wrote it while this one ran: it is theirs from now on.
            Some(Found::Newer) => {
                state.writable = false;
                return Err(self.not_kept());
            }
            Some(Found::Nothing | Found::Damaged | Found::Unreadable) => {}
        }
        let written = write(&self.folder, &state.settings).map_err(|error| {
            tracing::warn!(kind = ?error.kind(), "the settings could not be written");
            self.not_kept()
        })?;
        state.seen = Some(written);
        Ok(())
    }

    /// Takes over what another front door wrote since the last time: the settings as they were before, if it did. What can
    /// only be changed in memory stays.
    pub(crate) fn taken_over(&self) -> Option<Settings> {
        let mut state = self.state();
        if state.writable
            && let Found::Settings(theirs) = state.look(&path_in(&self.folder))
            && state.before.is_some()
        {
            state.settings = *theirs;
        }
        state.before.take().map(|before| *before)
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

impl Found {
    fn of(error: ErrorKind) -> Self {
        match error {
            ErrorKind::NotFound => Self::Nothing,
            _ => Self::Unreadable,
        }
    }
}

fn read(path: &Path) -> Found {
    match bytes(path) {
        Ok(bytes) => understood(&bytes),
        Err(error) => Found::of(error),
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, ErrorKind> {
    let mut text = Vec::new();
    let file = fs::File::open(path).map_err(|error| error.kind())?;
    // Whatever goes wrong after opening, it is there.
    let read = file.take(MAX_BYTES).read_to_end(&mut text);
    read.map(|_| text).map_err(|_| ErrorKind::Other)
}

fn understood(text: &[u8]) -> Found {
    match serde_json::from_slice::<Format>(text) {
        Ok(format) if format.version > VERSION => Found::Newer,
        Ok(_) => serde_json::from_slice(text).map_or_else(
            |_| in_part_understood(text),
            |settings| Found::Settings(Box::new(settings)),
        ),
        Err(_) => Found::Damaged,
    }
}

/// One value that makes no sense does not take the others with it.
fn in_part_understood(text: &[u8]) -> Found {
    let Ok(serde_json::Value::Object(all)) = serde_json::from_slice(text) else {
        return Found::Damaged;
    };
    let alone = |name: &String, value: &serde_json::Value| {
        let version = all.get("version").cloned().unwrap_or_default();
        let one =
            serde_json::Map::from_iter([("version".to_owned(), version), (name.clone(), value.clone())]);
        serde_json::from_value::<Settings>(one.into()).is_ok()
    };
    let (good, bad): (Vec<_>, Vec<_>) = all.iter().partition(|(name, value)| alone(name, value));
    let good: serde_json::Map<_, _> = good
        .into_iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let names = bad.into_iter().map(|(name, _)| name.clone()).collect();
    serde_json::from_value(good.into()).map_or(Found::Damaged, |settings| {
        Found::InPart(Box::new(settings), names)
    })
}

/// Keeps the file as it was beside the one that is used from now on.
fn in_part(path: &Path, names: &[String]) -> String {
    let aside = free_name(path);
    if let Err(error) = fs::copy(path, &aside) {
        tracing::info!(kind = ?error.kind(), "the settings could not be copied");
    }
    say!(
        "Some settings make no sense and are as at first: {names}. The file as it was is {place}.",
        names = names.join(", "),
        place = aside.display()
    )
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

/// Writes the settings; what stands in the file now.
fn write(folder: &Path, settings: &Settings) -> std::io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(settings).map_err(std::io::Error::other)?;
    text.push(b'\n');
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&text)?;
    file.as_file().sync_all()?;
    file.persist(path_in(folder)).map_err(|error| error.error)?;
    Ok(text)
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
    fn a_value_that_makes_no_sense_takes_no_other_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let (file, _) = SettingsFile::open(folder.path());
        file.change(|settings| settings.connection_on = false).unwrap();
        let path = folder.path().join("settings.json");
        let text = fs::read_to_string(&path).unwrap();
        let (before, after) = text.split_once("\"pane_width\":").unwrap();
        let (_, rest) = after.split_once([',', '}']).unwrap();
        let end = if after.contains(',') { "," } else { "}" };
        fs::write(&path, format!("{before}\"pane_width\": \"wide\"{end}{rest}")).unwrap();
        let (file, problem) = SettingsFile::open(folder.path());
        assert!(problem.unwrap().contains("pane_width"));
        assert_eq!(
            file.get(),
            Settings {
                connection_on: false,
                ..Settings::default()
            }
        );
        file.change(|settings| settings.pane_open = false).unwrap();
        let (again, problem) = SettingsFile::open(folder.path());
        assert_eq!(
            (again.get().connection_on, problem),
            (false, None),
            "repaired by the next change"
        );
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
    fn what_another_front_door_wrote_is_taken_over_and_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let (window, _) = SettingsFile::open(folder.path());
        let (command, _) = SettingsFile::open(folder.path());
        assert_eq!(window.taken_over(), None);
        window.change(|settings| settings.pane_width = 400).unwrap();
        assert_eq!(window.taken_over(), None, "its own change");
        command.change(|settings| settings.connection_on = false).unwrap();
        let before = window.taken_over().unwrap();
        assert_eq!((before.connection_on, before.pane_width), (true, 400));
        assert!(!window.get().connection_on);
        assert_eq!(window.taken_over(), None);

        command.change(|settings| settings.connection_on = true).unwrap();
        window.change(|settings| settings.pane_width = 500).unwrap();
        let before = window.taken_over().unwrap();
        assert!(
            !before.connection_on,
            "told too when a change of ours came between"
        );
        assert_eq!((window.get().connection_on, window.get().pane_width), (true, 500));
        assert_eq!(window.taken_over(), None);
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
