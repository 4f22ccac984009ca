//! Promise 5, exactly one: the program is crashed at every step of tracking, changing what a message is regarding, and
//! untracking, and begun again. The organization ends with one whole record, or with none after untracking.

use regarding_companion::FaultPoint;
use regarding_tests::api::Control;
use regarding_tests::binaries;
use regarding_tests::install::{Install, Ran};
use regarding_tests::relay::{Relay, Verdict};
use serde_json::json;

use crate::scene::{Scene, id_of, state, waiting};

/// The steps of creating or changing a record.
const TRACKING: [FaultPoint; 6] = [
    FaultPoint::BeforePending,
    FaultPoint::AfterPending,
    FaultPoint::AfterLook,
    FaultPoint::BeforeSend,
    FaultPoint::AfterSend,
    FaultPoint::AfterLink,
];

/// The steps of untracking one's own record.
const UNTRACKING: [FaultPoint; 7] = [
    FaultPoint::BeforePending,
    FaultPoint::AfterPending,
    FaultPoint::AfterLook,
    FaultPoint::BeforeSend,
    FaultPoint::AfterDelete,
    FaultPoint::AfterVerify,
    FaultPoint::AfterLink,
];

/// How the program is begun again after a crash.
#[derive(Debug, Clone, Copy)]
enum Again {
    /// The request on the disk is tried.
    Retry,
    /// The person does the same once more.
    Anew,
    /// On a fresh profile, with nothing of before.
    Reinstalled,
}

const WAYS: [Again; 3] = [Again::Retry, Again::Anew, Again::Reinstalled];

#[test]
fn every_fault_point_is_on_a_way_that_is_tested() {
    for point in FaultPoint::ALL {
        assert!(
            TRACKING.contains(&point) || UNTRACKING.contains(&point),
            "{point:?}"
        );
    }
}

#[test]
fn a_crash_at_any_step_of_set_regarding_leaves_exactly_one_whole_record() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    let mut install = crashing(&scene);
    for (point, way) in TRACKING.iter().flat_map(|point| WAYS.map(|way| (*point, way))) {
        let id = scene.deliver(&format!("set.{}.{way:?}@crash.example", point.name()));
        let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
        let _ = install.run_to(point.name(), &words).crashed();
        begin_again(&scene, &mut install, way, &words);
        if matches!((point, way), (FaultPoint::BeforePending, Again::Retry)) {
            // Nothing had reached the disk: the person was not told that it had, and asks once more.
            scene.none(&id);
            let _ = install.run(&words).ended(0);
        }
        scene.the_one(&id, &opportunity);
        assert_eq!(
            state(&install, &id)["state"],
            "tracked_regarding",
            "{point:?} {way:?}"
        );
        assert_eq!(waiting(&install), 0, "{point:?} {way:?}");
    }
}

#[test]
fn a_crash_at_any_step_of_changing_the_regarding_keeps_the_one_record() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    let contact = format!("contact:{}", scene.contact().0);
    let mut install = crashing(&scene);
    for (point, way) in TRACKING.iter().flat_map(|point| WAYS.map(|way| (*point, way))) {
        let id = scene.deliver(&format!("change.{}.{way:?}@crash.example", point.name()));
        let _ = install
            .run(&["track", &id, "--regarding", &opportunity, "--yes"])
            .ended(0);
        let words = ["track", &id, "--regarding", &contact, "--yes", "--json"];
        let _ = install.run_to(point.name(), &words).crashed();
        begin_again(&scene, &mut install, way, &words);
        if matches!((point, way), (FaultPoint::BeforePending, Again::Retry)) {
            scene.the_one(&id, &opportunity);
            let _ = install.run(&words).ended(0);
        }
        scene.the_one(&id, &contact);
        assert_eq!(
            state(&install, &id)["regarding"]["id"].as_str(),
            id_of(&contact),
            "{point:?} {way:?}"
        );
        assert_eq!(waiting(&install), 0, "{point:?} {way:?}");
    }
}

#[test]
fn a_crash_at_any_step_of_untracking_ends_without_a_record() {
    let scene = Scene::open();
    let mut install = crashing(&scene);
    for (point, way) in UNTRACKING.iter().flat_map(|point| WAYS.map(|way| (*point, way))) {
        let id = scene.deliver(&format!("untrack.{}.{way:?}@crash.example", point.name()));
        let _ = install.run(&["track", &id, "--yes"]).ended(0);
        let words = ["untrack", &id, "--yes", "--json"];
        let _ = install.run_to(point.name(), &words).crashed();
        begin_again(&scene, &mut install, way, &words);
        if matches!((point, way), (FaultPoint::BeforePending, Again::Retry)) {
            scene.the_one(&id, "");
            let _ = install.run(&words).ended(0);
        }
        scene.none(&id);
        assert_eq!(state(&install, &id)["state"], "not_tracked", "{point:?} {way:?}");
        assert_eq!(waiting(&install), 0, "{point:?} {way:?}");
    }
}

/// The ways in which an organization is away.
enum Away {
    /// It answers that it is not there now (503).
    Busy(Control),
    /// The line is cut: whatever is sent is lost.
    Cut(Relay),
}

impl Away {
    fn begin(&self) {
        match self {
            Self::Busy(control) => {
                for method in ["GET", "POST"] {
                    control.fail(method, "/api/data/", 1000, &json!({"kind": "unavailable"}));
                }
            }
            Self::Cut(relay) => relay.judge(|_| Verdict::LoseRequest),
        }
    }

