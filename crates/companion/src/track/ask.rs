//! The request: what the person asked for goes to the disk in one transaction, then it is tried once. Closing the item or
//! the program never loses it (G.2).

use std::sync::Arc;

use regarding_id_cache::code::Code;
use regarding_id_cache::tables::pending_action::{ActionKind, Attachments, PendingAction};
use regarding_id_cache::tables::recent::Recent;
use regarding_mailbox::seam::ItemKey;
use regarding_model::identity::email_record_id;
use regarding_model::ids::RecordRef;
use regarding_model::item::{Direction, MessageHeader};
use regarding_model::{say, sentence};
use uuid::Uuid;

use super::faults::{FaultPoint, pass};
use super::untrack::Outcome;
use super::words::gesture;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::key;
use crate::pane::{cards, visibility};
use crate::session::tenure::Tenure;
use crate::view::pane::{TrackRequest, TrackingState, TrackingView};

/// What is asked for, and by which gesture of the person's: the reason that is told later (promise 10).
pub(crate) struct Wish {
    pub(crate) kind: ActionKind,
    /// Whether the earlier messages that its text quotes at its end go along.
    pub(crate) history: bool,
    pub(crate) gesture: &'static str,
}

impl Core {
    /// Tracks a message, or sets what it is regarding. Answers once the request is safe on disk and tried once.
    pub(crate) async fn track(self: &Arc<Self>, request: TrackRequest) -> Answer<TrackingView> {
        let tenure = self.organization.tenures.now();
        let target = request.regarding.as_ref().map(cards::reference).transpose()?;
        let refusal = match &target {
            Some(target) => self.linking_refusal(&target.table),
            None => self.tracking_refusal(),
        };
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        let (item, read) = self.read_by_key(&request.key).await?;
        let header = &read.message.header;
        let there = read.message.attachments.len();
        let absent = request
            .attachments
            .iter()
            .flatten()
            .find(|index| usize::try_from(**index).is_ok_and(|index| index >= there));
        if let Some(index) = absent {
            return Err(failing::invalid(say!(
                "The message has no attachment {index}",
                index = index
            )));
        }
        let attachments = chosen(request.attachments.as_deref());
        self.note_consent(tenure, header, request.consent).await?;
        let wish = match target {
            Some(target) => Wish {
                kind: ActionKind::SetRegarding { target, attachments },
                history: !request.without_history,
                gesture: gesture::SET_REGARDING,
            },
            None => Wish {
                kind: ActionKind::Track { attachments },
                history: !request.without_history,
                gesture: gesture::TRACK,
            },
        };
        self.ask(tenure, &item, header, wish).await
    }

    /// Writes a request down and tries it, for the account of a stretch of being signed in.
    pub(crate) async fn ask(
        self: &Arc<Self>,
        tenure: Tenure,
        item: &ItemKey,
        header: &MessageHeader,
        wish: Wish,
    ) -> Answer<TrackingView> {
        self.ask_and_hear(tenure, item, header, wish)
            .await
            .map(|(view, _)| view)
    }

    /// As [`Core::ask`]; and what became of untracking, if that is what was asked for and it did not have to wait.
    pub(crate) async fn ask_and_hear(
        self: &Arc<Self>,
        tenure: Tenure,
        item: &ItemKey,
        header: &MessageHeader,
        wish: Wish,
    ) -> Answer<(TrackingView, Option<Outcome>)> {
        pass(FaultPoint::BeforePending);
        // Decided here, from the copy that the person looks at, for this try and every later one (B-130).
        let direction = self.direction(item, header).await.ok();
        let action = self.pending_action(header, direction, wish)?;
        let listening = self.running.listen(action.id);
        self.write_down(tenure, action.clone()).await?;
        pass(FaultPoint::AfterPending);
        self.emit(Event::AppChanged);
        let outcome = self.carry_out(action, Some(item)).await;
        // After signing out there is nobody to tell, and nothing of the account to tell of.
        self.still(tenure)?;
        let heard = listening.heard();
        // It may have turned out to bear another one's Message-ID.
        let mut header = header.clone();
        self.recognise(&mut header);
        let view = self.answer(tenure, item, &header, outcome).await?;
        Ok((view, heard))
    }

