//! The state of appointments, contacts and tasks in the words of G.2, H-45; D-6, D-44, D-78; promise 4.

use regarding_model::fields::Kind;
use regarding_model::link::{Link, LinkState, Origin, Place, Unconfirmed};
use regarding_sync::item_state::{Basis, Cannot, ItemState, Known, Marked, Rests, Seen, state};
use uuid::Uuid;

fn link(state: LinkState) -> Link {
    Link {
        kind: Kind::Contact,
        place: Place {
            collection: "people".to_owned(),
            name: "1.vcf".to_owned(),
        },
        uid: Some("1".to_owned()),
        item_version: None,
        record: regarding_model::ids::RecordRef::new(
            regarding_model::record::KnownTable::Contact.name(),
            Uuid::from_u128(1),
        ),
        record_version: None,
        state,
        origin: Origin::Mailbox,
        unconfirmed: Unconfirmed::default(),
        base: None,
        owned: true,
        held: Vec::new(),
        unshared: Vec::new(),
    }
}

fn nothing<'a>() -> Known<'a> {
    Known {
        link: None,
        asked: false,
        marked: Marked::Nothing,
        seen: Seen::Unknown,
        cannot: None,
    }
}

#[test]
fn a_link_says_that_it_is_tracked_whatever_is_seen() {
    let of = |kept: LinkState, seen| {
        let link = link(kept);
        state(Known {
            link: Some(&link),
            seen,
            ..nothing()
        })
    };
    for seen in [Seen::Unknown, Seen::Absent, Seen::There] {
        assert_eq!(of(LinkState::Active, seen), ItemState::Tracked(Basis::Kept));
    }
    let rests = [
        (LinkState::LeftFilter, Rests::LeftFilter),
        (LinkState::OutOfSight, Rests::OutOfSight),
        (LinkState::RecordGone, Rests::RecordGone),
        (LinkState::Away, Rests::Away),
    ];
    for (kept, why) in rests {
        assert_eq!(
            of(kept, Seen::There),
            ItemState::Tracked(Basis::Resting(why)),
            "promise 4"
        );
    }
    assert_eq!(of(LinkState::Untracked, Seen::There), ItemState::Untracked);
}

#[test]
fn what_is_asked_for_waits_also_when_it_was_untracked_before() {
    let untracked = link(LinkState::Untracked);
    for link in [None, Some(&untracked)] {
        let known = Known {
            link,
            asked: true,
            ..nothing()
        };
        assert_eq!(state(known), ItemState::Waiting);
    }
}

#[test]
fn without_a_link_the_word_of_the_organization_counts() {
    let seen = |seen, marked| {
        state(Known {
            seen,
            marked,
            ..nothing()
        })
    };
    assert_eq!(
        seen(Seen::There, Marked::Nothing),
        ItemState::Tracked(Basis::ByOthers),
        "E-4"
    );
    assert_eq!(seen(Seen::Absent, Marked::Linked), ItemState::NotTracked);
    assert_eq!(
        seen(Seen::Unknown, Marked::Linked),
        ItemState::Tracked(Basis::ByOthers)
    );
    assert_eq!(seen(Seen::Unknown, Marked::Nothing), ItemState::Unknown);
}

#[test]
fn what_cannot_be_tracked_says_why_unless_it_is_already() {
    let of = |cannot, seen| {
        state(Known {
            cannot: Some(cannot),
            seen,
            ..nothing()
        })
    };
    assert_eq!(
        of(Cannot::RecurringTask, Seen::Absent),
        ItemState::Cannot(Cannot::RecurringTask),
        "D-78"
    );
    assert_eq!(of(Cannot::Rule, Seen::There), ItemState::Tracked(Basis::ByOthers));
    assert_eq!(
        of(Cannot::Elsewhere, Seen::There),
        ItemState::Cannot(Cannot::Elsewhere),
        "D-6, D-44"
    );
}

#[test]
fn what_an_item_says_about_having_been_untracked_holds_on_every_computer() {
    let (active, untracked) = (link(LinkState::Active), link(LinkState::Untracked));
    let says = |marked, link| {
        state(Known {
            link,
            marked,
            seen: Seen::There,
            ..nothing()
        })
    };
    for link in [None, Some(&active), Some(&untracked)] {
        assert_eq!(says(Marked::Untracked, link), ItemState::Untracked);
    }
    // It was tracked anew on another computer.
    let anew = says(Marked::TrackedAnew, Some(&untracked));
    assert_eq!(anew, ItemState::Tracked(Basis::ByOthers));
}
