//! Creating, changing, removing, and being told of it.

use std::collections::BTreeSet;

use regarding_mailbox::collections::{CollectionChanges, Invitations, Organizer, PlaceKey, Revision};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::seam::Checkpoint;
use regarding_model::fields::{Field, Kind};

use super::stand::{Stand, assert_has, fresh, set, text};

pub(super) async fn collections_are_found(stand: &Stand) {
    let all = stand.collections.collections().await.unwrap();
    for kind in Kind::ALL {
        let own = all.iter().find(|it| it.id == *stand.collection(kind)).unwrap();
        assert!(own.kinds.contains(&kind) && own.writable && !own.name.is_empty());
        let preferred = all
            .iter()
            .filter(|it| it.kinds.contains(&kind) && it.preferred)
            .count();
        assert_eq!(preferred, 1, "new items of {kind:?} go to one collection");
    }
    assert!(
        all.iter()
            .all(|it| it.kinds.contains(&Kind::Contact) == (it.kinds == [Kind::Contact]))
    );
}

/// The version as a reader sees it, which is the one that the write named if it named one.
async fn seen(stand: &Stand, place: &PlaceKey, told: Option<Revision>) -> Revision {
    let revision = stand.read(place).await.revision;
    assert!(
        told.is_none_or(|told| told == revision),
        "the version of a write is that of the item"
    );
    revision
}

pub(super) async fn an_item_of_each_kind_is_created_read_changed_and_removed(stand: &Stand) {
    for kind in Kind::ALL {
        let uid = format!("whole-{kind:?}@regarding");
        let wanted = fresh(kind, "Grüße; eins, zwei \"drei\" \\ vier");
        let (place, told) = stand
            .collections
            .create(stand.collection(kind), kind, &uid, &wanted)
            .await
            .unwrap();
        let revision = seen(stand, &place, told).await;
        let item = stand.read(&place).await;
        assert_has(&item, &wanted);
        assert_eq!(
            (item.kind, item.uid.as_deref(), item.organizer),
            (kind, Some(uid.as_str()), Organizer::Owner)
        );
        assert!(item.peculiarities.is_empty() && item.mark.is_none());
        let long =
            "Eine lange Zeile mit Umlauten äöüß und 👩‍💻, die gefaltet wird.\nUnd eine zweite.".repeat(4);
        let change = set([(Field::Notes, text(&long))]);
        let told = stand
            .collections
            .update(&place, &revision, &change)
            .await
            .unwrap();
        let after = seen(stand, &place, told).await;
        assert_ne!(after, revision);
        let item = stand.read(&place).await;
        assert_has(&item, &change);
        // The same again is nothing to write.
        let same = stand.collections.update(&place, &after, &change).await.unwrap();
        assert_eq!(same.as_ref(), Some(&after));
        let empty = set([(Field::Notes, None)]);
        let told = stand.collections.update(&place, &after, &empty).await.unwrap();
        let last = seen(stand, &place, told).await;
        assert!(stand.read(&place).await.content.get(Field::Notes).is_none());
        stand
            .collections
            .remove(&place, &last, Invitations::Silent)
            .await
            .unwrap();
        let (items, unreadable) = stand.collections.read(&[place]).await.unwrap();
        assert!(items.is_empty() && unreadable.is_empty());
    }
}

pub(super) async fn a_stale_version_is_refused_and_nothing_is_lost(stand: &Stand) {
    for kind in Kind::ALL {
        let uid = format!("stale-{kind:?}");
        let created = stand
            .collections
            .create(stand.collection(kind), kind, &uid, &fresh(kind, "first"))
            .await;
        let (place, told) = created.unwrap();
        let old = seen(stand, &place, told).await;
        let theirs = stand.get(&place).await.replace("first", "theirs");
        stand.put(&place, &theirs).await;
        let late = stand
            .collections
            .update(&place, &old, &set([(Field::Notes, text("ours"))]))
            .await;
        assert!(matches!(late, Err(MailboxError::Stale)), "{late:?}");
        let removed = stand.collections.remove(&place, &old, Invitations::Silent).await;
        assert!(matches!(removed, Err(MailboxError::Stale)), "{removed:?}");
        let there = stand.get(&place).await;
        assert!(there.contains("theirs") && !there.contains("ours"));
        let now = stand.read(&place).await.revision;
        stand
            .collections
            .remove(&place, &now, Invitations::Silent)
            .await
            .unwrap();
    }
}

pub(super) async fn a_uid_exists_once(stand: &Stand) {
    for kind in Kind::ALL {
        let uid = format!("once-{kind:?}");
        let (collections, collection) = (&stand.collections, stand.collection(kind));
        let (place, _) = collections
            .create(collection, kind, &uid, &fresh(kind, "first"))
            .await
            .unwrap();
        let again = collections
            .create(collection, kind, &uid, &fresh(kind, "second"))
            .await;
        assert!(matches!(again, Err(MailboxError::Stale)), "{again:?}");
        // Another program gave it another name.
        let bytes = stand.get(&place).await;
        stand.take_away(&place).await;
        let other = stand.place(
            kind,
            if kind == Kind::Contact {
                "other-name.vcf"
            } else {
                "other-name.ics"
            },
        );
        stand.put(&other, &bytes).await;
        let found = collections.find(collection, &uid).await.unwrap();
        assert_eq!(found.iter().map(|item| &item.place).collect::<Vec<_>>(), [&other]);
        match collections
            .create(collection, kind, &uid, &fresh(kind, "third"))
            .await
        {
            Err(MailboxError::Stale) => {}
            // Cyrus and Xandikos let a UID be twice in an address book.
            Ok((place, _)) if kind == Kind::Contact && stand.is_server() => {
                assert_eq!(
                    collections.find(collection, &uid).await.unwrap().len(),
                    2,
                    "both are found"
                );
                stand.take_away(&place).await;
            }
            again => panic!("{again:?}"),
        }
        assert!(collections.find(collection, "nobody").await.unwrap().is_empty());
        stand.take_away(&other).await;
    }
}

