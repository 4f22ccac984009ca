//! The fate of one field.

use regarding_model::fields::{Digest, Field};
use regarding_model::link::{Held, LastSeen};

use super::{Apart, Policy, Rules, Stays};
use crate::fields::FieldDirection;

/// What a side holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Now {
    /// It was not read, since it has not changed.
    NotRead,
    /// Nothing can be said about it.
    Withheld,
    /// This, or nothing.
    Holds(Option<Digest>),
}

/// What is known about a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) item: Now,
    pub(super) record: Now,
    /// What it was; `None` when it was never agreed.
    pub(super) last: Option<LastSeen>,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing to do; this is what both hold.
    Rests(LastSeen),
    /// Nothing can be done, and nothing is learnt.
    Unknown,
    /// The person may not see it in the organization, and the mailbox has none of it.
    Unseen,
    /// It is different, does not travel, and is nothing that both ever agreed on.
    Unagreed,
    /// The item takes the record's value.
    ToItem,
    /// The record takes the item's value.
    ToRecord,
    /// Both changed it.
    Held,
    /// Different, and it stays so; this is what is remembered of it, `None` when it was never agreed.
    Apart(Apart, Option<LastSeen>),
}

/// Fields that a record may say in a way for which the mailbox has no form.
const FORMED: [Field; 3] = [Field::Recurrence, Field::Time, Field::PercentComplete];

impl Rules<'_> {
    /// Why a record says nothing about a field: its form, unless the person may not change it either (B-7).
    fn why_withheld(self, field: Field) -> Apart {
        if FORMED.contains(&field) && self.may_write && !self.columns.no_update.contains(&field) {
            Apart::RecordsOwn
        } else {
            Apart::NotShared
        }
    }
}

impl Seen {
    /// What both count as having held where the item's own edit gives way.
    pub(super) fn given_up(self) -> Option<LastSeen> {
        let Now::Holds(item) = self.item else { return None };
        let edited = self.last.is_none_or(|last| last.item != item);
        edited.then_some(LastSeen { item, record: item })
    }

    /// Whether one side could not be read, so that a field which was never agreed cannot be compared now.
    pub(super) fn is_half_read(self) -> bool {
        matches!(
            (self.item, self.record),
            (Now::NotRead, Now::Holds(_)) | (Now::Holds(_), Now::NotRead)
        )
    }

    /// Decides.
    pub(super) fn fate(self, field: Field, rules: Rules<'_>) -> Fate {
        self.fate_or(field, rules, |now| decided(Held::Field(field), now, rules))
    }

    /// Decides; `clash` is asked about two edits.
    pub(super) fn fate_or(
        self,
        field: Field,
        rules: Rules<'_>,
        clash: impl FnOnce(LastSeen) -> Fate,
    ) -> Fate {
        let both = |item, record| self.both(field, (item, record), rules, clash);
        // What may not be seen was not seen, whether the record was read or not.
        let hidden = self.record == Now::NotRead && rules.columns.no_read.contains(&field);
        let record = if hidden { Now::Withheld } else { self.record };
        match (self.item, record) {
            (Now::NotRead, Now::NotRead) => Fate::Unknown,
            // What the person may not see in the organization, or what the mailbox has no room for, is neither empty nor
            // changed; their own value of it stays (B-7).
            (Now::Withheld, _) | (_, Now::Withheld) => Self { record, ..self }.withheld(field, rules),
            (Now::Holds(item), Now::NotRead) => match self.last {
                Some(last) => both(item, last.record),
                None => Fate::Unknown,
            },
            (Now::NotRead, Now::Holds(record)) => match self.last {
                Some(last) => both(last.item, record),
                None => Fate::Unknown,
            },
            (Now::Holds(item), Now::Holds(record)) => both(item, record),
        }
    }

    fn withheld(self, field: Field, rules: Rules<'_>) -> Fate {
        // What does not travel is nobody's loss.
        if rules.directions.of(field) == FieldDirection::None {
            return Fate::Unknown;
        }
        let why = match (self.item, self.record) {
            (Now::Withheld, _) => Apart::ItemsOwn,
            // B-49, B-70: a contact without a parent says nothing about the company in the mailbox.
            (Now::Holds(Some(_)), Now::Withheld) if field != Field::Company => rules.why_withheld(field),
            (Now::Holds(None) | Now::NotRead, Now::Withheld) if rules.columns.no_read.contains(&field) => {
                return Fate::Unseen;
            }
            _ => return Fate::Unknown,
        };
        Fate::Apart(why, self.last)
    }

