//! How an appointment repeats: what `recurringappointmentmaster` can say (reference C3), which is what RFC 5545 can say less its
//! rarer rules. A rule that does not fit is withheld, never bent until it does.

use core::fmt;

use jiff::civil;

/// A set of days of the week.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Days(u8);

impl Days {
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b011_1110);
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);

    /// The set of a mask with Sunday = 1 to Saturday = 64 (`daysofweekmask`); `None` for an empty or larger one.
    #[must_use]
    pub fn of_mask(mask: u8) -> Option<Self> {
        (1..=127).contains(&mask).then_some(Self(mask))
    }

    /// The mask, Sunday = 1 to Saturday = 64.
    #[must_use]
    pub fn mask(self) -> u8 {
        self.0
    }

    /// The set with one more day.
    #[must_use]
    pub fn with(self, day: civil::Weekday) -> Self {
        Self(self.0 | 1 << day.to_sunday_zero_offset())
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn has(self, day: civil::Weekday) -> bool {
        self.0 & 1 << day.to_sunday_zero_offset() != 0
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Which of the matching days of a month (`instance`).
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "they say it")]
pub enum Nth {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

/// The days on which it repeats.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Every so many days.
    Daily,
    /// On these days of every so many weeks; weeks begin on `week_start`.
    Weekly {
        /// The days.
        days: Days,
        /// The first day of a week; tells which weeks are left out.
        week_start: civil::Weekday,
    },
    /// On a day of every so many months. A month that lacks the day has none.
    MonthlyOn {
        /// 1 to 31.
        day: i8,
    },
    /// On the nth of these days of every so many months.
    MonthlyNth {
        /// Which one.
        nth: Nth,
        /// The days that count.
        days: Days,
    },
    /// On a date of every so many years.
    YearlyOn {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// On the nth of these days of a month, every so many years.
    YearlyNth {
        /// 1 to 12.
        month: i8,
        /// Which one.
        nth: Nth,
        /// The days that count.
        days: Days,
    },
}

/// Where a series ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nowhere.
    Never,
    /// After so many occurrences, 1 to 999, left-out ones counted.
    After(u16),
    /// With the last occurrence on or before this day, in the series' time zone.
    On(civil::Date),
}

/// A series' rule. When its first occurrence is, and how long each one takes, is the field `Time`.
#[derive(Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// The days.
    pub pattern: Pattern,
    /// Every so many days, weeks, months or years: 1 to 1000.
    pub interval: u16,
    /// The end.
    pub end: End,
    /// The IANA name of the time zone in which the hour stays the same over the year; `None` for whole days and for times
    /// that were given in UTC.
    pub zone: Option<String>,
}

impl fmt::Debug for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recurrence")
    }
}
