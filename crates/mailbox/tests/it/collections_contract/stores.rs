//! The suite over each store.

use std::fs;
use std::sync::Arc;

use regarding_mailbox::collections::CollectionId;
use regarding_mailbox::local::LocalCollections;
use url::Url;

use super::stand::{Behind, Stand};
use crate::dav_peer::{DavPeer, dav, owner};

#[tokio::test]
async fn files() {
    let place = tempfile::tempdir().unwrap();
    for folder in ["calendars/Kalender", "contacts/Kontakte"] {
        fs::create_dir_all(place.path().join(folder)).unwrap();
    }
    let stand = Stand {
        collections: Arc::new(LocalCollections::open(place.path(), owner()).await.unwrap()),
        calendar: CollectionId("calendars/Kalender".to_owned()),
        book: CollectionId("contacts/Kontakte".to_owned()),
        behind: Behind::Files(place.path().to_owned()),
        expired: "seen:long ago",
    };
    super::everything(&stand).await;
}

/// A server with collections of its own for the test.
async fn server(peer: &DavPeer) -> Stand {
    let hand = peer.hand();
    let calendar = peer.url("DAV_CALENDAR_HOME").join("contract-calendar/").unwrap();
    let book = peer.url("DAV_ADDRESSBOOK_HOME").join("contract-book/").unwrap();
    hand.make_calendar(calendar.clone()).await;
    hand.make_book(book.clone()).await;
    let id = |url: Url| CollectionId(url.into());
    Stand {
        collections: Arc::new(dav(&peer.account())),
        calendar: id(calendar),
        book: id(book),
        behind: Behind::Server(hand),
        expired: "sync:http://nobody.example/no-such-token",
    }
}

#[tokio::test]
async fn radicale() {
    let peer = DavPeer::start("radicale.sh", &[]);
    super::everything(&server(&peer).await).await;
}

#[tokio::test]
async fn xandikos() {
    let peer = DavPeer::start("xandikos.sh", &[]);
    super::everything(&server(&peer).await).await;
}

#[tokio::test]
async fn cyrus() {
    let peer = DavPeer::start("cyrus.sh", &[]);
    super::everything(&server(&peer).await).await;
}
