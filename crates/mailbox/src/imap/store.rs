//! Marks: UID STORE. The server answers with the message's marks; no answer means that it is gone. Where the person may not set them,
//! some servers agree and do nothing (RFC 4314, 4).

use regarding_model::say;

use crate::error::MailboxError;
use crate::imap::envelope::Fetched;
use crate::imap::session::{FLAGGED, SEEN, Session};
use crate::imap::wire;
use crate::seam::{FlagChange, ItemKey};

/// Sets or clears marks.
pub(crate) async fn mark(
    session: &mut Session,
    key: &ItemKey,
    change: FlagChange,
) -> Result<(), MailboxError> {
    let (validity, uid) = wire::parts(key)?;
    session.open(&key.folder, validity).await?;
    let wanted = [(SEEN, change.seen), (FLAGGED, change.flagged)];
    let refused = session.selected.as_ref().map(|selected| selected.refused.clone());
    let refused = refused.unwrap_or_default();
    if wanted
        .iter()
        .any(|(word, set)| set.is_some() && refused.contains(word))
    {
        return Err(MailboxError::Forbidden {
            reason: say!("you may read in this folder, and mark nothing in it"),
        });
    }
    for sign in ['+', '-'] {
        let words = wanted
            .iter()
            .filter(|(_, set)| *set == Some(sign == '+'))
            .map(|(word, _)| *word);
        let words: Vec<&str> = words.collect();
        if words.is_empty() {
            continue;
        }
        let mut answered = false;
        let command = format!("UID STORE {uid} {sign}FLAGS ({})", words.join(" "));
        session
            .run(&command, |response| answered |= Fetched::of(response).is_some())
            .await?;
        if !answered && !exists(session, uid).await? {
            return Err(MailboxError::Gone);
        }
    }
    Ok(())
}

/// A server need not answer when a mark was as wanted already.
async fn exists(session: &mut Session, uid: u32) -> Result<bool, MailboxError> {
    let mut found = false;
    let command = format!("UID FETCH {uid} (UID)");
    session
        .run(&command, |response| {
            found |= Fetched::of(response).is_some_and(|one| one.uid == Some(uid))
        })
        .await?;
    Ok(found)
}
