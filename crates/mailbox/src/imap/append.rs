//! Putting a message into a folder (APPEND) and taking one away: drafts, and copies of what was sent.

use crate::error::{MailboxError, unsupported};
use crate::imap::session::Session;
use crate::imap::wire;
use crate::seam::{Flags, FolderId, ItemKey};
use async_imap::imap_proto::{MailboxDatum, Response};
use regarding_model::say;

/// Puts a message into a folder.
pub(crate) async fn append(
    session: &mut Session,
    folder: &FolderId,
    message: &[u8],
    flags: Flags,
) -> Result<(), MailboxError> {
    session.append(folder, &words(flags), message).await
}

/// The marks as the protocol writes them.
fn words(flags: Flags) -> String {
    let all = [
        ("\\Seen", flags.seen),
        ("\\Answered", flags.answered),
        ("\\Flagged", flags.flagged),
        ("\\Draft", flags.draft),
    ];
    let set: Vec<&str> = all
        .iter()
        .filter(|(_, set)| *set)
        .map(|(word, _)| *word)
        .collect();
    format!("({})", set.join(" "))
}

/// Takes one message away, and no other: without UIDPLUS only where nothing else is marked as deleted.
pub(crate) async fn remove(session: &mut Session, key: &ItemKey) -> Result<(), MailboxError> {
    let (validity, uid) = wire::parts(key)?;
    match session.open(&key.folder, validity).await {
        // What it named is not there any more.
        Err(MailboxError::Gone) => return Ok(()),
        opened => opened?,
    }
    session
        .run(&format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)"), |_| {})
        .await?;
    if session.offered.has("UIDPLUS") {
        return session.run(&format!("UID EXPUNGE {uid}"), |_| {}).await;
    }
    let mut marked: Vec<u32> = Vec::new();
    session
        .run("UID SEARCH DELETED", |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                marked.extend(uids);
            }
        })
        .await?;
    if marked.iter().any(|other| *other != uid) {
        return Err(unsupported(say!("taking away one message alone")));
    }
    session.run("EXPUNGE", |_| {}).await
}
