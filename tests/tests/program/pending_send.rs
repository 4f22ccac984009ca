//! Mail that was written in the organization goes out once, by a real server: refused, put off, killed at every step, with an
//! answer of the organization's that is lost.

use regarding_tests::api::{Control, encoded, text};
use regarding_tests::doorman::Doorman;
use regarding_tests::postfix::Line;
use serde_json::{Value, json};

use crate::sending::Desk;

impl Desk {
    fn allowing() -> Self {
        let desk = Self::open();
        let options = desk
            .install
            .run(&["options", "--pending-send", "on", "--json"])
            .ended(0)
            .json();
        assert_eq!(options["pending_send"]["on"], true, "{options}");
        desk
    }

    /// An email of the salesperson's that waits (Pending Send); its id.
    pub(crate) fn written(&self, to: &str, subject: &str) -> String {
        let mara = self.scene.mara().id;
        let email = json!({
            "subject": subject, "description": "<p>The pump runs since Tuesday.</p>", "statuscode": 6,
            "ownerid@odata.bind": format!("/systemusers({mara})"),
            "email_activity_parties": [
                {"participationtypemask": 1, "partyid_systemuser@odata.bind": format!("/systemusers({mara})")},
                {"participationtypemask": 2, "addressused": to},
            ],
        });
        self.scene.seen().create("emails", &email)
    }

    /// Messages go out by a port of this computer.
    fn sends_by(&self, port: u16) {
        let server = format!("127.0.0.1:{port}");
        let words = [
            "outgoing",
            "--submission",
            &server,
            "--submission-security",
            "none",
        ];
        let _ = self.install.run(&words).ended(0);
    }

    pub(crate) fn email(&self, id: &str) -> Value {
        let columns = "statecode,statuscode,messageid,deliveryattempts";
        self.scene.seen().get(&format!("emails({id})?$select={columns}"))
    }

    /// What notes beside it say.
    fn reasons(&self, id: &str) -> Vec<String> {
        let filter = encoded(&format!("_objectid_value eq {id}"));
        let rows = self
            .scene
            .seen()
            .rows(&format!("annotations?$select=notetext&$filter={filter}"));
        rows.iter().map(|row| text(row, "notetext")).collect()
    }

    /// It arrived once, its copy is kept once, its record is the only one and says that it was sent.
    pub(crate) fn sent_once(&self, id: &str, to: &str, sent: u64) {
        assert_eq!(self.postfix.settled(to).len(), 1, "{to}");
        assert_eq!((self.count("Sent"), self.count("Drafts")), (sent, 0), "{to}");
        assert_eq!(self.outgoing(&[]), Vec::<Value>::new(), "{to}");
        let email = self.email(id);
        assert_eq!(
            (&email["statecode"], &email["statuscode"]),
            (&json!(1), &json!(3)),
            "{to}: {email}"
        );
        let message = email["messageid"].as_str().unwrap().trim_matches(['<', '>']);
        assert_eq!(self.scene.seen().emails(message).len(), 1, "one record: {to}");
    }
}

#[test]
fn a_60_f_22_what_a_server_refuses_failed_and_what_it_puts_off_is_tried_five_times() {
    let desk = Desk::allowing();
    let refused = desk.written("reject@remote.test", "Pump, refused");
    let left = desk.outgoing(&["--retry"]);
    assert_eq!(
        (&left[0]["state"], &left[0]["written"]),
        (&json!("refused"), &json!(true)),
        "{left:?}"
    );
    let email = desk.email(&refused);
    assert_eq!(email["statuscode"], 8, "C2: Failed: {email}");
    assert!(
        email["messageid"].is_null(),
        "it certainly did not go out: {email}"
    );
    let kept = desk.reasons(&refused);
    assert_eq!(
        kept.len(),
        1,
        "F-22, bettered: the reason is beside the record: {kept:?}"
    );
    assert!(kept[0].contains("550"), "in the server's own words: {kept:?}");
    let later = desk.outgoing(&[]);
    assert_eq!(
        later[0]["reason"], left[0]["reason"],
        "another run of the program reads it there"
    );
    let id = left[0]["id"].as_str().unwrap();
    assert_eq!(desk.outgoing(&["--send", id])[0]["state"], "refused");
    assert_eq!(
        desk.reasons(&refused).len(),
        1,
        "one note, however often it fails"
    );
    assert_eq!(desk.outgoing(&["--keep", id]), Vec::<Value>::new());
    assert_eq!(desk.email(&refused)["statuscode"], 8, "it is left as it is");
    let put_off = desk.written("greylist@remote.test", "Pump, put off");
    for tried in 1..5 {
        assert_eq!(
            desk.outgoing(&["--retry"]),
            Vec::<Value>::new(),
            "it waits in the organization"
        );
        let email = desk.email(&put_off);
        assert_eq!(
            (&email["statuscode"], &email["deliveryattempts"]),
            (&json!(6), &json!(tried)),
            "{email}"
        );
    }
    let left = desk.outgoing(&["--retry"]);
    assert_eq!(left[0]["state"], "refused", "{left:?}");
    let email = desk.email(&put_off);
    assert_eq!(
        (&email["statuscode"], &email["deliveryattempts"]),
        (&json!(8), &json!(5)),
        "{email}"
    );
    assert_eq!((desk.count("Sent"), desk.count("Drafts")), (0, 0));
}

