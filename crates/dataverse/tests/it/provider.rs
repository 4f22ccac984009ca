//! An authority that somebody else wrote: a certified OpenID provider, started by `tests/peers/oidc.sh` on a free port in a
//! folder of its own and ended by its pids; and the person in front of its pages.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use regarding_dataverse::sign_in::CLIENT_ID;
use regarding_net::{Method, Net, NetOptions, Request, Response, Rule, header};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use crate::office::Evidence;

/// The first user of the provider, and their password.
pub(crate) const ALICE: (&str, &str) = ("alice@example.test", "alice-pw");

/// A running provider.
pub(crate) struct Provider {
    place: tempfile::TempDir,
    env: BTreeMap<String, String>,
    net: Arc<Net>,
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers/oidc.sh")
}

impl Provider {
    pub(crate) fn start(net: &Arc<Net>) -> Self {
        let place = tempfile::tempdir().unwrap();
        // One at a time: the first one fetches the provider's packages for all, and ports are picked before they are used.
        let lock = File::create(std::env::temp_dir().join("regarding-peer-start.lock")).unwrap();
        lock.lock().unwrap();
        let output = Command::new(script())
            .arg(place.path())
            .arg("start")
            .env(
                "PEERS_CACHE",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers"),
            )
            .env("OIDC_CLIENT_ID", CLIENT_ID)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let text = fs::read_to_string(place.path().join("env")).unwrap();
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let env = pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let net = Arc::clone(net);
        Self { place, env, net }
    }

    fn env(&self, key: &str) -> &str {
        self.env.get(key).unwrap()
    }

    /// The `authorization_uri` that an organization names (reference B4).
    pub(crate) fn authorization_uri(&self) -> String {
        format!("{}/common/oauth2/authorize", self.env("OIDC_ISSUER"))
    }

    /// Steers the provider; nothing of this is part of a sign-in.
    pub(crate) async fn steer(&self, what: &Value) {
        let url = Url::parse(self.env("OIDC_CONTROL")).unwrap();
        let request = Request::new(Method::POST, url, Rule::SignIn).body(what.to_string());
        let done = self.net.send(request).await.unwrap();
        assert_eq!(done.status.as_u16(), 200, "{what}");
    }

    /// How often a route was asked.
    pub(crate) async fn asked(&self, route: &str) -> usize {
        let url = Url::parse(&format!("{}/log", self.env("OIDC_CONTROL"))).unwrap();
        let log = self
            .net
            .send(Request::new(Method::GET, url, Rule::SignIn))
            .await
            .unwrap();
        let log: Vec<Value> = serde_json::from_slice(&log.body).unwrap();
        log.iter().filter(|line| line["route"] == route).count()
    }

    /// All grants of the first user end: an administrator withdrew them.
    pub(crate) async fn revoke_alice(&self) {
        self.steer(&json!({ "revoke": ALICE.0 })).await;
    }

    /// How long access tokens are good for from now on.
    pub(crate) async fn access_tokens_live(&self, seconds: u32) {
        self.steer(&json!({ "ttl": { "AccessToken": seconds } })).await;
    }

    /// A person in front of a browser that has never been here.
    pub(crate) fn person(&self) -> Person {
        // Not the program's own way out: that keeps cookies, which a browser of somebody else's does not have.
        let net = Net::new(&NetOptions::default(), Arc::new(Evidence::default()));
        Person {
            net: Arc::new(net),
            cookies: BTreeMap::new(),
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = Command::new(script()).arg(self.place.path()).arg("stop").output();
    }
}

/// A person in front of the provider's pages.
pub(crate) struct Person {
    net: Arc<Net>,
    cookies: BTreeMap<String, String>,
}

/// What the person sees, or where the browser was sent beyond the provider.
pub(crate) enum Seen {
    /// A page of the provider's.
    Page { url: Url, text: String },
    /// The program's own address: not opened yet.
    Program(Url),
}

impl Seen {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Page { text, .. } => text,
            Self::Program(url) => panic!("the browser went on to {url}"),
        }
    }

    pub(crate) fn program(self) -> Url {
        match self {
            Self::Program(url) => url,
            Self::Page { text, .. } => panic!("still at the provider: {text}"),
        }
    }
}

impl Person {
    /// Opens an address.
    pub(crate) async fn open(&mut self, url: Url) -> Seen {
        self.follow(Method::GET, url, "").await
    }

    /// Fills the one form of a page in, beside what it holds already, and sends it.
    pub(crate) async fn send(&mut self, page: &Seen, fields: &[(&str, &str)]) -> Seen {
        let Seen::Page { url, text } = page else {
            panic!("no page")
        };
        let action = between(text, "action=\"", "\"").unwrap_or(url.as_str());
        let mut all: BTreeMap<String, String> = hidden(text);
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&all)
            .finish();
        let target = url.join(action).unwrap();
        self.follow(Method::POST, target, &body).await
    }

    /// Signs in as the first user and agrees to what is asked for, where that is asked.
    pub(crate) async fn sign_in(&mut self, url: Url) -> Seen {
        let login = self.open(url).await;
        let next = self
            .send(&login, &[("login", ALICE.0), ("password", ALICE.1)])
            .await;
        if matches!(next, Seen::Program(_)) {
            return next;
        }
        assert!(
            next.text().contains("user_impersonation"),
            "it says what is asked for"
        );
        self.send(&next, &[("decision", "accept")]).await
    }

    async fn follow(&mut self, method: Method, url: Url, body: &str) -> Seen {
        let (mut method, mut url, mut body) = (method, url, body.to_owned());
        for _ in 0..20 {
            let reply = self.ask(method, &url, body).await;
            let Some(location) = reply.header("location") else {
                let text = String::from_utf8_lossy(&reply.body).into_owned();
                return Seen::Page { url, text };
            };
            url = url.join(location).unwrap();
            if url.host_str() == Some("localhost") {
                return Seen::Program(url);
            }
            (method, body) = (Method::GET, String::new());
        }
        panic!("sent round in circles");
    }

    async fn ask(&mut self, method: Method, url: &Url, body: String) -> Response {
        let known: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::new(method, url.clone(), Rule::SignIn);
        if !known.is_empty() {
            request = request.header(header::COOKIE, &known.join("; ")).unwrap();
        }
        if !body.is_empty() {
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .unwrap()
                .body(body);
        }
        let reply = self.net.send(request).await.unwrap();
        for cookie in reply.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}

/// The hidden fields of a page.
fn hidden(text: &str) -> BTreeMap<String, String> {
    let inputs = text
        .split("<input")
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    let hidden = inputs.filter(|input| input.contains("hidden"));
    let pair = |input: &str| {
        let name = between(input, "name=\"", "\"")?.to_owned();
        Some((
            name,
            between(input, "value=\"", "\"").unwrap_or_default().to_owned(),
        ))
    };
    hidden.filter_map(pair).collect()
}
