//! Fields into columns (B.2 to B.4). Lengths are known beforehand (reference C3 to C5); nothing is sent cut.
//!
//! States, people and the regarding record take more than their value and are written by [`super::create`] and
//! [`super::update`].

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Field, Importance, Moment, Period, PersonName, PostalAddress, Value};
use serde_json::{Map, Value as Json, json};

use super::columns::{ADDRESS_LENGTHS, ADDRESSES, DAYS, MOMENTS, NAME, description, texts};
use super::error::Why;
use super::{Person, SyncedTable, pattern, words};
use crate::operations::create_email::moment;

/// What stands in a column that must not be empty for a field that is: nothing that anybody reads, and read back as empty.
const BLANK: &str = "\u{a0}";

/// Puts the columns of a field into a body.
pub(super) fn put(
    table: SyncedTable,
    person: &Person,
    field: Field,
    value: Option<&Value>,
    body: &mut Map<String, Json>,
) -> Result<(), Why> {
    if let Some((_, column, limit)) = texts(table).iter().find(|(known, ..)| *known == field) {
        return text(column, *limit, value, body);
    }
    if field == Field::Notes {
        return notes(table, value, body);
    }
    match table {
        SyncedTable::Contact => contact(person, field, value, body),
        SyncedTable::Appointment | SyncedTable::Series | SyncedTable::Service => {
            meeting(table, person, field, value, body)
        }
        SyncedTable::Task | SyncedTable::PhoneCall | SyncedTable::Letter | SyncedTable::Fax => {
            task(table, person, field, value, body)
        }
    }
}

type Body = Map<String, Json>;

fn set(body: &mut Body, column: &str, value: Json) {
    body.insert(column.to_owned(), value);
}

fn fits(text: &str, limit: usize) -> Result<(), Why> {
    // The organization's database counts UTF-16 units.
    if text.len() > limit && text.encode_utf16().count() > limit {
        Err(Why::TooLong { limit })
    } else {
        Ok(())
    }
}

fn text(column: &str, limit: usize, value: Option<&Value>, body: &mut Body) -> Result<(), Why> {
    let text = match value {
        None if column == "subject" => BLANK,
        None => {
            set(body, column, Json::Null);
            return Ok(());
        }
        Some(Value::Text(text)) => text,
        Some(_) => return Err(Why::NoPlace),
    };
    fits(text, limit)?;
    set(body, column, json!(text));
    Ok(())
}

fn notes(table: SyncedTable, value: Option<&Value>, body: &mut Body) -> Result<(), Why> {
    let written = match value {
        None => Json::Null,
        Some(Value::Text(text)) => {
            let written = words::description(text);
            fits(&written, description(table))?;
            json!(written)
        }
        Some(_) => return Err(Why::NoPlace),
    };
    set(body, "description", written);
    Ok(())
}

fn contact(person: &Person, field: Field, value: Option<&Value>, body: &mut Body) -> Result<(), Why> {
    if let Some((_, column)) = DAYS.iter().find(|(known, _)| *known == field) {
        return match value {
            None => {
                set(body, column, Json::Null);
                Ok(())
            }
            Some(Value::Date(date)) => {
                in_time(*date)?;
                set(body, column, json!(date.to_string()));
                Ok(())
            }
            Some(_) => Err(Why::NoPlace),
        };
    }
    if let Some((_, parts)) = ADDRESSES.iter().find(|(known, _)| *known == field) {
        // the columns of the others are somebody else's.
        if field != Field::MailingAddress && !person.three_addresses {
            return if value.is_none() {
                Ok(())
            } else {
                Err(Why::NoPlace)
            };
        }
        return match value {
            None => address(parts, &PostalAddress::default(), body),
            Some(Value::Address(one)) => address(parts, one, body),
            Some(_) => Err(Why::NoPlace),
        };
    }
    match (field, value) {
        (Field::FullName, None) => name(&PersonName::default(), body),
        (Field::FullName, Some(Value::Name(parts))) => name(parts, body),
        // B-70: a company that is typed in the mailbox never sets the parent.
        (Field::Company, _) | (_, None) => Ok(()),
        _ => Err(Why::NoPlace),
    }
}

fn name(name: &PersonName, body: &mut Body) -> Result<(), Why> {
    let parts = [&name.first, &name.middle, &name.last, &name.suffix];
    for ((column, limit), part) in NAME.into_iter().zip(parts) {
        let part = part.trim();
        fits(part, limit)?;
        let value = match part {
            "" if column == "lastname" => json!(BLANK),
            "" => Json::Null,
            part => json!(part),
        };
        set(body, column, value);
    }
    Ok(())
}