    fn both(
        self,
        field: Field,
        (item, record): (Option<Digest>, Option<Digest>),
        rules: Rules<'_>,
        clash: impl FnOnce(LastSeen) -> Fate,
    ) -> Fate {
        let now = LastSeen { item, record };
        let (item_changed, record_changed) = match self.last {
            Some(last) => (item != last.item, record != last.record),
            None => (true, true),
        };
        if item == record || !(item_changed || record_changed) {
            return Fate::Rests(now);
        }
        if self.last == Some(LastSeen::UNDONE) {
            return self.undone(field, now, rules);
        }
        match rules.directions.of(field) {
            // Two values that never travelled are agreed with nobody: should the field travel one day, neither is an edit of the other.
            FieldDirection::None => Fate::Unagreed,
            FieldDirection::ToMailbox => self.one_way(record_changed, record, Fate::ToItem),
            FieldDirection::ToOrganization => {
                let fate = self.one_way(item_changed, item, Fate::ToRecord);
                self.writable(field, fate, rules)
            }
            FieldDirection::Both => {
                let fate = self.two_ways((item_changed, record_changed), now, clash);
                self.writable(field, fate, rules)
            }
        }
    }

    /// What a person set back goes nowhere by itself, not even by a stated policy. What they decided for and does not travel is an edit on
    /// the side that does not send.
    fn undone(self, field: Field, now: LastSeen, rules: Rules<'_>) -> Fate {
        let direction = rules.directions.of(field);
        let rests_on = |other| {
            let before = LastSeen {
                item: other,
                record: other,
            };
            Fate::Apart(Apart::OneWay, Some(before))
        };
        let fate = match decision(Held::Field(field), now, rules) {
            _ if direction == FieldDirection::None => Fate::Unagreed,
            None => Fate::Held,
            Some(Stays::Item) if direction.to_organization() => Fate::ToRecord,
            Some(Stays::Record) if direction.to_mailbox() => Fate::ToItem,
            Some(Stays::Item) => rests_on(now.record),
            Some(Stays::Record) => rests_on(now.item),
        };
        self.writable(field, fate, rules)
    }

    /// B-4: the target's edit rests until the source's value changes. A base that is not known is no change to nothing. What was seen last
    /// stays: nobody agreed to that edit, and should the field travel both ways one day it is one like any other (promise 7).
    fn one_way(self, source_changed: bool, source: Option<Digest>, travels: Fate) -> Fate {
        let known = self.last.is_some();
        if source_changed && (known || source.is_some()) {
            travels
        } else {
            Fate::Apart(Apart::OneWay, self.last)
        }
    }

    fn two_ways(self, changed: (bool, bool), now: LastSeen, clash: impl FnOnce(LastSeen) -> Fate) -> Fate {
        match changed {
            (true, false) => Fate::ToRecord,
            (false, true) => Fate::ToItem,
            // Nothing is lost when a value fills a field that may never have held one.
            _ if self.last.is_none() && now.item.is_none() => Fate::ToItem,
            _ if self.last.is_none() && now.record.is_none() => Fate::ToRecord,
            _ => clash(now),
        }
    }

    /// Column security and the rights on the record beat direction (B-7, DESIGN section 5): what may not be written is not
    /// tried, and the person's own value stays. What was seen last stays too, so that the edit travels once the right is given.
    fn writable(self, field: Field, fate: Fate, rules: Rules<'_>) -> Fate {
        let refused = !rules.may_write || rules.columns.no_update.contains(&field);
        match fate {
            Fate::ToRecord if refused => Fate::Apart(Apart::NotShared, self.last),
            _ => fate,
        }
    }
}

/// What a person decided about just these two values.
pub(super) fn decision(held: Held, now: LastSeen, rules: Rules<'_>) -> Option<Stays> {
    let decision = rules.decisions.get(&held)?;
    let shown = decision.item == now.item && decision.record == now.record;
    shown.then_some(decision.stays)
}

/// A field that both changed: a person's decision about just these two values, else the stated policy.
pub(super) fn decided(held: Held, now: LastSeen, rules: Rules<'_>) -> Fate {
    match (decision(held, now, rules), rules.policy) {
        (Some(Stays::Item), _) => Fate::ToRecord,
        (Some(Stays::Record), _) => Fate::ToItem,
        (None, Policy::OrganizationWins) => Fate::ToItem,
        (None, Policy::MailboxWins) => Fate::ToRecord,
        (None, Policy::Ask) => Fate::Held,
    }
}
