//! The plan: creation, adoption, reminders, invitations, the brake.

use regarding_model::fields::{
    Content, End, Field, Importance, Kind, Moment, Pattern, Period, Recurrence, ShowAs, TaskStatus, Value,
};
use regarding_model::link::{Held, Link, LinkState};
use regarding_sync::merge::Policy;
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView, Single};
use regarding_sync::plan::{About, Action, Agreement, Limits, Plan, Reason, Reminder, Step};
use regarding_sync::run::{Next, Run};

use crate::pairs::{World, base, content, item, key, link, record_of};
use crate::values::{at, record};

const DAY: i64 = 24 * 3600;

fn selected(view: RecordView, kind: Kind) -> Plan {
    let single = Single::Record {
        view: Box::new(view),
        kind,
        collection: "home".into(),
    };
    World::default().plan(&[], &[single])
}

fn reminder_of(plan: &Plan) -> Reminder {
    match plan.steps.first().map(|step| &step.action) {
        Some(Action::CreateItem { reminder, .. } | Action::Write { reminder, .. }) => *reminder,
        _ => Reminder::Keep,
    }
}

fn appointment(start: i64, show_as: ShowAs) -> RecordView {
    let mut view = record_of(Kind::Appointment, &[(Field::Subject, "Visit")]);
    let period = Period::Timed {
        start: at(start),
        end: at(start + 3600),
    };
    view.content.set(Field::Time, Some(Value::Period(period)));
    view.content.set(Field::ShowAs, Some(Value::ShowAs(show_as)));
    view
}

#[test]
fn d_2_what_a_filter_selects_gets_an_item_under_a_uid_that_every_install_derives() {
    let plan = selected(
        record_of(Kind::Contact, &[(Field::JobTitle, "Buyer")]),
        Kind::Contact,
    );
    let step = plan.steps.first();
    let uid = format!("{}@{}", record("contact", 1).id, uuid::Uuid::from_u128(9));
    assert!(
        matches!(step.map(|step| &step.action), Some(Action::CreateItem { uid: made, .. }) if *made == uid)
    );
    assert_eq!(step.map(|step| step.reason), Some(Reason::Selected));
}

#[test]
fn d_1_a_tracked_item_becomes_the_record_that_its_identity_leads_to() {
    let single = Single::Item {
        view: Box::new(item(&[(Field::JobTitle, "Buyer")])),
        kind: Kind::Contact,
        record: record("contact", 77),
    };
    let plan = World::default().plan(&[], &[single]);
    let action = plan.steps.first().map(|step| &step.action);
    assert!(
        matches!(action, Some(Action::CreateRecord { record: made, merge }) if *made == record("contact", 77) && merge.to_record.len() == 1)
    );
}

#[test]
fn b_6_i_3_a_field_set_to_none_or_secured_is_not_sent_at_creation_either() {
    let mut world = World::default();
    world
        .said
        .insert(Field::Notes, regarding_sync::fields::FieldDirection::None);
    world.columns.no_create.insert(Field::JobTitle);
    let single = Single::Item {
        view: Box::new(item(&[
            (Field::JobTitle, "Buyer"),
            (Field::Notes, "private"),
            (Field::Mobile, "1"),
        ])),
        kind: Kind::Contact,
        record: record("contact", 77),
    };
    let plan = world.plan(&[], &[single]);
    let sent: Vec<Field> = match plan.steps.first().map(|step| &step.action) {
        Some(Action::CreateRecord { merge, .. }) => merge.to_record.iter().map(|(field, _)| *field).collect(),
        _ => Vec::new(),
    };
    assert_eq!(sent, [Field::Mobile]);
}

#[test]
fn b_8_i_2_without_the_right_to_create_nothing_is_tried_and_it_is_said() {
    let mut world = World::default();
    world.may_create.clear();
    let single = Single::Item {
        view: Box::new(item(&[])),
        kind: Kind::Contact,
        record: record("contact", 77),
    };
    let plan = world.plan(&[], &[single]);
    assert!(plan.steps.is_empty());
    assert!(matches!(
        plan.notes.first().map(|note| note.about),
        Some(About::MayNotCreate)
    ));
}

