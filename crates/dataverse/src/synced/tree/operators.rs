//! The operators that a row can have (reference D4), by what they take and by what a column holds.

use crate::shape::ColumnKind;

/// How many values an operator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// None.
    Nothing,
    /// One.
    One,
    /// One whole number.
    Number,
    /// A lower and an upper one.
    Two,
    /// At least one.
    Many,
}

use Takes::{Many, Nothing, Number, One, Two};

/// All of them.
pub(super) const ALL: [(&str, Takes); 46] = [
    ("eq", One),
    ("ne", One),
    ("gt", One),
    ("ge", One),
    ("lt", One),
    ("le", One),
    ("like", One),
    ("not-like", One),
    ("begins-with", One),
    ("not-begin-with", One),
    ("ends-with", One),
    ("not-end-with", One),
    ("null", Nothing),
    ("not-null", Nothing),
    ("in", Many),
    ("not-in", Many),
    ("between", Two),
    ("on", One),
    ("on-or-after", One),
    ("on-or-before", One),
    ("yesterday", Nothing),
    ("today", Nothing),
    ("tomorrow", Nothing),
    ("last-seven-days", Nothing),
    ("next-seven-days", Nothing),
    ("last-week", Nothing),
    ("this-week", Nothing),
    ("next-week", Nothing),
    ("last-month", Nothing),
    ("this-month", Nothing),
    ("next-month", Nothing),
    ("last-year", Nothing),
    ("this-year", Nothing),
    ("next-year", Nothing),
    ("last-x-days", Number),
    ("next-x-days", Number),
    ("last-x-weeks", Number),
    ("next-x-weeks", Number),
    ("last-x-months", Number),
    ("next-x-months", Number),
    ("olderthan-x-days", Number),
    ("olderthan-x-months", Number),
    ("eq-userid", Nothing),
    ("ne-userid", Nothing),
    ("eq-userteams", Nothing),
    ("eq-useroruserteams", Nothing),
];

/// The operator of a name with what it takes; `None` for one that no row can have.
#[must_use]
pub fn takes(operator: &str) -> Option<(&'static str, Takes)> {
    ALL.into_iter().find(|(known, _)| *known == operator)
}

const TEXT: [&str; 10] = [
    "eq",
    "ne",
    "like",
    "not-like",
    "begins-with",
    "not-begin-with",
    "ends-with",
    "not-end-with",
    "not-null",
    "null",
];
const CHOICE: [&str; 6] = ["eq", "ne", "in", "not-in", "not-null", "null"];
const YES_NO: [&str; 4] = ["eq", "ne", "not-null", "null"];
const NUMBER: [&str; 9] = ["eq", "ne", "gt", "ge", "lt", "le", "between", "not-null", "null"];
const LOOKUP: [&str; 6] = ["eq", "ne", "in", "not-in", "not-null", "null"];
const PEOPLE: [&str; 4] = ["eq-userid", "ne-userid", "eq-userteams", "eq-useroruserteams"];

/// The operators for a column, in the order in which they are offered. `people`: whether it leads to users or teams.
#[must_use]
pub fn operators_for(kind: ColumnKind, people: bool) -> Vec<&'static str> {
    let dates = || {
        let of_dates = ALL.iter().map(|(name, _)| *name).skip_while(|name| *name != "on");
        let of_dates = of_dates.take_while(|name| *name != "eq-userid");
        of_dates.chain(["not-null", "null"]).collect()
    };
    match kind {
        ColumnKind::Text => TEXT.into(),
        ColumnKind::Choice => CHOICE.into(),
        ColumnKind::YesNo => YES_NO.into(),
        ColumnKind::Number => NUMBER.into(),
        ColumnKind::Date => dates(),
        ColumnKind::Lookup if people => PEOPLE.into_iter().chain(LOOKUP).collect(),
        ColumnKind::Lookup => LOOKUP.into(),
        ColumnKind::Other => vec!["not-null", "null"],
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnKind, operators_for, takes};

    #[test]
    fn every_operator_that_is_offered_is_one() {
        for kind in [
            ColumnKind::Text,
            ColumnKind::Choice,
            ColumnKind::YesNo,
            ColumnKind::Number,
            ColumnKind::Date,
            ColumnKind::Lookup,
            ColumnKind::Other,
        ] {
            let offered = operators_for(kind, true);
            assert!(
                offered.iter().all(|operator| takes(operator).is_some()),
                "{kind:?}"
            );
        }
        assert_eq!(operators_for(ColumnKind::Date, false)[0], "on");
        assert_eq!(takes("under"), None);
    }
}
