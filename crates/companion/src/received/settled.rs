//! From a decision to what becomes of it: noted with its reason, and tracked by the same walk as by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::StreamExt as _;
use regarding_id_cache::tables::received::{Decided as Kept, State};
use regarding_mailbox::seam::Envelope;
use regarding_sync::incoming::{Asked, Known, Reason, Sender, Verdict, decide};

use super::facts::{Facts, Rules};
use super::undecided::Undecided;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::track::ask::code;
use crate::view::received::{ReceivedProgressView, ReceivedWay};

/// So many messages are decided together.
const TOGETHER: usize = 1000;
/// So many are tracked beside each other.
const BESIDE: usize = 4;

/// A decision about a message.
pub(super) struct Decided {
    pub(super) facts: Arc<Facts>,
    pub(super) verdict: Verdict,
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

    pub(super) fn row(&self, session: &Session, one: &Decided, reason: Reason, state: State) -> Answer<Kept> {
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
}
