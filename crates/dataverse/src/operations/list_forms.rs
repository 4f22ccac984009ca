//! The forms that cards can be drawn from, without their content (reference G4): what is there, and in which version.

use regarding_model::record::KnownTable;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::forms::{FormKind, Listed};
use crate::query::{Filter, Query};
use crate::row::{Row, VERSIONED, metadata_version, rows};

/// Asks for the list of forms.
#[derive(Debug, Clone, Copy)]
pub struct ListForms;

/// The forms, and the version of the organization's metadata as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forms {
    /// The active forms of tables that the program knows.
    pub forms: Vec<Listed>,
    /// `globalmetadataversion` (reference A8, G2), where the organization tells it.
    pub version: Option<String>,
}

/// The tables that are shown as cards.
const TABLES: [KnownTable; 9] = [
    KnownTable::Contact,
    KnownTable::Account,
    KnownTable::Lead,
    KnownTable::Opportunity,
    KnownTable::Incident,
    KnownTable::Email,
    KnownTable::Appointment,
    KnownTable::Task,
    KnownTable::PhoneCall,
];

/// Far more forms than an organization has of these tables.
const MOST: u32 = 1_000;

impl Operation for ListForms {
    type Output = Forms;

    fn request(&self) -> ApiRequest {
        let kinds = FormKind::ALL.map(|kind| Filter::int("type", kind.number()));
        let tables = TABLES.map(|table| Filter::text("objecttypecode", table.logical_name()));
        let query = Query::set("systemforms")
            .select(&["formid", "objecttypecode", "type", "isdefault", "versionnumber"])
            .filter(Filter::And(vec![
                Filter::int("formactivationstate", 1),
                Filter::Or(kinds.to_vec()),
                Filter::Or(tables.to_vec()),
            ]))
            .top(MOST);
        ApiRequest::get(query.path()).header(VERSIONED.0, VERSIONED.1)
    }

    fn read(&self, reply: &ApiReply) -> Result<Forms, ApiError> {
        let json = reply.json()?;
        let forms: Result<Vec<Option<Listed>>, ApiError> = rows(&json)?.into_iter().map(listed).collect();
        Ok(Forms {
            forms: forms?.into_iter().flatten().collect(),
            version: metadata_version(&json),
        })
    }
}

fn listed(row: Row<'_>) -> Result<Option<Listed>, ApiError> {
    let table = row.text("objecttypecode")?.and_then(|name| name.parse().ok());
    let table = table.and_then(|name| KnownTable::of(&name));
    let kind = row.int("type")?.and_then(FormKind::of);
    let (Some(table), Some(kind)) = (table, kind) else {
        return Ok(None);
    };
    Ok(Some(Listed {
        id: row.key("formid")?,
        table,
        kind,
        is_default: row.flag("isdefault")?.unwrap_or(false),
        version: row.int("versionnumber")?.unwrap_or(0),
    }))
}
