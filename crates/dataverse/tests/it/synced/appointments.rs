//! Appointments as records: people, regarding, files, and those that the organization's services made.

use regarding_dataverse::ApiError;
use regarding_dataverse::synced::{
    FileEdit, NewRecord, RecordChange, RecordError, RecordFile, Records as _, SyncedRecord, SyncedTable,
};
use regarding_model::fields::{Field, Importance, Period, ShowAs, Value};
use regarding_model::global_object;
use regarding_model::identity;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::record::KnownTable;
use regarding_net::Method;
use regarding_sample_org::seed::SeedRole;
use serde_json::json;
use uuid::Uuid;

use super::{Desk, ask, at, edit, new, people, same, send, timed, words};
use crate::office::Office;

#[tokio::test]
async fn d_43_b3_an_appointment_comes_back_with_its_people_and_its_regarding() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let me = desk.person.addresses[0].as_str().to_owned();
    // A contact that carries the person's own address.
    let same_address = vec![(Field::Email1, words(&me))];
    desk.make(new(SyncedTable::Contact, 12, same_address)).await;
    let contact = desk
        .make(new(
            SyncedTable::Contact,
            8,
            vec![(Field::Email1, words("known@harbour.example"))],
        ))
        .await;
    let deal = RecordRef::new(KnownTable::Contact.name(), contact.record.id);
    let fields = vec![
        (Field::Subject, words("Visit")),
        (Field::Location, words("Kiel")),
        (Field::Time, timed("2026-03-05T09:00:00Z", 45)),
        (Field::Importance, Some(Value::Importance(Importance::High))),
        (Field::ShowAs, Some(Value::ShowAs(ShowAs::OutOfOffice))),
        (Field::Organizer, people(&[&me])),
        (
            Field::RequiredAttendees,
            people(&["known@harbour.example", "stranger@else.example"]),
        ),
        (Field::OptionalAttendees, people(&["maybe@else.example"])),
        (Field::Regarding, Some(Value::Record(deal))),
    ];
    let made = desk.make(new(SyncedTable::Appointment, 9, fields.clone())).await;
    same(&made, &fields);
    assert!(made.facts.organized_here);
    assert_eq!(made.facts.start, Some(at("2026-03-05T09:00:00Z")));
    let parties = ask(
        &desk.client,
        &format!("appointments({})/appointment_activity_parties", made.record.id),
    )
    .await;
    let rows = parties["value"].as_array().unwrap();
    let of = |address: &str| rows.iter().find(|row| row["addressused"] == address).unwrap();
    assert_eq!(
        of("known@harbour.example")["_partyid_value"],
        json!(contact.record.id),
        "G-45"
    );
    assert!(of("stranger@else.example")["_partyid_value"].is_null());
    assert_eq!(
        of(&me)["_partyid_value"],
        json!(desk.person.user.0),
        "D-43: oneself, nobody else"
    );
    // Other people, no regarding, another time: at once, or not at all.
    let changed = vec![
        (
            Field::RequiredAttendees,
            people(&["stranger@else.example", "new@else.example"]),
        ),
        (Field::Regarding, None),
        (
            Field::Time,
            Some(Value::Period(Period::AllDay {
                first: "2026-03-06".parse().unwrap(),
                until: "2026-03-08".parse().unwrap(),
            })),
        ),
        (Field::ShowAs, Some(Value::ShowAs(ShowAs::Free))),
    ];
    let version = desk.change(edit(&made, changed.clone())).await.unwrap();
    let read = desk.read(&made.record).await.unwrap();
    assert_eq!(read.version, version);
    same(&read, &changed);
    same(&read, &[fields[5].clone(), fields[7].clone(), fields[0].clone()]);
}

