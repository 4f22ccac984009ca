//! What becomes of a pair: one exhaustive match over the named states of both sides (DESIGN section 5).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regarding_model::fields::{End, Field, Kind, Moment, Period, Value};
use regarding_model::link::{
    Base, Held, LastSeen, Link, LinkState, OccurrenceBase, OccurrenceSeen, Place, Sent, Unconfirmed,
};

use super::create::{merge_with, with_rules};
use super::invitations::{asks_to_invite, is_known_to_nobody};
use super::{About, Action, Plan, Reason, Rules, Step, known, reminders, removed};
use crate::fields::FieldDirection;
use crate::merge::{self, Merge, Side};
use crate::pair::{Away, ItemNews, ItemView, Pair, RecordNews, RecordView};
use crate::removal::{self, Stays};

impl Plan {
    pub(super) fn pair(&mut self, pair: &Pair, rules: Rules<'_>) {
        if self.untracked_there(pair) {
            return;
        }
        match pair.link.state {
            LinkState::Active | LinkState::ItemGone | LinkState::RecordGone => {
                self.active(pair, rules);
            }
            LinkState::LeftFilter | LinkState::OutOfSight => self.dormant(pair, rules),
            LinkState::RemovedHere => self.removed_here(pair, rules),
            LinkState::Away => self.away(pair, rules),
            LinkState::Untracked => self.untracked(pair),
        }
    }

    fn active(&mut self, pair: &Pair, rules: Rules<'_>) {
        use {ItemNews as I, RecordNews as R};
        match (&pair.item, &pair.record) {
            (I::Unchanged(None), R::Unchanged(None)) => {}
            // A field that waits, or a base that is not known: both were read for it.
            (I::Unchanged(Some(item)), R::Unchanged(Some(record))) => {
                self.write(pair, (Some(item), Some(record)), Reason::Compared, rules);
            }
            (I::Unchanged(Some(item)), R::Unchanged(None)) => {
                self.write(pair, (Some(item), None), Reason::Compared, rules);
            }
            (I::Unchanged(None), R::Unchanged(Some(record))) => {
                self.write(pair, (None, Some(record)), Reason::Compared, rules);
            }
            (I::Changed(item), R::Unchanged(record)) => {
                self.write(pair, (Some(item), record.as_deref()), Reason::ItemChanged, rules);
            }
            (I::Unchanged(item), R::Changed(record)) => {
                self.write(
                    pair,
                    (item.as_deref(), Some(record)),
                    Reason::RecordChanged,
                    rules,
                );
            }
            (I::Changed(item), R::Changed(record)) => {
                self.write(pair, (Some(item), Some(record)), Reason::BothChanged, rules);
            }
            (I::Unchanged(_) | I::Changed(_) | I::Away(_), R::LeftFilter) => {
                self.become_(pair, LinkState::LeftFilter, Reason::LeftFilter);
            }
            (I::Unchanged(Some(item)) | I::Changed(item), R::Leaving(record)) => {
                self.part(pair, (item, record), rules);
            }
            (I::Unchanged(None) | I::Away(_), R::Leaving(record)) => {
                self.become_(pair, LinkState::LeftFilter, left_by(pair, record));
            }
            (I::Unchanged(_) | I::Changed(_) | I::Away(_), R::OutOfSight) => {
                self.become_(pair, LinkState::OutOfSight, Reason::OutOfSight);
            }
            (I::Unchanged(item), R::Removed) => match item {
                Some(item) => self.record_deleted(pair, item, rules),
                None => self.become_(pair, LinkState::RecordGone, Reason::RecordDeleted),
            },
            (I::Changed(item), R::Removed) => self.record_deleted(pair, item, rules),
            (I::Removed, R::Unchanged(Some(record)) | R::Changed(record)) => {
                self.item_removed(pair, record, rules);
            }
            // Whether the record may go cannot be told without a look at it.
            (
                I::Removed,
                R::Unchanged(None) | R::LeftFilter | R::Leaving(_) | R::OutOfSight | R::Unreadable,
            ) => {
                self.become_(pair, LinkState::RemovedHere, Reason::ItemRemoved);
            }
            (I::Removed, R::Removed) => self.forget(pair, Reason::BothGone),
            // The item stays, and does not become a record again by itself.
            (I::OutOfSight | I::Away(_) | I::Unreadable, R::Removed) => {
                self.become_(pair, LinkState::Untracked, Reason::RecordDeleted);
            }
            (I::Away(away), R::Unchanged(_) | R::Changed(_) | R::Unreadable) => {
                self.become_(pair, LinkState::Away, gone_away(*away));
            }
            (I::OutOfSight, _) => self.about(pair, About::ItemOutOfSight),
            (I::Unreadable, _) => self.about(pair, About::ItemUnreadable),
            (I::Unchanged(_) | I::Changed(_), R::Unreadable) => {
                self.about(pair, About::RecordUnreadable);
            }
        }
    }

