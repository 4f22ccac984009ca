//! Unique strings in every text field of records and messages: what must never lie on the disk (promise 1).

use regarding_tests::api::{self, Api, encoded};
use regarding_tests::post::{Letter, Post};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::scene::Scene;

/// What was planted, and where it can be met.
#[derive(Debug, Default)]
pub(crate) struct Planted {
    /// The word that every planted string holds, beside its own number. No other test plants it, so that it can be looked for
    /// where others write too.
    word: String,
    /// What it is, and the string.
    strings: Vec<(String, String)>,
    /// The address of the known sender.
    pub(crate) sender: String,
    /// The address of the unknown sender.
    pub(crate) stranger: String,
    /// Subjects: of the known sender's message, of the stranger's.
    pub(crate) subjects: [String; 2],
    /// The subject of a message in HTML, whose picture lies on another computer.
    pub(crate) drawn: String,
    /// The name of a folder of the mailbox, and the subject of the message in it.
    pub(crate) folder: String,
    pub(crate) shelved: String,
    /// The name of the file that the known sender attached.
    pub(crate) file: String,
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
    /// Creates the records and delivers the messages. `picture` is an address on another computer, for a path behind it.
    pub(crate) fn everywhere(scene: &Scene, picture: &str) -> Self {
        let (api, me) = (Api::of(&scene.organization, &scene.mara()), scene.mara());
        let mut planted = Self {
            word: format!("vq{:06x}", Uuid::new_v4().as_u128() & 0xff_ffff),
            ..Self::default()
        };
        planted.sender = planted.address("address of a contact");
        planted.stranger = planted.address("address of a stranger");
        planted.names(&scene.seen());
        planted.records(&api);
        planted.letters(&scene.post, &me.email);
        planted.hypertext(&scene.post, &me.email, picture);
        planted.shelf(&scene.post, &me.email);
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
        let (number, word) = (self.strings.len(), &self.word);
        let text = format!("Žq{number:02} {word}{number:02}");
        self.strings.push((what.to_owned(), text.clone()));
        // Only the ASCII half of it, as programs shorten and normalise.
        let half = text.split_once(' ').map_or("", |(_, half)| half).to_owned();
        self.strings.push((format!("half of: {what}"), half));
        text
    }

    fn address(&mut self, what: &str) -> String {
        let number = self.strings.len();
        let (own, domain) = (
            format!("{}{number:02}", self.word),
            format!("{}-place{number:02}", self.word),
        );
        let address = format!("{own}@{domain}.example");
        self.strings.push((what.to_owned(), address.clone()));
        self.strings.push((format!("local part of: {what}"), own));
        self.strings.push((format!("domain of: {what}"), domain));
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

    /// How the organization, its units and its people are called: looked for as they are, because nobody renames them through
    /// the Web API. Names that are too short to be told from chance are left out.
    fn names(&mut self, administrator: &Api) {
        for (query, column) in [
            ("organizations?$select=name", "name"),
            ("businessunits?$select=name", "name"),
            ("systemusers?$select=fullname", "fullname"),
        ] {
            let names = administrator
                .rows(query)
                .into_iter()
                .map(|row| api::text(&row, column));
            let names = names.filter(|name| name.len() > 9);
            self.strings.extend(names.map(|name| (query.to_owned(), name)));
        }
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
            (
                "serviceappointments",
                "serviceappointment",
                &["subject", "description", "location"],
            ),
        ] {
            let mut more = json!({format!("regardingobjectid_contact_{table}@odata.bind"): format!("/contacts({contact})")});
            if table.ends_with("appointment") {
                more["scheduledstart"] = json!("2031-01-06T10:00:00Z");
                more["scheduledend"] = json!("2031-01-06T11:00:00Z");
            }
            let activity = self.row(table, columns, more);
            let _ = api.create(set, &activity);
        }
        // A message that a colleague tracked long ago.
        let more = json!({
            "regardingobjectid_contact_email@odata.bind": format!("/contacts({contact})"),
            "email_activity_parties": [{"participationtypemask": 1, "addressused": self.sender}],
        });
        let earlier = self.row("email", &["subject", "description"], more);
        let _ = api.create("emails", &earlier);
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
            if place == 0 {
                self.file.clone_from(&letter.files[0].0);
            }
            self.subjects[place].clone_from(&letter.subject);
            self.ids[place] = letter.id;
        }
    }

    /// A message in HTML with all places in which words can stand.
    fn hypertext(&mut self, post: &Post, owner: &str, picture: &str) {
        self.drawn = self.text("subject of a message in HTML");
        let [title, text, alternative, link, path, inline] = [
            "title of a message in HTML",
            "text in HTML",
            "alternative of a picture",
            "address of a link",
            "address of a picture",
            "name of a picture in the message",
        ]
        .map(|what| self.text(what));
        let html = format!(
            "<html><head><title>{title}</title></head><body><p>{text}</p><a href=\"https://link.example/{}\">there</a>\
             <img alt=\"{alternative}\" src=\"{picture}{}\"><img src=\"cid:inline\"></body></html>",
            encoded(&link),
            encoded(&path),
        );
        let message = format!(
            "From: <{}>\nTo: <{owner}>\nSubject: {}\nMessage-ID: <drawn@identifier.example>\nMIME-Version: 1.0\n\
             Content-Type: multipart/related; boundary=part\n\n--part\nContent-Type: text/html; charset=utf-8\n\n{html}\n\
             --part\nContent-Type: image/gif; name=\"{inline}.gif\"\nContent-ID: <inline>\n\
             Content-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==\n--part--\n",
            self.sender, self.drawn
        );
        post.put("drawn", message.replace('\n', "\r\n").as_bytes());
    }

    /// A folder with a name, and a message in it.
    fn shelf(&mut self, post: &Post, owner: &str) {
        // Names of folders are in modified UTF-7 on the disk; ASCII is the same in it.
        self.folder = format!("Shelf {}{:02}", self.word, self.strings.len());
        self.strings
            .push(("name of a folder".to_owned(), self.folder.clone()));
        let mut letter = Letter::new("shelf@identifier.example", &self.sender, owner);
        letter.subject = self.text("subject in a folder");
        self.shelved.clone_from(&letter.subject);
        post.deliver_to(&self.folder, &letter);
    }
}
