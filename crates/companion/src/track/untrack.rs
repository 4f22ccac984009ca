//! Untracking (I-12): the owner's copy is deleted and the deletion verified by a look; somebody else's is kept, and its
//! owner is named. Never silent.

use regarding_dataverse::operations::delete_email::{DeleteEmail, EmailExists};
use regarding_dataverse::operations::find_email::FindEmail;
use regarding_dataverse::{ApiError, Named};
use regarding_id_cache::tables::pending_action::PendingAction;
use regarding_id_cache::tables::received::State;
use regarding_mailbox::seam::ItemKey;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::ids::RecordRef;
use regarding_model::item::Direction;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_net::Rule;
use regarding_sync::untrack::{
    DeleteReply, LookAfter, SeenCopy, UntrackStep, Untracked, after_delete, untrack,
};

use super::bearer::Bearer;
use super::copy::{self, Own};
use super::faults::{FaultPoint, pass};
use crate::core::Core;
use crate::facade::Answer;
use crate::received::marks;
use crate::session::side::Session;
use crate::session::tenure::Tenure;
use crate::view::app::NoticeLevel;
use crate::view::failure::{FailureCode, FailureView, Side};
use crate::words::rights;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The copy is gone, and a look has shown it.
    Deleted,
    /// There was none.
    NothingThere,
    /// Somebody else's copy stays; the name of its owner, where it may be seen.
    Kept(Option<String>),
}

impl Outcome {
    /// Whether a copy was deleted.
    pub(crate) fn is_deleted(&self) -> bool {
        *self == Self::Deleted
    }

    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Deleted => say!(
                "The copy of this message in your organization was yours. It is deleted, and a look has shown \
                              that it is gone."
            ),
            Self::NothingThere => say!("Your organization has no copy of this message any more."),
            Self::Kept(Some(owner)) => {
                say!(
                    "The copy of this message belongs to {owner}, so it stays in your organization. Only its owner can take it away.",
                    owner = owner
                )
            }
            Self::Kept(None) => say!(
                "The copy of this message belongs to somebody else, so it stays in your organization. Only its \
                                 owner can take it away."
            ),
        }
    }
}

