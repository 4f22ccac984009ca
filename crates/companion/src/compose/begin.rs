//! Beginning a message: empty, as an answer, passed on, or a draft that goes on.

use regarding_mailbox::mime;
use regarding_mailbox::mime::compose::{self, Enclosed};
use regarding_mailbox::mime::flowed::unflowed;
use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::identity::{is_derived_message_id, written_message_id};
use regarding_model::ids::MessageId;
use regarding_model::item::MessageHeader;
use regarding_model::{say, sentence};
use regarding_sync::compose::{self as decisions, Answering};
use uuid::Uuid;

use super::letter::{enclosed, field};
use super::side::Composition;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::mail::memory::ReadMessage;
use crate::view::compose::{ComposeStart, ComposeView, ThenView};
use crate::words::time;

/// A message as it begins.
struct Beginning {
    composition: Composition,
    people: Vec<Participant>,
    subject: String,
    text: String,
    notice: Option<String>,
    then: ThenView,
}

impl Core {
    /// Begins a message.
    pub(crate) async fn compose(&self, start: ComposeStart) -> Answer<ComposeView> {
        let author = self.author()?;
        let id = fresh_id(&author)?;
        let begun = match start {
            ComposeStart::New => Beginning {
                composition: empty(id),
                people: Vec::new(),
                subject: String::new(),
                text: self.signed().await,
                notice: None,
                then: ThenView::default(),
            },
            ComposeStart::Reply { key } => self.answering(&key, Answering::Sender, id).await?,
            ComposeStart::ReplyAll { key } => self.answering(&key, Answering::All, id).await?,
            ComposeStart::Forward { key } => self.answering(&key, Answering::Forward, id).await?,
            ComposeStart::Draft { key } => self.going_on(&key, id).await?,
        };
        Ok(self.composing(begun, &author))
    }

    fn composing(&self, begun: Beginning, author: &Participant) -> ComposeView {
        let files = enclosed(&begun.composition.enclosed);
        ComposeView {
            id: self.compose.put(begun.composition).to_string(),
            from: author.written.clone(),
            to: field(&begun.people, Role::To),
            cc: field(&begun.people, Role::Cc),
            bcc: field(&begun.people, Role::Bcc),
            subject: begun.subject,
            text: begun.text,
            notice: begun.notice,
            enclosed: files,
            can_track: self.can_track_sent(),
            then: begun.then,
            readers: self.who_can_read(),
            submission: self.submission(),
        }
    }

    async fn answering(&self, key: &str, answering: Answering, id: MessageId) -> Answer<Beginning> {
        let (_, read) = self.read_by_key(key).await?;
        let header = &read.message.header;
        let wished = mime::field(&read.raw, "reply-to").map(|text| compose::people(Role::To, &text));
        let wished = wished.unwrap_or_default();
        let is_mine = |address: &EmailAddress| self.is_mine(address);
        let people = decisions::recipients(answering, header, &wished, is_mine);
        let forward = answering == Answering::Forward;
        let missed = decisions::missed(header, &wished, is_mine).filter(|_| !forward);
        let text = self.body_text(key).await?;
        let text = if forward {
            format!("{}\n\n{}\n\n{text}", self.signed().await, forwarded(header))
        } else {
            let quote = decisions::quote(&introduction(header), &text);
            format!("{}\n\n{quote}", self.signed().await)
        };
        Ok(Beginning {
            composition: Composition {
                in_reply_to: (!forward).then(|| written_message_id(&header.id)),
                references: decisions::references(header),
                enclosed: if forward {
                    files(read.as_ref())?
                } else {
                    Vec::new()
                },
                ..empty(id)
            },
            people,
            subject: decisions::subject(answering, &header.subject),
            text,
            notice: missed.map(|author| {
                say!(
                    "The answer does not go to {address}, where the message came from: its author asks for answers elsewhere.",
                    address = author.written
                )
            }),
            then: ThenView::default(),
        })
    }

    /// A draft that goes on is the same message, unless it has no identity of its own.
    async fn going_on(&self, key: &str, fresh: MessageId) -> Answer<Beginning> {
        let (_, read) = self.read_by_key(key).await?;
        let header = &read.message.header;
        let own = Some(header.id.clone()).filter(|id| !is_derived_message_id(id));
        let text = unflowed(&self.body_text(key).await?);
        let remembered = self.remembered_then(&read).await;
        Ok(Beginning {
            composition: Composition {
                message_id: own.unwrap_or(fresh),
                in_reply_to: header.in_reply_to.clone(),
                references: header.references.clone(),
                enclosed: files(read.as_ref())?,
                then: remembered.kept,
            },
            people: header.people.clone(),
            subject: header.subject.clone(),
            text,
            notice: remembered.notice,
            then: remembered.view,
        })
    }
}

/// A message's attachments, to go along.
fn files(read: &ReadMessage) -> Answer<Vec<Enclosed>> {
    let mut files = Vec::new();
    for file in &read.message.attachments {
        files.push(Enclosed {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: mime::attachment_bytes(&read.raw, file.index)?.into(),
            content_id: None,
        });
    }
    Ok(files)
}

fn empty(message_id: MessageId) -> Composition {
    Composition {
        message_id,
        in_reply_to: None,
        references: Vec::new(),
        enclosed: Vec::new(),
        then: None,
    }
}

/// An identity that nobody else gives: random, under the domain of the person's own address.
fn fresh_id(author: &Participant) -> Answer<MessageId> {
    let domain = author
        .address
        .as_ref()
        .map_or("localhost", |address| address.domain());
    let text = format!("{}@{domain}", Uuid::new_v4());
    text.parse()
        .map_err(|_| failing::internal(sentence!("an identity")))
}

/// Who wrote it and when: others read that on any day, so the moment is said whole.
fn introduction(header: &MessageHeader) -> String {
    let who = header.people.iter().find(|person| person.role == Role::From);
    let who = who.map(|person| person.name.clone().unwrap_or_else(|| person.written.clone()));
    let who = who.unwrap_or_default();
    match header.sent {
        Some(at) => say!("{who} wrote on {when}:", who = who, when = time::whole(at)),
        None => say!("{who} wrote:", who = who),
    }
}

/// The header of a message that is passed on, in words.
fn forwarded(header: &MessageHeader) -> String {
    let sent = header.sent.map(time::whole).unwrap_or_default();
    let lines = [
        (say!("From"), field(&header.people, Role::From)),
        (say!("Date"), sent),
        (say!("To"), field(&header.people, Role::To)),
        (say!("Cc"), field(&header.people, Role::Cc)),
        (say!("Subject"), header.subject.clone()),
    ];
    let told = lines.iter().filter(|(_, value)| !value.is_empty());
    let told: Vec<String> = told.map(|(name, value)| format!("{name}: {value}")).collect();
    format!(
        "{}\n{}",
        say!("-------- Forwarded message --------"),
        told.join("\n")
    )
}
