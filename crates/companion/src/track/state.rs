//! The tracked state of one message: what the organization said, what the link remembers, what was asked for.

use regarding_dataverse::operations::find_email::TrackedEmail;
use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::mark::MarkState;
use regarding_id_cache::tables::pending_action::{ActionKind, PendingAction};
use regarding_model::identity::email_record_id;
use regarding_model::ids::{OrganizationId, RecordRef, UserId};
use regarding_model::item::MessageHeader;
use regarding_model::record::KnownTable;
use regarding_sync::retry;
use regarding_sync::tracking::{self, Asked, Live, Progress, Request, TrackedCopy, Tracking};

use super::bearer::Bearer;
use super::copy;
use super::words::{self, Details};
use crate::core::Core;
use crate::facade::Answer;
use crate::pane::load::is_asked;
use crate::pane::memory::SeenPane;
use crate::pane::{cards, linkable};
use crate::view::pane::{RecordView, TrackingState, TrackingView};
use crate::words::kind;

/// What this computer remembers of a message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Remembered {
    pub(crate) link: Option<Link>,
    pub(crate) asked: Option<PendingAction>,
    /// Its mark was taken off in another program: it is not tracked, though its record is kept (G-90).
    pub(crate) let_go: bool,
}

impl Remembered {
    /// A request to track of which no try was begun, for a message of which no copy is known: nothing of it can have arrived.
    pub(crate) fn untried(&self) -> Option<&PendingAction> {
        let tracks = |action: &&PendingAction| {
            matches!(
                action.kind,
                ActionKind::Track { .. } | ActionKind::SetRegarding { .. }
            )
        };
        self.asked
            .as_ref()
            .filter(|action| action.attempts == 0 && self.link.is_none())
            .filter(tracks)
    }
}

impl Core {
    /// Link and pending action of a message.
    pub(crate) async fn remembered(
        &self,
        organization: OrganizationId,
        header: &MessageHeader,
    ) -> Answer<Remembered> {
        let item = email_record_id(organization, &header.id);
        let bearer = Bearer::of(header);
        self.cached(move |cache| {
            cache.read(|cache| {
                let link = cache
                    .links()
                    .get(item)?
                    .filter(|link| link.organization == organization);
                let link = match link {
                    Some(_) if bearer.is_strange(cache, organization)? => None,
                    other => other,
                };
                let let_go = cache.marks().get(organization, item)? == Some(MarkState::Kept);
                Ok(Remembered {
                    let_go: let_go && link.is_none(),
                    link,
                    asked: cache.pending_actions().of_item(item)?,
                })
            })
        })
        .await
    }

    /// The state of a message, decided and in words. `seen` is what the organization said last, if it did.
    pub(crate) async fn tracking_view(
        &self,
        header: &MessageHeader,
        seen: Option<&SeenPane>,
    ) -> Answer<TrackingView> {
        let Some((organization, user)) = self.account() else {
            return Ok(self.in_words(
                &Tracking::NotTracked(tracking::Basis::Nothing),
                None,
                Details::default(),
            ));
        };
        let item = email_record_id(organization, &header.id);
        let remembered = self.remembered(organization, header).await?;
        let live = match live(seen, user) {
            Live::Found(_) | Live::Unknown if remembered.let_go => Live::LetGo,
            other => other,
        };
        let link = remembered.link.as_ref().map(copy_of_link);
        let asked = remembered
            .asked
            .as_ref()
            .map(|action| asked(action, self.running.is_running(item)));
        let state = tracking::tracking(&live, link.as_ref(), asked.as_ref());
        let untried = remembered.untried().is_some();
        let details = Details {
            asked: remembered.asked.as_ref().map(|action| action.id),
            link: remembered.link,
            namesake: seen
                .and_then(|seen| seen.namesake.as_ref())
                .map(|email| self.named_email(email)),
            left_out: self.left_behind.of(item),
            fleeting: !self.cache.is_kept(),
            ..Details::default()
        };
        let email = seen.and_then(|seen| seen.email.as_ref());
        let mut view = self.in_words(&state, email, details);
        view.takes_back = untried && view.state == TrackingState::Pending && view.record.is_none();
        let target = words::copy_of(&state).and_then(|copy| copy.regarding.as_ref());
        if let (Some(shown), Some(target), Some(seen)) = (&mut view.regarding, target, seen) {
            shown.detail = linkable::detail(&seen.pane, target).unwrap_or_default();
            view.regarding_fields = cards::first_fields(seen.card_of(target), FIRST);
        }
        Ok(view)
    }

