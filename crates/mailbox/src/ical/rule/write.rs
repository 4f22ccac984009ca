//! A rule, written.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use regarding_model::fields::{Days, End, Nth, Pattern, Recurrence};

use super::{DAYS, day_name, number_of};
use crate::ical::clock;
use crate::ical::when::{Form, When};

/// Writes a rule. `None` when its end is beyond all times.
pub(in crate::ical) fn write(recurrence: &Recurrence, start: &When, rules: &TimeZone) -> Option<String> {
    let mut parts = pattern_parts(recurrence.pattern);
    if recurrence.interval != 1 {
        parts.insert(1, format!("INTERVAL={}", recurrence.interval));
    }
    match recurrence.end {
        End::Never => {}
        End::After(count) => parts.push(format!("COUNT={count}")),
        End::On(day) => parts.push(format!("UNTIL={}", until(day, start, rules)?)),
    }
    Some(parts.join(";"))
}

pub(super) fn until(day: Date, start: &When, rules: &TimeZone) -> Option<String> {
    let last = day.to_datetime(start.civil.time());
    Some(match start.form {
        Form::Day => clock::write_date(day),
        Form::Floating => clock::write_civil(last),
        Form::Utc | Form::Zoned(_) => {
            let at = rules.to_timestamp(last).ok()?;
            format!("{}Z", clock::write_civil(TimeZone::UTC.to_datetime(at)))
        }
    })
}

pub(super) fn pattern_parts(pattern: Pattern) -> Vec<String> {
    let text = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
    match pattern {
        Pattern::Daily => text(&["FREQ=DAILY"]),
        Pattern::Weekly { days, week_start } => {
            let mut parts = text(&["FREQ=WEEKLY", &by_day(days)]);
            if week_start != Weekday::Monday {
                parts.push(format!("WKST={}", day_name(week_start)));
            }
            parts
        }
        Pattern::MonthlyOn { day } => text(&["FREQ=MONTHLY", &format!("BYMONTHDAY={day}")]),
        Pattern::MonthlyNth { nth, days } => [text(&["FREQ=MONTHLY"]), by_nth(nth, days)].concat(),
        Pattern::YearlyOn { month, day } => text(&[
            "FREQ=YEARLY",
            &format!("BYMONTH={month}"),
            &format!("BYMONTHDAY={day}"),
        ]),
        Pattern::YearlyNth { month, nth, days } => [
            text(&["FREQ=YEARLY", &format!("BYMONTH={month}")]),
            by_nth(nth, days),
        ]
        .concat(),
    }
}

pub(super) fn by_day(days: Days) -> String {
    let names = DAYS
        .iter()
        .filter(|(day, _)| days.has(*day))
        .map(|(_, name)| *name);
    format!("BYDAY={}", names.collect::<Vec<_>>().join(","))
}

pub(super) fn by_nth(nth: Nth, days: Days) -> Vec<String> {
    let number = number_of(nth);
    if days.len() == 1 {
        return vec![by_day(days).replace('=', &format!("={number}"))];
    }
    vec![by_day(days), format!("BYSETPOS={number}")]
}
