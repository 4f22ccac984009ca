//! How the parts of a link lie in columns.

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field, Kind};
use regarding_model::link::{Base, Held, LastSeen, Link, LinkState, OccurrenceBase, OccurrenceSeen, Origin};
use rusqlite::types::{FromSqlError, Type};

pub(super) fn kind(kind: Kind) -> u8 {
    match kind {
        Kind::Contact => 0,
        Kind::Appointment => 1,
        Kind::Task => 2,
    }
}

pub(super) fn kind_of(number: u8) -> rusqlite::Result<Kind> {
    let found = Kind::ALL.into_iter().find(|one| kind(*one) == number);
    found.ok_or_else(|| FromSqlError::OutOfRange(number.into()).into())
}

const STATES: [LinkState; 8] = [
    LinkState::Active,
    LinkState::ItemGone,
    LinkState::RecordGone,
    LinkState::LeftFilter,
    LinkState::OutOfSight,
    LinkState::RemovedHere,
    LinkState::Untracked,
    LinkState::Away,
];

pub(super) fn state(state: LinkState) -> u8 {
    let place = STATES.iter().position(|one| *one == state);
    place.and_then(|place| u8::try_from(place).ok()).unwrap_or(0)
}

pub(super) fn state_of(number: u8) -> rusqlite::Result<LinkState> {
    let found = STATES.get(usize::from(number)).copied();
    found.ok_or_else(|| FromSqlError::OutOfRange(number.into()).into())
}

pub(super) fn origin(origin: Origin) -> u8 {
    match origin {
        Origin::Mailbox => 0,
        Origin::Organization => 1,
        Origin::Both => 2,
    }
}

/// 1: owned; 2, 4: the last write to the item, to the record, was not read again.
pub(super) fn flags(link: &Link) -> u8 {
    u8::from(link.owned) | u8::from(link.unconfirmed.item) << 1 | u8::from(link.unconfirmed.record) << 2
}

/// The bytes of one field: its number; 0 when it was never agreed, else 1 with 2 and 4 for a digest on the item, on the record; both digests.
const FIELD: usize = 26;

/// The bytes of a part of an occurrence: its time, then either [`STATES_OF`] with what it is on the item and on the record (0 regular,
/// 1 removed, 2 changed), or one of its fields as above.
const OCCURRENCE: usize = 34;

/// Stands in the place of a field's number.
const STATES_OF: u8 = 255;

const DIGEST: usize = 12;

pub(super) fn fields(base: &Base) -> Vec<u8> {
    base.fields.iter().flat_map(one_field).collect()
}

fn one_field((field, seen): (&Field, &Option<LastSeen>)) -> [u8; FIELD] {
    let (known, seen) = match seen {
        Some(seen) => (1, *seen),
        None => (0, LastSeen::default()),
    };
    let has = |digest: Option<Digest>, bit: u8| if digest.is_some() { bit } else { 0 };
    let digest = |digest: Option<Digest>| digest.map_or([0; DIGEST], |digest| digest.0);
    let mut bytes = [0; FIELD];
    let head = [field.number(), known | has(seen.item, 2) | has(seen.record, 4)];
    let all = head
        .into_iter()
        .chain(digest(seen.item))
        .chain(digest(seen.record));
    bytes.iter_mut().zip(all).for_each(|(to, from)| *to = from);
    bytes
}

pub(super) fn occurrences(base: &Base) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(base.occurrences.len() * OCCURRENCE);
    for (original, seen) in &base.occurrences {
        let mut part = |rest: [u8; FIELD]| {
            bytes.extend(original.as_second().to_le_bytes());
            bytes.extend(rest);
        };
        let mut states = [0; FIELD];
        let head = [STATES_OF, seen_number(seen.item), seen_number(seen.record)];
        states.iter_mut().zip(head).for_each(|(to, from)| *to = from);
        part(states);
        seen.fields.iter().map(one_field).for_each(part);
    }
    bytes
}

fn seen_number(seen: OccurrenceSeen) -> u8 {
    match seen {
        OccurrenceSeen::Regular => 0,
        OccurrenceSeen::Removed => 1,
        OccurrenceSeen::Changed => 2,
    }
}

