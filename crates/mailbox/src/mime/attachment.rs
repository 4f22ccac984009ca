//! The parts of a message that can be saved, and names for them that are safe on every file system.

use mail_parser::{MessagePart, MimeHeaders};

use crate::mime::armour::Armour;

/// The longest file name that is proposed, in characters.
const NAME_LIMIT: usize = 120;

/// One part that can be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its place in [`super::Message::attachments`].
    pub index: usize,
    /// A file name without any path, safe on every system.
    pub name: String,
    /// Its media type in lower case, for example `image/png`. The sender's word, nothing more.
    pub media_type: String,
    /// Its decoded size in bytes.
    pub size: u64,
    /// The id by which the HTML body refers to it (`cid:`), without angle brackets.
    pub content_id: Option<String>,
    /// Whether it is meant to be shown within the text.
    pub inline: bool,
    /// Whether its content could be decoded; what is given of it otherwise is what the sender's line says, letter by letter.
    pub readable: bool,
}

pub(crate) fn list(message: &mail_parser::Message<'_>, armour: &Armour<'_>) -> Vec<Attachment> {
    let parts = message
        .attachments
        .iter()
        .filter_map(|id| message.part(*id))
        .enumerate();
    parts.map(|(index, part)| describe(index, part, armour)).collect()
}

pub(crate) fn content(
    message: &mail_parser::Message<'_>,
    armour: &Armour<'_>,
    index: usize,
) -> Option<Vec<u8>> {
    let part = message.part(*message.attachments.get(index)?)?;
    Some(armour.restore_bytes(part.contents()))
}

fn describe(index: usize, part: &MessagePart<'_>, armour: &Armour<'_>) -> Attachment {
    let media_type = part.content_type().map_or_else(
        || "application/octet-stream".to_owned(),
        |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")),
    );
    let media_type = armour.restore_text(&media_type).to_ascii_lowercase();
    let given = part
        .attachment_name()
        .map(|name| armour.restore_text(name).into_owned());
    let content_id = part
        .content_id()
        .map(|id| id.trim().trim_matches(['<', '>']).to_owned());
    Attachment {
        index,
        name: file_name(given.as_deref().unwrap_or_default(), &media_type, index),
        size: part.contents().len() as u64,
        inline: is_inline(part),
        content_id: content_id.filter(|id| !id.is_empty()),
        readable: !(part.is_encoding_problem && is_encoded(part)),
        media_type,
    }
}

/// Whether a part is meant to be shown within the text.
pub(super) fn is_inline(part: &MessagePart<'_>) -> bool {
    part.content_disposition()
        .map_or(part.content_id().is_some(), mail_parser::ContentType::is_inline)
}

/// Whether a part was encoded for its way. The parser falls back to the encoded text where it cannot decode.
pub(super) fn is_encoded(part: &MessagePart<'_>) -> bool {
    let encoding = part.content_transfer_encoding().unwrap_or_default().trim();
    ["base64", "quoted-printable"]
        .iter()
        .any(|known| encoding.eq_ignore_ascii_case(known))
}

/// A safe file name out of what a sender wrote: no path, no control, invisible or direction-changing characters (they
/// can make `exe` look like `pdf`), no names that a system reserves, and always an ending when the type is known.
#[must_use]
pub fn file_name(given: &str, media_type: &str, index: usize) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !is_hidden(*c))
        .map(|c| if is_reserved(c) { '_' } else { c })
        .collect();
    let trimmed = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if trimmed.is_empty() {
        let extension = extension_of(media_type);
        return format!(
            "{}-{}.{extension}",
            if extension == "eml" {
                "message"
            } else {
                "attachment"
            },
            index + 1
        );
    }
    let stem = trimmed.split('.').next().unwrap_or_default().trim();
    let named = if is_device(stem) {
        format!("_{trimmed}")
    } else {
        trimmed.to_owned()
    };
    shortened(&named)
}

/// Cuts the middle out of a long name, so that its ending stays.
fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LIMIT {
        return name.to_owned();
    }
    let (stem, extension) = name
        .rsplit_once('.')
        .filter(|(_, end)| end.chars().count() <= 10)
        .unwrap_or((name, "bin"));
    let kept: String = stem.chars().take(NAME_LIMIT - 12).collect();
    format!("{}.{extension}", kept.trim_end())
}

/// Whether a character cannot be seen, or changes the order of others.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{feff}'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn is_reserved(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest != "0")
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

fn extension_of(media_type: &str) -> &'static str {
    match media_type {
        "message/rfc822" => "eml",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "application/pdf" => "pdf",
        "text/calendar" => "ics",
        "text/vcard" => "vcf",
        "text/html" => "html",
        other if other.starts_with("text/") => "txt",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_part_that_cannot_be_decoded_is_told_from_one_that_can() {
        let part = |name: &str, encoding: &str, content: &str| {
            format!(
                "--b\r\nContent-Type: application/zip; name=\"{name}\"\r\nContent-Disposition: attachment\r\n\
                 Content-Transfer-Encoding: {encoding}\r\n\r\n{content}\r\n"
            )
        };
        let message = format!(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n{}{}{}{}--b--\r\n",
            part("whole.zip", "base64", "UEsDBBQ="),
            part("cut.zip", "Base64", "UEsDBBQ!!! lost"),
            part("plain.zip", "8bit", "!!!"),
            part("quoted.zip", "quoted-printable", "a=20b"),
        );
        let read = crate::mime::read(message.as_bytes()).unwrap();
        let told: Vec<(&str, bool)> = read
            .attachments
            .iter()
            .map(|one| (one.name.as_str(), one.readable))
            .collect();
        assert_eq!(
            told,
            [
                ("whole.zip", true),
                ("cut.zip", false),
                ("plain.zip", true),
                ("quoted.zip", true)
            ]
        );
    }

    #[test]
    fn a_file_name_cannot_leave_its_folder_or_lie_about_its_kind() {
        let table = [
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\a.txt", "a.txt"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\r\nb.txt", "ab.txt"),
            ("  .hidden. ", "hidden"),
            ("con.txt", "_con.txt"),
            ("COM1", "_COM1"),
            ("a<b>:c?.pdf", "a_b__c_.pdf"),
            ("Übersicht März.pdf", "Übersicht März.pdf"),
        ];
        for (given, expected) in table {
            assert_eq!(file_name(given, "application/pdf", 0), expected, "{given:?}");
        }
    }

    #[test]
    fn a_missing_name_tells_the_kind_and_a_long_one_keeps_its_ending() {
        assert_eq!(file_name("", "message/rfc822", 2), "message-3.eml");
        assert_eq!(file_name("..", "image/png", 0), "attachment-1.png");
        let long = file_name(&format!("{}.pdf", "ü".repeat(5000)), "application/pdf", 0);
        assert!(long.chars().count() <= 120 && long.ends_with(".pdf"), "{long}");
    }
}
