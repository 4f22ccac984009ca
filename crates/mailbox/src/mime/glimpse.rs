//! What a list shows of a message, out of all of its bytes or the first of them.

use mail_parser::{MessagePart, MimeHeaders as _};

use crate::mime::{attachment, body, text, with_parsed};

/// How much of a message there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its first bytes, cut anywhere.
    Beginning,
}

/// What a list shows of a message besides its header; `None` is *not known*, and never *none*.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glimpse {
    /// The first words, as [`super::Message::preview`] has them.
    pub preview: Option<String>,
    /// Whether something can be saved that is not shown within the text.
    pub has_attachments: Option<bool>,
}

/// Looks at a message. Of a beginning only that is told which the rest cannot change; bytes that are no message tell nothing.
#[must_use]
pub fn glimpse(bytes: &[u8], extent: Extent) -> Glimpse {
    let seen = with_parsed(bytes, |message, armour| match extent {
        Extent::Whole => Glimpse {
            preview: Some(text::preview(&body(message, armour))),
            has_attachments: Some(attachment::list(message, armour).iter().any(|one| !one.inline)),
        },
        Extent::Beginning => Glimpse {
            preview: Some(text::preview(&body(message, armour)))
                .filter(|words| !words.is_empty() && !is_cut(message)),
            has_attachments: has_attachments(message),
        },
    });
    seen.unwrap_or_default()
}

/// Whether a shown part ends where the beginning does, in letters that decode to nothing: the parser then gives the encoded ones.
fn is_cut(message: &mail_parser::Message<'_>) -> bool {
    let shown = message.text_body.iter().chain(&message.html_body);
    shown
        .filter_map(|id| message.part(*id))
        .any(|part| part.is_encoding_problem && attachment::is_encoded(part))
}

/// A part that its own header says to be an attachment is one, however much of it there is. That there is none is told only by
/// a message that is one text.
fn has_attachments(message: &mail_parser::Message<'_>) -> Option<bool> {
    let mut parts = message.attachments.iter().filter_map(|id| message.part(*id));
    if parts.any(is_surely_one) {
        return Some(true);
    }
    let root = message.parts.first()?;
    let is_text = root
        .content_type()
        .is_none_or(|kind| kind.ctype().eq_ignore_ascii_case("text"));
    (is_text && message.attachments.is_empty()).then_some(false)
}

/// The parser calls a text that is cut an attachment, too.
fn is_surely_one(part: &MessagePart<'_>) -> bool {
    let is_text = part
        .content_type()
        .is_none_or(|kind| kind.ctype().eq_ignore_ascii_case("text"));
    let inline = attachment::is_inline(part);
    !inline && (!is_text || part.attachment_name().is_some() || part.content_disposition().is_some())
}

#[cfg(test)]
mod tests {
    use super::{Extent, Glimpse, glimpse};

    fn beginning(raw: &str) -> (Option<String>, Option<bool>) {
        let Glimpse {
            preview,
            has_attachments,
        } = glimpse(raw.as_bytes(), Extent::Beginning);
        (preview, has_attachments)
    }

    #[test]
    fn the_first_parts_tell_words_and_attachments_however_long_the_rest_is() {
        let raw = "From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nGood words.\n\
            --b\nContent-Type: application/pdf; name=plan.pdf\nContent-Transfer-Encoding: base64\n\
            Content-Disposition: attachment; filename=plan.pdf\n\nJVBERi0xLjc";
        assert_eq!(beginning(raw), (Some("Good words.".to_owned()), Some(true)));
    }

    #[test]
    fn a_long_text_has_words_and_no_attachment() {
        let raw = format!("From: a@x.example\n\n{}", "word ".repeat(20));
        assert_eq!(beginning(&raw).1, Some(false));
        assert!(
            beginning(&raw)
                .0
                .is_some_and(|words| words.starts_with("word word"))
        );
    }

    #[test]
    fn what_the_rest_can_change_is_not_known() {
        let cut = "From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\
            Content-Transfer-Encoding: base64\n\nPHA+R29vZCB3b3Jkcy48L3A";
        assert_eq!(
            beginning(cut),
            (None, None),
            "a text that is cut is neither words nor an attachment"
        );
        let related = "From: a@x.example\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n\
            <p>Good words.</p>\n--b\nContent-Type: image/png\nContent-ID: <logo@x.example>\n\
            Content-Transfer-Encoding: base64\n\niVBORw0KGgo";
        assert_eq!(
            beginning(related),
            (Some("Good words.".to_owned()), None),
            "a picture of the text is none"
        );
    }
}
