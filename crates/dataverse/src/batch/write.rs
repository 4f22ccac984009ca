//! Writing a batch. Line ends are CRLF, boundaries are fresh random ids, so that no content can contain one.

use core::fmt::Write as _;

use uuid::Uuid;

use crate::api::{ApiRequest, Part};
use crate::error::ApiError;

/// A batch, ready to be sent.
#[derive(Clone)]
pub struct Written {
    /// The value of its `Content-Type`.
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// Puts parts together. `api_path` is the path of the Web API on its host, with slashes at both ends.
///
/// # Errors
/// [`ApiError::Request`] for more parts than a batch may hold, and for a header value with a line break.
pub fn write(parts: &[Part], api_path: &str) -> Result<Written, ApiError> {
    let count: usize = parts.iter().map(requests_in).sum();
    if parts.is_empty() || count > super::MOST_PARTS {
        return Err(ApiError::Request("a batch holds 1 to 1000 requests"));
    }
    let boundary = format!("batch_{}", Uuid::new_v4().simple());
    let mut body = String::new();
    for part in parts {
        line(&mut body, &format!("--{boundary}"));
        match part {
            Part::One(request) => write_request(&mut body, request, api_path, None)?,
            Part::ChangeSet(requests) => write_change_set(&mut body, requests, api_path)?,
        }
    }
    line(&mut body, &format!("--{boundary}--"));
    Ok(Written {
        content_type: format!("multipart/mixed; boundary={boundary}"),
        body: body.into_bytes(),
    })
}

fn requests_in(part: &Part) -> usize {
    match part {
        Part::One(_) => 1,
        Part::ChangeSet(requests) => requests.len(),
    }
}

fn write_change_set(body: &mut String, requests: &[ApiRequest], api_path: &str) -> Result<(), ApiError> {
    let boundary = format!("changeset_{}", Uuid::new_v4().simple());
    line(
        body,
        &format!("Content-Type: multipart/mixed; boundary={boundary}"),
    );
    line(body, "");
    for (number, request) in requests.iter().enumerate() {
        line(body, &format!("--{boundary}"));
        write_request(body, request, api_path, Some(number + 1))?;
    }
    line(body, &format!("--{boundary}--"));
    Ok(())
}

fn write_request(
    body: &mut String,
    request: &ApiRequest,
    api_path: &str,
    id: Option<usize>,
) -> Result<(), ApiError> {
    line(body, "Content-Type: application/http");
    line(body, "Content-Transfer-Encoding: binary");
    if let Some(id) = id {
        line(body, &format!("Content-ID: {id}"));
    }
    line(body, "");
    // `$1/…` names a record made earlier in the same change set and stands for itself.
    let prefix = if request.path.starts_with('$') {
        ""
    } else {
        api_path
    };
    line(
        body,
        &format!("{} {prefix}{} HTTP/1.1", request.method, request.path),
    );
    line(body, "Accept: application/json");
    line(body, "OData-MaxVersion: 4.0");
    line(body, "OData-Version: 4.0");
    for (name, value) in &request.headers {
        if value.contains(['\r', '\n']) {
            return Err(ApiError::Request("a header value holds a line break"));
        }
        line(body, &format!("{name}: {value}"));
    }
    if let Some(json) = &request.body {
        line(body, "Content-Type: application/json; type=entry");
        line(body, "");
        line(body, &json.to_string());
    } else {
        line(body, "");
    }
    Ok(())
}

fn line(body: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = write!(body, "{text}\r\n");
}
