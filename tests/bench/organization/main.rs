//! `cargo xtask bench organization`: whether the sample organization answers as quickly with a million contacts as with ten
//! thousand, and whether it is loaded within minutes. Ratios are printed, and the minutes of loading; `REGARDING_BENCH_CONTACTS=1000,100000` measures other sizes.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints its findings and stops where something is wrong"
)]

use std::time::{Duration, Instant};

use regarding_tests::api::{Api, encoded, text};
use regarding_tests::organization::Organization;
use serde_json::json;

/// The sizes that are compared when nobody asks for others.
const SIZES: [u64; 2] = [10_000, 1_000_000];
/// How long the larger one may take to load.
const LOADING: Duration = Duration::from_mins(30);
/// How long loading the larger one should take: within minutes.
const LOADING_AIM: Duration = Duration::from_mins(10);
/// How often each question is asked.
const TIMES: usize = 60;
/// How much more a question may cost in the larger organization.
const AIM: f64 = 1.5;

/// What one organization took: the median of each question, and loading.
struct Findings {
    loading: Duration,
    questions: Vec<(&'static str, Duration)>,
}

fn main() {
    let [small, large] = sizes();
    println!("An organization of {large} contacts beside one of {small}");
    let (before, after) = (measure(small), measure(large));
    let each = |findings: &Findings, contacts: u64| findings.loading.as_secs_f64() / contacts as f64;
    println!(
        "loading: {:.2} times as long for each contact",
        each(&after, large) / each(&before, small)
    );
    let minutes = |time: Duration| time.as_secs_f64() / 60.0;
    let verdict = if after.loading <= LOADING_AIM {
        "met"
    } else {
        "MISSED"
    };
    println!(
        "loading {large} contacts: {:.1} minutes (aim: {:.0}, {verdict})",
        minutes(after.loading),
        minutes(LOADING_AIM)
    );
    for ((name, least), (_, most)) in before.questions.iter().zip(&after.questions) {
        let ratio = most.as_secs_f64() / least.as_secs_f64();
        let verdict = if ratio <= AIM { "met" } else { "MISSED" };
        println!("{name}: {ratio:.2} times as long (aim: {AIM}, {verdict})");
    }
}

fn sizes() -> [u64; 2] {
    let given = std::env::var("REGARDING_BENCH_CONTACTS").ok();
    let parsed = given.as_deref().map(|text| {
        let numbers: Vec<u64> = text
            .split(',')
            .filter_map(|one| one.trim().parse().ok())
            .collect();
        <[u64; 2]>::try_from(numbers).expect("REGARDING_BENCH_CONTACTS takes two numbers: 10000,1000000")
    });
    parsed.unwrap_or(SIZES)
}

fn measure(contacts: u64) -> Findings {
    let begun = Instant::now();
    let organization = Organization::start_within(LOADING, &["--seed", &format!("scale:{contacts}")]);
    let loading = begun.elapsed();
    let admin = Api::of(&organization, organization.user("System Administrator"));
    let questions = vec![
        ("lookup by e-mail address", median(&lookups(&admin))),
        ("delta page by modifiedon", median(&polls(&admin))),
        ("delta page by versionnumber", median(&versions(&admin))),
        ("delta page by a delta link", median(&links(&admin))),
        ("page of 5,000 behind another", median(&pages(&admin))),
    ];
    Findings { loading, questions }
}

/// Each question once, after one that warms the line and the caches.
fn timed(api: &Api, questions: &[String]) -> Vec<Duration> {
    let ask = |question: &String| {
        let begun = Instant::now();
        let rows = api.rows(question);
        assert!(!rows.is_empty(), "{question}: nothing was found");
        begun.elapsed()
    };
    let _ = questions.first().map(ask);
    questions.iter().map(ask).collect()
}

/// People from all over the organization, by their addresses.
fn lookups(api: &Api) -> Vec<Duration> {
    let page = api.rows("contacts?$select=emailaddress1&$orderby=createdon");
    let last = api.rows("contacts?$select=emailaddress1&$orderby=createdon%20desc");
    let step = (page.len() / (TIMES / 2)).max(1);
    let some = page.iter().step_by(step).chain(last.iter().step_by(step));
    let questions: Vec<String> = some
        .map(|row| {
            let filter = format!("emailaddress1 eq '{}'", text(row, "emailaddress1"));
            format!("contacts?$select=fullname&$filter={}", encoded(&filter))
        })
        .collect();
    timed(api, &questions)
}

/// What changed since a moment, as a client without delta links asks (reference A14).
fn polls(api: &Api) -> Vec<Duration> {
    let newest = api.rows("contacts?$select=modifiedon&$orderby=modifiedon%20desc&$top=2000");
    let since = newest
        .last()
        .map(|row| text(row, "modifiedon"))
        .expect("contacts");
    let filter = encoded(&format!("modifiedon ge {since}"));
    let question = format!("contacts?$select=fullname&$filter={filter}&$orderby=modifiedon&$top=500");
    timed(api, &vec![question; TIMES])
}

fn versions(api: &Api) -> Vec<Duration> {
    let newest = api.rows("contacts?$select=versionnumber&$orderby=versionnumber%20desc&$top=2000");
    let version = newest
        .last()
        .and_then(|row| row.get("versionnumber"))
        .and_then(serde_json::Value::as_i64)
        .expect("versions");
    let filter = encoded(&format!("versionnumber gt {version}"));
    let question = format!("contacts?$select=fullname&$filter={filter}&$orderby=versionnumber&$top=500");
    timed(api, &vec![question; TIMES])
}

/// What changed since a delta link was given out.
fn links(api: &Api) -> Vec<Duration> {
    let link = api.delta_link("contacts?$select=fullname");
    for number in 0..300 {
        let row = json!({"lastname": format!("Late {number}")});
        let _ = api.create("contacts", &row);
    }
    timed(api, &vec![link; TIMES])
}

/// The second page of all contacts.
fn pages(api: &Api) -> Vec<Duration> {
    let first = api.get("contacts?$select=fullname,emailaddress1");
    let link = first
        .get("@odata.nextLink")
        .and_then(serde_json::Value::as_str)
        .expect("more than one page");
    let (_, query) = link.split_once("/v9.2/").expect("a link below the service root");
    timed(api, &vec![query.to_owned(); TIMES / 4])
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
