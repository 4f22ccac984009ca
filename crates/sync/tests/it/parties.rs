//! Who a message's people are (B-130, G-40 to G-43).

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::ids::RecordRef;
use regarding_model::item::Direction;
use regarding_sync::match_row::MatchRow;
use regarding_sync::parties::{MOST_MATCHES, Party, PartyRules, named, parties};

use crate::values::{COLLEAGUE, ME, at, person, record, row};

const ADDRESS: &str = "ilse@hafenwerk.example";

fn matches(rows: Vec<MatchRow>) -> BTreeMap<EmailAddress, Vec<MatchRow>> {
    BTreeMap::from([(ADDRESS.parse().unwrap(), rows)])
}

fn sender_of(rows: Vec<MatchRow>, rules: PartyRules) -> Option<RecordRef> {
    let parties = parties(&[person(Role::From, ADDRESS)], &matches(rows), ME, rules);
    assert_eq!(parties.len(), 1, "a message has one sender");
    parties.first().and_then(|party| party.record.clone())
}

fn recipients_of(rows: Vec<MatchRow>, rules: PartyRules) -> Vec<Option<RecordRef>> {
    let parties = parties(&[person(Role::To, ADDRESS)], &matches(rows), ME, rules);
    parties.into_iter().map(|party| party.record).collect()
}

fn owned(row: MatchRow) -> MatchRow {
    MatchRow {
        owner: Some(ME),
        ..row
    }
}

fn inactive(row: MatchRow) -> MatchRow {
    MatchRow { active: false, ..row }
}

#[test]
fn b_130_hidden_recipients_stand_on_sent_mail_alone() {
    let people = [
        person(Role::From, ADDRESS),
        person(Role::To, "to@x.example"),
        person(Role::Cc, "cc@x.example"),
        person(Role::Bcc, "hidden@x.example"),
    ];
    let roles = |direction| -> Vec<Role> {
        let named = named(&people, direction);
        named.into_iter().map(|person| person.role).collect()
    };
    assert_eq!(
        roles(Direction::Sent),
        [Role::From, Role::To, Role::Cc, Role::Bcc]
    );
    assert_eq!(roles(Direction::Received), [Role::From, Role::To, Role::Cc]);
}

#[test]
fn the_sender_is_the_first_active_row_in_the_order_of_tables_g_40() {
    let order = [
        "systemuser",
        "contact",
        "account",
        "lead",
        "equipment",
        "team",
        "businessunit",
        "new_partner",
    ];
    for (at, table) in order.iter().enumerate() {
        let rows = order.iter().skip(at).map(|table| row(table, 9)).rev().collect();
        assert_eq!(
            sender_of(rows, PartyRules::default()),
            Some(record(table, 9)),
            "{table} is the first that is left"
        );
    }
}

#[test]
fn d_43_the_sender_by_owner_age_and_state() {
    let table = [
        (
            "a row of the mailbox owner's goes first (G-40)",
            vec![row("contact", 1), owned(row("lead", 2))],
            Some(record("lead", 2)),
        ),
        (
            "the owner's own user row goes before a record with the owner's address (D-43)",
            vec![owned(row("contact", 1)), row("systemuser", ME.as_u128())],
            Some(record("systemuser", ME.as_u128())),
        ),
        (
            "an older row before a newer one (G-40)",
            vec![row("contact", 5), row("contact", 3)],
            Some(record("contact", 3)),
        ),
        (
            "a row of unknown age last",
            vec![
                MatchRow {
                    created_on: None,
                    ..row("contact", 1)
                },
                row("contact", 5),
            ],
            Some(record("contact", 5)),
        ),
        (
            "the first active row (G-40)",
            vec![inactive(owned(row("contact", 1))), row("lead", 2)],
            Some(record("lead", 2)),
        ),
        (
            "inactive rows do not resolve (G-43)",
            vec![inactive(row("contact", 1))],
            None,
        ),
        ("nothing matches", vec![], None),
    ];
    for (story, rows, expected) in table {
        assert_eq!(sender_of(rows, PartyRules::default()), expected, "{story}");
    }
}

#[test]
fn recipients_are_all_matching_rows_g_42() {
    let rows = vec![
        row("lead", 2),
        row("contact", 1),
        row("systemuser", 3),
        inactive(row("account", 4)),
    ];
    let all = [record("systemuser", 3), record("contact", 1), record("lead", 2)].map(Some);
    assert_eq!(recipients_of(rows.clone(), PartyRules::default()), all);
    let unresolved = PartyRules {
        unresolve_ambiguous_recipients: true,
        ..PartyRules::default()
    };
    assert_eq!(
        recipients_of(rows, unresolved),
        [None],
        "A-95: one unresolved address"
    );
    assert_eq!(
        recipients_of(vec![row("contact", 1)], unresolved),
        [Some(record("contact", 1))],
        "A-95: one is not several"
    );
}

#[test]
fn more_than_100_matching_rows_are_unresolved_g_41() {
    let rows = |count: usize| (1..).take(count).map(|id| row("contact", id)).collect::<Vec<_>>();
    assert_eq!(MOST_MATCHES, 100);
    assert_eq!(recipients_of(rows(100), PartyRules::default()).len(), 100);
    assert_eq!(recipients_of(rows(101), PartyRules::default()), [None]);
    assert_eq!(
        sender_of(rows(100), PartyRules::default()),
        Some(record("contact", 1))
    );
    assert_eq!(sender_of(rows(101), PartyRules::default()), None);
    let strict = PartyRules {
        unresolve_ambiguous_sender: true,
        ..PartyRules::default()
    };
    assert_eq!(
        sender_of(rows(2), strict),
        None,
        "UnresolveSenderInCaseOfMultipleMatch"
    );
    assert_eq!(sender_of(rows(1), strict), Some(record("contact", 1)));
}

