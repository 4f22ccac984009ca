//! How many requests a change takes, and what a server must have done before it is spared one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use regarding_mailbox::collections::{CollectionId, Collections as _, Item};
use regarding_mailbox::dav::{Dav, DavHome, Homes};
use regarding_mailbox::error::MailboxError;
use regarding_model::fields::{Field, Kind, Value};
use regarding_net::Rule;
use url::Url;

use super::{event, fill, place, subject};
use crate::collections_contract::{fresh, set};
use crate::dav_peer::{DavPeer, dav, net};
use crate::fake_dav::{Answer, Asked, FakeDav, found, honest};

/// The methods that were asked since, without what only looks for collections.
fn methods(fake: &FakeDav, since: usize) -> Vec<String> {
    let of_items = |asked: &&Asked| matches!(asked.method.as_str(), "GET" | "PUT" | "REPORT" | "DELETE");
    let shelf = fake.shelf();
    let asked = shelf.asked[since..].iter().filter(of_items);
    asked.map(|asked| asked.method.clone()).collect()
}

async fn read(collections: &Dav, fake: &FakeDav, name: &str) -> Item {
    collections.read(&[place(fake, name)]).await.unwrap().0.remove(0)
}

/// RFC 4791 section 5.3.2: one conditional PUT is enough where the version is in hand.
#[tokio::test]
async fn an_item_that_was_read_is_changed_in_one_request_and_keeps_its_other_bytes() {
    let fake = FakeDav::start(|_, _| None).await;
    let before = event("e0").replace("SUMMARY", "X-OTHER;X-P=\"a\":keep \\; me\r\nSUMMARY");
    fake.shelf().put("e0.ics", &before);
    let collections = dav(&fake.account());
    let item = read(&collections, &fake, "e0.ics").await;
    let since = fake.shelf().asked.len();
    collections
        .update(&item.place, &item.revision, &subject("y"))
        .await
        .unwrap();
    assert_eq!(methods(&fake, since), ["PUT"]);
    let after = fake.shelf().items["e0.ics"].1.clone();
    assert_eq!(
        after.replace("SUMMARY:y\r\n", "SUMMARY:x\r\n"),
        before,
        "byte for byte"
    );
}

/// RFC 6352 section 8.7, RFC 4791 section 7.9: one question may name many. A hundred writes go beside each other, and are read again so.
#[tokio::test]
async fn a_hundred_items_are_read_in_one_request() {
    let fake = FakeDav::start(|_, _| None).await;
    let mut places = fill(&fake, 101);
    let collections = dav(&fake.account());
    let last = places.pop().unwrap();
    collections.collections().await.unwrap();
    let since = fake.shelf().asked.len();
    let (items, unreadable) = collections.read(&places).await.unwrap();
    assert_eq!((items.len(), unreadable.len()), (100, 0));
    assert_eq!(methods(&fake, since), ["REPORT"]);
    places.push(last);
    let since = fake.shelf().asked.len();
    assert_eq!(collections.read(&places).await.unwrap().0.len(), 101);
    assert_eq!(methods(&fake, since), ["REPORT", "REPORT"]);
}

#[tokio::test]
async fn an_item_that_was_not_read_in_this_version_is_read_first() {
    let fake = FakeDav::start(|_, _| None).await;
    let places = fill(&fake, 1);
    let collections = dav(&fake.account());
    read(&collections, &fake, "e0.ics").await;
    let etag = fake.shelf().put("e0.ics", &event("e0").replace(":x", ":theirs"));
    let since = fake.shelf().asked.len();
    let revision = regarding_mailbox::collections::Revision(etag);
    collections
        .update(&places[0], &revision, &subject("y"))
        .await
        .unwrap();
    assert_eq!(methods(&fake, since), ["GET", "PUT"]);
}

