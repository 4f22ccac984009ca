//! Evidence that costs no transaction: a line is handed to the operating system in a file beside the cache, and carried into the table
//! together with others a little later.
//!
//! A write of the cache waits for the disk several times over, which is right for a request of the person's and far too slow
//! for each command of a mailbox, for a look that somebody waits for, and for each of a thousand items. A line here outlives the program,
//! however it ends; a power cut can take the lines of the last moments with it, but for those that were made to reach the disk. Each open cache has a file of its own, made with the first line and removed with the cache; a file
//! that a killed program left behind is carried over by the next one that opens the cache. When a program is killed between
//! the two steps of carrying over, lines can stand twice; none is missing.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::code::Code;
use crate::open::{beside, lock_beside, private};
use crate::tables::evidence::Evidence;

/// How many files there can be: one for each program on this cache, and those that were left behind.
const FILES: u32 = 64;

/// Names a noted line until its outcome is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoteId(i64);

impl NoteId {
    /// A line that is in the table already. Numbers of lines are positive, so these are not.
    #[must_use]
    pub fn of_row(row: i64) -> Self {
        Self(-row)
    }

    /// The row of such a line.
    #[must_use]
    pub fn row(self) -> Option<i64> {
        (self.0 < 0).then(|| -self.0)
    }

    /// The number by which a caller keeps it.
    #[must_use]
    pub fn number(self) -> i64 {
        self.0
    }

    /// The line of a number.
    #[must_use]
    pub fn of_number(number: i64) -> Self {
        Self(number)
    }
}

/// The lines of one open cache that are not in the table yet.
#[derive(Debug)]
pub(crate) struct Notes {
    cache: PathBuf,
    file: Option<(File, PathBuf)>,
    /// Whether the file's name is on the disk.
    named: bool,
    last: i64,
    pub(crate) waiting: Vec<(NoteId, Evidence)>,
    /// Rows of lines that were carried over before their outcome was known.
    carried: HashMap<NoteId, i64>,
    /// Outcomes of such lines, by row.
    pub(crate) late: Vec<(i64, Code)>,
}

impl Notes {
    /// Beside a cache. Nothing is written yet.
    pub(crate) fn beside(cache: &Path) -> Self {
        Self {
            cache: cache.to_owned(),
            file: None,
            named: false,
            last: 0,
            waiting: Vec::new(),
            carried: HashMap::new(),
            late: Vec::new(),
        }
    }

    /// Writes a line.
    pub(crate) fn add(&mut self, entry: &Evidence) -> io::Result<NoteId> {
        let id = NoteId(self.last + 1);
        self.append(&format!("{} {}\n", id.0, entry.line()))?;
        self.last = id.0;
        self.waiting.push((id, entry.clone()));
        Ok(id)
    }

    /// Waits until every line is on the disk, and with the first one the name of the file as well.
    pub(crate) fn reach_the_disk(&mut self) -> io::Result<()> {
        let Some((file, _)) = &self.file else {
            return Ok(());
        };
        file.sync_data()?;
        if !self.named {
            name_reaches_the_disk(&self.cache)?;
            self.named = true;
        }
        Ok(())
    }

    /// Whether there is nothing to carry over.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.late.is_empty()
    }

    /// Adds what became of a line.
    pub(crate) fn settle(&mut self, id: NoteId, outcome: &Code) {
        if let Some(row) = self.carried.remove(&id) {
            self.late.push((row, outcome.clone()));
        } else if let Some((_, entry)) = self.waiting.iter_mut().rev().find(|(other, _)| *other == id) {
            entry.outcome = outcome.clone();
            // The line itself is there. Without this one it says, after a kill, that no answer was noted, which is true.
            let _ = self.append(&format!("{} {outcome}\n", id.0));
        }
    }

    /// Everything that waited is in the table now, in these rows.
    pub(crate) fn carried_over(&mut self, rows: Vec<i64>) {
        let waiting = std::mem::take(&mut self.waiting);
        let rows = waiting.into_iter().zip(rows);
        let open = rows.filter(|((_, entry), _)| entry.outcome.as_str() == Evidence::SENT);
        self.carried.extend(open.map(|((id, _), row)| (id, row)));
        self.late.clear();
        if let Some((file, _)) = &mut self.file {
            // What cannot be emptied is carried over once more by a later program.
            let _ = file.set_len(0).and_then(|()| file.rewind());
        }
    }

    /// Forgets what waits, and removes the file.
    pub(crate) fn forget(&mut self) {
        self.waiting.clear();
        self.carried.clear();
        self.late.clear();
        self.named = false;
        if let Some((file, path)) = self.file.take() {
            // Removed while it is locked, so that nobody else begins to read it. What cannot be removed is emptied.
            let _ = file.set_len(0);
            let _ = std::fs::remove_file(path);
        }
    }

    fn append(&mut self, line: &str) -> io::Result<()> {
        let (file, _) = match &mut self.file {
            Some(open) => open,
            none => none.insert(own_file(&self.cache)?),
        };
        file.write_all(line.as_bytes())
    }
}

