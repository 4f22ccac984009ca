//! Looking for records that look like an item that is to be tracked: it may be one that was removed and typed anew (D-57).

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Content, Field, Kind, Moment, Period, Value};
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

/// How far a day of the item's zone can lie from the same day in the organization's.
const NEAR: SignedDuration = SignedDuration::from_hours(48);

impl OrganizationRecords {
    /// The person's own records that may be these items: active contacts with an e-mail address in common, appointments and tasks with the
    /// same subject at about the same time. A table that the organization does not have, or the person may not read, holds none.
    pub(super) async fn alike(&self, kind: Kind, items: &[Content]) -> Result<Vec<RecordRef>, RecordError> {
        let owner = self.person.user;
        let questions: Vec<FindAlike> = items
            .iter()
            .flat_map(|content| FindAlike::of(kind, content, owner))
            .collect();
        let mut found = Vec::new();
        for together in questions.chunks(TOGETHER) {
            for answer in self.client.run_all(self.rule, together).await? {
                match answer {
                    Ok(records) => found.extend(records),
                    Err(ApiError::Gone | ApiError::Forbidden { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
    }
}

/// Asks for the records of a table that an owner has and that are like something.
struct FindAlike {
    table: SyncedTable,
    owner: UserId,
    like: Like,
}

#[derive(Clone)]
enum Like {
    /// One of the addresses is one of these.
    Addresses(Vec<String>),
    /// The subject, and about when.
    Subject(String, Timestamp),
}

impl Like {
    /// What is looked for by, where the item has it.
    fn of(kind: Kind, content: &Content) -> Option<Self> {
        match kind {
            Kind::Contact => {
                let words = ADDRESSES.iter().filter_map(|field| word(content, *field));
                let words: Vec<String> = words.collect();
                (!words.is_empty()).then_some(Self::Addresses(words))
            }
            Kind::Appointment => Some(Self::Subject(
                word(content, Field::Subject)?,
                when(content, Field::Time)?,
            )),
            Kind::Task => Some(Self::Subject(
                word(content, Field::Subject)?,
                when(content, Field::Due)?,
            )),
        }
    }
}

const ADDRESSES: [Field; 3] = [Field::Email1, Field::Email2, Field::Email3];

fn word(content: &Content, field: Field) -> Option<String> {
    match content.get(field)? {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

/// When it begins or is due; a day as if it were one of Greenwich.
fn when(content: &Content, field: Field) -> Option<Timestamp> {
    match content.get(field)? {
        Value::Period(Period::Timed { start, .. }) => Some(*start),
        Value::Moment(Moment::At(at)) => Some(*at),
        Value::Period(Period::AllDay { first: day, .. }) | Value::Moment(Moment::Day(day)) => {
            TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
        }
        _ => None,
    }
}

impl FindAlike {
    /// The questions about one item. What is changed in the organization only was nobody's item to type anew.
    fn of(kind: Kind, content: &Content, owner: UserId) -> Vec<Self> {
        let Some(like) = Like::of(kind, content) else {
            return Vec::new();
        };
        let tables = SyncedTable::of_kind(kind)
            .iter()
            .filter(|table| !table.is_one_way());
        let one = |table: &SyncedTable| Self {
            table: *table,
            owner,
            like: like.clone(),
        };
        tables.map(one).collect()
    }

    fn filter(&self) -> Filter {
        let mut all = vec![Filter::id("_ownerid_value", self.owner.0)];
        match &self.like {
            Like::Addresses(words) => {
                let columns = ADDRESSES.iter().flat_map(|field| columns_of(self.table, *field));
                let any = columns.flat_map(|column| words.iter().map(move |word| Filter::text(column, word)));
                all.push(Filter::Or(any.collect()));
                all.push(Filter::int("statecode", 0));
            }
            Like::Subject(subject, at) => {
                all.push(Filter::text("subject", subject));
                all.extend(self.about(*at));
            }
        }
        if self.table == SyncedTable::Appointment {
            // Occurrences are their series.
            all.push(Filter::int("instancetypecode", 0));
        }
        Filter::And(all)
    }

    fn about(&self, at: Timestamp) -> Vec<Filter> {
        let column = match self.table {
            SyncedTable::Series => "starttime",
            table if table.has_attendees() => "scheduledstart",
            _ => "scheduledend",
        };
        let (from, to) = (at.checked_sub(NEAR), at.checked_add(NEAR));
        let from = from.map(|from| Filter::from_time(column, from));
        let to = to.map(|to| Filter::until_time(column, to));
        from.into_iter().chain(to).collect()
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
        let (kind, many) = match &self.like {
            Like::Addresses(words) => ("address", words.len()),
            Like::Subject(..) => ("subject", 1),
        };
        ApiRequest::get(query.path()).carries(kind, many)
    }

    fn read(&self, reply: &ApiReply) -> Result<Self::Output, ApiError> {
        let json = reply.json()?;
        let one = |row: Row<'_>| Ok(self.table.record(row.key(self.table.rows().key)?));
        rows(&json)?.into_iter().map(one).collect()
    }
}
