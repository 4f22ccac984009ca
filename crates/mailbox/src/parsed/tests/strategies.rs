//! Every value that both sides can express.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use regarding_model::fields::{
    Attendee, Content, Days, End, Field, File, Importance, Moment, Nth, Pattern, Period, PersonName,
    PostalAddress, Recurrence, ShowAs, TaskStatus, Value,
};
use regarding_model::ids::RecordRef;

use crate::collections::FileBytes;

/// What people write, and what breaks careless programs.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(",".to_owned()),
        Just(";".to_owned()),
        Just(":".to_owned()),
        Just("\\".to_owned()),
        Just("\\n".to_owned()),
        Just("\"".to_owned()),
        Just("^n".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("👩‍💻".to_owned()),
        "[a-zäöüß .@=%_-]{1,30}",
        "\\PC{1,8}",
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

fn text() -> impl Strategy<Value = Value> {
    prop::collection::vec(words(), 1..4)
        .prop_map(|lines| lines.join("\n"))
        .prop_filter_map("empty", |text| Value::text(&text))
}

/// Text of one line.
fn line() -> impl Strategy<Value = Value> {
    words().prop_filter_map("empty", |text| Value::text(&text))
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_i64).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn day() -> impl Strategy<Value = Date> {
    (1900..2100_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day))
}

fn day_or_moment() -> impl Strategy<Value = Value> {
    prop_oneof![day().prop_map(Moment::Day), moment().prop_map(Moment::At)].prop_map(Value::Moment)
}

fn period() -> impl Strategy<Value = Period> {
    prop_oneof![
        (moment(), 0..10_000_000_i64).prop_map(|(start, length)| Period::Timed {
            start,
            end: Timestamp::from_second(start.as_second() + length).unwrap(),
        }),
        (day(), 1..40_i32).prop_map(|(first, length)| Period::AllDay {
            first,
            until: first.checked_add(jiff::Span::new().days(length)).unwrap(),
        }),
    ]
}

fn people() -> impl Strategy<Value = Vec<Attendee>> {
    let one = ("[a-z.]{1,8}@[a-z]{1,8}\\.example", prop::option::of(words()));
    prop::collection::vec(
        one.prop_map(|(address, name)| Attendee {
            address: address.parse().unwrap(),
            name,
        }),
        0..4,
    )
}

fn weekday() -> impl Strategy<Value = Weekday> {
    (1..=7_i8).prop_map(|number| Weekday::from_monday_one_offset(number).unwrap())
}

const NTHS: [Nth; 5] = [Nth::First, Nth::Second, Nth::Third, Nth::Fourth, Nth::Last];

/// What an end is made from: its kind, a number, a day.
fn end() -> impl Strategy<Value = (u8, u16, Date)> {
    let day = (2040..2090_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day));
    (0..3_u8, 1..=999_u16, day)
}

fn end_of((kind, count, day): (u8, u16, Date)) -> End {
    match kind {
        0 => End::Never,
        1 => End::After(count),
        _ => End::On(day),
    }
}

type Ingredients = (Date, u8, u16, u8, Weekday, usize);

/// What a rule is made from: a day, its kind, how often, which days, where a week begins, which one of a month.
fn rule() -> impl Strategy<Value = Ingredients> {
    let start = (2020..2039_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day));
    (start, 0..6_u8, 1..=1000_u16, 1..=127_u8, weekday(), 0..5_usize)
}

/// A rule, and the day of its first occurrence.
fn rule_of((start, kind, interval, mask, week_start, nth): Ingredients) -> (Pattern, Date) {
    let (days, nth) = (Days::of_mask(mask).unwrap().with(start.weekday()), NTHS[nth]);
    // Where a week begins says nothing when none is left out.
    let week_start = if interval == 1 {
        Weekday::Monday
    } else {
        week_start
    };
    let first = first_of(start, nth, days);
    let (month, day) = (start.month(), start.day());
    match kind {
        0 => (Pattern::Daily, start),
        1 => (Pattern::Weekly { days, week_start }, start),
        2 => (Pattern::MonthlyOn { day }, start),
        3 => (Pattern::MonthlyNth { nth, days }, first),
        4 => (Pattern::YearlyOn { month, day }, start),
        _ => (Pattern::YearlyNth { month, nth, days }, first),
    }
}

