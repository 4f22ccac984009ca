//! The organization's Web API, called from outside: over plain HTTP with an issued token, without any code of the program
//! under test. What it answers here is what is really there.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

use crate::organization::{Organization, User};

/// The Web API as one person.
#[derive(Debug, Clone)]
pub struct Api {
    agent: Agent,
    root: String,
    token: String,
}

impl Api {
    /// As a user of the organization.
    #[must_use]
    pub fn of(organization: &Organization, user: &User) -> Self {
        Self {
            agent: agent(),
            root: format!("{}/api/data/v9.2", organization.url.trim_end_matches('/')),
            token: user.token.clone(),
        }
    }

    /// Whether the organization takes a token.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn takes(organization: &Organization, token: &str) -> bool {
        let root = organization.url.trim_end_matches('/');
        let asked = agent().get(format!("{root}/api/data/v9.2/WhoAmI"));
        let answer = asked.header("Authorization", format!("Bearer {token}")).call();
        let answer = answer.unwrap_or_else(|error| panic!("WhoAmI: {error}"));
        assert!([200, 401].contains(&answer.status().as_u16()), "{answer:?}");
        answer.status() == 200
    }

    /// The rows that a query answers, `contacts?$select=fullname` for example.
    ///
    /// # Panics
    /// When the organization refuses.
    #[must_use]
    pub fn rows(&self, query: &str) -> Vec<Value> {
        match self.get(query).get_mut("value").map(Value::take) {
            Some(Value::Array(rows)) => rows,
            other => panic!("{query}: no rows but {other:?}"),
        }
    }

    /// What a query answers.
    ///
    /// # Panics
    /// When the organization refuses.
    #[must_use]
    pub fn get(&self, query: &str) -> Value {
        let asked = self.agent.get(format!("{}/{query}", self.root));
        let answer = asked
            .header("Authorization", format!("Bearer {}", self.token))
            .call();
        read(query, answer)
    }

    /// The delta link of a query (reference A14): all of its pages are read.
    ///
    /// # Panics
    /// When the organization refuses, or gives neither another page nor a link.
    #[must_use]
    pub fn delta_link(&self, query: &str) -> String {
        let mut next = query.to_owned();
        loop {
            let asked = self.agent.get(format!("{}/{next}", self.root));
            let answer = asked
                .header("Authorization", format!("Bearer {}", self.token))
                .header("Prefer", "odata.track-changes")
                .call();
            let page = read(&next, answer);
            let below = |name: &str| {
                let link = page.get(name)?.as_str()?;
                Some(link.split_once("/v9.2/")?.1.to_owned())
            };
            if let Some(link) = below("@odata.deltaLink") {
                return link;
            }
            next = below("@odata.nextLink").unwrap_or_else(|| panic!("{query}: no link"));
        }
    }

    /// Creates a row and gives its id.
    ///
    /// # Panics
    /// When the organization refuses.
    #[must_use]
    pub fn create(&self, set: &str, row: &Value) -> String {
        let asked = self.agent.post(format!("{}/{set}", self.root));
        let answer = asked
            .header("Authorization", format!("Bearer {}", self.token))
            .send_json(row);
        let answer = answer.unwrap_or_else(|error| panic!("creating one of {set}: {error}"));
        let place = answer
            .headers()
            .get("OData-EntityId")
            .and_then(|place| place.to_str().ok());
        let id = place
            .and_then(|place| place.rsplit_once('('))
            .map(|(_, id)| id.trim_end_matches(')').to_owned());
        id.unwrap_or_else(|| panic!("creating one of {set}: {answer:?}"))
    }

    /// Changes a row that is there.
    ///
    /// # Panics
    /// When the organization refuses.
    pub fn change(&self, row: &str, columns: &Value) {
        let asked = self.agent.patch(format!("{}/{row}", self.root));
        let asked = asked
            .header("Authorization", format!("Bearer {}", self.token))
            .header("If-Match", "*");
        let mut answer = asked
            .send_json(columns)
            .unwrap_or_else(|error| panic!("{row}: {error}"));
        let told = answer.body_mut().read_to_string().unwrap_or_default();
        assert!(answer.status().is_success(), "changing {row}: {told}");
    }

    /// Deletes a row that is there.
    ///
    /// # Panics
    /// When the organization refuses.
    pub fn delete(&self, row: &str) {
        let asked = self.agent.delete(format!("{}/{row}", self.root));
        let asked = asked.header("Authorization", format!("Bearer {}", self.token));
        let answer = asked.call().unwrap_or_else(|error| panic!("{row}: {error}"));
        assert!(answer.status().is_success(), "deleting {row}: {answer:?}");
    }

    /// The email records of a message, with their parties.
    ///
    /// # Panics
    /// When the organization refuses.
    #[must_use]
    pub fn emails(&self, message_id: &str) -> Vec<Value> {
        self.rows(&format!(
            "emails?$filter={}&$expand=email_activity_parties($select=participationtypemask,addressused,_partyid_value)",
            encoded(&format!("messageid eq '<{message_id}>'"))
        ))
    }

    /// The names of a record's attachments, in order.
    ///
    /// # Panics
    /// When the organization refuses.
    #[must_use]
    pub fn attachments(&self, email: &str) -> Vec<String> {
        let query = format!(
            "activitymimeattachments?$select=filename&$filter={}",
            encoded(&format!("_objectid_value eq {email}"))
        );
        let mut names: Vec<String> = self
            .rows(&query)
            .iter()
            .map(|row| text(row, "filename"))
            .collect();
        names.sort();
        names
    }
}

