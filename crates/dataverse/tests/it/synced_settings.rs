//! Which fields go which way, which filters there are, and what the person may do at all.

use regarding_dataverse::operations::privileges::RetrieveUserPrivileges;
use regarding_dataverse::synced::directions::{ChangeDirection, Changed, Direction, Mappings, ReadMappings};
use regarding_dataverse::synced::filters::{
    ApplyTemplates, ChangeFilter, CreateFilter, DeleteFilter, ListFilters, ListTemplates, ResetFilters,
    SyncFilter, Whose,
};
use regarding_dataverse::synced::{RecordError, SyncedTable, rights};
use regarding_dataverse::{ApiError, Client};
use regarding_model::fields::Field;
use regarding_model::ids::UserId;
use regarding_net::{Method, Rule};
use regarding_sample_org::seed::SeedRole;
use serde_json::json;
use uuid::Uuid;

use crate::office::Office;
use crate::synced::{Desk, new, send, words};

async fn filters(client: &Client) -> Vec<SyncFilter> {
    client.run_together(Rule::Options, &ListFilters).await.unwrap()
}

fn named<'f>(filters: &'f [SyncFilter], name: &str) -> Option<&'f SyncFilter> {
    filters.iter().find(|filter| filter.name == name)
}

#[tokio::test]
async fn d3_directions_are_read_and_changed_by_an_administrator() {
    let office = Office::open().await;
    let sales = office.client(SeedRole::Salesperson).await;
    let admin = office.client(SeedRole::SystemAdministrator).await;
    let read = sales.run(Rule::Options, &ReadMappings).await.unwrap();
    let shipped = Mappings::shipped();
    for table in SyncedTable::ALL {
        let told: Vec<Field> = read.of_table(table).map(|(field, _)| field).collect();
        let usual: Vec<Field> = shipped.of_table(table).map(|(field, _)| field).collect();
        assert_eq!(told, usual, "{table:?}: the same pairs as the product ships");
        for (field, mapping) in read.of_table(table) {
            let usual = shipped.get(table, field).unwrap();
            // Not without an administrator's word, where nothing is told (B-36).
            if field != Field::GovernmentId {
                assert_eq!(mapping.direction, usual.direction, "{table:?} {field}");
            }
            assert_eq!(mapping.fixed(), usual.fixed(), "{table:?} {field}");
        }
    }
    assert_eq!(
        read.direction(SyncedTable::Appointment, Field::Attachments),
        Direction::None,
        "B-81"
    );
    assert_eq!(
        read.direction(SyncedTable::PhoneCall, Field::PercentComplete),
        Direction::None,
        "B-110"
    );
    let change = |read: &Mappings, field, direction| {
        let mapping = read.get(SyncedTable::Contact, field).unwrap();
        ChangeDirection {
            id: mapping.id.unwrap(),
            etag: mapping.etag.clone().unwrap(),
            direction,
        }
    };
    let notes = change(&read, Field::Notes, Direction::ToMailbox);
    let refused = sales.run(Rule::Options, &notes).await;
    assert!(matches!(refused, Err(ApiError::Forbidden { .. })), "B-2");
    assert_eq!(admin.run(Rule::Options, &notes).await, Ok(Changed::Done));
    assert_eq!(
        admin.run(Rule::Options, &notes).await,
        Err(ApiError::Stale),
        "A11: what another administrator changed meanwhile is not overwritten"
    );
    let read = sales.run(Rule::Options, &ReadMappings).await.unwrap();
    assert_eq!(
        read.direction(SyncedTable::Contact, Field::Notes),
        Direction::ToMailbox
    );
    let fixed = change(&read, Field::FullName, Direction::None);
    assert_eq!(
        admin.run(Rule::Options, &fixed).await,
        Ok(Changed::Fixed),
        "0x80060741"
    );
}

#[tokio::test]
async fn d4_a_person_makes_changes_switches_and_deletes_own_filters() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let client = &desk.client;
    let before = filters(client).await;
    assert!(
        before
            .iter()
            .any(|filter| filter.whose == Whose::System && filter.name == "Tasks of My Teams")
    );
    assert!(named(&before, "My Outlook Contacts").is_some_and(|filter| filter.active));
    assert!(
        !format!("{before:?}").contains("fetch"),
        "criteria are not printed"
    );
    let create = CreateFilter { whose: Whose::User,
        id: Uuid::from_u128(0xf1),
        name: "Hamburg".to_owned(),
        table: SyncedTable::Contact,
        criteria: "<fetch><entity name='contact'><filter><condition attribute='address1_city' operator='eq' value='Hamburg'/></filter></entity></fetch>".to_owned(),
    };
    for _ in 0..2 {
        client.run(Rule::Options, &create).await.unwrap();
    }
    let all = filters(client).await;
    assert_eq!(all.len(), before.len() + 1, "a second try makes no second filter");
    let made = named(&all, "Hamburg").unwrap();
    assert_eq!(
        (made.table, made.whose, made.active),
        (SyncedTable::Contact, Whose::User, true)
    );
    let change = ChangeFilter {
        whose: Whose::User,
        id: made.id,
        etag: made.etag.clone(),
        name: Some("Kiel".to_owned()),
        criteria: None,
        active: Some(false),
    };
    client.run(Rule::Options, &change).await.unwrap();
    assert_eq!(
        client.run(Rule::Options, &change).await,
        Err(ApiError::Stale),
        "A11"
    );
    let all = filters(client).await;
    assert!(named(&all, "Kiel").is_some_and(|filter| !filter.active && filter.criteria == create.criteria));
    for _ in 0..2 {
        client
            .run(
                Rule::Options,
                &DeleteFilter {
                    whose: Whose::User,
                    id: create.id,
                },
            )
            .await
            .unwrap();
    }
    assert_eq!(filters(client).await.len(), before.len());
}