/// XML has one way to end a line: a text whose length says that it was another is not put together by guessing.
#[tokio::test]
async fn a_text_that_xml_could_not_carry_is_fetched_as_it_is() {
    let fake = FakeDav::start(|asked, shelf| {
        if !asked.reports("multiget") {
            return None;
        }
        let length = shelf.items.values().next().map_or(0, |(_, text)| text.len());
        match honest(asked, shelf) {
            Answer::Say(status, headers, body) => Some(Answer::Say(
                status,
                headers,
                body.replace(
                    "<c:calendar-data>",
                    &format!("<d:getcontentlength>{length}</d:getcontentlength><c:calendar-data>"),
                ),
            )),
            Answer::Cut => Some(Answer::Cut),
        }
    })
    .await;
    // Some lines end in one way and some in the other.
    let before = event("e0").replacen("\r\n", "\n", 2);
    fake.shelf().put("e0.ics", &before);
    let collections = dav(&fake.account());
    let item = read(&collections, &fake, "e0.ics").await;
    let since = fake.shelf().asked.len();
    collections
        .update(&item.place, &item.revision, &subject("y"))
        .await
        .unwrap();
    assert_eq!(methods(&fake, since), ["GET", "PUT"]);
    let after = fake.shelf().items["e0.ics"].1.clone();
    assert_eq!(after.lines().count(), before.lines().count());
    assert!(after.starts_with("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\r\n"));
}

/// Writes to an item and reads it again, as a cycle does with what it is not told; whether it was told.
async fn written_and_told(collections: &Dav, fake: &FakeDav, number: usize) -> bool {
    let item = read(collections, fake, "e0.ics").await;
    let words = format!("word {number}");
    let revision = collections
        .update(&item.place, &item.revision, &subject(&words))
        .await
        .unwrap()
        .unwrap();
    match collections.as_written(&item.place, &revision) {
        Some(told) => {
            assert!(told.content.get(Field::Subject) == Value::text(&words).as_ref());
            assert!(told.uid.as_deref() == Some("e0") && told.revision == revision);
            true
        }
        None => {
            read(collections, fake, "e0.ics").await;
            false
        }
    }
}

/// RFC 4791 section 5.3.4, RFC 6352 section 6.3.2.3.
#[tokio::test]
async fn a_server_that_keeps_what_it_is_sent_is_believed_after_a_while() {
    let fake = FakeDav::start(|_, _| None).await;
    fill(&fake, 1);
    let collections = dav(&fake.account());
    for number in 0..6 {
        let told = written_and_told(&collections, &fake, number).await;
        assert_eq!(told, number >= 3, "after {number} words that were kept");
    }
}

#[tokio::test]
async fn a_server_that_says_it_in_words_of_its_own_is_never_believed() {
    // It names a strong version for a text that it put into other words, as Radicale does.
    let fake = FakeDav::start(|asked, shelf| {
        let mut other = asked.clone();
        other.body = asked
            .body
            .replace("VERSION:2.0\r\n", "PRODID:-//X\r\nVERSION:2.0\r\n");
        (asked.method == "PUT").then(|| honest(&other, shelf))
    })
    .await;
    fill(&fake, 1);
    let collections = dav(&fake.account());
    for number in 0..6 {
        assert!(!written_and_told(&collections, &fake, number).await);
    }
}

#[tokio::test]
async fn a_weak_version_promises_nothing_about_what_was_written() {
    let fake = FakeDav::start(|asked, shelf| match honest(asked, shelf) {
        Answer::Say(status, headers, body) if asked.method == "PUT" => {
            Some(Answer::Say(status, headers.replace("ETag: ", "ETag: W/"), body))
        }
        answer => Some(answer),
    })
    .await;
    fill(&fake, 1);
    let collections = dav(&fake.account());
    for number in 0..6 {
        assert!(!written_and_told(&collections, &fake, number).await);
    }
}

/// Keeps homes as a profile does, from one start to the next.
#[derive(Debug, Default)]
struct Kept(Mutex<Vec<DavHome>>);

impl Homes for Kept {
    fn known(&self, server: &Url) -> Option<DavHome> {
        let homes = self.0.lock().unwrap();
        homes.iter().find(|home| home.server == *server).cloned()
    }

    fn found(&self, home: &DavHome) {
        *self.0.lock().unwrap() = vec![home.clone()];
    }
}

/// Starts, and lists the collections; how many requests that took.
async fn start(fake: &FakeDav, kept: &Arc<Kept>) -> usize {
    let since = fake.shelf().asked.len();
    let homes: Arc<dyn Homes> = Arc::<Kept>::clone(kept);
    let collections = Dav::at_home(&fake.account(), net().0, homes);
    let all = collections.collections().await.unwrap();
    assert_eq!((all.len(), &all[0].name[..]), (1, "Cal"));
    fake.shelf().asked.len() - since
}

