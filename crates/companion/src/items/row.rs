//! What a list keeps of an item for the run of the program: enough for a line, for searching and for its state.

use std::collections::BTreeMap;

use jiff::Timestamp;
use regarding_dataverse::synced::SyncedTable;
use regarding_mailbox::collections::{Bond, Item, LinkMark, Peculiarity, PlaceKey};
use regarding_model::fields::{
    Content, Field, Importance, Kind, Moment, Period, Recurrence, ShowAs, TaskStatus, Value,
};
use regarding_model::identity::{
    appointment_record_id, contact_record_id, record_of_item_uid, task_record_id,
};
use regarding_model::ids::{OrganizationId, RecordRef, UserId};
use regarding_sync::item_state::{Cannot, Marked};

use crate::words::values;

/// An item.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) place: PlaceKey,
    pub(super) kind: Kind,
    pub(super) uid: Option<String>,
    /// What it is called; empty when nobody said.
    pub(super) title: String,
    /// Whether it repeats.
    pub(super) series: bool,
    pub(super) what: What,
    mark: Option<LinkMark>,
    cannot: Option<Cannot>,
    /// What can be searched, in lower case.
    words: String,
}

/// What is of one kind only.
#[derive(Clone)]
pub(super) enum What {
    Contact {
        detail: String,
        /// By what it is sorted.
        sort: String,
    },
    Appointment {
        period: Option<Period>,
        rule: Option<Recurrence>,
        /// Occurrences that differ: title, place and time of each; `None` for those that were taken out.
        apart: BTreeMap<Timestamp, Option<Apart>>,
        place: String,
        free: bool,
    },
    Task {
        due: Option<Moment>,
        completed: Option<Moment>,
        done: bool,
        percent: u8,
        important: bool,
    },
}

/// An occurrence that differs from its rule.
#[derive(Clone)]
pub(super) struct Apart {
    pub(super) period: Option<Period>,
    pub(super) title: Option<String>,
    pub(super) place: Option<String>,
}

/// Whose items are tracked: the person, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Me {
    pub(super) organization: OrganizationId,
    pub(super) user: UserId,
}

impl Row {
    pub(super) fn of(item: &Item) -> Self {
        let content = &item.content;
        let title = title(content);
        Self {
            place: item.place.clone(),
            kind: item.kind,
            uid: item.uid.clone(),
            series: content.get(Field::Recurrence).is_some() || content.withheld(Field::Recurrence),
            what: what(item),
            mark: item.mark.clone(),
            cannot: cannot(item),
            words: words(content, &title),
            title,
        }
    }

    /// Whether every word that was typed is in it.
    pub(super) fn holds(&self, typed: &[String]) -> bool {
        typed.iter().all(|word| self.words.contains(word))
    }

    /// Why it cannot be tracked by this person.
    pub(super) fn cannot(&self, me: Option<Me>) -> Option<Cannot> {
        match (&self.mark, me) {
            (Some(mark), Some(me)) if !is_ours(mark, me, self.uid.as_deref()) => Some(Cannot::Elsewhere),
            _ => self.cannot,
        }
    }

    /// The record that it says it belongs to, where that is one of the person's.
    pub(super) fn marked(&self, me: Me) -> Option<RecordRef> {
        let mark = self.mark.as_ref()?;
        is_ours(mark, me, self.uid.as_deref()).then(|| mark.record.clone())
    }

    /// What it says itself about following that record.
    pub(super) fn says(&self, me: Me) -> Marked {
        let mark = self.mark.as_ref();
        let ours = mark.filter(|mark| is_ours(mark, me, self.uid.as_deref()));
        match ours.map(|mark| mark.bond) {
            None => Marked::Nothing,
            Some(Bond::Linked | Bond::Uninvited) => Marked::Linked,
            Some(Bond::Untracked) => Marked::Untracked,
            Some(Bond::TrackedAnew) => Marked::TrackedAnew,
        }
    }

    /// The records that it may be (DESIGN section 4): by its private property, by a UID that a record gave it, by its own identity.
    pub(super) fn records(&self, me: Me) -> Vec<RecordRef> {
        if let Some(record) = self.marked(me) {
            return vec![record];
        }
        let (Some(uid), false) = (&self.uid, self.cannot(Some(me)) == Some(Cannot::Elsewhere)) else {
            return Vec::new();
        };
        if let Some(id) = record_of_item_uid(uid, me.organization) {
            let tables = SyncedTable::of_kind(self.kind).iter();
            return tables.map(|table| table.record(id)).collect();
        }
        vec![match self.kind {
            Kind::Contact => SyncedTable::Contact.record(contact_record_id(me.organization, me.user, uid)),
            Kind::Task => SyncedTable::Task.record(task_record_id(me.organization, me.user, uid)),
            Kind::Appointment => {
                let id = appointment_record_id(me.organization, uid, None);
                let table = if self.series {
                    SyncedTable::Series
                } else {
                    SyncedTable::Appointment
                };
                table.record(id)
            }
        }]
    }
}

