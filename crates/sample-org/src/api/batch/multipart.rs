//! The text of batches, as real clients send it (reference A13, H2 to H4): CRLF or bare LF, boundary quoted or not, a
//! preamble or none, URLs absolute or relative.

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::uri;

/// The longest URL of a request inside a batch (reference A1).
const LONGEST_URL: usize = 64 * 1024;

/// One request with its Content-ID.
#[derive(Debug)]
pub(super) struct Member {
    /// The request.
    pub(super) request: Request,
    /// `Content-ID`
    pub(super) content_id: Option<String>,
}

/// One part of a batch.
#[derive(Debug)]
pub(super) enum Part {
    /// A request of its own.
    Single(Member),
    /// Requests that hold together.
    ChangeSet(Vec<Member>),
}

fn malformed(what: &str) -> ApiError {
    ApiError::new(
        400,
        "0x80060888",
        format!("The batch request is malformed: {what}."),
    )
}

/// Reads a batch.
pub(super) fn parse(request: &Request) -> Outcome<Vec<Part>> {
    let kind = request.header("content-type").next().unwrap_or_default();
    let boundary = boundary(kind).ok_or_else(|| malformed("its Content-Type has no boundary"))?;
    sections(&request.body, &boundary)?
        .into_iter()
        .map(part)
        .collect()
}

fn part(section: &[u8]) -> Outcome<Part> {
    let (headers, body) = split_head(section);
    let kind = find(&headers, "content-type").unwrap_or_default();
    match boundary(kind) {
        Some(inner) => {
            let members: Outcome<Vec<Member>> = sections(body, &inner)?
                .into_iter()
                .map(|section| {
                    let (headers, body) = split_head(section);
                    if boundary(find(&headers, "content-type").unwrap_or_default()).is_some() {
                        return Err(malformed("a change set cannot hold another"));
                    }
                    member(&headers, body)
                })
                .collect();
            members.map(Part::ChangeSet)
        }
        None => member(&headers, body).map(Part::Single),
    }
}

fn member(headers: &[(String, String)], inner: &[u8]) -> Outcome<Member> {
    let trimmed = inner
        .iter()
        .position(|byte| !matches!(byte, b'\r' | b'\n'))
        .unwrap_or(inner.len());
    let (line, rest) = first_line(inner.get(trimmed..).unwrap_or_default());
    let line = core::str::from_utf8(line).map_err(|_| malformed("a request line is not UTF-8"))?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(url)) = (words.next(), words.next()) else {
        return Err(malformed("a part has no request line"));
    };
    if url.len() > LONGEST_URL {
        return Err(malformed("a URL is longer than 64 KB"));
    }
    let (inner_headers, body) = split_head(rest);
    let below = uri::below_root(url).ok_or_else(|| malformed("a URL is not of this service"))?;
    let (path, query) = below.split_once('?').unwrap_or((below, ""));
    if path.trim_matches('/').eq_ignore_ascii_case("$batch") {
        return Err(malformed("a batch cannot hold another"));
    }
    let content_id = find(headers, "content-id")
        .or_else(|| find(&inner_headers, "content-id"))
        .map(str::to_owned);
    let request = Request {
        method: method.to_uppercase(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: inner_headers,
        body: trim_end(body).to_vec(),
    };
    Ok(Member { request, content_id })
}

/// The boundary of a multipart type, quoted or not.
fn boundary(kind: &str) -> Option<String> {
    let (kind, parameters) = kind.split_once(';')?;
    if !kind.trim().to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("boundary") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The text between the delimiters; what stands before the first one is a preamble and does not count.
fn sections<'a>(body: &'a [u8], boundary: &str) -> Outcome<Vec<&'a [u8]>> {
    let delimiter = format!("--{boundary}");
    let closing = format!("--{boundary}--");
    let mut found = Vec::new();
    let mut from: Option<usize> = None;
    let mut at = 0;
    while at < body.len() {
        let rest = body.get(at..).unwrap_or_default();
        let (line, tail) = first_line(rest);
        let next = at + (rest.len() - tail.len());
        let line = line.trim_ascii_end();
        let closes = line == closing.as_bytes();
        if closes || line == delimiter.as_bytes() {
            if let Some(from) = from {
                found.push(body.get(from..at).unwrap_or_default());
            }
            if closes {
                return Ok(found);
            }
            from = Some(next);
        }
        at = next;
    }
    match from {
        Some(_) => Err(malformed("it has no closing boundary")),
        None => Err(malformed("its boundary does not occur")),
    }
}

/// A line without its end, and what follows.
fn first_line(text: &[u8]) -> (&[u8], &[u8]) {
    match text.iter().position(|byte| *byte == b'\n') {
        Some(end) => {
            let line = text.get(..end).unwrap_or_default();
            (
                line.strip_suffix(b"\r").unwrap_or(line),
                text.get(end + 1..).unwrap_or_default(),
            )
        }
        None => (text, &[]),
    }
}

/// Headers up to the first empty line, and the rest.
fn split_head(text: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, tail) = first_line(rest);
        rest = tail;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = core::str::from_utf8(line)
            .ok()
            .and_then(|line| line.split_once(':'))
        {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (headers, rest)
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(given, _)| given == name)
        .map(|(_, value)| value.as_str())
}

fn trim_end(body: &[u8]) -> &[u8] {
    let end = body
        .iter()
        .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
        .map_or(0, |last| last + 1);
    body.get(..end).unwrap_or_default()
}

/// Writes one reply as a part.
pub(super) fn write(body: &mut Vec<u8>, boundary: &str, reply: &Reply, content_id: Option<&str>) {
    let mut head =
        format!("--{boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
    if let Some(id) = content_id {
        head.push_str(&format!("Content-ID: {id}\r\n"));
    }
    let reason = axum::http::StatusCode::from_u16(reply.status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Unknown");
    head.push_str(&format!("\r\nHTTP/1.1 {} {reason}\r\n", reply.status));
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("OData-Version: 4.0\r\n\r\n");
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(&reply.body);
    body.extend_from_slice(b"\r\n");
}
