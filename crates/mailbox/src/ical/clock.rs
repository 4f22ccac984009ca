//! Dates, times and durations as they are written (RFC 5545 sections 3.3.4 to 3.3.6).

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span};

/// What a clock shows, and whether it is in UTC.
pub(super) fn civil(value: &str) -> Option<(DateTime, bool)> {
    civil_parts(value).map(|(civil, _, utc)| (civil, utc))
}

/// Reads `20260302`, `20260302T100000` and `20260302T100000Z`; dashes, colons and missing seconds are forgiven.
pub(super) fn civil_parts(value: &str) -> Option<(DateTime, bool, bool)> {
    let bare: String = value.trim().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let (date, time) = match bare.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (bare.as_str(), None),
    };
    let date = read_date(date)?;
    let Some(time) = time else {
        return Some((date.at(0, 0, 0, 0), false, false));
    };
    let (digits, utc) = match time.strip_suffix(['Z', 'z']) {
        Some(digits) => (digits, true),
        None => (time, false),
    };
    // Fractions are no part of the format.
    let digits = digits.split(['.', ',']).next().unwrap_or_default();
    Some((date.to_datetime(read_time(digits)?), true, utc))
}

/// Reads `20260302`.
pub(crate) fn read_date(digits: &str) -> Option<Date> {
    let number = |from, to| {
        digits
            .get(from..to)
            .filter(|it| it.bytes().all(|b| b.is_ascii_digit()))
    };
    if digits.len() != 8 {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

pub(super) fn read_time(digits: &str) -> Option<Time> {
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| {
        digits
            .get(from..from + 2)
            .map_or(Some(0), |it| it.parse::<i8>().ok())
    };
    // A leap second is the second before.
    Time::new(part(0)?, part(2)?, part(4)?.min(59), 0).ok()
}

/// `20260302T100000`
pub(crate) fn write_civil(civil: DateTime) -> String {
    let (date, time) = (write_date(civil.date()), civil.time());
    format!(
        "{date}T{:02}{:02}{:02}",
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// `20260302`
pub(crate) fn write_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year().max(0), date.month(), date.day())
}

/// Reads a duration (RFC 5545 section 3.3.6): whole days, which keep the hour over a change of clocks, and an exact rest.
pub(crate) fn duration(value: &str) -> Option<(Span, SignedDuration)> {
    let value = value.trim();
    let (negative, rest) = match value.split_at_checked(1)? {
        ("-", rest) => (true, rest),
        ("+", rest) => (false, rest),
        _ => (false, value),
    };
    let rest = rest.strip_prefix(['P', 'p'])?;
    let (mut days, mut seconds, mut digits, mut any) = (0_i64, 0_i64, String::new(), false);
    for character in rest.chars() {
        match character.to_ascii_uppercase() {
            'T' if digits.is_empty() => {}
            digit @ '0'..='9' if digits.len() < 9 => digits.push(digit),
            unit => {
                let number: i64 = digits.parse().ok()?;
                digits.clear();
                any = true;
                match unit {
                    'W' => days += number * 7,
                    'D' => days += number,
                    'H' => seconds += number * 3600,
                    'M' => seconds += number * 60,
                    'S' => seconds += number,
                    _ => return None,
                }
            }
        }
    }
    if !any || !digits.is_empty() {
        return None;
    }
    let sign = if negative { -1 } else { 1 };
    let span = Span::new().try_days(sign * days).ok()?;
    Some((span, SignedDuration::from_secs(sign * seconds)))
}
