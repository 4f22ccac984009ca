//! Promise 2: nothing leaves unasked. What passed the line is compared with the evidence log, and searched for content;
//! with the connection switched off nobody is connected to at all.

use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::{Install, Ran};
use regarding_tests::post::Letter;
use regarding_tests::relay::Relay;
use regarding_tests::search::Search;
use regarding_tests::wire::Wire;

use crate::evidence::{commands, compare, missing_none, requests, tagged};
use crate::scene::Scene;

#[test]
fn every_request_stands_in_the_log_with_its_rule_and_nothing_else_was_asked() {
    let scene = Scene::open();
    let relay = Relay::before(&scene.organization);
    let mut install = Install::new();
    let (id, opportunity) = (scene.deliver("evidence@log.example"), scene.opportunity());
    let (contact, address) = scene.contact();
    let _ = install
        .sign_in(&relay.url, &scene.mara(), &scene.post.folder)
        .ended(0);
    let about = format!("contact:{contact}");
    let job = [
        &["status"][..],
        &["folders"],
        &["messages"],
        &["show", &id, "--body"],
        &["pane", &id],
        &["whois", &address],
        &["search", "pump"],
        &["track", &id, "--regarding", &opportunity, "--yes"],
        &["track", &id, "--regarding", &about],
        &["activity", "task", &about, "--set", "subject=Call back"],
        &["options", "--track", "in-response"],
        &["untrack", &id, "--yes"],
    ];
    for words in job {
        let _ = install.run(words).ended(0);
    }
    compare(&install, requests(&relay));
    let _ = install.run(&["status"]).ended(0);
    compare(&install, requests(&relay));
}

/// The same with the mail on a server: every connection to it and every command has its line as well.
#[test]
fn every_command_to_the_mail_server_stands_in_the_log_with_its_rule_and_nothing_else_was_said() {
    let scene = Scene::open();
    let id = scene.deliver("evidence@mail.example");
    let mail = Dovecot::start_with(Some(&scene.post.folder));
    let (relay, wire) = (Relay::before(&scene.organization), Wire::to(mail.port()));
    let mut install = Install::new();
    let _ = sign_in_to(&mut install, &relay, &scene, &mail, &wire).ended(0);
    let opportunity = scene.opportunity();
    let job = [
        &["status"][..],
        &["folders"],
        &["messages"],
        &["messages", "--find", "About evidence"],
        &["show", &id, "--body"],
        &["pane", &id],
        &["track", &id, "--regarding", &opportunity, "--yes"],
        &["untrack", &id, "--yes"],
    ];
    for words in job {
        let _ = install.run(words).ended(0);
    }
    let out = || [requests(&relay), commands(&wire)].concat();
    let rules = compare(&install, out());
    for rule in [
        "mail-sign-in",
        "mail-folders",
        "mail-list",
        "mail-search",
        "mail-find",
        "mail-read",
    ] {
        assert!(rules.iter().any(|known| known == rule), "{rule} among {rules:?}");
    }
    let _ = install.run(&["messages"]).ended(0);
    compare(&install, out());
    nothing_of_the_mailbox(&install, &scene, &mail);
}

/// What the commands name stands in none of the lines: folders, the message, who signs in.
fn nothing_of_the_mailbox(install: &Install, scene: &Scene, mail: &Dovecot) {
    let csv = install.run_bare(&["evidence", "--csv"]).ended(0).out;
    let (_, sender) = scene.contact();
    for content in [
        "INBOX",
        "evidence@mail",
        &sender,
        mail.variable("IMAP_USER"),
        mail.variable("IMAP_PASSWORD"),
    ] {
        assert!(!csv.contains(content), "{content}");
    }
}

/// Killed in the middle, what was said to the mail server still stands in the log.
#[test]
fn after_a_kill_no_command_is_missing() {
    let scene = Scene::open();
    let _ = scene.deliver("killed@mail.example");
    let mail = Dovecot::start_with(Some(&scene.post.folder));
    let (relay, wire) = (Relay::before(&scene.organization), Wire::to(mail.port()));
    let mut install = Install::new();
    let _ = sign_in_to(&mut install, &relay, &scene, &mail, &wire).ended(0);
    for commands in [1, 2, 4, 6] {
        let before = tagged(&wire).len();
        let mut child = install.start(&["messages"]);
        while tagged(&wire).len() < before + commands && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        let _ = Install::finish(child);
    }
    missing_none(&install, &[requests(&relay), commands(&wire)].concat());
}

fn sign_in_to(install: &mut Install, relay: &Relay, scene: &Scene, mail: &Dovecot, wire: &Wire) -> Ran {
    let mara = scene.mara();
    install.knows(&[&mara.password, mail.variable("IMAP_PASSWORD")]);
    let mailbox = format!("imap:127.0.0.1:{}", wire.port);
    let words = [
        "sign-in",
        &relay.url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
    ];
    let more = ["--security", "none", "--mailbox-user", mail.variable("IMAP_USER")];
    install.run(&[&words[..], &more].concat())
}

