//! Sending exactly once (promise 5): the line is cut and the program is killed at every step; each message arrives once, its copy is
//! kept once, and it is tracked once. Nothing of it is on this disk (promise 1).

use regarding_tests::api::{Api, encoded};
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use regarding_tests::postfix::{Cut, Line, Postfix};
use serde_json::Value;

use crate::scene::{Scene, id_of};

/// A person at a computer, with real servers.
pub(crate) struct Desk {
    pub(crate) scene: Scene,
    pub(crate) install: Install,
    pub(crate) postfix: Postfix,
    line: Line,
    opportunity: String,
    mail: Dovecot,
}

impl Desk {
    pub(crate) fn open() -> Self {
        Self::with(Scene::open())
    }

    pub(crate) fn with(scene: Scene) -> Self {
        let mail = Dovecot::of(&scene.organization, &scene.mara());
        let postfix = Postfix::beside(&mail);
        let line = Line::to(postfix.port());
        Self {
            install: computer(&scene, &mail, &line),
            opportunity: scene.opportunity(),
            scene,
            postfix,
            line,
            mail,
        }
    }

    /// Another computer of the person's, at the same mailbox.
    pub(crate) fn another(&self) -> Install {
        computer(&self.scene, &self.mail, &self.line)
    }

    fn words<'a>(&'a self, to: &'a str, subject: &'a str) -> Vec<&'a str> {
        vec![
            "send",
            "--to",
            to,
            "--subject",
            subject,
            "--body-stdin",
            "--regarding",
            &self.opportunity,
            "--yes",
            "--json",
        ]
    }

    /// Saves a draft that is to be tracked regarding a record.
    fn draft(&self, to: &str, subject: &str, regarding: &str) {
        let message = ["send", "--to", to, "--subject", subject, "--body-stdin"];
        let kept = ["--draft", "--regarding", regarding];
        let _ = self.install.run(&[&message[..], &kept[..]].concat()).ended(0);
    }

    /// The key of the newest draft.
    fn newest_draft(&self) -> String {
        let page = self.install.run(&["messages", "Drafts", "--json"]);
        let page = page.ended(0).json();
        page["rows"][0]["key"].as_str().unwrap().to_owned()
    }

    /// How many messages lie in a folder.
    pub(crate) fn count(&self, folder: &str) -> u64 {
        let page = self.install.run(&["messages", folder, "--json"]).ended(0).json();
        page["total"].as_u64().unwrap()
    }

    pub(crate) fn outgoing(&self, words: &[&str]) -> Vec<Value> {
        let all: Vec<&str> = ["outgoing", "--json"].iter().chain(words).copied().collect();
        let ran = self.install.run(&all);
        assert!(matches!(ran.code, Some(0 | 10)), "{ran:?}");
        ran.json()["messages"].as_array().unwrap().clone()
    }

    fn records(&self, api: &Api, subject: &str) -> Vec<Value> {
        let filter = encoded(&format!("subject eq '{subject}'"));
        api.rows(&format!(
            "emails?$select=activityid,directioncode,_regardingobjectid_value&$filter={filter}"
        ))
    }

    /// It arrived once, its copy is kept once, and it is tracked once, regarding what was chosen.
    fn once(&self, to: &str, subject: &str, sent: u64) {
        assert_eq!(self.postfix.settled(to).len(), 1, "{subject}");
        assert_eq!((self.count("Sent"), self.count("Drafts")), (sent, 0), "{subject}");
        assert_eq!(self.outgoing(&[]), Vec::<Value>::new(), "{subject}");
        let records = self.records(&self.scene.seen(), subject);
        assert_eq!(records.len(), 1, "{subject}: {records:?}");
        assert_eq!(records[0]["directioncode"], true, "{subject}: sent by us");
        assert_eq!(
            records[0]["_regardingobjectid_value"].as_str(),
            id_of(&self.opportunity),
            "{subject}"
        );
    }
}