    /// A pair whose record was out of the filters or out of sight (promise 4).
    fn dormant(&mut self, pair: &Pair, rules: Rules<'_>) {
        use {ItemNews as I, RecordNews as R};
        match (&pair.item, &pair.record) {
            (I::Removed, R::Removed) => self.forget(pair, Reason::BothGone),
            (_, R::Removed) => self.become_(pair, LinkState::Untracked, Reason::RecordDeleted),
            (I::Removed, _) => self.become_(pair, LinkState::RemovedHere, Reason::ItemRemoved),
            // Only what the filters select is news there; a record that was merely read has not come back.
            (I::Unchanged(item), R::Changed(record)) => {
                self.write(pair, (item.as_deref(), Some(record)), Reason::CameBack, rules);
            }
            (I::Changed(item), R::Changed(record)) => {
                self.write(pair, (Some(item), Some(record)), Reason::CameBack, rules);
            }
            (_, R::LeftFilter) if pair.link.state != LinkState::LeftFilter => {
                self.become_(pair, LinkState::LeftFilter, Reason::LeftFilter);
            }
            (_, R::OutOfSight) if pair.link.state != LinkState::OutOfSight => {
                self.become_(pair, LinkState::OutOfSight, Reason::OutOfSight);
            }
            (I::Changed(item), R::Unchanged(Some(record))) if reopens(&pair.link, (item, record), rules) => {
                self.write(pair, (Some(item), Some(record)), Reason::Reopened, rules);
            }
            (I::Changed(item), _) => self.moved(pair, item),
            // The record is back, and its item is not looked at now.
            (I::Away(away), R::Changed(_)) => self.become_(pair, LinkState::Away, gone_away(*away)),
            (_, R::LeftFilter | R::Leaving(_) | R::OutOfSight | R::Unchanged(_) | R::Unreadable)
            | (I::OutOfSight | I::Unreadable, _) => {}
        }
    }

    /// A record left the filters while its item followed it: what was changed last, on either side, still travels, and then both rest
    /// (D-30 as promise 4 has it, D-72).
    fn part(&mut self, pair: &Pair, (item, record): (&ItemView, &RecordView), rules: Rules<'_>) {
        let reason = left_by(pair, record);
        match self.written(pair, (Some(item), Some(record)), reason, rules) {
            Some(step) if travels(&step) => self.steps.push(Step {
                rests: Some(LinkState::LeftFilter),
                ..step
            }),
            _ => self.become_(pair, LinkState::LeftFilter, reason),
        }
    }

    /// A pair whose item's collection was gone or left out. What was removed there meanwhile takes nothing along: neither followed the
    /// other then (promise 4).
    fn away(&mut self, pair: &Pair, rules: Rules<'_>) {
        use {ItemNews as I, RecordNews as R};
        match (&pair.item, &pair.record) {
            (I::Removed, R::Removed) => self.forget(pair, Reason::BothGone),
            (_, R::Removed) => self.become_(pair, LinkState::Untracked, Reason::RecordDeleted),
            (I::Removed, _) => self.become_(pair, LinkState::RemovedHere, Reason::ItemRemoved),
            (_, R::LeftFilter | R::Leaving(_)) => {
                self.become_(pair, LinkState::LeftFilter, Reason::LeftFilter);
            }
            (_, R::OutOfSight) => self.become_(pair, LinkState::OutOfSight, Reason::OutOfSight),
            (
                I::Changed(item) | I::Unchanged(Some(item)),
                R::Changed(record) | R::Unchanged(Some(record)),
            ) => self.write(pair, (Some(item), Some(record)), Reason::ItemCameBack, rules),
            (I::Changed(_) | I::Unchanged(_), R::Unchanged(None) | R::Unreadable)
            | (I::Unchanged(None), R::Changed(_) | R::Unchanged(Some(_)))
            | (I::Away(_) | I::OutOfSight | I::Unreadable, _) => {}
        }
    }

