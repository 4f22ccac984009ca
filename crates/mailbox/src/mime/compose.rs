//! Writing a message: header, text and attachments as bytes. The only place that knows the library that writes MIME.
//!
//! The text is plain, as `format=flowed` (RFC 3676): programs that know it wrap paragraphs to their window, others show lines of
//! an agreeable length.

use core::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId as Ids;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use regarding_model::address::{Participant, Role};
use regarding_model::ids::MessageId;
use regarding_model::say;

use super::fields;
use super::flowed::flowed;
use crate::error::{MailboxError, invalid};

/// A file that goes along. It carries content, so it does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
    /// What the HTML body calls it, where it is a picture in there.
    pub content_id: Option<String>,
}

impl fmt::Debug for Enclosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enclosed({} bytes)", self.bytes.len())
    }
}

/// What a message is made of. It carries content, so it does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its identity, fixed before it is saved for the first time.
    pub id: MessageId,
    /// When it was written.
    pub date: Timestamp,
    /// Author and recipients, by their roles.
    pub people: Vec<Participant>,
    /// Its subject.
    pub subject: String,
    /// Its text; lines that begin with `>` are quoted.
    pub text: String,
    /// The same as HTML, where it was written so; the text is for programs that show none.
    pub html: Option<String>,
    /// The message that it answers.
    pub in_reply_to: Option<MessageId>,
    /// The messages of its thread, oldest first.
    pub references: Vec<MessageId>,
    /// What goes along.
    pub enclosed: Vec<Enclosed>,
    /// What its author wishes for it once it is sent, in ASCII words of the author's program; never in what goes out ([`THEN`]).
    pub then: Option<String>,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The field in which a draft says what is wished for it once it is sent; in lower case.
pub const THEN: &str = "x-regarding-then";

/// The people that a text names, as a header field would: names, addresses, separated by commas or semicolons.
#[must_use]
pub fn people(role: Role, text: &str) -> Vec<Participant> {
    let clean = separated(&fields::words(text, |c| c.is_whitespace() || c.is_control()));
    let raw = format!("To: {clean}\r\n\r\n");
    let named = super::header_only(raw.as_bytes()).people;
    named
        .into_iter()
        .map(|person| Participant { role, ..person })
        .collect()
}

/// Semicolons outside of quotes separate as commas do, and empty places say nothing.
fn separated(text: &str) -> String {
    let mut quoted = false;
    let mapped = text.chars().map(|c| {
        quoted ^= c == '"';
        if c == ';' && !quoted { ',' } else { c }
    });
    let mapped: String = mapped.collect();
    mapped.trim_matches([',', ' ']).to_owned()
}

/// The message as bytes: hidden recipients in it, as drafts and copies of sent mail keep them ([`without_hidden`]).
///
/// # Errors
/// [`MailboxError::Invalid`] when it cannot be written.
pub fn write(letter: Letter) -> Result<Vec<u8>, MailboxError> {
    let field = |role| addresses(&letter.people, role);
    let mut message = MessageBuilder::new()
        .message_id(letter.id.as_str().to_owned())
        .date(letter.date.as_second())
        .subject(letter.subject.clone());
    if let Some(from) = letter.people.iter().find(|person| person.role == Role::From) {
        message = message.from(one(from));
    }
    for (role, name) in [(Role::To, "To"), (Role::Cc, "Cc"), (Role::Bcc, "Bcc")] {
        if let Some(list) = field(role) {
            message = message.header(name, list);
        }
    }
    if let Some(answered) = &letter.in_reply_to {
        message = message.in_reply_to(answered.as_str().to_owned());
    }
    if !letter.references.is_empty() {
        let ids = letter.references.iter().map(|id| id.as_str().to_owned());
        message = message.references(Ids::new_list(ids));
    }
    if let Some(then) = &letter.then {
        message = message.header(THEN, Raw::new(then.clone()));
    }
    let bytes = message.body(body(&letter)).write_to_vec();
    bytes.map_err(|_| invalid(say!("the message could not be written")))
}

fn one(person: &Participant) -> Address<'static> {
    Address::new_address(person.name.clone(), person.written.clone())
}

