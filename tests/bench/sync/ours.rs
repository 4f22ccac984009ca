//! Ours: `regardingctl sync`, between the running sample organization and the server.

use std::thread;

use regarding_tests::api::Api;
use regarding_tests::dav::DavServer;
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use regarding_tests::relay::Relay;
use serde_json::json;

use crate::counting::Counting;
use crate::people::{changed, row};
use crate::replay::{Asked, Recorded};
use crate::running::quiet_cycles;
use crate::vdirsyncer::{OFTEN, calm, middle, timed};
use crate::{CHANGES, Jobs};

/// An install that is signed in, and what it is signed in to.
pub(crate) struct Ours {
    pub(crate) install: Install,
    organization: Organization,
    relay: Relay,
    rows: Vec<String>,
    book: String,
    _mail: tempfile::TempDir,
}

impl Ours {
    /// With so many contacts of the person's in the organization, those of the sample among them, and an empty address book on the
    /// server: as many as the others take there.
    pub(crate) fn set_up(server: &DavServer, url: &str, contacts: usize) -> Self {
        let organization = Organization::start();
        let relay = Relay::before(&organization);
        let mara = organization.user("Salesperson").clone();
        let book = format!("{}ours/", server.variable("DAV_ADDRESSBOOK_HOME"));
        server.hand().make_book(&book);
        let mail = tempfile::tempdir().expect("a folder");
        for folder in ["cur", "new", "tmp"] {
            std::fs::create_dir(mail.path().join(folder)).expect("a folder");
        }
        let mut install = Install::new();
        install.knows(&[&mara.password, "", server.variable("DAV_PASSWORD")]);
        let mailbox = format!("maildir:{}", mail.path().display());
        let words = [
            "sign-in",
            &relay.url,
            "--user",
            &mara.email,
            "--mailbox",
            &mailbox,
            "--calendars",
            url,
            "--calendars-user",
            server.variable("DAV_USER"),
        ];
        let _ = install.run(&words).ended(0);
        let listed = install.run(&["calendars", "--json"]).ended(0).json();
        let mut words = vec!["calendars".to_owned()];
        for one in listed["collections"].as_array().expect("collections") {
            let id = one["id"].as_str().expect("a place");
            words.push(
                if id.ends_with("/ours/") {
                    "--home"
                } else {
                    "--leave"
                }
                .to_owned(),
            );
            words.push(id.to_owned());
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let _ = install.run(&words).ended(0);
        let more = contacts.saturating_sub(to_be_made(&install));
        let rows = created(&organization, more);
        Self {
            install,
            organization,
            relay,
            rows,
            book,
            _mail: mail,
        }
    }

    /// What the person signs in to the organization with.
    pub(crate) fn password(&self) -> &str {
        &self.organization.user("Salesperson").password
    }

    pub(crate) fn sync(&self) {
        let _ = self.install.run(&["sync", "--yes", "--json"]).ended(0);
    }

    fn change(&self, server: &DavServer, many: usize) {
        let api = Api::of(&self.organization, self.organization.user("Salesperson"));
        for id in self.rows.iter().take(many) {
            api.change(&format!("contacts({id})"), &json!({"jobtitle": "Head buyer"}));
        }
        let hand = server.hand();
        let items = hand.items(&self.book);
        let others = items.iter().filter(|url| {
            self.rows
                .iter()
                .skip(many)
                .take(many)
                .any(|id| url.contains(id.as_str()))
        });
        for url in others {
            let _ = hand.change(url, changed);
        }
    }
}

/// What it took, and what it asked the organization.
pub(crate) fn run(server: &DavServer, counting: &Counting, contacts: usize) -> (Jobs, Recorded) {
    let ours = Ours::set_up(server, &counting.url, contacts);
    let job = || {
        ours.relay.forget();
        let took = timed(counting, || ours.sync());
        (took, ours.relay.passed())
    };
    let (first, asked_first) = job();
    // It sees what it wrote itself in the next list, once.
    ours.sync();
    ours.change(server, CHANGES.min(contacts / 2));
    let (changes, asked_changes) = job();
    ours.sync();
    let quiet = calm(|| job().0);
    let mut asked_quiet = Vec::new();
    let running = |cycle: &mut dyn FnMut()| {
        ours.relay.forget();
        let took = timed(counting, cycle);
        asked_quiet = ours.relay.passed();
        took
    };
    let running = middle(quiet_cycles(&ours, server, (OFTEN, running)));
    let recorded = Recorded {
        url: ours.relay.url.clone(),
        asked: Asked {
            first: asked_first,
            changes: asked_changes,
            quiet: asked_quiet,
        },
        _organization: ours.organization,
    };
    (
        Jobs {
            first,
            changes,
            quiet,
            running,
        },
        recorded,
    )
}

/// How many contacts a first cycle would bring to the server.
fn to_be_made(install: &Install) -> usize {
    let told = install.run(&["sync", "--preview", "--json"]).ended(0).json();
    let kinds = told["kinds"].as_array().expect("kinds");
    let contacts = kinds
        .iter()
        .find(|kind| kind["kind"] == "contact")
        .expect("contacts");
    let count = contacts["counts"]["items_created"].as_u64().expect("a count");
    usize::try_from(count).expect("a count")
}

/// Makes contacts of the salesperson's, and gives their ids.
fn created(organization: &Organization, contacts: usize) -> Vec<String> {
    let threads: Vec<_> = (0..4)
        .map(|part| {
            let api = Api::of(organization, organization.user("Salesperson"));
            thread::spawn(move || {
                let numbers = (part..contacts).step_by(4);
                let made = numbers.map(|number| api.create("contacts", &row(number)));
                made.collect::<Vec<String>>()
            })
        })
        .collect();
    let parts = threads.into_iter().map(|thread| thread.join().expect("contacts"));
    parts.flatten().collect()
}
