//! Why a record was not read or written.

use regarding_model::failure::{Failure, FailureKind};
use regarding_model::fields::Field;
use regarding_model::say;
use thiserror::Error;
use uuid::Uuid;

use crate::error::ApiError;

/// Why a value cannot be kept in the organization as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is longer than so many characters (UTF-16 units, reference C3 to C5).
    TooLong {
        /// The most that the column takes.
        limit: usize,
    },
    /// It has more lines than the columns of an address.
    TooManyLines,
    /// A date or number beyond what the organization's database has.
    OutOfRange,
    /// The table has no column for it, or the column no such choice.
    NoPlace,
    /// A series keeps its hour in the person's own time zone only.
    Zone,
    /// The organization makes no series out of an appointment, and no appointment out of a series.
    Series,
}

/// A field whose value does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit {
    /// The field.
    pub field: Field,
    /// Why.
    pub why: Why,
}

/// Why a record was not read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// What the organization, or the way to it, said.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// Values that do not fit. Nothing was sent.
    #[error("{}", say!("The organization has no room for what the item says"))]
    Unfit(Vec<Unfit>),
    /// The record is completed or canceled: only its state, its regarding and its owner change. Nothing was sent.
    #[error("{}", say!("The record is completed or canceled in the organization"))]
    Closed,
    /// The organization has not made this occurrence of a series (yet).
    #[error("{}", say!("The organization does not have this occurrence of the series"))]
    NoOccurrence,
    /// A filter that the organization does not run: what it selects is not known.
    #[error("{}", say!("The organization does not run one of the filters"))]
    Filter {
        /// Which one.
        id: Uuid,
        /// Why not.
        error: ApiError,
    },
}

impl RecordError {
    /// Whether it is about the way to the organization and not about one record: nothing else will go through either.
    #[must_use]
    pub fn is_of_all(&self) -> bool {
        matches!(
            self.kind(),
            FailureKind::Offline | FailureKind::Throttled(_) | FailureKind::SignIn | FailureKind::Internal
        )
    }
}

impl Failure for RecordError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Api(error) | Self::Filter { error, .. } => error.kind(),
            Self::Unfit(_) | Self::Closed => FailureKind::Invalid,
            Self::NoOccurrence => FailureKind::Gone,
        }
    }
}
