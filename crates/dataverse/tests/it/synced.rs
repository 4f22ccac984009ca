//! The organization's side of the synchronization against the sample organization: reading, making, changing and deleting records.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regarding_dataverse::operations::column_rights::Allowed;
use regarding_dataverse::operations::privileges::RetrieveUserPrivileges;
use regarding_dataverse::synced::{
    Absence, FileEdit, NewRecord, OccurrenceEdit, OrganizationRecords, Person, ReadPerson, RecordChange,
    RecordError, RecordFile, RecordState, Records as _, StateChange, SyncedRecord, SyncedTable, Version, Why,
};
use regarding_dataverse::{ApiError, ApiReply, ApiRequest, Client, Operation};
use regarding_model::fields::{
    Attendee, Days, End, Field, Importance, Moment, Pattern, Period, PersonName, Recurrence, ShowAs,
    TaskStatus, Value,
};
use regarding_model::global_object;
use regarding_model::identity;
use regarding_model::ids::{OrganizationId, RecordRef, UserId};
use regarding_model::record::KnownTable;
use regarding_net::{Method, Rule};
use regarding_sample_org::seed::SeedRole;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::office::{Office, text};

/// A person's records.
pub(crate) struct Desk {
    pub(crate) records: OrganizationRecords,
    pub(crate) client: Arc<Client>,
    pub(crate) person: Person,
}

impl Desk {
    pub(crate) async fn of(office: &Office, role: SeedRole) -> Self {
        let client = Arc::new(office.client(role).await);
        let user = UserId(office.user(role).id);
        let ask = ReadPerson {
            user,
            organization: OrganizationId(office.world.organization.id),
            computer: TimeZone::UTC,
        };
        let person = client.run_together(Rule::Myself, &ask).await.unwrap();
        let privileges = client
            .run(Rule::Myself, &RetrieveUserPrivileges { user })
            .await
            .unwrap();
        let records =
            OrganizationRecords::new(Arc::clone(&client), Rule::ReadRecords, person.clone(), privileges);
        office.evidence.clear();
        Self {
            records,
            client,
            person,
        }
    }

    /// Makes one record and reads it.
    pub(crate) async fn make(&self, new: NewRecord) -> SyncedRecord {
        let record = new.table.record(new.id);
        let made = self.records.create(&[new]).await.unwrap().remove(0).unwrap();
        assert_eq!((&made.record, made.existed), (&record, false));
        let read = self.read(&record).await.unwrap();
        assert_eq!(made.version.as_ref(), Some(&read.version), "the version is told");
        read
    }

    pub(crate) async fn read(&self, record: &RecordRef) -> Result<SyncedRecord, RecordError> {
        let mut read = self.records.read(core::slice::from_ref(record)).await.unwrap();
        assert_eq!(read.len(), 1);
        read.remove(0).1
    }

    pub(crate) async fn change(&self, change: RecordChange) -> Result<Version, RecordError> {
        self.records.update(&[change]).await.unwrap().remove(0)
    }
}

pub(crate) fn new(table: SyncedTable, id: u128, fields: Vec<(Field, Option<Value>)>) -> NewRecord {
    NewRecord {
        id: Uuid::from_u128(0x5fc_0000_0000 + id),
        table,
        uid: None,
        fields,
        occurrences: vec![],
        files: vec![],
        begun: None,
    }
}

fn edit(record: &SyncedRecord, fields: Vec<(Field, Option<Value>)>) -> RecordChange {
    RecordChange {
        record: record.record.clone(),
        version: record.version.clone(),
        fields,
        occurrences: vec![],
        files: vec![],
        state: None,
    }
}

