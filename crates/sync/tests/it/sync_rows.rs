//! The rows of the tables of fields, one by one (B.2 to B.4), and rows of section D that the planner decides.

use regarding_model::fields::{Content, Field, File, Kind, Period, ShowAs, Value};
use regarding_model::link::{Held, LinkState, Origin};
use regarding_sync::fields::{Directions, FieldDirection, FieldOptions, rows};
use regarding_sync::merge::{Merge, Policy, Rules, Side, merge};
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView};
use regarding_sync::plan::{Action, Plan, Reason};
use regarding_sync::removal::Stays;

use crate::pairs::{World, base, item, key, link, record_of, text};
use crate::values::at;

/// Row, field, whether an administrator may set it, and whether it travels both ways where nobody said anything: as the reference
/// prints the tables, with our word about B-36, B-37, B-46, B-49 and B-81.
const CONTACT: [(&str, Field, bool, bool); 34] = [
    ("B-20", Field::Anniversary, true, true),
    ("B-21", Field::AssistantName, true, true),
    ("B-22", Field::AssistantPhone, true, true),
    ("B-23", Field::Birthday, true, true),
    ("B-24", Field::BusinessFax, true, true),
    ("B-25", Field::BusinessPhone, true, true),
    ("B-26", Field::BusinessPhone2, true, true),
    ("B-27", Field::Callback, true, true),
    ("B-28", Field::Children, true, true),
    ("B-29", Field::CompanyMainPhone, true, true),
    ("B-30", Field::Department, true, true),
    ("B-31", Field::Email1, true, true),
    ("B-32", Field::Email2, true, true),
    ("B-33", Field::Email3, true, true),
    ("B-34", Field::FtpSite, true, true),
    ("B-35", Field::FullName, false, true),
    ("B-36", Field::GovernmentId, true, false),
    ("B-37", Field::HomeAddress, true, false),
    ("B-38", Field::HomePhone, true, true),
    ("B-39", Field::HomePhone2, true, true),
    ("B-40", Field::JobTitle, true, true),
    ("B-41", Field::MailingAddress, true, true),
    ("B-42", Field::Manager, true, true),
    ("B-43", Field::Mobile, true, true),
    ("B-44", Field::Nickname, true, true),
    ("B-45", Field::Notes, true, true),
    ("B-46", Field::OtherAddress, true, false),
    ("B-47", Field::OtherPhone, true, true),
    ("B-48", Field::Pager, true, true),
    ("B-49", Field::Company, false, false),
    ("B-50", Field::Spouse, true, true),
    ("B-51", Field::WebPage, true, true),
    ("B-52", Field::YomiFirstName, true, true),
    ("B-53", Field::YomiLastName, true, true),
];

const APPOINTMENT: [(&str, Field, bool, bool); 11] = [
    ("B-80", Field::Time, false, true),
    ("B-81", Field::Attachments, false, false),
    ("B-82", Field::Notes, true, true),
    ("B-83", Field::Importance, false, true),
    ("B-84", Field::Location, true, true),
    ("B-85", Field::OptionalAttendees, false, true),
    ("B-86", Field::Organizer, false, true),
    ("B-87", Field::Regarding, false, true),
    ("B-88", Field::RequiredAttendees, false, true),
    ("B-89", Field::ShowAs, false, true),
    ("B-90", Field::Subject, true, true),
];

const TASK: [(&str, Field, bool, bool); 9] = [
    ("B-110", Field::PercentComplete, true, true),
    ("B-111", Field::Completed, true, true),
    ("B-112", Field::Due, true, true),
    ("B-113", Field::Importance, false, true),
    ("B-114", Field::Notes, true, true),
    ("B-115", Field::Regarding, false, true),
    ("B-116", Field::Start, true, true),
    ("B-117", Field::Status, false, true),
    ("B-118", Field::Subject, true, true),
];

