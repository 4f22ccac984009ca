//! Which existing record is the message's own (DESIGN section 4, promise 5, G-60, G-61).

use proptest::prelude::*;
use regarding_model::item::Direction;
use regarding_sync::adopt::{Adoption, EmailState, ExistingEmail, Wanted, adopt};
use uuid::Uuid;

use crate::values::{at, record};

const DERIVED: Uuid = Uuid::from_u128(0xD);

fn wanted(regarding: Option<u128>) -> Wanted {
    let regarding = regarding.map(|id| record("opportunity", id));
    Wanted {
        derived: DERIVED,
        linked: None,
        direction: Direction::Received,
        regarding,
    }
}

fn email(id: u128) -> ExistingEmail {
    ExistingEmail {
        id: Uuid::from_u128(id),
        direction: Direction::Received,
        state: EmailState::Completed,
        regarding: None,
        created_on: Some(at(100)),
    }
}

fn ours() -> ExistingEmail {
    email(DERIVED.as_u128())
}

fn adopted(found: &[ExistingEmail]) -> Option<u128> {
    match adopt(&wanted(None), found) {
        Adoption::Create => None,
        Adoption::Adopt { id, .. } => Some(id.as_u128()),
    }
}

#[test]
fn one_record_is_the_messages_own() {
    let sent = |id| ExistingEmail {
        direction: Direction::Sent,
        ..email(id)
    };
    let canceled = ExistingEmail {
        state: EmailState::Canceled,
        ..email(1)
    };
    let draft = ExistingEmail {
        state: EmailState::Open,
        ..email(1)
    };
    let older = ExistingEmail {
        created_on: Some(at(1)),
        ..email(9)
    };
    let ageless = ExistingEmail {
        created_on: None,
        ..email(1)
    };
    let colleagues = ExistingEmail {
        direction: Direction::Sent,
        created_on: Some(at(900)),
        ..ours()
    };
    let table = [
        ("none yet", vec![], None),
        (
            "the derived one, whichever side tracked it first",
            vec![email(1), colleagues],
            Some(0xD),
        ),
        (
            "one that the organization's services made",
            vec![email(1)],
            Some(1),
        ),
        (
            "of the services' two copies the one of our direction (G-60)",
            vec![sent(1), email(2)],
            Some(2),
        ),
        (
            "the sender's copy, when there is no other (G-61)",
            vec![sent(1)],
            Some(1),
        ),
        (
            "a finished one before a canceled one",
            vec![canceled, email(2)],
            Some(2),
        ),
        ("a finished one before a draft", vec![draft, email(2)], Some(2)),
        ("the oldest of equals", vec![email(2), older], Some(9)),
        ("one of unknown age last", vec![ageless, email(2)], Some(2)),
    ];
    for (story, found, expected) in table {
        assert_eq!(adopted(&found), expected, "{story}");
    }
}

#[test]
fn the_linked_record_stays_the_messages_own_from_whichever_copy_it_is_looked_at() {
    let sent = ExistingEmail {
        direction: Direction::Sent,
        ..email(1)
    };
    let both = [sent.clone(), email(2)];
    for direction in [Direction::Sent, Direction::Received] {
        for linked in [1, 2] {
            let wanted = Wanted {
                linked: Some(Uuid::from_u128(linked)),
                direction,
                ..wanted(None)
            };
            let found = adopt(&wanted, &both);
            assert!(
                matches!(found, Adoption::Adopt { id, .. } if id.as_u128() == linked),
                "G-60: {direction:?}, linked {linked}"
            );
            let derived = adopt(&wanted, &[sent.clone(), email(2), ours()]);
            assert!(
                matches!(derived, Adoption::Adopt { id, .. } if id == DERIVED),
                "promise 5"
            );
        }
    }
    let gone = Wanted {
        linked: Some(Uuid::from_u128(7)),
        ..wanted(None)
    };
    assert!(matches!(adopt(&gone, &both), Adoption::Adopt { id, .. } if id.as_u128() == 2));
}

#[test]
fn only_what_is_missing_is_done() {
    let opportunity = |id| Some(record("opportunity", id));
    let about = |id, email| ExistingEmail {
        regarding: opportunity(id),
        ..email
    };
    let table = [
        ("track only: nothing", None, ours(), None),
        (
            "track only leaves another's regarding",
            None,
            about(8, email(1)),
            None,
        ),
        ("set regarding", Some(7), email(1), opportunity(7)),
        ("it is right already", Some(7), about(7, ours()), None),
        (
            "change regarding, on a completed record too (B-131)",
            Some(7),
            about(8, ours()),
            opportunity(7),
        ),
    ];
    for (story, regarding, found, set_regarding) in table {
        let expected = Adoption::Adopt {
            id: found.id,
            set_regarding,
        };
        assert_eq!(adopt(&wanted(regarding), &[found]), expected, "{story}");
    }
}

#[test]
fn a_record_is_taken_in_the_state_it_is_in() {
    for state in [EmailState::Open, EmailState::Completed, EmailState::Canceled] {
        for found in [ours(), email(1)] {
            let id = found.id;
            let found = ExistingEmail { state, ..found };
            let expected = Adoption::Adopt {
                id,
                set_regarding: None,
            };
            assert_eq!(adopt(&wanted(None), &[found]), expected, "{state:?}");
        }
    }
}

fn any_email() -> impl Strategy<Value = ExistingEmail> {
    let states = proptest::sample::select(vec![
        EmailState::Open,
        EmailState::Completed,
        EmailState::Canceled,
    ]);
    let ids = prop_oneof![1_u128..5, Just(DERIVED.as_u128())];
    (ids, any::<bool>(), states, proptest::option::of(0_i64..3)).prop_map(|(id, sent, state, age)| {
        ExistingEmail {
            id: Uuid::from_u128(id),
            direction: if sent {
                Direction::Sent
            } else {
                Direction::Received
            },
            state,
            regarding: None,
            created_on: age.map(at),
        }
    })
}

proptest! {
    #[test]
    fn every_computer_picks_the_same_record_in_whatever_order_it_finds_them((found, shuffled) in proptest::collection::vec(any_email(), 0..6).prop_flat_map(|found| (Just(found.clone()), Just(found).prop_shuffle()))) {
        let id = adopted(&found);
        prop_assert_eq!(id, adopted(&shuffled));
        prop_assert_eq!(id.is_none(), found.is_empty());
        if found.iter().any(|email| email.id == DERIVED) {
            prop_assert_eq!(id, Some(DERIVED.as_u128()), "the derived one is everybody's");
        }
    }
}
