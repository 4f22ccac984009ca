//! A profile that can be read and not written: the program works, says what is not kept, and leaves every byte as it was.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use regarding_companion::FaultPoint;
use regarding_tests::binaries;
use regarding_tests::install::Install;

use crate::scene::{Scene, state, waiting};

/// Sets the mode of a profile's files, and of its folder.
fn modes(profile: &Path, files: u32, folder: u32) {
    for entry in fs::read_dir(profile).unwrap() {
        fs::set_permissions(entry.unwrap().path(), Permissions::from_mode(files)).unwrap();
    }
    fs::set_permissions(profile, Permissions::from_mode(folder)).unwrap();
}

/// Names and contents of all files of a profile.
fn contents(profile: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(profile).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// An install with a message that is tracked and a request that waits, whose whole profile is read-only.
fn frozen(scene: &Scene) -> (Install, [String; 2], String) {
    let mut install = scene.install(&scene.mara());
    let opportunity = scene.opportunity();
    let ids = [
        scene.deliver("linked@frozen.example"),
        scene.deliver("waits@frozen.example"),
    ];
    let _ = install
        .run(&["track", &ids[0], "--regarding", &opportunity, "--yes"])
        .ended(0);
    let words = ["track", &ids[1], "--regarding", &opportunity, "--yes"];
    let given_away = std::mem::replace(&mut install.program, binaries::regardingctl_with_faults());
    let _ = install.run_to(FaultPoint::AfterPending.name(), &words).crashed();
    install.program = given_away;
    assert_eq!(waiting(&install), 1);
    install.heeds_modes();
    (install, ids, opportunity)
}

#[test]
fn a_profile_of_read_only_files_is_used_told_and_left_as_it_is() {
    let scene = Scene::open();
    let (install, [linked, waits], opportunity) = frozen(&scene);
    for folder in [0o500, 0o700] {
        modes(&install.profile(), 0o400, folder);
        let before = contents(&install.profile());
        let status = install.run(&["status", "--json"]).ended(0).json();
        let notices = status["notices"].to_string();
        for told in ["settings", "list of links"] {
            assert!(notices.contains(told), "{folder:o}: {notices}");
        }
        assert_eq!(status["phase"], "ready", "the settings are read: {status}");
        assert_eq!(
            state(&install, &linked)["state"],
            "tracked_regarding",
            "promise 6: the organization knows the link"
        );
        let options = install.run(&["options", "--connection", "off", "--json"]);
        let options = options.ended(0).json();
        assert_eq!(options["connection_on"], false, "good until the program ends");
        let new = scene.deliver(&format!("new.{folder}@frozen.example"));
        let _ = install
            .run(&["track", &new, "--regarding", &opportunity, "--yes"])
            .ended(0);
        scene.the_one(&new, &opportunity);
        let mut after = contents(&install.profile());
        // Locks of a run are empty files.
        after.retain(|file| before.contains(file) || !file.1.is_empty());
        assert_eq!(after, before, "{folder:o}");
    }
    modes(&install.profile(), 0o600, 0o700);
    let _ = install.run(&["pending", "--retry"]).ended(0);
    scene.the_one(&waits, &opportunity);
    assert_eq!(waiting(&install), 0, "what waited was not lost");
}

/// What cannot be kept is not called kept, and an account that stays on the disk is not called gone (promise 10).
#[test]
fn a_request_and_a_sign_out_that_nothing_can_be_written_of_are_told_so() {
    let mut scene = Scene::open();
    let (install, _, opportunity) = frozen(&scene);
    modes(&install.profile(), 0o400, 0o500);
    let new = scene.deliver("lost@frozen.example");
    let told = install.run(&["options", "--connection", "off"]).ended(0);
    assert!(
        told.err.contains("cannot be written"),
        "the switch holds for this command: {told:?}"
    );
    scene.organization.kill();
    let lost = install
        .run(&["track", &new, "--regarding", &opportunity, "--yes"])
        .ended(3);
    assert!(
        format!("{}{}", lost.out, lost.err).contains("It is lost when you close the program"),
        "{lost:?}"
    );
    let out = install.run_bare(&["sign-out"]).ended(1);
    assert!(out.err.contains("the account is still in it"), "{out:?}");
    modes(&install.profile(), 0o600, 0o700);
}
