//! Promise 2: nothing leaves unasked. What passed the line is compared with the evidence log, and searched for content;
//! with the connection switched off nobody is connected to at all.

use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use regarding_tests::post::Letter;
use regarding_tests::relay::Relay;
use regarding_tests::search::Search;
use regarding_tests::wire::Wire;

use crate::scene::Scene;

/// A line of the evidence log, as far as the wire can confirm it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    method: String,
    bytes: usize,
}

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
        &["untrack", &id],
    ];
    for words in job {
        let _ = install.run(words).ended(0);
    }
    compare(&install, &relay);
    let _ = install.run(&["status"]).ended(0);
    compare(&install, &relay);
}

/// The wire and the log say the same. A look that was under way when the program ended stands in the log as abandoned, whether
/// or not it had reached the wire.
fn compare(install: &Install, relay: &Relay) {
    let csv = install.run_bare(&["evidence", "--csv"]).ended(0).out;
    let host = relay.url.trim_start_matches("http://").trim_end_matches('/');
    let (mut settled, mut abandoned) = (Vec::new(), Vec::new());
    for fields in csv.lines().skip(1).map(fields) {
        let [_, rule, method, to, _, _, outcome, bytes] = <[String; 8]>::try_from(fields).unwrap();
        assert!(!rule.is_empty(), "every request belongs to a rule");
        assert_eq!(to, host);
        let line = Line {
            method,
            bytes: bytes.parse().unwrap(),
        };
        match outcome.as_str() {
            "abandoned" => abandoned.push(line),
            status => {
                assert!(status.parse::<u16>().is_ok(), "its outcome was noted: {status}");
                settled.push(line);
            }
        }
    }
    let line = |passed: &regarding_tests::relay::Passed| Line {
        method: passed.method.to_ascii_lowercase(),
        bytes: passed.body.len(),
    };
    let take = |lines: &mut Vec<Line>, wanted: &Line| {
        let place = lines.iter().position(|line| line == wanted);
        place.map(|place| lines.swap_remove(place)).is_some()
    };
    for passed in relay.passed().iter().map(line) {
        let known = take(&mut settled, &passed) || take(&mut abandoned, &passed);
        assert!(known, "promise 2: {passed:?} went out without a line in the log");
    }
    assert!(
        settled.is_empty(),
        "promise 2: {settled:?} stand in the log and went nowhere"
    );
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
    }
    fields
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
    let mara = scene.mara();
    let mut install = Install::new();
    install.knows(&[&mara.password, mail.variable("IMAP_PASSWORD")]);
    let mailbox = format!("imap:127.0.0.1:{}", wire.port);
    let words = [
        "sign-in",
        &relay.url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--security",
        "none",
    ];
    let _ = install
        .run(&[&words[..], &["--mailbox-user", mail.variable("IMAP_USER")]].concat())
        .ended(0);
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
fn switched_off_a_local_mailbox_is_read_and_a_request_waits() {
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
    let asked = install.run(&["track", &id, "--yes"]);
    assert!(matches!(asked.code, Some(8 | 10)), "{asked:?}");
    let _ = install.run(&["search", "pump"]).refused(8);
    assert_eq!(relay.lines(), before, "zero connections");

    let _ = install.run(&["options", "--connection", "on"]).ended(0);
    if asked.code == Some(10) {
        let _ = install.run(&["pending", "--retry"]).ended(0);
        scene.the_one(&id, "");
    }
}
