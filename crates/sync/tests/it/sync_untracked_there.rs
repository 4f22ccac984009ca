//! What was untracked says so on the item, so that every install leaves it alone until somebody tracks it anew (E-9, D-5; docs/adr/0020).

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use std::collections::BTreeSet;

use regarding_model::failure::FailureKind;
use regarding_model::fields::{Field, Kind};
use regarding_model::link::{Link, LinkState, Place, Sent, Version};
use regarding_sync::merge::Mark;
use regarding_sync::observe::{Claim, ItemsLook, Links, Met, Observation, RecordsLook};
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView, Says, Single};
use regarding_sync::plan::{Action, Reason, Untracking};
use regarding_sync::run::{Ending, Next, Outcome, Run};

use crate::pairs::{Nothing, World, base, item, key, link, record_of, untracking_plan};
use crate::sync_sight::One;

const HELD: &[(Field, &str)] = &[(Field::Subject, "Visit")];

fn record() -> RecordView {
    record_of(Kind::Task, HELD)
}

fn says(says: Says) -> ItemView {
    ItemView { says, ..item(HELD) }
}

fn untracked() -> ItemView {
    says(Says::Untracked(record().record))
}

fn known(state: LinkState) -> Link {
    Link {
        state,
        ..link(Kind::Task, Some(base(HELD)))
    }
}

fn untracking(what: Untracking) -> Run {
    let (item, record) = (item(HELD), record());
    let halves = (Some(&item), Some(&record));
    let plan = untracking_plan(&known(LinkState::Active), halves, what).unwrap();
    Run::new(plan.steps.into_iter().next().unwrap(), key())
}

/// What the next write of a run makes the item say, and over which version; it changes nothing else.
fn marks(run: &Run) -> (Mark, Version) {
    let Next::UpdateItem { version, edits, .. } = run.next() else {
        unreachable!("{:?}", run.next());
    };
    assert!(edits.fields.is_empty() && edits.occurrences.is_empty());
    (edits.mark, version.clone())
}

fn took(version: &str) -> Outcome {
    Outcome::Accepted {
        place: None,
        version: Some(Version(version.into())),
        content: None,
    }
}

fn kept(run: &Run) -> Link {
    let Next::Keep(link, _) = run.next() else {
        unreachable!("{:?}", run.next());
    };
    *link
}

#[test]
fn the_item_is_told_before_anything_is_kept_or_deleted() {
    let mut run = untracking(Untracking::Keep);
    assert_eq!(marks(&run), (Mark::Untracked, Version("\"2\"".into())));
    run.went(took("3"));
    let link = kept(&run);
    assert_eq!(
        (link.state, link.item_version),
        (LinkState::Untracked, Some(Version("3".into())))
    );
    run.went(Outcome::Booked);
    assert!(matches!(run.next(), Next::Ended(Ending::Done)));

    let mut run = untracking(Untracking::Delete);
    assert_eq!(marks(&run).0, Mark::Untracked);
    run.went(took("3"));
    assert_eq!(kept(&run).state, LinkState::Untracked);
    run.went(Outcome::Booked);
    assert!(matches!(run.next(), Next::DeleteRecord(..)));
    run.went(took("4"));
    assert!(matches!(run.next(), Next::Forget(_)));
}

#[test]
fn where_the_item_can_never_be_told_this_computer_remembers_it_alone() {
    for kind in [
        FailureKind::Unsupported,
        FailureKind::Forbidden,
        FailureKind::Invalid,
    ] {
        let mut run = untracking(Untracking::Keep);
        run.went(Outcome::Failed(kind));
        assert_eq!(kept(&run).state, LinkState::Untracked);
        run.went(Outcome::Booked);
        assert!(matches!(run.next(), Next::Ended(Ending::Done)));
    }
    let read_only = ItemView {
        writable: false,
        ..item(HELD)
    };
    let halves = (Some(&read_only), None);
    let plan = untracking_plan(&known(LinkState::Active), halves, Untracking::Keep).unwrap();
    let run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    assert_eq!(kept(&run).state, LinkState::Untracked);
}

