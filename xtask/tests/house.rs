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
    ("tauri-build", &["app"]),
    ("gtk", &["app"]),
    ("webkit2gtk", &["app"]),
    ("polib", &["model"]),
    ("icu_plurals", &["model"]),
    ("icu_locale_core", &["model"]),
    ("sys-locale", &["companion"]),
    ("gethostname", &["companion"]),
    ("hyper", &["net"]),
    ("rustls", &["net", "mailbox"]),
    ("rustls-platform-verifier", &["mailbox"]),
    ("tokio-rustls", &["mailbox"]),
    ("html5ever", &["mailbox"]),
    ("cssparser", &["mailbox"]),
    ("idna", &["mailbox"]),
    ("log", &["mailbox"]),
    ("memchr", &["mailbox"]),
    ("roxmltree", &["dataverse", "mailbox", "sample-org"]),
    ("open", &["cli", "app"]),
    ("textwrap", &["cli"]),
    ("rustix", &["cli", "app"]),
    ("maud", &["sample-org"]),
    ("pdf-writer", &["sample-org"]),
    ("png", &["sample-org"]),
    ("zip", &["sample-org"]),
    ("fastrand", &["sample-org"]),
    ("sha2", &["sample-org"]),
    ("regex", &["sample-org"]),
    ("ureq", &["sample-org"]),
];

/// Outside things of which no crate is the owner: values, errors, the runtime, time, and what several crates keep or write.
const SHARED: &[&str] = &[
    "async-trait",
    "base64",
    "blake3",
    "bytes",
    "directories",
    "futures",
    "jiff",
    "percent-encoding",
    "quick_cache",
    "serde",
    "serde_json",
    "tempfile",
    "thiserror",
    "tokio",
    "tokio-util",
    "tracing",
    "tracing-subscriber",
    "url",
    "uuid",
    "zeroize",
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
fn every_outside_thing_has_its_place_and_is_explained() {
    let map = std::fs::read_to_string(top().join("ARCHITECTURE.md")).expect("the map");
    for (name, dependencies) in normal_dependencies() {
        if ["tests", "xtask"].contains(&name.as_str()) {
            continue;
        }
        let outside = dependencies.iter().filter(|one| !one.starts_with("regarding-"));
        for thing in outside.filter(|one| !one.starts_with("tauri-plugin-")) {
            let owned = ALONE.iter().any(|(known, _)| known == thing);
            assert!(
                owned || SHARED.contains(&thing.as_str()),
                "{name} uses {thing}: say in this test who may"
            );
        }
    }
    for (thing, _) in ALONE {
        // Stores of the keyring stand there together.
        let stores = thing.ends_with("-keyring-store");
        assert!(
            stores || map.contains(thing),
            "ARCHITECTURE.md says why {thing} is here"
        );
    }
}

/// A row of either list that nobody uses is a rule about nothing.
#[test]
fn every_rule_about_outside_things_is_about_one_that_is_used() {
    let used: BTreeSet<String> = normal_dependencies().into_values().flatten().collect();
    let named = ALONE.iter().map(|(thing, _)| thing).chain(SHARED);
    let unused: Vec<_> = named.filter(|thing| !used.contains(**thing)).collect();
    assert!(unused.is_empty(), "nobody uses {unused:?}");
    for (thing, owners) in ALONE {
        for owner in *owners {
            let dependencies = normal_dependencies();
            let owns = dependencies.get(*owner).is_some_and(|all| all.contains(*thing));
            assert!(owns, "{owner} does not use {thing}");
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
