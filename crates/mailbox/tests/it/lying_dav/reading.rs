//! Lists and items that are not what they should be.

use regarding_mailbox::collections::{CollectionChanges, Collections as _, Peculiarity};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::seam::Checkpoint;

use super::{event, fill, place};
use crate::dav_peer::dav;
use crate::fake_dav::{Answer, FakeDav, found, honest, item};

#[tokio::test]
async fn half_of_the_items_is_asked_for_again() {
    let fake = FakeDav::start(|asked, shelf| {
        // Every multiget is answered with the first half of what it asks for.
        let names: Vec<String> = asked
            .body
            .split("<d:href>/home/cal/")
            .skip(1)
            .filter_map(|it| it.split('<').next())
            .map(str::to_owned)
            .collect();
        let half = names
            .iter()
            .take(names.len() / 2)
            .filter_map(|name| shelf.items.get(name).map(|(etag, text)| item(name, etag, text)));
        asked
            .reports("multiget")
            .then(|| Answer::multistatus(&half.collect::<String>()))
    })
    .await;
    let places = fill(&fake, 21);
    let (items, unreadable) = dav(&fake.account()).read(&places).await.unwrap();
    assert_eq!((items.len(), unreadable.len()), (21, 0));
}

#[tokio::test]
async fn what_cannot_be_had_alone_either_is_named_and_the_others_are_read() {
    let fake = FakeDav::start(|asked, shelf| {
        if asked.reports("multiget") {
            let good = shelf
                .items
                .iter()
                .filter(|(name, _)| *name != "e1.ics" && *name != "e2.ics");
            return Some(Answer::multistatus(
                &good
                    .map(|(name, (etag, text))| item(name, etag, text))
                    .collect::<String>(),
            ));
        }
        match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", "/home/cal/e1.ics") => Some(Answer::status(500)),
            ("GET", "/home/cal/e2.ics") => Some(Answer::status(404)),
            _ => None,
        }
    })
    .await;
    let places = fill(&fake, 4);
    let (items, unreadable) = dav(&fake.account()).read(&places).await.unwrap();
    assert_eq!(items.len(), 2);
    let named: Vec<&str> = unreadable.iter().map(|it| it.place.name.as_str()).collect();
    assert_eq!(named, ["e1.ics"], "e2 is gone, and that is no failure");
    assert!(matches!(
        unreadable[0].error,
        MailboxError::Failing { status: 500 }
    ));
}

#[tokio::test]
async fn a_server_that_fails_at_everything_is_not_asked_for_every_item() {
    let fake = FakeDav::start(|asked, _| {
        (asked.reports("multiget") || asked.method == "GET").then(|| Answer::status(500))
    })
    .await;
    let places = fill(&fake, 1000);
    let outcome = dav(&fake.account()).read(&places).await;
    assert!(
        matches!(outcome, Err(MailboxError::Failing { .. })),
        "{outcome:?}"
    );
    assert!(fake.shelf().asked.len() < 150, "{}", fake.shelf().asked.len());
}

