//! Carrying a request out: look, create or adopt, link, note (DESIGN section 2, walk 2). It can end anywhere and be begun
//! again: each step looks at what is there before it does anything, and the request goes only with its result.

use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::find_email::{FindEmail, FoundWithRights, TrackedEmail};
use regarding_dataverse::operations::record_rights::RecordRights;
use regarding_dataverse::operations::regarding::SetRegarding;
use regarding_id_cache::tables::link::Link;
use regarding_id_cache::tables::namesake::Compared;
use regarding_id_cache::tables::pending_action::{ActionKind, Attachments, FailedTry, PendingAction};
use regarding_mailbox::seam::ItemKey;
use regarding_model::identity::is_namesake;
use regarding_model::ids::RecordRef;
use regarding_model::item::Direction;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;
use regarding_sync::adopt::Wanted;
use regarding_sync::retry::{self, NextTry};

use super::ask::code;
use super::bearer::Bearer;
use super::copy::{self, Own};
use super::faults::{FaultPoint, pass};
use super::parcel::MailCopy;
use super::rights::Asked;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::received::marks;
use crate::session::side::Session;
use crate::session::tenure::Tenure;
use crate::view::failure::{FailureCode, FailureView};

/// How often a record that changes under our hands is looked at again within one try.
const LOOKS: u32 = 4;

impl Core {
    /// One try of a request. What went wrong is noted with it, and when it is tried again.
    pub(crate) async fn carry_out(
        self: &Arc<Self>,
        action: PendingAction,
        known: Option<&ItemKey>,
    ) -> Answer<()> {
        let _turn = self.running.turn(action.item).await;
        let tenure = self.organization.tenures.now();
        // While this one waited for its turn, somebody may have done it, or asked for something else.
        let id = action.id;
        let Some(action) = self
            .cached_in(tenure, move |cache| {
                cache.write(|cache| cache.pending_actions().begin(id))
            })
            .await?
        else {
            return Ok(());
        };
        self.emit(Event::PaneChanged { key: None });
        let outcome = match action.kind {
            ActionKind::Untrack => self.untrack_now(tenure, &action, known).await,
            ActionKind::Track { .. } | ActionKind::SetRegarding { .. } => {
                self.track_now(tenure, &action, known).await
            }
        };
        if let Err(failure) = &outcome {
            self.note_failed_try(tenure, &action, failure).await?;
        }
        self.emit(Event::AppChanged);
        outcome
    }

    pub(super) async fn track_now(
        &self,
        tenure: Tenure,
        action: &PendingAction,
        known: Option<&ItemKey>,
    ) -> Answer<()> {
        let session = self.session_of(tenure, action)?;
        let read = self.item_of(action, known).await?;
        let (target, attachments) = match &action.kind {
            ActionKind::SetRegarding { target, attachments } => (Some(target.clone()), attachments.clone()),
            ActionKind::Track { attachments } => (None, attachments.clone()),
            ActionKind::Untrack => (None, Attachments::Only(Vec::new())),
        };
        let wanted = Wanted {
            regarding: target,
            ..self.own_record(action, read.direction).await?
        };
        let message = Bearer::of(&read.read.message.header);
        if is_namesake(&message.id) && message.id != action.message_id {
            // It got an identity of its own since it was asked for.
            return self.meet_namesake(tenure, action, &read.read, known).await;
        }
        let mut tried = None;
        for _ in 0..LOOKS {
            let asked = self.asked_about(&session, wanted.regarding.as_ref(), action.item);
            let (found, rights) = self.look(&session, action, &asked).await?;
            pass(FaultPoint::AfterLook);
            let (refusal, rights) = asked.told(rights);
            if let Some(refusal) = refusal {
                return Err(refusal);
            }
            let step = match copy::own(&wanted, action.organization, &message, &found) {
                Own::Another => return self.meet_namesake(tenure, action, &read.read, known).await,
                Own::Nothing => self.create(&session, action, &read, &wanted, &attachments).await,
                Own::Copy(email) => {
                    let set_regarding = wanted.regarding_to_set(&copy::existing(email));
                    let rights = rights.as_ref().filter(|_| email.id == action.item);
                    self.adopt(&session, email, set_regarding, rights).await
                }
            };
            match step {
                Ok(tracked) => {
                    let compared = message.compared(action.organization, false);
                    self.note_tracked(tenure, action, tracked, compared).await?;
                    self.note_tracked_at(action.organization, &action.message_id, known);
                    return Ok(());
                }
                // A record that is there, and is not found even when looked for again, is one that this person may not see.
                Err(ApiError::AlreadyExists) if tried == Some(found.len()) => return Err(unseen_copy()),
                // Somebody was faster, or it changed meanwhile: look again, then decide anew.
                Err(ApiError::AlreadyExists) => {
                    tried = Some(found.len());
                    self.left_behind.forget(action.item);
                }
                Err(ApiError::Stale) => self.left_behind.forget(action.item),
                Err(error) => return Err(self.refused(&session, error, wanted.regarding.as_ref()).await),
            }
        }
        Err(FailureView::new(
            FailureCode::Stale,
            say!("The record is being changed by somebody else at this moment"),
        ))
    }

