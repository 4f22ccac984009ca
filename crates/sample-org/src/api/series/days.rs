//! The days of a recurrence pattern, in order and without end.

use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// Where a series ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ends {
    /// Nowhere.
    Never,
    /// After so many occurrences.
    After(usize),
    /// With the day of this moment.
    On(Timestamp),
}

/// The days on which it happens.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pattern {
    /// Every so many days.
    Daily,
    /// On days of the week, Sunday = 1 to Saturday = 64; weeks begin on the day of that number, Sunday 0.
    Weekly { mask: u8, begins: i8 },
    /// On a day of the month; a month without it is left out.
    Monthly(i8),
    /// On the nth of the days, 5 being the last.
    MonthlyNth { nth: i8, mask: u8 },
    /// On a date; a year without it is left out.
    Yearly { month: i8, day: i8 },
    /// On the nth of the days of a month.
    YearlyNth { month: i8, nth: i8, mask: u8 },
}

/// A pattern with its interval and its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) pattern: Pattern,
    pub(super) interval: i32,
    pub(super) ends: Ends,
}

/// More units than any series goes through.
const MOST_UNITS: i32 = 12_000;

impl Rule {
    /// The days from the first one on.
    pub(super) fn days(self, first: Date) -> impl Iterator<Item = Date> {
        (0..MOST_UNITS)
            .map_while(move |unit| self.unit(first, unit.checked_mul(self.interval)?))
            .flatten()
            .filter(move |day| *day >= first)
    }

    /// The days of a unit: a day, a week, a month, a year; nothing beyond the end of the calendar.
    fn unit(self, first: Date, number: i32) -> Option<Vec<Date>> {
        let month_from = |months: i32| first.first_of_month().checked_add(months.months()).ok();
        match self.pattern {
            Pattern::Daily => Some(vec![first.checked_add(number.days()).ok()?]),
            Pattern::Weekly { mask, begins } => {
                let back = (first.weekday().to_sunday_zero_offset() - begins).rem_euclid(7);
                let week = first
                    .checked_sub(i32::from(back).days())
                    .ok()?
                    .checked_add(number.weeks())
                    .ok()?;
                let days = (0..7).filter_map(|day: i32| week.checked_add(day.days()).ok());
                Some(days.filter(|day| on(mask, day.weekday())).collect())
            }
            Pattern::Monthly(day) => Some(of_month(month_from(number)?, day)),
            Pattern::MonthlyNth { nth, mask } => Some(nth_of(month_from(number)?, nth, mask)),
            Pattern::Yearly { month, day } => Some(of_month(year(first, number, month)?, day)),
            Pattern::YearlyNth { month, nth, mask } => Some(nth_of(year(first, number, month)?, nth, mask)),
        }
    }
}

fn year(first: Date, number: i32, month: i8) -> Option<Date> {
    let year = i16::try_from(i32::from(first.year()).checked_add(number)?).ok()?;
    Date::new(year, month, 1).ok()
}

fn on(mask: u8, day: Weekday) -> bool {
    mask & 1 << day.to_sunday_zero_offset() != 0
}

fn of_month(month: Date, day: i8) -> Vec<Date> {
    Date::new(month.year(), month.month(), day).into_iter().collect()
}

fn nth_of(month: Date, nth: i8, mask: u8) -> Vec<Date> {
    let days = (1..=month.days_in_month()).filter_map(|day| Date::new(month.year(), month.month(), day).ok());
    let all: Vec<Date> = days.filter(|day| on(mask, day.weekday())).collect();
    let found = match usize::try_from(nth) {
        Ok(5) => all.last(),
        Ok(nth) => all.get(nth.wrapping_sub(1)),
        Err(_) => None,
    };
    found.copied().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{Ends, Pattern, Rule};

    fn days(pattern: Pattern, interval: i32, first: &str, count: usize) -> Vec<String> {
        let rule = Rule {
            pattern,
            interval,
            ends: Ends::Never,
        };
        rule.days(first.parse().unwrap())
            .take(count)
            .map(|day| day.to_string())
            .collect()
    }

    #[test]
    fn c3_each_pattern_has_its_days() {
        let weekly = Pattern::Weekly {
            mask: 0b10_1010,
            begins: 1,
        };
        for (pattern, interval, first, expected) in [
            (
                Pattern::Daily,
                3,
                "2026-02-27",
                "2026-02-27 2026-03-02 2026-03-05",
            ),
            // Monday, Wednesday, Friday of every second week; the first week is cut.
            (weekly, 2, "2026-03-04", "2026-03-04 2026-03-06 2026-03-16"),
            (
                Pattern::Monthly(31),
                1,
                "2026-01-15",
                "2026-01-31 2026-03-31 2026-05-31",
            ),
            (
                Pattern::MonthlyNth {
                    nth: 5,
                    mask: 0b10_0000,
                },
                1,
                "2026-03-01",
                "2026-03-27 2026-04-24 2026-05-29",
            ),
            (
                Pattern::MonthlyNth {
                    nth: 2,
                    mask: 0b11_1110,
                },
                1,
                "2026-03-01",
                "2026-03-03 2026-04-02 2026-05-04",
            ),
            (
                Pattern::Yearly { month: 2, day: 29 },
                2,
                "2024-01-01",
                "2024-02-29 2028-02-29 2032-02-29",
            ),
            (
                Pattern::YearlyNth {
                    month: 11,
                    nth: 4,
                    mask: 0b1_0000,
                },
                1,
                "2026-01-01",
                "2026-11-26 2027-11-25 2028-11-23",
            ),
        ] {
            assert_eq!(
                days(pattern, interval, first, 3).join(" "),
                expected,
                "{pattern:?}"
            );
        }
        assert!(days(Pattern::Monthly(31), 1, "9999-12-01", 9).len() < 2);
    }
}
