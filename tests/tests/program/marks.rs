//! The mark *Tracked to Dynamics 365* on a real server, put on and taken off by another mail program and by this one (G-90 to G-92).

use regarding_tests::api::{Api, encoded};
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use regarding_tests::other::Other;
use serde_json::Value;

use crate::scene::Scene;

const WORD: &str = "Tracked_to_Dynamics_365";

fn id(number: u32) -> String {
    format!("<mark.{number}@pumps.example>")
}

fn letter(number: u32, to: &str) -> String {
    format!(
        "From: nora@unheard-of.example\r\nTo: {to}\r\nSubject: Mark {number}\r\nDate: Thu, 05 Mar 2026 09:00:00 +0000\r\n\
         Message-ID: {}\r\n\r\nIt runs.\r\n",
        id(number)
    )
}

/// The records of a message in the organization.
fn copies(api: &Api, number: u32) -> Vec<Value> {
    let filter = encoded(&format!("messageid eq '{}'", id(number)));
    api.rows(&format!("emails?$select=activityid&$filter={filter}"))
}

/// What the tests see of the mailbox from outside.
struct Outside<'s>(Other<'s>);

impl Outside<'_> {
    fn marks(&self, number: u32, on: bool) {
        let sign = if on { "+FLAGS" } else { "-FLAGS" };
        let _ = self.0.does(&["store", &id(number), "INBOX", sign, WORD], "");
    }

    fn bears(&self, number: u32, folder: &str) -> bool {
        self.0.does(&["flags", &id(number), folder], "").contains(WORD)
    }
}

fn looks(install: &Install) {
    let _ = install.run(&["received", "now"]).ended(0);
}

fn why(install: &Install, number: u32) -> String {
    install.run(&["why", &id(number)]).ended(0).out
}

/// How many times something was written onto messages.
fn written(install: &Install) -> usize {
    let log = install.run_bare(&["evidence", "--csv"]).ended(0).out;
    log.matches("imap.uid-store").count()
}

/// A computer of the salesperson's at that mailbox.
fn computer(scene: &Scene, mail: &Dovecot) -> Install {
    let mara = scene.mara();
    let mut install = Install::new();
    install.knows(&[&mara.password]);
    let mailbox = format!("imap:127.0.0.1:{}", mail.port());
    let sign_in = [
        "sign-in",
        &scene.organization.url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--security",
        "none",
    ];
    let _ = install.run(&sign_in).ended(0);
    install
}

fn takes_over(install: &Install) {
    let _ = install.run(&["claim", "--take", "--json"]).ended(0);
}

fn state(install: &Install, number: u32) -> Value {
    let shown = install.run(&["pane", &id(number), "--json"]).ended(0).json();
    shown["tracking"]["state"].clone()
}

