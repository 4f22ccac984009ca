//! Why the store could not be opened or filled.

use regarding_model::failure::{Failure, FailureKind};

/// A failure of the store as a whole; what is wrong with one request is an API error instead.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("Opening the organization's database failed")]
    Database(#[from] rusqlite::Error),
    /// The file could not be made.
    #[error("Making the organization's file failed")]
    File(#[from] std::io::Error),
    /// The seed and the schema disagree.
    #[error("The seed names {0}, which the schema does not have")]
    UnknownName(String),
}

impl Failure for StoreError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Database(_) | Self::File(_) | Self::UnknownName(_) => FailureKind::Internal,
        }
    }
}
