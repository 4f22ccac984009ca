//! Bad input to the parsers of queries: whatever is asked, the answer is a reply or a refusal and never a failure of the
//! server, and no row changes. Committed inputs (`tests/corpora`) run first; then inputs are made from the grammar's own
//! pieces and by damaging the committed ones, a fixed number from a fixed seed.

#![expect(clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::fetching::url;
use crate::support::{As, Org};

const QUERIES: &str = include_str!("../corpora/queries.txt");
const FETCHES: &str = include_str!("../corpora/fetchxml.txt");
/// How many inputs are made of each kind.
const CASES: usize = 400;

/// Some rows, so that conditions have something to be evaluated on.
async fn people(admin: &As<'_>) {
    let account = admin.make("accounts", json!({"name": "Contoso"})).await;
    for last in ["Alpha", "Beta", "Ünal"] {
        let bind = format!("/accounts({account})");
        let body =
            json!({"lastname": last, "parentcustomerid_account@odata.bind": bind, "numberofchildren": 1});
        admin.make("contacts", body).await;
    }
    let parties = json!([{"addressused": "a@b.example", "participationtypemask": 2}]);
    admin
        .make(
            "emails",
            json!({"subject": "s", "email_activity_parties": parties}),
        )
        .await;
}

/// How many rows there are, and the newest version of any.
async fn state(admin: &As<'_>) -> (Value, Vec<Value>) {
    let names =
        "['account','contact','email','activityparty','savedquery','userquery','systemuser','usersettings']";
    let totals = admin
        .get(&format!("RetrieveTotalRecordCount(EntityNames={names})"))
        .await
        .json();
    let mut newest = Vec::new();
    for set in ["accounts", "contacts", "emails", "savedqueries", "systemusers"] {
        let rows = admin
            .get(&format!(
                "{set}?$select=versionnumber&$orderby=versionnumber desc&$top=1"
            ))
            .await
            .rows();
        newest.extend(rows.first().map(|row| row["versionnumber"].clone()));
    }
    (totals["EntityRecordCountCollection"]["Values"].clone(), newest)
}

/// Asks, and insists on an answer of the documented kinds.
async fn asked(caller: &As<'_>, path: &str) {
    let shown: String = path.chars().take(400).collect();
    let sent = caller
        .try_send(
            "GET",
            path,
            &[("Prefer", "odata.maxpagesize=2, odata.include-annotations=\"*\"")],
            None,
        )
        .await;
    let reply = match sent {
        Ok(reply) => reply,
        // What the HTTP library cannot write down, no server sees.
        Err(error) if error.is_builder() => return,
        Err(error) => panic!("{shown}: {error}"),
    };
    let documented = matches!(reply.status, 200 | 204 | 400 | 403 | 404 | 405 | 413 | 414 | 431);
    let offered_elsewhere = reply.status == 501 && !path.contains("fetchXml");
    assert!(
        documented || offered_elsewhere,
        "{shown}: {} {}",
        reply.status,
        reply.text
    );
    if reply.status >= 400 && reply.header("Content-Type").starts_with("application/json") {
        assert!(
            reply.json()["error"]["message"].is_string(),
            "{shown}: {}",
            reply.text
        );
        assert!(!reply.text.contains("SELECT"), "{shown}: {}", reply.text);
    }
}

#[tokio::test]
async fn committed_inputs_fail_nothing_and_change_nothing() {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    let before = state(&admin).await;
    for line in QUERIES.lines() {
        asked(&admin, line).await;
        asked(&org.sales(), line).await;
    }
    for line in FETCHES.lines() {
        asked(&admin, &url("contacts", line)).await;
        asked(&org.sales(), &url("contacts", line)).await;
    }
    assert_eq!(state(&admin).await, before);
}

/// Pieces of queries, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let words = select(vec![
        "lastname",
        "firstname",
        "createdon",
        "numberofchildren",
        "contactid",
        "_parentcustomerid_value",
        "statecode",
        "parentcustomerid_account",
        "Contact_Emails",
        "createdby",
        "nothing",
        "eq",
        "ne",
        "gt",
        "le",
        "and",
        "or",
        "not",
        "null",
        "true",
        "any",
        "all",
        "e:",
        "e/subject",
        "/",
        "(",
        ")",
        "[",
        "]",
        ",",
        ":",
        ";",
        "=",
        "'",
        "\"",
        "'x'",
        "'%25'",
        "1",
        "-1",
        "1.5",
        "2020-01-01",
        "2020-01-01T00:00:00Z",
        "00000000-0000-0000-0000-000000000000",
        "contains(",
        "startswith(",
        "Microsoft.Dynamics.CRM.",
        "In(",
        "Today(",
        "LastXDays(",
        "PropertyName=",
        "PropertyValue=",
        "PropertyValues=",
        "'lastname'",
        "'createdon'",
        "@p1",
        "&@p1=",
        "$select=",
        "$expand=",
        "$orderby=",
        "&",
        "$top=",
        "asc",
        "desc",
        "groupby((",
        "aggregate(",
        "with sum as",
        "$count as n",
        "é",
        "\u{202e}",
        "%00",
        "%ff",
        "+",
        "--",
    ]);
    proptest::collection::vec((words, any::<bool>()), 1..25).prop_map(|parts| {
        let mut made = String::new();
        for (word, blank) in parts {
            made.push_str(word);
            if blank {
                made.push(' ');
            }
        }
        made
    })
}

/// A committed input with parts cut out, doubled, or replaced.
fn damaged(corpus: &'static str) -> impl Strategy<Value = String> {
    let lines: Vec<&'static str> = corpus
        .lines()
        .filter(|line| (1..2000).contains(&line.len()))
        .collect();
    let harm = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..6_u8,
        any::<char>(),
    );
    (select(lines), proptest::collection::vec(harm, 1..5)).prop_map(|(line, harms)| {
        let mut text: Vec<char> = line.chars().collect();
        for (from, length, kind, other) in harms {
            if text.is_empty() {
                break;
            }
            let from = from.index(text.len());
            let to = (from + 1 + length.index(12)).min(text.len());
            let part: Vec<char> = text[from..to].to_vec();
            match kind {
                0 => drop(text.drain(from..to)),
                1 => drop(text.splice(from..from, part)),
                2 => text[from] = other,
                3 => text.truncate(from),
                4 => text.swap(from, to - 1),
                _ => drop(text.splice(from..to, "'\"<>&/".chars())),
            }
        }
        text.into_iter().collect()
    })
}

async fn made(strategy: impl Strategy<Value = String>, path: impl Fn(&str) -> String) {
    let org = Org::start().await;
    let admin = org.admin();
    people(&admin).await;
    let before = state(&admin).await;
    let mut runner = TestRunner::deterministic();
    for _ in 0..CASES {
        let tree = strategy.new_tree(&mut runner);
        let text = tree.map(|tree| tree.current()).unwrap_or_default();
        asked(&admin, &path(&text)).await;
    }
    assert_eq!(state(&admin).await, before);
}

#[tokio::test]
async fn pieces_of_filters_in_any_order() {
    made(pieces(), |text| format!("contacts?$filter={text}")).await;
}

#[tokio::test]
async fn pieces_of_queries_in_any_order() {
    made(pieces(), |text| format!("contacts?{text}")).await;
}

#[tokio::test]
async fn committed_queries_that_were_damaged() {
    made(damaged(QUERIES), |text| {
        text.trim_start_matches(['/', '.']).to_owned()
    })
    .await;
}

#[tokio::test]
async fn committed_fetchxml_that_was_damaged() {
    made(damaged(FETCHES), |text| url("contacts", text)).await;
}
