//! Promise 5 over a bad line: replies that are lost, cut, refused or no replies at all, at every request of tracking.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use regarding_tests::api::Control;
#[cfg(feature = "fault-points")]
use regarding_tests::binaries;
use regarding_tests::install::{DEFECT, Install, Ran};
use regarding_tests::relay::{Relay, Verdict};
use serde_json::{Value, json};

use crate::scene::{Scene, waiting};

#[test]
fn a_request_or_a_reply_lost_at_any_place_leaves_one_whole_record() {
    let scene = Scene::open();
    let (relay, opportunity) = (Relay::before(&scene.organization), scene.opportunity());
    let mut install = Install::new();
    let _ = install
        .sign_in(&relay.url, &scene.mara(), &scene.post.folder)
        .ended(0);
    for verdict in [Verdict::LoseReply, Verdict::LoseRequest] {
        let mut place = 0;
        loop {
            let id = scene.deliver(&format!("lost.{verdict:?}.{place}@line.example"));
            let count = lose_from(&relay, verdict, place);
            let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
            let ran = install.run(&words);
            relay.judge(|_| Verdict::Pass);
            until_done(&install, &ran, &words);
            scene.the_one(&id, &opportunity);
            if count.load(Ordering::SeqCst) <= place {
                // So many requests are not made: every one has had its turn.
                break;
            }
            place += 1;
        }
        assert!(place > 3, "tracking takes more than {place} requests");
    }
}

#[test]
fn the_reply_of_the_write_is_lost_and_the_program_knows_it_afterwards() {
    let scene = Scene::open();
    let (relay, opportunity) = (Relay::before(&scene.organization), scene.opportunity());
    let mut install = Install::new();
    let _ = install
        .sign_in(&relay.url, &scene.mara(), &scene.post.folder)
        .ended(0);
    let id = scene.deliver("write@line.example");
    relay.judge(|passed| match passed.text().contains("activitymimeattachments") {
        true => Verdict::LoseReply,
        false => Verdict::Pass,
    });
    let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
    let ran = install.run(&words);
    assert!(matches!(ran.code, Some(0 | 10)), "{ran:?}");
    let _ = install.run(&["pending", "--retry"]).ended(0);
    scene.the_one(&id, &opportunity);
    assert_eq!(waiting(&install), 0);
}

#[test]
fn a_busy_or_broken_organization_leaves_one_whole_record() {
    let scene = Scene::open();
    let (control, opportunity) = (Control::of(&scene.organization), scene.opportunity());
    let install = scene.install(&scene.mara());
    let faults = [
        json!({"kind": "throttle", "seconds": 1}),
        json!({"kind": "unavailable"}),
        json!({"kind": "internal"}),
        json!({"kind": "unauthorized"}),
        json!({"kind": "stale"}),
        json!({"kind": "cut-reply"}),
        json!({"kind": "html"}),
        json!({"kind": "wrong-types"}),
        json!({"kind": "lost-reply"}),
    ];
    for (method, fault) in ["GET", "POST"]
        .iter()
        .flat_map(|method| faults.iter().map(move |fault| (method, fault)))
    {
        for times in [1, 40] {
            let name = fault["kind"].as_str().unwrap();
            let id = scene.deliver(&format!("{name}.{method}.{times}@line.example"));
            control.fail(method, "/api/data/", times, fault);
            let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
            let ran = install.run(&words);
            says_something(&ran, name);
            control.heal();
            until_done(&install, &ran, &words);
            scene.the_one(&id, &opportunity);
        }
    }
}

/// Loses one request, or its reply, and counts how many there were.
fn lose_from(relay: &Relay, verdict: Verdict, place: usize) -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&count);
    relay.judge(move |_| match counting.fetch_add(1, Ordering::SeqCst) == place {
        true => verdict,
        false => Verdict::Pass,
    });
    count
}

/// What was asked stands on the disk and is tried; what never got there was refused in words, and is asked again.
fn until_done(install: &Install, ran: &Ran, words: &[&str]) {
    match ran.code {
        Some(0) => {}
        Some(10) => {
            let _ = install.run(&["pending", "--retry"]).ended(0);
        }
        _ => {
            let _ = install.run(words).ended(0);
        }
    }
    assert_eq!(waiting(install), 0, "{ran:?}");
}

/// Whatever happened is told: a state or a sentence, and no panic.
fn says_something(ran: &Ran, name: &str) {
    assert!(ran.code.is_some() && !ran.err.contains(DEFECT), "{name}: {ran:?}");
    let told: Value = ran.json();
    let state = told["state"].as_str().or(told["error"]["message"].as_str());
    assert!(state.is_some_and(|state| !state.is_empty()), "{name}: {ran:?}");
}

/// What the tests above look for is what a defect leaves: its place, no word of its message, and the exit code of a defect.
#[cfg(feature = "fault-points")]
/// A hotel's login page stands where the organization stood: the address is right, the network is not.
#[test]
fn something_else_in_place_of_a_known_organization_is_told_as_such() {
    let scene = Scene::open();
    let control = Control::of(&scene.organization);
    let install = scene.install(&scene.mara());
    control.fail("GET", "/api/data", 1000, &json!({"kind": "html"}));
    let refused = install.run(&["search", "pump"]).refused(3);
    assert!(
        refused
            .err
            .contains("Something else answers in place of your organization"),
        "{refused:?}"
    );
    control.heal();
    let _ = install.run(&["search", "pump"]).ended(0);
}

#[test]
fn a_defect_ends_the_program_in_order_and_tells_its_place_alone() {
    let scene = Scene::open();
    let (id, opportunity) = (scene.deliver("defect@faults.example"), scene.opportunity());
    let mut install = scene.install(&scene.mara());
    install.program = binaries::regardingctl_with_faults();
    let words = ["track", &id, "--regarding", &opportunity, "--yes"];
    let ran = install.run_to("defect:after-look", &words);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let told: Vec<&str> = ran.err.lines().collect();
    assert!(
        told[0].starts_with(DEFECT) && told[0].contains("faults.rs:"),
        "{ran:?}"
    );
    assert!(told[1].starts_with("regardingctl ended unexpectedly."), "{ran:?}");
    assert_eq!(told.len(), 2, "{ran:?}");
    let _ = install.run(&["pending", "--retry"]).ended(0);
    scene.the_one(&id, &opportunity);
}
