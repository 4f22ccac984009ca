//! Refusals of the Web API: HTTP status, code and message (reference A17).

use rusqlite::ErrorCode;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::reply::Reply;
use super::request::Request;
use crate::odata::QueryError;

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct ApiError {
    /// HTTP status.
    pub(crate) status: u16,
    /// `0x...`
    pub(crate) code: &'static str,
    /// What clients show and should not match on.
    pub(crate) message: String,
}

/// What a request comes to.
pub(crate) type Outcome<T = Reply> = Result<T, ApiError>;

impl ApiError {
    /// Any refusal.
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// 400 `InvalidArgument`.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "0x80040203", message)
    }

    /// 400 for a body that does not fit the table.
    pub(crate) fn payload(table: &str, message: impl core::fmt::Display) -> Self {
        Self::new(
            400,
            "0x80048d19",
            format!("Error identified in Payload provided by the user for Entity :'{table}', {message}"),
        )
    }

    /// 404 `ObjectDoesNotExist`.
    pub(crate) fn missing(table: &str, id: Uuid) -> Self {
        Self::new(
            404,
            "0x80040217",
            format!("{table} With Id = {id} Does Not Exist"),
        )
    }

    /// 412 `DuplicateRecordEntityKey` (reference A6), from the database's words, which end in the columns of the index.
    fn key_taken(text: &str) -> Self {
        let columns = text.rsplit_once(": ").map_or("", |(_, columns)| columns);
        let names: Vec<&str> = columns
            .split(", ")
            .filter_map(|column| column.rsplit('.').next())
            .collect();
        Self::new(
            412,
            "0x80060892",
            format!(
                "A record that has the attribute values {} already exists. The entity key requires that this set of attributes contains unique values. Select unique values and try again.",
                names.join(", ")
            ),
        )
    }

    /// 404 for a segment of the path.
    pub(crate) fn no_resource(name: &str) -> Self {
        Self::new(
            404,
            "0x8006088a",
            format!("Resource not found for the segment '{name}'."),
        )
    }

    /// 405.
    pub(crate) fn wrong_verb(method: &str, what: &str) -> Self {
        Self::new(
            405,
            "0x8006088a",
            format!("The requested resource does not support http method '{method}' ({what})."),
        )
    }

    /// 501: a feature of the real service that this organization does not have.
    pub(crate) fn unsupported(what: impl core::fmt::Display) -> Self {
        Self::new(501, "0x80040203", format!("{what}."))
    }

    /// 415: a body of a type that is not read here.
    pub(crate) fn content_type(given: &str, wanted: &str) -> Self {
        Self::new(
            415,
            "0x80060888",
            format!(
                "A supported MIME type could not be found that matches the content type of the request. The supported type '{wanted}' does not match the content type '{given}'."
            ),
        )
    }

    /// The refusal as a JSON body.
    pub(crate) fn reply(&self) -> Reply {
        Reply::json(
            self.status,
            &json!({"error": {"code": self.code, "message": self.message}}),
        )
    }

    /// The refusal as a JSON body with the details that the request asked for (reference A17: a request that wants all
    /// annotations, or those of errors, gets more than code and message).
    pub(crate) fn reply_to(&self, request: &Request) -> Reply {
        let wishes = request.preferences();
        let mut error = json!({"code": self.code, "message": self.message});
        let number = i64::from_str_radix(self.code.trim_start_matches("0x"), 16).unwrap_or_default();
        let hex = self.code.trim_start_matches("0x");
        let details = [
            (
                "Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus",
                "0".to_owned(),
            ),
            (
                "Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode",
                number.to_string(),
            ),
            (
                "Microsoft.PowerApps.CDS.HelpLink",
                format!(
                    "http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a{hex}&client=platform"
                ),
            ),
            ("Microsoft.PowerApps.CDS.TraceText", String::new()),
            ("Microsoft.PowerApps.CDS.InnerError.Message", self.message.clone()),
        ];
        if let Some(object) = error.as_object_mut() {
            for (name, text) in details.into_iter().filter(|(name, _)| wishes.wants(name)) {
                object.insert(format!("@{name}"), Json::String(text));
            }
        }
        Reply::json(self.status, &json!({"error": error}))
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Invalid(message) => Self::new(400, "0x80060888", message),
            QueryError::Key(message) => Self::new(400, "0x80060890", message),
            QueryError::Coded(code, message) => Self::new(400, code, message),
        }
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        if let rusqlite::Error::SqliteFailure(failure, Some(text)) = &error
            && failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
        {
            return Self::key_taken(text);
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => Self::new(
                412,
                "0x80040237",
                "A record with matching key values already exists.",
            ),
            _ => {
                tracing::error!(%error, "the organization's database refused");
                Self::new(500, "0x80040216", "An unexpected error occurred.")
            }
        }
    }
}
