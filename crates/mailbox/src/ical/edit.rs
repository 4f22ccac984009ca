//! Changes to an appointment or a task. Whatever is as it should be already is not touched, and so stays as it was written.

use jiff::tz::TimeZone;
use regarding_model::fields::{
    Attendee, Content, Field, Importance, Kind, Period, Recurrence, ShowAs, Value,
};

use super::when::{Fault, Form, When};
use super::zones::Zones;
use super::{Reading, alarm, common, event, files, people, rule, series, todo, vtimezone};
use crate::collections::{Edit, FieldEdits, FileBytes, OccurrenceEdit, Owner};
use crate::error::MailboxError;
use crate::lines::{Component, Document, Line, Node};
use crate::mark;
use crate::parsed::{invalid, unsupported};

/// What is needed while writing.
struct Writing<'w> {
    zones: &'w Zones,
    newline: &'static str,
    files: &'w [FileBytes],
}

/// Changes the item of a calendar.
pub(crate) fn edit(document: &mut Document, wanted: &Edit, owner: &Owner) -> Result<(), MailboxError> {
    let newline = document.newline;
    super::calendar(document)?;
    let are_several = super::are_several(document);
    let calendars = document.nodes.iter_mut().filter_map(|node| match node {
        Node::Component(calendar) if calendar.is("VCALENDAR") && super::kind_of(calendar).is_some() => {
            Some(calendar)
        }
        Node::Component(_) | Node::Line(_) => None,
    });
    let Some(calendar) = calendars.into_iter().next() else {
        return Err(invalid("the calendar is empty"));
    };
    let (kind, is_one) = match super::parts(calendar) {
        Some(parts) => (parts.kind, is_one(calendar, &parts)),
        None => return Err(invalid("the calendar is empty")),
    };
    if !is_one || are_several {
        return Err(unsupported("changing one of several entries in one file"));
    }
    let zones = Zones::of(calendar, &owner.zone);
    let writing = Writing {
        zones: &zones,
        newline,
        files: &wanted.files,
    };
    let before = calendar.clone();
    match kind {
        Kind::Task => edit_task(calendar, wanted, &writing)?,
        Kind::Appointment | Kind::Contact => edit_appointment(calendar, &before, wanted, owner, &writing)?,
    }
    define_zones(calendar, &before, &zones, newline);
    Ok(())
}

/// Whether all components belong to one item.
fn is_one(calendar: &Component, parts: &super::Parts<'_>) -> bool {
    let count = |name: &str| calendar.components(name).count();
    parts.uid.is_some() || count("VEVENT") + count("VTODO") == 1
}

/// The component that stands for the whole item.
fn main_of(calendar: &mut Component, kind: Kind) -> Result<&mut Component, MailboxError> {
    let name = super::name_of(kind);
    let has_master = calendar
        .components(name)
        .any(|it| it.first("RECURRENCE-ID").is_none());
    calendar
        .components_mut()
        .find(|it| it.is(name) && (!has_master || it.first("RECURRENCE-ID").is_none()))
        .ok_or_else(|| invalid("the calendar is empty"))
}

fn edit_task(calendar: &mut Component, wanted: &Edit, writing: &Writing<'_>) -> Result<(), MailboxError> {
    let main = main_of(calendar, Kind::Task)?;
    let mut reading = Reading {
        zones: writing.zones,
        peculiarities: Default::default(),
    };
    let before = todo::content(main, &mut reading);
    let touched = |field: Field| {
        wanted
            .fields
            .iter()
            .any(|(it, value)| *it == field && differs(&before, field, value.as_ref()))
    };
    if touched(Field::Completed) && main.first("STATUS").is_none() {
        // Without the word the moment would count as one.
        todo::set_status(main, todo::status(main), writing.newline);
    }
    for (field, value) in changes(&before, &wanted.fields) {
        set_task_field(main, field, value, writing)?;
    }
    alarm::apply(main, wanted.reminder, writing.newline);
    apply_mark(main, wanted, writing.newline);
    Ok(())
}

fn apply_mark(main: &mut Component, wanted: &Edit, newline: &str) {
    if let Some(link) = &wanted.mark {
        mark::write(main, link.as_ref(), newline);
    }
}

fn differs(before: &Content, field: Field, value: Option<&Value>) -> bool {
    before.withheld(field) || before.get(field) != value
}

/// What is not as it should be already. When and how often come first: others rest on them.
fn changes<'f>(before: &Content, fields: &'f FieldEdits) -> Vec<(Field, Option<&'f Value>)> {
    let mut changes: Vec<_> = fields
        .iter()
        .map(|(field, value)| (*field, value.as_ref()))
        .filter(|(field, value)| differs(before, *field, *value))
        .collect();
    changes.sort_by_key(|(field, _)| match field {
        Field::Time => 0,
        Field::Recurrence => 1,
        _ => 2,
    });
    changes
}

