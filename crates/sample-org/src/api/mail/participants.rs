//! The parties of a delivered message (reference G-40 to G-44): which record its sender is, and who its recipients are.

use uuid::Uuid;

use super::super::error::Outcome;
use super::super::parties;
use super::super::session::Session;
use super::address::Address;
use super::message::Message;
use super::resolve::{self, Eyes, MOST, Match};
use super::settings::Settings;
use crate::schema::Table;
use crate::store::value::Value;

/// The record that a sender is.
pub(super) struct Sender {
    /// The record, if it is one.
    pub(super) who: Option<Value>,
    /// Whether it is none because several have the address (G-41).
    pub(super) several: bool,
}

/// Whether such a row can take part in an activity (reference A10).
fn takes_part(one: &Match) -> bool {
    !matches!(one.table.name, "team" | "businessunit")
}

fn reference(one: &Match) -> Value {
    Value::Ref(one.table.name, one.id)
}

/// The one record with a sender's address that goes first (G-40); none when there are too many, or when the organization
/// wants no choice made (G-41).
pub(super) fn sender(session: &Session<'_>, settings: &Settings, from: &Address) -> Outcome<Sender> {
    let found = resolve::all(session, settings, &from.text, Eyes::Caller)?;
    let strict = settings.option("UnresolveSenderInCaseOfMultipleMatch", false) && found.len() > 1;
    let several = strict || found.len() > MOST;
    let first = found.iter().find(|one| takes_part(one) && !several);
    Ok(Sender {
        who: first.map(reference),
        several,
    })
}

/// The records with a recipient's address: all of them (G-42), or none when there are too many or the organization wants
/// no choice made.
fn recipient(session: &Session<'_>, settings: &Settings, address: &Address) -> Outcome<Vec<Value>> {
    let found = resolve::all(session, settings, &address.text, Eyes::Caller)?;
    let found: Vec<Value> = found
        .iter()
        .filter(|one| takes_part(one))
        .map(reference)
        .collect();
    let none = found.len() > MOST || (settings.one_match && found.len() > 1);
    Ok(if none { Vec::new() } else { found })
}

/// Seats everybody.
pub(super) fn seat(
    session: &Session<'_>,
    settings: &Settings,
    (email, id): (&'static Table, Uuid),
    message: &Message,
    sender: Option<Value>,
) -> Outcome<()> {
    if let Some(from) = &message.from {
        parties::place(session, (email, id), 1, sender, Some(&from.text))?;
    }
    for (role, list) in (2..).zip(&message.recipients) {
        for address in list {
            let found = recipient(session, settings, address)?;
            if found.is_empty() {
                parties::place(session, (email, id), role, None, Some(&address.text))?;
            }
            for who in found {
                parties::place(session, (email, id), role, Some(who), Some(&address.text))?;
            }
        }
    }
    parties::refresh(session, email, id, true, true)
}
