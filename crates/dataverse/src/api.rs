//! An operation as a value: the request it makes and the reply it reads. Sending is the client's.

use regarding_net::{Carried, Method, Repeat};
use serde_json::Value;
use uuid::Uuid;

use crate::error::{ApiError, Complaint, ErrorCode, ReplyFault};

/// One request of the Web API, before it knows where the organization is.
#[derive(Clone)]
pub struct ApiRequest {
    /// The method.
    pub method: Method,
    /// Path and query below the service root, percent-encoded, without a leading slash.
    pub path: String,
    /// Header fields of its own, such as `If-Match`.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Option<Value>,
    /// What it carries, for the evidence log.
    pub carried: Vec<Carried>,
    /// The records that it names, for the evidence log.
    pub identifiers: Vec<Uuid>,
    /// Whether it may be sent twice.
    pub repeat: Repeat,
}

impl ApiRequest {
    /// A request without a body.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let repeat = if method == Method::GET {
            Repeat::Safe
        } else {
            Repeat::NotSafe
        };
        Self {
            method,
            path: path.into(),
            headers: vec![],
            body: None,
            carried: vec![],
            identifiers: vec![],
            repeat,
        }
    }

    /// A look.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Adds a body.
    #[must_use]
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Adds a header field.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds to what the evidence log tells.
    #[must_use]
    pub fn carries(mut self, kind: &'static str, count: usize) -> Self {
        self.carried.push(Carried::new(kind, count));
        self
    }

    /// Names a record in the evidence log.
    #[must_use]
    pub fn names(mut self, record: Uuid) -> Self {
        self.identifiers.push(record);
        self
    }

    /// Says that sending it twice is the same as sending it once, because it names its record itself.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.repeat = Repeat::Safe;
        self
    }
}

impl core::fmt::Debug for ApiRequest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let table = self.path.split(['?', '(', '/']).next().unwrap_or_default();
        f.debug_struct("ApiRequest")
            .field("method", &self.method)
            .field("set", &table)
            .finish_non_exhaustive()
    }
}

/// One reply, alone or out of a batch.
#[derive(Clone)]
pub struct ApiReply {
    /// The HTTP status.
    pub status: u16,
    /// Header fields; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl core::fmt::Debug for ApiReply {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ApiReply")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl ApiReply {
    /// A header field by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Passes a successful reply on.
    ///
    /// # Errors
    /// What an unsuccessful one means (reference A17).
    pub fn ok(&self) -> Result<&Self, ApiError> {
        if (200..300).contains(&self.status) {
            Ok(self)
        } else {
            Err(self.complaint().into())
        }
    }

    /// The JSON of a successful reply.
    ///
    /// # Errors
    /// As [`ApiReply::ok`]; [`ReplyFault::NotJson`] for a web page and other things.
    pub fn json(&self) -> Result<Value, ApiError> {
        self.ok()?;
        serde_json::from_slice(without_mark(&self.body)).map_err(|_| ReplyFault::NotJson.into())
    }

    /// The code of an unsuccessful reply.
    pub(crate) fn code(&self) -> Option<ErrorCode> {
        self.complaint().code
    }

    fn complaint(&self) -> Complaint {
        let body: Option<Value> = serde_json::from_slice(without_mark(&self.body)).ok();
        let error = body.as_ref().and_then(|body| body.get("error"));
        let text = |name| {
            error
                .and_then(|error| error.get(name))
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        Complaint {
            status: self.status,
            code: ErrorCode::read(text("code")),
            message: text("message").to_owned(),
            retry_after: self
                .header("retry-after")
                .and_then(|value| value.trim().parse().ok())
                .map(core::time::Duration::from_secs),
            from_service: error.is_some(),
        }
    }
}

/// Some servers put a byte order mark before their JSON.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// What can be asked of an organization with one request.
pub trait Operation {
    /// What comes of it.
    type Output;

    /// The request.
    fn request(&self) -> ApiRequest;

    /// Reads the reply, whatever its status.
    ///
    /// # Errors
    /// What the reply means when it is not the output.
    fn read(&self, reply: &ApiReply) -> Result<Self::Output, ApiError>;
}

/// One part of a `$batch` (reference A13).
#[derive(Debug, Clone)]
pub enum Part {
    /// A single request.
    One(ApiRequest),
    /// Several requests that happen all or not at all; no GET among them.
    ChangeSet(Vec<ApiRequest>),
}

/// The reply to one part.
#[derive(Debug, Clone)]
pub enum PartReply {
    /// To a single request, and to a change set that failed as a whole.
    One(ApiReply),
    /// To a change set that went through, in the order of its requests.
    ChangeSet(Vec<ApiReply>),
}

impl PartReply {
    /// The reply to a single request.
    ///
    /// # Errors
    /// [`ReplyFault::Batch`] when it is a change set's.
    pub fn one(&self) -> Result<&ApiReply, ApiError> {
        match self {
            Self::One(reply) => Ok(reply),
            Self::ChangeSet(_) => Err(ReplyFault::Batch.into()),
        }
    }

    /// The replies to a change set.
    ///
    /// # Errors
    /// The change set's one error when it failed.
    pub fn change_set(&self) -> Result<&[ApiReply], ApiError> {
        match self {
            Self::ChangeSet(replies) => Ok(replies),
            Self::One(reply) => Err(reply.ok().err().unwrap_or(ApiError::Reply(ReplyFault::Batch))),
        }
    }
}

/// What is asked with several requests in one round trip.
pub trait Together {
    /// What comes of it.
    type Output;

    /// The requests.
    fn parts(&self) -> Vec<Part>;

    /// Reads the replies; there are as many as parts.
    ///
    /// # Errors
    /// What the replies mean when they are not the output.
    fn read(&self, replies: &[PartReply]) -> Result<Self::Output, ApiError>;
}

#[cfg(test)]
mod tests {
    use super::{ApiError, ApiReply};
    use crate::error::ReplyFault;

    fn reply(status: u16, body: &[u8]) -> ApiReply {
        ApiReply {
            status,
            headers: vec![],
            body: body.to_vec(),
        }
    }

    #[test]
    fn a_web_page_is_not_taken_for_a_reply() {
        let page = reply(200, b"<!doctype html><title>Sign in</title>");
        assert_eq!(page.json().unwrap_err(), ApiError::Reply(ReplyFault::NotJson));
        assert_eq!(
            reply(502, b"<html>").json().unwrap_err(),
            ApiError::Unavailable { status: 502 }
        );
        assert_eq!(
            reply(302, b"").json().unwrap_err(),
            ApiError::Reply(ReplyFault::Status(302))
        );
    }
}
