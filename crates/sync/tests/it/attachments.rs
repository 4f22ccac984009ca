//! Which attachments go along (I-11, B-131, A-97).

use proptest::prelude::*;
use regarding_sync::attachments::{Fate, Hindrance, Limits, Offered, fates};

const LIMITS: Limits = Limits {
    one: 100,
    together: 150,
    count: 3,
};

fn file(size: u64) -> Offered {
    Offered {
        size,
        blocked: false,
        readable: true,
        chosen: true,
    }
}

fn left_out(file: Offered) -> Offered {
    Offered {
        chosen: false,
        ..file
    }
}

#[test]
fn b_131_each_attachment_goes_or_has_a_reason() {
    let blocked = Offered {
        blocked: true,
        ..file(1)
    };
    let damaged = Offered {
        readable: false,
        ..file(1)
    };
    let stays = Fate::Stays;
    let table = [
        ("as large as may be (A-97)", vec![file(100)], vec![Fate::Goes]),
        ("larger", vec![file(101)], vec![stays(Hindrance::TooLarge)]),
        (
            "a blocked kind (B-131)",
            vec![blocked, file(1)],
            vec![stays(Hindrance::Blocked), Fate::Goes],
        ),
        ("damaged", vec![damaged], vec![stays(Hindrance::Unreadable)]),
        (
            "left out by the person (I-11)",
            vec![left_out(file(1)), file(1)],
            vec![Fate::LeftOut, Fate::Goes],
        ),
        (
            "what could not go anyway says so before it is chosen",
            vec![left_out(blocked), left_out(file(101))],
            vec![stays(Hindrance::Blocked), stays(Hindrance::TooLarge)],
        ),
        (
            "one that does not fit keeps no later one back",
            vec![file(90), file(70), file(60)],
            vec![Fate::Goes, stays(Hindrance::NoRoom), Fate::Goes],
        ),
        (
            "what stays takes no room",
            vec![file(101), left_out(file(90)), file(90), file(60)],
            vec![stays(Hindrance::TooLarge), Fate::LeftOut, Fate::Goes, Fate::Goes],
        ),
        (
            "more files than one record takes",
            vec![file(1); 4],
            vec![Fate::Goes, Fate::Goes, Fate::Goes, stays(Hindrance::TooMany)],
        ),
    ];
    for (story, offered, expected) in table {
        assert_eq!(fates(&offered, LIMITS), expected, "{story}");
    }
}

fn any_file() -> impl Strategy<Value = Offered> {
    (0_u64..200, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(size, blocked, readable, chosen)| {
        Offered {
            size,
            blocked,
            readable,
            chosen,
        }
    })
}

proptest! {
    #[test]
    fn what_goes_fits_and_was_chosen(offered in proptest::collection::vec(any_file(), 0..8)) {
        let fates = fates(&offered, LIMITS);
        prop_assert_eq!(fates.len(), offered.len());
        let goes: Vec<&Offered> = offered.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Goes).map(|(file, _)| file).collect();
        prop_assert!(goes.iter().all(|file| file.chosen && !file.blocked && file.readable && file.size <= LIMITS.one));
        prop_assert!(goes.iter().map(|file| file.size).sum::<u64>() <= LIMITS.together);
        prop_assert!(goes.len() <= LIMITS.count);
    }
}
