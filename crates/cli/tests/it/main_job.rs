//! The main job through the binary, against a running organization: sign in, find a message and its people, set it
//! regarding an opportunity, see it there, untrack it.

use std::path::Path;

use regarding_sample_org::seed::SeedRole::{Salesperson, SystemAdministrator};
use serde_json::Value;

use crate::room::{Room, regardingctl};

const SUBJECT: &str = "Terminal crane service window";
const ID: &str = "<main-job.1@mail.example>";

fn message(from: &str, to: &str) -> String {
    format!(
        "From: Somebody <{from}>\nTo: {to}\nSubject: {SUBJECT}\nMessage-ID: {ID}\nDate: Mon, 05 Jan 2026 10:00:00 +0000\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nThe window is \u{1b}[31mopen.\n"
    )
}

/// The organization's copies of the message.
async fn copies(room: &Room) -> Vec<Value> {
    let subject = SUBJECT.replace(' ', "%20");
    room.ask(&format!(
        "emails?$select=subject,_regardingobjectid_value&$filter=subject%20eq%20'{subject}'"
    ))
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_set_regarding_an_opportunity_and_untracked_again() {
    let room = Room::open().await;
    let contact = room.row_of(Salesperson, "contact", "emailaddress1");
    let opportunity = room.row_of(Salesperson, "opportunity", "name");
    room.deliver("1.a.host", &message(&contact.text, &room.user(Salesperson).email));

    let status = room.sign_in(Salesperson, "mara").await.ended(0).json();
    assert_eq!(status["phase"], "ready", "{status}");
    assert_eq!(status["user"]["name"], room.user(Salesperson).name.as_str());

    let run = async |words: &[&str]| room.run(Salesperson, "mara", words).await;
    let folders = run(&["folders", "--json"]).await.ended(0).json();
    assert!(
        folders
            .as_array()
            .unwrap()
            .iter()
            .any(|folder| folder["purpose"] == "inbox"),
        "{folders}"
    );
    let listed = run(&["messages", "--json"]).await.ended(0).json();
    assert_eq!(listed["rows"][0]["subject"], SUBJECT, "{listed}");

    let found = run(&["messages", "--find", SUBJECT, "--json"])
        .await
        .ended(0)
        .json();
    assert_eq!(found["rows"][0]["key"], listed["rows"][0]["key"], "{found}");
    let nothing = run(&["messages", "--find", "walrus"]).await.ended(0);
    assert!(nothing.out.contains("0 messages found"), "{nothing:?}");

    let shown = run(&["show", ID]).await.ended(0);
    assert!(
        shown.out.contains(SUBJECT) && shown.out.contains("[31mopen."),
        "{shown:?}"
    );
    assert!(
        !shown.out.contains('\u{1b}'),
        "the message does not reach the terminal's controls"
    );
    let key = run(&["show", ID, "--json"]).await.ended(0).json()["key"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        listed["rows"][0]["key"],
        key.as_str(),
        "the Message-ID and the key name the same copy"
    );

    let who = run(&["whois", &contact.text, "--json"]).await.ended(0).json();
    let found: Vec<String> = who.as_array().unwrap().iter().map(reference).collect();
    assert!(found.contains(&contact.reference), "{who}");
    let search = run(&["search", &opportunity.text, "--json"])
        .await
        .ended(0)
        .json();
    assert!(
        search.to_string().contains(id_of(&opportunity.reference)),
        "{search}"
    );

    // I-9: who will see it is said first, and nothing is tracked.
    let asked = run(&["track", ID, "--regarding", &opportunity.reference])
        .await
        .ended(7);
    assert!(asked.err.contains("--yes"), "{asked:?}");
    assert!(copies(&room).await.is_empty());

    let tracked = run(&[
        "track",
        ID,
        "--regarding",
        &opportunity.reference,
        "--yes",
        "--json",
    ])
    .await
    .ended(0)
    .json();
    assert_eq!(tracked["state"], "tracked_regarding", "{tracked}");
    let there = copies(&room).await;
    assert_eq!(there.len(), 1, "promise 5: {there:?}");
    assert_eq!(
        there[0]["_regardingobjectid_value"],
        id_of(&opportunity.reference)
    );

    // Again changes nothing: one record for one Message-ID.
    run(&["track", &key, "--regarding", &opportunity.reference])
        .await
        .ended(0);
    assert_eq!(copies(&room).await.len(), 1);
    let pane = run(&["pane", ID, "--json"]).await.ended(0).json();
    assert_eq!(
        pane["tracking"]["regarding"]["id"],
        id_of(&opportunity.reference),
        "{pane}"
    );

    // H-13: who of those with the address it is.
    let chosen = run(&["choose", ID, &contact.text, &contact.reference, "--json"])
        .await
        .ended(0)
        .json();
    assert_eq!(
        chosen["people"][0]["matches"][0]["id"],
        id_of(&contact.reference),
        "{chosen}"
    );

    let asked = run(&["untrack", ID]).await.ended(7);
    assert!(
        asked.err.contains("Mara Voss") && asked.err.contains("deleted") && asked.err.contains("--yes"),
        "{asked:?}"
    );
    assert_eq!(copies(&room).await.len(), 1, "nothing goes without a yes");
    let gone = run(&["untrack", ID, "--yes", "--json"]).await.ended(0).json();
    assert_eq!(gone["deleted"], true, "{gone}");
    assert!(copies(&room).await.is_empty());

    // Promise 2: every request stands in the log.
    let evidence = run(&["evidence", "--limit", "500", "--json"])
        .await
        .ended(0)
        .json();
    assert!(
        evidence.as_array().is_some_and(|lines| lines.len() > 5),
        "{evidence}"
    );
    let csv = run(&["evidence", "--csv"]).await.ended(0);
    assert!(csv.out.lines().count() > 5, "{csv:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_is_added_alone_or_with_their_message_when_agreed_to() {
    let room = Room::open().await;
    let sender = "somebody@unheard-of.example";
    room.deliver("1.a.host", &message(sender, &room.user(Salesperson).email));
    room.sign_in(Salesperson, "mara").await.ended(0);
    let run = async |words: &[&str]| room.run(Salesperson, "mara", words).await;

    // I-9: adding the sender tracks the message, so who will see it is said first, and nothing is made.
    let asked = run(&["add", "contact", ID, sender]).await.ended(7);
    assert!(
        asked.err.contains("can read this message")
            && asked.err.contains("--yes")
            && asked.err.contains("--without-tracking"),
        "{asked:?}"
    );
    let nobody = run(&["whois", sender, "--json"]).await.ended(0).json();
    assert_eq!(nobody.as_array().map(Vec::len), Some(0), "{nobody}");

    let alone = run(&["add", "contact", ID, sender, "--without-tracking", "--json"])
        .await
        .ended(0)
        .json();
    assert_eq!(alone["table"], "contact", "{alone}");
    assert!(copies(&room).await.is_empty());

    // The same form names the same record; this time the message goes along (G-30).
    let along = run(&["add", "contact", ID, sender, "--yes", "--json"])
        .await
        .ended(0)
        .json();
    assert_eq!(along["id"], alone["id"]);
    let there = copies(&room).await;
    assert_eq!(there.len(), 1, "{there:?}");
    assert_eq!(there[0]["_regardingobjectid_value"], along["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_wait_while_the_organization_is_away() {
    let mut room = Room::open().await;
    let contact = room.row_of(Salesperson, "contact", "emailaddress1");
    room.deliver("1.a.host", &message(&contact.text, &room.user(Salesperson).email));
    room.sign_in(Salesperson, "mara").await.ended(0);
    room.close_organization().await;

    let waiting = room
        .run(Salesperson, "mara", &["track", ID, "--yes", "--json"])
        .await
        .ended(10)
        .json();
    assert_eq!(waiting["state"], "pending", "{waiting}");
    let pending = room
        .run(Salesperson, "mara", &["pending", "--json"])
        .await
        .ended(0)
        .json();
    assert_eq!(pending["pending"], 1);
    // Nothing could be tried at all, which is another thing than tried and still waiting.
    room.run(Salesperson, "mara", &["pending", "--retry"])
        .await
        .ended(3);
    let offline = room
        .run(Salesperson, "mara", &["whois", &contact.text, "--json"])
        .await
        .ended(3)
        .json();
    assert_eq!(offline["error"]["code"], "offline");
    assert_eq!(offline["error"]["side"], "organization");
}

#[tokio::test(flavor = "multi_thread")]
async fn options_keep_to_the_switch_and_no_secret_is_left_behind() {
    let room = Room::open().await;
    room.deliver(
        "1.a.host",
        &message("somebody@nowhere.example", &room.user(SystemAdministrator).email),
    );
    room.sign_in(SystemAdministrator, "noor").await.ended(0);
    let run = async |words: &[&str]| room.run(SystemAdministrator, "noor", words).await;

    let changed = run(&["options", "--track", "in-response", "--json"])
        .await
        .ended(0)
        .json();
    assert_eq!(changed["track"], "in_response", "{changed}");
    run(&["options", "--connection", "off"]).await.ended(0);
    let refused = run(&["whois", "a@b.example", "--json"]).await.ended(8).json();
    assert_eq!(refused["error"]["code"], "switched_off");
    run(&["messages"]).await.ended(0);
    run(&["options", "--connection", "on"]).await.ended(0);
    run(&["show", "<nobody@knows.example>"]).await.ended(6);
    run(&["show", "no-key-and-no-message"]).await.ended(6);

    let profile = room.profile("noor");
    regardingctl(&profile, "wrong\n", &["whois", "a@b.example", "--password-stdin"])
        .await
        .ended(4);
    let status = regardingctl(&profile, "wrong\n", &["status", "--password-stdin"]).await;
    assert!(
        !status.ended(4).out.is_empty(),
        "it tells where things stand all the same"
    );
    let password = room.user(SystemAdministrator).password.clone();
    assert!(
        !holds(&room.profile("noor"), password.as_bytes()),
        "promise 3: the password is on the disk"
    );

    run(&["sign-out"]).await.ended(0);
    let status = run(&["status", "--json"]).await.ended(0).json();
    assert_eq!(status["phase"], "first_start", "{status}");
}

fn reference(record: &Value) -> String {
    format!(
        "{}:{}",
        record["table"].as_str().unwrap_or_default(),
        record["id"].as_str().unwrap_or_default()
    )
}

fn id_of(reference: &str) -> &str {
    reference.split_once(':').map_or(reference, |(_, id)| id)
}

/// Whether any file below a folder holds these bytes.
#[expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test by panicking"
)]
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .any(|path| {
            if path.is_dir() {
                holds(&path, bytes)
            } else {
                std::fs::read(&path)
                    .unwrap()
                    .windows(bytes.len())
                    .any(|window| window == bytes)
            }
        })
}

/// A message with a file of a kind that organizations block.
fn with_program(id: &str, from: &str, to: &str) -> String {
    format!(
        "From: {from}\nTo: {to}\nSubject: {SUBJECT}\nMessage-ID: {id}\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n--b\n\
         Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"setup.exe\"\n\nMZ\n--b--\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn b_131_an_attachment_that_stays_is_told_in_words_and_in_json() {
    let room = Room::open().await;
    let contact = room.row_of(Salesperson, "contact", "emailaddress1");
    let me = room.user(Salesperson).email.clone();
    let (words, json) = ("<program.1@mail.example>", "<program.2@mail.example>");
    room.deliver("1.a.host", &with_program(words, &contact.text, &me));
    room.deliver("2.a.host", &with_program(json, &contact.text, &me));
    room.sign_in(Salesperson, "mara").await.ended(0);
    let run = async |words: &[&str]| room.run(Salesperson, "mara", words).await;

    let told = run(&["track", words, "--yes"]).await.ended(0);
    assert!(
        told.out.contains("Not copied") && told.out.contains("setup.exe: ") && told.out.contains(".exe"),
        "{told:?}"
    );
    let tracked = run(&["track", json, "--yes", "--json"]).await.ended(0).json();
    assert_eq!(tracked["left_out"][0]["name"], "setup.exe", "{tracked}");
    assert!(tracked["left_out"][0]["why"].is_string(), "{tracked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organizations_of_a_profile_are_listed_and_an_unknown_one_is_not_used() {
    let room = Room::open().await;
    room.sign_in(Salesperson, "mara").await.ended(0);
    let run = async |words: &[&str]| room.run(Salesperson, "mara", words).await;
    let listed = run(&["organizations", "--json"]).await.ended(0).json();
    let list = listed.as_array().unwrap();
    assert_eq!(list.len(), 1, "{listed}");
    assert_eq!(
        (&list[0]["current"], &list[0]["primary"]),
        (&true.into(), &true.into())
    );
    let shown = run(&["organizations"]).await.ended(0);
    assert!(shown.out.contains("in use, primary"), "{shown:?}");
    let refused = run(&["organizations", "--use", "nobody.example"]).await.ended(7);
    assert!(refused.err.contains("none of your organizations"), "{refused:?}");
    let rubbish = run(&["messages", "--from", "rubbish"]).await.ended(7);
    assert!(rubbish.err.contains("no place in this folder"), "{rubbish:?}");
    let own = list[0]["url"].as_str().unwrap().to_owned();
    run(&["organizations", "--remove", &own]).await.ended(7);
    let wrong = run(&["discover", "--at", &own, "--user", "a@x.example"])
        .await
        .ended(7);
    assert!(wrong.out.is_empty(), "{wrong:?}");
}
