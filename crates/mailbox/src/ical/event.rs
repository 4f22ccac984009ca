//! The fields of an appointment (B.3), read from a VEVENT.

use regarding_model::fields::{Content, Field, Period, ShowAs, Value};

use super::when::{Fault, Form, When};
use super::zones::Zones;
use super::{Reading, common, files, people};
use crate::lines::Component;

/// All fields but the recurrence.
pub(super) fn content(event: &Component, reading: &mut Reading<'_>) -> Content {
    let mut content = Content::default();
    common::read(event, &mut content);
    content.set(Field::Location, common::text(event, "LOCATION"));
    content.set(Field::ShowAs, Some(Value::ShowAs(show_as(event))));
    content.set(Field::Attachments, files::value(event));
    people::read(event, &mut content);
    match span(event, reading.zones) {
        Ok(Some((start, end))) => content.set(Field::Time, Some(Value::Period(period(&start, &end)))),
        Ok(None) => {}
        Err(fault) => {
            reading.note(fault);
            content.withhold(Field::Time);
        }
    }
    content
}

/// Start and end of an event; `None` without a start.
pub(super) fn span(event: &Component, zones: &Zones) -> Result<Option<(When, When)>, Fault> {
    let Some(line) = event.first("DTSTART") else {
        return Ok(None);
    };
    let start = When::of_line(line, zones)?;
    let end = match (event.first("DTEND"), event.first("DURATION")) {
        (Some(line), _) => When::of_line(line, zones)?,
        (None, Some(line)) => start.after(line.value(), zones)?,
        (None, None) => start.clone(),
    };
    let end = match (start.form == Form::Day, end.form == Form::Day) {
        // A day ends with itself, also for programs that name it as its own end.
        (true, true) if end.civil == start.civil => start.next_day().ok_or(Fault::Value)?,
        (true, true) | (false, false) => end,
        (true, false) | (false, true) => return Err(Fault::Value),
    };
    if end.at < start.at {
        return Err(Fault::Value);
    }
    Ok(Some((start, end)))
}

/// The value of a start and an end.
pub(super) fn period(start: &When, end: &When) -> Period {
    if start.form == Form::Day {
        Period::AllDay {
            first: start.civil.date(),
            until: end.civil.date(),
        }
    } else {
        Period::Timed {
            start: start.at,
            end: end.at,
        }
    }
}

/// What the calendar shows (B-89). Programs that know only the standard's two words may have changed them without the others: those
/// two decide between free and not free.
fn show_as(event: &Component) -> ShowAs {
    let word = |name: &str| {
        event
            .first(name)
            .map(|line| line.value().trim().to_ascii_uppercase())
    };
    let (status, transparency) = (word("STATUS"), word("TRANSP"));
    let busy = word("X-MICROSOFT-CDO-BUSYSTATUS").or_else(|| word("X-MICROSOFT-CDO-INTENDEDSTATUS"));
    let standard = match status.as_deref() {
        Some("TENTATIVE") => ShowAs::Tentative,
        _ => ShowAs::Busy,
    };
    match (status.as_deref(), transparency.as_deref(), busy.as_deref()) {
        (Some("CANCELLED"), _, _) | (_, Some("TRANSPARENT"), _) => ShowAs::Free,
        (_, Some(_), Some("FREE" | "WORKINGELSEWHERE")) | (_, _, None) => standard,
        (_, _, Some("FREE" | "WORKINGELSEWHERE")) => ShowAs::Free,
        (_, _, Some("TENTATIVE")) => ShowAs::Tentative,
        (_, _, Some("OOF")) => ShowAs::OutOfOffice,
        (_, _, Some("BUSY")) => ShowAs::Busy,
        (_, _, Some(_)) => standard,
    }
}
