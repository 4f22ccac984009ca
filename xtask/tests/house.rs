#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]
//! The rules of the house (DESIGN section 2), read from `cargo metadata`: who may import whom, and which crate alone
//! knows an outside thing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What each crate may import of ours. A crate that is missing here fails the test.
const OURS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("sync", &["model"]),
    ("id-cache", &["model"]),
    ("credentials", &["model"]),
    ("net", &["model"]),
    ("dataverse", &["model", "net"]),
    ("mailbox", &["model", "net"]),
    (
        "companion",
        &[
            "model",
            "sync",
            "id-cache",
            "credentials",
            "net",
            "dataverse",
            "mailbox",
        ],
    ),
    ("sample-org", &["model"]),
    ("cli", &["companion"]),
    ("app", &["companion", "sample-org"]),
    ("tests", ANYTHING),
    ("xtask", ANYTHING),
];

/// For the two packages that may import all of ours.
const ANYTHING: &[&str] = &["*"];

/// Outside things that only the named crates may know; `tests` and `xtask` may use any.
const ALONE: &[(&str, &[&str])] = &[
    ("rusqlite", &["id-cache", "sample-org"]),
    ("keyring-core", &["credentials"]),
    ("zbus-secret-service-keyring-store", &["credentials"]),
    ("apple-native-keyring-store", &["credentials"]),
    ("windows-native-keyring-store", &["credentials"]),
    ("reqwest", &["net"]),
    ("oauth2", &["dataverse"]),
    ("async-imap", &["mailbox"]),
    ("mail-parser", &["mailbox"]),
    ("ammonia", &["mailbox"]),
    ("lettre", &["mailbox"]),
    ("mail-builder", &["mailbox", "sample-org"]),
    ("axum", &["sample-org"]),
    ("clap", &["cli", "sample-org", "app"]),
    ("tauri", &["app"]),
    ("tauri-specta", &["app"]),
    ("specta", &["companion", "app"]),
    ("polib", &["model"]),
    ("icu_plurals", &["model"]),
    ("sys-locale", &["companion"]),
];

/// What a crate of decisions must not have: a runtime, a clock, randomness, a log.
const NOT_IN_DECISIONS: &[&str] = &[
    "tokio",
    "futures",
    "tracing",
    "log",
    "rand",
    "getrandom",
    "reqwest",
    "async-trait",
];

#[test]
fn crates_import_only_whom_the_house_allows() {
    for (name, dependencies) in normal_dependencies() {
        let Some((_, allowed)) = OURS.iter().find(|(known, _)| *known == name) else {
            panic!("{name} is not in the table of the house: add it to ARCHITECTURE.md and to this test");
        };
        for dependency in dependencies
            .iter()
            .filter_map(|name| name.strip_prefix("regarding-"))
        {
            assert!(
                *allowed == ANYTHING || allowed.contains(&dependency),
                "{name} must not import {dependency} (DESIGN section 2)"
            );
        }
    }
}

#[test]
fn each_outside_thing_is_known_to_its_own_crate_only() {
    for (name, dependencies) in normal_dependencies() {
        if ["tests", "xtask"].contains(&name.as_str()) {
            continue;
        }
        for (thing, owners) in ALONE {
            assert!(
                !dependencies.contains(*thing) || owners.contains(&name.as_str()),
                "{name} must not use {thing}: only {owners:?} may (DESIGN section 2)"
            );
        }
    }
}

#[test]
fn tauri_plugins_stay_in_the_window() {
    for (name, dependencies) in normal_dependencies() {
        let plugins: Vec<_> = dependencies
            .iter()
            .filter(|dependency| dependency.starts_with("tauri"))
            .collect();
        assert!(
            name == "app" || plugins.is_empty(),
            "{name} must not use {plugins:?}"
        );
    }
}

#[test]
fn decisions_have_no_clock_no_randomness_and_no_input_or_output() {
    for (name, dependencies) in normal_dependencies() {
        if name == "sync" {
            let found: Vec<_> = NOT_IN_DECISIONS
                .iter()
                .filter(|thing| dependencies.contains(**thing))
                .collect();
            assert!(found.is_empty(), "sync must not use {found:?}");
        }
    }
}

/// What of the standard library and of jiff is a clock, input or output.
const NOT_WRITTEN_IN_DECISIONS: &[&str] = &[
    "::now()",
    "::system()",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant",
];

#[test]
fn decisions_are_written_without_a_clock_input_or_output() {
    let mut seen = 0;
    let mut folders = vec![top().join("crates/sync/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a readable source");
            seen += 1;
            let found: Vec<_> = NOT_WRITTEN_IN_DECISIONS
                .iter()
                .filter(|thing| text.contains(**thing))
                .collect();
            assert!(found.is_empty(), "{} must not use {found:?}", path.display());
        }
    }
    assert!(seen > 30, "found {seen} sources of decisions");
}

#[test]
fn every_package_takes_the_one_lint_table() {
    for package in packages() {
        let manifest = package["manifest_path"].as_str().expect("a manifest path");
        let text = std::fs::read_to_string(manifest).expect("a readable manifest");
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{manifest} must take the workspace's lints"
        );
    }
}

/// Package name without its prefix → names of its normal dependencies. Development dependencies are not part of the house.
fn normal_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut result = BTreeMap::new();
    for package in packages() {
        let name = package["name"]
            .as_str()
            .expect("a name")
            .trim_start_matches("regarding-")
            .to_owned();
        let dependencies = package["dependencies"].as_array().expect("dependencies").iter();
        let normal = dependencies.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
        let names = normal
            .filter_map(|dependency| dependency["name"].as_str().map(str::to_owned))
            .collect();
        result.insert(name, names);
    }
    assert!(
        result.len() >= 12,
        "the house has at least twelve crates, found {}",
        result.len()
    );
    result
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a top folder")
}

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(top())
        .output()
        .expect("cargo metadata runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    metadata["packages"].as_array().expect("packages").clone()
}
