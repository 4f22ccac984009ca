//! Looks at the claim: within a round, before a cycle writes, and for a person who asks.

use std::sync::PoisonError;

use jiff::SignedDuration;
use regarding_dataverse::operations::notes::{ListNotes, ReadNote};
use regarding_model::identity::claim_note_id;
use regarding_model::ids::MachineId;
use regarding_net::Rule;
use regarding_sync::claim::SeenClaim;

use super::Seen;
use super::notes::{MACHINES, claim_of, machine_of};
use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;

/// How long an answer to a person who asks who synchronizes is fresh.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_secs(15);

impl Core {
    /// Looks who synchronizes, for a person who asks: rounds are minutes apart. What somebody noted meanwhile is newer.
    pub(crate) async fn look_who_synchronizes(&self) {
        let known = self.seen_claim();
        if known.is_none() || !self.profile.settings.get().uses_primary() || !self.asks_who_synchronizes() {
            return;
        }
        let Ok(session) = self.session() else { return };
        let Ok(seen) = self.look_at_claim_again(&session).await else {
            return;
        };
        if self.seen_claim() == known && known.as_ref() != Some(&seen) {
            self.note_claim(Some(seen));
        }
    }

    /// Whether a person asks now: what they look at is read again at every change of anything in it, which is no asking.
    fn asks_who_synchronizes(&self) -> bool {
        let now = self.now();
        let asked = &self.organization.claim_asked;
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        let again = (*asked).is_none_or(|at| now.duration_since(at).abs() >= ASKED_AGAIN);
        if again {
            *asked = Some(now);
        }
        again
    }

    /// Looks at the claim once more, before the first write of a cycle.
    pub(crate) async fn look_at_claim_again(&self, session: &Session) -> Answer<Seen> {
        let me = self.machine().await?;
        self.look_at_claim(session, me).await
    }

    /// Looks at the claim and at nothing else: between two waves of writes.
    pub(crate) async fn look_at_claim_alone(&self, session: &Session) -> Answer<Option<SeenClaim>> {
        let id = claim_note_id(session.organization, session.user);
        let note = self.noting(session, session.client.run(Rule::Claim, &ReadNote { id }).await)?;
        Ok(note.as_ref().map(claim_of))
    }

    pub(super) async fn look_at_claim(&self, session: &Session, me: MachineId) -> Answer<Seen> {
        let id = claim_note_id(session.organization, session.user);
        let note = self.noting(session, session.client.run(Rule::Claim, &ReadNote { id }).await)?;
        let list = ListNotes {
            owner: session.user,
            subject: MACHINES,
        };
        let notes = self.noting(session, session.client.run(Rule::Claim, &list).await)?;
        let machines = notes.iter().filter_map(machine_of).collect();
        Ok(Seen {
            me,
            claim: note.as_ref().map(claim_of),
            machines,
        })
    }
}
