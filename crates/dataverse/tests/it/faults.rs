//! A busy, broken or lying organization.

use core::time::Duration;

use regarding_dataverse::error::ReplyFault;
use regarding_dataverse::operations::people::ResolvePeople;
use regarding_dataverse::operations::who_am_i::{Me, WhoAmI};
use regarding_dataverse::{ApiError, Client};
use regarding_net::{NetError, Rule};
use regarding_sample_org::seed::SeedRole;
use regarding_sample_org::server::{Fault, FaultRule, Limit};

use crate::office::Office;

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
        (Fault::Unauthorized, ApiError::SignIn),
    ];
    for (fault, error) in table {
        assert_eq!(asked(&office, &client, fault, 99).await, Err(error), "{fault:?}");
        // Until then nobody asks it anything.
        office.clock.forward(300);
    }
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