    /// The state after a try. What heals by itself is no failure: the request waits.
    async fn answer(
        self: &Arc<Self>,
        tenure: Tenure,
        item: &ItemKey,
        header: &MessageHeader,
        outcome: Answer<()>,
    ) -> Answer<TrackingView> {
        // What did not get through changed nothing: what the pane showed stands.
        let waits = outcome
            .as_ref()
            .is_err_and(|failure| failure.cause().kind.heals_by_itself());
        if let Some((organization, _)) = self.account().filter(|_| !waits) {
            self.panes.forget(email_record_id(organization, &header.id));
        }
        let fresh = if outcome.is_ok() {
            self.load_pane(item, header, regarding_net::Rule::OpenPane)
                .await
                .ok()
        } else {
            None
        };
        let view = self.tracking_view(header, fresh.as_ref()).await?;
        self.still(tenure)?;
        self.emit(Event::PaneChanged {
            key: Some(key::of_item(item)),
        });
        // Copies of the message may lie in other folders too.
        self.emit(Event::MailChanged { folder: None });
        match outcome {
            Err(failure) if view.state == TrackingState::Failed || view.refused.is_some() => Err(failure),
            Ok(()) | Err(_) => Ok(view),
        }
    }

    pub(crate) fn pending_action(
        &self,
        header: &MessageHeader,
        direction: Option<Direction>,
        wish: Wish,
    ) -> Answer<PendingAction> {
        let (organization, user) = self.account().ok_or_else(failing::sign_in_needed)?;
        let now = self.now();
        Ok(PendingAction {
            id: Uuid::new_v4(),
            organization,
            user,
            item: email_record_id(organization, &header.id),
            message_id: header.id.clone(),
            direction,
            kind: wish.kind,
            history: wish.history,
            reason: code(wish.gesture)?,
            since: now,
            attempts: 0,
            next_try: Some(now),
            last_failure: None,
        })
    }

    async fn write_down(&self, tenure: Tenure, action: PendingAction) -> Answer<()> {
        let used = action.kind.target().map(|target| Recent {
            record: target.clone(),
            used_at: action.since,
        });
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| {
                cache.pending_actions().put(&action)?;
                match &used {
                    Some(used) => cache.recents().used(action.organization, action.user, used),
                    None => Ok(()),
                }
            })
        })
        .await
    }

    /// Before the first tracking of a thread the person has to have seen who can read it (I-9).
    pub(crate) async fn note_consent(
        &self,
        tenure: Tenure,
        header: &MessageHeader,
        given: bool,
    ) -> Answer<()> {
        let (organization, _) = self.account().ok_or_else(failing::sign_in_needed)?;
        if !self.needs_consent(organization, header).await? {
            return Ok(());
        }
        if !given {
            let sentence = self.who_can_read();
            return Err(failing::invalid(say!(
                "{sentence} Agree to that first",
                sentence = sentence
            )));
        }
        let (thread, now) = (visibility::thread_of(organization, header), self.now());
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| cache.consents().seen(thread, now))
        })
        .await
    }

    /// Remembers a record as used last.
    pub(crate) async fn note_used(&self, tenure: Tenure, record: RecordRef) -> Answer<()> {
        let Some((organization, user)) = self.account() else {
            return Ok(());
        };
        let used = Recent {
            record,
            used_at: self.now(),
        };
        self.cached_in(tenure, move |cache| {
            cache.write(|cache| cache.recents().used(organization, user, &used))
        })
        .await
    }
}

/// A code of this program's own as the cache takes it.
pub(crate) fn code(text: &str) -> Answer<Code> {
    text.parse().map_err(|_| failing::internal(sentence!("a code")))
}

/// A front door's choice of attachments; `None` is all.
pub(crate) fn chosen(attachments: Option<&[u32]>) -> Attachments {
    match attachments {
        None => Attachments::All,
        Some(some) => Attachments::Only(
            some.iter()
                .filter_map(|index| u16::try_from(*index).ok())
                .collect(),
        ),
    }
}
