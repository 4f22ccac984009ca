//! Entries into a Maildir++ on disk: written aside, then put in place in one step. It knows nothing of what the messages say.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::collections::File as Kept;
use super::entry::{Entry, Folder};

/// Names the sample's own folder, so that no other one is ever replaced.
const MARKER: &str = "regarding-sample-mailbox";

/// Between the unique part of a file name and its marks; Windows knows no colons in names.
const INFO: char = if cfg!(windows) { ';' } else { ':' };

/// Whether a sample mailbox may be put there: nothing is there yet, an empty folder, or an older sample.
pub(super) fn may_replace(dir: &Path) -> io::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut listing) => Ok(listing.next().is_none() || dir.join(MARKER).is_file()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Whether exactly this sample lies there already.
pub(super) fn is_there(dir: &Path, signature: &str) -> bool {
    fs::read_to_string(dir.join(MARKER)).is_ok_and(|text| text == signature)
}

/// Writes all entries, and the files of calendars and address books, into a folder beside `dir`, then puts it in the place of `dir`.
pub(super) fn write(dir: &Path, entries: &[Entry], beside: &[Kept], signature: &str) -> io::Result<()> {
    let parent = dir
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let fresh = tempfile::Builder::new()
        .prefix(".sample-mailbox-")
        .tempdir_in(parent)?;
    let home = fresh.path().join("new");
    fill(&home, entries)?;
    for file in beside {
        let path = home.join(&file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, &file.text)?;
    }
    fs::write(home.join(MARKER), signature)?;
    if dir.exists() {
        fs::rename(dir, fresh.path().join("old"))?;
    }
    fs::rename(&home, dir)
}

fn fill(home: &Path, entries: &[Entry]) -> io::Result<()> {
    for folder in Folder::ALL {
        let place = place(home, folder);
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(place.join(part))?;
        }
        if folder != Folder::Inbox {
            File::create(place.join("maildirfolder"))?;
        }
    }
    for (number, entry) in entries.iter().enumerate() {
        put(home, number, entry)?;
    }
    Ok(())
}

fn place(home: &Path, folder: Folder) -> PathBuf {
    match folder.directory() {
        "" => home.to_owned(),
        directory => home.join(directory),
    }
}

/// One message into its file; the file's time is the time of arrival.
fn put(home: &Path, number: usize, entry: &Entry) -> io::Result<()> {
    let seconds = u64::try_from(entry.at.as_second()).unwrap_or(0);
    let name = format!(
        "{seconds}.M{number:06}.alderfinch{INFO}2,{}",
        entry.marks.letters()
    );
    let mut file = File::create(place(home, entry.folder).join("cur").join(name))?;
    file.write_all(&entry.bytes)?;
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}
