//! Real servers of calendars and address books, started by their scripts in `tests/peers` and ended by their pids; and a hand that
//! changes what lies there the way another program would.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::tz::TimeZone;
use regarding_mailbox::collections::Owner;
use regarding_mailbox::dav::{Dav, DavAccount};
use regarding_mailbox::imap::Credential;
use regarding_model::secret::Secret;
use regarding_net::header::{AUTHORIZATION, HeaderName, HeaderValue};
use regarding_net::{Method, Net, NetOptions, Request, Response, Rule};
use url::Url;

use crate::logbook::Log;

/// A running server.
pub(crate) struct DavPeer {
    script: &'static str,
    place: tempfile::TempDir,
    env: BTreeMap<String, String>,
}

fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers")
}

/// `env`, to be given variables and a script. Cyrus changes its user, which only the machine's owner may.
fn run(script: &str) -> Command {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    if script == "cyrus.sh" && !is_root {
        let mut command = Command::new("sudo");
        command.args(["-n", "env"]);
        return command;
    }
    Command::new("env")
}

impl DavPeer {
    /// Starts a server by its script, with more variables.
    pub(crate) fn start(script: &'static str, variables: &[(&str, &str)]) -> Self {
        // Socket paths end at 107 bytes, so the folder's name is short whatever the temporary folder of this run is.
        let place = tempfile::Builder::new().prefix("rv").tempdir_in("/tmp").unwrap();
        // What the scripts install is kept between runs.
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
        fs::create_dir_all(&cache).unwrap();
        let lock = File::create(std::env::temp_dir().join("regarding-peer-start.lock")).unwrap();
        lock.lock().unwrap();
        let mut command = run(script);
        command.args(["TMPDIR=/tmp".into(), format!("PEERS_CACHE={}", cache.display())]);
        command.args(variables.iter().map(|(name, value)| format!("{name}={value}")));
        let output = command
            .arg(peers().join(script))
            .arg(place.path())
            .arg("start")
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = fs::read_to_string(place.path().join("env")).unwrap();
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let env = pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        Self { script, place, env }
    }

    pub(crate) fn env(&self, key: &str) -> &str {
        self.env.get(key).map_or("", String::as_str)
    }

    pub(crate) fn url(&self, key: &str) -> Url {
        Url::parse(self.env(key)).unwrap()
    }

    /// The first user's account.
    pub(crate) fn account(&self) -> DavAccount {
        let password = Secret::new(self.env("DAV_PASSWORD").to_owned());
        DavAccount {
            servers: vec![self.url("DAV_URL")],
            user: self.env("DAV_USER").to_owned(),
            credential: (!self.env("DAV_USER").is_empty()).then_some(Credential::Password(password)),
            owner: owner(),
        }
    }

    /// The hand of the first user.
    pub(crate) fn hand(&self) -> Hand {
        Hand::of(self.env("DAV_USER"), self.env("DAV_PASSWORD"))
    }
}

impl Drop for DavPeer {
    fn drop(&mut self) {
        let _ = run(self.script)
            .arg(peers().join(self.script))
            .arg(self.place.path())
            .arg("stop")
            .output();
    }
}

/// Whose mailbox it is.
pub(crate) fn owner() -> Owner {
    Owner {
        addresses: vec!["alice@example.test".parse().unwrap()],
        zone: TimeZone::get("Europe/Berlin").unwrap(),
    }
}

/// A driver with a log.
pub(crate) fn net() -> (Arc<Net>, Arc<Log>) {
    let log = Arc::new(Log::default());
    let sink: Arc<dyn regarding_net::EvidenceSink> = Arc::<Log>::clone(&log);
    (Arc::new(Net::new(&NetOptions::default(), sink)), log)
}

/// The adapter for an account.
pub(crate) fn dav(account: &DavAccount) -> Dav {
    Dav::new(account, net().0)
}

/// Somebody else at the same server.
#[derive(Clone)]
pub(crate) struct Hand {
    net: Arc<Net>,
    authorization: Option<String>,
}

impl Hand {
    pub(crate) fn of(user: &str, password: &str) -> Self {
        use base64::Engine as _;
        let packed = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        Self {
            net: net().0,
            authorization: (!user.is_empty()).then(|| format!("Basic {packed}")),
        }
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        url: Url,
        headers: &[(&'static str, &str)],
        body: &[u8],
    ) -> Response {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = Request::new(method, url, Rule::ItemWrite).body(body.to_vec());
        for (name, value) in headers {
            request = request.header(HeaderName::from_static(name), value).unwrap();
        }
        if let Some(authorization) = &self.authorization {
            request
                .headers
                .insert(AUTHORIZATION, HeaderValue::from_str(authorization).unwrap());
        }
        self.net.send(request).await.unwrap()
    }

    /// Makes a calendar.
    pub(crate) async fn make_calendar(&self, url: Url) {
        let body = "<?xml version=\"1.0\"?><c:mkcalendar xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:set><d:prop>\
            <d:displayname>Prüf &amp; Kalender</d:displayname><c:supported-calendar-component-set><c:comp name=\"VEVENT\"/>\
            <c:comp name=\"VTODO\"/></c:supported-calendar-component-set></d:prop></d:set></c:mkcalendar>";
        let reply = self
            .ask(
                "MKCALENDAR",
                url,
                &[("content-type", "application/xml")],
                body.as_bytes(),
            )
            .await;
        assert_eq!(reply.status, 201);
    }

    /// Makes an address book.
    pub(crate) async fn make_book(&self, url: Url) {
        let body = "<?xml version=\"1.0\"?><d:mkcol xmlns:d=\"DAV:\" xmlns:a=\"urn:ietf:params:xml:ns:carddav\"><d:set><d:prop>\
            <d:resourcetype><d:collection/><a:addressbook/></d:resourcetype><d:displayname>Prüf-Kontakte</d:displayname>\
            </d:prop></d:set></d:mkcol>";
        let reply = self
            .ask(
                "MKCOL",
                url,
                &[("content-type", "application/xml")],
                body.as_bytes(),
            )
            .await;
        assert_eq!(reply.status, 201);
    }
}