    /// The session that a request is meant for; never that of another organization or person.
    pub(crate) fn session_of(&self, tenure: Tenure, action: &PendingAction) -> Answer<Arc<Session>> {
        let session = self.session()?;
        let same = session.organization == action.organization && session.user == action.user;
        (same && session.tenure == tenure)
            .then_some(session)
            .ok_or_else(failing::sign_in_needed)
    }

    async fn item_of(&self, action: &PendingAction, known: Option<&ItemKey>) -> Answer<MailCopy> {
        let key = match known {
            Some(key) => key.clone(),
            None => self
                .find_copy(&action.message_id, action.direction)
                .await?
                .ok_or_else(|| failing::not_in_mailbox(say!("The message is no longer in your mailbox")))?,
        };
        let read = self.read_message(&key).await?;
        let direction = match action.direction {
            Some(decided) => decided,
            None => self.direction(&key, &read.message.header).await?,
        };
        Ok(MailCopy {
            direction,
            lies_in: self.lies_in(&key.folder).await?,
            read,
        })
    }

    /// What says which of several records is the message's own; the same for the pane, for tracking and for untracking.
    pub(crate) async fn own_record(&self, action: &PendingAction, direction: Direction) -> Answer<Wanted> {
        let item = action.item;
        let link = self
            .cached(move |cache| cache.read(|cache| cache.links().get(item)))
            .await?;
        Ok(Wanted {
            derived: item,
            linked: link.map(|link| link.record.id),
            direction,
            regarding: None,
        })
    }

    /// What is there of the message, and what the person may do with the records that are asked about: one round trip.
    async fn look(
        &self,
        session: &Session,
        action: &PendingAction,
        asked: &Asked,
    ) -> Answer<FoundWithRights> {
        let ask = FindEmail {
            derived: action.item,
            message: action.message_id.clone(),
        };
        let records = asked.records();
        let found = session
            .client
            .find_email(Rule::Track, ask, session.user, &records)
            .await;
        self.noting(session, found)
    }

    async fn create(
        &self,
        session: &Session,
        action: &PendingAction,
        copy: &MailCopy,
        wanted: &Wanted,
        attachments: &Attachments,
    ) -> Result<Done, ApiError> {
        let link = match &wanted.regarding {
            Some(target) => Some(session.client.regarding_link(KnownTable::Email, target).await?),
            None => None,
        };
        let parcel = self.parcel(session, copy, link, attachments, action).await;
        // Signed out meanwhile: nothing is sent that has not left yet.
        let mut parcel = match parcel.and_then(|parcel| self.still(session.tenure).map(|()| parcel)) {
            Ok(parcel) => parcel,
            Err(failure) => return Ok(Done::Failed(failure)),
        };
        pass(FaultPoint::BeforeSend);
        let mut made = session.client.run_together(Rule::Track, &parcel).await;
        while let Err(error) = &made
            && parcel.can_do_with_less(error)
        {
            if let Err(failure) = self.still(session.tenure) {
                return Ok(Done::Failed(failure));
            }
            made = session.client.run_together(Rule::Track, &parcel).await;
        }
        let record = RecordRef::new(KnownTable::Email.name(), made?);
        pass(FaultPoint::AfterSend);
        Ok(Done::Tracked {
            record,
            regarding: wanted.regarding.clone(),
            owned_by_me: parcel.owner.is_none(),
        })
    }

