//! The query functions about days, weeks, months, years and fiscal periods, in the caller's time zone. "Last x" begins so
//! many whole units before today's midnight and ends now; "next x" begins now and ends so many units after tonight's.
//! The fiscal year is the calendar year, in quarters: the organization's settings have no other.

use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan as _};
use rusqlite::types::Value as SqlValue;

use super::error::QueryError;
use super::expression::Literal;
use super::fragment::Fragment;
use super::functions::{Subject, no_values, unfit, unknown};
use super::sql::Compiler;
use crate::schema::Kind;
use crate::store::LOCAL_DATE;
use crate::store::value::moment;

/// The functions that take values.
const VALUED: &[&str] = &[
    "InFiscalPeriod",
    "InFiscalPeriodAndYear",
    "InFiscalYear",
    "InOrAfterFiscalPeriodAndYear",
    "InOrBeforeFiscalPeriodAndYear",
    "LastXDays",
    "LastXFiscalPeriods",
    "LastXFiscalYears",
    "LastXHours",
    "LastXMonths",
    "LastXWeeks",
    "LastXYears",
    "NextXDays",
    "NextXFiscalPeriods",
    "NextXFiscalYears",
    "NextXHours",
    "NextXMonths",
    "NextXWeeks",
    "NextXYears",
    "OlderThanXDays",
    "OlderThanXHours",
    "OlderThanXMinutes",
    "OlderThanXMonths",
    "OlderThanXWeeks",
    "OlderThanXYears",
    "On",
    "OnOrAfter",
    "OnOrBefore",
];

/// One end of a range.
#[derive(Clone, Copy)]
enum Edge {
    /// Open.
    None,
    /// This very moment; of days, today.
    Now,
    /// Another moment; of days, the day of it.
    At(Timestamp),
    /// The first moment of a day.
    Day(Date),
}

/// From (included) to (not included, unless it is now).
struct Range(Edge, Edge);

/// The condition for one function on a column of moments or days.
pub(super) fn condition(
    compiler: &Compiler<'_>,
    name: &str,
    subject: Subject<'_>,
    values: &[Literal],
) -> Result<Fragment, QueryError> {
    if !matches!(subject.column.kind, Kind::Time | Kind::Date) {
        let known = VALUED.contains(&name) || fixed(name, today(compiler)).is_some();
        return Err(if known {
            unfit(name, subject.column)
        } else {
            unknown(name)
        });
    }
    if name == "InFiscalPeriod" {
        return in_period(compiler, subject, values);
    }
    let Range(from, to) = range(compiler, name, values)?;
    let mut parts = Vec::new();
    // What happens at this very moment is past already, and counted once.
    parts.extend(bound(compiler, subject, from, ">=", (">", ">=")));
    parts.extend(bound(compiler, subject, to, "<", ("<=", "<=")));
    Ok(Fragment::join(parts, " AND "))
}

fn today(compiler: &Compiler<'_>) -> Date {
    compiler.now.to_zoned_datetime(compiler.zone.clone()).date()
}

/// A comparison with an edge; `now` are the operators for this moment and for today.
fn bound(
    compiler: &Compiler<'_>,
    subject: Subject<'_>,
    edge: Edge,
    operator: &str,
    now: (&str, &str),
) -> Option<Fragment> {
    let days = matches!(subject.column.kind, Kind::Date);
    let day_of = |time: Timestamp| time.to_zoned_datetime(compiler.zone.clone()).date().to_string();
    let (operator, text) = match edge {
        Edge::None => return None,
        Edge::Now if days => (now.1, today(compiler).to_string()),
        Edge::Now => (now.0, moment(compiler.now)),
        Edge::At(time) if days => (operator, day_of(time)),
        Edge::At(time) => (operator, moment(time)),
        Edge::Day(day) if days => (operator, day.to_string()),
        Edge::Day(day) => (operator, start(compiler, day)),
    };
    Some(Fragment::with(
        format!("{} {operator} ?", subject.field),
        SqlValue::Text(text),
    ))
}

/// The first moment of a day in the caller's time zone.
fn start(compiler: &Compiler<'_>, day: Date) -> String {
    match compiler.zone.to_ambiguous_timestamp(day.into()).compatible() {
        Ok(time) => moment(time),
        Err(_) => format!("{day}T00:00:00Z"),
    }
}