#[tokio::test]
async fn c_6_filters_are_reset_and_templates_applied_again() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let client = &desk.client;
    let before = filters(client).await;
    let mine = named(&before, "My Outlook Tasks").unwrap();
    client
        .run(
            Rule::Options,
            &DeleteFilter {
                whose: Whose::User,
                id: mine.id,
            },
        )
        .await
        .unwrap();
    let templates = client.run(Rule::Options, &ListTemplates).await.unwrap();
    let tasks = named(&templates, "My Outlook Tasks").unwrap();
    let apply = ApplyTemplates {
        user: desk.person.user,
        templates: vec![tasks.id],
    };
    client.run(Rule::Options, &apply).await.unwrap();
    let applied = filters(client).await;
    assert!(named(&applied, "My Outlook Tasks").is_some_and(|filter| filter.whose == Whose::User));
    let change = ChangeFilter {
        whose: Whose::User,
        id: named(&applied, "My Outlook Contacts").unwrap().id,
        etag: named(&applied, "My Outlook Contacts").unwrap().etag.clone(),
        name: Some("Mine".to_owned()),
        criteria: None,
        active: None,
    };
    client.run(Rule::Options, &change).await.unwrap();
    client.run(Rule::Options, &ResetFilters).await.unwrap();
    let reset = filters(client).await;
    assert!(named(&reset, "Mine").is_none() && named(&reset, "My Outlook Contacts").is_some());
    assert_eq!(reset.len(), before.len());
}

#[tokio::test]
async fn c16_criteria_are_tried_before_they_are_saved() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    for number in 0..3 {
        desk.make(new(
            SyncedTable::Contact,
            200 + number,
            vec![
                (Field::FullName, None),
                (Field::Nickname, words("Tried")),
                (Field::YomiLastName, words("x")),
            ],
        ))
        .await;
    }
    let criteria = "<fetch><entity name='contact'><attribute name='emailaddress1'/><filter><condition attribute='nickname' operator='eq' value='Tried'/></filter></entity></fetch>";
    let found = desk
        .records
        .try_criteria(SyncedTable::Contact, criteria)
        .await
        .unwrap();
    assert_eq!(found.len(), 3);
    assert_eq!(
        desk.records.count_criteria(SyncedTable::Contact, criteria).await,
        Ok(3)
    );
    for wrong in [
        "<fetch><entity name='account'/></fetch>",
        "no xml",
        "<fetch><entity name='contact'><filter><condition attribute='nosuch' operator='null'/></filter></entity></fetch>",
    ] {
        let error = desk
            .records
            .try_criteria(SyncedTable::Contact, wrong)
            .await
            .unwrap_err();
        assert!(matches!(error, RecordError::Api(_)), "{wrong}: {error:?}");
    }
    let parties = "<fetch><entity name='appointment'><link-entity name='activityparty' from='activityid' to='activityid'/></entity></fetch>";
    let meetings = desk
        .records
        .try_criteria(SyncedTable::Appointment, parties)
        .await
        .unwrap();
    let rows = desk
        .records
        .count_criteria(SyncedTable::Appointment, parties)
        .await
        .unwrap();
    assert!(
        rows > meetings.len() as u64,
        "a record is listed once, however many parties it has"
    );
}

#[tokio::test]
async fn a23_a90_options_of_the_person_and_the_organization_decide_what_of_a_contact_is_synchronized() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    assert!(!desk.person.three_addresses, "A-90: the mailing address only");
    let email = office.user(SeedRole::Salesperson).email.to_lowercase();
    assert_eq!(
        desk.person
            .addresses
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        [email]
    );
    let admin = Desk::of(&office, SeedRole::SystemAdministrator).await;
    let organization = format!("organizations({})", office.world.organization.id);
    let all = json!({"iscontactmailingaddresssyncenabled": false});
    send(&admin.client, Method::PATCH, &organization, all).await;
    let settings = format!("usersettingscollection({})", desk.person.user);
    let other = json!({"synccontactcompany": false, "timezonecode": 35});
    send(&desk.client, Method::PATCH, &settings, other).await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    assert!(desk.person.three_addresses && !desk.person.company);
    assert_eq!(desk.person.zone_name(), Some("America/New_York"), "A-14");
}

#[tokio::test]
async fn e1_what_the_person_may_do_is_known_before_anything_is_offered() {
    let office = Office::open().await;
    for role in [SeedRole::Salesperson, SeedRole::SystemAdministrator] {
        let client = office.client(role).await;
        let user = UserId(office.user(role).id);
        let held = client
            .run(Rule::Myself, &RetrieveUserPrivileges { user })
            .await
            .unwrap();
        assert!(rights::may_sync(&held), "{role:?}");
        for table in SyncedTable::ALL {
            let may = rights::of_table(&held, table);
            assert!(
                may.read && may.create && may.write && may.append && may.append_to,
                "{role:?} {table:?}"
            );
            assert_eq!(rights::missing(&held, table), None);
        }
    }
}
