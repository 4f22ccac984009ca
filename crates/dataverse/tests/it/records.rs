//! The signed-in person, their options, and what they create.

use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::create_activity::{CreateActivity, NewActivityKind};
use regarding_dataverse::operations::create_record::{CreateRecord, form_columns};
use regarding_dataverse::operations::current_user::CurrentUser;
use regarding_dataverse::operations::metadata::{RegardingNavigation, SetName};
use regarding_dataverse::operations::privileges::{Depth, RetrieveUserPrivileges};
use regarding_dataverse::operations::record_card::{Extent, RecordCard};
use regarding_dataverse::operations::user_settings::{ChangeFiltering, FilteringMethod, ReadSettings};
use regarding_dataverse::operations::who_am_i::WhoAmI;
use regarding_dataverse::operations::who_can_see::{PeopleOfUnits, WhoCanSee};
use regarding_model::ids::{RecordRef, UserId};
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;
use uuid::Uuid;

use crate::office::{Office, lookup, today};

/// The engineers on the road: a unit below the service of the sample.
const ENGINEERS: u32 = 2;

#[tokio::test]
async fn the_signed_in_person_is_known_by_name_role_and_right() {
    let office = Office::open().await;
    for role in SeedRole::ALL {
        let client = office.client(role).await;
        let user = office.user(role);
        let me = client.run(Rule::Myself, &WhoAmI).await.unwrap();
        assert_eq!(
            (me.user, me.organization.0),
            (UserId(user.id), office.world.organization.id)
        );
        let known = client
            .run_together(Rule::Myself, &CurrentUser { user: me.user })
            .await
            .unwrap();
        assert_eq!(
            (known.name.as_str(), known.email.as_deref()),
            (user.name.as_str(), Some(user.email.as_str()))
        );
        assert_eq!(known.business_unit, user.business_unit);
        assert!(!known.business_unit_name.is_empty());
        assert!(
            known.roles.iter().any(|name| name == role.name()),
            "{:?}",
            known.roles
        );
        let rights = client
            .run(Rule::Myself, &RetrieveUserPrivileges { user: me.user })
            .await
            .unwrap();
        assert!(rights.are_known() && rights.has("prvReadContact") && rights.has("prvCreateActivity"));
        assert!(!rights.has("prvNoSuchThing"));
        let audience = client
            .run_together(
                Rule::Track,
                &WhoCanSee {
                    business_unit: me.business_unit,
                },
            )
            .await
            .unwrap();
        assert!(
            audience.business_unit.is_some()
                && audience.people_in_unit >= Some(1)
                && audience.people_in_organization > audience.people_in_unit,
            "I-9: {audience:?}"
        );
        let units = audience.unit_and_below.unwrap();
        assert!(units.contains(&me.business_unit));
        let below = PeopleOfUnits { units };
        let below = client.run_together(Rule::Myself, &below).await.unwrap();
        let expected = match role {
            SeedRole::SystemAdministrator => audience.people_in_organization,
            SeedRole::SupportAgent => audience.people_in_unit.map(|people| people + ENGINEERS),
            SeedRole::Salesperson => audience.people_in_unit,
        };
        assert_eq!(below, expected, "units have units below them");
    }
}

#[tokio::test]
async fn e2_a_user_learns_how_far_their_own_rights_reach() {
    let office = Office::open().await;
    for (role, depth) in [
        (SeedRole::Salesperson, Depth::Local),
        (SeedRole::SupportAgent, Depth::Deep),
        (SeedRole::SystemAdministrator, Depth::Global),
    ] {
        let client = office.client(role).await;
        let user = UserId(office.user(role).id);
        let rights = client
            .run(Rule::Myself, &RetrieveUserPrivileges { user })
            .await
            .unwrap();
        assert_eq!(rights.depth("prvReadActivity"), Some(depth), "{role:?}");
    }
}

#[tokio::test]
async fn the_track_option_is_kept_in_the_organization() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let user = UserId(office.user(SeedRole::Salesperson).id);
    for filtering in [
        FilteringMethod::All,
        FilteringMethod::InResponse,
        FilteringMethod::FromPeople,
        FilteringMethod::FromEmailEnabled,
        FilteringMethod::None,
    ] {
        client
            .run(Rule::Options, &ChangeFiltering { user, filtering })
            .await
            .unwrap();
        let settings = client.run(Rule::Options, &ReadSettings { user }).await.unwrap();
        assert_eq!(settings.filtering, Some(filtering), "A-62, reference C7");
    }
}

