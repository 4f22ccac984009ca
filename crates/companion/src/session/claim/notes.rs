//! The notes of the claim: how they are read and written.

use jiff::Timestamp;
use regarding_dataverse::ApiError;
use regarding_dataverse::operations::notes::{ChangeNote, CreateNote, Note, ReadNote};
use regarding_model::identity::{claim_note_id, machine_note_id};
use regarding_model::ids::MachineId;
use regarding_model::sentence;
use regarding_net::Rule;
use regarding_sync::claim::{Claim, ClaimWrite, Guard, Machine, SeenClaim};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::core::Core;
use crate::core::failing::internal;
use crate::facade::Answer;
use crate::session::side::Session;

/// The subject by which the notes are found.
pub(super) const MACHINES: &str = "Regarding: a computer";
/// The subject of the claim's note.
const CLAIM: &str = "Regarding: the synchronizing computer";

/// A machine's note.
#[derive(Debug, Serialize, Deserialize)]
struct MachineNote {
    machine: MachineId,
    name: String,
    last_seen: Timestamp,
    /// What the key of this computer's digests is made from: the digests are here and the key is there, so neither tells
    /// anything alone (docs/adr/0010).
    #[serde(default)]
    digests: Option<Uuid>,
}

/// The claim's note.
#[derive(Debug, Serialize, Deserialize)]
struct ClaimNote {
    machine: MachineId,
    generation: u64,
    renewed_at: Timestamp,
}

impl Core {
    /// Says that this computer is there, and learns the seed of its digests.
    pub(crate) async fn describe_this_machine(&self, session: &Session) -> Answer<()> {
        let me = self.machine().await?;
        self.describe_machine(session, me).await
    }

    pub(super) async fn describe_machine(&self, session: &Session, me: MachineId) -> Answer<()> {
        let id = machine_note_id(session.organization, session.user, me);
        let known = self.noting(session, session.client.run(Rule::Claim, &ReadNote { id }).await)?;
        let digests = known
            .as_ref()
            .and_then(|note| serde_json::from_str::<MachineNote>(&note.text).ok()?.digests)
            .or(self.sync.seed(session.organization))
            .unwrap_or_else(Uuid::new_v4);
        let text = text_of(&MachineNote {
            machine: me,
            name: computer_name(),
            last_seen: self.now(),
            digests: Some(digests),
        })?;
        let version = known.map(|known| known.etag);
        match write(session, id, version, (MACHINES, text)).await {
            // Somebody else of this very computer wrote it: it is described all the same.
            Err(ApiError::AlreadyExists | ApiError::Stale) => Ok(()),
            other => {
                self.noting(session, other)?;
                self.sync.note_seed(session.organization, digests);
                Ok(())
            }
        }
    }

    /// Writes the claim under its guard; whether it was written. That another computer was faster is no failure: the look after shows it.
    pub(super) async fn put_claim(&self, session: &Session, write_down: ClaimWrite) -> Answer<bool> {
        let id = claim_note_id(session.organization, session.user);
        let Claim {
            machine,
            generation,
            renewed_at,
        } = write_down.claim;
        let text = text_of(&ClaimNote {
            machine,
            generation,
            renewed_at,
        })?;
        let version = match write_down.guard {
            Guard::CreateOnly => None,
            Guard::IfUnchanged(version) => Some(version),
        };
        match write(session, id, version, (CLAIM, text)).await {
            Ok(()) => Ok(true),
            Err(ApiError::AlreadyExists | ApiError::Stale | ApiError::Gone) => Ok(false),
            Err(error) => Err(self.note_failure(session, error)),
        }
    }
}

/// Writes a note: over the one of that version, or a new one.
async fn write(
    session: &Session,
    id: Uuid,
    version: Option<String>,
    (subject, text): (&'static str, String),
) -> Result<(), ApiError> {
    match version {
        Some(etag) => {
            session
                .client
                .run(Rule::Claim, &ChangeNote { id, etag, text })
                .await
        }
        None => {
            session
                .client
                .run(Rule::Claim, &CreateNote { id, subject, text })
                .await
        }
    }
}

fn text_of(note: &impl Serialize) -> Answer<String> {
    serde_json::to_string(note).map_err(|_| internal(sentence!("a note")))
}

/// A note that somebody wrote over by hand is none.
pub(super) fn machine_of(note: &Note) -> Option<Machine> {
    let MachineNote {
        machine,
        name,
        last_seen,
        digests: _,
    } = serde_json::from_str(&note.text).ok()?;
    Some(Machine {
        id: machine,
        name,
        last_seen,
    })
}

/// A claim that cannot be read is one of somebody silent: not free, since a newer version may have written it, but the person
/// may take it over.
pub(super) fn claim_of(note: &Note) -> SeenClaim {
    let silent = ClaimNote {
        machine: MachineId(Uuid::max()),
        generation: 0,
        renewed_at: Timestamp::UNIX_EPOCH,
    };
    let ClaimNote {
        machine,
        generation,
        renewed_at,
    } = serde_json::from_str(&note.text).unwrap_or(silent);
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
