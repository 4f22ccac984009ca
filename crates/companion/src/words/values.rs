//! What a field holds, as a person reads it: dates and times of this computer, choices by their labels, people by name and address, a
//! series as a sentence.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use regarding_model::fields::{
    Attendee, Content, Days, End, Field, Importance, Kind, Moment, Nth, Pattern, Period, PersonName,
    Recurrence, ShowAs, TaskStatus, Value,
};
use regarding_model::{say, say_many};

/// A value in words; several lines where it has several parts.
pub(crate) fn value(value: &Value, zone: &TimeZone) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Date(date) => day(*date),
        Value::Moment(Moment::Day(date)) => day(*date),
        Value::Moment(Moment::At(at)) => moment(*at, zone),
        Value::Name(name) => full_name(name),
        Value::Address(address) => {
            let parts = address.parts().into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join("\n")
        }
        Value::Period(when) => period(when, zone),
        Value::Recurrence(rule) => recurrence(rule),
        Value::People(people) => people.iter().map(person).collect::<Vec<_>>().join("\n"),
        Value::Importance(importance) => match importance {
            Importance::Low => say!("Low"),
            Importance::Normal => say!("Normal"),
            Importance::High => say!("High"),
        },
        Value::ShowAs(show) => match show {
            ShowAs::Free => say!("Free"),
            ShowAs::Tentative => say!("Tentative"),
            ShowAs::Busy => say!("Busy"),
            ShowAs::OutOfOffice => say!("Out of office"),
        },
        Value::Status(status) => match status {
            TaskStatus::NotStarted => say!("Not started"),
            TaskStatus::InProgress => say!("In progress"),
            TaskStatus::Waiting => say!("Waiting on someone else"),
            TaskStatus::Deferred => say!("Deferred"),
            TaskStatus::Completed => say!("Completed"),
        },
        Value::Percent(percent) => format!("{percent} %"),
        Value::Record(record) => record.to_string(),
        Value::Files(files) => {
            let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
            names.join("\n")
        }
    }
}

