//! The requests that ours sends to the organization and to the server, over the same library, and nothing else.

use futures::StreamExt as _;
use futures::stream;
use regarding_tests::dav::DavServer;
use reqwest::{Client, Method, Response};

use crate::counting::Counting;
use crate::people::{card, changed};
use crate::replay::{Recorded, again};
use crate::vdirsyncer::{calm, timed};
use crate::{CHANGES, Jobs, Took};

/// As many as ours.
const AT_ONCE: usize = 8;
/// As many items in one question as ours.
const TOGETHER: usize = 100;

struct Bare {
    /// With connections of its own: anew where ours is a program that starts.
    client: Client,
    user: String,
    password: String,
    /// Where the address books lie.
    home: String,
    book: String,
}

/// `quiet`: how many requests to the server a quiet cycle of ours is, in a program of its own and in one that runs.
pub(crate) fn run(
    server: &DavServer,
    counting: &Counting,
    contacts: usize,
    (ours, quiet): (&Recorded, [u64; 2]),
) -> Jobs {
    let asked = &ours.asked;
    // All of them but the list of what is different ask where the collections lie, and what the server does.
    let [looks, running] = quiet.map(|all| all.saturating_sub(1));
    let book = format!("{}bare/", server.variable("DAV_ADDRESSBOOK_HOME"));
    let hand = server.hand();
    hand.make_book(&book);
    // The library wants one chosen, though nothing here is encrypted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut bare = Bare {
        client: client(),
        user: server.variable("DAV_USER").to_owned(),
        password: server.variable("DAV_PASSWORD").to_owned(),
        home: counting.of(server.variable("DAV_ADDRESSBOOK_HOME")),
        book: counting.of(&book),
    };
    let (mut token, mut versions) = (String::new(), Vec::new());
    let first = timed(counting, || {
        bare.client = client();
        runtime.block_on(async {
            again(&bare.client, &ours.url, &asked.first).await;
            bare.way().await;
            bare.places(looks).await;
            token = bare.since("").await.1;
            versions = bare.put_all(contacts).await;
            bare.read_again(contacts).await;
        });
    });
    // Ours sees what it wrote itself in the next list, once.
    token = runtime.block_on(bare.since(&token)).1;
    let many = CHANGES.min(contacts / 2);
    // Others than those that it writes itself: which comes first in a listing is the server's choice.
    let items = hand.items(&book);
    let others = items
        .iter()
        .filter(|url| number_in(url).is_some_and(|number| number >= many));
    for url in others.take(many) {
        let _ = hand.change(url, changed);
    }
    let changes = timed(counting, || {
        bare.client = client();
        runtime.block_on(async {
            again(&bare.client, &ours.url, &asked.changes).await;
            bare.places(looks).await;
            let (names, next) = bare.since(&token).await;
            token = next;
            for some in names.chunks(TOGETHER) {
                bare.read(some).await;
            }
            bare.change_all(versions.into_iter().take(many)).await;
        });
    });
    token = runtime.block_on(bare.since(&token)).1;
    let running = calm(|| {
        timed(counting, || {
            runtime.block_on(async {
                again(&bare.client, &ours.url, &asked.quiet).await;
                bare.places(running).await;
                let _ = bare.since(&token).await;
            });
        })
    });
    Jobs {
        first,
        changes,
        quiet: Took::default(),
        running,
    }
}

fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

impl Bare {
    async fn ask(&self, method: &str, url: &str, headers: &[(&str, &str)], body: String) -> Response {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self
            .client
            .request(method, url)
            .basic_auth(&self.user, Some(&self.password));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(body).send().await.expect("an answer")
    }

    /// The way to the collections, as ours asks for it when it does not know it.
    async fn way(&self) {
        self.look(&self.home, "0").await;
        self.look(&self.book, "0").await;
    }

    /// Which collections there are and what the server does, in as many requests as ours takes once in a run.
    async fn places(&self, looks: u64) {
        for _ in 1..looks {
            self.look(&self.home, "1").await;
        }
        if looks > 0 {
            let _ = self.ask("OPTIONS", &self.book, &[], String::new()).await;
        }
    }

