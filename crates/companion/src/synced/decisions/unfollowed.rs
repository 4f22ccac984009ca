//! What does not follow each other any more here: what the person untracked or removed, what was deleted on the other side, and what rests
//! because no filter selects it. It is listed by names of this moment, and brought back where the person says so.

use std::sync::Arc;

use regarding_mailbox::collections::Collection;
use regarding_model::failure::Failure as _;
use regarding_model::fields::Kind;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState};
use regarding_model::say;
use regarding_sync::pair::{ItemView, RecordView};
use regarding_sync::plan::{Left, Plan, There as Halves};
use regarding_sync::run::Ending;

use super::desk::{Desk, There};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::synced::report::number;
use crate::synced::sides::{Stopped, mailbox_is_away};
use crate::synced::values::item_view;
use crate::view::sync::SyncKind;
use crate::view::sync_decisions::AnsweredView;
use crate::view::sync_unfollowed::{UnfollowedPairView, UnfollowedView};
use crate::words::values;

/// So many are read and shown.
const MOST: usize = 200;

impl Core {
    /// What does not follow each other any more here.
    pub(crate) async fn unfollowed(self: &Arc<Self>) -> Answer<UnfollowedView> {
        let session = self.session()?;
        let nothing = UnfollowedView {
            pairs: Vec::new(),
            more: 0,
        };
        if !self.has_agreed(session.organization) {
            return Ok(nothing);
        }
        let desk = self.desk(true).await?;
        let links = desk.unfollowed().await;
        let mut links = self.at_desk(&desk, links)?;
        let more = links.len().saturating_sub(MOST);
        links.truncate(MOST);
        let there = desk.read_links(links.iter()).await;
        let there = self.at_desk(&desk, there)?;
        let pairs = links.iter().filter_map(|link| view(link, &there));
        Ok(UnfollowedView {
            pairs: pairs.collect(),
            more: number(more),
        })
    }

    /// Lets the pair of a record follow each other again.
    pub(crate) async fn bring_back(self: &Arc<Self>, record: &str) -> Answer<AnsweredView> {
        let record: RecordRef = record.parse().map_err(|_| no_such())?;
        let desk = self.desk(false).await?;
        let links = desk.links(vec![record.clone()]).await;
        let link = self.at_desk(&desk, links)?.remove(&record);
        let link = link
            .filter(|link| may_come_back(link.state))
            .ok_or_else(no_such)?;
        let answer = desk.bring_back(&link).await;
        let answer = self.at_desk(&desk, answer)?;
        drop(desk);
        self.items.forget_marks();
        self.panes.forget_all();
        self.emit(Event::SyncChanged);
        self.emit(Event::DecisionsChanged);
        self.emit(Event::ItemsChanged);
        Ok(answer)
    }
}

impl Desk<'_> {
    /// The links that follow nothing, those first that can be brought back.
    async fn unfollowed(&self) -> Result<Vec<Link>, Stopped> {
        let organization = self.sides.organization;
        let found = self.sides.cached(move |cache| {
            cache.read(|cache| {
                let mut all = Vec::new();
                for kind in Kind::ALL {
                    all.extend(cache.synced().of_kind(organization, kind)?);
                }
                Ok(all)
            })
        });
        let mut links = found.await?;
        let rests = |state| matches!(state, LinkState::LeftFilter | LinkState::OutOfSight);
        links.retain(|link| may_come_back(link.state) || rests(link.state));
        links.sort_by_key(|link| !may_come_back(link.state));
        Ok(links)
    }

    async fn bring_back(&self, link: &Link) -> Result<AnsweredView, Stopped> {
        let mut there = self.read_links([link].into_iter()).await?;
        let all = self.sides.collections.collections().await?;
        let item = match there.items.remove(&link.place) {
            Some(item) => Some(item),
            None => self.found_elsewhere(link).await?,
        };
        let record = there.records.remove(&link.record);
        let home = home(link, &all);
        let halves = match (&item, &record) {
            (Some(item), Some(record)) => Halves::Both(item, record),
            (Some(item), None) if !there.is_hidden(&link.record) => Halves::One(Left::Item(item)),
            (None, Some(record)) => Halves::One(Left::Record(record, home)),
            _ => {
                return Ok(answered(
                    false,
                    say!("One of both sides cannot be read at present."),
                ));
            }
        };
        let rules = self.rules.at(self.now, self.sides.organization, &self.sides.key);
        let mut plan = Plan::of_bringing_back(link, halves, rules);
        self.sides.hold_invitations(&mut plan).await;
        let sentence = became(item.as_ref(), record.as_ref());
        let done = self.apply(plan.steps).await?;
        Ok(match done.first() {
            Some(one) if one.ending == Ending::Done => answered(true, sentence),
            Some(one) => answered(false, one.failure()),
            None => answered(false, say!("You may not do what follows of it.")),
        })
    }

    /// The item of a pair that is not where it was: it may lie somewhere else by now.
    pub(super) async fn found_elsewhere(&self, link: &Link) -> Result<Option<ItemView>, Stopped> {
        let Some(uid) = &link.uid else {
            return Ok(None);
        };
        let all = self.sides.collections.collections().await?;
        for collection in all.iter().filter(|one| one.kinds.contains(&link.kind)) {
            match self.sides.collections.find(&collection.id, uid).await {
                Ok(found) => {
                    let Some(item) = found.into_iter().find(|item| item.kind == link.kind) else {
                        continue;
                    };
                    let says = self.sides.says(&item);
                    return Ok(Some(item_view(item, Some(collection), says)));
                }
                Err(error) if mailbox_is_away(&error) => return Err(error.into()),
                Err(error) => tracing::debug!(kind = ?error.kind(), "a collection was not looked through"),
            }
        }
        Ok(None)
    }
}