fn tables() -> impl Iterator<Item = (Kind, (&'static str, Field, bool, bool))> {
    let contact = CONTACT.into_iter().map(|row| (Kind::Contact, row));
    let appointment = APPOINTMENT.into_iter().map(|row| (Kind::Appointment, row));
    let task = TASK.into_iter().map(|row| (Kind::Task, row));
    contact.chain(appointment).chain(task)
}

#[test]
fn b_20_to_b_53_b_80_to_b_90_b_110_to_b_118_every_row_is_as_the_reference_prints_it() {
    for (kind, (fact, field, settable, travels)) in tables() {
        let found = rows(kind).iter().find(|row| row.fact == fact);
        assert_eq!(
            found.map(|row| (row.field, row.settable)),
            Some((field, settable)),
            "{fact}"
        );
        let directions = Directions::new(kind, &Default::default(), FieldOptions::default());
        assert_eq!(directions.of(field) == FieldDirection::Both, travels, "{fact}");
    }
}

/// The merge of a pair that held nothing in a field, of whose sides these hold something now.
fn merged(kind: Kind, field: Field, item: Option<&str>, record: Option<&str>) -> Merge {
    let content =
        |value: Option<&str>| -> Content { value.map(|value| (field, text(value))).into_iter().collect() };
    let (item, record) = (content(item), content(record));
    let side = |content| {
        Some(Side {
            content,
            occurrences: &[],
        })
    };
    let rules = Rules {
        directions: &Directions::new(kind, &Default::default(), FieldOptions::default()),
        columns: &Default::default(),
        may_write: true,
        policy: Policy::Ask,
        decisions: &Default::default(),
        key: &key(),
    };
    merge(Some(&base(&[])), side(&item), side(&record), rules)
}

#[test]
fn b_12_d_100_d_101_every_field_that_travels_goes_both_ways_and_is_held_when_both_changed_it() {
    for (kind, (fact, field, _, travels)) in tables().filter(|(_, row)| row.3) {
        assert!(travels);
        let to_record = merged(kind, field, Some("here"), None).to_record;
        assert!(to_record == [(field, Some(text("here")))], "{fact}");
        let to_item = merged(kind, field, None, Some("there")).to_item;
        assert!(to_item == [(field, Some(text("there")))], "{fact}");
        let both = merged(kind, field, Some("here"), Some("there"));
        assert!(both.is_quiet() && both.held == [Held::Field(field)], "{fact}");
    }
}

fn plan_of(kind: Kind, held: &[(Field, &str)], item: ItemNews, record: RecordNews) -> Plan {
    let link = link(kind, Some(base(held)));
    World::default().plan(
        &[Pair {
            link,
            item,
            record,
            sent: Default::default(),
        }],
        &[],
    )
}

fn read(view: ItemView) -> ItemNews {
    ItemNews::Unchanged(Some(Box::new(view)))
}

fn changed(view: RecordView) -> RecordNews {
    RecordNews::Changed(Box::new(view))
}

const VISIT: &[(Field, &str)] = &[(Field::Subject, "Visit")];

#[test]
fn d_3_d_36_ruling_8_a_subject_that_changes_on_either_side_goes_to_the_other_and_the_link_stays() {
    let now: &[(Field, &str)] = &[(Field::Subject, "Review")];
    let cases = [
        (
            ItemNews::Changed(Box::new(item(now))),
            RecordNews::Unchanged(Some(Box::new(record_of(Kind::Appointment, VISIT)))),
        ),
        (read(item(VISIT)), changed(record_of(Kind::Appointment, now))),
    ];
    for (item, record) in cases {
        let plan = plan_of(Kind::Appointment, VISIT, item, record);
        let [step] = plan.steps.as_slice() else {
            panic!("one step");
        };
        let Action::Write { merge, .. } = &step.action else {
            panic!("the pair follows");
        };
        assert!(merge.writes_item() != merge.writes_record());
    }
}

#[test]
fn d_26_an_appointment_that_is_canceled_in_the_organization_is_shown_as_free_and_not_removed() {
    let mut view = record_of(Kind::Appointment, VISIT);
    view.facts.closed = true;
    view.content.set(Field::ShowAs, Some(Value::ShowAs(ShowAs::Free)));
    let mut here = item(VISIT);
    here.content.set(Field::ShowAs, Some(Value::ShowAs(ShowAs::Busy)));
    let mut known = base(VISIT);
    let busy = Some(key().of(Field::ShowAs, &Value::ShowAs(ShowAs::Busy)));
    let seen = regarding_model::link::LastSeen {
        item: busy,
        record: busy,
    };
    known.fields.insert(Field::ShowAs, Some(seen));
    let pair = Pair {
        link: link(Kind::Appointment, Some(known)),
        item: read(here),
        record: changed(view),
        sent: Default::default(),
    };
    let plan = World::default().plan(&[pair], &[]);
    let Some(Action::Write { merge, .. }) = plan.steps.first().map(|step| &step.action) else {
        panic!("the item is written");
    };
    assert_eq!(
        merge.to_item,
        [(Field::ShowAs, Some(Value::ShowAs(ShowAs::Free)))]
    );
}

#[test]
fn d_31_d_60_d_61_d_62_what_leaves_the_filter_by_another_organizer_or_owner_stays_wherever_it_was_made() {
    for origin in [Origin::Mailbox, Origin::Organization, Origin::Both] {
        for kind in [Kind::Appointment, Kind::Contact] {
            let mut known = link(kind, Some(base(VISIT)));
            known.origin = origin;
            let pair = Pair {
                link: known,
                item: read(item(VISIT)),
                record: RecordNews::LeftFilter,
                sent: Default::default(),
            };
            let plan = World::default().plan(&[pair], &[]);
            let step = plan.steps.first().map(|step| (&step.action, step.reason));
            assert_eq!(
                step,
                Some((&Action::Become(LinkState::LeftFilter), Reason::LeftFilter))
            );
        }
    }
}

#[test]
fn d_32_a_meeting_of_the_past_is_written_without_a_message() {
    let mut here = item(VISIT);
    here.facts.attendees = true;
    here.facts.starts = Some(at(-3600));
    let there = record_of(Kind::Appointment, &[(Field::Subject, "Review")]);
    let plan = plan_of(Kind::Appointment, VISIT, read(here), changed(there));
    let Some(Action::Write { merge, invites, .. }) = plan.steps.first().map(|step| &step.action) else {
        panic!("the item is written");
    };
    assert!(merge.writes_item() && !invites);
}

#[test]
fn d_34_ruling_5_a_meeting_of_another_organizer_is_tracked_as_any() {
    let mut here = item(VISIT);
    here.facts.organizer = false;
    let single = regarding_sync::pair::Single::Item {
        view: Box::new(here),
        kind: Kind::Appointment,
        record: crate::values::record("appointment", 7),
    };
    let plan = World::default().plan(&[], &[single]);
    let action = plan.steps.first().map(|step| &step.action);
    assert!(matches!(action, Some(Action::CreateRecord { .. })));
}

#[test]
fn d_37_d_103_files_that_both_sides_changed_are_held_and_neither_wins_by_being_later() {
    let files = |name: &str| {
        let file = File {
            name: name.to_owned(),
            hash: [1; 32],
        };
        Value::Files(vec![file])
    };
    let with = |name: &str| -> Content { [(Field::Attachments, files(name))].into_iter().collect() };
    let (item, record) = (with("a.pdf"), with("b.pdf"));
    let side = |content| {
        Some(Side {
            content,
            occurrences: &[],
        })
    };
    let options = FieldOptions {
        attachments: true,
        ..FieldOptions::default()
    };
    let rules = Rules {
        directions: &Directions::new(Kind::Appointment, &Default::default(), options),
        columns: &Default::default(),
        may_write: true,
        policy: Policy::Ask,
        decisions: &Default::default(),
        key: &key(),
    };
    let merge = merge(Some(&base(&[])), side(&item), side(&record), rules);
    assert!(merge.is_quiet());
    assert_eq!(merge.held, [Held::Field(Field::Attachments)]);
}

#[test]
fn ruling_3_ruling_4_ruling_9_what_is_removed_on_one_side_and_what_stays() {
    let removed = |kind, closed| {
        let mut view = record_of(kind, VISIT);
        view.facts.closed = closed;
        let plan = plan_of(
            kind,
            VISIT,
            ItemNews::Removed,
            RecordNews::Unchanged(Some(Box::new(view))),
        );
        plan.steps.first().map(|step| step.reason)
    };
    // D-75: a task only while it is open.
    assert_eq!(removed(Kind::Task, false), Some(Reason::ItemRemoved));
    assert_eq!(removed(Kind::Task, true), Some(Reason::OtherStays(Stays::Closed)));
    // D-50, D-54: a contact's record stays whoever owns it.
    assert_eq!(
        removed(Kind::Contact, false),
        Some(Reason::OtherStays(Stays::ContactRecord))
    );
    // D-56: it does not come back by itself when the record changes.
    let mut tombstone = link(Kind::Contact, Some(base(VISIT)));
    tombstone.state = LinkState::RemovedHere;
    let pair = Pair {
        link: tombstone,
        item: ItemNews::Unchanged(None),
        record: changed(record_of(Kind::Contact, &[(Field::JobTitle, "Buyer")])),
        sent: Default::default(),
    };
    assert!(World::default().plan(&[pair], &[]).steps.is_empty());
}

#[test]
fn d_33_promise_8_a_series_of_which_past_occurrences_were_taken_out_is_tracked_as_it_is_and_nobody_is_invited()
 {
    let gone = crate::sync_occurrences::removed(at(-3 * 24 * 3600));
    let mut here = item(&[]);
    here.content = crate::sync_occurrences::daily(VISIT);
    let began = Period::Timed {
        start: at(-10 * 24 * 3600),
        end: at(-10 * 24 * 3600 + 1800),
    };
    here.content.set(Field::Time, Some(Value::Period(began)));
    here.occurrences = vec![gone.clone()];
    here.facts.series = true;
    here.facts.attendees = true;
    let single = regarding_sync::pair::Single::Item {
        view: Box::new(here),
        kind: Kind::Appointment,
        record: crate::values::record("recurringappointmentmaster", 7),
    };
    let plan = World::default().plan(&[], &[single]);
    let step = plan.steps.first().unwrap();
    let Action::CreateRecord { merge, .. } = &step.action else {
        panic!("it becomes a record: {step:?}");
    };
    assert!(
        !step.invites() && !merge.changes_item(),
        "the calendar is left as it is"
    );
    let [edit] = merge.record_occurrences.as_slice() else {
        panic!("one occurrence: {merge:?}");
    };
    assert_eq!(
        (edit.original, &edit.becomes),
        (gone.original, &regarding_sync::merge::Becomes::Removed)
    );
}
