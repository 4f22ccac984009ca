//! Which of several matches is shown first (H-13).

use proptest::prelude::*;
use regarding_sync::match_choice::choose;
use regarding_sync::match_row::MatchRow;

use crate::values::{record, row};

#[test]
fn the_remembered_choice_comes_first_then_the_order_of_tables_h_13() {
    let rows = [
        row("new_x", 6),
        row("queue", 5),
        row("systemuser", 4),
        row("account", 3),
        row("lead", 2),
        row("contact", 1),
    ];
    let Some(choice) = choose(&rows, None) else {
        unreachable!("there are matches")
    };
    assert_eq!(choice.count(), 6);
    assert_eq!(choice.first, record("contact", 1));
    let others = [
        ("lead", 2),
        ("account", 3),
        ("systemuser", 4),
        ("queue", 5),
        ("new_x", 6),
    ];
    assert_eq!(choice.others, others.map(|(table, id)| record(table, id)));

    let remembered = record("account", 3);
    assert_eq!(
        choose(&rows, Some(&remembered)).map(|choice| choice.first),
        Some(remembered)
    );
    let gone = record("contact", 99);
    assert_eq!(
        choose(&rows, Some(&gone)).map(|choice| choice.first),
        Some(record("contact", 1)),
        "a choice that no longer matches"
    );
}

#[test]
fn active_comes_before_inactive_and_older_before_newer() {
    let closed = MatchRow {
        active: false,
        ..row("contact", 1)
    };
    let rows = [closed, row("lead", 9), row("lead", 7)];
    let order: Vec<_> = choose(&rows, None)
        .into_iter()
        .flat_map(|choice| [vec![choice.first], choice.others].concat())
        .collect();
    assert_eq!(
        order,
        [record("lead", 7), record("lead", 9), record("contact", 1)]
    );
}

#[test]
fn nothing_matches_nothing_is_shown() {
    assert_eq!(choose(&[], Some(&record("contact", 1))), None);
}

proptest! {
    #[test]
    fn the_order_of_the_rows_does_not_matter(shuffled in Just((1..9).map(|id| row(["contact", "lead", "account"][id % 3], id as u128)).collect::<Vec<_>>()).prop_shuffle()) {
        let sorted: Vec<_> = (1..9).map(|id| row(["contact", "lead", "account"][id % 3], id as u128)).collect();
        prop_assert_eq!(choose(&shuffled, None), choose(&sorted, None));
        prop_assert_eq!(choose(&shuffled, None).map(|choice| choice.count()), Some(8));
    }
}
