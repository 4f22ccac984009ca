//! Service activities as records: read with whom they are booked for, listed by their filter, and written by nobody here (B.3, C-13).

use regarding_dataverse::ApiError;
use regarding_dataverse::synced::{Absence, RecordChanges, RecordError, Records as _, SyncedTable};
use regarding_model::fields::{Field, Importance, Kind, ShowAs, Value};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_net::Method;
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Desk, edit, new, people, same, send, timed, words};
use crate::office::Office;

const START: &str = "2026-03-05T09:00:00Z";

/// A service activity that a planner makes for a customer, and shares with the salesperson and the agent.
async fn planned(office: &Office, planner: &Desk, id: u128, resources: &[Uuid], customer: Uuid) -> RecordRef {
    let record = SyncedTable::Service.record(Uuid::from_u128(0x5fc_0000_0000 + id));
    let mut parties: Vec<Json> = resources
        .iter()
        .map(|user| {
            json!({"partyid_systemuser@odata.bind": format!("/systemusers({user})"), "participationtypemask": 10})
        })
        .collect();
    parties.push(
        json!({"partyid_contact@odata.bind": format!("/contacts({customer})"), "participationtypemask": 11}),
    );
    let body = json!({
        "activityid": record.id, "subject": "Hoist inspection", "location": "Hall 2", "description": "Bring the load cell",
        "prioritycode": 2, "scheduledstart": START, "scheduledend": "2026-03-05T11:00:00Z", "statecode": 3, "statuscode": 4,
        "regardingobjectid_contact_serviceappointment@odata.bind": format!("/contacts({customer})"),
        "serviceappointment_activity_parties": parties,
    });
    send(&planner.client, Method::POST, "serviceappointments", body).await;
    for role in [SeedRole::Salesperson, SeedRole::SupportAgent] {
        let body = json!({
            "Target": {"@odata.type": "Microsoft.Dynamics.CRM.serviceappointment", "activityid": record.id},
            "PrincipalAccess": {"AccessMask": "ReadAccess", "Principal":
                {"@odata.type": "Microsoft.Dynamics.CRM.systemuser", "systemuserid": office.user(role).id}},
        });
        send(&planner.client, Method::POST, "GrantAccess", body).await;
    }
    record
}

async fn customer(planner: &Desk) -> Uuid {
    let fields = vec![(Field::Email1, words("foreman@harbour.example"))];
    planner
        .make(new(SyncedTable::Contact, 900, fields))
        .await
        .record
        .id
}

#[tokio::test]
async fn b_3_b_100_a_service_activity_is_read_whole_and_whoever_synchronizes_it_is_its_organizer() {
    let office = Office::open().await;
    let planner = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let agent = Desk::of(&office, SeedRole::SupportAgent).await;
    let customer = customer(&planner).await;
    let resources = [desk.person.user.0, agent.person.user.0];
    let record = planned(&office, &planner, 901, &resources, customer).await;
    for reader in [&desk, &agent] {
        let read = reader.read(&record).await.unwrap();
        let me = reader.person.addresses[0].as_str();
        let resources = [&desk, &agent].map(|one| one.person.addresses[0].as_str());
        same(
            &read,
            &[
                (Field::Subject, words("Hoist inspection")),
                (Field::Location, words("Hall 2")),
                (Field::Notes, words("Bring the load cell")),
                (Field::Importance, Some(Value::Importance(Importance::High))),
                (Field::Time, timed(START, 120)),
                (Field::ShowAs, Some(Value::ShowAs(ShowAs::Busy))),
                (Field::Organizer, people(&[me])),
                (Field::RequiredAttendees, people(&resources)),
                (Field::OptionalAttendees, people(&["foreman@harbour.example"])),
                (
                    Field::Regarding,
                    Some(Value::Record(RecordRef::new(
                        KnownTable::Contact.name(),
                        customer,
                    ))),
                ),
                (Field::Recurrence, None),
            ],
        );
        assert_eq!(read.table, SyncedTable::Service);
        assert!(
            read.facts.organized_here && read.facts.uid.is_none(),
            "a copy of their own"
        );
    }
}

#[tokio::test]
async fn b_3_nothing_is_written_to_a_service_activity() {
    let office = Office::open().await;
    let planner = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let customer = customer(&planner).await;
    let record = planned(&office, &planner, 902, &[planner.person.user.0], customer).await;
    let read = planner.read(&record).await.unwrap();
    office.evidence.clear();
    let unsupported = || RecordError::Api(ApiError::Unsupported);
    let subject = vec![(Field::Subject, words("Mine"))];
    assert_eq!(
        planner.change(edit(&read, subject.clone())).await,
        Err(unsupported())
    );
    let another = new(SyncedTable::Service, 903, subject);
    let made = planner.records.create(&[another]).await.unwrap();
    assert_eq!(made, [Err(unsupported())]);
    let version = (record.clone(), read.version.clone());
    let deleted = planner.records.delete(&[version]).await.unwrap();
    assert_eq!(deleted, [Err(unsupported())]);
    let sent = office.evidence.entries();
    assert!(
        sent.iter().all(|entry| entry.carried.is_empty()),
        "nothing but looks"
    );
    assert_eq!(planner.read(&record).await.unwrap().version, read.version);
}

/// C-13: those in which the person takes part, as a resource or otherwise; who is taken out of one does not follow it any more, and nothing
/// is deleted by that (promise 4).
#[tokio::test]
async fn c_13_the_default_filter_selects_the_service_activities_in_which_the_person_takes_part() {
    let office = Office::open().await;
    let planner = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let customer = customer(&planner).await;
    let mine = planned(&office, &planner, 904, &[desk.person.user.0], customer).await;
    let theirs = planned(&office, &planner, 905, &[planner.person.user.0], customer).await;
    let RecordChanges::Complete {
        present, position, ..
    } = desk.records.look(Kind::Appointment, None).await.unwrap()
    else {
        unreachable!("the first look is whole");
    };
    let has = |record: &RecordRef| present.iter().any(|(one, _)| one == record);
    assert!(has(&mine) && !has(&theirs));

    let path = format!("serviceappointments({})", mine.id);
    send(
        &planner.client,
        Method::PATCH,
        &path,
        json!({"location": "Hall 3"}),
    )
    .await;
    let next = desk.records.look(Kind::Appointment, Some(&position));
    let (changed, position) = match next.await.unwrap() {
        RecordChanges::Complete { present, position } => (present, position),
        RecordChanges::Delta {
            changed, position, ..
        } => (changed, position),
    };
    let before = present.iter().find(|(one, _)| *one == mine);
    let after = changed.iter().find(|(one, _)| *one == mine);
    assert!(after.is_some() && after != before, "another version");

    let nobody = json!({"value": [{"partyid_contact@odata.bind": format!("/contacts({customer})"), "participationtypemask": 11}]});
    let parties = format!("{path}/serviceappointment_activity_parties");
    send(&planner.client, Method::PUT, &parties, nobody).await;
    send(
        &planner.client,
        Method::PATCH,
        &path,
        json!({"location": "Hall 4"}),
    )
    .await;
    let selects = match desk
        .records
        .look(Kind::Appointment, Some(&position))
        .await
        .unwrap()
    {
        RecordChanges::Complete { present, .. } => present.iter().any(|(one, _)| *one == mine),
        RecordChanges::Delta { unselected, .. } => !unselected.contains(&mine),
    };
    assert!(!selects);
    let absent = desk.records.absences(core::slice::from_ref(&mine)).await.unwrap();
    assert!(
        absent
            .iter()
            .any(|(one, why)| *one == mine && *why != Absence::Deleted),
        "{absent:?}"
    );
}
