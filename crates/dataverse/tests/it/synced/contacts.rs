//! Contacts as records, and what holds for records of every table.

use regarding_dataverse::ApiError;
use regarding_dataverse::synced::{NewRecord, RecordError, RecordState, Records as _, SyncedTable, Why};
use regarding_model::fields::{Field, PersonName, Value};
use regarding_net::Method;
use regarding_sample_org::seed::SeedRole;
use serde_json::json;
use uuid::Uuid;

use super::{Desk, edit, new, same, send, words};
use crate::office::{Office, text};

#[tokio::test]
async fn b2_a_contact_comes_back_as_it_was_made_and_changed() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let name = PersonName {
        first: "Ilse".to_owned(),
        last: "Brandt".to_owned(),
        suffix: "Jr".to_owned(),
        ..PersonName::default()
    };
    let fields = vec![
        (Field::FullName, Some(Value::Name(name))),
        (Field::Email1, words("ilse@harbour.example")),
        (Field::Mobile, words("+49 431 1")),
        (Field::Notes, words("Line one\nLine <two> & more")),
        (Field::Birthday, Some(Value::Date("1980-02-29".parse().unwrap()))),
    ];
    let made = desk.make(new(SyncedTable::Contact, 1, fields.clone())).await;
    same(&made, &fields);
    assert!(made.facts.owned_here && made.facts.state == RecordState::Open);
    assert!(made.facts.rights.write);
    let changed = vec![(Field::Mobile, None), (Field::JobTitle, words("Crane driver"))];
    let version = desk.change(edit(&made, changed.clone())).await.unwrap();
    let read = desk.read(&made.record).await.unwrap();
    same(&read, &changed);
    same(&read, &fields[..2]);
    assert_eq!(read.version, version);
    // A11: an older version changes nothing, and says so.
    let stale = desk.change(edit(&made, vec![(Field::Pager, words("1"))])).await;
    assert_eq!(stale, Err(RecordError::Api(ApiError::Stale)));
    // A nameless one has the column that must not be empty, and reads as nameless.
    let nameless = desk
        .make(new(
            SyncedTable::Contact,
            2,
            vec![(Field::Email1, words("x@y.example"))],
        ))
        .await;
    assert_eq!(nameless.content.get(Field::FullName), None);
}

#[tokio::test]
async fn b49_the_company_is_the_parents_name_and_is_never_set() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let account = office.rows("account").next().unwrap();
    let id = Uuid::from_u128(77);
    let body = json!({"contactid": id, "lastname": "Parented", "parentcustomerid_account@odata.bind": format!("/accounts({})", account.id)});
    send(&desk.client, Method::POST, "contacts", body).await;
    let read = desk.read(&SyncedTable::Contact.record(id)).await.unwrap();
    assert!(read.content.get(Field::Company) == words(text(account, "name").unwrap()).as_ref());
    let version = desk
        .change(edit(&read, vec![(Field::Company, words("Another"))]))
        .await
        .unwrap();
    assert_eq!(version, read.version, "B-70: nothing was sent");
    let alone = desk
        .make(new(SyncedTable::Contact, 3, vec![(Field::Nickname, words("n"))]))
        .await;
    assert!(
        alone.content.withheld(Field::Company),
        "the mailbox's own text stays"
    );
}

#[tokio::test]
async fn a11_the_same_record_is_made_once_however_often_it_is_tried() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let one = new(SyncedTable::Contact, 4, vec![(Field::Nickname, words("First"))]);
    let made = desk.make(one.clone()).await;
    let again = NewRecord {
        fields: vec![(Field::Nickname, words("Second"))],
        ..one
    };
    let again = desk.records.create(&[again]).await.unwrap().remove(0).unwrap();
    assert!(again.existed, "success after a look");
    assert_eq!(again.version.as_ref(), Some(&made.version));
    same(
        &desk.read(&made.record).await.unwrap(),
        &[(Field::Nickname, words("First"))],
    );
    // Whoever may not see it is told so: it is not taken for theirs.
    let admin = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let hidden = admin
        .make(new(
            SyncedTable::Contact,
            5,
            vec![(Field::Nickname, words("Hidden"))],
        ))
        .await;
    let tried = new(SyncedTable::Contact, 5, vec![(Field::Nickname, words("Mine"))]);
    let tried = desk.records.create(&[tried]).await.unwrap().remove(0);
    assert!(
        matches!(tried, Err(RecordError::Api(ApiError::Forbidden { .. }))),
        "{:?}",
        tried.map(|made| made.record)
    );
    drop(hidden);
}

#[tokio::test]
async fn what_does_not_fit_is_told_and_stops_no_other() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let long = new(
        SyncedTable::Contact,
        6,
        vec![
            (Field::Mobile, words(&"1".repeat(51))),
            (Field::Nickname, words("n")),
            (Field::Email1, words(&"x".repeat(101))),
        ],
    );
    let fine = new(SyncedTable::Contact, 7, vec![(Field::Nickname, words("n"))]);
    let made = desk.records.create(&[long, fine]).await.unwrap();
    let Err(RecordError::Unfit(unfit)) = &made[0] else {
        panic!("nothing is sent cut");
    };
    let told: Vec<(Field, Why)> = unfit.iter().map(|one| (one.field, one.why)).collect();
    let too_long = |limit| Why::TooLong { limit };
    assert_eq!(
        told,
        [(Field::Mobile, too_long(50)), (Field::Email1, too_long(100))]
    );
    assert!(made[1].is_ok());
    let gone = desk.read(&SyncedTable::Contact.record(Uuid::from_u128(1))).await;
    assert_eq!(gone.unwrap_err(), RecordError::Api(ApiError::Gone));
}
