//! Tracking: one change set, one record, whoever tries how often.

use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::create_email::{CreateEmail, NewAttachment, Party};
use regarding_dataverse::operations::delete_email::{DeleteEmail, EmailExists};
use regarding_dataverse::operations::find_email::{FindEmail, FindEmails};
use regarding_dataverse::operations::notes::{ChangeNote, CreateNote, DeleteNote, ListNotes, ReadNote};
use regarding_dataverse::operations::regarding::SetRegarding;
use regarding_dataverse::operations::who_am_i::WhoAmI;
use regarding_dataverse::{Client, Part, PartReply, ServiceRoot, Together};
use regarding_model::address::Role;
use regarding_model::ids::{MessageId, RecordRef};
use regarding_model::item::Direction;
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;
use uuid::Uuid;

use crate::office::{Office, number, text, today};

const ID: Uuid = Uuid::from_u128(0x05ee_d0fe_4a11);

fn message() -> MessageId {
    "first'message%_[@mail.example".parse().unwrap()
}

async fn email(office: &Office, client: &Client) -> CreateEmail {
    let opportunity = office
        .rows("opportunity")
        .find(|row| number(row, "statecode") == Some(0))
        .unwrap();
    let record = RecordRef::new(KnownTable::Opportunity.name(), opportunity.id);
    let contact = office
        .rows("contact")
        .find(|row| text(row, "emailaddress1").is_some())
        .unwrap();
    let user = office.user(SeedRole::Salesperson);
    let party = |role, table: KnownTable, id, address: &str| Party {
        role,
        record: Some(RecordRef::new(table.name(), id)),
        address: Some(address.to_owned()),
        name: None,
    };
    CreateEmail {
        owner: None,
        id: ID,
        message: message(),
        subject: "Ünïcode \u{202e}subject".to_owned(),
        body: "<p>It's me</p>\r\n--batch".to_owned(),
        direction: Direction::Received,
        date: Some(today()),
        parties: vec![
            party(
                Role::From,
                KnownTable::Contact,
                contact.id,
                text(contact, "emailaddress1").unwrap(),
            ),
            party(Role::To, KnownTable::SystemUser, user.id, &user.email),
            Party {
                role: Role::Cc,
                record: None,
                address: Some("nobody@x.example".to_owned()),
                name: Some("N".to_owned()),
            },
        ],
        regarding: Some(client.regarding_link(KnownTable::Email, &record).await.unwrap()),
        answers: None,
        attachments: vec![NewAttachment {
            content_id: None,
            name: "quote.pdf".to_owned(),
            mime_type: "application/pdf".to_owned(),
            content: vec![0, 255, 10, 13],
        }],
        shape: Arc::default(),
    }
}

#[tokio::test]
async fn a_message_becomes_one_completed_record_however_often_it_is_tracked() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let email = email(&office, &client).await;
    assert_eq!(client.run_together(Rule::Track, &email).await, Ok(ID));
    assert_eq!(
        client.run_together(Rule::Track, &email).await,
        Err(ApiError::AlreadyExists),
        "promise 5"
    );
    let colleague = office.client(SeedRole::SystemAdministrator).await;
    assert_eq!(
        colleague.run_together(Rule::Track, &email).await,
        Err(ApiError::AlreadyExists),
        "promise 5"
    );

    for derived in [ID, Uuid::from_u128(9)] {
        let found = client
            .run(
                Rule::Track,
                &FindEmail {
                    derived,
                    message: message(),
                },
            )
            .await
            .unwrap();
        assert_eq!(found.len(), 1, "found by id and by Message-ID");
        assert_eq!(found[0].id, ID);
        assert!(found[0].completed, "reference C2: received mail is completed");
        let owner = found[0].owner.as_ref().unwrap();
        assert_eq!(owner.record.id, office.user(SeedRole::Salesperson).id);
        assert_eq!(owner.name, office.user(SeedRole::Salesperson).name);
        let regarding = found[0].regarding.as_ref().unwrap();
        assert_eq!(regarding.record, email.regarding.as_ref().unwrap().record);
        assert!(!regarding.name.is_empty());
    }
    let several = FindEmails {
        ids: (1..=99).map(Uuid::from_u128).chain([ID]).collect(),
    };
    assert_eq!(client.run(Rule::ListMarks, &several).await.unwrap().len(), 1);
}

/// Tracking, one of whose steps asks for what no organization takes.
struct Refused {
    email: CreateEmail,
    step: usize,
}

impl Together for Refused {
    type Output = Uuid;

    fn parts(&self) -> Vec<Part> {
        let mut parts = self.email.parts();
        if let Some(Part::ChangeSet(steps)) = parts.first_mut()
            && let Some(step) = steps.get_mut(self.step)
        {
            step.body = Some(serde_json::json!({"nosuchcolumn": 1}));
        }
        parts
    }

    fn read(&self, replies: &[PartReply]) -> Result<Uuid, ApiError> {
        self.email.read(replies)
    }
}

