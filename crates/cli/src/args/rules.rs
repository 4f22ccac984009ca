//! The rules of the synchronization on the command line: fields and filters.

use clap::{Args, Subcommand, ValueEnum};
use regarding_companion::view::sync_rules::FieldDirectionView;

use super::help;
use super::values::Switch;

/// A table that is synchronized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Table {
    /// Contacts.
    Contact,
    /// Appointments.
    Appointment,
    /// Recurring appointments.
    Series,
    /// Service activities.
    Service,
    /// Tasks.
    Task,
    /// Phone calls.
    Phonecall,
    /// Letters.
    Letter,
    /// Faxes.
    Fax,
}

impl Table {
    /// Its logical name.
    pub(crate) fn logical_name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Appointment => "appointment",
            Self::Series => "recurringappointmentmaster",
            Self::Service => "serviceappointment",
            Self::Task => "task",
            Self::Phonecall => "phonecall",
            Self::Letter => "letter",
            Self::Fax => "fax",
        }
    }
}

/// The way a field travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    /// Not at all.
    None,
    /// From the organization to the mailbox.
    ToMailbox,
    /// From the mailbox to the organization.
    ToOrganization,
    /// Both ways.
    Both,
}

impl From<Way> for FieldDirectionView {
    fn from(way: Way) -> Self {
        match way {
            Way::None => Self::None,
            Way::ToMailbox => Self::ToMailbox,
            Way::ToOrganization => Self::ToOrganization,
            Way::Both => Self::Both,
        }
    }
}

/// What to do with fields.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// What to do; list them when left out.
    #[command(subcommand)]
    pub(crate) what: Option<FieldsWhat>,
}

/// What to do with fields.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum FieldsWhat {
    /// List the synchronized fields with the way that each travels.
    #[command(after_long_help = help::AFTER)]
    List {
        /// Of this kind only.
        kind: Option<Table>,
    },
    /// Change the way a field travels, for everybody in the organization: only an administrator may.
    #[command(after_long_help = help::AFTER)]
    Set {
        /// The kind.
        kind: Table,
        /// The field, as `fields list` names it.
        field: String,
        /// The new direction.
        direction: Way,
    },
}

/// What to do with filters.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// What to do; list them when left out.
    #[command(subcommand)]
    pub(crate) what: Option<FiltersWhat>,
}

/// What to do with filters.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum FiltersWhat {
    /// List the filters that decide which records come to your mailbox.
    #[command(after_long_help = help::AFTER)]
    List,
    /// Show a filter: what it selects, in words and as FetchXML.
    #[command(after_long_help = help::AFTER)]
    Show {
        /// Its id, as `filters list` names it.
        id: String,
    },
    /// Tell what a filter with the criteria on standard input (FetchXML, after the lines of --password-stdin) would change.
    #[command(after_long_help = help::AFTER)]
    Preview(Criteria),
    /// Create or replace a filter with the criteria on standard input (FetchXML, after the lines of
    /// --password-stdin). Without --yes the difference is told, and nothing is changed.
    #[command(after_long_help = help::AFTER)]
    Set {
        /// Which filter.
        #[command(flatten)]
        criteria: Criteria,
        /// Agree to the difference.
        #[arg(long)]
        yes: bool,
    },
    /// Switch a filter on or off; one of everybody's only as an administrator. Without --yes the difference is told, and nothing is changed.
    #[command(after_long_help = help::AFTER)]
    Switch {
        /// Its id.
        id: String,
        /// Whether it is active.
        state: Switch,
        /// Agree to the difference.
        #[arg(long)]
        yes: bool,
    },
    /// Delete a filter; one of everybody's only as an administrator. Without --yes the difference is told, and nothing is changed.
    #[command(after_long_help = help::AFTER)]
    Delete {
        /// Its id.
        id: String,
        /// Agree to the difference.
        #[arg(long)]
        yes: bool,
    },
    /// Take all filters of your own away and make those of the organization's templates anew. Without --yes the difference is
    /// told, and nothing is changed.
    #[command(after_long_help = help::AFTER)]
    Reset {
        /// Agree to the difference.
        #[arg(long)]
        yes: bool,
    },
}

/// A filter whose criteria come on standard input.
#[derive(Debug, Clone, Args)]
pub(crate) struct Criteria {
    /// The filter to replace; a new one when left out.
    pub(crate) id: Option<String>,
    /// What a new one is called, or the new name.
    #[arg(long, value_name = "NAME", required_unless_present = "id")]
    pub(crate) name: Option<String>,
    /// What a new one selects; the criteria say it when left out.
    #[arg(long, value_enum, conflicts_with = "id")]
    pub(crate) table: Option<Table>,
    /// A new one applies to everybody in the organization: only an administrator may.
    #[arg(long, conflicts_with = "id")]
    pub(crate) everybody: bool,
}
