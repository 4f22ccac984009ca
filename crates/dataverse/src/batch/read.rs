//! Reading the reply to a batch: CRLF or bare LF, quoted or bare boundaries, text before the first boundary.

use crate::api::{ApiReply, PartReply};
use crate::error::ReplyFault;

/// How deep parts may lie in parts: a change set in a batch.
const DEEPEST: u8 = 2;

/// Reads the replies of a batch in their order.
///
/// # Errors
/// [`ReplyFault::Batch`] when it is no multipart reply or was cut short.
pub fn read(content_type: &str, body: &[u8]) -> Result<Vec<PartReply>, ReplyFault> {
    read_parts(content_type, body, DEEPEST)
}

fn read_parts(content_type: &str, body: &[u8], depth: u8) -> Result<Vec<PartReply>, ReplyFault> {
    let boundary = boundary(content_type).ok_or(ReplyFault::Batch)?;
    split(body, boundary.as_bytes())?
        .into_iter()
        .map(|part| read_part(part, depth))
        .collect()
}

fn read_part(part: &[u8], depth: u8) -> Result<PartReply, ReplyFault> {
    let (headers, content) = read_headers(part)?;
    let content_type = field(&headers, "content-type").unwrap_or_default();
    if !starts_with(content_type, "multipart/mixed") {
        return Ok(PartReply::One(read_reply(content)?));
    }
    let inner = depth
        .checked_sub(1)
        .filter(|left| *left > 0)
        .ok_or(ReplyFault::Batch)?;
    let replies = read_parts(content_type, content, inner)?;
    let replies: Option<Vec<ApiReply>> = replies.into_iter().map(single).collect();
    Ok(PartReply::ChangeSet(replies.ok_or(ReplyFault::Batch)?))
}

fn single(reply: PartReply) -> Option<ApiReply> {
    match reply {
        PartReply::One(reply) => Some(reply),
        PartReply::ChangeSet(_) => None,
    }
}

/// `HTTP/1.1 200 OK`, header fields, a blank line, the body.
fn read_reply(content: &[u8]) -> Result<ApiReply, ReplyFault> {
    let (first, rest) = cut_line(content);
    let first = core::str::from_utf8(first).map_err(|_| ReplyFault::Batch)?;
    let mut words = first.split_ascii_whitespace();
    let protocol = words.next().filter(|word| word.starts_with("HTTP/"));
    let status = protocol
        .and(words.next())
        .and_then(|word| word.parse().ok())
        .ok_or(ReplyFault::Batch)?;
    let (headers, body) = read_headers(rest)?;
    Ok(ApiReply {
        status,
        headers,
        body: body.trim_ascii_end().to_vec(),
    })
}

type Fields = Vec<(String, String)>;

fn read_headers(mut rest: &[u8]) -> Result<(Fields, &[u8]), ReplyFault> {
    let mut fields = Fields::new();
    loop {
        let (line, after) = cut_line(rest);
        if line.is_empty() {
            return Ok((fields, after));
        }
        let line = core::str::from_utf8(line).map_err(|_| ReplyFault::Batch)?;
        let (name, value) = line.split_once(':').ok_or(ReplyFault::Batch)?;
        fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        rest = after;
    }
}

fn field<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// The boundary of `multipart/mixed; boundary="…"`.
fn boundary(content_type: &str) -> Option<String> {
    if !starts_with(content_type, "multipart/mixed") {
        return None;
    }
    let parameter = content_type.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then(|| value.trim().trim_matches('"'))
    })?;
    (!parameter.is_empty()).then(|| parameter.to_owned())
}

/// What stands between the delimiter lines. A missing closing delimiter means that the reply was cut short.
fn split<'b>(body: &'b [u8], boundary: &[u8]) -> Result<Vec<&'b [u8]>, ReplyFault> {
    let mut parts = Vec::new();
    let (mut rest, mut part_start): (&[u8], Option<usize>) = (body, None);
    while !rest.is_empty() {
        let at = body.len() - rest.len();
        let (line, after) = cut_line(rest);
        if let Some(tail) = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary))
        {
            let closes = tail.starts_with(b"--");
            if closes || tail.trim_ascii().is_empty() {
                parts.extend(part_start.and_then(|start| body.get(start..at)));
                if closes {
                    return Ok(parts);
                }
                part_start = Some(body.len() - after.len());
            }
        }
        rest = after;
    }
    Err(ReplyFault::Batch)
}

