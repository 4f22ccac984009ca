//! From a decision to what becomes of it: noted with its reason, and tracked by the same walk as by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::StreamExt as _;
use regarding_id_cache::tables::pending_action::{ActionKind, Attachments, PendingAction};
use regarding_id_cache::tables::received::{Decided as Kept, State};
use regarding_mailbox::seam::{Envelope, ItemKey};
use regarding_model::failure::FailureKind;
use regarding_model::ids::RecordRef;
use regarding_model::say;
use regarding_sync::incoming::{
    Asked, Because, Known, Reason, Sender, Verdict, WhyNot, after_reading, decide,
};

use super::facts::{Facts, Rules};
use super::newcomers::nature;
use super::undecided::Undecided;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::memory::ReadMessage;
use crate::pane::visibility;
use crate::session::side::Session;
use crate::track::ask::{Wish, code};
use crate::view::failure::{FailureCode, FailureView};
use crate::view::received::{ReceivedProgressView, ReceivedWay};

/// So many messages are decided together.
const TOGETHER: usize = 1000;
/// So many are tracked beside each other.
const BESIDE: usize = 4;

/// A decision about a message.
pub(super) struct Decided {
    pub(super) facts: Arc<Facts>,
    verdict: Verdict,
    asked: bool,
    /// Whose address its sender's is, as far as this computer knows.
    pub(super) sender: Sender,
    /// Whether its conversation was stopped.
    pub(super) stopped: bool,
}

impl Decided {
    /// Decided without asking.
    pub(super) fn here(facts: Arc<Facts>, known: &Known, verdict: Verdict) -> Self {
        Self {
            facts,
            verdict,
            asked: false,
            sender: known.sender,
            stopped: known.stopped,
        }
    }

    /// As the organization answered.
    pub(super) fn asked(facts: Arc<Facts>, known: &Known, verdict: Verdict) -> Self {
        Self {
            asked: true,
            ..Self::here(facts, known, verdict)
        }
    }
}

impl Core {
    /// Decides about all messages that were not decided about yet, and carries the decisions out.
    pub(super) async fn settle_all(
        self: &Arc<Self>,
        session: &Session,
        way: ReceivedWay,
        place: &Asked,
        messages: Vec<Envelope>,
    ) -> Answer<()> {
        let Undecided { mut fresh, alike } = self.undecided(session, messages).await?;
        if fresh.is_empty() && alike.is_empty() {
            return Ok(());
        }
        let rules = self.received_rules(session).await?;
        self.refresh_index(session, &rules, way == ReceivedWay::Here)
            .await?;
        self.settle_round(session, way, &rules, place, fresh).await?;
        // What bears the Message-ID of a message that was decided just now.
        let mut alike = alike;
        while !alike.is_empty() {
            Undecided { fresh, alike } = self.undecided(session, alike).await?;
            self.settle_round(session, way, &rules, place, fresh).await?;
        }
        Ok(())
    }

    async fn settle_round(
        self: &Arc<Self>,
        session: &Session,
        way: ReceivedWay,
        rules: &Rules,
        place: &Asked,
        fresh: Vec<Envelope>,
    ) -> Answer<()> {
        let total = fresh.len();
        if total == 0 {
            return Ok(());
        }
        let mut left = fresh.into_iter();
        let mut done = 0;
        self.tell_progress(done, total);
        loop {
            let some: Vec<Envelope> = left.by_ref().take(TOGETHER).collect();
            if some.is_empty() {
                return Ok(());
            }
            done += some.len();
            self.settle_some(session, way, rules, place, some).await?;
            self.tell_progress(done, total);
            self.emit(Event::MailChanged { folder: None });
            self.emit(Event::PaneChanged { key: None });
        }
    }

    pub(super) fn tell_progress(&self, done: usize, total: usize) {
        let count = |many| u32::try_from(many).unwrap_or(u32::MAX);
        self.received.lock().running = Some(ReceivedProgressView {
            done: count(done),
            total: count(total),
        });
        self.emit(Event::ReceivedChanged);
    }

    async fn settle_some(
        self: &Arc<Self>,
        session: &Session,
        way: ReceivedWay,
        rules: &Rules,
        place: &Asked,
        messages: Vec<Envelope>,
    ) -> Answer<()> {
        let mut facts = Vec::with_capacity(messages.len());
        for message in messages {
            facts.push(Arc::new(self.facts(session.organization, message).await));
        }
        let known = self.know(rules, facts).await?;
        let decided = match way {
            ReceivedWay::Ask => self.decide_by_asking(session, rules, place, known).await?,
            ReceivedWay::Here | ReceivedWay::Off => known
                .into_iter()
                .map(|(facts, known)| {
                    let verdict = decide(&facts.mail(), place, &known, &rules.options);
                    Decided::here(facts, &known, verdict)
                })
                .collect(),
        };
        let (tracked, left): (Vec<_>, Vec<_>) = decided
            .into_iter()
            .partition(|one| matches!(one.verdict, Verdict::Track { .. }));
        self.keep_left(session, &left).await?;
        self.track_all(session, rules, tracked).await
    }

    /// Tracks messages beside each other. Once one fails, or the person stopped it, none is begun any more; those that were begun are
    /// finished, since what is left in the middle would wait for its next try.
    async fn track_all(
        self: &Arc<Self>,
        session: &Session,
        rules: &Rules,
        messages: Vec<Decided>,
    ) -> Answer<()> {
        let over = AtomicBool::new(false);
        let track = async |one| {
            if over.load(Ordering::Relaxed) {
                return Ok(());
            }
            let outcome = self.track_by_rule(session, rules, one).await;
            over.fetch_or(outcome.is_err(), Ordering::Relaxed);
            outcome
        };
        let outcomes: Vec<Answer<()>> = futures::stream::iter(messages.into_iter().map(track))
            .buffer_unordered(BESIDE)
            .collect()
            .await;
        outcomes.into_iter().collect()
    }

