//! Properties: for every value that both sides can express, what was written is read again, and what is changed is read as it was
//! changed.

use proptest::prelude::*;
use regarding_model::fields::{Content, Field, Kind};

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

/// A text of one content that is made to say another.
fn from_one_to_the_other(
    kind: Kind,
    one: &Content,
    files: Vec<FileBytes>,
    other: &Content,
    more: Vec<FileBytes>,
) {
    let fields = one
        .values()
        .map(|(field, value)| (field, Some(value.clone())))
        .collect();
    let wanted = Edit {
        fields,
        files,
        ..Edit::default()
    };
    let now = "2026-03-01T00:00:00Z".parse().unwrap();
    let text = parsed::create(kind, "u", &wanted, &owner(), now).unwrap();
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
