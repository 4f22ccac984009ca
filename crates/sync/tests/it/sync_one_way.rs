//! Service activities: records of which nothing travels to the organization (B.3), a separate copy for each user, and nobody is written to
//! (D.2).

use regarding_model::fields::{Field, Kind, Value, service_pairs};
use regarding_model::link::{Held, Link, LinkState};
use regarding_sync::fields::{Directions, FieldDirection, FieldOptions};
use regarding_sync::merge::{Apart, Mark, Merge, Stays as Stands};
use regarding_sync::pair::{ItemNews, ItemView, Pair, RecordNews, RecordView, Says, Single};
use regarding_sync::plan::{About, Action, Left, Plan, Reason, There, Untracking};
use regarding_sync::removal::Stays;

use crate::pairs::{World, base, item, link, record_of, service, text, untracking_plan};
use crate::values::at;

const HELD: &[(Field, &str)] = &[(Field::Subject, "Hoist inspection")];
const EDITED: &[(Field, &str)] = &[(Field::Subject, "My note")];
const MOVED: &[(Field, &str)] = &[(Field::Subject, "Hoist inspection, hall 2")];

fn known(state: LinkState) -> Link {
    Link {
        record: service(1),
        state,
        ..link(Kind::Appointment, Some(base(HELD)))
    }
}

fn record(fields: &[(Field, &str)]) -> RecordView {
    RecordView {
        record: service(1),
        ..record_of(Kind::Appointment, fields)
    }
}

/// One to which people are booked, of a calendar whose server writes to attendees.
fn with_attendees(fields: &[(Field, &str)]) -> ItemView {
    let mut view = item(fields);
    view.facts.attendees = true;
    view.facts.loud = true;
    view
}

fn plan(item: ItemNews, record: RecordNews) -> Plan {
    let pair = Pair {
        link: known(LinkState::Active),
        item,
        record,
        sent: Default::default(),
    };
    World::default().plan(&[pair], &[])
}

fn changed(view: ItemView) -> ItemNews {
    ItemNews::Changed(Box::new(view))
}

fn unchanged(view: RecordView) -> RecordNews {
    RecordNews::Unchanged(Some(Box::new(view)))
}

fn written(plan: &Plan) -> &Merge {
    let [step] = plan.steps.as_slice() else {
        unreachable!("{plan:?}");
    };
    assert!(!step.invites(), "nobody is ever written to: {step:?}");
    match &step.action {
        Action::Write { merge, .. } => merge,
        other => unreachable!("{other:?}"),
    }
}

/// B.3 prints ten rows for service activities, each of them to the mailbox, none of them settable; it has neither files nor a rule.
#[test]
fn b_3_every_row_of_a_service_activity_goes_to_the_mailbox_for_good() {
    let rows = [
        Field::Time,
        Field::Importance,
        Field::Location,
        Field::Notes,
        Field::OptionalAttendees,
        Field::Organizer,
        Field::Regarding,
        Field::RequiredAttendees,
        Field::ShowAs,
        Field::Subject,
    ];
    let found: Vec<Field> = service_pairs().iter().map(|pair| pair.field).collect();
    assert_eq!(found, rows);
    let said = Field::all().map(|field| (field, FieldDirection::Both)).collect();
    let options = FieldOptions {
        attachments: true,
        ..FieldOptions::default()
    };
    let of = |said| Directions::of_rows(Kind::Appointment, service_pairs(), said, options);
    for said in [&Default::default(), &said] {
        let directions = of(said);
        assert!(directions.are_one_way());
        for field in Field::all() {
            let expected = if rows.contains(&field) {
                FieldDirection::ToMailbox
            } else {
                FieldDirection::None
            };
            assert_eq!(directions.of(field), expected, "{field}");
        }
    }
    for kind in Kind::ALL {
        let none = Field::all().map(|field| (field, FieldDirection::None)).collect();
        let directions = Directions::new(kind, &none, FieldOptions::default());
        assert!(
            !directions.are_one_way(),
            "{kind:?} has fixed pairs that travel both ways"
        );
    }
}

#[test]
fn b_3_a_service_activity_that_a_filter_selects_comes_to_the_mailbox_and_invites_nobody() {
    let mut view = record(HELD);
    view.facts.attendees = true;
    view.facts.made = Some(at(-60));
    let single = Single::Record {
        view: Box::new(view),
        kind: Kind::Appointment,
        collection: "home".into(),
    };
    let mut plan = World::default().plan(&[], &[single]);
    plan.hold_invitations(|_| true);
    let [step] = plan.steps.as_slice() else {
        unreachable!("{plan:?}");
    };
    let Action::CreateItem { merge, .. } = &step.action else {
        unreachable!("{step:?}");
    };
    assert_eq!(merge.to_item, [(Field::Subject, Some(text("Hoist inspection")))]);
    assert!(!step.invites() && !merge.invitation && merge.mark == Mark::Keep);
    assert!(plan.notes.is_empty(), "and nobody is asked: {:?}", plan.notes);
}

