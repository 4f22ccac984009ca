//! Contacts as vCard 3.0 and 4.0 (RFC 2426, RFC 6350): read into the fields of B.2, and changed by them.
//!
//! A card has no room of its own for a second business phone or a third address: there are only lines of a kind in some order. The
//! parameter `X-REGARDING-FIELD` says which field a line is where the order would say another one. Government IDs (B-36) have no
//! place on a card at all: that field is withheld.

mod edit;
mod names;
mod slots;
mod texts;

use std::collections::BTreeSet;

use regarding_model::fields::{Content, Field, Kind, Value};

pub(crate) use edit::{create, edit};

use crate::collections::{Organizer, Peculiarity};
use crate::error::MailboxError;
use crate::lines::{Component, Document};
use crate::parsed::{Parsed, bad_item};
use crate::{mark, stamps};
use regarding_model::say;

/// Reads a contact.
pub(crate) fn read(document: &Document) -> Result<Parsed, MailboxError> {
    let mut cards = document.components("VCARD");
    let card = cards.next().ok_or_else(|| bad_item(say!("the card is empty")))?;
    let is_one = cards.next().is_none();
    let mut peculiarities = BTreeSet::new();
    let mut uids = card
        .all("UID")
        .map(|line| line.text().trim().to_owned())
        .filter(|uid| !uid.is_empty());
    let uid = match (uids.next(), uids.next()) {
        (Some(uid), None) if is_one => Some(uid),
        _ => {
            peculiarities.insert(Peculiarity::Uid);
            None
        }
    };
    if is_group(card) {
        peculiarities.insert(Peculiarity::Group);
    }
    let content = content(card);
    if content
        .withheld_fields()
        .any(|field| field != Field::GovernmentId)
    {
        peculiarities.insert(Peculiarity::Value);
    }
    Ok(Parsed {
        kind: Kind::Contact,
        uid,
        content,
        exceptions: Vec::new(),
        mark: mark::read(card),
        peculiarities,
        organizer: Organizer::Owner,
        changed: stamps::changed(card),
        invites: false,
        uninvited: false,
    })
}

fn is_group(card: &Component) -> bool {
    let kinds = card
        .lines()
        .filter(|line| line.is("KIND") || line.is("X-ADDRESSBOOKSERVER-KIND"));
    kinds
        .into_iter()
        .any(|line| line.value().trim().eq_ignore_ascii_case("group"))
}

/// All fields of a card.
fn content(card: &Component) -> Content {
    let mut content = Content::default();
    content.withhold(Field::GovernmentId);
    content.set(Field::FullName, names::full_name(card).map(Value::Name));
    for field in [Field::Company, Field::Department] {
        content.set(field, names::organization(card, field));
    }
    for field in texts::FIELDS {
        content.set(field, texts::read(card, field));
    }
    for field in [Field::Birthday, Field::Anniversary] {
        match texts::date(card, field) {
            Ok(date) => content.set(field, date.map(Value::Date)),
            Err(texts::NoDate) => content.withhold(field),
        }
    }
    slots::read(card, &mut content);
    content
}
