//! The claim: which of a person's installs synchronizes appointments, contacts and tasks (DESIGN section 5, E-1 to E-5).
//!
//! A lease in the organization, guarded by its ETag. This file decides what a claim means and what to write; reading and writing
//! are elsewhere. Asked before each cycle and again before the first write.

use core::time::Duration;

use jiff::{SignedDuration, Timestamp};
use regarding_model::ids::MachineId;

/// A holder that did not renew for this long can be relieved: three cycles of the longest cadence, 12 minutes (F-1).
pub const SILENCE: Duration = Duration::from_secs(3 * 12 * 60);

/// An install that is not seen for this long is not counted any more: nobody works with it.
pub const FORGOTTEN: SignedDuration = SignedDuration::from_hours(4 * 7 * 24);

/// Who holds a claim that was given up. The claim stays, so that its generation goes on counting.
pub const NOBODY: MachineId = MachineId(uuid::Uuid::nil());

/// The claim as the organization keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The install that holds it.
    pub machine: MachineId,
    /// Counts the holders: a number other than the one remembered means that another install wrote meanwhile.
    pub generation: u64,
    /// When the holder renewed it.
    pub renewed_at: Timestamp,
}

/// A claim that was read, with the revision to guard the next write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenClaim {
    /// The claim.
    pub claim: Claim,
    /// Its ETag, opaque.
    pub etag: String,
}

/// An install of the person's on this organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Which.
    pub id: MachineId,
    /// What the person calls the computer.
    pub name: String,
    /// When it was last seen.
    pub last_seen: Timestamp,
}

/// Who holds the claim, if somebody else does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The install.
    pub machine: MachineId,
    /// Its name; `None` when it has not described itself.
    pub name: Option<String>,
    /// When it was last seen: the later of its renewal and its own note.
    pub last_seen: Timestamp,
}

/// How this install stands to the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It holds the claim: renew, then sync.
    Mine {
        /// The generation to compare before the first write.
        generation: u64,
    },
    /// Nobody holds it: take it.
    TakeFree,
    /// Another install holds it and is alive: do not sync; the person may take over.
    HeldBy(Holder),
    /// Another install holds it and is silent: it can be relieved.
    Relievable(Holder),
}

/// How this install, `me`, stands to the claim now. A renewal in the future (a wrong clock) counts as one of now.
#[must_use]
pub fn standing(me: MachineId, seen: Option<&SeenClaim>, machines: &[Machine], now: Timestamp) -> Standing {
    let Some(SeenClaim { claim, .. }) = seen else {
        return Standing::TakeFree;
    };
    if claim.machine == NOBODY {
        return Standing::TakeFree;
    }
    if claim.machine == me {
        return Standing::Mine {
            generation: claim.generation,
        };
    }
    let holder = holder(claim, machines);
    if is_silent(claim, now) {
        Standing::Relievable(holder)
    } else {
        Standing::HeldBy(holder)
    }
}

fn holder(claim: &Claim, machines: &[Machine]) -> Holder {
    let known = machines
        .iter()
        .filter(|machine| machine.id == claim.machine)
        .max_by_key(|machine| machine.last_seen);
    Holder {
        machine: claim.machine,
        name: known.map(|machine| machine.name.clone()),
        last_seen: known.map_or(claim.renewed_at, |machine| {
            machine.last_seen.max(claim.renewed_at)
        }),
    }
}

/// How a write of the claim is guarded, so that of two installs one wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Only if there is none yet.
    CreateOnly,
    /// Only if it is still of this revision.
    IfUnchanged(String),
}

/// A write of the claim. A refusal means that another install was faster: read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimWrite {
    /// What to write.
    pub claim: Claim,
    /// On what condition.
    pub guard: Guard,
}