fn range(compiler: &Compiler<'_>, name: &str, values: &[Literal]) -> Result<Range, QueryError> {
    let today = today(compiler);
    if let Some(fixed) = fixed(name, today) {
        no_values(name, values)?;
        return Ok(fixed);
    }
    let ago = |span: Span| shifted(today, -span);
    let until = |span: Span| shifted(shifted(today, span), 1.day());
    let hours = |count: i64| compiler.now.checked_add(count.hours()).unwrap_or(compiler.now);
    let minutes = |count: i64| compiler.now.checked_add(count.minutes()).unwrap_or(compiler.now);
    Ok(match name {
        "LastXHours" => Range(Edge::At(hours(-number(values)?)), Edge::Now),
        "LastXDays" => Range(Edge::Day(ago(number(values)?.days())), Edge::Now),
        "LastXWeeks" => Range(Edge::Day(ago(number(values)?.weeks())), Edge::Now),
        "LastXMonths" => Range(Edge::Day(ago(number(values)?.months())), Edge::Now),
        "LastXYears" => Range(Edge::Day(ago(years(values)?)), Edge::Now),
        "NextXHours" => Range(Edge::Now, Edge::At(hours(number(values)?))),
        "NextXDays" => Range(Edge::Now, Edge::Day(until(number(values)?.days()))),
        "NextXWeeks" => Range(Edge::Now, Edge::Day(until(number(values)?.weeks()))),
        "NextXMonths" => Range(Edge::Now, Edge::Day(until(number(values)?.months()))),
        "NextXYears" => Range(Edge::Now, Edge::Day(until(years(values)?))),
        "OlderThanXMinutes" => Range(Edge::None, Edge::At(minutes(-number(values)?))),
        "OlderThanXHours" => Range(Edge::None, Edge::At(hours(-number(values)?))),
        "OlderThanXDays" => Range(Edge::None, Edge::Day(ago(number(values)?.days()))),
        "OlderThanXWeeks" => Range(Edge::None, Edge::Day(ago(number(values)?.weeks()))),
        "OlderThanXMonths" => Range(Edge::None, Edge::Day(ago(number(values)?.months()))),
        "OlderThanXYears" => Range(Edge::None, Edge::Day(ago(years(values)?))),
        "On" => {
            let day = day(compiler, values)?;
            Range(Edge::Day(day), Edge::Day(shifted(day, 1.day())))
        }
        "OnOrAfter" => Range(Edge::Day(day(compiler, values)?), Edge::None),
        "OnOrBefore" => Range(Edge::None, Edge::Day(shifted(day(compiler, values)?, 1.day()))),
        _ => fiscal(name, today, values)?,
    })
}

/// The ranges that need no number. Weeks begin on Sunday.
fn fixed(name: &str, today: Date) -> Option<Range> {
    let span = |from: Date, to: Date| Range(Edge::Day(from), Edge::Day(to));
    let sunday = shifted(today, -i64::from(today.weekday().to_sunday_zero_offset()).days());
    let week = |from: i64| span(shifted(sunday, from.weeks()), shifted(sunday, (from + 1).weeks()));
    let month = |from: i64| {
        let first = shifted(today.first_of_month(), from.months());
        span(first, shifted(first, 1.month()))
    };
    let year = |from: i64| {
        let first = shifted(today.first_of_year(), from.years());
        span(first, shifted(first, 1.year()))
    };
    let period = |from: i64| {
        let first = shifted(quarter(today), (from * 3).months());
        span(first, shifted(first, 3.months()))
    };
    let day = |from: i64| span(shifted(today, from.days()), shifted(today, (from + 1).days()));
    Some(match name {
        "Today" => day(0),
        "Yesterday" => day(-1),
        "Tomorrow" => day(1),
        "Last7Days" => Range(Edge::Day(shifted(today, -7.days())), Edge::Now),
        "Next7Days" => Range(Edge::Now, Edge::Day(shifted(today, 8.days()))),
        "ThisWeek" => week(0),
        "LastWeek" => week(-1),
        "NextWeek" => week(1),
        "ThisMonth" => month(0),
        "LastMonth" => month(-1),
        "NextMonth" => month(1),
        "ThisYear" | "ThisFiscalYear" => year(0),
        "LastYear" | "LastFiscalYear" => year(-1),
        "NextYear" | "NextFiscalYear" => year(1),
        "ThisFiscalPeriod" => period(0),
        "LastFiscalPeriod" => period(-1),
        "NextFiscalPeriod" => period(1),
        _ => return None,
    })
}

fn quarter(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    Date::new(day.year(), month, 1).unwrap_or(day)
}

