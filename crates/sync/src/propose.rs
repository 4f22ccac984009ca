//! Which items may be which records, where no identity and no private property tells (adoption): contacts by e-mail address,
//! appointments by start and subject, tasks by due time and subject.
//!
//! It is a proposal and never an assumption: two people share an address, and two meetings begin at nine.

use std::collections::{BTreeMap, BTreeSet};

use regarding_model::fields::{Content, Field, Kind, Moment, Period, Value};
use regarding_model::ids::RecordRef;
use regarding_model::link::Place;

use crate::pair::{ItemView, RecordView};

/// By what two things are compared. Equal words propose a pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness(String);

/// The items that may be each record's. A record without any is not named.
#[must_use]
pub fn propose<'a>(
    kind: Kind,
    items: impl IntoIterator<Item = &'a ItemView>,
    records: impl IntoIterator<Item = &'a RecordView>,
) -> BTreeMap<RecordRef, BTreeSet<Place>> {
    let mut by_likeness: BTreeMap<(bool, Likeness), BTreeSet<&Place>> = BTreeMap::new();
    for item in items {
        for likeness in likenesses(kind, &item.content) {
            let found = by_likeness.entry((item.facts.series, likeness)).or_default();
            found.insert(&item.place);
        }
    }
    let mut proposals: BTreeMap<RecordRef, BTreeSet<Place>> = BTreeMap::new();
    for record in records {
        let alike = likenesses(kind, &record.content)
            .into_iter()
            .filter_map(|likeness| by_likeness.get(&(record.facts.series, likeness)))
            .flatten();
        let places: BTreeSet<Place> = alike.map(|place| (*place).clone()).collect();
        if !places.is_empty() {
            proposals.insert(record.record.clone(), places);
        }
    }
    proposals
}

/// By what something is found: a contact by each of its addresses. What lacks a part of it is found by nothing.
fn likenesses(kind: Kind, content: &Content) -> Vec<Likeness> {
    match kind {
        Kind::Contact => [Field::Email1, Field::Email2, Field::Email3]
            .into_iter()
            .filter_map(|field| text(content, field))
            .map(Likeness)
            .collect(),
        Kind::Appointment => when(content, Field::Time).into_iter().collect(),
        Kind::Task => when(content, Field::Due).into_iter().collect(),
    }
}

fn when(content: &Content, field: Field) -> Option<Likeness> {
    let time = match content.get(field)? {
        Value::Period(Period::Timed { start, .. }) | Value::Moment(Moment::At(start)) => {
            start.as_second().to_string()
        }
        Value::Period(Period::AllDay { first: day, .. }) | Value::Moment(Moment::Day(day)) => day.to_string(),
        _ => return None,
    };
    Some(Likeness(format!("{time} {}", text(content, Field::Subject)?)))
}

/// A text without what nobody would call a difference: letters small or large, blanks.
fn text(content: &Content, field: Field) -> Option<String> {
    let Value::Text(text) = content.get(field)? else {
        return None;
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" ").to_lowercase())
}