#[test]
fn before_a_message_is_tracked_at_most_sender_recipients_and_subject_are_sent() {
    let scene = Scene::open();
    let relay = Relay::before(&scene.organization);
    let mut install = Install::new();
    let mara = scene.mara();
    let letter = Letter {
        id: "content.1@content.example".to_owned(),
        from: "\"Ödön Fromname5r\" <sender5r@content.example>".to_owned(),
        to: format!(
            "Toname5r Vault <{}>, \"Other5r\" <other5r@content.example>",
            mara.email
        ),
        cc: "Ccname5r Vault <cc5r@content.example>".to_owned(),
        subject: "Subject5r of the vault".to_owned(),
        body: "Bodytext5r is nobody's business".to_owned(),
        files: vec![("filename5r.txt".to_owned(), "Filetext5r inside".to_owned())],
    };
    scene.post.deliver(&letter);
    let _ = install.sign_in(&relay.url, &mara, &scene.post.folder).ended(0);
    let id = letter.id.as_str();
    for words in [
        &["status"][..],
        &["folders"],
        &["messages"],
        &["show", id, "--body"],
        &["pane", id],
    ] {
        let _ = install.run(words).ended(0);
    }
    let refused = install.run(&["track", id]).refused(7);
    assert!(refused.err.contains("--yes"), "{refused:?}");
    let content = Search::new([
        ("name of the sender", "Fromname5r"),
        ("name of a recipient", "Toname5r"),
        ("name of a copy", "Ccname5r"),
        ("Message-ID", "content.1@content.example"),
        ("body", "Bodytext5r"),
        ("name of a file", "filename5r"),
        ("content of a file", "Filetext5r"),
    ]);
    let sent = || {
        relay
            .passed()
            .iter()
            .map(|passed| passed.text().into_bytes())
            .collect::<Vec<_>>()
            .concat()
    };
    assert_eq!(content.bytes(&sent()), Vec::<&str>::new(), "promise 2");
    let addresses = Search::new([("sender", "sender5r@content.example")]);
    assert!(
        !addresses.bytes(&sent()).is_empty(),
        "this search finds what was sent"
    );

    let _ = install.run(&["track", id, "--yes"]).ended(0);
    let found = content.bytes(&sent());
    for kind in ["Message-ID", "body", "name of a file", "content of a file"] {
        assert!(
            found.iter().any(|found| found.starts_with(kind)),
            "tracked, {kind} is copied: {found:?}"
        );
    }
}

#[test]
fn switched_off_it_connects_to_nobody() {
    let (scene, mail) = (Scene::open(), Dovecot::start());
    let (relay, wire) = (Relay::before(&scene.organization), Wire::to(mail.port()));
    let mut install = Install::new();
    let _ = sign_in_to(&mut install, &relay, &scene, &mail, &wire).ended(0);
    let _ = install.run(&["options", "--connection", "off"]).ended(0);
    assert!(relay.lines() > 0 && wire.lines() > 0, "the counters count");
    let before = (relay.lines(), wire.lines());
    let all = [
        &["status"][..],
        &["folders"],
        &["messages"],
        &["show", "<nothing@here.example>"],
        &["pane", "<nothing@here.example>"],
        &["track", "<nothing@here.example>", "--yes"],
        &["whois", "a@b.example"],
        &["search", "pump"],
        &["pending", "--retry"],
        &["options"],
        &["stored"],
        &["evidence"],
    ];
    for words in all {
        let ran = install.run(words);
        assert!(matches!(ran.code, Some(0 | 8)), "{words:?}: {ran:?}");
    }
    assert_eq!((relay.lines(), wire.lines()), before, "zero connections");
    let refused = install.run(&["messages"]).refused(8);
    assert!(refused.err.contains("switched off"), "{refused:?}");

    let _ = install.run(&["options", "--connection", "on"]).ended(0);
    let _ = install.run(&["messages"]).ended(0);
    assert!(wire.lines() > before.1, "on again, it connects again");
}

/// With a mailbox on this computer the mail stays usable, and still nobody is connected to.
#[test]
fn switched_off_a_local_mailbox_is_read_and_a_request_is_refused_in_words() {
    let scene = Scene::open();
    let relay = Relay::before(&scene.organization);
    let mut install = Install::new();
    let id = scene.deliver("local@off.example");
    let _ = install
        .sign_in(&relay.url, &scene.mara(), &scene.post.folder)
        .ended(0);
    let _ = install.run(&["options", "--connection", "off"]).ended(0);
    let before = relay.lines();
    let _ = install.run(&["folders"]).ended(0);
    assert!(
        install
            .run(&["messages"])
            .ended(0)
            .out
            .contains("About local@off.example")
    );
    assert!(
        install
            .run(&["show", &id, "--body"])
            .ended(0)
            .out
            .contains("As agreed")
    );
    let asked = install.run(&["track", &id, "--yes"]).refused(8);
    assert!(asked.err.contains("switched off"), "{asked:?}");
    let _ = install.run(&["search", "pump"]).refused(8);
    assert_eq!(relay.lines(), before, "zero connections");

    let _ = install.run(&["options", "--connection", "on"]).ended(0);
    scene.none(&id);
    let _ = install.run(&["track", &id, "--yes"]).ended(0);
    scene.the_one(&id, "");
}
