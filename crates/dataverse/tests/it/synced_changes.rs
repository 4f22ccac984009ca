//! What is different among the records that the filters select, and what became of those that none selects any more (promise 4).

#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use regarding_dataverse::synced::{
    Absence, Position, RecordChanges, RecordError, Records as _, SyncedTable, Version,
};
use regarding_dataverse::{ApiError, ReplyFault};
use regarding_model::fields::{Field, Kind, PersonName, Value};
use regarding_model::ids::RecordRef;
use regarding_net::Method;
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule};
use serde_json::json;
use uuid::Uuid;

use crate::office::Office;
use crate::synced::{Desk, NewRecordExt as _, ask, at, new, send, words};

/// What somebody knows who takes in what each look tells.
#[derive(Default)]
struct Mirror {
    known: BTreeMap<RecordRef, Version>,
    position: Option<Position>,
}

/// What a look said.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    complete: bool,
    changed: BTreeSet<Uuid>,
    absent: BTreeMap<Uuid, Absence>,
}

impl Mirror {
    /// The known records that a look did not name, or named as not selected.
    fn missing(&self, changes: &RecordChanges) -> Vec<RecordRef> {
        let known = self.known.keys();
        match changes {
            RecordChanges::Complete { present, .. } => {
                let present: BTreeSet<&RecordRef> = present.iter().map(|(record, _)| record).collect();
                known
                    .filter(|record| !present.contains(record))
                    .cloned()
                    .collect()
            }
            RecordChanges::Delta { unselected, .. } => known
                .filter(|record| unselected.contains(record))
                .cloned()
                .collect(),
        }
    }

    async fn look(&mut self, desk: &Desk, kind: Kind) -> Result<Told, RecordError> {
        let changes = desk.records.look(kind, self.position.as_ref()).await?;
        let missing = self.missing(&changes);
        let absent = desk.records.absences(&missing).await?;
        let (complete, present, position) = match changes {
            RecordChanges::Complete { present, position } => (true, present, position),
            RecordChanges::Delta {
                changed, position, ..
            } => (false, changed, position),
        };
        let different = present
            .iter()
            .filter(|(record, version)| self.known.get(record) != Some(version))
            .map(|(record, _)| record.id)
            .collect();
        self.known.extend(present);
        for (record, _) in &absent {
            self.known.remove(record);
        }
        // Kept as a text between two looks, as the cache does.
        self.position = Some(Position(position.0.clone()));
        Ok(Told {
            complete,
            changed: different,
            absent: absent
                .into_iter()
                .map(|(record, absence)| (record.id, absence))
                .collect(),
        })
    }
}

fn told(changed: &[Uuid], absent: &[(Uuid, Absence)]) -> (BTreeSet<Uuid>, BTreeMap<Uuid, Absence>) {
    (
        changed.iter().copied().collect(),
        absent.iter().copied().collect(),
    )
}

