//! What leaves the filters by its own last change: that change still travels, and then both rest (D-30 as promise 4 has it, D-72, C-12).

use regarding_model::failure::FailureKind;
use regarding_model::fields::{Field, Kind, TaskStatus, Value};
use regarding_model::link::{Base, LastSeen, Link, LinkState};
use regarding_sync::observe::{Absent, Claim, ItemsLook, Observation, RecordsLook};
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView};
use regarding_sync::plan::{Action, Agreement, Limits, Plan, Reason, Step};
use regarding_sync::run::{Next, Outcome, Run};

use crate::pairs::{World, base, item, key, link, record_of};
use crate::sync_sight::One;
use crate::values::at;

const HELD: &[(Field, &str)] = &[(Field::Subject, "Visit")];

fn status(status: TaskStatus) -> Value {
    Value::Status(status)
}

/// Both were seen with this status last.
fn known(last: TaskStatus) -> Link {
    let digest = Some(key().of(Field::Status, &status(last)));
    let mut agreed: Base = base(HELD);
    agreed.fields.insert(
        Field::Status,
        Some(LastSeen {
            item: digest,
            record: digest,
        }),
    );
    link(Kind::Task, Some(agreed))
}

fn task(now: TaskStatus) -> ItemView {
    let mut view = item(HELD);
    view.content.set(Field::Status, Some(status(now)));
    view.facts.closed = now == TaskStatus::Completed;
    view
}

fn row(now: TaskStatus) -> RecordView {
    let mut view = record_of(Kind::Task, HELD);
    view.content.set(Field::Status, Some(status(now)));
    view.facts.closed = now == TaskStatus::Completed;
    view
}

fn planned(link: Link, item: ItemNews, record: RecordNews) -> Plan {
    let pair = Pair {
        link,
        item,
        record,
        sent: Default::default(),
    };
    World::default().plan(&[pair], &[])
}

fn unchanged(view: ItemView) -> ItemNews {
    ItemNews::Unchanged(Some(Box::new(view)))
}

fn leaving(view: RecordView) -> RecordNews {
    RecordNews::Leaving(Box::new(view))
}

#[test]
fn d_72_a_record_that_is_completed_completes_its_item_before_both_rest() {
    let plan = planned(
        known(TaskStatus::NotStarted),
        unchanged(task(TaskStatus::NotStarted)),
        leaving(row(TaskStatus::Completed)),
    );
    let step = plan.steps.first().unwrap();
    let Action::Write { merge, .. } = &step.action else {
        panic!("the item is written: {step:?}");
    };
    assert_eq!(
        merge.to_item,
        [(Field::Status, Some(status(TaskStatus::Completed)))]
    );
    assert_eq!(
        (step.rests, step.reason),
        (Some(LinkState::LeftFilter), Reason::Closed)
    );
}

#[test]
fn d_3_what_was_edited_in_the_mailbox_at_the_same_time_travels_too() {
    let mut edited = task(TaskStatus::NotStarted);
    edited
        .content
        .set(Field::Subject, Value::text("Visit to the pier"));
    let plan = planned(
        known(TaskStatus::NotStarted),
        ItemNews::Changed(Box::new(edited)),
        leaving(row(TaskStatus::Completed)),
    );
    let Some(Action::Write { merge, .. }) = plan.steps.first().map(|step| &step.action) else {
        panic!("both are written");
    };
    assert_eq!(
        merge.to_record,
        [(Field::Subject, Value::text("Visit to the pier"))]
    );
    assert_eq!(merge.to_item.len(), 1);
}

#[test]
fn what_left_with_nothing_new_only_rests_and_a_completed_one_is_no_loss() {
    let closed = planned(
        known(TaskStatus::Completed),
        unchanged(task(TaskStatus::Completed)),
        leaving(row(TaskStatus::Completed)),
    );
    let open = planned(
        known(TaskStatus::NotStarted),
        unchanged(task(TaskStatus::NotStarted)),
        leaving(row(TaskStatus::NotStarted)),
    );
    for (plan, reason, unlinked) in [(&closed, Reason::Closed, 0), (&open, Reason::LeftFilter, 1)] {
        let step = plan.steps.first().unwrap();
        assert_eq!(
            (&step.action, step.reason),
            (&Action::Become(LinkState::LeftFilter), reason)
        );
        assert_eq!(plan.counts().unlinked, unlinked);
        assert_eq!(plan.losses().len(), unlinked);
    }
}

#[test]
fn promise_4_many_completed_tasks_stop_no_cycle_and_many_that_left_otherwise_do() {
    let plan_of = |record: RecordView, last| {
        let one = planned(known(last), unchanged(task(last)), leaving(record));
        let step = one.steps.first().unwrap().clone();
        Plan {
            steps: (0..30).map(|_| step.clone()).collect(),
            notes: Vec::new(),
        }
    };
    let asks = |plan: &Plan| {
        Limits::default()
            .asks(plan, (1_000, 0), &Agreement::None)
            .is_some()
    };
    assert!(!asks(&plan_of(
        row(TaskStatus::Completed),
        TaskStatus::NotStarted
    )));
    assert!(!asks(&plan_of(row(TaskStatus::Completed), TaskStatus::Completed)));
    let mut renamed = row(TaskStatus::NotStarted);
    renamed.content.set(Field::Subject, Value::text("Theirs now"));
    assert!(asks(&plan_of(renamed, TaskStatus::NotStarted)));
}

