//! Undo: for a step that was carried out the one that takes it back, and what the next cycle makes of it (docs/adr/0012).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper of a test fails the test by panicking"
)]

use regarding_model::fields::{Content, Field, Kind};
use regarding_model::link::{Held, LastSeen, Link, LinkState, Version};
use regarding_sync::merge::{Mark, Policy};
use regarding_sync::pair::{ItemNews, Pair, RecordNews, Single};
use regarding_sync::plan::{Action, Step};
use regarding_sync::run::{Ending, Kept, Next, Outcome, Run};
use regarding_sync::undo::{Back, Inverse, Loss, Stays, Taken, Was, inverse};

use crate::pairs::{World, base, content, item, key, link, place, record_of};
use crate::values::record;

const OLD: [(Field, &str); 1] = [(Field::JobTitle, "Buyer")];
const NEW: [(Field, &str); 1] = [(Field::JobTitle, "Head buyer")];

/// Two fakes that hold one thing each and count versions.
#[derive(Debug, Default)]
struct Fakes {
    item: Option<Content>,
    record: Option<Content>,
    marked: bool,
    version: u32,
    link: Option<Link>,
    /// Somebody writes before we do.
    overtaken: bool,
}

impl Fakes {
    fn next(&mut self) -> Outcome {
        self.version += 1;
        Outcome::Accepted {
            place: Some(place()),
            version: Some(self.now()),
            content: None,
        }
    }

    fn now(&self) -> Version {
        Version(self.version.to_string())
    }

    fn perform(&mut self, next: Next<'_>) -> Option<Outcome> {
        Some(match next {
            Next::Ended(_) => return None,
            Next::UpdateItem { .. } | Next::UpdateRecord(..) if self.overtaken => Outcome::Stale,
            Next::CreateItem { edits, .. } | Next::UpdateItem { edits, .. } => {
                self.marked = edits.mark == Mark::Set || (self.marked && edits.mark == Mark::Keep);
                let held = self.item.get_or_insert_default();
                edits
                    .fields
                    .iter()
                    .for_each(|(field, value)| held.set(*field, value.clone()));
                self.next()
            }
            Next::CreateRecord(_, _, edits) | Next::UpdateRecord(_, _, edits) => {
                let held = self.record.get_or_insert_default();
                edits
                    .fields
                    .iter()
                    .for_each(|(field, value)| held.set(*field, value.clone()));
                self.next()
            }
            Next::RemoveItem(..) => {
                self.item = None;
                self.next()
            }
            Next::DeleteRecord(..) => {
                self.record = None;
                self.next()
            }
            Next::ConfirmItem(_) => self.read(self.item.clone()),
            Next::ConfirmRecord(_) => self.read(self.record.clone()),
            Next::Note(..) => Outcome::Booked,
            Next::Keep(link, _) => {
                self.link = Some(*link);
                Outcome::Booked
            }
            Next::Forget(_) => {
                self.link = None;
                Outcome::Booked
            }
        })
    }

    fn read(&self, content: Option<Content>) -> Outcome {
        Outcome::Read {
            version: self.now(),
            content: Kept {
                content: content.unwrap_or_default(),
                occurrences: Vec::new(),
            },
        }
    }

    fn carry_out(&mut self, step: Step) -> Ending {
        let mut run = Run::new(step, key());
        for _ in 0..12 {
            match self.perform(run.next()) {
                Some(outcome) => run.went(outcome),
                None => match run.next() {
                    Next::Ended(ending) => return ending,
                    _ => break,
                },
            }
        }
        panic!("a step does not end")
    }

    /// Carries a step out and keeps what undo needs of it.
    fn take(&mut self, step: Step, was: Was) -> Taken {
        assert_eq!(self.carry_out(step.clone()), Ending::Done);
        Taken {
            step,
            was,
            kept: self.link.clone(),
            told: false,
        }
    }
}

fn undo(taken: &Taken) -> Inverse {
    inverse(taken).unwrap().unwrap()
}

