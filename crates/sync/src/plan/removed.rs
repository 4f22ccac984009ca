//! A pair of which one half was removed while the other was changed ([`Held::Removal`]): the person decides whether the removal
//! stands or the change (promise 7).

use regarding_model::identity::item_uid;
use regarding_model::link::{Held, Link, LinkState, Sent, Unconfirmed};

use super::create::{bare, merge_new_record, merge_with};
use super::invitations::will_ask_to_invite;
use super::{Action, Plan, Reason, Rules, Step, reminders};
use crate::merge::Stays;
use crate::pair::{ItemView, RecordView};

/// What is left of the pair.
#[derive(Debug, Clone, Copy)]
pub enum Left<'a> {
    /// The item; its record was deleted.
    Item(&'a ItemView),
    /// The record; its item was removed. The collection is where an item goes.
    Record(&'a RecordView, &'a str),
}

impl Plan {
    /// What a decision comes to: with the side that was removed the other goes, with the side that is left its other half comes back.
    /// Empty when it cannot be done.
    #[must_use]
    pub fn of_removal(link: &Link, left: Left<'_>, stays: Stays, rules: Rules<'_>) -> Self {
        let mut plan = Self::default();
        let held = link.held.contains(&Held::Removal);
        let step = match (link.state, left, stays) {
            (LinkState::RemovedHere, Left::Record(view, collection), Stays::Record) if held => {
                item_again(link, view, collection, rules)
            }
            (LinkState::RemovedHere, Left::Record(view, _), Stays::Item) if held && view.may_delete => {
                Some(Action::DeleteRecord)
            }
            (LinkState::Untracked, Left::Item(view), Stays::Item) if held => record_again(link, view, rules),
            (LinkState::Untracked, Left::Item(view), Stays::Record) if held && view.writable => {
                Some(rules.asking(link.kind, &link.record, removal(view)))
            }
            _ => None,
        };
        plan.steps.extend(step.map(|action| of_left(link, left, action)));
        plan
    }
}

/// The removal of an item.
pub(super) fn removal(item: &ItemView) -> Action {
    Action::RemoveItem {
        invites: item.facts.attendees && item.facts.may_be_organizer,
    }
}

/// Whether the person decided that an item goes with its record, and it could not go at once: its calendar would write to attendees, or
/// could not be reached. The word is good for what they saw, and for nothing that was written into the item since.
pub(super) fn is_to_go(link: &Link, item: &ItemView) -> bool {
    let decided = link.state == LinkState::RecordGone && link.held.contains(&Held::Removal);
    decided && link.item_version.as_ref() == Some(&item.version) && item.writable
}

pub(super) fn item_again(
    link: &Link,
    view: &RecordView,
    collection: &str,
    rules: Rules<'_>,
) -> Option<Action> {
    let nothing = regarding_model::fields::Content::default();
    let sides = (Some(bare(&nothing)), Some(view.side()));
    let mut merge = merge_with((link.kind, &view.record), None, sides, true, rules)?;
    merge.invitation = will_ask_to_invite(link.kind, view, rules.now);
    let action = Action::CreateItem {
        collection: collection.to_owned(),
        uid: link
            .uid
            .clone()
            .unwrap_or_else(|| item_uid(view.record.id, rules.organization)),
        merge: Box::new(merge),
        reminder: reminders::at_creation(link.kind, &view.content, rules.now),
    };
    Some(rules.asking(link.kind, &view.record, action))
}

pub(super) fn record_again(link: &Link, view: &ItemView, rules: Rules<'_>) -> Option<Action> {
    if !rules.may_create(link.kind, &link.record) {
        return None;
    }
    let nothing = regarding_model::fields::Content::default();
    let sides = (Some(view.side()), Some(bare(&nothing)));
    let mut merge = merge_new_record(link.kind, &link.record, sides, rules)?;
    merge.tracks_anew(view);
    Some(Action::CreateRecord {
        record: link.record.clone(),
        merge: Box::new(merge),
    })
}

pub(super) fn of_left(link: &Link, left: Left<'_>, action: Action) -> Step {
    let mut link = link.clone();
    let (item, record) = match left {
        Left::Item(view) => {
            // What was decided is about this version, whenever it can be done.
            link.item_version = Some(view.version.clone());
            (Some((view.place.clone(), view.version.clone())), None)
        }
        Left::Record(view, _) => (None, Some((view.record.clone(), view.version.clone()))),
    };
    Step {
        kind: link.kind,
        item,
        uid: link.uid.clone(),
        record,
        owned: link.owned,
        link: Some(Box::new(link)),
        unconfirmed: Unconfirmed::default(),
        sent: Sent::default(),
        rests: None,
        action,
        reason: Reason::Decided,
    }
}
