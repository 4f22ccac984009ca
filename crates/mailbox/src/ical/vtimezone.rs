//! Definitions of time zones in a calendar (RFC 5545 section 3.6.5): read as rules, and written for a zone of the database.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Dst, TimeZone};
use jiff::{Timestamp, ToSpan as _};

use super::rule;
use crate::lines::{Component, Line};

/// The rules of a definition: what holds now, for all times. The older rules that it may name as well are left aside.
pub(super) fn rules(definition: &Component) -> Option<TimeZone> {
    let standard = latest(definition, "STANDARD");
    let daylight = latest(definition, "DAYLIGHT").filter(|it| standard.is_none() || it.yearly.is_some());
    let (standard, daylight) = match (standard, daylight) {
        (Some(standard), Some(daylight)) => (standard, daylight),
        (Some(only), None) | (None, Some(only)) => {
            return TimeZone::posix(&format!("<XXX>{}", posix_offset(only.offset))).ok();
        }
        (None, None) => return None,
    };
    let posix = format!(
        "<STD>{}<DST>{},{},{}",
        posix_offset(standard.offset),
        posix_offset(daylight.offset),
        daylight.posix_rule()?,
        standard.posix_rule()?,
    );
    TimeZone::posix(&posix).ok()
}

/// One half of the year.
struct Observance {
    /// Seconds east of Greenwich.
    offset: i32,
    start: DateTime,
    /// Month, which of the weekdays (5 is the last), and the weekday.
    yearly: Option<(i8, i8, Weekday)>,
}

impl Observance {
    fn read(component: &Component) -> Option<Self> {
        let start = super::clock::civil(component.first("DTSTART")?.value())?.0;
        let yearly = component
            .first("RRULE")
            .filter(|line| !line.value().contains("UNTIL="))
            .and_then(|line| rule::yearly_weekday(line.value(), start.date()));
        Some(Self {
            offset: offset(component.first("TZOFFSETTO")?.value())?,
            start,
            yearly,
        })
    }

    fn posix_rule(&self) -> Option<String> {
        let (month, week, day) = self.yearly?;
        let time = self.start.time();
        Some(format!(
            "M{month}.{week}.{}/{:02}:{:02}:{:02}",
            day.to_sunday_zero_offset(),
            time.hour(),
            time.minute(),
            time.second()
        ))
    }
}

fn latest(definition: &Component, name: &str) -> Option<Observance> {
    let all = definition.components(name).filter_map(Observance::read);
    all.max_by_key(|it| (it.yearly.is_some(), it.start))
}

/// `+0100`, `-033000`
fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => (1, text),
    };
    let part = |from: usize| digits.get(from..from + 2)?.parse::<i32>().ok();
    let seconds = part(0)? * 3600 + part(2)? * 60 + part(4).unwrap_or(0);
    (seconds < 26 * 3600).then_some(sign * seconds)
}

/// POSIX counts to the west.
fn posix_offset(seconds: i32) -> String {
    let sign = if seconds > 0 { "-" } else { "+" };
    let seconds = seconds.abs();
    format!(
        "{sign}{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// The definition of a zone of the database, good from a day on.
pub(super) fn write(zone: &TimeZone, name: &str, from: Date, newline: &str) -> Component {
    let mut definition = Component::new("VTIMEZONE", newline);
    definition.push_line(
        Line::new("TZID", &crate::lines::text::escape(name), newline),
        newline,
    );
    let begin = from
        .checked_sub(1.year())
        .and_then(|day| zone.to_zoned_datetime(day.at(0, 0, 0, 0)))
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    let changes: Vec<Change> = zone
        .following(begin)
        .take(12)
        .filter_map(|it| Change::of(zone, &it))
        .collect();
    let (dst, standard): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(|change| change.dst);
    if dst.is_empty() && standard.is_empty() {
        definition.push_component(fixed(zone, begin, newline), newline);
    }
    for half in [standard, dst] {
        for component in observances(&half, newline) {
            definition.push_component(component, newline);
        }
    }
    definition
}

/// One moment at which clocks change.
struct Change {
    /// What the clock shows right before it would change.
    local: DateTime,
    before: i32,
    after: i32,
    name: String,
    dst: bool,
}

impl Change {
    fn of(zone: &TimeZone, transition: &jiff::tz::TimeZoneTransition<'_>) -> Option<Self> {
        let at = transition.timestamp();
        let before = zone.to_offset(at.checked_sub(1.second()).ok()?);
        Some(Self {
            local: before.to_datetime(at),
            before: before.seconds(),
            after: transition.offset().seconds(),
            name: transition.abbreviation().to_owned(),
            dst: transition.dst() == Dst::Yes,
        })
    }

    fn weekday_of_month(&self) -> (i8, Weekday) {
        (self.local.month(), self.local.weekday())
    }

    fn component(&self, newline: &str) -> Component {
        let kind = if self.dst { "DAYLIGHT" } else { "STANDARD" };
        let mut component = Component::new(kind, newline);
        let lines = [
            ("DTSTART", super::clock::write_civil(self.local)),
            ("TZOFFSETFROM", written(self.before)),
            ("TZOFFSETTO", written(self.after)),
            ("TZNAME", self.name.clone()),
        ];
        for (name, value) in lines {
            component.push_line(Line::new(name, &value, newline), newline);
        }
        component
    }
}

/// One component with a yearly rule when all changes keep to one, else one for each change.
fn observances(changes: &[Change], newline: &str) -> Vec<Component> {
    let Some(first) = changes.first() else {
        return Vec::new();
    };
    let alike = changes.iter().all(|change| {
        change.weekday_of_month() == first.weekday_of_month()
            && change.local.time() == first.local.time()
            && (change.before, change.after) == (first.before, first.after)
    });
    match rule_of(changes).filter(|_| alike && changes.len() > 2) {
        Some(nth) => {
            let (month, day) = first.weekday_of_month();
            let value = format!("FREQ=YEARLY;BYMONTH={month};BYDAY={nth}{}", rule::day_name(day));
            let mut component = first.component(newline);
            component.push_line(Line::new("RRULE", &value, newline), newline);
            vec![component]
        }
        None => changes.iter().map(|change| change.component(newline)).collect(),
    }
}

/// Which of the weekdays of its month every change falls on: 1 to 4, or -1 for the last.
fn rule_of(changes: &[Change]) -> Option<i8> {
    let is_last = |change: &Change| change.local.day() + 7 > change.local.date().days_in_month();
    if changes.iter().all(is_last) {
        return Some(-1);
    }
    let nth = |change: &Change| (change.local.day() - 1) / 7 + 1;
    let first = changes.first().map(nth)?;
    changes.iter().all(|change| nth(change) == first).then_some(first)
}

fn fixed(zone: &TimeZone, at: Timestamp, newline: &str) -> Component {
    let offset = zone.to_offset(at).seconds();
    Change {
        local: DateTime::constant(1970, 1, 1, 0, 0, 0, 0),
        before: offset,
        after: offset,
        name: zone.to_offset_info(at).abbreviation().to_owned(),
        dst: false,
    }
    .component(newline)
}

fn written(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}
