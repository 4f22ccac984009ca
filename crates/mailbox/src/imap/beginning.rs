//! The beginnings of messages whose list fields do not tell who they are: those with a giant header, and those without a Message-ID, whose
//! identity is derived from the text as well.

use crate::error::MailboxError;
use crate::imap::envelope::Fetched;
use crate::imap::session::Session;
use crate::mime;

/// How much is asked for at first, in bytes: the header of most messages, and the text that their identity takes in.
const BEGINNING: usize = 96 * 1024;

/// How many messages are asked for in one command.
const AT_ONCE: usize = 50;

/// Reads as much of each of these messages as tells its identity. One that is gone meanwhile is passed over.
pub(crate) async fn read(
    session: &mut Session,
    uids: &[u32],
    mut told: impl FnMut(u32, &[u8]),
) -> Result<(), MailboxError> {
    let mut longer: Vec<u32> = Vec::new();
    for some in uids.chunks(AT_ONCE) {
        fetch(session, some, BEGINNING, |uid, bytes| {
            if bytes.len() < BEGINNING || mime::tells_identity(bytes) {
                told(uid, bytes);
            } else {
                longer.push(uid);
            }
        })
        .await?;
    }
    // One by one: each may be a megabyte.
    for uid in longer {
        fetch(session, &[uid], mime::LONG_BEGINNING, &mut told).await?;
    }
    Ok(())
}

async fn fetch(
    session: &mut Session,
    uids: &[u32],
    length: usize,
    mut told: impl FnMut(u32, &[u8]),
) -> Result<(), MailboxError> {
    let set: Vec<String> = uids.iter().map(u32::to_string).collect();
    let command = format!("UID FETCH {} (UID BODY.PEEK[]<0.{length}>)", set.join(","));
    session
        .run(&command, |response| {
            if let Some(Fetched {
                uid: Some(uid),
                data: Some(bytes),
                ..
            }) = Fetched::of(response)
            {
                told(uid, &bytes);
            }
        })
        .await
        .map(|_| ())
}