    /// The item was removed and does not come back by itself (D-56, contradiction 9), unless the person put it back. What it holds
    /// then may be older than what was agreed, or made anew by another computer: none of it is an edit, so both are compared like strangers.
    fn removed_here(&mut self, pair: &Pair, rules: Rules<'_>) {
        match (&pair.item, &pair.record) {
            (_, RecordNews::Removed) => self.forget(pair, Reason::BothGone),
            (
                ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)),
                RecordNews::Changed(record) | RecordNews::Unchanged(Some(record)),
            ) => {
                let link = Link {
                    base: None,
                    ..pair.link.clone()
                };
                let pair = Pair { link, ..pair.clone() };
                self.write(&pair, (Some(item), Some(record)), Reason::CameBack, rules);
            }
            _ => {}
        }
    }

    fn untracked(&mut self, pair: &Pair) {
        match (&pair.item, &pair.record) {
            (ItemNews::Removed, RecordNews::Removed) => self.forget(pair, Reason::BothGone),
            (ItemNews::Removed, _) => {
                self.become_(pair, LinkState::RemovedHere, Reason::ItemRemoved);
            }
            (ItemNews::Changed(item), _) => self.moved(pair, item),
            (ItemNews::Unchanged(_) | ItemNews::OutOfSight | ItemNews::Away(_) | ItemNews::Unreadable, _) => {
            }
        }
    }

    pub(super) fn write(
        &mut self,
        pair: &Pair,
        (item, record): (Option<&ItemView>, Option<&RecordView>),
        reason: Reason,
        rules: Rules<'_>,
    ) {
        let step = self.written(pair, (item, record), reason, rules);
        self.steps.extend(step);
    }

    /// The step that brings both sides together; `None` where that waits.
    fn written(
        &mut self,
        pair: &Pair,
        (item, record): (Option<&ItemView>, Option<&RecordView>),
        reason: Reason,
        rules: Rules<'_>,
    ) -> Option<Step> {
        let link = &pair.link;
        // The version of a side says nothing about a field that waits: it is merged when both sides are read.
        let waits = !link.held.is_empty() || !link.unshared.is_empty();
        if waits && (item.is_none() || record.is_none()) {
            return None;
        }
        let sides = (item.map(ItemView::side), record.map(RecordView::side));
        let may_write = record.is_none_or(|record| record.may_write);
        let who = (link.kind, &link.record);
        let base = known::of_pair(link, &pair.sent, (item, record), rules);
        let mut merge = merge_with(who, base.as_ref(), sides, may_write, rules)?;
        merge.sends_after(&pair.sent, rules.now);
        self.notes_of(link.kind, (&link.place, &link.record), &merge);
        if let Some(item) = item {
            self.odd(link.kind, item, &link.record, &merge);
        }
        if item.is_some_and(|item| !item.writable) && merge.writes_item() {
            self.about(pair, About::ReadOnly);
            merge.leave_item();
        }
        let content = record.map(|record| &record.content);
        merge.invitation = item.is_some_and(|item| asks_to_invite(item, &merge, rules.now));
        Some(Step {
            item: item
                .map(|item| (item.place.clone(), item.version.clone()))
                .or_else(|| {
                    link.item_version
                        .clone()
                        .map(|version| (link.place.clone(), version))
                }),
            record: record
                .map(|record| (record.record.clone(), record.version.clone()))
                .or_else(|| {
                    link.record_version
                        .clone()
                        .map(|version| (link.record.clone(), version))
                }),
            owned: record.map_or(link.owned, |record| record.owned),
            unconfirmed: Unconfirmed {
                item: link.unconfirmed.item && item.is_none(),
                record: link.unconfirmed.record && record.is_none(),
            },
            sent: known::still_unseen(&pair.sent, (item, record), rules.now),
            action: rules.asking(
                link.kind,
                &link.record,
                Action::Write {
                    reminder: reminders::at_change(link.kind, &merge.to_item, content, rules.now),
                    invites: item.is_some_and(|item| invites(item, &merge, rules.now)),
                    merge: Box::new(merge),
                },
            ),
            ..step(link, Action::Forget, reason)
        })
    }

    /// D-24, D-51, D-52, D-76.
    fn record_deleted(&mut self, pair: &Pair, item: &ItemView, rules: Rules<'_>) {
        let link = &pair.link;
        if removed::is_to_go(link, item) {
            return self.remove_item(pair, item, Reason::Decided, rules);
        }
        let changed = edited(link, item.side(), true, rules);
        // An edit that travels nowhere is no reason to make the record anew: the item keeps it, and nobody is asked.
        let (asks, own) = if rules.is_one_way(link.kind, &link.record) {
            (false, changed)
        } else {
            (changed, false)
        };
        let own = own || holds_its_own(link, item.side(), rules);
        let stays = removal::item_stays(link.kind, item, link.owned, asks, rules.now)
            .or(own.then_some(Stays::OwnValues));
        match stays {
            Some(stays) => self.other_stays(pair, LinkState::Untracked, stays),
            None => self.remove_item(pair, item, Reason::RecordDeleted, rules),
        }
    }

    fn remove_item(&mut self, pair: &Pair, item: &ItemView, reason: Reason, rules: Rules<'_>) {
        let link = &pair.link;
        let action = rules.asking(link.kind, &link.record, removed::removal(item));
        self.steps.push(Step {
            item: Some((item.place.clone(), item.version.clone())),
            ..step(link, action, reason)
        });
    }

    /// D-27, D-50, D-75.
    fn item_removed(&mut self, pair: &Pair, record: &RecordView, rules: Rules<'_>) {
        let link = &pair.link;
        if rules.is_one_way(link.kind, &link.record) {
            return self.other_stays(pair, LinkState::RemovedHere, Stays::OneWay);
        }
        let changed = edited(link, record.side(), false, rules) || edited_unseen(link, record, rules);
        match removal::record_stays(link.kind, record, changed, rules.now) {
            Some(stays) => self.other_stays(pair, LinkState::RemovedHere, stays),
            None => self.steps.push(Step {
                record: Some((record.record.clone(), record.version.clone())),
                ..step(link, Action::DeleteRecord, Reason::ItemRemoved)
            }),
        }
    }

    /// One half is gone and the other stays. Where it stays only because it was changed meanwhile, both were changed: the person is
    /// asked, and no stated policy answers for them, since a policy is about values.
    fn other_stays(&mut self, pair: &Pair, state: LinkState, stays: Stays) {
        let mut link = Link {
            place: place_now(pair),
            ..pair.link.clone()
        };
        if stays == Stays::ChangedSince {
            link.held = vec![Held::Removal];
            self.about(pair, About::Held(Held::Removal));
        }
        self.steps
            .push(step(&link, Action::Become(state), Reason::OtherStays(stays)));
    }

    /// An item that does not follow its record may lie somewhere else now.
    fn moved(&mut self, pair: &Pair, item: &ItemView) {
        if item.place == pair.link.place {
            return;
        }
        self.become_(pair, pair.link.state, Reason::ItemMoved);
    }

    fn become_(&mut self, pair: &Pair, state: LinkState, reason: Reason) {
        let link = Link {
            place: place_now(pair),
            ..pair.link.clone()
        };
        self.steps.push(Step {
            sent: pair.sent.clone(),
            ..step(&link, Action::Become(state), reason)
        });
    }

    fn forget(&mut self, pair: &Pair, reason: Reason) {
        self.steps.push(step(&pair.link, Action::Forget, reason));
    }

    fn about(&mut self, pair: &Pair, about: About) {
        let link = &pair.link;
        self.note(
            link.kind,
            Some(link.place.clone()),
            Some(link.record.clone()),
            about,
        );
    }
}

