//! Looking at both sides: what is different since the last cycle.

use std::collections::{BTreeMap, BTreeSet};

use regarding_dataverse::synced::{Absence, Position, RecordChanges};
use regarding_id_cache::tables::synced::away::is_former;
use regarding_mailbox::collections::{Collection, CollectionChanges, CollectionId};
use regarding_mailbox::seam::Checkpoint;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::Version;
use regarding_sync::observe::{Absent, ItemsLook, RecordsLook};
use regarding_sync::pair::Away;

use super::sides::{Sides, Stopped, mailbox_is_away};
use super::unseen;
use super::values::place;
use crate::view::sync::SyncNoteView;

/// What a look at both sides brought.
pub(super) struct Looked {
    pub(super) items: ItemsLook,
    pub(super) records: RecordsLook,
    /// The collections of the kind, by their places.
    pub(super) collections: BTreeMap<String, Collection>,
    /// Records that an earlier cycle did not finish: this look need not name them.
    pub(super) unfinished: Vec<RecordRef>,
    /// Collections that are there and take no part.
    pub(super) left_out: Vec<CollectionId>,
    /// What could not be looked at, in words.
    pub(super) failing: Vec<SyncNoteView>,
    /// Whether one of the collections is not there: the list was of a while ago.
    is_stale: bool,
    /// Where the person said that new items go.
    chosen_home: Option<String>,
    /// Where the next looks begin, to be kept when everything was taken in.
    pub(super) positions: Vec<(String, Option<String>)>,
}

/// The name of a list of changes in the cache: a collection for one kind, or the records of a kind.
pub(super) fn source(kind: Kind, collection: Option<&str>) -> String {
    let kind = match kind {
        Kind::Contact => "contact",
        Kind::Appointment => "appointment",
        Kind::Task => "task",
    };
    match collection {
        Some(collection) => format!("{kind}:{collection}"),
        None => kind.to_owned(),
    }
}

impl Looked {
    /// Where items of records without one go: the place that the person chose, else the one that the server prefers, else the first
    /// of their own that may be written.
    pub(super) fn home(&self) -> Option<&str> {
        let writable = self.collections.values().filter(|one| one.writable);
        let chosen = writable
            .clone()
            .find(|one| Some(&one.id.0) == self.chosen_home.as_ref());
        let preferred = chosen.or_else(|| writable.clone().find(|one| one.preferred));
        let own = preferred.or_else(|| writable.clone().find(|one| one.own));
        own.map(|one| one.id.0.as_str())
    }

    /// Whether a collection is the person's own.
    pub(super) fn is_own(&self, collection: &str) -> bool {
        self.collections.get(collection).is_none_or(|one| one.own)
    }
}

impl Sides {
    /// Looks at the records and the items of a kind.
    pub(super) async fn look(&self, kind: Kind) -> Result<Looked, Stopped> {
        let mut looked = self.look_at_items(kind).await?;
        if looked.is_stale {
            // A collection is not there any more, or has another address: the list tells.
            self.collections.list_anew();
            looked = self.look_at_items(kind).await?;
        }
        self.look_at_records(kind, &mut looked).await?;
        Ok(looked)
    }

    async fn look_at_items(&self, kind: Kind) -> Result<Looked, Stopped> {
        let (linked, collections) = self.collections_of(kind).await?;
        let mut looked = self.looked_in(kind, collections).await?;
        for collection in looked.collections.clone().into_values() {
            self.look_at_collection(kind, &collection, &mut looked).await?;
        }
        looked.note_away(kind, linked);
        Ok(looked)
    }

    /// Where items of a kind lie, without a look at what is different there.
    pub(super) async fn look_for_places(&self, kind: Kind) -> Result<Looked, Stopped> {
        let collections = self.listed(kind).await?;
        self.looked_in(kind, collections).await
    }

    async fn looked_in(
        &self,
        kind: Kind,
        collections: BTreeMap<String, Collection>,
    ) -> Result<Looked, Stopped> {
        Ok(Looked {
            items: ItemsLook::default(),
            records: RecordsLook::default(),
            collections,
            unfinished: self.unfinished_records(kind).await?,
            left_out: self.collections.left_out().await?,
            failing: Vec::new(),
            is_stale: false,
            chosen_home: self.collections.home(kind).map(|one| one.0),
            positions: Vec::new(),
        })
    }

    async fn look_at_collection(
        &self,
        kind: Kind,
        collection: &Collection,
        looked: &mut Looked,
    ) -> Result<(), Stopped> {
        let source = source(kind, Some(&collection.id.0));
        let since = self.position(&source).await?.map(Checkpoint);
        match self.collections.changes(&collection.id, since.as_ref()).await {
            Ok(changes) => {
                let position = looked.take(&collection.id.0, changes);
                looked.positions.push((source, position));
            }
            Err(error) if mailbox_is_away(&error) => return Err(error.into()),
            Err(error) => {
                looked.is_stale |= error.kind() == FailureKind::Gone;
                looked.items.out_of_sight.insert(collection.id.0.clone());
                looked.failing.push(unseen::failing(&collection.name, &error));
            }
        }
        Ok(())
    }

    /// Collections in which linked items lie, and those that take part. A list of a while ago is not enough to say that one is gone.
    async fn collections_of(&self, kind: Kind) -> Result<(Linked, BTreeMap<String, Collection>), Stopped> {
        let organization = self.organization;
        let linked: Linked = self
            .cached(move |cache| cache.read(|cache| cache.synced().collections(organization, kind)))
            .await?;
        let mut there = self.listed(kind).await?;
        let news = |(collection, follows): &(String, bool)| *follows && !there.contains_key(collection);
        if linked.iter().any(news) {
            self.collections.list_anew();
            there = self.listed(kind).await?;
        }
        Ok((linked, there))
    }

