//! Opening the cache, whatever state its file is in: new, old, newer, damaged, or out of reach.
//!
//! A damaged file is moved aside and a new one begun; a file from a newer program is left alone; a file that cannot be
//! written is replaced by memory, and the person is told. Several copies of the program may open it at once.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use regarding_model::say;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::cache::IdCache;
use crate::error::CacheError;
use crate::schema;
use crate::tables;

/// What stands between the name of the cache and the number of a damaged file.
const DAMAGED: &str = ".damaged-";

/// The cache, and how it was found.
#[derive(Debug)]
pub struct Opened {
    /// The cache, ready for use.
    pub cache: IdCache,
    /// What a person may have to be told.
    pub how: HowOpened,
}

/// How the cache was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HowOpened {
    /// There was none; an empty one was made.
    Fresh,
    /// It was there.
    Existing,
    /// It was there in an older format, and was brought to the present one.
    Upgraded {
        /// The format it had.
        from: i64,
    },
    /// It was damaged. It was moved aside, and an empty one was made.
    Repaired {
        /// Where the damaged file is now; it holds identifiers only.
        moved_to: PathBuf,
    },
    /// It cannot be written. An empty one in memory takes its place until the program ends.
    NotKept,
}

impl HowOpened {
    /// What a person should know, as a sentence; `None` when there is nothing to say.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        match self {
            Self::Fresh | Self::Existing | Self::Upgraded { .. } => None,
            Self::Repaired { moved_to } => Some(say!(
                "The list of links was damaged and has been begun anew. Nothing is lost in your organization; requests that \
                 were still waiting have to be made again. The damaged file was kept as {place}.",
                place = moved_to.display()
            )),
            Self::NotKept => Some(say!(
                "The list of links cannot be written on this computer, so it is kept only until you close Regarding. \
                 Requests that are still waiting then are lost."
            )),
        }
    }
}

impl IdCache {
    /// Opens the cache at a path, making folder and file when they are missing; the file is readable by its owner only.
    ///
    /// # Errors
    /// [`CacheError::Newer`] when a newer program wrote it, [`CacheError::Busy`] when another copy holds it for long,
    /// [`CacheError::NotMoved`] when it is damaged and cannot be moved aside.
    pub fn open(path: &Path) -> Result<Opened, CacheError> {
        let Ok(existed) = prepare(path) else {
            return Self::in_memory();
        };
        // Held while the file is looked at, so that two copies never repair the same one. Where a file system has no locks,
        // SQLite's own still protect the data.
        let _guard = lock_beside(path);
        match open_file(path) {
            Ok((connection, before)) => Ok(Opened {
                cache: Self::at(path, connection),
                how: found(existed, before),
            }),
            Err(CacheError::Damaged(_)) => {
                let moved_to = move_aside(path)?;
                prepare(path).map_err(|source| CacheError::NotMoved {
                    path: path.to_owned(),
                    source,
                })?;
                let (connection, _) = open_file(path)?;
                Ok(Opened {
                    cache: Self::at(path, connection),
                    how: HowOpened::Repaired { moved_to },
                })
            }
            Err(CacheError::NotWritable(_) | CacheError::Full(_)) => Self::in_memory(),
            Err(error) => Err(error),
        }
    }

    /// A cache in memory only, empty, gone with the program.
    ///
    /// # Errors
    /// When SQLite has no memory.
    pub fn in_memory() -> Result<Opened, CacheError> {
        let mut connection = Connection::open_in_memory()?;
        schema::set_up(&connection)?;
        schema::migrate(&mut connection)?;
        Ok(Opened {
            cache: Self::of(connection),
            how: HowOpened::NotKept,
        })
    }
}

fn found(existed: bool, before: i64) -> HowOpened {
    match before {
        0 if existed => HowOpened::Existing,
        0 => HowOpened::Fresh,
        schema::VERSION => HowOpened::Existing,
        from => HowOpened::Upgraded { from },
    }
}

