//! The files themselves. A file is there whole or not at all: it is written beside its place and then moved there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::MailboxError;
use crate::maildir::file_error;

/// The largest file that is taken into memory.
const LIMIT_MB: u32 = 32;

/// Whether a name is one of a file or folder, and no way to another one.
pub(super) fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

/// Whether a file of this name is an item.
pub(super) fn is_item(name: &str, extension: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|it| it.to_str());
    is_plain_name(name) && ending.is_some_and(|it| it.eq_ignore_ascii_case(extension))
}

/// The folders in a folder, by name; none when it is not there.
pub(super) fn folders(place: &Path) -> Result<Vec<String>, MailboxError> {
    names(place, |entry| entry.path().is_dir())
}

/// The items in a folder, by name. Only files: a link could lead out of the folder.
pub(super) fn items(place: &Path, extension: &str) -> Result<Vec<String>, MailboxError> {
    names(place, |entry| {
        let is_file = entry.file_type().is_ok_and(|it| it.is_file());
        is_file
            && entry
                .file_name()
                .to_str()
                .is_some_and(|name| is_item(name, extension))
    })
}

fn names(place: &Path, wanted: impl Fn(&fs::DirEntry) -> bool) -> Result<Vec<String>, MailboxError> {
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(file_error(&error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| file_error(&error))?;
        let name = entry
            .file_name()
            .into_string()
            .ok()
            .filter(|name| is_plain_name(name));
        names.extend(name.filter(|_| wanted(&entry)));
    }
    names.sort();
    Ok(names)
}

/// Whether files in a folder may be changed.
pub(super) fn is_writable(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|it| !it.permissions().readonly())
}

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, MailboxError> {
    let file = File::open(path).map_err(|error| file_error(&error))?;
    let limit = u64::from(LIMIT_MB) * 1024 * 1024;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| file_error(&error))?;
    if bytes.len() as u64 > limit {
        return Err(MailboxError::TooLarge { limit_mb: LIMIT_MB });
    }
    Ok(bytes)
}

/// Writes a new file, only if there is none of that name.
pub(super) fn create(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), MailboxError> {
    let aside = written_aside(folder, bytes)?;
    let placed = place_new(&aside, &folder.join(name));
    let _ = fs::remove_file(&aside);
    placed.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => MailboxError::Stale,
        _ => file_error(&error),
    })?;
    keep(folder)
}

/// A second name for the same file is refused when that name is taken. Where the file system knows no second names, an empty file
/// takes the name first.
fn place_new(aside: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(aside, path) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
            ) =>
        {
            OpenOptions::new().write(true).create_new(true).open(path)?;
            fs::rename(aside, path)
        }
        linked => linked,
    }
}

/// Writes a file in place of another one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), MailboxError> {
    let folder = path.parent().ok_or(MailboxError::Gone)?;
    let aside = written_aside(folder, bytes)?;
    if let Err(error) = fs::rename(&aside, path) {
        let _ = fs::remove_file(&aside);
        return Err(file_error(&error));
    }
    keep(folder)
}

/// Removes a file.
pub(super) fn remove(path: &Path) -> Result<(), MailboxError> {
    fs::remove_file(path).map_err(|error| file_error(&error))
}

/// Writes a file under a name that is no item, beside where it will be.
fn written_aside(folder: &Path, bytes: &[u8]) -> Result<PathBuf, MailboxError> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!(".regarding-{}-{number}.new", std::process::id()));
    let write = || -> io::Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    match write() {
        Ok(()) => Ok(path),
        Err(error) => {
            let _ = fs::remove_file(&path);
            Err(file_error(&error))
        }
    }
}

/// Sees to it that the folder's own list of names is on the disk; where folders cannot be opened, the system does it by itself.
fn keep(folder: &Path) -> Result<(), MailboxError> {
    match File::open(folder) {
        Ok(open) => open.sync_all().map_err(|error| file_error(&error)),
        Err(_) => Ok(()),
    }
}
