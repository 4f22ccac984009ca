//! Creating a task, a phone call, an appointment or a note on a record (H-30).

use jiff::{SignedDuration, Timestamp};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::create_email::{cut, moment};
use super::regarding::RegardingLink;
use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::ApiError;
use crate::tables::addressing;

/// Which activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewActivityKind {
    /// Something to do; its time is when it is due.
    Task,
    /// A call to make.
    PhoneCall,
    /// A meeting in the organization's calendar; half an hour unless it says when it ends.
    Appointment,
    /// Words on the record, without a time.
    Note,
}

impl NewActivityKind {
    /// Its table.
    #[must_use]
    pub fn table(self) -> KnownTable {
        match self {
            Self::Task => KnownTable::Task,
            Self::PhoneCall => KnownTable::PhoneCall,
            Self::Appointment => KnownTable::Appointment,
            Self::Note => KnownTable::Annotation,
        }
    }
}

/// Creates an activity.
#[derive(Clone)]
pub struct CreateActivity {
    /// An id of the caller's choosing, so that a second try cannot make a second record.
    pub id: Uuid,
    /// Which activity.
    pub kind: NewActivityKind,
    /// The subject, cut to 200 characters.
    pub subject: String,
    /// The words, cut to 2000 characters.
    pub description: String,
    /// When it is due or begins.
    pub start: Option<Timestamp>,
    /// When an appointment ends.
    pub end: Option<Timestamp>,
    /// The record that it belongs to.
    pub regarding: RegardingLink,
}

impl core::fmt::Debug for CreateActivity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CreateActivity")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl CreateActivity {
    fn body(&self) -> Value {
        let words: String = self.description.chars().take(2000).collect();
        let mut body = Map::new();
        body.insert(addressing(self.kind.table()).key.to_owned(), json!(self.id));
        body.insert("subject".to_owned(), json!(cut(&self.subject, 200)));
        let column = if self.kind == NewActivityKind::Note {
            "notetext"
        } else {
            "description"
        };
        body.insert(column.to_owned(), json!(words));
        match (self.kind, self.start) {
            (NewActivityKind::Note, _) | (_, None) => {}
            (NewActivityKind::Task | NewActivityKind::PhoneCall, Some(due)) => {
                body.insert("scheduledend".to_owned(), moment(due));
            }
            (NewActivityKind::Appointment, Some(start)) => {
                let usual = || start.checked_add(SignedDuration::from_mins(30)).unwrap_or(start);
                body.insert("scheduledstart".to_owned(), moment(start));
                body.insert(
                    "scheduledend".to_owned(),
                    moment(self.end.filter(|end| *end >= start).unwrap_or_else(usual)),
                );
            }
        }
        self.regarding.bind(&mut body);
        Value::Object(body)
    }
}

impl Operation for CreateActivity {
    type Output = RecordRef;

    fn request(&self) -> ApiRequest {
        let table = self.kind.table();
        ApiRequest::new(Method::POST, addressing(table).set)
            .json(self.body())
            .names(self.id)
            .names(self.regarding.record.id)
            .carries(table.logical_name(), 1)
    }

    /// "Already there" is the success of an earlier try: the id is the caller's own.
    fn read(&self, reply: &ApiReply) -> Result<RecordRef, ApiError> {
        match reply.ok() {
            Ok(_) | Err(ApiError::AlreadyExists) => Ok(RecordRef::new(self.kind.table().name(), self.id)),
            Err(error) => Err(error),
        }
    }
}
