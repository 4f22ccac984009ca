//! A series: its rule, and the occurrences that differ from it.

use jiff::{SignedDuration, Timestamp};
use regarding_model::fields::{Content, Field, Recurrence, Value};

use super::when::{Form, When};
use super::zones::{Zone, Zones};
use super::{Reading, event, rule};
use crate::collections::{Exception, Peculiarity};
use crate::lines::{Component, Line};

/// The properties that make an event a series.
pub(super) const RULES: [&str; 4] = ["RRULE", "EXRULE", "RDATE", "EXDATE"];

/// Reads the rule into the field `Recurrence`.
pub(super) fn read_rule(master: &Component, content: &mut Content, reading: &mut Reading<'_>) {
    if master.all("RDATE").any(|line| !line.value().trim().is_empty()) {
        reading.peculiarities.insert(Peculiarity::ExtraDates);
    }
    let added = reading.peculiarities.contains(&Peculiarity::ExtraDates);
    let mut rules = master.all("RRULE").filter(|line| !line.value().trim().is_empty());
    let Some(first) = rules.next() else {
        // Dates without a rule are a series all the same.
        if added {
            content.withhold(Field::Recurrence);
        }
        return;
    };
    let only = rules.next().is_none() && master.first("EXRULE").is_none();
    let read = only.then(|| recurrence(master, first, reading)).flatten();
    if read.is_none() {
        reading.peculiarities.insert(Peculiarity::Rule);
        content.withhold(Field::Recurrence);
        return;
    }
    content.set(Field::Recurrence, read.map(Value::Recurrence));
}

fn recurrence(master: &Component, line: &Line, reading: &mut Reading<'_>) -> Option<Recurrence> {
    let start = start(master, reading.zones)?;
    let zone = zone_of(&start, reading.zones)?;
    let name = match start.form {
        Form::Day | Form::Utc => None,
        Form::Floating | Form::Zoned(_) if zone.rules == jiff::tz::TimeZone::UTC => None,
        Form::Floating | Form::Zoned(_) => {
            if zone.name.is_none() {
                reading.peculiarities.insert(Peculiarity::Zone);
            }
            Some(zone.name?)
        }
    };
    rule::read(line.value(), &start, &zone.rules, name)
}

/// When the first occurrence begins.
pub(super) fn start(master: &Component, zones: &Zones) -> Option<When> {
    When::of_line(master.first("DTSTART")?, zones).ok()
}

/// The zone in which a series counts.
pub(super) fn zone_of(start: &When, zones: &Zones) -> Option<Zone> {
    match &start.form {
        Form::Day | Form::Utc => Some(Zone::utc()),
        Form::Floating => Some(zones.own().clone()),
        Form::Zoned(tzid) => zones.get(tzid),
    }
}

/// Reads the occurrences that differ, in order of time.
pub(super) fn read_exceptions(
    master: &Component,
    overrides: &[&Component],
    reading: &mut Reading<'_>,
) -> Vec<Exception> {
    let Some(start) = start(master, reading.zones) else {
        return Vec::new();
    };
    let mut exceptions: Vec<Exception> = Vec::new();
    for line in master.all("EXDATE") {
        for original in When::list(line, reading.zones) {
            match original {
                Ok(original) => exceptions.push(Exception {
                    original: in_series(&original, &start, reading.zones),
                    content: None,
                }),
                Err(fault) => reading.note(fault),
            }
        }
    }
    for component in overrides {
        match original_of(component, &start, reading.zones) {
            Some(original) => {
                exceptions.retain(|other| other.original != original);
                let content = Some(event::content(component, reading));
                exceptions.push(Exception { original, content });
            }
            None => {
                reading.peculiarities.insert(Peculiarity::Rule);
            }
        }
    }
    exceptions.sort_by_key(|exception| exception.original);
    exceptions.dedup_by_key(|exception| exception.original);
    exceptions
}

/// Which occurrence an override stands for; `None` when it stands for several, or nobody knows for which.
pub(super) fn original_of(component: &Component, start: &When, zones: &Zones) -> Option<Timestamp> {
    let line = component
        .first("RECURRENCE-ID")
        .filter(|line| !line.has_parameter("RANGE"))?;
    When::of_line(line, zones)
        .ok()
        .map(|it| in_series(&it, start, zones))
}

/// The moment of an occurrence that is named by its day alone, or the day of one that is named by a moment.
fn in_series(original: &When, start: &When, zones: &Zones) -> Timestamp {
    let named = match (original.form == Form::Day, start.form == Form::Day) {
        (true, false) => {
            let civil = original.civil.date().to_datetime(start.civil.time());
            let difference = civil.duration_since(start.civil);
            start.shifted(difference, zones)
        }
        (false, true) => When::day(original.civil.date()),
        (true, true) | (false, false) => None,
    };
    named.map_or(original.at, |it| it.at)
}

/// An occurrence as the series would name it: in the form of its first one.
pub(super) fn named(original: Timestamp, start: &When, zones: &Zones) -> Option<When> {
    When::at(original, &start.form, zones).ok()
}

/// Takes an occurrence out.
pub(super) fn take_out(master: &mut Component, original: &When, zones: &Zones, newline: &str) {
    let there = |line: &Line| {
        When::list(line, zones)
            .iter()
            .flatten()
            .any(|it| it.at == original.at)
    };
    if !master.all("EXDATE").any(there) {
        master.push_line(original.line("EXDATE", newline), newline);
    }
}

/// Takes an occurrence that was taken out in again.
pub(super) fn take_in(master: &mut Component, original: &When, start: &When, zones: &Zones, newline: &str) {
    let is_it = |it: &Result<When, _>| {
        it.as_ref()
            .is_ok_and(|it| in_series(it, start, zones) == original.at)
    };
    for line in master.lines_mut().filter(|line| line.is("EXDATE")) {
        let (values, times) = (line.value().to_owned(), When::list(line, zones));
        if times.iter().any(is_it) {
            let words = values.split(',').filter(|value| !value.trim().is_empty());
            let kept: Vec<&str> = words
                .zip(&times)
                .filter(|(_, it)| !is_it(it))
                .map(|(word, _)| word)
                .collect();
            line.set_value(&kept.join(","), newline);
        }
    }
    master.retain_lines(|line| !line.is("EXDATE") || !line.value().is_empty());
}

/// After the whole series moved by so much on the clock, its exceptions stand for the same occurrences as before.
pub(super) fn shift(
    component: &mut Component,
    by: SignedDuration,
    form: &Form,
    zones: &Zones,
    newline: &str,
) {
    for line in component
        .lines_mut()
        .filter(|line| line.is("EXDATE") || line.is("RECURRENCE-ID"))
    {
        let times: Vec<_> = When::list(line, zones);
        let moved = times
            .iter()
            .map(|it| it.as_ref().ok().and_then(|it| it.moved(by, form, zones)));
        let Some(moved) = moved
            .collect::<Option<Vec<When>>>()
            .filter(|moved| !moved.is_empty())
        else {
            continue;
        };
        let value: Vec<String> = moved.iter().map(When::value).collect();
        if let Some(first) = moved.first() {
            first.write_to(line, newline);
            line.set_value(&value.join(","), newline);
        }
    }
}
