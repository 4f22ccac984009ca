//! A small server of calendars and address books that lies as a test says, and remembers what it was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use regarding_mailbox::collections::CollectionId;
use regarding_mailbox::dav::DavAccount;
use regarding_mailbox::imap::Credential;
use regarding_model::secret::Secret;

use crate::dav_peer::owner;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Asked {
    /// Whether it asks for a report of this name.
    pub(crate) fn reports(&self, name: &str) -> bool {
        self.method == "REPORT" && self.body.contains(name)
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// What is answered: a status, header lines, a body; or nothing at all, with the connection cut.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Say(u16, String, String),
    Cut,
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self::Say(status, String::new(), String::new())
    }

    pub(crate) fn multistatus(inside: &str) -> Self {
        let body = format!(
            "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" \
             xmlns:a=\"urn:ietf:params:xml:ns:carddav\">{inside}</d:multistatus>"
        );
        Self::Say(207, String::new(), body)
    }
}

/// What lies there: names, versions, texts. And how often something was written, which makes the versions.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) items: BTreeMap<String, (String, String)>,
    pub(crate) written: u64,
    pub(crate) asked: Vec<Asked>,
}

impl Shelf {
    pub(crate) fn put(&mut self, name: &str, text: &str) -> String {
        self.written += 1;
        let etag = format!("\"{}\"", self.written);
        self.items
            .insert(name.to_owned(), (etag.clone(), text.to_owned()));
        etag
    }

    pub(crate) fn count(&self, wanted: impl Fn(&Asked) -> bool) -> usize {
        self.asked.iter().filter(|asked| wanted(asked)).count()
    }
}

/// What a test wants to be different; `None` for the honest answer.
pub(crate) type Lie = dyn Fn(&Asked, &mut Shelf) -> Option<Answer> + Send + Sync;

pub(crate) struct FakeDav {
    pub(crate) url: Url,
    pub(crate) shelf: Arc<Mutex<Shelf>>,
}

const CALENDAR: &str = "/home/cal/";

impl FakeDav {
    pub(crate) async fn start(
        lie: impl Fn(&Asked, &mut Shelf) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let shelf = Arc::new(Mutex::new(Shelf::default()));
        let (kept, lie): (_, Arc<Lie>) = (Arc::clone(&shelf), Arc::new(lie));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), Arc::clone(&lie)));
            }
        });
        Self { url, shelf }
    }

    pub(crate) fn account(&self) -> DavAccount {
        DavAccount {
            servers: vec![self.url.clone()],
            user: "alice".to_owned(),
            credential: Some(Credential::Password(Secret::new("pässword".to_owned()))),
            owner: owner(),
        }
    }

    pub(crate) fn calendar(&self) -> CollectionId {
        CollectionId(self.url.join(CALENDAR).unwrap().into())
    }

    pub(crate) fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap()
    }
}

