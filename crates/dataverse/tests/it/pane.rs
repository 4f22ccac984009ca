//! A message's pane: complete, in one round trip.

use std::sync::Arc;

use regarding_dataverse::operations::pane::{AboutMessage, AboutRecord, OpenPane};
use regarding_dataverse::operations::people::ResolvePeople;
use regarding_dataverse::operations::record_card::{Extent, RecordCard};
use regarding_dataverse::operations::search::{self, Search};
use regarding_model::address::EmailAddress;
use regarding_model::record::KnownTable;
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::seed::row::SeedRow;
use uuid::Uuid;

use crate::office::{Office, lookup, number, text, today};

/// A contact with an address, whose account has open opportunities.
fn somebody(office: &Office) -> (&SeedRow, EmailAddress, Uuid) {
    let open: Vec<Uuid> = office
        .rows("opportunity")
        .filter(|row| number(row, "statecode") == Some(0))
        .filter_map(|row| lookup(row, "customerid"))
        .collect();
    office
        .rows("contact")
        .filter(|row| number(row, "statecode").unwrap_or(0) == 0)
        .find_map(|row| {
            let account = lookup(row, "parentcustomerid").filter(|account| open.contains(account))?;
            Some((row, text(row, "emailaddress1")?.parse().ok()?, account))
        })
        .unwrap()
}

#[tokio::test]
async fn everything_about_a_message_comes_in_one_round_trip() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let (contact, address, account) = somebody(&office);
    let colleague: EmailAddress = office.user(SeedRole::Salesperson).email.parse().unwrap();
    let unknown: EmailAddress = "nobody.at.all@unknown.example".parse().unwrap();
    let pane = OpenPane {
        items: vec![],
        regarding: None,
        message: Some(AboutMessage {
            derived: Uuid::from_u128(1),
            linked: None,
            namesake: None,
            message: "not-tracked@x.example".parse().unwrap(),
            sender: Some(address.clone()),
            subject: "It's 100 % [new]".to_owned(),
        }),
        people: vec![address.clone(), colleague.clone(), unknown.clone()],
        focus: Some(address.clone()),
        now: today(),
        shape: Arc::default(),
    };
    let pane = client.run_together(Rule::OpenPane, &pane).await.unwrap();
    let sent = office.evidence.entries();
    assert_eq!(sent.len(), 1, "one round trip: {sent:?}");
    assert_eq!(sent[0].rule, Rule::OpenPane);
    let carried: Vec<(&str, u32)> = sent[0]
        .carried
        .iter()
        .map(|carried| (carried.kind, carried.count))
        .collect();
    assert_eq!(
        carried,
        [("sender", 1), ("subject", 1), ("address", 3)],
        "promise 2: as many as there are"
    );

    assert_eq!(pane.unasked, [], "every part was understood");
    assert_eq!(pane.emails, []);
    let matches = pane.people.of(&address, Uuid::nil());
    assert!(matches.iter().any(|found| found.record.record.id == contact.id));
    assert_eq!(
        pane.people.of(&colleague, Uuid::nil())[0].table,
        KnownTable::SystemUser,
        "H-11"
    );
    assert!(pane.people.of(&unknown, Uuid::nil()).is_empty(), "H-12");

    let subject = pane
        .subjects
        .iter()
        .find(|subject| subject.card.record.record.id == contact.id)
        .unwrap();
    assert_eq!(Some(subject.card.record.name.as_str()), text(contact, "fullname"));
    assert_eq!(
        subject.account.as_ref().map(|card| card.record.record.id),
        Some(account)
    );
    let expected: Vec<Uuid> = office
        .rows("opportunity")
        .filter(|row| number(row, "statecode") == Some(0) && lookup(row, "customerid") == Some(account))
        .map(|row| row.id)
        .collect();
    for opportunity in expected {
        let found = subject
            .opportunities
            .iter()
            .find(|row| row.record.record.id == opportunity);
        assert!(
            found.is_some_and(|row| !row.record.name.is_empty() && row.value.is_some()),
            "{opportunity}"
        );
    }
    let mut sorted = subject.opportunities.clone();
    sorted.sort_by_key(|row| (row.closes_at.is_none(), row.closes_at));
    assert_eq!(
        sorted.iter().map(|row| &row.record).collect::<Vec<_>>(),
        subject
            .opportunities
            .iter()
            .map(|row| &row.record)
            .collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn everybody_with_activities_has_a_last_one() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let busy = office
        .rows("email")
        .filter(|row| number(row, "statecode") == Some(1))
        .filter_map(|row| lookup(row, "regardingobjectid"))
        .find_map(|id| {
            office
                .rows("contact")
                .find(|contact| contact.id == id && text(contact, "emailaddress1").is_some())
        })
        .or_else(|| {
            office
                .rows("contact")
                .find(|contact| text(contact, "emailaddress1").is_some())
        })
        .unwrap();
    let address: EmailAddress = text(busy, "emailaddress1").unwrap().parse().unwrap();
    let pane = OpenPane {
        items: vec![],
        regarding: None,
        message: None,
        people: vec![address.clone()],
        focus: Some(address),
        now: today(),
        shape: Arc::default(),
    };
    let pane = client.run_together(Rule::OpenPane, &pane).await.unwrap();
    let subject = pane
        .subjects
        .iter()
        .find(|subject| subject.card.record.record.id == busy.id)
        .unwrap();
    let last = subject
        .last
        .as_ref()
        .expect("somebody with activities has a last one");
    assert!(last.when.is_some_and(|when| when <= today()), "{last:?}");
    if let Some(next) = &subject.next {
        assert!(next.when.is_some_and(|when| when >= today()), "{next:?}");
    }
}

