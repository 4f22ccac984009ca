//! The query functions of the `Microsoft.Dynamics.CRM` namespace (reference A7): lists, ranges, days, and whose row it is.

use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan as _};
use rusqlite::types::Value as SqlValue;

use super::column::constant;
use super::error::QueryError;
use super::expression::Literal;
use super::fragment::Fragment;
use super::sql::Compiler;
use crate::schema::{Column, Kind};
use crate::store::value::moment;

/// The condition for one function on one column.
pub(super) fn condition(
    compiler: &Compiler<'_>,
    name: &str,
    column: &Column,
    field: &str,
    values: &[Literal],
) -> Result<Fragment, QueryError> {
    match name {
        "In" => among(column, field, values, "IN"),
        "NotIn" => Ok(among(column, field, values, "IN")?.wrapped("NOT coalesce(", ", 0)")),
        "Between" => between(column, field, values),
        "NotBetween" => Ok(between(column, field, values)?.wrapped("NOT coalesce(", ", 0)")),
        "EqualUserId" => Ok(whose(field, compiler.caller.user, "IS")),
        "NotEqualUserId" => Ok(whose(field, compiler.caller.user, "IS NOT")),
        "EqualBusinessId" => Ok(whose(field, compiler.caller.business_unit, "IS")),
        "NotEqualBusinessId" => Ok(whose(field, compiler.caller.business_unit, "IS NOT")),
        "EqualUserTeams" => Ok(teams(compiler, field, false)),
        "EqualUserOrUserTeams" => Ok(teams(compiler, field, true)),
        _ => days(compiler, name, column, field, values),
    }
}

fn among(column: &Column, field: &str, values: &[Literal], word: &str) -> Result<Fragment, QueryError> {
    let bound: Result<Vec<SqlValue>, _> = values.iter().map(|value| constant(column, value, true)).collect();
    let bound = bound?;
    Ok(Fragment {
        text: format!("{field} {word} ({})", vec!["?"; bound.len()].join(", ")),
        bound,
    })
}

fn between(column: &Column, field: &str, values: &[Literal]) -> Result<Fragment, QueryError> {
    let [low, high] = values else {
        return Err(QueryError::invalid("The function takes two values."));
    };
    let bound = vec![constant(column, low, true)?, constant(column, high, true)?];
    Ok(Fragment {
        text: format!("{field} BETWEEN ? AND ?"),
        bound,
    })
}

fn whose(field: &str, id: uuid::Uuid, word: &str) -> Fragment {
    Fragment::with(format!("{field} {word} ?"), SqlValue::Text(id.to_string()))
}

fn teams(compiler: &Compiler<'_>, field: &str, and_user: bool) -> Fragment {
    let user = and_user.then_some(compiler.caller.user);
    let bound: Vec<SqlValue> = user
        .iter()
        .chain(&compiler.caller.teams)
        .map(|id| SqlValue::Text(id.to_string()))
        .collect();
    Fragment {
        text: format!("{field} IN ({})", vec!["?"; bound.len()].join(", ")),
        bound,
    }
}

/// A range of days: from the start of the first to before the start of the last; either end may be open.
struct Days(Option<Date>, Option<Date>);

fn days(
    compiler: &Compiler<'_>,
    name: &str,
    column: &Column,
    field: &str,
    values: &[Literal],
) -> Result<Fragment, QueryError> {
    if !matches!(column.kind, Kind::Time | Kind::Date) {
        return Err(unknown(name));
    }
    let today = compiler.now.to_zoned_datetime(compiler.zone.clone()).date();
    let hours = |count: i64| compiler.now.checked_add(count.hours()).unwrap_or(compiler.now);
    match name {
        "LastXHours" => return Ok(moments(field, hours(-number(values)?), compiler.now)),
        "NextXHours" => return Ok(moments(field, compiler.now, hours(number(values)?))),
        _ => {}
    }
    let Days(from, before) = range(name, today, values)?;
    let mut parts = Vec::new();
    for (day, operator) in [(from, ">="), (before, "<")] {
        if let Some(day) = day {
            parts.push(Fragment::with(
                format!("{field} {operator} ?"),
                SqlValue::Text(start(compiler, column, day)),
            ));
        }
    }
    Ok(Fragment::join(parts, " AND "))
}

