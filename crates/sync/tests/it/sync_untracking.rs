//! A person untracks an appointment, a contact or a task, and tracks it again.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use regarding_model::failure::FailureKind;
use regarding_model::fields::{Field, Kind};
use regarding_model::link::{Link, LinkState, Version};
use regarding_sync::observe::{Claim, ItemsLook, Observation, RecordsLook};
use regarding_sync::pair::{ItemNews, Pair, RecordNews, Single};
use regarding_sync::plan::{Action, Remembers, Untracking};
use regarding_sync::removal::Stays;
use regarding_sync::run::{Ending, Next, Outcome, Run};

use crate::pairs::{World, base, item, key, link, record_of, untracking_plan};
use crate::sync_sight::One;
use crate::values::at;

fn untracked(
    kind: Kind,
    untracking: Untracking,
    change: impl Fn(&mut regarding_sync::pair::RecordView),
) -> Result<Action, Stays> {
    let mut view = record_of(kind, &[(Field::Subject, "Visit")]);
    change(&mut view);
    let plan = untracking_plan(&link(kind, None), (None, Some(&view)), untracking)?;
    Ok(plan.steps.into_iter().next().unwrap().action)
}

#[test]
fn d_38_d_53_d_54_d_77_what_is_untracked_and_kept_stays_on_both_sides() {
    for kind in Kind::ALL {
        let nobodys = untracked(kind, Untracking::Keep, |view| {
            view.owned = false;
            view.may_delete = false;
        });
        assert_eq!(
            nobodys,
            Ok(Action::Untrack(Untracking::Keep, Remembers::ThisComputer))
        );
    }
}

#[test]
fn d_38_an_appointment_goes_along_only_if_it_is_to_come_and_the_persons_own() {
    let of = |change: &dyn Fn(&mut regarding_sync::pair::RecordView)| {
        untracked(Kind::Appointment, Untracking::Delete, change)
    };
    assert_eq!(
        of(&|_| {}),
        Ok(Action::Untrack(Untracking::Delete, Remembers::ThisComputer))
    );
    assert_eq!(of(&|view| view.facts.starts = Some(at(-60))), Err(Stays::Past));
    assert_eq!(of(&|view| view.owned = false), Err(Stays::NotOwner));
    assert_eq!(of(&|view| view.may_delete = false), Err(Stays::NoRight));
}

#[test]
fn d_55_a_contact_goes_along_by_the_right_to_delete_whoever_owns_it() {
    for kind in [Kind::Contact, Kind::Task] {
        let of = |may: bool| {
            untracked(kind, Untracking::Delete, |view| {
                view.owned = false;
                view.may_delete = may;
            })
        };
        assert_eq!(
            of(true),
            Ok(Action::Untrack(Untracking::Delete, Remembers::ThisComputer))
        );
        assert_eq!(of(false), Err(Stays::NoRight));
    }
}

/// The run of untracking a task together with its record, as it is before the record is deleted, and what was kept by then.
fn deleting() -> (Run, Link) {
    let record = record_of(Kind::Task, &[(Field::Subject, "Visit")]);
    let known = link(Kind::Task, Some(base(&[(Field::Subject, "Visit")])));
    let plan = untracking_plan(&known, (None, Some(&record)), Untracking::Delete).unwrap();
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let Next::Keep(kept, _) = run.next() else {
        unreachable!("{:?}", run.next());
    };
    let kept = *kept;
    run.went(Outcome::Booked);
    assert!(matches!(run.next(), Next::DeleteRecord(..)));
    (run, kept)
}

#[test]
fn d_55_the_item_stays_whatever_is_cut_while_its_record_goes() {
    let (mut run, kept) = deleting();
    run.went(Outcome::Failed(FailureKind::Offline));
    assert!(
        matches!(run.next(), Next::Ended(Ending::Failed(FailureKind::Offline))),
        "what was kept stays"
    );
    let pair = Pair {
        link: kept,
        item: ItemNews::Unchanged(Some(Box::new(item(&[(Field::Subject, "Visit")])))),
        record: RecordNews::Removed,
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    assert!(
        plan.steps.is_empty(),
        "the record is gone, and takes no item along"
    );
}

#[test]
fn d_55_a_record_that_is_not_deleted_for_certain_is_still_followed() {
    for outcome in [Outcome::Stale, Outcome::Failed(FailureKind::Forbidden)] {
        let (mut run, _) = deleting();
        run.went(outcome);
        let Next::Keep(kept, _) = run.next() else {
            panic!("{:?}", run.next());
        };
        assert_eq!(kept.state, LinkState::Active);
    }
}

#[test]
fn a_record_that_is_not_there_is_forgotten_without_a_write() {
    let plan = untracking_plan(&link(Kind::Task, None), (None, None), Untracking::Delete).unwrap();
    assert_eq!(
        plan.steps.first().unwrap().action,
        Action::Untrack(Untracking::Keep, Remembers::ThisComputer)
    );
}

/// What was untracked is tracked again when the person says so, though it did not change since, or did.
#[test]
fn d_1_what_was_untracked_can_be_tracked_again() {
    let mut known = link(Kind::Contact, Some(base(&[(Field::JobTitle, "Buyer")])));
    known.state = LinkState::Untracked;
    let links = One(known.clone());
    for version in [known.item_version.clone().unwrap(), Version("\"3\"".into())] {
        let look = ItemsLook {
            present: vec![(known.place.clone(), version)],
            ..ItemsLook::default()
        };
        let mut seen = Observation::new(Kind::Contact, &look, &RecordsLook::default(), &links);
        let view = item(&[(Field::JobTitle, "Buyer")]);
        seen.item_read(view, Claim::Tracked(known.record.clone()));
        assert!(seen.records_to_read().contains(&known.record));
        seen.record_read(record_of(Kind::Contact, &[(Field::JobTitle, "Buyer")]));
        let met = seen.met(&links, Some("home"));
        assert!(met.pairs.is_empty());
        assert!(matches!(met.singles.first(), Some(Single::Both { .. })));
    }
}

#[test]
fn what_was_untracked_stays_so_while_nobody_tracks_it() {
    let mut known = link(Kind::Contact, Some(base(&[(Field::JobTitle, "Buyer")])));
    known.state = LinkState::Untracked;
    let links = One(known.clone());
    let mut seen = Observation::new(
        Kind::Contact,
        &ItemsLook::default(),
        &RecordsLook::default(),
        &links,
    );
    seen.item_read(item(&[]), Claim::Of(known.record.clone()));
    seen.record_read(record_of(Kind::Contact, &[]));
    assert!(seen.met(&links, Some("home")).singles.is_empty());
}
