//! Calendars as programs write them. Expected values come from RFC 5545 and the ids of the reference.

use jiff::civil::date;
use jiff::tz::TimeZone;
use regarding_model::fields::{
    Days, End, Field, Importance, Moment, Nth, Pattern, Period, ShowAs, TaskStatus, Value,
};

use super::{calendar, edited, event, owner, parse, set, text, todo};
use crate::collections::{Edit, Invitations, OccurrenceEdit, Organizer, Peculiarity};
use crate::error::MailboxError;
use crate::parsed::{self, Parsed};

fn timed(start: &str, end: &str) -> Option<Value> {
    Some(Value::Period(Period::Timed {
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
    }))
}

fn time_of(parsed: &Parsed) -> Option<Value> {
    parsed.content.get(Field::Time).cloned()
}

#[test]
fn times_are_read_in_every_form() {
    let table = [
        (
            "DTSTART:20260302T090000Z\nDTEND:20260302T100000Z",
            "2026-03-02T09:00:00Z",
            "2026-03-02T10:00:00Z",
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20260702T090000\nDURATION:PT1H30M",
            "2026-07-02T07:00:00Z",
            "2026-07-02T08:30:00Z",
        ),
        (
            "DTSTART;TZID=W. Europe Standard Time:20260302T090000",
            "2026-03-02T08:00:00Z",
            "2026-03-02T08:00:00Z",
        ),
        // Floating: where the owner is, in Berlin.
        (
            "DTSTART:20260302T090000\nDTEND:20260302T100000",
            "2026-03-02T08:00:00Z",
            "2026-03-02T09:00:00Z",
        ),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260302T090000",
            "2026-03-02T08:00:00Z",
            "2026-03-02T08:00:00Z",
        ),
        (
            "DTSTART;TZID=America/New_York:20260302T090000\nDTEND:20260302T150000Z",
            "2026-03-02T14:00:00Z",
            "2026-03-02T15:00:00Z",
        ),
        // A day by the clock, over the night in which the clocks change.
        (
            "DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D",
            "2026-03-28T11:00:00Z",
            "2026-03-29T10:00:00Z",
        ),
    ];
    for (lines, start, end) in table {
        assert!(time_of(&parse(&event(lines))) == timed(start, end), "{lines}");
    }
}

#[test]
fn an_appointment_without_length_has_no_end() {
    // RFC 5545 section 3.8.2.2: an end is later than its start.
    let now = timed("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z");
    let after = edited(
        &event("DTSTART:20260302T080000Z\nDTEND:20260302T090000Z"),
        &set([(Field::Time, now.clone())]),
    );
    assert!(
        !after.contains("DTEND") && time_of(&parse(&after)) == now,
        "{after}"
    );
}

#[test]
fn whole_days_end_before_their_end() {
    let table = [
        ("DTSTART;VALUE=DATE:20260302", 3),
        ("DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260302", 3),
        ("DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260305", 5),
        ("DTSTART;VALUE=DATE:20260302\nDURATION:P2D", 4),
    ];
    for (lines, until) in table {
        let wanted = Period::AllDay {
            first: date(2026, 3, 2),
            until: date(2026, 3, until),
        };
        assert!(
            time_of(&parse(&event(lines))) == Some(Value::Period(wanted)),
            "{lines}"
        );
    }
}

#[test]
fn a_time_that_cannot_be_told_is_withheld_and_said() {
    let table = [
        ("DTSTART;TZID=Middle-earth:20260302T090000", Peculiarity::Zone),
        ("DTSTART:20260230T090000Z", Peculiarity::Value),
        (
            "DTSTART:20260302T090000Z\nDTEND:20260301T090000Z",
            Peculiarity::Value,
        ),
        (
            "DTSTART;VALUE=DATE:20260302\nDTEND:20260303T090000Z",
            Peculiarity::Value,
        ),
        ("DTSTART:20260302T090000Z\nDURATION:soon", Peculiarity::Value),
    ];
    for (lines, peculiarity) in table {
        let parsed = parse(&event(lines));
        assert!(parsed.content.withheld(Field::Time), "{lines}");
        assert!(parsed.peculiarities.contains(&peculiarity), "{lines}");
    }
}

const CUSTOM: &str = "BEGIN:VTIMEZONE\r\nTZID:Customized\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n\
TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\n\
TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";