/// Fiscal periods by number.
fn fiscal(name: &str, today: Date, values: &[Literal]) -> Result<Range, QueryError> {
    let (period, year) = (quarter(today), today.first_of_year());
    let days = |from: Date, to: Date| Range(Edge::Day(from), Edge::Day(to));
    Ok(match name {
        "LastXFiscalPeriods" => days(shifted(period, -months(values, 3)?), period),
        "NextXFiscalPeriods" => {
            let first = shifted(period, 3.months());
            days(first, shifted(first, months(values, 3)?))
        }
        "LastXFiscalYears" => days(shifted(year, -years(values)?), year),
        "NextXFiscalYears" => {
            let first = shifted(year, 1.year());
            days(first, shifted(first, years(values)?))
        }
        "InFiscalYear" => {
            let first = period_of(1, number(values)?)?;
            days(first, shifted(first, 1.year()))
        }
        "InFiscalPeriodAndYear" => {
            let first = pair(values)?;
            days(first, shifted(first, 3.months()))
        }
        "InOrBeforeFiscalPeriodAndYear" => Range(Edge::None, Edge::Day(shifted(pair(values)?, 3.months()))),
        "InOrAfterFiscalPeriodAndYear" => Range(Edge::Day(pair(values)?), Edge::None),
        _ => return Err(unknown(name)),
    })
}

/// A period of any year: told by the month of the caller's day.
fn in_period(
    compiler: &Compiler<'_>,
    subject: Subject<'_>,
    values: &[Literal],
) -> Result<Fragment, QueryError> {
    let wanted = number(values)?;
    let day = local(compiler, subject);
    Ok(Fragment {
        text: format!("(CAST(strftime('%m', {}) AS INTEGER) + 2) / 3 = ?", day.text),
        bound: day.bound.into_iter().chain([SqlValue::Integer(wanted)]).collect(),
    })
}

/// A column as the day that it falls on where the caller is.
pub(crate) fn local(compiler: &Compiler<'_>, subject: Subject<'_>) -> Fragment {
    match subject.column.kind {
        Kind::Date => Fragment::plain(subject.field),
        _ => Fragment::with(
            format!("{LOCAL_DATE}({}, ?)", subject.field),
            SqlValue::Text(compiler.zone.iana_name().unwrap_or("UTC").to_owned()),
        ),
    }
}

/// A day that so much later is no day any more stays where it is.
fn shifted(day: Date, span: Span) -> Date {
    day.saturating_add(span)
}

/// The one whole number, at most a lifetime in hours, so that no arithmetic can overflow.
fn number(values: &[Literal]) -> Result<i64, QueryError> {
    match values {
        [value] => whole(value),
        _ => Err(QueryError::invalid("The function takes one whole number.")),
    }
}

fn whole(value: &Literal) -> Result<i64, QueryError> {
    let number = match value {
        Literal::Int(number) => Some(*number),
        Literal::Text(text) => text.trim().parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| QueryError::invalid("The function takes one whole number."))?;
    if (1..=100_000).contains(&number) {
        Ok(number)
    } else {
        Err(QueryError::coded(
            "0x8004110c",
            "A value greater than zero must be specified.",
        ))
    }
}

/// Years of a calendar that ends with the year 9999.
fn years(values: &[Literal]) -> Result<Span, QueryError> {
    Ok(number(values)?.min(9998).years())
}

fn months(values: &[Literal], each: i64) -> Result<Span, QueryError> {
    Ok((number(values)?.min(40_000) * each).min(119_000).months())
}

fn pair(values: &[Literal]) -> Result<Date, QueryError> {
    match values {
        [period, year] => period_of(whole(period)?, whole(year)?),
        _ => Err(QueryError::invalid("The function takes a period and a year.")),
    }
}

fn period_of(period: i64, year: i64) -> Result<Date, QueryError> {
    let month = i8::try_from(period.saturating_mul(3) - 2).ok();
    let year = i16::try_from(year).ok();
    let found = year
        .zip(month)
        .and_then(|(year, month)| Date::new(year, month, 1).ok());
    found.ok_or_else(|| QueryError::invalid("There is no such fiscal period."))
}

/// The one date; of a moment, the caller's day.
fn day(compiler: &Compiler<'_>, values: &[Literal]) -> Result<Date, QueryError> {
    let at = |time: Timestamp| time.to_zoned_datetime(compiler.zone.clone()).date();
    let found = match values {
        [Literal::Date(date)] => Some(*date),
        [Literal::Time(time)] => Some(at(*time)),
        [Literal::Text(text)] => text
            .parse()
            .ok()
            .or_else(|| text.parse::<Timestamp>().ok().map(at))
            .or_else(|| text.get(..10).and_then(|head| head.parse().ok())),
        _ => None,
    };
    found.ok_or_else(|| QueryError::invalid("The function takes one date."))
}
