//! Dates and times as a calendar writes them: days, moments in UTC, in a named zone, or wherever one is.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use regarding_model::fields::Moment;

use super::clock::{civil_parts, duration, write_civil, write_date};
use super::zones::Zones;
use crate::lines::Line;

/// In which of its forms a time is written.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// A whole day.
    Day,
    /// In UTC.
    Utc,
    /// Without a zone: wherever the owner is.
    Floating,
    /// In the zone of this `TZID`.
    Zoned(String),
}

/// One time.
#[derive(Clone)]
pub(crate) struct When {
    /// What a clock there shows; midnight for a day.
    pub(crate) civil: DateTime,
    /// The form.
    pub(crate) form: Form,
    /// The moment; for a day its first one in UTC.
    pub(crate) at: Timestamp,
}

/// Why a time cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is no time.
    Value,
    /// Nobody knows its zone.
    Zone,
}

impl When {
    /// Reads the time of a line.
    pub(crate) fn of_line(line: &Line, zones: &Zones) -> Result<Self, Fault> {
        Self::of(line.value(), line, zones)
    }

    /// Reads every time of a line that lists several.
    pub(crate) fn list(line: &Line, zones: &Zones) -> Vec<Result<Self, Fault>> {
        let values = line.value().split(',').filter(|value| !value.trim().is_empty());
        values.map(|value| Self::of(value, line, zones)).collect()
    }

    fn of(value: &str, line: &Line, zones: &Zones) -> Result<Self, Fault> {
        // A period (RDATE) begins with its start.
        let value = value.split('/').next().unwrap_or_default();
        let (civil, has_time, is_utc) = civil_parts(value).ok_or(Fault::Value)?;
        let tzid = line.parameter("TZID").filter(|tzid| !tzid.is_empty());
        let form = match tzid {
            _ if !has_time || line.has_value("VALUE", "DATE") => Form::Day,
            _ if is_utc => Form::Utc,
            Some(tzid) => Form::Zoned(tzid.to_owned()),
            None => Form::Floating,
        };
        let civil = if form == Form::Day {
            civil.date().at(0, 0, 0, 0)
        } else {
            civil
        };
        let at = rules(&form, zones)?
            .to_timestamp(civil)
            .map_err(|_| Fault::Value)?;
        Ok(Self { civil, form, at })
    }

    /// The same moment, or day, in a form.
    pub(crate) fn at(at: Timestamp, form: &Form, zones: &Zones) -> Result<Self, Fault> {
        let civil = rules(form, zones)?.to_datetime(at);
        Ok(Self {
            civil,
            form: form.clone(),
            at,
        })
    }

    /// A day.
    pub(crate) fn day(date: Date) -> Option<Self> {
        let civil = date.at(0, 0, 0, 0);
        let at = TimeZone::UTC.to_timestamp(civil).ok()?;
        Some(Self {
            civil,
            form: Form::Day,
            at,
        })
    }

    /// As a value of a task.
    pub(crate) fn moment(&self) -> Moment {
        match self.form {
            Form::Day => Moment::Day(self.civil.date()),
            Form::Utc | Form::Floating | Form::Zoned(_) => Moment::At(self.at),
        }
    }

    /// The value as it is written.
    pub(crate) fn value(&self) -> String {
        match self.form {
            Form::Day => write_date(self.civil.date()),
            Form::Utc => format!("{}Z", write_civil(self.civil)),
            Form::Floating | Form::Zoned(_) => write_civil(self.civil),
        }
    }

    /// Whether what is written, read again, is the same moment: not so for the second pass of an hour that a clock shows twice.
    pub(crate) fn is_exact(&self, zones: &Zones) -> bool {
        self.reread(zones) == Ok(self.at)
    }

    /// Sets a line to this time.
    pub(crate) fn write_to(&self, line: &mut Line, newline: &str) {
        line.set_value(&self.value(), newline);
        match &self.form {
            Form::Zoned(tzid) => line.set_parameter("TZID", tzid, newline),
            Form::Day | Form::Utc | Form::Floating => line.remove_parameter("TZID", newline),
        }
        match self.form {
            Form::Day => line.set_parameter("VALUE", "DATE", newline),
            Form::Utc | Form::Floating | Form::Zoned(_) => line.remove_parameter("VALUE", newline),
        }
    }

    /// A new line of a name with this time.
    pub(crate) fn line(&self, name: &str, newline: &str) -> Line {
        let mut line = Line::new(name, "", newline);
        self.write_to(&mut line, newline);
        line
    }

    /// The time so much later.
    pub(crate) fn after(&self, written: &str, zones: &Zones) -> Result<Self, Fault> {
        let (days, rest) = duration(written).ok_or(Fault::Value)?;
        let civil = self.civil.checked_add(days).map_err(|_| Fault::Value)?;
        if self.form == Form::Day {
            let moved = civil.checked_add(rest).map_err(|_| Fault::Value)?;
            return Self::day(moved.date()).ok_or(Fault::Value);
        }
        let moved = Self {
            civil,
            ..self.clone()
        };
        let at = moved.reread(zones)?.checked_add(rest).map_err(|_| Fault::Value)?;
        Self::at(at, &self.form, zones)
    }

    /// The day after, for a whole day.
    pub(crate) fn next_day(&self) -> Option<Self> {
        Self::day(self.civil.date().checked_add(1.day()).ok()?)
    }

    /// The moment of what a clock shows in this form.
    fn reread(&self, zones: &Zones) -> Result<Timestamp, Fault> {
        rules(&self.form, zones)?
            .to_timestamp(self.civil)
            .map_err(|_| Fault::Value)
    }

    /// The same in a series that moved by so much on the clock, and is written in a form now.
    pub(crate) fn moved(&self, by: SignedDuration, form: &Form, zones: &Zones) -> Option<Self> {
        if (self.form == Form::Day) != (*form == Form::Day) {
            return None;
        }
        self.shifted(by, zones)
    }

    /// The same, so much by the clock later or earlier.
    pub(crate) fn shifted(&self, by: SignedDuration, zones: &Zones) -> Option<Self> {
        let civil = self.civil.checked_add(by).ok()?;
        let moved = Self {
            civil,
            ..self.clone()
        };
        let at = moved.reread(zones).ok()?;
        Some(Self { at, ..moved })
    }
}

/// The rules by which a form is read. Days count in UTC.
fn rules(form: &Form, zones: &Zones) -> Result<TimeZone, Fault> {
    match form {
        Form::Day | Form::Utc => Ok(TimeZone::UTC),
        Form::Floating => Ok(zones.own().rules.clone()),
        Form::Zoned(tzid) => zones.get(tzid).map(|zone| zone.rules).ok_or(Fault::Zone),
    }
}
