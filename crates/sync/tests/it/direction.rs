//! Sent or received, and which copy stands for a message (B-130, G-61).

use regarding_model::item::Direction::{self, Received, Sent};
use regarding_sync::direction::{Place, direction, preference};

const PLACES: [Place; 3] = [Place::Sent, Place::Inbox, Place::Elsewhere];

#[test]
fn b_130_the_place_of_the_copy_decides_and_the_author_only_where_it_does_not() {
    let table = [
        ("sent mail", Place::Sent, true, Sent),
        (
            "sent under an address that nobody knows as mine",
            Place::Sent,
            false,
            Sent,
        ),
        ("a mail to oneself, as it arrived", Place::Inbox, true, Received),
        ("mail of others", Place::Inbox, false, Received),
        ("sent mail that was filed away", Place::Elsewhere, true, Sent),
        (
            "received mail that was filed away",
            Place::Elsewhere,
            false,
            Received,
        ),
    ];
    for (story, place, mine, expected) in table {
        assert_eq!(direction(place, mine), expected, "{story}");
    }
}

fn in_order(decided: Option<Direction>) -> Vec<Place> {
    let mut places = PLACES.to_vec();
    places.sort_by_key(|place| preference(*place, decided));
    places
}

#[test]
fn a_later_try_takes_the_copy_of_the_direction_that_was_decided() {
    assert_eq!(
        in_order(Some(Sent)),
        [Place::Sent, Place::Elsewhere, Place::Inbox]
    );
    assert_eq!(
        in_order(Some(Received)),
        [Place::Inbox, Place::Elsewhere, Place::Sent]
    );
    assert_eq!(
        in_order(None),
        [Place::Sent, Place::Inbox, Place::Elsewhere],
        "G-61: what the person sent and tracks is one outgoing record"
    );
}
