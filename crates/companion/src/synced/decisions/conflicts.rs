//! What both sides changed, with both values.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_model::fields::{Content, Digest, DigestKey, Kind, Value};
use regarding_model::link::{Held, LastSeen, Link, LinkState, OccurrenceBase};
use regarding_model::say;
use regarding_sync::fields::{ColumnRights, Directions};
use regarding_sync::merge::{Decision, Policy, Rules, Side, Stays, occurrence_digest};
use regarding_sync::pair::{ItemView, Occurrence, RecordView};

use super::seen::{Shown, of_values, of_versions};
use crate::view::sync::SyncKind;
use crate::view::sync_decisions::{ConflictSideView, ConflictView};
use crate::words::fields;
use crate::words::values;

/// A pair of which something is held, with what is there of it.
pub(super) struct HeldPair<'a> {
    pub(super) link: &'a Link,
    pub(super) item: Option<&'a ItemView>,
    pub(super) record: Option<&'a RecordView>,
    pub(super) directions: &'a Directions,
    pub(super) key: &'a DigestKey,
}

impl HeldPair<'_> {
    /// What a decision about a field or an occurrence is about; `None` while one side cannot be read.
    pub(super) fn decision(&self, held: Held, stays: Stays) -> Option<Decision> {
        let (item, record) = (self.item?, self.record?);
        let (item, record) = match held {
            Held::Field(field) => (
                self.key.of_field(field, &item.content),
                self.key.of_field(field, &record.content),
            ),
            Held::Occurrence(original) => {
                let item = (&item.content, item.occurrences.as_slice());
                let record = (&record.content, record.occurrences.as_slice());
                (self.occurrence(original, item), self.occurrence(original, record))
            }
            Held::Removal => return None,
        };
        Some(Decision { item, record, stays })
    }

    /// What an occurrence is on one side.
    fn occurrence(
        &self,
        original: Timestamp,
        (content, occurrences): (&Content, &[Occurrence]),
    ) -> Option<Digest> {
        let rules = Rules {
            directions: self.directions,
            columns: &ColumnRights::default(),
            may_write: true,
            policy: Policy::Ask,
            decisions: &BTreeMap::new(),
            key: self.key,
        };
        occurrence_digest(Side { content, occurrences }, original, rules)
    }

    /// Names what is held together with what is there of it; `None` while it cannot be told.
    pub(super) fn shown(&self, held: Held) -> Option<Shown> {
        let print = match held {
            Held::Removal => {
                let item = self.item.map(|view| &view.version);
                let record = self.record.map(|view| &view.version);
                item.or(record)?;
                of_versions(item, record)
            }
            _ => {
                let decision = self.decision(held, Stays::Item)?;
                of_values(decision.item, decision.record)
            }
        };
        Some(Shown {
            record: self.link.record.clone(),
            held,
            print,
        })
    }

    /// What a person sees of it.
    pub(super) fn view(&self, held: Held) -> Option<ConflictView> {
        let shown = self.shown(held)?;
        let content = self.item.map(|view| &view.content);
        let content = content.or_else(|| self.record.map(|view| &view.content))?;
        let (mailbox, organization) = match held {
            Held::Removal => self.removal(),
            _ => self.values(held),
        };
        Some(ConflictView {
            id: shown.name(),
            kind: SyncKind::from(self.link.kind),
            record: self.link.record.to_string(),
            title: values::title(content),
            field: name(self.link.kind, held),
            sentence: self.sentence(held),
            mailbox,
            organization,
        })
    }

    fn values(&self, held: Held) -> (ConflictSideView, ConflictSideView) {
        let zone = TimeZone::system();
        let of_field = |field, value: Option<&Value>| match held {
            Held::Field(held) if held == field => value.map(|value| values::value(value, &zone)),
            _ => None,
        };
        let (item, record) = match held {
            Held::Field(field) => (
                of_field(field, self.item.and_then(|view| view.content.get(field))),
                of_field(field, self.record.and_then(|view| view.content.get(field))),
            ),
            Held::Occurrence(original) => {
                let said = |all: &[Occurrence]| said(all.iter().find(|one| one.original == original), &zone);
                (
                    self.item.map(|view| said(&view.occurrences)),
                    self.record.map(|view| said(&view.occurrences)),
                )
            }
            Held::Removal => (None, None),
        };
        let side = |value, keeping| ConflictSideView {
            value,
            removed: false,
            changed: None,
            by: None,
            keeping: Some(keeping),
        };
        (
            side(item, say!("The organization takes over this value.")),
            side(record, say!("The mailbox takes over this value.")),
        )
    }

    /// One half is gone: what keeping either side does.
    fn removal(&self) -> (ConflictSideView, ConflictSideView) {
        let zone = TimeZone::system();
        let of = |value: Option<String>, removed, keeping| ConflictSideView {
            value,
            removed,
            changed: None,
            by: None,
            keeping,
        };
        if self.link.state == LinkState::RemovedHere {
            let may_delete = self.record.is_some_and(|view| view.may_delete);
            let value = self.record.map(|view| values::detail(&view.content, &zone));
            return (
                of(
                    None,
                    true,
                    may_delete.then(|| say!("The record is deleted in the organization, too.")),
                ),
                of(
                    value,
                    false,
                    Some(say!("The item is created again in the mailbox.")),
                ),
            );
        }
        let writable = self.item.is_some_and(|view| view.writable);
        let value = self.item.map(|view| values::detail(&view.content, &zone));
        (
            of(
                value,
                false,
                Some(say!("The record is created again in the organization.")),
            ),
            of(
                None,
                true,
                writable.then(|| say!("The item is removed in the mailbox, too.")),
            ),
        )
    }

    fn sentence(&self, held: Held) -> String {
        match held {
            Held::Removal if self.link.state == LinkState::RemovedHere => {
                say!("It was removed in the mailbox and changed in the organization.")
            }
            Held::Removal => say!("It was deleted in the organization and changed in the mailbox."),
            _ if self.is_undone(held) => say!("It was set back, and waits for your decision."),
            _ if self.is_unknown(held) => {
                say!("Both sides hold something else, and what they held before is not known here.")
            }
            _ => say!("Both sides changed it."),
        }
    }

    fn is_undone(&self, held: Held) -> bool {
        let base = self.link.base.as_ref();
        match held {
            Held::Field(field) => {
                base.and_then(|base| base.fields.get(&field)) == Some(&Some(LastSeen::UNDONE))
            }
            Held::Occurrence(original) => base
                .and_then(|base| base.occurrences.get(&original))
                .is_some_and(OccurrenceBase::is_undone),
            Held::Removal => false,
        }
    }

    fn is_unknown(&self, held: Held) -> bool {
        match (&self.link.base, held) {
            (None, _) => true,
            (Some(base), Held::Field(field)) => base.fields.get(&field) == Some(&None),
            (Some(_), Held::Occurrence(_) | Held::Removal) => false,
        }
    }
}

/// An occurrence on one side.
fn said(occurrence: Option<&Occurrence>, zone: &TimeZone) -> String {
    match occurrence.map(|occurrence| &occurrence.content) {
        None => say!("as the series has it"),
        Some(None) => say!("taken out of the series"),
        Some(Some(content)) => values::occurrence(content, zone),
    }
}

/// What is held, in words.
pub(super) fn name(kind: Kind, held: Held) -> String {
    match held {
        Held::Field(field) => fields::name(kind, field),
        Held::Occurrence(original) => say!(
            "Occurrence of {day}",
            day = values::moment(original, &TimeZone::system())
        ),
        Held::Removal => say!("The whole"),
    }
}
