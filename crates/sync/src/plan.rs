//! The plan of a cycle: what is to be done on both sides, and why, as data. It can be shown, counted, refused, and carried out
//! step by step; making it does nothing (DESIGN section 5).

mod back;
mod brake;
mod counts;
mod create;
mod decide;
mod invitations;
mod known;
mod one_way;
mod reminders;
mod removed;
mod untracking;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use regarding_model::fields::{DigestKey, Field, Kind};
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_model::link::{Held, Link, LinkState, Place, Sent, Unconfirmed, Version};

pub use back::There;
pub(crate) use brake::loss;
pub use brake::{Agreement, Brake, Limits, Loss, Losses};
pub use counts::Counts;
pub use reminders::Reminder;
pub use removed::Left;
pub use untracking::{Remembers, Untracking};

use crate::fields::{ColumnRights, Directions};
use crate::merge::{Apart, Decision, Merge, OccurrenceApart, Policy};
use crate::pair::{Oddity, Pair, Single};
use crate::removal::Stays;
use crate::undo::Undoing;

/// Why a step is taken. Each is a sentence in the preview and in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A filter selects the record, and it has no item yet (D-2).
    Selected,
    /// The person tracked the item (D-1).
    Tracked,
    /// Only the item changed (D-100).
    ItemChanged,
    /// Only the record changed (D-100).
    RecordChanged,
    /// Both changed, in different fields or to the same values.
    BothChanged,
    /// The two are one by their identity or by the item's private property.
    SamePair,
    /// What was seen last is not known here, so all fields are compared.
    Compared,
    /// The record is in the filters, or in sight, again.
    CameBack,
    /// No filter selects the record any more: unlinked, not removed (promise 4; the opposite of D-30).
    LeftFilter,
    /// It was completed or canceled, and no filter selects it any more because of that: as above, and nothing is lost by it.
    Closed,
    /// The item of a completed record was reopened in the mailbox.
    Reopened,
    /// The person cannot see the record now: as above.
    OutOfSight,
    /// The item's calendar, task list or address book is gone: unlinked, not removed (promise 4).
    CollectionGone,
    /// It takes no part: as above.
    CollectionLeftOut,
    /// The item is seen again, there or elsewhere.
    ItemCameBack,
    /// The item lies somewhere else now.
    ItemMoved,
    /// The item was removed in the mailbox (D-27, D-50, D-75).
    ItemRemoved,
    /// The record was deleted in the organization (D-24, D-51, D-52, D-76).
    RecordDeleted,
    /// One was removed, and the other stays.
    OtherStays(Stays),
    /// Both are gone.
    BothGone,
    /// The person said that the two are one (adoption).
    Adopted,
    /// The person decided what becomes of a pair of which one half was removed while the other was changed.
    Decided,
    /// The person agreed that the attendees are told of just this change (promise 8).
    Told,
    /// The person takes back what a cycle did.
    Undone,
    /// The item says that the person untracked it, on another computer or before this one lost what it knew.
    UntrackedThere,
}

/// What is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// An item is created from a record.
    CreateItem {
        /// Where.
        collection: String,
        /// Under which UID.
        uid: String,
        /// With what.
        merge: Box<Merge>,
        /// Its reminder.
        reminder: Reminder,
    },
    /// A record is created from an item.
    CreateRecord {
        /// Under which id.
        record: RecordRef,
        /// With what.
        merge: Box<Merge>,
    },
    /// Fields travel; with none to write, only what was seen is noted.
    Write {
        /// What, and where to.
        merge: Box<Merge>,
        /// What becomes of the item's reminder.
        reminder: Reminder,
        /// Whether this change is one of those for which calendars write to attendees (D-23). They do only after a yes of the
        /// person for this change (promise 8).
        invites: bool,
    },
    /// The item is removed.
    RemoveItem {
        /// As above, for a cancellation (D-25).
        invites: bool,
    },
    /// The record is deleted.
    DeleteRecord,
    /// The person untracked the item, which stays and says so from then on; its record stays or is deleted (D-38, D-53, D-55, D-77).
    /// That is said and kept before the record goes, so that whatever is cut, its deletion takes no item along.
    Untrack(Untracking, Remembers),
    /// The link stands for something else from now on; nothing is written on either side.
    Become(LinkState),
    /// The link is forgotten; nothing is written on either side.
    Forget,
    /// What a cycle did is taken back.
    Undo(Box<Undoing>),
}

