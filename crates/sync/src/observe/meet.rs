//! Who belongs to whom.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{LinkState, Place, Sent};

use super::proposals::Proposals;
use super::{Absent, Claim, Half, ItemSaid, Links, Met, Observation, RecordSaid};
use crate::pair::{Away, ItemNews, ItemView, Pair, RecordNews, RecordView, Single};

impl Observation {
    /// Puts everything together. `collection` is where items of records without one go; `None` while there is no place for them.
    #[must_use]
    pub fn met(mut self, links: &dyn Links, collection: Option<&str>) -> Met {
        let mut met = Met::default();
        let mut proposed = self.typed_anew_proposals(links);
        let mut halves = core::mem::take(&mut self.pairs);
        let told = self.told();
        halves.retain(|_, half| {
            !self.is_tracked_again(&half.link, &told) && !told.has_another_item(&half.link)
        });
        self.returned(&mut halves, links);
        self.former(&mut halves);
        let mut by_uid = self.by_uid(&halves);
        for half in halves.into_values() {
            let item = self.item_news(&half, &mut by_uid);
            let record = self.record_news(&half);
            let mut link = half.link.clone();
            if unseen(&half, &item, &record) {
                link.place = half.place().clone();
                link.item_version = None;
                link.record_version = None;
                link.state = state_after(&half);
                met.again.push(link.clone());
            }
            let sent = links.sent(&link.record);
            met.pairs.push(Pair {
                link,
                item,
                record,
                sent,
            });
        }
        // Without a place for items of records nothing would be made twice.
        if collection.is_some() {
            self.propose_lone(&mut proposed, links);
        }
        self.lone(&mut met, links, (collection, proposed));
        met
    }

    /// Where items without a link of their own are, by UID. A UID that stands at two places says nothing.
    fn by_uid(&self, halves: &BTreeMap<RecordRef, Half>) -> BTreeMap<String, Place> {
        let linked: BTreeSet<&Place> = halves
            .values()
            .filter(|half| half.item != ItemSaid::Removed)
            .map(Half::place)
            .collect();
        let mut by_uid = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for (place, (view, _)) in self.items.iter().filter(|(place, _)| !linked.contains(place)) {
            let Some(uid) = &view.uid else { continue };
            if by_uid.insert(uid.clone(), place.clone()).is_some() {
                twice.insert(uid.clone());
            }
        }
        by_uid.retain(|uid, _| !twice.contains(uid));
        by_uid
    }

    fn item_news(&mut self, half: &Half, by_uid: &mut BTreeMap<String, Place>) -> ItemNews {
        let place = half.place();
        if self.unreadable_items.contains(place) {
            return ItemNews::Unreadable;
        }
        match half.item {
            ItemSaid::OutOfSight => ItemNews::OutOfSight,
            ItemSaid::Away(away) => self.away_news(half, away),
            ItemSaid::New => self
                .take(place)
                .map_or(ItemNews::Unchanged(None), ItemNews::Changed),
            ItemSaid::Same => ItemNews::Unchanged(self.take(place)),
            // An item that was moved is not one that was removed.
            ItemSaid::Removed => {
                let moved = half.link.uid.as_ref().and_then(|uid| by_uid.remove(uid));
                let view = moved.and_then(|place| self.take(&place));
                let uid = half.link.uid.as_ref();
                let nowhere = uid.is_none_or(|uid| self.nowhere.contains(uid));
                match view {
                    Some(view) => ItemNews::Changed(view),
                    None if uid.is_some_and(|uid| self.left_out.contains(uid)) => {
                        ItemNews::Away(Away::LeftOut)
                    }
                    None if nowhere => ItemNews::Removed,
                    None => ItemNews::OutOfSight,
                }
            }
        }
    }

    fn record_news(&mut self, half: &Half) -> RecordNews {
        let record = &half.link.record;
        if self.unreadable_records.contains(record) {
            return RecordNews::Unreadable;
        }
        match half.record {
            RecordSaid::Absent(Absent::Removed) => RecordNews::Removed,
            RecordSaid::Absent(Absent::LeftFilter) => {
                match (self.records.remove(record), half.is_parting()) {
                    (Some(view), true) => RecordNews::Leaving(Box::new(view)),
                    // What it holds is not known yet: it parts once it was read.
                    (None, true) => RecordNews::Unchanged(None),
                    (_, false) => RecordNews::LeftFilter,
                }
            }
            RecordSaid::Absent(Absent::OutOfSight) => RecordNews::OutOfSight,
            RecordSaid::New => match self.records.remove(record) {
                Some(view) => RecordNews::Changed(Box::new(view)),
                None => RecordNews::Unchanged(None),
            },
            RecordSaid::Same => RecordNews::Unchanged(self.records.remove(record).map(Box::new)),
        }
    }

    /// What stands alone and was not read, though its server did not say that it makes no sense.
    fn unread(&self, met: &mut Met) {
        let read =
            |place: &&Place| !self.items_seen.contains(*place) && !self.unreadable_items.contains(*place);
        met.unread_items = self.lone_items.iter().filter(read).cloned().collect();
        let unread = |record: &&RecordRef| {
            !self.records_seen.contains(*record) && !self.unreadable_records.contains(*record)
        };
        met.unread_records = self.lone_records.iter().filter(unread).cloned().collect();
    }

