//! A busy, broken or lying organization.

use core::time::Duration;
use std::sync::Arc;

use regarding_dataverse::error::ReplyFault;
use regarding_dataverse::operations::create_record::CreateRecord;
use regarding_dataverse::operations::people::ResolvePeople;
use regarding_dataverse::operations::who_am_i::{Me, WhoAmI};
use regarding_dataverse::{ApiError, Client};
use regarding_model::record::KnownTable;
use regarding_net::{NetError, Rule};
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultPlan, FaultRule, Limit};
use uuid::Uuid;

use crate::office::Office;
use crate::sign_in::{Told, by_password, session};

async fn asked(office: &Office, client: &Client, fault: Fault, times: u32) -> Result<Me, ApiError> {
    office.running.faults.clear();
    let path_prefix = "/api/data/v9.2/WhoAmI".to_owned();
    office.running.faults.add(FaultRule {
        path_prefix,
        method: None,
        times,
        fault,
    });
    client.run(Rule::Myself, &WhoAmI).await
}

#[tokio::test]
async fn what_passes_is_waited_for_and_what_stays_is_told() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    for fault in [
        Fault::Throttle {
            seconds: 2,
            limit: Limit::Requests,
        },
        Fault::Unavailable,
        Fault::CutReply,
        Fault::LostReply,
    ] {
        assert!(
            asked(&office, &client, fault, 1).await.is_ok(),
            "{fault:?} once is waited for"
        );
    }
    let table = [
        (
            Fault::Throttle {
                seconds: 2,
                limit: Limit::Requests,
            },
            ApiError::Throttled {
                after: Some(Duration::from_secs(2)),
            },
        ),
        (
            Fault::Throttle {
                seconds: 300,
                limit: Limit::Requests,
            },
            ApiError::Throttled {
                after: Some(Duration::from_secs(300)),
            },
        ),
        (Fault::Unavailable, ApiError::Unavailable { status: 503 }),
        (Fault::CutReply, ApiError::Net(NetError::Cut)),
        (Fault::LostReply, ApiError::Net(NetError::Cut)),
        (Fault::Html, ApiError::Reply(ReplyFault::NotJson)),
        (Fault::Stale, ApiError::Stale),
        (Fault::Forbidden, ApiError::Forbidden { right: None }),
        (Fault::Duplicate, ApiError::AlreadyExists),
        (Fault::Unauthorized, ApiError::SignIn),
    ];
    for (fault, error) in table {
        assert_eq!(asked(&office, &client, fault, 99).await, Err(error), "{fault:?}");
        // Until then nobody asks it anything.
        office.clock.forward(300);
    }
}

#[tokio::test]
async fn a_slow_reply_is_waited_for() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    assert!(
        asked(&office, &client, Fault::Slow { milliseconds: 80 }, 1)
            .await
            .is_ok()
    );
    assert_eq!(office.running.faults.remaining(), 0);
}

#[tokio::test]
async fn a15_a_record_that_is_there_already_is_told_whatever_the_status() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let create = CreateRecord {
        id: Uuid::from_u128(0x5100),
        table: KnownTable::Contact,
        values: vec![("lastname".to_owned(), "Newcomer".to_owned())],
        parent_account: None,
        parent_contact: None,
        shape: Arc::default(),
    };
    office.running.faults.add(FaultRule {
        path_prefix: "/api/data/v9.2/contacts".to_owned(),
        method: Some("POST".to_owned()),
        times: 1,
        fault: Fault::Duplicate,
    });
    let first = client.run(Rule::CreateRecord, &create).await;
    assert_eq!(office.running.faults.remaining(), 0);
    let again = client.run(Rule::CreateRecord, &create).await;
    assert_eq!(first, again, "a derived id that is taken is the record itself");
}

#[tokio::test]
async fn i12_a_401_on_a_later_call_renews_the_sign_in_and_goes_on() {
    let office = Office::open().await;
    let tokens = by_password(&office).await;
    let (_, client) = session(&office, tokens, Arc::new(Told::default())).await;
    office.running.faults.add(FaultPlan {
        rule: FaultRule {
            path_prefix: "/api/data/v9.2/WhoAmI".to_owned(),
            method: None,
            times: 1,
            fault: Fault::Unauthorized,
        },
        after: 2,
        part: false,
    });
    let mut sent = Vec::new();
    for _ in 0..4 {
        office.evidence.clear();
        assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
        sent.push(office.evidence.entries().len());
    }
    assert_eq!(sent[..2], [1, 1]);
    assert!(sent[2] > 1, "asked again with another token: {sent:?}");
    assert_eq!(sent[3], 1, "the new token serves");
}

#[tokio::test]
async fn i12_one_part_of_a_batch_that_fails_spoils_no_other() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    office.running.faults.add(FaultPlan {
        rule: FaultRule {
            path_prefix: "/api/data/v9.2/WhoAmI".to_owned(),
            method: None,
            times: 1,
            fault: Fault::Forbidden,
        },
        after: 1,
        part: true,
    });
    let told = client
        .run_all(Rule::Myself, &[WhoAmI, WhoAmI, WhoAmI])
        .await
        .unwrap();
    let failed: Vec<bool> = told.iter().map(Result::is_err).collect();
    assert_eq!(failed, [false, true, false]);
    assert_eq!(told[1], Err(ApiError::Forbidden { right: None }));
}

#[tokio::test]
async fn a_long_wait_is_told_at_once() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let told = asked(
        &office,
        &client,
        Fault::Throttle {
            seconds: 300,
            limit: Limit::Requests,
        },
        99,
    )
    .await;
    assert_eq!(
        told,
        Err(ApiError::Throttled {
            after: Some(Duration::from_secs(300))
        }),
        "reference A18"
    );
    assert_eq!(office.evidence.entries().len(), 1, "asked once");
}

#[tokio::test]
async fn a_batch_that_fails_as_a_whole_says_why() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    let people = ResolvePeople {
        addresses: vec!["a@b.example".parse().unwrap()],
    };
    for (fault, error) in [
        (Fault::Html, ApiError::Reply(ReplyFault::Batch)),
        (Fault::Unavailable, ApiError::Unavailable { status: 503 }),
        (Fault::CutReply, ApiError::Net(NetError::Cut)),
    ] {
        office.running.faults.clear();
        let path_prefix = "/api/data/v9.2/$batch".to_owned();
        office.running.faults.add(FaultRule {
            path_prefix,
            method: None,
            times: 99,
            fault,
        });
        let told = client.run_together(Rule::ResolvePeople, &people).await;
        assert_eq!(told.map(|people| people.matches), Err(error), "{fault:?}");
    }
}

#[tokio::test]
async fn nothing_leaves_while_the_connection_is_off() {
    let office = Office::open().await;
    let client = office.client(SeedRole::Salesperson).await;
    office.net.set_on(false);
    assert_eq!(
        client.run(Rule::Myself, &WhoAmI).await,
        Err(ApiError::Net(NetError::SwitchedOff))
    );
    assert_eq!(office.evidence.entries(), []);
    office.net.set_on(true);
    assert!(client.run(Rule::Myself, &WhoAmI).await.is_ok());
}
