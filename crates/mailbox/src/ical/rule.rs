//! Rules of repetition: what RFC 5545 section 3.3.10 can say, as far as the organization can say it too (reference C3).

mod parts;
mod write;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use regarding_model::fields::{Days, End, Nth, Pattern, Recurrence};

pub(super) use write::write;

use super::clock;
use super::when::{Form, When};
use parts::Parts;

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "MO"),
    (Weekday::Tuesday, "TU"),
    (Weekday::Wednesday, "WE"),
    (Weekday::Thursday, "TH"),
    (Weekday::Friday, "FR"),
    (Weekday::Saturday, "SA"),
    (Weekday::Sunday, "SU"),
];

/// The two letters of a weekday.
pub(super) fn day_name(day: Weekday) -> &'static str {
    DAYS.iter()
        .find(|(known, _)| *known == day)
        .map_or("MO", |(_, name)| name)
}

fn day_of(name: &str) -> Option<Weekday> {
    DAYS.iter()
        .find(|(_, known)| known.eq_ignore_ascii_case(name))
        .map(|(day, _)| *day)
}

fn number_of(nth: Nth) -> i8 {
    match nth {
        Nth::First => 1,
        Nth::Second => 2,
        Nth::Third => 3,
        Nth::Fourth => 4,
        Nth::Last => -1,
    }
}

/// The yearly rule of a half of a time zone: month, which one (5 is the last), weekday.
pub(super) fn yearly_weekday(value: &str, start: Date) -> Option<(i8, i8, Weekday)> {
    // `BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU` is the second Sunday.
    let plain: String = value
        .split(';')
        .filter(|part| !part.to_ascii_uppercase().starts_with("BYMONTHDAY="))
        .collect::<Vec<_>>()
        .join(";");
    let parts = Parts::of(&plain)?;
    if parts.get("FREQ") != Some("YEARLY") {
        return None;
    }
    let month = parts.number("BYMONTH")?.unwrap_or_else(|| start.month());
    let own = || ((start.day() - 1) / 7 + 1, start.weekday());
    let (number, day) = match parts.weekdays().as_deref() {
        None if parts.lacks(&["BYDAY"]) => own(),
        Some([(Some(number), day)]) => (*number, *day),
        Some([(None, day)]) => (own().0, *day),
        _ => return None,
    };
    let week = if number == -1 { 5 } else { number };
    ((1..=12).contains(&month) && (1..=5).contains(&week)).then_some((month, week, day))
}

/// Reads a rule; `None` when the organization cannot say the same.
pub(super) fn read(value: &str, start: &When, rules: &TimeZone, zone: Option<String>) -> Option<Recurrence> {
    let parts = Parts::of(value)?;
    let interval = match parts.get("INTERVAL") {
        None => 1,
        Some(text) => text.parse().ok().filter(|number| (1..=1000).contains(number))?,
    };
    let pattern = pattern(&parts, start.civil.date(), interval)?;
    let recurrence = Recurrence {
        pattern,
        interval,
        end: end(&parts, start, rules)?,
        zone,
    };
    // A first occurrence that the rule does not name counts for some programs and not for others.
    falls_on(recurrence.pattern, start.civil.date()).then_some(recurrence)
}

fn pattern(parts: &Parts, start: Date, interval: u16) -> Option<Pattern> {
    match parts.get("FREQ")? {
        "DAILY" => daily(parts, interval),
        "WEEKLY" => weekly(parts, start, interval),
        "MONTHLY" if parts.lacks(&["BYMONTH"]) => monthly(parts, start),
        "YEARLY" => yearly(parts, start),
        _ => None,
    }
}

fn daily(parts: &Parts, interval: u16) -> Option<Pattern> {
    if !parts.lacks(&["BYMONTH", "BYMONTHDAY", "BYSETPOS"]) {
        return None;
    }
    match parts.get("BYDAY") {
        None => Some(Pattern::Daily),
        Some(_) if interval == 1 => Some(Pattern::Weekly {
            days: parts.plain_days()?,
            week_start: Weekday::Monday,
        }),
        Some(_) => None,
    }
}