/// Whether a side holds something that it was not seen to hold when both were seen last, in a field that travels. What is not
/// known counts as an edit.
fn edited(link: &Link, side: Side<'_>, is_item: bool, rules: Rules<'_>) -> bool {
    let (Some(base), Some(directions)) = (&link.base, rules.directions.get(&link.kind)) else {
        return true;
    };
    let directions = directions.of_table(&link.record.table);
    let content = side.content;
    let was = |seen: LastSeen| if is_item { seen.item } else { seen.record };
    let mut fields = directions
        .fields()
        .filter(|field| directions.of(*field) != FieldDirection::None);
    let in_fields = fields.any(|field| match base.fields.get(&field) {
        // What a record does not say the person may not see; what an item does not say as it did, somebody said in another way.
        last if content.withheld(field) => {
            is_item && last.is_some_and(|seen| seen.is_some_and(|seen| seen.item.is_some()))
        }
        Some(None) => true,
        Some(Some(seen)) => was(*seen) != rules.key.of_field(field, content),
        None => content.get(field).is_some(),
    });
    in_fields || occurrences_edited(link, base, side, is_item, rules)
}

/// Whether a record has a field that travels and that the person may not see: what was edited there cannot be told, and what is not
/// known counts as an edit (B-7).
fn edited_unseen(link: &Link, record: &RecordView, rules: Rules<'_>) -> bool {
    let columns = rules.columns.get(&link.kind);
    columns.is_some_and(|columns| {
        let mut hidden = columns.of_table(&link.record.table).no_read.iter();
        hidden.any(|field| record.content.withheld(*field))
    })
}

