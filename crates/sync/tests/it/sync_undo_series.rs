//! Undo of single occurrences of a series: what is set back waits (docs/adr/0012), and what would not come back is said.

#![expect(clippy::panic, reason = "a helper of a test fails the test by panicking")]

use regarding_model::fields::{Field, Kind};
use regarding_model::link::{Held, Link, LinkState, OccurrenceBase};
use regarding_sync::fields::{ColumnRights, Directions, FieldOptions};
use regarding_sync::merge::{
    Becomes, Decision, Merge, Policy, Rules, Side, Stays as Keeps, Took, occurrence_digest,
};
use regarding_sync::pair::{ItemView, Occurrence, RecordView};
use regarding_sync::plan::{Action, Reason, Reminder, Step};
use regarding_sync::undo::{Stays, Taken, Was, inverse};

use crate::pairs::{item, key, link, record_of, text};
use crate::sync_occurrences::{HELD, Series, daily, day, own, removed};

/// Day 2 was set back.
fn undone() -> Series {
    let mut series = Series::new();
    series.base.occurrences.insert(day(2), OccurrenceBase::undone());
    series
}

fn decided(series: Series, item: &[Occurrence], record: &[Occurrence], stays: Keeps) -> Series {
    let content = daily(HELD);
    let shown = |occurrences| {
        let rules = Rules {
            directions: &Directions::new(Kind::Appointment, &Default::default(), FieldOptions::default()),
            columns: &ColumnRights::default(),
            may_write: true,
            policy: Policy::Ask,
            decisions: &Default::default(),
            key: &key(),
        };
        let content = &content;
        occurrence_digest(Side { content, occurrences }, day(2), rules)
    };
    let decision = Decision {
        item: shown(item),
        record: shown(record),
        stays,
    };
    Series {
        decisions: [(Held::Occurrence(day(2)), decision)].into(),
        ..series
    }
}

fn becomes(edits: &[regarding_sync::merge::OccurrenceEdit]) -> Vec<Becomes> {
    edits.iter().map(|edit| edit.becomes.clone()).collect()
}

#[test]
fn what_was_set_back_waits_whatever_the_policy_says() {
    for policy in [Policy::Ask, Policy::OrganizationWins, Policy::MailboxWins] {
        let series = Series { policy, ..undone() };
        for (item, record) in [
            (own("A"), own("B")),
            (own("A"), vec![]),
            (vec![], own("B")),
            (vec![removed(day(2))], own("B")),
        ] {
            let merge = series.of(&item, &record);
            assert!(merge.is_quiet(), "{policy:?}");
            assert_eq!(merge.held, [Held::Occurrence(day(2))]);
            assert!(
                merge
                    .base
                    .occurrences
                    .get(&day(2))
                    .is_some_and(OccurrenceBase::is_undone)
            );
        }
    }
}

#[test]
fn what_was_set_back_is_settled_once_both_sides_have_it_alike() {
    for both in [own("A"), vec![], vec![removed(day(2))]] {
        let merge = undone().of(&both, &both);
        assert!(merge.is_quiet() && merge.held.is_empty());
        let after = Series {
            base: merge.base,
            ..Series::new()
        };
        let later = after.of(&own("C"), &both);
        assert!(later.held.is_empty() || both == [removed(day(2))]);
        assert_eq!(
            later.record_occurrences.len(),
            usize::from(both != [removed(day(2))])
        );
    }
}

#[test]
fn what_was_set_back_goes_where_the_person_says() {
    let (item, record) = (own("A"), own("B"));
    let series = decided(undone(), &item, &record, Keeps::Item);
    let merge = series.of(&item, &record);
    assert!(merge.held.is_empty() && merge.item_occurrences.is_empty());
    let location = |value| Becomes::Changed(vec![(Field::Location, Some(text(value)))]);
    assert_eq!(becomes(&merge.record_occurrences), [location("A")]);
    let after = Series {
        base: merge.base_after(Took::No, Took::Yes, &key()),
        ..Series::new()
    };
    assert!(after.of(&item, &item).is_quiet(), "it is agreed now");
    assert_eq!(
        becomes(&after.of(&item, &own("C")).item_occurrences),
        [location("C")]
    );

    let series = decided(undone(), &item, &[], Keeps::Record);
    let merge = series.of(&item, &[]);
    assert!(merge.record_occurrences.is_empty());
    assert!(matches!(
        becomes(&merge.item_occurrences).as_slice(),
        [Becomes::Regular(_)]
    ));
}

/// A step that wrote what a merge says, of a pair that held `occurrences` before.
fn taken(merge: Merge, item_was: &[Occurrence], record_was: &[Occurrence]) -> Taken {
    let item_view = ItemView {
        content: daily(HELD),
        occurrences: item_was.to_vec(),
        ..item(&[])
    };
    let record_view = RecordView {
        content: daily(HELD),
        occurrences: record_was.to_vec(),
        ..record_of(Kind::Appointment, &[])
    };
    let kept = Link {
        state: LinkState::Active,
        ..link(Kind::Appointment, Some(merge.base.clone()))
    };
    Taken {
        step: Step {
            kind: Kind::Appointment,
            link: Some(Box::new(kept.clone())),
            item: Some((item_view.place.clone(), item_view.version.clone())),
            uid: kept.uid.clone(),
            record: Some((record_view.record.clone(), record_view.version.clone())),
            owned: true,
            unconfirmed: kept.unconfirmed,
            sent: Default::default(),
            rests: None,
            action: Action::Write {
                merge: Box::new(merge),
                reminder: Reminder::Keep,
                invites: false,
            },
            reason: Reason::BothChanged,
        },
        was: Was {
            item: Some(item_view),
            record: Some(record_view),
        },
        kept: Some(kept),
        told: false,
    }
}

fn set_back(taken: &Taken) -> Merge {
    let Some(Ok(inverse)) = inverse(taken) else {
        panic!("it can be taken back");
    };
    let Action::Undo(undoing) = inverse.step.action else {
        panic!("it takes back");
    };
    *undoing.merge
}

#[test]
fn an_occurrence_is_set_back_to_what_it_was_and_waits() {
    let merge = Series::new().of(&own("A"), &[]);
    let back = set_back(&taken(merge, &own("A"), &[]));
    assert_eq!(
        becomes(&back.record_occurrences),
        [Becomes::Regular(vec![(Field::Location, Some(text("Here")))])]
    );
    assert_eq!(back.held, [Held::Occurrence(day(2))]);
    let base = back.base_after(Took::No, Took::Yes, &key());
    assert!(
        base.occurrences
            .get(&day(2))
            .is_some_and(OccurrenceBase::is_undone)
    );

    let merge = Series::new().of(&[], &[removed(day(2))]);
    let back = set_back(&taken(merge, &[], &[removed(day(2))]));
    assert_eq!(becomes(&back.item_occurrences), [Becomes::Regular(Vec::new())]);
}

#[test]
fn c3_what_was_taken_out_in_the_organization_is_not_undone() {
    let merge = Series::new().of(&[removed(day(2))], &[]);
    assert_eq!(becomes(&merge.record_occurrences), [Becomes::Removed]);
    assert_eq!(
        inverse(&taken(merge, &[removed(day(2))], &[])),
        Some(Err(Stays::Occurrence))
    );
}
