//! Looking for records that look like an item that is to be tracked: it may be one that was removed and typed anew (D-57).

use regarding_model::fields::{Content, Field, Kind, Value};
use regarding_model::ids::{RecordRef, UserId};

use super::columns::columns_of;
use super::organization::OrganizationRecords;
use super::rows::TOGETHER;
use super::{RecordError, SyncedTable};
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// The most records of a table that may look like one item; of more the newest count.
const MOST: u32 = 50;

impl OrganizationRecords {
    /// The person's own records that may be these items: contacts with an e-mail address in common, appointments and tasks with the
    /// same subject.
    pub(super) async fn alike(&self, kind: Kind, items: &[Content]) -> Result<Vec<RecordRef>, RecordError> {
        let questions: Vec<FindAlike> = items
            .iter()
            .flat_map(|content| self.questions(kind, content))
            .collect();
        let mut found = Vec::new();
        for together in questions.chunks(TOGETHER) {
            for answer in self.client.run_all(self.rule, together).await? {
                found.extend(answer?);
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    fn questions(&self, kind: Kind, content: &Content) -> Vec<FindAlike> {
        let fields: &[Field] = match kind {
            Kind::Contact => &[Field::Email1, Field::Email2, Field::Email3],
            Kind::Appointment | Kind::Task => &[Field::Subject],
        };
        let words: Vec<String> = fields.iter().filter_map(|field| word(content, *field)).collect();
        let asked = SyncedTable::of_kind(kind).iter().filter(|_| !words.is_empty());
        asked
            .map(|table| FindAlike {
                table: *table,
                owner: self.person.user,
                fields: fields.to_vec(),
                words: words.clone(),
            })
            .collect()
    }
}

fn word(content: &Content, field: Field) -> Option<String> {
    match content.get(field)? {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

/// Asks for the records of a table that an owner has and in which one of the fields is one of the words.
struct FindAlike {
    table: SyncedTable,
    owner: UserId,
    fields: Vec<Field>,
    words: Vec<String>,
}

impl FindAlike {
    fn filter(&self) -> Filter {
        let columns = self
            .fields
            .iter()
            .flat_map(|field| columns_of(self.table, *field));
        let any = columns.flat_map(|column| self.words.iter().map(move |word| Filter::text(column, word)));
        let mut all = vec![
            Filter::id("_ownerid_value", self.owner.0),
            Filter::Or(any.collect()),
        ];
        if self.table == SyncedTable::Appointment {
            // Occurrences are their series.
            all.push(Filter::int("instancetypecode", 0));
        }
        Filter::And(all)
    }
}

impl Operation for FindAlike {
    type Output = Vec<RecordRef>;

    fn request(&self) -> ApiRequest {
        let rows = self.table.rows();
        let query = Query::set(rows.set)
            .select(&[rows.key])
            .filter(self.filter())
            .order("createdon desc")
            .top(MOST);
        let kind = if self.table == SyncedTable::Contact {
            "address"
        } else {
            "subject"
        };
        ApiRequest::get(query.path()).carries(kind, self.words.len())
    }

    fn read(&self, reply: &ApiReply) -> Result<Self::Output, ApiError> {
        let json = reply.json()?;
        let one = |row: Row<'_>| Ok(self.table.record(row.key(self.table.rows().key)?));
        rows(&json)?.into_iter().map(one).collect()
    }
}
