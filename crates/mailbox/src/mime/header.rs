//! The header of a message as the model's value. Repairs what it can; never fails.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use jiff::Timestamp;
use mail_parser::{HeaderName, HeaderValue, MessageParser};
use regarding_model::address::{Participant, Role};
use regarding_model::identity::message_id_of_content;
use regarding_model::ids::MessageId;
use regarding_model::item::MessageHeader;

use crate::mime::armour::{HEADER_LIMIT, header_end};
use crate::mime::fields;

/// The longest Message-ID that is believed: the longest line of RFC 5322. A longer one is replaced by a derived one.
const MESSAGE_ID_LIMIT: usize = 998;

/// How many earlier messages of a thread are kept: the first, and the newest of the others.
const REFERENCES_LIMIT: usize = 100;

/// Reads the outer header.
pub(crate) fn of(bytes: &[u8]) -> MessageHeader {
    let end = header_end(bytes).min(HEADER_LIMIT);
    let raw = bytes.get(..end).unwrap_or_default();
    let decoded = catch_unwind(AssertUnwindSafe(|| decode(raw))).unwrap_or_default();
    let [own, answered, thread] = fields::firsts(raw, ["message-id", "in-reply-to", "references"]);
    MessageHeader {
        id: own.and_then(believed).unwrap_or_else(|| derived_id(bytes)),
        subject: decoded.subject,
        people: decoded.people,
        sent: decoded.sent,
        in_reply_to: answered.and_then(|value| message_ids(&value).into_iter().next()),
        references: thread.map(|value| references(&value)).unwrap_or_default(),
    }
}

/// Decodes what a header shows, and passes over what is read here from the wire.
static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
    let people = [HeaderName::From, HeaderName::To, HeaderName::Cc, HeaderName::Bcc];
    people
        .into_iter()
        .fold(MessageParser::new(), MessageParser::header_address)
        .header_text(HeaderName::Subject)
        .header_date(HeaderName::Date)
        .default_header_ignore()
});

#[derive(Default)]
struct Decoded {
    subject: String,
    people: Vec<Participant>,
    sent: Option<Timestamp>,
}

/// The longest subject that is shown and written, in characters: longer than any that a person writes.
const SUBJECT_LIMIT: usize = 2000;

/// A header that was cut ends in the middle of a field, whose beginning is worth showing.
fn ended(raw: &[u8]) -> Cow<'_, [u8]> {
    if raw.len() < HEADER_LIMIT {
        return Cow::Borrowed(raw);
    }
    Cow::Owned([raw, b"\r\n\r\n"].concat())
}

fn subject(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(SUBJECT_LIMIT) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn decode(raw: &[u8]) -> Decoded {
    let ended = ended(raw);
    let Some(message) = PARSER.parse_headers(&ended) else {
        return Decoded::default();
    };
    // `parse_headers` gives the fields of the outer header as part 0, or as nothing when it stopped early.
    let roles = [
        (HeaderName::From, Role::From),
        (HeaderName::To, Role::To),
        (HeaderName::Cc, Role::Cc),
        (HeaderName::Bcc, Role::Bcc),
    ];
    let mut people = Vec::new();
    for (name, role) in roles {
        message
            .header_values(name)
            .for_each(|value| people.extend(participants(value, role)));
    }
    let sent = message
        .date()
        .filter(|date| date.is_valid())
        .map(mail_parser::DateTime::to_timestamp);
    Decoded {
        subject: message.subject().map(subject).unwrap_or_default(),
        people,
        sent: sent.and_then(|seconds| Timestamp::from_second(seconds).ok()),
    }
}

fn participants<'a>(value: &'a HeaderValue<'_>, role: Role) -> impl Iterator<Item = Participant> + 'a {
    let entries = value.as_address().map(mail_parser::Address::iter);
    entries.into_iter().flatten().filter_map(move |entry| {
        let name = entry
            .name
            .as_deref()
            .map(one_line)
            .filter(|name| !name.is_empty());
        let address = entry
            .address
            .as_deref()
            .map(one_line)
            .filter(|address| !address.is_empty());
        let written = address.or_else(|| name.clone())?;
        let address = written.parse().ok();
        Some(Participant {
            role,
            name,
            written,
            address,
        })
    })
}

/// Decoded text on one line: an encoded word may carry line ends and other controls, which no field may show.
fn one_line(text: &str) -> String {
    fields::words(text, |c| c.is_whitespace() || c.is_control())
}

/// The Message-ID that the message carries, where it is one.
fn own_id(raw: &[u8]) -> Option<MessageId> {
    fields::first(raw, "message-id").and_then(believed)
}

fn believed(value: String) -> Option<MessageId> {
    let short = Some(value).filter(|value| value.len() <= MESSAGE_ID_LIMIT)?;
    short.parse().ok()
}

/// The text belongs to it: what a scanner sends has the same people and the same subject every time, and often no date.
fn derived_id(bytes: &[u8]) -> MessageId {
    let mut shared = fields::shared_by_all_copies(bytes).into_bytes();
    shared.extend(fields::text_shared_by_all_copies(bytes));
    message_id_of_content(&shared)
}

/// Whether these first bytes of a message tell its identity; all of it does.
pub(crate) fn tells_identity(beginning: &[u8]) -> bool {
    !fields::header_is_cut(beginning) && (own_id(beginning).is_some() || fields::holds_identity(beginning))
}

fn references(value: &str) -> Vec<MessageId> {
    let mut ids = message_ids(value);
    if ids.len() > REFERENCES_LIMIT {
        let surplus = ids.len() - REFERENCES_LIMIT;
        ids.drain(1..=surplus);
    }
    ids
}

/// All Message-IDs in a text: what stands in angle brackets, or, where nothing does, the words with an `@`.
fn message_ids(value: &str) -> Vec<MessageId> {
    let bracketed: Vec<&str> = value
        .split('<')
        .skip(1)
        .filter_map(|part| Some(part.split_once('>')?.0))
        .collect();
    let words = || {
        value
            .split_whitespace()
            .filter(|word| word.contains('@'))
            .collect()
    };
    let candidates: Vec<&str> = if bracketed.is_empty() { words() } else { bracketed };
    let fits = candidates
        .into_iter()
        .filter(|text| text.len() <= MESSAGE_ID_LIMIT);
    fits.filter_map(|text| text.parse().ok()).collect()
}
