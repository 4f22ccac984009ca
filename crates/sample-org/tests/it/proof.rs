//! The tables of facts in `docs/web-api*.md` name tests, of the server and of the client: each one that they name is there.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

const DOCUMENTS: [&str; 3] = ["web-api.md", "web-api-mail.md", "web-api-writes.md"];

/// What stands in backticks and is no test: words of the Web API.
const WORDS: [&str; 5] = [
    "continue-on-error",
    "emailconnectionchannel",
    "organization",
    "fieldsecurityprofiles",
    "modifiedon",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Whose tests a column names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Server,
    Client,
}

impl Side {
    /// The crates whose tests it may name; of the client, others come with their name before the test.
    fn crates(self, named: Option<&str>) -> Vec<String> {
        match (self, named) {
            (Self::Server, _) => vec!["sample-org".to_owned()],
            (Self::Client, Some(other)) => vec![other.to_owned()],
            (Self::Client, None) => ["dataverse", "companion"].map(str::to_owned).into(),
        }
    }
}

/// The cells of the columns that name tests, of every table that has one.
fn cells(document: &str) -> Vec<(Side, String)> {
    let mut made = Vec::new();
    let mut columns: Vec<Option<Side>> = Vec::new();
    for line in document.lines() {
        if !line.starts_with('|') {
            columns.clear();
            continue;
        }
        let parts = line.trim().trim_matches('|').split(" | ").map(str::trim);
        if columns.is_empty() {
            let side = |head: &str| match head {
                _ if head.starts_with("held by") => Some(Side::Server),
                _ if head.starts_with("relied on by the client") => Some(Side::Client),
                _ => None,
            };
            columns = parts.map(side).collect();
        } else {
            let told = columns.iter().zip(parts);
            made.extend(told.filter_map(|(side, text)| Some(((*side)?, text.to_owned()))));
        }
    }
    made
}

/// What stands in backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Every Rust file below a folder.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

/// The texts of the modules of that name: a file, or everything in a folder.
fn modules(krate: &str, name: &str) -> Vec<String> {
    let folder = root().join("crates").join(krate);
    let mut all = Vec::new();
    sources(&folder.join("src"), &mut all);
    sources(&folder.join("tests"), &mut all);
    let (file, inside) = (format!("/{name}.rs"), format!("/{name}/"));
    let fits = |path: &PathBuf| {
        let path = path.to_string_lossy();
        path.ends_with(&file) || path.contains(&inside)
    };
    let found = all.into_iter().filter(fits);
    found.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Whether a token is the name of a test or of a module, and not a word of the Web API.
fn is_name(token: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:/… ".contains(c);
    token.chars().all(plain) && !WORDS.contains(&token)
}

/// A path that a cell names: of a crate, of its sources, of its tests.
fn is_there(krate: &str, path: &str) -> bool {
    let folder = root().join("crates").join(krate);
    ["", "src", "tests/it"]
        .iter()
        .any(|place| folder.join(place).join(path).exists())
}

/// The texts that names without a module are looked for in: those of the module named last.
struct Last(Vec<String>);

fn check(side: Side, cell: &str, last: &mut Last) -> Result<usize, String> {
    let mut named = 0;
    for token in quoted(cell) {
        let (other, token) = match token.split_once(": ") {
            Some((krate, token)) => (Some(krate), token),
            None => (None, token),
        };
        let crates = side.crates(other);
        if token.ends_with(".rs") || token.starts_with("tests/") || token.starts_with("src/") {
            if !crates.iter().any(|krate| is_there(krate, token)) {
                return Err(format!("there is no file {token}"));
            }
            named += 1;
            continue;
        }
        if !is_name(token) {
            continue;
        }
        let texts_of =
            |place: &str| -> Vec<String> { crates.iter().flat_map(|krate| modules(krate, place)).collect() };
        let name = match token.split_once("::") {
            Some((place, name)) => {
                *last = Last(texts_of(place));
                name
            }
            None => {
                let found = texts_of(token);
                if !found.is_empty() {
                    *last = Last(found);
                    named += 1;
                    continue;
                }
                token
            }
        };
        let wanted = match name.strip_suffix('…') {
            Some(start) => format!("fn {start}"),
            None => format!("fn {name}("),
        };
        if !last.0.iter().any(|text| text.contains(&wanted)) {
            return Err(format!("there is no {token}"));
        }
        named += 1;
    }
    Ok(named)
}

#[test]
fn every_test_that_the_tables_of_facts_name_is_there() {
    let mut wrong = Vec::new();
    let mut named = [0, 0];
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(root().join("docs").join(document)).unwrap();
        for (side, cell) in cells(&text) {
            let mut last = Last(Vec::new());
            match check(side, &cell, &mut last) {
                Ok(count) if side == Side::Server => named[0] += count,
                Ok(count) => named[1] += count,
                Err(why) => wrong.push(format!("{document}: {side:?}: {why}: {cell}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        named[0] > 150 && named[1] > 100,
        "the tables are there: {named:?}"
    );
}

#[test]
fn a_name_that_is_not_there_is_found() {
    let table = "| fact | held by the sample organization | relied on by the client |\n|---|---|---|\n\
                 | A1 | `a07_sql::nothing_of_the_kind_…` | `forms::nothing_either` |\n";
    let all = cells(table);
    assert_eq!(all.len(), 2, "one cell a side: {all:?}");
    let failed = |side, cell: &str| check(side, cell, &mut Last(Vec::new())).is_err();
    assert!(failed(Side::Server, "`a07_sql::nothing_of_the_kind_…`"));
    assert!(failed(Side::Client, "`forms::nothing_either`"));
    assert!(failed(Side::Client, "`tests/it/nothing.rs`"));
    assert!(!failed(
        Side::Server,
        "`a07_sql::a7_other_sql_is_refused`, `a7_rights_…`"
    ));
}