fn set_task_field(
    main: &mut Component,
    field: Field,
    value: Option<&Value>,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let (zones, newline) = (writing.zones, writing.newline);
    match (field, value) {
        (Field::Status, Some(Value::Status(status))) => todo::set_status(main, *status, newline),
        (Field::Status, None) => main.retain_lines(|line| !line.is("STATUS")),
        (Field::PercentComplete, Some(Value::Percent(percent))) => {
            common::set_raw(
                main,
                "PERCENT-COMPLETE",
                Some(&percent.min(&100).to_string()),
                newline,
            );
        }
        (Field::PercentComplete, None) => common::set_raw(main, "PERCENT-COMPLETE", None, newline),
        (Field::Start | Field::Due | Field::Completed, Some(Value::Moment(_)) | None) => {
            let moment = match value {
                Some(Value::Moment(moment)) => Some(*moment),
                _ => None,
            };
            let set = match field {
                Field::Completed => todo::set_completed(main, moment, zones, newline),
                Field::Due => todo::set_moment(main, "DUE", moment, zones, newline),
                _ => todo::set_moment(main, "DTSTART", moment, zones, newline),
            };
            set.map_err(no_time)?;
        }
        _ => set_common_field(main, field, value, newline)?,
    }
    Ok(())
}

fn no_time(_: Fault) -> MailboxError {
    invalid("a time that no calendar can hold")
}

fn set_common_field(
    main: &mut Component,
    field: Field,
    value: Option<&Value>,
    newline: &str,
) -> Result<(), MailboxError> {
    match (field, value) {
        (Field::Subject, Some(Value::Text(text))) => common::set_text(main, "SUMMARY", Some(text), newline),
        (Field::Subject, None) => common::set_text(main, "SUMMARY", None, newline),
        (Field::Notes, Some(Value::Text(text))) => common::set_notes(main, Some(text), newline),
        (Field::Notes, None) => common::set_notes(main, None, newline),
        (Field::Importance, Some(Value::Importance(it))) => common::set_importance(main, Some(*it), newline),
        (Field::Importance, None) => common::set_importance(main, None::<Importance>, newline),
        (Field::Regarding, Some(Value::Record(record))) => {
            common::set_text(main, common::REGARDING, Some(&record.to_string()), newline);
        }
        (Field::Regarding, None) => common::set_text(main, common::REGARDING, None, newline),
        _ => {
            return Err(invalid(&format!(
                "the field {field} has no place there, or not with such a value"
            )));
        }
    }
    Ok(())
}

fn edit_appointment(
    calendar: &mut Component,
    before: &Component,
    wanted: &Edit,
    owner: &Owner,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    edit_event(
        main_of(calendar, Kind::Appointment)?,
        &wanted.fields,
        writing,
        true,
    )?;
    move_exceptions(calendar, before, writing)?;
    for occurrence in &wanted.occurrences {
        edit_occurrence(calendar, occurrence, writing)?;
    }
    let main = main_of(calendar, Kind::Appointment)?;
    alarm::apply(main, wanted.reminder, writing.newline);
    apply_mark(main, wanted, writing.newline);
    let known = super::parts(before).map(|parts| parts.main);
    for event in calendar.components_mut().filter(|it| it.is("VEVENT")) {
        people::mind(event, known, wanted.invitations, owner, writing.newline);
    }
    Ok(())
}