fn weekly(parts: &Parts, start: Date, interval: u16) -> Option<Pattern> {
    if !parts.lacks(&["BYMONTH", "BYMONTHDAY", "BYSETPOS"]) {
        return None;
    }
    let days = match parts.get("BYDAY") {
        None => Days::default().with(start.weekday()),
        Some(_) => parts.plain_days()?,
    };
    // Where a week begins tells which weeks are left out; when none is, it says nothing.
    let week_start = match parts.get("WKST") {
        Some(name) if interval > 1 => day_of(name)?,
        _ => Weekday::Monday,
    };
    Some(Pattern::Weekly { days, week_start })
}

fn monthly(parts: &Parts, start: Date) -> Option<Pattern> {
    match (parts.number("BYMONTHDAY")?, parts.get("BYDAY")) {
        (None, None) if parts.lacks(&["BYSETPOS"]) => Some(Pattern::MonthlyOn { day: start.day() }),
        (Some(-1), None) => Some(Pattern::MonthlyNth {
            nth: Nth::Last,
            days: Days::ALL,
        }),
        (Some(day), None) => (1..=31).contains(&day).then_some(Pattern::MonthlyOn { day }),
        (None, Some(_)) => parts.nth().map(|(nth, days)| Pattern::MonthlyNth { nth, days }),
        _ => None,
    }
}

fn yearly(parts: &Parts, start: Date) -> Option<Pattern> {
    let Some(month) = parts.number("BYMONTH")? else {
        let plain = parts.lacks(&["BYMONTHDAY", "BYDAY", "BYSETPOS"]);
        return plain.then_some(Pattern::YearlyOn {
            month: start.month(),
            day: start.day(),
        });
    };
    if !(1..=12).contains(&month) {
        return None;
    }
    Some(match monthly(parts, start)? {
        Pattern::MonthlyOn { day } => Pattern::YearlyOn { month, day },
        Pattern::MonthlyNth { nth, days } => Pattern::YearlyNth { month, nth, days },
        Pattern::Daily | Pattern::Weekly { .. } | Pattern::YearlyOn { .. } | Pattern::YearlyNth { .. } => {
            return None;
        }
    })
}

fn end(parts: &Parts, start: &When, rules: &TimeZone) -> Option<End> {
    match (parts.get("COUNT"), parts.get("UNTIL")) {
        (None, None) => Some(End::Never),
        (Some(count), None) => {
            let count = count.parse().ok().filter(|count| (1..=999).contains(count))?;
            Some(End::After(count))
        }
        (None, Some(until)) => last_day(until, start, rules).map(End::On),
        (Some(_), Some(_)) => None,
    }
}

/// The last day on which an occurrence may begin.
fn last_day(until: &str, start: &When, rules: &TimeZone) -> Option<Date> {
    let (civil, is_utc) = clock::civil(until)?;
    let has_time = until.contains('T');
    if start.form == Form::Day || !has_time {
        return Some(civil.date());
    }
    let local = if is_utc {
        rules.to_datetime(TimeZone::UTC.to_timestamp(civil).ok()?)
    } else {
        civil
    };
    if local.time() < start.civil.time() {
        return local.date().yesterday().ok();
    }
    Some(local.date())
}

/// Whether a rule names a day.
fn falls_on(pattern: Pattern, date: Date) -> bool {
    match pattern {
        Pattern::Daily => true,
        Pattern::Weekly { days, .. } => days.has(date.weekday()),
        Pattern::MonthlyOn { day } => date.day() == day,
        Pattern::MonthlyNth { nth, days } => is_nth(date, nth, days),
        Pattern::YearlyOn { month, day } => (date.month(), date.day()) == (month, day),
        Pattern::YearlyNth { month, nth, days } => date.month() == month && is_nth(date, nth, days),
    }
}

fn is_nth(date: Date, nth: Nth, days: Days) -> bool {
    if !days.has(date.weekday()) {
        return false;
    }
    let counted = |from: Date, to: Date| {
        from.series(1.day())
            .take_while(|day| *day <= to)
            .filter(|day| days.has(day.weekday()))
            .count()
    };
    match usize::try_from(number_of(nth)) {
        Ok(number) => counted(date.first_of_month(), date) == number,
        Err(_) => counted(date, date.last_of_month()) == 1,
    }
}