/// Waits until the names in the cache's folder are on the disk (fsync(2): a file's own bytes are not enough for that).
#[cfg(unix)]
fn name_reaches_the_disk(cache: &Path) -> io::Result<()> {
    let folder = cache.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Elsewhere folders cannot be opened as files, and a new name is kept with the file.
#[cfg(not(unix))]
fn name_reaches_the_disk(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A file that no other program uses.
fn own_file(cache: &Path) -> io::Result<(File, PathBuf)> {
    // Nobody looks for files that were left while this one is made and not locked yet.
    let _guard = lock_beside(cache);
    for n in 1..=FILES {
        let path = beside(cache, &format!(".notes-{n}"));
        let file = private(OpenOptions::new().write(true).create_new(true)).open(&path);
        match file {
            Ok(file) => {
                // Where a file system has no locks, a second program may carry the lines over too early: they stand twice.
                let _ = file.try_lock();
                return Ok((file, path));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many files of notes"))
}

/// A file that a program left behind; locked until it is dropped.
pub(crate) struct Left {
    pub(crate) entries: Vec<Evidence>,
    file: File,
    path: PathBuf,
}

impl Left {
    /// Removes it, once its lines are elsewhere.
    pub(crate) fn remove(self) {
        let _ = self.file.set_len(0);
        let _ = std::fs::remove_file(self.path);
    }
}

/// The files beside a cache that no running program writes to.
pub(crate) fn left_beside(cache: &Path) -> Vec<Left> {
    (1..=FILES)
        .filter_map(|n| {
            let path = beside(cache, &format!(".notes-{n}"));
            let file = OpenOptions::new().read(true).write(true).open(&path).ok()?;
            file.try_lock().ok()?;
            let text = io::read_to_string(&file).ok()?;
            Some(Left {
                entries: read(&text),
                file,
                path,
            })
        })
        .collect()
}

/// The entries in a file. A line that was cut short belongs to a command that was not sent.
fn read(text: &str) -> Vec<Evidence> {
    let mut entries: Vec<(&str, Evidence)> = Vec::new();
    for line in text
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
    {
        let Some((id, rest)) = line.split_once(' ') else {
            continue;
        };
        if let Some(entry) = Evidence::of_line(rest) {
            entries.push((id, entry));
        } else if let Ok(outcome) = rest.parse()
            && let Some((_, entry)) = entries.iter_mut().rev().find(|(other, _)| *other == id)
        {
            entry.outcome = outcome;
        }
    }
    entries.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_a_killed_program_left_is_read_as_far_as_it_goes() {
        let text = "1 5 mail-list imap.select mail.example:993 sent bytes=12,folders=1 -\n\
                    2 6 mail-list imap.fetch mail.example:993 sent - -\n1 ok\nnonsense\n7 ok\n\
                    9 6 mail-list imap.fetch mail.example/inbox sent - -\n\
                    3 7 mail-read imap.uid-fetch ::1:143 sent bytes=9 00000000-0000-0000-0000-000000000007\n\
                    4 8 mail-read imap.uid-fetch ::1:143 se";
        let entries = read(text);
        let outcomes: Vec<_> = entries
            .iter()
            .map(|entry| (entry.method.as_str(), entry.outcome.as_str()))
            .collect();
        assert_eq!(
            outcomes,
            [
                ("imap.select", "ok"),
                ("imap.fetch", "sent"),
                ("imap.uid-fetch", "sent")
            ]
        );
        assert_eq!(entries[0].counts.len(), 2);
        assert_eq!(
            (entries[2].identifiers.len(), entries[2].host.as_str()),
            (1, "::1:143")
        );
    }
}