/// The contract for both ways: by change tracking for whoever reads all rows, by counting for everybody else.
async fn contract(role: SeedRole) {
    let office = Office::open().await;
    let admin = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let desk = Desk::of(&office, role).await;
    let me = desk.person.user;
    let mut mirror = Mirror::default();
    let first = mirror.look(&desk, Kind::Contact).await.unwrap();
    assert!(first.complete && first.absent.is_empty());
    let ids: Vec<RecordRef> = mirror.known.keys().cloned().collect();
    for (record, read) in desk.records.read(&ids).await.unwrap() {
        let read = read.unwrap();
        assert!(
            read.facts.owned_here,
            "C-10: contacts of one's own, and no others"
        );
        assert_eq!(Some(&read.version), mirror.known.get(&record));
    }
    let quiet = mirror.look(&desk, Kind::Contact).await.unwrap();
    assert_eq!(
        quiet,
        Told {
            complete: false,
            changed: BTreeSet::new(),
            absent: BTreeMap::new()
        }
    );

    let mut made = Vec::new();
    for number in 100..106 {
        made.push(
            desk.make(new(
                SyncedTable::Contact,
                number,
                vec![(Field::Nickname, words("n"))],
            ))
            .await,
        );
    }
    let id = |at: usize| made[at].record.id;
    let look = mirror.look(&desk, Kind::Contact).await.unwrap();
    let all: Vec<Uuid> = (0..6).map(id).collect();
    assert_eq!((look.changed, look.absent), told(&all, &[]), "{role:?}: made");

    let path = |at: usize| format!("contacts({})", id(at));
    send(
        &admin.client,
        Method::PATCH,
        &path(0),
        json!({"nickname": "changed"}),
    )
    .await;
    send(&admin.client, Method::DELETE, &path(1), serde_json::Value::Null).await;
    send(
        &admin.client,
        Method::PATCH,
        &path(2),
        json!({"statecode": 1, "statuscode": 2}),
    )
    .await;
    let stranger = office.user(SeedRole::SupportAgent).id;
    let assign = json!({"ownerid@odata.bind": format!("/systemusers({stranger})")});
    send(&admin.client, Method::PATCH, &path(3), assign).await;
    let look = mirror.look(&desk, Kind::Contact).await.unwrap();
    let out_of_sight = if role == SeedRole::SystemAdministrator {
        Absence::LeftFilter
    } else {
        Absence::Forbidden
    };
    assert_eq!(
        (look.changed, look.absent),
        told(
            &[id(0)],
            &[
                (id(1), Absence::Deleted),
                (id(2), Absence::LeftFilter),
                (id(3), out_of_sight)
            ]
        ),
        "{role:?}: promise 4, D-30"
    );
    let quiet = mirror.look(&desk, Kind::Contact).await.unwrap();
    assert!(quiet.changed.is_empty() && quiet.absent.is_empty());

    // It comes back.
    send(
        &admin.client,
        Method::PATCH,
        &path(2),
        json!({"statecode": 0, "statuscode": 1}),
    )
    .await;
    let assign = json!({"ownerid@odata.bind": format!("/systemusers({me})")});
    send(&admin.client, Method::PATCH, &path(3), assign).await;
    let look = mirror.look(&desk, Kind::Contact).await.unwrap();
    assert_eq!(
        (look.changed, look.absent),
        told(&[id(2), id(3)], &[]),
        "{role:?}"
    );

    // A position that is of no use leads to everything, and to nothing new.
    for text in ["", "{}", "what is this?"] {
        mirror.position = Some(Position(text.to_owned()));
        let look = mirror.look(&desk, Kind::Contact).await.unwrap();
        assert!(
            look.complete && look.changed.is_empty() && look.absent.is_empty(),
            "{text}"
        );
    }
    office.store.expire_change_tracking().unwrap();
    let look = mirror.look(&desk, Kind::Contact).await.unwrap();
    assert!(
        look.changed.is_empty() && look.absent.is_empty(),
        "{role:?}: A14, an old link"
    );
}

#[tokio::test]
async fn c4_who_reads_all_rows_is_told_by_change_tracking() {
    contract(SeedRole::SystemAdministrator).await;
}

#[tokio::test]
async fn c4_who_reads_some_rows_is_told_by_what_the_filters_answer() {
    contract(SeedRole::Salesperson).await;
}

#[tokio::test]
async fn c_4_c_5_d_63_without_an_active_filter_nothing_comes_or_is_deleted_and_several_are_united() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let mut mirror = Mirror::default();
    mirror.look(&desk, Kind::Contact).await.unwrap();
    let count = mirror.known.len();
    assert!(count > 0);
    let mine = ask(
        &desk.client,
        "userqueries?$filter=querytype%20eq%20256%20and%20returnedtypecode%20eq%20'contact'",
    )
    .await;
    let id = mine["value"][0]["userqueryid"].as_str().unwrap().to_owned();
    let path = format!("userqueries({id})");
    send(
        &desk.client,
        Method::PATCH,
        &path,
        json!({"statecode": 1, "statuscode": 2}),
    )
    .await;
    let look = mirror.look(&desk, Kind::Contact).await.unwrap();
    assert!(look.complete, "other filters are another look");
    assert_eq!(look.absent.len(), count);
    assert!(
        look.absent
            .values()
            .all(|absence| *absence == Absence::LeftFilter),
        "D-63: unlinked, not deleted"
    );
    // Two filters on one table are united, and name a record once (C-4).
    send(
        &desk.client,
        Method::PATCH,
        &path,
        json!({"statecode": 0, "statuscode": 1}),
    )
    .await;
    let wide = "<fetch><entity name='contact'><filter><condition attribute='statecode' operator='eq' value='0'/></filter></entity></fetch>";
    send(
        &desk.client,
        Method::POST,
        "userqueries",
        json!({"name": "All", "returnedtypecode": "contact", "querytype": 256, "fetchxml": wide}),
    )
    .await;
    mirror.look(&desk, Kind::Contact).await.unwrap();
    let seen = ask(
        &desk.client,
        "contacts?$select=contactid&$filter=statecode%20eq%200",
    )
    .await;
    assert_eq!(mirror.known.len(), seen["value"].as_array().unwrap().len());
    assert!(mirror.known.len() > count);
}

