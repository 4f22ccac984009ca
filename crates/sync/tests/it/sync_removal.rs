//! What the removal of one side does to the other: D-24 to D-30, D-50 to D-60, D-75, D-76, promises 4 and 7.

use regarding_model::fields::{Field, Kind};
use regarding_model::link::{Held, Link, LinkState};
use regarding_sync::fields::FieldDirection;
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView};
use regarding_sync::plan::{Action, Reason, Step};
use regarding_sync::removal::Stays;

use crate::pairs::{World, base, item, link, record_of};
use crate::sync_occurrences::{HELD as SERIES, Series, daily};
use crate::values::at;

const HELD: &[(Field, &str)] = &[(Field::Subject, "Visit")];

fn contact() -> &'static [(Field, &'static str)] {
    &[(Field::JobTitle, "Buyer")]
}

fn fields(kind: Kind) -> &'static [(Field, &'static str)] {
    match kind {
        Kind::Contact => contact(),
        Kind::Appointment | Kind::Task => HELD,
    }
}

fn known(kind: Kind) -> Link {
    link(kind, Some(base(fields(kind))))
}

/// The one step about a pair.
fn step(link: Link, item: ItemNews, record: RecordNews) -> Step {
    let plan = World::default().plan(
        &[Pair {
            link,
            item,
            record,
            sent: Default::default(),
        }],
        &[],
    );
    assert_eq!(plan.steps.len(), 1);
    plan.steps.into_iter().next().unwrap_or_else(|| unreachable!())
}

fn item_removed(kind: Kind, change: impl Fn(&mut RecordView)) -> Step {
    let mut view = record_of(kind, fields(kind));
    change(&mut view);
    step(
        known(kind),
        ItemNews::Removed,
        RecordNews::Unchanged(Some(Box::new(view))),
    )
}

fn record_deleted(kind: Kind, owned: bool, change: impl Fn(&mut ItemView)) -> Step {
    let mut view = item(fields(kind));
    change(&mut view);
    let link = Link { owned, ..known(kind) };
    step(
        link,
        ItemNews::Unchanged(Some(Box::new(view))),
        RecordNews::Removed,
    )
}

fn stays(step: &Step) -> Option<Stays> {
    match step.reason {
        Reason::OtherStays(why) => Some(why),
        _ => None,
    }
}

#[test]
fn d_27_a_future_appointment_of_the_organizer_is_deleted_with_its_item() {
    let step = item_removed(Kind::Appointment, |_| {});
    assert_eq!(step.action, Action::DeleteRecord);
}

#[test]
fn d_27_completed_past_and_foreign_appointments_stay() {
    type Change = fn(&mut RecordView);
    let cases: [(Change, Stays); 3] = [
        (|view| view.facts.closed = true, Stays::Closed),
        (|view| view.facts.starts = Some(at(-1)), Stays::Past),
        (|view| view.facts.organizer = false, Stays::NotOrganizer),
    ];
    for (change, why) in cases {
        let step = item_removed(Kind::Appointment, change);
        assert_eq!(stays(&step), Some(why));
        assert_eq!(
            step.action,
            Action::Become(LinkState::RemovedHere),
            "it does not come back"
        );
    }
}

#[test]
fn d_27_of_a_series_only_state_and_organizer_count() {
    let step = item_removed(Kind::Appointment, |view| {
        view.facts.series = true;
        view.facts.starts = Some(at(-1_000_000));
    });
    assert_eq!(step.action, Action::DeleteRecord);
}

#[test]
fn d_24_a_future_appointment_of_the_organizer_goes_with_its_record() {
    let step = record_deleted(Kind::Appointment, true, |_| {});
    assert!(matches!(step.action, Action::RemoveItem { .. }));
}

