//! From what both sides said to pairs with something new, and to what stands alone. It says what must be read for that; whoever drives
//! it does the reading.
//!
//! Both halves of a pair with news are read, in batches: then rights, versions and values are those of this moment, and a server
//! whose word about versions is not to be trusted does no harm.

mod carried;
mod meet;
mod needs;
mod proposals;
mod returned;
mod told;
mod turned;
mod untracked;

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState, Place, Sent, Version};

use crate::pair::{Away, ItemView, Pair, RecordView, Single};

/// What a look at the collections of one kind said.
#[derive(Debug, Clone, Default)]
pub struct ItemsLook {
    /// Items that came or changed; with `complete`, all that are there.
    pub present: Vec<(Place, Version)>,
    /// Items that their server says are gone.
    pub removed: Vec<Place>,
    /// Collections of which everything is named in `present`: a linked item that is not named is gone.
    pub complete: BTreeSet<String>,
    /// Collections that take part and could not be looked at. This says nothing about their items (promise 4).
    pub out_of_sight: BTreeSet<String>,
    /// Collections in which linked items lie and that are not looked at. Likewise.
    pub away: BTreeMap<String, Away>,
    /// Those of them in which some link still follows: that it does not any more is to be noted.
    pub newly_away: BTreeSet<String>,
}

/// What a look at the records of one kind said.
#[derive(Debug, Clone, Default)]
pub struct RecordsLook {
    /// Records that the filters select and that came or changed; with `complete`, all that they select.
    pub selected: Vec<(RecordRef, Version)>,
    /// Records of which the organization says what became of them.
    pub others: Vec<(RecordRef, Absent)>,
    /// Everything that the filters select is named: a linked record that is not named must be asked for.
    pub complete: bool,
}

/// Why a record is not among those that the filters select.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// It was deleted, and the organization says so.
    Removed,
    /// It is there, and no filter selects it.
    LeftFilter,
    /// It may not be seen, or it cannot be told.
    OutOfSight,
}

/// The links as they are kept.
pub trait Links {
    /// The link of an item.
    fn of_item(&self, place: &Place) -> Option<Link>;
    /// The link of a record.
    fn of_record(&self, record: &RecordRef) -> Option<Link>;
    /// All links of a kind; asked after a complete look only.
    fn of_kind(&self, kind: Kind) -> Vec<Link>;
    /// Active links that wait for a decision or to be read again (no version, or unconfirmed), and those of which one half is gone and what follows
    /// could not be done yet.
    fn waiting(&self, kind: Kind) -> Vec<Link>;
    /// The item, without a link when it was seen last, whose own identity leads to a record ([`Met::identities`]): it may have been
    /// tracked by another install since.
    fn item_leading_to(&self, record: &RecordRef) -> Option<Place>;
    /// Items and records that a step was not finished for.
    fn unfinished(&self, kind: Kind) -> (Vec<Place>, Vec<RecordRef>);
    /// What was about to be written to the sides of a record's pair, when it is not known what became of it.
    fn sent(&self, record: &RecordRef) -> Sent;
    /// Records of which the item was removed in the mailbox while they stay (D-56).
    fn removed_here(&self, _kind: Kind) -> Vec<RecordRef> {
        Vec::new()
    }
    /// UIDs of items of which the person said that they are not this record's, though they look like it.
    fn kept_apart(&self, _record: &RecordRef) -> BTreeSet<String> {
        BTreeSet::new()
    }
}

/// What an item without a link asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: it has no identity that could lead to a record, or it is another organization's (D-6).
    Nothing,
    /// To be tracked, as the record that its own identity leads to.
    Tracked(RecordRef),
    /// It is the item of this record, if that is there: its UID, its private property, or the id that its identity leads to says so
    /// (DESIGN section 4). A record that is not there is not made for it (D-1).
    Of(RecordRef),
    /// As [`Claim::Of`], by its own identity; and it could be tracked as that record, if the person asked for it.
    Free(RecordRef),
    /// As [`Claim::Of`], by its own identity; as it is it cannot be tracked.
    Odd(RecordRef),
    /// As [`Claim::Of`], and the person asked to have it tracked: also when they untracked it before.
    Anew(RecordRef),
    /// To be left alone: it says that the person untracked it from this record.
    Untracked(RecordRef),
}

