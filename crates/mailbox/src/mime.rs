//! Reading one message: bytes in, values out. The only place that knows the MIME parser; it knows no mailbox, no
//! network and no window. Whatever the bytes are, the answer is a value or a typed error, in bounded time.

mod armour;
pub mod attachment;
pub mod compose;
pub mod fields;
pub mod flowed;
mod glimpse;
mod header;
pub mod history;
pub mod text;

pub use glimpse::{Extent, Glimpse, glimpse};

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};
use regarding_model::item::MessageHeader;
use regarding_model::say;

use crate::error::MailboxError;
use crate::mime::attachment::Attachment;

/// The largest message that is taken into memory, in megabytes. Providers stop at 25 to 50.
pub const MESSAGE_LIMIT_MB: u32 = 64;

/// The text of a message, as its author stored it. Nothing in it may be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// The HTML form, when there is one.
    pub html: Option<String>,
    /// The plain form, when there is one.
    pub text: Option<String>,
}

/// Something about a message that a person may want to know when it looks odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// The header was so long that only its beginning was read.
    HeaderCut,
    /// A part did not decode as its own label says, and is shown as far as it could be.
    Damaged,
    /// There are more nested parts than were looked into.
    TooManyParts,
}

/// How a message is protected, by its structure. Nothing is verified or decrypted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Protection {
    /// It carries an S/MIME or OpenPGP signature.
    pub signed: bool,
    /// Its content is encrypted.
    pub encrypted: bool,
}

/// One message, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its decoded header.
    pub header: MessageHeader,
    /// Its text.
    pub body: Body,
    /// Everything in it that can be saved, inline pictures included.
    pub attachments: Vec<Attachment>,
    /// Whether its sender offers a way off a list (RFC 2369).
    pub list_unsubscribe: bool,
    /// Whether it is signed or encrypted.
    pub protection: Protection,
    /// What was odd about it, each once.
    pub warnings: Vec<Warning>,
}

impl Message {
    /// The first words of the message: at most 200 characters, blanks folded.
    #[must_use]
    pub fn preview(&self) -> String {
        text::preview(&self.body)
    }
}

/// The first header field of a name, unfolded, as it is written.
#[must_use]
pub fn field(bytes: &[u8], name: &str) -> Option<String> {
    fields::first(bytes, name)
}

/// Reads a whole message.
///
/// # Errors
/// [`MailboxError::TooLarge`] above [`MESSAGE_LIMIT_MB`]; [`MailboxError::Invalid`] when the bytes are no message.
pub fn read(bytes: &[u8]) -> Result<Message, MailboxError> {
    with_parsed(bytes, |message, armour| {
        let root = message.parts.first();
        let mut warnings = armour.warnings();
        if message.parts.iter().any(|part| part.is_encoding_problem) {
            warnings.push(Warning::Damaged);
        }
        Message {
            header: header::of(bytes),
            body: body(message, armour),
            attachments: attachment::list(message, armour),
            list_unsubscribe: fields::first(bytes, "list-unsubscribe").is_some(),
            protection: root.map(protection).unwrap_or_default(),
            warnings,
        }
    })
}

/// Reads the header alone. Never fails: what is missing or damaged is empty, and the identity is derived (DESIGN
/// section 4). Any prefix of a message that [tells its identity](tells_identity) will do.
#[must_use]
pub fn header_only(bytes: &[u8]) -> MessageHeader {
    header::of(bytes)
}

/// How many bytes tell the identity of every message, with a header as long as one is read and the text that goes into it.
pub(crate) const LONG_BEGINNING: usize = armour::HEADER_LIMIT + 3 * fields::TEXT_OF_IDENTITY;

/// Whether these first bytes of a message hold its header, and what its identity is derived from if it carries none.
#[must_use]
pub fn tells_identity(beginning: &[u8]) -> bool {
    header::tells_identity(beginning)
}

