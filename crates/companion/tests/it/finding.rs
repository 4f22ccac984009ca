//! Finding records, choosing among them, opening them, and adding to them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::mail::FolderPurposeView;
use regarding_companion::view::pane::{ActivityKind, FormValue, RecordRefView};
use regarding_sample_org::seed::row::Cell;
use regarding_sample_org::seed::{self, SeedRole};

use crate::world::{FROM_ILSE, World};

const SHARED: &str = "<shared@hafenwerk.example>";

/// An address that a contact of the seed has and a lead too.
fn address_of_two() -> String {
    let sample = seed::sample(seed::DEFAULT_SEED, Timestamp::now());
    let addresses = |table: &'static str| {
        let rows = sample.rows.iter().filter(move |row| row.table == table);
        rows.filter_map(|row| match row.columns.get("emailaddress1") {
            Some(Cell::Text(address)) => Some(address.clone()),
            _ => None,
        })
    };
    let leads: BTreeSet<String> = addresses("lead").collect();
    addresses("contact")
        .find(|address| leads.contains(address))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn h_13_a_choice_among_matches_is_remembered_by_identifier() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let address = address_of_two();
    let message = format!(
        "From: <{address}>\r\nTo: mara.voss@alderfinch.example\r\nSubject: Which one\r\n\
         Date: Thu, 05 Mar 2026 09:00:00 +0000\r\nMessage-ID: {SHARED}\r\n\r\nHello\r\n"
    );
    world.deliver("", "1772701200.M9.test:2,", &message);
    let key = install.key(SHARED).await;
    let pane = install.companion.pane(&key).await.unwrap();
    let sender = &pane.people[0];
    assert!(sender.matches.len() > 1, "{sender:?}");
    let other = sender.matches[1].clone();
    let record = RecordRefView {
        table: other.table.clone(),
        id: other.id.clone(),
    };
    let chosen = install
        .companion
        .choose_match(&key, &sender.address, &record)
        .await
        .unwrap();
    assert_eq!(chosen.people[0].matches[0].id, other.id);
    install.companion.stop().await;

    let later = world.install("a", SeedRole::Salesperson).await;
    let pane = later.companion.pane(&later.key(SHARED).await).await.unwrap();
    assert_eq!(pane.people[0].matches[0].id, other.id, "another run knows it");
}

#[tokio::test(flavor = "multi_thread")]
async fn h_20_what_was_used_last_comes_first_while_typing_too() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let groups = install.companion.search("Harbour", None).await.unwrap().groups;
    assert!(groups.iter().all(|group| group.title != "Recent"));
    let all: usize = groups.iter().map(|group| group.records.len()).sum();
    let last = groups.last().unwrap().records.last().unwrap().clone();
    let record = RecordRefView {
        table: last.table.clone(),
        id: last.id.clone(),
    };
    let request = install.request(FROM_ILSE, Some(record)).await;
    install.companion.track(request).await.unwrap();

    let groups = install.companion.search("Harbour", None).await.unwrap().groups;
    assert_eq!(groups[0].title, "Recent");
    let recent: Vec<&str> = groups[0]
        .records
        .iter()
        .map(|record| record.id.as_str())
        .collect();
    assert_eq!(recent, [last.id.as_str()]);
    let now: usize = groups.iter().map(|group| group.records.len()).sum();
    assert_eq!(now, all, "once, not twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_opened_at_its_own_address() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let opportunity = install.opportunity("Harbour").await;
    install.companion.open_record(&opportunity).await.unwrap();
    let opened = install.ear.wait_for_browser().await;
    assert!(opened.starts_with(&world.address), "{opened}");
    assert!(
        opened.contains("etn=opportunity") && opened.contains(&opportunity.id),
        "{opened}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn h_30_each_kind_of_activity_is_added_to_a_record() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FROM_ILSE).await;
    let opportunity = install.opportunity("Harbour").await;
    for (kind, set) in [
        (ActivityKind::Task, "tasks"),
        (ActivityKind::PhoneCall, "phonecalls"),
        (ActivityKind::Appointment, "appointments"),
        (ActivityKind::Note, "annotations"),
    ] {
        let form = install
            .companion
            .activity_form(&key, &opportunity, kind)
            .await
            .unwrap();
        let values: Vec<FormValue> = form
            .fields
            .iter()
            .map(|field| FormValue {
                name: field.name.clone(),
                value: match field.name.as_str() {
                    "subject" => format!("Added as {kind:?}"),
                    _ => field.value.clone(),
                },
            })
            .collect();
        install
            .companion
            .create_activity(&opportunity, kind, values)
            .await
            .unwrap();
        let told = world
            .told(&format!("{set}?$filter=subject%20eq%20'Added%20as%20{kind:?}'"))
            .await;
        assert!(told.contains(&opportunity.id), "{kind:?}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_searched_by_subject_and_people_and_the_next_search_ends_the_one_before() {
    let world = World::new().await;
    for number in 0..7 {
        let message = format!(
            "From: Nadia Strand <nadia@strand.example>\r\nTo: mara.voss@alderfinch.example\r\nSubject: Walrus {number}\r\n\
             Date: Thu, 05 Mar 2026 09:00:00 +0000\r\nMessage-ID: <walrus.{number}@strand.example>\r\n\r\nHello\r\n"
        );
        world.deliver("", &format!("177270120{number}.M{number}.walrus:2,"), &message);
    }
    let install = world.install("a", SeedRole::Salesperson).await;
    let companion = &install.companion;
    let folders = companion.folders().await.unwrap();
    let inbox = &folders
        .iter()
        .find(|folder| folder.purpose == FolderPurposeView::Inbox)
        .unwrap()
        .id;
    let first = companion
        .search_mail(inbox, "walrus STRAND", None, 4)
        .await
        .unwrap();
    let second = companion
        .search_mail(inbox, "walrus STRAND", first.next.as_deref(), 4)
        .await
        .unwrap();
    let rows = first.rows.iter().chain(&second.rows);
    let subjects: Vec<&str> = rows.map(|row| row.subject.as_str()).collect();
    let expected = ["6", "5", "4", "3", "2", "1", "0"].map(|number| format!("Walrus {number}"));
    assert_eq!(subjects, expected);
    assert_eq!(second.next, None);
    let none = companion.search_mail(inbox, " \t", None, 4).await.unwrap();
    assert_eq!((none.rows.len(), none.next), (0, None));

    let (overtaken, last) = tokio::join!(
        companion.search_mail(inbox, "wal", None, 4),
        companion.search_mail(inbox, "walrus 3", None, 4)
    );
    assert_eq!(overtaken.unwrap_err().code, FailureCode::Cancelled);
    assert_eq!(last.unwrap().rows.len(), 1);
}
