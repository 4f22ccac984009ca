//! A store under test together with a hand that changes it from behind.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use regarding_mailbox::collections::{CollectionId, Collections, Edit, Item, PlaceKey};
use regarding_model::fields::{Field, Kind, Moment, Period, PersonName, Value};
use url::Url;

use crate::dav_peer::Hand;

/// How somebody else reaches the store.
pub(crate) enum Behind {
    /// In its files.
    Files(PathBuf),
    /// At its server.
    Server(Hand),
}

/// The store.
pub(crate) struct Stand {
    pub(crate) collections: Arc<dyn Collections>,
    pub(crate) calendar: CollectionId,
    pub(crate) book: CollectionId,
    pub(crate) behind: Behind,
    /// A position that nobody gave.
    pub(crate) expired: &'static str,
}

impl Stand {
    /// Where an item of a name is.
    pub(crate) fn place(&self, kind: Kind, name: &str) -> PlaceKey {
        PlaceKey {
            collection: self.collection(kind).clone(),
            name: name.to_owned(),
        }
    }

    pub(crate) fn collection(&self, kind: Kind) -> &CollectionId {
        if kind == Kind::Contact {
            &self.book
        } else {
            &self.calendar
        }
    }

    pub(crate) fn is_server(&self) -> bool {
        matches!(self.behind, Behind::Server(_))
    }

    fn url(place: &PlaceKey) -> Url {
        let mut url = Url::parse(&place.collection.0).unwrap();
        url.path_segments_mut().unwrap().pop_if_empty().push(&place.name);
        url
    }

    /// Somebody else writes an item.
    pub(crate) async fn put(&self, place: &PlaceKey, text: &str) {
        match &self.behind {
            Behind::Files(root) => fs::write(root.join(&place.collection.0).join(&place.name), text).unwrap(),
            Behind::Server(hand) => {
                let is_card = place.name.ends_with(".vcf");
                let kind = if is_card {
                    "text/vcard; charset=utf-8"
                } else {
                    "text/calendar; charset=utf-8"
                };
                let reply = hand
                    .ask(
                        "PUT",
                        Self::url(place),
                        &[("content-type", kind)],
                        text.as_bytes(),
                    )
                    .await;
                assert!(reply.status.is_success(), "{} {:?}", reply.status, reply.body);
            }
        }
    }

    /// Somebody else reads an item.
    pub(crate) async fn get(&self, place: &PlaceKey) -> String {
        let bytes = match &self.behind {
            Behind::Files(root) => fs::read(root.join(&place.collection.0).join(&place.name)).unwrap(),
            Behind::Server(hand) => hand.ask("GET", Self::url(place), &[], b"").await.body.to_vec(),
        };
        String::from_utf8(bytes).unwrap()
    }

    /// Somebody else removes an item.
    pub(crate) async fn take_away(&self, place: &PlaceKey) {
        match &self.behind {
            Behind::Files(root) => fs::remove_file(root.join(&place.collection.0).join(&place.name)).unwrap(),
            Behind::Server(hand) => {
                let reply = hand.ask("DELETE", Self::url(place), &[], b"").await;
                assert!(reply.status.is_success(), "{}", reply.status);
            }
        }
    }

    /// Reads one item that is there.
    pub(crate) async fn read(&self, place: &PlaceKey) -> Item {
        let (mut items, unreadable) = self.collections.read(core::slice::from_ref(place)).await.unwrap();
        assert!(unreadable.is_empty(), "{unreadable:?}");
        items
            .pop()
            .unwrap_or_else(|| panic!("{} is not there", place.name))
    }
}

pub(crate) fn set(fields: impl IntoIterator<Item = (Field, Option<Value>)>) -> Edit {
    Edit {
        fields: fields.into_iter().collect(),
        ..Edit::default()
    }
}

pub(crate) fn text(text: &str) -> Option<Value> {
    Value::text(text)
}

pub(crate) fn timed(start: &str, end: &str) -> Option<Value> {
    Some(Value::Period(Period::Timed {
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
    }))
}

/// What a new item of a kind needs, and something that it has.
pub(crate) fn fresh(kind: Kind, words: &str) -> Edit {
    match kind {
        Kind::Contact => {
            let name = PersonName {
                first: words.to_owned(),
                last: "Brandt".to_owned(),
                ..PersonName::default()
            };
            set([
                (Field::FullName, Some(Value::Name(name))),
                (Field::Notes, text(words)),
                (Field::Email1, text("one@x.example")),
                (Field::Email2, text("two@x.example")),
                (Field::BusinessPhone2, text("+49 40 22")),
            ])
        }
        Kind::Appointment => set([
            (Field::Subject, text(words)),
            (Field::Time, timed("2027-03-02T09:00:00Z", "2027-03-02T10:00:00Z")),
        ]),
        Kind::Task => set([
            (Field::Subject, text(words)),
            (
                Field::Due,
                Some(Value::Moment(Moment::Day(jiff::civil::date(2027, 3, 5)))),
            ),
        ]),
    }
}

/// Every field that was named has its value.
pub(crate) fn assert_has(item: &Item, wanted: &Edit) {
    for (field, value) in &wanted.fields {
        assert!(
            item.content.get(*field) == value.as_ref(),
            "{field} is not what was written"
        );
    }
}