async fn serve(mut stream: TcpStream, shelf: Arc<Mutex<Shelf>>, lie: Arc<Lie>) {
    while let Some(asked) = hear(&mut stream).await {
        let answer = {
            let mut shelf = shelf.lock().unwrap();
            shelf.asked.push(asked.clone());
            lie(&asked, &mut shelf).unwrap_or_else(|| honest(&asked, &mut shelf))
        };
        let Answer::Say(status, headers, body) = answer else {
            return;
        };
        let text = format!(
            "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        );
        if stream.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn hear(stream: &mut TcpStream) -> Option<Asked> {
    let mut heard = Vec::new();
    let mut piece = vec![0; 16 * 1024];
    loop {
        if let Some(end) = heard.windows(4).position(|it| it == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&heard[..end]).into_owned();
            let mut lines = head.lines();
            let mut words = lines.next()?.split(' ').map(str::to_owned);
            let (method, path) = (words.next()?, words.next()?);
            let headers: BTreeMap<String, String> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect();
            let length: usize = headers.get("content-length").map_or(0, |it| it.parse().unwrap());
            if heard.len() >= end + 4 + length {
                let body = String::from_utf8_lossy(&heard[end + 4..]).into_owned();
                return Some(Asked {
                    method,
                    path,
                    headers,
                    body,
                });
            }
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => heard.extend_from_slice(&piece[..read]),
        }
    }
}

/// What a good server answers.
pub(crate) fn honest(asked: &Asked, shelf: &mut Shelf) -> Answer {
    match asked.method.as_str() {
        "PROPFIND" => propfind(asked, shelf),
        "REPORT" => report(asked, shelf),
        "GET" => get(asked, shelf),
        "PUT" => put(asked, shelf),
        "DELETE" => delete(asked, shelf),
        "OPTIONS" => Answer::Say(200, "DAV: 1, 3, calendar-access\r\n".to_owned(), String::new()),
        _ => Answer::status(405),
    }
}

fn name_of(asked: &Asked) -> String {
    let name = asked.path.strip_prefix(CALENDAR).unwrap_or_default();
    percent_encoding::percent_decode_str(name)
        .decode_utf8_lossy()
        .into_owned()
}

pub(crate) fn found(href: &str, properties: &str) -> String {
    format!(
        "<d:response><d:href>{href}</d:href><d:propstat><d:prop>{properties}</d:prop><d:status>HTTP/1.1 200 OK</d:status>\
         </d:propstat></d:response>"
    )
}

fn propfind(asked: &Asked, shelf: &Shelf) -> Answer {
    match (asked.path.as_str(), asked.header("depth")) {
        ("/", _) => Answer::multistatus(&found(
            "/",
            "<d:current-user-principal><d:href>/me/</d:href></d:current-user-principal>",
        )),
        ("/me/", _) => Answer::multistatus(&found(
            "/me/",
            "<c:calendar-home-set><d:href>/home/</d:href></c:calendar-home-set>",
        )),
        ("/home/", "1") => Answer::multistatus(&found(
            CALENDAR,
            "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Cal</d:displayname>",
        )),
        (CALENDAR, "1") => Answer::multistatus(&versions(shelf)),
        _ => match shelf.items.get(&name_of(asked)) {
            Some((etag, _)) => {
                Answer::multistatus(&found(&asked.path, &format!("<d:getetag>{etag}</d:getetag>")))
            }
            None => Answer::status(404),
        },
    }
}

fn versions(shelf: &Shelf) -> String {
    let items = shelf.items.iter();
    let own = found(CALENDAR, "<d:resourcetype><d:collection/></d:resourcetype>");
    own + &items
        .map(|(name, (etag, _))| {
            found(
                &format!("{CALENDAR}{name}"),
                &format!("<d:getetag>{etag}</d:getetag>"),
            )
        })
        .collect::<String>()
}

fn report(asked: &Asked, shelf: &Shelf) -> Answer {
    if asked.body.contains("sync-collection") {
        return Answer::multistatus(&format!(
            "{}<d:sync-token>t{}</d:sync-token>",
            versions(shelf),
            shelf.written
        ));
    }
    let hrefs = asked
        .body
        .split("<d:href>")
        .skip(1)
        .filter_map(|it| it.split('<').next()?.strip_prefix(CALENDAR));
    let named = hrefs.filter_map(|name| shelf.items.get_key_value(name));
    let mut there: String = named.map(|(name, (etag, text))| item(name, etag, text)).collect();
    if let Some(uid) = asked
        .body
        .split("i;octet\">")
        .nth(1)
        .and_then(|it| it.split('<').next())
    {
        let of_uid = shelf
            .items
            .iter()
            .filter(|(_, (_, text))| text.contains(&format!("UID:{uid}\r\n")));
        there.extend(of_uid.map(|(name, (etag, text))| item(name, etag, text)));
    }
    Answer::multistatus(&there)
}

/// An item in a multistatus.
pub(crate) fn item(name: &str, etag: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    found(
        &format!("{CALENDAR}{name}"),
        &format!("<d:getetag>{etag}</d:getetag><c:calendar-data>{text}</c:calendar-data>"),
    )
}

fn get(asked: &Asked, shelf: &Shelf) -> Answer {
    match shelf.items.get(&name_of(asked)) {
        Some((etag, text)) => Answer::Say(200, format!("ETag: {etag}\r\n"), text.clone()),
        None => Answer::status(404),
    }
}

fn put(asked: &Asked, shelf: &mut Shelf) -> Answer {
    let name = name_of(asked);
    let there = shelf.items.get(&name).map(|(etag, _)| etag.clone());
    let must = asked.header("if-match");
    if (asked.header("if-none-match") == "*" && there.is_some())
        || (!must.is_empty() && there.as_deref() != Some(must))
    {
        return Answer::status(412);
    }
    let etag = shelf.put(&name, &asked.body);
    Answer::Say(201, format!("ETag: {etag}\r\n"), String::new())
}

fn delete(asked: &Asked, shelf: &mut Shelf) -> Answer {
    let name = name_of(asked);
    match shelf.items.get(&name) {
        None => Answer::status(404),
        Some((etag, _)) if etag != asked.header("if-match") => Answer::status(412),
        Some(_) => {
            shelf.items.remove(&name);
            Answer::status(204)
        }
    }
}
