//! Promise 5, exactly one: whoever tracks a message, from wherever, however often; and promise 6, the cache can be thrown
//! away in between.

use regarding_tests::api::Control;
use regarding_tests::install::Install;
use regarding_tests::organization::Organization;
use serde_json::json;

use crate::scene::{Scene, id_of, state, waiting};

#[test]
fn two_installs_that_track_the_same_message_at_once_make_one_record() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    let mara = scene.mara();
    let installs = [scene.install(&mara), scene.install(&mara)];
    for round in 0..4 {
        let id = scene.deliver(&format!("at-once.{round}@two.example"));
        track_at_once(&installs, &id, &opportunity);
        scene.the_one(&id, &opportunity);
        for install in &installs {
            assert_eq!(state(install, &id)["state"], "tracked_regarding");
            assert_eq!(waiting(install), 0);
        }
    }
}

#[test]
fn two_colleagues_that_track_the_same_message_at_once_make_one_record() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    let admin = scene.organization.user("System Administrator").clone();
    let installs = [scene.install(&scene.mara()), scene.install(&admin)];
    for round in 0..4 {
        let id = scene.deliver(&format!("colleagues.{round}@two.example"));
        let words = ["track", &id, "--regarding", &opportunity, "--yes"];
        let running = installs.each_ref().map(|install| install.start(&words));
        let [mara, admin] = running.map(Install::finish);
        let _ = admin.ended(0);
        // Where the administrator was first, the salesperson may not see the copy, and is told.
        assert!(matches!(mara.code, Some(0 | 5)), "{mara:?}");
        scene.the_one(&id, &opportunity);
    }
}

#[test]
fn a_colleagues_copy_that_may_not_be_seen_is_told_and_not_made_again() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    let admin = scene.install(scene.organization.user("System Administrator"));
    let mara = scene.install(&scene.mara());
    let id = scene.deliver("unseen@two.example");
    let words = ["track", &id, "--regarding", &opportunity, "--yes"];
    let _ = admin.run(&words).ended(0);
    let before = scene.the_one(&id, &opportunity);
    for _ in 0..2 {
        let refused = mara.run(&words).refused(5);
        assert!(refused.err.contains("colleague"), "{refused:?}");
        assert_eq!(state(&mara, &id)["state"], "failed");
    }
    assert_eq!(
        scene.the_one(&id, &opportunity)["activityid"],
        before["activityid"]
    );
}

#[test]
fn two_windows_of_one_profile_that_track_at_once_make_one_record() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    let install = scene.install(&scene.mara());
    let id = scene.deliver("same-profile@two.example");
    let words = ["track", &id, "--regarding", &opportunity, "--yes"];
    let running: Vec<_> = (0..3).map(|_| install.start(&words)).collect();
    for child in running {
        let ran = Install::finish(child).without_a_defect();
        // Where another one has only just asked for the same, it waits at the moment at which this one has done it.
        assert!(matches!(ran.code, Some(0 | 10)), "{ran:?}");
    }
    scene.the_one(&id, &opportunity);
    assert_eq!(state(&install, &id)["state"], "tracked_regarding");
    assert_eq!(waiting(&install), 0, "whoever asked last has done it");
}

#[test]
fn a_second_try_after_a_reinstall_finds_the_one_record() {
    let scene = Scene::open();
    let (opportunity, mara) = (scene.opportunity(), scene.mara());
    let mut install = scene.install(&mara);
    let id = scene.deliver("reinstalled@again.example");
    let words = ["track", &id, "--regarding", &opportunity, "--yes"];
    let _ = install.run(&words).ended(0);
    let before = scene.the_one(&id, &opportunity);
    install.reinstall();
    let _ = install
        .sign_in(&scene.organization.url, &mara, &scene.post.folder)
        .ended(0);
    assert_eq!(
        state(&install, &id)["state"],
        "tracked_regarding",
        "it is seen to be tracked at once"
    );
    let _ = install.run(&words).ended(0);
    assert_eq!(
        scene.the_one(&id, &opportunity)["activityid"],
        before["activityid"]
    );
}

