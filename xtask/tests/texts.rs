#![expect(clippy::expect_used, reason = "a test may stop where it stands")]
//! The catalogues of the core against its sources: what is said has an entry in every language, no entry is left over, and
//! the named arguments are the same (docs/adr/0007).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regarding_model::text::Language;
use regarding_model::text::catalogue::{Catalogue, Entry};

/// What one place in the sources says: the pattern, and the one for many where something is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    pattern: String,
    plural: Option<String>,
    place: String,
}

#[test]
fn every_sentence_has_an_entry_in_every_language() {
    let said = said_in_sources();
    assert!(said.len() > 300, "the sources are read: {} sentences", said.len());
    for language in translated() {
        let entries = entries(language);
        let missing: Vec<String> = said
            .values()
            .filter(|one| !entries.contains_key(&one.pattern))
            .map(skeleton)
            .collect();
        assert!(
            missing.is_empty(),
            "{} sentences have no entry in {}.po:\n\n{}",
            missing.len(),
            language.tag(),
            missing.join("\n")
        );
    }
}

#[test]
fn no_entry_is_left_over() {
    let said = said_in_sources();
    for language in translated() {
        let unused: BTreeSet<&String> = entries(language)
            .keys()
            .filter(|pattern| !said.contains_key(*pattern))
            .collect();
        assert!(
            unused.is_empty(),
            "nobody says this of {}.po: {unused:#?}",
            language.tag()
        );
    }
}

#[test]
fn entries_have_the_arguments_and_forms_of_their_sentence() {
    let said = said_in_sources();
    for language in translated() {
        let forms = Catalogue::of(language).expect("a catalogue").forms();
        for (pattern, entry) in entries(language) {
            let Some(one) = said.get(pattern) else { continue };
            assert_eq!(entry.plural, one.plural, "{}.po: {pattern}", language.tag());
            let expected = if one.plural.is_some() { forms } else { 1 };
            assert_eq!(entry.forms.len(), expected, "{}.po: {pattern}", language.tag());
            for form in &entry.forms {
                assert_form(form, one, language);
            }
        }
    }
}

/// A form for one or two may say the number by its words; every other argument stands in every form.
fn assert_form(form: &str, one: &Said, language: Language) {
    let mut wanted = arguments(&one.pattern);
    let mut given = arguments(form);
    if one.plural.is_some() {
        wanted.remove("count");
        given.remove("count");
    }
    assert!(
        !form.is_empty(),
        "{}.po has no words for {}",
        language.tag(),
        one.pattern
    );
    assert_eq!(given, wanted, "{}.po: {form}", language.tag());
    let steers =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(
        !form.contains(steers),
        "{}.po would steer a terminal: {form}",
        language.tag()
    );
    let blank = |text: &str| text.starts_with(' ');
    assert_eq!(blank(form), blank(&one.pattern), "{}.po: {form}", language.tag());
}

#[test]
fn a_log_is_english_whatever_is_spoken() {
    let companion = top().join("crates/companion");
    for path in sources().iter().filter(|path| path.starts_with(&companion)) {
        let text = fs::read_to_string(path).expect("a readable source");
        assert!(
            !text.contains("%error,"),
            "{}: log `error = %InEnglish(&error)`",
            path.display()
        );
    }
}

fn translated() -> impl Iterator<Item = Language> {
    Language::ALL
        .into_iter()
        .filter(|language| *language != Language::English)
}

fn entries(language: Language) -> &'static std::collections::HashMap<String, Entry> {
    Catalogue::of(language).expect("a catalogue").entries()
}

fn arguments(pattern: &str) -> BTreeSet<String> {
    let open = pattern.split('{').skip(1);
    open.filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
        .collect()
}

fn skeleton(one: &Said) -> String {
    let quoted = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
    };
    let translation = match &one.plural {
        Some(plural) => format!("msgid_plural \"{}\"\nmsgstr[0] \"\"", quoted(plural)),
        None => "msgstr \"\"".to_owned(),
    };
    format!(
        "#: {}\nmsgid \"{}\"\n{translation}\n",
        one.place,
        quoted(&one.pattern)
    )
}

fn top() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("a top folder").to_owned()
}

/// The sources that may speak to a person: all crates and the window.
fn sources() -> Vec<PathBuf> {
    let crates = fs::read_dir(top().join("crates")).expect("the crates");
    let mut folders: Vec<PathBuf> = crates
        .map(|entry| entry.expect("a crate").path().join("src"))
        .collect();
    folders.push(top().join("src-tauri/src"));
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("a source").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn said_in_sources() -> BTreeMap<String, Said> {
    let mut all = BTreeMap::new();
    for path in sources() {
        let text = fs::read_to_string(&path).expect("a readable source");
        let place = path.strip_prefix(top()).expect("inside").display().to_string();
        // Tests may say what no person reads.
        let spoken = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for one in said_in(spoken, &place) {
            let before = all.insert(one.pattern.clone(), one.clone());
            if let Some(before) = before {
                assert_eq!(
                    before.plural, one.plural,
                    "{place} and {} count differently",
                    before.place
                );
            }
        }
    }
    all
}

/// The sentences of one file: what stands in `say!`, `sentence!` and `say_many!` outside of comments.
fn said_in(text: &str, place: &str) -> Vec<Said> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut said = Vec::new();
    for (name, counts) in [("say!(", false), ("sentence!(", false), ("say_many!(", true)] {
        for (at, _) in code.match_indices(name) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let mut rest = &code[at + name.len()..];
            if counts {
                // The count goes before the first literal, and may hold calls but no text.
                rest = &rest[rest.find('"').expect("a pattern behind the count")..];
            }
            let Some((pattern, rest)) = literal(rest) else {
                continue;
            };
            let plural = counts.then(|| {
                let rest = rest.trim_start().strip_prefix(',').expect("two patterns");
                literal(rest).expect("a pattern for many").0
            });
            said.push(Said {
                pattern,
                plural,
                place: place.to_owned(),
            });
        }
    }
    said
}

/// A string literal at the beginning, as Rust reads it, and what stands behind it.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.trim_start().strip_prefix('"')?.chars();
    loop {
        match letters.next()? {
            '"' => return Some((value, letters.as_str())),
            '\\' => match letters.next()? {
                '\n' => {
                    letters = letters.as_str().trim_start().chars();
                }
                'n' => value.push('\n'),
                other => value.push(other),
            },
            other => value.push(other),
        }
    }
}

#[test]
fn sentences_are_found_as_rust_reads_them() {
    let code = r#"
        // say!("not this")
        fail(say!(
            "One \
             line with {name} and \"marks\"",
            name = name
        ));
        say_many!(count = list.len(), "{count} day", "{count} days");
        const KEPT: Sentence = sentence!("Kept");
        unsay!("nor this");
    "#;
    let found = said_in(code, "here");
    let patterns: Vec<&str> = found.iter().map(|one| one.pattern.as_str()).collect();
    assert_eq!(
        patterns,
        ["One line with {name} and \"marks\"", "Kept", "{count} day"]
    );
    assert_eq!(found[2].plural.as_deref(), Some("{count} days"));
}
