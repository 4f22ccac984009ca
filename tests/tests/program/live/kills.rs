//! Two hundred kills over three servers.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::services::nothing_is_asked;
use super::stand::{Stand, What};

const SEED: u64 = 20_261_126;

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

/// Kills cycles at random moments while both sides are edited, lets them come to rest, and compares both sides.
#[expect(
    clippy::print_stdout,
    reason = "the seed and how many kills hit are what somebody needs who looks into a failure"
)]
fn killed(script: &'static str, kills: u64) {
    let seed = number("REGARDING_LIVE_SEED", SEED);
    let kills = number("REGARDING_LIVE_KILLS", kills);
    let mut stand = Stand::open(script, seed);
    for _ in 0..6 {
        stand.something_happens();
    }
    // How long there is something to kill on this machine.
    let begun = Instant::now();
    let _ = stand.install.run(&["sync", "--preview", "--json"]).ended(0);
    let longest = u64::try_from(begun.elapsed().as_millis())
        .unwrap()
        .clamp(400, 2500);
    let mut in_time = 0;
    for _ in 0..kills {
        stand.something_happens();
        let mut child = stand.begin();
        let moment = Duration::from_millis(5 + stand.dice.below(longest - 5));
        let begun = Instant::now();
        if stand.dice.below(2) == 0 {
            sleep(moment / 2);
            stand.something_happens();
        }
        sleep(moment.saturating_sub(begun.elapsed()));
        if matches!(child.try_wait(), Ok(None)) {
            in_time += 1;
        }
        let _ = child.kill();
        let _ = child.wait_with_output();
    }
    let services = stand.things.iter().filter(|thing| thing.what == What::Service);
    println!(
        "{script}: seed {seed}, {in_time} of {kills} cycles were killed before they ended, within {longest} ms; {} things, {} of them service \
         activities",
        stand.things.len(),
        services.count()
    );
    assert!(in_time * 2 >= kills, "most kills hit: {in_time} of {kills}");
    stand.settle();
    nothing_is_asked(&stand);
    stand.compare();
}

#[test]
fn radicale_killed_at_random_moments_both_sides_are_the_same_in_the_end() {
    killed("radicale.sh", 67);
}

#[test]
fn xandikos_killed_at_random_moments_both_sides_are_the_same_in_the_end() {
    killed("xandikos.sh", 66);
}

#[test]
fn cyrus_killed_at_random_moments_both_sides_are_the_same_in_the_end() {
    killed("cyrus.sh", 67);
}
