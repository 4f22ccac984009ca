//! What a complete look finds that a list of changes does not tell (promise 4, B-7, D-30), and that it is cheap when nothing changed.

use std::collections::BTreeSet;

use regarding_model::fields::{Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState, Place, Sent, Version};
use regarding_sync::fields::{Directions, FieldDirection, FieldOptions};
use regarding_sync::observe::{Absent, Claim, ItemsLook, Links, Observation, RecordsLook};
use regarding_sync::pair::Single;

use crate::pairs::{base, item, link, record_of};

/// The links of an install that has one.
pub(crate) struct One(pub(crate) Link);

impl Links for One {
    fn sent(&self, _: &RecordRef) -> Sent {
        Sent::default()
    }

    fn of_item(&self, place: &Place) -> Option<Link> {
        (self.0.place == *place).then(|| self.0.clone())
    }

    fn of_record(&self, record: &RecordRef) -> Option<Link> {
        (self.0.record == *record).then(|| self.0.clone())
    }

    fn of_kind(&self, _: Kind) -> Vec<Link> {
        vec![self.0.clone()]
    }

    fn waiting(&self, _: Kind) -> Vec<Link> {
        Some(self.0.clone()).filter(Link::waits).into_iter().collect()
    }

    fn item_leading_to(&self, _: &RecordRef) -> Option<Place> {
        None
    }

    fn unfinished(&self, _: Kind) -> (Vec<Place>, Vec<RecordRef>) {
        (Vec::new(), Vec::new())
    }
}

fn known() -> Link {
    link(Kind::Contact, Some(base(&[(Field::JobTitle, "Buyer")])))
}

/// A look that names everything as it was.
fn complete(link: &Link) -> (ItemsLook, RecordsLook) {
    let version = |version: &Option<Version>| version.clone().into_iter().collect::<Vec<_>>();
    let items = ItemsLook {
        present: version(&link.item_version)
            .into_iter()
            .map(|version| (link.place.clone(), version))
            .collect(),
        complete: BTreeSet::from([link.place.collection.clone()]),
        ..ItemsLook::default()
    };
    let records = RecordsLook {
        selected: version(&link.record_version)
            .into_iter()
            .map(|version| (link.record.clone(), version))
            .collect(),
        complete: true,
        ..RecordsLook::default()
    };
    (items, records)
}

fn read(link: Link, (items, records): &(ItemsLook, RecordsLook)) -> (usize, usize, usize) {
    let seen = Observation::new(Kind::Contact, items, records, &One(link));
    let missing = seen.missing_records().count();
    (seen.items_to_read().len(), seen.records_to_read().len(), missing)
}

#[test]
fn a_complete_look_that_finds_nothing_new_reads_nothing() {
    let look = complete(&known());
    assert_eq!(read(known(), &look), (0, 0, 0));
}

#[test]
fn b_7_what_waits_for_a_right_is_read_by_a_complete_look_only() {
    let waits = Link {
        unshared: vec![Field::JobTitle],
        ..known()
    };
    assert!(!waits.waits());
    let nothing = (ItemsLook::default(), RecordsLook::default());
    assert_eq!(read(waits.clone(), &nothing), (0, 0, 0));
    let look = complete(&waits);
    assert_eq!(read(waits, &look), (1, 1, 0));
}

#[test]
fn promise_4_a_record_that_went_out_of_sight_is_asked_for_and_one_that_came_back_is_read() {
    let mut gone = complete(&known());
    gone.1.selected.clear();
    assert_eq!(read(known(), &gone).2, 1, "no list of changes tells it");
    let dormant = Link {
        state: LinkState::OutOfSight,
        ..known()
    };
    let look = complete(&dormant);
    assert_eq!(read(dormant, &look), (1, 1, 0));
}

/// What a link stands for after a look at which neither half was read.
fn state_after(state: LinkState, items: ItemsLook, records: RecordsLook) -> Option<LinkState> {
    let links = One(Link { state, ..known() });
    let seen = Observation::new(Kind::Contact, &items, &records, &links);
    let met = seen.met(&links, Some("home"));
    met.again.first().map(|link| link.state)
}

