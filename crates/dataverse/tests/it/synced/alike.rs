//! Records that look like an item that is to be tracked (D-57).

use regarding_dataverse::synced::{Records as _, SyncedTable};
use regarding_model::fields::{Content, Field, Kind, Moment, Value};
use regarding_model::ids::RecordRef;
use regarding_sample_org::seed::SeedRole;

use super::{Desk, new, timed, words};
use crate::office::Office;

impl Desk {
    async fn alike(&self, kind: Kind, fields: &[(Field, Option<Value>)]) -> Vec<RecordRef> {
        let mut content = Content::default();
        for (field, value) in fields {
            content.set(*field, value.clone());
        }
        self.records.find_alike(kind, &[content]).await.unwrap()
    }
}

#[tokio::test]
async fn d_57_a_contact_is_alike_that_has_one_of_the_addresses_and_is_the_persons_own() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let other = Desk::of(&office, SeedRole::SupportAgent).await;
    let address = |field| vec![(field, words("o'brien@harbour.example"))];
    let first = desk
        .make(new(SyncedTable::Contact, 1, address(Field::Email1)))
        .await;
    let third = desk
        .make(new(SyncedTable::Contact, 2, address(Field::Email3)))
        .await;
    other
        .make(new(SyncedTable::Contact, 3, address(Field::Email1)))
        .await;
    let asked = [
        (Field::Email1, words("nobody@harbour.example")),
        (Field::Email2, words("O'Brien@Harbour.example")),
    ];
    assert_eq!(
        desk.alike(Kind::Contact, &asked).await,
        [first.record, third.record]
    );
    let without = [(Field::Notes, words("O'Brien"))];
    assert!(
        desk.alike(Kind::Contact, &without).await.is_empty(),
        "nothing is asked without an address"
    );
}

#[tokio::test]
async fn d_57_appointments_and_tasks_are_alike_by_subject_and_time() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let subject = || (Field::Subject, words("Pump & valve"));
    let time = |start| (Field::Time, timed(start, 45));
    let due = |day: &str| (Field::Due, Some(Value::Moment(Moment::Day(day.parse().unwrap()))));
    let meets = "2026-03-05T09:00:00Z";
    let appointment = new(SyncedTable::Appointment, 1, vec![subject(), time(meets)]);
    let appointment = desk.make(appointment).await;
    let later = new(
        SyncedTable::Appointment,
        2,
        vec![subject(), time("2026-04-05T09:00:00Z")],
    );
    desk.make(later).await;
    let task = desk
        .make(new(SyncedTable::Task, 3, vec![subject(), due("2026-03-20")]))
        .await;
    let asked = (Field::Subject, words("pump & Valve"));
    let alike = desk.alike(Kind::Appointment, &[asked.clone(), time(meets)]).await;
    assert_eq!(alike, [appointment.record], "not the one of another month");
    let alike = desk.alike(Kind::Task, &[asked.clone(), due("2026-03-20")]).await;
    assert_eq!(alike, [task.record]);
    assert!(
        desk.alike(Kind::Task, &[asked]).await.is_empty(),
        "without a time nothing is alike"
    );
}
