//! Tracking one item that the person asked for, at once and by itself (F-2): its record is made as where another computer synchronizes
//! (`elsewhere`), so that it needs neither the claim nor the yes to the first cycle. The next cycle finds the pair linked.

use core::time::Duration;
use std::sync::Arc;

use regarding_dataverse::synced::rights;
use regarding_model::fields::Kind;
use regarding_model::link::LinkState;
use regarding_sync::run::Ending;

use super::control::Control;
use super::observe::Asked;
use super::report::KindReport;
use super::sides::is_of_all;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::session::side::Session;
use crate::words::failure::of_one;

/// A person waits so long for a cycle that is under way; what they asked for is tracked after it.
const PATIENCE: Duration = Duration::from_secs(4);

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TrackedNow {
    /// It is tracked.
    Done,
    /// It is not, and will not be: why, in a sentence.
    Refused(String),
    /// It will be, without another word: why not yet, in a sentence.
    Waits(String),
    /// It may be a record that is there: the person must say whether it is.
    Asks,
}

impl Core {
    /// Tracks an item of the mailbox that was asked for ([`Core::ask_to_track`]).
    pub(crate) async fn track_one(
        self: &Arc<Self>,
        session: &Arc<Session>,
        (kind, uid): (Kind, &str),
    ) -> Answer<TrackedNow> {
        if let Some(refusal) = self.lacks(&[rights::SYNC]) {
            return Ok(TrackedNow::Refused(refusal.message));
        }
        let Ok(_turn) = tokio::time::timeout(PATIENCE, self.sync.turn.lock()).await else {
            self.wake_sync();
            return Ok(TrackedNow::Waits(regarding_model::say!(
                "A cycle of the synchronization is under way. It is tracked as soon as that is over."
            )));
        };
        let _alone = self.alone(false).await?;
        if self.standing().is_none() {
            self.renew_claim(session).await?;
        }
        let prepared = self.prepare(session).await?;
        let sides = self
            .sides(kind, (session, &prepared), None, Control::default())
            .await?;
        let asked = Asked::from([uid.to_owned()]);
        let report = sides
            .track_only(
                kind,
                prepared.rules(),
                (&asked, !self.is_held_elsewhere(), self.now()),
            )
            .await;
        self.still(session.tenure)?;
        let report = report.map_err(|stopped| self.stopped(session, stopped))?;
        self.sync.live.tracked_elsewhere(kind, &report);
        let follows = self.follows(session, uid).await?;
        let became = match (report.became_of(uid), follows) {
            // What was untracked here has its record still: only a cycle brings both together again.
            (Some(TrackedNow::Done), Some(false)) => {
                self.wake_sync();
                TrackedNow::Waits(regarding_model::say!(
                    "It was untracked before. It is tracked again with the next cycle of the synchronization."
                ))
            }
            (Some(TrackedNow::Done), None) if report.is_adopted(uid) && !self.is_held_elsewhere() => {
                self.wake_sync();
                TrackedNow::Waits(regarding_model::say!(
                    "The organization has a record of it already. Both are linked with the next cycle of the synchronization."
                ))
            }
            (Some(TrackedNow::Asks), _) => {
                self.note_asks(session, kind, (uid, true));
                TrackedNow::Asks
            }
            (Some(became), _) => became,
            (None, Some(true)) => TrackedNow::Done,
            (None, _) => TrackedNow::Refused(super::asked::not_there_words(uid)),
        };
        if !matches!(became, TrackedNow::Waits(_) | TrackedNow::Asks) {
            self.no_longer_asked(uid).await?;
        }
        Ok(became)
    }

    /// Notes whether an item waits for the person's word.
    pub(super) fn note_asks(&self, session: &Session, kind: Kind, (uid, waits): (&str, bool)) {
        if self.sync.decided.note_wanted(session, kind, (uid, waits)) {
            if waits {
                self.sync.live.waits_too(kind);
            }
            self.emit(Event::SyncChanged);
            self.emit(Event::DecisionsChanged);
        }
    }

    /// Whether the link of an item follows both sides; `None` without a link.
    async fn follows(&self, session: &Session, uid: &str) -> Answer<Option<bool>> {
        let (organization, uid) = (session.organization, uid.to_owned());
        self.cached_in(session.tenure, move |cache| {
            let mut follows = None;
            for kind in Kind::ALL {
                let links = cache.read(|cache| cache.synced().of_kind(organization, kind))?;
                let of_item = links.iter().filter(|link| link.uid.as_ref() == Some(&uid));
                follows = follows.max(of_item.map(|link| link.state != LinkState::Untracked).max());
            }
            Ok(follows)
        })
        .await
    }
}

impl KindReport {
    /// What became of an item that was asked for; `None` where nothing was planned and nothing said.
    fn became_of(&self, uid: &str) -> Option<TrackedNow> {
        if self.is_tracked_already(uid) {
            return Some(TrackedNow::Done);
        }
        if let Some((ending, sentence)) = self.failed_of(uid) {
            return Some(match ending {
                Ending::Failed(kind) if is_of_all(kind) => TrackedNow::Waits(of_one(kind)),
                _ => TrackedNow::Refused(sentence),
            });
        }
        let view = self.view();
        let has = |of: &Option<String>| of.as_deref() == Some(uid);
        if view.steps.iter().any(|step| has(&step.uid)) {
            return Some(TrackedNow::Done);
        }
        if self.waits_for_word(uid) {
            return Some(TrackedNow::Asks);
        }
        let mut notes = view.notes.into_iter();
        let note = notes.find(|note| has(&note.uid))?;
        Some(TrackedNow::Refused(note.sentence))
    }
}
