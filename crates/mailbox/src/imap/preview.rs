//! PREVIEW (RFC 8970): the first words of a message, as the server has them. The protocol's parser passes over this field, so
//! it is read from the bytes of the answer, outside of what the message's author wrote.

use async_imap::imap_proto::{AttributeValue, Response};

use crate::mime::attachment::is_hidden;
use crate::mime::text::PREVIEW_LENGTH;

const FIELD: &[u8] = b" PREVIEW ";

/// The preview in an answer to FETCH, on one line.
pub(crate) fn of(response: &Response<'_>, raw: &[u8]) -> Option<String> {
    let Response::Fetch(_, attributes) = response else {
        return None;
    };
    let header = attributes.iter().find_map(|attribute| match attribute {
        AttributeValue::BodySection { data, .. } => data.as_deref(),
        _ => None,
    })?;
    let start = header.as_ptr().addr().checked_sub(raw.as_ptr().addr())?;
    let (before, rest) = raw.split_at_checked(start)?;
    let after = rest.get(header.len()..)?;
    let value = value(before).or_else(|| value(after))?;
    let text = String::from_utf8_lossy(&value);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(
        words
            .chars()
            .filter(|c| !is_hidden(*c))
            .take(PREVIEW_LENGTH)
            .collect(),
    )
}

/// The string behind the field's name: quoted or a literal; `None` for NIL.
fn value(answer: &[u8]) -> Option<Vec<u8>> {
    let at = answer
        .windows(FIELD.len())
        .position(|window| window.eq_ignore_ascii_case(FIELD))?;
    let value = answer.get(at + FIELD.len()..)?;
    match value.split_first()? {
        (b'"', rest) => Some(unquoted(rest)),
        (b'{', rest) => {
            let end = rest.iter().position(|byte| *byte == b'}')?;
            let length: usize = core::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()?;
            let text = rest.get(end..)?.strip_prefix(b"}\r\n")?;
            text.get(..length).map(<[u8]>::to_vec)
        }
        _ => None,
    }
}

fn unquoted(rest: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut bytes = rest.iter().copied();
    while let Some(byte) = bytes.next().filter(|byte| *byte != b'"') {
        text.push(if byte == b'\\' {
            bytes.next().unwrap_or(byte)
        } else {
            byte
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use async_imap::imap_proto::Response;

    use super::of;

    fn preview(answer: &str) -> Option<String> {
        let (_, response) = Response::parse(answer.as_bytes()).unwrap();
        of(&response, answer.as_bytes())
    }

    #[test]
    fn a_preview_is_read_in_every_form_and_not_out_of_the_header() {
        let quoted = "* 1 FETCH (UID 1 PREVIEW \"a \\\"b\\\" c\" BODY[HEADER] {3}\r\nx\r\n)\r\n";
        assert_eq!(preview(quoted).as_deref(), Some("a \"b\" c"));
        let literal = "* 1 FETCH (UID 1 PREVIEW {4}\r\na\nb\" BODY[HEADER] {3}\r\nx\r\n)\r\n";
        assert_eq!(preview(literal).as_deref(), Some("a b\""));
        let behind = "* 1 FETCH (UID 1 BODY[HEADER] {3}\r\nx\r\n PREVIEW \"a\")\r\n";
        assert_eq!(preview(behind).as_deref(), Some("a"));
        let forged = "* 1 FETCH (UID 1 BODY[HEADER] {17}\r\nx PREVIEW \"forge\")\r\n";
        assert_eq!(preview(forged), None);
        assert_eq!(
            preview("* 1 FETCH (UID 1 PREVIEW NIL BODY[HEADER] {3}\r\nx\r\n)\r\n"),
            None
        );
    }
}