#[tokio::test]
async fn a_filter_that_is_not_run_takes_nothing_for_absent() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let mut mirror = Mirror::default();
    mirror.look(&desk, Kind::Contact).await.unwrap();
    let before = mirror.known.clone();
    let broken = "<fetch><entity name='contact'><filter><condition attribute='nosuchcolumn' operator='null'/></filter></entity></fetch>";
    let made = send(
        &desk.client,
        Method::POST,
        "userqueries",
        json!({"userqueryid": Uuid::from_u128(0xbad), "name": "Broken", "returnedtypecode": "contact", "querytype": 256, "fetchxml": broken}),
    )
    .await;
    drop(made);
    let error = mirror.look(&desk, Kind::Contact).await.unwrap_err();
    assert!(
        matches!(&error, RecordError::Filter { id, .. } if *id == Uuid::from_u128(0xbad)),
        "{error:?}"
    );
    assert_eq!(mirror.known, before);
}

#[tokio::test]
async fn a_failed_look_tells_nothing_and_is_made_up_for() {
    let office = Office::open().await;
    for role in [SeedRole::SystemAdministrator, SeedRole::Salesperson] {
        let desk = Desk::of(&office, role).await;
        let mut mirror = Mirror::default();
        mirror.look(&desk, Kind::Contact).await.unwrap();
        let made = desk
            .make(new(
                SyncedTable::Contact,
                120 + role as u128,
                vec![(Field::Nickname, words("n"))],
            ))
            .await;
        let before = mirror.position.clone();
        for fault in [Fault::Unavailable, Fault::CutReply, Fault::Html] {
            office.running.faults.add(FaultRule {
                path_prefix: "/api/data/v9.2/".to_owned(),
                method: None,
                times: 99,
                fault,
            });
            let error = mirror.look(&desk, Kind::Contact).await.unwrap_err();
            assert!(
                !matches!(error, RecordError::Filter { .. }),
                "{fault:?}: {error:?}"
            );
            office.running.faults.clear();
            assert_eq!(mirror.position, before, "{fault:?}");
            office.clock.forward(300);
        }
        let look = mirror.look(&desk, Kind::Contact).await.unwrap();
        assert!(look.changed.contains(&made.record.id) && look.absent.is_empty());
    }
    let fault = RecordError::Api(ApiError::Reply(ReplyFault::NotJson));
    assert!(!fault.is_of_all(), "one reply that makes no sense stops no other");
}

#[tokio::test]
async fn c3_a_series_changes_with_its_occurrences_and_they_are_not_told_besides() {
    let office = Office::open().await;
    for role in [SeedRole::SystemAdministrator, SeedRole::Salesperson] {
        let desk = Desk::of(&office, role).await;
        let mut mirror = Mirror::default();
        mirror.look(&desk, Kind::Appointment).await.unwrap();
        let series = desk
            .make(new(SyncedTable::Series, 130 + role as u128, vec![]).weekly())
            .await;
        let look = mirror.look(&desk, Kind::Appointment).await.unwrap();
        assert_eq!(
            look.changed,
            BTreeSet::from([series.record.id]),
            "{role:?}: no occurrence of it"
        );
        let rows = ask(
            &desk.client,
            &format!(
                "appointments?$filter=seriesid%20eq%20{}&$orderby=scheduledstart",
                series.record.id
            ),
        )
        .await;
        let instance = |at: usize| {
            format!(
                "appointments({})",
                rows["value"][at]["activityid"].as_str().unwrap()
            )
        };
        send(
            &desk.client,
            Method::PATCH,
            &instance(1),
            json!({"location": "Elsewhere"}),
        )
        .await;
        let look = mirror.look(&desk, Kind::Appointment).await.unwrap();
        assert_eq!(
            look.changed,
            BTreeSet::from([series.record.id]),
            "{role:?}: an exception"
        );
        send(
            &desk.client,
            Method::DELETE,
            &instance(2),
            serde_json::Value::Null,
        )
        .await;
        let look = mirror.look(&desk, Kind::Appointment).await.unwrap();
        assert_eq!(
            look.changed,
            BTreeSet::from([series.record.id]),
            "{role:?}: a deletion"
        );
        assert!(look.absent.is_empty());
        let read = desk.read(&series.record).await.unwrap();
        assert_eq!(read.occurrences.len(), 2);
        let quiet = mirror.look(&desk, Kind::Appointment).await.unwrap();
        assert!(quiet.changed.is_empty(), "{role:?}");
    }
}