pub(crate) fn words(text: &str) -> Option<Value> {
    Value::text(text)
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn timed(start: &str, minutes: i64) -> Option<Value> {
    let start = at(start);
    let end = start.checked_add(SignedDuration::from_mins(minutes)).unwrap();
    Some(Value::Period(Period::Timed { start, end }))
}

fn person(address: &str, name: Option<&str>) -> Attendee {
    Attendee {
        address: address.parse().unwrap(),
        name: name.map(str::to_owned),
    }
}

fn people(addresses: &[&str]) -> Option<Value> {
    Value::people(addresses.iter().map(|address| person(address, None)).collect())
}

/// Any request, as another program would send it.
pub(crate) struct Any(pub(crate) Method, pub(crate) String, pub(crate) Json);

impl Operation for Any {
    type Output = Json;

    fn request(&self) -> ApiRequest {
        let request = ApiRequest::new(self.0.clone(), self.1.clone());
        if self.2.is_null() {
            request
        } else {
            request.json(self.2.clone())
        }
    }

    fn read(&self, reply: &ApiReply) -> Result<Json, ApiError> {
        reply.ok()?;
        Ok(if reply.body.is_empty() {
            Json::Null
        } else {
            reply.json()?
        })
    }
}

pub(crate) async fn ask(client: &Client, path: &str) -> Json {
    let any = Any(Method::GET, path.to_owned(), Json::Null);
    client.run(Rule::ReadRecords, &any).await.unwrap()
}

pub(crate) async fn send(client: &Client, method: Method, path: &str, body: Json) -> Json {
    let any = Any(method, path.to_owned(), body);
    client.run(Rule::CreateRecord, &any).await.unwrap()
}

/// Compares the fields that were written with those that were read.
fn same(read: &SyncedRecord, fields: &[(Field, Option<Value>)]) {
    for (field, value) in fields {
        assert!(
            read.content.get(*field) == value.as_ref(),
            "{field} of {:?}",
            read.table
        );
    }
}

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

#[tokio::test]
async fn b3_an_appointment_comes_back_with_its_people_and_its_regarding() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let me = desk.person.addresses[0].as_str().to_owned();
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
async fn b86_without_attendees_the_person_organizes_and_the_calendar_says_nothing() {
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

#[tokio::test]
async fn b4_tasks_calls_letters_and_faxes_are_tasks_with_their_states() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    for (number, table) in SyncedTable::of_kind(regarding_model::fields::Kind::Task)
        .iter()
        .enumerate()
    {
        let mut fields = vec![
            (Field::Subject, words("To do")),
            (
                Field::Due,
                Some(Value::Moment(Moment::Day("2026-03-20".parse().unwrap()))),
            ),
            (
                Field::Start,
                Some(Value::Moment(Moment::At(at("2026-03-19T10:00:00Z")))),
            ),
            (Field::Status, Some(Value::Status(TaskStatus::NotStarted))),
        ];
        if *table == SyncedTable::Task {
            fields.push((Field::PercentComplete, Some(Value::Percent(25))));
            fields[3].1 = Some(Value::Status(TaskStatus::Waiting));
        }
        let new = NewRecord {
            begun: Some(at("2026-03-18T08:00:00Z")),
            ..new(*table, 20 + number as u128, fields.clone())
        };
        let made = desk.make(new).await;
        same(&made, &fields);
        let row = ask(
            &desk.client,
            &format!("activitypointers({})?$select=actualstart", made.record.id),
        )
        .await;
        assert_eq!(row["actualstart"], "2026-03-18T08:00:00Z", "D-74");
        let done = vec![
            (Field::Status, Some(Value::Status(TaskStatus::Completed))),
            (
                Field::Completed,
                Some(Value::Moment(Moment::Day("2026-03-21".parse().unwrap()))),
            ),
        ];
        desk.change(edit(&made, done.clone())).await.unwrap();
        let completed = desk.read(&made.record).await.unwrap();
        same(&completed, &done);
        assert_eq!(completed.facts.state, RecordState::Completed);
        let closed = desk
            .change(edit(&completed, vec![(Field::Subject, words("Other"))]))
            .await;
        assert_eq!(
            closed,
            Err(RecordError::Closed),
            "C2: a closed activity takes no change"
        );
        let reopened = vec![
            (Field::Status, Some(Value::Status(TaskStatus::NotStarted))),
            (Field::Subject, words("Again")),
        ];
        desk.change(edit(&completed, reopened.clone())).await.unwrap();
        let open = desk.read(&made.record).await.unwrap();
        same(&open, &reopened);
        assert_eq!(
            open.content.get(Field::Completed),
            None,
            "D-73: with an actual end it would be completed again"
        );
        let canceled = RecordChange {
            state: Some(StateChange::Cancel),
            ..edit(&open, vec![])
        };
        desk.change(canceled).await.unwrap();
        let canceled = desk.read(&made.record).await.unwrap();
        assert_eq!(canceled.facts.state, RecordState::Canceled);
        same(
            &canceled,
            &[(Field::Status, Some(Value::Status(TaskStatus::Completed)))],
        );
        // D-72: it is completed in the mailbox already.
        let same_status = vec![(Field::Status, Some(Value::Status(TaskStatus::Completed)))];
        let version = desk.change(edit(&canceled, same_status)).await.unwrap();
        assert_eq!(version, canceled.version);
    }
}

#[tokio::test]
async fn b117_a_task_that_is_completed_already_is_made_and_completed_at_once() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let fields = vec![
        (Field::Subject, words("Done")),
        (Field::Status, Some(Value::Status(TaskStatus::Completed))),
        (
            Field::Completed,
            Some(Value::Moment(Moment::Day("2026-03-02".parse().unwrap()))),
        ),
    ];
    let made = desk.make(new(SyncedTable::Task, 30, fields.clone())).await;
    same(&made, &fields);
    let unsaid = new(
        SyncedTable::PhoneCall,
        31,
        vec![(Field::Status, Some(Value::Status(TaskStatus::Deferred)))],
    );
    let refused = desk.records.create(&[unsaid]).await.unwrap().remove(0);
    assert!(
        matches!(refused, Err(RecordError::Unfit(_))),
        "a call is open or not"
    );
}

