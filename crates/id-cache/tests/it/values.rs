//! Values that the tests write.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_id_cache::code::Code;
use regarding_id_cache::tables::evidence::Evidence;
use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::pending_action::{ActionKind, Attachments, PendingAction};
use regarding_model::fields::{Digest, Field, Kind};
use regarding_model::ids::{OrganizationId, RecordRef, UserId};
use regarding_model::item::Direction;
use regarding_model::link::{
    self, Base, Held, LastSeen, LinkState, Named, OccurrenceBase, OccurrenceSeen, Origin, Place, Sent,
    SentOccurrence, Unconfirmed, Version,
};
use uuid::Uuid;

pub(crate) const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(0xA));
pub(crate) const ME: UserId = UserId(Uuid::from_u128(0xB));

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

pub(crate) fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub(crate) fn record(table: &str, id: u128) -> RecordRef {
    RecordRef::new(table.parse().unwrap(), Uuid::from_u128(id))
}

pub(crate) fn link(item: u128) -> Link {
    Link {
        item: Uuid::from_u128(item),
        organization: ORGANIZATION,
        record: record("email", item),
        regarding: Some(record("opportunity", 77)),
        owned_by_me: true,
        tracked_at: at(0),
        reason: code("person.set_regarding"),
    }
}

pub(crate) fn action(id: u128, item: u128, kind: ActionKind) -> PendingAction {
    PendingAction {
        id: Uuid::from_u128(id),
        organization: ORGANIZATION,
        user: ME,
        item: Uuid::from_u128(item),
        message_id: format!("m{item}@mail.example").parse().unwrap(),
        direction: Some(Direction::Received),
        kind,
        history: true,
        reason: code("person.track"),
        since: at(i64::try_from(id).unwrap()),
        attempts: 0,
        next_try: Some(at(0)),
        last_failure: None,
    }
}

pub(crate) fn track() -> ActionKind {
    ActionKind::Track {
        attachments: Attachments::All,
    }
}

pub(crate) fn evidence(second: i64) -> Evidence {
    Evidence {
        at: at(second),
        rule: code("pane.resolve"),
        method: code("batch"),
        host: "org.example:8443".to_owned(),
        counts: [(code("addresses"), 3), (code("bytes"), 812)].into(),
        identifiers: vec![Uuid::from_u128(1), Uuid::from_u128(2)],
        outcome: code("200"),
    }
}

pub(crate) fn place(name: &str) -> Place {
    Place {
        collection: "/dav/calendars/home/".into(),
        name: name.into(),
    }
}

/// A link with everything that one can hold.
pub(crate) fn synced(id: u128) -> link::Link {
    let seen = |item: u8, record: u8| LastSeen {
        item: (item > 0).then_some(Digest([item; 12])),
        record: (record > 0).then_some(Digest([record; 12])),
    };
    link::Link {
        kind: Kind::Appointment,
        place: place(&format!("{id}.ics")),
        uid: Some(format!("uid-{id}@calendar.example")),
        item_version: Some(Version("\"etag-1\"".into())),
        record: record("appointment", id),
        record_version: Some(Version("W/\"4711\"".into())),
        state: LinkState::Active,
        origin: Origin::Mailbox,
        unconfirmed: Unconfirmed {
            item: true,
            record: false,
        },
        base: Some(Base {
            fields: [
                (Field::Subject, Some(seen(1, 1))),
                (Field::Location, Some(seen(2, 0))),
                (Field::Notes, None),
            ]
            .into(),
            occurrences: [
                (
                    at(10),
                    OccurrenceBase {
                        item: OccurrenceSeen::Removed,
                        record: OccurrenceSeen::Regular,
                        fields: BTreeMap::new(),
                    },
                ),
                (
                    at(20),
                    OccurrenceBase {
                        item: OccurrenceSeen::Changed,
                        record: OccurrenceSeen::Removed,
                        fields: [(Field::Subject, Some(seen(3, 4))), (Field::Notes, None)].into(),
                    },
                ),
            ]
            .into(),
        }),
        owned: true,
        held: vec![Held::Field(Field::Subject), Held::Occurrence(at(10))],
        unshared: vec![Field::Location],
    }
}

/// A field that was to be set on the item, and one that was to be emptied on the record.
pub(crate) fn sent() -> Sent {
    Sent {
        item: BTreeMap::from([(
            Field::JobTitle,
            vec![Some(Digest([7; 12])), Some(Digest([8; 12]))],
        )]),
        record: BTreeMap::from([(Field::Mobile, vec![None])]),
        item_occurrences: BTreeMap::from([(
            at(20),
            SentOccurrence {
                fields: BTreeMap::from([(Field::Location, vec![Some(Digest([9; 12])), None])]),
                ..SentOccurrence::default()
            },
        )]),
        record_occurrences: BTreeMap::from([
            (
                at(10),
                SentOccurrence {
                    removed: true,
                    ..SentOccurrence::default()
                },
            ),
            (
                at(20),
                SentOccurrence {
                    regular: true,
                    fields: BTreeMap::from([(Field::Notes, vec![None])]),
                    ..SentOccurrence::default()
                },
            ),
        ]),
        named: Named {
            item: Some(Version("\"etag-1\"".into())),
            record: Some(Version("W/\"4711\"".into())),
            at: Some(at(30)),
            made: true,
        },
    }
}