    async fn listed(&self, kind: Kind) -> Result<BTreeMap<String, Collection>, Stopped> {
        let all = self.collections.collections().await?;
        let of_kind = all.into_iter().filter(|one| one.kinds.contains(&kind));
        Ok(of_kind.map(|one| (one.id.0.clone(), one)).collect())
    }

    async fn look_at_records(&self, kind: Kind, looked: &mut Looked) -> Result<(), Stopped> {
        let source = source(kind, None);
        let since = self.position(&source).await?.map(Position);
        let (selected, missing, complete, position) = match self.records.look(kind, since.as_ref()).await? {
            RecordChanges::Complete { present, position } => {
                let missing = self.linked_but(kind, &present).await?;
                (present, missing, true, position)
            }
            RecordChanges::Delta {
                changed,
                unselected,
                position,
            } => (changed, self.linked_of(unselected).await?, false, position),
        };
        let others = if missing.is_empty() {
            vec![]
        } else {
            self.records.absences(&missing).await?
        };
        looked.records = RecordsLook {
            selected: selected
                .into_iter()
                .map(|(record, version)| (record, Version(version.0)))
                .collect(),
            others: others
                .into_iter()
                .map(|(record, absence)| (record, absent(absence)))
                .collect(),
            complete,
        };
        looked.positions.push((source, Some(position.0)));
        Ok(())
    }

    /// The linked records of a kind but some.
    async fn linked_but(
        &self,
        kind: Kind,
        some: &[(RecordRef, regarding_dataverse::synced::Version)],
    ) -> Result<Vec<RecordRef>, Stopped> {
        let organization = self.organization;
        let mut linked: Vec<RecordRef> = self
            .cached(move |cache| cache.read(|cache| cache.synced().records(organization, kind)))
            .await?;
        let some: BTreeSet<&RecordRef> = some.iter().map(|(record, _)| record).collect();
        linked.retain(|record| !some.contains(record));
        Ok(linked)
    }

    /// Those of some records that are linked.
    async fn linked_of(&self, some: Vec<RecordRef>) -> Result<Vec<RecordRef>, Stopped> {
        let organization = self.organization;
        self.cached(move |cache| cache.read(|cache| cache.synced().among(organization, some)))
            .await
    }

    async fn unfinished_records(&self, kind: Kind) -> Result<Vec<RecordRef>, Stopped> {
        let organization = self.organization;
        let (_, records) = self
            .cached(move |cache| cache.read(|cache| cache.sync_place().unfinished(organization, kind)))
            .await?;
        Ok(records)
    }

    /// Where a list of changes is looked at from; a complete look begins at its beginning.
    async fn position(&self, source: &str) -> Result<Option<String>, Stopped> {
        if self.complete.is_some() {
            return Ok(None);
        }
        self.checkpoint(source.to_owned()).await
    }

    /// Where the last look at a list of changes ended.
    pub(super) async fn checkpoint(&self, source: String) -> Result<Option<String>, Stopped> {
        let organization = self.organization;
        self.cached(move |cache| cache.read(|cache| cache.sync_place().checkpoint(organization, &source)))
            .await
    }

    /// Whether the collections changed since they were looked at in this cycle.
    pub(super) async fn changed_since(&self, kind: Kind, looked: &Looked) -> Result<bool, Stopped> {
        for collection in looked.collections.values() {
            let source = source(kind, Some(&collection.id.0));
            let reached = looked.positions.iter().find(|(one, _)| *one == source);
            let Some((_, Some(position))) = reached else {
                continue;
            };
            let since = Checkpoint(position.clone());
            match self.collections.changes(&collection.id, Some(&since)).await? {
                CollectionChanges::Delta { changed, removed, .. }
                    if changed.is_empty() && removed.is_empty() => {}
                CollectionChanges::Delta { .. } | CollectionChanges::Complete { .. } => return Ok(true),
            }
        }
        Ok(false)
    }
}

/// Collections with links, and whether one of the links follows its item.
type Linked = Vec<(String, bool)>;

impl Looked {
    /// Notes collections in which linked items lie and that are not looked at. This says nothing about their items (promise 4). When one
    /// comes back everything in it is looked at.
    fn note_away(&mut self, kind: Kind, linked: Linked) {
        for (collection, follows) in linked {
            if self.collections.contains_key(&collection) {
                continue;
            }
            let away = if is_former(&collection) {
                Away::Former
            } else if self.left_out.iter().any(|one| one.0 == collection) {
                Away::LeftOut
            } else {
                Away::Gone
            };
            self.positions.push((source(kind, Some(&collection)), None));
            if follows {
                self.items.newly_away.insert(collection.clone());
            }
            self.items.away.insert(collection, away);
        }
    }

    /// Takes in what a collection said; gives the position after it.
    fn take(&mut self, collection: &str, changes: CollectionChanges) -> Option<String> {
        let (present, removed, checkpoint) = match changes {
            CollectionChanges::Complete { present, checkpoint } => {
                self.items.complete.insert(collection.to_owned());
                (present, Vec::new(), checkpoint)
            }
            CollectionChanges::Delta {
                changed,
                removed,
                checkpoint,
            } => (changed, removed, Some(checkpoint)),
        };
        let present = present
            .into_iter()
            .map(|(key, revision)| (place(&key), Version(revision.0)));
        self.items.present.extend(present);
        self.items.removed.extend(removed.iter().map(place));
        checkpoint.map(|checkpoint| checkpoint.0)
    }
}

fn absent(absence: Absence) -> Absent {
    match absence {
        Absence::Deleted => Absent::Removed,
        Absence::LeftFilter => Absent::LeftFilter,
        Absence::Forbidden | Absence::Unknown => Absent::OutOfSight,
    }
}
