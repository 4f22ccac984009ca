//! The state of an item in the words of G.2, with the reason: decided from what the organization says, what the link
//! remembers, and what the person has asked for. What the organization says wins.

use jiff::Timestamp;
use regarding_model::failure::{Cause, FailureKind, Side};
use regarding_model::ids::RecordRef;

/// What the organization says about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// It has not answered: not asked yet, offline, signed out, or the answer was refused.
    Unknown,
    /// It has no record of the item that the person may see.
    Absent,
    /// It has one.
    Found(TrackedCopy),
    /// It may have one, and the person let the item go by taking its mark off: the record is kept, and the item is not tracked (G-90).
    LetGo,
}

/// A record of the item, as the organization shows it or as the link remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedCopy {
    /// The record.
    pub record: RecordRef,
    /// What it is regarding.
    pub regarding: Option<RecordRef>,
    /// Whether the person owns it (I-12).
    pub owned_by_me: bool,
}

/// What the person asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Track.
    Track,
    /// Track and set regarding, or change the regarding.
    SetRegarding(RecordRef),
    /// Untrack.
    Untrack,
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It is being carried out now.
    Running,
    /// It waits for its first or next try.
    Waiting {
        /// Why the last try failed; `None` before the first.
        last_failure: Option<Cause>,
        /// When it is tried next; `None` when it waits for a person.
        next_try: Option<Timestamp>,
    },
}

/// A pending action on the tracking of the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What was asked.
    pub request: Request,
    /// How far it is.
    pub progress: Progress,
    /// Since when.
    pub since: Timestamp,
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The organization, just now.
    Organization,
    /// The link, from an earlier time.
    Link,
    /// The mark of the item, which was taken off (G-90).
    Mark,
    /// Nobody yet: the organization has not answered and nothing is remembered.
    Nothing,
}

/// What is true apart from a request that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// No record is known.
    NotTracked(Basis),
    /// There is a record.
    Tracked(TrackedCopy, Basis),
}

/// Why a request waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingReason {
    /// It was only just asked.
    Queued,
    /// This side could not be reached.
    Offline(Side),
    /// The person switched the connection off.
    SwitchedOff,
    /// This side asked to wait.
    Throttled(Side),
    /// The person has to sign in to this side.
    SignIn(Side),
    /// Something changed meanwhile, or went wrong in this program; it is tried again.
    Again,
}

/// The state of an item (G.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tracking {
    /// Not tracked.
    NotTracked(Basis),
    /// Processing, please wait.
    Processing {
        /// What is being done.
        request: Request,
        /// What was true before.
        before: Settled,
    },
    /// Track pending: it will be done without another word.
    Pending {
        /// What will be done.
        request: Request,
        /// What it waits for.
        reason: PendingReason,
        /// Since when.
        since: Timestamp,
        /// When it is tried next; `None` waits for a sign-in.
        next_try: Option<Timestamp>,
        /// What is true until then.
        before: Settled,
    },
    /// Tracked.
    Tracked {
        /// The copy.
        copy: TrackedCopy,
        /// Who says so.
        basis: Basis,
    },
    /// Tracked regarding a record.
    TrackedRegarding {
        /// The copy.
        copy: TrackedCopy,
        /// The record.
        regarding: RecordRef,
        /// Who says so.
        basis: Basis,
    },
    /// Track failure: the person has to decide.
    Failed {
        /// What was asked.
        request: Request,
        /// Why it failed.
        failure: Cause,
        /// Since when it is asked for.
        since: Timestamp,
        /// What is true instead.
        before: Settled,
    },
}

impl Tracking {
    /// The change of a tracked item that failed and waits for a person: the item stays what it was.
    #[must_use]
    pub fn refused_change(&self) -> Option<(&Request, Cause)> {
        match self {
            Self::Failed {
                request: request @ (Request::SetRegarding(_) | Request::Track),
                failure,
                before: Settled::Tracked(..),
                ..
            } => Some((request, *failure)),
            _ => None,
        }
    }

