//! When an appointment is, day by day: the occurrences of a series in a span of days, with those that differ from its rule
//! (reference C3), as a calendar shows them.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan as _};
use regarding_model::fields::{Days, End, Nth, Pattern, Period, Recurrence};

/// No rule is followed further than this: five hundred years of days.
const MOST: usize = 200_000;

/// The days that are shown, both included, in the zone of whoever looks.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The first day.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// The zone.
    pub zone: TimeZone,
}

impl Shown {
    /// The moments at which the span begins and ends.
    #[must_use]
    pub fn moments(&self) -> Option<(Timestamp, Timestamp)> {
        let until = self.last.tomorrow().ok()?;
        let begins = |day: Date| Some(day.to_zoned_datetime(self.zone.clone()).ok()?.timestamp());
        Some((begins(self.first)?, begins(until)?))
    }

    /// The days on which a period is, of those that are shown.
    #[must_use]
    pub fn days(&self, period: &Period) -> Vec<Date> {
        let (first, last) = self.extent(period);
        let (mut day, last) = (first.max(self.first), last.min(self.last));
        let mut days = Vec::new();
        while day <= last {
            days.push(day);
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        days
    }

    /// The first and the last day of a period. What ends at midnight is not on the day that begins then.
    #[must_use]
    pub fn extent(&self, period: &Period) -> (Date, Date) {
        match period {
            Period::AllDay { first, until } => {
                let last = until.yesterday().unwrap_or(*until);
                (*first, last.max(*first))
            }
            Period::Timed { start, end } => {
                let first = start.to_zoned_datetime(self.zone.clone()).date();
                let last = end.to_zoned_datetime(self.zone.clone());
                let at_midnight = last.time() == jiff::civil::Time::midnight();
                let last = match (at_midnight, last.date().yesterday()) {
                    (true, Ok(before)) => before,
                    _ => last.date(),
                };
                (first, last.max(first))
            }
        }
    }

    fn holds(&self, period: &Period) -> bool {
        let (first, last) = self.extent(period);
        first <= self.last && last >= self.first
    }
}

/// A series, or an appointment that is alone.
#[derive(Debug, Clone, Copy)]
pub struct Repeats<'a> {
    /// When the first occurrence is.
    pub period: &'a Period,
    /// The rule; `None` for one that is alone, and where nobody can say the rule.
    pub rule: Option<&'a Recurrence>,
    /// Occurrences that differ, by the time at which the rule has them: when they are instead; `None` for those that were taken out.
    pub apart: &'a BTreeMap<Timestamp, Option<Period>>,
}

/// One occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// When the rule has it: a whole day is its first moment in UTC.
    pub original: Timestamp,
    /// When it is.
    pub period: Period,
}

/// The occurrences that are on the days shown, in order of time.
#[must_use]
pub fn occurrences(repeats: Repeats<'_>, shown: &Shown) -> Vec<Occurrence> {
    let mut found = Vec::new();
    match repeats.rule {
        None => found.extend(original(repeats.period).map(|original| Occurrence {
            original,
            period: *repeats.period,
        })),
        Some(rule) => {
            let apart = repeats.apart.iter();
            found.extend(apart.filter_map(|(original, period)| {
                Some(Occurrence {
                    original: *original,
                    period: (*period)?,
                })
            }));
            found.extend(
                regular(repeats.period, rule, shown).filter(|one| !repeats.apart.contains_key(&one.original)),
            );
        }
    }
    found.retain(|one| shown.holds(&one.period));
    found.sort_by_key(|one| (shown.extent(&one.period).0, one.original));
    found
}

/// The time by which an occurrence is named that is as the rule has it.
fn original(period: &Period) -> Option<Timestamp> {
    match period {
        Period::Timed { start, .. } => Some(*start),
        Period::AllDay { first, .. } => TimeZone::UTC
            .to_timestamp(first.to_datetime(jiff::civil::Time::midnight()))
            .ok(),
    }
}

