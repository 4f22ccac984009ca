//! Searching records across tables while the person types: one round trip, a few of each table (H-20).

use std::sync::Arc;

use regarding_model::record::KnownTable;

use super::cards::{self, Card};
use super::people::{Unasked, set_aside};
use crate::api::{ApiRequest, Part, PartReply, Together};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::{ANNOTATIONS, rows};
use crate::shape::Shape;
use crate::tables::addressing;

/// The tables that can be searched, in the order in which results are shown.
pub const TABLES: [KnownTable; 5] = [
    KnownTable::Contact,
    KnownTable::Account,
    KnownTable::Lead,
    KnownTable::Opportunity,
    KnownTable::Incident,
];

/// Searches.
#[derive(Clone)]
pub struct Search {
    /// What was typed; wildcards in it are plain characters.
    pub text: String,
    /// Where to search; tables that cannot be searched are left out.
    pub tables: Vec<KnownTable>,
    /// How many of each table.
    pub top: u32,
    /// What the organization's tables look like.
    pub shape: Arc<Shape>,
}

/// What was found. Cards are shown, never stored (promise 1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The tables that hold something, in the order asked for.
    pub groups: Vec<(KnownTable, Vec<Card>)>,
    /// Tables that could not be asked.
    pub unasked: Vec<Unasked>,
}

impl core::fmt::Debug for Search {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Search")
            .field("tables", &self.tables)
            .finish_non_exhaustive()
    }
}

impl Search {
    /// The most characters that are searched for.
    const MOST: usize = 100;

    fn tables(&self) -> impl Iterator<Item = KnownTable> {
        self.tables.iter().copied().filter(|table| TABLES.contains(table))
    }

    fn request(&self, table: KnownTable) -> ApiRequest {
        let text: String = self
            .text
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(Self::MOST)
            .collect();
        let mut any = vec![Filter::contains(addressing(table).name, &text)];
        any.extend(
            other_columns(table)
                .iter()
                .map(|column| Filter::starts_with(*column, &text)),
        );
        let query = Query::set(addressing(table).set)
            .select_named(cards::selected_to_tell(table, &self.shape))
            .filter(Filter::And(vec![Filter::int("statecode", 0), Filter::Or(any)]))
            .order(addressing(table).name)
            .top(self.top);
        ApiRequest::get(query.path())
            .header(ANNOTATIONS.0, ANNOTATIONS.1)
            .carries("search text", 1)
    }
}

/// What is searched besides the name.
fn other_columns(table: KnownTable) -> &'static [&'static str] {
    match table {
        KnownTable::Contact => &["emailaddress1"],
        KnownTable::Account => &["accountnumber", "emailaddress1"],
        KnownTable::Lead => &["companyname", "emailaddress1"],
        KnownTable::Incident => &["ticketnumber"],
        KnownTable::Opportunity
        | KnownTable::SystemUser
        | KnownTable::Queue
        | KnownTable::Email
        | KnownTable::Appointment
        | KnownTable::Task
        | KnownTable::PhoneCall
        | KnownTable::Annotation => &[],
    }
}

impl Together for Search {
    type Output = Found;

    fn parts(&self) -> Vec<Part> {
        self.tables()
            .map(|table| Part::One(self.request(table)))
            .collect()
    }

    fn read(&self, replies: &[PartReply]) -> Result<Found, ApiError> {
        let mut found = Found::default();
        let mut replies = replies.iter();
        for table in self.tables() {
            let reply = replies.next().ok_or(ReplyFault::Batch)?.one()?;
            let group: Result<Vec<Card>, ApiError> = reply.json().and_then(|json| {
                rows(&json)?
                    .into_iter()
                    .map(|row| cards::read(table, row, &self.shape))
                    .collect()
            });
            match group {
                Ok(group) if group.is_empty() => {}
                Ok(group) => found.groups.push((table, group)),
                Err(error) => found.unasked.extend(set_aside(table, error, &found.unasked)?),
            }
        }
        Ok(found)
    }
}