#[test]
fn promise_4_a_record_that_is_there_again_while_its_item_cannot_be_looked_at_does_not_take_it_along() {
    let link = known();
    let unseen = || ItemsLook {
        out_of_sight: BTreeSet::from([link.place.collection.clone()]),
        ..ItemsLook::default()
    };
    let selected = RecordsLook {
        selected: vec![(link.record.clone(), Version("W/9".into()))],
        ..RecordsLook::default()
    };
    let absent = |absent| RecordsLook {
        others: vec![(link.record.clone(), absent)],
        ..RecordsLook::default()
    };
    let gone = LinkState::RecordGone;
    assert_eq!(state_after(gone, unseen(), selected), Some(LinkState::Active));
    assert_eq!(
        state_after(gone, unseen(), absent(Absent::LeftFilter)),
        Some(LinkState::LeftFilter)
    );
    assert_eq!(
        state_after(gone, unseen(), absent(Absent::OutOfSight)),
        Some(LinkState::OutOfSight)
    );
}

#[test]
fn promise_4_an_item_that_is_there_again_while_its_record_cannot_be_looked_at_does_not_take_it_along() {
    let link = known();
    let there = ItemsLook {
        present: vec![(link.place, Version("\"9\"".into()))],
        ..ItemsLook::default()
    };
    assert_eq!(
        state_after(LinkState::ItemGone, there, RecordsLook::default()),
        Some(LinkState::Active)
    );
}

/// The person removed the item, and another computer, which did not know, made the record's item anew, or linked one as the person said.
#[test]
fn e_9_a_record_whose_item_was_removed_here_takes_the_one_that_another_computer_gave_it() {
    let removed = One(Link {
        state: LinkState::RemovedHere,
        ..known()
    });
    let mut theirs = item(&[(Field::JobTitle, "Buyer")]);
    theirs.place.name = "theirs.ics".into();
    theirs.uid = Some("uid-2".into());
    let record = record_of(Kind::Contact, &[(Field::JobTitle, "Buyer")]);
    let (mut items, records) = complete(&removed.0);
    items.present = vec![(theirs.place.clone(), theirs.version.clone())];
    let met = |claim| {
        let mut seen = Observation::new(Kind::Contact, &items, &records, &removed);
        seen.item_read(theirs.clone(), claim);
        seen.record_read(record.clone());
        seen.met(&removed, Some("home"))
    };
    let given = met(Claim::Of(record.record.clone()));
    assert!(given.pairs.is_empty());
    assert!(matches!(given.singles.as_slice(), [Single::Both { .. }]));
    let other = met(Claim::Free(crate::values::record("contact", 2)));
    assert_eq!(other.pairs.len(), 1, "D-56: nothing comes back by itself");
    assert!(other.singles.is_empty());
}

/// A field went nowhere while it was edited, and an administrator turned it since (B-2): the two values meet without an edit of either side.
#[test]
fn promise_7_values_that_never_met_are_looked_at_once_their_field_goes_both_ways() {
    let mut link = known();
    if let Some(base) = &mut link.base {
        base.fields.insert(Field::JobTitle, None);
    }
    let (items, mut records) = complete(&link);
    let directions = |direction| {
        let said = [(Field::JobTitle, direction)].into();
        Directions::new(Kind::Contact, &said, FieldOptions::default())
    };
    let read = |link: &Link, records: &RecordsLook, direction| {
        let links = One(link.clone());
        let mut seen = Observation::new(Kind::Contact, &items, records, &links);
        seen.turned(records, &directions(direction), &links);
        seen.records_to_read().len()
    };
    assert_eq!(read(&link, &records, FieldDirection::Both), 1);
    for direction in [FieldDirection::None, FieldDirection::ToMailbox] {
        assert_eq!(read(&link, &records, direction), 0, "it stays as it is (B-4)");
    }
    assert_eq!(read(&known(), &records, FieldDirection::Both), 0, "it was agreed");
    records.complete = false;
    assert_eq!(read(&link, &records, FieldDirection::Both), 0);
}
