//! Changes to an appointment or a task. Whatever is as it should be already is not touched, and so stays as it was written.

mod event;
mod occurrence;

use jiff::tz::TimeZone;
use regarding_model::fields::{Content, Field, Importance, Kind, Value};

use super::when::{Fault, When};
use super::zones::Zones;
use super::{Reading, alarm, common, people, todo, vtimezone};
use crate::collections::{Edit, FieldEdits, FileBytes, Owner};
use crate::error::MailboxError;
use crate::lines::{Component, Document, Node};
use crate::mark;
use crate::parsed::{bad_item, not_done};
use event::edit_event;
use occurrence::{edit_occurrence, make_regular, move_exceptions};
use regarding_model::say;

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
        return Err(bad_item(say!("the calendar is empty")));
    };
    let (kind, is_one) = match super::parts(calendar) {
        Some(parts) => (parts.kind, is_one(calendar, &parts)),
        None => return Err(bad_item(say!("the calendar is empty"))),
    };
    if !is_one || are_several {
        return Err(not_done(say!("changing one of several entries in one file")));
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
        .ok_or_else(|| bad_item(say!("the calendar is empty")))
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
    bad_item(say!("a time that no calendar can hold"))
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
            return Err(bad_item(say!(
                "the field {field} has no place there, or not with such a value",
                field = field
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
    for original in &wanted.regular {
        make_regular(calendar, *original, writing)?;
    }
    for occurrence in &wanted.occurrences {
        edit_occurrence(calendar, occurrence, writing)?;
    }
    let main = main_of(calendar, Kind::Appointment)?;
    alarm::apply(main, wanted.reminder, writing.newline);
    apply_mark(main, wanted, writing.newline);
    let known = people::named(before);
    for event in calendar.components_mut().filter(|it| it.is("VEVENT")) {
        people::mind(event, &known, wanted.invitations, owner, writing.newline);
    }
    Ok(())
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
