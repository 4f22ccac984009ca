//! Mailboxes of colleagues, and of nobody, on a real server (RFC 2342, RFC 4314): nothing in them is tracked unasked, and what is
//! tracked belongs to whom it should (D-110, D-111).

use regarding_tests::api::Api;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use regarding_tests::organization::User;
use serde_json::{Value, json};

use crate::scene::Scene;

const COLLEAGUE: &str = "Customer Service Representative";

struct Office {
    scene: Scene,
    mail: Dovecot,
    install: Install,
    person: User,
    colleague: User,
}

/// Somebody at a mail server where a colleague lets them into inbox and sent mail.
fn office(role: &str) -> Office {
    let scene = Scene::open();
    let [person, colleague] = [role, COLLEAGUE].map(|role| scene.organization.user(role).clone());
    let mail = Dovecot::sharing(&[&person, &colleague]);
    for folder in ["INBOX", "Sent"] {
        mail.share(&colleague, folder, &person);
    }
    let mut install = Install::new();
    install.knows(&[&person.password, "mail-pw"]);
    let mailbox = format!("imap:127.0.0.1:{}", mail.port());
    let url = scene.organization.url.clone();
    let words = ["sign-in", &url, "--user", &person.email, "--mailbox", &mailbox];
    let _ = install
        .run(&[&words[..], &["--security", "none"]].concat())
        .ended(0);
    Office {
        scene,
        mail,
        install,
        person,
        colleague,
    }
}

fn letter(id: &str, from: &str, to: &str, more: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: About {id}\r\nDate: Thu, 26 Nov 2026 09:00:00 +0000\r\nMessage-ID: <{id}>\r\n{more}\r\n\
         It runs.\r\n"
    )
}

/// The one record of a message.
fn the_one(api: &Api, id: &str) -> Value {
    let rows = api.emails(id);
    assert_eq!(rows.len(), 1, "promise 5, one record for {id}: {rows:#?}");
    rows[0].clone()
}

fn sender(email: &Value) -> Value {
    let parties = email["email_activity_parties"].as_array().unwrap();
    let from = parties.iter().find(|party| party["participationtypemask"] == 1);
    from.unwrap()["_partyid_value"].clone()
}

#[test]
fn d_111_what_is_tracked_in_a_colleagues_mailbox_belongs_to_the_colleague() {
    let office = office("System Administrator");
    let Office {
        scene,
        mail,
        install,
        person,
        colleague,
    } = &office;
    let customer = scene.contact().1;
    mail.save(
        colleague,
        "INBOX",
        &letter("in@x.example", &customer, &colleague.email, ""),
    );
    mail.save(
        colleague,
        "Sent",
        &letter("out@x.example", &colleague.email, &customer, ""),
    );

    let folders = install.run(&["folders", "--json"]).ended(0).json();
    let names: Vec<&str> = folders
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|folder| folder["name"].as_str())
        .collect();
    assert_eq!(names[0], "Inbox", "the person's own first: {names:?}");
    let below = names
        .iter()
        .position(|name| *name == "Mailboxes of others")
        .unwrap_or_else(|| panic!("{names:?}"));
    assert_eq!(names[below + 1], colleague.email, "{names:?}");

    // Nothing of it is tracked because mail is tracked by itself.
    let _ = install.run(&["options", "--track", "all"]).ended(0);
    let _ = install.run(&["received", "decide", "here", "--yes"]).ended(0);
    mail.save(
        colleague,
        "INBOX",
        &letter("later@x.example", &customer, &colleague.email, ""),
    );
    let _ = install.run(&["received", "now"]).ended(0);
    let api = scene.seen();
    for id in ["in@x.example", "out@x.example", "later@x.example"] {
        assert!(api.emails(id).is_empty(), "promise 4: {id}");
    }
    let why = install.run(&["why", "<later@x.example>"]).ended(0).out;
    assert!(why.contains("a mailbox that is not your own"), "{why}");
    let shown = install.run(&["show", "<in@x.example>"]).ended(0);
    assert!(
        format!("{}{}", shown.out, shown.err).contains(&format!("in the mailbox of {}", colleague.email)),
        "{shown:?}"
    );

    for id in ["in@x.example", "out@x.example"] {
        let _ = install.run(&["track", &format!("<{id}>"), "--yes"]).ended(0);
        let email = the_one(&api, id);
        assert_eq!(email["_ownerid_value"], json!(colleague.id), "D-111: {email:#}");
        assert_eq!(email["_createdby_value"], json!(person.id), "{email:#}");
        assert_eq!(
            email["directioncode"],
            json!(id == "out@x.example"),
            "B-130: {email:#}"
        );
    }
    assert_eq!(
        sender(&the_one(&api, "out@x.example")),
        json!(colleague.id),
        "D-111"
    );
}

/// The rights of a salesperson end at their own records: the record is theirs then, and nothing is lost.
#[test]
fn d_111_who_may_not_make_records_for_others_owns_what_they_track() {
    let Office {
        scene,
        mail,
        install,
        person,
        colleague,
    } = &office("Salesperson");
    let customer = scene.contact().1;
    mail.save(
        colleague,
        "INBOX",
        &letter("in@x.example", &customer, &colleague.email, ""),
    );
    let _ = install.run(&["track", "<in@x.example>", "--yes"]).ended(0);
    let email = the_one(&scene.seen(), "in@x.example");
    assert_eq!(email["_ownerid_value"], json!(person.id), "{email:#}");
    let _ = install.run(&["untrack", "<in@x.example>", "--yes"]).ended(0);
    assert!(
        scene.seen().emails("in@x.example").is_empty(),
        "I-12: the owner's copy goes"
    );
}

#[test]
fn d_110_what_is_tracked_in_a_mailbox_of_nobodys_belongs_to_the_recipient_who_works_there() {
    let office = office("System Administrator");
    let Office {
        scene,
        mail,
        install,
        person,
        colleague,
    } = &office;
    let stranger = "nora@unheard-of.example";
    let support = "support@alderfinch.example";
    let to_both = format!("Cc: {}, {}\r\n", colleague.email, person.email);
    mail.save(
        person,
        "Public/Support",
        &letter("cc@x.example", stranger, support, &to_both),
    );
    mail.save(
        person,
        "Public/Support",
        &letter("none@x.example", stranger, support, ""),
    );
    let answer = "In-Reply-To: <none@x.example>\r\n".to_owned() + &to_both;
    mail.save(
        person,
        "Public/Support",
        &letter("answer@x.example", stranger, support, &answer),
    );

    let owner = |id: &str| {
        let _ = install.run(&["track", &format!("<{id}>"), "--yes"]).ended(0);
        the_one(&scene.seen(), id)["_ownerid_value"].clone()
    };
    assert_eq!(
        owner("cc@x.example"),
        json!(colleague.id),
        "the first list that names one"
    );
    assert_eq!(owner("none@x.example"), json!(person.id), "who tracks it");
    assert_eq!(
        owner("answer@x.example"),
        json!(person.id),
        "the owner of the mail that is answered"
    );

    // A folder of nobody's can be tracked like any other.
    let _ = install.run(&["folder-rules", "map", "Support", "--yes"]).ended(0);
    mail.save(
        person,
        "Public/Support",
        &letter("new@x.example", stranger, &colleague.email, ""),
    );
    let _ = install.run(&["received", "now"]).ended(0);
    assert_eq!(
        the_one(&scene.seen(), "new@x.example")["_ownerid_value"],
        json!(colleague.id)
    );
}
