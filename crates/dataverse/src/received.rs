//! What this computer has to know to decide by itself which received mail is tracked: whose addresses are whose, and which messages
//! are records. Followed by change tracking where the person may (reference A14); their content goes no further than to a fingerprint.

use regarding_model::ids::{MessageId, RecordRef};
use regarding_model::record::KnownTable;
use uuid::Uuid;

use crate::changes::Follow;
use crate::error::ApiError;
use crate::row::Row;
use crate::tables::Rows;

/// A table whose rows have addresses (G-40, G-42).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressTable {
    rows: Rows,
    columns: &'static [&'static str],
    /// How many of the columns are addresses: the first ones.
    addresses: usize,
    active: Active,
}

/// How a row says that it is not used any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Active {
    /// `statecode` 0 is active.
    State,
    /// `isdisabled`: such people never resolve (G-43).
    Disabled,
    /// All count.
    Always,
}

/// The addresses of a row.
#[derive(Clone, PartialEq, Eq)]
pub struct Addresses {
    /// As written.
    pub written: Vec<String>,
    /// Whether it is in use.
    pub active: bool,
}

impl AddressTable {
    /// All of them, in the order of G-40.
    pub const ALL: [Self; 7] = [
        Self {
            rows: Rows {
                name: "systemuser",
                set: "systemusers",
                key: "systemuserid",
            },
            columns: &["internalemailaddress", "personalemailaddress", "isdisabled"],
            addresses: 2,
            active: Active::Disabled,
        },
        Self::person("contact", "contacts", "contactid"),
        Self::person("account", "accounts", "accountid"),
        Self::person("lead", "leads", "leadid"),
        Self {
            rows: Rows {
                name: "team",
                set: "teams",
                key: "teamid",
            },
            columns: &["emailaddress"],
            addresses: 1,
            active: Active::Always,
        },
        Self {
            rows: Rows {
                name: "businessunit",
                set: "businessunits",
                key: "businessunitid",
            },
            columns: &["emailaddress"],
            addresses: 1,
            active: Active::Always,
        },
        Self {
            rows: Rows {
                name: "queue",
                set: "queues",
                key: "queueid",
            },
            columns: &["emailaddress", "statecode"],
            addresses: 1,
            active: Active::State,
        },
    ];

    const fn person(name: &'static str, set: &'static str, key: &'static str) -> Self {
        Self {
            rows: Rows { name, set, key },
            columns: &["emailaddress1", "emailaddress2", "emailaddress3", "statecode"],
            addresses: 3,
            active: Active::State,
        }
    }

    /// Its logical name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.rows.name
    }

    /// One of its rows.
    #[must_use]
    pub fn record(&self, id: Uuid) -> Option<RecordRef> {
        Some(RecordRef::new(self.rows.name.parse().ok()?, id))
    }
}

impl Follow for AddressTable {
    type Item = Addresses;

    fn table(&self) -> Rows {
        self.rows
    }

    fn columns(&self) -> &'static [&'static str] {
        self.columns
    }

    fn read(&self, row: Row<'_>) -> Result<Addresses, ApiError> {
        let mut written = Vec::new();
        for column in self.columns.iter().take(self.addresses) {
            written.extend(row.text(column)?.map(str::to_owned));
        }
        let active = match self.active {
            Active::State => row.int("statecode")?.unwrap_or(0) == 0,
            Active::Disabled => !row.flag("isdisabled")?.unwrap_or(false),
            Active::Always => true,
        };
        Ok(Addresses { written, active })
    }
}

/// The email records.
#[derive(Debug, Clone, Copy)]
pub struct EmailRows;

/// An email record, as far as other mail may continue it.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailRow {
    /// The message that it is the copy of.
    pub message: Option<MessageId>,
    /// Its tracking token.
    pub token: Option<String>,
    /// What it is regarding.
    pub regarding: Option<RecordRef>,
    /// When it was made, in milliseconds of the epoch.
    pub made_at: i64,
}

impl Follow for EmailRows {
    type Item = EmailRow;

    fn table(&self) -> Rows {
        KnownTable::Email.into()
    }

    fn columns(&self) -> &'static [&'static str] {
        &[
            "messageid",
            "trackingtoken",
            "_regardingobjectid_value",
            "createdon",
        ]
    }

    fn read(&self, row: Row<'_>) -> Result<EmailRow, ApiError> {
        let token = row.text("trackingtoken")?.map(str::trim);
        Ok(EmailRow {
            message: row.text("messageid")?.and_then(|text| text.parse().ok()),
            token: token.filter(|text| !text.is_empty()).map(str::to_owned),
            regarding: row
                .lookup("_regardingobjectid_value", None)?
                .map(|named| named.record),
            made_at: row.time("createdon")?.map_or(0, |at| at.as_millisecond()),
        })
    }
}
