//! Records that an item may be which is tracked by itself, without a cycle (D-57). Which items were removed from the mailbox is known only to
//! the computer that synchronizes, and after its first cycle; here it is seen by looking: the record looks like the item, and no item is its own.

use regarding_mailbox::collections::{CollectionChanges, CollectionId};
use regarding_model::fields::{Content, Kind};
use regarding_model::ids::RecordRef;
use regarding_model::link::{Place, Version};
use regarding_sync::observe::{Links, Observation};
use regarding_sync::pair::ItemView;
use regarding_sync::propose::propose;

use super::look::Looked;
use super::observe::Asked;
use super::sides::{Sides, Stopped, mailbox_is_away};
use super::values::place;

impl Sides {
    /// The person's own records without an item that look like items which were asked for and would be new records.
    pub(super) async fn look_alikes(
        &self,
        kind: Kind,
        seen: &Observation,
        links: &(dyn Links + Sync),
    ) -> Result<Vec<RecordRef>, Stopped> {
        let lone = self.would_be_made(seen).await?;
        let contents: Vec<Content> = lone.iter().map(|item| item.content.clone()).collect();
        let found = if contents.is_empty() {
            Vec::new()
        } else {
            self.records.find_alike(kind, &contents).await?
        };
        // A link that this computer keeps of them says nothing: another one may have seen the item go since.
        let mut there = Observation::new(kind, &Default::default(), &Default::default(), links);
        self.read_these(&found, &mut there).await?;
        let alike = propose(kind, &lone, there.records());
        let mut alike: Vec<RecordRef> = alike.into_keys().collect();
        if !alike.is_empty() {
            self.read_everything(kind, &alike, &mut there).await?;
            alike.retain(|record| there.is_without_item(record));
        }
        Ok(alike)
    }

    /// Items that were asked for and have no link.
    async fn would_be_made(&self, seen: &Observation) -> Result<Vec<ItemView>, Stopped> {
        let asked: Vec<(ItemView, RecordRef)> = seen
            .asked()
            .map(|(view, record)| (view.clone(), record.clone()))
            .collect();
        let leads = asked.iter().map(|(_, record)| record.clone()).collect();
        let free = self.without_link(leads).await?;
        let lone = asked.into_iter().filter(|(_, record)| free.contains(record));
        Ok(lone.map(|(view, _)| view).collect())
    }

    async fn without_link(&self, mut records: Vec<RecordRef>) -> Result<Vec<RecordRef>, Stopped> {
        let (organization, asked) = (self.organization, records.clone());
        let linked: Vec<RecordRef> = self
            .cached(move |cache| cache.read(|cache| cache.synced().among(organization, asked)))
            .await?;
        records.retain(|record| !linked.contains(record));
        Ok(records)
    }

    /// Reads all items of the mailbox: whose they are stands in them. It takes its time, and only where a record looks like an item.
    async fn read_everything(
        &self,
        kind: Kind,
        records: &[RecordRef],
        there: &mut Observation,
    ) -> Result<(), Stopped> {
        let mut looked = self.look_for_places(kind).await?;
        // An item that was born from a record names its id alone.
        let named = records
            .iter()
            .map(|record| (record.clone(), Version(String::new())));
        looked.records.selected = named.collect();
        let places = self.all_places(&looked).await?;
        self.read_places((kind, &Asked::new()), &looked, &places, there)
            .await
    }

    /// Where the items of the collections lie. One that cannot be looked at says nothing: then the person is asked rather than not.
    async fn all_places(&self, looked: &Looked) -> Result<Vec<Place>, Stopped> {
        let mut places = Vec::new();
        for collection in looked.collections.keys() {
            match self
                .collections
                .changes(&CollectionId(collection.clone()), None)
                .await
            {
                Ok(
                    CollectionChanges::Complete { present, .. }
                    | CollectionChanges::Delta { changed: present, .. },
                ) => {
                    places.extend(present.iter().map(|(key, _)| place(key)));
                }
                Err(error) if mailbox_is_away(&error) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Ok(places)
    }
}
