//! Moments as a person reads them, in this computer's time zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_dataverse::When;
use regarding_model::say;

use super::values;

/// `10:32` for a moment of the same day as `now`, else `14 Nov 10:32`, with the year when it is another one.
pub(crate) fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (
        at.to_zoned_datetime(zone.clone()),
        now.to_zoned_datetime(zone.clone()),
    );
    let clock = at.strftime("%H:%M").to_string();
    if at.date() == now.date() {
        return clock;
    }
    let (day, month) = (at.day(), month(at.month()));
    if at.year() == now.year() {
        say!("{day} {month} {time}", day = day, month = month, time = clock)
    } else {
        say!(
            "{day} {month} {year} {time}",
            day = day,
            month = month,
            year = at.year(),
            time = clock
        )
    }
}

pub(super) fn month(number: i8) -> String {
    match number {
        1 => say!("Jan"),
        2 => say!("Feb"),
        3 => say!("Mar"),
        4 => say!("Apr"),
        5 => say!("May"),
        6 => say!("Jun"),
        7 => say!("Jul"),
        8 => say!("Aug"),
        9 => say!("Sep"),
        10 => say!("Oct"),
        11 => say!("Nov"),
        _ => say!("Dec"),
    }
}

/// As [`moment`], in this computer's own zone.
pub(crate) fn here(at: Timestamp, now: Timestamp) -> String {
    moment(at, now, &TimeZone::system())
}

/// A value of the organization's in the words of this program, in this computer's zone: one style beside that of its own times.
pub(crate) fn of_record(when: When, zone: &TimeZone) -> String {
    match when {
        When::Day(date) => values::day(date),
        When::DayOf(at) => values::day(at.to_zoned_datetime(zone.clone()).date()),
        When::At(at) => values::moment(at, zone),
    }
}

/// A moment with its day and year, in this computer's own zone.
pub(crate) fn whole(at: Timestamp) -> String {
    values::moment(at, &TimeZone::system())
}

/// A moment of a view (RFC 3339) as shortly as it is clear; what is none stays as it is.
pub(crate) fn of_view(text: &str, now: Timestamp) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |at| here(at, now))
}

/// The time of day of a moment of a view (RFC 3339), in this zone; what is none stays as it is.
pub(crate) fn clock(text: &str, zone: &TimeZone) -> String {
    text.parse::<Timestamp>().map_or_else(
        |_| text.to_owned(),
        |at| at.to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string(),
    )
}

/// RFC 3339 to the second, as front doors get times.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Reads a local date and time of a form, `YYYY-MM-DDTHH:MM`.
pub(crate) fn of_form(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let civil: jiff::civil::DateTime = text.trim().parse().ok()?;
    zone.to_ambiguous_timestamp(civil).compatible().ok()
}

/// Writes a moment as a form takes it.
pub(crate) fn to_form(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime("%Y-%m-%dT%H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use regarding_dataverse::When;

    use super::{clock, moment, of_form, of_record, rfc3339, to_form};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_said_as_shortly_as_it_is_clear() {
        let now = at("2026-03-05T12:00:00Z");
        let table = [
            ("2026-03-05T09:05:00Z", "09:05"),
            ("2026-03-04T09:05:00Z", "4 Mar 09:05"),
            ("2025-12-31T23:00:00Z", "31 Dec 2025 23:00"),
        ];
        for (moment_text, expected) in table {
            assert_eq!(moment(at(moment_text), now, &TimeZone::UTC), expected);
        }
    }

    #[test]
    fn a_time_of_day_is_that_of_the_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(clock("2026-07-01T22:30:00Z", &zone), "00:30");
        assert_eq!(clock("2026-07-01", &zone), "2026-07-01");
    }

    #[test]
    fn times_of_records_are_said_as_the_programs_own() {
        let east = TimeZone::fixed(jiff::tz::offset(2));
        let moment = at("2026-11-23T22:35:00Z");
        assert_eq!(
            of_record(When::Day(jiff::civil::date(2026, 12, 20)), &east),
            "20 Dec 2026"
        );
        assert_eq!(of_record(When::At(moment), &east), "Tue 24 Nov 2026, 00:35");
        assert_eq!(of_record(When::DayOf(moment), &east), "24 Nov 2026");
    }

    #[test]
    fn form_times_are_local_and_survive_the_way_back() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let moment = of_form("2026-03-05T14:30", &zone).unwrap();
        assert_eq!(rfc3339(moment), "2026-03-05T12:30:00Z");
        assert_eq!(to_form(moment, &zone), "2026-03-05T14:30");
        assert_eq!(of_form("tomorrow", &zone), None);
    }
}