/// What the rule gives, up to the last day shown.
fn regular(period: &Period, rule: &Recurrence, shown: &Shown) -> impl Iterator<Item = Occurrence> {
    let zone = rule.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    let zone = zone.unwrap_or(TimeZone::UTC);
    let start = match period {
        Period::Timed { start, .. } => start.to_zoned_datetime(zone.clone()).datetime(),
        Period::AllDay { first, .. } => first.to_datetime(jiff::civil::Time::midnight()),
    };
    let most = match rule.end {
        End::After(count) => usize::from(count),
        End::Never | End::On(_) => MOST,
    };
    let last = match rule.end {
        End::On(day) => day,
        End::Never | End::After(_) => Date::MAX,
    };
    // A day more: where the series' zone is ahead, its day begins earlier than that of whoever looks.
    let last = last.min(shown.last.tomorrow().unwrap_or(Date::MAX));
    let period = *period;
    days(rule, start.date())
        .take(most)
        .take_while(move |day| *day <= last)
        .filter_map(move |day| on(&period, day.to_datetime(start.time()), &zone))
}

/// The occurrence that begins then.
fn on(period: &Period, begins: DateTime, zone: &TimeZone) -> Option<Occurrence> {
    let period = match period {
        Period::Timed { start, end } => {
            let begins = zone.to_ambiguous_timestamp(begins).compatible().ok()?;
            Period::Timed {
                start: begins,
                end: begins.checked_add(end.duration_since(*start)).ok()?,
            }
        }
        Period::AllDay { first, until } => {
            let length: Span = until.since(*first).ok()?;
            let first = begins.date();
            Period::AllDay {
                first,
                until: first.checked_add(length).ok()?,
            }
        }
    };
    Some(Occurrence {
        original: original(&period)?,
        period,
    })
}

/// The days of a rule from the first one on, without its end.
fn days(rule: &Recurrence, first: Date) -> Box<dyn Iterator<Item = Date>> {
    let every = i32::from(rule.interval.max(1));
    match rule.pattern {
        Pattern::Daily => Box::new(steps(first, move |number| (number * every).days())),
        Pattern::Weekly { days, week_start } => {
            let week = first_of_week(first, week_start);
            let weeks = steps(week, move |number| (number * every).weeks());
            Box::new(
                weeks
                    .flat_map(move |week| in_week(week, days))
                    .filter(move |day| *day >= first),
            )
        }
        Pattern::MonthlyOn { day } => months(first, every, move |month| of_month(month, day)),
        Pattern::MonthlyNth { nth, days } => months(first, every, move |month| nth_of(month, nth, days)),
        Pattern::YearlyOn { month, day } => years(first, every, month, move |month| of_month(month, day)),
        Pattern::YearlyNth { month, nth, days } => {
            years(first, every, month, move |month| nth_of(month, nth, days))
        }
    }
}

/// Days at growing distances from one, as long as there are any.
fn steps(from: Date, distance: impl Fn(i32) -> Span) -> impl Iterator<Item = Date> {
    (0_i32..).map_while(move |number| from.checked_add(distance(number)).ok())
}

fn first_of_week(day: Date, week_start: Weekday) -> Date {
    let back = day.weekday().since(week_start);
    day.checked_sub(i32::from(back).days()).unwrap_or(day)
}

fn in_week(first: Date, days: Days) -> Vec<Date> {
    let week = (0_i32..7).filter_map(|number| first.checked_add(number.days()).ok());
    week.filter(|day| days.has(day.weekday())).collect()
}

fn months(
    first: Date,
    every: i32,
    day: impl Fn(Date) -> Option<Date> + 'static,
) -> Box<dyn Iterator<Item = Date>> {
    let months = steps(first.first_of_month(), move |number| (number * every).months());
    Box::new(months.filter_map(day).filter(move |day| *day >= first))
}

fn years(
    first: Date,
    every: i32,
    month: i8,
    day: impl Fn(Date) -> Option<Date> + 'static,
) -> Box<dyn Iterator<Item = Date>> {
    let Ok(begins) = Date::new(first.year(), month, 1) else {
        return Box::new(core::iter::empty());
    };
    let years = steps(begins, move |number| (number * every).years());
    Box::new(years.filter_map(day).filter(move |day| *day >= first))
}

/// A day of a month; a month that lacks it has none.
fn of_month(month: Date, day: i8) -> Option<Date> {
    Date::new(month.year(), month.month(), day).ok()
}

fn nth_of(month: Date, nth: Nth, days: Days) -> Option<Date> {
    let all = (1..=month.days_in_month()).filter_map(|day| of_month(month, day));
    let mut fit = all.filter(|day| days.has(day.weekday()));
    match nth {
        Nth::First => fit.next(),
        Nth::Second => fit.nth(1),
        Nth::Third => fit.nth(2),
        Nth::Fourth => fit.nth(3),
        Nth::Last => fit.next_back(),
    }
}