/// Where another computer synchronizes only the item can tell it: what it cannot be told is not untracked, and no record goes.
#[test]
fn e_4_what_only_the_item_remembers_is_not_untracked_where_it_cannot_be_told() {
    let unsupported = Ending::Failed(FailureKind::Unsupported);
    let ends = |run: &Run| matches!(run.next(), Next::Ended(ending) if ending == unsupported);
    let of = |item: Option<&ItemView>, what| {
        let halves = (item, Some(&record()));
        let plan = untracking_plan(&known(LinkState::Active), halves, what).unwrap();
        Run::new(plan.elsewhere().steps.into_iter().next().unwrap(), key())
    };
    let read_only = ItemView {
        writable: false,
        ..item(HELD)
    };
    for what in [Untracking::Keep, Untracking::Delete] {
        for kind in [
            FailureKind::Unsupported,
            FailureKind::Forbidden,
            FailureKind::Invalid,
        ] {
            let mut run = of(Some(&item(HELD)), what);
            run.went(Outcome::Failed(kind));
            assert!(ends(&run), "{:?}", run.next());
        }
        assert!(ends(&of(Some(&read_only), what)));
        assert!(ends(&of(None, what)));
    }
    let mut run = of(Some(&item(HELD)), Untracking::Keep);
    assert_eq!(marks(&run).0, Mark::Untracked);
    run.went(took("\"told\""));
    assert_eq!(kept(&run).state, LinkState::Untracked);
}

#[test]
fn what_could_not_be_reached_or_changed_meanwhile_is_not_untracked() {
    let endings = [
        (
            Outcome::Failed(FailureKind::Offline),
            Ending::Failed(FailureKind::Offline),
        ),
        (Outcome::Stale, Ending::Overtaken),
        (Outcome::Gone, Ending::Overtaken),
    ];
    for (outcome, ending) in endings {
        let mut run = untracking(Untracking::Delete);
        run.went(outcome);
        assert!(
            matches!(run.next(), Next::Ended(one) if one == ending),
            "{:?}",
            run.next()
        );
    }
}

#[test]
fn a_record_that_was_certainly_not_deleted_takes_the_word_back() {
    for outcome in [Outcome::Stale, Outcome::Failed(FailureKind::Forbidden)] {
        let mut run = untracking(Untracking::Delete);
        run.went(took("3"));
        run.went(Outcome::Booked);
        run.went(outcome.clone());
        assert_eq!(marks(&run), (Mark::TrackedAnew, Version("3".into())));
        run.went(took("4"));
        let link = kept(&run);
        assert_eq!(
            (link.state, link.item_version),
            (LinkState::Active, Some(Version("4".into())))
        );
        run.went(Outcome::Booked);
        assert!(matches!(run.next(), Next::Ended(one) if one != Ending::Done));
    }
}

/// What an install makes of items and the one record, at a complete look.
fn met(links: &dyn Links, items: &[(ItemView, Claim)]) -> Met {
    let looked = ItemsLook {
        present: items
            .iter()
            .map(|(view, _)| (view.place.clone(), view.version.clone()))
            .collect(),
        complete: BTreeSet::from(["home".to_owned()]),
        ..ItemsLook::default()
    };
    let record = record();
    let records = RecordsLook {
        selected: vec![(record.record.clone(), record.version.clone())],
        complete: true,
        ..RecordsLook::default()
    };
    let mut seen = Observation::new(Kind::Task, &looked, &records, links);
    for (view, claim) in items {
        seen.item_read(view.clone(), claim.clone());
    }
    assert!(seen.records_to_read().contains(&record.record));
    seen.record_read(record);
    seen.met(links, Some("home"))
}

/// E-9, promise 6: nothing but the item knows.
#[test]
fn a_new_computer_leaves_the_pair_alone_and_makes_no_second_item() {
    let record = record().record;
    let twin = ItemView {
        place: Place {
            collection: "away".into(),
            name: "1.ics".into(),
        },
        ..item(HELD)
    };
    let mine = (untracked(), Claim::Untracked(record.clone()));
    for items in [
        vec![mine.clone()],
        vec![(twin, Claim::Free(record.clone())), mine],
    ] {
        let met = met(&Nothing, &items);
        assert!(
            met.singles.is_empty() && met.pairs.is_empty(),
            "{:?}",
            met.singles
        );
        let link = met.again.first().unwrap();
        assert_eq!((link.state, &link.record), (LinkState::Untracked, &record));
        assert_eq!(link.place, untracked().place);
    }
}

#[test]
fn a_computer_that_follows_both_takes_the_word_of_the_item() {
    for state in [
        LinkState::Active,
        LinkState::ItemGone,
        LinkState::RecordGone,
        LinkState::LeftFilter,
        LinkState::OutOfSight,
        LinkState::RemovedHere,
        LinkState::Away,
    ] {
        for record in [RecordNews::Removed, RecordNews::Changed(Box::new(record()))] {
            let pair = Pair {
                link: known(state),
                item: ItemNews::Changed(Box::new(untracked())),
                record,
                sent: Sent::default(),
            };
            let plan = World::default().plan(&[pair], &[]);
            let step = plan.steps.first().unwrap();
            assert_eq!(step.action, Action::Become(LinkState::Untracked), "{state:?}");
            assert_eq!(step.reason, Reason::UntrackedThere);
            assert_eq!(plan.steps.len(), 1);
        }
    }
}

