//! Two computers of one person and mail that was written in the organization: what one has taken, the other takes over only after ten
//! minutes, and what may have gone out it never sends (A-60, promise 5, docs/adr/0023). With a real server that sends.

#![cfg(feature = "fault-points")]

use std::path::Path;
use std::process::Command;

use regarding_companion::SendPoint;
use regarding_tests::binaries;
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use serde_json::{Value, json};

use crate::scene::Scene;
use crate::sending::Desk;

/// Makes the organization remember that an email was changed so many minutes earlier: it stands still meanwhile.
const AGE: &str = "import sqlite3, sys
from datetime import datetime, timedelta
db = sqlite3.connect(sys.argv[1])
rows = db.execute('SELECT activityid, modifiedon FROM activity WHERE activityid = ?', [sys.argv[2]]).fetchall()
assert len(rows) == 1, rows
before = datetime.strptime(rows[0][1][:19], '%Y-%m-%dT%H:%M:%S') - timedelta(minutes=int(sys.argv[3]))
db.execute('UPDATE activity SET modifiedon = ? WHERE activityid = ?', [before.strftime('%Y-%m-%dT%H:%M:%SZ'), sys.argv[2]])
db.commit()";

/// Two computers; the first one synchronizes.
struct Two {
    first: Desk,
    second: Install,
}

impl Two {
    fn open(folder: &Path) -> Self {
        let data = folder.to_string_lossy().into_owned();
        let organization = Organization::start_with(&["--data", &data]);
        let mut first = Desk::with(Scene::with(organization));
        let second = first.another();
        first.install.program = binaries::regardingctl_with_faults();
        for install in [&first.install, &second] {
            let _ = install
                .run(&["options", "--pending-send", "on", "--json"])
                .ended(0);
        }
        let _ = first.install.run(&["claim", "--take", "--json"]).ended(0);
        Self { first, second }
    }

    /// The organization stands still, so many minutes pass for a record, and it goes on.
    fn passes(&mut self, folder: &Path, record: &str, minutes: u32) {
        let organization = &mut self.first.scene.organization;
        let address = organization.address().to_owned();
        organization.kill();
        let file = folder.join("organization.sqlite");
        let aged = Command::new("python3")
            .args(["-c", AGE])
            .arg(file)
            .args([record, &minutes.to_string()])
            .status();
        assert!(aged.is_ok_and(|status| status.success()), "ageing a record");
        let data = folder.to_string_lossy().into_owned();
        *organization = Organization::start_at(&address, &["--data", &data]);
    }

    /// The second computer takes the role, and looks.
    fn second_looks(&self) -> Vec<Value> {
        let _ = self.second.run(&["claim", "--take", "--json"]).ended(0);
        let ran = self.second.run(&["outgoing", "--retry", "--json"]);
        assert!(matches!(ran.code, Some(0 | 10)), "{ran:?}");
        ran.json()["messages"].as_array().unwrap().clone()
    }
}

#[test]
fn a_60_what_a_computer_has_taken_another_one_takes_over_after_ten_minutes_and_sends_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut two = Two::open(folder.path());
    let to = "over@elsewhere.test";
    let record = two.first.written(to, "Pump, taken over");
    let crashed = [SendPoint::Claimed.name(), "outgoing"];
    let _ = two
        .first
        .install
        .run_to(crashed[0], &[crashed[1], "--retry"])
        .crashed();
    assert_eq!(two.first.email(&record)["statuscode"], 7, "it is taken");

    two.passes(folder.path(), &record, 8);
    assert_eq!(two.second_looks(), Vec::<Value>::new());
    assert_eq!(
        two.first.postfix.delivered(to).len(),
        0,
        "it may be about to be handed over"
    );
    assert_eq!(two.first.email(&record)["statuscode"], 7);

    two.passes(folder.path(), &record, 3);
    assert_eq!(two.second_looks(), Vec::<Value>::new());
    assert_eq!(two.first.postfix.settled(to).len(), 1);

    // The first one comes back, with what it remembers.
    let _ = two.first.install.run(&["claim", "--take", "--json"]).ended(0);
    let _ = two.first.outgoing(&["--retry"]);
    two.first.sent_once(&record, to, 1);
}

#[test]
fn promise_5_what_may_have_gone_out_is_sent_by_no_other_computer_however_long_it_waits() {
    let folder = tempfile::tempdir().unwrap();
    let mut two = Two::open(folder.path());
    let to = "perhaps@elsewhere.test";
    let record = two.first.written(to, "Pump, perhaps sent");
    let _ = two
        .first
        .install
        .run_to(SendPoint::Taken.name(), &["outgoing", "--retry"])
        .crashed();
    assert_eq!(two.first.postfix.settled(to).len(), 1, "the server took it");

    two.passes(folder.path(), &record, 60);
    let left = two.second_looks();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0]["state"], "unsure", "the person is asked: {left:?}");
    assert_eq!(
        two.first.postfix.settled(to).len(),
        1,
        "it is not sent twice by itself"
    );
    let id = left[0]["id"].as_str().unwrap().to_owned();
    let answered = two
        .second
        .run(&["outgoing", "--was-sent", &id, "--json"])
        .ended(0)
        .json();
    assert_eq!(answered["messages"], json!([]));
    assert_eq!(two.first.email(&record)["statuscode"], 3, "C2: Sent");
    assert_eq!(two.first.postfix.settled(to).len(), 1);
}