    /// What stands alone and makes no sense: the person is told, since nobody else will.
    fn unreadable(&self, met: &mut Met) {
        let kind = self.kind;
        let items = self.lone_items.intersection(&self.unreadable_items);
        let items = items.map(|place| Single::Unreadable {
            item: Some(place.clone()),
            record: None,
            kind,
        });
        let records = self.lone_records.intersection(&self.unreadable_records);
        let records = records.map(|record| Single::Unreadable {
            item: None,
            record: Some(record.clone()),
            kind,
        });
        met.singles.extend(items.chain(records));
    }

    fn take(&mut self, place: &Place) -> Option<Box<ItemView>> {
        self.lone_items.remove(place);
        self.items.remove(place).map(|(view, _)| Box::new(view))
    }

    /// What has no link: items that were tracked, records that a filter selects, and both where they are one pair.
    fn lone(
        mut self,
        met: &mut Met,
        links: &dyn Links,
        (collection, mut proposed): (Option<&str>, Proposals),
    ) {
        let kind = self.kind;
        let mut claimed = BTreeSet::new();
        let untracked = self.untracked();
        for (view, claim) in core::mem::take(&mut self.items).into_values() {
            let proposal = proposed.takes(&view);
            let asked = claim.is_asked();
            let (record, make, free) = match claim {
                Claim::Nothing => {
                    if view.uid.is_none() {
                        met.left_alone(view, kind);
                    }
                    continue;
                }
                Claim::Untracked(record) => {
                    self.left_untracked(met, links, view, record);
                    continue;
                }
                Claim::Tracked(record) => (record, true, false),
                Claim::Of(record) | Claim::Odd(record) | Claim::Anew(record) => (record, false, false),
                Claim::Free(record) => (record, false, true),
            };
            met.identities.push((view.place.clone(), record.clone()));
            // A copy does not become a second item of a record that has one (D-5).
            let taken = links.of_record(&record).is_some_and(|link| match link.state {
                LinkState::RemovedHere => false,
                LinkState::Untracked => !asked && !view.is_tracked_anew_as(&record),
                _ => true,
            });
            // Of two items of one UID the one that says that it was untracked speaks for both.
            let left_alone = untracked.contains(&record) && !asked;
            if taken || left_alone || !claimed.insert(record.clone()) {
                continue;
            }
            let view = Box::new(view);
            match self.records.remove(&record) {
                Some(found) => met.both(view, found, kind, links.sent(&record)),
                // It is tracked once the person said that it is none of the records that are there.
                None if proposal => {}
                None if make => met.singles.push(Single::Item { view, kind, record }),
                None if free => met.untracked.push(*view),
                None if !view.odd.is_empty() => met.left_alone(*view, kind),
                None => {}
            }
        }
        self.unreadable(met);
        self.unread(met);
        // An item that was not looked at may be the one of a record that seems to have none (promise 5).
        let blind = self.blind || !met.unread_items.is_empty();
        proposed.wait(&mut self, met, blind);
        if blind {
            met.unread_records.extend(self.lone_records);
            return;
        }
        let Some(collection) = collection else { return };
        for record in &self.lone_records {
            if let Some(view) = self.records.remove(record) {
                met.singles.push(Single::Record {
                    view: Box::new(view),
                    kind,
                    collection: collection.to_owned(),
                });
            }
        }
    }
}

/// What a link stands for after news that will not come again. What was gone and is there again is not gone any more: what it comes to
/// is seen once both can be read.
fn state_after(half: &Half) -> LinkState {
    match (half.link.state, &half.item, &half.record) {
        (LinkState::Active, ItemSaid::Removed, _) => LinkState::ItemGone,
        (LinkState::Away | LinkState::ItemGone, ItemSaid::New, _) => LinkState::Active,
        (LinkState::RecordGone, _, RecordSaid::New) => LinkState::Active,
        (LinkState::RecordGone, _, RecordSaid::Absent(Absent::LeftFilter)) => LinkState::LeftFilter,
        (LinkState::RecordGone, _, RecordSaid::Absent(Absent::OutOfSight)) => LinkState::OutOfSight,
        (state, ..) => state,
    }
}

/// Whether the record of a pair was gone and is there, though not selected.
fn is_there_again(half: &Half) -> bool {
    let there = RecordSaid::Absent(Absent::LeftFilter);
    let perhaps = RecordSaid::Absent(Absent::OutOfSight);
    half.link.state == LinkState::RecordGone && (half.record == there || half.record == perhaps)
}

/// Whether there was news of one half, and one of both could not be looked at: the news does not come again.
fn unseen(half: &Half, item: &ItemNews, record: &RecordNews) -> bool {
    let news = matches!(half.item, ItemSaid::New | ItemSaid::Removed)
        || half.record == RecordSaid::New
        || half.is_parting()
        || is_there_again(half);
    let blind = matches!(
        item,
        ItemNews::Unchanged(None) | ItemNews::OutOfSight | ItemNews::Unreadable
    ) || matches!(record, RecordNews::Unchanged(None) | RecordNews::Unreadable);
    news && blind
}

impl Met {
    fn left_alone(&mut self, view: ItemView, kind: Kind) {
        let view = Box::new(view);
        self.singles.push(Single::LeftAlone { view, kind });
    }

    fn both(&mut self, item: Box<ItemView>, record: RecordView, kind: Kind, sent: Sent) {
        self.singles.push(Single::Both {
            item,
            record: Box::new(record),
            kind,
            sent,
        });
    }
}