/// The day in the month of another one that a rule names: its definition, counted out.
fn first_of(start: Date, nth: Nth, days: Days) -> Date {
    let all: Vec<Date> = (1..=start.days_in_month())
        .map(|day| date(start.year(), start.month(), day))
        .filter(|day| days.has(day.weekday()))
        .collect();
    match nth {
        Nth::First => all[0],
        Nth::Second => all[1],
        Nth::Third => all[2],
        Nth::Fourth => all[3],
        Nth::Last => all[all.len() - 1],
    }
}

fn zone() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![
        Just(None),
        Just(Some("Europe/Berlin")),
        Just(Some("America/New_York")),
        Just(Some("Asia/Kolkata")),
        Just(Some("Australia/Lord_Howe")),
    ]
}

fn record() -> RecordRef {
    "opportunity:11111111-2222-3333-4444-555555555555"
        .parse()
        .unwrap()
}

fn importance() -> impl Strategy<Value = Importance> {
    prop_oneof![
        Just(Importance::Low),
        Just(Importance::Normal),
        Just(Importance::High)
    ]
}

fn show_as() -> impl Strategy<Value = ShowAs> {
    prop_oneof![
        Just(ShowAs::Free),
        Just(ShowAs::Tentative),
        Just(ShowAs::Busy),
        Just(ShowAs::OutOfOffice)
    ]
}

fn status() -> impl Strategy<Value = TaskStatus> {
    prop_oneof![
        Just(TaskStatus::NotStarted),
        Just(TaskStatus::InProgress),
        Just(TaskStatus::Waiting),
        Just(TaskStatus::Deferred),
        Just(TaskStatus::Completed)
    ]
}

/// An appointment that is no series, and the files in it.
pub(super) fn appointment() -> impl Strategy<Value = (Content, Vec<FileBytes>)> {
    let texts = (
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(line()),
    );
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let files = prop::collection::vec(("[a-zä ,;:]{0,8}[a-z]\\.pdf", bytes), 0..3);
    let states = (period(), importance(), show_as(), any::<bool>());
    (texts, states, (people(), people(), people()), files).prop_map(|(texts, states, everybody, files)| {
        let (organizer, required, optional) = everybody;
        let mut content = Content::default();
        content.set(Field::Subject, texts.0);
        content.set(Field::Notes, texts.1);
        content.set(Field::Location, texts.2);
        content.set(Field::Time, Some(Value::Period(states.0)));
        content.set(Field::Importance, Some(Value::Importance(states.1)));
        content.set(Field::ShowAs, Some(Value::ShowAs(states.2)));
        content.set(Field::Regarding, states.3.then(|| Value::Record(record())));
        content.set(
            Field::Organizer,
            Value::people(organizer.into_iter().take(1).collect()),
        );
        let optional = optional.into_iter().filter(|it| !required.contains(it)).collect();
        content.set(Field::RequiredAttendees, Value::people(required));
        content.set(Field::OptionalAttendees, Value::people(optional));
        let files: Vec<FileBytes> = files
            .into_iter()
            .map(|(name, bytes)| FileBytes {
                name: name.trim().to_owned(),
                media_type: None,
                bytes,
            })
            .collect();
        let named = |file: &FileBytes| File {
            name: file.name.clone(),
            hash: *blake3::hash(&file.bytes).as_bytes(),
        };
        let mut held: Vec<File> = files.iter().map(named).collect();
        held.sort_by(|a, b| (&a.name, a.hash).cmp(&(&b.name, b.hash)));
        content.set(
            Field::Attachments,
            (!held.is_empty()).then_some(Value::Files(held)),
        );
        (content, files)
    })
}

/// A series.
pub(super) fn series() -> impl Strategy<Value = Content> {
    (rule(), end(), zone(), any::<bool>(), 0..24_i8)
        .prop_filter_map("an hour that the clock leaves out", series_of)
}