fn address(columns: &[&str; 8], address: &PostalAddress, body: &mut Body) -> Result<(), Why> {
    let mut lines = address
        .street
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let three = [lines.next(), lines.next(), lines.next()].map(Option::unwrap_or_default);
    if lines.next().is_some() {
        return Err(Why::TooManyLines);
    }
    let rest = [
        &address.city,
        &address.region,
        &address.postal_code,
        &address.country,
        &address.box_number,
    ];
    let parts = three.into_iter().chain(rest.into_iter().map(|part| part.trim()));
    for ((column, limit), part) in columns.iter().zip(ADDRESS_LENGTHS).zip(parts) {
        fits(part, limit)?;
        set(
            body,
            column,
            if part.is_empty() { Json::Null } else { json!(part) },
        );
    }
    Ok(())
}

fn meeting(
    table: SyncedTable,
    person: &Person,
    field: Field,
    value: Option<&Value>,
    body: &mut Body,
) -> Result<(), Why> {
    match (field, value) {
        (Field::Time, Some(Value::Period(period))) => time(table, person, *period, body),
        (Field::Recurrence, Some(Value::Recurrence(rule))) if table == SyncedTable::Series => {
            pattern::put(person, rule, body)
        }
        (Field::Recurrence, None) if table == SyncedTable::Appointment => Ok(()),
        (Field::Recurrence, _) => Err(Why::Series),
        (Field::Importance, value) => importance(value, body),
        (
            Field::ShowAs
            | Field::Organizer
            | Field::RequiredAttendees
            | Field::OptionalAttendees
            | Field::Regarding,
            _,
        ) => Ok(()),
        (Field::Time, _) => Err(Why::NoPlace),
        (_, None) => Ok(()),
        _ => Err(Why::NoPlace),
    }
}

/// B-80: whole days lie between midnights of the person's zone.
fn time(table: SyncedTable, person: &Person, period: Period, body: &mut Body) -> Result<(), Why> {
    let (start, end, whole) = match period {
        Period::Timed { start, end } => (start, end, false),
        Period::AllDay { first, until } => {
            let at = |day| person.midnight(day).ok_or(Why::OutOfRange);
            (at(first)?, at(until)?, true)
        }
    };
    let (start, end) = (whole_second(start)?, whole_second(end)?);
    if end < start {
        return Err(Why::OutOfRange);
    }
    set(body, "isalldayevent", json!(whole));
    if table == SyncedTable::Series {
        let day = person.zone.to_datetime(start).date();
        let midnight = person.midnight(day).ok_or(Why::OutOfRange)?;
        set(body, "patternstartdate", moment(midnight));
        set(body, "starttime", moment(start));
        set(body, "endtime", moment(end));
    } else {
        set(body, "scheduledstart", moment(start));
        set(body, "scheduledend", moment(end));
        let minutes = end.duration_since(start).as_mins();
        set(body, "scheduleddurationminutes", json!(minutes));
    }
    Ok(())
}

fn importance(value: Option<&Value>, body: &mut Body) -> Result<(), Why> {
    let code = match value {
        None | Some(Value::Importance(Importance::Normal)) => 1,
        Some(Value::Importance(Importance::Low)) => 0,
        Some(Value::Importance(Importance::High)) => 2,
        Some(_) => return Err(Why::NoPlace),
    };
    set(body, "prioritycode", json!(code));
    Ok(())
}

fn task(
    table: SyncedTable,
    person: &Person,
    field: Field,
    value: Option<&Value>,
    body: &mut Body,
) -> Result<(), Why> {
    if let Some((_, column)) = MOMENTS.iter().find(|(known, _)| *known == field) {
        let written = match value {
            None => Json::Null,
            Some(Value::Moment(Moment::Day(day))) => {
                moment(whole_second(person.midnight(*day).ok_or(Why::OutOfRange)?)?)
            }
            Some(Value::Moment(Moment::At(at))) => moment(whole_second(*at)?),
            Some(_) => return Err(Why::NoPlace),
        };
        set(body, column, written);
        return Ok(());
    }
    match (field, value) {
        (Field::Importance, value) => importance(value, body),
        (Field::Status | Field::Regarding, _) => Ok(()),
        (Field::PercentComplete, _) if table != SyncedTable::Task => {
            if value.is_none() {
                Ok(())
            } else {
                Err(Why::NoPlace)
            }
        }
        (Field::PercentComplete, None) => {
            set(body, "percentcomplete", Json::Null);
            Ok(())
        }
        (Field::PercentComplete, Some(Value::Percent(percent @ 0..=100))) => {
            set(body, "percentcomplete", json!(percent));
            Ok(())
        }
        (Field::PercentComplete, Some(Value::Percent(_))) => Err(Why::OutOfRange),
        (_, None) => Ok(()),
        _ => Err(Why::NoPlace),
    }
}

/// The organization keeps whole seconds, of the years from 1753 on (reference A5).
fn whole_second(at: Timestamp) -> Result<Timestamp, Why> {
    in_time(at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date())?;
    at.checked_sub(SignedDuration::from_nanos(i64::from(at.subsec_nanosecond())))
        .map_err(|_| Why::OutOfRange)
}

fn in_time(date: Date) -> Result<(), Why> {
    if (1753..=9999).contains(&date.year()) {
        Ok(())
    } else {
        Err(Why::OutOfRange)
    }
}