/// The records of the person's that an item may follow; none where it says that it was untracked.
pub(crate) fn followed(item: &Item, organization: OrganizationId, user: UserId) -> Vec<RecordRef> {
    let (row, me) = (Row::of(item), Me { organization, user });
    match row.says(me) {
        Marked::Untracked => Vec::new(),
        Marked::Nothing | Marked::Linked | Marked::TrackedAnew => row.records(me),
    }
}

fn is_ours(mark: &LinkMark, me: Me, uid: Option<&str>) -> bool {
    let mine = mark.user.is_none_or(|user| user == me.user);
    mine && mark.organization == me.organization && Some(mark.uid.as_str()) == uid
}

/// What typed text is compared with.
pub(super) fn typed(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// The text of a field.
pub(super) fn text(content: &Content, field: Field) -> String {
    match content.get(field) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// What an item is called: a person without a name by their address or company.
fn title(content: &Content) -> String {
    let named = values::title(content);
    let others = [Field::Email1, Field::Company, Field::Mobile, Field::BusinessPhone];
    let mut others = others.into_iter().map(|field| text(content, field));
    if named.is_empty() {
        others.find(|text| !text.is_empty()).unwrap_or_default()
    } else {
        named
    }
}

const SEARCHED: [Field; 13] = [
    Field::Email1,
    Field::Email2,
    Field::Email3,
    Field::Company,
    Field::Department,
    Field::JobTitle,
    Field::Nickname,
    Field::BusinessPhone,
    Field::BusinessPhone2,
    Field::Mobile,
    Field::HomePhone,
    Field::Location,
    Field::MailingAddress,
];

fn words(content: &Content, title: &str) -> String {
    let zone = jiff::tz::TimeZone::UTC;
    let held = SEARCHED
        .into_iter()
        .filter_map(|field| Some(values::value(content.get(field)?, &zone)));
    let all: Vec<String> = std::iter::once(title.to_owned()).chain(held).collect();
    all.join("\n").to_lowercase()
}

fn cannot(item: &Item) -> Option<Cannot> {
    if item.uid.is_none() {
        return Some(Cannot::NoIdentity);
    }
    item.peculiarities.iter().find_map(|one| match one {
        Peculiarity::Rule => Some(Cannot::Rule),
        Peculiarity::ExtraDates => Some(Cannot::ExtraDates),
        Peculiarity::Uid => Some(Cannot::NoIdentity),
        Peculiarity::Zone => Some(Cannot::Zone),
        Peculiarity::Group => Some(Cannot::Group),
        Peculiarity::RecurringTask => Some(Cannot::RecurringTask),
        Peculiarity::Value => None,
    })
}

fn what(item: &Item) -> What {
    let content = &item.content;
    match item.kind {
        Kind::Contact => {
            let parts = [text(content, Field::JobTitle), text(content, Field::Company)];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            What::Contact {
                detail: parts.join(", "),
                sort: sorted_by(content),
            }
        }
        Kind::Appointment => {
            let one = |exception: &regarding_mailbox::collections::Exception| {
                (exception.original, exception.content.as_ref().map(apart))
            };
            What::Appointment {
                period: period(content),
                rule: match content.get(Field::Recurrence) {
                    Some(Value::Recurrence(rule)) => Some(rule.clone()),
                    _ => None,
                },
                apart: item.exceptions.iter().map(one).collect(),
                place: text(content, Field::Location),
                free: content.get(Field::ShowAs) == Some(&Value::ShowAs(ShowAs::Free)),
            }
        }
        Kind::Task => What::Task {
            due: moment(content, Field::Due),
            completed: moment(content, Field::Completed),
            done: content.get(Field::Status) == Some(&Value::Status(TaskStatus::Completed)),
            percent: match content.get(Field::PercentComplete) {
                Some(Value::Percent(percent)) => *percent,
                _ => 0,
            },
            important: content.get(Field::Importance) == Some(&Value::Importance(Importance::High)),
        },
    }
}

/// Contacts stand by their first name first, as their names are shown.
fn sorted_by(content: &Content) -> String {
    title(content).to_lowercase()
}

fn apart(content: &Content) -> Apart {
    let held = |field| Some(text(content, field)).filter(|text| !text.is_empty());
    Apart {
        period: period(content),
        title: held(Field::Subject),
        place: held(Field::Location),
    }
}

pub(super) fn period(content: &Content) -> Option<Period> {
    match content.get(Field::Time)? {
        Value::Period(period) => Some(*period),
        _ => None,
    }
}

fn moment(content: &Content, field: Field) -> Option<Moment> {
    match content.get(field)? {
        Value::Moment(moment) => Some(*moment),
        _ => None,
    }
}