fn addresses(people: &[Participant], role: Role) -> Option<Address<'static>> {
    let list: Vec<_> = people
        .iter()
        .filter(|person| person.role == role)
        .map(one)
        .collect();
    (!list.is_empty()).then(|| Address::new_list(list))
}

fn body(letter: &Letter) -> MimePart<'static> {
    let (shown, files): (Vec<&Enclosed>, Vec<&Enclosed>) = letter
        .enclosed
        .iter()
        .partition(|file| letter.html.is_some() && file.content_id.is_some());
    let kind = ContentType::new("text/plain")
        .attribute("charset", "utf-8")
        .attribute("format", "flowed");
    let text = MimePart::new(kind, BodyPart::Text(flowed(&letter.text).into()));
    let words = match &letter.html {
        None => text,
        Some(html) => many("multipart/alternative", vec![text, with_pictures(html, &shown)]),
    };
    if files.is_empty() {
        return words;
    }
    let files = files
        .into_iter()
        .map(|file| part(file).attachment(file.name.clone()));
    many("multipart/mixed", core::iter::once(words).chain(files).collect())
}

/// The HTML body with the pictures that it shows (RFC 2387).
fn with_pictures(html: &str, shown: &[&Enclosed]) -> MimePart<'static> {
    let kind = ContentType::new("text/html").attribute("charset", "utf-8");
    let html = MimePart::new(kind, BodyPart::Text(html.to_owned().into()));
    if shown.is_empty() {
        return html;
    }
    let pictures = shown.iter().map(|file| {
        part(file)
            .inline()
            .cid(file.content_id.clone().unwrap_or_default())
    });
    many(
        "multipart/related",
        core::iter::once(html).chain(pictures).collect(),
    )
}

fn part(file: &Enclosed) -> MimePart<'static> {
    MimePart::new(
        ContentType::new(file.media_type.clone()),
        BodyPart::Binary(file.bytes.to_vec().into()),
    )
}

fn many(kind: &'static str, parts: Vec<MimePart<'static>>) -> MimePart<'static> {
    MimePart::new(ContentType::new(kind), BodyPart::Multipart(parts))
}

/// The message as it goes out: without the field that names hidden recipients (RFC 5322, 3.6.3), and without what is the author's own.
#[must_use]
pub fn without_hidden(bytes: &[u8]) -> Vec<u8> {
    without_wish(&fields::without(bytes, "bcc"))
}

/// The message as its author keeps it once it is sent: what was wished for it is done.
#[must_use]
pub fn without_wish(bytes: &[u8]) -> Vec<u8> {
    fields::without(bytes, THEN)
}

#[cfg(test)]
mod tests {
    use regarding_model::address::{Participant, Role};
    use regarding_model::ids::MessageId;

    use super::{Enclosed, Letter, THEN, people, without_hidden, without_wish, write};
    use crate::mime;
    use crate::mime::flowed::unflowed;

    /// Longer than a line.
    const LONG: &str =
        "11111111-1111-1111-1111-111111111111 opportunity:22222222-2222-2222-2222-222222222222";

