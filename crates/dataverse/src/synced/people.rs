//! People of an appointment as parties (reference A10, B-85, B-86, B-88): resolved to records by address in the order of G-40, one
//! each (G-45); who is unknown stays an address.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regarding_model::address::EmailAddress;
use regarding_model::fields::{Attendee, Field, Value};
use regarding_model::ids::{RecordRef, TableName};
use regarding_model::record::KnownTable;
use serde_json::{Map, Value as Json, json};

use super::RecordError;
use super::organization::OrganizationRecords;
use super::read::{OPTIONAL, ORGANIZER, REQUIRED};
use crate::operations::create_email::cut;
use crate::operations::people::{MOST_ADDRESSES, ResolvePeople};
use crate::row::Row;
use crate::shape::Shape;
use crate::tables::addressing;

/// Which record an address belongs to.
pub(super) type Resolved = BTreeMap<EmailAddress, RecordRef>;

/// The role of a field of people.
pub(super) fn role(field: Field) -> Option<i64> {
    match field {
        Field::Organizer => Some(ORGANIZER),
        Field::RequiredAttendees => Some(REQUIRED),
        Field::OptionalAttendees => Some(OPTIONAL),
        _ => None,
    }
}

/// The people that edits name.
pub(super) fn named<'e>(edits: impl IntoIterator<Item = &'e (Field, Option<Value>)>) -> Vec<&'e Attendee> {
    let lists = edits.into_iter().filter_map(|(_, value)| match value {
        Some(Value::People(people)) => Some(people),
        _ => None,
    });
    lists.flatten().collect()
}

impl OrganizationRecords {
    /// Finds out whose addresses these are. The person's own are the person, whoever else carries them (D-43).
    pub(super) async fn resolve(&self, addresses: BTreeSet<EmailAddress>) -> Result<Resolved, RecordError> {
        let me = RecordRef::new(KnownTable::SystemUser.name(), self.person.user.0);
        let (own, others): (Vec<_>, Vec<_>) = addresses
            .into_iter()
            .partition(|address| self.person.addresses.contains(address));
        let mut resolved: Resolved = own.into_iter().map(|address| (address, me.clone())).collect();
        for chunk in others.chunks(MOST_ADDRESSES) {
            let ask = ResolvePeople {
                addresses: chunk.to_vec(),
            };
            let found = self.client.run_together(self.rule, &ask).await?;
            for address in chunk {
                // G-43: inactive ones never resolve.
                let first = found
                    .of(address, self.person.user.0)
                    .into_iter()
                    .find(|found| !found.inactive);
                resolved.extend(first.map(|found| (address.clone(), found.record.record.clone())));
            }
        }
        Ok(resolved)
    }
}

/// The tables of the records that the parties of a row name.
pub(super) fn tables_of(parties: &[Row<'_>]) -> BTreeSet<TableName> {
    let named = parties
        .iter()
        .filter_map(|party| party.named("_partyid_value", None));
    named.map(|named| named.record.table).collect()
}

/// The parties of an appointment after some edits: roles that are not named keep theirs, and so does who has no address.
pub(super) struct Parties<'a> {
    pub(super) shape: &'a Shape,
    pub(super) resolved: &'a Resolved,
    /// The person, who organizes what nobody does.
    pub(super) me: &'a RecordRef,
    /// The sets of tables that the program has no words for.
    pub(super) sets: &'a HashMap<TableName, String>,
}

impl Parties<'_> {
    /// The whole list: `present` are the parties of the row, none for a new one.
    pub(super) fn list(&self, present: &[Row<'_>], edits: &[(Field, Option<Value>)]) -> Vec<Json> {
        let edited = |mask: i64| edits.iter().find(|(field, _)| role(*field) == Some(mask));
        let mut list = Vec::new();
        for party in present {
            let mask = party.choice("participationtypemask").unwrap_or_default();
            if ![ORGANIZER, REQUIRED, OPTIONAL].contains(&mask) {
                continue;
            }
            let address = address_of(*party);
            let stays = match edited(mask) {
                None => true,
                Some((_, value)) => address.is_none_or(|address| {
                    named([&(Field::Organizer, value.clone())])
                        .iter()
                        .any(|person| person.address == address)
                }),
            };
            if stays {
                list.push(self.kept(*party, mask));
            }
        }
        for (field, value) in edits {
            let Some(mask) = role(*field) else {
                continue;
            };
            let there = |address: &EmailAddress| {
                present.iter().any(|party| {
                    party.choice("participationtypemask") == Some(mask)
                        && address_of(*party).as_ref() == Some(address)
                })
            };
            for person in named([&(*field, value.clone())]) {
                if !there(&person.address) {
                    list.push(self.added(person, mask));
                }
            }
        }
        if !list
            .iter()
            .any(|party| party["participationtypemask"] == json!(ORGANIZER))
        {
            list.push(self.of(Some(self.me), None, None, ORGANIZER));
        }
        list
    }

    fn set(&self, table: &TableName) -> Option<&str> {
        let known = KnownTable::of(table).map(|known| addressing(known).set);
        known.or_else(|| self.sets.get(table).map(String::as_str))
    }

    fn kept(&self, party: Row<'_>, mask: i64) -> Json {
        let record = party.named("_partyid_value", None).map(|named| named.record);
        let text = |column| party.text(column).ok().flatten();
        self.of(
            record.as_ref(),
            text("addressused"),
            text("unresolvedpartyname"),
            mask,
        )
    }

    fn added(&self, person: &Attendee, mask: i64) -> Json {
        let record = self.resolved.get(&person.address);
        self.of(
            record,
            Some(person.address.as_str()),
            person.name.as_deref(),
            mask,
        )
    }

    fn of(&self, record: Option<&RecordRef>, address: Option<&str>, name: Option<&str>, mask: i64) -> Json {
        let mut body = Map::new();
        body.insert("participationtypemask".to_owned(), json!(mask));
        let bound = record.and_then(|record| Some((record, self.set(&record.table)?)));
        if let Some((record, set)) = bound {
            let navigation = self
                .shape
                .navigation("activityparty", "partyid", record.table.as_str());
            body.insert(
                format!("{navigation}@odata.bind"),
                json!(format!("/{set}({})", record.id)),
            );
        }
        if let Some(address) = address {
            body.insert("addressused".to_owned(), json!(cut(address, 320)));
        }
        if let (None, Some(name)) = (bound, name) {
            body.insert("unresolvedpartyname".to_owned(), json!(cut(name, 200)));
        }
        Json::Object(body)
    }
}

fn address_of(party: Row<'_>) -> Option<EmailAddress> {
    party.text("addressused").ok().flatten()?.parse().ok()
}
