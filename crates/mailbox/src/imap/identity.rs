//! Which folder a folder is: MAILBOXID where the server has it (RFC 8474), else UIDVALIDITY, which a rename leaves as it is and a new
//! folder of the same name does not have (RFC 3501), beside a fingerprint of the name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_imap::imap_proto::{MailboxDatum, Response, StatusAttribute};
use regarding_model::folder::FolderIdentity;

use crate::error::MailboxError;
use crate::imap::session::Session;
use crate::imap::{folders, wire};
use crate::seam::FolderId;

/// What was learned in this run: the lasting identity of a folder of this name and UIDVALIDITY. Together they say that it is the same
/// one still, so that it is asked for once.
#[derive(Debug, Default)]
pub(crate) struct Identities(Mutex<HashMap<(FolderId, u32), FolderIdentity>>);

impl Identities {
    fn get(&self, folder: &FolderId, validity: u32) -> Option<FolderIdentity> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(folder.clone(), validity)).cloned()
    }

    fn note(&self, folder: &FolderId, validity: u32, identity: FolderIdentity) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((folder.clone(), validity), identity);
    }
}

/// The identities of all folders that can hold messages.
pub(crate) async fn all(
    session: &mut Session,
    known: &Identities,
) -> Result<Vec<(FolderId, FolderIdentity)>, MailboxError> {
    let validities = validities(session).await?;
    let mut found = Vec::new();
    for folder in folders::list(session).await? {
        if !folder.selectable {
            continue;
        }
        let told = match validities.get(&folder.id.0) {
            Some(validity) => identity(session, &folder.id, *validity, known).await,
            None => of(session, &folder.id, known).await,
        };
        match told {
            Ok(identity) => found.push((folder.id, identity)),
            // One folder that cannot be opened hides nothing of the others.
            Err(MailboxError::Gone | MailboxError::Forbidden { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The identity of one folder.
pub(crate) async fn of(
    session: &mut Session,
    folder: &FolderId,
    known: &Identities,
) -> Result<FolderIdentity, MailboxError> {
    let selected = session.select(folder).await?;
    identity(session, folder, selected.validity, known).await
}

async fn identity(
    session: &mut Session,
    folder: &FolderId,
    validity: u32,
    known: &Identities,
) -> Result<FolderIdentity, MailboxError> {
    if !session.offered.has("OBJECTID") {
        return Ok(FolderIdentity::made_at(validity, &folder.0));
    }
    if let Some(identity) = known.get(folder, validity) {
        return Ok(identity);
    }
    let command = format!("SELECT {}", wire::folder_name(folder)?);
    let mut told = None;
    let look = |response: &Response<'_>| told = told.take().or_else(|| mailbox_id(response));
    let selected = session.select_with(folder, &command, look).await?;
    let identity = told.map_or_else(
        || FolderIdentity::made_at(selected.validity, &folder.0),
        |token| FolderIdentity::lasting(&token),
    );
    known.note(folder, selected.validity, identity.clone());
    Ok(identity)
}

/// UIDVALIDITY of all folders in one round trip, where the server tells it with the list.
async fn validities(session: &mut Session) -> Result<HashMap<String, u32>, MailboxError> {
    let mut told = HashMap::new();
    if !session.offered.has("LIST-STATUS") {
        return Ok(told);
    }
    session
        .run("LIST \"\" \"*\" RETURN (STATUS (UIDVALIDITY))", |response| {
            if let Response::MailboxData(MailboxDatum::Status { mailbox, status }) = response {
                let validity = status.iter().find_map(|one| match one {
                    StatusAttribute::UidValidity(validity) => Some(*validity),
                    _ => None,
                });
                told.extend(validity.map(|validity| (mailbox.to_string(), validity)));
            }
        })
        .await?;
    Ok(told)
}

/// The parser does not know the code and leaves it in the words: `[MAILBOXID (F2212ea87)] Ok`.
fn mailbox_id(response: &Response<'_>) -> Option<String> {
    let Response::Data { outcome, .. } = response else {
        return None;
    };
    let words = outcome.information.as_deref()?;
    let inside = words.trim_start().strip_prefix('[')?.split(']').next()?;
    let (name, token) = inside.split_once(' ')?;
    let token = token.trim().strip_prefix('(')?.strip_suffix(')')?.trim();
    (name.eq_ignore_ascii_case("MAILBOXID") && !token.is_empty()).then(|| token.to_owned())
}
