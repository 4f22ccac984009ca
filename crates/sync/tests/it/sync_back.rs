//! What does not follow each other any more is brought back because the person says so (D-56, promises 5 and 7).

use regarding_model::fields::{Field, Kind};
use regarding_model::link::{Held, Link, LinkState};
use regarding_sync::merge::Mark;
use regarding_sync::pair::{ItemView, Says};
use regarding_sync::plan::{Action, Left, Plan, Reason, There};

use crate::pairs::{World, base, item, link, record_of};

fn apart(state: LinkState) -> Link {
    Link {
        state,
        ..link(Kind::Contact, Some(base(&[(Field::JobTitle, "Buyer")])))
    }
}

fn back(link: &Link, there: There<'_>) -> Plan {
    World::default().with_rules(|rules| Plan::of_bringing_back(link, there, rules))
}

/// Neither followed the other meanwhile, so no value of either is an edit against what was agreed before.
#[test]
fn promise_7_both_are_compared_like_strangers() {
    let mine = item(&[(Field::JobTitle, "Buyer"), (Field::Nickname, "Kay")]);
    let theirs = record_of(Kind::Contact, &[(Field::JobTitle, "Head Buyer")]);
    for state in [LinkState::Untracked, LinkState::RemovedHere] {
        let plan = back(&apart(state), There::Both(&mine, &theirs));
        let [step] = plan.steps.as_slice() else {
            panic!("{:?}", plan.steps);
        };
        let Action::Write { merge, .. } = &step.action else {
            panic!("{:?}", step.action);
        };
        assert_eq!(merge.held, [Held::Field(Field::JobTitle)]);
        assert!(merge.to_record.iter().any(|(field, _)| *field == Field::Nickname));
        assert_eq!((merge.mark, step.reason), (Mark::Keep, Reason::Decided));
    }
}

#[test]
fn an_item_that_says_that_it_was_untracked_says_so_no_more_or_stays_apart() {
    let theirs = record_of(Kind::Contact, &[]);
    let mut mine = ItemView {
        says: Says::Untracked(theirs.record.clone()),
        ..item(&[])
    };
    let marks = |plan: &Plan| match plan.steps.first().map(|step| &step.action) {
        Some(Action::Write { merge, .. } | Action::CreateRecord { merge, .. }) => Some(merge.mark),
        _ => None,
    };
    let apart = apart(LinkState::Untracked);
    let both = back(&apart, There::Both(&mine, &theirs));
    assert_eq!(marks(&both), Some(Mark::TrackedAnew));
    let alone = back(&apart, There::One(Left::Item(&mine)));
    assert_eq!(marks(&alone), Some(Mark::TrackedAnew));
    mine.writable = false;
    assert!(back(&apart, There::Both(&mine, &theirs)).steps.is_empty());
}

#[test]
fn d_56_what_is_gone_is_made_again_under_its_identity() {
    let theirs = record_of(Kind::Contact, &[(Field::JobTitle, "Buyer")]);
    let link = apart(LinkState::RemovedHere);
    let plan = back(&link, There::One(Left::Record(&theirs, "home")));
    let made = plan.steps.first().map(|step| &step.action);
    assert!(
        matches!(made, Some(Action::CreateItem { uid, .. }) if Some(uid) == link.uid.as_ref()),
        "{made:?}"
    );
}

/// What rests comes back by itself, and what follows needs nothing.
#[test]
fn nothing_else_is_brought_back() {
    let theirs = record_of(Kind::Contact, &[]);
    let mine = item(&[]);
    for state in [
        LinkState::Active,
        LinkState::LeftFilter,
        LinkState::OutOfSight,
        LinkState::Away,
        LinkState::ItemGone,
        LinkState::RecordGone,
    ] {
        assert!(back(&apart(state), There::Both(&mine, &theirs)).steps.is_empty());
    }
}