/// The write by which `me` gets or keeps the claim: a renewal when it is held already, else a new generation. Whether a
/// living holder may be replaced is the person's decision (take over, one click).
#[must_use]
pub fn take(me: MachineId, seen: Option<&SeenClaim>, now: Timestamp) -> ClaimWrite {
    let generation = match seen {
        None => 1,
        Some(seen) if seen.claim.machine == me => seen.claim.generation,
        Some(seen) => seen.claim.generation.saturating_add(1),
    };
    let guard = seen.map_or(Guard::CreateOnly, |seen| Guard::IfUnchanged(seen.etag.clone()));
    ClaimWrite {
        claim: Claim {
            machine: me,
            generation,
            renewed_at: now,
        },
        guard,
    }
}

/// What an install does about the claim by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// It takes or renews it ([`take`]).
    Write,
    /// It leaves it to whoever works ([`release`]).
    Release,
    /// It leaves it as it is.
    Leave,
}

/// What an install does about the claim by itself, every few minutes and before a cycle. `works`: it would synchronize something if it
/// held the claim, now or as soon as what passes by itself has passed; `takes_free`: it takes a claim that nobody holds.
///
/// One that synchronizes nothing holds the claim away from nobody. It does not renew it and keeps it no longer than a holder may be silent:
/// the person made it the synchronizing computer and has not said yes to its first cycle yet, or is about to set its mailbox up anew.
#[must_use]
pub fn round(
    standing: &Standing,
    seen: Option<&SeenClaim>,
    (works, takes_free): (bool, bool),
    now: Timestamp,
) -> Round {
    let silent = seen.is_some_and(|seen| is_silent(&seen.claim, now));
    match standing {
        Standing::Mine { .. } if works => Round::Write,
        Standing::Mine { .. } if silent => Round::Release,
        Standing::TakeFree if works && takes_free => Round::Write,
        Standing::Mine { .. } | Standing::TakeFree | Standing::HeldBy(_) | Standing::Relievable(_) => {
            Round::Leave
        }
    }
}

fn is_silent(claim: &Claim, now: Timestamp) -> bool {
    now.duration_since(claim.renewed_at) >= SignedDuration::try_from(SILENCE).unwrap_or(SignedDuration::MAX)
}

/// The write by which `me` gives the claim up; `None` when it does not hold it. The generation stays: the next holder begins
/// a new one, and a plan of this one's is never taken for it.
#[must_use]
pub fn release(me: MachineId, seen: Option<&SeenClaim>, now: Timestamp) -> Option<ClaimWrite> {
    let seen = seen.filter(|seen| seen.claim.machine == me)?;
    Some(ClaimWrite {
        claim: Claim {
            machine: NOBODY,
            generation: seen.claim.generation,
            renewed_at: now,
        },
        guard: Guard::IfUnchanged(seen.etag.clone()),
    })
}

/// Whether a holder that is at work renews its claim between two waves of writes: long before others may think it silent, so that a cycle
/// which takes hours is not relieved.
#[must_use]
pub fn is_to_renew(claim: &Claim, now: Timestamp) -> bool {
    now.duration_since(claim.renewed_at)
        >= SignedDuration::try_from(SILENCE / 6).unwrap_or(SignedDuration::MAX)
}

/// What a look at the claim means for a cycle that is about to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeforeWrite {
    /// The claim is as it was: write.
    Go,
    /// It is ours, but was another's meanwhile: throw the plan away and take a full look.
    FullLook,
    /// It is not ours: write nothing.
    Stop,
}

/// Decides whether a plan that was made under `generation` may still be carried out.
#[must_use]
pub fn before_write(me: MachineId, generation: u64, seen: Option<&SeenClaim>) -> BeforeWrite {
    match seen {
        Some(seen) if seen.claim.machine != me => BeforeWrite::Stop,
        Some(seen) if seen.claim.generation == generation => BeforeWrite::Go,
        Some(_) => BeforeWrite::FullLook,
        None => BeforeWrite::Stop,
    }
}

/// Whether the option *Set this computer to be the client to perform synchronization* is shown: only with several
/// installs of the person's on the organization (A-24, E-2). `me` counts, listed or not; one that was not seen for weeks
/// does not.
#[must_use]
pub fn option_is_shown(me: MachineId, machines: &[Machine], now: Timestamp) -> bool {
    machines
        .iter()
        .any(|machine| machine.id != me && now.duration_since(machine.last_seen) < FORGOTTEN)
}