impl Core {
    /// One try.
    pub(crate) async fn untrack_now(
        &self,
        tenure: Tenure,
        action: &PendingAction,
        known: Option<&ItemKey>,
    ) -> Answer<()> {
        let session = self.session_of(tenure, action)?;
        let message = self.bearer_of(action, known).await;
        let (seen, owner) = self.look_for_copy(&session, action, message.as_ref()).await?;
        pass(FaultPoint::AfterLook);
        let Some(seen) = seen else {
            // It only bears the Message-ID of the message whose record this is: that one stays as it is.
            return self.untracked_namesake(tenure, action, known).await;
        };
        let outcome = match untrack(&seen, session.user.0) {
            UntrackStep::DeleteThenVerify { record } => {
                // Refused before the call, where the right was lost or not looked at while the request waited.
                if let Some(refusal) = self.untracking_refusal() {
                    return Err(refusal);
                }
                self.delete_and_verify(&session, &record).await?
            }
            UntrackStep::KeepAndName { .. } => {
                Outcome::Kept(owner.map(|owner| owner.name).filter(|name| !name.is_empty()))
            }
            UntrackStep::KeepUnseen { .. } => Outcome::Kept(None),
            UntrackStep::AlreadyGone => Outcome::NothingThere,
        };
        let (item, id, organization) = (action.item, action.id, action.organization);
        let (message_id, heeds_marks) = (action.message_id.clone(), self.heeds_marks());
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| {
                cache.links().remove(item)?;
                // What was tracked by itself is taken back by this, too: nobody is told that it is tracked, or offered it again.
                cache.received().answered(organization, item, State::Undone)?;
                if heeds_marks {
                    marks::note_untracked(cache, organization, item, &message_id)?;
                } else {
                    cache.marks().forget(organization, item)?;
                }
                cache.pending_actions().remove(id).map(drop)
            })
        })
        .await?;
        pass(FaultPoint::AfterLink);
        if heeds_marks {
            self.received.marks_to_write();
        }
        self.left_behind.forget(item);
        if !self.running.tell(id, outcome.clone()) {
            self.tell_kept(action, &outcome).await;
        }
        Ok(())
    }

    /// A request that waited and ended with a copy that stays: nobody looks at the answer, so it is told as a notice (I-12, never
    /// silent).
    async fn tell_kept(&self, action: &PendingAction, outcome: &Outcome) {
        if !matches!(outcome, Outcome::Kept(_)) {
            return;
        }
        let sentence = outcome.sentence();
        let message = match self.subject_of(action).await {
            Some(subject) => say!(
                "You asked to untrack “{subject}”. {sentence}",
                subject = subject,
                sentence = sentence
            ),
            None => sentence,
        };
        self.notice(NoticeLevel::Info, message);
    }

    pub(super) async fn look_for_copy(
        &self,
        session: &Session,
        action: &PendingAction,
        message: Option<&Bearer>,
    ) -> Answer<(Option<SeenCopy>, Option<Named>)> {
        let ask = FindEmail {
            derived: action.item,
            message: action.message_id.clone(),
        };
        let answer = session.client.run(Rule::Untrack, &ask).await;
        if let Err(ApiError::Forbidden { .. }) = &answer {
            let record = RecordRef::new(KnownTable::Email.name(), action.item);
            return Ok((Some(SeenCopy::Forbidden { record }), None));
        }
        let found = self.noting(session, answer)?;
        let direction = action.direction.unwrap_or(Direction::Received);
        let own = self.own_record(action, direction).await?;
        let unread = || Bearer::unread(&action.message_id);
        let message = message.cloned().unwrap_or_else(unread);
        let email = match copy::own(&own, action.organization, &message, &found) {
            Own::Copy(email) => email,
            Own::Another => return Ok((None, None)),
            Own::Nothing => return Ok((Some(self.unseen_or_gone(session, action.item).await?), None)),
        };
        let record = RecordRef::new(KnownTable::Email.name(), email.id);
        Ok(match &email.owner {
            Some(owner) => (
                Some(SeenCopy::There {
                    record,
                    owner: owner.record.clone(),
                }),
                Some(owner.clone()),
            ),
            None => (Some(SeenCopy::Forbidden { record }), None),
        })
    }

    /// What tells the message from others of its Message-ID, where it can be read now. Of one that is linked and is not at hand, the
    /// link says which record is its own.
    async fn bearer_of(&self, action: &PendingAction, known: Option<&ItemKey>) -> Option<Bearer> {
        let read = self.read_message(known?).await.ok()?;
        // It may have got an identity of its own since it was asked for.
        Some(Bearer {
            id: action.message_id.clone(),
            ..Bearer::of(&read.message.header)
        })
    }

    async fn untracked_namesake(
        &self,
        tenure: Tenure,
        action: &PendingAction,
        known: Option<&ItemKey>,
    ) -> Answer<()> {
        if let Some(key) = known {
            let read = self.read_message(key).await?;
            self.note_namesake(tenure, action.organization, &read.message.header)
                .await?;
        }
        self.drop_action(tenure, action.id).await?;
        self.running.tell(action.id, Outcome::NothingThere);
        Ok(())
    }

    /// A list leaves out what the person may not read, so an empty one proves nothing; asking for the record itself does
    /// (reference E4, promise 4).
    async fn unseen_or_gone(&self, session: &Session, derived: uuid::Uuid) -> Answer<SeenCopy> {
        let record = RecordRef::new(KnownTable::Email.name(), derived);
        let there = session
            .client
            .run(Rule::Untrack, &EmailExists { id: derived })
            .await;
        match there {
            Ok(false) | Err(ApiError::Gone) => Ok(SeenCopy::Gone),
            Ok(true) | Err(ApiError::Forbidden { .. }) => Ok(SeenCopy::Forbidden { record }),
            Err(error) => Err(self.note_failure(session, error)),
        }
    }

    async fn delete_and_verify(&self, session: &Session, record: &RecordRef) -> Answer<Outcome> {
        self.still(session.tenure)?;
        pass(FaultPoint::BeforeSend);
        let deleted = session
            .client
            .run(Rule::Untrack, &DeleteEmail { id: record.id })
            .await;
        pass(FaultPoint::AfterDelete);
        let reply = match &deleted {
            Ok(()) => DeleteReply::Accepted,
            Err(ApiError::Gone) => DeleteReply::NotFound,
            Err(error) if error.kind() == FailureKind::Forbidden => DeleteReply::Refused,
            Err(error) if error.kind() == FailureKind::SignIn => {
                return Err(self.note_failure(session, error.clone()));
            }
            Err(_) => DeleteReply::Lost,
        };
        let look = session
            .client
            .run(Rule::Untrack, &EmailExists { id: record.id })
            .await;
        let look = match look {
            Ok(true) => LookAfter::StillThere,
            Ok(false) => LookAfter::NotThere,
            Err(error) => {
                self.note_failure(session, error);
                LookAfter::Unknown
            }
        };
        pass(FaultPoint::AfterVerify);
        match after_delete(reply, look) {
            Untracked::DeletedAndVerified => Ok(Outcome::Deleted),
            Untracked::Refused => Err(match deleted {
                Err(error) => self.note_failure(session, error),
                Ok(()) => FailureView::new(FailureCode::Forbidden, rights::UNNAMED),
            }),
            Untracked::TryAgain | Untracked::LookAgain => Err(deleted.err().map_or_else(
                || {
                    FailureView::new(
                        FailureCode::Offline,
                        say!("It could not be seen yet whether the copy is gone"),
                    )
                    .from_side(Side::Organization)
                },
                FailureView::from,
            )),
        }
    }
}
