//! The claim: which of the person's computers synchronizes. Kept in the organization as two kinds of notes with derived ids
//! (DESIGN section 5): one for each machine, one for the claim, guarded by its version.

use std::sync::PoisonError;

use jiff::Timestamp;
use regarding_dataverse::ApiError;
use regarding_dataverse::operations::notes::{ChangeNote, CreateNote, DeleteNote, ListNotes, Note, ReadNote};
use regarding_model::identity::{claim_note_id, machine_note_id};
use regarding_model::ids::MachineId;
use regarding_net::Rule;
use regarding_sync::claim::{self, Claim, ClaimWrite, Guard, Machine, SeenClaim, Standing};
use serde::{Deserialize, Serialize};

use super::side::Session;
use crate::core::Core;
use crate::facade::Answer;
use crate::host::Event;

/// The subject by which the notes are found.
const MACHINES: &str = "Regarding: a computer";
/// The subject of the claim's note.
const CLAIM: &str = "Regarding: the synchronizing computer";

/// The claim and the machines as last seen.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// This computer.
    pub(crate) me: MachineId,
    /// The claim.
    pub(crate) claim: Option<SeenClaim>,
    /// The person's computers.
    pub(crate) machines: Vec<Machine>,
}

/// A machine's note.
#[derive(Debug, Serialize, Deserialize)]
struct MachineNote {
    machine: MachineId,
    name: String,
    last_seen: Timestamp,
}

/// The claim's note.
#[derive(Debug, Serialize, Deserialize)]
struct ClaimNote {
    machine: MachineId,
    generation: u64,
    renewed_at: Timestamp,
}

impl Seen {
    /// How this computer stands.
    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        claim::standing(self.me, self.claim.as_ref(), &self.machines, now)
    }
}

impl Core {
    /// This install's identifier; given once.
    async fn machine(&self) -> Answer<MachineId> {
        let (fresh, now) = (MachineId(uuid::Uuid::new_v4()), self.now());
        self.cached(move |cache| cache.write(|cache| cache.machine().id_or(fresh, now)))
            .await
    }