/// Makes a series of a new record.
pub(crate) trait NewRecordExt {
    fn weekly(self) -> Self;
}

impl NewRecordExt for NewRecord {
    fn weekly(mut self) -> Self {
        self.fields = weekly();
        self
    }
}

fn weekly() -> Vec<(Field, Option<Value>)> {
    let rule = Recurrence {
        pattern: Pattern::Weekly {
            days: Days::default().with(jiff::civil::Weekday::Wednesday),
            week_start: jiff::civil::Weekday::Monday,
        },
        interval: 1,
        end: End::After(5),
        zone: Some("Europe/Berlin".to_owned()),
    };
    vec![
        (Field::Subject, words("Stand-up")),
        (Field::Time, timed("2026-03-11T08:00:00Z", 30)),
        (Field::Recurrence, Some(Value::Recurrence(rule))),
        (Field::RequiredAttendees, people(&["guest@else.example"])),
        (Field::ShowAs, Some(Value::ShowAs(ShowAs::Busy))),
    ]
}

#[tokio::test]
async fn c3_a_series_comes_back_with_its_rule_and_the_occurrences_that_differ() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    assert_eq!(desk.person.zone_name(), Some("Europe/Berlin"), "C7");
    let moved = OccurrenceEdit {
        original: at("2026-04-01T07:00:00Z"),
        fields: Some(vec![
            (Field::Time, timed("2026-04-01T12:00:00Z", 60)),
            (Field::Subject, words("Moved")),
        ]),
    };
    let taken_out = OccurrenceEdit {
        original: at("2026-03-18T08:00:00Z"),
        fields: None,
    };
    let series = NewRecord {
        occurrences: vec![moved, taken_out.clone()],
        ..new(SyncedTable::Series, 40, weekly())
    };
    let made = desk.make(series).await;
    same(&made, &weekly());
    let told: BTreeMap<Timestamp, Option<Option<Value>>> = made
        .occurrences
        .iter()
        .map(|one| {
            let subject = one
                .content
                .as_ref()
                .map(|content| content.get(Field::Subject).cloned());
            (one.original, subject)
        })
        .collect();
    let expected = BTreeMap::from([
        (at("2026-03-18T08:00:00Z"), None),
        (at("2026-04-01T07:00:00Z"), Some(words("Moved"))),
    ]);
    assert!(
        told == expected,
        "the hour stays the same over the change of the clock"
    );
    // Another exception is another version, though the master's row is as it was.
    let another = RecordChange {
        occurrences: vec![OccurrenceEdit {
            original: at("2026-03-25T08:00:00Z"),
            fields: Some(vec![(Field::Location, words("Elsewhere"))]),
        }],
        ..edit(&made, vec![])
    };
    let version = desk.change(another).await.unwrap();
    assert_ne!(version, made.version);
    let read = desk.read(&made.record).await.unwrap();
    assert_eq!((read.version.clone(), read.occurrences.len()), (version, 3));
    // One that is taken out already is not there, as wanted; one that never was is told.
    let again = RecordChange {
        occurrences: vec![taken_out],
        ..edit(&read, vec![])
    };
    let version = desk.change(again).await.unwrap();
    assert_eq!(version, read.version);
    let never = RecordChange {
        occurrences: vec![OccurrenceEdit {
            original: at("2026-03-26T08:00:00Z"),
            fields: Some(vec![(Field::Location, words("Nowhere"))]),
        }],
        ..edit(&read, vec![])
    };
    assert_eq!(desk.change(never).await, Err(RecordError::NoOccurrence));
    // The series of an appointment is an appointment of its own, and deleted with all that belongs to it.
    let deleted = desk
        .records
        .delete(&[(read.record.clone(), read.version.clone())])
        .await
        .unwrap();
    assert_eq!(deleted, [Ok(())]);
    let left = ask(
        &desk.client,
        &format!("appointments?$filter=seriesid%20eq%20{}", read.record.id),
    )
    .await;
    assert_eq!(left["value"], json!([]));
}

