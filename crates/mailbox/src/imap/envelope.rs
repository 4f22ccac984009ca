//! What the message list needs, from FETCH: which fields are asked for, and how an answer becomes an envelope.

use async_imap::imap_proto::{AttributeValue, Response};

use crate::error::MailboxError;
use crate::imap::session::Session;
use crate::imap::{preview, wire};
use crate::mime;
use crate::seam::{Envelope, Flags, FolderId};

/// How much of these fields is asked for in the list, in bytes. One giant header must not slow a page.
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
    let mut all: Vec<(u32, Envelope)> = Vec::new();
    let mut cut: Vec<Fetched> = Vec::new();
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
            // Read at once, while the server is busy with the next ones.
            if one.is_cut() {
                cut.push(one);
            } else {
                all.push(envelope(one, folder, validity));
            }
        })
        .await?;
    for one in cut {
        let header = whole_header(session, one.uid.unwrap_or_default()).await?;
        let data = Some(header);
        all.push(envelope(Fetched { data, ..one }, folder, validity));
    }
    all.sort_by_key(|(uid, _)| core::cmp::Reverse(*uid));
    all.dedup_by_key(|(uid, _)| *uid);
    Ok(all.into_iter().map(|(_, envelope)| envelope).collect())
}

/// The header of one message with more of it than a list shows. Its identity may stand behind ten thousand recipients.
async fn whole_header(session: &mut Session, uid: u32) -> Result<Vec<u8>, MailboxError> {
    let mut header = Vec::new();
    let command = format!("UID FETCH {uid} (UID BODY.PEEK[HEADER]<0.1048576>)");
    session
        .run(&command, |response| {
            if let Some(data) = Fetched::of(response).and_then(|one| one.data) {
                header = data;
            }
        })
        .await?;
    Ok(header)
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