    fn end(&self) {
        match self {
            Self::Busy(control) => control.heal(),
            Self::Cut(relay) => relay.judge(|_| Verdict::Pass),
        }
    }
}

/// A computer with the program that can be crashed, for each way in which its organization can be away.
fn crashing_away(scene: &Scene) -> [(&'static str, Install, Away); 2] {
    let relay = Relay::before(&scene.organization);
    let mut behind = Install::new();
    let _ = behind
        .sign_in(&relay.url, &scene.mara(), &scene.post.folder)
        .ended(0);
    behind.program = binaries::regardingctl_with_faults();
    [
        (
            "busy",
            crashing(scene),
            Away::Busy(Control::of(&scene.organization)),
        ),
        ("cut", behind, Away::Cut(relay)),
    ]
}

#[test]
fn a_request_that_was_crashed_offline_is_carried_out_when_the_organization_is_back() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    for (name, install, away) in crashing_away(&scene) {
        let id = scene.deliver(&format!("offline.{name}@crash.example"));
        let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
        away.begin();
        let _ = install.run_to(FaultPoint::AfterPending.name(), &words).crashed();
        let _ = install.run(&["pending", "--retry"]).ended_away();
        away.end();
        let _ = install.run(&["pending", "--retry"]).ended(0);
        scene.the_one(&id, &opportunity);
        assert_eq!(waiting(&install), 0, "{name}");
    }
}

/// Begun again while the organization is away: nothing is lost, and nothing is made twice when it is back.
#[test]
fn a_crash_at_any_step_that_is_retried_offline_first_leaves_exactly_one_whole_record() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    for (name, install, away) in crashing_away(&scene) {
        for point in TRACKING {
            let id = scene.deliver(&format!("away.{name}.{}@crash.example", point.name()));
            let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
            let _ = install.run_to(point.name(), &words).crashed();
            away.begin();
            let _ = install.run(&["pending", "--retry"]).ended_away();
            // What had not reached the disk is asked for once more; what had, once more as well: it waits once.
            let _ = install.run(&words).ended_away();
            away.end();
            let _ = install.run(&["pending", "--retry"]).ended(0);
            scene.the_one(&id, &opportunity);
            assert_eq!(waiting(&install), 0, "{name} {point:?}");
        }
    }
}

/// A second computer of the person's tracks the message after the first one has died on the way, and while it is dying.
#[test]
fn a_crash_at_any_step_beside_a_second_install_leaves_exactly_one_whole_record() {
    let scene = Scene::open();
    let opportunity = scene.opportunity();
    let (first, second) = (crashing(&scene), scene.install(&scene.mara()));
    for point in TRACKING {
        for at_once in [false, true] {
            let id = scene.deliver(&format!("beside.{}.{at_once}@crash.example", point.name()));
            let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
            let other = at_once.then(|| second.start(&words));
            let crashed = first.run_to(point.name(), &words);
            match other {
                // The second one may be faster; then the first has nothing to send, and nowhere to die.
                Some(other) => {
                    let other = Install::finish(other);
                    assert!(matches!(other.code, Some(0 | 10)), "{other:?}");
                }
                None => {
                    let _ = crashed.crashed();
                    let _ = second.run(&words).ended(0);
                }
            }
            for install in [&first, &second] {
                let _ = install.run(&["pending", "--retry"]).ended(0);
                assert_eq!(waiting(install), 0, "{point:?} {at_once}");
                assert_eq!(
                    state(install, &id)["state"],
                    "tracked_regarding",
                    "{point:?} {at_once}"
                );
            }
            scene.the_one(&id, &opportunity);
        }
    }
}

/// The program that people get has no such points.
#[test]
fn the_program_that_is_given_away_cannot_be_crashed_by_a_variable() {
    for program in [binaries::regardingctl(), binaries::regarding()] {
        let bytes = std::fs::read(&program).unwrap();
        let name = b"REGARDING_FAULT";
        let found = bytes.windows(name.len()).any(|part| part == name);
        assert!(!found, "{} was built with fault points", program.display());
    }
    let bytes = std::fs::read(binaries::regardingctl_with_faults()).unwrap();
    assert!(
        bytes.windows(15).any(|part| part == b"REGARDING_FAULT"),
        "this search finds it where it is"
    );
}

/// A computer with the program that can be crashed.
fn crashing(scene: &Scene) -> Install {
    let mut install = scene.install(&scene.mara());
    install.program = binaries::regardingctl_with_faults();
    install
}

/// Begins again after a crash.
fn begin_again(scene: &Scene, install: &mut Install, way: Again, words: &[&str]) {
    match way {
        Again::Retry => {
            let _ = install.run(&["pending", "--retry"]).ended(0);
        }
        Again::Anew => {
            let _ = install.run(words).ended(0);
        }
        Again::Reinstalled => {
            install.reinstall();
            let _ = install
                .sign_in(&scene.organization.url, &scene.mara(), &scene.post.folder)
                .ended(0);
            let _ = install.run(words).ended(0);
        }
    }
}

/// The organization is away: what is asked stays.
trait EndedAway {
    fn ended_away(self) -> Self;
}

impl EndedAway for Ran {
    fn ended_away(self) -> Self {
        assert!(matches!(self.code, Some(3 | 10)), "{self:?}");
        self
    }
}
