//! What a cycle heeds and tells while it runs: whether it may write and go on writing, whether the person stopped it, how far it is.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use regarding_model::fields::Kind;
use regarding_sync::claim::{self, BeforeWrite, SeenClaim};
use tokio_util::sync::CancellationToken;

use super::sides::Stopped;
use crate::core::Core;
use crate::session::side::Session;

/// What a cycle is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It looks for what is new.
    Looking,
    /// It reads both halves of what is new.
    Reading,
    /// It writes.
    Writing,
}

/// How far a cycle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) kind: Kind,
    pub(crate) phase: Phase,
    /// Steps that are over, while it writes.
    pub(crate) done: usize,
    /// Steps in all, while it writes.
    pub(crate) total: usize,
}

/// Asked before the first write of a cycle, and between its waves.
#[async_trait]
pub(crate) trait Gate: Send + Sync {
    /// Whether it may write.
    async fn may_write(&self) -> Result<(), Stopped>;

    /// Whether it may write the next wave.
    async fn may_go_on(&self) -> Result<(), Stopped>;
}

/// What a cycle heeds and tells. By default: nothing stops it and nobody listens.
#[derive(Clone, Default)]
pub(crate) struct Control {
    /// The person stopped it, or signed out.
    pub(crate) stop: CancellationToken,
    pub(crate) gate: Option<Arc<dyn Gate>>,
    pub(crate) told: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl Control {
    pub(super) fn tell(&self, progress: Progress) {
        if let Some(told) = &self.told {
            told(progress);
        }
    }

    /// Between two things: whether to go on.
    pub(super) fn go_on(&self) -> Result<(), Stopped> {
        if self.stop.is_cancelled() {
            return Err(Stopped::ByPerson);
        }
        Ok(())
    }

    pub(super) async fn may_write(&self) -> Result<(), Stopped> {
        self.go_on()?;
        match &self.gate {
            Some(gate) => gate.may_write().await,
            None => Ok(()),
        }
    }

    pub(super) async fn may_go_on(&self) -> Result<(), Stopped> {
        self.go_on()?;
        match &self.gate {
            Some(gate) => gate.may_go_on().await,
            None => Ok(()),
        }
    }
}

/// The claim, looked at again before the first write (DESIGN section 5) and between waves: a cycle may take long, and the claim be
/// another's meanwhile.
pub(crate) struct ClaimGate {
    pub(crate) core: Arc<Core>,
    pub(crate) session: Arc<Session>,
    /// The generation under which the cycle began.
    pub(crate) generation: u64,
    /// The claim as it was seen last, while nothing was written to it since.
    pub(crate) held: Mutex<Option<SeenClaim>>,
}

impl ClaimGate {
    async fn heed(&self, claim: Option<SeenClaim>) -> Result<(), Stopped> {
        let core = &self.core;
        let me = core.machine().await.map_err(Stopped::Said)?;
        match claim::before_write(me, self.generation, claim.as_ref()) {
            BeforeWrite::Go => {
                *self.held.lock().unwrap_or_else(PoisonError::into_inner) = claim;
                Ok(())
            }
            BeforeWrite::FullLook => Err(Stopped::WonBack),
            BeforeWrite::Stop => {
                // Who has it is told with the standing.
                let seen = core.look_at_claim_again(&self.session).await;
                core.note_claim(Some(seen.map_err(Stopped::Said)?));
                Err(Stopped::Relieved)
            }
        }
    }

    /// Renews the claim where that is due; whether it was, and is this computer's still.
    async fn renewed(&self) -> Result<bool, Stopped> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).take();
        let due = held.filter(|held| claim::is_to_renew(&held.claim, self.core.now()));
        match due {
            Some(held) => {
                let renewed = self.core.renew_held(&self.session, &held).await;
                renewed.map_err(Stopped::Said)
            }
            None => Ok(false),
        }
    }
}

#[async_trait]
impl Gate for ClaimGate {
    async fn may_write(&self) -> Result<(), Stopped> {
        let core = &self.core;
        core.still(self.session.tenure).map_err(Stopped::Said)?;
        let seen = core
            .look_at_claim_again(&self.session)
            .await
            .map_err(Stopped::Said)?;
        self.heed(seen.claim).await
    }

    /// One request for each wave: the claim is read, or written under its guard where it is to be renewed.
    async fn may_go_on(&self) -> Result<(), Stopped> {
        self.core.still(self.session.tenure).map_err(Stopped::Said)?;
        if self.renewed().await? {
            return Ok(());
        }
        let claim = self.core.look_at_claim_alone(&self.session).await;
        self.heed(claim.map_err(Stopped::Said)?).await
    }
}