#[test]
fn a_zone_that_the_calendar_defines_itself_is_used_and_recognized() {
    let lines = "DTSTART;TZID=Customized:20260702T090000\nRRULE:FREQ=DAILY";
    let text = event(lines).replace("BEGIN:VEVENT", &format!("{CUSTOM}BEGIN:VEVENT"));
    let parsed = parse(&text);
    assert!(time_of(&parsed) == timed("2026-07-02T07:00:00Z", "2026-07-02T07:00:00Z"));
    let Some(Value::Recurrence(rule)) = parsed.content.get(Field::Recurrence) else {
        panic!("no rule");
    };
    let zone = TimeZone::get(rule.zone.as_deref().unwrap()).unwrap();
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    for at in [
        "2026-03-29T01:30:00Z",
        "2026-07-01T00:00:00Z",
        "2026-10-25T00:30:00Z",
        "2026-12-01T00:00:00Z",
    ] {
        let at = at.parse().unwrap();
        assert_eq!(zone.to_offset(at), berlin.to_offset(at));
    }
}

fn rule_of(lines: &str) -> Option<(Pattern, u16, End, Option<String>)> {
    let parsed = parse(&event(lines));
    match parsed.content.get(Field::Recurrence) {
        Some(Value::Recurrence(rule)) => Some((rule.pattern, rule.interval, rule.end, rule.zone.clone())),
        _ => {
            assert!(parsed.content.withheld(Field::Recurrence), "{lines}");
            assert!(parsed.peculiarities.contains(&Peculiarity::Rule), "{lines}");
            None
        }
    }
}

#[test]
fn rules_that_the_organization_can_express_are_read() {
    use jiff::civil::Weekday::{Monday, Sunday, Tuesday};
    let tuesday = Days::default().with(Tuesday);
    let berlin = || Some("Europe/Berlin".to_owned());
    // 2026-03-10 is the second Tuesday of March.
    let table = [
        ("FREQ=DAILY", Pattern::Daily, 1, End::Never),
        (
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
            Pattern::Weekly {
                days: Days::WORKING,
                week_start: Monday,
            },
            1,
            End::Never,
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
            Pattern::Weekly {
                days: tuesday,
                week_start: Sunday,
            },
            2,
            End::Never,
        ),
        (
            "FREQ=WEEKLY;WKST=SU",
            Pattern::Weekly {
                days: tuesday,
                week_start: Monday,
            },
            1,
            End::Never,
        ),
        (
            "FREQ=MONTHLY;COUNT=5",
            Pattern::MonthlyOn { day: 10 },
            1,
            End::After(5),
        ),
        (
            "FREQ=MONTHLY;BYDAY=2TU",
            Pattern::MonthlyNth {
                nth: Nth::Second,
                days: tuesday,
            },
            1,
            End::Never,
        ),
        (
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2",
            Pattern::MonthlyNth {
                nth: Nth::Second,
                days: tuesday,
            },
            1,
            End::Never,
        ),
        (
            "FREQ=YEARLY",
            Pattern::YearlyOn { month: 3, day: 10 },
            1,
            End::Never,
        ),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=2TU",
            Pattern::YearlyNth {
                month: 3,
                nth: Nth::Second,
                days: tuesday,
            },
            1,
            End::Never,
        ),
        // 09:00 in Berlin is 08:00 in UTC: an end before that leaves the day out.
        (
            "FREQ=DAILY;UNTIL=20260320T080000Z",
            Pattern::Daily,
            1,
            End::On(date(2026, 3, 20)),
        ),
        (
            "FREQ=DAILY;UNTIL=20260320T075959Z",
            Pattern::Daily,
            1,
            End::On(date(2026, 3, 19)),
        ),
        (
            "FREQ=DAILY;UNTIL=20260320",
            Pattern::Daily,
            1,
            End::On(date(2026, 3, 20)),
        ),
    ];
    for (rule, pattern, interval, end) in table {
        let read = rule_of(&format!(
            "DTSTART;TZID=Europe/Berlin:20260310T090000\nRRULE:{rule}"
        ));
        assert!(read == Some((pattern, interval, end, berlin())), "{rule}");
    }
    let last = rule_of("DTSTART;VALUE=DATE:20260331\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1");
    assert!(
        last == Some((
            Pattern::MonthlyNth {
                nth: Nth::Last,
                days: Days::ALL
            },
            1,
            End::Never,
            None
        ))
    );
}

