//! When something is.

use core::fmt;

use jiff::{Timestamp, civil};

/// A day, or a moment of one: when a task starts, is due or was completed (B-111, B-112, B-116).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The whole day, wherever one is.
    Day(civil::Date),
    /// A moment.
    At(Timestamp),
}

/// When an appointment is (B-80). The end is not part of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// From a moment to another; both may be the same.
    Timed {
        /// The start.
        start: Timestamp,
        /// The end.
        end: Timestamp,
    },
    /// Whole days, wherever one is.
    AllDay {
        /// The first day.
        first: civil::Date,
        /// The day after the last one.
        until: civil::Date,
    },
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Moment")
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Period")
    }
}