    async fn adopt(
        &self,
        session: &Session,
        email: &TrackedEmail,
        set_regarding: Option<RecordRef>,
        rights: Option<&RecordRights>,
    ) -> Result<Done, ApiError> {
        let mut regarding = email.regarding.as_ref().map(|named| named.record.clone());
        if let Some(target) = set_regarding {
            let mut refusal = self.changing_refusal();
            if refusal.is_none() && !copy::is_owner(email, session.user) {
                refusal = self.copy_refusal(session, email.id, rights).await;
            }
            if let Some(refusal) = refusal {
                return Ok(Done::Failed(refusal));
            }
            let link = session.client.regarding_link(KnownTable::Email, &target).await?;
            let change = SetRegarding {
                email: email.id,
                etag: email.etag.clone(),
                to: link,
            };
            if let Err(failure) = self.still(session.tenure) {
                return Ok(Done::Failed(failure));
            }
            pass(FaultPoint::BeforeSend);
            session.client.run(Rule::ChangeRegarding, &change).await?;
            pass(FaultPoint::AfterSend);
            regarding = Some(target);
        }
        Ok(Done::Tracked {
            record: RecordRef::new(KnownTable::Email.name(), email.id),
            regarding,
            owned_by_me: copy::is_owner(email, session.user),
        })
    }

    /// Link written and request removed, together.
    async fn note_tracked(
        &self,
        tenure: Tenure,
        action: &PendingAction,
        done: Done,
        compared: Compared,
    ) -> Answer<()> {
        let (record, regarding, owned_by_me) = match done {
            Done::Tracked {
                record,
                regarding,
                owned_by_me,
            } => (record, regarding, owned_by_me),
            Done::Failed(failure) => return Err(failure),
        };
        let link = Link {
            item: action.item,
            organization: action.organization,
            record,
            regarding,
            owned_by_me,
            tracked_at: self.now(),
            reason: action.reason.clone(),
        };
        let (id, message_id, heeds_marks) = (action.id, action.message_id.clone(), self.heeds_marks());
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| {
                cache.links().put(&link)?;
                // One that goes by an identity of its own is compared with nothing any more.
                if compared.own != link.item {
                    cache.namesakes().keep(&compared)?;
                }
                if heeds_marks {
                    marks::note_tracked(cache, link.organization, link.item, &message_id)?;
                } else {
                    // What lost its mark is tracked again.
                    cache.marks().forget(link.organization, link.item)?;
                }
                cache.pending_actions().remove(id).map(drop)
            })
        })
        .await?;
        pass(FaultPoint::AfterLink);
        Ok(())
    }

    pub(super) async fn drop_action(&self, tenure: Tenure, id: uuid::Uuid) -> Answer<()> {
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| cache.pending_actions().remove(id).map(drop))
        })
        .await
    }

    async fn note_failed_try(
        &self,
        tenure: Tenure,
        action: &PendingAction,
        failure: &FailureView,
    ) -> Answer<()> {
        let cause = failure.cause();
        let next_try = match retry::next_try(cause, action.attempts, self.now()) {
            NextTry::At(at) => Some(at),
            NextTry::AfterSignIn | NextTry::WhenAsked => None,
        };
        let tried = FailedTry {
            failure: code(&retry::code_of(cause))?,
            next_try,
        };
        let id = action.id;
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| cache.pending_actions().failed(id, &tried).map(drop))
        })
        .await?;
        self.organization.wake.notify_one();
        Ok(())
    }
}

/// One item, one record: a colleague's copy stays the only one, even where this person may not see it (promise 5).
fn unseen_copy() -> FailureView {
    FailureView::new(
        FailureCode::Forbidden,
        say!(
            "A colleague has tracked this message already, and their copy in your organization is one that you may not see"
        ),
    )
}

/// What became of creating or adopting.
enum Done {
    /// The organization has the record.
    Tracked {
        record: RecordRef,
        regarding: Option<RecordRef>,
        owned_by_me: bool,
    },
    /// It never came to asking the organization.
    Failed(FailureView),
}
