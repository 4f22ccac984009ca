//! `cargo xtask bench pane`: how long the pane of a message takes beside one bare round trip to the same organization, which
//! waits 80 ms before each reply.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints its findings and stops where something is wrong"
)]

mod desk;
mod spread;

use std::time::{Duration, Instant};

use regarding_tests::api::Api;
use regarding_tests::organization::Organization;

use crate::desk::Desk;
use crate::spread::{percentile, verdict};

/// What the organization waits before each reply, in milliseconds.
const DELAY: &str = "80";
/// How many messages are looked at.
const MESSAGES: usize = 200;
/// The most that a first look may take beyond one round trip, at the 95th percentile.
const FIRST_AIM: Duration = Duration::from_millis(30);
/// What counts as at once.
const SECOND_AIM: Duration = Duration::from_millis(5);

#[tokio::main]
async fn main() {
    let organization = Organization::start_with(&["--delay", DELAY]);
    let api = Api::of(&organization, organization.user("Salesperson"));
    let desk = Desk::set_up(&organization).await;
    let keys = desk.messages(MESSAGES).await;
    println!(
        "The panes of {} messages, {DELAY} ms of delay on each round trip",
        keys.len()
    );
    // The first message pays for the connections, on both sides.
    let (first, others) = keys.split_first().expect("messages");
    desk.open(first).await;
    round_trip(&api).await;
    first_looks(&desk, &api, others).await;
    second_looks(&desk, others).await;
    desk.leave().await;
}

/// Each pane for the first time, in turn with a bare round trip.
async fn first_looks(desk: &Desk, api: &Api, keys: &[String]) {
    let before = desk.requests().await;
    let (mut beyond, mut bare, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for key in keys {
        let round_trip = round_trip(api).await;
        let (pane, _) = timed(desk.open(key)).await;
        beyond.push(pane.saturating_sub(round_trip));
        bare.push(round_trip);
        whole.push(pane);
    }
    let requests = desk.requests().await.since(&before);
    let (panes, others) = (requests.of("open-pane"), requests.besides("open-pane"));
    println!(
        "requests: {panes} for {} panes, others: {others:?} (aim: one each, {})",
        keys.len(),
        verdict(panes == keys.len() && others.is_empty())
    );
    let late = percentile(&beyond, 95);
    println!(
        "first look: {:.2} round trips at the median, {:.2} at the 95th percentile",
        percentile(&whole, 50).as_secs_f64() / percentile(&bare, 50).as_secs_f64(),
        percentile(&whole, 95).as_secs_f64() / percentile(&bare, 50).as_secs_f64(),
    );
    println!(
        "first look: one round trip and {late:.1?} at the 95th percentile, {:.1?} at the median (aim: {FIRST_AIM:?}, {})",
        percentile(&beyond, 50),
        verdict(late <= FIRST_AIM)
    );
}

/// Each pane once more: from memory.
async fn second_looks(desk: &Desk, keys: &[String]) {
    let mut whole = Vec::new();
    for key in keys {
        let (time, stale) = timed(desk.open(key)).await;
        whole.push(time);
        if stale {
            desk.refreshed().await;
        }
    }
    let late = percentile(&whole, 95);
    println!(
        "second look: {late:.1?} at the 95th percentile (aim: at once, {SECOND_AIM:?}, {})",
        verdict(late <= SECOND_AIM)
    );
}

/// The shortest question that the organization answers, on a connection that is kept.
async fn round_trip(api: &Api) -> Duration {
    let api = api.clone();
    let asked = tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        let _ = api.get("WhoAmI");
        begun.elapsed()
    });
    asked.await.expect("asking who I am")
}

async fn timed<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let begun = Instant::now();
    let value = work.await;
    (begun.elapsed(), value)
}
