//! Series of appointments (reference C3): a master is expanded into rows of `appointment`, as far as a year ahead when it has no
//! end. An occurrence that is changed becomes an exception, one that is deleted is noted on the master, and another rule begins
//! anew. What the reference leaves open stands in `docs/web-api.md`.

mod days;

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::session::Session;
use super::zone;
use super::{delete, parties, sharing, update};
use crate::schema::Table;
use crate::store::value::{Value, Values, moment};
use crate::store::write;
use days::{Ends, Pattern, Rule};

const MASTER: &str = "recurringappointmentmaster";
const APPOINTMENT: &str = "appointment";

/// `instancetypecode` (reference C3).
const IS_MASTER: i64 = 1;
const IS_INSTANCE: i64 = 2;
const IS_EXCEPTION: i64 = 3;

/// How far ahead a series without an end is expanded.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 366);
/// The most occurrences (reference C3: `occurrences` 1–999).
const MOST: usize = 999;

/// What makes another rule of a series.
const RULE: &[&str] = &[
    "recurrencepatterntype",
    "interval",
    "daysofweekmask",
    "dayofmonth",
    "monthofyear",
    "instance",
    "isnthmonthly",
    "isnthyearly",
    "firstdayofweek",
    "patternstartdate",
    "patternenddate",
    "patternendtype",
    "occurrences",
    "starttime",
    "endtime",
    "isalldayevent",
];

/// A new row: a master is expanded.
pub(crate) fn made(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    if table.name != MASTER {
        return Ok(());
    }
    let code: Option<i64> = session
        .db
        .prepare_cached("SELECT timezonecode FROM usersettings WHERE systemuserid = ?")?
        .query_row([session.caller.user.to_string()], |row| row.get(0))
        .unwrap_or_default();
    let own = [
        ("instancetypecode", Value::Int(IS_MASTER)),
        ("utcconversiontimezonecode", code.map_or(Value::Null, Value::Int)),
    ];
    write::update(session.db, table, id, &own.into())?;
    expand(session, table, id)
}

