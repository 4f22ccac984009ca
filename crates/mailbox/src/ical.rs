//! Appointments and tasks as iCalendar (RFC 5545): read into fields, and changed by them.
//!
//! Properties of our own, beside [`crate::mark`]: `X-REGARDING-RECORD` (what it is about), `X-REGARDING-STATUS` (a task that waits or is
//! put off) and the parameter `X-REGARDING-DAY` (a task was completed on a day). Other programs keep what they do not know, so that
//! they come back; where one does not, the nearest word of the standard stands beside it.

mod alarm;
mod clock;
mod common;
mod edit;
mod event;
mod files;
mod people;
mod rule;
mod series;
mod todo;
mod vtimezone;
mod when;
mod windows;
mod zones;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_model::fields::{Content, Field, Kind};

pub(crate) use clock::read_date;
pub(crate) use edit::edit;

use crate::collections::{Edit, FileBytes, Owner, Peculiarity};
use crate::error::MailboxError;
use crate::lines::{Component, Document, Line, text};
use crate::parsed::{Parsed, bad_item, not_done};
use crate::{mark, stamps};
use regarding_model::say;
use when::Fault;
use zones::Zones;

/// What is needed while reading, and what was noticed.
struct Reading<'r> {
    zones: &'r Zones,
    peculiarities: BTreeSet<Peculiarity>,
}

impl Reading<'_> {
    fn note(&mut self, fault: Fault) {
        self.peculiarities.insert(match fault {
            Fault::Value => Peculiarity::Value,
            Fault::Zone => Peculiarity::Zone,
        });
    }
}

/// The parts of a calendar that make up its item.
struct Parts<'c> {
    kind: Kind,
    main: &'c Component,
    overrides: Vec<&'c Component>,
    /// The one UID that all of them have.
    uid: Option<String>,
}

fn kind_of(calendar: &Component) -> Option<Kind> {
    let has = |name: &str| calendar.components(name).next().is_some();
    if has("VEVENT") {
        Some(Kind::Appointment)
    } else {
        has("VTODO").then_some(Kind::Task)
    }
}

fn name_of(kind: Kind) -> &'static str {
    if kind == Kind::Task { "VTODO" } else { "VEVENT" }
}

/// Whether there is more than one calendar with entries.
fn are_several(document: &Document) -> bool {
    document
        .components("VCALENDAR")
        .filter(|it| kind_of(it).is_some())
        .count()
        > 1
}

/// The calendar with the item.
fn calendar(document: &Document) -> Result<&Component, MailboxError> {
    let mut calendars = document.components("VCALENDAR");
    calendars
        .find(|calendar| kind_of(calendar).is_some())
        .ok_or_else(|| not_done(say!("entries that are neither appointments nor tasks")))
}

fn parts(calendar: &Component) -> Option<Parts<'_>> {
    let kind = kind_of(calendar)?;
    let name = name_of(kind);
    let (overrides, masters): (Vec<&Component>, Vec<&Component>) = calendar
        .components(name)
        .partition(|component| component.first("RECURRENCE-ID").is_some());
    let main = masters.first().or(overrides.first()).copied()?;
    let every = calendar.components("VEVENT").chain(calendar.components("VTODO"));
    let uids: BTreeSet<Option<String>> = every.flat_map(uids).collect();
    let mut distinct = uids.into_iter();
    let uid = match (distinct.next(), distinct.next()) {
        (Some(only), None) if masters.len() <= 1 => only,
        _ => None,
    };
    Some(Parts {
        kind,
        main,
        overrides,
        uid,
    })
}

/// The UIDs of one component: one, usually.
fn uids(component: &Component) -> Vec<Option<String>> {
    let uids = component.all("UID").map(|line| line.text().trim().to_owned());
    let mut uids: Vec<Option<String>> = uids.map(|uid| (!uid.is_empty()).then_some(uid)).collect();
    if uids.is_empty() {
        uids.push(None);
    }
    uids
}