#[tokio::test]
async fn people_and_companies_are_created_once() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let account = office.rows("account").next().unwrap().id;
    for (number, table) in [KnownTable::Contact, KnownTable::Lead, KnownTable::Account]
        .into_iter()
        .enumerate()
    {
        let id = Uuid::from_u128(0xabc + number as u128);
        let values = form_columns(table).iter().map(|column| {
            let value = if column.name == "emailaddress1" {
                "new@x.example"
            } else {
                "O'Neil & <Sons> %_["
            };
            (column.name.to_owned(), value.to_owned())
        });
        let create = CreateRecord {
            id,
            table,
            values: values.collect(),
            parent_account: Some(account),
            parent_contact: None,
            shape: Arc::default(),
        };
        for _ in 0..2 {
            let made = client
                .run(Rule::CreateRecord, &create)
                .await
                .unwrap_or_else(|error| panic!("{table:?}: {error:?}"));
            assert_eq!(
                made,
                RecordRef::new(table.name(), id),
                "a second try is the same record"
            );
        }
        let card = client
            .run(
                Rule::ReadRecords,
                &RecordCard {
                    table,
                    id,
                    shape: Arc::default(),
                    extent: Extent::Whole,
                },
            )
            .await
            .unwrap()
            .unwrap();
        assert!(card.record.name.contains("O'Neil & <Sons> %_["), "{table:?}");
        if table == KnownTable::Contact {
            let parent = card.told("_parentcustomerid_value").unwrap();
            assert_eq!(parent.record.as_ref().unwrap().record.id, account);
        }
    }
}

#[tokio::test]
async fn activities_of_every_kind_are_created_on_every_kind_of_record() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let kinds = [
        NewActivityKind::Task,
        NewActivityKind::PhoneCall,
        NewActivityKind::Appointment,
        NewActivityKind::Note,
    ];
    let tables = [
        KnownTable::Contact,
        KnownTable::Account,
        KnownTable::Lead,
        KnownTable::Opportunity,
        KnownTable::Incident,
    ];
    let mut number = 0xdef_u128;
    for kind in kinds {
        for table in tables {
            number += 1;
            let record = RecordRef::new(table.name(), office.rows(table.logical_name()).next().unwrap().id);
            let create = CreateActivity {
                id: Uuid::from_u128(number),
                kind,
                subject: "Call back".to_owned(),
                description: "About the\nterminal".to_owned(),
                start: Some(today()),
                end: None,
                regarding: client.regarding_link(kind.table(), &record).await.unwrap(),
            };
            let made = client.run(Rule::CreateRecord, &create).await;
            assert_eq!(
                made,
                Ok(RecordRef::new(kind.table().name(), create.id)),
                "{kind:?} on {table:?}"
            );
        }
    }
}

#[tokio::test]
async fn names_are_read_from_the_metadata_and_asked_for_once() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let account = RecordRef::new(KnownTable::Account.name(), Uuid::nil());
    let link = client.regarding_link(KnownTable::Email, &account).await.unwrap();
    assert_eq!(link.navigation, "regardingobjectid_account_email", "reference A9");
    client.regarding_link(KnownTable::Email, &account).await.unwrap();
    assert_eq!(office.evidence.entries().len(), 1, "asked once");
    let set = client
        .run(
            Rule::Metadata,
            &SetName {
                table: "opportunity".parse().unwrap(),
            },
        )
        .await;
    assert_eq!(set, Ok("opportunities".to_owned()), "reference A6");
    let none = RegardingNavigation {
        activity: KnownTable::Email,
        target: "nosuchtable".parse().unwrap(),
    };
    assert_eq!(client.run(Rule::Metadata, &none).await, Ok(None));
    assert_eq!(
        client.set_of(&"nosuchtable".parse().unwrap()).await,
        Err(ApiError::Gone)
    );
}

#[tokio::test]
async fn e2_rights_on_a_record_are_asked_and_a_refusal_names_the_missing_one() {
    let office = Office::open().await;
    let (sales, agent) = (
        office.client(SeedRole::Salesperson).await,
        office.client(SeedRole::SupportAgent).await,
    );
    let own = office.user(SeedRole::Salesperson).id;
    let deal = office
        .rows("opportunity")
        .find(|row| lookup(row, "ownerid") == Some(own))
        .unwrap();
    let deal = RecordRef::new(KnownTable::Opportunity.name(), deal.id);
    let rights = sales.record_rights(UserId(own), &deal).await.unwrap();
    for right in ["ReadAccess", "WriteAccess", "AppendToAccess", "DeleteAccess"] {
        assert!(rights.has(right), "{right}");
    }
    let other = UserId(office.user(SeedRole::SupportAgent).id);
    let rights = agent.record_rights(other, &deal).await.unwrap();
    assert!(
        !rights.has("ReadAccess") && !rights.has("AppendToAccess"),
        "another unit's"
    );

    let link = agent.regarding_link(KnownTable::Task, &deal).await.unwrap();
    let task = CreateActivity {
        id: Uuid::from_u128(0x5ec),
        kind: NewActivityKind::Task,
        subject: "Call".to_owned(),
        description: String::new(),
        start: None,
        end: None,
        regarding: link,
    };
    let refused = agent.run(Rule::CreateRecord, &task).await.unwrap_err();
    assert_eq!(
        refused,
        ApiError::Forbidden {
            right: Some("AppendToAccess".to_owned())
        }
    );
}
