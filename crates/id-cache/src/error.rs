//! What can go wrong with the cache, in causes that a caller can tell apart.

use std::path::PathBuf;

use regarding_model::failure::{Failure, FailureKind};
use regarding_model::say;
use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the cache did not do what was asked. No variant carries a value that was being written.
#[derive(Debug, Error)]
pub enum CacheError {
    /// A newer program wrote the file. It is left untouched.
    #[error(
        "{}",
        say!(
            "Opening the cache {place} failed: a newer version of Regarding wrote it (format {found}, this version knows {known})",
            place = path.display(),
            found = found,
            known = known
        )
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format of the file.
        found: i64,
        /// The newest format that this program reads.
        known: i64,
    },
    /// Another copy of the program kept the cache busy for longer than a caller should wait.
    #[error("{}", say!("Using the cache failed: another copy of Regarding is busy with it"))]
    Busy(#[source] rusqlite::Error),
    /// The cache is damaged; opening it again repairs it.
    #[error("{}", say!("Reading the cache failed: the file is damaged"))]
    Damaged(#[source] rusqlite::Error),
    /// The disk has no room left.
    #[error("{}", say!("Writing the cache failed: the disk is full"))]
    Full(#[source] rusqlite::Error),
    /// The file or its folder cannot be written by this user.
    #[error("{}", say!("Writing the cache failed: the file cannot be written"))]
    NotWritable(#[source] rusqlite::Error),
    /// A value was no identifier, no code or no count, and the schema refused it (promise 1).
    #[error("{}", say!("Writing the cache failed: a value is not an identifier"))]
    NotAnIdentifier(#[source] rusqlite::Error),
    /// A damaged file could not be moved out of the way.
    #[error("{}", say!("Moving the damaged cache {place} aside failed", place = path.display()))]
    NotMoved {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else that SQLite reports.
    #[error("{}", say!("Using the cache failed"))]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for CacheError {
    fn from(error: rusqlite::Error) -> Self {
        if is_unreadable_value(&error) {
            return Self::Damaged(error);
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            Some(ErrorCode::DiskFull) => Self::Full(error),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::NotWritable(error)
            }
            Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig) => Self::NotAnIdentifier(error),
            _ => Self::Sqlite(error),
        }
    }
}

/// Whether a stored value is not of the form that this program writes: somebody else changed the file.
fn is_unreadable_value(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
    )
}

impl Failure for CacheError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Busy(_) => FailureKind::Throttled(None),
            Self::NotAnIdentifier(_) => FailureKind::Invalid,
            Self::Newer { .. } | Self::Full(_) | Self::NotWritable(_) | Self::NotMoved { .. } => {
                FailureKind::Unsupported
            }
            Self::Damaged(_) | Self::Sqlite(_) => FailureKind::Internal,
        }
    }
}
