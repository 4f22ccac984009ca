//! Series as records, and the occurrences that differ (reference C3).

use jiff::Timestamp;
use regarding_dataverse::ApiError;
use regarding_dataverse::synced::{
    NewRecord, OccurrenceEdit, RecordChange, RecordError, Records as _, SyncedRecord, SyncedTable, Why,
};
use regarding_model::fields::{Days, End, Field, Pattern, Period, Recurrence, ShowAs, Value};
use regarding_net::Method;
use regarding_sample_org::seed::SeedRole;
use serde_json::json;
use std::collections::BTreeMap;

use super::{Desk, ask, at, edit, new, people, same, send, timed, words};
use crate::office::Office;

/// Makes a series of a new record.
pub(crate) trait NewRecordExt {
    fn weekly(self) -> Self;
}

impl NewRecordExt for NewRecord {
    fn weekly(mut self) -> Self {
        self.fields = weekly();
        self
    }
}

fn weekly() -> Vec<(Field, Option<Value>)> {
    let rule = Recurrence {
        pattern: Pattern::Weekly {
            days: Days::default().with(jiff::civil::Weekday::Wednesday),
            week_start: jiff::civil::Weekday::Monday,
        },
        interval: 1,
        end: End::After(5),
        zone: Some("Europe/Berlin".to_owned()),
    };
    vec![
        (Field::Subject, words("Stand-up")),
        (Field::Time, timed("2026-03-11T08:00:00Z", 30)),
        (Field::Recurrence, Some(Value::Recurrence(rule))),
        (Field::RequiredAttendees, people(&["guest@else.example"])),
        (Field::ShowAs, Some(Value::ShowAs(ShowAs::Busy))),
    ]
}

#[tokio::test]
async fn c3_a_series_comes_back_with_its_rule_and_the_occurrences_that_differ() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    assert_eq!(desk.person.zone_name(), Some("Europe/Berlin"), "C7");
    let moved = OccurrenceEdit {
        original: at("2026-04-01T07:00:00Z"),
        fields: Some(vec![
            (Field::Time, timed("2026-04-01T12:00:00Z", 60)),
            (Field::Subject, words("Moved")),
        ]),
    };
    let taken_out = OccurrenceEdit {
        original: at("2026-03-18T08:00:00Z"),
        fields: None,
    };
    let series = NewRecord {
        occurrences: vec![moved, taken_out.clone()],
        ..new(SyncedTable::Series, 40, weekly())
    };
    let made = desk.make(series).await;
    same(&made, &weekly());
    let told: BTreeMap<Timestamp, Option<Option<Value>>> = made
        .occurrences
        .iter()
        .map(|one| {
            let subject = one
                .content
                .as_ref()
                .map(|content| content.get(Field::Subject).cloned());
            (one.original, subject)
        })
        .collect();
    let expected = BTreeMap::from([
        (at("2026-03-18T08:00:00Z"), None),
        (at("2026-04-01T07:00:00Z"), Some(words("Moved"))),
    ]);
    assert!(
        told == expected,
        "the hour stays the same over the change of the clock"
    );
    // Another exception is another version, though the master's row is as it was.
    let another = RecordChange {
        occurrences: vec![OccurrenceEdit {
            original: at("2026-03-25T08:00:00Z"),
            fields: Some(vec![(Field::Location, words("Elsewhere"))]),
        }],
        ..edit(&made, vec![])
    };
    let version = desk.change(another).await.unwrap();
    assert_ne!(version, made.version);
    let read = desk.read(&made.record).await.unwrap();
    assert_eq!((read.version.clone(), read.occurrences.len()), (version, 3));
    // One that is taken out already is not there, as wanted; one that never was is told.
    let again = RecordChange {
        occurrences: vec![taken_out],
        ..edit(&read, vec![])
    };
    let version = desk.change(again).await.unwrap();
    assert_eq!(version, read.version);
    let never = RecordChange {
        occurrences: vec![OccurrenceEdit {
            original: at("2026-03-26T08:00:00Z"),
            fields: Some(vec![(Field::Location, words("Nowhere"))]),
        }],
        ..edit(&read, vec![])
    };
    assert_eq!(desk.change(never).await, Err(RecordError::NoOccurrence));
    // The series of an appointment is an appointment of its own, and deleted with all that belongs to it.
    let deleted = desk
        .records
        .delete(&[(read.record.clone(), read.version.clone())])
        .await
        .unwrap();
    assert_eq!(deleted, [Ok(())]);
    let left = ask(
        &desk.client,
        &format!("appointments?$filter=seriesid%20eq%20{}", read.record.id),
    )
    .await;
    assert_eq!(left["value"], json!([]));
}

/// A series with an exception on the first of April.
pub(super) async fn with_exception(desk: &Desk) -> SyncedRecord {
    let moved = OccurrenceEdit {
        original: at("2026-04-01T07:00:00Z"),
        fields: Some(vec![(Field::Location, words("Pier 1"))]),
    };
    let series = NewRecord {
        occurrences: vec![moved],
        ..new(SyncedTable::Series, 47, weekly())
    };
    desk.make(series).await
}

