//! `cargo xtask bench sync`: vdirsyncer, a bare loop that sends the same requests, and ours, on the same Cyrus and the same Radicale.
//! Ratios are printed, and what was asked how often. `REGARDING_BENCH_CONTACTS=500` takes fewer contacts, `REGARDING_BENCH_LINKS=1000,10000`
//! other numbers of links.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench prints its findings and stops where something is wrong"
)]

mod bare;
mod counting;
mod links;
mod ours;
mod people;
mod replay;
mod running;
mod vdirsyncer;

use std::time::Duration;

use regarding_tests::dav::DavServer;

use crate::counting::Counting;

/// What one of them took for each job: how long, and how many requests to the server of address books.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Took {
    pub(crate) time: Duration,
    pub(crate) requests: u64,
}

/// The jobs, as far as somebody does them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Jobs {
    /// Everything comes to the server for the first time.
    pub(crate) first: Took,
    /// A hundred changes on each side.
    pub(crate) changes: Took,
    /// Nothing happened, in a program of its own.
    pub(crate) quiet: Took,
    /// Nothing happened since the last cycle of a program that runs on.
    pub(crate) running: Took,
}

/// How many changes there are on each side.
pub(crate) const CHANGES: usize = 100;

fn contacts() -> usize {
    let given = std::env::var("REGARDING_BENCH_CONTACTS").ok();
    given.map_or(5_000, |text| text.trim().parse().expect("a number of contacts"))
}

fn main() {
    let contacts = contacts();
    println!(
        "{contacts} contacts. vdirsyncer keeps a folder of files and the server the same; ours keeps the records of an organization and the\n\
         server the same: it asks that organization, over its Web API, as well. The bare loop sends the requests that ours sends to both, in the\n\
         same order to the organization and eight at once to the server, over connections of its own for each job, and makes nothing of the\n\
         answers. Times are those of whole programs, from start to end; ours signs in anew each time. A quiet cycle is measured like that beside\n\
         vdirsyncer, and beside the bare loop as the cycles of a program that runs on follow one another."
    );
    for script in ["cyrus.sh", "radicale.sh"] {
        on(script, contacts);
    }
    links::measure();
}

fn on(script: &'static str, contacts: usize) {
    let server = DavServer::start(script);
    let counting = Counting::before(server.url());
    let theirs = vdirsyncer::run(&server, &counting, contacts);
    let (ours, asked) = ours::run(&server, &counting, contacts);
    let bare = bare::run(
        &server,
        &counting,
        contacts,
        (&asked, [ours.quiet.requests, ours.running.requests]),
    );
    let name = script.trim_end_matches(".sh");
    for (job, ours, bare, theirs) in [
        ("first sync", ours.first, bare.first, theirs.first),
        ("changes", ours.changes, bare.changes, theirs.changes),
    ] {
        beside_the_bare_loop(&format!("{name}, {job}"), ours, bare);
        beside_vdirsyncer(name, job, ours, theirs);
        println!(
            "{name}, {job}, the bare loop beside vdirsyncer: {:.2}",
            bare.time.as_secs_f64() / theirs.time.as_secs_f64()
        );
    }
    beside_vdirsyncer(name, "quiet cycle", ours.quiet, theirs.quiet);
    let running = format!("{name}, quiet cycle of a program that runs");
    beside_the_bare_loop(&running, ours.running, bare.running);
}

fn told(who: &str, took: Took) -> String {
    format!(
        "{who} {:.3} s and {} requests",
        took.time.as_secs_f64(),
        took.requests
    )
}

fn beside_the_bare_loop(what: &str, ours: Took, bare: Took) {
    println!("{what}: {}, {}", told("ours", ours), told("the bare loop", bare));
    verdict(
        &format!("{what}, time beside the bare loop"),
        ours.time.as_secs_f64() / bare.time.as_secs_f64(),
        1.3,
    );
}

fn beside_vdirsyncer(name: &str, job: &str, ours: Took, theirs: Took) {
    println!(
        "{name}, {job}: {}, {}",
        told("ours", ours),
        told("vdirsyncer", theirs)
    );
    let speed = if name == "cyrus" { 1.0 / 3.0 } else { 1.0 };
    verdict(
        &format!("{name}, {job}, time beside vdirsyncer"),
        ours.time.as_secs_f64() / theirs.time.as_secs_f64(),
        speed,
    );
    verdict(
        &format!("{name}, {job}, requests beside vdirsyncer"),
        ours.requests as f64 / theirs.requests.max(1) as f64,
        1.0,
    );
}

/// Prints a ratio, and whether it meets the aim.
pub(crate) fn verdict(what: &str, ratio: f64, aim: f64) {
    let verdict = if ratio <= aim { "met" } else { "MISSED" };
    println!("{what}: {ratio:.2} (aim: {aim:.2}, {verdict})");
}
