//! Whether messages of a list carry attachments, where their outer type does not tell: BODYSTRUCTURE, for those messages of a page that
//! a person looks at.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use async_imap::imap_proto::{
    AttributeValue, BodyContentCommon, BodyContentSinglePart, BodyStructure, Response,
};

use crate::error::MailboxError;
use crate::imap::session::Session;
use crate::imap::wire;
use crate::seam::Envelope;

/// Whether structures are asked for; not any more once a server wrote one that the parser gives up on, which costs the connection.
#[derive(Debug)]
pub(crate) struct Structures(AtomicBool);

impl Default for Structures {
    fn default() -> Self {
        Self(AtomicBool::new(true))
    }
}

impl Structures {
    /// Fills in what is not known. What cannot be learned stays unknown.
    pub(crate) async fn fill(&self, session: &mut Session, envelopes: &mut [Envelope]) {
        let unknown = envelopes.iter().filter(|one| one.has_attachments.is_none());
        let uids: Vec<u32> = unknown.filter_map(uid).collect();
        if uids.is_empty() || !self.0.load(Ordering::Relaxed) {
            return;
        }
        match ask(session, &uids).await {
            Ok(told) => {
                for envelope in envelopes.iter_mut().filter(|one| one.has_attachments.is_none()) {
                    envelope.has_attachments = uid(envelope).and_then(|uid| told.get(&uid).copied());
                }
            }
            Err(MailboxError::Invalid { .. }) => self.0.store(false, Ordering::Relaxed),
            // The list is there; the connection is made anew for whatever comes next.
            Err(_) => {}
        }
    }
}

fn uid(envelope: &Envelope) -> Option<u32> {
    wire::parts(&envelope.key).ok().map(|(_, uid)| uid)
}

async fn ask(session: &mut Session, uids: &[u32]) -> Result<BTreeMap<u32, bool>, MailboxError> {
    let set: Vec<String> = uids.iter().map(u32::to_string).collect();
    let mut told = BTreeMap::new();
    session
        .run(
            &format!("UID FETCH {} (UID BODYSTRUCTURE)", set.join(",")),
            |response| {
                told.extend(answer(response));
            },
        )
        .await?;
    Ok(told)
}

fn answer(response: &Response<'_>) -> Option<(u32, bool)> {
    let Response::Fetch(_, attributes) = response else {
        return None;
    };
    let uid = attributes.iter().find_map(|attribute| match attribute {
        AttributeValue::Uid(uid) => Some(*uid),
        _ => None,
    })?;
    let structure = attributes.iter().find_map(|attribute| match attribute {
        AttributeValue::BodyStructure(structure) => Some(structure),
        _ => None,
    })?;
    Some((uid, has_attachment(structure)))
}

/// The guard bounds how deep a structure nests.
fn has_attachment(structure: &BodyStructure<'_>) -> bool {
    match structure {
        BodyStructure::Multipart { bodies, .. } => bodies.iter().any(has_attachment),
        BodyStructure::Text { common, other, .. } => {
            let is_body = ["plain", "html"]
                .iter()
                .any(|kind| common.ty.subtype.eq_ignore_ascii_case(kind));
            match disposition(common).as_deref() {
                Some("attachment") => true,
                Some(_) => false,
                None => !is_body && is_apart(other),
            }
        }
        BodyStructure::Basic { common, other, .. } | BodyStructure::Message { common, other, .. } => {
            match disposition(common).as_deref() {
                Some("inline") => false,
                Some(_) => true,
                None => is_apart(other),
            }
        }
    }
}

fn disposition(common: &BodyContentCommon<'_>) -> Option<String> {
    common.disposition.as_ref().map(|told| told.ty.to_lowercase())
}

/// What the text refers to by an id stands in it (as in [`crate::mime::attachment`]).
fn is_apart(other: &BodyContentSinglePart<'_>) -> bool {
    other.id.is_none()
}

#[cfg(test)]
mod tests {
    use async_imap::imap_proto::Response;

    use super::answer;

    fn told(structure: &str) -> Option<(u32, bool)> {
        let text = format!("* 3 FETCH (UID 7 BODYSTRUCTURE {structure})\r\n");
        let (_, response) = Response::parse(text.as_bytes()).unwrap();
        answer(&response)
    }

    const TEXT: &str = r#"("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "7BIT" 9 1 NIL NIL NIL NIL)"#;

    #[test]
    fn a_file_is_told_from_what_stands_in_the_text() {
        let file = r#"("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 99 NIL ("attachment" ("FILENAME" "a.pdf")) NIL NIL)"#;
        let picture = r#"("IMAGE" "PNG" NIL "<logo@x>" NIL "BASE64" 99 NIL ("inline" NIL) NIL NIL)"#;
        let bare = r#"("IMAGE" "PNG" NIL NIL NIL "BASE64" 99 NIL NIL NIL NIL)"#;
        let mixed = |parts: &str| told(&format!(r#"({parts} "MIXED" ("BOUNDARY" "b") NIL NIL NIL)"#));
        assert_eq!(mixed(&format!("{TEXT}{file}")), Some((7, true)));
        assert_eq!(mixed(&format!("{TEXT}{picture}")), Some((7, false)));
        assert_eq!(mixed(&format!("{TEXT}{TEXT}")), Some((7, false)));
        assert_eq!(mixed(&format!("{TEXT}{bare}")), Some((7, true)));
        assert_eq!(told(TEXT), Some((7, false)));
    }
}
