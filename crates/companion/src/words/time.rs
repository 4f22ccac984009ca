//! Moments as a person reads them, in this computer's time zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_model::say;

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

    use super::{moment, of_form, rfc3339, to_form};

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
    fn form_times_are_local_and_survive_the_way_back() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let moment = of_form("2026-03-05T14:30", &zone).unwrap();
        assert_eq!(rfc3339(moment), "2026-03-05T12:30:00Z");
        assert_eq!(to_form(moment, &zone), "2026-03-05T14:30");
        assert_eq!(of_form("tomorrow", &zone), None);
    }
}