#[test]
fn rules_that_it_cannot_express_are_withheld_and_said() {
    for rule in [
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=9,17",
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=5TU",
        "FREQ=MONTHLY;BYMONTHDAY=10,20",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=YEARLY;BYMONTH=3,9",
        "FREQ=YEARLY;BYYEARDAY=69",
        "FREQ=YEARLY;BYDAY=10TU",
        "FREQ=DAILY;COUNT=5;UNTIL=20260320",
        "FREQ=DAILY;COUNT=1000",
        "FREQ=DAILY;INTERVAL=1001",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;X-SKIP=1",
        "FREQ=DAILY\nRRULE:FREQ=WEEKLY",
        "FREQ=DAILY\nEXRULE:FREQ=WEEKLY",
        "nonsense",
    ] {
        assert!(
            rule_of(&format!("DTSTART:20260310T090000Z\nRRULE:{rule}")).is_none(),
            "{rule}"
        );
    }
    let more = parse(&event(
        "DTSTART:20260310T090000Z\nRRULE:FREQ=DAILY\nRDATE:20270101T090000Z",
    ));
    assert!(more.peculiarities.contains(&Peculiarity::ExtraDates));
    let only = parse(&event("DTSTART:20260310T090000Z\nRDATE:20270101T090000Z"));
    assert!(
        only.content.withheld(Field::Recurrence),
        "dates without a rule are a series"
    );
    let following = series().replace("RECURRENCE-ID:", "RECURRENCE-ID;RANGE=THISANDFUTURE:");
    let following = parse(&following);
    assert!(following.content.withheld(Field::Recurrence));
    assert!(following.peculiarities.contains(&Peculiarity::Rule));
}

fn series() -> String {
    let master = "DTSTART;TZID=Europe/Berlin:20260302T090000\nDTEND;TZID=Europe/Berlin:20260302T100000\nRRULE:FREQ=WEEKLY;COUNT=10\n\
        EXDATE;TZID=Europe/Berlin:20260309T090000,20260316T090000\nSUMMARY:Round\nX-OWN:1";
    event(master).replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\r\nUID:u1\r\nRECURRENCE-ID:20260323T080000Z\r\nDTSTART:20260324T110000Z\r\nDTEND:20260324T120000Z\r\n\
         SUMMARY:Moved\r\nX-KEPT:2\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )
}

fn originals(parsed: &Parsed) -> Vec<(String, bool)> {
    let all = parsed.exceptions.iter();
    all.map(|it| (it.original.to_string(), it.content.is_some()))
        .collect()
}

#[test]
fn exceptions_are_read_in_order_of_time() {
    let parsed = parse(&series());
    let wanted = [
        ("2026-03-09T08:00:00Z", false),
        ("2026-03-16T08:00:00Z", false),
        ("2026-03-23T08:00:00Z", true),
    ];
    assert_eq!(
        originals(&parsed),
        wanted.map(|(at, moved)| (at.to_owned(), moved))
    );
    let moved = parsed.exceptions[2].content.as_ref().unwrap();
    assert!(moved.get(Field::Subject) == text("Moved").as_ref());
    assert_eq!(parsed.uid.as_deref(), Some("u1"));
}

#[test]
fn occurrences_are_changed_taken_out_and_taken_in_again() {
    let edit = |original: &str, fields| OccurrenceEdit {
        original: original.parse().unwrap(),
        fields,
    };
    let wanted = Edit {
        occurrences: vec![
            edit(
                "2026-03-16T08:00:00Z",
                Some(vec![(Field::Location, text("Elsewhere"))]),
            ),
            edit(
                "2026-03-23T08:00:00Z",
                Some(vec![(Field::Subject, text("Moved again"))]),
            ),
            edit("2026-04-06T07:00:00Z", None),
        ],
        ..Edit::default()
    };
    let after = edited(&series(), &wanted);
    let parsed = parse(&after);
    let times = [
        "2026-03-09T08:00:00Z",
        "2026-03-16T08:00:00Z",
        "2026-03-23T08:00:00Z",
        "2026-04-06T07:00:00Z",
    ];
    let wanted_originals: Vec<(String, bool)> = times
        .iter()
        .zip([false, true, true, false])
        .map(|(at, moved)| ((*at).to_owned(), moved))
        .collect();
    assert_eq!(originals(&parsed), wanted_originals);
    let fresh = parsed.exceptions[1].content.as_ref().unwrap();
    assert!(fresh.get(Field::Time) == timed("2026-03-16T08:00:00Z", "2026-03-16T09:00:00Z").as_ref());
    assert!(
        fresh.get(Field::Location) == text("Elsewhere").as_ref()
            && fresh.get(Field::Subject) == text("Round").as_ref()
    );
    assert!(
        after.contains("EXDATE;TZID=Europe/Berlin:20260309T090000\r\n"),
        "{after}"
    );
    assert!(after.contains("X-KEPT:2\r\n"), "{after}");
    assert_eq!(edited(&after, &wanted), after, "the same again changes nothing");
}