    fn letter() -> Letter {
        let mut all = people(Role::From, "Jürgen Weiß <j@x.example>");
        all.extend(people(Role::To, "\"Brandt; Ilse\" <ilse@y.example>; b@y.example"));
        all.extend(people(Role::Bcc, "hidden@z.example"));
        let id = |text: &str| -> MessageId { text.parse().unwrap() };
        Letter {
            id: id("new@x.example"),
            date: "2026-03-04T05:06:07Z".parse().unwrap(),
            people: all,
            subject: "Grüße aus Köln".to_owned(),
            text: "Hello\n> quoted\n".to_owned(),
            html: None,
            in_reply_to: Some(id("b@y.example")),
            references: vec![id("a@y.example"), id("b@y.example")],
            enclosed: vec![Enclosed {
                name: "Übersicht.bin".to_owned(),
                media_type: "application/octet-stream".to_owned(),
                bytes: vec![0, 1, 255].into(),
                content_id: None,
            }],
            then: Some(LONG.to_owned()),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let bytes = write(letter()).unwrap();
        let read = mime::read(&bytes).unwrap();
        assert_eq!(read.header.id.as_str(), "new@x.example");
        assert_eq!(read.header.subject, "Grüße aus Köln");
        assert_eq!(read.header.in_reply_to.unwrap().as_str(), "b@y.example");
        let ids: Vec<&str> = read.header.references.iter().map(MessageId::as_str).collect();
        assert_eq!(ids, ["a@y.example", "b@y.example"]);
        let named: Vec<(Role, Option<&str>, &str)> = read
            .header
            .people
            .iter()
            .map(
                |Participant {
                     role, name, written, ..
                 }| (*role, name.as_deref(), written.as_str()),
            )
            .collect();
        assert_eq!(
            named,
            [
                (Role::From, Some("Jürgen Weiß"), "j@x.example"),
                (Role::To, Some("Brandt; Ilse"), "ilse@y.example"),
                (Role::To, None, "b@y.example"),
                (Role::Bcc, None, "hidden@z.example"),
            ]
        );
        assert_eq!(unflowed(&read.body.text.unwrap()).trim_end(), "Hello\n> quoted");
        assert_eq!(read.attachments[0].name, "Übersicht.bin");
        assert_eq!(mime::attachment_bytes(&bytes, 0).unwrap(), [0, 1, 255]);
    }

    #[test]
    fn html_goes_with_its_text_its_pictures_and_its_files() {
        let mut letter = letter();
        letter.html = Some("<p>Hello <img src=\"cid:one@x\"></p>".to_owned());
        letter.enclosed.push(Enclosed {
            name: "one.png".to_owned(),
            media_type: "image/png".to_owned(),
            bytes: vec![137, 80].into(),
            content_id: Some("one@x".to_owned()),
        });
        let bytes = write(letter).unwrap();
        let read = mime::read(&bytes).unwrap();
        assert!(read.body.html.unwrap().contains("cid:one@x"));
        assert!(read.body.text.unwrap().contains("Hello"));
        assert_eq!(
            mime::inline_part(&bytes, "one@x").unwrap(),
            ("image/png".to_owned(), vec![137, 80])
        );
        let text = String::from_utf8_lossy(&bytes);
        for kind in ["multipart/mixed", "multipart/alternative", "multipart/related"] {
            assert!(text.contains(kind), "{kind}: {text}");
        }
    }

    #[test]
    fn hidden_recipients_stay_here() {
        let mut letter = letter();
        letter
            .people
            .extend((0..40).flat_map(|n| people(Role::Bcc, &format!("h{n}@z.example"))));
        let bytes = write(letter).unwrap();
        assert!(String::from_utf8_lossy(&bytes).contains("h39@z.example"));
        let out = without_hidden(&bytes);
        let text = String::from_utf8_lossy(&out);
        assert!(
            !text.contains("z.example") && !text.to_lowercase().contains("bcc:"),
            "{text}"
        );
        let (with, without) = (mime::read(&bytes).unwrap(), mime::read(&out).unwrap());
        assert_eq!(with.body, without.body);
        assert_eq!(with.header.id, without.header.id);
    }

    #[test]
    fn what_is_wished_for_a_draft_stays_in_the_draft() {
        let bytes = write(letter()).unwrap();
        assert_eq!(mime::field(&bytes, THEN).as_deref(), Some(LONG));
        let (out, kept) = (without_hidden(&bytes), without_wish(&bytes));
        assert_eq!((mime::field(&out, THEN), mime::field(&kept, THEN)), (None, None));
        assert!(mime::field(&kept, "bcc").is_some());
        assert_eq!(mime::read(&out).unwrap().body, mime::read(&bytes).unwrap().body);
    }

    #[test]
    fn a_field_of_the_person_cannot_end_its_line() {
        let mut letter = letter();
        letter.subject = "a\r\nBcc: evil@x.example".to_owned();
        letter.people = people(Role::To, "a@x.example\r\nBcc: evil@x.example");
        let read = mime::read(&write(letter).unwrap()).unwrap();
        assert!(read.header.people.iter().all(|person| person.role != Role::Bcc));
    }
}
