//! What is kept of a write before it is made, until it is known what became of it. Without it a write that was cut off looks like an
//! edit of the side that was written to, and an edit of the other one since like a conflict.

use regarding_model::fields::{DigestKey, Field, Value};
use regarding_model::link::{LastSeen, Named, Sent, SentOccurrence, SentOccurrences, SentValues};

use super::{Kept, Run, Side};
use crate::merge::{Becomes, OccurrenceEdit};
use crate::plan::Action;

/// More than a field is ever sent in vain.
const MOST: usize = 8;

/// What a step is about to send.
pub(super) fn sending(action: &Action, key: &DigestKey) -> Sent {
    match action {
        Action::CreateItem { merge, .. }
        | Action::CreateRecord { merge, .. }
        | Action::Write { merge, .. } => Sent {
            item: digests(&merge.to_item, key),
            record: digests(&merge.to_record, key),
            item_occurrences: of_occurrences(&merge.item_occurrences, key),
            record_occurrences: of_occurrences(&merge.record_occurrences, key),
            named: Named::default(),
        },
        // What is taken back is booked ahead as a whole.
        Action::Undo(_) | Action::RemoveItem { .. } | Action::DeleteRecord => Sent::default(),
        Action::Untrack(..) | Action::Become(_) | Action::Forget => Sent::default(),
    }
}

fn of_occurrences(edits: &[OccurrenceEdit], key: &DigestKey) -> SentOccurrences {
    let one = |edit: &OccurrenceEdit| SentOccurrence {
        removed: matches!(edit.becomes, Becomes::Removed),
        regular: matches!(edit.becomes, Becomes::Regular(_)),
        fields: match &edit.becomes {
            Becomes::Changed(fields) => {
                // What a side is told again that was its own came from nobody.
                let mut sent = digests(fields, key);
                sent.retain(|field, _| !edit.keeps(*field));
                sent
            }
            Becomes::Removed | Becomes::Regular(_) => SentValues::new(),
        },
    };
    // One that only follows its series is nobody's edit, wherever it arrives.
    let edits = edits.iter().filter(|edit| !edit.follows());
    edits.map(|edit| (edit.original, one(edit))).collect()
}

fn digests(edits: &[(Field, Option<Value>)], key: &DigestKey) -> SentValues {
    let of = |(field, value): &(Field, Option<Value>)| {
        (*field, vec![value.as_ref().map(|value| key.of(*field, value))])
    };
    edits.iter().map(of).collect()
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

/// The same of occurrences.
fn all_together(before: &SentOccurrences, now: &SentOccurrences) -> SentOccurrences {
    let mut all = before.clone();
    for (original, sent) in now {
        let known = all.entry(*original).or_default();
        known.removed |= sent.removed;
        known.regular |= sent.regular;
        known.fields = together(&known.fields, &sent.fields);
    }
    all
}

/// Takes out what is sent neither now nor before it was seen.
fn retain_occurrences(all: &mut SentOccurrences, now: &SentOccurrences, unseen: &SentOccurrences) {
    all.retain(|original, known| {
        let sent = [now.get(original), unseen.get(original)];
        let any = |is: &dyn Fn(&SentOccurrence) -> bool| sent.into_iter().flatten().any(is);
        known.removed &= any(&|sent| sent.removed);
        known.regular &= any(&|sent| sent.regular);
        known
            .fields
            .retain(|field, _| any(&|sent| sent.fields.contains_key(field)));
        *known != SentOccurrence::default()
    });
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
        let every = |unseen, earlier, now| all_together(&all_together(unseen, earlier), now);
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
            named: self.named(),
        }
    }

    /// The versions that its writes name, else those that earlier ones did which may still arrive.
    fn named(&self) -> Named {
        let before = &self.step.sent.named;
        let (item, record) = (&self.step.item, &self.step.record);
        let to_item = item.as_ref().filter(|_| !self.sent.to_item().is_empty());
        let to_record = record.as_ref().filter(|_| !self.sent.to_record().is_empty());
        Named {
            item: to_item
                .map(|(_, version)| version.clone())
                .or_else(|| before.item.clone()),
            record: to_record
                .map(|(_, version)| version.clone())
                .or_else(|| before.record.clone()),
            at: match &self.step.action {
                Action::Write { merge, .. } | Action::CreateRecord { merge, .. } if !self.sent.is_empty() => {
                    merge.planned.or(before.at)
                }
                _ => before.at,
            },
            made: matches!(&self.step.action, Action::CreateRecord { .. })
                || (self.step.link.is_none() && self.earlier().makes_record()),
        }
    }

    /// The same when the record is there already and may have been made by somebody else.
    pub(super) fn perhaps_not_made(&self) -> Sent {
        Sent {
            named: Named::default(),
            ..self.about_to_send()
        }
    }

    /// What was sent and may still arrive once the step is booked: to a side that was not read, or read as the version that it named, and
    /// in fields whose write is not known to have been taken. One that was seen to be taken ends what was on its way before: it names
    /// an older version.
    pub(super) fn still_sent(&self) -> Sent {
        let Sent {
            mut item,
            mut record,
            mut item_occurrences,
            mut record_occurrences,
            named,
        } = self.about_to_send();
        let (now, before) = (&self.sent, self.not_overtaken());
        retain_occurrences(
            &mut item_occurrences,
            &now.item_occurrences,
            &before.item_occurrences,
        );
        retain_occurrences(
            &mut record_occurrences,
            &now.record_occurrences,
            &before.record_occurrences,
        );
        item.retain(|field, _| now.item.contains_key(field) || before.item.contains_key(field));
        record.retain(|field, _| now.record.contains_key(field) || before.record.contains_key(field));
        Sent {
            item: self.item.unseen(item),
            record: self.record.unseen(record),
            item_occurrences: self.item.unseen(item_occurrences),
            record_occurrences: self.record.unseen(record_occurrences),
            named: Named {
                item: named.item.filter(|_| !self.item.wrote),
                record: named.record.filter(|_| !self.record.wrote),
                at: named.at,
                // What both were seen to hold is booked with it.
                made: false,
            },
        }
    }

    /// Whether something that was sent before may still arrive: the pair is looked at again until it cannot, so that nobody's edit long
    /// after is taken for it.
    pub(super) fn may_still_arrive(&self) -> bool {
        let before = self.not_overtaken();
        let item = before.named.item.is_some() && !before.to_item().is_empty();
        let record = before.named.record.is_some() && !before.to_record().is_empty();
        item || record
    }

    /// What was sent before and may still arrive though the step wrote what it wrote.
    fn not_overtaken(&self) -> Sent {
        let mut before = self.step.sent.clone();
        if self.item.wrote {
            before.item.clear();
            before.item_occurrences.clear();
        }
        if self.record.wrote {
            before.record.clear();
            before.record_occurrences.clear();
        }
        before
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
            Action::Untrack(..) | Action::Become(_) | Action::Forget => return false,
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
