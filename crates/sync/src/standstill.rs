//! What keeps all workloads of this install from running at all. Each is a sentence for the person, none is a failure.

use crate::claim::Standing;

/// Why this install synchronizes nothing at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standstill {
    /// The person switched the connection off (I-8).
    SwitchedOff,
    /// Nobody is signed in to the organization, or it has not answered yet.
    NotSignedIn,
    /// The organization cannot be reached.
    Offline,
    /// No mailbox is open.
    NoMailbox,
    /// Another organization of the person's owns synchronization (E-1).
    NotPrimary,
    /// The person's role does not let them synchronize (I-2, I-6).
    MayNot,
    /// Another computer synchronizes (E-2, E-4).
    Elsewhere,
    /// The person gave the role away, and no computer has taken it.
    GivenAway,
    /// The person has not seen yet what the first cycle would do.
    NotAgreed,
}

/// What is known of the surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The connection switch.
    pub switched_on: bool,
    /// Somebody is signed in to the organization in this run.
    pub signed_in: bool,
    /// The organization answered last.
    pub reached: bool,
    /// A mailbox is set up.
    pub mailbox: bool,
    /// The organization in use owns synchronization.
    pub primary: bool,
    /// The person's role lets them synchronize; `None` before it is known.
    pub may: Option<bool>,
    /// How this install stands to the claim, as last seen.
    pub standing: Option<&'a Standing>,
    /// Whether this install takes a claim that is free.
    pub takes_free: bool,
    /// The person said yes to the first cycle.
    pub agreed: bool,
}

/// Why nothing runs; the first reason that holds. `None` when cycles run.
#[must_use]
pub fn standstill(now: Surroundings<'_>) -> Option<Standstill> {
    let elsewhere = match now.standing {
        None | Some(Standing::Mine { .. }) => None,
        Some(Standing::TakeFree) => (!now.takes_free).then_some(Standstill::GivenAway),
        Some(Standing::HeldBy(_) | Standing::Relievable(_)) => Some(Standstill::Elsewhere),
    };
    let reasons = [
        (!now.switched_on).then_some(Standstill::SwitchedOff),
        (!now.primary).then_some(Standstill::NotPrimary),
        (!now.signed_in).then_some(Standstill::NotSignedIn),
        (!now.reached).then_some(Standstill::Offline),
        (!now.mailbox).then_some(Standstill::NoMailbox),
        (now.may == Some(false)).then_some(Standstill::MayNot),
        elsewhere,
        (!now.agreed).then_some(Standstill::NotAgreed),
    ];
    reasons.into_iter().flatten().next()
}
