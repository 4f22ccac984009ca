//! What is different in a folder. A Maildir keeps no history, so a checkpoint is the fingerprint of the names of that moment:
//! equal means nothing happened, even after a restart; otherwise the difference is known when this run saw that moment.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::error::MailboxError;
use crate::maildir::entry::Entry;
use crate::maildir::listing;
use crate::seam::{Changes, Checkpoint, Flags, FolderId, ItemKey};

/// How many moments of a folder are remembered.
const REMEMBERED: usize = 4;

/// The names of a moment and the marks of each.
type Moment = BTreeMap<String, Flags>;

/// The moments that this run saw.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    seen: Mutex<BTreeMap<FolderId, VecDeque<(Checkpoint, Moment)>>>,
}

impl Snapshots {
    pub(super) fn since(
        &self,
        root: &Path,
        folder: &FolderId,
        since: Option<&Checkpoint>,
    ) -> Result<Changes, MailboxError> {
        let entries = listing::newest_first(root, folder)?;
        let now: Moment = entries
            .iter()
            .map(|entry| (entry.unique().to_owned(), entry.flags()))
            .collect();
        let checkpoint = fingerprint(&now);
        let before = since.and_then(|since| {
            if *since == checkpoint {
                Some(now.clone())
            } else {
                self.recall(folder, since)
            }
        });
        self.remember(folder, &checkpoint, now.clone());
        Ok(match before {
            Some(before) => difference(folder, &before, &now, &entries, checkpoint),
            None => Changes::Complete {
                present: keys(folder, entries.iter().map(Entry::unique)),
                checkpoint,
            },
        })
    }

    fn recall(&self, folder: &FolderId, since: &Checkpoint) -> Option<Moment> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let moments = seen.get(folder)?;
        moments
            .iter()
            .find(|(checkpoint, _)| checkpoint == since)
            .map(|(_, moment)| moment.clone())
    }

    fn remember(&self, folder: &FolderId, checkpoint: &Checkpoint, moment: Moment) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let moments = seen.entry(folder.clone()).or_default();
        moments.retain(|(other, _)| other != checkpoint);
        moments.push_front((checkpoint.clone(), moment));
        moments.truncate(REMEMBERED);
    }
}

fn difference(
    folder: &FolderId,
    before: &Moment,
    now: &Moment,
    newest_first: &[Entry],
    checkpoint: Checkpoint,
) -> Changes {
    let came = newest_first
        .iter()
        .map(Entry::unique)
        .filter(|name| !before.contains_key(*name));
    let marked = now
        .iter()
        .filter(|(name, flags)| before.get(*name).is_some_and(|old| old != *flags));
    let went = before.keys().filter(|name| !now.contains_key(*name));
    Changes::Delta {
        arrived: keys(folder, came),
        changed: marked.map(|(name, flags)| (key(folder, name), *flags)).collect(),
        removed: keys(folder, went.map(String::as_str)),
        checkpoint,
    }
}

fn fingerprint(moment: &Moment) -> Checkpoint {
    let mut hasher = blake3::Hasher::new();
    for (name, flags) in moment {
        hasher.update(name.as_bytes());
        let marks = [flags.seen, flags.answered, flags.flagged, flags.draft].map(u8::from);
        hasher.update(&[b'\0', marks[0], marks[1], marks[2], marks[3]]);
    }
    Checkpoint(hasher.finalize().to_hex().to_string())
}

fn keys<'a>(folder: &FolderId, names: impl Iterator<Item = &'a str>) -> Vec<ItemKey> {
    names.map(|name| key(folder, name)).collect()
}

fn key(folder: &FolderId, name: &str) -> ItemKey {
    ItemKey {
        folder: folder.clone(),
        name: name.to_owned(),
    }
}
