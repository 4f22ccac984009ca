//! Real servers of calendars and address books, and a hand that looks and changes there as another program would: over plain HTTP, and
//! with another reader of what lies there (`tests/peers/read_items.py`).

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;
use ureq::Agent;
use ureq::http::{Method, Request};

use crate::binaries;

/// A running server.
#[derive(Debug)]
pub struct DavServer {
    script: &'static str,
    place: TempDir,
    variables: BTreeMap<String, String>,
}

impl DavServer {
    /// Starts the server of a script in `tests/peers`: `radicale.sh`, `xandikos.sh` or `cyrus.sh`.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(script: &'static str) -> Self {
        Self::start_with(script, &[])
    }

    /// The same, with more variables.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_with(script: &'static str, variables: &[(&str, &str)]) -> Self {
        // Paths of sockets end at 107 bytes.
        let place = tempfile::Builder::new()
            .prefix("rv")
            .tempdir_in("/tmp")
            .expect("a folder for the peer");
        // One at a time, and each gets ports that nobody else took meanwhile.
        let lock = File::create(std::env::temp_dir().join("regarding-peer-start.lock")).expect("a lock file");
        lock.lock().expect("the lock of peers that start");
        let output = run(script)
            .env("TMPDIR", "/tmp")
            .env("PEERS_CACHE", cache())
            .envs(variables.iter().copied())
            .arg(place.path())
            .arg("start")
            .output()
            .expect("starting a peer's script");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}: {said}");
        let text = fs::read_to_string(place.path().join("env")).expect("the peer's variables");
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let variables = pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        Self {
            script,
            place,
            variables,
        }
    }

    /// One of the variables that the script wrote.
    #[must_use]
    pub fn variable(&self, name: &str) -> &str {
        self.variables.get(name).map_or("", String::as_str)
    }

    /// The address that a person types.
    #[must_use]
    pub fn url(&self) -> &str {
        self.variable("DAV_URL")
    }

    /// The first user's hand.
    #[must_use]
    pub fn hand(&self) -> Hand {
        Hand::of(self.variable("DAV_USER"), self.variable("DAV_PASSWORD"))
    }
}

impl Drop for DavServer {
    fn drop(&mut self) {
        let _ = run(self.script).arg(self.place.path()).arg("stop").output();
    }
}

fn cache() -> PathBuf {
    let cache = binaries::left_behind("tmp").join("peers");
    fs::create_dir_all(&cache).expect("a folder for what the scripts install");
    cache
}

/// Cyrus changes its user, which only the machine's owner may.
fn run(script: &str) -> Command {
    let path = binaries::repository("tests/peers").join(script);
    if script == "cyrus.sh" && !rustix::process::geteuid().is_root() {
        let mut command = Command::new("sudo");
        command
            .args(["-n", "--preserve-env=TMPDIR,PEERS_CACHE,DAV_ME,DAV_DOMAIN"])
            .arg(path);
        return command;
    }
    Command::new(path)
}

/// Somebody else at the server.
#[derive(Debug, Clone)]
pub struct Hand {
    agent: Agent,
    authorization: Option<String>,
}

/// What a request was answered with.
#[derive(Debug)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The version that was named.
    pub etag: Option<String>,
    /// The text.
    pub text: String,
}