#[tokio::test]
async fn hostile_addresses_find_nobody_and_break_nothing() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let hostile = [
        "o'neil@x.example",
        "x' or 1 eq 1 or 'a@b.example",
        "%@%.example",
        "_@x.example",
        "[a-z]@x.example",
        "ü@ö.example",
        "a&$top=1#@x.example",
        "a+b;c)@x.example",
        "\"quoted blank\"@x.example",
        "'--@x.example",
    ];
    let addresses: Vec<EmailAddress> = hostile.iter().map(|text| text.parse().unwrap()).collect();
    let people = client
        .run_together(
            Rule::ResolvePeople,
            &ResolvePeople {
                addresses: addresses.clone(),
            },
        )
        .await
        .unwrap();
    assert_eq!((people.matches, people.unasked), (vec![], vec![]));
    for address in addresses {
        let pane = OpenPane {
            items: vec![],
            regarding: None,
            message: None,
            people: vec![address.clone()],
            focus: Some(address.clone()),
            now: today(),
            shape: Arc::default(),
        };
        let pane = client.run_together(Rule::OpenPane, &pane).await.unwrap();
        assert_eq!((pane.subjects, pane.unasked), (vec![], vec![]), "{address}");
    }
}

#[tokio::test]
async fn many_people_are_resolved_in_one_round_trip() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let addresses: Vec<EmailAddress> = office
        .rows("contact")
        .filter_map(|row| text(row, "emailaddress1")?.parse().ok())
        .take(120)
        .collect();
    let people = client
        .run_together(
            Rule::ResolvePeople,
            &ResolvePeople {
                addresses: addresses.clone(),
            },
        )
        .await
        .unwrap();
    assert_eq!(office.evidence.entries().len(), 1);
    for address in &addresses {
        assert!(
            !people.of(address, Uuid::nil()).is_empty(),
            "{address} is somebody's"
        );
    }
}

#[tokio::test]
async fn search_finds_names_and_takes_wildcards_as_they_stand() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let (contact, ..) = somebody(&office);
    let name = text(contact, "fullname").unwrap();
    let ask = |text: &str| Search {
        text: text.to_owned(),
        tables: search::TABLES.to_vec(),
        top: 5,
        shape: Arc::default(),
    };
    let found = client.run_together(Rule::Search, &ask(name)).await.unwrap();
    assert_eq!(found.unasked, []);
    let (table, cards) = &found.groups[0];
    assert_eq!(*table, KnownTable::Contact);
    assert!(cards.iter().any(|card| card.record.record.id == contact.id));
    for wildcard in ["%%%", "___", "[a-z]", "' or statecode eq 0 or '"] {
        let found = client.run_together(Rule::Search, &ask(wildcard)).await.unwrap();
        assert_eq!(found.groups, [], "{wildcard} is no wildcard (reference A7)");
        assert_eq!(found.unasked, []);
    }
}

