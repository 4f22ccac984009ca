//! What is different in a folder of a store that keeps no history itself (a Maildir; IMAP without QRESYNC). A checkpoint is
//! the fingerprint of all names and marks of a moment: equal means nothing happened, even after a restart; otherwise the
//! difference is known when this run saw that moment.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::seam::{Changes, Checkpoint, Flags, FolderId, ItemKey};

/// How many moments of a folder are remembered.
const REMEMBERED: usize = 4;

/// The names of a moment and the marks of each.
pub(crate) type Moment = BTreeMap<String, Flags>;

/// The moments that this run saw.
#[derive(Debug, Default)]
pub(crate) struct Snapshots {
    seen: Mutex<BTreeMap<FolderId, VecDeque<(Checkpoint, Moment)>>>,
    /// Where the server stood at the newest moment of each folder, for a server that counts its changes.
    positions: Mutex<BTreeMap<FolderId, (Checkpoint, Checkpoint)>>,
}

impl Snapshots {
    /// Compares what is there now, newest first, with the moment of a checkpoint.
    pub(crate) fn since(
        &self,
        folder: &FolderId,
        newest_first: &[(String, Flags)],
        since: Option<&Checkpoint>,
    ) -> Changes {
        let now: Moment = newest_first.iter().cloned().collect();
        let checkpoint = fingerprint(&now);
        let before = since.and_then(|since| {
            if *since == checkpoint {
                Some(now.clone())
            } else {
                self.recall(folder, since)
            }
        });
        self.remember(folder, &checkpoint, now.clone());
        let names = newest_first.iter().map(|(name, _)| name.as_str());
        match before {
            Some(before) => difference(folder, &before, &now, names, checkpoint),
            None => Changes::Complete {
                present: keys(folder, names),
                checkpoint,
            },
        }
    }

    /// Notes the server's own position at the moment of a checkpoint that was just given.
    pub(crate) fn note_position(&self, folder: &FolderId, moment: &Checkpoint, position: Checkpoint) {
        let mut positions = self.positions.lock().unwrap_or_else(PoisonError::into_inner);
        positions.insert(folder.clone(), (moment.clone(), position));
    }

    /// The moment of a checkpoint and the server's own position then, when both are remembered.
    pub(crate) fn recall_with_position(
        &self,
        folder: &FolderId,
        since: &Checkpoint,
    ) -> Option<(Moment, Checkpoint)> {
        let positions = self.positions.lock().unwrap_or_else(PoisonError::into_inner);
        let (moment, position) = positions.get(folder)?;
        (moment == since).then_some(())?;
        Some((self.recall(folder, since)?, position.clone()))
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

fn difference<'a>(
    folder: &FolderId,
    before: &Moment,
    now: &Moment,
    newest_first: impl Iterator<Item = &'a str>,
    checkpoint: Checkpoint,
) -> Changes {
    let came = newest_first.filter(|name| !before.contains_key(*name));
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