/// Reads an appointment or a task.
pub(crate) fn read(document: &Document, owner: &Owner) -> Result<Parsed, MailboxError> {
    let calendar = calendar(document)?;
    let mut parts = parts(calendar).ok_or_else(|| bad_item(say!("the calendar is empty")))?;
    if are_several(document) {
        parts.uid = None;
    }
    let zones = Zones::of(calendar, &owner.zone);
    let mut reading = Reading {
        zones: &zones,
        peculiarities: BTreeSet::new(),
    };
    if parts.uid.is_none() {
        reading.peculiarities.insert(Peculiarity::Uid);
    }
    let (content, exceptions) = match parts.kind {
        Kind::Task => (task(parts.main, &mut reading), Vec::new()),
        Kind::Appointment | Kind::Contact => appointment(&parts, &mut reading),
    };
    Ok(Parsed {
        kind: parts.kind,
        uid: parts.uid,
        content,
        exceptions,
        mark: mark::read(parts.main),
        organizer: people::organizer(parts.main, owner),
        changed: stamps::changed(parts.main),
        invites: writes_to_people(document, owner),
        uninvited: people::are_uninvited(parts.main, owner) && !writes_to_people(document, owner),
        peculiarities: reading.peculiarities,
    })
}

fn task(main: &Component, reading: &mut Reading<'_>) -> Content {
    if todo::repeats(main) {
        reading.peculiarities.insert(Peculiarity::RecurringTask);
    }
    todo::content(main, reading)
}

fn appointment(
    parts: &Parts<'_>,
    reading: &mut Reading<'_>,
) -> (Content, Vec<crate::collections::Exception>) {
    let mut content = event::content(parts.main, reading);
    if parts.main.first("RECURRENCE-ID").is_some() {
        // Some occurrences of a series whose rule its organizer kept.
        reading.peculiarities.insert(Peculiarity::Rule);
        content.withhold(Field::Recurrence);
        return (content, Vec::new());
    }
    series::read_rule(parts.main, &mut content, reading);
    let own: Vec<&Component> = parts.overrides.clone();
    let before = reading.peculiarities.contains(&Peculiarity::Rule);
    let exceptions = series::read_exceptions(parts.main, &own, reading);
    if !before && reading.peculiarities.contains(&Peculiarity::Rule) {
        // One of them stands for all that follow.
        content.withhold(Field::Recurrence);
    }
    (content, exceptions)
}

/// A new appointment or task.
pub(crate) fn create(
    kind: Kind,
    uid: &str,
    wanted: &Edit,
    owner: &Owner,
    now: Timestamp,
) -> Result<Document, MailboxError> {
    let newline = "\r\n";
    let mut calendar = Component::new("VCALENDAR", newline);
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//Regarding//Regarding//EN")] {
        calendar.push_line(Line::new(name, value, newline), newline);
    }
    let mut component = Component::new(name_of(kind), newline);
    component.push_line(Line::new("UID", &text::escape(uid), newline), newline);
    let stamp = format!("{}Z", clock::write_civil(TimeZone::UTC.to_datetime(now)));
    component.push_line(Line::new("DTSTAMP", &stamp, newline), newline);
    calendar.push_component(component, newline);
    let mut document = Document::read(b"").map_err(|_| bad_item(say!("an empty file")))?;
    document.newline = newline;
    document.nodes.push(crate::lines::Node::Component(calendar));
    edit(&mut document, wanted, owner)?;
    let lacks_time = document.components("VCALENDAR").any(|calendar| {
        calendar
            .components("VEVENT")
            .any(|event| event.first("DTSTART").is_none())
    });
    if lacks_time {
        return Err(bad_item(say!("an appointment needs a time")));
    }
    Ok(document)
}

/// The files in an appointment.
pub(crate) fn files(document: &Document) -> Vec<FileBytes> {
    let parts = calendar(document).ok().and_then(parts);
    parts.map(|parts| files::read(parts.main)).unwrap_or_default()
}

/// Whether a server would write to somebody about a change of this.
pub(crate) fn writes_to_people(document: &Document, owner: &Owner) -> bool {
    document
        .components("VCALENDAR")
        .flat_map(|calendar| calendar.components("VEVENT"))
        .any(|event| people::are_written_to(event, owner))
}
