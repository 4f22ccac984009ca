//! The people of a message as the pane shows them: each once, known or not, the chosen match first.

use std::collections::BTreeSet;

use regarding_dataverse::operations::people::{People, PersonMatch};
use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_sync::match_choice;
use regarding_sync::match_row::MatchRow;

use crate::mail::message;
use crate::view::pane::{PersonState, PersonView, RecordView};
use crate::words::kind;

/// How many people a pane shows and looks up; a message to ten thousand stays readable. Tracking takes more of them.
pub(crate) const MOST: usize = 100;

/// The people of a header, each once: the first role counts, authors first. So many as a pane shows.
pub(crate) fn once_each(people: &[Participant]) -> Vec<&Participant> {
    distinct(people).take(MOST).collect()
}

/// How many people of a header a pane does not show.
pub(crate) fn beyond(people: &[Participant]) -> u32 {
    u32::try_from(distinct(people).skip(MOST).count()).unwrap_or(u32::MAX)
}

fn distinct(people: &[Participant]) -> impl Iterator<Item = &Participant> {
    let mut seen = BTreeSet::new();
    let key = |person: &Participant| {
        person
            .address
            .as_ref()
            .map_or_else(|| person.written.to_lowercase(), ToString::to_string)
    };
    people.iter().filter(move |person| seen.insert(key(person)))
}

/// Whose records are shown first: the author of what was received, the first recipient of what the person sent; never
/// the person, when there is anybody else.
pub(crate) fn first_focus<'p>(
    people: &[&'p Participant],
    is_mine: impl Fn(&EmailAddress) -> bool,
) -> Option<&'p EmailAddress> {
    let mut addresses = people.iter().filter_map(|person| person.address.as_ref());
    addresses
        .clone()
        .find(|address| !is_mine(address))
        .or_else(|| addresses.next())
}

/// A row of the organization as the decisions need it.
pub(crate) fn match_row(found: &PersonMatch) -> MatchRow {
    MatchRow {
        record: found.record.record.clone(),
        owner: found.owner,
        active: !found.inactive,
        created_on: found.created,
    }
}

/// The matches of an address, the chosen one first (H-13).
pub(crate) fn in_order<'p>(
    people: &'p People,
    address: &EmailAddress,
    chosen: impl Fn(&[RecordRef]) -> Option<RecordRef>,
) -> Vec<&'p PersonMatch> {
    let found: Vec<&PersonMatch> = people
        .matches
        .iter()
        .filter(|found| found.address == *address)
        .collect();
    let records: Vec<RecordRef> = found.iter().map(|found| found.record.record.clone()).collect();
    let remembered = if records.len() > 1 { chosen(&records) } else { None };
    let rows: Vec<MatchRow> = found.iter().map(|found| match_row(found)).collect();
    let Some(choice) = match_choice::choose(&rows, remembered.as_ref()) else {
        return Vec::new();
    };
    let order = std::iter::once(&choice.first).chain(&choice.others);
    order
        .filter_map(|record| found.iter().find(|found| found.record.record == *record).copied())
        .collect()
}

/// One person as the pane shows them.
pub(crate) fn view(person: &Participant, matches: &[&PersonMatch], me: bool, asked: bool) -> PersonView {
    // A name that deceives is no name to make a record by.
    let named = person
        .name
        .clone()
        .filter(|_| message::name_warning(person).is_none());
    let address = || person.address.as_ref().map(ToString::to_string);
    let header = named.or_else(address).unwrap_or_else(|| person.written.clone());
    let name = matches
        .first()
        .map(|found| found.record.name.clone())
        .filter(|name| !name.is_empty());
    PersonView {
        address: person
            .address
            .as_ref()
            .map_or_else(|| person.written.clone(), ToString::to_string),
        name: name.unwrap_or(header),
        role: role(person.role),
        state: state(person, matches, me, asked),
        matches: matches.iter().map(|found| record_view(found)).collect(),
        me,
    }
}

fn state(person: &Participant, matches: &[&PersonMatch], me: bool, asked: bool) -> PersonState {
    match (&person.address, matches.first()) {
        (None, _) => PersonState::NoAddress,
        (Some(_), None) if me => PersonState::Colleague,
        // Nobody is called unknown before the organization was asked.
        (Some(_), None) if !asked => PersonState::Unasked,
        (Some(_), None) => PersonState::Unknown,
        (Some(_), Some(_)) if matches.iter().any(|found| found.table == KnownTable::SystemUser) => {
            PersonState::Colleague
        }
        (Some(_), Some(_)) => PersonState::Known,
    }
}