#[test]
fn c3_occurrences_are_as_the_rule_has_them_again() {
    let wanted = Edit {
        // One was taken out, one was changed, and one is as the rule has it already.
        regular: [
            "2026-03-09T08:00:00Z",
            "2026-03-23T08:00:00Z",
            "2026-03-30T07:00:00Z",
        ]
        .map(|original| original.parse().unwrap())
        .into(),
        ..Edit::default()
    };
    let after = edited(&series(), &wanted);
    let left = originals(&parse(&after));
    assert_eq!(left, [("2026-03-16T08:00:00Z".to_owned(), false)]);
    assert!(!after.contains("RECURRENCE-ID"), "{after}");
    assert_eq!(edited(&after, &wanted), after, "the same again changes nothing");
}

#[test]
fn exceptions_follow_a_series_that_moves() {
    // An hour later: 10:00 in Berlin, also for those occurrences that were taken out or changed.
    let after = edited(
        &series(),
        &set([(Field::Time, timed("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"))]),
    );
    let times: Vec<String> = parse(&after)
        .exceptions
        .iter()
        .map(|it| it.original.to_string())
        .collect();
    assert_eq!(
        times,
        [
            "2026-03-09T09:00:00Z",
            "2026-03-16T09:00:00Z",
            "2026-03-23T09:00:00Z"
        ]
    );
    assert!(
        after.contains("DTSTART;TZID=Europe/Berlin:20260302T100000\r\n"),
        "the zone stays: {after}"
    );
}

#[test]
fn a_series_that_is_none_any_more_has_no_exceptions() {
    let after = edited(&series(), &set([(Field::Recurrence, None)]));
    assert!(
        !after.contains("RECURRENCE-ID") && !after.contains("EXDATE") && !after.contains("RRULE"),
        "{after}"
    );
}

#[test]
fn a_new_series_defines_its_zone() {
    let rule = regarding_model::fields::Recurrence {
        pattern: Pattern::Daily,
        interval: 1,
        end: End::Never,
        zone: Some("America/New_York".to_owned()),
    };
    let after = edited(
        &event("DTSTART:20260302T140000Z\nDTEND:20260302T150000Z"),
        &set([(Field::Recurrence, Some(Value::Recurrence(rule)))]),
    );
    for line in [
        "TZID:America/New_York",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
        "DTSTART;TZID=America/New_York:20260302T090000",
        "DTEND;TZID=America/New_York:20260302T100000",
        "TZOFFSETTO:-0400",
    ] {
        assert!(
            after.contains(&format!("{line}\r\n")),
            "{line} is missing in {after}"
        );
    }
}

#[test]
fn a_lone_occurrence_is_read_and_its_rule_is_unknown() {
    let parsed = parse(&event(
        "RECURRENCE-ID:20260302T090000Z\nDTSTART:20260302T100000Z\nSUMMARY:One of many",
    ));
    assert!(parsed.content.withheld(Field::Recurrence) && parsed.peculiarities.contains(&Peculiarity::Rule));
    assert!(parsed.content.get(Field::Subject).is_some());
}

