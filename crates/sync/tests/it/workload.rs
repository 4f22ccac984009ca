//! F-1, F-3, F-6, F-20, F-21, F-28: when a workload is due, what pauses it, and what heals it; E-1, E-2, E-4, I-6, I-8: what keeps
//! all of them from running.

use core::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_model::ids::MachineId;
use regarding_sync::cadence::{COMPLETE_LOOK_EVERY, CompleteLook, LONGEST, complete_look_is_due};
use regarding_sync::claim::{Holder, Standing};
use regarding_sync::plan::Brake;
use regarding_sync::standstill::{Standstill, Surroundings, standstill};
use regarding_sync::workload::{Event, State, Workload};

use crate::values::at;

const BRAKE: Brake = Brake {
    losses: 37,
    pairs: 214,
    lately: 0,
};

const AWAY: Cause = Cause {
    kind: FailureKind::Offline,
    side: Some(Side::Mailbox),
};

fn of(kind: FailureKind, side: Side) -> Cause {
    Cause {
        kind,
        side: Some(side),
    }
}

/// A workload to which things happened, each at its second.
fn after(events: &[(i64, Event)]) -> Workload {
    events
        .iter()
        .fold(Workload::new(at(0)), |workload, (second, event)| {
            workload.on(*event, at(*second))
        })
}

#[test]
fn f_3_the_next_cycle_is_counted_from_the_end_and_a_long_one_never_runs_into_it() {
    let workload = after(&[(0, Event::Began), (1000, Event::Ended { changes: 3 })]);
    assert_eq!(workload.next(), Some(at(1300)));
    assert!(!workload.is_due(at(1299)) && workload.is_due(at(1300)));
    assert_eq!(workload.checked, Some(at(1000)));
    let running = after(&[(0, Event::Began)]);
    assert!(!running.is_due(at(100_000)), "never two at once");
}

#[test]
fn f_2_what_is_wanted_comes_at_once_and_after_a_cycle_that_is_under_way() {
    let idle = after(&[(0, Event::Began), (10, Event::Ended { changes: 0 })]);
    assert!(idle.on(Event::Wanted, at(11)).is_due(at(11)));
    let busy = after(&[(0, Event::Began), (5, Event::Wanted)]);
    assert!(!busy.is_due(at(5)));
    let next = busy.on(Event::Ended { changes: 0 }, at(9));
    assert!(next.is_due(at(9)), "what came too late for the one that ran");
}

#[test]
fn f_20_f_21_a_failure_pauses_with_a_next_try_that_grows_and_never_switches_off() {
    let mut workload = Workload::new(at(0));
    let mut now = 0;
    for failures in 1..40_u32 {
        workload = workload
            .on(Event::Began, at(now))
            .on(Event::Failed(AWAY), at(now));
        let State::Paused {
            since,
            failures: counted,
            until: Some(until),
            ..
        } = workload.state
        else {
            panic!("{workload:?}");
        };
        assert_eq!(
            (since, counted),
            (at(0), failures),
            "since the first one in a row"
        );
        let wait = until.as_second() - at(now).as_second();
        assert!((5..=720).contains(&wait), "after {failures}: {wait} s");
        now += wait;
        assert!(workload.is_due(until));
    }
    let well = workload
        .on(Event::Began, at(now))
        .on(Event::Ended { changes: 0 }, at(now));
    assert!(
        matches!(well.state, State::Waiting { .. }),
        "F-28: it heals by itself"
    );
    let again = well.on(Event::Failed(AWAY), at(now + 1));
    assert!(
        matches!(again.state, State::Paused { failures: 1, .. }),
        "and counts anew"
    );
}

#[test]
fn what_pauses_until_when() {
    let table = [
        (
            "the organization's sign-in",
            of(FailureKind::SignIn, Side::Organization),
            None,
        ),
        (
            "the mailbox's sign-in",
            of(FailureKind::SignIn, Side::Mailbox),
            Some(5),
        ),
        ("it is away", AWAY, Some(5)),
        (
            "it asked to wait",
            of(
                FailureKind::Throttled(Some(Duration::from_secs(40))),
                Side::Organization,
            ),
            Some(40),
        ),
        (
            "a right is missing",
            of(FailureKind::Forbidden, Side::Organization),
            Some(720),
        ),
        (
            "it makes no sense",
            of(FailureKind::Invalid, Side::Mailbox),
            Some(720),
        ),
        (
            "somebody else wrote",
            of(FailureKind::Stale, Side::Organization),
            Some(0),
        ),
    ];
    for (story, cause, wait) in table {
        let paused = after(&[(0, Event::Began), (7, Event::Failed(cause))]);
        assert_eq!(paused.next(), wait.map(|wait| at(7 + wait)), "{story}");
        let better = paused.on(Event::Better, at(8));
        assert!(better.is_due(at(8)), "{story}: a probe that went well");
    }
}

#[test]
fn promise_4_a_question_stays_and_is_looked_at_again() {
    let asks = after(&[(0, Event::Began), (10, Event::Asked(BRAKE))]);
    assert!(matches!(asks.state, State::Asks { brake: BRAKE, .. }));
    assert_eq!(asks.next(), Some(at(310)));
    assert!(asks.on(Event::Wanted, at(20)).is_due(at(20)), "after the yes");
    let gone = asks
        .on(Event::Began, at(310))
        .on(Event::Ended { changes: 0 }, at(311));
    assert!(
        matches!(gone.state, State::Waiting { .. }),
        "what made it is gone"
    );
}

#[test]
fn what_the_person_stopped_goes_on_at_the_usual_time() {
    let stopped = after(&[(0, Event::Began), (30, Event::Stopped)]);
    assert_eq!(stopped.next(), Some(at(330)));
    assert_eq!(stopped.checked, None, "it was not looked through");
}

