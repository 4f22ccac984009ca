//! The rule of a series and the columns of `recurringappointmentmaster` (reference C3).

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Days, End, Field, Nth, Pattern, Period, Recurrence, Value};
use serde_json::{Map, Value as Json, json};

use super::Person;
use super::error::Why;
use super::person::{first_moment, zone_name};
use crate::error::ApiError;
use crate::operations::create_email::moment;
use crate::row::Row;

/// `recurrencepatterntype`.
const DAILY: i64 = 0;
const WEEKLY: i64 = 1;
const MONTHLY: i64 = 2;
const YEARLY: i64 = 3;

/// Puts a rule into a body: every column of it, so that none is left of another rule.
pub(super) fn put(person: &Person, rule: &Recurrence, body: &mut Map<String, Json>) -> Result<(), Why> {
    if !(1..=1000).contains(&rule.interval) {
        return Err(Why::OutOfRange);
    }
    in_own_zone(person, rule)?;
    let mut columns = Columns::default();
    match rule.pattern {
        Pattern::Daily => columns.kind = DAILY,
        Pattern::Weekly { days, week_start } => {
            columns.kind = WEEKLY;
            columns.days = Some(days);
            columns.week_start = week_start;
        }
        Pattern::MonthlyOn { day } => {
            columns.kind = MONTHLY;
            columns.day = Some(day);
        }
        Pattern::MonthlyNth { nth, days } => {
            columns.kind = MONTHLY;
            (columns.nth, columns.days) = (Some(nth), Some(days));
        }
        Pattern::YearlyOn { month, day } => {
            columns.kind = YEARLY;
            (columns.month, columns.day) = (Some(month), Some(day));
        }
        Pattern::YearlyNth { month, nth, days } => {
            columns.kind = YEARLY;
            (columns.month, columns.nth, columns.days) = (Some(month), Some(nth), Some(days));
        }
    }
    columns.put(rule.interval, body)?;
    end(person, rule.end, body)
}

struct Columns {
    kind: i64,
    days: Option<Days>,
    week_start: Weekday,
    day: Option<i8>,
    month: Option<i8>,
    nth: Option<Nth>,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            kind: DAILY,
            days: None,
            week_start: Weekday::Sunday,
            day: None,
            month: None,
            nth: None,
        }
    }
}

impl Columns {
    fn put(&self, interval: u16, body: &mut Map<String, Json>) -> Result<(), Why> {
        let beyond = self.days.is_some_and(Days::is_empty)
            || self.day.is_some_and(|day| !(1..=31).contains(&day))
            || self.month.is_some_and(|month| !(1..=12).contains(&month));
        if beyond {
            return Err(Why::OutOfRange);
        }
        let nth = self.nth.is_some();
        let values = [
            ("recurrencepatterntype", json!(self.kind)),
            ("interval", json!(interval)),
            ("daysofweekmask", json!(self.days.map(Days::mask))),
            ("dayofmonth", json!(self.day)),
            ("monthofyear", json!(self.month)),
            ("instance", json!(self.nth.map(number))),
            ("isnthmonthly", json!(nth && self.kind == MONTHLY)),
            ("isnthyearly", json!(nth && self.kind == YEARLY)),
            ("isweekdaypattern", json!(false)),
            ("firstdayofweek", json!(self.week_start.to_sunday_zero_offset())),
        ];
        body.extend(values.map(|(name, value)| (name.to_owned(), value)));
        Ok(())
    }
}

fn number(nth: Nth) -> i64 {
    match nth {
        Nth::First => 1,
        Nth::Second => 2,
        Nth::Third => 3,
        Nth::Fourth => 4,
        Nth::Last => 5,
    }
}

fn end(person: &Person, end: End, body: &mut Map<String, Json>) -> Result<(), Why> {
    let (kind, count, day) = match end {
        End::Never => (1, Json::Null, Json::Null),
        End::After(count @ 1..=999) => (2, json!(count), Json::Null),
        End::After(_) => return Err(Why::OutOfRange),
        End::On(day) => {
            let last = person.midnight(day).ok_or(Why::OutOfRange)?;
            (3, Json::Null, moment(last))
        }
    };
    body.insert("patternendtype".to_owned(), json!(kind));
    body.insert("occurrences".to_owned(), count);
    body.insert("patternenddate".to_owned(), day);
    Ok(())
}

/// The organization keeps the hour of a series in the zone of whoever writes it. Another zone fits when its clocks go the
/// same, as far as anybody knows.
fn in_own_zone(person: &Person, rule: &Recurrence) -> Result<(), Why> {
    let Some(name) = rule.zone.as_deref() else {
        return Ok(());
    };
    if person.zone_name() == Some(name) {
        return Ok(());
    }
    let other = TimeZone::get(name).map_err(|_| Why::Zone)?;
    if go_the_same(&person.zone, &other) {
        Ok(())
    } else {
        Err(Why::Zone)
    }
}