/// Both computers write marks of what their person does there; what a mark asks for, the one that synchronizes does.
#[test]
fn g_90_two_computers_at_one_mailbox_track_once_and_their_marks_do_not_answer_each_other() {
    let scene = Scene::open();
    let mara = scene.mara();
    let mail = Dovecot::of(&scene.organization, &mara);
    let (desk, laptop) = (computer(&scene, &mail), computer(&scene, &mail));
    let api = scene.seen();
    let outside = Outside(Other {
        mail: &mail,
        user: &mara,
    });
    for number in 1..=4 {
        mail.deliver(
            &format!("177270120{number}.M{number}.host"),
            &letter(number, &mara.email),
        );
    }
    for install in [&laptop, &desk] {
        takes_over(install);
        let _ = install.run(&["options", "--marks", "on", "--yes"]).ended(0);
        looks(install);
    }

    // A mark from outside: one record, by the computer that synchronizes.
    outside.marks(1, true);
    looks(&desk);
    assert_eq!(copies(&api, 1).len(), 1, "G-90");
    takes_over(&laptop);
    looks(&laptop);
    assert_eq!(copies(&api, 1).len(), 1, "promise 5");
    let known = state(&laptop, 1);
    assert_eq!(known, "tracked", "the other one sees the same");

    // Tracked by hand on either: marked, and the mark is no news to the other one.
    let _ = laptop.run(&["track", &id(2), "--yes"]).ended(0);
    looks(&laptop);
    assert!(outside.bears(2, "INBOX"));
    takes_over(&desk);
    looks(&desk);
    assert_eq!(copies(&api, 2).len(), 1, "promise 5");
    let quiet = (written(&desk), written(&laptop));
    for install in [&laptop, &desk] {
        takes_over(install);
        looks(install);
    }
    assert_eq!(
        (written(&desk), written(&laptop)),
        quiet,
        "neither answers the other"
    );

    // Taken off from outside: untracked everywhere, and the record stays.
    outside.marks(1, false);
    outside.marks(2, false);
    looks(&desk);
    takes_over(&laptop);
    looks(&laptop);
    for number in [1, 2] {
        assert_eq!(copies(&api, number).len(), 1, "G-90: the record is kept");
        for install in [&desk, &laptop] {
            assert_eq!(state(install, number), "not_tracked", "{number}");
        }
        assert!(!outside.bears(number, "INBOX"), "it is not put on again");
    }

    // Untracked by hand on the other one: the mark goes, and does not come back from the first.
    let _ = desk.run(&["track", &id(3), "--yes"]).ended(0);
    takes_over(&desk);
    looks(&desk);
    takes_over(&laptop);
    looks(&laptop);
    let _ = laptop.run(&["untrack", &id(3), "--yes"]).ended(0);
    looks(&laptop);
    takes_over(&desk);
    looks(&desk);
    assert!(copies(&api, 3).is_empty() && !outside.bears(3, "INBOX"));
    assert_eq!(state(&desk, 3), "not_tracked");
}

/// A mark is on one message, also where another one bears the same Message-ID (docs/adr/0030).
#[test]
fn g_90_a_mark_on_another_message_of_a_tracked_message_id_tracks_that_one() {
    let scene = Scene::open();
    let mara = scene.mara();
    let mail = Dovecot::of(&scene.organization, &mara);
    let install = computer(&scene, &mail);
    let api = scene.seen();
    let outside = Outside(Other {
        mail: &mail,
        user: &mara,
    });
    mail.deliver("1772701201.M1.host", &letter(1, &mara.email));
    let _ = install.run(&["track", &id(1), "--yes"]).ended(0);
    let another = format!(
        "From: erp@unheard-of.example\r\nTo: {}\r\nSubject: A pallet is missing\r\nDate: Sat, 04 Apr 2026 07:00:00 +0000\r\n\
         Message-ID: {}\r\n\r\nIt is not here.\r\n",
        mara.email,
        id(1)
    );
    let _ = outside.0.does(&["create", "Cranes"], "");
    let _ = outside.0.does(&["append", "Cranes"], &another);
    let _ = install.run(&["options", "--marks", "on", "--yes"]).ended(0);
    looks(&install);
    let _ = outside.0.does(&["store", &id(1), "Cranes", "+FLAGS", WORD], "");
    looks(&install);

    let about = |subject: &str| {
        let filter = encoded(&format!("subject eq '{subject}'"));
        api.rows(&format!("emails?$select=activityid,messageid&$filter={filter}"))
    };
    let (first, second) = (about("Mark 1"), about("A pallet is missing"));
    assert_eq!((first.len(), second.len()), (1, 1), "promise 5");
    assert_ne!(first[0]["activityid"], second[0]["activityid"]);

    let badge = || {
        let rows = install.run(&["messages", "Cranes", "--json"]).ended(0).json();
        rows["rows"][0]["badge"]["state"].clone()
    };
    assert_eq!(badge(), "tracked");

    // Taken off again: that one is untracked, and the first one's record is not touched.
    let _ = outside.0.does(&["store", &id(1), "Cranes", "-FLAGS", WORD], "");
    looks(&install);
    assert_eq!(about("Mark 1"), first);
    assert_eq!(about("A pallet is missing"), second, "G-90: the record is kept");
    assert_ne!(badge(), "tracked");
    assert_eq!(state(&install, 1), "tracked");
}

