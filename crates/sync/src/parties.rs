//! From the people of a message, and the rows that match their addresses, to the party lists of its email record
//! (B-130, G-40 to G-43, reference A10).
//!
//! Nobody is left out: who does not resolve stays with the address as written (F-33: one bad address never loses a mail).

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::address::{EmailAddress, Participant, Role};
use regarding_model::ids::RecordRef;
use regarding_model::item::Direction;
use regarding_model::record::KnownTable;
use uuid::Uuid;

use crate::match_row::MatchRow;

/// With more matching rows than this an address stays unresolved (G-41). Ask for one more, to see that there are more.
pub const MOST_MATCHES: usize = 100;

/// What the organization has decided about ambiguous and inactive matches; the default is the organization's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PartyRules {
    /// `UnresolveSenderInCaseOfMultipleMatch` (G-41).
    pub unresolve_ambiguous_sender: bool,
    /// *Set To, cc, bcc fields as unresolved values if multiple matches are found* (A-95).
    pub unresolve_ambiguous_recipients: bool,
    /// `ResolveForInactiveEntities` (G-43); users are never resolved when inactive.
    pub resolve_inactive: bool,
}

/// One row of the party lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The list it stands in.
    pub role: Role,
    /// The record, or `None` when the address stays unresolved.
    pub record: Option<RecordRef>,
    /// The address used, cut to what a party can hold (`addressused`, reference A10).
    pub address: String,
}

/// Whom a record of this direction names. Hidden recipients stand on the sender's side alone: on received mail they are
/// empty (B-130), also when the copy that was read is the sender's own.
#[must_use]
pub fn named(people: &[Participant], direction: Direction) -> Vec<Participant> {
    let shown = |person: &&Participant| direction == Direction::Sent || person.role != Role::Bcc;
    people.iter().filter(shown).cloned().collect()
}

/// The party lists of a message: one sender at most, then every recipient in the order of the header.
///
/// `me` is the mailbox owner; `matches` holds the rows of each address, in any order.
#[must_use]
pub fn parties(
    people: &[Participant],
    matches: &BTreeMap<EmailAddress, Vec<MatchRow>>,
    me: Uuid,
    rules: PartyRules,
) -> Vec<Party> {
    let mut seen = BTreeSet::new();
    let sender = sender_of(people).map(|person| sender(person, rows(person, matches), me, rules));
    let recipients = people.iter().filter(|person| person.role != Role::From);
    let recipients = recipients.flat_map(|person| recipient(person, rows(person, matches), me, rules));
    sender
        .into_iter()
        .chain(recipients)
        .filter(|party| seen.insert(identity(party)))
        .collect()
}

/// The row that the sender resolves to.
pub(crate) fn sender_row<'m>(
    people: &[Participant],
    matches: &'m BTreeMap<EmailAddress, Vec<MatchRow>>,
    rules: PartyRules,
) -> Option<&'m MatchRow> {
    let sender = sender_of(people)?;
    in_order(rows(sender, matches), Uuid::nil(), rules)
        .into_iter()
        .next()
}

/// A message has one sender row: the first author with an address, else the first author.
fn sender_of(people: &[Participant]) -> Option<&Participant> {
    let mut authors = people.iter().filter(|person| person.role == Role::From);
    authors
        .clone()
        .find(|person| person.address.is_some())
        .or_else(|| authors.next())
}

fn rows<'a>(person: &Participant, matches: &'a BTreeMap<EmailAddress, Vec<MatchRow>>) -> &'a [MatchRow] {
    let found = person.address.as_ref().and_then(|address| matches.get(address));
    match found {
        Some(rows) if rows.len() <= MOST_MATCHES => rows,
        Some(_) | None => &[],
    }
}

fn sender(person: &Participant, rows: &[MatchRow], me: Uuid, rules: PartyRules) -> Party {
    let candidates = in_order(rows, me, rules);
    let ambiguous = candidates.len() > 1 && rules.unresolve_ambiguous_sender;
    let first = candidates.first().filter(|_| !ambiguous);
    party(person, first.map(|row| &row.record))
}

fn recipient(person: &Participant, rows: &[MatchRow], me: Uuid, rules: PartyRules) -> Vec<Party> {
    let candidates = in_order(rows, me, rules);
    let ambiguous = candidates.len() > 1 && rules.unresolve_ambiguous_recipients;
    if candidates.is_empty() || ambiguous {
        vec![party(person, None)]
    } else {
        candidates
            .iter()
            .map(|row| party(person, Some(&row.record)))
            .collect()
    }
}

/// The rows that may resolve, the best first, each record once: the mailbox owner, then rows of theirs, then active
/// before inactive, then by table, then older before newer (G-40).
///
/// The mailbox owner stands before a record that carries their address, or they would vanish from their own mail (D-43).
fn in_order(rows: &[MatchRow], me: Uuid, rules: PartyRules) -> Vec<&MatchRow> {
    let mut candidates: Vec<&MatchRow> = rows.iter().filter(|row| may_resolve(row, rules)).collect();
    candidates.sort_by_key(|row| {
        let is_me = row.known_table() == Some(KnownTable::SystemUser) && row.record.id == me;
        (
            !is_me,
            !row.active,
            row.owner != Some(me),
            table_order(row),
            row.by_age(),
        )
    });
    let mut seen = BTreeSet::new();
    candidates.retain(|row| seen.insert(&row.record));
    candidates
}

fn may_resolve(row: &MatchRow, rules: PartyRules) -> bool {
    let is_user = row.known_table() == Some(KnownTable::SystemUser);
    row.active || (rules.resolve_inactive && !is_user)
}

/// SystemUser, Contact, Account, Lead, Equipment, Team, Business unit, others (G-40).
fn table_order(row: &MatchRow) -> u8 {
    match row.record.table.as_str() {
        "systemuser" => 0,
        "contact" => 1,
        "account" => 2,
        "lead" => 3,
        "equipment" => 4,
        "team" => 5,
        "businessunit" => 6,
        _ => 7,
    }
}

fn party(person: &Participant, record: Option<&RecordRef>) -> Party {
    let address = person
        .address
        .as_ref()
        .map_or(person.written.as_str(), EmailAddress::as_str);
    Party {
        role: person.role,
        record: record.cloned(),
        address: address.chars().take(EmailAddress::MAX_LENGTH).collect(),
    }
}

/// What makes two rows of one list the same: the record, or without one the address.
fn identity(party: &Party) -> (Role, Result<RecordRef, String>) {
    (
        party.role,
        party.record.clone().ok_or_else(|| party.address.clone()),
    )
}
