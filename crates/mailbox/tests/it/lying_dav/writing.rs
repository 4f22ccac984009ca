//! Writes whose outcome is not what it seems.

use std::sync::atomic::{AtomicBool, Ordering};

use regarding_mailbox::collections::{Collections as _, Edit, Invitations};
use regarding_mailbox::error::MailboxError;
use regarding_model::fields::{Field, Kind, Period, Value};

use super::{event, fill, place, subject};
use crate::dav_peer::dav;
use crate::fake_dav::{Answer, FakeDav, honest};

fn appointment() -> Edit {
    let period = Period::Timed {
        start: "2027-03-02T09:00:00Z".parse().unwrap(),
        end: "2027-03-02T10:00:00Z".parse().unwrap(),
    };
    let mut edit = subject("new");
    edit.fields.push((Field::Time, Some(Value::Period(period))));
    edit
}

#[tokio::test]
async fn a_write_whose_reply_was_lost_is_found_again() {
    let lost = AtomicBool::new(false);
    let fake = FakeDav::start(move |asked, shelf| {
        if asked.method != "PUT" || lost.swap(true, Ordering::SeqCst) {
            return None;
        }
        let _ = honest(asked, shelf);
        Some(Answer::Cut)
    })
    .await;
    let collections = dav(&fake.account());
    let outcome = collections
        .create(&fake.calendar(), Kind::Appointment, "lost@1", &appointment())
        .await;
    assert!(
        matches!(outcome, Err(MailboxError::Offline { .. })),
        "{outcome:?}"
    );
    assert_eq!(
        fake.shelf().count(|asked| asked.method == "PUT"),
        1,
        "a write is not repeated blindly"
    );
    let found = collections.find(&fake.calendar(), "lost@1").await.unwrap();
    assert_eq!(found.len(), 1);
    let again = collections
        .create(&fake.calendar(), Kind::Appointment, "lost@1", &appointment())
        .await;
    assert!(matches!(again, Err(MailboxError::Stale)), "{again:?}");
}