#[tokio::test]
async fn c3_a_series_whose_hour_is_another_zones_is_not_bent() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    for (number, zone) in [(45, None), (46, Some("America/New_York"))] {
        let mut series = new(SyncedTable::Series, number, weekly());
        if let Some(Value::Recurrence(rule)) = &mut series.fields[2].1 {
            rule.zone = zone.map(str::to_owned);
        }
        let made = desk.records.create(&[series]).await.unwrap().remove(0);
        let Err(RecordError::Unfit(unfit)) = made else {
            panic!("{zone:?}: the clock of the person's zone is put forward");
        };
        assert_eq!((unfit[0].field, unfit[0].why), (Field::Recurrence, Why::Zone));
    }
}

#[tokio::test]
async fn c3_whole_days_that_repeat_are_told_by_their_days() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let rule = Recurrence {
        pattern: Pattern::Daily,
        interval: 2,
        end: End::On("2026-04-02".parse().unwrap()),
        zone: None,
    };
    let fields = vec![
        (Field::Subject, words("Harvest")),
        (
            Field::Time,
            Some(Value::Period(Period::AllDay {
                first: "2026-03-27".parse().unwrap(),
                until: "2026-03-28".parse().unwrap(),
            })),
        ),
        (Field::Recurrence, Some(Value::Recurrence(rule))),
    ];
    let series = NewRecord {
        occurrences: vec![OccurrenceEdit {
            original: at("2026-03-31T00:00:00Z"),
            fields: None,
        }],
        ..new(SyncedTable::Series, 41, fields.clone())
    };
    let made = desk.make(series).await;
    same(&made, &fields);
    let left: Vec<Timestamp> = made.occurrences.iter().map(|one| one.original).collect();
    assert_eq!(left, [at("2026-03-31T00:00:00Z")]);
    let rows = ask(
        &desk.client,
        &format!(
            "appointments?$filter=seriesid%20eq%20{}&$orderby=scheduledstart",
            made.record.id
        ),
    )
    .await;
    let starts: Vec<&str> = rows["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["scheduledstart"].as_str().unwrap())
        .collect();
    assert_eq!(
        starts,
        [
            "2026-03-26T23:00:00Z",
            "2026-03-28T23:00:00Z",
            "2026-04-01T22:00:00Z"
        ],
        "midnights in Berlin"
    );
}

#[tokio::test]
async fn a4_a_deletion_names_the_version_and_a_second_one_finds_it_gone() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let made = desk
        .make(new(SyncedTable::Task, 50, vec![(Field::Subject, words("Go"))]))
        .await;
    desk.change(edit(&made, vec![(Field::Subject, words("Changed"))]))
        .await
        .unwrap();
    let old = (made.record.clone(), made.version.clone());
    let stale = desk.records.delete(core::slice::from_ref(&old)).await.unwrap();
    assert_eq!(stale, [Err(RecordError::Api(ApiError::Stale))]);
    let now = desk.read(&made.record).await.unwrap();
    let now = (now.record, now.version);
    assert_eq!(
        desk.records.delete(core::slice::from_ref(&now)).await.unwrap(),
        [Ok(())]
    );
    let again = desk.records.delete(&[now]).await.unwrap();
    assert_eq!(again, [Err(RecordError::Api(ApiError::Gone))]);
}

