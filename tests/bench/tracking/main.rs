//! `cargo xtask bench tracking`: catching up on received mail after a week away, by either way to decide, beside a plain IMAP client that
//! reads the same messages of the same Dovecot. `REGARDING_BENCH_MESSAGES=1000` takes fewer.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints its findings and stops where something is wrong"
)]

mod post;

use std::process::Command;
use std::time::{Duration, Instant};

use regarding_tests::api::{Api, encoded};
use regarding_tests::binaries;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use regarding_tests::organization::{Organization, User};

use crate::post::{Post, Senders};

/// The most requests for a thousand messages that the organization is asked about.
const REQUESTS_AIM: f64 = 10.0;
/// One in so many comes from somebody whom the organization knows.
const KNOWN_IN: usize = 10;

fn messages() -> usize {
    let given = std::env::var("REGARDING_BENCH_MESSAGES").ok();
    given.map_or(10_000, |text| text.trim().parse().expect("a number of messages"))
}

fn main() {
    let messages = messages();
    println!(
        "{messages} messages came to a Dovecot, one in {KNOWN_IN} of them from contacts. Times are those of `regardingctl received now`, from\n\
         start to end, signing in to both sides included; imaplib reads the same messages whole and throws them away."
    );
    for way in ["here", "ask"] {
        catch_up(way, messages);
    }
}

/// Those that nobody knows come first, so that deciding is measured without tracking; then the others.
fn catch_up(way: &'static str, messages: usize) {
    let organization = Organization::start();
    let mara = organization.user("Salesperson").clone();
    let server = Dovecot::of(&organization, &mara);
    let install = signed_in(&organization, &mara, &server, way);
    let known = messages / KNOWN_IN;
    let post = Post {
        server: &server,
        to: &mara.email,
        way,
    };
    post.deliver(Senders::Strangers, messages - known);
    let before = requests(&install);
    let decided = timed(|| now(&install));
    post.deliver(Senders::Contacts, known);
    let tracked = timed(|| now(&install));
    let asked = requests(&install) - before;
    assert_eq!(copies(&organization, way), known, "each is one record");
    let plain = timed(|| imaplib(&server));
    let rate = (messages - known) as f64 / decided.as_secs_f64();
    let whole = (decided + tracked).as_secs_f64();
    println!(
        "{way}: {rate:.0} messages a second decided about where none is tracked; {known} tracked at {:.0} a second",
        known as f64 / tracked.as_secs_f64()
    );
    println!(
        "{way}: {whole:.1} s to catch up, imaplib {:.1} s: {:.2}",
        plain.as_secs_f64(),
        whole / plain.as_secs_f64()
    );
    let for_a_thousand = asked as f64 * 1000.0 / messages as f64;
    let (aim, met) = match way {
        "ask" => (
            REQUESTS_AIM,
            for_a_thousand > 0.0 && for_a_thousand <= REQUESTS_AIM,
        ),
        _ => (0.0, asked == 0),
    };
    let verdict = if met { "met" } else { "MISSED" };
    println!(
        "{way}: {for_a_thousand:.1} requests that ask about a thousand messages (aim: {aim:.0}, {verdict})"
    );
}

/// With automatic tracking on, and one look done.
fn signed_in(organization: &Organization, mara: &User, server: &Dovecot, way: &str) -> Install {
    let mut install = Install::new();
    install.knows(&[&mara.password]);
    let mailbox = format!("imap:127.0.0.1:{}", server.port());
    let words = [
        "sign-in",
        &organization.url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--security",
        "none",
    ];
    let _ = install.run(&words).ended(0);
    let _ = install.run(&["options", "--track", "from-people"]).ended(0);
    let _ = install.run(&["received", "decide", way, "--yes"]).ended(0);
    now(&install);
    // Arrival is told to the second, and what came before the choice is left alone.
    std::thread::sleep(Duration::from_millis(1100));
    install
}

fn now(install: &Install) {
    let _ = install.run(&["received", "now", "--json"]).ended(0);
}

/// How many requests have asked the organization about messages.
fn requests(install: &Install) -> usize {
    let log = install
        .run_bare(&["evidence", "--limit", "100000", "--json"])
        .ended(0)
        .json();
    let lines = log.as_array().expect("lines of evidence");
    let asking = lines.iter().filter(|line| {
        let rule = line.get("rule").and_then(|rule| rule.as_str());
        rule.is_some_and(|rule| rule.contains("whether a received message is to be tracked"))
    });
    asking.count()
}

fn copies(organization: &Organization, way: &str) -> usize {
    let api = Api::of(organization, organization.user("Salesperson"));
    let filter = encoded(&format!("startswith(messageid,'<{way}.')"));
    let counted = api.get(&format!(
        "emails?$select=activityid&$filter={filter}&$count=true&$top=1"
    ));
    let count = counted.get("@odata.count").and_then(serde_json::Value::as_u64);
    usize::try_from(count.expect("a count")).expect("a number")
}

fn imaplib(server: &Dovecot) {
    let status = Command::new("python3")
        .arg(binaries::repository("tests/bench/tracking/imaplib_read.py"))
        .args([
            server.variable("IMAP_PORT"),
            server.variable("IMAP_USER"),
            server.variable("IMAP_PASSWORD"),
        ])
        .status();
    assert!(status.is_ok_and(|status| status.success()), "imaplib failed");
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}
