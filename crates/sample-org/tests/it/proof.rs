//! The table of facts in `docs/web-api.md` names tests: each one that it names is there.

use std::path::PathBuf;

/// The cells of the column that names tests, of every table that has one.
fn cells(document: &str) -> Vec<String> {
    let mut made = Vec::new();
    let mut holds = false;
    for line in document.lines() {
        let parts: Vec<&str> = line.split(" | ").collect();
        let second = parts.get(1).copied().unwrap_or_default();
        if !line.starts_with('|') {
            holds = false;
        } else if second.starts_with("held by") {
            holds = true;
        } else if holds {
            made.push(second.trim_end_matches(['|', ' ']).to_owned());
        }
    }
    made
}

/// What stands in backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The text of a file of tests.
fn file(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/{name}.rs"));
    std::fs::read_to_string(path).ok()
}

#[test]
fn every_test_that_the_table_of_facts_names_is_there() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/web-api.md");
    let document = std::fs::read_to_string(path).unwrap();
    let mut named = 0;
    for cell in cells(&document) {
        let mut last: Option<String> = None;
        for token in quoted(&cell) {
            let (place, name) = match token.split_once("::") {
                Some((place, name)) => (Some(place), name),
                None if file(token).is_some() => (Some(token), ""),
                None => (None, token),
            };
            // Sources of unit tests and folders of inputs.
            if token.contains('/') {
                continue;
            }
            if let Some(place) = place {
                last = Some(file(place).unwrap_or_else(|| panic!("there is no {place}: {cell}")));
            }
            let text = last.as_deref().unwrap_or_default();
            let name = name.trim_end_matches('…');
            assert!(text.contains(&format!("fn {name}")), "{token}: {cell}");
            named += 1;
        }
    }
    assert!(named > 100, "the table is there: {named}");
}