    async fn look(&self, place: &str, depth: &str) {
        let question = "<?xml version=\"1.0\"?><d:propfind xmlns:d=\"DAV:\"><d:prop><d:resourcetype/><d:displayname/></d:prop></d:propfind>";
        let headers = [("depth", depth)];
        let answer = self.ask("PROPFIND", place, &headers, question.to_owned()).await;
        let _ = answer.bytes().await;
    }

    /// What is different: addresses, and the next token.
    async fn since(&self, token: &str) -> (Vec<String>, String) {
        let question = format!(
            "<?xml version=\"1.0\"?><d:sync-collection xmlns:d=\"DAV:\"><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>\
             <d:prop><d:getetag/></d:prop></d:sync-collection>"
        );
        let headers = [("depth", "0"), ("content-type", "application/xml")];
        let answer = self.ask("REPORT", &self.book, &headers, question).await;
        let text = answer.text().await.expect("a text");
        let hrefs = between(&text, "href>");
        let token = between(&text, "sync-token>")
            .into_iter()
            .next()
            .unwrap_or_default();
        (
            hrefs.into_iter().filter(|href| !href.ends_with('/')).collect(),
            token,
        )
    }

    async fn read(&self, hrefs: &[String]) {
        let hrefs: String = hrefs
            .iter()
            .map(|href| format!("<d:href>{href}</d:href>"))
            .collect();
        let question = format!(
            "<?xml version=\"1.0\"?><a:addressbook-multiget xmlns:d=\"DAV:\" xmlns:a=\"urn:ietf:params:xml:ns:carddav\"><d:prop><d:getetag/>\
             <a:address-data/></d:prop>{hrefs}</a:addressbook-multiget>"
        );
        let headers = [("depth", "1"), ("content-type", "application/xml")];
        let answer = self.ask("REPORT", &self.book, &headers, question).await;
        let _ = answer.bytes().await;
    }

    fn url(&self, number: usize) -> String {
        format!("{}bench-{number}.vcf", self.book)
    }

    /// Makes all; gives the versions that the server named.
    async fn put_all(&self, contacts: usize) -> Vec<String> {
        let puts = (0..contacts).map(|number| async move {
            let headers = [
                ("if-none-match", "*"),
                ("content-type", "text/vcard; charset=utf-8"),
            ];
            let put = self.ask("PUT", &self.url(number), &headers, card(number)).await;
            assert!(put.status().is_success(), "{}", put.status());
            version(&put).expect("a version")
        });
        stream::iter(puts).buffered(AT_ONCE).collect().await
    }

    /// Reads what is to be changed, many at once, and writes each over the version that it is.
    async fn change_all(&self, versions: impl ExactSizeIterator<Item = String>) {
        let many = versions.len();
        self.read_again(many).await;
        let changes = versions.enumerate().map(|(number, version)| async move {
            let headers = [
                ("if-match", version.as_str()),
                ("content-type", "text/vcard; charset=utf-8"),
            ];
            let text = card(number).replace("Buyer", "Head buyer");
            let put = self.ask("PUT", &self.url(number), &headers, text).await;
            assert!(put.status().is_success(), "{}", put.status());
        });
        stream::iter(changes)
            .buffer_unordered(AT_ONCE)
            .collect::<Vec<()>>()
            .await;
        self.read_again(many).await;
    }

    /// Reads the first ones, many at once: neither server keeps a card as it is sent, so ours reads what it wrote.
    async fn read_again(&self, many: usize) {
        let path = |number: usize| {
            let url = self.url(number);
            url.splitn(4, '/').nth(3).map(|path| format!("/{path}"))
        };
        let hrefs: Vec<String> = (0..many).filter_map(path).collect();
        for some in hrefs.chunks(TOGETHER) {
            self.read(some).await;
        }
    }
}

/// The number of the contact that lies there.
fn number_in(url: &str) -> Option<usize> {
    let (_, name) = url.rsplit_once("bench-")?;
    name.strip_suffix(".vcf")?.parse().ok()
}

fn version(answer: &Response) -> Option<String> {
    let etag = answer.headers().get("etag")?;
    etag.to_str().ok().map(str::to_owned)
}

/// What stands in elements of a name.
fn between(text: &str, mark: &str) -> Vec<String> {
    let pieces = text.split(mark).skip(1).step_by(2);
    pieces
        .filter_map(|piece| piece.split_once('<').map(|(inside, _)| inside.to_owned()))
        .collect()
}