/// An edit of the item has travelled to the record.
fn edited() -> (Fakes, Taken) {
    let pair = Pair {
        link: link(Kind::Contact, Some(base(&OLD))),
        item: ItemNews::Changed(Box::new(item(&NEW))),
        record: RecordNews::Unchanged(Some(Box::new(record_of(Kind::Contact, &OLD)))),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    let mut fakes = Fakes {
        item: Some(content(&NEW)),
        record: Some(content(&OLD)),
        ..Fakes::default()
    };
    let was = Was {
        item: Some(item(&NEW)),
        record: Some(record_of(Kind::Contact, &OLD)),
    };
    let taken = fakes.take(plan.steps[0].clone(), was);
    assert_eq!(fakes.record, Some(content(&NEW)));
    (fakes, taken)
}

/// The next cycle of a pair, with what is there.
fn next_cycle(world: &World, fakes: &Fakes) -> Vec<Step> {
    let mut mine = item(&[]);
    mine.content = fakes.item.clone().unwrap_or_default();
    let mut theirs = record_of(Kind::Contact, &[]);
    theirs.content = fakes.record.clone().unwrap_or_default();
    let pair = Pair {
        link: fakes.link.clone().unwrap(),
        item: ItemNews::Changed(Box::new(mine)),
        record: RecordNews::Changed(Box::new(theirs)),
        sent: Default::default(),
    };
    world.plan(&[pair], &[]).steps
}

#[test]
fn what_a_cycle_wrote_is_set_back_and_waits_whatever_the_policy_says() {
    let (mut fakes, taken) = edited();
    assert_eq!(fakes.carry_out(undo(&taken).step), Ending::Done);
    assert_eq!(fakes.record, Some(content(&OLD)));
    assert_eq!(
        fakes.item,
        Some(content(&NEW)),
        "the edit itself stays where it was made"
    );
    let kept = fakes.link.clone().unwrap();
    assert_eq!(kept.held, [Held::Field(Field::JobTitle)]);
    assert_eq!(
        kept.base.unwrap().fields[&Field::JobTitle],
        Some(LastSeen::UNDONE)
    );
    for policy in [Policy::Ask, Policy::MailboxWins, Policy::OrganizationWins] {
        let world = World {
            policy,
            ..World::default()
        };
        let steps = next_cycle(&world, &fakes);
        let Action::Write { merge, .. } = &steps[0].action else {
            panic!("it is looked at");
        };
        assert!(
            merge.is_quiet(),
            "the next cycle does not do the same again: {policy:?}"
        );
        assert_eq!(merge.held, [Held::Field(Field::JobTitle)]);
        assert_eq!(
            merge.base.fields[&Field::JobTitle],
            Some(LastSeen::UNDONE),
            "and it goes on waiting"
        );
    }
}

#[test]
fn what_was_undone_is_settled_when_both_sides_hold_the_same() {
    let (mut fakes, taken) = edited();
    fakes.carry_out(undo(&taken).step);
    fakes.item = Some(content(&OLD));
    let steps = next_cycle(&World::default(), &fakes);
    let Action::Write { merge, .. } = &steps[0].action else {
        panic!("it is looked at");
    };
    assert!(merge.is_quiet() && merge.held.is_empty());
}

#[test]
fn promise_7_what_somebody_changed_since_is_not_undone() {
    let (mut fakes, taken) = edited();
    fakes.overtaken = true;
    assert_eq!(fakes.carry_out(undo(&taken).step), Ending::Overtaken);
    assert_eq!(fakes.record, Some(content(&NEW)));
    let undoing = undo(&taken);
    let left = undoing.step.record.clone().map(|(_, version)| version);
    assert_eq!(
        undoing.still(None, left.as_ref()),
        Ok(()),
        "the item is not written"
    );
    let other = Version("another".into());
    assert_eq!(undoing.still(None, Some(&other)), Err(Stays::ChangedSince));
    assert_eq!(undoing.still(None, None), Err(Stays::Gone));
}

#[test]
fn a_field_that_was_filled_for_the_first_time_is_emptied_and_not_filled_again() {
    let pair = Pair {
        link: link(Kind::Contact, Some(base(&[]))),
        item: ItemNews::Changed(Box::new(item(&NEW))),
        record: RecordNews::Unchanged(Some(Box::new(record_of(Kind::Contact, &[])))),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    let mut fakes = Fakes {
        item: Some(content(&NEW)),
        record: Some(Content::default()),
        ..Fakes::default()
    };
    let was = Was {
        item: Some(item(&NEW)),
        record: Some(record_of(Kind::Contact, &[])),
    };
    let taken = fakes.take(plan.steps[0].clone(), was);
    fakes.carry_out(undo(&taken).step);
    assert_eq!(fakes.record, Some(Content::default()));
    let steps = next_cycle(&World::default(), &fakes);
    assert!(matches!(&steps[0].action, Action::Write { merge, .. } if merge.is_quiet()));
}

#[test]
fn d_56_a_created_item_is_taken_away_and_does_not_come_back_by_itself() {
    let selected = Single::Record {
        view: Box::new(record_of(Kind::Contact, &NEW)),
        kind: Kind::Contact,
        collection: "home".into(),
    };
    let plan = World::default().plan(&[], &[selected]);
    let mut fakes = Fakes {
        record: Some(content(&NEW)),
        ..Fakes::default()
    };
    let taken = fakes.take(plan.steps[0].clone(), Was::default());
    assert_eq!(fakes.carry_out(undo(&taken).step), Ending::Done);
    assert_eq!(fakes.item, None);
    assert_eq!(fakes.link.clone().unwrap().state, LinkState::RemovedHere);
    let pair = Pair {
        link: fakes.link.unwrap(),
        item: ItemNews::Removed,
        record: RecordNews::Changed(Box::new(record_of(Kind::Contact, &NEW))),
        sent: Default::default(),
    };
    assert!(World::default().plan(&[pair], &[]).steps.is_empty());
}

#[test]
fn a_created_record_is_deleted_and_its_item_is_as_if_never_tracked() {
    let tracked = Single::Item {
        view: Box::new(item(&NEW)),
        kind: Kind::Contact,
        record: record("contact", 77),
    };
    let plan = World::default().plan(&[], &[tracked]);
    let mut fakes = Fakes {
        item: Some(content(&NEW)),
        ..Fakes::default()
    };
    let taken = fakes.take(plan.steps[0].clone(), Was::default());
    assert_eq!(fakes.carry_out(undo(&taken).step), Ending::Done);
    assert_eq!((&fakes.record, &fakes.link), (&None, &None));
}

#[test]
fn a_removed_item_comes_back_under_its_uid_and_what_is_lost_is_said() {
    let pair = Pair {
        link: link(Kind::Task, Some(base(&OLD))),
        item: ItemNews::Unchanged(Some(Box::new(item(&OLD)))),
        record: RecordNews::Removed,
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    assert!(matches!(plan.steps[0].action, Action::RemoveItem { .. }));
    let mut fakes = Fakes {
        item: Some(content(&OLD)),
        ..Fakes::default()
    };
    let was = Was {
        item: Some(item(&OLD)),
        record: None,
    };
    let taken = fakes.take(plan.steps[0].clone(), was);
    let undoing = undo(&taken);
    assert_eq!(undoing.losses, [Loss::OfItem]);
    assert_eq!(undoing.step.uid.as_deref(), Some("uid-1"));
    assert_eq!(
        undoing.still(Some(&Version("new".into())), None),
        Err(Stays::ChangedSince)
    );
    assert_eq!(fakes.carry_out(undoing.step), Ending::Done);
    assert_eq!(fakes.item, Some(content(&OLD)));
    assert_eq!(
        fakes.link.unwrap().state,
        LinkState::Untracked,
        "its record is gone: it follows nothing"
    );
}

#[test]
fn a_deleted_record_comes_back_under_its_id_and_what_is_lost_is_said() {
    let pair = Pair {
        link: link(Kind::Task, Some(base(&OLD))),
        item: ItemNews::Removed,
        record: RecordNews::Unchanged(Some(Box::new(record_of(Kind::Task, &OLD)))),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    assert!(matches!(plan.steps[0].action, Action::DeleteRecord));
    let mut fakes = Fakes {
        record: Some(content(&OLD)),
        ..Fakes::default()
    };
    let was = Was {
        item: None,
        record: Some(record_of(Kind::Task, &OLD)),
    };
    let taken = fakes.take(plan.steps[0].clone(), was);
    let undoing = undo(&taken);
    assert_eq!(undoing.losses, [Loss::OfRecord]);
    assert_eq!(fakes.carry_out(undoing.step), Ending::Done);
    assert_eq!(fakes.record, Some(content(&OLD)));
    assert_eq!(fakes.link.unwrap().state, LinkState::RemovedHere);
}

#[test]
fn an_adopted_pair_is_parted_again_and_its_mark_goes() {
    let adopted = Single::Adopted {
        item: Box::new(item(&OLD)),
        record: Box::new(record_of(Kind::Contact, &OLD)),
        kind: Kind::Contact,
    };
    let plan = World::default().plan(&[], &[adopted]);
    let mut fakes = Fakes {
        item: Some(content(&OLD)),
        record: Some(content(&OLD)),
        ..Fakes::default()
    };
    let was = Was {
        item: Some(item(&OLD)),
        record: Some(record_of(Kind::Contact, &OLD)),
    };
    let taken = fakes.take(plan.steps[0].clone(), was);
    assert!(fakes.marked && fakes.link.is_some());
    assert_eq!(fakes.carry_out(undo(&taken).step), Ending::Done);
    assert!(!fakes.marked && fakes.link.is_none());
}

#[test]
fn what_was_not_read_or_has_no_known_version_is_not_undone() {
    let (_, taken) = edited();
    let blind = Taken {
        was: Was::default(),
        ..taken.clone()
    };
    assert_eq!(inverse(&blind), Some(Err(Stays::NotRead)));
    let mut unknown = taken;
    if let Some(kept) = &mut unknown.kept {
        kept.record_version = None;
    }
    assert_eq!(inverse(&unknown), Some(Err(Stays::Unconfirmed)));
}

#[test]
fn what_came_apart_is_said_and_what_only_moved_is_not() {
    let apart = |state| {
        let before = link(Kind::Contact, Some(base(&OLD)));
        let pair = Pair {
            link: before.clone(),
            item: ItemNews::Unchanged(None),
            record: RecordNews::LeftFilter,
            sent: Default::default(),
        };
        let step = World::default().plan(&[pair], &[]).steps[0].clone();
        inverse(&Taken {
            step,
            was: Was::default(),
            kept: Some(Link { state, ..before }),
            told: false,
        })
    };
    assert_eq!(apart(LinkState::LeftFilter), Some(Err(Stays::Unlinked)));
    assert_eq!(apart(LinkState::Active), None);
}

#[test]
fn an_undoing_names_what_it_does_on_each_side() {
    let (_, taken) = edited();
    let Action::Undo(undoing) = undo(&taken).step.action else {
        panic!("it is one");
    };
    assert_eq!((undoing.item, undoing.record), (Back::Nothing, Back::Write));
}