proptest! {
    /// Whatever happens and whatever clock steps come: unless a cycle runs or a sign-in is needed, the next one is due within the
    /// longest delay (F-1).
    #[test]
    fn f_1_there_is_a_cycle_at_least_every_twelve_minutes(
        steps in proptest::collection::vec((0_u8..7, -5_000_i64..5_000), 1..60)
    ) {
        let mut workload = Workload::new(at(10_000));
        let mut now = 10_000_i64;
        for (what, step) in steps {
            now = (now + step).max(0);
            let event = match what {
                0 => Event::Began,
                1 => Event::Ended { changes: 0 },
                2 => Event::Ended { changes: 50 },
                3 => Event::Asked(BRAKE),
                4 => Event::Failed(AWAY),
                5 => Event::Stopped,
                _ => Event::Wanted,
            };
            workload = workload.on(event, at(now));
            let later = at(now).checked_add(LONGEST).unwrap();
            let running = matches!(workload.state, State::Running { .. });
            prop_assert!(running || workload.is_due(later), "{workload:?} at {now}");
        }
    }
}

#[test]
fn a_clock_that_was_set_back_puts_nothing_off() {
    let waiting = after(&[(100_000, Event::Began), (100_000, Event::Ended { changes: 0 })]);
    let paused = after(&[(100_000, Event::Began), (100_000, Event::Failed(AWAY))]);
    let asks = after(&[(100_000, Event::Began), (100_000, Event::Asked(BRAKE))]);
    for workload in [waiting, paused, asks] {
        assert!(workload.is_due(at(50)), "{workload:?}");
    }
}

#[test]
fn a_complete_look_is_due_at_first_under_another_generation_at_program_start_and_once_a_day() {
    let last = |generation, second| {
        Some(CompleteLook {
            generation,
            at: at(second),
        })
    };
    let day = COMPLETE_LOOK_EVERY.as_secs();
    let table = [
        ("never looked", None, None, 0, true),
        ("looked a moment ago", last(4, 100), None, 200, false),
        ("in this run of the program", last(4, 100), Some(50), 200, false),
        (
            "before this run of the program",
            last(4, 100),
            Some(150),
            200,
            true,
        ),
        ("a day ago", last(4, 100), None, 100 + day, true),
        ("almost a day ago", last(4, 100), None, 99 + day, false),
        ("taken over and won back since", last(3, 100), None, 200, true),
        ("the clock was set back", last(4, 10_000), None, 200, true),
    ];
    for (story, last, began, now, due) in table {
        let began: Option<Timestamp> = began.map(at);
        assert_eq!(complete_look_is_due(last, 4, began, at(now)), due, "{story}");
    }
}

#[test]
fn a_complete_look_is_kept_as_a_word() {
    let look = CompleteLook {
        generation: 12,
        at: at(1_700_000_000),
    };
    assert_eq!(CompleteLook::parse(&look.to_string()), Some(look));
    for nonsense in ["", "4", "@", "x@1", "4@x", "4@99999999999999999999"] {
        assert_eq!(CompleteLook::parse(nonsense), None, "{nonsense}");
    }
}

const READY: Surroundings<'static> = Surroundings {
    switched_on: true,
    signed_in: true,
    reached: true,
    mailbox: true,
    primary: true,
    may: Some(true),
    standing: None,
    takes_free: true,
    agreed: true,
};

#[test]
fn what_keeps_everything_from_running() {
    let mine = Standing::Mine { generation: 4 };
    let holder = Holder {
        machine: MachineId(uuid::Uuid::from_u128(2)),
        name: None,
        last_seen: at(0),
    };
    let (held, silent) = (Standing::HeldBy(holder.clone()), Standing::Relievable(holder));
    let free = Standing::TakeFree;
    let with = |standing| Surroundings {
        standing: Some(standing),
        ..READY
    };
    let table = [
        ("not known yet: it is asked before the cycle", READY, None),
        ("ours", with(&mine), None),
        ("free", with(&free), None),
        ("E-2, E-4: another one", with(&held), Some(Standstill::Elsewhere)),
        (
            "a silent one is relieved by the person",
            with(&silent),
            Some(Standstill::Elsewhere),
        ),
        (
            "given away",
            Surroundings {
                takes_free: false,
                ..with(&free)
            },
            Some(Standstill::GivenAway),
        ),
        (
            "I-8",
            Surroundings {
                switched_on: false,
                signed_in: false,
                ..READY
            },
            Some(Standstill::SwitchedOff),
        ),
        (
            "E-1",
            Surroundings {
                primary: false,
                ..READY
            },
            Some(Standstill::NotPrimary),
        ),
        (
            "nobody",
            Surroundings {
                signed_in: false,
                ..READY
            },
            Some(Standstill::NotSignedIn),
        ),
        (
            "away",
            Surroundings {
                reached: false,
                ..READY
            },
            Some(Standstill::Offline),
        ),
        (
            "no mailbox",
            Surroundings {
                mailbox: false,
                ..READY
            },
            Some(Standstill::NoMailbox),
        ),
        (
            "I-6",
            Surroundings {
                may: Some(false),
                ..READY
            },
            Some(Standstill::MayNot),
        ),
        (
            "rights are not known yet",
            Surroundings { may: None, ..READY },
            None,
        ),
        (
            "not agreed",
            Surroundings {
                agreed: false,
                ..READY
            },
            Some(Standstill::NotAgreed),
        ),
        (
            "elsewhere goes before a question that nobody has to answer here",
            Surroundings {
                agreed: false,
                ..with(&held)
            },
            Some(Standstill::Elsewhere),
        ),
    ];
    for (story, surroundings, expected) in table {
        assert_eq!(standstill(surroundings), expected, "{story}");
    }
}
