//! A second mail program moves messages into a folder of a real server, renames it, and sends (G-70 to G-79, B-130).

use regarding_tests::api::{Api, encoded};
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use regarding_tests::other::Other;
use serde_json::Value;

use crate::scene::Scene;

fn letter(number: u32, from: &str, to: &str, more: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Crane {number}\r\nDate: Thu, 05 Mar 2026 09:00:00 +0000\r\n\
         Message-ID: <crane.{number}@pumps.example>\r\n{more}\r\nIt runs.\r\n"
    )
}

/// The records of a message in the organization.
fn copies(api: &Api, number: u32) -> Vec<Value> {
    let filter = encoded(&format!("messageid eq '<crane.{number}@pumps.example>'"));
    api.rows(&format!(
        "emails?$select=activityid,directioncode,_regardingobjectid_value&$filter={filter}"
    ))
}

fn regarding(api: &Api, number: u32) -> Option<String> {
    let rows = copies(api, number);
    assert_eq!(rows.len(), 1, "promise 5: one message, one record");
    rows[0]["_regardingobjectid_value"].as_str().map(str::to_owned)
}

#[test]
fn a_message_moved_by_another_program_is_tracked_and_a_rename_changes_nothing() {
    let scene = Scene::open();
    let mara = scene.mara();
    let mail = Dovecot::of(&scene.organization, &mara);
    let mut install = Install::new();
    install.knows(&[&mara.password]);
    let mailbox = format!("imap:127.0.0.1:{}", mail.port());
    let url = scene.organization.url.clone();
    let place = [
        "sign-in",
        &url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--security",
        "none",
    ];
    let _ = install.run(&place).ended(0);
    let api = scene.seen();
    let other = Other {
        mail: &mail,
        user: &mara,
    };
    let opportunity = scene.opportunity();
    let (_, record) = opportunity.split_once(':').unwrap();

    for number in 1..=5 {
        let name = format!("177270120{number}.M{number}.host");
        mail.deliver(&name, &letter(number, "nora@unheard-of.example", &mara.email, ""));
    }
    other.does(&["create", "Cranes"], "");
    other.does(&["move", "<crane.1@pumps.example>", "INBOX", "Cranes"], "");
    let unseen = install
        .run(&["folder-rules", "map", "Cranes", "--regarding", &opportunity])
        .refused(7);
    assert!(
        unseen.err.contains("--yes") && unseen.err.contains("1 message lies there already"),
        "what it does is said first: {unseen:?}"
    );
    let map = [
        "folder-rules",
        "map",
        "Cranes",
        "--regarding",
        &opportunity,
        "--yes",
    ];
    let _ = install.run(&map).ended(0);

    other.does(&["move", "<crane.2@pumps.example>", "INBOX", "Cranes"], "");
    let _ = install.run(&["received", "now"]).ended(0);
    assert_eq!(regarding(&api, 2).as_deref(), Some(record), "G-71");
    assert!(copies(&api, 1).is_empty(), "it lay there before");
    assert!(copies(&api, 3).is_empty(), "the inbox is left alone");
    let why = install.run(&["why", "<crane.2@pumps.example>"]).ended(0).out;
    assert!(why.contains("it lies in a folder that is tracked"), "{why}");

    other.does(&["rename", "Cranes", "Lifting"], "");
    other.does(&["create", "Cranes"], "");
    other.does(&["move", "<crane.3@pumps.example>", "INBOX", "Lifting"], "");
    other.does(&["move", "<crane.4@pumps.example>", "INBOX", "Cranes"], "");
    let _ = install.run(&["received", "now"]).ended(0);
    assert_eq!(regarding(&api, 3).as_deref(), Some(record), "G-72: renamed");
    assert!(copies(&api, 4).is_empty(), "G-72: made anew");
    assert!(copies(&api, 1).is_empty(), "still only offered");
    let shown = install.run(&["folder-rules", "--json"]).ended(0).json();
    let folders = shown["folders"].as_array().unwrap();
    let before = folders.iter().find(|one| one["name"] == "Lifting").unwrap();
    assert_eq!(before["before"], 1, "{shown}");
    let _ = install.run(&["folder-rules", "track-old", "Lifting"]).ended(0);
    assert_eq!(regarding(&api, 1).as_deref(), Some(record));

    // G-73 bettered: what the person set by hand is asked about.
    let contact = format!("contact:{}", scene.contact().0);
    let (_, own) = contact.split_once(':').unwrap();
    let by_hand = [
        "track",
        "<crane.5@pumps.example>",
        "--regarding",
        &contact,
        "--yes",
    ];
    let _ = install.run(&by_hand).ended(0);
    other.does(&["move", "<crane.5@pumps.example>", "INBOX", "Lifting"], "");
    let _ = install.run(&["received", "now"]).ended(0);
    assert_eq!(regarding(&api, 5).as_deref(), Some(own));
    let asked = install.run(&["folder-rules", "--json"]).ended(0).json();
    assert_eq!(asked["asked"][0]["subject"], "Crane 5", "{asked}");
    let _ = install.run(&["folder-rules", "take", "1"]).ended(0);
    assert_eq!(regarding(&api, 5).as_deref(), Some(record));

    // An answer that another program sent.
    std::thread::sleep(core::time::Duration::from_millis(1100));
    let _ = install.run(&["options", "--track", "in-response"]).ended(0);
    let _ = install.run(&["received", "decide", "here", "--yes"]).ended(0);
    let answer = letter(
        6,
        &mara.email,
        "nora@unheard-of.example",
        "In-Reply-To: <crane.2@pumps.example>\r\n",
    );
    other.does(&["append", "Sent"], &answer);
    other.does(
        &["append", "Sent"],
        &letter(7, &mara.email, "nora@unheard-of.example", ""),
    );
    let _ = install.run(&["received", "now"]).ended(0);
    assert_eq!(regarding(&api, 6).as_deref(), Some(record), "G-52");
    assert_eq!(copies(&api, 6)[0]["directioncode"], true, "B-130");
    assert!(copies(&api, 7).is_empty(), "it answers nothing");
}