#[tokio::test]
async fn creating_attaching_and_completing_happen_together_or_not_at_all() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let email = email(&office, &client).await;
    let find = FindEmail {
        derived: ID,
        message: message(),
    };
    for step in 0..3 {
        let refused = Refused {
            email: email.clone(),
            step,
        };
        assert!(
            client.run_together(Rule::Track, &refused).await.is_err(),
            "{step}"
        );
        assert_eq!(
            client.run(Rule::Track, &find).await,
            Ok(vec![]),
            "reference A13: no open record stays of step {step}"
        );
    }
    client.run_together(Rule::Track, &email).await.unwrap();
    assert!(client.run(Rule::Track, &find).await.unwrap()[0].completed);
}

#[tokio::test]
async fn tracking_needs_one_request_and_says_in_the_evidence_what_it_carried() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let email = email(&office, &client).await;
    office.evidence.clear();
    client.run_together(Rule::Track, &email).await.unwrap();
    let sent = office.evidence.entries();
    assert_eq!(sent.len(), 1);
    let counts: Vec<(&str, u32)> = sent[0]
        .carried
        .iter()
        .map(|carried| (carried.kind, carried.count))
        .collect();
    assert_eq!(
        counts,
        [("message", 1), ("parties", 3), ("attachment", 1)],
        "promise 2"
    );
    assert!(sent[0].identifiers.contains(&ID));
}

#[tokio::test]
async fn regarding_is_changed_only_on_the_version_that_was_seen() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let email = email(&office, &client).await;
    client.run_together(Rule::Track, &email).await.unwrap();
    let find = FindEmail {
        derived: ID,
        message: message(),
    };
    let etag = client.run(Rule::Track, &find).await.unwrap()[0].etag.clone();
    assert!(etag.is_some());
    let account = RecordRef::new(
        KnownTable::Account.name(),
        office.rows("account").next().unwrap().id,
    );
    let link = client.regarding_link(KnownTable::Email, &account).await.unwrap();
    let change = SetRegarding {
        email: ID,
        etag: etag.clone(),
        to: link.clone(),
    };
    client.run(Rule::ChangeRegarding, &change).await.unwrap();
    let found = client.run(Rule::Track, &find).await.unwrap();
    assert_eq!(
        found[0].regarding.as_ref().map(|named| &named.record),
        Some(&account)
    );
    assert_eq!(
        client.run(Rule::ChangeRegarding, &change).await,
        Err(ApiError::Stale),
        "reference A11"
    );
    let missing = SetRegarding {
        email: Uuid::from_u128(404),
        etag: None,
        to: link,
    };
    assert_eq!(
        client.run(Rule::ChangeRegarding, &missing).await,
        Err(ApiError::Gone),
        "an update makes no record"
    );
}

#[tokio::test]
async fn untracking_deletes_and_verifies() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let email = email(&office, &client).await;
    client.run_together(Rule::Track, &email).await.unwrap();
    assert_eq!(client.run(Rule::Untrack, &EmailExists { id: ID }).await, Ok(true));
    client.run(Rule::Untrack, &DeleteEmail { id: ID }).await.unwrap();
    assert_eq!(
        client.run(Rule::Untrack, &EmailExists { id: ID }).await,
        Ok(false),
        "I-12"
    );
    client.run(Rule::Untrack, &DeleteEmail { id: ID }).await.unwrap();
}

#[tokio::test]
async fn the_claims_notes_are_made_once_and_changed_only_by_who_saw_them() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let me = client.run(Rule::Myself, &WhoAmI).await.unwrap();
    let create = CreateNote {
        id: ID,
        subject: "Regarding: computer",
        text: "one".to_owned(),
    };
    assert_eq!(client.run(Rule::Claim, &ReadNote { id: ID }).await, Ok(None));
    client.run(Rule::Claim, &create).await.unwrap();
    assert_eq!(
        client.run(Rule::Claim, &create).await,
        Err(ApiError::AlreadyExists)
    );
    let seen = client
        .run(Rule::Claim, &ReadNote { id: ID })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.text, "one");
    let change = ChangeNote {
        id: ID,
        etag: seen.etag,
        text: "two".to_owned(),
    };
    client.run(Rule::Claim, &change).await.unwrap();
    assert_eq!(
        client.run(Rule::Claim, &change).await,
        Err(ApiError::Stale),
        "DESIGN section 5: guarded by ETag"
    );
    let list = client
        .run(
            Rule::Claim,
            &ListNotes {
                owner: me.user,
                subject: "Regarding: computer",
            },
        )
        .await
        .unwrap();
    assert_eq!(
        list.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(),
        ["two"]
    );
    client.run(Rule::Claim, &DeleteNote { id: ID }).await.unwrap();
    assert_eq!(client.run(Rule::Claim, &ReadNote { id: ID }).await, Ok(None));
}

#[test]
fn a_record_opens_in_the_browser_by_its_address() {
    let root: ServiceRoot = "contoso.crm4.dynamics.com".parse().unwrap();
    let record = RecordRef::new(KnownTable::Account.name(), Uuid::nil());
    assert_eq!(
        root.record_url(&record).as_str(),
        "https://contoso.crm4.dynamics.com/main.aspx?pagetype=entityrecord&etn=account&id=00000000-0000-0000-0000-000000000000"
    );
}
