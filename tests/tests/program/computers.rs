//! Two computers of one person on one organization (E-1 to E-5, D-64, DESIGN section 5, claim): one synchronizes, the other one says
//! so, takes over in one step, and nothing is made twice. And the first cycle of a profile waits for a yes.

use std::fs;

use regarding_tests::install::Install;
use serde_json::Value;

use crate::scene::Scene;

fn scene() -> Scene {
    let scene = Scene::open();
    for folder in ["calendars/home", "contacts/people"] {
        fs::create_dir_all(scene.post.folder.join(folder)).unwrap();
    }
    scene
}

fn claim(install: &Install, more: &[&str]) -> Value {
    let words: Vec<&str> = ["claim", "--json"].iter().chain(more).copied().collect();
    install.run(&words).ended(0).json()
}

fn is_quiet(report: &Value) -> bool {
    let kinds = report["kinds"].as_array().unwrap();
    kinds
        .iter()
        .all(|kind| kind["steps"].as_array().unwrap().is_empty())
}

fn people(scene: &Scene) -> usize {
    fs::read_dir(scene.post.folder.join("contacts/people"))
        .unwrap()
        .count()
}

#[test]
fn the_first_cycle_of_a_profile_waits_for_a_yes_and_shows_what_it_would_do() {
    let scene = scene();
    let install = scene.install(&scene.mara());
    for words in [&["sync", "--json"][..], &["sync", "--json", "--track", "nobody"]] {
        let waits = install.run(words).ended(14).json();
        assert_eq!((&waits["first"], &waits["waits"]), (&true.into(), &true.into()));
        assert!(!is_quiet(&waits), "what it would do is shown");
        assert_eq!(people(&scene), 0);
    }
    let told = install.run(&["sync"]).ended(14);
    assert!(told.out.contains("Say --yes to begin"), "{}", told.out);
    // What was asked for before the yes is not forgotten: it is said that there is nothing of that name, once.
    let told = install.run(&["sync", "--yes"]).ended(6);
    assert!(told.out.contains("nobody"), "{}", told.out);
    assert!(people(&scene) > 10);
    let after = install.run(&["sync", "--json"]).ended(0).json();
    assert!(is_quiet(&after), "asked once");
}

#[test]
fn e_2_d_64_the_role_moves_back_and_forth_and_nothing_is_made_twice() {
    let scene = scene();
    let (desk, laptop) = (scene.install(&scene.mara()), scene.install(&scene.mara()));
    let _ = desk.run(&["sync", "--yes"]).ended(0);
    let before = people(&scene);
    assert_eq!(claim(&laptop, &[])["mine"], false);
    let refused = laptop.run(&["sync", "--yes"]).refused(5);
    assert!(
        refused.err.contains("Another computer of yours synchronizes"),
        "{}",
        refused.err
    );

    let taken = claim(&laptop, &["--take"]);
    assert_eq!((&taken["mine"], &taken["shown"]), (&true.into(), &true.into()));
    let _ = desk.run(&["sync"]).refused(5);
    let report = laptop.run(&["sync", "--yes", "--json"]).ended(0).json();
    for kind in report["kinds"].as_array().unwrap() {
        assert_eq!(kind["counts"]["items_created"], 0, "promise 5: {kind}");
    }
    // Meanwhile the laptop's cycle removes an item that the desk knows.
    let contact = fs::read_dir(scene.post.folder.join("contacts/people"))
        .unwrap()
        .next();
    fs::remove_file(contact.unwrap().unwrap().path()).unwrap();
    let _ = laptop.run(&["sync"]).ended(0);
    assert_eq!(claim(&desk, &["--take"])["mine"], true);
    let back = desk.run(&["sync", "--json"]).ended(0).json();
    for kind in back["kinds"].as_array().unwrap() {
        assert_eq!(
            kind["counts"]["items_created"], 0,
            "D-50: what was removed stays away: {kind}"
        );
        assert_eq!(kind["counts"]["records_deleted"], 0, "promise 4: {kind}");
    }
    assert_eq!(people(&scene), before - 1);
    assert!(is_quiet(&desk.run(&["sync", "--json"]).ended(0).json()));
}

#[test]
fn both_claim_at_once_and_one_wins() {
    let scene = scene();
    let (desk, laptop) = (scene.install(&scene.mara()), scene.install(&scene.mara()));
    for _ in 0..4 {
        let both = [&desk, &laptop].map(|install| install.start(&["claim", "--take", "--json"]));
        for child in both {
            let ran = Install::finish(child);
            // Whoever lost three times in a row is told to look again.
            assert!([Some(0), Some(12)].contains(&ran.code), "{ran:?}");
        }
        let mine = [&desk, &laptop].map(|install| claim(install, &[])["mine"] == true);
        assert_eq!(mine.into_iter().filter(|mine| *mine).count(), 1, "{mine:?}");
        let runs = [&desk, &laptop].map(|install| install.run(&["sync", "--yes"]).code == Some(0));
        assert_eq!(runs, mine, "the one that holds it synchronizes, and no other");
    }
}

#[test]
fn two_programs_on_one_profile_run_one_cycle_after_the_other() {
    let scene = scene();
    let install = scene.install(&scene.mara());
    let both = [0, 1].map(|_| install.start(&["sync", "--yes", "--json"]));
    let reports = both.map(|child| Install::finish(child).ended(0).json());
    let made = |report: &Value| {
        let kinds = report["kinds"].as_array().unwrap();
        kinds
            .iter()
            .any(|kind| kind["counts"]["items_created"].as_u64() > Some(0))
    };
    assert_eq!(
        reports.iter().filter(|report| made(report)).count(),
        1,
        "promise 5"
    );
}
