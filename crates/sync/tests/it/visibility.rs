//! Who will be able to read a tracked thread (I-9, reference E1).

use regarding_sync::visibility::{Audience, ReadDepth, Surroundings, ThreadSeen, audience, is_shown_first};

fn around() -> Surroundings {
    Surroundings {
        business_unit: Some("North".to_owned()),
        people_in_unit: Some(9),
        people_in_unit_and_below: Some(21),
        people_in_organization: Some(140),
    }
}

#[test]
fn the_widest_right_to_read_decides_and_the_owner_is_not_counted() {
    use ReadDepth::{BusinessUnit, BusinessUnitAndBelow, Organization, Own};
    let name = || Some("North".to_owned());
    let table = [
        (vec![], Audience::Unknown),
        (vec![Own], Audience::OwnerOnly),
        (
            vec![BusinessUnit, Own],
            Audience::BusinessUnit {
                name: name(),
                people: Some(8),
            },
        ),
        (
            vec![Own, BusinessUnitAndBelow, BusinessUnit],
            Audience::BusinessUnitAndBelow {
                name: name(),
                people: Some(20),
            },
        ),
        (
            vec![Organization, Own],
            Audience::Organization { people: Some(139) },
        ),
    ];
    for (depths, expected) in table {
        assert_eq!(audience(&depths, &around()), expected, "{depths:?}");
    }
}

#[test]
fn what_may_not_be_read_is_said_to_be_unknown_and_not_none() {
    let nothing = Surroundings::default();
    assert_eq!(
        audience(&[ReadDepth::Organization], &nothing),
        Audience::Organization { people: None }
    );
    let alone = Surroundings {
        people_in_organization: Some(0),
        ..nothing
    };
    assert_eq!(
        audience(&[ReadDepth::Organization], &alone),
        Audience::Organization { people: Some(0) }
    );
}

#[test]
fn a_thread_is_asked_about_once_i_9() {
    assert!(is_shown_first(ThreadSeen::New));
    assert!(!is_shown_first(ThreadSeen::Agreed));
    assert!(!is_shown_first(ThreadSeen::TrackedBefore));
}