#[tokio::test]
async fn the_way_to_the_collections_is_asked_for_once_and_again_when_it_leads_nowhere() {
    let moved = Arc::new(AtomicBool::new(false));
    let also = Arc::clone(&moved);
    let fake = FakeDav::start(move |asked, _| {
        let principal = "<c:calendar-home-set><d:href>/other/</d:href></c:calendar-home-set>";
        match (asked.path.as_str(), also.load(Ordering::SeqCst)) {
            ("/home/", true) => Some(Answer::status(404)),
            ("/me/", true) => Some(Answer::multistatus(&found("/me/", principal))),
            ("/other/", _) => Some(Answer::multistatus(&found(
                "/other/cal/",
                "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Cal</d:displayname>",
            ))),
            _ => None,
        }
    })
    .await;
    let kept = Arc::new(Kept::default());
    assert_eq!(
        start(&fake, &kept).await,
        4,
        "principal, home, collections, scheduling"
    );
    assert_eq!(start(&fake, &kept).await, 2, "collections, scheduling");
    moved.store(true, Ordering::SeqCst);
    assert_eq!(start(&fake, &kept).await, 5, "one that leads nowhere");
    assert_eq!(start(&fake, &kept).await, 2);
    assert!(kept.0.lock().unwrap()[0].places[0].path() == "/other/");
}

#[tokio::test]
async fn what_is_known_is_not_doubted_because_a_server_is_away() {
    let away = Arc::new(AtomicBool::new(false));
    let also = Arc::clone(&away);
    let fake = FakeDav::start(move |_, _| also.load(Ordering::SeqCst).then(|| Answer::status(401))).await;
    let kept = Arc::new(Kept::default());
    start(&fake, &kept).await;
    away.store(true, Ordering::SeqCst);
    let since = fake.shelf().asked.len();
    let homes: Arc<dyn Homes> = Arc::<Kept>::clone(&kept);
    let outcome = Dav::at_home(&fake.account(), net().0, homes).collections().await;
    assert!(matches!(outcome, Err(MailboxError::SignIn)), "{outcome:?}");
    assert_eq!(
        fake.shelf().asked.len() - since,
        1,
        "a password that is refused is not shown again"
    );
}

/// What is told after some writes that were read again, of each kind; and the requests of a change of what was read last.
async fn told_and_asked(script: &'static str) -> (Vec<bool>, Vec<Rule>) {
    let peer = DavPeer::start(script, &[]);
    let calendar = peer.url("DAV_CALENDAR_HOME").join("kept-calendar/").unwrap();
    let book = peer.url("DAV_ADDRESSBOOK_HOME").join("kept-book/").unwrap();
    peer.hand().make_calendar(calendar.clone()).await;
    peer.hand().make_book(book.clone()).await;
    let (net, log) = net();
    let collections = Dav::new(&peer.account(), net);
    let mut told = Vec::new();
    let mut rules = Vec::new();
    for (kind, place) in [(Kind::Appointment, calendar), (Kind::Contact, book)] {
        let collection = CollectionId(place.into());
        let mut last = false;
        for number in 0..5 {
            let new = fresh(kind, &format!("words, {number}"));
            let uid = format!("kept-{number}");
            let (place, revision) = collections.create(&collection, kind, &uid, &new).await.unwrap();
            let known = revision.and_then(|revision| collections.as_written(&place, &revision));
            last = known.is_some();
            let item = collections.read(&[place]).await.unwrap().0.remove(0);
            if let Some(known) = known {
                assert!(known.content == item.content, "what is told is what lies there");
            }
            if number == 4 {
                log.take();
                let edit = set([(Field::Notes, Value::text("more"))]);
                collections
                    .update(&item.place, &item.revision, &edit)
                    .await
                    .unwrap();
                rules.extend(log.take().into_iter().map(|(entry, _)| entry.rule));
            }
        }
        told.push(last);
    }
    (told, rules)
}

#[tokio::test]
async fn real_servers_take_a_change_in_one_request_and_are_believed_as_they_deserve() {
    let servers = [
        ("cyrus.sh", [true, false]),
        ("xandikos.sh", [false, true]),
        ("radicale.sh", [false, false]),
    ];
    for (script, deserve) in servers {
        let (told, rules) = told_and_asked(script).await;
        assert_eq!(told, deserve, "{script}: appointments, contacts");
        assert_eq!(rules, [Rule::ItemWrite, Rule::ItemWrite], "{script}");
    }
}
