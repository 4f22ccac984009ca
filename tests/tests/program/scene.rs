//! What most of these tests begin with: an organization, a mailbox, a person at a computer.

use regarding_tests::api::{Api, encoded, text};
use regarding_tests::install::Install;
use regarding_tests::organization::{Organization, User};
use regarding_tests::post::{Letter, Post};
use serde_json::Value;
use tempfile::TempDir;

/// An organization and a mailbox.
pub(crate) struct Scene {
    pub(crate) organization: Organization,
    pub(crate) post: Post,
    /// Where the mailbox lies, and what else the test needs on the disk.
    pub(crate) place: TempDir,
}

impl Scene {
    /// The sample company, an empty mailbox.
    pub(crate) fn open() -> Self {
        Self::with(Organization::start())
    }

    pub(crate) fn with(organization: Organization) -> Self {
        let place = tempfile::tempdir().unwrap();
        let post = Post::open(place.path());
        Self {
            organization,
            post,
            place,
        }
    }

    /// The salesperson.
    pub(crate) fn mara(&self) -> User {
        self.organization.user("Salesperson").clone()
    }

    /// What an administrator sees in the organization.
    pub(crate) fn seen(&self) -> Api {
        Api::of(&self.organization, self.organization.user("System Administrator"))
    }

    /// A computer at which somebody has signed in.
    pub(crate) fn install(&self, user: &User) -> Install {
        let mut install = Install::new();
        let _ = install
            .sign_in(&self.organization.url, user, &self.post.folder)
            .ended(0);
        install
    }

    /// Delivers a message from a contact of the salesperson's and gives its Message-ID.
    pub(crate) fn deliver(&self, id: &str) -> String {
        let letter = Letter::new(id, &self.contact().1, &self.mara().email);
        self.post.deliver(&letter);
        letter.id
    }

    /// A contact of the salesperson's: its id and its address.
    pub(crate) fn contact(&self) -> (String, String) {
        let row = self.own("contacts", "emailaddress1 ne null and statecode eq 0");
        (text(&row, "contactid"), text(&row, "emailaddress1"))
    }

    /// An open opportunity of the salesperson's, as `TABLE:ID`.
    pub(crate) fn opportunity(&self) -> String {
        format!(
            "opportunity:{}",
            text(&self.own("opportunities", "statecode eq 0"), "opportunityid")
        )
    }

    fn own(&self, set: &str, condition: &str) -> Value {
        let filter = encoded(&format!("{condition} and _ownerid_value eq {}", self.mara().id));
        let rows = self.seen().rows(&format!("{set}?$filter={filter}&$top=1"));
        rows.into_iter()
            .next()
            .unwrap_or_else(|| panic!("the sample has one of {set}"))
    }

    /// The one record of a message, whole: parties, attachments, state, and what it is regarding.
    pub(crate) fn the_one(&self, message_id: &str, regarding: &str) -> Value {
        let seen = self.seen();
        let emails = seen.emails(message_id);
        assert_eq!(
            emails.len(),
            1,
            "promise 5, one record for {message_id}: {emails:#?}"
        );
        let email = emails.into_iter().next().unwrap();
        let about = encoded(&format!("subject eq 'About {message_id}'"));
        let same = seen.rows(&format!("emails?$select=activityid&$filter={about}"));
        assert_eq!(same.len(), 1, "no second one without a Message-ID: {same:?}");
        whole(&seen, &email);
        assert_eq!(
            email["_regardingobjectid_value"].as_str(),
            id_of(regarding),
            "{message_id}: {email:#}"
        );
        email
    }

    /// No record of a message.
    pub(crate) fn none(&self, message_id: &str) {
        let emails = self.seen().emails(message_id);
        assert!(emails.is_empty(), "{message_id}: {emails:?}");
    }
}

/// Everything of the message is there, whichever step was repeated.
fn whole(seen: &Api, email: &Value) {
    assert_eq!(email["statecode"], 1, "completed: {email:#}");
    assert_eq!(email["statuscode"], 4, "received: {email:#}");
    assert_eq!(email["directioncode"], false, "incoming: {email:#}");
    let parties = email["email_activity_parties"].as_array().unwrap();
    for mask in [1, 2, 3] {
        let of = parties
            .iter()
            .filter(|party| party["participationtypemask"] == mask);
        assert!(of.count() >= 1, "a party with mask {mask}: {email:#}");
    }
    let quiet = |party: &&Value| party["addressused"] == "quiet.reader@elsewhere.example";
    assert_eq!(
        parties.iter().filter(quiet).count(),
        1,
        "each party once: {email:#}"
    );
    let files = seen.attachments(email["activityid"].as_str().unwrap());
    assert_eq!(
        files,
        ["offer.txt", "terms.txt"],
        "each attachment once: {email:#}"
    );
}

/// The id in `TABLE:ID`; none in an empty text.
pub(crate) fn id_of(reference: &str) -> Option<&str> {
    reference.split_once(':').map(|(_, id)| id)
}

/// The tracked state that the program tells of a message, asked anew.
pub(crate) fn state(install: &Install, message_id: &str) -> Value {
    install.run(&["pane", message_id, "--json"]).ended(0).json()["tracking"].clone()
}

/// The link is in the cache: it is told while the organization is not asked.
pub(crate) fn waiting(install: &Install) -> u64 {
    install.run(&["pending", "--json"]).ended(0).json()["pending"]
        .as_u64()
        .unwrap()
}
