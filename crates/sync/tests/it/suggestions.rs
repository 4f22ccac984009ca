//! Whom suggestions name.

use regarding_model::record::KnownTable::{Account, Contact, Lead, SystemUser};
use regarding_sync::suggestions::{Among, Contacts, Others, among};

#[test]
fn a_30_contacts_are_those_that_are_synchronized_unless_the_person_says_all() {
    assert_eq!(Contacts::default(), Contacts::Synchronized, "the default of A-30");
    for others in [Others::Nobody, Others::Own, Others::All] {
        assert_eq!(
            among(Contact, Contacts::Synchronized, others),
            Among::Synchronized
        );
        assert_eq!(among(Contact, Contacts::All, others), Among::Everybody);
    }
}

#[test]
fn a_31_other_types_are_the_persons_own_unless_they_say_none_or_all() {
    assert_eq!(Others::default(), Others::Own, "the default of A-31");
    for table in [Lead, Account] {
        for contacts in [Contacts::Synchronized, Contacts::All] {
            assert_eq!(among(table, contacts, Others::Nobody), Among::Nobody);
            assert_eq!(among(table, contacts, Others::Own), Among::Own);
            assert_eq!(among(table, contacts, Others::All), Among::Everybody);
        }
    }
}

#[test]
fn a_31_colleagues_are_no_records_that_somebody_owns() {
    assert_eq!(
        among(SystemUser, Contacts::Synchronized, Others::Nobody),
        Among::Everybody
    );
}