/// One match as a record.
pub(crate) fn record_view(found: &PersonMatch) -> RecordView {
    let record = &found.record.record;
    let inactive = found.inactive.then(|| say!("Inactive"));
    let detail: Vec<String> = found.company.iter().cloned().chain(inactive).collect();
    RecordView {
        table: record.table.to_string(),
        id: record.id.to_string(),
        name: found.record.name.clone(),
        kind: kind::singular(&record.table),
        detail: detail.join(" · "),
    }
}

fn role(role: Role) -> String {
    match role {
        Role::From => say!("From"),
        Role::To => say!("To"),
        Role::Cc => say!("Cc"),
        Role::Bcc => say!("Bcc"),
    }
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::Named;
    use regarding_dataverse::operations::people::{People, PersonMatch};
    use regarding_model::address::{EmailAddress, Participant, Role};
    use regarding_model::record::KnownTable;
    use uuid::Uuid;

    use super::{MOST, beyond, first_focus, in_order, once_each, view};
    use crate::view::pane::PersonState;

    fn person(role: Role, written: &str) -> Participant {
        Participant {
            role,
            name: None,
            written: written.to_owned(),
            address: written.parse().ok(),
        }
    }

    fn found(address: &str, table: KnownTable, id: u128) -> PersonMatch {
        PersonMatch {
            address: address.parse().unwrap(),
            record: Named::new(table, Uuid::from_u128(id), "Somebody"),
            table,
            inactive: false,
            owner: None,
            created: None,
            company: None,
        }
    }

    #[test]
    fn a_person_stands_once_and_the_pane_begins_with_somebody_else_than_me() {
        let people = [
            person(Role::From, "me@x.example"),
            person(Role::To, "A@x.example"),
            person(Role::Cc, "a@x.example"),
        ];
        let once = once_each(&people);
        assert_eq!(once.len(), 2);
        let me: EmailAddress = "me@x.example".parse().unwrap();
        assert_eq!(
            first_focus(&once, |address| *address == me).map(EmailAddress::as_str),
            Some("a@x.example")
        );
        assert_eq!(
            first_focus(&once[..1], |address| *address == me),
            Some(&me),
            "a note to oneself"
        );
    }

    #[test]
    fn of_very_many_people_a_pane_shows_the_first_and_tells_how_many_it_does_not() {
        let crowd: Vec<Participant> = (0..10_000)
            .map(|number| person(Role::To, &format!("p{number}@x.example")))
            .chain([person(Role::Cc, "P1@x.example")])
            .collect();
        assert_eq!(once_each(&crowd).len(), MOST);
        assert_eq!(beyond(&crowd), 9_900, "each once");
        assert_eq!(beyond(&crowd[..3]), 0);
    }

    #[test]
    fn h_13_all_matches_are_there_and_the_chosen_one_is_first() {
        let address: EmailAddress = "a@x.example".parse().unwrap();
        let matches = vec![
            found("a@x.example", KnownTable::Lead, 1),
            found("a@x.example", KnownTable::Contact, 2),
        ];
        let people = People {
            matches,
            unasked: vec![],
        };
        let tables = |chosen: Option<usize>| -> Vec<KnownTable> {
            let order = in_order(&people, &address, |records| {
                chosen.and_then(|at| records.get(at).cloned())
            });
            order.iter().map(|found| found.table).collect()
        };
        assert_eq!(tables(None), [KnownTable::Contact, KnownTable::Lead]);
        assert_eq!(tables(Some(0)), [KnownTable::Lead, KnownTable::Contact]);
    }

    #[test]
    fn people_are_labelled_by_what_the_organization_knows_of_them() {
        let user = found("a@x.example", KnownTable::SystemUser, 1);
        let lead = found("a@x.example", KnownTable::Lead, 2);
        let known = person(Role::To, "a@x.example");
        let state = |matches: &[&PersonMatch], asked| view(&known, matches, false, asked).state;
        assert_eq!(state(&[&lead], true), PersonState::Known);
        assert_eq!(state(&[&lead, &user], true), PersonState::Colleague, "H-11");
        assert_eq!(state(&[], true), PersonState::Unknown, "H-12");
        assert_eq!(
            state(&[], false),
            PersonState::Unasked,
            "an address that nobody asked about is no missing address"
        );
        assert_eq!(
            view(&person(Role::To, "undisclosed-recipients:;"), &[], false, true).state,
            PersonState::NoAddress
        );
    }
}
