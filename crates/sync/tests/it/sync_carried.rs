//! Appointments that the organization's own services made, or another client, carry the UID of their item under an id of their own: they
//! are adopted, and neither half is made again (DESIGN section 4, promise 5).

use std::collections::BTreeSet;

use regarding_model::fields::{Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;
use regarding_sync::observe::{Claim, ItemsLook, Met, Observation, RecordsLook};
use regarding_sync::pair::{ItemView, RecordView, Single};

use crate::pairs::{Nothing, content, item, record_of};
use crate::values::record;

const VISIT: &[(Field, &str)] = &[(Field::Subject, "Visit")];

/// The record under an id of the services' own.
fn theirs() -> RecordView {
    RecordView {
        uid: Some("uid-1".into()),
        ..record_of(Kind::Appointment, VISIT)
    }
}

/// The record that the item's own identity leads to.
fn derived() -> RecordRef {
    record("appointment", 77)
}

/// A look that names these records.
fn selecting(records: &[RecordView]) -> Observation {
    let named = records.iter();
    let records = RecordsLook {
        selected: named
            .map(|view| (view.record.clone(), view.version.clone()))
            .collect(),
        ..RecordsLook::default()
    };
    Observation::new(Kind::Appointment, &ItemsLook::default(), &records, &Nothing)
}

fn met(claim: Claim, records: &[RecordView], own: bool) -> Met {
    let mut seen = selecting(records);
    seen.item_read(item(VISIT), claim);
    for view in records {
        seen.record_read(view.clone());
    }
    seen.adopt(|_| own);
    seen.met(&Nothing, Some("home"))
}

/// The records that items are brought together with, and how many records get an item of their own.
fn came_of(met: &Met) -> (Vec<&RecordRef>, usize) {
    let both = met.singles.iter().filter_map(|single| match single {
        Single::Both { record, .. } => Some(&record.record),
        _ => None,
    });
    let alone = met.singles.iter();
    let alone = alone.filter(|single| matches!(single, Single::Record { .. }));
    (both.collect(), alone.count())
}

#[test]
fn promise_5_a_record_that_carries_the_uid_is_the_items_whatever_the_item_asks_for() {
    for claim in [
        Claim::Tracked(derived()),
        Claim::Free(derived()),
        Claim::Odd(derived()),
    ] {
        let met = met(claim.clone(), &[theirs()], true);
        assert_eq!(came_of(&met), (vec![&theirs().record], 0), "{claim:?}");
        assert!(met.untracked.is_empty() && met.singles.len() == 1, "{claim:?}");
        let leads = [(item(VISIT).place, theirs().record)];
        assert_eq!(met.identities, leads, "a later look finds it by the record");
    }
}

#[test]
fn the_record_that_the_item_leads_to_comes_first_and_a_marked_item_stays_with_its_own() {
    let ours = RecordView {
        record: derived(),
        ..theirs()
    };
    let met_ours = met(Claim::Free(derived()), &[ours], true);
    assert_eq!(came_of(&met_ours), (vec![&derived()], 0));
    let marked = met(Claim::Of(derived()), &[theirs()], true);
    assert_eq!(came_of(&marked), (vec![], 1));
}

#[test]
fn d_44_the_copy_in_a_colleagues_calendar_is_theirs_unless_just_that_is_to_be_tracked() {
    let met_free = met(Claim::Free(derived()), &[theirs()], false);
    assert_eq!(came_of(&met_free), (vec![], 1));
    let met_tracked = met(Claim::Tracked(derived()), &[theirs()], false);
    assert_eq!(came_of(&met_tracked), (vec![&theirs().record], 0));
}

#[test]
fn one_date_of_a_series_is_not_the_series_though_it_has_its_uid() {
    let mut series = theirs();
    series.facts.series = true;
    assert_eq!(
        came_of(&met(Claim::Free(derived()), &[series], true)),
        (vec![], 1)
    );
}

#[test]
fn what_looks_like_the_record_is_not_proposed_beside_the_item_that_is_its_own() {
    let another = ItemView {
        place: Place {
            name: "2.ics".into(),
            ..item(&[]).place
        },
        uid: Some("uid-2".into()),
        content: content(VISIT),
        ..item(&[])
    };
    let mut seen = selecting(&[theirs()]);
    seen.item_read(item(VISIT), Claim::Free(derived()));
    seen.item_read(another, Claim::Free(record("appointment", 78)));
    seen.record_read(theirs());
    seen.adopt(|_| true);
    let met = seen.met(&Nothing, Some("home"));
    assert_eq!(came_of(&met), (vec![&theirs().record], 0));
}

#[test]
fn what_is_to_be_tracked_is_looked_for_and_an_item_of_long_ago_is_read() {
    let mut seen = selecting(&[theirs()]);
    seen.record_read(theirs());
    let carried: Vec<_> = seen.carried_elsewhere().collect();
    assert_eq!(carried, [("uid-1", false)], "no list names its item");
    seen.item_read(item(VISIT), Claim::Tracked(derived()));
    assert_eq!(seen.carried_elsewhere().count(), 0);
    let uids: BTreeSet<_> = seen.uids_to_find().collect();
    assert_eq!(uids, BTreeSet::from(["uid-1"]));
    seen.record_read(RecordView {
        record: derived(),
        ..theirs()
    });
    assert_eq!(seen.uids_to_find().count(), 0, "its own record is there");
}
