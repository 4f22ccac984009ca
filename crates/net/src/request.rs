//! A request and a reply as values. Printing one shows where it goes and how large it is, never what it says.

use core::fmt;
use core::time::Duration;

use bytes::Bytes;
use regarding_model::secret::Secret;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use url::Url;
use uuid::Uuid;

use crate::address::host_of;
use crate::error::NetError;
use crate::evidence::Carried;
use crate::rule::Rule;

/// Whether sending a request twice can do harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Twice is the same as once: it may be sent again when its reply was lost.
    Safe,
    /// It may be sent again only when it is sure that it was not carried out.
    NotSafe,
}

/// One request on its way out.
#[derive(Clone)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The whole address.
    pub url: Url,
    /// Its header fields.
    pub headers: HeaderMap,
    /// The body; cheap to clone for another try.
    pub body: Option<Bytes>,
    /// The rule that it belongs to.
    pub rule: Rule,
    /// What it carries, in kinds and counts, for the evidence log.
    pub carried: Vec<Carried>,
    /// The ids of records that it names, for the evidence log.
    pub identifiers: Vec<Uuid>,
    /// Whether it may be sent twice.
    pub repeat: Repeat,
    /// How long one try may take, when it is not the driver's usual time.
    pub timeout: Option<Duration>,
    /// The largest reply that is read, unpacked, in bytes, when it is not the driver's usual limit.
    pub max_reply: Option<usize>,
}

impl Request {
    /// A request without header fields, body or evidence details. GET and HEAD are safe to repeat, others are not
    /// until [`Request::repeatable`] says so.
    #[must_use]
    pub fn new(method: Method, url: Url, rule: Rule) -> Self {
        let repeat = if method == Method::GET || method == Method::HEAD {
            Repeat::Safe
        } else {
            Repeat::NotSafe
        };
        let headers = HeaderMap::new();
        Self {
            method,
            url,
            headers,
            body: None,
            rule,
            carried: vec![],
            identifiers: vec![],
            repeat,
            timeout: None,
            max_reply: None,
        }
    }

    /// Adds a header field.
    ///
    /// # Errors
    /// [`NetError::Request`] when the value cannot stand in a header (line breaks, control characters).
    pub fn header(mut self, name: HeaderName, value: &str) -> Result<Self, NetError> {
        self.headers
            .append(name, HeaderValue::from_str(value).map_err(|_| NetError::Request)?);
        Ok(self)
    }

    /// Adds the bearer token, marked as not to be shown.
    ///
    /// # Errors
    /// [`NetError::Request`] when the token cannot stand in a header.
    pub fn bearer(mut self, token: &Secret) -> Result<Self, NetError> {
        let text = zeroize::Zeroizing::new(format!("Bearer {}", token.reveal()));
        let mut value = HeaderValue::from_str(&text).map_err(|_| NetError::Request)?;
        value.set_sensitive(true);
        self.headers.insert(reqwest::header::AUTHORIZATION, value);
        Ok(self)
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Says that sending it twice is the same as sending it once.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.repeat = Repeat::Safe;
        self
    }

    /// Adds to what the evidence log tells of it.
    #[must_use]
    pub fn evidence(mut self, carried: Vec<Carried>, identifiers: Vec<Uuid>) -> Self {
        self.carried.extend(carried);
        self.identifiers.extend(identifiers);
        self
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("host", &host_of(&self.url))
            .field("rule", &self.rule)
            .field("bytes_out", &self.body.as_ref().map_or(0, Bytes::len))
            .finish_non_exhaustive()
    }
}

/// A whole reply.
#[derive(Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: StatusCode,
    /// Its header fields.
    pub headers: HeaderMap,
    /// The body, unpacked.
    pub body: Bytes,
}

impl Response {
    /// A header field as text; `None` when it is missing or not plain text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status.as_u16())
            .field("bytes_in", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, Request, Rule, Url};
    use regarding_model::secret::Secret;

    #[test]
    fn printing_a_request_shows_no_address_token_or_body() {
        let url = Url::parse("https://org.example/api/contacts?$filter=emailaddress1 eq 'ilse@x'").unwrap();
        let request = Request::new(Method::POST, url, Rule::OpenPane)
            .bearer(&Secret::new("s3cret".to_owned()))
            .unwrap()
            .body("private words");
        let shown = format!("{request:?}");
        for hidden in ["ilse", "filter", "s3cret", "private"] {
            assert!(!shown.contains(hidden), "{hidden} must not reach a log: {shown}");
        }
        assert!(shown.contains("org.example"));
    }

    #[test]
    fn a_header_cannot_be_broken_out_of() {
        let url = Url::parse("https://org.example/").unwrap();
        let wrong =
            Request::new(Method::GET, url.clone(), Rule::Search).header(reqwest::header::ACCEPT, "a\r\nX: y");
        assert!(wrong.is_err());
        assert!(
            Request::new(Method::GET, url, Rule::Search)
                .bearer(&Secret::new("a\nb".to_owned()))
                .is_err()
        );
    }
}
