//! Hostile input without a socket: each function hands bytes to the Web API as a request of a signed-in administrator and
//! takes back what the request did. Fuzz targets (`fuzz/`) and the bounded run among the tests share it, so that both go
//! the way that requests go.

use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use uuid::Uuid;

use crate::api;
use crate::api::request::Request;
use crate::seed::{self, SeedRole};
use crate::store::{Store, StoreError};

/// An organization that is asked and never changes.
#[derive(Debug)]
pub struct Probe {
    store: Store,
    user: Uuid,
    form: String,
}

const ROOT: &str = "http://127.0.0.1/api/data/v9.2/";

impl Probe {
    /// An organization with a few rows.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new() -> Result<Self, StoreError> {
        let world = seed::empty(seed::DEFAULT_SEED, Timestamp::UNIX_EPOCH);
        let store = Store::create(&world, None)?;
        let user = world
            .users
            .iter()
            .find(|user| user.role == SeedRole::SystemAdministrator)
            .map_or(Uuid::nil(), |user| user.id);
        let form = world
            .rows
            .iter()
            .find(|row| row.table == "systemform")
            .map_or(Uuid::nil(), |row| row.id);
        let probe = Self {
            store,
            user,
            form: format!("systemforms({form})"),
        };
        for name in ["Alpha", "Beta"] {
            let body = format!("{{\"lastname\":\"{name}\",\"numberofchildren\":1}}");
            let made = probe.ask("POST", "contacts", "", "application/json", body.into_bytes());
            debug_assert_eq!(made, 204, "the probe has rows");
        }
        Ok(probe)
    }

    /// A query string of contacts. Gives the HTTP status.
    #[must_use]
    pub fn query(&self, text: &[u8]) -> u16 {
        let query = String::from_utf8_lossy(text);
        self.undone("GET", "contacts", &query, "application/json", Vec::new())
    }

    /// A query in FetchXML. Gives the HTTP status.
    #[must_use]
    pub fn fetchxml(&self, text: &[u8]) -> u16 {
        let query = format!("fetchXml={}", percent_encode(text, NON_ALPHANUMERIC));
        self.undone("GET", "contacts", &query, "application/json", Vec::new())
    }

    /// A batch: its `Content-Type`, an empty line, the body. Gives the HTTP status.
    #[must_use]
    pub fn batch(&self, text: &[u8]) -> u16 {
        let end = text
            .windows(2)
            .position(|two| two == b"\n\n")
            .unwrap_or(text.len());
        let (head, body) = text.split_at(end);
        let head = String::from_utf8_lossy(head);
        let kind = head.strip_prefix("Content-Type: ").unwrap_or(&head);
        self.undone(
            "POST",
            "$batch",
            "",
            kind,
            body.get(2..).unwrap_or_default().to_vec(),
        )
    }

    /// The markup of a form. Gives the HTTP status.
    #[must_use]
    pub fn formxml(&self, text: &[u8]) -> u16 {
        let body = serde_json::json!({"formxml": String::from_utf8_lossy(text)});
        self.undone(
            "PATCH",
            &self.form,
            "",
            "application/json",
            body.to_string().into_bytes(),
        )
    }

    /// Asks, and takes back whatever it did.
    fn undone(&self, method: &str, path: &str, query: &str, kind: &str, body: Vec<u8>) -> u16 {
        let run = |sql: &str| {
            let db = self.store.lock();
            let done = db.execute_batch(sql);
            debug_assert!(done.is_ok(), "{sql}: {done:?}");
            let fresh = self.store.refresh(&db);
            debug_assert!(fresh.is_ok(), "{sql}: {fresh:?}");
        };
        run("BEGIN");
        let status = self.ask(method, path, query, kind, body);
        run("ROLLBACK");
        status
    }

    fn ask(&self, method: &str, path: &str, query: &str, kind: &str, body: Vec<u8>) -> u16 {
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![
                ("content-type".to_owned(), kind.to_owned()),
                (
                    "prefer".to_owned(),
                    "odata.maxpagesize=2, odata.include-annotations=\"*\"".to_owned(),
                ),
            ],
            body,
        };
        api::answer(&self.store, self.user, ROOT, &request, &|_, _| None).status
    }
}
