//! The fault hook: single requests fail as networks and busy servers make them.

use core::time::Duration;
use regarding_sample_org::seed;

use regarding_sample_org::server::{Fault, FaultPlan, FaultRule, Limit, ServeOptions, ServiceLimits};
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
        (
            Fault::Throttle {
                seconds: 7,
                limit: Limit::Requests,
            },
            429,
        ),
        (Fault::Unauthorized, 401),
        (Fault::Forbidden, 403),
        (Fault::Stale, 412),
        (Fault::Internal, 500),
        (Fault::Duplicate, 500),
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
async fn a17_the_codes_of_refusals_are_those_of_the_real_one() {
    let org = Org::start().await;
    let admin = org.admin();
    let throttle = |limit| Fault::Throttle { seconds: 7, limit };
    for (fault, code) in [
        (throttle(Limit::Requests), "0x80072322"),
        (throttle(Limit::Time), "0x80072321"),
        (throttle(Limit::Concurrent), "0x80072326"),
        (Fault::Duplicate, "0x80040237"),
    ] {
        org.running.faults.add(rule(fault));
        assert_eq!(admin.get("accounts").await.refusal().1, code, "{fault:?}");
    }
}

#[tokio::test]
async fn a_slow_reply_is_whole_when_it_comes() {
    let org = Org::start().await;
    let admin = org.admin();
    org.running.faults.add(rule(Fault::Slow { milliseconds: 50 }));
    assert_eq!(admin.get("accounts").await.status, 200);
    assert_eq!(org.running.faults.remaining(), 0);
}

#[tokio::test]
async fn a18_who_asks_too_much_is_refused_and_told_what_is_left() {
    let now = "2026-03-04T10:00:00Z".parse().unwrap();
    let limits = ServiceLimits {
        requests: 3,
        ..ServiceLimits::default()
    };
    let options = ServeOptions {
        limits,
        ..ServeOptions::default()
    };
    let org = Org::of(seed::empty(seed::DEFAULT_SEED, now), options).await;
    let admin = org.admin();
    for left in ["2", "1", "0"] {
        let reply = admin.get("WhoAmI").await;
        assert_eq!(reply.header("x-ms-ratelimit-burst-remaining-xrm-requests"), left);
        let time: f64 = reply
            .header("x-ms-ratelimit-time-remaining-xrm-requests")
            .parse()
            .unwrap();
        assert!(time <= 1200.0 && time > 1100.0, "{time}");
        assert!(reply.header("Set-Cookie").starts_with("ARRAffinity="));
    }
    let refused = admin.get("WhoAmI").await;
    assert_eq!(refused.refusal(), (429, "0x80072322".to_owned()));
    let wait: u64 = refused.header("Retry-After").parse().unwrap();
    assert!((1..=300).contains(&wait), "{wait}");
}

fn throttled(limits: ServiceLimits, delay: Option<Duration>) -> ServeOptions {
    ServeOptions {
        limits,
        delay,
        ..ServeOptions::default()
    }
}

#[tokio::test]
async fn a18_one_too_many_at_once_is_refused_until_another_is_done() {
    let now = "2026-03-04T10:00:00Z".parse().unwrap();
    let limits = ServiceLimits {
        concurrent: 2,
        ..ServiceLimits::default()
    };
    let org = Org::of(seed::empty(seed::DEFAULT_SEED, now), throttled(limits, None)).await;
    let admin = org.admin();
    org.running.faults.add(rule(Fault::Slow { milliseconds: 3000 }));
    let slow = admin.get("accounts");
    let other = async {
        loop {
            let reply = admin.get("WhoAmI").await;
            if reply.status != 200 {
                return reply;
            }
        }
    };
    let (slow, refused) = tokio::join!(slow, other);
    assert_eq!(refused.refusal(), (429, "0x80072326".to_owned()));
    assert!(refused.header("Retry-After").parse::<u64>().unwrap() >= 1);
    assert_eq!(slow.status, 200, "who is at work may finish: {}", slow.text);
    assert_eq!(admin.get("WhoAmI").await.status, 200);
    let other = org.sales().get("WhoAmI").await;
    assert_eq!(other.status, 200, "per user");
}

#[tokio::test]
async fn a18_time_that_was_spent_counts_and_waiting_is_spent_too() {
    let now = "2026-03-04T10:00:00Z".parse().unwrap();
    let limits = ServiceLimits {
        time: Duration::from_millis(40),
        ..ServiceLimits::default()
    };
    let options = throttled(limits, Some(Duration::from_millis(60)));
    let org = Org::of(seed::empty(seed::DEFAULT_SEED, now), options).await;
    let first = org.admin().get("WhoAmI").await;
    assert_eq!(first.status, 200);
    assert_eq!(first.header("x-ms-ratelimit-time-remaining-xrm-requests"), "0.00");
    let refused = org.admin().get("WhoAmI").await;
    assert_eq!(refused.refusal(), (429, "0x80072321".to_owned()));
    let wait: u64 = refused.header("Retry-After").parse().unwrap();
    assert!((1..=300).contains(&wait), "{wait}");
    assert_eq!(org.sales().get("WhoAmI").await.status, 200, "per user");
}

#[tokio::test]
async fn i12_a_fault_can_wait_for_a_later_request() {
    let org = Org::start().await;
    let admin = org.admin();
    org.running.faults.add(FaultPlan {
        after: 2,
        ..rule(Fault::Unauthorized).into()
    });
    let mut seen = Vec::new();
    for _ in 0..4 {
        assert_eq!(admin.get("WhoAmI").await.status, 200, "it is not about this one");
        seen.push(admin.get("accounts").await.status);
    }
    assert_eq!(seen, [200, 200, 401, 200]);
}

#[tokio::test]
async fn i12_a_fault_can_meet_one_part_of_a_batch() {
    let org = Org::start().await;
    let admin = org.admin();
    let get = "--b\r\nContent-Type: application/http\r\n\r\nGET accounts HTTP/1.1\r\n\r\n";
    let post = |id: u32| {
        format!(
            "--c\r\nContent-Type: application/http\r\nContent-ID: {id}\r\n\r\nPOST accounts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{{\"name\":\"N\"}}\r\n"
        )
    };
    let headers = [
        ("Content-Type", "multipart/mixed; boundary=b"),
        ("Prefer", "odata.continue-on-error"),
    ];
    org.running.faults.add(FaultPlan {
        after: 1,
        part: true,
        ..rule(Fault::Internal).into()
    });
    let body = format!("{get}{get}{get}--b--\r\n");
    let reply = admin.send("POST", "$batch", &headers, Some(body)).await;
    let statuses: Vec<&str> = reply
        .text
        .split("HTTP/1.1 ")
        .skip(1)
        .map(|part| &part[..3])
        .collect();
    assert_eq!(statuses, ["200", "500", "200"], "{}", reply.text);
    org.running.faults.add(FaultPlan {
        after: 1,
        part: true,
        ..rule(Fault::Duplicate).into()
    });
    let set = format!(
        "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n{}{}--c--\r\n--b--\r\n",
        post(1),
        post(2)
    );
    let reply = admin.send("POST", "$batch", &headers, Some(set)).await;
    assert!(reply.text.contains("0x80040237"), "{}", reply.text);
    assert_eq!(admin.get("accounts/$count").await.text, "0", "all or nothing");
    org.running.faults.add(FaultPlan {
        part: true,
        ..rule(Fault::Internal).into()
    });
    assert_eq!(admin.get("accounts").await.status, 200, "no part of a batch");
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