#[test]
fn what_the_calendar_shows_is_read_from_all_its_words() {
    let table = [
        ("", ShowAs::Busy),
        ("TRANSP:TRANSPARENT", ShowAs::Free),
        ("STATUS:CANCELLED", ShowAs::Free), // D-20
        ("STATUS:TENTATIVE", ShowAs::Tentative),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", ShowAs::OutOfOffice),
        ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", ShowAs::Free), // D-28
        (
            "TRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY",
            ShowAs::Free,
        ),
        ("TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", ShowAs::Busy),
    ];
    for (lines, wanted) in table {
        let parsed = parse(&event(&format!("DTSTART:20260302T090000Z\n{lines}")));
        assert!(
            parsed.content.get(Field::ShowAs) == Some(&Value::ShowAs(wanted)),
            "{lines}"
        );
        for show_as in [ShowAs::Free, ShowAs::Tentative, ShowAs::Busy, ShowAs::OutOfOffice] {
            let after = edited(
                &event(&format!("DTSTART:20260302T090000Z\n{lines}")),
                &set([(Field::ShowAs, Some(Value::ShowAs(show_as)))]),
            );
            assert!(
                parse(&after).content.get(Field::ShowAs) == Some(&Value::ShowAs(show_as)),
                "{lines} to {show_as:?}"
            );
        }
    }
}

#[test]
fn tasks_are_read() {
    let table = [
        ("", TaskStatus::NotStarted),
        ("STATUS:IN-PROCESS", TaskStatus::InProgress),
        ("STATUS:CANCELLED", TaskStatus::Completed), // D-72
        ("COMPLETED:20260302T090000Z", TaskStatus::Completed),
        (
            "STATUS:COMPLETED\nX-REGARDING-STATUS:WAITING",
            TaskStatus::Completed,
        ),
    ];
    for (lines, wanted) in table {
        assert!(
            parse(&todo(lines)).content.get(Field::Status) == Some(&Value::Status(wanted)),
            "{lines}"
        );
    }
    let parsed = parse(&todo(
        "DTSTART;VALUE=DATE:20260302\nDURATION:P3D\nPRIORITY:3\nPERCENT-COMPLETE:250\nRRULE:FREQ=DAILY",
    ));
    assert!(parsed.content.get(Field::Due) == Some(&Value::Moment(Moment::Day(date(2026, 3, 5)))));
    assert!(parsed.content.get(Field::Importance) == Some(&Value::Importance(Importance::High)));
    assert!(parsed.content.withheld(Field::PercentComplete));
    assert!(parsed.peculiarities.contains(&Peculiarity::RecurringTask), "D-78");
}

const MEETING: &str = "DTSTART:20260302T090000Z
ORGANIZER;CN=Ilse Brandt:mailto:ilse@hafenwerk.example
ATTENDEE;ROLE=CHAIR:MAILTO:Ilse@Hafenwerk.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;X-NUM=2:mailto:bo@x.example
ATTENDEE;ROLE=OPT-PARTICIPANT:mailto:cem@x.example
ATTENDEE;CUTYPE=ROOM:mailto:room1@x.example
ATTENDEE;EMAIL=dee@x.example:urn:uuid:1";

/// The same, organized by somebody who may be the owner or not: no address of the owner's is in it.
fn of_somebody() -> String {
    let elsewhere = MEETING.replace("mailto:ilse", "mailto:somebody");
    elsewhere.replace("MAILTO:Ilse@", "MAILTO:Somebody@")
}