#[tokio::test]
async fn items_that_come_twice_are_there_once() {
    let fake = FakeDav::start(|asked, shelf| match honest(asked, shelf) {
        Answer::Say(207, headers, body) if asked.method == "REPORT" => {
            let from = body.find("<d:response>").unwrap_or(body.len() - 16);
            let to = body.rfind("</d:response>").map_or(from, |at| at + 13);
            let twice = format!("{}{}{}", &body[..to], &body[from..to], &body[to..]);
            Some(Answer::Say(207, headers, twice))
        }
        other => Some(other),
    })
    .await;
    let places = fill(&fake, 3);
    let collections = dav(&fake.account());
    let CollectionChanges::Complete { present, .. } =
        collections.changes(&fake.calendar(), None).await.unwrap()
    else {
        panic!("the first look");
    };
    assert_eq!(present.len(), 3);
    assert_eq!(collections.read(&places).await.unwrap().0.len(), 3);
    assert_eq!(collections.find(&fake.calendar(), "e1").await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_item_that_spoils_the_answer_spoils_itself_alone() {
    let fake = FakeDav::start(|_, _| None).await;
    let places = fill(&fake, 60);
    fake.shelf()
        .put("e7.ics", &event("e7").replace("SUMMARY:x", "SUMMARY:a\u{1}b"));
    fake.shelf().put("e8.ics", "no calendar at all");
    let (items, unreadable) = dav(&fake.account()).read(&places).await.unwrap();
    assert_eq!(items.len(), 59);
    assert!(
        items.iter().any(|it| it.place.name == "e7.ics"),
        "alone it can be read"
    );
    assert_eq!(unreadable.len(), 1);
    assert!(matches!(unreadable[0].error, MailboxError::BadItem { .. }));
}

#[tokio::test]
async fn large_items_are_asked_for_in_smaller_groups() {
    let fake = FakeDav::start(|_, _| None).await;
    let places = fill(&fake, 12);
    let large = event("e0").replace(
        "SUMMARY:x",
        &format!("SUMMARY:x\r\nDESCRIPTION:{}", "A".repeat(3_000_000)),
    );
    for place in &places {
        fake.shelf().put(&place.name, &large);
    }
    let (items, unreadable) = dav(&fake.account()).read(&places).await.unwrap();
    assert_eq!((items.len(), unreadable.len()), (12, 0));
}

#[tokio::test]
async fn uids_are_those_of_the_items() {
    let fake = FakeDav::start(|_, _| None).await;
    let places = fill(&fake, 3);
    fake.shelf().put("e0.ics", &event("changed"));
    fake.shelf().put("e1.ics", &event("e1").replace("UID:e1\r\n", ""));
    fake.shelf().put(
        "e2.ics",
        &event("e2").replace("UID:e2\r\n", "UID:e2\r\nUID:e3\r\n"),
    );
    let (items, _) = dav(&fake.account()).read(&places).await.unwrap();
    let uids: Vec<Option<&str>> = items.iter().map(|it| it.uid.as_deref()).collect();
    assert_eq!(uids, [Some("changed"), None, None]);
    assert!(
        items[1].peculiarities.contains(&Peculiarity::Uid)
            && items[2].peculiarities.contains(&Peculiarity::Uid)
    );
    // The server finds by the name that it remembers; what it found is not that.
    assert!(
        dav(&fake.account())
            .find(&fake.calendar(), "e0")
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn promise_4_an_item_of_a_uid_that_makes_no_sense_is_not_nowhere() {
    let fake = FakeDav::start(|_, _| None).await;
    fake.shelf()
        .put("e0.ics", "BEGIN:VCALENDAR\r\nUID:e0\r\nEND:VCALENDAR\r\n");
    let collections = dav(&fake.account());
    let found = collections.find(&fake.calendar(), "e0").await;
    assert!(matches!(found, Err(MailboxError::NotDone { .. })), "{found:?}");
    assert!(collections.find(&fake.calendar(), "e9").await.unwrap().is_empty());
}

#[tokio::test]
async fn expired_positions_are_answered_by_everything() {
    for status in [400, 403, 409, 410, 412, 500] {
        let fake = FakeDav::start(move |asked, _| {
            let with_token = asked.reports("sync-collection") && asked.body.contains("<d:sync-token>t1<");
            with_token.then(|| Answer::status(status))
        })
        .await;
        fill(&fake, 2);
        let since = Checkpoint("sync:t1".to_owned());
        let outcome = dav(&fake.account())
            .changes(&fake.calendar(), Some(&since))
            .await
            .unwrap();
        assert!(
            matches!(&outcome, CollectionChanges::Complete { present, .. } if present.len() == 2),
            "{status}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn without_a_position_versions_are_compared() {
    for status in [403, 405, 500, 501] {
        let fake =
            FakeDav::start(move |asked, _| asked.reports("sync-collection").then(|| Answer::status(status)))
                .await;
        fill(&fake, 3);
        let collections = dav(&fake.account());
        let CollectionChanges::Complete {
            checkpoint: Some(checkpoint),
            ..
        } = collections.changes(&fake.calendar(), None).await.unwrap()
        else {
            panic!("the first look");
        };
        fake.shelf().put("e1.ics", &event("e1"));
        fake.shelf().items.remove("e2.ics");
        let later = collections
            .changes(&fake.calendar(), Some(&checkpoint))
            .await
            .unwrap();
        let CollectionChanges::Delta {
            changed,
            removed,
            checkpoint,
        } = later
        else {
            panic!("a difference")
        };
        assert_eq!((changed.len(), changed[0].0.name.as_str()), (1, "e1.ics"));
        assert_eq!(removed, [place(&fake, "e2.ics")]);
        // Another run did not see that moment.
        let other = dav(&fake.account())
            .changes(&fake.calendar(), Some(&checkpoint))
            .await
            .unwrap();
        assert!(
            matches!(other, CollectionChanges::Delta { ref changed, .. } if changed.is_empty()),
            "the same moment is known by itself"
        );
        fake.shelf().put("e0.ics", &event("e0"));
        let other = dav(&fake.account())
            .changes(&fake.calendar(), Some(&checkpoint))
            .await
            .unwrap();
        assert!(matches!(other, CollectionChanges::Complete { .. }));
    }
}

#[tokio::test]
async fn a_list_in_pieces_is_put_together_and_one_without_end_is_given_up() {
    let piece = |name: &str, etag: &str, token: &str, more: bool| {
        let rest = if more {
            "<d:response><d:href>/home/cal</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
        } else {
            ""
        };
        Answer::multistatus(&format!(
            "{}{rest}<d:sync-token>{token}</d:sync-token>",
            found(
                &format!("/home/cal/{name}"),
                &format!("<d:getetag>{etag}</d:getetag>")
            )
        ))
    };
    let fake = FakeDav::start(move |asked, _| {
        let token = |token: &str| {
            asked.reports("sync-collection")
                && asked
                    .body
                    .contains(&format!("<d:sync-token>{token}</d:sync-token>"))
        };
        if token("") {
            Some(piece("a.ics", "\"1\"", "p1", true))
        } else if token("p1") {
            Some(piece("b.ics", "\"2\"", "p2", false))
        } else if token("p2") {
            Some(piece("c.ics", "\"3\"", "p2", true))
        } else {
            None
        }
    })
    .await;
    let collections = dav(&fake.account());
    let CollectionChanges::Complete {
        present,
        checkpoint: Some(checkpoint),
    } = collections.changes(&fake.calendar(), None).await.unwrap()
    else {
        panic!("all pieces are one look");
    };
    assert_eq!(present.len(), 2);
    // The same piece again and again: everything is asked for instead.
    let later = collections
        .changes(&fake.calendar(), Some(&checkpoint))
        .await
        .unwrap();
    assert!(matches!(later, CollectionChanges::Complete { .. }));
}

#[tokio::test]
async fn answers_that_are_none_are_said_to_be_none() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><d:multistatus xmlns:d=\"DAV:\">&b;</d:multistatus>";
    let deep = format!("<d:multistatus xmlns:d=\"DAV:\">{}", "<a>".repeat(100_000));
    for body in [
        "",
        "hello",
        "<html></html>",
        "<d:multistatus xmlns:d=\"DAV:\"/>",
        bomb,
        &deep,
    ] {
        let body = body.to_owned();
        let fake = FakeDav::start(move |asked, _| {
            (asked.path == "/home/cal/").then(|| Answer::Say(207, String::new(), body.clone()))
        })
        .await;
        fill(&fake, 1);
        match dav(&fake.account()).changes(&fake.calendar(), None).await {
            // An empty list without a position, and then an empty list: nothing is there.
            Ok(CollectionChanges::Complete { present, .. }) => assert!(present.is_empty()),
            outcome => assert!(
                matches!(outcome, Err(MailboxError::Invalid { .. })),
                "{outcome:?}"
            ),
        }
    }
}