    async fn keep_left(&self, session: &Session, left: &[Decided]) -> Answer<()> {
        let mut rows = Vec::with_capacity(left.len());
        for one in left {
            if let Verdict::Leave(not) = one.verdict {
                rows.push(self.row(session, one, Reason::Left(not), State::Left)?);
            }
        }
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| rows.iter().try_for_each(|row| cache.received().put(row)))
        })
        .await
    }

    fn row(&self, session: &Session, one: &Decided, reason: Reason, state: State) -> Answer<Kept> {
        Ok(Kept {
            organization: session.organization,
            item: one.facts.item,
            message_id: one.facts.envelope.header.id.clone(),
            reason: code(reason.code())?,
            asked: one.asked,
            state,
            decided_at: self.now(),
        })
    }

    /// Tracks one message: the decision, the agreement about its readers, which the person gave when they turned this on (I-9), and
    /// the request are written down together; then it is tried as any other request.
    pub(super) async fn track_by_rule(
        self: &Arc<Self>,
        session: &Session,
        rules: &Rules,
        one: Decided,
    ) -> Answer<()> {
        if self.received.lock().stop.is_cancelled() {
            return Err(FailureView::new(FailureCode::Cancelled, say!("Stopped")));
        }
        let Verdict::Track {
            because, regarding, ..
        } = &one.verdict
        else {
            return Ok(());
        };
        let leave = |not| self.row(session, &one, Reason::Left(not), State::Left);
        let (key, read) = match self.whole(&one.facts.envelope).await? {
            Whole::Read(key, read) => (key, read),
            Whole::Gone => return Ok(()),
            Whole::Unreadable => return self.put(session, leave(WhyNot::Unreadable)?).await,
        };
        if let Some(not) = refused(&read, *because, rules) {
            return self.put(session, leave(not)?).await;
        }
        let row = self.row(session, &one, Reason::Tracked(*because), State::Tracked)?;
        let action = self.request(&one, *because, regarding.clone())?;
        let newcomer = self.newcomer_of(session, rules, &one, &read);
        let thread = visibility::thread_of(session.organization, &one.facts.envelope.header);
        let (wanted, brought) = (action.clone(), newcomer.clone());
        let fresh = self
            .cached_in(session.tenure, move |cache| {
                cache.write(|cache| {
                    let (reader, item) = (cache.read(), wanted.item);
                    // What the person asked for meanwhile stands.
                    if reader.pending_actions().of_item(item)?.is_some()
                        || reader.links().get(item)?.is_some()
                    {
                        return Ok(None);
                    }
                    // One that was made before, or was taken back, is not made again.
                    let new = match &brought {
                        Some(one) => reader.newcomers().get(one.organization, one.record.id)?.is_none(),
                        None => false,
                    };
                    if let Some(one) = brought.as_ref().filter(|_| new) {
                        cache.newcomers().put(one)?;
                    }
                    cache.pending_actions().put(&wanted)?;
                    cache.consents().seen(thread, row.decided_at)?;
                    cache.received().put(&row)?;
                    Ok(Some(new))
                })
            })
            .await?;
        if let Some(new) = fresh {
            if let Some(newcomer) = newcomer.filter(|_| new) {
                // Before the message is copied, so that its sender is known on it; what cannot be done now is done by a later look.
                let welcomed = self.welcome(session, newcomer, &read.message.header).await;
                if let Err(failure) = welcomed {
                    tracing::info!(code = ?failure.code, "an unknown sender waits");
                }
            }
            // What fails is noted with the request, which waits and is tried again.
            let _ = self.carry_out(action, Some(&key)).await;
            self.panes.forget(one.facts.item);
        }
        Ok(())
    }

    fn request(
        &self,
        one: &Decided,
        because: Because,
        regarding: Option<RecordRef>,
    ) -> Answer<PendingAction> {
        // Without the right to link, the message is tracked and says less, rather than not at all.
        let target = regarding.filter(|target| self.linking_refusal(&target.table).is_none());
        let attachments = Attachments::All;
        let kind = match target {
            Some(target) => ActionKind::SetRegarding { target, attachments },
            None => ActionKind::Track { attachments },
        };
        let wish = Wish {
            kind,
            history: true,
            gesture: Reason::Tracked(because).code(),
        };
        self.pending_action(&one.facts.envelope.header, Some(one.facts.direction), wish)
    }

    async fn put(&self, session: &Session, row: Kept) -> Answer<()> {
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| cache.received().put(&row))
        })
        .await
    }

    /// The whole message, found by its identity where it was moved meanwhile.
    async fn whole(&self, envelope: &Envelope) -> Answer<Whole> {
        let failure = match self.read_message(&envelope.key).await {
            Ok(read) => return Ok(Whole::Read(envelope.key.clone(), read)),
            Err(failure) => failure,
        };
        match failure.cause().kind {
            FailureKind::Gone => {}
            FailureKind::Invalid => return Ok(Whole::Unreadable),
            _ => return Err(failure),
        }
        match self.find_copy(&envelope.header.id, None).await? {
            Some(key) => Ok(Whole::Read(key.clone(), self.read_message(&key).await?)),
            None => Ok(Whole::Gone),
        }
    }
}

enum Whole {
    Read(ItemKey, Arc<ReadMessage>),
    Gone,
    Unreadable,
}

/// What the whole message says against it.
pub(super) fn refused(read: &ReadMessage, because: Because, rules: &Rules) -> Option<WhyNot> {
    let encrypted = read.message.protection.encrypted;
    after_reading(nature(read), encrypted, because, &rules.options)
}
