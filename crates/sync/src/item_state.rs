//! The state of an appointment, a contact or a task in the words of G.2: from its link, from what the person asked for, and from what the
//! organization says about the record that it would be.

use regarding_model::ids::RecordRef;
use regarding_model::link::{Link, LinkState};

/// What the organization says about the record of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It was not asked, or did not answer.
    Unknown,
    /// There is none that the person may see.
    Absent,
    /// It is there.
    There,
}

/// Why an item cannot be tracked as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cannot {
    /// It has no identity of its own, or two.
    NoIdentity,
    /// It repeats by a rule that the organization cannot express.
    Rule,
    /// Occurrences were added beside its rule.
    ExtraDates,
    /// Its times name a time zone that nobody knows.
    Zone,
    /// It stands for several people.
    Group,
    /// It is a task that repeats (D-78).
    RecurringTask,
    /// Its private property names another organization or somebody else's record (D-6, D-44).
    Elsewhere,
}

/// What an item says in its private property about a record of the person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    /// Nothing.
    Nothing,
    /// That it belongs to it.
    Linked,
    /// That the person untracked it.
    Untracked,
    /// That it was tracked anew after that.
    TrackedAnew,
}

/// What is known of an item.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its link.
    pub link: Option<&'a Link>,
    /// Whether the person asked to have it tracked, and it is not yet.
    pub asked: bool,
    /// What it says itself about a record of the person's.
    pub marked: Marked,
    /// What the organization says.
    pub seen: Seen,
    /// Why it cannot be tracked.
    pub cannot: Option<Cannot>,
}

/// Why an item that is tracked is not kept the same at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rests {
    /// No filter selects its record any more (promise 4).
    LeftFilter,
    /// The person may not see its record any more.
    OutOfSight,
    /// Its record was deleted, and what follows of it is not done yet.
    RecordGone,
    /// Its calendar or address book takes no part.
    Away,
}

/// Why it is tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// This computer keeps both the same.
    Kept,
    /// Both belong together, and rest.
    Resting(Rests),
    /// Another computer of the person's, or a colleague, tracked it.
    ByOthers,
}

/// The state of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// Not tracked, as the organization says or as is remembered.
    NotTracked,
    /// Not tracked any more: the person untracked it, or its record was deleted.
    Untracked,
    /// It cannot be tracked.
    Cannot(Cannot),
    /// Nothing is remembered, and the organization did not say.
    Unknown,
    /// It is to be tracked.
    Waiting,
    /// Tracked.
    Tracked(Basis),
}

impl ItemState {
    /// Whether it is tracked.
    #[must_use]
    pub fn is_tracked(self) -> bool {
        matches!(self, Self::Tracked(_))
    }
}

/// The state of an item. What it says itself about having been untracked holds on every computer; else a link that follows both sides is
/// the truth of this one, and without one the organization's word counts.
#[must_use]
pub fn state(known: Known<'_>) -> ItemState {
    let says_untracked = known.marked == Marked::Untracked;
    let follows = known.link.filter(|link| link.state != LinkState::Untracked);
    if let Some(link) = follows.filter(|_| !says_untracked) {
        return ItemState::Tracked(basis(link));
    }
    if known.asked {
        return ItemState::Waiting;
    }
    if says_untracked || (known.link.is_some() && known.marked != Marked::TrackedAnew) {
        return ItemState::Untracked;
    }
    match (known.seen, known.cannot) {
        (_, Some(cannot @ Cannot::Elsewhere)) => ItemState::Cannot(cannot),
        (Seen::There, _) => ItemState::Tracked(Basis::ByOthers),
        (Seen::Unknown, None) if known.marked != Marked::Nothing => ItemState::Tracked(Basis::ByOthers),
        (_, Some(cannot)) => ItemState::Cannot(cannot),
        (Seen::Absent, None) => ItemState::NotTracked,
        (Seen::Unknown, None) => ItemState::Unknown,
    }
}

fn basis(link: &Link) -> Basis {
    match link.state {
        LinkState::LeftFilter => Basis::Resting(Rests::LeftFilter),
        LinkState::OutOfSight => Basis::Resting(Rests::OutOfSight),
        LinkState::RecordGone => Basis::Resting(Rests::RecordGone),
        LinkState::Away => Basis::Resting(Rests::Away),
        LinkState::Active | LinkState::ItemGone | LinkState::RemovedHere | LinkState::Untracked => {
            Basis::Kept
        }
    }
}

/// The records that an item may be, best first; each is asked for.
#[must_use]
pub fn candidates(link: Option<&Link>, others: impl IntoIterator<Item = RecordRef>) -> Vec<RecordRef> {
    let linked = link.filter(|link| link.state != LinkState::Untracked);
    match linked {
        Some(link) => vec![link.record.clone()],
        None => others.into_iter().collect(),
    }
}