/// Makes the folder and an empty file of mode 0600, before SQLite could make one that others can read. SQLite gives its
/// journal the mode of the file. Returns whether the file held something.
fn prepare(path: &Path) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = private(OpenOptions::new().read(true).append(true).create(true)).open(path)?;
    keep_private(&file)?;
    Ok(file.metadata()?.len() > 0)
}

#[cfg(unix)]
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(unix)]
fn keep_private(file: &File) -> io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

/// Elsewhere the profile's folder is the person's own already.
#[cfg(not(unix))]
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(not(unix))]
fn keep_private(_: &File) -> io::Result<()> {
    Ok(())
}

pub(crate) fn lock_beside(path: &Path) -> Option<File> {
    let file = private(OpenOptions::new().write(true).create(true).truncate(false))
        .open(beside(path, ".lock"))
        .ok()?;
    file.lock().ok().map(|()| file)
}

/// Opens the file in the present format, whole. Returns the format it had.
fn open_file(path: &Path) -> Result<(Connection, i64), CacheError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    let before = bring_up(&mut connection, path).map_err(|error| match error {
        // Every statement here is known to be right, so an error in it ("unsupported file format", "no such
        // table") is the file's.
        CacheError::Sqlite(source) if source.sqlite_error_code() == Some(ErrorCode::Unknown) => {
            CacheError::Damaged(source)
        }
        other => other,
    })?;
    Ok((connection, before))
}

fn bring_up(connection: &mut Connection, path: &Path) -> Result<i64, CacheError> {
    connection.busy_timeout(schema::BUSY_TIMEOUT)?;
    refuse_foreign(connection, path)?;
    schema::set_up(connection)?;
    check(connection)?;
    let before = schema::migrate(connection)?;
    for info in tables::ALL {
        connection.prepare(&format!("SELECT * FROM {}", info.name))?;
    }
    Ok(before)
}

/// A file of a newer program is refused before anything is written to it; a database of another program counts as
/// damaged, so it is moved aside and not overwritten.
fn refuse_foreign(connection: &Connection, path: &Path) -> Result<(), CacheError> {
    let found = schema::version(connection)?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && application != schema::APPLICATION_ID || found < 0 {
        return Err(CacheError::Damaged(rusqlite::Error::InvalidQuery));
    }
    if found > schema::VERSION {
        return Err(CacheError::Newer {
            path: path.to_owned(),
            found,
            known: schema::VERSION,
        });
    }
    Ok(())
}

fn check(connection: &Connection) -> Result<(), CacheError> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(CacheError::Damaged(rusqlite::Error::InvalidQuery))
    }
}

/// The damaged files that were moved aside from this path, with what SQLite left beside them: to be counted on the
/// *Privacy* tab, and removed when the person clears what is stored.
///
/// # Errors
/// When the folder cannot be listed.
pub fn damaged_files(path: &Path) -> io::Result<Vec<PathBuf>> {
    let Some((folder, name)) = path.parent().zip(path.file_name()) else {
        return Ok(Vec::new());
    };
    let mut prefix = name.to_owned();
    prefix.push(DAMAGED);
    let entries = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut found = entries.collect::<io::Result<Vec<PathBuf>>>()?;
    found.retain(|file| {
        file.file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes()))
    });
    found.sort_unstable();
    Ok(found)
}

/// Moves the file and what SQLite left beside it to the first free name.
fn move_aside(path: &Path) -> Result<PathBuf, CacheError> {
    let not_moved = |source| CacheError::NotMoved {
        path: path.to_owned(),
        source,
    };
    let free = (1_u32..)
        .map(|n| beside(path, &format!(".damaged-{n}")))
        .find(|place| !place.exists());
    let moved_to = free.unwrap_or_else(|| beside(path, DAMAGED));
    std::fs::rename(path, &moved_to).map_err(not_moved)?;
    for suffix in ["-journal", "-wal", "-shm"] {
        match std::fs::rename(beside(path, suffix), beside(&moved_to, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(not_moved(error)),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(moved_to)
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
