//! Last and next activity of a record, read from `activitypointers`.

use core::str::FromStr;

use jiff::Timestamp;
use regarding_model::ids::{RecordRef, TableName};

use crate::error::{ApiError, ReplyFault};
use crate::query::Query;
use crate::row::{Named, Row};

/// An activity of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// The activity; its table says what kind it is.
    pub record: Named,
    /// What it is regarding.
    pub regarding: Option<Named>,
    /// When it was completed, or is due.
    pub when: Option<Timestamp>,
}

impl ActivityRow {
    const COLUMNS: [&'static str; 7] = [
        "activityid",
        "activitytypecode",
        "subject",
        "_regardingobjectid_value",
        "actualend",
        "scheduledend",
        "scheduledstart",
    ];

    pub(crate) fn query() -> Query {
        Query::set("activitypointers").select(&Self::COLUMNS)
    }

    pub(crate) fn read(row: Row<'_>) -> Result<Self, ApiError> {
        let kind = row
            .text("activitytypecode")?
            .and_then(|kind| TableName::from_str(kind).ok());
        let table = kind.ok_or(ReplyFault::Value("activitytypecode"))?;
        let column = if row.time("actualend")?.is_some() {
            "actualend"
        } else {
            "scheduledend"
        };
        Ok(Self {
            record: Named {
                record: RecordRef::new(table, row.key("activityid")?),
                name: row.words("subject")?,
            },
            regarding: row.lookup("_regardingobjectid_value", None)?,
            when: row.time(column)?,
        })
    }
}