#[test]
fn d_24_past_and_foreign_appointments_stay_in_the_mailbox() {
    type Change = fn(&mut ItemView);
    let cases: [(Change, Stays); 2] = [
        (|view| view.facts.starts = Some(at(-1)), Stays::Past),
        (|view| view.facts.organizer = false, Stays::NotOrganizer),
    ];
    for (change, why) in cases {
        let step = record_deleted(Kind::Appointment, true, change);
        assert_eq!(stays(&step), Some(why));
        assert_eq!(step.action, Action::Become(LinkState::Untracked));
    }
}

#[test]
fn d_25_promise_8_a_removal_that_would_cancel_for_others_says_so() {
    let step = record_deleted(Kind::Appointment, true, |view| view.facts.attendees = true);
    assert_eq!(step.action, Action::RemoveItem { invites: true });
}

#[test]
fn d_50_a_contacts_record_stays_and_d_56_the_item_does_not_come_back_by_itself() {
    let removed = item_removed(Kind::Contact, |_| {});
    assert_eq!(stays(&removed), Some(Stays::ContactRecord));
    assert_eq!(removed.action, Action::Become(LinkState::RemovedHere));
    let tombstone = Link {
        state: LinkState::RemovedHere,
        ..known(Kind::Contact)
    };
    let changed = RecordNews::Changed(Box::new(record_of(Kind::Contact, &[(Field::JobTitle, "CEO")])));
    let pair = Pair {
        link: tombstone,
        item: ItemNews::Unchanged(None),
        record: changed,
        sent: Default::default(),
    };
    assert!(World::default().plan(&[pair], &[]).steps.is_empty());
}

#[test]
fn d_56_what_a_person_puts_back_is_compared_and_is_no_edit() {
    let tombstone = Link {
        state: LinkState::RemovedHere,
        ..link(
            Kind::Contact,
            Some(base(&[(Field::JobTitle, "Head of purchasing")])),
        )
    };
    let from_a_copy = ItemNews::Changed(Box::new(item(contact())));
    let since = record_of(Kind::Contact, &[(Field::JobTitle, "Head of purchasing")]);
    let back = step(
        tombstone,
        from_a_copy,
        RecordNews::Unchanged(Some(Box::new(since))),
    );
    let Action::Write { merge, .. } = back.action else {
        panic!("{:?}", back.action);
    };
    assert_eq!(merge.held, [Held::Field(Field::JobTitle)], "promise 7");
    assert!(merge.to_record.is_empty() && merge.to_item.is_empty());
}

#[test]
fn b_7_a_record_with_a_field_that_may_not_be_seen_is_not_deleted_unasked() {
    let mut world = World::default();
    world.columns.no_read.insert(Field::Notes);
    let mut view = record_of(Kind::Task, HELD);
    view.content.withhold(Field::Notes);
    let pair = Pair {
        link: known(Kind::Task),
        item: ItemNews::Removed,
        record: RecordNews::Unchanged(Some(Box::new(view))),
        sent: Default::default(),
    };
    let plan = world.plan(&[pair], &[]);
    let step = plan.steps.first().unwrap_or_else(|| unreachable!());
    assert_eq!(
        stays(step),
        Some(Stays::ChangedSince),
        "an edit there cannot be told"
    );
}

/// The person changed the rule into one that cannot be said in the organization, which is an edit as any other.
#[test]
fn promise_7_a_series_whose_rule_was_changed_into_one_that_cannot_be_said_stays_when_its_record_is_deleted() {
    let series = Link {
        base: Some(Series::new().base),
        ..link(Kind::Appointment, None)
    };
    let gone = |content| {
        let view = ItemView { content, ..item(&[]) };
        let there = ItemNews::Changed(Box::new(view));
        step(series.clone(), there, RecordNews::Removed)
    };
    let unchanged = gone(daily(SERIES));
    assert!(matches!(unchanged.action, Action::RemoveItem { .. }));
    let mut odd = daily(SERIES);
    odd.withhold(Field::Recurrence);
    assert_eq!(stays(&gone(odd)), Some(Stays::ChangedSince));
}