/// Whether a series whose times were given in UTC stays where it is: the organization keeps its hour in the person's zone,
/// which is the same only where no clock is ever put forward.
pub(super) fn utc_fits(person: &Person, edits: &[(Field, Option<Value>)], whole: bool) -> bool {
    let rule = edits
        .iter()
        .any(|(_, value)| matches!(value, Some(Value::Recurrence(rule)) if rule.zone.is_none()));
    let whole = edits
        .iter()
        .find_map(|(_, value)| match value {
            Some(Value::Period(period)) => Some(matches!(period, Period::AllDay { .. })),
            _ => None,
        })
        .unwrap_or(whole);
    !rule || whole || go_the_same(&person.zone, &TimeZone::UTC)
}

/// Compared day by day over the years 2024 to 2037.
fn go_the_same(one: &TimeZone, other: &TimeZone) -> bool {
    let from = Timestamp::from_second(1_704_067_200).unwrap_or(Timestamp::UNIX_EPOCH);
    (0..5000).all(|day| {
        let at = from
            .checked_add(SignedDuration::from_hours(24 * day))
            .unwrap_or(from);
        one.to_offset(at) == other.to_offset(at)
    })
}

/// The rule of a row; `None` when no value says it.
///
/// # Errors
/// When a column is of another type than the table has.
pub(super) fn read(row: Row<'_>, zone: &TimeZone, whole_days: bool) -> Result<Option<Recurrence>, ApiError> {
    let flag = |name| Ok::<_, ApiError>(row.flag(name)?.unwrap_or(false));
    if flag("isregenerate")? {
        return Ok(None);
    }
    let small = |name| Ok::<_, ApiError>(row.int(name)?.and_then(|n| i8::try_from(n).ok()));
    let mask = row
        .int("daysofweekmask")?
        .and_then(|mask| u8::try_from(mask).ok());
    let days = mask.and_then(Days::of_mask);
    let day = small("dayofmonth")?.filter(|day| (1..=31).contains(day));
    let month = small("monthofyear")?.filter(|month| (1..=12).contains(month));
    let nth = row.int("instance")?.and_then(nth_of);
    let week_start = small("firstdayofweek")?.unwrap_or(0);
    let week_start = Weekday::from_sunday_zero_offset(week_start).unwrap_or(Weekday::Sunday);
    let pattern = match row.int("recurrencepatterntype")? {
        Some(DAILY) if flag("isweekdaypattern")? => Some(Pattern::Weekly {
            days: Days::WORKING,
            week_start,
        }),
        Some(DAILY) => Some(Pattern::Daily),
        Some(WEEKLY) => days.map(|days| Pattern::Weekly { days, week_start }),
        Some(MONTHLY) if flag("isnthmonthly")? => {
            nth.zip(days).map(|(nth, days)| Pattern::MonthlyNth { nth, days })
        }
        Some(MONTHLY) => day.map(|day| Pattern::MonthlyOn { day }),
        Some(YEARLY) if flag("isnthyearly")? => month
            .zip(nth.zip(days))
            .map(|(month, (nth, days))| Pattern::YearlyNth { month, nth, days }),
        Some(YEARLY) => month
            .zip(day)
            .map(|(month, day)| Pattern::YearlyOn { month, day }),
        _ => None,
    };
    let interval = row.int("interval")?.unwrap_or(1);
    let interval = u16::try_from(interval).ok().filter(|n| (1..=1000).contains(n));
    let (Some(pattern), Some(interval), Some(end)) = (pattern, interval, end_of(row, zone)?) else {
        return Ok(None);
    };
    Ok(Some(Recurrence {
        pattern,
        interval,
        end,
        zone: zone_name(zone).filter(|_| !whole_days).map(str::to_owned),
    }))
}

fn nth_of(number: i64) -> Option<Nth> {
    Some(match number {
        1 => Nth::First,
        2 => Nth::Second,
        3 => Nth::Third,
        4 => Nth::Fourth,
        5 => Nth::Last,
        _ => return None,
    })
}

fn end_of(row: Row<'_>, zone: &TimeZone) -> Result<Option<End>, ApiError> {
    Ok(match row.int("patternendtype")? {
        Some(1) => Some(End::Never),
        Some(2) => row
            .int("occurrences")?
            .and_then(|count| u16::try_from(count).ok())
            .filter(|count| (1..=999).contains(count))
            .map(End::After),
        Some(3) => row.time("patternenddate")?.map(|last| {
            // It is a day, whatever moment of it stands there.
            End::On(zone.to_datetime(last).date())
        }),
        _ => None,
    })
}

/// When the first occurrence is, and how long each one takes: the hour of `starttime` on the day of `patternstartdate`.
pub(super) fn first(row: Row<'_>, zone: &TimeZone) -> Result<Option<(Timestamp, SignedDuration)>, ApiError> {
    let (Some(start), Some(end)) = (row.time("starttime")?, row.time("endtime")?) else {
        return Ok(None);
    };
    let length = end.duration_since(start);
    if length.is_negative() {
        return Ok(None);
    }
    let local = zone.to_datetime(start);
    let day = row
        .time("patternstartdate")?
        .map_or(local.date(), |day| zone.to_datetime(day).date());
    // The moment itself where the days are the same: a clock that is put back shows an hour twice.
    let first = if day == local.date() {
        Some(start)
    } else if local.time() == jiff::civil::Time::midnight() {
        first_moment(zone, day)
    } else {
        zone.to_timestamp(day.to_datetime(local.time())).ok()
    };
    Ok(first.map(|first| (first, length)))
}