/// A computer at which the person has signed in to everything.
fn computer(scene: &Scene, mail: &Dovecot, line: &Line) -> Install {
    let mara = scene.mara();
    let mut install = Install::new();
    install.knows(&[&mara.password, "mail-pw", "", "The pump runs since Tuesday."]);
    let (mailbox, server) = (
        format!("imap:127.0.0.1:{}", mail.port()),
        format!("127.0.0.1:{}", line.port),
    );
    let place = [
        "sign-in",
        &scene.organization.url,
        "--user",
        &mara.email,
        "--mailbox",
        &mailbox,
        "--security",
        "none",
        "--submission",
        &server,
        "--submission-security",
        "none",
    ];
    let _ = install.run(&place).ended(0);
    install
}

#[test]
fn a_message_that_is_sent_arrives_and_is_tracked() {
    let desk = Desk::open();
    let (to, subject) = ("plain@elsewhere.test", "Pump, sent plainly");
    let words = [
        "send",
        "--to",
        to,
        "--bcc",
        "hidden@elsewhere.test",
        "--subject",
        subject,
        "--body-stdin",
        "--regarding",
        &desk.opportunity,
        "--json",
    ];
    let unseen = desk.install.run(&words).refused(7);
    assert!(unseen.err.contains("Agree to that first"), "I-9: {unseen:?}");
    assert_eq!(
        desk.postfix.delivered(to).len(),
        0,
        "nothing is sent before a yes"
    );
    let sent: Vec<&str> = words.iter().copied().chain(["--yes"]).collect();
    let sent = desk.install.run(&sent).ended(0).json();
    assert_eq!(sent["state"], "sent", "{sent}");
    desk.once(to, subject, 1);
    let arrived = &desk.postfix.settled("hidden@elsewhere.test")[0];
    assert!(!arrived.contains("hidden@elsewhere.test>,"), "{arrived}");
    let head = arrived.split("\n\n").next().unwrap();
    assert!(
        !head.to_lowercase().contains("\nbcc:"),
        "hidden recipients stay hidden: {head}"
    );
    assert!(arrived.contains("The pump runs since Tuesday."), "{arrived}");
    let log = desk
        .install
        .run_bare(&["evidence", "--limit", "500"])
        .ended(0)
        .out;
    assert!(log.contains("a message was handed to it"), "promise 2: {log}");
}

#[test]
fn a_line_that_is_cut_at_any_step_sends_one_message() {
    let desk = Desk::open();
    let cuts = [
        (Cut::Before("EHLO"), false),
        (Cut::After("AUTH"), false),
        (Cut::Before("MAIL FROM"), false),
        (Cut::After("RCPT TO"), false),
        (Cut::After("DATA"), false),
        // The server has all of it and nobody hears its answer: the classic double send.
        (Cut::After("\r\n.\r\n"), true),
    ];
    for (number, (cut, unknown)) in cuts.into_iter().enumerate() {
        let (to, subject) = (
            format!("cut{number}@elsewhere.test"),
            format!("Pump, cut {number}"),
        );
        desk.line.cut(cut.clone());
        let view = desk.install.run(&desk.words(&to, &subject)).ended(10).json();
        assert!(!desk.line.is_whole(), "{cut:?} was reached: {view}");
        let state = if unknown { "unsure" } else { "waiting" };
        assert_eq!(view["state"], state, "{cut:?}: {view}");
        let id = view["id"].as_str().unwrap();
        if unknown {
            let left = desk.outgoing(&["--retry"]);
            assert_eq!(
                left[0]["state"], "unsure",
                "it is not sent twice by itself: {left:?}"
            );
            assert_eq!(
                desk.postfix.settled(&to).len(),
                1,
                "the person finds that it arrived"
            );
            assert_eq!(desk.outgoing(&["--was-sent", id]), Vec::<Value>::new());
        } else {
            assert_eq!(desk.postfix.delivered(&to).len(), 0, "{cut:?}");
            assert_eq!(desk.outgoing(&["--retry"]), Vec::<Value>::new(), "{cut:?}");
        }
        desk.once(&to, &subject, number as u64 + 1);
    }
}

