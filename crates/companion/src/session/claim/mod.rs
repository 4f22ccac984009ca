//! The claim: which of the person's computers synchronizes. Kept in the organization as two kinds of notes with derived ids
//! (DESIGN section 5): one for each machine, one for the claim, guarded by its version.

mod looking;
mod notes;

use std::sync::PoisonError;

use jiff::Timestamp;
use regarding_dataverse::operations::notes::DeleteNote;
use regarding_model::identity::machine_note_id;
use regarding_model::ids::MachineId;
use regarding_model::say;
use regarding_net::Rule;
use regarding_sync::claim::{self, Machine, Round, SeenClaim, Standing};
use uuid::Uuid;

use super::side::Session;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;
use crate::view::failure::{FailureCode, FailureView};

/// The claim and the machines as last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// This computer.
    pub(crate) me: MachineId,
    /// The claim.
    pub(crate) claim: Option<SeenClaim>,
    /// The person's computers.
    pub(crate) machines: Vec<Machine>,
}

impl Seen {
    /// How this computer stands.
    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        claim::standing(self.me, self.claim.as_ref(), &self.machines, now)
    }
}

impl Core {
    /// This install's identifier; given once. It lies in the settings too, so that a cache that is thrown away makes no second
    /// computer of this one (promise 6).
    pub(crate) async fn machine(&self) -> Answer<MachineId> {
        let known = self.profile.settings.get().machine;
        let (fresh, now) = (known.unwrap_or_else(|| MachineId(Uuid::new_v4())), self.now());
        let me = self
            .cached(move |cache| cache.write(|cache| cache.machine().id_or(fresh, now)))
            .await?;
        if known != Some(me) {
            self.remember(|settings| settings.machine = Some(me));
        }
        Ok(me)
    }

    /// Says that this computer is there, looks who holds the claim, and renews or takes it where this computer synchronizes; where it does
    /// not, it holds the claim away from no other one.
    pub(crate) async fn renew_claim(&self, session: &Session) -> Answer<()> {
        let me = self.machine().await?;
        self.describe_machine(session, me).await?;
        let seen = self.look_at_claim(session, me).await?;
        let now = self.now();
        let takes_free = self.profile.settings.get().synchronize;
        let would = (self.works(session), takes_free);
        let seen = match claim::round(&seen.standing(now), seen.claim.as_ref(), would, now) {
            Round::Write => self.write_claim(session, seen).await?,
            Round::Release => self.leave_claim(session, seen).await?,
            Round::Leave => seen,
        };
        self.note_claim(Some(seen));
        Ok(())
    }

    /// Whether this computer would synchronize something if it held the claim: mail that comes or waits to be sent, or appointments, contacts and tasks. What
    /// passes by itself does not count, as a side that cannot be reached.
    fn works(&self, session: &Session) -> bool {
        let settings = self.profile.settings.get();
        let may = self.lacks(&[regarding_dataverse::synced::rights::SYNC]).is_none();
        let items = may && self.has_places(&settings) && self.has_agreed(session.organization);
        let mail = self.receives_for(session.organization) || self.sends_written_for(session.organization);
        settings.mailbox.is_some() && (items || mail)
    }

    /// Makes this computer the synchronizing one, whoever holds the claim: the person said so.
    pub(crate) async fn take_over(&self, session: &Session) -> Answer<()> {
        let me = self.machine().await?;
        self.describe_machine(session, me).await?;
        // Two computers may be told at once: the second one looks again and takes over from the first.
        for _ in 0..3 {
            let seen = self.look_at_claim(session, me).await?;
            let seen = self.write_claim(session, seen).await?;
            let mine = matches!(seen.standing(self.now()), Standing::Mine { .. });
            self.note_claim(Some(seen));
            if mine {
                self.remember(|settings| settings.synchronize = true);
                return Ok(());
            }
        }
        Err(both_at_once())
    }

    /// Gives the role up for good: any computer may take it, this one when the person says so again.
    pub(crate) async fn give_up(&self, session: &Session) -> Answer<()> {
        let before = self.profile.settings.get().synchronize;
        // First, so that a heartbeat in between does not take back what is free for a moment.
        self.remember(|settings| settings.synchronize = false);
        let released = self.release_claim(session).await;
        if released.is_err() {
            self.remember(|settings| settings.synchronize = before);
        }
        released
    }

    /// Leaves the claim to nobody if it is ours. The note stays and counts on, guarded by its version like every write.
    pub(crate) async fn release_claim(&self, session: &Session) -> Answer<()> {
        let me = self.machine().await?;
        // A renewal of our own may come in between: the next look finds it.
        for _ in 0..3 {
            let seen = self.look_at_claim(session, me).await?;
            let Some(write) = claim::release(me, seen.claim.as_ref(), self.now()) else {
                self.note_claim(Some(seen));
                return Ok(());
            };
            self.put_claim(session, write).await?;
        }
        Err(both_at_once())
    }

    /// A computer that is signed out is none of the person's any more. Best effort: it falls silent in any case.
    pub(crate) async fn retire_machine(&self, session: &Session) {
        if !self.net.is_on() || self.release_claim(session).await.is_err() {
            return;
        }
        if let Ok(me) = self.machine().await {
            let id = machine_note_id(session.organization, session.user, me);
            let _ = session.client.run(Rule::Claim, &DeleteNote { id }).await;
        }
    }

    /// The claim as last seen.
    pub(crate) fn seen_claim(&self) -> Option<Seen> {
        self.organization
            .claim
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn note_claim(&self, seen: Option<Seen>) {
        *self
            .organization
            .claim
            .write()
            .unwrap_or_else(PoisonError::into_inner) = seen;
        self.emit(Event::OptionsChanged);
        self.emit(Event::AppChanged);
        self.sync.live.wake.notify_one();
        self.received.wake.notify_one();
    }

    /// Renews the claim that this computer holds, under the guard of what was seen last; whether that is how it was still.
    pub(crate) async fn renew_held(&self, session: &Session, held: &SeenClaim) -> Answer<bool> {
        let write = claim::take(self.machine().await?, Some(held), self.now());
        self.put_claim(session, write).await
    }

    /// Leaves the claim to whoever works.
    async fn leave_claim(&self, session: &Session, seen: Seen) -> Answer<Seen> {
        if let Some(write) = claim::release(seen.me, seen.claim.as_ref(), self.now()) {
            self.put_claim(session, write).await?;
        }
        self.look_at_claim(session, seen.me).await
    }

    /// Writes the claim for this computer; another one that was faster keeps it, which the look after shows.
    async fn write_claim(&self, session: &Session, seen: Seen) -> Answer<Seen> {
        let write = claim::take(seen.me, seen.claim.as_ref(), self.now());
        self.put_claim(session, write).await?;
        self.look_at_claim(session, seen.me).await
    }
}

fn both_at_once() -> FailureView {
    FailureView::new(
        FailureCode::Stale,
        say!("Another computer took over at the same moment. Look again, then decide"),
    )
}