#[tokio::test]
async fn e2_rights_are_told_with_the_record_and_asked_for_only_where_they_depend() {
    let office = Office::open().await;
    let admin = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let agent = UserId(office.user(SeedRole::SupportAgent).id);
    let shared = admin
        .make(new(
            SyncedTable::Contact,
            60,
            vec![(Field::Nickname, words("Shared"))],
        ))
        .await;
    send(
        &admin.client,
        Method::POST,
        "GrantAccess",
        json!({"Target": {"@odata.type": "Microsoft.Dynamics.CRM.contact", "contactid": shared.record.id},
            "PrincipalAccess": {"AccessMask": "ReadAccess", "Principal":
                {"@odata.type": "Microsoft.Dynamics.CRM.systemuser", "systemuserid": agent}}}),
    )
    .await;
    let desk = Desk::of(&office, SeedRole::SupportAgent).await;
    let own = desk
        .make(new(
            SyncedTable::Contact,
            61,
            vec![(Field::Nickname, words("Own"))],
        ))
        .await;
    assert!(own.facts.rights.write);
    office.evidence.clear();
    let both = [shared.record.clone(), own.record.clone()];
    let read = desk.records.read(&both).await.unwrap();
    assert_eq!(
        office.evidence.entries().len(),
        2,
        "one question for rows, one for the rights on one of them"
    );
    let rights: Vec<bool> = read
        .iter()
        .map(|(_, one)| one.as_ref().unwrap().facts.rights.write)
        .collect();
    assert_eq!(rights, [false, true]);
}

#[tokio::test]
async fn e3_a_secured_column_is_withheld_and_writing_it_is_refused_by_name() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let admin = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let field = Field::Mobile;
    let hidden = admin
        .make(new(SyncedTable::Contact, 62, vec![(field, words("secret"))]))
        .await;
    let me = desk.person.user;
    let owner = json!({"ownerid@odata.bind": format!("/systemusers({me})")});
    send(
        &admin.client,
        Method::PATCH,
        &format!("contacts({})", hidden.record.id),
        owner,
    )
    .await;
    let read = desk.read(&hidden.record).await.unwrap();
    assert!(read.content.get(field) == words("secret").as_ref());
    // It is secured while the program runs: what is hidden from then on is not taken for cleared.
    let profile = Uuid::from_u128(0xfe);
    let body = json!({"fieldsecurityprofileid": profile, "name": "Private numbers"});
    send(&admin.client, Method::POST, "fieldsecurityprofiles", body).await;
    send(
        &admin.client,
        Method::POST,
        "fieldpermissions",
        json!({"fieldsecurityprofileid@odata.bind": format!("/fieldsecurityprofiles({profile})"), "entityname": "contact",
            "attributelogicalname": "mobilephone", "canread": 4, "cancreate": 4, "canupdate": 4}),
    )
    .await;
    let read = desk.read(&hidden.record).await.unwrap();
    assert!(read.content.withheld(field), "B-7: not cleared, not shown");
    let refused = desk.change(edit(&read, vec![(field, words("mine"))])).await;
    let right = Some("AttributePermissionUpdate".to_owned());
    assert_eq!(refused, Err(RecordError::Api(ApiError::Forbidden { right })));
}

#[tokio::test]
async fn e3_b_7_what_a_person_may_do_with_secured_fields_is_known_before_anything_is_written() {
    let office = Office::open().await;
    let sales = Desk::of(&office, SeedRole::Salesperson).await;
    let agent = Desk::of(&office, SeedRole::SupportAgent).await;
    let admin = Desk::of(&office, SeedRole::SystemAdministrator).await;
    // Days of birth are secured in the sample; the sales teams have a profile for them, the service desk has none.
    let contact = SyncedTable::Contact;
    assert!(sales.records.restricted_fields(contact).await.unwrap().is_empty());
    assert!(admin.records.restricted_fields(contact).await.unwrap().is_empty());
    let lost = agent.records.restricted_fields(contact).await.unwrap();
    assert_eq!(
        lost.into_iter().collect::<Vec<_>>(),
        [(Field::Birthday, Allowed::default())]
    );
    // Whoever may read it is shown a cleared field as cleared; from everybody else it is withheld.
    let none = admin
        .make(new(contact, 63, vec![(Field::Nickname, words("Ada"))]))
        .await;
    let me = sales.person.user;
    let owner = json!({"ownerid@odata.bind": format!("/systemusers({me})")});
    let path = format!("contacts({})", none.record.id);
    send(&admin.client, Method::PATCH, &path, owner).await;
    assert!(
        !sales
            .read(&none.record)
            .await
            .unwrap()
            .content
            .withheld(Field::Birthday)
    );
    assert!(
        agent
            .read(&none.record)
            .await
            .unwrap()
            .content
            .withheld(Field::Birthday)
    );
}

#[test]
fn nothing_of_a_record_is_printed() {
    let record = new(SyncedTable::Contact, 1, vec![(Field::Nickname, words("Ilse"))]);
    assert!(!format!("{record:?} {:?}", Absence::Deleted).contains("Ilse"));
}