impl Claim {
    /// The record that it leads to.
    fn leads(&self) -> Option<&RecordRef> {
        match self {
            Self::Nothing => None,
            Self::Tracked(record)
            | Self::Of(record)
            | Self::Free(record)
            | Self::Odd(record)
            | Self::Anew(record)
            | Self::Untracked(record) => Some(record),
        }
    }

    /// Whether the person asked for it.
    fn is_asked(&self) -> bool {
        matches!(self, Self::Tracked(_) | Self::Anew(_))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ItemSaid {
    Same,
    New,
    Removed,
    OutOfSight,
    Away(Away),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RecordSaid {
    Same,
    New,
    Absent(Absent),
}

/// A linked pair that something was said about.
#[derive(Debug, Clone)]
struct Half {
    link: Link,
    /// Where its item was found, when not where the link has it.
    found: Option<Place>,
    item: ItemSaid,
    record: RecordSaid,
}

impl Half {
    /// Whether its record left the filters just now.
    fn is_parting(&self) -> bool {
        self.link.state == LinkState::Active && self.record == RecordSaid::Absent(Absent::LeftFilter)
    }

    /// Where its item is, as far as it is known.
    fn place(&self) -> &Place {
        self.found.as_ref().unwrap_or(&self.link.place)
    }
}

/// One kind's observation on its way.
#[derive(Debug)]
pub struct Observation {
    kind: Kind,
    /// By record, which is the same on every computer.
    pairs: BTreeMap<RecordRef, Half>,
    lone_items: BTreeSet<Place>,
    lone_records: BTreeSet<RecordRef>,
    /// Linked records that a complete look did not name.
    missing: BTreeSet<RecordRef>,
    items: BTreeMap<Place, (ItemView, Claim)>,
    unreadable_items: BTreeSet<Place>,
    records: BTreeMap<RecordRef, RecordView>,
    unreadable_records: BTreeSet<RecordRef>,
    /// Whether some item of this kind could not be looked at.
    blind: bool,
    items_seen: BTreeSet<Place>,
    nowhere: BTreeSet<String>,
    /// UIDs of items that lie in a collection that takes no part.
    left_out: BTreeSet<String>,
    /// Collections in which linked items lie and that are not looked at.
    not_looked_at: BTreeSet<String>,
    records_seen: BTreeSet<RecordRef>,
    /// Records whose items were removed in the mailbox, as far as an item asks about them.
    removed_here: Vec<RecordRef>,
}

/// What an observation comes to.
#[derive(Debug, Default)]
pub struct Met {
    /// Linked pairs with something new.
    pub pairs: Vec<Pair>,
    /// What has no link.
    pub singles: Vec<Single>,
    /// Items that nobody asked to track and no record belongs to: a person may.
    pub untracked: Vec<ItemView>,
    /// Links about which there was news that could not be looked at: to be kept like this, so that they are looked at again. Beside them
    /// those of pairs of which only the item still knew that they were untracked.
    pub again: Vec<Link>,
    /// Items without a link that could not be looked at, to be kept as unfinished.
    pub unread_items: Vec<Place>,
    /// Where the identities of items without a link lead, to be kept for [`Links::item_leading_to`].
    pub identities: Vec<(Place, RecordRef)>,
    /// Records without a link that could not be looked at, to be kept as unfinished.
    pub unread_records: Vec<RecordRef>,
    /// Items that may be a record's and wait for the person's word, to be kept as unfinished.
    pub waiting_items: BTreeSet<Place>,
    /// The records that they may be, likewise.
    pub waiting_records: Vec<RecordRef>,
}

impl Observation {
    /// Puts together what both sides said.
    #[must_use]
    pub fn new(kind: Kind, items: &ItemsLook, records: &RecordsLook, links: &dyn Links) -> Self {
        let mut observation = Self {
            kind,
            pairs: BTreeMap::new(),
            lone_items: BTreeSet::new(),
            lone_records: BTreeSet::new(),
            missing: BTreeSet::new(),
            items: BTreeMap::new(),
            unreadable_items: BTreeSet::new(),
            records: BTreeMap::new(),
            unreadable_records: BTreeSet::new(),
            blind: !items.out_of_sight.is_empty(),
            items_seen: BTreeSet::new(),
            nowhere: BTreeSet::new(),
            left_out: BTreeSet::new(),
            not_looked_at: items.away.keys().cloned().collect(),
            records_seen: BTreeSet::new(),
            removed_here: Vec::new(),
        };
        for link in links.waiting(kind) {
            observation.pair(link);
        }
        observation.items_said(items, links);
        observation.records_said(records, links);
        observation.listed(items, records, links);
        observation.away(items);
        let (places, refs) = links.unfinished(kind);
        for place in places.into_iter().filter(|place| links.of_item(place).is_none()) {
            observation.lone_items.insert(place);
        }
        for record in refs
            .into_iter()
            .filter(|record| links.of_record(record).is_none())
        {
            observation.lone_record(record, links);
        }
        observation
    }

    fn pair(&mut self, link: Link) -> &mut Half {
        // What was said once and could not be carried out is said again.
        let (item, record) = match link.state {
            LinkState::ItemGone => (ItemSaid::Removed, RecordSaid::Same),
            LinkState::RecordGone => (ItemSaid::Same, RecordSaid::Absent(Absent::Removed)),
            _ => (ItemSaid::Same, RecordSaid::Same),
        };
        self.pairs.entry(link.record.clone()).or_insert(Half {
            link,
            found: None,
            item,
            record,
        })
    }

    fn items_said(&mut self, items: &ItemsLook, links: &dyn Links) {
        for (place, version) in &items.present {
            match links.of_item(place) {
                // Our own write comes back as news, with the version that it was answered with.
                Some(link)
                    if link.item_version.as_ref() == Some(version) && link.state != LinkState::Away => {}
                Some(link) => self.pair(link).item = ItemSaid::New,
                None => {
                    self.lone_items.insert(place.clone());
                }
            }
        }
        for place in &items.removed {
            if let Some(link) = links.of_item(place) {
                self.pair(link).item = ItemSaid::Removed;
            }
        }
    }

    fn records_said(&mut self, records: &RecordsLook, links: &dyn Links) {
        for (record, version) in &records.selected {
            match links.of_record(record) {
                Some(link)
                    if link.record_version.as_ref() == Some(version) && link.state == LinkState::Active => {}
                Some(link) => self.pair(link).record = RecordSaid::New,
                None => self.lone_record(record.clone(), links),
            }
        }
        for (record, absent) in &records.others {
            if let Some(link) = links.of_record(record) {
                self.pair(link).record = RecordSaid::Absent(*absent);
            }
        }
    }

    fn lone_record(&mut self, record: RecordRef, links: &dyn Links) {
        self.lone_items.extend(links.item_leading_to(&record));
        self.lone_records.insert(record);
    }

    /// What a complete look did not name.
    fn listed(&mut self, items: &ItemsLook, records: &RecordsLook, links: &dyn Links) {
        let nothing = items.complete.is_empty() && items.out_of_sight.is_empty();
        if nothing && items.newly_away.is_empty() && !records.complete {
            return;
        }
        let present: BTreeSet<&Place> = items.present.iter().map(|(place, _)| place).collect();
        let selected: BTreeSet<&RecordRef> = records.selected.iter().map(|(one, _)| one).collect();
        let said: BTreeSet<&RecordRef> = records.others.iter().map(|(one, _)| one).collect();
        for link in links.of_kind(self.kind) {
            let collection = &link.place.collection;
            let record = link.record.clone();
            if items.out_of_sight.contains(collection) {
                self.pair(link.clone()).item = ItemSaid::OutOfSight;
            } else if items.complete.contains(collection) && !present.contains(&link.place) {
                self.pair(link.clone()).item = ItemSaid::Removed;
            } else if items.newly_away.contains(collection) && follows(&link) {
                self.pair(link.clone());
            }
            if records.complete && !selected.contains(&record) && !said.contains(&record) {
                self.pair(link);
                self.missing.insert(record);
            } else if records.complete && !link.unshared.is_empty() {
                // No list of changes tells that a right was given.
                self.pair(link);
            }
        }
    }

    /// Nothing can be said of items whose collection is not looked at.
    fn away(&mut self, items: &ItemsLook) {
        for half in self.pairs.values_mut() {
            if let Some(away) = items.away.get(&half.link.place.collection) {
                half.item = ItemSaid::Away(*away);
            }
        }
    }
}

/// Whether a pair is to follow its item.
fn follows(link: &Link) -> bool {
    matches!(link.state, LinkState::Active | LinkState::ItemGone)
}
