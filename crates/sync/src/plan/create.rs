//! What stands alone on one side: it gets its other half.

use std::collections::BTreeMap;

use regarding_model::fields::{Content, Kind};
use regarding_model::identity::item_uid;
use regarding_model::ids::RecordRef;
use regarding_model::link::{Base, Place, Sent, Unconfirmed};

use super::invitations::{asks_to_invite, will_ask_to_invite};
use super::{About, Action, Note, Plan, Reason, Rules, Step, known, reminders};
use crate::fields::ColumnRights;
use crate::merge::{self, Apart, Mark, Merge, Side};
use crate::pair::{ItemView, RecordView, Single};

impl Plan {
    pub(super) fn single(&mut self, single: &Single, rules: Rules<'_>) {
        match single {
            Single::Item { view, kind, record } => self.record_for(view, *kind, record, rules),
            Single::Record {
                view,
                kind,
                collection,
            } => self.item_for(view, *kind, collection, rules),
            Single::Both {
                item,
                record,
                kind,
                sent,
            } => {
                self.join((item, record), *kind, sent, Reason::SamePair, rules);
            }
            Single::Adopted { item, record, kind } => {
                self.join((item, record), *kind, &Sent::default(), Reason::Adopted, rules);
            }
            Single::LeftAlone { view, kind } => {
                let odd = view.odd.first().filter(|_| view.uid.is_some());
                let about = odd.map_or(About::NoIdentity, |odd| About::CannotBecome(*odd));
                self.note(*kind, Some(view.place.clone()), None, about);
            }
            Single::Unreadable { item, record, kind } => {
                let about = match item {
                    Some(_) => About::ItemUnreadable,
                    None => About::RecordUnreadable,
                };
                self.note(*kind, item.clone(), record.clone(), about);
            }
            Single::Proposed {
                record, items, kind, ..
            } => {
                let first = items.first().map(|item| item.place.clone());
                let about = About::Proposed(items.len());
                self.note(*kind, first, Some(record.record.clone()), about);
            }
        }
    }

    /// D-2: what a filter selects comes to the mailbox, under a UID that every install derives.
    fn item_for(&mut self, view: &RecordView, kind: Kind, collection: &str, rules: Rules<'_>) {
        let nothing = Content::default();
        let sides = (Some(bare(&nothing)), Some(view.side()));
        let may_write = true;
        let Some(mut merge) = merge_with((kind, &view.record), None, sides, may_write, rules) else {
            return;
        };
        merge.invitation = will_ask_to_invite(kind, view, rules.now);
        self.steps.push(Step {
            kind,
            link: None,
            item: None,
            uid: None,
            record: Some((view.record.clone(), view.version.clone())),
            owned: view.owned,
            unconfirmed: Unconfirmed::default(),
            sent: Sent::default(),
            rests: None,
            action: rules.asking(
                kind,
                &view.record,
                Action::CreateItem {
                    collection: collection.to_owned(),
                    uid: item_uid(view.record.id, rules.organization),
                    merge: Box::new(merge),
                    reminder: reminders::at_creation(kind, &view.content, rules.now),
                },
            ),
            reason: Reason::Selected,
        });
    }

    /// D-1: what the person tracked becomes a record, under the id that its own identity leads to.
    fn record_for(&mut self, view: &ItemView, kind: Kind, record: &RecordRef, rules: Rules<'_>) {
        if !rules.may_create(kind, record) {
            self.note(kind, Some(view.place.clone()), None, About::MayNotCreate);
            return;
        }
        let nothing = Content::default();
        let sides = (Some(view.side()), Some(bare(&nothing)));
        let Some(mut merge) = merge_new_record(kind, record, sides, rules) else {
            return;
        };
        merge.sends_after(&Sent::default(), rules.now);
        merge.tracks_anew(view);
        self.notes_of(kind, (&view.place, record), &merge);
        self.steps.push(Step {
            kind,
            link: None,
            item: Some((view.place.clone(), view.version.clone())),
            uid: view.uid.clone(),
            record: None,
            owned: true,
            unconfirmed: Unconfirmed::default(),
            sent: Sent::default(),
            rests: None,
            action: Action::CreateRecord {
                record: record.clone(),
                merge: Box::new(merge),
            },
            reason: Reason::Tracked,
        });
    }

