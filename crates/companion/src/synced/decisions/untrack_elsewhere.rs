//! Untracking where another computer synchronizes (E-4, bettered: what the person asks for is done at once). Which record an item follows
//! is told by the item itself and by the organization, as it is for a list; the item is told, and the holder of the claim reads it there
//! (docs/adr/0020).

use regarding_mailbox::collections::{Collection, Item};
use regarding_model::failure::Failure as _;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState, Origin, Unconfirmed};

use super::desk::Desk;
use crate::items::followed;
use crate::synced::sides::{Stopped, mailbox_is_away};
use crate::synced::values::place;

impl Desk<'_> {
    /// The pair of an item that this computer never linked; `None` where it follows no record that the person sees.
    pub(super) async fn link_elsewhere(&self, uid: &str) -> Result<Option<Link>, Stopped> {
        for item in self.items_of(uid).await? {
            let records = followed(&item, self.sides.organization, self.sides.person.user);
            if let Some(record) = self.first_there(&records).await? {
                return Ok(Some(unlinked(&item, record)));
            }
        }
        Ok(None)
    }

    /// The items of a UID. A meeting lies in a colleague's calendar under the same one: theirs is not the person's (D-44), unless it says so.
    async fn items_of(&self, uid: &str) -> Result<Vec<Item>, Stopped> {
        let all = self.sides.collections.collections().await?;
        let mut items = Vec::new();
        for collection in &all {
            match self.sides.collections.find(&collection.id, uid).await {
                Ok(found) => items.extend(found.into_iter().filter(|item| is_the_persons(collection, item))),
                Err(error) if mailbox_is_away(&error) => return Err(error.into()),
                Err(error) => tracing::debug!(kind = ?error.kind(), "a collection was not looked through"),
            }
        }
        Ok(items)
    }

    async fn first_there(&self, records: &[RecordRef]) -> Result<Option<RecordRef>, Stopped> {
        let there = self.read(&[], records).await?;
        let mut all = records.iter();
        Ok(all.find(|record| there.records.contains_key(record)).cloned())
    }
}

fn is_the_persons(collection: &Collection, item: &Item) -> bool {
    collection.own || item.mark.is_some()
}

/// What is known here of a pair that another computer keeps the same.
fn unlinked(item: &Item, record: RecordRef) -> Link {
    Link {
        kind: item.kind,
        place: place(&item.place),
        uid: item.uid.clone(),
        item_version: None,
        record,
        record_version: None,
        state: LinkState::Active,
        origin: Origin::Both,
        unconfirmed: Unconfirmed::default(),
        base: None,
        owned: false,
        held: Vec::new(),
        unshared: Vec::new(),
    }
}
