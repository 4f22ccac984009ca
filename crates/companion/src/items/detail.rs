//! One item in full, as its view shows it: read live.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_mailbox::collections::{Item, Peculiarity, PlaceKey};
use regarding_model::fields::{Content, Field, Kind, Period, Value};
use regarding_model::say;
use regarding_sync::agenda::{Repeats, Shown, occurrences};

use super::row::{period, text};
use super::{key, people};
use crate::core::Core;
use crate::facade::Answer;
use crate::view::items::{ItemFieldKind, ItemFieldView, ItemPersonView, ItemView};
use crate::words::{fields, values};

/// What stands in the list of fields, in its order; what has a place of its own is not among them.
const APPOINTMENT: [Field; 5] = [
    Field::Location,
    Field::Recurrence,
    Field::ShowAs,
    Field::Importance,
    Field::Attachments,
];
const TASK: [Field; 6] = [
    Field::Due,
    Field::Start,
    Field::Status,
    Field::PercentComplete,
    Field::Completed,
    Field::Importance,
];
const CONTACT: [Field; 29] = [
    Field::Email1,
    Field::Email2,
    Field::Email3,
    Field::BusinessPhone,
    Field::BusinessPhone2,
    Field::Mobile,
    Field::CompanyMainPhone,
    Field::HomePhone,
    Field::HomePhone2,
    Field::OtherPhone,
    Field::AssistantPhone,
    Field::Callback,
    Field::Pager,
    Field::BusinessFax,
    Field::Company,
    Field::Department,
    Field::JobTitle,
    Field::Manager,
    Field::AssistantName,
    Field::MailingAddress,
    Field::HomeAddress,
    Field::OtherAddress,
    Field::WebPage,
    Field::FtpSite,
    Field::Nickname,
    Field::Birthday,
    Field::Anniversary,
    Field::Spouse,
    Field::Children,
];

impl Core {
    /// One item; of a series the occurrence that is named.
    pub(crate) async fn item(
        self: &Arc<Self>,
        place: &PlaceKey,
        occurrence: Option<&str>,
    ) -> Answer<ItemView> {
        let item = self.read_item(place).await?;
        let collections = self.collections_to_show().await?;
        let all = self.noting_items(collections.collections().await)?;
        let collection = all.into_iter().find(|one| one.id == place.collection);
        let named = occurrence.and_then(|text| text.parse().ok());
        let content = with_occurrence(&item, named);
        let zone = TimeZone::system();
        Ok(ItemView {
            key: key::of_place(place),
            kind: item.kind.into(),
            uid: item.uid.clone(),
            title: values::title(&content),
            subtitle: subtitle(item.kind, &content, &zone),
            collection: collection.map(|one| one.name).unwrap_or_default(),
            fields: told(item.kind, &content, &zone),
            people: self.people_told(&item, &content),
            body: text(&content, Field::Notes),
            notes: item
                .peculiarities
                .iter()
                .filter_map(|one| peculiar(*one))
                .collect(),
        })
    }

    fn people_told(&self, item: &Item, content: &Content) -> Vec<ItemPersonView> {
        if item.kind != Kind::Appointment {
            return Vec::new();
        }
        let all = people::of(item.kind, content).into_iter();
        all.map(|person| ItemPersonView {
            me: self.is_mine(&person.address),
            name: person.name.unwrap_or_else(|| person.address.to_string()),
            address: person.address.to_string(),
            role: person.role,
        })
        .collect()
    }
}

/// The fields of an item; of an occurrence with what differs in it, and its own time.
fn with_occurrence(item: &Item, named: Option<Timestamp>) -> Content {
    let mut content = item.content.clone();
    let Some(original) = named else { return content };
    let apart = item.exceptions.iter().find(|one| one.original == original);
    if let Some(own) = apart.and_then(|one| one.content.as_ref()) {
        for (field, value) in own.values() {
            content.set(field, Some(value.clone()));
        }
    } else if let Some(period) = regular(item, original) {
        content.set(Field::Time, Some(Value::Period(period)));
    }
    content
}

/// When an occurrence is that is as the rule has it.
fn regular(item: &Item, original: Timestamp) -> Option<Period> {
    let first = period(&item.content)?;
    let Some(Value::Recurrence(rule)) = item.content.get(Field::Recurrence) else {
        return None;
    };
    let day = original.to_zoned_datetime(TimeZone::UTC).date();
    let around = Shown {
        first: day.yesterday().ok()?,
        last: day.tomorrow().ok()?,
        zone: TimeZone::UTC,
    };
    let repeats = Repeats {
        period: &first,
        rule: Some(rule),
        apart: &std::collections::BTreeMap::new(),
    };
    let mut found = occurrences(repeats, &around).into_iter();
    found.find(|one| one.original == original).map(|one| one.period)
}

pub(super) fn subtitle(kind: Kind, content: &Content, zone: &TimeZone) -> String {
    match kind {
        Kind::Appointment => period(content).map_or_else(String::new, |period| when(&period, zone)),
        Kind::Contact => {
            let parts = [text(content, Field::JobTitle), text(content, Field::Company)];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(", ")
        }
        Kind::Task => content.get(Field::Due).map_or_else(
            || say!("Without a due date"),
            |due| say!("Due {when}", when = values::value(due, zone)),
        ),
    }
}

/// When something is, with the zone in which that is said; whole days are the same wherever one is.
fn when(period: &Period, zone: &TimeZone) -> String {
    let said = values::value(&Value::Period(*period), zone);
    match (period, zone.iana_name()) {
        (Period::Timed { .. }, Some(name)) => say!("{when} ({zone})", when = said, zone = name),
        _ => said,
    }
}

fn told(kind: Kind, content: &Content, zone: &TimeZone) -> Vec<ItemFieldView> {
    let all: &[Field] = match kind {
        Kind::Appointment => &APPOINTMENT,
        Kind::Contact => &CONTACT,
        Kind::Task => &TASK,
    };
    let one = |field: &Field| {
        Some(ItemFieldView {
            label: fields::name(kind, *field),
            value: values::value(content.get(*field)?, zone),
            kind: sort_of(*field),
        })
    };
    all.iter().filter_map(one).collect()
}

fn sort_of(field: Field) -> ItemFieldKind {
    match field {
        Field::Email1 | Field::Email2 | Field::Email3 => ItemFieldKind::Email,
        Field::BusinessPhone
        | Field::BusinessPhone2
        | Field::Mobile
        | Field::CompanyMainPhone
        | Field::HomePhone
        | Field::HomePhone2
        | Field::OtherPhone
        | Field::AssistantPhone
        | Field::Callback
        | Field::Pager
        | Field::BusinessFax => ItemFieldKind::Phone,
        _ => ItemFieldKind::Text,
    }
}

/// What is told of something that has no place in the fields.
fn peculiar(one: Peculiarity) -> Option<String> {
    match one {
        Peculiarity::Rule => Some(say!(
            "It repeats by a rule that has no words here: only its first occurrence is shown."
        )),
        Peculiarity::ExtraDates => Some(say!(
            "It has further dates beside its rule, which are not shown here."
        )),
        Peculiarity::Zone => Some(say!(
            "Its times name a time zone that nobody knows: they are shown as if they were of this computer's."
        )),
        Peculiarity::Group => Some(say!("It stands for several people.")),
        Peculiarity::RecurringTask => Some(say!("It repeats: only the next time is shown.")),
        Peculiarity::Uid | Peculiarity::Value => None,
    }
}
