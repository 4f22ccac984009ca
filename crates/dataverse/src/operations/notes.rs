//! Notes with derived ids, in which the claim is kept (DESIGN section 5): created once, changed only by who saw the
//! last version.

use regarding_model::ids::UserId;
use regarding_net::Method;
use serde_json::json;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::query::{Filter, Query};
use crate::row::{Row, rows};

/// A note of the program's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its derived id.
    pub id: Uuid,
    /// Its subject, which tells what it is for.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Its version; guards every change.
    pub etag: String,
}

impl Note {
    const COLUMNS: [&'static str; 3] = ["annotationid", "subject", "notetext"];

    fn read(row: Row<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            id: row.key("annotationid")?,
            subject: row.words("subject")?,
            text: row.words("notetext")?,
            etag: row.etag()?.ok_or(ReplyFault::Value("@odata.etag"))?,
        })
    }
}

/// Creates a note. [`ApiError::AlreadyExists`] when somebody was first.
#[derive(Debug, Clone)]
pub struct CreateNote {
    /// Its derived id.
    pub id: Uuid,
    /// What it is for.
    pub subject: &'static str,
    /// Its text.
    pub text: String,
}

impl Operation for CreateNote {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let body = json!({"annotationid": self.id, "subject": self.subject, "notetext": self.text});
        ApiRequest::new(Method::POST, "annotations")
            .json(body)
            .names(self.id)
            .carries("note", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Reads a note.
#[derive(Debug, Clone, Copy)]
pub struct ReadNote {
    /// Its derived id.
    pub id: Uuid,
}

impl Operation for ReadNote {
    /// `None` when there is none.
    type Output = Option<Note>;

    fn request(&self) -> ApiRequest {
        ApiRequest::get(Query::row("annotations", self.id).select(&Note::COLUMNS).path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<Note>, ApiError> {
        match reply.json() {
            Ok(json) => Note::read(Row::of(&json, "annotation")?).map(Some),
            Err(ApiError::Gone) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Changes a note if it still is the version that was seen; else [`ApiError::Stale`].
#[derive(Debug, Clone)]
pub struct ChangeNote {
    /// Its derived id.
    pub id: Uuid,
    /// The version that was seen.
    pub etag: String,
    /// The new text.
    pub text: String,
}

impl Operation for ChangeNote {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::PATCH, format!("annotations({})", self.id))
            .header("If-Match", self.etag.clone())
            .json(json!({"notetext": self.text}))
            .names(self.id)
            .carries("note", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Deletes a note: a computer that is signed out needs none.
#[derive(Debug, Clone, Copy)]
pub struct DeleteNote {
    /// Its derived id.
    pub id: Uuid,
}

impl Operation for DeleteNote {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::DELETE, format!("annotations({})", self.id))
            .names(self.id)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        match reply.ok() {
            Ok(_) | Err(ApiError::Gone) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Lists a user's notes of one subject.
#[derive(Debug, Clone, Copy)]
pub struct ListNotes {
    /// Whose.
    pub owner: UserId,
    /// What they are for.
    pub subject: &'static str,
}

impl Operation for ListNotes {
    type Output = Vec<Note>;

    fn request(&self) -> ApiRequest {
        let mine = Filter::id("_ownerid_value", self.owner.0);
        let query = Query::set("annotations")
            .select(&Note::COLUMNS)
            .filter(Filter::And(vec![mine, Filter::text("subject", self.subject)]))
            .top(100);
        ApiRequest::get(query.path()).names(self.owner.0)
    }

    fn read(&self, reply: &ApiReply) -> Result<Vec<Note>, ApiError> {
        rows(&reply.json()?)?.into_iter().map(Note::read).collect()
    }
}
