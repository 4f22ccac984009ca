//! A file that the organization keeps for everybody: a web resource with a derived id. Whoever customizes the organization writes it,
//! whoever uses the office programs reads it (reference E1: `prvReadWebResource`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regarding_net::Method;
use serde_json::json;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::query::Query;
use crate::row::Row;

/// The kind of web resource of a text that programs read: a script, which is kept as it is.
const SCRIPT: i64 = 3;

/// The rights that writing and publishing one takes.
pub const TO_WRITE: [&str; 3] = [
    "prvCreateWebResource",
    "prvWriteWebResource",
    "prvPublishCustomization",
];

/// Such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFile {
    /// Its text.
    pub text: String,
    /// Its version; guards every change.
    pub etag: String,
}

/// Reads one.
#[derive(Debug, Clone, Copy)]
pub struct ReadSharedFile {
    /// Its derived id.
    pub id: Uuid,
}

impl Operation for ReadSharedFile {
    /// `None` when there is none.
    type Output = Option<SharedFile>;

    fn request(&self) -> ApiRequest {
        ApiRequest::get(Query::row("webresourceset", self.id).select(&["content"]).path()).names(self.id)
    }

    fn read(&self, reply: &ApiReply) -> Result<Option<SharedFile>, ApiError> {
        let json = match reply.json() {
            Ok(json) => json,
            Err(ApiError::Gone) => return Ok(None),
            Err(error) => return Err(error),
        };
        let row = Row::of(&json, "webresource")?;
        let bytes = STANDARD.decode(row.words("content")?).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(Some(SharedFile {
            text: text.ok_or(ReplyFault::Value("content"))?,
            etag: row.etag()?.ok_or(ReplyFault::Value("@odata.etag"))?,
        }))
    }
}

/// Creates one. [`ApiError::AlreadyExists`] when somebody was first.
#[derive(Debug, Clone)]
pub struct CreateSharedFile {
    /// Its derived id.
    pub id: Uuid,
    /// Its unique name, which begins with the prefix of a publisher.
    pub name: &'static str,
    /// What people see.
    pub title: &'static str,
    /// Its text.
    pub text: String,
}

impl Operation for CreateSharedFile {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let body = json!({
            "webresourceid": self.id, "name": self.name, "displayname": self.title, "webresourcetype": SCRIPT,
            "content": STANDARD.encode(&self.text),
        });
        ApiRequest::new(Method::POST, "webresourceset")
            .json(body)
            .names(self.id)
            .carries("shared file", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Changes one if it still is the version that was seen; else [`ApiError::Stale`].
#[derive(Debug, Clone)]
pub struct ChangeSharedFile {
    /// Its derived id.
    pub id: Uuid,
    /// The version that was seen.
    pub etag: String,
    /// The new text.
    pub text: String,
}

impl Operation for ChangeSharedFile {
    type Output = ();

    fn request(&self) -> ApiRequest {
        ApiRequest::new(Method::PATCH, format!("webresourceset({})", self.id))
            .header("If-Match", self.etag.clone())
            .json(json!({"content": STANDARD.encode(&self.text)}))
            .names(self.id)
            .carries("shared file", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}

/// Publishes one: a change of a web resource is read by everybody from then on.
#[derive(Debug, Clone, Copy)]
pub struct PublishSharedFile {
    /// Its derived id.
    pub id: Uuid,
}

impl Operation for PublishSharedFile {
    type Output = ();

    fn request(&self) -> ApiRequest {
        let parts = format!(
            "<importexportxml><webresources><webresource>{{{}}}</webresource></webresources></importexportxml>",
            self.id
        );
        ApiRequest::new(Method::POST, "PublishXml")
            .json(json!({"ParameterXml": parts}))
            .names(self.id)
            .repeatable()
    }

    fn read(&self, reply: &ApiReply) -> Result<(), ApiError> {
        reply.ok().map(|_| ())
    }
}
