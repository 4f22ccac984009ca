//! Which fields there are for each kind, in which directions they may travel, and in which they do (B.1 to B.4).

mod table;

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Field, Kind};

pub use table::{Row, rows};

/// The way a field travels (B-1: `syncdirection` 0 to 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldDirection {
    /// Not at all (0).
    None,
    /// From the record to the item (1).
    ToMailbox,
    /// From the item to the record (2).
    ToOrganization,
    /// Both ways (3).
    Both,
}

impl FieldDirection {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::None, Self::ToMailbox, Self::ToOrganization, Self::Both];

    /// Whether an item takes it from its record.
    #[must_use]
    pub fn to_mailbox(self) -> bool {
        matches!(self, Self::ToMailbox | Self::Both)
    }

    /// Whether a record takes it from its item.
    #[must_use]
    pub fn to_organization(self) -> bool {
        matches!(self, Self::ToOrganization | Self::Both)
    }
}

/// Settings that decide computed pairs (B-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FieldOptions {
    /// All three addresses travel instead of the mailing address only.
    pub three_addresses: bool,
    /// Attachments of single appointments travel.
    pub attachments: bool,
    /// The company of an item takes the name of the record's parent account (A-23, B-70).
    pub company: bool,
}

/// The directions of all fields of a kind, as they are in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directions {
    kind: Kind,
    by_field: BTreeMap<Field, FieldDirection>,
}

impl Directions {
    /// The directions in force: what the organization says where it may say something (B-2), the defaults elsewhere, and
    /// the computed pairs after the options.
    #[must_use]
    pub fn new(kind: Kind, said: &BTreeMap<Field, FieldDirection>, options: FieldOptions) -> Self {
        let by_field = rows(kind)
            .iter()
            .map(|row| (row.field, row.in_force(said.get(&row.field).copied(), options)))
            .collect();
        Self { kind, by_field }
    }

    /// The kind that these are for.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The direction of a field; none for one that the kind does not have.
    #[must_use]
    pub fn of(&self, field: Field) -> FieldDirection {
        self.by_field.get(&field).copied().unwrap_or(FieldDirection::None)
    }

    /// All fields of the kind.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.by_field.keys().copied()
    }
}

impl Row {
    /// The direction in force.
    fn in_force(&self, said: Option<FieldDirection>, options: FieldOptions) -> FieldDirection {
        let switched = |on: bool, direction| if on { direction } else { FieldDirection::None };
        let settable = match said {
            Some(direction) if self.settable => direction,
            _ => self.default,
        };
        match self.field {
            Field::Attachments => switched(options.attachments, FieldDirection::Both),
            Field::HomeAddress | Field::OtherAddress => switched(options.three_addresses, settable),
            // A company that is typed in the mailbox never sets the parent account (B-70, D-58).
            Field::Company => switched(options.company, FieldDirection::ToMailbox),
            _ => settable,
        }
    }
}

/// What column security lets the person do with the fields of a record (B-7). A field that is not named is free.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnRights {
    /// Fields that may not be written on a record that is there.
    pub no_update: BTreeSet<Field>,
    /// Fields that may not be written on a new record.
    pub no_create: BTreeSet<Field>,
}
