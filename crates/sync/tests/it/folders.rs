//! Folders whose mail is tracked (G-70 to G-82), bettered.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use regarding_model::folder::FolderIdentity;
use regarding_model::ids::RecordRef;
use regarding_sync::incoming::FolderRule;
use regarding_sync::incoming::folders::{Branch, Filed, Holdings, SetBy, SetRule, filed, holdings};

fn record(n: u32) -> RecordRef {
    format!("opportunity:00000000-0000-0000-0000-00000000000{n}")
        .parse()
        .unwrap()
}

fn lasting(token: &str) -> FolderIdentity {
    FolderIdentity::lasting(token)
}

fn tracked(folder: FolderIdentity, regarding: Option<RecordRef>) -> SetRule {
    SetRule {
        folder,
        rule: FolderRule::Tracked { regarding },
    }
}

fn private(folder: FolderIdentity) -> SetRule {
    SetRule {
        folder,
        rule: FolderRule::Private,
    }
}

/// A tree out of places (`A/B` lies in `A`) with identities.
fn held(folders: &[(&str, FolderIdentity)], rules: &[SetRule]) -> Holdings {
    let tree: Vec<Branch<'_>> = folders
        .iter()
        .map(|(place, identity)| Branch {
            place,
            parent: place.rsplit_once('/').map(|(parent, _)| parent),
            identity: Some(identity),
            inherits: !place.ends_with("Trash"),
        })
        .collect();
    holdings(&tree, rules)
}

fn rule_of<'a>(held: &'a Holdings, place: &str) -> Option<&'a FolderRule> {
    held.by_place.get(place).map(|holding| &holding.rule)
}

fn regarding(record: Option<RecordRef>) -> FolderRule {
    FolderRule::Tracked { regarding: record }
}

#[test]
fn g_70_any_folder_may_have_a_rule_and_those_inside_it_are_as_it_is_unless_set_otherwise() {
    let folders = [
        ("Customers", lasting("1")),
        ("Customers/North", lasting("2")),
        ("Customers/North/2026", lasting("3")),
        ("Customers/South", lasting("4")),
        ("Customers/Trash", lasting("5")),
        ("Elsewhere", lasting("6")),
    ];
    let held = held(
        &folders,
        &[
            tracked(lasting("1"), Some(record(1))),
            tracked(lasting("2"), Some(record(2))),
        ],
    );
    assert_eq!(rule_of(&held, "Customers"), Some(&regarding(Some(record(1)))));
    assert_eq!(
        rule_of(&held, "Customers/South"),
        Some(&regarding(Some(record(1))))
    );
    assert_eq!(
        rule_of(&held, "Customers/North/2026"),
        Some(&regarding(Some(record(2))))
    );
    assert_eq!(held.by_place["Customers/North/2026"].set_at, "Customers/North");
    assert_eq!(
        rule_of(&held, "Customers/Trash"),
        None,
        "what was thrown away is not filed"
    );
    assert_eq!(rule_of(&held, "Elsewhere"), None);
}

#[test]
fn g_82_an_untracked_folder_inside_a_tracked_one_and_a_tracked_one_inside_that() {
    let folders = [
        ("Customers", lasting("1")),
        ("Customers/Private", lasting("2")),
        ("Customers/Private/Deal", lasting("3")),
        ("Customers/Private/Other", lasting("4")),
    ];
    let rules = [
        tracked(lasting("1"), None),
        private(lasting("2")),
        tracked(lasting("3"), None),
    ];
    let held = held(&folders, &rules);
    assert_eq!(rule_of(&held, "Customers/Private"), Some(&FolderRule::Private));
    assert_eq!(
        rule_of(&held, "Customers/Private/Other"),
        Some(&FolderRule::Private)
    );
    assert_eq!(rule_of(&held, "Customers/Private/Deal"), Some(&regarding(None)));
}

#[test]
fn g_72_g_76_a_rename_and_a_move_keep_the_rule_and_a_folder_made_anew_has_none() {
    let rules = [tracked(lasting("1"), None)];
    let renamed = held(
        &[("Archive", lasting("9")), ("Archive/Clients", lasting("1"))],
        &rules,
    );
    assert_eq!(
        rule_of(&renamed, "Archive/Clients"),
        Some(&regarding(None)),
        "G-76"
    );
    let anew = held(&[("Customers", lasting("7"))], &rules);
    assert_eq!(rule_of(&anew, "Customers"), None);
    assert_eq!(anew.lost, rules, "G-75: it is told, and not forgotten");
}

#[test]
fn g_72_without_lasting_identities_a_rename_is_followed_where_it_can_be_told() {
    let made = |validity, name| FolderIdentity::made_at(validity, name);
    let rules = [tracked(made(7, "Customers"), None)];
    let one = held(
        &[("Clients", made(7, "Clients")), ("Other", made(8, "Other"))],
        &rules,
    );
    assert_eq!(rule_of(&one, "Clients"), Some(&regarding(None)));
    assert_eq!(one.by_place["Clients"].kept_as, made(7, "Customers"));
    let two = held(
        &[("Clients", made(7, "Clients")), ("Other", made(7, "Other"))],
        &rules,
    );
    assert_eq!(
        two.by_place.len(),
        0,
        "a server that makes all folders at one time"
    );
    assert_eq!(two.lost.len(), 1);
    let still = held(
        &[("Customers", made(7, "Customers")), ("Other", made(7, "Other"))],
        &rules,
    );
    assert_eq!(still.by_place.len(), 1, "the name tells");
    let both = [tracked(made(7, "Gone"), None), private(made(7, "Clients"))];
    let named = held(&[("Clients", made(7, "Clients"))], &both);
    assert_eq!(
        rule_of(&named, "Clients"),
        Some(&FolderRule::Private),
        "its own rule counts"
    );
}

#[test]
fn g_73_what_a_person_said_is_not_overwritten_by_a_folder_but_asked_about() {
    let (folder, other) = (record(1), record(2));
    assert_eq!(
        filed(Some(&folder), Some(&other), SetBy::Person),
        Filed::Asks(folder.clone()),
        "unlike G-73"
    );
    assert_eq!(filed(Some(&folder), Some(&folder), SetBy::Person), Filed::Stays);
}

#[test]
fn g_78_to_g_81_what_becomes_of_a_tracked_message_that_is_moved() {
    let (folder, other) = (record(1), record(2));
    assert_eq!(filed(None, Some(&other), SetBy::Rule), Filed::Stays, "G-78");
    assert_eq!(
        filed(Some(&folder), None, SetBy::Person),
        Filed::Becomes(folder.clone()),
        "G-79: it was regarding nothing"
    );
    assert_eq!(
        filed(Some(&folder), Some(&other), SetBy::Rule),
        Filed::Becomes(folder.clone()),
        "G-79, G-80: a rule said what it was regarding before"
    );
    assert_eq!(
        filed(Some(&folder), Some(&other), SetBy::Colleague),
        Filed::Stays,
        "G-81"
    );
    assert_eq!(filed(Some(&folder), None, SetBy::Colleague), Filed::Stays, "G-81");
}
