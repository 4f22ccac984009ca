//! The text of batches, as real clients send it (reference A13, H2 to H4): CRLF or bare LF, boundary quoted or not, a
//! preamble or none, URLs absolute or relative.

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::uri;
use super::media::{is_type, parameter};
use crate::odata::text;

/// The longest URL of a request inside a batch (reference A1).
const LONGEST_URL: usize = 64 * 1024;

/// Names in lower case, and values.
type Headers = Vec<(String, String)>;

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
pub(super) fn parse(request: &Request, root: &str) -> Outcome<Vec<Part>> {
    let kind = request.header("content-type").next().unwrap_or_default();
    if !is_type(kind, "multipart/mixed") {
        return Err(ApiError::content_type(kind, "multipart/mixed"));
    }
    let boundary =
        parameter(kind, "boundary").ok_or_else(|| malformed("its Content-Type has no boundary"))?;
    sections(&request.body, &boundary)?
        .into_iter()
        .map(|section| part(section, &boundary, root))
        .collect()
}

/// A request, or a change set with a boundary of its own.
fn part(section: &[u8], outer: &str, root: &str) -> Outcome<Part> {
    let (headers, body) = split_head(section)?;
    let kind = find(&headers, "content-type").unwrap_or_default();
    if !is_type(kind, "multipart/mixed") {
        return member(&headers, body, root).map(Part::Single);
    }
    let inner = parameter(kind, "boundary").ok_or_else(|| malformed("a change set has no boundary"))?;
    if inner == outer {
        return Err(malformed("a change set has the boundary of the batch"));
    }
    let members: Outcome<Vec<Member>> = sections(body, &inner)?
        .into_iter()
        .map(|section| {
            let (headers, body) = split_head(section)?;
            member(&headers, body, root)
        })
        .collect();
    members.map(Part::ChangeSet)
}

/// One request: part headers, then a request line, headers and a body of its own.
fn member(headers: &[(String, String)], inner: &[u8], root: &str) -> Outcome<Member> {
    let kind = find(headers, "content-type").unwrap_or_default();
    if !is_type(kind, "application/http") {
        return Err(malformed(
            "a part is neither a request nor a change set of its own",
        ));
    }
    let blank = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let begin = inner.iter().position(|byte| !blank(byte)).unwrap_or(inner.len());
    let (line, rest) = first_line(inner.get(begin..).unwrap_or_default());
    let (method, url) = request_line(line)?;
    let (inner_headers, body) = split_head(rest)?;
    let below = uri::below_root(root, url).ok_or_else(|| malformed("a URL is not of this service"))?;
    let (path, query) = below.split_once('?').unwrap_or((below, ""));
    if is_batch(path) {
        return Err(malformed("a batch cannot hold another"));
    }
    let content_id = content_id(headers, &inner_headers)?;
    let request = Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers: inner_headers,
        body: trim_end(body).to_vec(),
    };
    Ok(Member { request, content_id })
}

/// Method and URL. Blanks inside the URL are tolerated: what stands between the first and the last one is the URL.
fn request_line(line: &[u8]) -> Outcome<(String, &str)> {
    let line = core::str::from_utf8(line).map_err(|_| malformed("a request line is not UTF-8"))?;
    let ends = line
        .trim()
        .split_once(' ')
        .and_then(|(method, rest)| Some((method, rest.rsplit_once(' ')?)));
    let Some((method, (url, version))) = ends else {
        return Err(malformed("a part has no request line"));
    };
    let verb = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !verb || !version.starts_with("HTTP/") {
        return Err(malformed("a part has no request line"));
    }
    let url = url.trim();
    if url.len() > LONGEST_URL {
        return Err(malformed("a URL is longer than 64 KB"));
    }
    Ok((method.to_uppercase(), url))
}

/// Whether a path leads to `$batch`, however it is spelt.
fn is_batch(path: &str) -> bool {
    let plain = text::decode(path, false).unwrap_or_default();
    let first = plain
        .trim_matches('/')
        .split(['/', '('])
        .next()
        .unwrap_or_default();
    first.trim().eq_ignore_ascii_case("$batch")
}

/// The Content-ID: among the headers of the part or of the request, and the same when in both.
fn content_id(outer: &[(String, String)], inner: &[(String, String)]) -> Outcome<Option<String>> {
    let mut all = [outer, inner]
        .into_iter()
        .flatten()
        .filter(|(name, _)| name == "content-id")
        .map(|(_, value)| value.as_str());
    let Some(id) = all.next() else {
        return Ok(None);
    };
    if all.any(|other| other != id) {
        return Err(malformed("a request has several Content-IDs"));
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b':');
    if id.is_empty() || id.len() > 200 || !id.bytes().all(plain) {
        return Err(malformed("a Content-ID is not a plain word"));
    }
    Ok(Some(id.to_owned()))
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

/// Headers up to the first empty line, and the rest. A line that begins with a blank goes on with the one before.
fn split_head(text: &[u8]) -> Outcome<(Headers, &[u8])> {
    let mut headers = Headers::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, tail) = first_line(rest);
        rest = tail;
        if line.is_empty() {
            break;
        }
        let line = core::str::from_utf8(line).map_err(|_| malformed("a header is not UTF-8"))?;
        match (
            line.starts_with([' ', '\t']),
            headers.last_mut(),
            line.split_once(':'),
        ) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (false, _, Some((name, value))) if !name.trim().is_empty() => {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            _ => return Err(malformed("a line among the headers is none")),
        }
    }
    Ok((headers, rest))
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
