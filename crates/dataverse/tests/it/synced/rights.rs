//! Deleting, rights, and columns that are secured.

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::column_rights::Allowed;
use regarding_dataverse::synced::{Absence, RecordError, Records as _, SyncedTable};
use regarding_model::fields::Field;
use regarding_model::ids::UserId;
use regarding_net::Method;
use regarding_sample_org::seed::SeedRole;
use serde_json::json;
use uuid::Uuid;

use super::{Desk, edit, new, send, words};
use crate::office::Office;

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