#[tokio::test]
async fn recent_records_are_read_in_one_round_trip_and_missing_ones_are_left_out() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let mut asked: Vec<RecordCard> = KnownTable::ALL
        .into_iter()
        .filter_map(|table| {
            Some(RecordCard {
                table,
                id: office.rows(table.logical_name()).next()?.id,
                shape: Arc::default(),
                extent: Extent::Line,
            })
        })
        .collect();
    asked.push(RecordCard {
        table: KnownTable::Account,
        id: Uuid::from_u128(404),
        shape: Arc::default(),
        extent: Extent::Whole,
    });
    let cards = client.run_all(Rule::ReadRecords, &asked).await.unwrap();
    assert_eq!(office.evidence.entries().len(), 1);
    for (question, card) in asked.iter().zip(cards) {
        let card = card.unwrap_or_else(|error| panic!("{:?}: {error}", question.table));
        assert_eq!(
            card.is_some(),
            question.id != Uuid::from_u128(404),
            "{:?}",
            question.table
        );
    }
}

/// Whether a lookup of an activity names a record.
fn regarding(row: &SeedRow, id: Uuid) -> bool {
    lookup(row, "regardingobjectid") == Some(id)
}

#[tokio::test]
async fn a_record_that_was_looked_up_tells_as_much_as_a_person_of_a_message() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let (contact, address, account) = somebody(&office);
    let about = |table, id| AboutRecord {
        table,
        id,
        now: today(),
        shape: Arc::default(),
    };
    let asked = about(KnownTable::Contact, contact.id);
    let person = client
        .run_together(Rule::ReadRecords, &asked)
        .await
        .unwrap()
        .unwrap();
    let pane = OpenPane {
        items: vec![],
        regarding: None,
        message: None,
        people: vec![],
        focus: Some(address),
        now: today(),
        shape: Arc::default(),
    };
    let pane = client.run_together(Rule::ReadRecords, &pane).await.unwrap();
    let same = pane
        .subjects
        .into_iter()
        .find(|subject| subject.card.record.record.id == contact.id);
    assert_eq!(
        (
            &person.card,
            &person.account,
            &person.opportunities,
            &person.cases
        ),
        same.as_ref()
            .map(|same| (&same.card, &same.account, &same.opportunities, &same.cases))
            .unwrap()
    );

    let asked = about(KnownTable::Account, account);
    let company = client
        .run_together(Rule::ReadRecords, &asked)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        company.card.record.record.id, account,
        "also without an address of its own"
    );
    assert_eq!(company.opportunities, person.opportunities);
    let sent = office.evidence.entries();
    assert!(
        sent.iter().all(|entry| entry.rule == Rule::ReadRecords) && sent.len() == 3,
        "one round trip each"
    );
}

#[tokio::test]
async fn an_opportunity_that_was_looked_up_tells_its_activities() {
    let office = Office::open().await;
    let client = office.client(SeedRole::SystemAdministrator).await;
    let done: Vec<&SeedRow> = office
        .rows("phonecall")
        .filter(|row| number(row, "statecode") == Some(1))
        .collect();
    let opportunity = office
        .rows("opportunity")
        .find(|row| done.iter().any(|call| regarding(call, row.id)))
        .unwrap();
    let asked = AboutRecord {
        table: KnownTable::Opportunity,
        id: opportunity.id,
        now: today(),
        shape: Arc::default(),
    };
    let told = client
        .run_together(Rule::ReadRecords, &asked)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(Some(told.card.record.name.as_str()), text(opportunity, "name"));
    assert!(told.last.is_some(), "H-3");
    assert!(told.activities.is_some_and(|count| count > 0));

    let gone = AboutRecord {
        id: Uuid::from_u128(7),
        ..asked
    };
    assert_eq!(client.run_together(Rule::ReadRecords, &gone).await.unwrap(), None);
}