/// One step. It concerns one pair and depends on no other step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it is about.
    pub kind: Kind,
    /// The link before it; `None` when there is none yet.
    pub link: Option<Box<Link>>,
    /// The item and the version that was read, when there is one.
    pub item: Option<(Place, Version)>,
    /// The item's own identity, when it has one.
    pub uid: Option<String>,
    /// The record and the version that was read, when there is one.
    pub record: Option<(RecordRef, Version)>,
    /// Whether the person owns the record, as far as it is known.
    pub owned: bool,
    /// The sides whose last write was not read again before, nor for this step.
    pub unconfirmed: Unconfirmed,
    /// What was sent before and may still arrive, or is not about to be seen by this step.
    pub sent: Sent,
    /// What is done.
    pub action: Action,
    /// What the link stands for once fields have travelled, where that is the last time for now.
    pub rests: Option<LinkState>,
    /// Why.
    pub reason: Reason,
}

impl Step {
    /// Whether it takes apart what followed each other. A pair that rests because it is completed is no loss: that is its everyday end.
    pub(crate) fn unlinks(&self) -> bool {
        let to = match &self.action {
            Action::Become(state) => Some(*state),
            Action::Write { .. } => self.rests,
            _ => None,
        };
        let before = self.link.as_ref().map(|link| link.state);
        self.reason != Reason::Closed && to.is_some() && before.is_some() && before != to
    }
}

/// Something that is not done, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// What it is about.
    pub kind: Kind,
    /// The item, when there is one.
    pub item: Option<Place>,
    /// The record, when there is one.
    pub record: Option<RecordRef>,
    /// What it says.
    pub about: About,
}

/// What a note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Both sides changed this: it waits for a decision (promise 7).
    Held(Held),
    /// This is different and stays so.
    Apart(Field, Apart),
    /// An occurrence of a series is different and stays so.
    OccurrenceApart(Timestamp, OccurrenceApart),
    /// The item makes no sense to us.
    ItemUnreadable,
    /// The item's collection may not be read now.
    ItemOutOfSight,
    /// The record makes no sense to us.
    RecordUnreadable,
    /// The item has no UID, or two: it cannot be tracked as it is.
    NoIdentity,
    /// It is or says something that no record can, so it does not become one.
    CannotBecome(Oddity),
    /// The same of an item that follows a record: all else of it does, this stays in the mailbox.
    StaysInMailbox(Oddity),
    /// The mailbox may not be written there.
    ReadOnly,
    /// The person may not create such records.
    MayNotCreate,
    /// So many items may be the record's, by address or by time and subject: it waits for the person's word.
    Proposed(usize),
    /// The mail server would write to the attendees: it waits until the person says whether it shall (promise 8).
    Invites,
    /// It was made in silence: the person is asked whether its attendees are invited (D-22). Nothing else waits.
    Uninvited,
}

/// What the planner goes by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The time, for what lies in the past (D-21, D-24, D-27).
    pub now: Timestamp,
    /// Directions of each kind.
    pub directions: &'a BTreeMap<Kind, Directions>,
    /// Column security of each kind.
    pub columns: &'a BTreeMap<Kind, ColumnRights>,
    /// The kinds of which the person may create records.
    pub may_create: &'a BTreeSet<Kind>,
    /// What happens to a field that both sides changed.
    pub policy: Policy,
    /// What persons decided, by record.
    pub decisions: &'a BTreeMap<RecordRef, BTreeMap<Held, Decision>>,
    /// The organization, for the UIDs of new items (DESIGN section 4).
    pub organization: OrganizationId,
    /// The key of the digests.
    pub key: &'a DigestKey,
}

/// The plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// What is to be done.
    pub steps: Vec<Step>,
    /// What is not done, and why.
    pub notes: Vec<Note>,
}

impl Plan {
    /// Makes the plan of a cycle.
    #[must_use]
    pub fn new(pairs: &[Pair], singles: &[Single], rules: Rules<'_>) -> Self {
        let mut plan = Self::default();
        for pair in pairs {
            plan.pair(pair, rules);
        }
        for single in singles {
            plan.single(single, rules);
        }
        plan
    }

    /// How much there is of each kind of step.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self)
    }
}