#[test]
fn inactive_rows_resolve_where_the_organization_says_so_but_users_never_g_43() {
    let rules = PartyRules {
        resolve_inactive: true,
        ..PartyRules::default()
    };
    assert_eq!(
        sender_of(vec![inactive(row("contact", 1))], rules),
        Some(record("contact", 1))
    );
    assert_eq!(sender_of(vec![inactive(row("systemuser", 1))], rules), None);
    assert_eq!(
        sender_of(vec![inactive(row("contact", 1)), row("lead", 2)], rules),
        Some(record("lead", 2))
    );
}

#[test]
fn who_does_not_resolve_keeps_the_address_and_nobody_is_left_out_f_33() {
    let long = format!("{}@x.example", "a".repeat(400));
    let people = [
        person(Role::From, "undisclosed"),
        person(Role::To, "Unknown@Elsewhere.example"),
        person(Role::Cc, "not an address"),
        person(Role::Bcc, &long),
    ];
    let found = parties(&people, &BTreeMap::new(), ME, PartyRules::default());
    let written: Vec<(Role, &str)> = found
        .iter()
        .map(|party| (party.role, party.address.as_str()))
        .collect();
    let cut = long.get(..320).unwrap();
    let expected = [
        (Role::From, "undisclosed"),
        (Role::To, "unknown@elsewhere.example"),
        (Role::Cc, "not an address"),
        (Role::Bcc, cut),
    ];
    assert_eq!(
        written, expected,
        "addressused holds 320 characters (reference A10)"
    );
    assert!(found.iter().all(|party| party.record.is_none()));
}

#[test]
fn a_record_stands_once_in_a_list_and_may_stand_in_several() {
    let people = [
        person(Role::To, ADDRESS),
        person(Role::To, "ILSE@hafenwerk.example"),
        person(Role::Cc, ADDRESS),
    ];
    let found = parties(
        &people,
        &matches(vec![row("contact", 1), row("contact", 1)]),
        ME,
        PartyRules::default(),
    );
    let roles: Vec<Role> = found.iter().map(|party| party.role).collect();
    assert_eq!(roles, [Role::To, Role::Cc]);
}

#[test]
fn of_several_authors_the_first_with_an_address_is_the_sender() {
    let people = [
        person(Role::From, "nobody"),
        person(Role::From, ADDRESS),
        person(Role::From, "b@x.example"),
    ];
    let found = parties(&people, &BTreeMap::new(), ME, PartyRules::default());
    assert_eq!(
        found,
        [Party {
            role: Role::From,
            record: None,
            address: ADDRESS.to_owned()
        }]
    );
    assert_eq!(
        parties(&[], &BTreeMap::new(), ME, PartyRules::default()),
        [],
        "a message without people"
    );
}

fn any_row() -> impl Strategy<Value = MatchRow> {
    let tables = proptest::sample::select(vec!["systemuser", "contact", "account", "lead", "queue", "new_x"]);
    (
        tables,
        0_u128..6,
        any::<bool>(),
        proptest::option::of(0_i64..3),
        any::<bool>(),
    )
        .prop_map(|(table, id, active, age, mine)| MatchRow {
            record: record(table, id),
            owner: Some(if mine { ME } else { COLLEAGUE }),
            active,
            created_on: age.map(at),
        })
}

/// Rows as a table has them: each record once.
fn any_rows() -> impl Strategy<Value = Vec<MatchRow>> {
    proptest::collection::vec(any_row(), 0..12).prop_map(|mut rows| {
        rows.sort_by(|a, b| a.record.cmp(&b.record));
        rows.dedup_by(|a, b| a.record == b.record);
        rows
    })
}

fn any_people() -> impl Strategy<Value = Vec<Participant>> {
    let roles = proptest::sample::select(vec![Role::From, Role::To, Role::Cc, Role::Bcc]);
    let written = proptest::sample::select(vec![ADDRESS, "b@x.example", "nonsense", ""]);
    proptest::collection::vec(
        (roles, written).prop_map(|(role, written)| person(role, written)),
        0..10,
    )
}

fn any_rules() -> impl Strategy<Value = PartyRules> {
    any::<(bool, bool, bool)>().prop_map(|(sender, recipients, inactive)| PartyRules {
        unresolve_ambiguous_sender: sender,
        unresolve_ambiguous_recipients: recipients,
        resolve_inactive: inactive,
    })
}

proptest! {
    #[test]
    fn the_order_of_the_rows_does_not_matter(people in any_people(), (rows, shuffled) in any_rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())), rules in any_rules()) {
        let one = parties(&people, &matches(rows), ME, rules);
        prop_assert_eq!(one, parties(&people, &matches(shuffled), ME, rules));
    }

    #[test]
    fn there_is_one_sender_and_every_role_that_the_header_has(people in any_people(), rows in any_rows(), rules in any_rules()) {
        let found = parties(&people, &matches(rows), ME, rules);
        for role in [Role::From, Role::To, Role::Cc, Role::Bcc] {
            let named = people.iter().any(|person| person.role == role);
            prop_assert_eq!(found.iter().any(|party| party.role == role), named);
        }
        prop_assert!(found.iter().filter(|party| party.role == Role::From).count() <= 1);
    }
}