#[test]
fn promise_4_what_was_removed_in_the_mailbox_as_its_record_left_takes_no_record_along() {
    let plan = planned(
        known(TaskStatus::NotStarted),
        ItemNews::Removed,
        leaving(row(TaskStatus::NotStarted)),
    );
    assert_eq!(
        plan.steps.first().map(|step| &step.action),
        Some(&Action::Become(LinkState::RemovedHere))
    );
}

#[test]
fn d_59_promise_4_a_contact_that_is_deactivated_is_a_loss() {
    let mut gone = record_of(Kind::Contact, &[(Field::JobTitle, "Buyer")]);
    gone.facts.closed = true;
    let plan = planned(
        link(Kind::Contact, Some(base(&[(Field::JobTitle, "Buyer")]))),
        unchanged(item(&[(Field::JobTitle, "Buyer")])),
        leaving(gone),
    );
    let step = plan.steps.first().unwrap();
    assert_eq!((step.reason, plan.losses().len()), (Reason::LeftFilter, 1));
}

fn resting(last: TaskStatus) -> Link {
    Link {
        state: LinkState::LeftFilter,
        ..known(last)
    }
}

#[test]
fn d_72_a_completed_task_that_is_reopened_in_the_mailbox_is_reopened_in_the_organization() {
    let plan = planned(
        resting(TaskStatus::Completed),
        ItemNews::Changed(Box::new(task(TaskStatus::InProgress))),
        RecordNews::Unchanged(Some(Box::new(row(TaskStatus::Completed)))),
    );
    let step = plan.steps.first().unwrap();
    let Action::Write { merge, .. } = &step.action else {
        panic!("the record is written: {step:?}");
    };
    assert_eq!(
        merge.to_record,
        [(Field::Status, Some(status(TaskStatus::InProgress)))]
    );
    assert_eq!((step.rests, step.reason), (None, Reason::Reopened));
}

#[test]
fn an_item_that_never_heard_of_the_completion_reopens_nothing() {
    let plan = planned(
        resting(TaskStatus::NotStarted),
        ItemNews::Changed(Box::new(task(TaskStatus::NotStarted))),
        RecordNews::Unchanged(Some(Box::new(row(TaskStatus::Completed)))),
    );
    assert!(plan.steps.is_empty(), "{:?}", plan.steps);
}

#[test]
fn a_record_that_just_left_is_read_once_and_one_that_rests_is_not() {
    let asked = |state| {
        let link = Link {
            state,
            ..known(TaskStatus::NotStarted)
        };
        let others = vec![(link.record.clone(), Absent::LeftFilter)];
        let looked = RecordsLook {
            others,
            ..RecordsLook::default()
        };
        let links = One(link);
        let mut seen = Observation::new(Kind::Task, &ItemsLook::default(), &looked, &links);
        let asked = seen.records_to_read().len();
        seen.item_read(task(TaskStatus::NotStarted), Claim::Nothing);
        seen.record_read(row(TaskStatus::Completed));
        let met = seen.met(&links, Some("home"));
        let leaves = matches!(
            met.pairs.first().map(|pair| &pair.record),
            Some(RecordNews::Leaving(_))
        );
        (asked, leaves)
    };
    assert_eq!(asked(LinkState::Active), (1, true));
    assert_eq!(asked(LinkState::LeftFilter), (0, false));
}

/// What is asked about can be answered: the pair goes on until the person has said whether the attendees are told of the last change.
#[test]
fn d_72_promise_8_a_meeting_that_left_by_a_change_its_attendees_are_told_of_waits_for_the_word() {
    let meeting = |subject| {
        let mut view = item(&[(Field::Subject, subject)]);
        (view.facts.attendees, view.facts.starts) = (true, Some(at(3600)));
        view
    };
    let moved = record_of(Kind::Appointment, &[(Field::Subject, "Visit, hall 2")]);
    let known = link(Kind::Appointment, Some(base(HELD)));
    let mut plan = planned(known.clone(), unchanged(meeting("Visit")), leaving(moved.clone()));
    plan.hold_invitations(|_| true);
    let step = &plan.steps[0];
    assert!(!travels(step), "nobody agreed yet");
    assert_eq!(step.rests, None, "nor does it rest before");

    let answered = planned(
        known,
        unchanged(meeting("Visit")),
        RecordNews::Unchanged(Some(Box::new(moved))),
    );
    assert!(answered.steps[0].invites() && travels(&answered.steps[0]));
}

fn travels(step: &Step) -> bool {
    matches!(&step.action, Action::Write { merge, .. } if merge.changes_item())
}

/// The pair goes on until its last change has arrived, and nothing came apart meanwhile.
#[test]
fn d_72_a_last_change_that_could_not_be_written_is_tried_again_before_both_rest() {
    let plan = planned(
        known(TaskStatus::NotStarted),
        unchanged(task(TaskStatus::NotStarted)),
        leaving(row(TaskStatus::Completed)),
    );
    for outcome in [Outcome::Failed(FailureKind::Offline), Outcome::Stale] {
        let mut run = Run::new(plan.steps[0].clone(), key());
        run.went(Outcome::Booked);
        assert!(matches!(run.next(), Next::UpdateItem { .. }));
        run.went(outcome);
        let Next::Keep(link, _) = run.next() else {
            panic!("it is kept that the item did not take it");
        };
        assert_eq!(link.state, LinkState::Active);
        assert!(link.waits() && !run.took_away());
    }
}
