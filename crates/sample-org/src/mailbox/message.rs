//! One well-formed message on its way to bytes. What it says is decided elsewhere.

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};

use super::files::File;

/// A name (empty when there is none) and an address.
pub(super) type Mailbox = (String, String);

/// A message.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) from: Mailbox,
    pub(super) to: Vec<Mailbox>,
    pub(super) cc: Vec<Mailbox>,
    pub(super) subject: String,
    pub(super) at: Timestamp,
    /// Without brackets.
    pub(super) id: String,
    pub(super) in_reply_to: Option<String>,
    pub(super) references: Vec<String>,
    pub(super) text: String,
    pub(super) html: Option<String>,
    pub(super) files: Vec<File>,
    /// Further fields, as they stand.
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Message {
    /// A message with nothing but text.
    pub(super) fn plain(
        from: Mailbox,
        to: Mailbox,
        subject: &str,
        at: Timestamp,
        id: String,
        text: &str,
    ) -> Self {
        Self {
            from,
            to: vec![to],
            cc: Vec::new(),
            subject: subject.to_owned(),
            at,
            id,
            in_reply_to: None,
            references: Vec::new(),
            text: text.to_owned(),
            html: None,
            files: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// The bytes, with CRLF line ends. Boundaries follow from the Message-ID: the same message gives the same bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut builder = MessageBuilder::new()
            .from(address(&self.from))
            .to(addresses(&self.to))
            .subject(self.subject.as_str())
            .date(self.at.as_second())
            .message_id(self.id.as_str());
        if !self.cc.is_empty() {
            builder = builder.cc(addresses(&self.cc));
        }
        if let Some(before) = &self.in_reply_to {
            builder = builder.in_reply_to(before.as_str());
        }
        if !self.references.is_empty() {
            builder = builder.references(MessageId::new_list(self.references.iter().map(String::as_str)));
        }
        for (name, value) in &self.fields {
            builder = builder.header(*name, Raw::new(value.as_str()));
        }
        let mut bytes = Vec::new();
        builder.body(self.body()).serialize(&mut bytes);
        bytes
    }

    fn body(&self) -> MimePart<'_> {
        let text = MimePart::new("text/plain", BodyPart::Text(self.text.as_str().into()));
        let readable = match &self.html {
            None => text,
            Some(html) => {
                let html = MimePart::new("text/html", BodyPart::Text(html.as_str().into()));
                self.multipart("alternative", vec![text, self.with_pictures(html)])
            }
        };
        let attached: Vec<_> = self
            .files
            .iter()
            .filter(|file| file.cid.is_none())
            .map(part)
            .collect();
        if attached.is_empty() {
            return readable;
        }
        self.multipart("mixed", core::iter::once(readable).chain(attached).collect())
    }

    fn with_pictures<'a>(&'a self, html: MimePart<'a>) -> MimePart<'a> {
        let pictures: Vec<_> = self
            .files
            .iter()
            .filter(|file| file.cid.is_some())
            .map(part)
            .collect();
        if pictures.is_empty() {
            return html;
        }
        self.multipart("related", core::iter::once(html).chain(pictures).collect())
    }

    fn multipart<'a>(&self, kind: &str, parts: Vec<MimePart<'a>>) -> MimePart<'a> {
        let fingerprint = blake3::hash(format!("{kind}/{}", self.id).as_bytes()).to_hex();
        let boundary = format!("=_{}", fingerprint.get(..24).unwrap_or_default());
        MimePart::new(
            ContentType::new(format!("multipart/{kind}")).attribute("boundary", boundary),
            parts,
        )
    }
}

fn part(file: &File) -> MimePart<'_> {
    let content_type = ContentType::new(file.mime).attribute("name", file.name.as_str());
    let part = MimePart::new(content_type, BodyPart::Binary(file.bytes.as_slice().into()));
    match &file.cid {
        Some(cid) => part.inline().cid(cid.as_str()),
        None => part.attachment(file.name.as_str()),
    }
}

fn address((name, address): &Mailbox) -> Address<'_> {
    Address::new_address((!name.is_empty()).then_some(name.as_str()), address.as_str())
}

fn addresses(mailboxes: &[Mailbox]) -> Address<'_> {
    Address::new_list(mailboxes.iter().map(address).collect())
}
