//! Bugs that others have made, to be planted: a simulation that does not catch them proves nothing.

/// A class of bugs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bug {
    /// A record that left the filter is taken for a deleted one (D-30).
    AbsenceIsDeletion,
    /// A row that may not be seen is taken for a deleted one.
    RefusalIsDeletion,
    /// An item that was moved is taken for a removed one.
    MoveIsRemoval,
    /// New records get any id instead of the derived one (D-57, D-64).
    AnyId,
    /// Items are created without looking whether they are there (D-64).
    CreateAlways,
    /// Writes do not say which version they were made for.
    NoCondition,
    /// Of two edits of a field, the organization's wins without a word (D-101).
    LastWriterWins,
    /// The link is kept before the other side accepted.
    BookedFirst,
    /// What was written is taken for what is held, so that what a server made of it looks like an edit.
    NoConfirmation,
    /// The place in the list of changes is kept although a step was not finished.
    NothingUnfinished,
    /// A field that must not travel travels.
    DirectionIgnored,
    /// Exceptions are not told: a series is its rule.
    ExceptionsForgotten,
    /// Of an exception everything is told anew, whoever changed what.
    ExceptionsWhole,
    /// After another rule the exceptions are not named again.
    RuleDropsExceptions,
    /// A rule that cannot be said is taken for none, and bent until it fits.
    OddRuleIsNone,
    /// What is about to be written is not noted, so that a write that was cut off looks like an edit. It loses nothing, and is looked
    /// for in runs of its own.
    NothingNoted,
    /// The same of occurrences of series alone. It is looked for in runs of its own.
    OccurrencesNotNoted,
    /// What was on its way when a run was cut is forgotten by the next look at the version that it named. It is looked for in runs of its
    /// own.
    LateIsEdit,
    /// A collection that is not listed any more is taken for the removal of what was in it. It is looked for in runs of its own.
    GoneIsRemoval,
    /// What column security takes away is not known, and written all the same (B-7). It is looked for in runs of its own.
    ColumnsIgnored,
    /// A value that the person may not read is taken for an empty one (B-7). It is looked for in runs of its own.
    SecuredIsEmpty,
    /// What an item says about having been untracked is not heeded: only the install that untracked it knows. It is looked for in runs of
    /// its own.
    UntrackedHereOnly,
    /// Records of which nothing travels to the organization are taken for any (B.3). It is looked for in runs of its own.
    OneWayIgnored,
    /// The ways that fields go are those of the first cycle, whatever an administrator turns since (B-2). It is looked for in runs of its own.
    TurnsIgnored,
    /// An edit on the side that does not send is taken for agreed, and overwritten without a word once the field goes both ways. It is
    /// looked for in runs of its own.
    RestingIsAgreed,
    /// Nothing waits for a person's word about messages to attendees. It is looked for in runs of its own.
    InvitationsNotHeld,
    /// The same of removals alone. It is looked for in runs of its own.
    CancellationsNotHeld,
    /// A plan that takes much away is carried out at once. It is looked for in runs of its own.
    BrakeIgnored,
    /// A yes is good for whatever goes later. It is looked for in runs of its own.
    YesToEverything,
    /// A record that leaves the filters is let go as it was seen before, so that its last change never travels (D-72).
    LastChangeDropped,
}

impl Bug {
    pub(crate) const ALL: [Self; 16] = [
        Self::AbsenceIsDeletion,
        Self::RefusalIsDeletion,
        Self::MoveIsRemoval,
        Self::AnyId,
        Self::CreateAlways,
        Self::NoCondition,
        Self::LastWriterWins,
        Self::BookedFirst,
        Self::NoConfirmation,
        Self::NothingUnfinished,
        Self::DirectionIgnored,
        Self::ExceptionsForgotten,
        Self::ExceptionsWhole,
        Self::RuleDropsExceptions,
        Self::OddRuleIsNone,
        Self::LastChangeDropped,
    ];
}
