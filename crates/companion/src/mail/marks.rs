//! The tracked marks of a list, brought up to what the organization says: one look for a page, by derived ids alone, beside
//! the list. This is how a new computer and an emptied cache learn what is tracked (promise 6).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use regarding_dataverse::operations::find_email::{FindEmails, TrackedEmail};
use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;
use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::mark::MarkState;
use regarding_id_cache::tables::namesake::Compared;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_net::Rule;
use uuid::Uuid;

use super::badge::Sight;
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
    pub(crate) fn refresh_marks(self: &Arc<Self>, seen: Vec<Sight>, unnamed: Vec<RecordRef>, folder: String) {
        if !self.net.is_on() || self.organization.status.state() != ConnectionState::Connected {
            return;
        }
        let due = self.panes.take_due_marks(seen, self.now());
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
    async fn read_marks(&self, sights: &[Sight]) -> Answer<bool> {
        if sights.is_empty() {
            return Ok(false);
        }
        let session = self.session()?;
        let items: BTreeSet<Uuid> = sights.iter().map(|one| one.item).collect();
        let items: Vec<Uuid> = items.into_iter().collect();
        let known = self.links_of(&session, &items).await?;
        let found = self.find_records(&session, &items, &known).await?;
        let learned = self.learn_names(&found);
        let seen = Seen {
            organization: session.organization,
            user: session.user,
            at: self.now(),
        };
        let compared = compare(sights, &known, &found, session.organization);
        let others: Vec<Compared> = compared.iter().filter(|one| one.another).copied().collect();
        for one in &others {
            self.note_compared(session.tenure, *one).await?;
        }
        // A record that is no message's of the page says nothing of their links.
        let is_own = |item: &Uuid| {
            let mut of_item = compared.iter().filter(|one| one.item == *item).peekable();
            of_item.peek().is_none() || of_item.any(|one| !one.another)
        };
        let changes = items
            .iter()
            .filter(|item| is_own(item))
            .filter_map(|item| change(*item, known.get(item), &found, &seen));
        let changes: Vec<Change> = changes.collect();
        let same: Vec<Compared> = compared.into_iter().filter(|one| !one.another).collect();
        if changes.is_empty() && same.is_empty() {
            return Ok(learned || !others.is_empty());
        }
        let organization = session.organization;
        let changed = !changes.is_empty() || !others.is_empty();
        self.cached_in(session.tenure, move |cache| {
            write(cache, organization, &changes, &same)
        })
        .await?;
        Ok(learned || changed)
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
    let email = found_of(item, was, found);
    let becomes = email.and_then(|email| copy::link(email, was, item, seen));
    (was != becomes.as_ref()).then(|| Change {
        item,
        was: was.cloned(),
        becomes,
    })
}

/// Which messages are their records', by what both say (docs/adr/0030).
fn compare(
    sights: &[Sight],
    known: &HashMap<Uuid, Link>,
    found: &HashMap<Uuid, TrackedEmail>,
    organization: OrganizationId,
) -> Vec<Compared> {
    let plain = sights.iter().filter(|one| one.own != one.item);
    plain
        .filter_map(|one| {
            let email = found_of(one.item, known.get(&one.item), found)?;
            let another = one.bearer.is_another(organization, email);
            Some(one.bearer.compared(organization, another))
        })
        .collect()
}

fn found_of<'e>(
    item: Uuid,
    was: Option<&Link>,
    found: &'e HashMap<Uuid, TrackedEmail>,
) -> Option<&'e TrackedEmail> {
    let adopted = || found.get(&was?.record.id);
    found.get(&item).or_else(adopted)
}

fn write(
    cache: &IdCache,
    organization: OrganizationId,
    changes: &[Change],
    same: &[Compared],
) -> Result<(), CacheError> {
    cache.write(|cache| {
        for one in same {
            cache.namesakes().keep(one)?;
        }
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