/// A text column of a row.
///
/// # Panics
/// When it is no text.
#[must_use]
pub fn text(row: &Value, column: &str) -> String {
    let value = row.get(column).and_then(Value::as_str);
    value
        .unwrap_or_else(|| panic!("{column} is no text in {row}"))
        .to_owned()
}

/// A text as it stands in a query.
#[must_use]
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The organization's control port: faults, revocation.
#[derive(Debug, Clone)]
pub struct Control {
    agent: Agent,
    root: String,
}

impl Control {
    /// That of a running organization.
    #[must_use]
    pub fn of(organization: &Organization) -> Self {
        Self {
            agent: agent(),
            root: organization.control.clone(),
        }
    }

    /// The next so many requests with this verb and this start of the path fail: `{"kind": "lost-reply"}` for example.
    ///
    /// # Panics
    /// When the organization refuses.
    pub fn fail(&self, method: &str, path: &str, times: u32, fault: &Value) {
        let rule = json!({"path_prefix": path, "method": method, "times": times, "fault": fault});
        self.post("faults", &rule);
    }

    /// Withdraws every token of somebody.
    ///
    /// # Panics
    /// When the organization refuses.
    pub fn revoke(&self, user: &User) {
        self.post("revoke", &json!({"email": user.email}));
    }

    /// No more failures.
    ///
    /// # Panics
    /// When the organization refuses.
    pub fn heal(&self) {
        let answer = self.agent.delete(format!("{}/faults", self.root)).call();
        assert!(
            answer.is_ok_and(|answer| answer.status() == 204),
            "clearing faults"
        );
    }

    fn post(&self, path: &str, body: &Value) {
        let answer = self.agent.post(format!("{}/{path}", self.root)).send_json(body);
        assert!(
            answer.is_ok_and(|answer| answer.status() == 204),
            "{path} with {body}"
        );
    }
}

/// The largest answer, in bytes: tests copy heavy messages.
const MOST: u64 = 256 * 1024 * 1024;

fn agent() -> Agent {
    let patience = Some(Duration::from_secs(60));
    Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(patience)
        .build()
        .into()
}

fn read(what: &str, answer: Result<Response<ureq::Body>, ureq::Error>) -> Value {
    let mut answer = answer.unwrap_or_else(|error| panic!("{what}: {error}"));
    let status = answer.status();
    let body = answer
        .body_mut()
        .with_config()
        .limit(MOST)
        .read_to_string()
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(status.is_success(), "{what}: {status} {body}");
    serde_json::from_str(&body).unwrap_or_else(|_| panic!("{what}: no JSON but {body}"))
}