fn seen_of(number: u8) -> Option<OccurrenceSeen> {
    match number {
        0 => Some(OccurrenceSeen::Regular),
        1 => Some(OccurrenceSeen::Removed),
        2 => Some(OccurrenceSeen::Changed),
        _ => None,
    }
}

/// Both columns; none of them for a base that is not known.
pub(super) fn base(fields: Option<Vec<u8>>, occurrences: Option<Vec<u8>>) -> rusqlite::Result<Option<Base>> {
    let Some(fields) = fields else {
        return Ok(None);
    };
    let occurrences = occurrences.unwrap_or_default();
    let damaged = || rusqlite::Error::from(FromSqlError::Other("a base that makes no sense".into()));
    let mut base = Base {
        fields: BTreeMap::new(),
        occurrences: BTreeMap::new(),
    };
    for bytes in fields.chunks_exact(FIELD) {
        let (field, seen) = field(bytes).ok_or_else(damaged)?;
        base.fields.insert(field, seen);
    }
    for bytes in occurrences.chunks_exact(OCCURRENCE) {
        occurrence(bytes, &mut base.occurrences).ok_or_else(damaged)?;
    }
    Ok(Some(base))
}

fn field(bytes: &[u8]) -> Option<(Field, Option<LastSeen>)> {
    let (head, digests) = bytes.split_at_checked(2)?;
    let (item, record) = digests.split_at_checked(DIGEST)?;
    let [number, flags] = head.try_into().ok()?;
    let digest = |bytes: &[u8], bit: u8| -> Option<Option<Digest>> {
        let digest = Digest(bytes.try_into().ok()?);
        Some((flags & bit != 0).then_some(digest))
    };
    let seen = LastSeen {
        item: digest(item, 2)?,
        record: digest(record, 4)?,
    };
    Some((Field::numbered(number)?, (flags & 1 != 0).then_some(seen)))
}

fn occurrence(bytes: &[u8], known: &mut BTreeMap<Timestamp, OccurrenceBase>) -> Option<()> {
    let (time, rest) = bytes.split_at_checked(8)?;
    let original = Timestamp::from_second(i64::from_le_bytes(time.try_into().ok()?)).ok()?;
    let one = known.entry(original).or_default();
    match rest {
        [STATES_OF, item, record, ..] => {
            one.item = seen_of(*item)?;
            one.record = seen_of(*record)?;
        }
        _ => {
            let (field, seen) = field(rest)?;
            one.fields.insert(field, seen);
        }
    }
    Some(())
}

/// No field has this name.
const REMOVAL: &str = "removal";

/// `job-title,occurrence:1790000000`
pub(super) fn held(held: &[Held]) -> String {
    let names = held.iter().map(|one| match one {
        Held::Field(field) => field.as_str().to_owned(),
        Held::Occurrence(original) => format!("occurrence:{}", original.as_second()),
        Held::Removal => REMOVAL.to_owned(),
    });
    names.collect::<Vec<_>>().join(",")
}

pub(super) fn held_of(text: &str) -> rusqlite::Result<Vec<Held>> {
    let names = text.split(',').filter(|name| !name.is_empty());
    names
        .map(|name| one_held(name).ok_or_else(|| unknown(name)))
        .collect()
}

fn one_held(name: &str) -> Option<Held> {
    if name == REMOVAL {
        return Some(Held::Removal);
    }
    match name.strip_prefix("occurrence:") {
        Some(second) => {
            let original = Timestamp::from_second(second.parse().ok()?).ok()?;
            Some(Held::Occurrence(original))
        }
        None => Field::of(name).map(Held::Field),
    }
}

pub(super) fn unshared(fields: &[Field]) -> String {
    let names: Vec<_> = fields.iter().map(|field| field.as_str()).collect();
    names.join(",")
}

pub(super) fn unshared_of(text: &str) -> rusqlite::Result<Vec<Field>> {
    let names = text.split(',').filter(|name| !name.is_empty());
    names
        .map(|name| Field::of(name).ok_or_else(|| unknown(name)))
        .collect()
}

fn unknown(name: &str) -> rusqlite::Error {
    let error = FromSqlError::Other(format!("an unknown field of {} letters", name.len()).into());
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}
