//! Calendars and address books in files: what only files can be.

use std::fs;
use std::path::Path;

use regarding_mailbox::collections::{
    CollectionChanges, CollectionId, Collections as _, Edit, Invitations, Peculiarity, PlaceKey,
};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::local::LocalCollections;
use regarding_model::fields::{Field, Kind, Value};

use crate::dav_peer::owner;

fn event(uid: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:20270302T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

async fn folder() -> (tempfile::TempDir, LocalCollections, CollectionId) {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join("calendars/Kalender")).unwrap();
    let collections = LocalCollections::open(place.path(), owner()).await.unwrap();
    (place, collections, CollectionId("calendars/Kalender".to_owned()))
}

fn at(collection: &CollectionId, name: &str) -> PlaceKey {
    PlaceKey {
        collection: collection.clone(),
        name: name.to_owned(),
    }
}

async fn names(collections: &LocalCollections, collection: &CollectionId) -> Vec<String> {
    let CollectionChanges::Complete { present, .. } = collections.changes(collection, None).await.unwrap()
    else {
        panic!("a first look is complete");
    };
    present.into_iter().map(|(place, _)| place.name).collect()
}

#[tokio::test]
async fn several_entries_in_one_file_are_read_and_left_alone() {
    let (place, collections, calendar) = folder().await;
    let file = place.path().join("calendars/Kalender/export.ics");
    let text = format!("{}{}", event("a"), event("b"));
    fs::write(&file, &text).unwrap();
    let export = at(&calendar, "export.ics");
    let item = collections
        .read(std::slice::from_ref(&export))
        .await
        .unwrap()
        .0
        .remove(0);
    assert!(item.uid.is_none() && item.peculiarities == [Peculiarity::Uid]);
    let change = Edit {
        fields: vec![(Field::Subject, Value::text("x"))],
        ..Edit::default()
    };
    for outcome in [
        collections
            .update(&export, &item.revision, &change)
            .await
            .map(drop),
        collections
            .remove(&export, &item.revision, Invitations::Silent)
            .await,
    ] {
        assert!(
            matches!(outcome, Err(MailboxError::NotDone { .. })),
            "{outcome:?}"
        );
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // A UID in it is taken all the same.
    let mut fresh = change;
    let time = regarding_model::fields::Period::AllDay {
        first: jiff::civil::date(2027, 3, 2),
        until: jiff::civil::date(2027, 3, 3),
    };
    fresh.fields.push((Field::Time, Some(Value::Period(time))));
    let again = collections
        .create(&calendar, Kind::Appointment, "b", &fresh)
        .await;
    assert!(matches!(again, Err(MailboxError::Stale)), "{again:?}");
}

#[tokio::test]
async fn only_items_are_items() {
    let (place, collections, calendar) = folder().await;
    let folder = place.path().join("calendars/Kalender");
    let outside = place.path().join("outside.ics");
    fs::write(&outside, event("outside")).unwrap();
    fs::write(folder.join("item.ics"), event("item")).unwrap();
    fs::write(folder.join("UPPER.ICS"), event("upper")).unwrap();
    fs::write(folder.join(".regarding-1-1.new"), event("half")).unwrap();
    fs::write(folder.join(".hidden.ics"), event("hidden")).unwrap();
    fs::write(folder.join("notes.txt"), "notes").unwrap();
    fs::create_dir(folder.join("folder.ics")).unwrap();
    std::os::unix::fs::symlink(&outside, folder.join("link.ics")).unwrap();
    assert_eq!(names(&collections, &calendar).await, ["UPPER.ICS", "item.ics"]);
    let wrong = [
        "../outside.ics",
        "../../outside.ics",
        "/etc/passwd",
        "notes.txt",
        "",
        ".",
        "..",
    ];
    for name in wrong {
        let (items, unreadable) = collections.read(&[at(&calendar, name)]).await.unwrap();
        assert!(items.is_empty() && unreadable.is_empty(), "{name}");
    }
    for id in [
        "calendars/..",
        "calendars/",
        "../calendars/Kalender",
        "contacts/Kalender",
        "mail/x",
        "",
    ] {
        let outcome = collections.changes(&CollectionId(id.to_owned()), None).await;
        assert!(matches!(outcome, Err(MailboxError::Gone)), "{id}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_is_no_item_inside_is_named_and_the_others_are_read() {
    let (place, collections, calendar) = folder().await;
    let folder = place.path().join("calendars/Kalender");
    fs::write(folder.join("good.ics"), event("good")).unwrap();
    fs::write(folder.join("bad.ics"), b"\xff\xfe\x00rubbish").unwrap();
    fs::write(folder.join("empty.ics"), b"").unwrap();
    large(&folder.join("large.ics"));
    let all = names(&collections, &calendar).await;
    assert_eq!(all.len(), 4);
    let places: Vec<PlaceKey> = all.iter().map(|name| at(&calendar, name)).collect();
    let (items, unreadable) = collections.read(&places).await.unwrap();
    assert_eq!(items.len(), 1);
    let named: Vec<&str> = unreadable.iter().map(|it| it.place.name.as_str()).collect();
    assert_eq!(named, ["bad.ics", "empty.ics", "large.ics"]);
    assert!(matches!(unreadable[2].error, MailboxError::TooLarge { .. }));
}

/// A file of 40 MB that takes no room.
fn large(path: &Path) {
    fs::File::create(path).unwrap().set_len(40 * 1024 * 1024).unwrap();
}

#[tokio::test]
async fn folders_that_are_not_there_hold_nothing() {
    let place = tempfile::tempdir().unwrap();
    let collections = LocalCollections::open(place.path(), owner()).await.unwrap();
    assert!(collections.collections().await.unwrap().is_empty());
    let nowhere = LocalCollections::open(&place.path().join("nowhere"), owner()).await;
    assert!(matches!(nowhere, Err(MailboxError::Offline { .. })));
}