fn occurrences_edited(link: &Link, base: &Base, side: Side<'_>, is_item: bool, rules: Rules<'_>) -> bool {
    with_rules((link.kind, &link.record), true, rules, |rules| {
        merge::occurrences_changed(side, is_item, base, rules)
    })
    .unwrap_or(true)
}

/// Whether an item holds something that its record never held, in a field that did not travel, does not travel now, or was kept shorter
/// there: it is nowhere else.
fn holds_its_own(link: &Link, item: Side<'_>, rules: Rules<'_>) -> bool {
    let last = |field| match &link.base {
        Some(base) => base.fields.get(&field).copied().unwrap_or_default(),
        None => None,
    };
    let in_occurrences = || {
        with_rules((link.kind, &link.record), true, rules, |rules| {
            merge::occurrences_of_its_own(item, link.base.as_ref(), rules)
        })
        .unwrap_or(true)
    };
    item.content.values().any(|(field, value)| {
        let now = Some(rules.key.of(field, value));
        last(field).is_none_or(|seen| seen.record != seen.item || seen.item != now)
    }) || link.base.iter().any(|base| {
        // Whether the record took what was written last is not known.
        let maybe = |seen: &OccurrenceBase| link.unconfirmed.record && seen.item == OccurrenceSeen::Changed;
        let mut all = base.occurrences.values();
        all.any(|seen| of_its_own(seen) || maybe(seen))
    }) || in_occurrences()
}

/// Whether an occurrence of an item is, or holds, something that its record never had.
fn of_its_own(seen: &OccurrenceBase) -> bool {
    let differs =
        |seen: &Option<LastSeen>| seen.is_none_or(|seen| seen.item.is_some() && seen.item != seen.record);
    seen.item == OccurrenceSeen::Changed
        && (seen.record != OccurrenceSeen::Changed || seen.fields.values().any(differs))
}

/// Why a pair does not follow its item.
fn gone_away(away: Away) -> Reason {
    match away {
        Away::Gone | Away::Former => Reason::CollectionGone,
        Away::LeftOut => Reason::CollectionLeftOut,
    }
}

/// Where the item is, as far as it was read.
fn place_now(pair: &Pair) -> Place {
    match &pair.item {
        ItemNews::Changed(item) | ItemNews::Unchanged(Some(item)) => item.place.clone(),
        ItemNews::Unchanged(None)
        | ItemNews::Removed
        | ItemNews::OutOfSight
        | ItemNews::Away(_)
        | ItemNews::Unreadable => pair.link.place.clone(),
    }
}

