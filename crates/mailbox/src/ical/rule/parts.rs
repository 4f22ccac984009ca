//! The parts of a rule, by their names.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use regarding_model::fields::{Days, Nth};

use super::day_of;

/// The parts of a rule by their names in capitals. A rule with a part that is not known here has no meaning here.
pub(super) struct Parts(BTreeMap<String, String>);

impl Parts {
    const KNOWN: [&str; 9] = [
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTHDAY",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
    ];

    pub(super) fn of(value: &str) -> Option<Self> {
        let mut parts = BTreeMap::new();
        for part in value.trim().split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=')?;
            let name = name.trim().to_ascii_uppercase();
            if !Self::KNOWN.contains(&name.as_str()) || value.trim().is_empty() {
                return None;
            }
            if parts.insert(name, value.trim().to_ascii_uppercase()).is_some() {
                return None;
            }
        }
        Some(Self(parts))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether none of these is there.
    pub(super) fn lacks(&self, names: &[&str]) -> bool {
        names.iter().all(|name| !self.0.contains_key(*name))
    }

    /// The number of a part that has one; `Some(None)` when the part is not there.
    pub(super) fn number(&self, name: &str) -> Option<Option<i8>> {
        match self.get(name) {
            None => Some(None),
            Some(text) => text.parse().ok().map(Some),
        }
    }

    /// The weekdays, each with its ordinal number.
    pub(super) fn weekdays(&self) -> Option<Vec<(Option<i8>, Weekday)>> {
        let all = self.get("BYDAY")?.split(',').map(|word| {
            let word = word.trim();
            let (number, name) = word.split_at_checked(word.len().checked_sub(2)?)?;
            let number = match number {
                "" => None,
                number => Some(number.trim_start_matches('+').parse().ok()?),
            };
            Some((number, day_of(name)?))
        });
        all.collect()
    }

    /// The weekdays, when none has a number.
    pub(super) fn plain_days(&self) -> Option<Days> {
        let mut days = Days::default();
        for (number, day) in self.weekdays()? {
            if number.is_some() {
                return None;
            }
            days = days.with(day);
        }
        Some(days)
    }

    /// The nth of some weekdays: `BYDAY=2TU`, or `BYDAY=MO,TU;BYSETPOS=2`.
    pub(super) fn nth(&self) -> Option<(Nth, Days)> {
        match self.number("BYSETPOS")? {
            Some(position) => Some((nth_of(position)?, self.plain_days()?)),
            None => match self.weekdays()?.as_slice() {
                [(Some(number), day)] => Some((nth_of(*number)?, Days::default().with(*day))),
                _ => None,
            },
        }
    }
}

fn nth_of(number: i8) -> Option<Nth> {
    Some(match number {
        1 => Nth::First,
        2 => Nth::Second,
        3 => Nth::Third,
        4 => Nth::Fourth,
        -1 => Nth::Last,
        _ => return None,
    })
}