fn addresses(parsed: &Parsed, field: Field) -> Vec<String> {
    match parsed.content.get(field) {
        Some(Value::People(people)) => people.iter().map(|it| it.address.to_string()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn people_are_read_by_their_part() {
    let parsed = parse(&event(MEETING));
    assert_eq!(addresses(&parsed, Field::Organizer), ["ilse@hafenwerk.example"]);
    assert_eq!(
        addresses(&parsed, Field::RequiredAttendees),
        ["bo@x.example", "dee@x.example", "ilse@hafenwerk.example"]
    );
    assert_eq!(addresses(&parsed, Field::OptionalAttendees), ["cem@x.example"]);
    assert_eq!(parsed.organizer, Organizer::Owner);
    let elsewhere = of_somebody();
    let of = |text: &str| parse(&event(text)).organizer;
    assert_eq!(
        of(&elsewhere),
        Organizer::Unknown,
        "it may be the owner, under a name that is not known"
    );
    let invited = format!("{elsewhere}\nATTENDEE:mailto:ilse@hafenwerk.example");
    assert_eq!(of(&invited), Organizer::Other);
    assert_eq!(
        of("DTSTART:20260302T090000Z"),
        Organizer::Owner,
        "nobody is named"
    );
}

#[test]
fn people_who_stay_keep_their_answers_and_new_ones_are_written_to_by_nobody() {
    let person = |address: &str| regarding_model::fields::Attendee {
        address: address.parse().unwrap(),
        name: None,
    };
    let people = |all: &[&str]| Value::people(all.iter().map(|it| person(it)).collect());
    let mut wanted = set([
        (
            Field::RequiredAttendees,
            people(&["cem@x.example", "eva@x.example"]),
        ),
        (Field::OptionalAttendees, people(&["bo@x.example"])),
    ]);
    let after = edited(&event(MEETING), &wanted);
    let parsed = parse(&after);
    assert_eq!(
        addresses(&parsed, Field::RequiredAttendees),
        ["cem@x.example", "eva@x.example"]
    );
    assert_eq!(addresses(&parsed, Field::OptionalAttendees), ["bo@x.example"]);
    let unfolded = after.replace("\r\n ", "");
    assert!(
        unfolded.contains("ATTENDEE;PARTSTAT=ACCEPTED;X-NUM=2;ROLE=OPT-PARTICIPANT:mailto:bo@x.example\r\n"),
        "{after}"
    );
    assert!(
        after.contains("ATTENDEE;CUTYPE=ROOM:mailto:room1@x.example\r\n"),
        "{after}"
    );
    let new = unfolded.lines().find(|line| line.contains("eva@")).unwrap();
    assert!(new.contains("SCHEDULE-AGENT=CLIENT"), "promise 8: {new}");
    wanted.invitations = Invitations::Agreed;
    assert!(!edited(&after, &wanted).contains("SCHEDULE-AGENT"));
}

#[test]
fn somebody_who_was_invited_to_one_occurrence_alone_is_not_new() {
    let text = series().replace(
        "SUMMARY:Moved",
        "ORGANIZER:mailto:ilse@hafenwerk.example\r\nATTENDEE:mailto:bo@x.example\r\nSUMMARY:Moved",
    );
    let after = edited(&text, &set([(Field::Location, super::text("Here"))]));
    assert!(after.contains("ATTENDEE:mailto:bo@x.example\r\n"), "{after}");
}

/// D-22, RFC 6638 section 7.1: what was made in silence names people that the server leaves alone, and a yes hands them to it.
#[test]
fn d_22_people_to_whom_nobody_wrote_are_told_from_those_who_were_invited() {
    let uninvited = |text: &str| parse(text).uninvited;
    assert!(!uninvited(&event(MEETING)), "its server wrote to them");
    assert!(!uninvited(&event("SUMMARY:Alone")), "there is nobody");
    let quiet = event(&MEETING.replace("ATTENDEE;", "ATTENDEE;SCHEDULE-AGENT=CLIENT;"));
    assert!(uninvited(&quiet));
    let one = event(&MEETING.replacen("ATTENDEE;", "ATTENDEE;SCHEDULE-AGENT=CLIENT;", 1));
    assert!(!uninvited(&one), "somebody is invited");
    let none = event(&MEETING.replace("ATTENDEE;", "ATTENDEE;SCHEDULE-AGENT=NONE;"));
    assert!(!uninvited(&none), "that is another program's word");
    let yes = Edit {
        invitations: Invitations::Agreed,
        ..Edit::default()
    };
    let after = edited(&quiet, &yes);
    assert!(!after.contains("SCHEDULE-AGENT") && !uninvited(&after), "{after}");
}

/// D.2, RFC 6638 section 7.1, docs/adr/0028: neither the server nor a calendar program is to write to them, and that is no question that
/// stands.
#[test]
fn people_of_a_service_activity_are_left_alone_by_every_program() {
    let person = |address: &str| regarding_model::fields::Attendee {
        address: address.parse().unwrap(),
        name: None,
    };
    let people = |all: &[&str]| Value::people(all.iter().map(|it| person(it)).collect());
    let mut wanted = set([
        (
            Field::RequiredAttendees,
            people(&["bo@x.example", "eva@x.example"]),
        ),
        (Field::Organizer, people(&["ilse@hafenwerk.example"])),
    ]);
    wanted.invitations = Invitations::Never;
    let after = edited(&event("SUMMARY:Hoist inspection"), &wanted);
    let unfolded = after.replace("\r\n ", "");
    let attendees: Vec<&str> = unfolded
        .lines()
        .filter(|line| line.starts_with("ATTENDEE"))
        .collect();
    assert_eq!(attendees.len(), 2);
    assert!(
        attendees.iter().all(|line| line.contains("SCHEDULE-AGENT=NONE")),
        "{attendees:?}"
    );
    assert!(!parsed::writes_to_people(after.as_bytes(), &owner()));
    assert!(!parse(&after).uninvited);
}

#[test]
fn who_would_be_written_to_is_known() {
    let asked = |text: &str| parsed::writes_to_people(text.as_bytes(), &owner());
    assert!(asked(&event(MEETING)));
    let quiet = MEETING.replace("ATTENDEE;", "ATTENDEE;SCHEDULE-AGENT=CLIENT;");
    assert!(!asked(&event(&quiet)));
    let elsewhere = of_somebody();
    assert!(
        asked(&event(&elsewhere)),
        "promise 8: the owner may have another address there"
    );
    assert!(
        !asked(&event(&format!(
            "{elsewhere}\nATTENDEE:mailto:ilse@hafenwerk.example"
        ))),
        "somebody else invited the owner"
    );
    assert!(!asked(&event(
        "DTSTART:20260302T090000Z\nORGANIZER:mailto:ilse@hafenwerk.example"
    )));
}

#[test]
fn items_without_a_uid_or_with_two_are_read_and_said() {
    let one = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260302T090000Z\r\nEND:VEVENT\r\n";
    let other = one.replace("UID:a", "UID:b");
    let none = one.replace("UID:a\r\n", "");
    let both = one.replace("UID:a\r\n", "UID:a\r\nUID:b\r\n");
    let calendars = format!("{one}END:VCALENDAR\r\nBEGIN:VCALENDAR\r\n{other}");
    for (components, may_be_changed) in [
        (calendars, false),
        (format!("{one}{other}"), false),
        (none, true),
        (both, true),
    ] {
        let text = calendar(&components);
        let parsed = parse(&text);
        assert_eq!(parsed.uid, None, "{text}");
        assert!(parsed.peculiarities.contains(&Peculiarity::Uid));
        let change = parsed::edit(
            text.as_bytes(),
            &set([(Field::Subject, super::text("x"))]),
            &owner(),
        );
        assert_eq!(change.is_ok(), may_be_changed, "{text}");
        assert!(may_be_changed || matches!(change, Err(MailboxError::NotDone { .. })));
    }
}

#[test]
fn files_in_an_appointment_are_read_added_and_removed() {
    let line = "ATTACH;FMTTYPE=text/plain;FILENAME=\"../a b.txt\";ENCODING=BASE64;VALUE=BINARY:aGVsbG8=\nATTACH:https://x.example/elsewhere.pdf";
    let text = event(&format!("DTSTART:20260302T090000Z\n{line}"));
    let files = parsed::files(text.as_bytes()).unwrap();
    assert_eq!(
        (files.len(), files[0].name.as_str(), files[0].bytes.as_slice()),
        (1, "a b.txt", &b"hello"[..])
    );
    let after = edited(&text, &set([(Field::Attachments, None)]));
    assert!(
        !after.contains("aGVsbG8") && after.contains("elsewhere.pdf"),
        "{after}"
    );
    let missing = regarding_model::fields::File {
        name: "n".to_owned(),
        hash: [0; 32],
    };
    let refused = parsed::edit(
        text.as_bytes(),
        &set([(Field::Attachments, Some(Value::Files(vec![missing])))]),
        &owner(),
    );
    assert!(
        matches!(refused, Err(MailboxError::BadItem { .. })),
        "no file is written without its bytes"
    );
}

#[test]
fn nothing_else_is_a_calendar_entry() {
    for text in [
        "",
        "hello",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VJOURNAL\r\nEND:VJOURNAL\r\nEND:VCALENDAR",
    ] {
        assert!(parsed::read(text.as_bytes(), &owner()).is_err(), "{text}");
    }
    let deep = "BEGIN:VCALENDAR\r\n".repeat(10_000);
    assert!(parsed::read(deep.as_bytes(), &owner()).is_err());
}
