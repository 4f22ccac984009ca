//! Who will be able to read a thread once it is tracked (I-9, G-110): the ingredients of the sentence that a person sees
//! before the first tracking of a thread. It knows units and numbers, nothing of the thread.
//!
//! What an organization tells one person is how far their own roles reach (reference E2). Colleagues have other roles, and
//! roles come by teams too, which the organization reports at the least depth only. So the own depth says who can read at
//! least; only where it reaches everybody does it say who can read at most. The answer is never narrower than the truth.

/// How far a right to read activities reaches (reference E1). Wider is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadDepth {
    /// One's own records (Basic).
    Own,
    /// Those of one's business unit (Local).
    BusinessUnit,
    /// Those of one's business unit and of the units below it (Deep).
    BusinessUnitAndBelow,
    /// Those of the whole organization (Global).
    Organization,
}

/// The business unit that will own the record, and how many active people there are. `None` where it may not be read or
/// cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// The name of the owner's business unit.
    pub business_unit: Option<String>,
    /// Active people in it, the owner among them.
    pub people_in_unit: Option<u32>,
    /// Active people in it and in the units below it, the owner among them.
    pub people_in_unit_and_below: Option<u32>,
    /// Active people in the organization, the owner among them.
    pub people_in_organization: Option<u32>,
}

/// Who can read a tracked thread besides its owner and those it is shared with. `people` counts the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// At least whoever of the business unit reads activities as its owner does; beyond it whoever's role reaches further.
    BusinessUnit {
        /// Its name.
        name: Option<String>,
        /// How many others it has.
        people: Option<u32>,
    },
    /// The same of the business unit and of the units below it.
    BusinessUnitAndBelow {
        /// Its name.
        name: Option<String>,
        /// How many others they have.
        people: Option<u32>,
    },
    /// At most everybody in the organization, and there is no saying that it is fewer.
    Organization {
        /// How many others it has.
        people: Option<u32>,
    },
    /// The own roles show nobody else; whoever's role reaches further can read it, and who that is cannot be told.
    Further,
    /// Not even the own depth is known: expect everybody.
    Unknown,
}

/// Who can read, from the widest depth at which the owner's own roles read activities; `None` when the organization does not
/// tell it.
#[must_use]
pub fn audience(own: Option<ReadDepth>, around: &Surroundings) -> Audience {
    let others = |people: Option<u32>| people.map(|count| count.saturating_sub(1));
    let name = around.business_unit.clone();
    match own {
        None => Audience::Unknown,
        // By a team the right can be wider: it is reported like this (reference E2).
        Some(ReadDepth::Own) => Audience::Further,
        Some(ReadDepth::BusinessUnit) => Audience::BusinessUnit {
            name,
            people: others(around.people_in_unit),
        },
        Some(ReadDepth::BusinessUnitAndBelow) => Audience::BusinessUnitAndBelow {
            name,
            people: others(around.people_in_unit_and_below),
        },
        Some(ReadDepth::Organization) => Audience::Organization {
            people: others(around.people_in_organization),
        },
    }
}

/// What is known of a thread before one of its messages is tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadSeen {
    /// The person has seen who can read it.
    Agreed,
    /// A message of it is tracked already, so its readers can read it.
    TrackedBefore,
    /// Neither.
    New,
}

/// Whether the person is shown the audience before tracking: once for each thread (I-9).
#[must_use]
pub fn is_shown_first(thread: ThreadSeen) -> bool {
    match thread {
        ThreadSeen::Agreed | ThreadSeen::TrackedBefore => false,
        ThreadSeen::New => true,
    }
}
