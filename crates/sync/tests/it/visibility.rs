//! Who will be able to read a tracked thread (I-9, reference E1, E2).

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
fn i_9_the_own_depth_says_who_can_read_at_least_and_the_owner_is_not_counted() {
    use ReadDepth::{BusinessUnit, BusinessUnitAndBelow, Organization, Own};
    let name = || Some("North".to_owned());
    let table = [
        (
            Some(BusinessUnit),
            Audience::BusinessUnit {
                name: name(),
                people: Some(8),
            },
        ),
        (
            Some(BusinessUnitAndBelow),
            Audience::BusinessUnitAndBelow {
                name: name(),
                people: Some(20),
            },
        ),
        (Some(Organization), Audience::Organization { people: Some(139) }),
        (Some(Own), Audience::Further),
        (None, Audience::Unknown),
    ];
    for (depth, expected) in table {
        assert_eq!(audience(depth, &around()), expected, "{depth:?}");
    }
}

#[test]
fn what_may_not_be_read_is_said_to_be_unknown_and_not_none() {
    let nothing = Surroundings::default();
    assert_eq!(
        audience(Some(ReadDepth::Organization), &nothing),
        Audience::Organization { people: None }
    );
    let alone = Surroundings {
        people_in_organization: Some(0),
        ..nothing
    };
    assert_eq!(
        audience(Some(ReadDepth::Organization), &alone),
        Audience::Organization { people: Some(0) }
    );
}

#[test]
fn a_thread_is_asked_about_once_i_9() {
    assert!(is_shown_first(ThreadSeen::New));
    assert!(!is_shown_first(ThreadSeen::Agreed));
    assert!(!is_shown_first(ThreadSeen::TrackedBefore));
}
