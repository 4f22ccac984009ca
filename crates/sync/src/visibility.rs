//! Who will be able to read a thread once it is tracked (I-9): the ingredients of the sentence that a person sees before
//! the first tracking of a thread. It knows units and numbers, nothing of the thread.

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

/// The business unit that will own the record, and how many active people there are. `None` where it may not be read.
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
    /// Nobody else by role.
    OwnerOnly,
    /// Colleagues of the business unit.
    BusinessUnit {
        /// Its name.
        name: Option<String>,
        /// How many others.
        people: Option<u32>,
    },
    /// Colleagues of the business unit and of the units below it.
    BusinessUnitAndBelow {
        /// Its name.
        name: Option<String>,
        /// How many others.
        people: Option<u32>,
    },
    /// Everybody in the organization whose role reads activities.
    Organization {
        /// How many others at most.
        people: Option<u32>,
    },
    /// It cannot be told; say that, and expect everybody.
    Unknown,
}

/// Who can read, from the depths at which the roles in use read activities. No depth means that it could not be found out.
#[must_use]
pub fn audience(depths: &[ReadDepth], around: &Surroundings) -> Audience {
    let others = |people: Option<u32>| people.map(|count| count.saturating_sub(1));
    let name = around.business_unit.clone();
    match depths.iter().max() {
        None => Audience::Unknown,
        Some(ReadDepth::Own) => Audience::OwnerOnly,
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
