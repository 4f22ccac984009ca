//! Pairs that the tests decide about, and the rules they do it by.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use regarding_model::fields::{Content, DigestKey, Field, Kind, Value, service_pairs};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Base, LastSeen, Link, LinkState, Origin, Place, Sent, Unconfirmed, Version};
use regarding_sync::fields::{ColumnRights, Directions, FieldDirection, FieldOptions};
use regarding_sync::merge::Policy;
use regarding_sync::observe::Links;
use regarding_sync::pair::{Facts, ItemView, RecordView};
use regarding_sync::pair::{Pair, Single};
use regarding_sync::plan::{Plan, Rules, Untracking};
use regarding_sync::removal::Stays;
use uuid::Uuid;

use crate::values::{at, record};

pub(crate) fn key() -> DigestKey {
    DigestKey::new([3; 32])
}

pub(crate) fn text(text: &str) -> Value {
    Value::text(text).unwrap()
}

/// Fields with texts; an empty text is an empty field.
pub(crate) fn content(fields: &[(Field, &str)]) -> Content {
    fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| (*field, text(value)))
        .collect()
}

/// The base of a pair whose sides both held this.
pub(crate) fn base(fields: &[(Field, &str)]) -> Base {
    let digest = |field, value: &str| Some(key().of(field, &text(value)));
    let fields = fields.iter().map(|(field, value)| {
        let seen = LastSeen {
            item: digest(*field, value),
            record: digest(*field, value),
        };
        (*field, Some(seen))
    });
    Base {
        fields: fields.collect(),
        occurrences: BTreeMap::new(),
    }
}

pub(crate) fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "contact",
        Kind::Appointment => "appointment",
        Kind::Task => "task",
    }
}

pub(crate) fn link(kind: Kind, base: Option<Base>) -> Link {
    Link {
        kind,
        place: place(),
        uid: Some("uid-1".into()),
        item_version: Some(Version("\"1\"".into())),
        record: record(table(kind), 1),
        record_version: Some(Version("W/1".into())),
        state: LinkState::Active,
        origin: Origin::Mailbox,
        unconfirmed: Unconfirmed::default(),
        base,
        owned: true,
        held: Vec::new(),
        unshared: Vec::new(),
    }
}

pub(crate) fn place() -> Place {
    Place {
        collection: "home".into(),
        name: "1.ics".into(),
    }
}

/// An item in the future that the person organizes.
pub(crate) fn item(fields: &[(Field, &str)]) -> ItemView {
    ItemView {
        place: place(),
        version: Version("\"2\"".into()),
        uid: Some("uid-1".into()),
        content: content(fields),
        occurrences: Vec::new(),
        writable: true,
        odd: Vec::new(),
        facts: facts(),
        says: Default::default(),
    }
}

/// A record in the future that the person owns, organizes, may change and delete.
pub(crate) fn record_of(kind: Kind, fields: &[(Field, &str)]) -> RecordView {
    RecordView {
        record: record(table(kind), 1),
        uid: None,
        version: Version("W/2".into()),
        content: content(fields),
        occurrences: Vec::new(),
        may_write: true,
        may_delete: true,
        owned: true,
        facts: facts(),
    }
}

pub(crate) fn facts() -> Facts {
    Facts {
        closed: false,
        organizer: true,
        may_be_organizer: true,
        starts: Some(at(3600)),
        series: false,
        attendees: false,
        loud: false,
        uninvited: false,
        made: None,
    }
}

pub(crate) fn now() -> Timestamp {
    at(0)
}

/// The rules of a test: the defaults, with what it changes.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) said: BTreeMap<Field, FieldDirection>,
    pub(crate) options: FieldOptions,
    pub(crate) columns: ColumnRights,
    pub(crate) may_create: BTreeSet<Kind>,
    pub(crate) policy: Policy,
}

impl Default for World {
    fn default() -> Self {
        Self {
            said: BTreeMap::new(),
            options: FieldOptions::default(),
            columns: ColumnRights::default(),
            may_create: BTreeSet::from(Kind::ALL),
            policy: Policy::Ask,
        }
    }
}

impl World {
    pub(crate) fn plan(&self, pairs: &[Pair], singles: &[Single]) -> Plan {
        self.with_rules(|rules| Plan::new(pairs, singles, rules))
    }

    pub(crate) fn with_rules<T>(&self, work: impl FnOnce(Rules<'_>) -> T) -> T {
        let of_service = Directions::of_rows(Kind::Appointment, service_pairs(), &self.said, self.options);
        let directions = Kind::ALL.map(|kind| {
            let all = Directions::new(kind, &self.said, self.options);
            let all = match kind {
                Kind::Appointment => all.with_table(service(1).table, of_service.clone()),
                Kind::Contact | Kind::Task => all,
            };
            (kind, all)
        });
        let columns = Kind::ALL.map(|kind| (kind, self.columns.clone()));
        work(Rules {
            now: now(),
            directions: &BTreeMap::from(directions),
            columns: &BTreeMap::from(columns),
            may_create: &self.may_create,
            policy: self.policy,
            decisions: &BTreeMap::new(),
            organization: OrganizationId(Uuid::from_u128(9)),
            key: &key(),
        })
    }
}

/// What untracking comes to by the usual rules.
pub(crate) fn untracking_plan(
    link: &Link,
    halves: (Option<&ItemView>, Option<&RecordView>),
    untracking: Untracking,
) -> Result<Plan, Stays> {
    World::default().with_rules(|rules| Plan::of_untracking(link, halves, untracking, rules))
}

/// A service activity.
pub(crate) fn service(number: u128) -> RecordRef {
    record("serviceappointment", number)
}

/// An install that has no links.
#[derive(Debug)]
pub(crate) struct Nothing;

impl Links for Nothing {
    fn of_item(&self, _: &Place) -> Option<Link> {
        None
    }

    fn of_record(&self, _: &RecordRef) -> Option<Link> {
        None
    }

    fn of_kind(&self, _: Kind) -> Vec<Link> {
        Vec::new()
    }

    fn waiting(&self, _: Kind) -> Vec<Link> {
        Vec::new()
    }

    fn item_leading_to(&self, _: &RecordRef) -> Option<Place> {
        None
    }

    fn unfinished(&self, _: Kind) -> (Vec<Place>, Vec<RecordRef>) {
        (Vec::new(), Vec::new())
    }

    fn sent(&self, _: &RecordRef) -> Sent {
        Sent::default()
    }
}