/// An occurrence of a series, by what is different in it.
pub(crate) fn occurrence(content: &Content, zone: &TimeZone) -> String {
    let lines = content.values().map(|(field, held)| {
        let (name, held) = (super::fields::name(Kind::Appointment, field), value(held, zone));
        format!("{name}: {held}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What something is called: its subject, a person's name.
pub(crate) fn title(content: &Content) -> String {
    match (content.get(Field::Subject), content.get(Field::FullName)) {
        (Some(Value::Text(subject)), _) => subject.clone(),
        (_, Some(Value::Name(name))) => full_name(name),
        _ => String::new(),
    }
}

/// What tells something from others of the same name: a person's address, the time of an appointment or a task.
pub(crate) fn detail(content: &Content, zone: &TimeZone) -> String {
    let told = [
        Field::Email1,
        Field::Time,
        Field::Due,
        Field::Company,
        Field::Mobile,
    ];
    let parts = told.into_iter().filter_map(|field| content.get(field));
    parts
        .map(|held| value(held, zone))
        .collect::<Vec<_>>()
        .join(" · ")
}

fn full_name(name: &PersonName) -> String {
    let parts = [&name.first, &name.middle, &name.last, &name.suffix];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.cloned().collect::<Vec<_>>().join(" ")
}

fn person(who: &Attendee) -> String {
    match &who.name {
        Some(name) if !name.is_empty() => format!("{name} <{}>", who.address),
        _ => who.address.to_string(),
    }
}

pub(crate) fn day(date: Date) -> String {
    say!(
        "{day} {month} {year}",
        day = date.day(),
        month = super::time::month(date.month()),
        year = date.year()
    )
}

/// A moment with its year and its day of the week: what is compared is said whole.
pub(crate) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned_datetime(zone.clone());
    say!(
        "{weekday} {day}, {time}",
        weekday = weekday(at.weekday()),
        day = day(at.date()),
        time = at.strftime("%H:%M")
    )
}

fn period(period: &Period, zone: &TimeZone) -> String {
    match period {
        Period::Timed { start, end } => {
            let (first, last) = (
                start.to_zoned_datetime(zone.clone()),
                end.to_zoned_datetime(zone.clone()),
            );
            let until = if first.date() == last.date() {
                last.strftime("%H:%M").to_string()
            } else {
                moment(*end, zone)
            };
            format!("{} – {until}", moment(*start, zone))
        }
        Period::AllDay { first, until } => {
            let last = until.checked_sub(1.day()).unwrap_or(*until);
            let days = if last > *first {
                format!("{} – {}", day(*first), day(last))
            } else {
                day(*first)
            };
            say!("{days}, all day", days = days)
        }
    }
}

/// A series as a sentence without its full stop.
fn recurrence(rule: &Recurrence) -> String {
    let often = pattern(rule);
    match rule.end {
        End::Never => often,
        End::After(count) => say_many!(
            count = count,
            "{often}, {count} time",
            "{often}, {count} times",
            often = often
        ),
        End::On(date) => say!("{often}, until {day}", often = often, day = day(date)),
    }
}

fn pattern(rule: &Recurrence) -> String {
    match rule.pattern {
        Pattern::Daily => days_apart(rule.interval),
        Pattern::Weekly { days, .. } => say!(
            "{often} on {days}",
            often = weeks_apart(rule.interval),
            days = named(days)
        ),
        Pattern::MonthlyOn { day } => say!(
            "{often} on day {day}",
            often = months_apart(rule.interval),
            day = day
        ),
        Pattern::MonthlyNth { nth, days } => say!(
            "{often} on the {nth}: {days}",
            often = months_apart(rule.interval),
            nth = ordinal(nth),
            days = named(days)
        ),
        Pattern::YearlyOn { month, day } => say!(
            "{often} on {day} {month}",
            often = years_apart(rule.interval),
            day = day,
            month = super::time::month(month)
        ),
        Pattern::YearlyNth { month, nth, days } => say!(
            "{often} in {month} on the {nth}: {days}",
            often = years_apart(rule.interval),
            month = super::time::month(month),
            nth = ordinal(nth),
            days = named(days)
        ),
    }
}

fn days_apart(every: u16) -> String {
    match every {
        0 | 1 => say!("Every day"),
        _ => say_many!(count = every, "Every {count} day", "Every {count} days"),
    }
}

fn weeks_apart(every: u16) -> String {
    match every {
        0 | 1 => say!("Every week"),
        _ => say_many!(count = every, "Every {count} week", "Every {count} weeks"),
    }
}

fn months_apart(every: u16) -> String {
    match every {
        0 | 1 => say!("Every month"),
        _ => say_many!(count = every, "Every {count} month", "Every {count} months"),
    }
}

fn years_apart(every: u16) -> String {
    match every {
        0 | 1 => say!("Every year"),
        _ => say_many!(count = every, "Every {count} year", "Every {count} years"),
    }
}

fn named(days: Days) -> String {
    if days == Days::ALL {
        return say!("any day");
    }
    if days == Days::WORKING {
        return say!("working days");
    }
    let week = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let named = week.into_iter().filter(|day| days.has(*day)).map(weekday);
    named.collect::<Vec<_>>().join(", ")
}

fn ordinal(nth: Nth) -> String {
    match nth {
        Nth::First => say!("first"),
        Nth::Second => say!("second"),
        Nth::Third => say!("third"),
        Nth::Fourth => say!("fourth"),
        Nth::Last => say!("last"),
    }
}

fn weekday(day: Weekday) -> String {
    match day {
        Weekday::Monday => say!("Mon"),
        Weekday::Tuesday => say!("Tue"),
        Weekday::Wednesday => say!("Wed"),
        Weekday::Thursday => say!("Thu"),
        Weekday::Friday => say!("Fri"),
        Weekday::Saturday => say!("Sat"),
        Weekday::Sunday => say!("Sun"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};
    use jiff::tz::TimeZone;
    use regarding_model::fields::{
        Attendee, Days, End, Importance, Moment, Nth, Pattern, Period, PostalAddress, Recurrence, Value,
    };

    use super::value;

    fn said(what: &Value) -> String {
        value(what, &TimeZone::UTC)
    }

    #[test]
    fn times_are_said_whole_in_the_zone_of_this_computer() {
        let start = "2026-11-26T09:00:00Z".parse().unwrap();
        let end = "2026-11-26T10:30:00Z".parse().unwrap();
        let period = Value::Period(Period::Timed { start, end });
        assert_eq!(said(&period), "Thu 26 Nov 2026, 09:00 – 10:30");
        let east = TimeZone::fixed(jiff::tz::offset(15));
        assert_eq!(value(&period, &east), "Fri 27 Nov 2026, 00:00 – 01:30");
        let days = |first, until| said(&Value::Period(Period::AllDay { first, until }));
        assert_eq!(
            days(date(2026, 11, 26), date(2026, 11, 27)),
            "26 Nov 2026, all day"
        );
        assert_eq!(
            days(date(2026, 11, 26), date(2026, 11, 28)),
            "26 Nov 2026 – 27 Nov 2026, all day"
        );
        assert_eq!(said(&Value::Moment(Moment::Day(date(2026, 1, 2)))), "2 Jan 2026");
    }

    #[test]
    fn choices_people_and_addresses_are_said_in_words() {
        assert_eq!(said(&Value::Importance(Importance::High)), "High");
        let people = Value::people(vec![
            Attendee {
                address: "karla@elsewhere.example".parse().unwrap(),
                name: Some("Karla Neumann".into()),
            },
            Attendee {
                address: "ada@elsewhere.example".parse().unwrap(),
                name: None,
            },
        ]);
        assert_eq!(
            said(&people.unwrap()),
            "ada@elsewhere.example\nKarla Neumann <karla@elsewhere.example>"
        );
        let address = PostalAddress {
            street: "Pier 3".into(),
            city: "Kiel".into(),
            ..PostalAddress::default()
        };
        assert_eq!(said(&Value::Address(address)), "Pier 3\nKiel");
    }

    #[test]
    fn a_series_is_a_sentence() {
        let rule = |pattern, interval, end| {
            said(&Value::Recurrence(Recurrence {
                pattern,
                interval,
                end,
                zone: None,
            }))
        };
        let days = Days::default().with(Weekday::Monday).with(Weekday::Thursday);
        let weekly = Pattern::Weekly {
            days,
            week_start: Weekday::Monday,
        };
        assert_eq!(rule(weekly, 1, End::Never), "Every week on Mon, Thu");
        assert_eq!(
            rule(weekly, 2, End::After(5)),
            "Every 2 weeks on Mon, Thu, 5 times"
        );
        assert_eq!(
            rule(Pattern::Daily, 1, End::On(date(2027, 1, 2))),
            "Every day, until 2 Jan 2027"
        );
        let nth = Pattern::MonthlyNth {
            nth: Nth::Last,
            days: Days::WORKING,
        };
        assert_eq!(rule(nth, 1, End::Never), "Every month on the last: working days");
    }
}
