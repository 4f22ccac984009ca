//! Reading what an observation needs, and putting it together.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use regarding_mailbox::collections::{Bond, CollectionId, Item, LinkMark, Peculiarity};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::fields::Kind;
use regarding_model::identity::record_of_item_uid;
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_sync::observe::{Absent, Claim, Links, Met, Observation};
use regarding_sync::pair::Single;
use uuid::Uuid;

use super::links::CachedLinks;
use super::look::Looked;
use super::sides::{Sides, Stopped, mailbox_is_away};
use super::values::{item_view, key, place, record_view, repeats};

/// How many things are read together.
const TOGETHER: usize = 200;

/// UIDs of items that the person asked to have tracked.
pub(crate) type Asked = BTreeSet<String>;

impl Sides {
    /// Observes a kind: everything with something new, read on both sides. Tells as well whether an item that was asked for could lie
    /// where nobody could look.
    pub(super) async fn observe(
        &self,
        kind: Kind,
        looked: &Looked,
        asked: &Asked,
    ) -> Result<(Met, bool), Stopped> {
        let links = Arc::new(CachedLinks::new(Arc::clone(&self.cache), self.organization, kind));
        let mut seen = self.begin(kind, looked, &links).await?;
        let unsure = self.asked_for(kind, looked, asked, &mut seen).await?;
        self.read_items(kind, looked, asked, &mut seen).await?;
        self.moved((kind, asked), looked, &mut seen).await?;
        self.read_records(&mut seen, &links).await?;
        self.adopt((kind, asked), looked, &links, &mut seen).await?;
        if seen.creates_items() && self.changed_since(kind, looked).await? {
            seen.unsettled();
        }
        let home = looked.home().map(str::to_owned);
        let met = tokio::task::spawn_blocking(move || {
            let met = seen.met(links.as_ref(), home.as_deref());
            links.checked().map(|()| met)
        });
        let mut met = met.await.map_err(|_| Stopped::Defect)??;
        met.singles.retain(|single| looked.tells(kind, single));
        Ok((met, unsure))
    }

    async fn begin(
        &self,
        kind: Kind,
        looked: &Looked,
        links: &Arc<CachedLinks>,
    ) -> Result<Observation, Stopped> {
        let (items, records) = (looked.items.clone(), looked.records.clone());
        let (links, directions) = (Arc::clone(links), self.directions.clone());
        let seen = tokio::task::spawn_blocking(move || {
            let mut seen = Observation::new(kind, &items, &records, links.as_ref());
            if let Some(directions) = &directions {
                seen.turned(&records, directions, links.as_ref());
            }
            links.checked().map(|()| seen)
        });
        let mut seen = seen.await.map_err(|_| Stopped::Defect)??;
        // The organization tells of every known record what became of it; of one that it left out nothing can be told.
        let missing: Vec<RecordRef> = seen.missing_records().cloned().collect();
        for record in missing {
            seen.absent(&record, Absent::OutOfSight);
        }
        Ok(seen)
    }

    /// Looks for items that the person asked to have tracked: they may be there for long, and no list of changes names them.
    pub(super) async fn asked_for(
        &self,
        kind: Kind,
        looked: &Looked,
        asked: &Asked,
        seen: &mut Observation,
    ) -> Result<bool, Stopped> {
        let mut unsure = !asked.is_empty() && !looked.items.out_of_sight.is_empty();
        for uid in asked {
            for collection in looked.collections.keys() {
                let collection = CollectionId(collection.clone());
                match self.collections.find(&collection, uid).await {
                    Ok(found) => {
                        for item in found {
                            self.take_item(kind, item, looked, asked, seen);
                        }
                    }
                    Err(error) if mailbox_is_away(&error) => return Err(error.into()),
                    // One that makes no sense is told where it is looked at, and cannot be tracked.
                    Err(error) => unsure |= error.kind() == FailureKind::Forbidden,
                }
            }
        }
        Ok(unsure)
    }

    async fn read_items(
        &self,
        kind: Kind,
        looked: &Looked,
        asked: &Asked,
        seen: &mut Observation,
    ) -> Result<(), Stopped> {
        let places = seen.items_to_read();
        self.read_places((kind, asked), looked, &places, seen).await
    }

    /// Reads what lies at some places.
    pub(super) async fn read_places(
        &self,
        (kind, asked): (Kind, &Asked),
        looked: &Looked,
        places: &[Place],
        seen: &mut Observation,
    ) -> Result<(), Stopped> {
        for some in places.chunks(TOGETHER) {
            let keys: Vec<_> = some.iter().map(key).collect();
            let (items, unreadable) = self.collections.read(&keys).await?;
            let mut answered: BTreeSet<Place> = BTreeSet::new();
            for one in unreadable {
                answered.insert(place(&one.place));
                seen.item_unreadable(place(&one.place));
            }
            for item in items {
                answered.insert(place(&item.place));
                self.take_item(kind, item, looked, asked, seen);
            }
            for gone in some.iter().filter(|place| !answered.contains(*place)) {
                seen.item_gone(gone);
                self.leads_nowhere(gone).await?;
            }
        }
        Ok(())
    }