#[test]
fn d_51_the_owners_contact_stays_and_d_52_another_ones_goes() {
    assert_eq!(
        stays(&record_deleted(Kind::Contact, true, |_| {})),
        Some(Stays::OwnContact)
    );
    let others = record_deleted(Kind::Contact, false, |_| {});
    assert!(matches!(others.action, Action::RemoveItem { .. }));
}

#[test]
fn d_75_an_open_task_is_deleted_with_its_item_and_a_closed_one_stays() {
    assert_eq!(item_removed(Kind::Task, |_| {}).action, Action::DeleteRecord);
    let closed = item_removed(Kind::Task, |view| view.facts.closed = true);
    assert_eq!(stays(&closed), Some(Stays::Closed));
}

#[test]
fn d_76_a_task_goes_with_its_record_unless_it_is_completed() {
    let open = record_deleted(Kind::Task, true, |_| {});
    assert!(matches!(open.action, Action::RemoveItem { .. }));
    let done = record_deleted(Kind::Task, true, |view| view.facts.closed = true);
    assert_eq!(stays(&done), Some(Stays::Closed));
}

#[test]
fn d_75_without_the_right_to_delete_the_record_stays() {
    let step = item_removed(Kind::Task, |view| view.may_delete = false);
    assert_eq!(stays(&step), Some(Stays::NoRight));
}

#[test]
fn promise_7_what_was_edited_since_is_not_removed() {
    let view = record_of(Kind::Task, &[(Field::Subject, "Another visit")]);
    let edited = step(
        known(Kind::Task),
        ItemNews::Removed,
        RecordNews::Changed(Box::new(view)),
    );
    assert_eq!(stays(&edited), Some(Stays::ChangedSince));
    let view = item(&[(Field::Subject, "Another visit")]);
    let edited = step(
        known(Kind::Task),
        ItemNews::Changed(Box::new(view)),
        RecordNews::Removed,
    );
    assert_eq!(stays(&edited), Some(Stays::ChangedSince));
}

#[test]
fn d_30_promise_4_a_record_that_left_the_filter_or_sight_is_unlinked_never_removed() {
    for kind in Kind::ALL {
        for (news, state) in [
            (RecordNews::LeftFilter, LinkState::LeftFilter),
            (RecordNews::OutOfSight, LinkState::OutOfSight),
        ] {
            let view = Box::new(item(fields(kind)));
            let step = step(known(kind), ItemNews::Unchanged(Some(view)), news);
            assert_eq!(step.action, Action::Become(state));
        }
    }
}

#[test]
fn d_59_d_60_it_goes_on_when_it_comes_back_with_what_was_edited_meanwhile() {
    let link = Link {
        state: LinkState::LeftFilter,
        ..known(Kind::Contact)
    };
    let changed = item(&[(Field::JobTitle, "Director")]);
    let view = record_of(Kind::Contact, contact());
    let step = step(
        link,
        ItemNews::Changed(Box::new(changed)),
        RecordNews::Changed(Box::new(view)),
    );
    assert_eq!(step.reason, Reason::CameBack);
    assert!(matches!(&step.action, Action::Write { merge, .. } if merge.to_record.len() == 1));
}

#[test]
fn promise_4_a_collection_that_cannot_be_read_says_nothing_about_its_items() {
    let plan = World::default().plan(
        &[Pair {
            link: known(Kind::Task),
            item: ItemNews::OutOfSight,
            record: RecordNews::Unchanged(Some(Box::new(record_of(Kind::Task, HELD)))),
            sent: Default::default(),
        }],
        &[],
    );
    assert!(plan.steps.is_empty());
    assert_eq!(plan.notes.len(), 1);
}

#[test]
fn an_item_is_not_removed_where_nothing_may_be_written() {
    let step = record_deleted(Kind::Task, true, |view| view.writable = false);
    assert_eq!(stays(&step), Some(Stays::NoRight));
}

