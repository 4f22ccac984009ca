//! The kinds of runs, and what each of them shows.

use crate::bugs::Bug;
use crate::checks::{Totals, assert_often};
use crate::failed_once as once;
use crate::frame::Runs;
use crate::world::World;

#[test]
fn promises_4_5_6_7_hold_whatever_happens() {
    let mut totals = Totals::default();
    let runs = Runs::all(World::run, once::FAILED_ONCE).hold(|run| totals.add(run));
    println!("{runs} seeds: {totals}");
    totals.assert_that_much_happened(runs);
}

/// Nobody is asked about an edit of what came from the other side: that is no conflict, whatever was cut off or not answered on the way.
/// One install goes on with what it keeps; who starts anew, or takes over, may not know what was agreed.
#[test]
fn promise_7_what_was_made_from_the_others_value_is_no_conflict() {
    let alone = Runs::half(World::alone, once::ALONE_FAILED_ONCE);
    alone.hold(|_| ());
    alone.catch(&[Bug::NothingNoted, Bug::OccurrencesNotNoted]);
}

/// A write whose program was killed may reach the server after the next one has looked, as long as the version that it named is there.
#[test]
fn promises_4_5_6_7_hold_when_writes_arrive_late() {
    let late = Runs::half(World::late, once::LATE_FAILED_ONCE);
    let mut arrived = 0;
    let runs = late.hold(|run| arrived += run.arrived_late);
    println!("{runs} seeds: {arrived} writes arrived late");
    assert_often("late writes", arrived, runs);
    late.catch(&[Bug::LateIsEdit]);
}

/// Collections get other addresses, go for good, and are left out and taken again (docs/adr/0017).
#[test]
fn promises_4_5_6_7_hold_when_collections_go() {
    let moving = Runs::half(World::moving, once::MOVING_FAILED_ONCE);
    let mut shifted = 0;
    let runs = moving.hold(|run| shifted += run.shifted);
    assert_often("collections that went", shifted, runs);
    moving.catch(&[Bug::GoneIsRemoval]);
}

/// Whatever policy is stated, whichever columns are secured and freed again (B-7), and with another computer that takes over and runs
/// while a cycle is in the middle of its writes: each decision of a policy is about two edits, and nothing else is lost.
#[test]
fn promises_4_5_6_7_hold_under_policies_column_security_and_takeovers() {
    let under_rules = Runs::half(World::ruled, once::RULED_FAILED_ONCE);
    let (mut ruled, mut secured, mut taken_over) = (0, 0, 0);
    let runs = under_rules.hold(|run| {
        ruled += run.ruled;
        secured += run.secured_columns;
        taken_over += run.taken_over;
    });
    println!(
        "{runs} seeds: {ruled} decisions of a policy, {secured} columns secured, {taken_over} takeovers"
    );
    assert_often("of each of them", ruled.min(secured).min(taken_over), runs);
    under_rules.catch(&[Bug::ColumnsIgnored, Bug::SecuredIsEmpty]);
}

/// What a person untracked is followed again by no install, whatever is cut and wiped, until somebody tracks it anew (docs/adr/0020).
#[test]
fn promises_4_5_6_7_hold_and_what_was_untracked_stays_untracked() {
    let untracking = Runs::half(World::untracking, once::UNTRACKING_FAILED_ONCE);
    let (mut untracked, mut anew) = (0, 0);
    let runs = untracking.hold(|run| {
        untracked += run.untracked;
        anew += run.tracked_anew;
    });
    println!("{runs} seeds: {untracked} items untracked, {anew} tracked anew");
    assert_often("of both", untracked.min(anew), runs);
    untracking.catch(&[Bug::UntrackedHereOnly]);
}

/// Records of which nothing travels to the organization are written by no sync, whatever is done to their items; these follow them
/// (B.3, service activities).
#[test]
fn promises_4_5_6_7_hold_where_records_take_nothing_back() {
    let one_way = Runs::half(World::one_way, &[]);
    let mut edits = 0;
    let runs = one_way.hold(|run| edits += run.one_way_edits);
    println!("{runs} seeds: {edits} edits that travel nowhere");
    assert_often("edits that travel nowhere", edits, runs);
    one_way.catch(&[Bug::OneWayIgnored]);
}

/// An administrator turns fields while the runs go on (B-2): what rested on the side that does not send (B-4) is an edit like any other once
/// the field goes both ways.
#[test]
fn promises_4_5_6_7_hold_while_fields_are_turned() {
    let turning = Runs::half(World::turning, once::TURNING_FAILED_ONCE);
    let (mut turns, mut woke) = (0, 0);
    let runs = turning.hold(|run| {
        turns += run.turns;
        woke += run.woke;
    });
    println!("{runs} seeds: {turns} fields turned, {woke} edits that rested until then");
    assert_often("of both", turns.min(woke), runs);
    turning.catch(&[Bug::TurnsIgnored, Bug::RestingIsAgreed]);
}

/// Nobody is written to without a person's word for just that (promise 8), and what takes much away waits for a yes (promise 4), which is good
/// for what was shown.
#[test]
fn promises_4_5_6_7_8_hold_where_persons_are_asked_first() {
    let asking = Runs::half(World::asking, once::ASKING_FAILED_ONCE);
    let (mut answered, mut letters, mut braked) = (0, 0, 0);
    let runs = asking.hold(|run| {
        answered += run.answered;
        letters += run.letters;
        braked += run.braked;
    });
    println!(
        "{runs} seeds: {answered} words about attendees, {letters} times they were written to, {braked} plans waited"
    );
    assert_often("of each of them", answered.min(letters).min(braked), runs);
    asking.catch(&[
        Bug::InvitationsNotHeld,
        Bug::CancellationsNotHeld,
        Bug::BrakeIgnored,
        Bug::YesToEverything,
    ]);
}

/// The simulation can fail: each planted bug of a class that others have made is caught, by a seed that is clean without it.
#[test]
fn every_planted_bug_is_caught() {
    Runs::all(World::run, &[]).catch(&Bug::ALL);
}
