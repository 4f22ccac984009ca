//! The tracked marks of a list, brought up to what the organization says: one look for a page, by derived ids alone, beside
//! the list. This is how a new computer and an emptied cache learn what is tracked (promise 6).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use regarding_dataverse::operations::find_email::{FindEmails, TrackedEmail};
use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::mark::MarkState;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_net::Rule;
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::track::copy::{self, Seen};
use crate::view::app::ConnectionState;

/// What a link becomes.
struct Change {
    item: Uuid,
    was: Option<Link>,
    becomes: Option<Link>,
}

impl Core {
    /// Looks the marks of a page up, beside; the front door hears of it when one is different. `unnamed` stand in marks
    /// without their name.
    pub(crate) fn refresh_marks(self: &Arc<Self>, items: Vec<Uuid>, unnamed: Vec<RecordRef>, folder: String) {
        if !self.net.is_on() || self.organization.status.state() != ConnectionState::Connected {
            return;
        }
        let due = self.panes.take_due_marks(items, self.now());
        if due.is_empty() && unnamed.is_empty() {
            return;
        }
        let core = Arc::clone(self);
        self.tasks.run(async move {
            let marked = core.read_marks(&due).await.unwrap_or_else(|failure| {
                tracing::info!(code = ?failure.code, "the marks of a list were not looked up");
                core.panes.give_back_marks(&due);
                false
            });
            // What the look did not name, because it is another table's, is asked for by itself.
            let named = core.read_names(unnamed).await;
            if marked || named {
                core.emit(Event::MailChanged { folder: Some(folder) });
            }
        });
    }

    /// Whether a mark is different now.
    async fn read_marks(&self, items: &[Uuid]) -> Answer<bool> {
        if items.is_empty() {
            return Ok(false);
        }
        let session = self.session()?;
        let known = self.links_of(&session, items).await?;
        let found = self.find_records(&session, items, &known).await?;
        let learned = self.learn_names(&found);
        let seen = Seen {
            organization: session.organization,
            user: session.user,
            at: self.now(),
        };
        let changes = items
            .iter()
            .filter_map(|item| change(*item, known.get(item), &found, &seen));
        let changes: Vec<Change> = changes.collect();
        if changes.is_empty() {
            return Ok(learned);
        }
        let organization = session.organization;
        self.cached_in(session.tenure, move |cache| write(cache, organization, &changes))
            .await?;
        Ok(true)
    }

    async fn links_of(&self, session: &Session, items: &[Uuid]) -> Answer<HashMap<Uuid, Link>> {
        let (items, organization) = (items.to_vec(), session.organization);
        let links = self
            .cached(move |cache| cache.read(|cache| cache.links().get_all(&items)))
            .await?;
        let here = links.into_iter().filter(|link| link.organization == organization);
        Ok(here.map(|link| (link.item, link)).collect())
    }

    /// The records of these items: under their derived ids, and under those of records that were adopted.
    async fn find_records(
        &self,
        session: &Session,
        items: &[Uuid],
        known: &HashMap<Uuid, Link>,
    ) -> Answer<HashMap<Uuid, TrackedEmail>> {
        let adopted = known.values().map(|link| link.record.id);
        let ids: BTreeSet<Uuid> = items.iter().copied().chain(adopted).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let asks: Vec<FindEmails> = ids
            .chunks(FindEmails::MOST)
            .map(|ids| FindEmails { ids: ids.to_vec() })
            .collect();
        let mut found = HashMap::new();
        for answer in self.noting(session, session.client.run_all(Rule::ListMarks, &asks).await)? {
            // Half an answer would unlink what stands in the other half.
            let emails = self.noting(session, answer)?;
            found.extend(emails.into_iter().map(|email| (email.id, email)));
        }
        Ok(found)
    }

    fn learn_names(&self, found: &HashMap<Uuid, TrackedEmail>) -> bool {
        let mut learned = false;
        for named in found.values().filter_map(|email| email.regarding.as_ref()) {
            learned |= !named.name.is_empty() && self.names.get(&named.record).as_ref() != Some(&named.name);
            self.names.note(&named.record, &named.name);
        }
        learned
    }
}

/// What becomes of the link of an item. A copy that is gone or out of sight is no longer linked (promise 4): every id was
/// asked for, and the answer was whole.
fn change(
    item: Uuid,
    was: Option<&Link>,
    found: &HashMap<Uuid, TrackedEmail>,
    seen: &Seen,
) -> Option<Change> {
    let adopted = || found.get(&was?.record.id);
    let email = found.get(&item).or_else(adopted);
    let becomes = email.and_then(|email| copy::link(email, was, item, seen));
    (was != becomes.as_ref()).then(|| Change {
        item,
        was: was.cloned(),
        becomes,
    })
}

fn write(cache: &IdCache, organization: OrganizationId, changes: &[Change]) -> Result<(), CacheError> {
    cache.write(|cache| {
        for change in changes {
            // A message that was tracked or untracked while the look was under way is ahead of its answer.
            if cache.read().links().get(change.item)? != change.was {
                continue;
            }
            // What was let go by its mark stays so, though its record is kept (G-90).
            if cache.read().marks().get(organization, change.item)? == Some(MarkState::Kept) {
                continue;
            }
            match &change.becomes {
                Some(link) => cache.links().put(link)?,
                None => cache.links().remove(change.item).map(drop)?,
            }
        }
        Ok(())
    })
}
