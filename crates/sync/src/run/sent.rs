//! What is kept of a write before it is made, until it is known what became of it. Without it a write that was cut off looks like an
//! edit of the side that was written to, and an edit of the other one since like a conflict.

use regarding_model::fields::{DigestKey, Field, Value};
use regarding_model::link::{LastSeen, Sent, SentOccurrences, SentValues};

use super::{Kept, Run, Side};
use crate::merge::{Becomes, OccurrenceEdit};
use crate::plan::Action;

/// More than a field is ever sent in vain.
const MOST: usize = 8;

/// What a step is about to send.
pub(super) fn sending(action: &Action, key: &DigestKey) -> Sent {
    let digests = |edits: &[(Field, Option<Value>)]| -> SentValues {
        let of = |(field, value): &(Field, Option<Value>)| {
            (*field, vec![value.as_ref().map(|value| key.of(*field, value))])
        };
        edits.iter().map(of).collect()
    };
    match action {
        Action::CreateItem { merge, .. }
        | Action::CreateRecord { merge, .. }
        | Action::Write { merge, .. } => Sent {
            item: digests(&merge.to_item),
            record: digests(&merge.to_record),
            item_occurrences: of_occurrences(&merge.item_occurrences),
            record_occurrences: of_occurrences(&merge.record_occurrences),
        },
        // What is taken back is booked ahead as a whole.
        Action::Undo(_) | Action::RemoveItem { .. } | Action::DeleteRecord => Sent::default(),
        Action::Untrack(_) | Action::Become(_) | Action::Forget => Sent::default(),
    }
}

/// The fields of occurrences that travel while others may wait.
fn of_occurrences(edits: &[OccurrenceEdit]) -> SentOccurrences {
    let fields = |edit: &OccurrenceEdit| match &edit.becomes {
        Becomes::Changed(fields) => fields.iter().map(|(field, _)| (edit.original, *field)).collect(),
        Becomes::Removed | Becomes::Regular(_) => SentOccurrences::new(),
    };
    edits.iter().flat_map(fields).collect()
}

/// What was sent before, and after it what is.
fn together(before: &SentValues, now: &SentValues) -> SentValues {
    let mut all = before.clone();
    for (field, values) in now {
        let known = all.entry(*field).or_default();
        known.retain(|value| !values.contains(value));
        known.extend(values);
        known.drain(..known.len().saturating_sub(MOST));
    }
    all
}

impl Run {
    fn earlier(&self) -> Sent {
        match &self.step.action {
            Action::Write { merge, .. } => merge.earlier.clone(),
            _ => Sent::default(),
        }
    }

    /// What is kept before the step writes: that, and all that was sent before. What has arrived of it is told by the base only once
    /// the step is booked.
    pub(super) fn about_to_send(&self) -> Sent {
        let earlier = self.earlier();
        let all = |unseen, earlier, now| together(&together(unseen, earlier), now);
        let every = |unseen: &SentOccurrences, earlier: &SentOccurrences, now: &SentOccurrences| {
            unseen.iter().chain(earlier).chain(now).copied().collect()
        };
        Sent {
            item: all(&self.step.sent.item, &earlier.item, &self.sent.item),
            record: all(&self.step.sent.record, &earlier.record, &self.sent.record),
            item_occurrences: every(
                &self.step.sent.item_occurrences,
                &earlier.item_occurrences,
                &self.sent.item_occurrences,
            ),
            record_occurrences: every(
                &self.step.sent.record_occurrences,
                &earlier.record_occurrences,
                &self.sent.record_occurrences,
            ),
        }
    }

    /// What was sent and may still arrive once the step is booked: to a side that was not read, and in fields whose write is not known to
    /// have been taken. One that was seen to be taken ends what was on its way before: it names an older version.
    pub(super) fn still_sent(&self) -> Sent {
        let Sent {
            mut item,
            mut record,
            mut item_occurrences,
            mut record_occurrences,
        } = self.about_to_send();
        let (now, before) = (&self.sent, &self.step.sent);
        item_occurrences
            .retain(|one| now.item_occurrences.contains(one) || before.item_occurrences.contains(one));
        record_occurrences
            .retain(|one| now.record_occurrences.contains(one) || before.record_occurrences.contains(one));
        item.retain(|field, _| self.sent.item.contains_key(field) || self.step.sent.item.contains_key(field));
        record.retain(|field, _| {
            self.sent.record.contains_key(field) || self.step.sent.record.contains_key(field)
        });
        Sent {
            item: self.item.unseen(item),
            record: self.record.unseen(record),
            item_occurrences: self.item.unseen(item_occurrences),
            record_occurrences: self.record.unseen(record_occurrences),
        }
    }
}

impl Run {
    /// Whether a side that was written to holds, in every field that was not written, what it was seen to hold before: what differs in
    /// the others is its server's doing then (RFC 4791 section 5.3.4: a server names no version when it does not keep what it was
    /// given octet by octet). Of the occurrences of a series this cannot be told.
    pub(super) fn nobody_else_wrote(&self, kept: &Kept, is_item: bool) -> bool {
        let merge = match &self.step.action {
            Action::CreateItem { merge, .. }
            | Action::CreateRecord { merge, .. }
            | Action::Write { merge, .. } => merge,
            Action::Undo(undoing) => &undoing.merge,
            Action::RemoveItem { .. } | Action::DeleteRecord => return false,
            Action::Untrack(_) | Action::Become(_) | Action::Forget => return false,
        };
        let written = if is_item { &merge.to_item } else { &merge.to_record };
        let was = |seen: &LastSeen| if is_item { seen.item } else { seen.record };
        let known = merge.base.fields.keys().copied();
        let mut fields = known.chain(kept.content.values().map(|(field, _)| field));
        let as_before = |field: Field| {
            let now = self.key.of_field(field, &kept.content);
            match merge.base.fields.get(&field) {
                Some(Some(seen)) => now == was(seen),
                Some(None) => false,
                None => now.is_none(),
            }
        };
        let unwritten = |field: Field| {
            !kept.content.withheld(field) && !written.iter().any(|(written, _)| *written == field)
        };
        kept.occurrences.is_empty() && fields.all(|field| !unwritten(field) || as_before(field))
    }
}

impl Side {
    fn unseen<T: Default>(&self, sent: T) -> T {
        if self.wrote && self.content.is_some() {
            T::default()
        } else {
            sent
        }
    }
}