impl Hand {
    /// Of a user; of nobody where the name is empty.
    #[must_use]
    pub fn of(user: &str, password: &str) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        let packed = STANDARD.encode(format!("{user}:{password}"));
        Self {
            agent,
            authorization: (!user.is_empty()).then(|| format!("Basic {packed}")),
        }
    }

    /// Asks for something.
    ///
    /// # Panics
    /// When the server does not answer.
    #[must_use]
    pub fn ask(&self, method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answered {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let request = request.body(body.to_owned()).expect("a request");
        let mut answer = self
            .agent
            .run(request)
            .unwrap_or_else(|error| panic!("{url}: {error}"));
        let etag = answer.headers().get("etag").and_then(|etag| etag.to_str().ok());
        let etag = etag.map(str::to_owned);
        let text = answer
            .body_mut()
            .with_config()
            .limit(64 * 1024 * 1024)
            .read_to_string()
            .unwrap_or_default();
        Answered {
            status: answer.status().as_u16(),
            etag,
            text,
        }
    }

    /// Makes a calendar for appointments and tasks.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn make_calendar(&self, url: &str) {
        let body = "<?xml version=\"1.0\"?><c:mkcalendar xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:set><d:prop>\
            <d:displayname>Pier</d:displayname><c:supported-calendar-component-set><c:comp name=\"VEVENT\"/>\
            <c:comp name=\"VTODO\"/></c:supported-calendar-component-set></d:prop></d:set></c:mkcalendar>";
        let made = self.ask("MKCALENDAR", url, &[("content-type", "application/xml")], body);
        assert_eq!(made.status, 201, "{made:?}");
    }

    /// Makes an address book.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn make_book(&self, url: &str) {
        let body = "<?xml version=\"1.0\"?><d:mkcol xmlns:d=\"DAV:\" xmlns:a=\"urn:ietf:params:xml:ns:carddav\"><d:set><d:prop>\
            <d:resourcetype><d:collection/><a:addressbook/></d:resourcetype><d:displayname>Crew</d:displayname>\
            </d:prop></d:set></d:mkcol>";
        let made = self.ask("MKCOL", url, &[("content-type", "application/xml")], body);
        assert_eq!(made.status, 201, "{made:?}");
    }

    /// Puts an item where there is none.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn put_new(&self, url: &str, text: &str) {
        let headers = [("content-type", media_type(url)), ("if-none-match", "*")];
        let put = self.ask("PUT", url, &headers, text);
        assert!((200..300).contains(&put.status), "{url}: {put:?}");
    }

    /// An item as it lies there; `None` where there is none.
    #[must_use]
    pub fn text(&self, url: &str) -> Option<String> {
        let got = self.ask("GET", url, &[], "");
        (got.status == 200).then_some(got.text)
    }

    /// Changes an item as a careful program does: over the version that it read, and again where somebody else was quicker. Whether it was
    /// there.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn change(&self, url: &str, change: impl Fn(&str) -> String) -> bool {
        for _ in 0..50 {
            let got = self.ask("GET", url, &[], "");
            if got.status != 200 {
                return false;
            }
            let etag = got.etag.as_deref().expect("a version");
            let headers = [("content-type", media_type(url)), ("if-match", etag)];
            let put = self.ask("PUT", url, &headers, &change(&got.text));
            match put.status {
                200..300 => return true,
                404 | 409 | 412 => {}
                _ => panic!("{url}: {put:?}"),
            }
        }
        panic!("{url}: somebody was always quicker")
    }

    /// The addresses of the items in a collection.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn items(&self, collection: &str) -> Vec<String> {
        let body =
            "<?xml version=\"1.0\"?><d:propfind xmlns:d=\"DAV:\"><d:prop><d:getetag/></d:prop></d:propfind>";
        let headers = [("depth", "1"), ("content-type", "application/xml")];
        let listed = self.ask("PROPFIND", collection, &headers, body);
        assert_eq!(listed.status, 207, "{collection}: {listed:?}");
        let origin: String = collection.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let pieces = listed.text.split("href>").skip(1).step_by(2);
        let hrefs = pieces.filter_map(|piece| piece.split_once('<').map(|(href, _)| href));
        let whole = hrefs.map(|href| {
            if href.starts_with("http") {
                href.to_owned()
            } else {
                format!("{origin}{href}")
            }
        });
        whole.filter(|href| !href.ends_with('/')).collect()
    }
}

fn media_type(url: &str) -> &'static str {
    if url.contains(".vcf") {
        "text/vcard; charset=utf-8"
    } else {
        "text/calendar; charset=utf-8"
    }
}

/// What stands in texts of items, read by somebody else than the program under test.
///
/// # Panics
/// When one cannot be read.
#[must_use]
pub fn read_items(texts: &[String]) -> Vec<BTreeMap<String, String>> {
    let python = cache().join("venv-radicale/bin/python");
    if !python.exists() {
        // What it reads with comes with that server.
        drop(DavServer::start("radicale.sh"));
    }
    let mut child = Command::new(python)
        .arg(binaries::repository("tests/peers/read_items.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the reader starts");
    let question = serde_json::to_vec(texts).expect("texts");
    let mut input = child.stdin.take().expect("a pipe");
    let told = std::thread::spawn(move || input.write_all(&question));
    let output = child.wait_with_output().expect("the reader ends");
    let _ = told.join();
    assert!(output.status.success(), "the reader reads everything");
    serde_json::from_slice(&output.stdout).expect("values")
}