/// A step about a link, with what is known of it.
pub(super) fn step(link: &Link, action: Action, reason: Reason) -> Step {
    Step {
        kind: link.kind,
        link: Some(Box::new(link.clone())),
        item: link
            .item_version
            .clone()
            .map(|version| (link.place.clone(), version)),
        uid: link.uid.clone(),
        record: link
            .record_version
            .clone()
            .map(|version| (link.record.clone(), version)),
        owned: link.owned,
        unconfirmed: link.unconfirmed,
        sent: Sent::default(),
        action,
        rests: None,
        reason,
    }
}

/// Why the filters select a record no more, as far as it shows.
fn left_by(pair: &Pair, record: &RecordView) -> Reason {
    // A contact that is deactivated is taken away from those who use it (D-59).
    if record.facts.closed && pair.link.kind != Kind::Contact {
        Reason::Closed
    } else {
        Reason::LeftFilter
    }
}

/// Whether a step writes anything on either side.
fn travels(step: &Step) -> bool {
    matches!(&step.action, Action::Write { merge, .. } if merge.changes_item() || merge.writes_record())
}

/// Whether a task that rests because it is completed was reopened in the mailbox: its status is another one than when both were seen
/// last, and it may travel. An item that never heard of the completion is not reopened by an edit of something else.
fn reopens(link: &Link, (item, record): (&ItemView, &RecordView), rules: Rules<'_>) -> bool {
    let status = link
        .base
        .as_ref()
        .and_then(|base| base.fields.get(&Field::Status));
    let Some(Some(seen)) = status else { return false };
    let writes = rules.directions.get(&link.kind).is_some_and(|all| {
        all.of_table(&link.record.table)
            .of(Field::Status)
            .to_organization()
    });
    link.state == LinkState::LeftFilter
        && record.facts.closed
        && record.may_write
        && writes
        && !item.facts.closed
        && seen.item != rules.key.of_field(Field::Status, &item.content)
}

/// The fields whose change makes calendars write to attendees (D-23).
const TOLD: [Field; 9] = [
    Field::Subject,
    Field::Notes,
    Field::Location,
    Field::Time,
    Field::RequiredAttendees,
    Field::OptionalAttendees,
    Field::Organizer,
    Field::ShowAs,
    Field::Recurrence,
];

/// Whether a change of an item is one for which its calendar would write to attendees: the person is the organizer, somebody is
/// invited, it has not begun, and it is one of the fields that matter (D-22, D-23); or its server makes no such difference.
pub(super) fn invites(item: &ItemView, merge: &Merge, now: Timestamp) -> bool {
    if item.facts.loud && merge.changes_item() {
        return true;
    }
    let matters = merge
        .to_item
        .iter()
        .any(|(field, _)| TOLD.contains(field) || *field == Field::Importance);
    item.facts.may_be_organizer
        && item.facts.attendees
        && !is_known_to_nobody(item)
        && is_to_come(item, merge, now)
        && (matters || !merge.item_occurrences.is_empty())
}

/// Whether an item is, after a change, not begun, or a series that goes on.
pub(super) fn is_to_come(item: &ItemView, merge: &Merge, now: Timestamp) -> bool {
    let start = merge
        .to_item
        .iter()
        .find_map(|(field, value)| (*field == Field::Time).then_some(value.as_ref()))
        .flatten()
        .and_then(starts)
        .or(item.facts.starts);
    start.is_some_and(|start| start > now) || goes_on(item, now)
}

/// Whether a series may have occurrences to come: its start is that of its first one. A rule that ends after so many, or that cannot be
/// read, counts as going on.
fn goes_on(item: &ItemView, now: Timestamp) -> bool {
    let over = match item.content.get(Field::Recurrence) {
        // A day more, since its time zone may be behind.
        Some(Value::Recurrence(rule)) => match rule.end {
            End::On(last) => last
                .tomorrow()
                .is_ok_and(|day| day < TimeZone::UTC.to_datetime(now).date()),
            End::Never | End::After(_) => false,
        },
        _ => false,
    };
    item.facts.series && !over
}

fn starts(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Period(Period::Timed { start, .. }) | Value::Moment(Moment::At(start)) => Some(*start),
        _ => None,
    }
}