    async fn leads_nowhere(&self, gone: &Place) -> Result<(), Stopped> {
        let (organization, gone) = (self.organization, gone.clone());
        self.cached(move |cache| cache.write(|cache| cache.sync_place().leads_nowhere(organization, &gone)))
            .await
    }

    pub(super) fn take_item(
        &self,
        kind: Kind,
        item: Item,
        looked: &Looked,
        asked: &Asked,
        seen: &mut Observation,
    ) {
        let at = place(&item.place);
        // A calendar holds tasks too: those are another kind's affair.
        if item.kind != kind {
            seen.another_kind(&at);
            return;
        }
        let claim = self.claim(kind, &item, looked, asked);
        let says = self.says(&item);
        seen.item_read(
            item_view(item, looked.collections.get(&at.collection), says),
            claim,
        );
    }

    /// What an item without a link asks for (DESIGN section 4, D-1, D-5, D-6).
    fn claim(&self, kind: Kind, item: &Item, looked: &Looked, asked: &Asked) -> Claim {
        let Some(uid) = &item.uid else {
            return Claim::Nothing;
        };
        if let Some(mark) = &item.mark {
            return if self.is_mine(mark, Some(uid)) {
                self.marked_claim(kind, (item, uid), mark, asked)
            } else {
                Claim::Nothing
            };
        }
        if let Some(id) = record_of_item_uid(uid, self.organization) {
            // A meeting lies in a colleague's calendar under the same UID: theirs is not mine (D-44).
            if !looked.is_own(&item.place.collection.0) {
                return Claim::Nothing;
            }
            let claim = if asked.contains(uid) {
                Claim::Anew
            } else {
                Claim::Of
            };
            return looked.record_of_id(id).map_or(Claim::Nothing, claim);
        }
        let record = self.leads_to(kind, uid, repeats(&item.content));
        match (expressible(item), asked.contains(uid)) {
            (true, true) => Claim::Tracked(record),
            (true, false) => Claim::Free(record),
            (false, _) => Claim::Odd(record),
        }
    }

    /// What an item asks for that names its record. What was untracked is made a record again only as what its own identity leads to (D-1).
    fn marked_claim(&self, kind: Kind, (item, uid): (&Item, &str), mark: &LinkMark, asked: &Asked) -> Claim {
        let record = mark.record.clone();
        let own = self.leads_to(kind, uid, repeats(&item.content)) == record;
        match (mark.bond, asked.contains(uid)) {
            (Bond::Untracked, false) => Claim::Untracked(record),
            (Bond::Linked | Bond::Uninvited, false) => Claim::Of(record),
            (Bond::Linked | Bond::Uninvited, true) => Claim::Anew(record),
            (Bond::TrackedAnew, false) if own && expressible(item) => Claim::Free(record),
            (Bond::TrackedAnew, false) => Claim::Of(record),
            (_, true) if own && expressible(item) => Claim::Tracked(record),
            (_, true) => Claim::Anew(record),
        }
    }

    pub(super) async fn read_records<L: Links + Send + Sync + 'static>(
        &self,
        seen: &mut Observation,
        links: &Arc<L>,
    ) -> Result<(), Stopped> {
        seen.typed_anew(links.as_ref());
        let records = seen.records_to_read();
        self.read_these(&records, seen).await
    }

    /// Reads some records.
    pub(super) async fn read_these(
        &self,
        records: &[RecordRef],
        seen: &mut Observation,
    ) -> Result<(), Stopped> {
        for some in records.chunks(TOGETHER) {
            for (record, answer) in self.records.read(some).await? {
                match answer {
                    Ok(read) => seen.record_read(record_view(read)),
                    Err(error) => match error.kind() {
                        FailureKind::Forbidden => seen.absent(&record, Absent::OutOfSight),
                        FailureKind::Invalid => seen.record_unreadable(record),
                        // Gone between the look and now: the next look tells. Anything else is tried again.
                        _ => {}
                    },
                }
            }
        }
        Ok(())
    }
}

/// Whether an item can become a record as it is. What the organization cannot say stays on its side, and is never bent until it
/// fits.
fn expressible(item: &Item) -> bool {
    item.peculiarities
        .iter()
        .all(|one| matches!(one, Peculiarity::Value))
}

impl Looked {
    /// Whether something is told with this kind. What makes no sense is of no kind: where a collection holds several, one of them tells.
    fn tells(&self, kind: Kind, single: &Single) -> bool {
        let Single::Unreadable {
            item: Some(place), ..
        } = single
        else {
            return true;
        };
        let collection = self.collections.get(&place.collection);
        collection.is_none_or(|one| one.kinds.iter().min() == Some(&kind))
    }

    /// The record of an id, by what the organization named in this look, or in an earlier one that was not finished: an item whose
    /// creation was not answered is seen in the look after that one.
    fn record_of_id(&self, id: Uuid) -> Option<RecordRef> {
        let selected = self.records.selected.iter().map(|(record, _)| record);
        let others = self.records.others.iter().map(|(record, _)| record);
        let known = selected.chain(others).chain(&self.unfinished);
        let mut fit = known.filter(|record| record.id == id);
        fit.next().cloned()
    }
}

/// Steps of a wave by the thing they are about, for what comes back by place.
pub(super) type ByPlace = HashMap<Place, usize>;
