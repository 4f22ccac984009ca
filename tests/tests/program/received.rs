//! Mail from outside arrives on a real server, is tracked by rule, explained, and taken back (A-62, G-22, I-10, I-12).

use regarding_tests::api::{Api, encoded};
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use serde_json::Value;

use crate::scene::Scene;

fn letter(number: u32, from: &str, to: &str) -> String {
    // Its date is older than its arrival: arrival counts.
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Pump test {number}\r\nDate: Thu, 05 Mar 2026 09:00:00 +0000\r\n\
         Message-ID: <outside.{number}@pumps.example>\r\n\r\nThe pump runs since Tuesday.\r\n"
    )
}

/// The records of a message in the organization.
fn copies(api: &Api, number: u32) -> Vec<Value> {
    let filter = encoded(&format!("messageid eq '<outside.{number}@pumps.example>'"));
    api.rows(&format!("emails?$select=activityid,subject&$filter={filter}"))
}

#[test]
fn mail_from_outside_is_tracked_by_rule_explained_and_taken_back() {
    for way in ["ask", "here"] {
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

        mail.deliver(
            "1772701200.M0.host",
            &letter(1, "ilse.brandt@hafenwerk.example", &mara.email),
        );
        let unseen = install.run(&["received", "decide", way]).refused(7);
        assert!(
            unseen.err.contains("--yes"),
            "what is sent is said first: {unseen:?}"
        );
        // Arrival is told to the second, and what arrived before the choice is left alone.
        std::thread::sleep(core::time::Duration::from_millis(1100));
        let _ = install.run(&["options", "--track", "from-people"]).ended(0);
        let _ = install.run(&["received", "decide", way, "--yes"]).ended(0);
        mail.deliver(
            "1772701201.M1.host",
            &letter(2, "ilse.brandt@hafenwerk.example", &mara.email),
        );
        mail.deliver(
            "1772701202.M2.host",
            &letter(3, "nora@unheard-of.example", &mara.email),
        );
        let view = install.run(&["received", "now", "--json"]).ended(0).json();
        assert_eq!(copies(&api, 1), Vec::<Value>::new(), "it came before: {view}");
        assert_eq!(copies(&api, 2).len(), 1, "{view}");
        assert_eq!(copies(&api, 3), Vec::<Value>::new(), "{view}");

        let why = install.run(&["why", "<outside.2@pumps.example>"]).ended(0).out;
        assert!(
            why.contains("its sender is a contact, an account or a lead"),
            "{why}"
        );
        let why = install.run(&["why", "<outside.3@pumps.example>"]).ended(0).out;
        assert!(why.contains("its sender is no contact, account or lead"), "{why}");
        let log = install.run_bare(&["evidence", "--limit", "500"]).ended(0).out;
        let asked = log.contains("whether a received message is to be tracked");
        assert_eq!(asked, way == "ask", "promise 2: {log}");

        let review = view["review"].as_array().unwrap();
        assert_eq!(review.len(), 1, "{view}");
        let other = "<outside.3@pumps.example>";
        let refused = install.run(&["received", "undo", other, "--json"]).ended(7).out;
        assert!(refused.contains("was not tracked by itself"), "{refused}");
        let which = "<outside.2@pumps.example>";
        let undone = install
            .run(&["received", "undo", which, "--json"])
            .ended(0)
            .json();
        assert_eq!(undone["deleted"], true, "{undone}");
        let _ = install.run(&["received", "now"]).ended(0);
        assert_eq!(copies(&api, 2), Vec::<Value>::new(), "it is not tracked again");
    }
}
