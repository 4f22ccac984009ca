//! When a pending action is tried again (F-1, F-22, DESIGN section 6).

use core::time::Duration;

use proptest::prelude::*;
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_sync::retry::{LONGEST_PAUSE, NextTry, cause_of, code_of, next_try, pause};

use crate::values::at;

const KINDS: [FailureKind; 11] = [
    FailureKind::Offline,
    FailureKind::Throttled(None),
    FailureKind::Throttled(Some(Duration::from_secs(90))),
    FailureKind::SignIn,
    FailureKind::Forbidden,
    FailureKind::Gone,
    FailureKind::Stale,
    FailureKind::CheckpointExpired,
    FailureKind::Invalid,
    FailureKind::Unsupported,
    FailureKind::Internal,
];

const SIDES: [Option<Side>; 3] = [Some(Side::Organization), Some(Side::Mailbox), None];

fn of_organization(kind: FailureKind) -> Cause {
    Cause {
        kind,
        side: Some(Side::Organization),
    }
}

#[test]
fn pauses_double_from_5_seconds_to_12_minutes() {
    let seconds = [
        (0, 5),
        (1, 5),
        (2, 10),
        (3, 20),
        (4, 40),
        (5, 80),
        (6, 160),
        (7, 320),
        (8, 640),
        (9, 720),
        (10, 720),
        (u32::MAX, 720),
    ];
    for (failures, expected) in seconds {
        assert_eq!(
            pause(failures),
            Duration::from_secs(expected),
            "after {failures} failures"
        );
    }
}

#[test]
fn each_kind_of_failure_has_its_next_try() {
    let table = [
        (FailureKind::Offline, 1, NextTry::At(at(5))),
        (FailureKind::Offline, 9, NextTry::At(at(720))),
        (FailureKind::Throttled(None), 2, NextTry::At(at(10))),
        (
            FailureKind::Throttled(Some(Duration::from_secs(3600))),
            1,
            NextTry::At(at(3600)),
        ),
        (
            FailureKind::Throttled(Some(Duration::ZERO)),
            9,
            NextTry::At(at(0)),
        ),
        (FailureKind::Stale, 1, NextTry::At(at(0))),
        (FailureKind::Stale, 2, NextTry::At(at(5))),
        (FailureKind::CheckpointExpired, 3, NextTry::At(at(10))),
        (FailureKind::Internal, 1, NextTry::At(at(5))),
        (FailureKind::Internal, 5, NextTry::WhenAsked),
        (FailureKind::SignIn, 1, NextTry::AfterSignIn),
        (FailureKind::Forbidden, 1, NextTry::WhenAsked),
        (FailureKind::Gone, 1, NextTry::WhenAsked),
        (FailureKind::Invalid, 1, NextTry::WhenAsked),
        (FailureKind::Unsupported, 1, NextTry::WhenAsked),
    ];
    for (kind, failures, expected) in table {
        assert_eq!(
            next_try(of_organization(kind), failures, at(0)),
            expected,
            "{kind:?}, failure {failures}"
        );
    }
}

#[test]
fn a_mailbox_that_asks_for_its_password_is_looked_at_again_by_itself() {
    let cause = Cause {
        kind: FailureKind::SignIn,
        side: Some(Side::Mailbox),
    };
    assert_eq!(next_try(cause, 2, at(0)), NextTry::At(at(10)));
}

#[test]
fn what_heals_by_itself_is_always_tried_again_promise_10() {
    for kind in KINDS.into_iter().filter(|kind| kind.heals_by_itself()) {
        for side in SIDES {
            let cause = Cause { kind, side };
            assert!(
                matches!(next_try(cause, u32::MAX, at(0)), NextTry::At(_)),
                "{cause:?}"
            );
        }
    }
}

#[test]
fn a_cause_is_found_again_under_its_code_with_its_side() {
    for kind in KINDS {
        let kept = match kind {
            FailureKind::Throttled(_) => FailureKind::Throttled(None),
            other => other,
        };
        for side in SIDES {
            let code = code_of(Cause { kind, side });
            assert_eq!(cause_of(&code), Cause { kind: kept, side }, "{code}");
        }
    }
    assert_eq!(cause_of("a_code_of_tomorrow").kind, FailureKind::Internal);
    assert_eq!(cause_of("mailbox.of_tomorrow").kind, FailureKind::Internal);
}

#[test]
fn a_code_that_was_kept_before_codes_named_a_side_is_of_the_organization() {
    assert_eq!(cause_of("offline"), of_organization(FailureKind::Offline));
}

proptest! {
    #[test]
    fn a_next_try_is_never_in_the_past_and_waits_no_longer_than_asked(kind in proptest::sample::select(KINDS.to_vec()), failures in any::<u32>()) {
        match next_try(of_organization(kind), failures, at(0)) {
            NextTry::At(next) => {
                prop_assert!(next >= at(0));
                prop_assert!(next <= at(i64::try_from(LONGEST_PAUSE.as_secs()).unwrap()));
            }
            NextTry::AfterSignIn | NextTry::WhenAsked => prop_assert!(!kind.heals_by_itself()),
        }
    }

    #[test]
    fn any_wait_that_a_server_asks_for_is_a_time(seconds in any::<u64>()) {
        let asked = of_organization(FailureKind::Throttled(Some(Duration::from_secs(seconds))));
        prop_assert!(matches!(next_try(asked, 1, at(0)), NextTry::At(next) if next >= at(0)));
    }
}
