//! What has to be known of a lead, an opportunity or a case before it is closed.

use regarding_model::record::KnownTable;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::Query;
use crate::row::Row;
use crate::tables::addressing;

/// Reads a record that may be closed.
#[derive(Debug, Clone, Copy)]
pub struct ReadClosable {
    /// Lead, opportunity or case.
    pub table: KnownTable,
    /// Which one.
    pub id: Uuid,
}

/// A record that may be closed.
#[derive(Clone, PartialEq, Eq)]
pub struct Closable {
    /// Whether it is open.
    pub open: bool,
    /// What it is called.
    pub name: String,
    /// Of an opportunity: what it was estimated to bring in, as a number is written.
    pub estimated: Option<String>,
    /// Of a lead: whether it names a company, and none that is a record already.
    pub new_account: bool,
    /// Of a lead: whether it names a person, and none that is a record already.
    pub new_contact: bool,
}

impl core::fmt::Debug for Closable {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Closable")
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

impl ReadClosable {
    fn columns(self) -> Vec<&'static str> {
        let mut columns = vec!["statecode", addressing(self.table).name];
        match self.table {
            KnownTable::Opportunity => columns.push("estimatedvalue"),
            KnownTable::Lead => columns.extend([
                "companyname",
                "lastname",
                "_parentaccountid_value",
                "_parentcontactid_value",
            ]),
            _ => {}
        }
        columns
    }
}

impl Operation for ReadClosable {
    /// `None` when the record is gone or out of the person's sight.
    type Output = Option<Closable>;

    fn request(&self) -> ApiRequest {
        let query = Query::row(addressing(self.table).set, self.id).select(&self.columns());
        ApiRequest::get(query.path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<Closable>, ApiError> {
        let json = match reply.json() {
            Ok(json) => json,
            Err(ApiError::Gone | ApiError::Forbidden { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let row = Row::of(&json, "record")?;
        let filled = |column| Ok::<_, ApiError>(!row.words(column)?.trim().is_empty());
        let lead = self.table == KnownTable::Lead;
        Ok(Some(Closable {
            open: row.int("statecode")? == Some(0),
            name: row.words(addressing(self.table).name)?,
            estimated: json
                .get("estimatedvalue")
                .filter(|value| value.is_number())
                .map(|value| value.to_string().trim_end_matches(".0").to_owned()),
            new_account: lead && filled("companyname")? && row.id("_parentaccountid_value")?.is_none(),
            new_contact: lead && filled("lastname")? && row.id("_parentcontactid_value")?.is_none(),
        }))
    }
}
