//! The tracked marks of a message list: out of the cache, without asking anybody.

use std::collections::{HashMap, HashSet};

use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::pending_action::{ActionKind, PendingAction};
use regarding_model::failure::FailureKind;
use regarding_model::identity::email_record_id;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::item::MessageHeader;
use regarding_model::say;
use regarding_sync::retry;
use uuid::Uuid;

use crate::core::Core;
use crate::track::bearer::Bearer;
use crate::view::pane::{TrackingBadgeView, TrackingState};

/// A message of a list.
#[derive(Debug, Clone)]
pub(crate) struct Sight {
    pub(crate) item: Uuid,
    /// What tells it from others of its Message-ID.
    pub(crate) own: Uuid,
    pub(crate) bearer: Bearer,
}

/// The marks of one page.
#[derive(Default)]
pub(crate) struct Badges {
    organization: Option<OrganizationId>,
    marks: HashMap<Uuid, TrackingBadgeView>,
    /// Messages that were not compared yet with the record of their Message-ID, which is known to be another copy's.
    strange: HashSet<Uuid>,
    /// The messages of the page.
    pub(crate) seen: Vec<Sight>,
    /// Records that stand in a mark without their name, because it was not seen in this run.
    pub(crate) unnamed: Vec<RecordRef>,
}

impl Badges {
    /// The mark of one message.
    pub(crate) fn of(&self, header: &MessageHeader) -> Option<TrackingBadgeView> {
        let organization = self.organization?;
        if !self.strange.is_empty() && self.strange.contains(&Bearer::of(header).own(organization)) {
            return None;
        }
        self.marks
            .get(&email_record_id(organization, &header.id))
            .cloned()
    }
}

impl Core {
    /// The marks of these messages.
    pub(crate) async fn badges(&self, headers: impl Iterator<Item = &MessageHeader>) -> Badges {
        let Some((organization, _)) = self.account() else {
            return Badges::default();
        };
        let sight = |header: &MessageHeader| {
            let bearer = Bearer::of(header);
            Sight {
                item: email_record_id(organization, &header.id),
                own: bearer.own(organization),
                bearer,
            }
        };
        let seen: Vec<Sight> = headers.map(sight).collect();
        let all = seen.clone();
        let found = self
            .cached(move |cache| {
                cache.read(|cache| {
                    let items: Vec<Uuid> = seen.iter().map(|one| one.item).collect();
                    let links = cache.links().get_all(&items)?;
                    let mut strange = HashSet::new();
                    for one in &seen {
                        let linked = links.iter().any(|link| link.item == one.item);
                        if linked && one.bearer.is_strange(cache, organization)? {
                            strange.insert(one.own);
                        }
                    }
                    let asked = items.iter().map(|item| cache.pending_actions().of_item(*item));
                    Ok((
                        links,
                        strange,
                        asked
                            .filter_map(Result::transpose)
                            .collect::<Result<Vec<_>, _>>()?,
                    ))
                })
            })
            .await;
        let (links, strange, asked) = found.unwrap_or_default();
        let links = links.iter().filter(|link| link.organization == organization);
        let tracked = links.clone().map(|link| (link.item, self.mark_of_link(link)));
        // A message whose change was refused is what it was before.
        let stands = |action: &PendingAction| {
            has_failed(action)
                && action.kind != ActionKind::Untrack
                && links.clone().any(|link| link.item == action.item)
        };
        let waiting = asked.iter().filter(|action| !stands(action));
        let waiting = waiting.map(|action| (action.item, mark_of_action(action)));
        let targets = links.clone().filter_map(|link| link.regarding.clone());
        let unnamed = targets
            .filter(|target| self.names.get(target).is_none())
            .collect();
        // What is asked for stands over what is.
        Badges {
            organization: Some(organization),
            marks: tracked.chain(waiting).collect(),
            seen: all,
            strange,
            unnamed,
        }
    }

    fn mark_of_link(&self, link: &Link) -> TrackingBadgeView {
        match &link.regarding {
            Some(target) => TrackingBadgeView {
                state: TrackingState::TrackedRegarding,
                text: self
                    .names
                    .get(target)
                    .unwrap_or_else(|| crate::words::kind::singular(&target.table)),
            },
            None => TrackingBadgeView {
                state: TrackingState::Tracked,
                text: say!("Tracked"),
            },
        }
    }
}

/// Whether it was tried and waits for the person.
fn has_failed(action: &PendingAction) -> bool {
    let failure = action.last_failure.as_ref();
    action.next_try.is_none()
        && failure.is_some_and(|code| retry::cause_of(code.as_str()).kind != FailureKind::SignIn)
}

fn mark_of_action(action: &PendingAction) -> TrackingBadgeView {
    let failure = action
        .last_failure
        .as_ref()
        .map(|code| retry::cause_of(code.as_str()));
    let why = failure.map(crate::track::words::briefly);
    let failed = has_failed(action);
    let untracks = action.kind == ActionKind::Untrack;
    let why = why.map(|why| say!(": {why}", why = why)).unwrap_or_default();
    let (state, text) = match (failed, untracks) {
        (true, true) => (
            TrackingState::Failed,
            say!("Could not be untracked{why}", why = why),
        ),
        (true, false) => (
            TrackingState::Failed,
            say!("Could not be tracked{why}", why = why),
        ),
        (false, true) => (
            TrackingState::Pending,
            say!("Waiting to be untracked{why}", why = why),
        ),
        (false, false) => (
            TrackingState::Pending,
            say!("Waiting to be tracked{why}", why = why),
        ),
    };
    TrackingBadgeView { state, text }
}
