//! What is different in a collection whose store keeps no history itself: files, and servers without sync-collection. A checkpoint is
//! the fingerprint of all names and versions of a moment: equal means that nothing happened, even after a restart; otherwise the
//! difference is known when this run saw that moment.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::collections::{CollectionChanges, CollectionId, PlaceKey, Revision};
use crate::seam::Checkpoint;

/// How many moments of a collection are remembered: the last one, and the one before for somebody who did not keep up.
const REMEMBERED: usize = 2;

/// The names of a moment, each with its version.
pub(crate) type Moment = BTreeMap<String, Revision>;

type Seen = VecDeque<(Checkpoint, Arc<Moment>)>;

/// The moments that this run saw.
#[derive(Debug, Default)]
pub(crate) struct Moments {
    seen: Mutex<BTreeMap<CollectionId, Seen>>,
}

impl Moments {
    /// Compares what is there now with the moment of a checkpoint.
    pub(crate) fn since(
        &self,
        collection: &CollectionId,
        now: Moment,
        since: Option<&Checkpoint>,
    ) -> CollectionChanges {
        let checkpoint = fingerprint(&now);
        let now = Arc::new(now);
        let before = match since {
            Some(since) if *since == checkpoint => Some(Arc::clone(&now)),
            Some(since) => self.recall(collection, since),
            None => None,
        };
        self.remember(collection, &checkpoint, &now);
        match before {
            Some(before) => difference(collection, &before, &now, checkpoint),
            None => CollectionChanges::Complete {
                present: now
                    .iter()
                    .map(|(name, revision)| (key(collection, name), revision.clone()))
                    .collect(),
                checkpoint: Some(checkpoint),
            },
        }
    }

    fn recall(&self, collection: &CollectionId, since: &Checkpoint) -> Option<Arc<Moment>> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut moments = seen.get(collection)?.iter();
        moments
            .find(|(checkpoint, _)| checkpoint == since)
            .map(|(_, moment)| Arc::clone(moment))
    }

    fn remember(&self, collection: &CollectionId, checkpoint: &Checkpoint, moment: &Arc<Moment>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let moments = seen.entry(collection.clone()).or_default();
        moments.retain(|(other, _)| other != checkpoint);
        moments.push_front((checkpoint.clone(), Arc::clone(moment)));
        moments.truncate(REMEMBERED);
    }
}

fn difference(
    collection: &CollectionId,
    before: &Moment,
    now: &Moment,
    checkpoint: Checkpoint,
) -> CollectionChanges {
    let changed = now
        .iter()
        .filter(|(name, revision)| before.get(*name) != Some(revision));
    let removed = before.keys().filter(|name| !now.contains_key(*name));
    CollectionChanges::Delta {
        changed: changed
            .map(|(name, revision)| (key(collection, name), revision.clone()))
            .collect(),
        removed: removed.map(|name| key(collection, name)).collect(),
        checkpoint,
    }
}

fn fingerprint(moment: &Moment) -> Checkpoint {
    let mut hasher = blake3::Hasher::new();
    for (name, revision) in moment {
        for part in [name, &revision.0] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    Checkpoint(format!("seen:{}", hasher.finalize().to_hex()))
}

/// The place of a name.
pub(crate) fn key(collection: &CollectionId, name: &str) -> PlaceKey {
    PlaceKey {
        collection: collection.clone(),
        name: name.to_owned(),
    }
}

/// The name under which an item of a UID is created: the UID where every server and file system takes it for a name, else its
/// fingerprint. The same UID always has the same name, so that two cannot both be created.
pub(crate) fn resource_name(uid: &str, extension: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    let fits = (1..=200).contains(&uid.len()) && !uid.starts_with('.') && uid.chars().all(is_plain);
    if fits {
        format!("{uid}.{extension}")
    } else {
        format!("{}.{extension}", blake3::hash(uid.as_bytes()).to_hex())
    }
}