    /// Both are there and have never met here: all fields are compared, none is lost.
    fn join(
        &mut self,
        (item, record): (&ItemView, &RecordView),
        kind: Kind,
        sent: &Sent,
        reason: Reason,
        rules: Rules<'_>,
    ) {
        let sides = (Some(item.side()), Some(record.side()));
        let who = (kind, &record.record);
        let base = known::of_strangers(who, (item, record), sent, rules);
        let Some(mut merge) = merge_with(who, base.as_ref(), sides, record.may_write, rules) else {
            return;
        };
        merge.sends_after(sent, rules.now);
        if reason == Reason::Adopted {
            merge.mark = Mark::Set;
        }
        merge.tracks_anew(item);
        self.notes_of(kind, (&item.place, &record.record), &merge);
        self.odd(kind, item, &record.record, &merge);
        if !item.writable && merge.writes_item() {
            let (place, record) = (item.place.clone(), record.record.clone());
            self.note(kind, Some(place), Some(record), About::ReadOnly);
            if merge.mark == Mark::TrackedAnew {
                // It would say for ever that it is untracked.
                return;
            }
            merge.leave_item();
        }
        merge.invitation = asks_to_invite(item, &merge, rules.now);
        self.steps.push(Step {
            kind,
            link: None,
            item: Some((item.place.clone(), item.version.clone())),
            uid: item.uid.clone(),
            record: Some((record.record.clone(), record.version.clone())),
            owned: record.owned,
            unconfirmed: Unconfirmed::default(),
            sent: known::still_unseen(sent, (Some(item), Some(record)), rules.now),
            rests: None,
            action: rules.asking(
                kind,
                &record.record,
                Action::Write {
                    reminder: reminders::at_change(kind, &merge.to_item, Some(&record.content), rules.now),
                    invites: super::decide::invites(item, &merge, rules.now),
                    merge: Box::new(merge),
                },
            ),
            reason,
        });
    }

    pub(super) fn note(&mut self, kind: Kind, item: Option<Place>, record: Option<RecordRef>, about: About) {
        self.notes.push(Note {
            kind,
            item,
            record,
            about,
        });
    }

    /// The notes that a merge leaves.
    pub(super) fn notes_of(&mut self, kind: Kind, pair: (&Place, &RecordRef), merge: &Merge) {
        let held = merge.held.iter().map(|held| About::Held(*held));
        let apart = merge.apart.iter().map(|(field, why)| About::Apart(*field, *why));
        let occurrences = merge.occurrences_apart.iter();
        let occurrences = occurrences.map(|(original, why)| About::OccurrenceApart(*original, *why));
        for about in held.chain(apart).chain(occurrences) {
            self.note(kind, Some(pair.0.clone()), Some(pair.1.clone()), about);
        }
    }
}

impl Plan {
    /// What a linked item says beside its fields and no record can. A field that stays for the same reason is said already.
    pub(super) fn odd(&mut self, kind: Kind, item: &ItemView, record: &RecordRef, merge: &Merge) {
        if merge.apart.iter().any(|(_, why)| *why == Apart::ItemsOwn) {
            return;
        }
        for odd in &item.odd {
            let place = Some(item.place.clone());
            self.note(kind, place, Some(record.clone()), About::StaysInMailbox(*odd));
        }
    }
}

/// A side that is not there yet.
pub(super) fn bare(nothing: &Content) -> Side<'_> {
    Side {
        content: nothing,
        occurrences: &[],
    }
}

/// The merge of an item with a record that is made from it: what may not be written on a new record is not (B-6, B-7).
pub(super) fn merge_new_record(
    kind: Kind,
    record: &RecordRef,
    sides: (Option<Side<'_>>, Option<Side<'_>>),
    rules: Rules<'_>,
) -> Option<Merge> {
    let columns = rules.columns.get(&kind).map(ColumnRights::as_new);
    let columns: BTreeMap<_, _> = columns.map(|columns| (kind, columns)).into_iter().collect();
    let rules = Rules {
        columns: &columns,
        ..rules
    };
    merge_with((kind, record), None, sides, true, rules)
}

/// Merges two sides under the rules of their kind.
pub(super) fn merge_with(
    who: (Kind, &RecordRef),
    base: Option<&Base>,
    (item, view): (Option<Side<'_>>, Option<Side<'_>>),
    may_write: bool,
    rules: Rules<'_>,
) -> Option<Merge> {
    with_rules(who, may_write, rules, |rules| {
        merge::merge(base, item, view, rules)
    })
}

/// Does something by the rules of a kind; nothing when it has none.
pub(super) fn with_rules<T>(
    (kind, record): (Kind, &RecordRef),
    may_write: bool,
    rules: Rules<'_>,
    work: impl FnOnce(merge::Rules<'_>) -> T,
) -> Option<T> {
    let (nothing, no_columns) = (BTreeMap::new(), ColumnRights::default());
    Some(work(merge::Rules {
        directions: rules.directions.get(&kind)?.of_table(&record.table),
        columns: rules
            .columns
            .get(&kind)
            .unwrap_or(&no_columns)
            .of_table(&record.table),
        may_write,
        policy: rules.policy,
        decisions: rules.decisions.get(record).unwrap_or(&nothing),
        key: rules.key,
    }))
}