#[test]
fn promise_7_an_item_that_holds_what_its_record_never_held_stays() {
    let view = item(&[(Field::Subject, "Visit"), (Field::Notes, "only here")]);
    let mut link = Link {
        owned: false,
        ..known(Kind::Task)
    };
    // The notes were seen on the item, and never travelled.
    let digest = crate::pairs::key().of(Field::Notes, &crate::pairs::text("only here"));
    if let Some(base) = &mut link.base {
        let seen = regarding_model::link::LastSeen {
            item: Some(digest),
            record: None,
        };
        base.fields.insert(Field::Notes, Some(seen));
    }
    let step = step(
        link,
        ItemNews::Unchanged(Some(Box::new(view))),
        RecordNews::Removed,
    );
    assert_eq!(stays(&step), Some(Stays::OwnValues));
}

mod changed_since {
    //! One side was removed while the other was changed: held, and decided by a person.

    use regarding_model::fields::{DigestKey, Field, Kind};
    use regarding_model::ids::OrganizationId;
    use regarding_model::link::{Held, LinkState, Version};
    use regarding_sync::fields::{Directions, FieldOptions};
    use regarding_sync::merge::{Policy, Stays};
    use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews};
    use regarding_sync::plan::{About, Action, Left, Plan, Rules};
    use std::collections::{BTreeMap, BTreeSet};
    use uuid::Uuid;

    use crate::pairs::{World, base, item, link, now, record_of};
    use crate::sync_plan::kept;

    const OLD: [(Field, &str); 1] = [(Field::Subject, "Call back")];
    const NEW: [(Field, &str); 1] = [(Field::Subject, "Call back today")];

    fn by_rules(plan: impl FnOnce(Rules<'_>) -> Plan) -> Plan {
        let key = DigestKey::new([3; 32]);
        let directions = Kind::ALL.map(|kind| {
            let directions = Directions::new(kind, &BTreeMap::new(), FieldOptions::default());
            (kind, directions)
        });
        plan(Rules {
            now: now(),
            directions: &BTreeMap::from(directions),
            columns: &BTreeMap::new(),
            may_create: &BTreeSet::from([Kind::Task]),
            policy: Policy::Ask,
            decisions: &BTreeMap::new(),
            organization: OrganizationId(Uuid::from_u128(9)),
            key: &key,
        })
    }

    #[test]
    fn promise_7_is_held_whatever_the_policy_says() {
        for policy in [Policy::Ask, Policy::OrganizationWins, Policy::MailboxWins] {
            let world = World {
                policy,
                ..World::default()
            };
            let item_gone = Pair {
                link: link(Kind::Task, Some(base(&OLD))),
                item: ItemNews::Removed,
                record: RecordNews::Changed(Box::new(record_of(Kind::Task, &NEW))),
                sent: Default::default(),
            };
            let record_gone = Pair {
                link: link(Kind::Task, Some(base(&OLD))),
                item: ItemNews::Changed(Box::new(item(&NEW))),
                record: RecordNews::Removed,
                sent: Default::default(),
            };
            for (pair, state) in [
                (item_gone, LinkState::RemovedHere),
                (record_gone, LinkState::Untracked),
            ] {
                let plan = world.plan(&[pair], &[]);
                let held = plan.steps[0].link.as_ref().map(|link| link.held.clone());
                assert_eq!(held, Some(vec![Held::Removal]));
                assert_eq!(plan.steps[0].action, Action::Become(state));
                assert_eq!(plan.notes[0].about, About::Held(Held::Removal));
            }
        }
    }

    #[test]
    fn a_decision_brings_the_other_half_back_or_lets_it_go() {
        let of = |state, left: Left<'_>, stays| {
            let mut held = link(Kind::Task, Some(base(&OLD)));
            held.state = state;
            held.held = vec![Held::Removal];
            let plan = by_rules(|rules| Plan::of_removal(&held, left, stays, rules));
            plan.steps.into_iter().next().map(|step| step.action)
        };
        let (mine, mut theirs) = (item(&NEW), record_of(Kind::Task, &NEW));
        let record = Left::Record(&theirs, "home");
        let again = of(LinkState::RemovedHere, record, Stays::Record);
        assert!(matches!(again, Some(Action::CreateItem { uid, .. }) if uid == "uid-1"));
        let gone = of(LinkState::RemovedHere, record, Stays::Item);
        assert_eq!(gone, Some(Action::DeleteRecord));
        let again = of(LinkState::Untracked, Left::Item(&mine), Stays::Item);
        assert!(matches!(again, Some(Action::CreateRecord { .. })));
        let gone = of(LinkState::Untracked, Left::Item(&mine), Stays::Record);
        assert!(matches!(gone, Some(Action::RemoveItem { .. })));
        theirs.may_delete = false;
        let refused = of(LinkState::RemovedHere, Left::Record(&theirs, "home"), Stays::Item);
        assert_eq!(refused, None, "what may not be deleted is not tried");
    }

    /// The record of the person's own meeting was deleted, and the person says that the meeting goes too: its calendar would write to the
    /// attendees, so it waits for another word, and for no other question.
    #[test]
    fn d_25_promise_8_a_removal_that_was_decided_is_not_asked_again_while_it_waits_for_the_word_about_attendees()
     {
        let world = World::default();
        let mut mine = item(&NEW);
        mine.facts.attendees = true;
        let gone = |link, mine: &ItemView| Pair {
            link,
            item: ItemNews::Unchanged(Some(Box::new(mine.clone()))),
            record: RecordNews::Removed,
            sent: Default::default(),
        };
        let asked = world.plan(&[gone(link(Kind::Appointment, Some(base(&OLD))), &mine)], &[]);
        let held = kept(asked.steps.into_iter().next().unwrap()).unwrap();
        assert_eq!(
            (held.state, &held.held),
            (LinkState::Untracked, &vec![Held::Removal])
        );

        let mut plan = by_rules(|rules| Plan::of_removal(&held, Left::Item(&mine), Stays::Record, rules));
        plan.hold_invitations(|_| true);
        let waits = kept(plan.steps.remove(0)).unwrap();
        for _ in 0..2 {
            let mut next = world.plan(&[gone(waits.clone(), &mine)], &[]);
            assert!(next.notes.is_empty(), "{:?}", next.notes);
            assert_eq!(next.steps[0].action, Action::RemoveItem { invites: true });
            next.hold_invitations(|_| true);
            assert_eq!(
                kept(next.steps.remove(0)).as_ref(),
                Some(&waits),
                "until the word is said"
            );
        }
        mine.version = Version("\"3\"".into());
        let edited = world.plan(&[gone(waits, &mine)], &[]);
        assert_eq!(
            edited.notes[0].about,
            About::Held(Held::Removal),
            "the word was good for what was seen"
        );
    }
}

/// It was edited while an administrator had switched the field off, or just before that.
#[test]
fn promise_7_an_item_that_was_edited_in_a_field_that_is_off_stays() {
    let off = World {
        said: [(Field::JobTitle, FieldDirection::None)].into(),
        ..World::default()
    };
    let deleted = |holds| Pair {
        link: Link {
            owned: false,
            ..known(Kind::Contact)
        },
        item: ItemNews::Changed(Box::new(item(&[(Field::JobTitle, holds)]))),
        record: RecordNews::Removed,
        sent: Default::default(),
    };
    let plan = off.plan(&[deleted("Head of purchasing")], &[]);
    assert_eq!(stays(&plan.steps[0]), Some(Stays::OwnValues));
    let plan = off.plan(&[deleted("Buyer")], &[]);
    assert_eq!(
        stays(&plan.steps[0]),
        None,
        "its record held the same, and whoever deleted it knew"
    );
}
