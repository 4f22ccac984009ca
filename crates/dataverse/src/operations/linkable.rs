//! Open opportunities and cases, each linkable with one click (H-21).

use jiff::Timestamp;
use regarding_model::record::KnownTable;

use super::cards::name_of;
use crate::error::ApiError;
use crate::row::{Named, Row, When};

/// An open opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityRow {
    /// The record.
    pub record: Named,
    /// Whose it is: the account or contact.
    pub customer: Option<Named>,
    /// The estimated value, with its currency symbol.
    pub value: Option<String>,
    /// The estimated close date.
    pub closes: Option<When>,
    /// The same as a moment, to sort by.
    pub closes_at: Option<Timestamp>,
    /// The stage.
    pub stage: Option<String>,
    /// The probability in percent.
    pub probability: Option<i64>,
}

impl OpportunityRow {
    /// The columns that it is read from.
    pub(crate) const COLUMNS: [&'static str; 10] = [
        "opportunityid",
        "name",
        "_customerid_value",
        "estimatedvalue",
        "estimatedclosedate",
        "closeprobability",
        "stepname",
        "salesstage",
        "_parentcontactid_value",
        "_parentaccountid_value",
    ];

    pub(crate) fn read(row: Row<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            record: name_of(KnownTable::Opportunity, row)?,
            customer: row.lookup("_customerid_value", Some(KnownTable::Account))?,
            value: row.formatted("estimatedvalue"),
            closes: row.when("estimatedclosedate"),
            closes_at: row.time("estimatedclosedate")?,
            stage: row.formatted("stepname").or_else(|| row.formatted("salesstage")),
            probability: row.int("closeprobability")?,
        })
    }
}

/// An open case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The record.
    pub record: Named,
    /// Its number.
    pub number: Option<String>,
    /// Whose it is.
    pub customer: Option<Named>,
    /// The priority.
    pub priority: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
}

impl CaseRow {
    /// The columns that it is read from.
    pub(crate) const COLUMNS: [&'static str; 8] = [
        "incidentid",
        "title",
        "ticketnumber",
        "_customerid_value",
        "prioritycode",
        "statuscode",
        "createdon",
        "_primarycontactid_value",
    ];

    pub(crate) fn read(row: Row<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            record: name_of(KnownTable::Incident, row)?,
            number: row.text("ticketnumber")?.map(str::to_owned),
            customer: row.lookup("_customerid_value", Some(KnownTable::Account))?,
            priority: row.formatted("prioritycode"),
            status: row.formatted("statuscode"),
            opened_at: row.time("createdon")?,
        })
    }
}
