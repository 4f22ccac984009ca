//! B.1 to B.4: which fields there are, and where they may travel.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Field, Kind};
use regarding_sync::fields::{ColumnRights, Directions, FieldDirection, FieldOptions, rows};

fn of(kind: Kind, said: &[(Field, FieldDirection)], options: FieldOptions, field: Field) -> FieldDirection {
    let said: BTreeMap<_, _> = said.iter().copied().collect();
    Directions::new(kind, &said, options).of(field)
}

#[test]
fn b_20_to_b_53_every_contact_field_is_there_once() {
    let facts: Vec<_> = rows(Kind::Contact).iter().map(|row| row.fact).collect();
    let expected: Vec<_> = (20..=53).map(|number| format!("B-{number}")).collect();
    assert_eq!(facts, expected);
}

#[test]
fn b_80_to_b_90_and_b_110_to_b_118_every_field_of_appointments_and_tasks_is_there() {
    let facts = |kind| rows(kind).iter().map(|row| row.fact).collect::<Vec<_>>();
    for number in 80..=90 {
        assert!(
            facts(Kind::Appointment).contains(&format!("B-{number}").as_str()),
            "B-{number}"
        );
    }
    for number in 110..=118 {
        assert!(
            facts(Kind::Task).contains(&format!("B-{number}").as_str()),
            "B-{number}"
        );
    }
}

#[test]
fn b_12_settable_pairs_allow_all_four_directions() {
    for direction in FieldDirection::ALL {
        let said = [(Field::JobTitle, direction)];
        let options = FieldOptions::default();
        assert_eq!(of(Kind::Contact, &said, options, Field::JobTitle), direction);
    }
}

#[test]
fn b_35_b_49_b_80_b_117_fixed_pairs_stay_as_they_are_whatever_is_said() {
    for (kind, field) in [
        (Kind::Contact, Field::FullName),
        (Kind::Appointment, Field::Time),
        (Kind::Appointment, Field::Importance),
        (Kind::Appointment, Field::RequiredAttendees),
        (Kind::Appointment, Field::OptionalAttendees),
        (Kind::Appointment, Field::Organizer),
        (Kind::Appointment, Field::ShowAs),
        (Kind::Appointment, Field::Recurrence),
        (Kind::Task, Field::Importance),
        (Kind::Task, Field::Status),
    ] {
        let said = [(field, FieldDirection::None)];
        let options = FieldOptions::default();
        assert_eq!(of(kind, &said, options, field), FieldDirection::Both, "{field}");
    }
}

#[test]
fn b_36_the_government_id_travels_nowhere_whatever_an_administrator_says() {
    let options = FieldOptions::default();
    for direction in FieldDirection::ALL {
        let said = [(Field::GovernmentId, direction)];
        assert_eq!(
            of(Kind::Contact, &said, options, Field::GovernmentId),
            FieldDirection::None,
            "no card has a place for it"
        );
    }
}

#[test]
fn a_90_b_37_b_46_home_and_other_addresses_travel_with_the_option_only() {
    for field in [Field::HomeAddress, Field::OtherAddress] {
        let one = FieldOptions::default();
        let three = FieldOptions {
            three_addresses: true,
            ..one
        };
        assert_eq!(of(Kind::Contact, &[], one, field), FieldDirection::None);
        assert_eq!(of(Kind::Contact, &[], three, field), FieldDirection::Both);
        assert_eq!(
            of(Kind::Contact, &[], one, Field::MailingAddress),
            FieldDirection::Both
        );
    }
}

#[test]
fn b_81_a_89_attachments_travel_with_the_option_only() {
    let on = FieldOptions {
        attachments: true,
        ..FieldOptions::default()
    };
    let off = FieldOptions::default();
    assert_eq!(
        of(Kind::Appointment, &[], off, Field::Attachments),
        FieldDirection::None
    );
    assert_eq!(
        of(Kind::Appointment, &[], on, Field::Attachments),
        FieldDirection::Both
    );
}

#[test]
fn b_70_d_58_the_company_never_goes_to_the_organization() {
    let on = FieldOptions {
        company: true,
        ..FieldOptions::default()
    };
    let off = FieldOptions::default();
    assert_eq!(
        of(Kind::Contact, &[], on, Field::Company),
        FieldDirection::ToMailbox
    );
    assert_eq!(of(Kind::Contact, &[], off, Field::Company), FieldDirection::None);
}

#[test]
fn a_field_that_a_kind_does_not_have_travels_nowhere() {
    assert_eq!(
        of(Kind::Task, &[], FieldOptions::default(), Field::Mobile),
        FieldDirection::None
    );
}

#[test]
fn b_3_b_4_a_table_of_a_kind_has_directions_and_rights_of_its_own() {
    let (task, call) = ("task".parse().unwrap(), "phonecall".parse().unwrap());
    let said = BTreeMap::from([(Field::Notes, FieldDirection::None)]);
    let of_calls = Directions::new(Kind::Task, &said, FieldOptions::default());
    let directions = Directions::new(Kind::Task, &BTreeMap::new(), FieldOptions::default())
        .with_table("phonecall".parse().unwrap(), of_calls);
    assert_eq!(directions.of_table(&call).of(Field::Notes), FieldDirection::None);
    assert_eq!(directions.of_table(&task).of(Field::Notes), FieldDirection::Both);

    let secured = ColumnRights {
        no_create: BTreeSet::from([Field::Notes]),
        ..ColumnRights::default()
    };
    let rights = ColumnRights {
        of_tables: BTreeMap::from([("phonecall".parse().unwrap(), secured)]),
        ..ColumnRights::default()
    };
    assert!(rights.of_table(&task).no_create.is_empty());
    // B-6, B-7: what may not be filled in a new record may be changed in one that is there.
    assert!(rights.of_table(&call).no_update.is_empty());
    assert!(rights.as_new().of_table(&call).no_update.contains(&Field::Notes));
}