    fn in_words(&self, state: &Tracking, email: Option<&TrackedEmail>, mut details: Details) -> TrackingView {
        let copy = words::copy_of(state);
        details.regarding = copy
            .and_then(|copy| copy.regarding.as_ref())
            .map(|target| self.named(target));
        details.record = copy.map(|copy| self.named(&copy.record));
        details.owner = email
            .and_then(|email| email.owner.as_ref())
            .map(|owner| owner.name.clone());
        details.owner = details.owner.filter(|name| !name.is_empty());
        details.blocked = self.tracking_refusal().map(|failure| failure.sentence());
        words::view(state, details, self.now())
    }

    /// An email record, by its subject.
    fn named_email(&self, email: &TrackedEmail) -> RecordView {
        let record = RecordRef::new(KnownTable::Email.name(), email.id);
        match email
            .subject
            .as_ref()
            .filter(|subject| !subject.trim().is_empty())
        {
            Some(subject) => cards::named(&regarding_dataverse::Named {
                record,
                name: subject.clone(),
            }),
            None => self.named(&record),
        }
    }

    /// A record with the name it had when it was seen in this run; else it is called by its kind.
    pub(crate) fn named(&self, record: &RecordRef) -> RecordView {
        let name = self
            .names
            .get(record)
            .unwrap_or_else(|| kind::singular(&record.table));
        cards::named(&regarding_dataverse::Named {
            record: record.clone(),
            name,
        })
    }
}

/// How many fields of the record's card stand under what the message is regarding (H-3).
const FIRST: usize = 3;

/// What the organization said of a message, as far as it was seen.
pub(super) fn live(seen: Option<&SeenPane>, user: UserId) -> Live {
    match seen {
        None => Live::Unknown,
        Some(seen) => match &seen.email {
            Some(email) => Live::Found(copy::tracked(email, user)),
            None if is_asked(&seen.pane) => Live::Absent,
            None => Live::Unknown,
        },
    }
}

fn copy_of_link(link: &Link) -> TrackedCopy {
    TrackedCopy {
        record: link.record.clone(),
        regarding: link.regarding.clone(),
        owned_by_me: link.owned_by_me,
    }
}

/// A pending action as the decision sees it.
pub(super) fn asked(action: &PendingAction, running: bool) -> Asked {
    let request = match &action.kind {
        ActionKind::SetRegarding { target, .. } => Request::SetRegarding(target.clone()),
        ActionKind::Untrack => Request::Untrack,
        ActionKind::Track { .. } => Request::Track,
    };
    let last_failure = action
        .last_failure
        .as_ref()
        .map(|code| retry::cause_of(code.as_str()));
    let progress = if running {
        Progress::Running
    } else {
        Progress::Waiting {
            last_failure,
            next_try: action.next_try,
        }
    };
    Asked {
        request,
        progress,
        since: action.since,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use regarding_id_cache::tables::link::Link;
    use regarding_id_cache::tables::pending_action::{ActionKind, Attachments, PendingAction};
    use regarding_model::ids::{OrganizationId, RecordRef, UserId};
    use regarding_model::record::KnownTable;
    use uuid::Uuid;

    use super::Remembered;

    fn asked(kind: ActionKind, attempts: u32) -> Option<PendingAction> {
        Some(PendingAction {
            id: Uuid::from_u128(1),
            organization: OrganizationId(Uuid::from_u128(2)),
            user: UserId(Uuid::from_u128(3)),
            item: Uuid::from_u128(4),
            message_id: "<a@b.example>".parse().unwrap(),
            direction: None,
            kind,
            history: true,
            reason: "person.track".parse().unwrap(),
            since: Timestamp::UNIX_EPOCH,
            attempts,
            next_try: None,
            last_failure: None,
        })
    }

    fn track() -> ActionKind {
        ActionKind::Track {
            attachments: Attachments::All,
        }
    }

    #[test]
    fn only_a_request_to_track_of_which_no_try_was_begun_cannot_have_arrived() {
        let is_untried = |asked, link| {
            let remembered = Remembered {
                asked,
                link,
                let_go: false,
            };
            remembered.untried().is_some()
        };
        assert!(is_untried(asked(track(), 0), None));
        assert!(!is_untried(asked(track(), 1), None), "its reply may be lost");
        assert!(!is_untried(asked(ActionKind::Untrack, 0), None));
        assert!(!is_untried(None, None));
        let link = Link {
            item: Uuid::from_u128(4),
            organization: OrganizationId(Uuid::from_u128(2)),
            record: RecordRef::new(KnownTable::Email.name(), Uuid::from_u128(4)),
            regarding: None,
            owned_by_me: true,
            tracked_at: Timestamp::UNIX_EPOCH,
            reason: "found".parse().unwrap(),
        };
        assert!(!is_untried(asked(track(), 0), Some(link)), "there is a copy");
    }
}