#[test]
fn a_refused_recipient_is_told_and_the_message_stays_a_draft() {
    let desk = Desk::open();
    let ran = desk.install.run(&[
        "send",
        "--to",
        "reject@remote.test",
        "--subject",
        "Pump",
        "--json",
    ]);
    let view = ran.ended(7).json();
    assert_eq!(view["state"], "refused", "{view}");
    assert!(
        view["reason"].as_str().unwrap().contains("no such user"),
        "{view}"
    );
    assert_eq!((desk.count("Drafts"), desk.count("Sent")), (1, 0));
    let left = desk.outgoing(&["--retry"]);
    assert_eq!(
        left[0]["state"], "refused",
        "it is not tried again by itself: {left:?}"
    );
    let id = left[0]["id"].as_str().unwrap();
    assert_eq!(desk.outgoing(&["--keep", id]), Vec::<Value>::new());
    assert_eq!(desk.count("Drafts"), 1, "it stays a draft");
}

#[test]
fn nothing_of_what_waits_is_on_this_disk() {
    let desk = Desk::open();
    desk.line.cut(Cut::Before("MAIL FROM"));
    let marks = [
        "plantedwho@elsewhere.test",
        "Planted subject 7351",
        "pump runs since Tuesday",
    ];
    let _ = desk.install.run(&desk.words(marks[0], marks[1])).ended(10);
    let mut files = vec![desk.install.profile()];
    let mut seen = 0;
    while let Some(place) = files.pop() {
        if place.is_dir() {
            files.extend(
                std::fs::read_dir(place)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        seen += 1;
        let bytes = std::fs::read(&place).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for mark in marks {
            assert!(!text.contains(mark), "promise 1: {mark} in {}", place.display());
        }
    }
    assert!(seen > 1, "the profile was searched");
    assert_eq!(
        desk.outgoing(&["--retry"]),
        Vec::<Value>::new(),
        "it is sent all the same"
    );
    desk.once(marks[0], marks[1], 1);
}

/// It stands in the draft, which another computer of the person's sees too; those who get the message do not.
#[test]
fn what_a_draft_remembers_is_done_by_another_computer_and_goes_to_nobody() {
    let mut desk = Desk::open();
    let (to, subject) = ("draft@elsewhere.test", "Pump, a draft");
    desk.draft(to, subject, &desk.opportunity);
    assert_eq!(
        desk.records(&desk.scene.seen(), subject),
        Vec::<Value>::new(),
        "nothing is tracked before"
    );
    desk.install = desk.another();
    let key = &desk.newest_draft();
    let asked = desk.install.run(&["send", "--from-draft", key]);
    assert_ne!(asked.code, Some(0), "I-9: nobody agreed to who can read it yet");
    let _ = desk.install.run(&["send", "--from-draft", key, "--yes"]).ended(0);
    desk.once(to, subject, 1);
    let id = id_of(&desk.opportunity).unwrap();
    let arrived = desk.postfix.delivered(to).remove(0);
    assert!(arrived.contains(subject) && !arrived.contains(id), "{arrived}");
    let kept = desk.mail.files("Sent");
    assert!(kept.iter().any(|copy| copy.contains(subject)) && kept.iter().all(|copy| !copy.contains(id)));
}

/// Nothing is sent otherwise than its draft says before a person decided: not by a script either.
#[test]
fn a_draft_that_cannot_be_heeded_is_not_sent_before_that_is_decided() {
    let desk = Desk::open();
    let (to, subject) = ("gone@elsewhere.test", "Pump, whose record is gone");
    let gone = "opportunity:00000000-0000-0000-0000-000000000009";
    desk.draft(to, subject, gone);
    let key = &desk.newest_draft();
    let refused = desk.install.run(&["send", "--from-draft", key, "--yes"]);
    assert_eq!(refused.code, Some(7), "{refused:?}");
    assert_eq!((desk.postfix.delivered(to).len(), desk.count("Drafts")), (0, 1));
    let _ = desk
        .install
        .run(&["send", "--from-draft", key, "--no-track"])
        .ended(0);
    assert_eq!(desk.postfix.settled(to).len(), 1);
    assert_eq!(desk.records(&desk.scene.seen(), subject), Vec::<Value>::new());
}

#[cfg(feature = "fault-points")]
#[test]
fn a_crash_at_any_step_sends_one_message_and_makes_one_record() {
    use regarding_companion::SendPoint;
    use regarding_tests::binaries;

    let mut desk = Desk::open();
    desk.install.program = binaries::regardingctl_with_faults();
    for (number, point) in SendPoint::ALL.into_iter().enumerate() {
        let (to, subject) = (
            format!("crash{number}@elsewhere.test"),
            format!("Pump, crash {number}"),
        );
        let words = desk.words(&to, &subject);
        let _ = desk.install.run_to(point.name(), &words).crashed();
        let left = desk.outgoing(&["--retry"]);
        match point {
            // Nobody was told that it is to be sent: it is a draft, and the person sends it.
            SendPoint::Drafted => {
                assert_eq!((left.len(), desk.count("Drafts")), (0, 1));
                assert_eq!(desk.postfix.delivered(&to).len(), 0);
                let key = &desk.newest_draft();
                // The draft remembers what it is regarding.
                let _ = desk.install.run(&["send", "--from-draft", key, "--yes"]).ended(0);
            }
            SendPoint::Handing => {
                assert_eq!(left[0]["state"], "unsure", "{left:?}");
                assert_eq!(desk.postfix.delivered(&to).len(), 0);
                let id = left[0]["id"].as_str().unwrap();
                assert_eq!(desk.outgoing(&["--send", id]), Vec::<Value>::new());
            }
            SendPoint::Taken => {
                assert_eq!(left[0]["state"], "unsure", "{left:?}");
                assert_eq!(
                    desk.postfix.settled(&to).len(),
                    1,
                    "the person finds that it arrived"
                );
                let id = left[0]["id"].as_str().unwrap();
                assert_eq!(desk.outgoing(&["--was-sent", id]), Vec::<Value>::new());
            }
            SendPoint::Claimed | SendPoint::Held | SendPoint::Told => {
                panic!("no message of this computer's passes {point:?}")
            }
            SendPoint::Noted | SendPoint::Accepted | SendPoint::Copied | SendPoint::Cleared => {
                assert_eq!(left, Vec::<Value>::new(), "{point:?}");
            }
        }
        desk.once(&to, &subject, number as u64 + 1);
    }
}

#[test]
fn a_sample_delivers_into_its_own_folders() {
    let scene = Scene::open();
    let mara = scene.mara();
    let mut install = scene.install(&mara);
    install.knows(&[&mara.password, "", "", "To myself."]);
    for folder in [".Sent", ".Drafts"] {
        for part in ["cur", "new", "tmp"] {
            std::fs::create_dir_all(scene.post.folder.join(folder).join(part)).unwrap();
        }
    }
    let count = |folder: &str| {
        let page = install.run(&["messages", folder, "--json"]).ended(0).json();
        page["total"].as_u64().unwrap()
    };
    let before = count("Inbox");
    let words = [
        "send",
        "--to",
        &mara.email,
        "--subject",
        "Note",
        "--body-stdin",
        "--track",
        "--yes",
        "--json",
    ];
    let sent = install.run(&words).ended(0).json();
    assert!(
        sent["reason"]
            .as_str()
            .unwrap()
            .contains("nothing leaves this computer"),
        "{sent}"
    );
    assert_eq!(
        (count("Sent"), count("Drafts"), count("Inbox")),
        (1, 0, before + 1)
    );
    let filter = encoded("subject eq 'Note'");
    let rows = scene
        .seen()
        .rows(&format!("emails?$select=directioncode&$filter={filter}"));
    assert_eq!(rows.len(), 1, "one record: {rows:?}");
    assert_eq!(rows[0]["directioncode"], true);
}