#[tokio::test]
async fn a_query_that_finds_nothing_is_not_believed() {
    let fake =
        FakeDav::start(|asked, _| asked.reports("calendar-query").then(|| Answer::multistatus(""))).await;
    fake.shelf().put("there.ics", &event("there"));
    assert_eq!(
        dav(&fake.account())
            .find(&fake.calendar(), "there")
            .await
            .unwrap()
            .len(),
        1
    );
    let refusing =
        FakeDav::start(|asked, _| asked.reports("calendar-query").then(|| Answer::status(501))).await;
    refusing.shelf().put("there.ics", &event("there"));
    assert_eq!(
        dav(&refusing.account())
            .find(&refusing.calendar(), "there")
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn versions_that_change_with_every_look_are_stale_and_no_loop() {
    let fake = FakeDav::start(|asked, shelf| {
        if asked.method != "GET" && !asked.reports("multiget") {
            return None;
        }
        let answer = honest(asked, shelf);
        let text = shelf
            .items
            .values()
            .next()
            .map(|(_, text)| text.clone())
            .unwrap_or_default();
        shelf.put("e0.ics", &text);
        Some(answer)
    })
    .await;
    let places = fill(&fake, 1);
    let collections = dav(&fake.account());
    let item = collections.read(&places).await.unwrap().0.remove(0);
    let outcome = collections
        .update(&item.place, &item.revision, &subject("y"))
        .await;
    assert!(matches!(outcome, Err(MailboxError::Stale)), "{outcome:?}");
    assert_eq!(fake.shelf().items["e0.ics"].1, event("e0"), "nothing was written");
    assert_eq!(fake.shelf().count(|asked| asked.method == "PUT"), 1);
    let again = collections
        .update(&item.place, &item.revision, &subject("y"))
        .await;
    assert!(matches!(again, Err(MailboxError::Stale)), "{again:?}");
    assert_eq!(
        fake.shelf().count(|asked| asked.method == "PUT"),
        1,
        "not in hand any more"
    );
}

#[tokio::test]
async fn weak_versions_are_written_over_when_the_server_takes_them() {
    // A proxy that compresses makes strong versions weak; the server behind it knows the strong one.
    let weaken = |answer: Answer| match answer {
        Answer::Say(status, headers, body) => Answer::Say(
            status,
            headers.replace("ETag: \"", "ETag: W/\""),
            body.replace("getetag>\"", "getetag>W/\""),
        ),
        Answer::Cut => Answer::Cut,
    };
    let proxied = FakeDav::start(move |asked, shelf| Some(weaken(honest(asked, shelf)))).await;
    // This one knows weak versions only, and takes them as they are.
    let weak = FakeDav::start(move |asked, shelf| {
        let mut bare = asked.clone();
        if let Some(must) = asked.headers.get("if-match") {
            let Some(strong) = must.strip_prefix("W/") else {
                return Some(Answer::status(412));
            };
            bare.headers.insert("if-match".to_owned(), strong.to_owned());
        }
        Some(weaken(honest(&bare, shelf)))
    })
    .await;
    for fake in [proxied, weak] {
        let places = fill(&fake, 1);
        let collections = dav(&fake.account());
        let item = collections.read(&places).await.unwrap().0.remove(0);
        let revision = collections
            .update(&item.place, &item.revision, &subject("y"))
            .await
            .unwrap()
            .unwrap();
        assert!(fake.shelf().items["e0.ics"].1.contains("SUMMARY:y"));
        collections
            .remove(&item.place, &revision, Invitations::Silent)
            .await
            .unwrap();
    }
    let never = FakeDav::start(|asked, _| {
        asked
            .headers
            .contains_key("if-match")
            .then(|| Answer::status(412))
    })
    .await;
    let places = fill(&never, 1);
    let collections = dav(&never.account());
    let item = collections.read(&places).await.unwrap().0.remove(0);
    let outcome = collections
        .update(&item.place, &item.revision, &subject("y"))
        .await;
    assert!(
        matches!(outcome, Err(MailboxError::Unsupported { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_version_that_was_not_told_is_looked_up_unless_somebody_was_quicker() {
    let quicker = std::sync::Arc::new(AtomicBool::new(false));
    let also = std::sync::Arc::clone(&quicker);
    let fake = FakeDav::start(move |asked, shelf| {
        if asked.method != "PUT" {
            return None;
        }
        let _ = honest(asked, shelf);
        if also.load(Ordering::SeqCst) {
            let theirs = asked.body.replace("SUMMARY:new", "SUMMARY:theirs");
            shelf.put(asked.path.rsplit('/').next().unwrap(), &theirs);
        }
        Some(Answer::status(201))
    })
    .await;
    let collections = dav(&fake.account());
    let told = collections
        .create(&fake.calendar(), Kind::Appointment, "one", &appointment())
        .await
        .unwrap();
    assert_eq!(told.1.unwrap().0, fake.shelf().items["one.ics"].0);
    quicker.store(true, Ordering::SeqCst);
    let told = collections
        .create(&fake.calendar(), Kind::Appointment, "two", &appointment())
        .await
        .unwrap();
    assert_eq!(told.1, None, "their version is not ours");
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let error = |name: &str| {
        format!("<d:error xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><c:{name}/></d:error>")
    };
    let inside = |status: u16, error: &str| {
        format!(
            "<d:multistatus xmlns:d=\"DAV:\"><d:response><d:href>/x</d:href><d:status>HTTP/1.1 {status} No</d:status>{error}\
             </d:response></d:multistatus>"
        )
    };
    type Is = fn(&MailboxError) -> bool;
    let table: [(u16, String, Is); 16] = [
        (403, error("no-uid-conflict"), |it| {
            matches!(it, MailboxError::Stale)
        }),
        (409, error("no-uid-conflict"), |it| {
            matches!(it, MailboxError::Stale)
        }),
        (412, String::new(), |it| matches!(it, MailboxError::Stale)),
        (409, String::new(), |it| matches!(it, MailboxError::Gone)),
        (403, error("valid-calendar-data"), |it| {
            matches!(it, MailboxError::Invalid { .. })
        }),
        (403, String::new(), |it| {
            matches!(it, MailboxError::Forbidden { .. })
        }),
        (401, String::new(), |it| matches!(it, MailboxError::SignIn)),
        (507, String::new(), |it| {
            matches!(it, MailboxError::Forbidden { .. })
        }),
        (500, String::new(), |it| {
            matches!(it, MailboxError::Failing { .. })
        }),
        // Another request holds it for a moment (RFC 4918, 11.3).
        (423, String::new(), |it| matches!(it, MailboxError::Busy { .. })),
        (207, inside(423, ""), |it| matches!(it, MailboxError::Busy { .. })),
        // A refusal inside of a 207 means what it would mean alone.
        (207, inside(412, ""), |it| matches!(it, MailboxError::Stale)),
        (207, inside(403, ""), |it| {
            matches!(it, MailboxError::Forbidden { .. })
        }),
        (207, inside(507, ""), |it| {
            matches!(it, MailboxError::Forbidden { .. })
        }),
        (207, inside(403, &error("no-uid-conflict")), |it| {
            matches!(it, MailboxError::Stale)
        }),
        (207, inside(403, &error("valid-calendar-data")), |it| {
            matches!(it, MailboxError::Invalid { .. })
        }),
    ];
    for (status, body, is_it) in table {
        let answer = body.clone();
        let fake = FakeDav::start(move |asked, _| {
            (asked.method == "PUT").then(|| Answer::Say(status, String::new(), answer.clone()))
        })
        .await;
        let outcome = dav(&fake.account())
            .create(&fake.calendar(), Kind::Appointment, "u", &appointment())
            .await;
        assert!(outcome.as_ref().is_err_and(is_it), "{status} {body}: {outcome:?}");
        assert!(!outcome.unwrap_err().to_string().is_empty());
    }
}

const MEETING: &str = "ORGANIZER:mailto:alice@example.test\r\nATTENDEE:mailto:bob@example.test\r\nSUMMARY";

#[tokio::test]
async fn a_server_that_cannot_be_silenced_is_not_given_the_change() {
    let fake = FakeDav::start(|asked, _| {
        (asked.method == "OPTIONS").then(|| {
            Answer::Say(
                200,
                "DAV: 1, calendar-access\r\nDAV: calendar-auto-schedule\r\n".to_owned(),
                String::new(),
            )
        })
    })
    .await;
    let etag = fake.shelf().put("m.ics", &event("m").replace("SUMMARY", MEETING));
    let collections = dav(&fake.account());
    let (place, revision) = (
        place(&fake, "m.ics"),
        regarding_mailbox::collections::Revision(etag),
    );
    let change = collections.update(&place, &revision, &subject("y")).await;
    let removal = collections.remove(&place, &revision, Invitations::Silent).await;
    for outcome in [change.map(drop), removal] {
        assert!(
            matches!(outcome, Err(MailboxError::Loud)),
            "promise 8: {outcome:?}"
        );
    }
    assert_eq!(
        fake.shelf()
            .count(|asked| matches!(asked.method.as_str(), "PUT" | "DELETE")),
        0
    );
    let (items, _) = collections.read(core::slice::from_ref(&place)).await.unwrap();
    assert!(items[0].invites, "whoever changes it is to be asked first");
    let all = collections.collections().await.unwrap();
    let loud = |kind| {
        all.iter()
            .filter(|one| one.kinds.contains(&kind))
            .all(|one| one.loud)
    };
    assert!(loud(Kind::Appointment), "{all:?}");
    let agreed = Edit {
        invitations: Invitations::Agreed,
        ..subject("y")
    };
    let revision = collections
        .update(&place, &revision, &agreed)
        .await
        .unwrap()
        .unwrap();
    collections
        .remove(&place, &revision, Invitations::Agreed)
        .await
        .unwrap();
    assert_eq!(
        fake.shelf()
            .count(|asked| asked.headers.contains_key("schedule-reply")),
        0
    );
    // What names nobody may be changed; the server is asked to be silent all the same.
    let etag = fake.shelf().put("m.ics", &event("m"));
    collections
        .update(
            &place,
            &regarding_mailbox::collections::Revision(etag),
            &subject("z"),
        )
        .await
        .unwrap();
    assert_eq!(
        fake.shelf()
            .count(|asked| asked.headers.get("schedule-reply").is_some_and(|it| it == "F")),
        1
    );
}