/// Sets fields of an event, or of one occurrence.
fn edit_event(
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

fn people_of(value: Option<&Value>) -> &[Attendee] {
    match value {
        Some(Value::People(people)) => people,
        _ => &[],
    }
}

fn set_event_field(
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
fn set_show_as(main: &mut Component, show_as: ShowAs, newline: &str) {
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
fn set_time(main: &mut Component, period: Period, writing: &Writing<'_>) -> Result<(), MailboxError> {
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
        return Err(invalid("an appointment that ends before it begins"));
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
fn put(component: &mut Component, name: &str, when: &When, writing: &Writing<'_>) {
    let there = component
        .first(name)
        .and_then(|line| When::of_line(line, writing.zones).ok());
    if there.is_none_or(|it| it.at != when.at || it.form != when.form) {
        todo::put(component, name, when, writing.newline);
    }
}

/// Sets the rule, and counts the series in its zone.
fn set_rule(main: &mut Component, wanted: &Recurrence, writing: &Writing<'_>) -> Result<(), MailboxError> {
    let (zones, newline) = (writing.zones, writing.newline);
    let Ok(Some((start, end))) = event::span(main, zones) else {
        return Err(invalid("a series needs a time"));
    };
    let form = form_of(wanted, &start, zones)?;
    let (start, end) = if form == start.form {
        (start, end)
    } else {
        let started = When::at(start.at, &form, zones).map_err(no_time)?;
        let ended = When::at(end.at, &form, zones).map_err(no_time)?;
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
fn form_of(wanted: &Recurrence, start: &When, zones: &Zones) -> Result<Form, MailboxError> {
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
        .ok_or_else(|| invalid("a time zone that nobody knows"))?;
    Ok(Form::Zoned(name.clone()))
}

/// After the series moved as a whole, its exceptions move along; when it is none any more, they go.
fn move_exceptions(
    calendar: &mut Component,
    before: &Component,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let old = super::parts(before).and_then(|parts| series::start(parts.main, writing.zones));
    let main = main_of(calendar, Kind::Appointment)?;
    let is_override = main.first("RECURRENCE-ID").is_some();
    let repeats = main.lines().any(|line| line.is("RRULE") || line.is("RDATE"));
    let new = series::start(main, writing.zones);
    if is_override {
        return Ok(());
    }
    let was_series = super::parts(before).is_some_and(|parts| parts.main.first("RRULE").is_some());
    if !repeats && was_series {
        calendar.retain_components(|it| !it.is("VEVENT") || it.first("RECURRENCE-ID").is_none());
        return Ok(());
    }
    let (Some(old), Some(new)) = (old, new) else {
        return Ok(());
    };
    let by = new.civil.duration_since(old.civil);
    if old.form != new.form || by.is_zero() {
        return Ok(());
    }
    for event in calendar.components_mut().filter(|it| it.is("VEVENT")) {
        series::shift(event, by, &new.form, writing.zones, writing.newline);
    }
    Ok(())
}

fn edit_occurrence(
    calendar: &mut Component,
    wanted: &OccurrenceEdit,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let (zones, newline) = (writing.zones, writing.newline);
    let main = main_of(calendar, Kind::Appointment)?;
    let start = series::start(main, zones).ok_or_else(|| invalid("a series needs a time"))?;
    let original = series::named(wanted.original, &start, zones).ok_or_else(|| no_time(Fault::Value))?;
    let stands_for_it =
        |it: &Component| it.is("VEVENT") && series::original_of(it, &start, zones) == Some(wanted.original);
    let Some(fields) = &wanted.fields else {
        series::take_out(main, &original, zones, newline);
        calendar.retain_components(|it| !stands_for_it(it));
        return Ok(());
    };
    series::take_in(main, &original, &start, zones, newline);
    let fresh = occurrence(main, &original, writing)?;
    if !calendar.components_mut().any(|it| stands_for_it(it)) {
        calendar.push_component(fresh, newline);
    }
    match calendar.components_mut().find(|it| stands_for_it(it)) {
        Some(component) => edit_event(component, fields, writing, false),
        None => Err(no_time(Fault::Value)),
    }
}

/// An occurrence as the rule has it, as a component of its own.
fn occurrence(main: &Component, original: &When, writing: &Writing<'_>) -> Result<Component, MailboxError> {
    let Ok(Some((start, end))) = event::span(main, writing.zones) else {
        return Err(invalid("a series needs a time"));
    };
    let mut component = main.clone();
    component.retain_lines(|line| !series::RULES.contains(&line.name()) && !line.is(mark::NAME));
    let line: Line = original.line("RECURRENCE-ID", writing.newline);
    component.push_line(line, writing.newline);
    let by = original.civil.duration_since(start.civil);
    put(&mut component, "DTSTART", original, writing);
    if component.first("DTEND").is_some() {
        let end = end
            .shifted(by, writing.zones)
            .ok_or_else(|| no_time(Fault::Value))?;
        put(&mut component, "DTEND", &end, writing);
    }
    Ok(component)
}

/// Defines the zones of the database that are named now and were not before (RFC 5545 section 3.6.5).
fn define_zones(calendar: &mut Component, before: &Component, zones: &Zones, newline: &str) {
    let named_before = |name: &str| {
        let lines = before.components("VEVENT").flat_map(Component::lines);
        lines.into_iter().any(|line| line.parameter("TZID") == Some(name))
    };
    let mut missing = std::collections::BTreeMap::new();
    for event in calendar.components("VEVENT") {
        for line in event.lines().filter(|line| line.is("DTSTART")) {
            let Some(name) = line
                .parameter("TZID")
                .filter(|name| !zones.defines(name) && !named_before(name))
            else {
                continue;
            };
            let known = TimeZone::get(name).ok().filter(|it| it.iana_name() == Some(name));
            let from = When::of_line(line, zones).ok().map(|it| it.civil.date());
            if let (Some(known), Some(from)) = (known, from) {
                let least = missing.entry(name.to_owned()).or_insert((known, from));
                least.1 = least.1.min(from);
            }
        }
    }
    for (name, (zone, from)) in missing {
        let definition = vtimezone::write(&zone, &name, from, newline);
        let at = calendar
            .nodes
            .iter()
            .position(|node| matches!(node, Node::Component(_)));
        let at = at.unwrap_or(calendar.nodes.len());
        calendar.nodes.insert(at, Node::Component(definition));
    }
}
