//! Writing and reading items: the mailbox takes writes one by one, several beside each other.

use futures::StreamExt as _;
use futures::stream;
use regarding_mailbox::collections::{CollectionId, Item, PlaceKey, Revision};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::link::{Place, Version};
use regarding_sync::merge::Mark;
use regarding_sync::plan::Step;
use regarding_sync::run::{Kept, Next, Outcome};

use super::{Told, Wave, accepted};
use crate::synced::observe::ByPlace;
use crate::synced::sides::Sides;
use crate::synced::values::{WithEdit, exceptions, item_edit, key, place};

/// How many writes to the mailbox are under way at once: as many as the way out lets through.
const WRITES_AT_ONCE: usize = 8;

impl Sides {
    pub(super) async fn confirm_items(&self, wave: &mut Wave, asked: Vec<(usize, Place)>) {
        if asked.is_empty() {
            return;
        }
        let keys: Vec<_> = asked.iter().map(|(_, place)| key(place)).collect();
        let mut answers: ByPlace = asked.into_iter().map(|(number, place)| (place, number)).collect();
        let failed = match self.collections.read(&keys).await {
            Ok((items, _)) => {
                for item in items {
                    let Some(number) = answers.remove(&place(&item.place)) else {
                        continue;
                    };
                    wave.tell(
                        number,
                        Outcome::Read {
                            version: Version(item.revision.0.clone()),
                            content: held(item),
                        },
                    );
                }
                Outcome::Gone
            }
            Err(error) => Outcome::Failed(error.kind()),
        };
        for number in answers.into_values() {
            wave.tell(number, failed.clone());
        }
    }

    /// The mailbox takes writes one by one, but not one after the other: each is about an item of its own.
    /// Gives the items that were there already where they were to be created.
    pub(super) async fn write_items(&self, wave: &mut Wave, numbers: Vec<usize>) -> Vec<(usize, Place)> {
        let writes: Vec<_> = numbers
            .into_iter()
            .filter_map(|number| {
                let run = wave.get(number)?;
                Some((number, run.next(), run.step()))
            })
            .map(|(number, next, step)| async move {
                let wanted = wanted_item(&next);
                let told = self.write_item(step, next).await;
                let found = match wanted.filter(|_| told.is_stale()) {
                    Some((collection, uid)) => self.is_there(&collection, &uid).await,
                    None => None,
                };
                (number, told, found)
            })
            .collect();
        let outcomes: Vec<(usize, Told, Option<Place>)> = stream::iter(writes)
            .buffer_unordered(WRITES_AT_ONCE)
            .collect()
            .await;
        let mut there = Vec::new();
        for (number, told, found) in outcomes {
            wave.tell(number, told);
            there.extend(found.map(|place| (number, place)));
        }
        there
    }

    /// Where the item of a UID is, for one that cannot be created because it is there: the next cycle looks at it.
    async fn is_there(&self, collection: &CollectionId, uid: &str) -> Option<Place> {
        let found = self.collections.find(collection, uid).await.ok()?;
        found.first().map(|item| place(&item.place))
    }

    async fn write_item(&self, step: &Step, next: Next<'_>) -> Told {
        let record = step.record.as_ref().map(|(record, _)| record);
        match next {
            Next::CreateItem {
                kind,
                collection,
                uid,
                edits,
                reminder,
            } => {
                let with = WithEdit::of(step, edits.mark, self);
                let mut edit = item_edit(edits, reminder, with);
                if let Err(refused) = self.files_of_item(&mut edit, (None, record)).await {
                    return refused;
                }
                let collection = CollectionId(collection.to_owned());
                match self.collections.create(&collection, kind, uid, &edit).await {
                    Ok((at, revision)) => self.wrote(&at, revision, Some(place(&at))).into(),
                    Err(error) => error.into(),
                }
            }
            Next::UpdateItem {
                place,
                version,
                edits,
                reminder,
            } => {
                let with = WithEdit::of(step, edits.mark, self);
                let mut edit = item_edit(edits, reminder, with);
                if let Err(refused) = self.files_of_item(&mut edit, (Some(place), record)).await {
                    return refused;
                }
                let revision = Revision(version.0.clone());
                let at = key(place);
                match self.collections.update(&at, &revision, &edit).await {
                    Ok(revision) => self.wrote(&at, revision, None).into(),
                    Err(error) => error.into(),
                }
            }
            Next::RemoveItem(place, version) => {
                let revision = Revision(version.0.clone());
                let removed = self
                    .collections
                    .remove(
                        &key(place),
                        &revision,
                        WithEdit::of(step, Mark::Keep, self).invitations,
                    )
                    .await;
                match removed {
                    Ok(()) => accepted(None, None).into(),
                    Err(error) => error.into(),
                }
            }
            _ => Outcome::Failed(FailureKind::Internal).into(),
        }
    }

    /// An item was written; with what it holds now, where that needs no look.
    fn wrote(&self, at: &PlaceKey, revision: Option<Revision>, place: Option<Place>) -> Outcome {
        let content = revision
            .as_ref()
            .and_then(|revision| self.collections.as_written(at, revision))
            .map(held);
        Outcome::Accepted {
            place,
            version: revision.map(|one| Version(one.0)),
            content,
        }
    }
}

/// What is to be created.
fn wanted_item(next: &Next<'_>) -> Option<(CollectionId, String)> {
    match next {
        Next::CreateItem { collection, uid, .. } => {
            Some((CollectionId((*collection).to_owned()), (*uid).to_owned()))
        }
        _ => None,
    }
}

/// What an item holds.
fn held(item: Item) -> Kept {
    Kept {
        content: item.content,
        occurrences: exceptions(item.exceptions),
    }
}
