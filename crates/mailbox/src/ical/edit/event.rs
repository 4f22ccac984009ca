//! Changes to one event: the whole, or one occurrence.

use jiff::tz::TimeZone;
use regarding_model::fields::{Attendee, Field, Period, Recurrence, ShowAs, Value};

use super::{Writing, changes, no_time, set_common_field};
use crate::collections::FieldEdits;
use crate::error::MailboxError;
use crate::ical::when::{Fault, Form, When};
use crate::ical::zones::Zones;
use crate::ical::{Reading, common, event, files, people, rule, series, todo};
use crate::lines::Component;
use crate::parsed::bad_item;
use regarding_model::say;

/// Sets fields of an event, or of one occurrence.
pub(super) fn edit_event(
    main: &mut Component,
    fields: &FieldEdits,
    writing: &Writing<'_>,
    is_whole: bool,
) -> Result<(), MailboxError> {
    let mut reading = Reading {
        zones: writing.zones,
        peculiarities: Default::default(),
    };
    let mut before = event::content(main, &mut reading);
    series::read_rule(main, &mut before, &mut reading);
    let changes = changes(&before, fields);
    for (field, value) in &changes {
        match (field, value) {
            (Field::Time, Some(Value::Period(period))) => set_time(main, *period, writing)?,
            (Field::Recurrence, Some(Value::Recurrence(rule))) if is_whole => set_rule(main, rule, writing)?,
            (Field::Recurrence, None) => main.retain_lines(|line| !series::RULES.contains(&line.name())),
            (Field::RequiredAttendees | Field::OptionalAttendees, Some(Value::People(_)) | None) => {}
            _ => set_event_field(main, *field, *value, writing)?,
        }
    }
    let attendees: Vec<(Field, &[Attendee])> = changes
        .iter()
        .filter(|(field, _)| matches!(field, Field::RequiredAttendees | Field::OptionalAttendees))
        .map(|(field, value)| (*field, people_of(*value)))
        .collect();
    if !attendees.is_empty() {
        people::set_attendees(main, &attendees, writing.newline);
    }
    Ok(())
}

pub(super) fn people_of(value: Option<&Value>) -> &[Attendee] {
    match value {
        Some(Value::People(people)) => people,
        _ => &[],
    }
}

pub(super) fn set_event_field(
    main: &mut Component,
    field: Field,
    value: Option<&Value>,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let newline = writing.newline;
    match (field, value) {
        (Field::Location, Some(Value::Text(text))) => common::set_text(main, "LOCATION", Some(text), newline),
        (Field::Location, None) => common::set_text(main, "LOCATION", None, newline),
        (Field::ShowAs, Some(Value::ShowAs(show_as))) => set_show_as(main, *show_as, newline),
        (Field::ShowAs, None) => set_show_as(main, ShowAs::Busy, newline),
        (Field::Organizer, Some(Value::People(_)) | None) => {
            people::set_organizer(main, people_of(value), newline)
        }
        (Field::Attachments, Some(Value::Files(wanted))) => files::set(main, wanted, writing.files, newline)?,
        (Field::Attachments, None) => files::set(main, &[], writing.files, newline)?,
        _ => set_common_field(main, field, value, newline)?,
    }
    Ok(())
}

/// Sets what the calendar shows, in the standard's words and in those that know more.
pub(super) fn set_show_as(main: &mut Component, show_as: ShowAs, newline: &str) {
    let (transparency, busy) = match show_as {
        ShowAs::Free => ("TRANSPARENT", "FREE"),
        ShowAs::Tentative => ("OPAQUE", "TENTATIVE"),
        ShowAs::Busy => ("OPAQUE", "BUSY"),
        ShowAs::OutOfOffice => ("OPAQUE", "OOF"),
    };
    common::set_raw(main, "TRANSP", Some(transparency), newline);
    common::set_raw(main, "X-MICROSOFT-CDO-BUSYSTATUS", Some(busy), newline);
    if show_as == ShowAs::Free {
        return;
    }
    let status = if show_as == ShowAs::Tentative {
        "TENTATIVE"
    } else {
        "CONFIRMED"
    };
    if show_as == ShowAs::Tentative || main.first("STATUS").is_some() {
        common::set_raw(main, "STATUS", Some(status), newline);
    }
}

