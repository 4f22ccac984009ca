//! How the parts of a link lie in columns.

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_model::fields::{Digest, Field, Kind};
use regarding_model::link::{Base, Held, LastSeen, Link, LinkState, OccurrenceSeen, Origin};
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

const STATES: [LinkState; 7] = [
    LinkState::Active,
    LinkState::ItemGone,
    LinkState::RecordGone,
    LinkState::LeftFilter,
    LinkState::OutOfSight,
    LinkState::RemovedHere,
    LinkState::Untracked,
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

/// The bytes of one occurrence: its time; what it is on the item, on the record (0 regular, 1 removed, 2 changed); both digests.
const OCCURRENCE: usize = 34;

const DIGEST: usize = 12;

pub(super) fn fields(base: &Base) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(base.fields.len() * FIELD);
    for (field, seen) in &base.fields {
        let (known, seen) = match seen {
            Some(seen) => (1, *seen),
            None => (0, LastSeen::default()),
        };
        let has = |digest: Option<Digest>, bit: u8| if digest.is_some() { bit } else { 0 };
        bytes.push(field.number());
        bytes.push(known | has(seen.item, 2) | has(seen.record, 4));
        for digest in [seen.item, seen.record] {
            bytes.extend(digest.map_or([0; DIGEST], |digest| digest.0));
        }
    }
    bytes
}

pub(super) fn occurrences(base: &Base) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(base.occurrences.len() * OCCURRENCE);
    for (original, (item, record)) in &base.occurrences {
        bytes.extend(original.as_second().to_le_bytes());
        let sides = [item, record].map(|seen| match seen {
            OccurrenceSeen::Regular => (0, [0; DIGEST]),
            OccurrenceSeen::Removed => (1, [0; DIGEST]),
            OccurrenceSeen::Changed(digest) => (2, digest.0),
        });
        bytes.extend(sides.map(|(what, _)| what));
        bytes.extend(sides.iter().flat_map(|(_, digest)| *digest));
    }
    bytes
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
        let (original, seen) = occurrence(bytes).ok_or_else(damaged)?;
        base.occurrences.insert(original, seen);
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

fn occurrence(bytes: &[u8]) -> Option<(Timestamp, (OccurrenceSeen, OccurrenceSeen))> {
    let (time, rest) = bytes.split_at_checked(8)?;
    let (what, digests) = rest.split_at_checked(2)?;
    let (item, record) = digests.split_at_checked(DIGEST)?;
    let original = Timestamp::from_second(i64::from_le_bytes(time.try_into().ok()?)).ok()?;
    let [of_item, of_record] = what.try_into().ok()?;
    let seen = |what: u8, bytes: &[u8]| match what {
        0 => Some(OccurrenceSeen::Regular),
        1 => Some(OccurrenceSeen::Removed),
        2 => Some(OccurrenceSeen::Changed(Digest(bytes.try_into().ok()?))),
        _ => None,
    };
    Some((original, (seen(of_item, item)?, seen(of_record, record)?)))
}

/// `job-title,occurrence:1790000000`
pub(super) fn held(held: &[Held]) -> String {
    let names = held.iter().map(|one| match one {
        Held::Field(field) => field.as_str().to_owned(),
        Held::Occurrence(original) => format!("occurrence:{}", original.as_second()),
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
