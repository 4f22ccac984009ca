//! Where the copies of a message are: SEARCH in every folder but Trash and Junk. The search is by part of a text, so each hit is
//! held against the identity.

use async_imap::imap_proto::{MailboxDatum, Response};
use regarding_model::identity::is_derived_message_id;
use regarding_model::ids::MessageId;

use crate::error::MailboxError;
use crate::imap::session::Session;
use crate::imap::{envelope, folders, wire};
use crate::seam::{Folder, FolderId, FolderPurpose, ItemKey, Whose};

/// How many hits of one folder are looked at, the newest first.
const HIT_LIMIT: usize = 500;

/// Every copy of a message. Other people's mailboxes are looked through only where the person's own holds none: their copies are
/// theirs.
pub(crate) async fn copies(session: &mut Session, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
    let folders = folders::list(session).await?;
    let (mine, others): (Vec<&Folder>, Vec<&Folder>) = folders
        .iter()
        .filter(|folder| {
            folder.selectable && !matches!(folder.purpose, FolderPurpose::Trash | FolderPurpose::Junk)
        })
        .partition(|folder| folder.whose == Whose::Mine);
    let found = in_all(session, &mine, id).await?;
    if found.is_empty() {
        in_all(session, &others, id).await
    } else {
        Ok(found)
    }
}

async fn in_all(
    session: &mut Session,
    folders: &[&Folder],
    id: &MessageId,
) -> Result<Vec<ItemKey>, MailboxError> {
    let criterion = criterion(id);
    let mut found = Vec::new();
    for folder in folders {
        match in_folder(session, &folder.id, id, &criterion).await {
            Ok(keys) => found.extend(keys),
            // One folder that cannot be opened hides nothing of the others.
            Err(MailboxError::Gone | MailboxError::Forbidden { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The copies in one folder, the newest last.
pub(crate) async fn in_one(
    session: &mut Session,
    folder: &FolderId,
    id: &MessageId,
) -> Result<Vec<ItemKey>, MailboxError> {
    let mut keys = in_folder(session, folder, id, &criterion(id)).await?;
    keys.sort_by_key(|key| wire::parts(key).unwrap_or_default());
    Ok(keys)
}

async fn in_folder(
    session: &mut Session,
    folder: &FolderId,
    id: &MessageId,
    criterion: &str,
) -> Result<Vec<ItemKey>, MailboxError> {
    let selected = session.select(folder).await?;
    if selected.exists == 0 {
        return Ok(Vec::new());
    }
    let mut hits: Vec<u32> = Vec::new();
    session
        .run(&format!("UID SEARCH {criterion}"), |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                hits.extend(uids);
            }
        })
        .await?;
    hits.sort_unstable_by(|a, b| b.cmp(a));
    hits.truncate(HIT_LIMIT);
    if hits.is_empty() {
        return Ok(Vec::new());
    }
    let set: Vec<String> = hits.iter().map(u32::to_string).collect();
    let command = format!("UID FETCH {}", set.join(","));
    let envelopes = envelope::fetch(session, &command, "", folder, selected.validity).await?;
    Ok(envelopes
        .into_iter()
        .filter(|one| one.header.id == *id)
        .map(|one| one.key)
        .collect())
}

/// What to search for. A derived identity belongs to a message that has none of its own, so those are looked at.
fn criterion(id: &MessageId) -> String {
    if is_derived_message_id(id) {
        return "NOT HEADER MESSAGE-ID \"\"".to_owned();
    }
    // Without a charset a search text is ASCII; the longest such stretch of the id is enough to find it.
    let stretches = id.as_str().split(|c: char| !matches!(c, ' '..='~'));
    let longest = stretches.max_by_key(|stretch| stretch.len()).unwrap_or_default();
    format!(
        "HEADER MESSAGE-ID {}",
        wire::quoted(longest).unwrap_or_else(|| "\"\"".to_owned())
    )
}