#[test]
fn an_hour_without_the_organization_loses_no_request_and_makes_no_second_record() {
    let data = tempfile::tempdir().unwrap();
    let kept = data.path().to_string_lossy().into_owned();
    let mut scene = Scene::with(Organization::start_with(&["--data", &kept]));
    let opportunity = scene.opportunity();
    let install = scene.install(&scene.mara());
    let id = scene.deliver("offline@hour.example");
    let address = scene.organization.address().to_owned();
    scene.organization.kill();

    let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
    assert_eq!(install.run(&words).ended(10).json()["state"], "pending");
    let _ = install.run(&words).ended(10);
    assert_eq!(waiting(&install), 1, "asked twice, waits once");
    let _ = install.run(&["pending", "--retry"]).refused(3);
    assert_eq!(waiting(&install), 1);

    scene.organization = Organization::start_at(&address, &["--data", &kept]);
    scene.none(&id);
    assert_eq!(
        install.run(&["pending", "--retry", "--json"]).ended(0).json()["pending"],
        0
    );
    scene.the_one(&id, &opportunity);
    assert_eq!(waiting(&install), 0);
}

#[test]
fn promise_6_the_cache_can_be_thrown_away_between_any_two_steps() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    let contact = format!("contact:{}", scene.contact().0);
    let install = scene.install(&scene.mara());
    let id = scene.deliver("no-cache@thrown.example");

    install.delete_cache();
    let _ = install
        .run(&["track", &id, "--regarding", &opportunity, "--yes"])
        .ended(0);
    let before = scene.the_one(&id, &opportunity);
    install.delete_cache();
    let seen = state(&install, &id);
    assert_eq!(
        (&seen["state"], seen["regarding"]["id"].as_str()),
        (&json!("tracked_regarding"), id_of(&opportunity))
    );
    install.delete_cache();
    let _ = install
        .run(&["track", &id, "--regarding", &opportunity, "--yes"])
        .ended(0);
    assert_eq!(
        scene.the_one(&id, &opportunity)["activityid"],
        before["activityid"]
    );
    install.delete_cache();
    let _ = install
        .run(&["track", &id, "--regarding", &contact, "--yes"])
        .ended(0);
    assert_eq!(scene.the_one(&id, &contact)["activityid"], before["activityid"]);
    let _ = install.run(&["stored", "--clear"]).ended(0);
    assert_eq!(state(&install, &id)["state"], "tracked_regarding");
    install.delete_cache();
    let gone = install.run(&["untrack", &id, "--yes", "--json"]).ended(0).json();
    assert_eq!(gone["deleted"], true, "{gone}");
    scene.none(&id);
}

/// What is lost with the cache: only a request that had not reached the organization, and the person can repeat it.
#[test]
fn promise_6_a_waiting_request_is_all_that_goes_with_the_cache() {
    let scene = Scene::open();
    let control = Control::of(&scene.organization);
    let install = scene.install(&scene.mara());
    let id = scene.deliver("waiting@thrown.example");
    control.fail("POST", "/api/data/", 1000, &json!({"kind": "unavailable"}));
    let _ = install.run(&["track", &id, "--yes"]).ended(10);
    install.delete_cache();
    control.heal();
    assert_eq!(
        install.run(&["pending", "--retry", "--json"]).ended(0).json()["pending"],
        0
    );
    scene.none(&id);
    let _ = install.run(&["track", &id, "--yes"]).ended(0);
    scene.the_one(&id, "");
}

fn track_at_once(installs: &[Install; 2], id: &str, regarding: &str) {
    let words = ["track", id, "--regarding", regarding, "--yes"];
    let running: Vec<_> = installs.iter().map(|install| install.start(&words)).collect();
    for child in running {
        let ran = Install::finish(child);
        assert!(matches!(ran.code, Some(0 | 10)), "{ran:?}");
    }
    for install in installs {
        let _ = install.run(&["pending", "--retry"]).ended(0);
    }
}
