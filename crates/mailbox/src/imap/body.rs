//! A whole message, in pieces: a slow line gets its answers in time, and a server cannot send more than was asked for.

use crate::error::MailboxError;
use crate::imap::envelope::Fetched;
use crate::imap::session::Session;
use crate::imap::wire;
use crate::mime::MESSAGE_LIMIT_MB;
use crate::seam::{ItemKey, RawMessage};

/// The first piece, which most messages fit in, and the others, in bytes.
const FIRST: usize = 256 * 1024;
const OTHERS: usize = 1024 * 1024;

/// Reads a message without marking it.
pub(crate) async fn read(session: &mut Session, key: &ItemKey) -> Result<RawMessage, MailboxError> {
    let (validity, uid) = wire::parts(key)?;
    session.open(&key.folder, validity).await?;
    let limit = MESSAGE_LIMIT_MB as usize * 1_000_000;
    let mut bytes = Vec::new();
    loop {
        let wanted = if bytes.is_empty() { FIRST } else { OTHERS };
        let (piece, size) = piece(session, uid, bytes.len(), wanted).await?;
        if bytes.len() + piece.len() > limit || size.is_some_and(|size| size as usize > limit) {
            return Err(MailboxError::TooLarge {
                limit_mb: MESSAGE_LIMIT_MB,
            });
        }
        // Sizes that servers tell are not always right; a short piece is the end.
        let last = piece.len() < wanted;
        bytes.extend(piece);
        if last {
            return Ok(RawMessage(bytes));
        }
    }
}

async fn piece(
    session: &mut Session,
    uid: u32,
    from: usize,
    length: usize,
) -> Result<(Vec<u8>, Option<u32>), MailboxError> {
    let command = format!("UID FETCH {uid} (UID RFC822.SIZE BODY.PEEK[]<{from}.{length}>)");
    let mut found = None;
    session
        .run(&command, |response| {
            if let Some(fetched) =
                Fetched::of(response).filter(|one| one.uid == Some(uid) && one.size.is_some())
            {
                found = Some((fetched.data.unwrap_or_default(), fetched.size));
            }
        })
        .await?;
    found.ok_or(MailboxError::Gone)
}