/// Unlike F-21: a server that is away says nothing about a message.
#[test]
fn a_60_f_21_a_server_that_is_away_is_told_and_counts_for_nothing() {
    let desk = Desk::allowing();
    let to = "away@elsewhere.test";
    let id = desk.written(to, "Pump, away");
    let line = Line::to(desk.postfix.port());
    desk.sends_by(line.port);
    line.leave();
    for _ in 0..7 {
        let ran = desk.install.run(&["outgoing", "--retry"]).ended(10);
        assert!(ran.out.contains("Cannot reach the mail server"), "{ran:?}");
        assert!(!ran.out.contains("Nothing waits"), "{ran:?}");
        let email = desk.email(&id);
        assert_eq!(
            (&email["statuscode"], &email["deliveryattempts"]),
            (&json!(6), &json!(0)),
            "{email}"
        );
    }
    assert_eq!((desk.count("Sent"), desk.count("Drafts")), (0, 0));
    desk.sends_by(desk.postfix.port());
    let _ = desk.outgoing(&["--retry"]);
    desk.sent_once(&id, to, 1);
}

/// It lets nobody in for any of them: asking once more for each could lock the person out.
#[test]
fn a_60_a_server_that_lets_nobody_in_is_asked_once_in_a_run() {
    let desk = Desk::allowing();
    let all = ["one@elsewhere.test", "two@elsewhere.test", "three@elsewhere.test"];
    let ids = all.map(|to| desk.written(to, &format!("Pump for {to}")));
    let doorman = Doorman::letting_in(1);
    desk.sends_by(doorman.port);
    assert_eq!(doorman.knocks(), 1, "once when it is named");
    let ran = desk.install.run(&["outgoing", "--retry"]).ended(10);
    assert_eq!(doorman.knocks(), 2, "and once for all that waits: {ran:?}");
    for id in &ids {
        let email = desk.email(id);
        assert_eq!(
            (&email["statuscode"], &email["deliveryattempts"]),
            (&json!(6), &json!(0)),
            "{email}"
        );
    }
    desk.sends_by(desk.postfix.port());
    let _ = desk.outgoing(&["--retry"]);
    for (to, id) in all.iter().zip(&ids) {
        desk.sent_once(id, to, 3);
    }
}

#[test]
fn a_60_a_lost_answer_of_the_organization_sends_one_message() {
    let desk = Desk::allowing();
    let to = "lost@elsewhere.test";
    let id = desk.written(to, "Pump, lost answer");
    Control::of(&desk.scene.organization).fail("PATCH", "emails", 1, &json!({"kind": "lost-reply"}));
    let _ = desk.outgoing(&["--retry"]);
    let _ = desk.outgoing(&["--retry"]);
    desk.sent_once(&id, to, 1);
}

#[cfg(feature = "fault-points")]
#[test]
fn a_60_promise_5_a_crash_at_any_step_sends_what_was_written_once() {
    use regarding_companion::SendPoint;
    use regarding_tests::binaries;

    let mut desk = Desk::allowing();
    desk.install.program = binaries::regardingctl_with_faults();
    for (number, point) in SendPoint::WRITTEN.into_iter().enumerate() {
        let to = format!("written{number}@elsewhere.test");
        let record = desk.written(&to, &format!("Pump, written {number}"));
        let _ = desk
            .install
            .run_to(point.name(), &["outgoing", "--retry"])
            .crashed();
        let left = desk.outgoing(&["--retry"]);
        match point {
            SendPoint::Held | SendPoint::Handing => {
                assert_eq!(left[0]["state"], "unsure", "{point:?}: {left:?}");
                assert_eq!(desk.postfix.delivered(&to).len(), 0);
                let id = left[0]["id"].as_str().unwrap();
                assert_eq!(desk.outgoing(&["--send", id]), Vec::<Value>::new(), "{point:?}");
            }
            SendPoint::Taken => {
                assert_eq!(left[0]["state"], "unsure", "{left:?}");
                assert_eq!(
                    desk.postfix.settled(&to).len(),
                    1,
                    "it is not sent twice by itself"
                );
                let id = left[0]["id"].as_str().unwrap();
                assert_eq!(desk.outgoing(&["--was-sent", id]), Vec::<Value>::new());
            }
            _ => assert_eq!(left, Vec::<Value>::new(), "{point:?}"),
        }
        desk.sent_once(&record, &to, number as u64 + 1);
    }
}
