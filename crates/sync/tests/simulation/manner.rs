//! The kinds of runs.

use crate::bugs::Bug;
use crate::world::World;

/// What kind of run it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner {
    /// One install goes on with what it keeps.
    pub(crate) alone: bool,
    /// Collections get other addresses, go for good, are left out and taken again.
    pub(crate) moving: bool,
    /// A policy is stated, columns are secured, and the other computer takes over in the middle of a cycle.
    pub(crate) ruled: bool,
    /// Persons untrack items, and track some of them anew.
    pub(crate) untracking: bool,
    /// What a run was cut over may still get there afterwards.
    pub(crate) late: bool,
    /// An administrator turns fields: one way, the other way, both ways, or off.
    pub(crate) turning: bool,
    /// Meetings have people, and the server writes to them.
    pub(crate) inviting: bool,
    /// What takes much away waits for a yes, and filters change.
    pub(crate) braked: bool,
    /// Some appointments of the organization are of a table of which nothing travels there.
    pub(crate) one_way: bool,
}

impl World {
    /// One run of a seed.
    pub(crate) fn run(seed: u64, bug: Option<Bug>) -> Self {
        Self::began(seed, bug, Manner::default())
    }

    /// One run in which a single install goes on with what it keeps.
    pub(crate) fn alone(seed: u64, bug: Option<Bug>) -> Self {
        Self::began(
            seed,
            bug,
            Manner {
                alone: true,
                ..Manner::default()
            },
        )
    }

    /// The same, and what it was cut over may still get there, after others have looked and written.
    pub(crate) fn late(seed: u64, bug: Option<Bug>) -> Self {
        Self::began(
            seed,
            bug,
            Manner {
                alone: true,
                late: true,
                ..Manner::default()
            },
        )
    }

    /// One run in which collections do not stay as they are; in every other one a single install goes on with what it keeps.
    pub(crate) fn moving(seed: u64, bug: Option<Bug>) -> Self {
        Self::began(
            seed,
            bug,
            Manner {
                alone: seed.is_multiple_of(2),
                moving: true,
                ..Manner::default()
            },
        )
    }

    /// One run under a policy, with columns that are secured and freed, and computers that take over in the middle of a cycle.
    pub(crate) fn ruled(seed: u64, bug: Option<Bug>) -> Self {
        Self::began(
            seed,
            bug,
            Manner {
                ruled: true,
                ..Manner::default()
            },
        )
    }

    /// One run in which persons untrack what is linked, at either install, and track some of it anew.
    pub(crate) fn untracking(seed: u64, bug: Option<Bug>) -> Self {
        Self::began(
            seed,
            bug,
            Manner {
                untracking: true,
                ..Manner::default()
            },
        )
    }

    /// One run in which some records take nothing back. In every other one a single install goes on with what it keeps; in some of the rest
    /// persons untrack items.
    pub(crate) fn one_way(seed: u64, bug: Option<Bug>) -> Self {
        let alone = seed.is_multiple_of(2);
        let manner = Manner {
            alone,
            untracking: !alone && seed.is_multiple_of(3),
            one_way: true,
            ..Manner::default()
        };
        Self::began(seed, bug, manner)
    }

    /// One run in which an administrator turns fields.
    pub(crate) fn turning(seed: u64, bug: Option<Bug>) -> Self {
        Self::began(
            seed,
            bug,
            Manner {
                turning: true,
                ..Manner::default()
            },
        )
    }

    /// One run in which meetings have people, and what takes much away waits.
    pub(crate) fn asking(seed: u64, bug: Option<Bug>) -> Self {
        Self::began(
            seed,
            bug,
            Manner {
                inviting: true,
                braked: true,
                ..Manner::default()
            },
        )
    }
}
