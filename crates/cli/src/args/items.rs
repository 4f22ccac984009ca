//! Appointments, contacts and tasks as lists.

use clap::{Args, ValueEnum};
use regarding_companion::view::items::ItemFilter;

/// Which items.
#[derive(Debug, Args)]
pub(crate) struct Items {
    /// What to list.
    #[arg(long, value_enum)]
    pub(crate) kind: ItemsKind,
    /// Of appointments: the first day, YYYY-MM-DD; today when left out.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Of appointments: the last day; six days after the first one when left out.
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<String>,
    /// Of contacts and tasks: only those that hold all these words.
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub(crate) search: String,
    /// Which of them.
    #[arg(long, value_enum, default_value_t = Which::All)]
    pub(crate) state: Which,
    /// Of tasks: completed ones too.
    #[arg(long)]
    pub(crate) completed: bool,
    /// Of contacts: how many at most.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) limit: u32,
    /// Of contacts: where to begin, as the page before named it.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) after: u32,
}

/// A kind of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ItemsKind {
    /// Appointments, day by day.
    Appointments,
    /// Contacts, by name.
    Contacts,
    /// Tasks, by when they are due.
    Tasks,
}

/// Items by their tracked state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Which {
    /// All.
    All,
    /// Tracked ones.
    Tracked,
    /// Others.
    NotTracked,
}

impl From<Which> for ItemFilter {
    fn from(state: Which) -> Self {
        match state {
            Which::All => Self::All,
            Which::Tracked => Self::Tracked,
            Which::NotTracked => Self::NotTracked,
        }
    }
}