fn names<'a>(places: impl Iterator<Item = &'a PlaceKey>) -> BTreeSet<String> {
    places.map(|place| place.name.clone()).collect()
}

pub(super) async fn changes_are_told_once(stand: &Stand) {
    for kind in [Kind::Appointment, Kind::Contact] {
        let (collections, collection) = (&stand.collections, stand.collection(kind));
        let mut places = Vec::new();
        for (number, words) in ["stays", "differs", "goes"].into_iter().enumerate() {
            let uid = format!("delta-{kind:?}-{number}");
            places.push(
                collections
                    .create(collection, kind, &uid, &fresh(kind, words))
                    .await
                    .unwrap()
                    .0,
            );
        }
        let CollectionChanges::Complete {
            present,
            checkpoint: Some(checkpoint),
        } = collections.changes(collection, None).await.unwrap()
        else {
            panic!("a first look is complete");
        };
        let there = names(present.iter().map(|(place, _)| place));
        assert!(places.iter().all(|place| there.contains(&place.name)));
        for (place, revision) in &present {
            assert_eq!(*revision, stand.read(place).await.revision, "{}", place.name);
        }
        let checkpoint = quiet(stand, kind, &checkpoint).await;
        let changed = stand.get(&places[1]).await.replace("differs", "differed");
        stand.put(&places[1], &changed).await;
        stand.take_away(&places[2]).await;
        let (new, _) = collections
            .create(
                collection,
                kind,
                &format!("delta-{kind:?}-new"),
                &fresh(kind, "new"),
            )
            .await
            .unwrap();
        let CollectionChanges::Delta {
            changed,
            removed,
            checkpoint,
        } = collections.changes(collection, Some(&checkpoint)).await.unwrap()
        else {
            panic!("a later look tells what happened");
        };
        assert_eq!(
            names(changed.iter().map(|(place, _)| place)),
            names([&places[1], &new].into_iter())
        );
        assert_eq!(removed, [places[2].clone()]);
        quiet(stand, kind, &checkpoint).await;
        for place in [&places[0], &places[1], &new] {
            stand.take_away(place).await;
        }
    }
}

/// Nothing happened since.
async fn quiet(stand: &Stand, kind: Kind, since: &Checkpoint) -> Checkpoint {
    match stand
        .collections
        .changes(stand.collection(kind), Some(since))
        .await
        .unwrap()
    {
        CollectionChanges::Delta {
            changed,
            removed,
            checkpoint,
        } => {
            assert!(
                changed.is_empty() && removed.is_empty(),
                "{changed:?} {removed:?}"
            );
            checkpoint
        }
        CollectionChanges::Complete { .. } => panic!("the position is known"),
    }
}

pub(super) async fn an_expired_checkpoint_is_answered_by_everything(stand: &Stand) {
    let (place, _) = stand
        .collections
        .create(&stand.calendar, Kind::Task, "expired", &fresh(Kind::Task, "x"))
        .await
        .unwrap();
    let expired = Checkpoint(stand.expired.to_owned());
    match stand
        .collections
        .changes(&stand.calendar, Some(&expired))
        .await
        .unwrap()
    {
        CollectionChanges::Complete { present, checkpoint } => {
            assert!(present.iter().any(|(it, _)| *it == place));
            quiet(stand, Kind::Task, &checkpoint.unwrap()).await;
        }
        CollectionChanges::Delta { .. } => panic!("nobody gave that position"),
    }
    stand.take_away(&place).await;
}

pub(super) async fn what_is_gone_is_gone(stand: &Stand) {
    let (collections, kind) = (&stand.collections, Kind::Appointment);
    let created = collections
        .create(&stand.calendar, kind, "going", &fresh(kind, "x"))
        .await;
    let place = created.unwrap().0;
    let revision = stand.read(&place).await.revision;
    stand.take_away(&place).await;
    let (items, unreadable) = collections.read(core::slice::from_ref(&place)).await.unwrap();
    assert!(items.is_empty() && unreadable.is_empty());
    let change = set([(Field::Subject, text("y"))]);
    for outcome in [
        collections.update(&place, &revision, &change).await.map(drop),
        collections.remove(&place, &revision, Invitations::Silent).await,
        collections.files(&place).await.map(drop),
    ] {
        assert!(matches!(outcome, Err(MailboxError::Gone)), "{outcome:?}");
    }
    let nowhere = regarding_mailbox::collections::CollectionId(format!(
        "{}-nowhere",
        stand.calendar.0.trim_end_matches('/')
    ));
    let outcome = collections.changes(&nowhere, None).await;
    assert!(matches!(outcome, Err(MailboxError::Gone)), "{outcome:?}");
}

pub(super) async fn uids_may_hold_anything(stand: &Stand) {
    for kind in Kind::ALL {
        for uid in [
            "a&b<c>\"d\"'@x",
            "../../etc/passwd",
            "with blanks, commas; and ü",
            "%2F%00",
            "CON",
        ] {
            let uid = format!("{uid}-{kind:?}");
            let (collections, collection) = (&stand.collections, stand.collection(kind));
            let (place, _) = collections
                .create(collection, kind, &uid, &fresh(kind, "odd"))
                .await
                .unwrap();
            let found = collections.find(collection, &uid).await.unwrap();
            assert_eq!(found.len(), 1, "{uid}");
            assert_eq!(
                (found[0].uid.as_deref(), &found[0].place),
                (Some(uid.as_str()), &place)
            );
            stand.take_away(&place).await;
        }
    }
}
