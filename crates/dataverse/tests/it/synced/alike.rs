//! Records that look like an item that is to be tracked (D-57).

use regarding_dataverse::synced::{Records as _, SyncedTable};
use regarding_model::fields::{Content, Field, Kind};
use regarding_model::ids::RecordRef;
use regarding_sample_org::seed::SeedRole;

use super::{Desk, new, timed, words};
use crate::office::Office;

fn content(fields: &[(Field, &str)]) -> Content {
    let mut content = Content::default();
    for (field, text) in fields {
        content.set(*field, words(text));
    }
    content
}

impl Desk {
    async fn alike(&self, kind: Kind, fields: &[(Field, &str)]) -> Vec<RecordRef> {
        self.records.find_alike(kind, &[content(fields)]).await.unwrap()
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
        (Field::Email1, "nobody@harbour.example"),
        (Field::Email2, "O'Brien@Harbour.example"),
    ];
    assert_eq!(
        desk.alike(Kind::Contact, &asked).await,
        [first.record, third.record]
    );
    let without = [(Field::Notes, "O'Brien")];
    assert!(
        desk.alike(Kind::Contact, &without).await.is_empty(),
        "nothing is asked without an address"
    );
}

#[tokio::test]
async fn d_57_appointments_and_tasks_are_alike_by_their_subject() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let subject = || vec![(Field::Subject, words("Pump & valve"))];
    let time = (Field::Time, timed("2026-03-05T09:00:00Z", 45));
    let appointment = new(SyncedTable::Appointment, 1, [subject(), vec![time]].concat());
    let appointment = desk.make(appointment).await;
    let task = desk.make(new(SyncedTable::Task, 2, subject())).await;
    let call = desk.make(new(SyncedTable::PhoneCall, 3, subject())).await;
    let asked = [(Field::Subject, "pump & Valve")];
    assert_eq!(desk.alike(Kind::Appointment, &asked).await, [appointment.record]);
    let mut tasks = vec![task.record, call.record];
    tasks.sort();
    assert_eq!(desk.alike(Kind::Task, &asked).await, tasks);
}