/// A change: of a master it reaches its occurrences, of an occurrence it makes an exception. `different` are the columns that
/// have another value now.
pub(crate) fn changed(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    different: &[&'static str],
) -> Outcome<()> {
    match table.name {
        MASTER if different.iter().any(|name| RULE.contains(name)) => {
            for (one, _) in occurrences(session, id, false)? {
                delete::remove(session, appointments(session)?, one)?;
            }
            write::update(
                session.db,
                table,
                id,
                &[("deletedexceptionslist", Value::Null)].into(),
            )?;
            expand(session, table, id)
        }
        MASTER => hand_down(session, table, id, different),
        APPOINTMENT if !different.is_empty() => except(session, table, id),
        _ => Ok(()),
    }
}

/// Other parties: of a master they are those of its occurrences, of an occurrence they make an exception.
pub(crate) fn invited(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    match table.name {
        MASTER => {
            for (one, _) in occurrences(session, id, true)? {
                copy_parties(session, id, one)?;
                update::touched(session, appointments(session)?, one)?;
            }
            Ok(())
        }
        APPOINTMENT => except(session, table, id),
        _ => Ok(()),
    }
}

/// A row that is about to be deleted: a master takes its occurrences along, an occurrence is noted on its master.
pub(crate) fn going(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    if table.name == MASTER {
        for (one, _) in occurrences(session, id, false)? {
            delete::remove(session, appointments(session)?, one)?;
        }
        return Ok(());
    }
    if table.name != APPOINTMENT {
        return Ok(());
    }
    let row = read(session, table, id)?;
    let series = row
        .get("seriesid")
        .and_then(Value::text)
        .and_then(|id| Uuid::parse_str(id).ok());
    let (Some(series), Some(original)) = (series, row.get("originalstartdate").and_then(Value::text)) else {
        return Ok(());
    };
    let Some(masters) = session.catalog.table(MASTER) else {
        return Ok(());
    };
    let master = read(session, masters, series)?;
    let before = master.get("deletedexceptionslist").and_then(Value::text);
    let list = before.map_or_else(|| original.to_owned(), |before| format!("{before},{original}"));
    write::update(
        session.db,
        masters,
        series,
        &[("deletedexceptionslist", Value::Text(list))].into(),
    )?;
    update::touched(session, masters, series)
}

fn appointments(session: &Session<'_>) -> Outcome<&'static Table> {
    session
        .catalog
        .table(APPOINTMENT)
        .ok_or_else(|| ApiError::no_resource("appointments"))
}

fn read(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<Values> {
    let columns: Vec<_> = table.all_columns().collect();
    Ok(write::fetch(session.db, table, id, &columns)?.unwrap_or_default())
}

/// The occurrences of a series with their kinds; only those that follow it, or all.
fn occurrences(session: &Session<'_>, master: Uuid, following: bool) -> Outcome<Vec<(Uuid, i64)>> {
    let sql = "SELECT activityid, instancetypecode FROM activity WHERE seriesid = ? AND activitytypecode = 'appointment' \
               ORDER BY originalstartdate";
    let mut statement = session.db.prepare_cached(sql)?;
    let rows: Vec<(String, i64)> = statement
        .query_map([master.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows
        .into_iter()
        .filter(|(_, kind)| !following || *kind == IS_INSTANCE)
        .filter_map(|(id, kind)| Some((Uuid::parse_str(&id).ok()?, kind)))
        .collect())
}

/// An occurrence that follows its series follows no more.
fn except(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    let row = read(session, table, id)?;
    if row.get("instancetypecode").and_then(Value::int) != Some(IS_INSTANCE) {
        return Ok(());
    }
    let kind = [("instancetypecode", Value::Int(IS_EXCEPTION))];
    Ok(write::update(session.db, table, id, &kind.into())?)
}

/// Makes the occurrences of a master.
fn expand(session: &Session<'_>, table: &'static Table, id: Uuid) -> Outcome<()> {
    let master = read(session, table, id)?;
    let rule = rule(&master)?;
    let zone = zone::of_code(master.get("utcconversiontimezonecode").and_then(Value::int));
    let start = time(&master, "starttime").ok_or_else(|| wrong("starttime"))?;
    let end = time(&master, "endtime").ok_or_else(|| wrong("endtime"))?;
    let length = end.duration_since(start);
    if length.is_negative() {
        return Err(wrong("endtime"));
    }
    let first = time(&master, "patternstartdate").ok_or_else(|| wrong("patternstartdate"))?;
    let first = zone.to_datetime(first).date();
    let clock = zone.to_datetime(start).time();
    let at = |day: jiff::civil::Date| zone.to_timestamp(day.to_datetime(clock)).ok();
    let until = match rule.ends {
        Ends::On(last) => zone.to_datetime(last).date(),
        Ends::Never | Ends::After(_) => jiff::civil::Date::MAX,
    };
    let ahead = session.now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let bound = match rule.ends {
        Ends::After(count) => count.min(MOST),
        Ends::Never | Ends::On(_) => MOST,
    };
    let starts: Vec<Timestamp> = rule
        .days(first)
        .take_while(|day| *day <= until)
        .filter_map(at)
        .take_while(|moment| !matches!(rule.ends, Ends::Never) || *moment <= ahead)
        .take(bound)
        .collect();
    if starts.is_empty() && !matches!(rule.ends, Ends::Never) {
        return Err(ApiError::invalid("The recurrence pattern has no occurrence."));
    }
    for start in &starts {
        occur(session, &master, id, *start, length)?;
    }
    let state = if matches!(rule.ends, Ends::Never) { 1 } else { 2 };
    let last = starts.last().and_then(|start| start.checked_add(length).ok());
    let as_value = |time: Option<Timestamp>| time.map_or(Value::Null, |time| Value::Text(moment(time)));
    let own = [
        ("expansionstatecode", Value::Int(state)),
        ("duration", Value::Int(length.as_mins())),
        ("effectivestartdate", as_value(starts.first().copied())),
        (
            "effectiveenddate",
            if state == 2 { as_value(last) } else { Value::Null },
        ),
    ];
    Ok(write::update(session.db, table, id, &own.into())?)
}

/// What an occurrence does not have from its master.
const OWN: &[&str] = &[
    "activitytypecode",
    "scheduledstart",
    "scheduledend",
    "scheduleddurationminutes",
    "originalstartdate",
    "instancetypecode",
    "seriesid",
    "versionnumber",
    "createdon",
    "modifiedon",
    "createdby",
    "modifiedby",
    "overriddencreatedon",
    "importsequencenumber",
];

fn occur(
    session: &Session<'_>,
    master: &Values,
    series: Uuid,
    start: Timestamp,
    length: SignedDuration,
) -> Outcome<()> {
    let table = appointments(session)?;
    let taken = table
        .all_columns()
        .map(|column| column.name)
        .filter(|name| *name != table.key && !OWN.contains(name));
    let mut values: Values = taken
        .filter_map(|name| Some((name, master.get(name)?.clone())))
        .filter(|(_, value)| !value.is_null())
        .collect();
    let end = start.checked_add(length).unwrap_or(start);
    let now = Value::Text(moment(session.now));
    let by = Value::Ref("systemuser", session.caller.user);
    values.extend([
        ("scheduledstart", Value::Text(moment(start))),
        ("scheduledend", Value::Text(moment(end))),
        ("scheduleddurationminutes", Value::Int(length.as_mins())),
        ("originalstartdate", Value::Text(moment(start))),
        ("instancetypecode", Value::Int(IS_INSTANCE)),
        ("seriesid", Value::Text(series.to_string())),
        ("versionnumber", Value::Int(write::next_version(session.db)?)),
        ("createdon", now.clone()),
        ("modifiedon", now),
        ("createdby", by.clone()),
        ("modifiedby", by),
    ]);
    crate::store::derive::defaults(table, &mut values);
    let id = Uuid::new_v4();
    write::insert(session.db, table, id, &values)?;
    copy_parties(session, series, id)?;
    sharing::inherit(session, table, id)
}

/// Gives an occurrence the parties of its series.
fn copy_parties(session: &Session<'_>, from: Uuid, to: Uuid) -> Outcome<()> {
    let table = appointments(session)?;
    session
        .db
        .prepare_cached(
            "DELETE FROM activityparty WHERE activityid = ? AND participationtypemask NOT IN (8, 9)",
        )?
        .execute([to.to_string()])?;
    let sql = "SELECT participationtypemask, partyid, partyid__table, addressused FROM activityparty \
               WHERE activityid = ? AND participationtypemask NOT IN (8, 9) ORDER BY versionnumber";
    type Party = (i64, Option<String>, Option<String>, Option<String>);
    let mut statement = session.db.prepare_cached(sql)?;
    let rows: Vec<Party> = statement
        .query_map(params![from.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<Result<_, _>>()?;
    for (mask, id, kind, address) in rows {
        let who = kind
            .and_then(|kind| session.catalog.table(&kind))
            .zip(id.and_then(|id| Uuid::parse_str(&id).ok()))
            .map(|(table, id)| Value::Ref(table.name, id));
        parties::place(session, (table, to), mask, who, address.as_deref())?;
    }
    parties::refresh(session, table, to, false, false)
}

/// What changed on a master, on the occurrences that follow it.
fn hand_down(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    different: &[&'static str],
) -> Outcome<()> {
    let to = appointments(session)?;
    let master = read(session, table, id)?;
    let values: Values = different
        .iter()
        .filter(|name| !OWN.contains(name) && to.column(name).is_some())
        .filter_map(|name| Some((*name, master.get(name)?.clone())))
        .collect();
    if values.is_empty() {
        return Ok(());
    }
    for (one, _) in occurrences(session, id, true)? {
        write::update(session.db, to, one, &values)?;
        update::touched(session, to, one)?;
        parties::refresh(session, to, one, false, false)?;
    }
    Ok(())
}

fn time(values: &Values, name: &str) -> Option<Timestamp> {
    values.get(name).and_then(Value::text)?.parse().ok()
}

fn wrong(name: &str) -> ApiError {
    ApiError::invalid(format!(
        "The recurrence pattern is invalid: '{name}' does not fit."
    ))
}

/// The rule of a master; what a pattern needs must be there.
fn rule(master: &Values) -> Outcome<Rule> {
    let number = |name: &str| master.get(name).and_then(Value::int);
    let need = |name: &'static str| number(name).ok_or_else(|| wrong(name));
    let small = |name: &'static str| need(name).and_then(|n| i8::try_from(n).map_err(|_| wrong(name)));
    let mask = || need("daysofweekmask").and_then(|n| u8::try_from(n).map_err(|_| wrong("daysofweekmask")));
    let yes = |name: &str| number(name) == Some(1);
    let pattern = match need("recurrencepatterntype")? {
        0 => Pattern::Daily,
        1 => Pattern::Weekly {
            mask: mask()?,
            begins: small("firstdayofweek")?,
        },
        2 if yes("isnthmonthly") => Pattern::MonthlyNth {
            nth: small("instance")?,
            mask: mask()?,
        },
        2 => Pattern::Monthly(small("dayofmonth")?),
        _ if !(1..=12).contains(&need("monthofyear")?) => return Err(wrong("monthofyear")),
        _ if yes("isnthyearly") => Pattern::YearlyNth {
            month: small("monthofyear")?,
            nth: small("instance")?,
            mask: mask()?,
        },
        _ => Pattern::Yearly {
            month: small("monthofyear")?,
            day: small("dayofmonth")?,
        },
    };
    let ends = match need("patternendtype")? {
        2 => Ends::After(usize::try_from(need("occurrences")?).unwrap_or(MOST)),
        3 => Ends::On(time(master, "patternenddate").ok_or_else(|| wrong("patternenddate"))?),
        _ => Ends::Never,
    };
    Ok(Rule {
        pattern,
        interval: i32::try_from(need("interval")?).unwrap_or(1).max(1),
        ends,
    })
}
