//! The fields of a task (B.4), in a VTODO.

use jiff::civil::Date;
use regarding_model::fields::{Content, Field, Moment, TaskStatus, Value};

use super::when::{Fault, Form, When};
use super::zones::Zones;
use super::{Reading, common};
use crate::lines::{Component, Line};

/// What the standard has no word for: `X-REGARDING-STATUS:WAITING` or `DEFERRED`, beside the word of the standard that comes nearest.
const FINER: &str = "X-REGARDING-STATUS";

/// Says that a task was completed on a day, not at a moment: the standard has moments only (RFC 5545 section 3.8.2.1).
const WHOLE_DAY: &str = "X-REGARDING-DAY";

/// All fields.
pub(super) fn content(todo: &Component, reading: &mut Reading<'_>) -> Content {
    let mut content = Content::default();
    common::read(todo, &mut content);
    content.set(Field::Status, Some(Value::Status(status(todo))));
    percent(todo, &mut content);
    for (field, read) in [
        (Field::Start, start(todo, reading.zones)),
        (Field::Due, due(todo, reading.zones)),
        (Field::Completed, completed(todo, reading.zones)),
    ] {
        match read {
            Ok(moment) => content.set(field, moment.map(Value::Moment)),
            Err(fault) => {
                reading.note(fault);
                content.withhold(field);
            }
        }
    }
    content
}

/// How far it is. Nobody says that it was begun but `STATUS`.
pub(super) fn status(todo: &Component) -> TaskStatus {
    let word = |name: &str| {
        todo.first(name)
            .map(|line| line.value().trim().to_ascii_uppercase())
    };
    let finer = word(FINER);
    match (word("STATUS").as_deref(), finer.as_deref()) {
        // A canceled one is completed in the mailbox (D-72).
        (Some("COMPLETED" | "CANCELLED"), _) => TaskStatus::Completed,
        (Some("IN-PROCESS"), Some("WAITING")) => TaskStatus::Waiting,
        (Some("IN-PROCESS"), _) => TaskStatus::InProgress,
        (Some("NEEDS-ACTION"), Some("DEFERRED")) => TaskStatus::Deferred,
        (None, _) if todo.first("COMPLETED").is_some() => TaskStatus::Completed,
        _ => TaskStatus::NotStarted,
    }
}

/// Sets how far it is.
pub(super) fn set_status(todo: &mut Component, status: TaskStatus, newline: &str) {
    let (word, finer) = match status {
        TaskStatus::NotStarted => ("NEEDS-ACTION", None),
        TaskStatus::InProgress => ("IN-PROCESS", None),
        TaskStatus::Waiting => ("IN-PROCESS", Some("WAITING")),
        TaskStatus::Deferred => ("NEEDS-ACTION", Some("DEFERRED")),
        TaskStatus::Completed => ("COMPLETED", None),
    };
    common::set_raw(todo, "STATUS", Some(word), newline);
    common::set_raw(todo, FINER, finer, newline);
}

fn percent(todo: &Component, content: &mut Content) {
    let Some(line) = todo.first("PERCENT-COMPLETE") else {
        return;
    };
    match line.value().trim().parse::<u8>() {
        Ok(percent) if percent <= 100 => content.set(Field::PercentComplete, Some(Value::Percent(percent))),
        _ => content.withhold(Field::PercentComplete),
    }
}

fn start(todo: &Component, zones: &Zones) -> Result<Option<Moment>, Fault> {
    let line = todo.first("DTSTART");
    line.map(|line| When::of_line(line, zones).map(|it| it.moment()))
        .transpose()
}

fn due(todo: &Component, zones: &Zones) -> Result<Option<Moment>, Fault> {
    if let Some(line) = todo.first("DUE") {
        return When::of_line(line, zones).map(|it| Some(it.moment()));
    }
    match (todo.first("DTSTART"), todo.first("DURATION")) {
        (Some(start), Some(duration)) => {
            let start = When::of_line(start, zones)?;
            start.after(duration.value(), zones).map(|it| Some(it.moment()))
        }
        _ => Ok(None),
    }
}

fn completed(todo: &Component, zones: &Zones) -> Result<Option<Moment>, Fault> {
    let Some(line) = todo.first("COMPLETED") else {
        return Ok(None);
    };
    let when = When::of_line(line, zones)?;
    if line.has_value(WHOLE_DAY, "TRUE") {
        let local = When::at(when.at, &Form::Floating, zones)?;
        return Ok(Some(Moment::Day(local.civil.date())));
    }
    Ok(Some(when.moment()))
}

/// Sets when it starts or is due, in the form that it had.
pub(super) fn set_moment(
    todo: &mut Component,
    name: &str,
    moment: Option<Moment>,
    zones: &Zones,
    newline: &str,
) -> Result<(), Fault> {
    if name == "DUE" {
        todo.retain_lines(|line| !line.is("DURATION"));
    }
    let Some(moment) = moment else {
        todo.retain_lines(|line| !line.is(name));
        return Ok(());
    };
    let form = todo
        .first(name)
        .and_then(|line| When::of_line(line, zones).ok())
        .map(|it| it.form)
        .filter(|form| *form != Form::Day);
    let when = match moment {
        Moment::Day(date) => When::day(date).ok_or(Fault::Value)?,
        Moment::At(at) => exact(at, &form.unwrap_or(Form::Utc), zones)?,
    };
    put(todo, name, &when, newline);
    Ok(())
}

/// A moment in a form, or in UTC where that form cannot say it.
pub(super) fn exact(at: jiff::Timestamp, form: &Form, zones: &Zones) -> Result<When, Fault> {
    match When::at(at, form, zones) {
        Ok(when) if when.is_exact(zones) => Ok(when),
        Ok(_) | Err(_) => When::at(at, &Form::Utc, zones),
    }
}

/// Sets when it was completed.
pub(super) fn set_completed(
    todo: &mut Component,
    moment: Option<Moment>,
    zones: &Zones,
    newline: &str,
) -> Result<(), Fault> {
    let Some(moment) = moment else {
        todo.retain_lines(|line| !line.is("COMPLETED"));
        return Ok(());
    };
    let (at, is_day) = match moment {
        Moment::At(at) => (at, false),
        Moment::Day(date) => (noon(date, zones)?, true),
    };
    put(todo, "COMPLETED", &When::at(at, &Form::Utc, zones)?, newline);
    if let Some(line) = todo.first_mut("COMPLETED") {
        if is_day {
            line.set_parameter(WHOLE_DAY, "TRUE", newline);
        } else {
            line.remove_parameter(WHOLE_DAY, newline);
        }
    }
    Ok(())
}

/// The middle of the owner's day: the same day for others too, as far as may be.
fn noon(date: Date, zones: &Zones) -> Result<jiff::Timestamp, Fault> {
    let start = zones.own().rules.to_timestamp(date.at(12, 0, 0, 0));
    start.map_err(|_| Fault::Value)
}

/// Sets the line of a name to a time.
pub(super) fn put(component: &mut Component, name: &str, when: &When, newline: &str) {
    match component.first_mut(name) {
        Some(line) => when.write_to(line, newline),
        None => component.push_line(when.line(name, newline), newline),
    }
}

/// Whether it repeats (D-78).
pub(super) fn repeats(todo: &Component) -> bool {
    todo.lines()
        .any(|line: &Line| line.is("RRULE") || line.is("RDATE"))
}