    /// Says that this computer is there, looks who holds the claim, and renews it when it is ours or free.
    pub(crate) async fn renew_claim(&self, session: &Session) -> Answer<()> {
        let me = self.machine().await?;
        self.describe_machine(session, me).await?;
        let seen = self.look_at_claim(session, me).await?;
        let seen = match seen.standing(self.now()) {
            Standing::Mine { .. } | Standing::TakeFree => self.write_claim(session, seen).await?,
            Standing::HeldBy(_) | Standing::Relievable(_) => seen,
        };
        self.note_claim(Some(seen));
        Ok(())
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
                return Ok(());
            }
        }
        Err(crate::view::failure::FailureView::new(
            crate::view::failure::FailureCode::Stale,
            "Another computer took over at the same moment. Look again, then decide",
        ))
    }

    /// Gives the role up: the claim's note goes, and any computer may take it.
    pub(crate) async fn give_up(&self, session: &Session) -> Answer<()> {
        let me = self.machine().await?;
        let seen = self.look_at_claim(session, me).await?;
        if matches!(seen.standing(self.now()), Standing::Mine { .. }) {
            let id = claim_note_id(session.organization, session.user);
            self.noting(session.client.run(Rule::Claim, &DeleteNote { id }).await)?;
        }
        let seen = self.look_at_claim(session, me).await?;
        self.note_claim(Some(seen));
        Ok(())
    }

    /// A computer that is signed out is none of the person's any more. Best effort: it falls silent in any case.
    pub(crate) async fn retire_machine(&self, session: &Session) {
        if !self.net.is_on() || self.give_up(session).await.is_err() {
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

    fn note_claim(&self, seen: Option<Seen>) {
        *self
            .organization
            .claim
            .write()
            .unwrap_or_else(PoisonError::into_inner) = seen;
        self.emit(Event::OptionsChanged);
        self.emit(Event::AppChanged);
    }

    async fn describe_machine(&self, session: &Session, me: MachineId) -> Answer<()> {
        let id = machine_note_id(session.organization, session.user, me);
        let note = MachineNote {
            machine: me,
            name: computer_name(),
            last_seen: self.now(),
        };
        let text = serde_json::to_string(&note).map_err(|_| crate::core::failing::internal("a note"))?;
        let known = self.noting(session.client.run(Rule::Claim, &ReadNote { id }).await)?;
        let written = match known {
            Some(known) => {
                session
                    .client
                    .run(
                        Rule::Claim,
                        &ChangeNote {
                            id,
                            etag: known.etag,
                            text,
                        },
                    )
                    .await
            }
            None => {
                session
                    .client
                    .run(
                        Rule::Claim,
                        &CreateNote {
                            id,
                            subject: MACHINES,
                            text,
                        },
                    )
                    .await
            }
        };
        match written {
            // Somebody else of this very computer wrote it: it is described all the same.
            Err(ApiError::AlreadyExists | ApiError::Stale) => Ok(()),
            other => self.noting(other),
        }
    }

    async fn look_at_claim(&self, session: &Session, me: MachineId) -> Answer<Seen> {
        let id = claim_note_id(session.organization, session.user);
        let note = self.noting(session.client.run(Rule::Claim, &ReadNote { id }).await)?;
        let list = ListNotes {
            owner: session.user,
            subject: MACHINES,
        };
        let notes = self.noting(session.client.run(Rule::Claim, &list).await)?;
        let machines = notes.iter().filter_map(machine_of).collect();
        Ok(Seen {
            me,
            claim: note.as_ref().map(claim_of),
            machines,
        })
    }

    /// Writes the claim for this computer; another one that was faster keeps it, which the look after shows.
    async fn write_claim(&self, session: &Session, seen: Seen) -> Answer<Seen> {
        let id = claim_note_id(session.organization, session.user);
        let ClaimWrite { claim, guard } = claim::take(seen.me, seen.claim.as_ref(), self.now());
        let Claim {
            machine,
            generation,
            renewed_at,
        } = claim;
        let note = ClaimNote {
            machine,
            generation,
            renewed_at,
        };
        let text = serde_json::to_string(&note).map_err(|_| crate::core::failing::internal("a note"))?;
        let written = match guard {
            Guard::CreateOnly => {
                session
                    .client
                    .run(
                        Rule::Claim,
                        &CreateNote {
                            id,
                            subject: CLAIM,
                            text,
                        },
                    )
                    .await
            }
            Guard::IfUnchanged(etag) => {
                session
                    .client
                    .run(Rule::Claim, &ChangeNote { id, etag, text })
                    .await
            }
        };
        match written {
            Ok(()) | Err(ApiError::AlreadyExists | ApiError::Stale | ApiError::Gone) => {
                self.look_at_claim(session, seen.me).await
            }
            Err(error) => Err(self.note_failure(error)),
        }
    }
}

/// A note that somebody wrote over by hand is none.
fn machine_of(note: &Note) -> Option<Machine> {
    let MachineNote {
        machine,
        name,
        last_seen,
    } = serde_json::from_str(&note.text).ok()?;
    Some(Machine {
        id: machine,
        name,
        last_seen,
    })
}

/// A claim that cannot be read is one of nobody who is alive: it can be taken over.
fn claim_of(note: &Note) -> SeenClaim {
    let nobody = ClaimNote {
        machine: MachineId(uuid::Uuid::nil()),
        generation: 0,
        renewed_at: Timestamp::UNIX_EPOCH,
    };
    let ClaimNote {
        machine,
        generation,
        renewed_at,
    } = serde_json::from_str(&note.text).unwrap_or(nobody);
    SeenClaim {
        claim: Claim {
            machine,
            generation,
            renewed_at,
        },
        etag: note.etag.clone(),
    }
}

/// What the person calls this computer.
fn computer_name() -> String {
    let name = gethostname::gethostname().to_string_lossy().trim().to_owned();
    if name.is_empty() {
        "This computer".to_owned()
    } else {
        name.chars().take(60).collect()
    }
}
