//! The fault hook: single requests fail as networks and busy servers make them.

use regarding_sample_org::server::{Fault, FaultRule};
use serde_json::json;

use crate::support::Org;

fn rule(fault: Fault) -> FaultRule {
    FaultRule {
        path_prefix: "/api/data/v9.2/accounts".to_owned(),
        method: None,
        times: 1,
        fault,
    }
}

#[tokio::test]
async fn refusals_come_once_and_only_under_their_path() {
    let org = Org::start().await;
    let admin = org.admin();
    for (fault, status) in [
        (Fault::Throttle { seconds: 7 }, 429),
        (Fault::Unauthorized, 401),
        (Fault::Stale, 412),
        (Fault::Internal, 500),
        (Fault::Unavailable, 503),
        (Fault::Html, 200),
    ] {
        org.running.faults.add(rule(fault));
        assert_eq!(admin.get("WhoAmI").await.status, 200);
        let reply = admin.get("accounts").await;
        assert_eq!(reply.status, status, "{fault:?}");
        if status == 429 {
            assert_eq!(
                (reply.header("Retry-After"), reply.refusal().1.as_str()),
                ("7", "0x80072322")
            );
        }
        if fault == Fault::Html {
            assert!(reply.header("Content-Type").starts_with("text/html"));
        }
        assert_eq!(org.running.faults.remaining(), 0);
        assert_eq!(admin.get("accounts").await.status, 200);
    }
}

#[tokio::test]
async fn cut_and_lost_replies_are_errors_although_the_write_was_done() {
    let org = Org::start().await;
    let admin = org.admin();
    for (number, fault) in [Fault::CutReply, Fault::LostReply].into_iter().enumerate() {
        org.running.faults.add(rule(fault));
        let body = Some(json!({"name": "Contoso"}).to_string());
        let prefer = [("Prefer", "return=representation")];
        let error = admin
            .try_send("POST", "accounts", &prefer, body)
            .await
            .unwrap_err();
        assert_eq!(
            error.is_request(),
            fault == Fault::LostReply,
            "a cut reply has begun: {error:?}"
        );
        assert_eq!(admin.get("accounts/$count").await.text, (number + 1).to_string());
    }
}

#[tokio::test]
async fn a_running_server_stops_when_told() {
    let org = Org::start().await;
    let url = org.root();
    org.running.stop().await.unwrap();
    assert!(reqwest::get(url).await.is_err());
}