#[tokio::test]
async fn b81_files_of_appointments_come_where_the_organization_synchronizes_them() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let file = |name: &str, bytes: &[u8]| RecordFile {
        name: name.to_owned(),
        media_type: Some("text/plain".to_owned()),
        bytes: bytes.to_vec(),
    };
    let with_files = NewRecord {
        files: vec![file("b.txt", b"two"), file("a.txt", b"one")],
        ..new(
            SyncedTable::Appointment,
            13,
            vec![(Field::Time, timed("2026-03-05T09:00:00Z", 5))],
        )
    };
    let made = desk.make(with_files).await;
    assert!(
        made.content.withheld(Field::Attachments),
        "A-89: off until it is turned on"
    );
    let admin = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let organization = format!("organizations({})", office.world.organization.id);
    let on = json!({"isappointmentattachmentsyncenabled": true});
    send(&admin.client, Method::PATCH, &organization, on).await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let names = |record: &SyncedRecord| match record.content.get(Field::Attachments) {
        Some(Value::Files(files)) => files.iter().map(|file| file.name.clone()).collect(),
        _ => Vec::new(),
    };
    let read = desk.read(&made.record).await.unwrap();
    assert_eq!(names(&read), ["a.txt", "b.txt"]);
    assert_eq!(
        desk.records.files(&made.record).await.unwrap()[0],
        file("a.txt", b"one")
    );
    let change = RecordChange {
        files: vec![
            FileEdit::Remove("b.txt".to_owned()),
            FileEdit::Put(file("a.txt", b"changed")),
        ],
        ..edit(&read, vec![(Field::Location, words("Kiel"))])
    };
    let version = desk.change(change).await.unwrap();
    let now = desk.read(&made.record).await.unwrap();
    assert_eq!(now.version, version);
    assert_eq!(names(&now), ["a.txt"]);
    assert!(now.content.get(Field::Attachments) != read.content.get(Field::Attachments));
    assert_eq!(
        desk.records.files(&made.record).await.unwrap(),
        [file("a.txt", b"changed")]
    );
    let blocked = RecordChange {
        files: vec![FileEdit::Put(file("virus.exe", b"x"))],
        ..edit(&now, vec![])
    };
    assert!(
        matches!(
            desk.change(blocked).await,
            Err(RecordError::Api(ApiError::Refused { .. }))
        ),
        "C2"
    );
    assert_eq!(names(&desk.read(&made.record).await.unwrap()), ["a.txt"]);
}

#[tokio::test]
async fn d_40_b86_without_attendees_the_person_organizes_and_the_calendar_says_nothing() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let made = desk
        .make(new(
            SyncedTable::Appointment,
            10,
            vec![(Field::Time, timed("2026-03-05T09:00:00Z", 0))],
        ))
        .await;
    assert_eq!(made.content.get(Field::Organizer), None);
    assert_eq!(
        made.content.get(Field::Subject),
        None,
        "a column that must not be empty reads as empty"
    );
    assert!(made.facts.organized_here);
    let parties = ask(
        &desk.client,
        &format!(
            "appointments({})/appointment_activity_parties?$filter=participationtypemask%20eq%207",
            made.record.id
        ),
    )
    .await;
    assert_eq!(
        parties["value"][0]["_partyid_value"],
        json!(desk.person.user.0),
        "D-40, C-11"
    );
    let timeless = new(
        SyncedTable::Appointment,
        11,
        vec![(Field::Subject, words("When?"))],
    );
    let refused = desk.records.create(&[timeless]).await.unwrap().remove(0);
    assert!(matches!(refused, Err(RecordError::Unfit(_))));
}

#[tokio::test]
async fn section_4_an_appointment_of_the_organizations_services_is_found_by_its_uid() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let id = Uuid::from_u128(0xada);
    let object = global_object::global_object_id("theirs@server.example").unwrap();
    send(
        &desk.client,
        Method::POST,
        "appointments",
        json!({"activityid": id, "subject": "Theirs", "globalobjectid": object,
            "scheduledstart": "2026-03-05T09:00:00Z", "scheduledend": "2026-03-05T10:00:00Z"}),
    )
    .await;
    let mine = NewRecord {
        uid: Some("mine@client.example".to_owned()),
        ..new(
            SyncedTable::Appointment,
            12,
            vec![(Field::Time, timed("2026-03-05T09:00:00Z", 5))],
        )
    };
    let made = desk.make(mine).await;
    assert_eq!(made.facts.uid.as_deref(), Some("mine@client.example"));
    let uids = [
        "theirs@server.example",
        "mine@client.example",
        "nobodys@client.example",
    ]
    .map(str::to_owned);
    let mut found = desk.records.find_appointments(&uids).await.unwrap();
    found.sort();
    assert_eq!(
        found,
        [
            ("mine@client.example".to_owned(), made.record.clone()),
            (
                "theirs@server.example".to_owned(),
                SyncedTable::Appointment.record(id)
            ),
        ]
    );
    let organization = OrganizationId(office.world.organization.id);
    assert_ne!(
        identity::appointment_record_id(organization, "theirs@server.example", None),
        id,
        "it is adopted, not made again"
    );
}
