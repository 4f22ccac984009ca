//! Times relative to the moment at which the sample is made. The company keeps one offset from UTC all year: a time
//! zone's rules come from the computer, and the sample must be the same on each.

use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan, ZonedDateTime};

/// The calendar of the sample.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    now: ZonedDateTime,
}

impl Calendar {
    pub(crate) fn new(now: Timestamp) -> Self {
        // Whole seconds only: that is what mail and the Web API carry.
        let whole = Timestamp::from_second(now.as_second()).unwrap_or(now);
        Self {
            now: whole.to_zoned_datetime(TimeZone::fixed(Offset::constant(1))),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now.timestamp()
    }

    /// The day that is so many days ahead (negative: ago).
    pub(crate) fn day(&self, ahead: i64) -> Date {
        self.now.date().saturating_add(ahead.days())
    }

    /// The same, moved to the next day on which people work.
    pub(crate) fn working_day(&self, ahead: i64) -> Date {
        let day = self.day(ahead);
        match day.weekday() {
            Weekday::Saturday => day.saturating_add(2.days()),
            Weekday::Sunday => day.saturating_add(1.day()),
            Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => {
                day
            }
        }
    }

    /// A time of day on a day.
    pub(crate) fn at(&self, day: Date, hour: i8, minute: i8) -> Timestamp {
        let zone = self.now.time_zone().clone();
        let hour = hour.clamp(0, 23);
        let minute = minute.clamp(0, 59);
        day.at(hour, minute, 0, 0)
            .to_zoned_datetime(zone)
            .map_or(self.now(), |zoned| zoned.timestamp())
    }

    /// A time of day so many days ahead, on a working day.
    pub(crate) fn working_time(&self, ahead: i64, hour: i8, minute: i8) -> Timestamp {
        self.at(self.working_day(ahead), hour, minute)
    }

    /// The same in the past: never later than half an hour ago.
    pub(crate) fn past_time(&self, days_ago: i64, hour: i8, minute: i8) -> Timestamp {
        let mut day = self.day(-days_ago);
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.saturating_sub(1.day());
        }
        self.at(day, hour, minute)
            .min(self.now() - SignedDuration::from_mins(30))
    }

    /// A moment so many minutes ago.
    pub(crate) fn minutes_ago(&self, minutes: i64) -> Timestamp {
        self.now() - SignedDuration::from_mins(minutes)
    }

    /// A moment as the company's people would write its day: `20 Nov`.
    pub(crate) fn short_day(&self, moment: Timestamp) -> String {
        self.local(moment).strftime("%-d %b").to_string()
    }

    /// The moment on the company's clocks.
    pub(crate) fn local(&self, moment: Timestamp) -> ZonedDateTime {
        moment.to_zoned_datetime(self.now.time_zone().clone())
    }
}

/// A day of the month as people say it: `the 26th`.
pub(crate) fn ordinal(day: Date) -> String {
    let number = day.day();
    let ending = match (number % 10, number / 10) {
        (1, 0 | 2 | 3) => "st",
        (2, 0 | 2) => "nd",
        (3, 0 | 2) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Calendar, ordinal};

    #[test]
    fn the_picture_was_taken_on_a_sunday_and_its_visit_is_on_thursday_the_26th() {
        let calendar = Calendar::new("2026-11-22T08:53:00Z".parse().unwrap());
        assert_eq!(calendar.working_day(4), date(2026, 11, 26));
        assert_eq!(ordinal(calendar.working_day(4)), "26th");
        assert_eq!(calendar.working_day(0), date(2026, 11, 23));
        assert_eq!(
            calendar.at(date(2026, 11, 26), 9, 0).to_string(),
            "2026-11-26T08:00:00Z"
        );
    }

    #[test]
    fn days_have_their_endings() {
        let endings = [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (12, "12th"),
            (13, "13th"),
        ];
        for (day, text) in endings {
            assert_eq!(ordinal(date(2026, 1, day)), text);
        }
        assert_eq!(
            [21, 22, 23, 31].map(|day| ordinal(date(2026, 1, day))),
            ["21st", "22nd", "23rd", "31st"]
        );
    }
}