/// B-4: what is typed in the mailbox is not sent, and is overwritten when the record's value changes, not at once.
#[test]
fn b_3_b_4_an_edit_in_the_mailbox_is_not_sent_and_gives_way_to_the_organizations_next_value() {
    let here = with_attendees(EDITED);
    let edited = plan(changed(here.clone()), unchanged(record(HELD)));
    let merge = written(&edited);
    assert!(merge.is_quiet() && merge.held.is_empty());
    assert_eq!(merge.apart, [(Field::Subject, Apart::OneWay)]);

    let moved = plan(changed(here), RecordNews::Changed(Box::new(record(MOVED))));
    let merge = written(&moved);
    assert_eq!(
        merge.to_item,
        [(Field::Subject, Some(text("Hoist inspection, hall 2")))]
    );
    assert!(
        !merge.writes_record() && merge.held.is_empty(),
        "no conflict either"
    );
}

/// D-30 as promise 4 has it, D-27: nothing travels to the organization, and no removal does.
#[test]
fn b_3_d_27_an_item_that_is_removed_in_the_mailbox_unlinks_and_its_record_stays() {
    for news in [
        unchanged(record(HELD)),
        RecordNews::Changed(Box::new(record(MOVED))),
    ] {
        let plan = plan(ItemNews::Removed, news);
        let [step] = plan.steps.as_slice() else {
            unreachable!("{plan:?}");
        };
        assert_eq!(
            (&step.action, step.reason),
            (
                &Action::Become(LinkState::RemovedHere),
                Reason::OtherStays(Stays::OneWay)
            )
        );
        assert!(plan.notes.is_empty(), "nobody is asked: {:?}", plan.notes);
    }
}

#[test]
fn b_3_d_24_an_item_goes_with_its_record_without_a_message_unless_it_holds_something_of_its_own() {
    let removed = plan(changed(with_attendees(HELD)), RecordNews::Removed);
    let [step] = removed.steps.as_slice() else {
        unreachable!("{removed:?}");
    };
    assert_eq!(step.action, Action::RemoveItem { invites: false });

    let kept = plan(changed(with_attendees(EDITED)), RecordNews::Removed);
    let [step] = kept.steps.as_slice() else {
        unreachable!("{kept:?}");
    };
    assert_eq!(
        (&step.action, step.reason),
        (
            &Action::Become(LinkState::Untracked),
            Reason::OtherStays(Stays::OwnValues)
        ),
        "promise 7; no record can be made of it, so nobody is asked"
    );
}

#[test]
fn b_3_no_record_is_made_of_an_item_whatever_the_person_decides() {
    let gone = Link {
        held: vec![Held::Removal],
        ..known(LinkState::Untracked)
    };
    let here = item(EDITED);
    let world = World::default();
    let decided = world.with_rules(|rules| Plan::of_removal(&gone, Left::Item(&here), Stands::Item, rules));
    let back = There::One(Left::Item(&here));
    let brought = world.with_rules(|rules| Plan::of_bringing_back(&gone, back, rules));
    assert!(decided.steps.is_empty() && brought.steps.is_empty());

    let single = Single::Item {
        view: Box::new(here),
        kind: Kind::Appointment,
        record: service(1),
    };
    let plan = world.plan(&[], &[single]);
    assert!(plan.steps.is_empty());
    let about: Vec<About> = plan.notes.iter().map(|note| note.about).collect();
    assert_eq!(about, [About::MayNotCreate]);
}

#[test]
fn b_3_d_38_untracking_keeps_the_record_of_a_service_activity() {
    let view = record(HELD);
    let halves = (None, Some(&view));
    let link = known(LinkState::Active);
    assert_eq!(
        untracking_plan(&link, halves, Untracking::Delete),
        Err(Stays::OneWay)
    );
    assert!(untracking_plan(&link, halves, Untracking::Keep).is_ok());
}

/// D.2: not even where an item says that the question stands, or names people for the first time.
#[test]
fn b_3_nobody_is_asked_to_invite_the_people_of_a_service_activity() {
    let mut here = with_attendees(HELD);
    here.facts.loud = false;
    here.facts.uninvited = true;
    here.says = Says::Uninvited;
    let mut there = record(HELD);
    let person = regarding_model::fields::Attendee {
        address: "ilse@hafenwerk.example".parse().unwrap(),
        name: None,
    };
    let people = Value::people(vec![person]);
    there.content.set(Field::OptionalAttendees, people);
    let plan = plan(changed(here), RecordNews::Changed(Box::new(there)));
    let merge = written(&plan);
    assert!(!merge.invitation && merge.to_item.len() == 1);
}