#[tokio::test]
async fn the_first_look_at_five_thousand_contacts_and_a_quiet_one_take_few_requests() {
    let office = Office::open().await;
    for (role, count, first, quiet) in [
        // Filters, their rows in two pages; then filters and one question that tells that nothing happened.
        (SeedRole::Salesperson, 5000_u128, 3, 3),
        // Filters, what change tracking begins with, all rows of the table in six pages and more; then filters and a link.
        (SeedRole::SystemAdministrator, 500, 10, 2),
    ] {
        let desk = Desk::of(&office, role).await;
        let rows: Vec<_> = (0..count)
            .map(|number| {
                new(
                    SyncedTable::Contact,
                    10_000 * (2 + role as u128) + number,
                    vec![
                        (
                            Field::FullName,
                            Some(Value::Name(PersonName {
                                last: format!("L{number}"),
                                ..PersonName::default()
                            })),
                        ),
                        (Field::Email1, words(&format!("p{number}@x.example"))),
                    ],
                )
            })
            .collect();
        office.evidence.clear();
        let made = desk.records.create(&rows).await.unwrap();
        assert!(made.iter().all(Result::is_ok));
        assert!(
            office.evidence.entries().len() <= 50,
            "{role:?}: a hundred records a request"
        );
        office.evidence.clear();
        let changes = desk.records.look(Kind::Contact, None).await.unwrap();
        let sent = office.evidence.entries().len();
        assert!(sent <= first, "{role:?}: {sent} requests");
        let RecordChanges::Complete {
            present, position, ..
        } = changes
        else {
            panic!("a first look is complete");
        };
        assert!(present.len() as u128 >= count);
        let known: Vec<RecordRef> = present.into_iter().map(|(record, _)| record).collect();
        office.evidence.clear();
        let read = desk.records.read(&known).await.unwrap();
        assert!(read.iter().all(|(_, one)| one.is_ok()));
        let sent = office.evidence.entries().len();
        assert!(
            sent <= known.len() / 1000 + 2,
            "{role:?}: {sent} requests for {} records",
            known.len()
        );
        office.evidence.clear();
        let again = desk.records.look(Kind::Contact, Some(&position)).await.unwrap();
        assert!(matches!(again, RecordChanges::Delta { ref changed, .. } if changed.is_empty()));
        let sent = office.evidence.entries().len();
        assert!(
            sent <= quiet,
            "{role:?}: a quiet look takes {sent} requests, however many records there are"
        );
    }
}

/// What was made after a look and left the filters before the next one leaves their answers as they were.
#[tokio::test]
async fn d_72_c_12_what_was_written_and_left_before_the_next_look_is_told() {
    let office = Office::open().await;
    let admin = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let mut mirror = Mirror::default();
    mirror.look(&desk, Kind::Task).await.unwrap();
    let fields = vec![(Field::Subject, words("Send the offer"))];
    let made = desk.make(new(SyncedTable::Task, 100, fields)).await;
    mirror.known.insert(made.record.clone(), made.version);
    mirror.position = mirror.position.map(Position::after_writing);
    let completed = json!({"statecode": 1, "statuscode": 5});
    let path = format!("tasks({})", made.record.id);
    send(&admin.client, Method::PATCH, &path, completed).await;
    let look = mirror.look(&desk, Kind::Task).await.unwrap();
    let left = told(&[], &[(made.record.id, Absence::LeftFilter)]);
    assert_eq!((look.changed, look.absent), left);
}

#[tokio::test]
async fn what_came_unseen_is_found_after_so_many_quiet_looks() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let mut mirror = Mirror::default();
    mirror.look(&desk, Kind::Task).await.unwrap();
    let mut complete = 0;
    for _ in 0..30 {
        complete += usize::from(mirror.look(&desk, Kind::Task).await.unwrap().complete);
    }
    assert_eq!(complete, 1, "filters are run whole every so often");
    let _ = at("2026-03-04T10:00:00Z");
}
