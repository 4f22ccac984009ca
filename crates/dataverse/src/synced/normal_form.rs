//! The normal form: what is written is read again as the same value (B.2 to B.4), whatever it says and wherever the person is.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use regarding_model::fields::{
    Content, Days, End, Field, Importance, Kind, Moment, Nth, Pattern, Period, PersonName, PostalAddress,
    Recurrence, Value,
};
use regarding_model::ids::UserId;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::columns::{ADDRESSES, Columns, DAYS, MOMENTS, texts};
use super::error::Why;
use super::read::Reading;
use super::{Person, SyncedTable, write};
use crate::row::Row;

const ZONES: [&str; 5] = [
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Pacific/Auckland",
];

fn person(zone: &str) -> Person {
    Person {
        user: UserId(Uuid::from_u128(1)),
        addresses: vec![],
        zone: TimeZone::get(zone).unwrap(),
        company: true,
        three_addresses: true,
        attachments: false,
    }
}

fn read(table: SyncedTable, person: &Person, row: &Json) -> Content {
    let reading = Reading {
        table,
        person,
        columns: &Columns::open(),
        parties: "parties",
    };
    reading.content(Row::of(row, "row").unwrap()).unwrap()
}

/// Writes fields, and reads what was written.
fn there_and_back(
    table: SyncedTable,
    person: &Person,
    fields: &[(Field, Option<Value>)],
) -> Result<Content, Why> {
    let mut body = Map::new();
    for (field, value) in fields {
        write::put(table, person, *field, value.as_ref(), &mut body)?;
    }
    Ok(read(table, person, &Json::Object(body)))
}

fn words(most: usize) -> impl Strategy<Value = Option<Value>> {
    let any = proptest::collection::vec(any::<char>(), 0..most / 2);
    any.prop_map(|chars| Value::text(&chars.into_iter().collect::<String>()))
}

fn plain(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<char>(), 0..most / 2).prop_map(|chars| {
        let text: String = chars
            .into_iter()
            .filter(|c| !c.is_control() && *c != '\u{2028}' && *c != '\u{2029}')
            .collect();
        text.trim().to_owned()
    })
}

