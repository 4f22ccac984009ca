//! F-1 to F-6: when the next cycle is.

use core::time::Duration;

use regarding_sync::cadence::{Activity, Cadence, LONGEST, SHORTEST, USUAL};

use crate::values::at;

fn after(activities: &[Activity]) -> Duration {
    let cadence = activities
        .iter()
        .fold(Cadence::default(), |cadence, activity| cadence.after(*activity));
    cadence.delay()
}

#[test]
fn f_1_ruling_1_five_minutes_as_a_rule() {
    assert_eq!(after(&[]), Duration::from_secs(300));
    assert_eq!(after(&[Activity::Some; 4]), USUAL);
}

#[test]
fn f_1_down_to_two_minutes_when_busy_and_up_to_twelve_when_quiet() {
    assert_eq!(after(&[Activity::Burst; 5]), Duration::from_secs(120));
    assert_eq!(after(&[Activity::Idle; 9]), Duration::from_secs(720));
    assert_eq!(
        (SHORTEST, LONGEST),
        (Duration::from_secs(120), Duration::from_secs(720))
    );
}

#[test]
fn f_1_it_comes_back_to_the_usual_pace() {
    let mut activities = vec![Activity::Idle; 9];
    activities.extend([Activity::Some; 12]);
    let delay = after(&activities);
    assert!(delay.abs_diff(USUAL) < Duration::from_secs(2));
}

#[test]
fn f_3_the_next_cycle_is_counted_from_the_end_of_the_last() {
    assert_eq!(Cadence::default().next(at(1000), at(1000)), at(1300));
}

#[test]
fn a_clock_that_was_set_back_does_not_put_the_next_cycle_off() {
    assert_eq!(Cadence::default().next(at(100_000), at(1000)), at(1300));
}

#[test]
fn one_change_is_something_and_ten_are_a_burst() {
    let of = [0, 1, 9, 10].map(Activity::of);
    assert_eq!(
        of,
        [Activity::Idle, Activity::Some, Activity::Some, Activity::Burst]
    );
}
