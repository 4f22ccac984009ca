//! What the message list needs, from FETCH: which fields are asked for, and how an answer becomes an envelope.

use std::collections::BTreeMap;

use async_imap::imap_proto::{AttributeValue, Response};
use regarding_model::identity::is_derived_message_id;

use crate::error::MailboxError;
use crate::imap::session::Session;
use crate::imap::{beginning, preview, wire};
use crate::mime;
use crate::seam::{Envelope, Flags, FolderId};

/// How much of these fields is asked for in the list, in bytes. One giant header must not slow a page; its identity may stand behind
/// ten thousand recipients.
const HEADER_LIMIT: usize = 64 * 1024;

/// What a list asks for: the parsed fields only, and nothing that makes the server open the body.
pub(crate) const LIST_FIELDS: &str = "UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM TO CC BCC \
     SUBJECT MESSAGE-ID IN-REPLY-TO REFERENCES CONTENT-TYPE)]<0.65536>";

/// The parts of one FETCH answer that the program uses.
#[derive(Debug, Default)]
pub(crate) struct Fetched {
    pub(crate) uid: Option<u32>,
    pub(crate) flags: Option<Flags>,
    pub(crate) size: Option<u32>,
    pub(crate) data: Option<Vec<u8>>,
    pub(crate) preview: Option<String>,
    received: Option<jiff::Timestamp>,
}

impl Fetched {
    /// Reads an answer; `None` when it is no FETCH. The numbers in front of it are not used: UIDs are.
    pub(crate) fn of(response: &Response<'_>) -> Option<Self> {
        let Response::Fetch(_, attributes) = response else {
            return None;
        };
        let mut fetched = Self::default();
        for attribute in attributes {
            match attribute {
                AttributeValue::Uid(uid) => fetched.uid = Some(*uid),
                AttributeValue::Flags(words) => {
                    fetched.flags = Some(wire::flags(words.iter().map(AsRef::as_ref)))
                }
                AttributeValue::Rfc822Size(size) => fetched.size = Some(*size),
                AttributeValue::InternalDate(text) => fetched.received = wire::internal_date(text),
                AttributeValue::BodySection { data, .. } => {
                    fetched.data = data.as_ref().map(|data| data.to_vec())
                }
                _ => {}
            }
        }
        Some(fetched)
    }

    fn is_cut(&self) -> bool {
        self.data.as_ref().is_some_and(|data| data.len() >= HEADER_LIMIT)
    }
}

/// Fetches the list fields of a set of messages (`FETCH` or `UID FETCH` and the set), newest first. `more` names further
/// fields, with a blank before each.
pub(crate) async fn fetch(
    session: &mut Session,
    command: &str,
    more: &str,
    folder: &FolderId,
    validity: u32,
) -> Result<Vec<Envelope>, MailboxError> {
    let mut all: BTreeMap<u32, Envelope> = BTreeMap::new();
    let mut unclear: Vec<u32> = Vec::new();
    session
        .run_raw(&format!("{command} ({LIST_FIELDS}{more})"), |response, raw| {
            // An answer without the fields is news about a mark, not an answer to this.
            let Some(fetched) = Fetched::of(response).filter(|one| one.uid.is_some() && one.data.is_some())
            else {
                return;
            };
            let preview = if more.is_empty() {
                None
            } else {
                preview::of(response, raw)
            };
            let one = Fetched { preview, ..fetched };
            let is_cut = one.is_cut();
            // Read at once, while the server is busy with the next ones.
            let (uid, envelope) = envelope(one, folder, validity);
            if is_cut || is_derived_message_id(&envelope.header.id) {
                unclear.push(uid);
            }
            all.insert(uid, envelope);
        })
        .await?;
    beginning::read(session, &unclear, |uid, beginning| {
        if let Some(envelope) = all.get_mut(&uid) {
            envelope.has_attachments = attachments(beginning);
            envelope.header = mime::header_only(beginning);
        }
    })
    .await?;
    Ok(all.into_values().rev().collect())
}

/// The envelope and its UID.
fn envelope(fetched: Fetched, folder: &FolderId, validity: u32) -> (u32, Envelope) {
    let header = fetched.data.unwrap_or_default();
    let uid = fetched.uid.unwrap_or_default();
    let envelope = Envelope {
        key: wire::key(folder, validity, uid),
        received: fetched.received,
        flags: fetched.flags.unwrap_or_default(),
        size: fetched.size.unwrap_or_default(),
        preview: fetched.preview,
        has_attachments: attachments(&header),
        header: mime::header_only(&header),
    };
    (uid, envelope)
}

/// Whether there are attachments, where the outer type alone tells.
fn attachments(header: &[u8]) -> Option<bool> {
    let kind = mime::fields::first(header, "content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let none = kind.is_empty() || kind.starts_with("text/") || kind.starts_with("multipart/alternative");
    none.then_some(false)
}