type Series = (Ingredients, (u8, u16, Date), Option<&'static str>, bool, i8);

fn series_of((ingredients, end, zone, all_day, hour): Series) -> Option<Content> {
    let (interval, (pattern, first), end) = (ingredients.2, rule_of(ingredients), end_of(end));
    let rules = zone.map_or(TimeZone::UTC, |name| TimeZone::get(name).unwrap());
    let local = first.at(hour, 30, 0, 0);
    let start = rules.to_timestamp(local).unwrap();
    // An hour that a clock leaves out belongs to no rule.
    if rules.to_datetime(start) != local {
        return None;
    }
    let period = if all_day {
        Period::AllDay {
            first,
            until: first.tomorrow().unwrap(),
        }
    } else {
        Period::Timed {
            start,
            end: Timestamp::from_second(start.as_second() + 3600).unwrap(),
        }
    };
    let zone = zone.filter(|_| !all_day).map(str::to_owned);
    let mut content = Content::default();
    content.set(Field::Time, Some(Value::Period(period)));
    content.set(
        Field::Recurrence,
        Some(Value::Recurrence(Recurrence {
            pattern,
            interval,
            end,
            zone,
        })),
    );
    content.set(Field::Importance, Some(Value::Importance(Importance::Normal)));
    content.set(Field::ShowAs, Some(Value::ShowAs(ShowAs::Busy)));
    Some(content)
}

/// A task.
pub(super) fn task() -> impl Strategy<Value = Content> {
    let texts = (prop::option::of(text()), prop::option::of(text()));
    let times = (
        prop::option::of(day_or_moment()),
        prop::option::of(day_or_moment()),
        prop::option::of(day_or_moment()),
    );
    (texts, importance(), status(), prop::option::of(0..=100_u8), times).prop_map(
        |(texts, importance, status, percent, times)| {
            let mut content = Content::default();
            content.set(Field::Subject, texts.0);
            content.set(Field::Notes, texts.1);
            content.set(Field::Importance, Some(Value::Importance(importance)));
            content.set(Field::Status, Some(Value::Status(status)));
            content.set(Field::PercentComplete, percent.map(Value::Percent));
            content.set(Field::Start, times.0);
            content.set(Field::Due, times.1);
            content.set(Field::Completed, times.2);
            content
        },
    )
}

/// A contact.
pub(super) fn contact() -> impl Strategy<Value = Content> {
    let values = prop::collection::btree_map(contact_field(), line(), 0..20);
    let addresses = prop::collection::vec(prop::option::of(address()), 3);
    let dates = (prop::option::of(day()), prop::option::of(day()));
    (values, name(), addresses, dates, prop::option::of(text())).prop_map(
        |(values, name, addresses, dates, notes)| {
            let mut content: Content = values.into_iter().collect();
            content.set(
                Field::FullName,
                (name != PersonName::default()).then_some(Value::Name(name)),
            );
            let fields = [Field::MailingAddress, Field::HomeAddress, Field::OtherAddress];
            for (field, address) in fields.into_iter().zip(addresses) {
                let address = address.filter(|it| *it != PostalAddress::default());
                content.set(field, address.map(Value::Address));
            }
            content.set(Field::Birthday, dates.0.map(Value::Date));
            content.set(Field::Anniversary, dates.1.map(Value::Date));
            content.set(Field::Notes, notes);
            content
        },
    )
}

/// The fields of a contact that hold one line of text.
fn contact_field() -> impl Strategy<Value = Field> {
    let fields = [
        Field::AssistantName,
        Field::AssistantPhone,
        Field::BusinessFax,
        Field::BusinessPhone,
        Field::BusinessPhone2,
        Field::Callback,
        Field::Children,
        Field::CompanyMainPhone,
        Field::Department,
        Field::Email1,
        Field::Email2,
        Field::Email3,
        Field::FtpSite,
        Field::HomePhone,
        Field::HomePhone2,
        Field::JobTitle,
        Field::Manager,
        Field::Mobile,
        Field::Nickname,
        Field::OtherPhone,
        Field::Pager,
        Field::Company,
        Field::Spouse,
        Field::WebPage,
        Field::YomiFirstName,
        Field::YomiLastName,
    ];
    prop::sample::select(fields.to_vec())
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), words().prop_map(|it| it.trim().to_owned())]
}

fn name() -> impl Strategy<Value = PersonName> {
    (part(), part(), part(), part()).prop_map(|(first, middle, last, suffix)| PersonName {
        first,
        middle,
        last,
        suffix,
    })
}

fn address() -> impl Strategy<Value = PostalAddress> {
    let street = prop::collection::vec(words(), 0..=3).prop_map(|lines| {
        let lines = lines
            .iter()
            .map(|line| line.trim())
            .filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n")
    });
    (street, part(), part(), part(), part(), part()).prop_map(
        |(street, city, region, postal_code, country, box_number)| PostalAddress {
            street,
            city,
            region,
            postal_code,
            country,
            box_number,
        },
    )
}