#[test]
fn a_mark_tracks_and_untracks_from_any_program_and_is_seen_in_every_one() {
    let scene = Scene::open();
    let mara = scene.mara();
    let mail = Dovecot::of(&scene.organization, &mara);
    let install = computer(&scene, &mail);
    let api = scene.seen();
    let outside = Outside(Other {
        mail: &mail,
        user: &mara,
    });
    for number in 1..=6 {
        mail.deliver(
            &format!("177270120{number}.M{number}.host"),
            &letter(number, &mara.email),
        );
    }
    let track = |number: u32| install.run(&["track", &id(number), "--yes"]).ended(0);

    // Off: nothing is written, and nothing follows.
    outside.marks(1, true);
    let _ = track(2);
    assert!(!outside.bears(2, "INBOX"));
    assert_eq!(written(&install), 0, "promise 2");
    let unseen = install.run(&["options", "--marks", "on"]).refused(7);
    assert!(
        unseen.err.contains("--yes") && unseen.err.contains(WORD),
        "what is written is said first: {unseen:?}"
    );
    assert!(!outside.bears(2, "INBOX"));

    let _ = install.run(&["options", "--marks", "on", "--yes"]).ended(0);
    looks(&install);
    assert!(copies(&api, 1).is_empty(), "G-92: it bore the mark before");
    assert!(why(&install, 1).contains("before marks were heeded"));
    assert!(!outside.bears(2, "INBOX"), "G-92: it was tracked before");

    // Another program adds the mark.
    outside.marks(3, true);
    looks(&install);
    assert_eq!(copies(&api, 3).len(), 1, "G-90");
    assert!(
        why(&install, 3).contains("it bears the mark"),
        "{}",
        why(&install, 3)
    );

    // Tracked here: every copy gets it.
    let _ = outside.0.does(&["create", "Cranes"], "");
    let _ = outside.0.does(&["append", "Cranes"], &letter(4, &mara.email));
    let _ = track(4);
    looks(&install);
    assert!(outside.bears(4, "INBOX") && outside.bears(4, "Cranes"));
    let quiet = written(&install);
    looks(&install);
    assert_eq!(written(&install), quiet, "our own writing is no news");

    // What is moved or gone has lost no mark.
    let _ = outside.0.does(&["create", "Done"], "");
    let _ = outside.0.does(&["move", &id(4), "Cranes", "Done"], "");
    mail.expunge(&id(4));
    looks(&install);
    looks(&install);
    assert!(
        why(&install, 4).contains("You tracked it"),
        "{}",
        why(&install, 4)
    );
    assert!(outside.bears(4, "Done"));

    // Another program takes the mark off: untracked, and the record is kept.
    outside.marks(3, false);
    looks(&install);
    assert_eq!(copies(&api, 3).len(), 1, "G-90: the record is kept");
    let said = why(&install, 3);
    assert!(said.contains("its mark was taken off"), "{said}");
    let shown = install.run(&["pane", &id(3), "--json"]).ended(0).json();
    assert_eq!(shown["tracking"]["state"], "not_tracked", "{shown}");
    looks(&install);
    assert!(!outside.bears(3, "INBOX"), "it is not put on again");

    // And puts it on again: the same record.
    outside.marks(3, true);
    looks(&install);
    assert_eq!(copies(&api, 3).len(), 1, "promise 5");
    assert!(
        why(&install, 3).contains("it bears the mark"),
        "{}",
        why(&install, 3)
    );

    // Untracked here: the mark goes, wherever it is.
    let _ = install.run(&["untrack", &id(4), "--yes"]).ended(0);
    looks(&install);
    assert!(copies(&api, 4).is_empty() && !outside.bears(4, "Done"));

    // Off again: nothing follows any more.
    let _ = install.run(&["options", "--marks", "off"]).ended(0);
    outside.marks(5, true);
    let _ = track(6);
    let _ = install.run(&["received", "now"]).refused(7);
    assert!(copies(&api, 5).is_empty() && !outside.bears(6, "INBOX"));
}
