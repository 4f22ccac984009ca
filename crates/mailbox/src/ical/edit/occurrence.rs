//! Changes to the occurrences of a series.

use jiff::Timestamp;
use regarding_model::fields::Kind;

use super::event::{edit_event, put};
use super::{Writing, main_of, no_time};
use crate::collections::OccurrenceEdit;
use crate::error::MailboxError;
use crate::ical::when::{Fault, When};
use crate::ical::{event, parts, series};
use crate::lines::{Component, Line};
use crate::mark;
use crate::parsed::bad_item;
use regarding_model::say;

/// After the series moved as a whole, its exceptions move along; when it is none any more, they go.
pub(super) fn move_exceptions(
    calendar: &mut Component,
    before: &Component,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let old = parts(before).and_then(|parts| series::start(parts.main, writing.zones));
    let main = main_of(calendar, Kind::Appointment)?;
    let is_override = main.first("RECURRENCE-ID").is_some();
    let repeats = main.lines().any(|line| line.is("RRULE") || line.is("RDATE"));
    let new = series::start(main, writing.zones);
    if is_override {
        return Ok(());
    }
    let was_series = parts(before).is_some_and(|parts| parts.main.first("RRULE").is_some());
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

pub(super) fn edit_occurrence(
    calendar: &mut Component,
    wanted: &OccurrenceEdit,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let (zones, newline) = (writing.zones, writing.newline);
    let main = main_of(calendar, Kind::Appointment)?;
    let start = series::start(main, zones).ok_or_else(|| bad_item(say!("a series needs a time")))?;
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

/// Lets an occurrence be as the rule has it again, whether it was changed or taken out.
pub(super) fn make_regular(
    calendar: &mut Component,
    original: Timestamp,
    writing: &Writing<'_>,
) -> Result<(), MailboxError> {
    let zones = writing.zones;
    let main = main_of(calendar, Kind::Appointment)?;
    let start = series::start(main, zones).ok_or_else(|| bad_item("a series needs a time"))?;
    let named = series::named(original, &start, zones).ok_or_else(|| no_time(Fault::Value))?;
    series::take_in(main, &named, &start, zones, writing.newline);
    calendar
        .retain_components(|it| !it.is("VEVENT") || series::original_of(it, &start, zones) != Some(original));
    Ok(())
}

/// An occurrence as the rule has it, as a component of its own.
pub(super) fn occurrence(
    main: &Component,
    original: &When,
    writing: &Writing<'_>,
) -> Result<Component, MailboxError> {
    let Ok(Some((start, end))) = event::span(main, writing.zones) else {
        return Err(bad_item(say!("a series needs a time")));
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