#[test]
fn d_64_promise_6_a_pair_that_is_found_again_is_joined_and_not_made_twice() {
    let single = Single::Both {
        item: Box::new(item(&[(Field::JobTitle, "Buyer"), (Field::Mobile, "1")])),
        record: Box::new(record_of(
            Kind::Contact,
            &[(Field::JobTitle, "Buyer"), (Field::Pager, "2")],
        )),
        kind: Kind::Contact,
        sent: Default::default(),
    };
    let plan = World::default().plan(&[], &[single]);
    let counts = plan.counts();
    assert_eq!((counts.items_created, counts.records_created), (0, 0));
    assert!(
        matches!(plan.steps.first().map(|step| &step.action), Some(Action::Write { merge, .. }) if merge.to_item.len() == 1 && merge.to_record.len() == 1)
    );
}

#[test]
fn promise_7_what_both_changed_is_noted_for_the_person() {
    let pair = Pair {
        link: link(Kind::Contact, Some(base(&[(Field::JobTitle, "old")]))),
        item: ItemNews::Changed(Box::new(item(&[(Field::JobTitle, "mine")]))),
        record: RecordNews::Changed(Box::new(record_of(Kind::Contact, &[(Field::JobTitle, "theirs")]))),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    assert_eq!(
        plan.notes.first().map(|note| note.about),
        Some(About::Held(Held::Field(Field::JobTitle)))
    );
}

#[test]
fn d_21_no_reminder_for_what_is_more_than_seven_days_past() {
    assert_eq!(
        reminder_of(&selected(appointment(-8 * DAY, ShowAs::Busy), Kind::Appointment)),
        Reminder::Clear
    );
    let soon = reminder_of(&selected(appointment(DAY, ShowAs::Busy), Kind::Appointment));
    assert_eq!(soon, Reminder::At(at(DAY - 15 * 60)));
}

#[test]
fn d_20_a_free_appointment_reminds_nobody() {
    assert_eq!(
        reminder_of(&selected(appointment(DAY, ShowAs::Free), Kind::Appointment)),
        Reminder::Clear
    );
}

fn task(due: i64, status: TaskStatus) -> RecordView {
    let mut view = record_of(Kind::Task, &[(Field::Subject, "Call")]);
    view.content
        .set(Field::Due, Some(Value::Moment(Moment::At(at(due)))));
    view.content.set(Field::Status, Some(Value::Status(status)));
    view
}

#[test]
fn d_71_b_120_the_due_time_of_an_open_task_reminds_unless_it_is_older_than_a_day() {
    let of = |due, status| reminder_of(&selected(task(due, status), Kind::Task));
    assert_eq!(of(3600, TaskStatus::NotStarted), Reminder::At(at(3600)));
    assert_eq!(of(-DAY + 60, TaskStatus::InProgress), Reminder::At(at(-DAY + 60)));
    assert_eq!(of(-DAY - 60, TaskStatus::NotStarted), Reminder::Clear);
    assert_eq!(of(3600, TaskStatus::Completed), Reminder::Clear);
}

/// A change that comes from the record, and whether calendars would write to attendees about it.
fn invites(change: impl Fn(&mut Content), may_be_organizer: bool, attendees: bool, start: i64) -> bool {
    let mut view = item(&[(Field::Subject, "Visit")]);
    // Whether the person is the organizer for certain plays no part: a name may be theirs that is not known here.
    view.facts.organizer = false;
    view.facts.may_be_organizer = may_be_organizer;
    view.facts.attendees = attendees;
    view.facts.starts = Some(at(start));
    let mut record = record_of(Kind::Appointment, &[(Field::Subject, "Visit")]);
    change(&mut record.content);
    let pair = Pair {
        link: link(Kind::Appointment, Some(base(&[(Field::Subject, "Visit")]))),
        item: ItemNews::Unchanged(Some(Box::new(view))),
        record: RecordNews::Changed(Box::new(record)),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    matches!(
        plan.steps.first().map(|step| &step.action),
        Some(Action::Write { invites: true, .. })
    )
}

#[test]
fn d_22_d_23_promise_8_which_changes_would_write_to_attendees() {
    let place = |content: &mut Content| content.set(Field::Location, Value::text("Hall 2"));
    let urgent = |content: &mut Content| {
        content.set(Field::Importance, Some(Value::Importance(Importance::High)));
    };
    assert!(invites(place, true, true, DAY));
    assert!(invites(urgent, true, true, DAY));
    assert!(!invites(place, true, true, -DAY), "it is past");
    assert!(!invites(place, false, true, DAY), "somebody else organizes it");
    assert!(!invites(place, true, false, DAY), "nobody is invited");
    assert!(!invites(|_| {}, true, true, DAY), "nothing of it changed");
}

/// Whether a new place of a series that began a month ago would be written to its attendees.
fn running_series_invites(end: End) -> bool {
    let rule = Value::Recurrence(Recurrence {
        pattern: Pattern::Daily,
        interval: 7,
        end,
        zone: None,
    });
    let mut view = item(&[(Field::Subject, "Visit")]);
    view.content.set(Field::Recurrence, Some(rule.clone()));
    view.facts.series = true;
    view.facts.attendees = true;
    view.facts.starts = Some(at(-30 * DAY));
    let mut record = record_of(Kind::Appointment, &[(Field::Subject, "Visit")]);
    record.content.set(Field::Recurrence, Some(rule));
    record.content.set(Field::Location, Value::text("Hall 2"));
    let pair = Pair {
        link: link(Kind::Appointment, Some(base(&[(Field::Subject, "Visit")]))),
        item: ItemNews::Unchanged(Some(Box::new(view))),
        record: RecordNews::Changed(Box::new(record)),
        sent: Default::default(),
    };
    World::default()
        .plan(&[pair], &[])
        .steps
        .iter()
        .any(Step::invites)
}

#[test]
fn d_23_promise_8_a_series_that_goes_on_is_not_past() {
    let day = |days: i64| jiff::tz::TimeZone::UTC.to_datetime(at(days * DAY)).date();
    assert!(running_series_invites(End::Never));
    assert!(running_series_invites(End::After(50)));
    assert!(running_series_invites(End::On(day(10))));
    assert!(!running_series_invites(End::On(day(-10))), "it is over");
}

#[test]
fn promise_4_a_plan_that_takes_much_away_waits() {
    let leaving = |count: usize| {
        let pairs: Vec<Pair> = (0..count)
            .map(|_| Pair {
                link: link(Kind::Contact, Some(base(&[]))),
                item: ItemNews::Unchanged(Some(Box::new(item(&[])))),
                record: RecordNews::LeftFilter,
                sent: Default::default(),
            })
            .collect();
        World::default().plan(&pairs, &[])
    };
    let limits = Limits {
        number: 20,
        percent: 10,
    };
    assert!(
        limits.brake(&leaving(21), 10_000, 0).is_some(),
        "more than the number"
    );
    assert!(limits.brake(&leaving(20), 10_000, 0).is_none());
    assert!(
        limits.brake(&leaving(11), 100, 0).is_some(),
        "more than the share"
    );
    assert!(limits.brake(&leaving(10), 100, 0).is_none());
    assert!(
        limits.brake(&leaving(2), 3, 0).is_none(),
        "two of three are everyday"
    );
}

#[test]
fn promise_4_a_yes_is_for_what_was_shown_and_not_for_more() {
    let limits = Limits::default();
    let leaving = |count: u128| {
        let of = |number| Pair {
            link: Link {
                record: record("contact", number),
                ..link(Kind::Contact, Some(base(&[])))
            },
            item: ItemNews::Unchanged(Some(Box::new(item(&[])))),
            record: RecordNews::LeftFilter,
            sent: Default::default(),
        };
        World::default().plan(&(0..count).map(of).collect::<Vec<_>>(), &[])
    };
    let shown = Agreement::Shown(leaving(25).losses());
    let asks = |plan: &Plan, agreement: &Agreement| limits.asks(plan, (10_000, 0), agreement).is_some();
    assert!(asks(&leaving(25), &Agreement::None));
    assert!(!asks(&leaving(25), &shown));
    assert!(!asks(&leaving(22), &shown), "less than what was shown");
    assert!(asks(&leaving(26), &shown), "one more than what was shown");
    assert!(!asks(&leaving(3), &Agreement::None), "nothing to ask about");
    assert!(!asks(&leaving(500), &Agreement::Everything));
}

#[test]
fn a_read_only_collection_is_not_written_and_it_is_said() {
    let mut view = item(&[(Field::JobTitle, "old")]);
    view.writable = false;
    let pair = Pair {
        link: link(Kind::Contact, Some(base(&[(Field::JobTitle, "old")]))),
        item: ItemNews::Unchanged(Some(Box::new(view))),
        record: RecordNews::Changed(Box::new(record_of(Kind::Contact, &[(Field::JobTitle, "new")]))),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    assert_eq!(plan.counts().items_changed, 0);
    assert!(plan.notes.iter().any(|note| note.about == About::ReadOnly));
}

#[test]
fn what_the_person_untracked_is_left_alone() {
    let mut untracked = link(Kind::Contact, Some(base(&[(Field::JobTitle, "old")])));
    untracked.state = LinkState::Untracked;
    let pair = Pair {
        link: untracked,
        item: ItemNews::Changed(Box::new(item(&[(Field::JobTitle, "new")]))),
        record: RecordNews::Changed(Box::new(record_of(Kind::Contact, &[(Field::JobTitle, "other")]))),
        sent: Default::default(),
    };
    assert!(World::default().plan(&[pair], &[]).steps.is_empty());
}

#[test]
fn promise_8_what_a_server_would_write_to_attendees_about_waits_and_the_record_does_not() {
    let mut mine = item(&[(Field::Subject, "Visit"), (Field::Location, "Pier 4")]);
    mine.facts.attendees = true;
    let pair = Pair {
        link: link(
            Kind::Appointment,
            Some(base(&[(Field::Subject, "Visit"), (Field::Location, "Pier 3")])),
        ),
        item: ItemNews::Changed(Box::new(mine)),
        record: RecordNews::Changed(Box::new(record_of(
            Kind::Appointment,
            &[(Field::Subject, "Long visit"), (Field::Location, "Pier 3")],
        ))),
        sent: Default::default(),
    };
    let mut plan = World::default().plan(&[pair], &[]);
    assert!(plan.steps.first().is_some_and(|step| step.invites()));
    plan.hold_invitations(|_| true);
    let Some(Action::Write { merge, invites, .. }) = plan.steps.first().map(|step| &step.action) else {
        panic!("the record's half is written");
    };
    assert!(!invites && !merge.writes_item() && merge.writes_record() && merge.again);
    assert!(matches!(
        plan.notes.last().map(|note| note.about),
        Some(About::Invites)
    ));
}

/// The link that a step leaves which writes nothing.
pub(crate) fn kept(step: Step) -> Option<Link> {
    match Run::new(step, key()).next() {
        Next::Keep(link, _) => Some(*link),
        _ => None,
    }
}

#[test]
fn promise_8_what_was_decided_and_waits_for_the_word_about_attendees_is_not_asked_again() {
    let mut mine = item(&[(Field::Subject, "Short visit")]);
    mine.facts.attendees = true;
    let pair = |link, mine: &ItemView| Pair {
        link,
        item: ItemNews::Unchanged(Some(Box::new(mine.clone()))),
        record: RecordNews::Unchanged(Some(Box::new(record_of(
            Kind::Appointment,
            &[(Field::Subject, "Long visit")],
        )))),
        sent: Default::default(),
    };
    let decided = World {
        policy: Policy::OrganizationWins,
        ..World::default()
    };
    let link = link(Kind::Appointment, Some(base(&[(Field::Subject, "Visit")])));
    let mut plan = decided.plan(&[pair(link, &mine)], &[]);
    plan.hold_invitations(|_| true);
    let link = kept(plan.steps.remove(0)).unwrap();
    let again = World::default().plan(&[pair(link.clone(), &mine)], &[]);
    assert!(again.notes.is_empty(), "{:?}", again.notes);
    assert!(again.steps[0].invites(), "it goes to the item once they say so");
    mine.content = content(&[(Field::Subject, "Shorter visit")]);
    let edited = World::default().plan(&[pair(link, &mine)], &[]);
    let held = Held::Field(Field::Subject);
    assert_eq!(
        edited.notes[0].about,
        About::Held(held),
        "another edit is asked about"
    );
}

#[test]
fn d_25_a_cancellation_waits_and_a_calendar_that_writes_to_nobody_asks_nothing() {
    let mut mine = item(&[(Field::Subject, "Visit")]);
    mine.facts.attendees = true;
    let pair = Pair {
        link: link(Kind::Appointment, Some(base(&[(Field::Subject, "Visit")]))),
        item: ItemNews::Unchanged(Some(Box::new(mine))),
        record: RecordNews::Removed,
        sent: Default::default(),
    };
    let mut plan = World::default().plan(&[pair], &[]);
    plan.hold_invitations(|_| false);
    assert!(matches!(plan.steps[0].action, Action::RemoveItem { .. }));
    plan.hold_invitations(|_| true);
    assert_eq!(plan.steps[0].action, Action::Become(LinkState::RecordGone));
}