    /// What holds in spite of a refused change; `None` when there is none.
    #[must_use]
    pub fn standing(&self) -> Option<Self> {
        match self {
            Self::Failed { before, .. } if self.refused_change().is_some() => Some(word_of(before.clone())),
            _ => None,
        }
    }
}

/// The state of an item.
#[must_use]
pub fn tracking(live: &Live, link: Option<&TrackedCopy>, asked: Option<&Asked>) -> Tracking {
    match asked {
        Some(asked) if !is_done(&asked.request, live) => under_way(asked, settled(live, link)),
        Some(_) | None => word_of(settled(live, link)),
    }
}

/// Whether the organization shows already what was asked: the reply was lost, the deed was done.
#[must_use]
pub fn is_done(request: &Request, live: &Live) -> bool {
    match (request, live) {
        (Request::Track, Live::Found(_)) | (Request::Untrack, Live::Absent) => true,
        (Request::SetRegarding(target), Live::Found(copy)) => copy.regarding.as_ref() == Some(target),
        (Request::Track | Request::SetRegarding(_), Live::Absent)
        | (Request::Untrack, Live::Found(_))
        | (_, Live::LetGo)
        | (_, Live::Unknown) => false,
    }
}

fn settled(live: &Live, link: Option<&TrackedCopy>) -> Settled {
    match (live, link) {
        (Live::Found(copy), _) => Settled::Tracked(copy.clone(), Basis::Organization),
        (Live::Absent, _) => Settled::NotTracked(Basis::Organization),
        (Live::LetGo, _) => Settled::NotTracked(Basis::Mark),
        (Live::Unknown, Some(copy)) => Settled::Tracked(copy.clone(), Basis::Link),
        (Live::Unknown, None) => Settled::NotTracked(Basis::Nothing),
    }
}

fn word_of(settled: Settled) -> Tracking {
    match settled {
        Settled::NotTracked(basis) => Tracking::NotTracked(basis),
        Settled::Tracked(copy, basis) => match copy.regarding.clone() {
            Some(regarding) => Tracking::TrackedRegarding {
                copy,
                regarding,
                basis,
            },
            None => Tracking::Tracked { copy, basis },
        },
    }
}

fn under_way(asked: &Asked, before: Settled) -> Tracking {
    let (request, since) = (asked.request.clone(), asked.since);
    let (last_failure, next_try) = match asked.progress {
        Progress::Running => return Tracking::Processing { request, before },
        Progress::Waiting {
            last_failure,
            next_try,
        } => (last_failure, next_try),
    };
    match (last_failure, next_try) {
        (Some(failure), None) if failure.kind != FailureKind::SignIn => Tracking::Failed {
            request,
            failure,
            since,
            before,
        },
        (failure, next_try) => Tracking::Pending {
            request,
            reason: reason_of(failure),
            since,
            next_try,
            before,
        },
    }
}

fn reason_of(last_failure: Option<Cause>) -> PendingReason {
    let Some(Cause { kind, side }) = last_failure else {
        return PendingReason::Queued;
    };
    match (kind, side) {
        (FailureKind::Offline, Some(side)) => PendingReason::Offline(side),
        (FailureKind::Throttled(_), Some(side)) => PendingReason::Throttled(side),
        (FailureKind::SignIn, Some(side)) => PendingReason::SignIn(side),
        (FailureKind::Offline, None) => PendingReason::SwitchedOff,
        (FailureKind::Throttled(_) | FailureKind::SignIn, None)
        | (
            FailureKind::Forbidden
            | FailureKind::Gone
            | FailureKind::Stale
            | FailureKind::CheckpointExpired
            | FailureKind::Invalid
            | FailureKind::Unsupported
            | FailureKind::Internal,
            _,
        ) => PendingReason::Again,
    }
}