/// Somebody names another place for one occurrence.
async fn somebody_moves(desk: &Desk, series: &SyncedRecord, original: &str) {
    let found = ask(
        &desk.client,
        &format!(
            "appointments?$filter=seriesid%20eq%20{}%20and%20originalstartdate%20eq%20{original}",
            series.record.id
        ),
    )
    .await;
    let id = found.pointer("/value/0/activityid").unwrap().as_str().unwrap();
    send(
        &desk.client,
        Method::PATCH,
        &format!("appointments({id})"),
        json!({"location": "Theirs"}),
    )
    .await;
}

async fn place_of(desk: &Desk, series: &SyncedRecord, original: &str) -> Option<Value> {
    let read = desk.read(&series.record).await.unwrap();
    let one = read.occurrences.iter().find(|one| one.original == at(original));
    one?.content.as_ref()?.get(Field::Location).cloned()
}

#[tokio::test]
async fn c3_an_occurrence_that_somebody_changed_since_it_was_read_is_not_overwritten() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let (exception, regular) = ("2026-04-01T07:00:00Z", "2026-03-25T08:00:00Z");
    for changed in [exception, regular] {
        let series = with_exception(&desk).await;
        somebody_moves(&desk, &series, changed).await;
        for written in [exception, regular] {
            let ours = RecordChange {
                occurrences: vec![OccurrenceEdit {
                    original: at(written),
                    fields: Some(vec![(Field::Location, words("Ours"))]),
                }],
                ..edit(&series, vec![(Field::Subject, words("Ours"))])
            };
            let told = desk.change(ours).await;
            assert_eq!(
                told,
                Err(RecordError::Api(ApiError::Stale)),
                "{changed}, {written}"
            );
        }
        assert_eq!(place_of(&desk, &series, changed).await, words("Theirs"));
        let read = desk.read(&series.record).await.unwrap();
        assert_eq!(
            read.content.get(Field::Subject),
            words("Stand-up").as_ref(),
            "nothing is written"
        );
        let again = edit(&read, vec![(Field::Subject, words("Ours"))]);
        let _ = desk.change(again).await.unwrap();
        let read = desk.read(&series.record).await.unwrap();
        let gone = desk.records.delete(&[(read.record, read.version)]).await.unwrap();
        assert_eq!(gone, [Ok(())]);
    }
}

#[tokio::test]
async fn c3_a_series_whose_hour_is_another_zones_is_not_bent() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    for (number, zone) in [(45, None), (46, Some("America/New_York"))] {
        let mut series = new(SyncedTable::Series, number, weekly());
        if let Some(Value::Recurrence(rule)) = &mut series.fields[2].1 {
            rule.zone = zone.map(str::to_owned);
        }
        let made = desk.records.create(&[series]).await.unwrap().remove(0);
        let Err(RecordError::Unfit(unfit)) = made else {
            panic!("{zone:?}: the clock of the person's zone is put forward");
        };
        assert_eq!((unfit[0].field, unfit[0].why), (Field::Recurrence, Why::Zone));
    }
}

#[tokio::test]
async fn c3_whole_days_that_repeat_are_told_by_their_days() {
    let office = Office::open().await;
    let desk = Desk::of(&office, SeedRole::Salesperson).await;
    let rule = Recurrence {
        pattern: Pattern::Daily,
        interval: 2,
        end: End::On("2026-04-02".parse().unwrap()),
        zone: None,
    };
    let fields = vec![
        (Field::Subject, words("Harvest")),
        (
            Field::Time,
            Some(Value::Period(Period::AllDay {
                first: "2026-03-27".parse().unwrap(),
                until: "2026-03-28".parse().unwrap(),
            })),
        ),
        (Field::Recurrence, Some(Value::Recurrence(rule))),
    ];
    let series = NewRecord {
        occurrences: vec![OccurrenceEdit {
            original: at("2026-03-31T00:00:00Z"),
            fields: None,
        }],
        ..new(SyncedTable::Series, 41, fields.clone())
    };
    let made = desk.make(series).await;
    same(&made, &fields);
    let left: Vec<Timestamp> = made.occurrences.iter().map(|one| one.original).collect();
    assert_eq!(left, [at("2026-03-31T00:00:00Z")]);
    let rows = ask(
        &desk.client,
        &format!(
            "appointments?$filter=seriesid%20eq%20{}&$orderby=scheduledstart",
            made.record.id
        ),
    )
    .await;
    let starts: Vec<&str> = rows["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["scheduledstart"].as_str().unwrap())
        .collect();
    assert_eq!(
        starts,
        [
            "2026-03-26T23:00:00Z",
            "2026-03-28T23:00:00Z",
            "2026-04-01T22:00:00Z"
        ],
        "midnights in Berlin"
    );
}
