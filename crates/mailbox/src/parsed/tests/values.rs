//! Properties: for every value that both sides can express, what was written is read again, and what is changed is read as it was
//! changed.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use regarding_model::fields::{Content, End, Field, Kind, Pattern, Period, Recurrence, Value};

use super::strategies::{appointment, contact, series, task};
use super::{assert_same, card, owner, round_trip};
use crate::collections::{Edit, FileBytes};
use crate::parsed;

/// Changes a text so that it says what another content says.
fn changed(text: &[u8], before: &Content, wanted: &Content, files: Vec<FileBytes>) -> Vec<u8> {
    let touched = Field::all().filter(|field| before.get(*field).is_some() || wanted.get(*field).is_some());
    let fields = touched.map(|field| (field, wanted.get(field).cloned())).collect();
    parsed::edit(
        text,
        &Edit {
            fields,
            files,
            ..Edit::default()
        },
        &owner(),
    )
    .unwrap()
}

/// A new text of a content.
fn written(kind: Kind, content: &Content, files: Vec<FileBytes>) -> Vec<u8> {
    let fields = content
        .values()
        .map(|(field, value)| (field, Some(value.clone())))
        .collect();
    let wanted = Edit {
        fields,
        files,
        ..Edit::default()
    };
    let now = "2026-03-01T00:00:00Z".parse().unwrap();
    parsed::create(kind, "u", &wanted, &owner(), now).unwrap()
}

/// A text of one content that is made to say another.
fn from_one_to_the_other(
    kind: Kind,
    one: &Content,
    files: Vec<FileBytes>,
    other: &Content,
    more: Vec<FileBytes>,
) {
    let text = written(kind, one, files);
    let after = changed(&text, one, other, more);
    assert_same(&parsed::read(&after, &owner()).unwrap().content, other);
    assert!(parsed::edit(&after, &Edit::default(), &owner()).unwrap() == after);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_appointment_is_read_as_it_was_written((content, files) in appointment()) {
        let parsed = round_trip(Kind::Appointment, &content, files);
        assert_same(&parsed.content, &content);
        prop_assert_eq!(parsed.uid.as_deref(), Some("uid-1"));
        prop_assert!(parsed.peculiarities.is_empty());
    }

    #[test]
    fn a_series_is_read_as_it_was_written(content in series()) {
        let parsed = round_trip(Kind::Appointment, &content, vec![]);
        assert_same(&parsed.content, &content);
        prop_assert!(parsed.peculiarities.is_empty());
    }

    #[test]
    fn a_task_is_read_as_it_was_written(content in task()) {
        let parsed = round_trip(Kind::Task, &content, vec![]);
        assert_same(&parsed.content, &content);
        prop_assert!(parsed.peculiarities.is_empty());
    }

    #[test]
    fn a_contact_is_read_as_it_was_written(content in contact()) {
        let parsed = round_trip(Kind::Contact, &content, vec![]);
        assert_same(&parsed.content, &content);
        prop_assert!(parsed.peculiarities.is_empty());
    }

    #[test]
    fn appointments_are_changed_into_any_other((one, files) in appointment(), (other, more) in appointment()) {
        from_one_to_the_other(Kind::Appointment, &one, files, &other, more);
    }

    #[test]
    fn series_are_changed_into_any_other(one in series(), other in series()) {
        from_one_to_the_other(Kind::Appointment, &one, vec![], &other, vec![]);
    }

    #[test]
    fn series_and_appointments_are_changed_into_each_other(one in series(), (other, files) in appointment()) {
        from_one_to_the_other(Kind::Appointment, &one, vec![], &other, files.clone());
        from_one_to_the_other(Kind::Appointment, &other, files, &one, vec![]);
    }

    #[test]
    fn tasks_are_changed_into_any_other(one in task(), other in task()) {
        from_one_to_the_other(Kind::Task, &one, vec![], &other, vec![]);
    }

    #[test]
    fn contacts_are_changed_into_any_other(one in contact(), other in contact()) {
        from_one_to_the_other(Kind::Contact, &one, vec![], &other, vec![]);
    }

    #[test]
    fn cards_of_version_4_are_changed_into_any_other(one in contact(), other in contact()) {
        let empty = card("4.0", "N:;;;;\nFN:?");
        let text = changed(empty.as_bytes(), &Content::default(), &one, vec![]);
        assert_same(&parsed::read(&text, &owner()).unwrap().content, &one);
        let after = changed(&text, &one, &other, vec![]);
        assert_same(&parsed::read(&after, &owner()).unwrap().content, &other);
    }
}

/// A daily series of one hour from a moment, counted in a zone.
fn daily(start: &str, zone: &str) -> Content {
    let start: Timestamp = start.parse().unwrap();
    let end = start + SignedDuration::from_hours(1);
    let rule = Recurrence {
        pattern: Pattern::Daily,
        interval: 1,
        end: End::Never,
        zone: Some(zone.to_owned()),
    };
    let time = Value::Period(Period::Timed { start, end });
    let values = [(Field::Time, time), (Field::Recurrence, Value::Recurrence(rule))];
    values.into_iter().collect()
}

/// A first occurrence that ends in the hour that the clock of its new zone shows a second time keeps its length (RFC 5545, 3.3.5).
#[test]
fn a_series_may_end_in_the_second_pass_of_an_hour() {
    let berlin = daily("2026-11-01T05:30:00Z", "Europe/Berlin");
    let new_york = daily("2026-11-01T05:30:00Z", "America/New_York");
    let text = written(Kind::Appointment, &berlin, vec![]);
    let after = parsed::read(&changed(&text, &berlin, &new_york, vec![]), &owner()).unwrap();
    assert!(after.content.get(Field::Time) == new_york.get(Field::Time));
}
