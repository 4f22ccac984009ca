//! Where the copies of a message are: an index by identity, in memory, filled when first asked and kept up by the names
//! that came and went since.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use regarding_model::ids::MessageId;

use crate::error::MailboxError;
use crate::maildir::{folders, listing};
use crate::mime;
use crate::seam::{FolderId, FolderPurpose, ItemKey};

/// How much of a file is read for its identity at first, in bytes.
const BEGINNING: u64 = 16 * 1024;

/// The index of all folders but Trash and Junk.
#[derive(Debug, Default)]
pub(super) struct Index {
    folders: Mutex<BTreeMap<FolderId, InFolder>>,
}

#[derive(Debug, Default)]
struct InFolder {
    by_id: HashMap<MessageId, Vec<String>>,
    known: HashMap<String, MessageId>,
}

impl Index {
    /// Every copy of a message.
    pub(super) fn find(&self, root: &Path, id: &MessageId) -> Result<Vec<ItemKey>, MailboxError> {
        let mut all = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let present = folders::list(root)?.into_iter().map(|folder| folder.id);
        let searched: Vec<FolderId> = present.filter(|id| is_searched(&id.0)).collect();
        all.retain(|id, _| searched.contains(id));
        let mut keys = Vec::new();
        for folder in searched {
            let index = all.entry(folder.clone()).or_default();
            index.catch_up(root, &folder)?;
            let names = index.by_id.get(id).into_iter().flatten().cloned();
            keys.extend(names.map(|name| ItemKey {
                folder: folder.clone(),
                name,
            }));
        }
        Ok(keys)
    }
}

impl InFolder {
    fn catch_up(&mut self, root: &Path, folder: &FolderId) -> Result<(), MailboxError> {
        let entries = listing::entries(root, folder)?;
        let present: HashSet<&str> = entries.iter().map(|entry| entry.unique()).collect();
        let by_id = &mut self.by_id;
        self.known.retain(|name, id| {
            let stays = present.contains(name.as_str());
            if !stays && let Some(names) = by_id.get_mut(id) {
                names.retain(|other| other != name);
            }
            stays
        });
        for entry in &entries {
            if !self.known.contains_key(entry.unique())
                && let Ok(id) = listing::path_of(root, folder, entry).and_then(|path| identity(&path))
            {
                self.by_id
                    .entry(id.clone())
                    .or_default()
                    .push(entry.unique().to_owned());
                self.known.insert(entry.unique().to_owned(), id);
            }
        }
        Ok(())
    }
}

fn identity(path: &Path) -> Result<MessageId, MailboxError> {
    let bytes = listing::read_header(path, BEGINNING)?;
    Ok(mime::header_only(&bytes).id)
}

fn is_searched(id: &str) -> bool {
    !matches!(
        folders::purpose_of(id),
        FolderPurpose::Trash | FolderPurpose::Junk
    )
}
