//! The days of appointments and series (B-80, reference C3).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use regarding_model::fields::{Days, End, Nth, Pattern, Period, Recurrence};
use regarding_sync::agenda::{Occurrence, Repeats, Shown, occurrences};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| unreachable!("{text}"))
}

fn shown(first: Date, last: Date) -> Shown {
    Shown {
        first,
        last,
        zone: berlin(),
    }
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)
}

fn hour(start: &str) -> Period {
    let start = at(start);
    Period::Timed {
        start,
        end: start + jiff::SignedDuration::from_hours(1),
    }
}

fn rule(pattern: Pattern, interval: u16, end: End) -> Recurrence {
    Recurrence {
        pattern,
        interval,
        end,
        zone: Some("Europe/Berlin".to_owned()),
    }
}

fn weekly(days: &[Weekday]) -> Pattern {
    Pattern::Weekly {
        days: days.iter().fold(Days::default(), |days, day| days.with(*day)),
        week_start: Weekday::Monday,
    }
}

fn starts(period: &Period, rule: &Recurrence, shown: &Shown) -> Vec<String> {
    let repeats = Repeats {
        period,
        rule: Some(rule),
        apart: &BTreeMap::new(),
    };
    let found = occurrences(repeats, shown);
    found.iter().map(text).collect()
}

fn text(one: &Occurrence) -> String {
    match one.period {
        Period::Timed { start, .. } => start.to_string(),
        Period::AllDay { first, .. } => first.to_string(),
    }
}

#[test]
fn a_series_keeps_its_hour_over_the_change_of_the_clocks() {
    // Berlin goes from UTC+1 to UTC+2 on 29 March 2026.
    let found = starts(
        &hour("2026-03-23T08:00:00Z"),
        &rule(weekly(&[Weekday::Monday]), 1, End::Never),
        &shown(date(2026, 3, 23), date(2026, 4, 6)),
    );
    assert_eq!(
        found,
        [
            "2026-03-23T08:00:00Z",
            "2026-03-30T07:00:00Z",
            "2026-04-06T07:00:00Z"
        ]
    );
}

#[test]
fn every_pattern_gives_its_days() {
    let may = shown(date(2026, 5, 1), date(2026, 5, 31));
    let begins = hour("2026-01-05T08:00:00Z");
    let days = |pattern, interval| -> Vec<String> {
        let found = starts(&begins, &rule(pattern, interval, End::Never), &may);
        found.iter().map(|text| text[8..10].to_owned()).collect()
    };
    assert_eq!(days(Pattern::Daily, 10), ["05", "15", "25"]);
    assert_eq!(
        days(weekly(&[Weekday::Monday, Weekday::Thursday]), 2),
        ["11", "14", "25", "28"],
        "the weeks of 5 January and every second one after it"
    );
    assert_eq!(days(Pattern::MonthlyOn { day: 31 }, 1), ["31"]);
    let nth = |nth, days| Pattern::MonthlyNth { nth, days };
    assert_eq!(
        days(nth(Nth::Second, Days::default().with(Weekday::Tuesday)), 1),
        ["12"]
    );
    assert_eq!(days(nth(Nth::Last, Days::WORKING), 1), ["29"]);
    assert_eq!(days(Pattern::YearlyOn { month: 5, day: 4 }, 1), ["04"]);
    let yearly = Pattern::YearlyNth {
        month: 5,
        nth: Nth::First,
        days: Days::default().with(Weekday::Friday),
    };
    assert_eq!(days(yearly, 1), ["01"]);
}

#[test]
fn a_month_without_the_day_has_no_occurrence_and_the_end_is_kept() {
    let year = shown(date(2026, 1, 1), date(2026, 12, 31));
    let begins = hour("2026-01-31T08:00:00Z");
    let monthly = Pattern::MonthlyOn { day: 31 };
    assert_eq!(starts(&begins, &rule(monthly, 1, End::Never), &year).len(), 7);
    assert_eq!(starts(&begins, &rule(monthly, 1, End::After(3)), &year).len(), 3);
    assert_eq!(
        starts(&begins, &rule(monthly, 1, End::On(date(2026, 5, 30))), &year).len(),
        2
    );
}

#[test]
fn occurrences_that_differ_stand_where_they_are_and_those_taken_out_nowhere() {
    let begins = hour("2026-05-04T08:00:00Z");
    let weekly = rule(weekly(&[Weekday::Monday]), 1, End::Never);
    let moved = hour("2026-05-13T12:00:00Z");
    let apart = BTreeMap::from([
        (at("2026-05-11T08:00:00Z"), Some(moved)),
        (at("2026-05-18T08:00:00Z"), None),
        // Moved into the span from outside of it.
        (at("2026-07-06T08:00:00Z"), Some(hour("2026-05-20T06:00:00Z"))),
    ]);
    let repeats = Repeats {
        period: &begins,
        rule: Some(&weekly),
        apart: &apart,
    };
    let found = occurrences(repeats, &shown(date(2026, 5, 4), date(2026, 5, 25)));
    let told: Vec<String> = found.iter().map(text).collect();
    assert_eq!(
        told,
        [
            "2026-05-04T08:00:00Z",
            "2026-05-13T12:00:00Z",
            "2026-05-20T06:00:00Z",
            "2026-05-25T08:00:00Z"
        ]
    );
    assert_eq!(found[1].original, at("2026-05-11T08:00:00Z"));
}

#[test]
fn whole_days_are_days_wherever_one_is_and_long_ones_are_on_each_of_theirs() {
    let period = Period::AllDay {
        first: date(2026, 5, 30),
        until: date(2026, 6, 3),
    };
    let june = shown(date(2026, 6, 1), date(2026, 6, 30));
    let alone = Repeats {
        period: &period,
        rule: None,
        apart: &BTreeMap::new(),
    };
    let found = occurrences(alone, &june);
    assert_eq!(found.len(), 1);
    assert_eq!(june.days(&found[0].period), [date(2026, 6, 1), date(2026, 6, 2)]);
    let yearly = Recurrence {
        zone: None,
        ..rule(Pattern::YearlyOn { month: 5, day: 30 }, 1, End::Never)
    };
    let later = shown(date(2031, 6, 2), date(2031, 6, 2));
    assert_eq!(starts(&period, &yearly, &later), ["2031-05-30"]);
    assert!(starts(&period, &yearly, &shown(date(2031, 6, 3), date(2031, 6, 9))).is_empty());
}

#[test]
fn what_ends_at_midnight_is_not_on_the_day_that_begins_then() {
    let night = Period::Timed {
        start: at("2026-05-04T20:00:00Z"),
        end: at("2026-05-04T22:00:00Z"),
    };
    let week = shown(date(2026, 5, 4), date(2026, 5, 10));
    assert_eq!(
        week.days(&night),
        [date(2026, 5, 4)],
        "in Berlin it ends at midnight"
    );
}

#[test]
fn a_series_of_long_ago_and_one_without_end_cost_no_more_than_their_days() {
    let old = hour("1970-01-01T08:00:00Z");
    let daily = rule(Pattern::Daily, 1, End::Never);
    let week = shown(date(2026, 5, 4), date(2026, 5, 10));
    assert_eq!(starts(&old, &daily, &week).len(), 7);
}
