//! Who owns the record of a message that lies in somebody else's mailbox, or in one of several people (D-110, D-111).

use std::collections::BTreeMap;

use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::record::KnownTable;
use uuid::Uuid;

use crate::match_row::MatchRow;
use crate::parties::{self, PartyRules};

/// Whose mailbox a message lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiesIn {
    /// The person's own.
    Mine,
    /// Another person's, who has this address.
    Person(EmailAddress),
    /// That of several people, who all find it there.
    Common,
}

/// The user who owns the record; `None` is the person who tracks it.
///
/// Another person's mailbox is theirs, and so is what is tracked out of it (D-111). Where nobody of the organization is behind the
/// mailbox, the owner is found among the recipients (D-110): the first of the lists To, Cc and Bcc that names a user decides, and in
/// it first the owner of the record of the mail that is answered (`answered`), then the owner of the record that the sender resolves
/// to, then whoever is named first.
#[must_use]
pub fn owner(
    lies_in: &LiesIn,
    people: &[Participant],
    matches: &BTreeMap<EmailAddress, Vec<MatchRow>>,
    answered: Option<Uuid>,
) -> Option<Uuid> {
    let theirs = match lies_in {
        LiesIn::Mine => return None,
        LiesIn::Person(address) => users(matches.get(address)).next(),
        LiesIn::Common => None,
    };
    theirs.or_else(|| among_recipients(people, matches, answered))
}

fn among_recipients(
    people: &[Participant],
    matches: &BTreeMap<EmailAddress, Vec<MatchRow>>,
    answered: Option<Uuid>,
) -> Option<Uuid> {
    let of = |role: Role| {
        let addresses = people.iter().filter(move |person| person.role == role);
        let addresses = addresses.filter_map(|person| person.address.as_ref());
        addresses
            .flat_map(|address| users(matches.get(address)))
            .collect::<Vec<Uuid>>()
    };
    let lists = [Role::To, Role::Cc, Role::Bcc].map(of);
    let eligible = lists.into_iter().find(|list| !list.is_empty())?;
    let by_sender = parties::sender_row(people, matches, PartyRules::default()).and_then(|row| row.owner);
    let preferred = [answered, by_sender].into_iter().flatten();
    preferred
        .into_iter()
        .find(|user| eligible.contains(user))
        .or_else(|| eligible.first().copied())
}

/// The users of the organization behind an address who may work there.
fn users(rows: Option<&Vec<MatchRow>>) -> impl Iterator<Item = Uuid> {
    let rows = rows.into_iter().flatten();
    rows.filter(|row| row.active && row.known_table() == Some(KnownTable::SystemUser))
        .map(|row| row.record.id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use regarding_model::address::{EmailAddress, Participant, Role};
    use regarding_model::ids::RecordRef;
    use uuid::Uuid;

    use super::{KnownTable, LiesIn, owner};
    use crate::match_row::MatchRow;

    const ANNA: Uuid = Uuid::from_u128(1);
    const BOB: Uuid = Uuid::from_u128(2);
    const CLEO: Uuid = Uuid::from_u128(3);

    fn address(name: &str) -> EmailAddress {
        format!("{name}@x.example").parse().unwrap()
    }

    fn person(role: Role, name: &str) -> Participant {
        Participant {
            role,
            name: None,
            address: Some(address(name)),
            written: name.to_owned(),
        }
    }

    fn row(table: KnownTable, id: Uuid, owner: Option<Uuid>, active: bool) -> MatchRow {
        MatchRow {
            record: RecordRef::new(table.name(), id),
            owner,
            active,
            created_on: None,
        }
    }

    /// Anna, Bob and Cleo work there, Dan did; a customer's record belongs to Cleo.
    fn matches() -> BTreeMap<EmailAddress, Vec<MatchRow>> {
        let user = |name: &str, id: Uuid, active| {
            (address(name), vec![row(KnownTable::SystemUser, id, None, active)])
        };
        let customer = row(KnownTable::Contact, Uuid::from_u128(9), Some(CLEO), true);
        BTreeMap::from([
            user("anna", ANNA, true),
            user("bob", BOB, true),
            user("cleo", CLEO, true),
            user("dan", Uuid::from_u128(4), false),
            (address("customer"), vec![customer]),
        ])
    }

    #[test]
    fn d_111_what_lies_in_a_mailbox_belongs_to_whose_mailbox_it_is() {
        let people = [person(Role::From, "customer"), person(Role::To, "anna")];
        let bobs = LiesIn::Person(address("bob"));
        assert_eq!(owner(&bobs, &people, &matches(), Some(ANNA)), Some(BOB));
        assert_eq!(owner(&LiesIn::Mine, &people, &matches(), Some(ANNA)), None);
    }

    #[test]
    fn d_110_the_first_list_that_names_a_user_decides() {
        let people = [
            person(Role::From, "stranger"),
            person(Role::To, "support"),
            person(Role::To, "dan"),
            person(Role::Bcc, "anna"),
            person(Role::Cc, "bob"),
            person(Role::Cc, "cleo"),
        ];
        for lies_in in [
            LiesIn::Common,
            LiesIn::Person(address("support")),
            LiesIn::Person(address("dan")),
        ] {
            assert_eq!(
                owner(&lies_in, &people, &matches(), None),
                Some(BOB),
                "{lies_in:?}"
            );
            assert_eq!(
                owner(&lies_in, &people, &matches(), Some(CLEO)),
                Some(CLEO),
                "who was answered"
            );
            assert_eq!(
                owner(&lies_in, &people, &matches(), Some(ANNA)),
                Some(BOB),
                "who is not on the list is not preferred"
            );
        }
    }

    #[test]
    fn d_110_then_the_owner_of_the_senders_record() {
        let people = [
            person(Role::From, "customer"),
            person(Role::To, "anna"),
            person(Role::To, "bob"),
            person(Role::To, "cleo"),
        ];
        assert_eq!(owner(&LiesIn::Common, &people, &matches(), None), Some(CLEO));
        assert_eq!(owner(&LiesIn::Common, &people, &matches(), Some(BOB)), Some(BOB));
        assert_eq!(
            owner(&LiesIn::Common, &people[..3], &matches(), None),
            Some(ANNA),
            "she is not among them"
        );
    }

    #[test]
    fn d_110_where_no_recipient_works_there_it_is_whoever_tracks() {
        let people = [person(Role::From, "anna"), person(Role::To, "customer")];
        assert_eq!(owner(&LiesIn::Common, &people, &matches(), Some(ANNA)), None);
    }
}