/// Where an item goes that comes back: where it was, else where new ones go.
fn home<'a>(link: &'a Link, all: &'a [Collection]) -> &'a str {
    let fits = all
        .iter()
        .filter(|one| one.writable && one.kinds.contains(&link.kind));
    let was = fits.clone().find(|one| one.id.0 == link.place.collection);
    let preferred = was.or_else(|| fits.clone().find(|one| one.preferred));
    let own = preferred.or_else(|| fits.clone().find(|one| one.own));
    own.map_or(link.place.collection.as_str(), |one| one.id.0.as_str())
}

/// Whether a person brings it back; what rests comes back by itself.
fn may_come_back(state: LinkState) -> bool {
    matches!(state, LinkState::Untracked | LinkState::RemovedHere)
}

fn view(link: &Link, there: &There) -> Option<UnfollowedPairView> {
    let (item, record) = (there.items.get(&link.place), there.records.get(&link.record));
    // A completed task or appointment that rests is at its everyday end (C-10 to C-12).
    let closed = link.kind != Kind::Contact && record.is_some_and(|record| record.facts.closed);
    if link.state == LinkState::LeftFilter && closed {
        return None;
    }
    let content = record.map(|record| &record.content);
    let content = content.or(item.map(|item| &item.content))?;
    Some(UnfollowedPairView {
        kind: SyncKind::from(link.kind),
        record: link.record.to_string(),
        uid: link.uid.clone(),
        title: values::title(content),
        sentence: why(link.state, item, record, there.is_hidden(&link.record)),
        bringing_back: may_come_back(link.state)
            .then(|| what_follows(item, record, there.is_hidden(&link.record)))
            .flatten(),
    })
}

fn why(state: LinkState, item: Option<&ItemView>, record: Option<&RecordView>, hidden: bool) -> String {
    match (state, item, record) {
        (LinkState::LeftFilter, ..) => say!("None of your filters selects its record any more."),
        (LinkState::OutOfSight, ..) => say!("You may not see its record at present."),
        (_, Some(_), Some(_)) => {
            say!("You untracked it. It is in your mailbox, and its record in the organization.")
        }
        (_, Some(_), None) if hidden => say!("You untracked it, and you may not see its record at present."),
        (_, Some(_), None) => say!("Its record was deleted. It stays in your mailbox."),
        (_, None, _) => say!("It was removed from your mailbox. Its record stays in the organization."),
    }
}

fn what_follows(item: Option<&ItemView>, record: Option<&RecordView>, hidden: bool) -> Option<String> {
    match (item, record) {
        (Some(_), Some(_)) => Some(say!(
            "Both follow each other again. Where they differ, you are asked."
        )),
        (Some(_), None) if hidden => None,
        (Some(_), None) => Some(say!("It becomes a record of your organization again.")),
        (None, Some(_)) => Some(say!("It comes to your mailbox again.")),
        (None, None) => None,
    }
}

fn became(item: Option<&ItemView>, record: Option<&RecordView>) -> String {
    match (item, record) {
        (Some(_), Some(_)) => say!("Both follow each other again."),
        (None, _) => say!("It is in your mailbox again."),
        (_, None) => say!("It is a record of your organization again."),
    }
}

fn answered(done: bool, sentence: String) -> AnsweredView {
    AnsweredView {
        done,
        sentence,
        now: None,
        undo: None,
    }
}

fn no_such() -> crate::view::failure::FailureView {
    failing::gone(say!(
        "Nothing of this name can be brought back: look at the list again"
    ))
}
