//! Dates and times as a calendar writes them: days, moments in UTC, in a named zone, or wherever one is.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, ToSpan as _};
use regarding_model::fields::Moment;

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

/// What a clock shows, and whether it is in UTC.
pub(super) fn civil(value: &str) -> Option<(DateTime, bool)> {
    civil_parts(value).map(|(civil, _, utc)| (civil, utc))
}

/// Reads `20260302`, `20260302T100000` and `20260302T100000Z`; dashes, colons and missing seconds are forgiven.
fn civil_parts(value: &str) -> Option<(DateTime, bool, bool)> {
    let bare: String = value.trim().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let (date, time) = match bare.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (bare.as_str(), None),
    };
    let date = read_date(date)?;
    let Some(time) = time else {
        return Some((date.at(0, 0, 0, 0), false, false));
    };
    let (digits, utc) = match time.strip_suffix(['Z', 'z']) {
        Some(digits) => (digits, true),
        None => (time, false),
    };
    // Fractions are no part of the format.
    let digits = digits.split(['.', ',']).next().unwrap_or_default();
    Some((date.to_datetime(read_time(digits)?), true, utc))
}

/// Reads `20260302`.
pub(crate) fn read_date(digits: &str) -> Option<Date> {
    let number = |from, to| {
        digits
            .get(from..to)
            .filter(|it| it.bytes().all(|b| b.is_ascii_digit()))
    };
    if digits.len() != 8 {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn read_time(digits: &str) -> Option<Time> {
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| {
        digits
            .get(from..from + 2)
            .map_or(Some(0), |it| it.parse::<i8>().ok())
    };
    // A leap second is the second before.
    Time::new(part(0)?, part(2)?, part(4)?.min(59), 0).ok()
}

/// `20260302T100000`
pub(crate) fn write_civil(civil: DateTime) -> String {
    let (date, time) = (write_date(civil.date()), civil.time());
    format!(
        "{date}T{:02}{:02}{:02}",
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// `20260302`
pub(crate) fn write_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year().max(0), date.month(), date.day())
}

/// Reads a duration (RFC 5545 section 3.3.6): whole days, which keep the hour over a change of clocks, and an exact rest.
pub(crate) fn duration(value: &str) -> Option<(Span, SignedDuration)> {
    let value = value.trim();
    let (negative, rest) = match value.split_at_checked(1)? {
        ("-", rest) => (true, rest),
        ("+", rest) => (false, rest),
        _ => (false, value),
    };
    let rest = rest.strip_prefix(['P', 'p'])?;
    let (mut days, mut seconds, mut digits, mut any) = (0_i64, 0_i64, String::new(), false);
    for character in rest.chars() {
        match character.to_ascii_uppercase() {
            'T' if digits.is_empty() => {}
            digit @ '0'..='9' if digits.len() < 9 => digits.push(digit),
            unit => {
                let number: i64 = digits.parse().ok()?;
                digits.clear();
                any = true;
                match unit {
                    'W' => days += number * 7,
                    'D' => days += number,
                    'H' => seconds += number * 3600,
                    'M' => seconds += number * 60,
                    'S' => seconds += number,
                    _ => return None,
                }
            }
        }
    }
    if !any || !digits.is_empty() {
        return None;
    }
    let sign = if negative { -1 } else { 1 };
    let span = Span::new().try_days(sign * days).ok()?;
    Some((span, SignedDuration::from_secs(sign * seconds)))
}