fn moments(field: &str, from: Timestamp, to: Timestamp) -> Fragment {
    let bound = vec![SqlValue::Text(moment(from)), SqlValue::Text(moment(to))];
    Fragment {
        text: format!("{field} BETWEEN ? AND ?"),
        bound,
    }
}

/// The first moment of a day in the caller's time zone, or the day itself for a column of days.
fn start(compiler: &Compiler<'_>, column: &Column, day: Date) -> String {
    match (
        column.kind,
        compiler.zone.to_ambiguous_timestamp(day.into()).compatible(),
    ) {
        (Kind::Time, Ok(time)) => moment(time),
        _ => day.to_string(),
    }
}

fn range(name: &str, today: Date, values: &[Literal]) -> Result<Days, QueryError> {
    let span = |from: Span, to: Span| Days(shifted(today, from), shifted(today, to));
    let monday = today
        .checked_sub(i64::from(today.weekday().to_sunday_zero_offset()).days())
        .unwrap_or(today);
    let week = |from: i64| {
        Days(
            shifted(monday, (from * 7).days()),
            shifted(monday, ((from + 1) * 7).days()),
        )
    };
    let month = |from: i64| {
        let first = shifted(today.first_of_month(), from.months());
        Days(first, first.and_then(|first| shifted(first, 1.month())))
    };
    let year = |from: i64| {
        let first = shifted(today.first_of_year(), from.years());
        Days(first, first.and_then(|first| shifted(first, 1.year())))
    };
    Ok(match name {
        "Today" => span(0.days(), 1.day()),
        "Yesterday" => span(-1.days(), 0.days()),
        "Tomorrow" => span(1.day(), 2.days()),
        "Last7Days" => span(-7.days(), 1.day()),
        "Next7Days" => span(0.days(), 8.days()),
        "LastXDays" => span((-number(values)?).days(), 1.day()),
        "NextXDays" => span(0.days(), (number(values)? + 1).days()),
        "LastXWeeks" => span((-number(values)?).weeks(), 1.day()),
        "NextXWeeks" => span(0.days(), (number(values)? * 7 + 1).days()),
        "LastXMonths" => span((-number(values)?).months(), 1.day()),
        "NextXMonths" => span(0.days(), number(values)?.months()),
        "OlderThanXDays" => Days(None, shifted(today, (-number(values)?).days())),
        "OlderThanXMonths" => Days(None, shifted(today, (-number(values)?).months())),
        "ThisWeek" => week(0),
        "LastWeek" => week(-1),
        "NextWeek" => week(1),
        "ThisMonth" => month(0),
        "LastMonth" => month(-1),
        "NextMonth" => month(1),
        "ThisYear" => year(0),
        "LastYear" => year(-1),
        "NextYear" => year(1),
        "On" => {
            let day = day(values)?;
            Days(Some(day), shifted(day, 1.day()))
        }
        "OnOrAfter" => Days(Some(day(values)?), None),
        "OnOrBefore" => Days(None, shifted(day(values)?, 1.day())),
        _ => return Err(unknown(name)),
    })
}

fn shifted(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

fn unknown(name: &str) -> QueryError {
    QueryError::Unsupported(format!(
        "The query function Microsoft.Dynamics.CRM.{name} is not implemented for this property"
    ))
}

/// The one whole number, at most a lifetime in hours, so that no arithmetic can overflow.
fn number(values: &[Literal]) -> Result<i64, QueryError> {
    let number = match values {
        [Literal::Int(number)] => Some(*number),
        [Literal::Text(text)] => text.parse().ok(),
        _ => None,
    };
    number
        .filter(|number| (0..=100_000).contains(number))
        .ok_or_else(|| QueryError::invalid("The function takes one whole number."))
}

fn day(values: &[Literal]) -> Result<Date, QueryError> {
    let found = match values {
        [Literal::Date(date)] => Some(*date),
        [Literal::Time(time)] => Some(time.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()),
        [Literal::Text(text)] => text.get(..10).and_then(|head| head.parse().ok()),
        _ => None,
    };
    found.ok_or_else(|| QueryError::invalid("The function takes one date."))
}
