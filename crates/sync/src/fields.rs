//! Which fields there are for each kind, in which directions they may travel, and in which they do (B.1 to B.4).

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Field, Kind};
use regarding_model::ids::TableName;

pub use regarding_model::fields::{FieldDirection, Pair as Row, pairs as rows};

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
    /// Of tables of the kind that have their own: series, service activities, phone calls, letters, faxes (B.3, B.4).
    of_tables: BTreeMap<TableName, Directions>,
}

impl Directions {
    /// The directions in force: what the organization says where it may say something (B-2), the defaults elsewhere, and
    /// the computed pairs after the options.
    #[must_use]
    pub fn new(kind: Kind, said: &BTreeMap<Field, FieldDirection>, options: FieldOptions) -> Self {
        Self::of_rows(kind, rows(kind), said, options)
    }

    /// The same for a table whose rows are other ones than those of its kind.
    #[must_use]
    pub fn of_rows(
        kind: Kind,
        rows: &[Row],
        said: &BTreeMap<Field, FieldDirection>,
        options: FieldOptions,
    ) -> Self {
        let by_field = rows
            .iter()
            .map(|row| (row.field, in_force(*row, said.get(&row.field).copied(), options)))
            .collect();
        Self {
            kind,
            by_field,
            of_tables: BTreeMap::new(),
        }
    }

    /// The same, with directions of its own for the records of a table of the kind.
    #[must_use]
    pub fn with_table(mut self, table: TableName, directions: Self) -> Self {
        self.of_tables.insert(table, directions);
        self
    }

    /// The directions for the records of a table.
    #[must_use]
    pub fn of_table(&self, table: &TableName) -> &Self {
        self.of_tables.get(table).unwrap_or(self)
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

    /// Whether nothing of a record travels to the organization: it is changed, made and deleted there alone (service activities, B.3).
    /// Where administrators choose directions, something always does: fixed pairs travel both ways.
    #[must_use]
    pub fn are_one_way(&self) -> bool {
        !self
            .by_field
            .values()
            .any(|direction| direction.to_organization())
    }

    /// All fields of the kind.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.by_field.keys().copied()
    }
}

/// The direction in force.
fn in_force(row: Row, said: Option<FieldDirection>, options: FieldOptions) -> FieldDirection {
    let switched = |on: bool, direction| if on { direction } else { FieldDirection::None };
    let settable = match said {
        Some(direction) if row.settable => direction,
        _ => row.default,
    };
    match row.field {
        _ if !row.in_mailbox => FieldDirection::None,
        Field::Attachments => switched(options.attachments, FieldDirection::Both),
        Field::HomeAddress | Field::OtherAddress => switched(options.three_addresses, settable),
        // A company that is typed in the mailbox never sets the parent account (B-70, D-58).
        Field::Company => switched(options.company, FieldDirection::ToMailbox),
        _ => settable,
    }
}

/// What column security lets the person do with the fields of a record (B-7). A field that is not named is free.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnRights {
    /// Fields that may not be read: of those the organization says nothing, as if they were empty.
    pub no_read: BTreeSet<Field>,
    /// Fields that may not be written on a record that is there.
    pub no_update: BTreeSet<Field>,
    /// Fields that may not be written on a new record.
    pub no_create: BTreeSet<Field>,
    /// Of tables of the kind that are secured in their own way.
    pub of_tables: BTreeMap<TableName, ColumnRights>,
}

impl ColumnRights {
    /// The rights to the fields of the records of a table.
    #[must_use]
    pub fn of_table(&self, table: &TableName) -> &Self {
        self.of_tables.get(table).unwrap_or(self)
    }

    /// The same as if a record that is about to be made were there already: what may not be written on a new record may not be
    /// written.
    #[must_use]
    pub fn as_new(&self) -> Self {
        let new = |rights: &Self| Self {
            no_read: rights.no_read.clone(),
            no_update: rights.no_create.clone(),
            ..Self::default()
        };
        Self {
            of_tables: self
                .of_tables
                .iter()
                .map(|(table, rights)| (table.clone(), new(rights)))
                .collect(),
            ..new(self)
        }
    }
}