#[test]
fn another_records_word_and_a_copys_are_no_word() {
    let pair = Pair {
        link: known(LinkState::Active),
        item: ItemNews::Changed(Box::new(says(Says::Untracked(crate::values::record("task", 2))))),
        record: RecordNews::Unchanged(Some(Box::new(record()))),
        sent: Sent::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    assert!(matches!(plan.steps.first().unwrap().action, Action::Write { .. }));
}

/// The one step of a kind that tracks anew.
fn tracking_anew(links: &dyn Links, view: ItemView, claim: Claim) -> Run {
    let met = met(links, &[(view, claim)]);
    assert!(
        matches!(met.singles.first(), Some(Single::Both { .. })),
        "{met:?}"
    );
    let plan = World::default().plan(&[], &met.singles);
    Run::new(plan.steps.into_iter().next().unwrap(), key())
}

#[test]
fn tracking_anew_says_so_on_the_item_or_is_not_done() {
    let record = record().record;
    let remembers = One(known(LinkState::Untracked));
    for claim in [Claim::Tracked(record.clone()), Claim::Anew(record)] {
        for links in [&Nothing as &dyn Links, &remembers] {
            let mut run = tracking_anew(links, untracked(), claim.clone());
            assert_eq!(marks(&run).0, Mark::TrackedAnew);
            run.went(took("3"));
            run.went(Outcome::Gone);
            assert_eq!(kept(&run).state, LinkState::Active);

            let mut run = tracking_anew(links, untracked(), claim.clone());
            run.went(Outcome::Failed(FailureKind::Unsupported));
            let ended = matches!(run.next(), Next::Ended(Ending::Failed(FailureKind::Unsupported)));
            assert!(ended, "it would come apart again: {:?}", run.next());
        }
    }
}

#[test]
fn a_computer_that_remembers_the_untracking_learns_that_it_is_tracked_anew() {
    let record = record().record;
    let remembers = One(known(LinkState::Untracked));
    let anew = says(Says::TrackedAnew(record.clone()));
    let run = tracking_anew(&remembers, anew, Claim::Of(record.clone()));
    assert!(
        !matches!(run.next(), Next::UpdateItem { .. }),
        "nothing is to be said"
    );
    // An item that lost its property is not tracked anew by that.
    let met = met(&remembers, &[(item(HELD), Claim::Of(record))]);
    assert!(met.singles.is_empty());
}

/// The person moved it to another list in between: it is the same item, by its UID.
#[test]
fn what_lies_elsewhere_when_it_is_tracked_anew_is_tracked_all_the_same() {
    let record = record().record;
    let remembers = One(known(LinkState::Untracked));
    let moved = ItemView {
        place: Place {
            collection: "home".into(),
            name: "elsewhere.ics".into(),
        },
        ..item(HELD)
    };
    let met = met(&remembers, &[(moved, Claim::Tracked(record))]);
    assert!(met.pairs.is_empty(), "{:?}", met.pairs);
    assert!(matches!(met.singles.first(), Some(Single::Both { .. })));
}

/// What is asked for on a computer that does not synchronize is said on the item and left to the one that does.
#[test]
fn only_the_item_is_told_where_another_computer_synchronizes() {
    let record = record().record;
    let met = met(&Nothing, &[(untracked(), Claim::Anew(record))]);
    let mut plan = World::default().plan(&[], &met.singles);
    plan.only_tracks_anew();
    let Action::Write { merge, .. } = &plan.steps.first().unwrap().action else {
        panic!("{:?}", plan.steps);
    };
    assert!(!merge.changes_item() && !merge.writes_record());
    assert_eq!(merge.mark, Mark::TrackedAnew);
}

/// Where the record is gone, it is made again under its id, and the item says that it is tracked.
#[test]
fn d_1_a_record_that_is_made_again_is_followed() {
    let single = Single::Item {
        view: Box::new(untracked()),
        kind: Kind::Task,
        record: record().record,
    };
    let plan = World::default().plan(&[], &[single]);
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let mut writes = Vec::new();
    for _ in 0..8 {
        let outcome = match run.next() {
            Next::Ended(_) | Next::Forget(_) => break,
            Next::CreateRecord(..) => {
                writes.push("record");
                took("1")
            }
            Next::UpdateItem { edits, .. } => {
                assert_eq!(edits.mark, Mark::TrackedAnew);
                writes.push("item");
                took("3")
            }
            Next::Keep(link, _) => {
                assert_eq!(link.state, LinkState::Active);
                Outcome::Booked
            }
            _ => Outcome::Gone,
        };
        run.went(outcome);
    }
    assert_eq!(writes, ["record", "item"]);
}