/// The first line without its end, and what follows it.
fn cut_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match text.iter().position(|byte| *byte == b'\n') {
        Some(end) => (
            text.get(..end).unwrap_or_default(),
            text.get(end + 1..).unwrap_or_default(),
        ),
        None => (text, &[][..]),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::read;
    use crate::api::{ApiRequest, Part, PartReply};
    use crate::batch::write;
    use crate::error::ReplyFault;

    const TYPE: &str = "multipart/mixed; boundary=\"batchresponse_1\"";
    const REPLY: &str = "preamble\r\n--batchresponse_1\r\nContent-Type: application/http\r\n\
        Content-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
        {\"value\":[]}\r\n--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n\
        --changesetresponse_2\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\nHTTP/1.1 204 No Content\r\n\
        OData-EntityId: https://o/emails(11111111-2222-3333-4444-555555555555)\r\n\r\n\r\n--changesetresponse_2--\r\n\
        --batchresponse_1\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n\
        {\"error\":{\"code\":\"0x80040217\",\"message\":\"m\"}}\r\n--batchresponse_1--\r\n";

    fn check(reply: &str) {
        let parts = read(TYPE, reply.as_bytes()).unwrap();
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[0].one().unwrap().json().unwrap(), json!({"value": []}));
        let set = parts[1].change_set().unwrap();
        assert_eq!(
            set[0].header("odata-entityid"),
            Some("https://o/emails(11111111-2222-3333-4444-555555555555)")
        );
        assert_eq!(parts[2].one().unwrap().status, 404);
    }

    #[test]
    fn replies_are_read_with_either_line_end_and_a_preamble() {
        check(REPLY);
        check(&REPLY.replace("\r\n", "\n"));
    }

    #[test]
    fn a_reply_that_was_cut_is_no_reply() {
        for end in 0..REPLY.len() - "--\r\n".len() {
            assert_eq!(
                read(TYPE, &REPLY.as_bytes()[..end]).err(),
                Some(ReplyFault::Batch),
                "cut at {end}"
            );
        }
        assert!(read("text/html", b"<html>").is_err());
        assert!(read("multipart/mixed", b"").is_err());
    }

    #[test]
    fn a_batch_is_written_as_a13_has_it() {
        let look = Part::One(ApiRequest::get("contacts?$top=1"));
        let make =
            ApiRequest::new(regarding_net::Method::POST, "emails").json(json!({"subject": "x\r\n--y"}));
        let written = write(&[look, Part::ChangeSet(vec![make])], "/api/data/v9.2/").unwrap();
        let text = String::from_utf8(written.body).unwrap();
        assert!(text.contains("\r\nGET /api/data/v9.2/contacts?$top=1 HTTP/1.1\r\n"));
        assert!(text.contains("\r\nContent-ID: 1\r\n\r\nPOST /api/data/v9.2/emails HTTP/1.1\r\n"));
        assert!(!text.contains("\r\n--y"), "content cannot make a line of its own");
        assert!(!text.replace("\r\n", "").contains('\n'));
        assert!(write(&[], "/").is_err());
        let split = ApiRequest::get("x").header("If-Match", "a\r\nb");
        assert!(write(&[Part::One(split)], "/").is_err());
    }

    proptest! {
        #[test]
        fn no_reply_makes_the_reader_fall_over(body in any::<Vec<u8>>()) {
            let _ = read(TYPE, &body);
        }

        #[test]
        fn bodies_come_back_as_they_were(text in "[^\r\n]{0,80}") {
            let body = json!({"t": text}).to_string();
            let reply = format!("--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{body}\r\n--b--\r\n");
            let parts = read("multipart/mixed;boundary=b", reply.as_bytes()).unwrap();
            let PartReply::One(reply) = &parts[0] else { panic!("one part") };
            prop_assert_eq!(reply.json().unwrap(), json!({"t": text}));
        }
    }
}
