//! Metadata: what the organization calls its tables, columns and ways from record to record.

use regarding_dataverse::operations::definitions::ReadDefinitions;
use regarding_dataverse::operations::metadata_changes::MetadataChanges;
use regarding_dataverse::shape::{ColumnKind, Known, Reader};
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule};

use crate::office::Office;

#[tokio::test]
async fn a9_the_documented_names_are_those_of_the_organization() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let known = client
        .look_at_shape(&Reader::default(), &Known::default())
        .await
        .unwrap();
    let shape = known.shape;
    let documented = regarding_dataverse::Shape::default();
    assert!(shape.is_read());
    for activity in [
        KnownTable::Email,
        KnownTable::Task,
        KnownTable::PhoneCall,
        KnownTable::Appointment,
        KnownTable::Annotation,
    ] {
        for target in [
            KnownTable::Contact,
            KnownTable::Account,
            KnownTable::Lead,
            KnownTable::Opportunity,
            KnownTable::Incident,
        ] {
            let read = shape.regarding(activity, &target.name());
            assert_eq!(
                read,
                documented.regarding(activity, &target.name()),
                "{activity:?} {target:?}"
            );
        }
    }
    let lookups = [
        ("contact", "parentcustomerid", "account"),
        ("opportunity", "customerid", "account"),
        ("opportunity", "customerid", "contact"),
        ("opportunity", "parentcontactid", "contact"),
        ("opportunity", "originatingleadid", "lead"),
        ("incident", "customerid", "contact"),
        ("incident", "primarycontactid", "contact"),
        ("activitypointer", "regardingobjectid", "lead"),
        ("activityparty", "partyid", "contact"),
        ("activitymimeattachment", "objectid", "email"),
        ("systemuser", "businessunitid", "businessunit"),
    ];
    for (table, column, target) in lookups {
        let read = shape.navigation(table, column, target);
        assert_eq!(
            read,
            documented.navigation(table, column, target),
            "{table}.{column} to {target}"
        );
    }
    let collections = [
        ("contact", "parentcustomerid", "account"),
        ("opportunity", "customerid", "account"),
        ("incident", "customerid", "account"),
        ("activityparty", "activityid", "activitypointer"),
    ];
    for (table, column, target) in collections {
        let read = shape.collection(table, column, target);
        assert_eq!(
            read,
            documented.collection(table, column, target),
            "{table}.{column} from {target}"
        );
    }
}

#[tokio::test]
async fn g1_kinds_and_choices_of_columns_are_read() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let known = client
        .look_at_shape(&Reader::default(), &Known::default())
        .await
        .unwrap();
    let contact = known.shape.table(&KnownTable::Contact.name()).unwrap();
    assert_eq!(
        (
            contact.set.as_str(),
            contact.key.as_str(),
            contact.title.as_deref()
        ),
        ("contacts", "contactid", Some("fullname"))
    );
    let kind = |column: &str| contact.columns[column].kind;
    assert_eq!(kind("jobtitle"), ColumnKind::Text);
    assert_eq!(kind("parentcustomerid"), ColumnKind::Lookup);
    assert_eq!(kind("gendercode"), ColumnKind::Choice);
    assert_eq!(kind("donotemail"), ColumnKind::YesNo);
    assert_eq!(kind("birthdate"), ColumnKind::Date);
    let account = known.shape.table(&KnownTable::Account.name()).unwrap();
    let several = &account.columns["new_heatsources"];
    assert_eq!(several.kind, ColumnKind::Choice, "several choices at once");
    assert_eq!(several.options[&100_000_001], "Sea Water");
}

#[tokio::test]
async fn g1_definitions_tell_what_the_changes_tell() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let tables = &["contact", "opportunity", "incident", "account"];
    let changes = MetadataChanges { tables, since: None };
    let told = client.run(Rule::Metadata, &changes).await.unwrap();
    let read = client
        .run_together(Rule::Metadata, &ReadDefinitions { tables })
        .await
        .unwrap();
    assert_eq!(read.len(), 4);
    for (name, table) in &read {
        let other = &told.tables[name];
        assert_eq!(table.lookups.len(), other.lookups.len(), "{name}");
        for (column, shown) in &table.columns {
            let mut changed = other.columns[column].clone();
            // Choices that a column shares are told by its definition only; values come formatted in either case (A8).
            if changed.options.is_empty() {
                changed.options.clone_from(&shown.options);
            }
            assert_eq!(*shown, changed, "{name}.{column}");
        }
    }
    let opportunity = &read[&KnownTable::Opportunity.name()];
    let shared = &opportunity.columns["purchasetimeframe"].options;
    assert!(!shared.is_empty(), "choices that are shared");
}

#[tokio::test]
async fn a9_with_the_metadata_in_memory_no_name_is_asked_for() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let known = client
        .look_at_shape(&Reader::default(), &Known::default())
        .await
        .unwrap();
    client.note_shape(known.shape);
    office.evidence.clear();
    let account = regarding_model::ids::RecordRef::new(KnownTable::Account.name(), uuid::Uuid::nil());
    let link = client.regarding_link(KnownTable::Task, &account).await.unwrap();
    assert_eq!(
        (link.navigation.as_str(), link.set.as_str()),
        ("regardingobjectid_account_task", "accounts")
    );
    assert_eq!(office.evidence.entries().len(), 0);
}

#[tokio::test]
async fn a_later_look_at_a_quiet_organization_reads_no_form_again() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let reader = Reader {
        language: 1033,
        roles: Some(vec![]),
        secured: None,
    };
    let first = client.look_at_shape(&reader, &Known::default()).await.unwrap();
    let asked = office.evidence.entries().len();
    let second = client.look_at_shape(&reader, &first).await.unwrap();
    assert!(
        std::sync::Arc::ptr_eq(&first.shape, &second.shape),
        "nothing is different"
    );
    let again = office.evidence.entries().len() - asked;
    assert!(
        again <= asked
            && office
                .evidence
                .entries()
                .iter()
                .all(|entry| entry.rule == Rule::Metadata)
    );
}

#[tokio::test]
async fn an_organization_that_refuses_its_metadata_has_the_documented_shape() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    for path_prefix in [
        "/api/data/v9.2/$batch",
        "/api/data/v9.2/RetrieveMetadataChanges",
        "/api/data/v9.2/systemforms",
    ] {
        office.running.faults.add(FaultRule {
            path_prefix: path_prefix.to_owned(),
            method: None,
            times: 10,
            fault: Fault::Forbidden,
        });
    }
    let known = client
        .look_at_shape(&Reader::default(), &Known::default())
        .await
        .unwrap();
    assert!(!known.shape.is_read());
    assert!(!known.shape.layout(KnownTable::Contact).of_form);
}