/// The decoded content of the attachment at this index of [`Message::attachments`].
///
/// # Errors
/// As [`read`], and [`MailboxError::Gone`] when there is no such attachment.
pub fn attachment_bytes(bytes: &[u8], index: usize) -> Result<Vec<u8>, MailboxError> {
    with_parsed(bytes, |message, armour| {
        attachment::content(message, armour, index)
    })?
    .ok_or(MailboxError::Gone)
}

/// The decoded content and media type of the inline part with this Content-ID (without angle brackets).
///
/// # Errors
/// As [`read`], and [`MailboxError::Gone`] when there is no such part.
pub fn inline_part(bytes: &[u8], content_id: &str) -> Result<(String, Vec<u8>), MailboxError> {
    let found = read(bytes)?
        .attachments
        .into_iter()
        .find(|one| one.content_id.as_deref() == Some(content_id));
    let part = found.ok_or(MailboxError::Gone)?;
    Ok((part.media_type, attachment_bytes(bytes, part.index)?))
}

/// Parses behind the armour and hands the result to `look`. A panic of the parser becomes an error.
fn with_parsed<T>(
    bytes: &[u8],
    look: impl FnOnce(&mail_parser::Message<'_>, &armour::Armour<'_>) -> T,
) -> Result<T, MailboxError> {
    if bytes.len() > MESSAGE_LIMIT_MB as usize * 1_000_000 {
        return Err(MailboxError::TooLarge {
            limit_mb: MESSAGE_LIMIT_MB,
        });
    }
    let armour = armour::Armour::put_on(bytes);
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let message = MessageParser::default().parse(armour.bytes()).unwrap_or_default();
        look(&message, &armour)
    }));
    parsed.map_err(|_| MailboxError::Invalid {
        reason: say!("the message could not be taken apart"),
    })
}

fn body(message: &mail_parser::Message<'_>, armour: &armour::Armour<'_>) -> Body {
    let parts = |ids: &[u32]| -> Vec<&PartType<'_>> {
        ids.iter()
            .filter_map(|id| message.part(*id))
            .map(|part| &part.body)
            .collect()
    };
    let html = parts(&message.html_body);
    let has_html = html.iter().any(|part| matches!(part, PartType::Html(_)));
    let html = has_html.then(|| {
        html.into_iter()
            .filter_map(|part| html_of(part, armour))
            .collect()
    });
    let plain: Vec<Cow<'_, str>> = parts(&message.text_body)
        .into_iter()
        .filter_map(|part| text_of(part, armour))
        .collect();
    let text = (!plain.is_empty()).then(|| plain.join("\n"));
    Body { html, text }
}

/// A displayed part as HTML; a plain part between HTML parts (a list's footer) is converted.
fn html_of<'a>(part: &'a PartType<'_>, armour: &armour::Armour<'_>) -> Option<Cow<'a, str>> {
    if let PartType::Html(html) = part {
        return Some(armour.restore_text(html));
    }
    text_of(part, armour).map(|plain| Cow::Owned(text::to_html(&plain)))
}

fn text_of<'a>(part: &'a PartType<'_>, armour: &armour::Armour<'_>) -> Option<Cow<'a, str>> {
    if let PartType::Text(plain) = part {
        Some(armour.restore_text(plain))
    } else {
        None
    }
}

fn protection(root: &MessagePart<'_>) -> Protection {
    let Some(media_type) = root.content_type() else {
        return Protection::default();
    };
    let sub_type = media_type.subtype().unwrap_or_default().to_ascii_lowercase();
    let smime = media_type
        .attribute("smime-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    match (
        media_type.ctype().to_ascii_lowercase().as_str(),
        sub_type.as_str(),
    ) {
        ("multipart", "signed") => Protection {
            signed: true,
            encrypted: false,
        },
        ("multipart", "encrypted") => Protection {
            signed: false,
            encrypted: true,
        },
        ("application", "pkcs7-mime" | "x-pkcs7-mime") => Protection {
            signed: smime == "signed-data",
            encrypted: smime != "signed-data",
        },
        _ => Protection::default(),
    }
}