/// Sets start and end in the form that they have.
pub(super) fn set_time(
    main: &mut Component,
    period: Period,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let (zones, newline) = (writing.zones, writing.newline);
    let form = |name: &str| {
        let line = main.first(name)?;
        When::of_line(line, zones)
            .ok()
            .map(|it| it.form)
            .filter(|form| *form != Form::Day)
    };
    let (start, end) = match period {
        Period::AllDay { first, until } => (When::day(first), When::day(until)),
        Period::Timed { start, end } => {
            let start_form = form("DTSTART").unwrap_or(Form::Utc);
            let end_form = form("DTEND").unwrap_or_else(|| start_form.clone());
            (
                todo::exact(start, &start_form, zones).ok(),
                todo::exact(end, &end_form, zones).ok(),
            )
        }
    };
    let (Some(start), Some(end)) = (start, end) else {
        return Err(no_time(Fault::Value));
    };
    if end.at < start.at || (start.form == Form::Day && end.at == start.at) {
        return Err(bad_item(say!("an appointment that ends before it begins")));
    }
    put(main, "DTSTART", &start, writing);
    main.retain_lines(|line| !line.is("DURATION"));
    if end.at == start.at {
        main.retain_lines(|line| !line.is("DTEND"));
    } else {
        put(main, "DTEND", &end, writing);
    }
    let _ = newline;
    Ok(())
}

/// Sets a line to a time, unless it says that time already.
pub(super) fn put(component: &mut Component, name: &str, when: &When, writing: &Writing<'_>) {
    let there = component
        .first(name)
        .and_then(|line| When::of_line(line, writing.zones).ok());
    if there.is_none_or(|it| it.at != when.at || it.form != when.form) {
        todo::put(component, name, when, writing.newline);
    }
}

/// Sets the rule, and counts the series in its zone.
pub(super) fn set_rule(
    main: &mut Component,
    wanted: &Recurrence,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let (zones, newline) = (writing.zones, writing.newline);
    let Ok(Some((start, end))) = event::span(main, zones) else {
        return Err(bad_item(say!("a series needs a time")));
    };
    let form = form_of(wanted, &start, zones)?;
    let (start, end) = if form == start.form {
        (start, end)
    } else {
        let started = When::at(start.at, &form, zones).map_err(no_time)?;
        let ended = todo::exact(end.at, &form, zones).map_err(no_time)?;
        (started, ended)
    };
    put(main, "DTSTART", &start, writing);
    if main.first("DTEND").is_some() {
        put(main, "DTEND", &end, writing);
    }
    let rules = series::zone_of(&start, zones).map_or(TimeZone::UTC, |zone| zone.rules);
    let value = rule::write(wanted, &start, &rules).ok_or_else(|| no_time(Fault::Value))?;
    main.retain_lines(|line| !line.is("EXRULE"));
    let mut seen = false;
    main.retain_lines(|line| !line.is("RRULE") || !core::mem::replace(&mut seen, true));
    common::set_raw(main, "RRULE", Some(&value), newline);
    Ok(())
}

/// In which form the first occurrence is to be written, so that the rule counts in its zone.
pub(super) fn form_of(wanted: &Recurrence, start: &When, zones: &Zones) -> Result<Form, MailboxError> {
    let Some(name) = wanted.zone.as_ref().filter(|_| start.form != Form::Day) else {
        return Ok(if start.form == Form::Day {
            Form::Day
        } else {
            Form::Utc
        });
    };
    let current = series::zone_of(start, zones).and_then(|zone| zone.name);
    if current.as_ref() == Some(name) {
        return Ok(start.form.clone());
    }
    zones
        .get(name)
        .ok_or_else(|| bad_item(say!("a time zone that nobody knows")))?;
    Ok(Form::Zoned(name.clone()))
}