fn date() -> impl Strategy<Value = Date> {
    (1800..2200_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (-5_000_000_000..7_000_000_000_i64).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn address() -> impl Strategy<Value = Option<Value>> {
    let lines = proptest::collection::vec(plain(250), 0..=3);
    (lines, plain(80), plain(50), plain(20), plain(80), plain(20)).prop_map(
        |(lines, city, region, postal_code, country, box_number)| {
            let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            let address = PostalAddress {
                street: lines.join("\n"),
                city,
                region,
                postal_code,
                country,
                box_number,
            };
            (address != PostalAddress::default()).then_some(Value::Address(address))
        },
    )
}

fn name() -> impl Strategy<Value = Option<Value>> {
    (plain(50), plain(50), plain(50), plain(10)).prop_map(|(first, middle, last, suffix)| {
        let name = PersonName {
            first,
            middle,
            last,
            suffix,
        };
        (name != PersonName::default()).then_some(Value::Name(name))
    })
}

fn period() -> impl Strategy<Value = Period> {
    prop_oneof![
        (moment(), 0..1_000_000_i64).prop_map(|(start, seconds)| Period::Timed {
            start,
            end: start.checked_add(SignedDuration::from_secs(seconds)).unwrap(),
        }),
        (date(), 1..40_i32).prop_map(|(first, days)| Period::AllDay {
            first,
            until: first.checked_add(jiff::ToSpan::days(days)).unwrap(),
        }),
    ]
}

/// A rule out of plain numbers: none of its parts prints itself.
fn rule() -> impl Strategy<Value = Recurrence> {
    let numbers = (0..6_u8, 1..=127_u8, 0..7_i8, 1..=31_i8, 1..=12_i8, 0..5_usize);
    (numbers, 1..=1000_u16, 0..3_u8, 1..=999_u16, date()).prop_map(
        |((kind, mask, week_start, day, month, nth), interval, end, count, last)| {
            let days = Days::of_mask(mask).unwrap();
            let week_start = Weekday::from_sunday_zero_offset(week_start).unwrap();
            let nth = [Nth::First, Nth::Second, Nth::Third, Nth::Fourth, Nth::Last][nth];
            Recurrence {
                pattern: match kind {
                    0 => Pattern::Daily,
                    1 => Pattern::Weekly { days, week_start },
                    2 => Pattern::MonthlyOn { day },
                    3 => Pattern::MonthlyNth { nth, days },
                    4 => Pattern::YearlyOn { month, day },
                    _ => Pattern::YearlyNth { month, nth, days },
                },
                interval,
                end: match end {
                    0 => End::Never,
                    1 => End::After(count),
                    _ => End::On(last),
                },
                zone: None,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn b2_contacts_are_read_as_they_were_written(
        texts_of in proptest::collection::vec(words(50), 26),
        notes in words(2000),
        days in proptest::collection::vec(proptest::option::of(date()), 2),
        addresses in proptest::collection::vec(address(), 3),
        name in name(),
        zone in 0..ZONES.len(),
    ) {
        let person = person(ZONES[zone]);
        let mut fields: Vec<(Field, Option<Value>)> = vec![(Field::FullName, name), (Field::Notes, notes)];
        fields.extend(texts(SyncedTable::Contact).iter().zip(texts_of).map(|((field, ..), value)| (*field, value)));
        fields.extend(DAYS.iter().zip(days).map(|((field, _), day)| (*field, day.map(Value::Date))));
        fields.extend(ADDRESSES.iter().zip(addresses).map(|((field, _), value)| (*field, value)));
        let read = there_and_back(SyncedTable::Contact, &person, &fields).unwrap();
        for (field, value) in &fields {
            prop_assert!(read.get(*field) == value.as_ref(), "{}", field);
            prop_assert!(!read.withheld(*field), "{}", field);
        }
    }

    #[test]
    fn b3_appointments_are_read_as_they_were_written(
        subject in words(200), location in words(200), notes in words(5000), period in period(),
        urgent in proptest::sample::select(vec![Importance::Low, Importance::Normal, Importance::High]),
        zone in 0..ZONES.len(),
    ) {
        let fields = vec![
            (Field::Subject, subject), (Field::Location, location), (Field::Notes, notes),
            (Field::Time, Some(Value::Period(period))), (Field::Importance, Some(Value::Importance(urgent))),
        ];
        let read = there_and_back(SyncedTable::Appointment, &person(ZONES[zone]), &fields).unwrap();
        for (field, value) in &fields {
            prop_assert!(read.get(*field) == value.as_ref(), "{}", field);
        }
    }

    #[test]
    fn c3_series_are_read_as_they_were_written(rule in rule(), period in period(), zone in 0..ZONES.len()) {
        let person = person(ZONES[zone]);
        let timed = matches!(period, Period::Timed { .. });
        let rule = Recurrence { zone: timed.then(|| ZONES[zone].to_owned()), ..rule };
        let fields = vec![
            (Field::Time, Some(Value::Period(period))), (Field::Recurrence, Some(Value::Recurrence(rule))),
        ];
        let read = there_and_back(SyncedTable::Series, &person, &fields).unwrap();
        for (field, value) in &fields {
            prop_assert!(read.get(*field) == value.as_ref(), "{}", field);
        }
    }

    #[test]
    fn b4_tasks_are_read_as_they_were_written(
        subject in words(200), notes in words(2000), percent in proptest::option::of(0..=100_u8),
        moments in proptest::collection::vec(proptest::option::of(prop_oneof![
            date().prop_map(Moment::Day), moment().prop_map(Moment::At),
        ]), 3),
        zone in 0..ZONES.len(),
    ) {
        let person = person(ZONES[zone]);
        for table in SyncedTable::of_kind(Kind::Task) {
            let mut fields = vec![(Field::Subject, subject.clone()), (Field::Notes, notes.clone())];
            if *table == SyncedTable::Task {
                fields.push((Field::PercentComplete, percent.map(Value::Percent)));
            }
            // A moment that is a midnight here is the day.
            let normal = |moment: Option<Moment>| moment.map(|moment| match moment {
                Moment::At(at) => person.moment(at),
                day @ Moment::Day(_) => day,
            });
            let moments = moments.iter().map(|one| normal(*one).map(Value::Moment));
            fields.extend(MOMENTS.iter().zip(moments).map(|((field, _), value)| (*field, value)));
            let read = there_and_back(*table, &person, &fields).unwrap();
            for (field, value) in &fields {
                prop_assert!(read.get(*field) == value.as_ref(), "{:?} {}", table, field);
            }
        }
    }
}

#[test]
fn c3_to_c5_what_is_too_long_is_told_and_nothing_is_cut() {
    let person = person("Europe/Berlin");
    let mut body = Map::new();
    let mut put = |table, field, value: Value| write::put(table, &person, field, Some(&value), &mut body);
    let text = |length: usize| Value::Text("x".repeat(length));
    for (table, field, limit) in [
        (SyncedTable::Contact, Field::Mobile, 50),
        (SyncedTable::Contact, Field::Email1, 100),
        (SyncedTable::Contact, Field::WebPage, 200),
        (SyncedTable::Contact, Field::Children, 255),
        (SyncedTable::Contact, Field::Notes, 2000),
        (SyncedTable::Appointment, Field::Subject, 200),
        (SyncedTable::Appointment, Field::Notes, 1_048_576),
        (SyncedTable::Series, Field::Location, 200),
        (SyncedTable::Task, Field::Subject, 200),
        (SyncedTable::Fax, Field::Notes, 2000),
    ] {
        assert_eq!(put(table, field, text(limit)), Ok(()), "{table:?} {field}");
        assert_eq!(
            put(table, field, text(limit + 1)),
            Err(Why::TooLong { limit }),
            "{table:?} {field}"
        );
    }
    // The organization's database counts UTF-16 units.
    let pairs = Value::Text("😀".repeat(26));
    assert_eq!(
        put(SyncedTable::Contact, Field::Mobile, pairs),
        Err(Why::TooLong { limit: 50 })
    );
    let suffix = PersonName {
        suffix: "x".repeat(11),
        ..PersonName::default()
    };
    assert_eq!(
        put(SyncedTable::Contact, Field::FullName, Value::Name(suffix)),
        Err(Why::TooLong { limit: 10 })
    );
    let street = PostalAddress {
        street: "a\nb\nc\nd".to_owned(),
        ..PostalAddress::default()
    };
    assert_eq!(
        put(
            SyncedTable::Contact,
            Field::MailingAddress,
            Value::Address(street)
        ),
        Err(Why::TooManyLines)
    );
}

#[test]
fn what_the_organization_cannot_say_is_told() {
    let person = person("Europe/Berlin");
    let mut body = Map::new();
    let mut put = |table, field, value: Option<&Value>| write::put(table, &person, field, value, &mut body);
    let old = Value::Date(Date::new(1752, 12, 31).unwrap());
    assert_eq!(
        put(SyncedTable::Contact, Field::Birthday, Some(&old)),
        Err(Why::OutOfRange)
    );
    let percent = Value::Percent(50);
    assert_eq!(
        put(SyncedTable::PhoneCall, Field::PercentComplete, Some(&percent)),
        Err(Why::NoPlace),
        "B-110"
    );
    let rule = |zone: &str| {
        Value::Recurrence(Recurrence {
            pattern: Pattern::Daily,
            interval: 1,
            end: End::Never,
            zone: Some(zone.to_owned()),
        })
    };
    assert_eq!(
        put(
            SyncedTable::Appointment,
            Field::Recurrence,
            Some(&rule("Europe/Berlin"))
        ),
        Err(Why::Series)
    );
    assert_eq!(
        put(SyncedTable::Series, Field::Recurrence, None),
        Err(Why::Series)
    );
    for (zone, fits) in [
        ("Europe/Berlin", Ok(())),
        ("Europe/Vienna", Ok(())),
        ("America/New_York", Err(Why::Zone)),
        ("No/Where", Err(Why::Zone)),
    ] {
        assert_eq!(
            put(SyncedTable::Series, Field::Recurrence, Some(&rule(zone))),
            fits,
            "{zone}"
        );
    }
    // B-70: the company is the parent's name and never sets it.
    let mut body = Map::new();
    let company = Value::Text("Contoso".to_owned());
    assert_eq!(
        write::put(
            SyncedTable::Contact,
            &person,
            Field::Company,
            Some(&company),
            &mut body
        ),
        Ok(())
    );
    assert!(body.is_empty());
}

#[test]
fn b7_an_empty_column_that_is_secured_says_nothing() {
    let person = person("Europe/Berlin");
    let secured = Columns::with_secured("mobilephone");
    let reading = |columns: &Columns, row: &Json| {
        Reading {
            table: SyncedTable::Contact,
            person: &person,
            columns,
            parties: "",
        }
        .content(Row::of(row, "row").unwrap())
        .unwrap()
    };
    let empty = reading(&secured, &json!({"mobilephone": null, "pager": null}));
    assert!(empty.withheld(Field::Mobile) && !empty.withheld(Field::Pager));
    let told = reading(&secured, &json!({"mobilephone": "1"}));
    assert_eq!(told.get(Field::Mobile), Some(&Value::Text("1".to_owned())));
    // Without metadata any column may be one.
    assert!(
        reading(&Columns::default(), &json!({})).withheld(Field::Pager),
        "E3"
    );
}

#[test]
fn a90_the_other_addresses_are_left_alone_unless_all_three_are_synchronized() {
    let person = Person {
        three_addresses: false,
        ..person("Europe/Berlin")
    };
    let row = json!({"address1_city": "Kiel", "address2_city": "Bonn"});
    let content = read(SyncedTable::Contact, &person, &row);
    assert!(content.get(Field::MailingAddress).is_some());
    assert!(content.withheld(Field::HomeAddress) && content.withheld(Field::OtherAddress));
    let home = Value::Address(PostalAddress {
        city: "Kiel".to_owned(),
        ..PostalAddress::default()
    });
    let mut body = Map::new();
    let put = write::put(
        SyncedTable::Contact,
        &person,
        Field::HomeAddress,
        Some(&home),
        &mut body,
    );
    assert_eq!((put, body.len()), (Err(Why::NoPlace), 0));
}

#[test]
fn a14_the_zone_of_the_person_decides_which_day_it_is() {
    let berlin = person("Europe/Berlin");
    let row = json!({"isalldayevent": true, "scheduledstart": "2026-03-28T23:00:00Z", "scheduledend": "2026-03-29T22:00:00Z"});
    let time = |person: &Person| match read(SyncedTable::Appointment, person, &row).get(Field::Time) {
        Some(Value::Period(Period::AllDay { first, until })) => format!("{first} {until}"),
        _ => String::new(),
    };
    assert_eq!(
        time(&berlin),
        "2026-03-29 2026-03-30",
        "the day on which the clock is put forward"
    );
    assert_eq!(
        time(&person("Europe/London")),
        "2026-03-29 2026-03-30",
        "a colleague's midnight is the same day"
    );
    let due = json!({"scheduledend": "2026-03-28T23:00:00Z"});
    let day = |person: &Person| read(SyncedTable::Task, person, &due).get(Field::Due).cloned();
    let expected = Moment::Day(Date::new(2026, 3, 29).unwrap());
    assert!(day(&berlin) == Some(Value::Moment(expected)));
    let moment = Moment::At("2026-03-28T23:00:00Z".parse().unwrap());
    assert!(day(&person("Europe/London")) == Some(Value::Moment(moment)));
}

#[test]
fn c3_rows_of_other_hands_are_read_or_withheld() {
    let berlin = person("Europe/Berlin");
    let rule = |row: &Json| {
        let content = read(SyncedTable::Series, &berlin, row);
        (
            content.get(Field::Recurrence).cloned(),
            content.withheld(Field::Recurrence),
        )
    };
    let weekdays =
        json!({"recurrencepatterntype": 0, "isweekdaypattern": true, "interval": 1, "patternendtype": 1});
    match rule(&weekdays).0 {
        Some(Value::Recurrence(rule)) => assert!(
            matches!(rule.pattern, Pattern::Weekly { days, .. } if days == Days::WORKING),
            "every weekday"
        ),
        _ => unreachable!("it is a rule"),
    }
    for wrong in [
        json!({"recurrencepatterntype": 1, "interval": 1, "patternendtype": 1}),
        json!({"recurrencepatterntype": 0, "interval": 1, "patternendtype": 1, "isregenerate": true}),
        json!({"recurrencepatterntype": 2, "dayofmonth": 32, "interval": 1, "patternendtype": 1}),
        json!({"recurrencepatterntype": 3, "monthofyear": 0, "dayofmonth": 1, "interval": 1, "patternendtype": 1}),
        json!({"recurrencepatterntype": 0, "interval": 1, "patternendtype": 2}),
        json!({"recurrencepatterntype": 9}),
        json!({}),
    ] {
        assert_eq!(rule(&wrong), (None, true), "{wrong}");
    }
}
