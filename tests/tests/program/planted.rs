//! Unique strings in every text field of records and messages: what must never lie on the disk (promise 1).

use regarding_tests::api::Api;
use regarding_tests::post::{Letter, Post};
use serde_json::{Map, Value, json};

/// The word that every planted string holds, beside its own number.
const WORD: &str = "vaultq";

/// What was planted, and where it can be met.
#[derive(Debug, Default)]
pub(crate) struct Planted {
    /// What it is, and the string.
    strings: Vec<(String, String)>,
    /// The address of the known sender.
    pub(crate) sender: String,
    /// The address of the unknown sender.
    pub(crate) stranger: String,
    /// Subjects: of the known sender's message, of the stranger's.
    pub(crate) subjects: [String; 2],
    /// Message-IDs of the two. Identifiers, and not among the strings.
    pub(crate) ids: [String; 2],
    /// The opportunity, `TABLE:ID`.
    pub(crate) opportunity: String,
    /// The contact, `TABLE:ID`.
    pub(crate) contact: String,
    /// The opportunity's name.
    pub(crate) deal: String,
}

impl Planted {
    /// Creates the records and delivers the messages.
    pub(crate) fn everywhere(api: &Api, post: &Post, owner: &str) -> Self {
        let mut planted = Self::default();
        planted.sender = planted.address("address of a contact");
        planted.stranger = planted.address("address of a stranger");
        planted.records(api);
        planted.letters(post, owner);
        planted
    }

    /// All planted strings with what they are.
    pub(crate) fn strings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.strings
            .iter()
            .map(|(what, text)| (what.as_str(), text.as_str()))
    }

    /// A new string, which is planted as something.
    pub(crate) fn text(&mut self, what: &str) -> String {
        let text = format!("Žq{:02} {WORD}{:02}", self.strings.len(), self.strings.len());
        self.strings.push((what.to_owned(), text.clone()));
        // Only the ASCII half of it, as programs shorten and normalise.
        let half = text.split_once(' ').map_or("", |(_, half)| half).to_owned();
        self.strings.push((format!("half of: {what}"), half));
        text
    }

    fn address(&mut self, what: &str) -> String {
        let number = self.strings.len();
        let address = format!("{WORD}{number:02}@{WORD}-place{number:02}.example");
        self.strings.push((what.to_owned(), address.clone()));
        self.strings
            .push((format!("local part of: {what}"), format!("{WORD}{number:02}")));
        self.strings
            .push((format!("domain of: {what}"), format!("{WORD}-place{number:02}")));
        address
    }

    /// A row with planted strings in these columns, and more.
    fn row(&mut self, table: &str, columns: &[&str], more: Value) -> Value {
        let texts = columns.iter().map(|column| {
            let text = self.text(&format!("{table}.{column}"));
            ((*column).to_owned(), Value::String(text))
        });
        let mut row: Map<String, Value> = texts.collect();
        if let Value::Object(more) = more {
            row.extend(more);
        }
        Value::Object(row)
    }

    fn records(&mut self, api: &Api) {
        let account = self.row(
            "account",
            &["name", "description", "address1_city", "telephone1"],
            json!({}),
        );
        let account = api.create("accounts", &account);
        let more = json!({
            "emailaddress1": self.sender,
            "parentcustomerid_account@odata.bind": format!("/accounts({account})"),
        });
        let columns = [
            "firstname",
            "lastname",
            "jobtitle",
            "department",
            "description",
            "telephone1",
            "mobilephone",
            "address1_line1",
        ];
        let contact = self.row("contact", &columns, more);
        let contact = api.create("contacts", &contact);
        let lead = self.row(
            "lead",
            &["firstname", "lastname", "companyname", "subject", "jobtitle"],
            json!({"emailaddress1": self.sender}),
        );
        let _ = api.create("leads", &lead);
        let more = json!({"parentcontactid@odata.bind": format!("/contacts({contact})")});
        let deal = self.row("opportunity", &["name", "description"], more);
        self.deal = deal["name"].as_str().unwrap_or_default().to_owned();
        self.opportunity = format!("opportunity:{}", api.create("opportunities", &deal));
        let more = json!({"customerid_contact@odata.bind": format!("/contacts({contact})")});
        let case = self.row("incident", &["title", "description"], more);
        let _ = api.create("incidents", &case);
        for (set, table, columns) in [
            ("tasks", "task", &["subject", "description"][..]),
            (
                "phonecalls",
                "phonecall",
                &["subject", "description", "phonenumber"],
            ),
            (
                "appointments",
                "appointment",
                &["subject", "description", "location"],
            ),
        ] {
            let mut more = json!({format!("regardingobjectid_contact_{table}@odata.bind"): format!("/contacts({contact})")});
            if table == "appointment" {
                more["scheduledstart"] = json!("2031-01-06T10:00:00Z");
                more["scheduledend"] = json!("2031-01-06T11:00:00Z");
            }
            let activity = self.row(table, columns, more);
            let _ = api.create(set, &activity);
        }
        let more = json!({"objectid_contact@odata.bind": format!("/contacts({contact})")});
        let note = self.row("annotation", &["subject", "notetext"], more);
        let _ = api.create("annotations", &note);
        self.contact = format!("contact:{contact}");
    }

    fn letters(&mut self, post: &Post, owner: &str) {
        for (place, from) in [self.sender.clone(), self.stranger.clone()]
            .into_iter()
            .enumerate()
        {
            let cc = self.address("address of a copy");
            let letter = Letter {
                id: format!("letter.{place}@identifier.example"),
                from: format!("\"{}\" <{from}>", self.text("name of an author")),
                to: format!("\"{}\" <{owner}>", self.text("name of a recipient")),
                cc: format!("\"{}\" <{cc}>", self.text("name of a copy")),
                subject: self.text("subject"),
                body: self.text("body"),
                files: vec![(
                    format!("{}.txt", self.text("name of a file")),
                    self.text("content of a file"),
                )],
            };
            post.deliver(&letter);
            self.subjects[place].clone_from(&letter.subject);
            self.ids[place] = letter.id;
        }
    }
}
