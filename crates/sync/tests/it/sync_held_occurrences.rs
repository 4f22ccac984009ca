//! Promise 7: what travelled of an occurrence while another field of it waits for a decision is nobody's edit, whatever the
//! organization made of it.

#![expect(clippy::unwrap_used, reason = "values of the tests are well formed")]

use regarding_model::failure::FailureKind;
use regarding_model::fields::{Content, Field, Kind, Period, Value};
use regarding_model::link::{Held, Link, OccurrenceBase, Sent, Version};
use regarding_sync::merge::Merge;
use regarding_sync::pair::{ItemNews, ItemView, Occurrence, Pair, RecordNews, RecordView};
use regarding_sync::plan::{Action, Plan};
use regarding_sync::run::{Kept, Next, Outcome, Run};

use crate::pairs::{World, item, link, record_of};
use crate::sync_occurrences::{HELD, Series, changed, daily, day, own, rule};
use crate::values::at;

const WHOLE: &str = "Bring the long list of everything";
const CUT: &str = "Bring the long";

fn one(location: &str, notes: &str) -> Vec<Occurrence> {
    let fields = [
        (Field::Subject, "Round"),
        (Field::Location, location),
        (Field::Notes, notes),
    ];
    vec![changed(day(2), &fields)]
}

fn series_of(view: Content, occurrences: Vec<Occurrence>) -> (ItemView, RecordView) {
    let (mut here, mut there) = (item(&[]), record_of(Kind::Appointment, &[]));
    (here.content, there.content) = (view.clone(), view);
    (here.occurrences, there.occurrences) = (occurrences.clone(), occurrences);
    (here, there)
}

fn pair(link: Link, (here, there): (&[Occurrence], &[Occurrence]), version: &str, sent: Sent) -> Pair {
    let (mut item, mut record) = series_of(daily(HELD), Vec::new());
    item.occurrences = here.to_vec();
    record.occurrences = there.to_vec();
    record.version = Version(version.into());
    Pair {
        link,
        item: ItemNews::Changed(Box::new(item)),
        record: RecordNews::Changed(Box::new(record)),
        sent,
    }
}

fn merge(plan: &Plan) -> &Merge {
    match &plan.steps.first().unwrap().action {
        Action::Write { merge, .. } => merge,
        other => unreachable!("{other:?}"),
    }
}

/// Both sides held the occurrence at one place, without notes.
fn agreed() -> Link {
    let series = Series::new();
    let seen = series.of(&one("Here, upstairs", ""), &one("Here, upstairs", ""));
    let link = link(Kind::Appointment, Some(seen.base));
    assert!(link.base.as_ref().unwrap().occurrences.contains_key(&day(2)));
    link
}

/// Each side moved it to another place, which is held; the notes of the item go to the record, whose answer names a version and
/// which cannot be read then.
fn sent_beside_a_clash() -> (Link, Sent) {
    let plan = World::default().plan(
        &[pair(
            agreed(),
            (&one("A", WHOLE), &one("B", "")),
            "W/2",
            Sent::default(),
        )],
        &[],
    );
    assert_eq!(merge(&plan).held, [Held::Occurrence(day(2))]);
    assert_eq!(merge(&plan).record_occurrences.len(), 1);
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    loop {
        let outcome = match run.next() {
            Next::Keep(link, sent) => return (*link, sent),
            Next::Note(..) => Outcome::Booked,
            Next::UpdateRecord(..) => Outcome::Accepted {
                place: None,
                version: Some(Version("W/3".into())),
                content: None,
            },
            Next::ConfirmRecord(_) => Outcome::Failed(FailureKind::Offline),
            other => unreachable!("{other:?}"),
        };
        run.went(outcome);
    }
}

fn key() -> regarding_model::fields::DigestKey {
    crate::pairs::key()
}

fn looked_at(here: &[Occurrence], there: &[Occurrence], version: &str) -> Merge {
    let (link, sent) = sent_beside_a_clash();
    assert!(link.unconfirmed.record, "it was not read again");
    let plan = World::default().plan(&[pair(link, (here, there), version, sent)], &[]);
    merge(&plan).clone()
}

#[test]
fn what_the_organization_cut_beside_a_clash_does_not_come_back() {
    let merge = looked_at(&one("A", WHOLE), &one("B", CUT), "W/3");
    assert_eq!(merge.held, [Held::Occurrence(day(2))], "the place still waits");
    assert!(merge.item_occurrences.is_empty(), "{:?}", merge.item_occurrences);
    assert!(merge.record_occurrences.is_empty());
    let next = merge.base.occurrences.get(&day(2)).map(notes);
    let [whole, cut] = [WHOLE, CUT].map(|text| Some(key().of(Field::Notes, &crate::pairs::text(text))));
    assert_eq!(next, Some((whole, cut)), "what each side holds is known");
}

fn notes(
    known: &OccurrenceBase,
) -> (
    Option<regarding_model::fields::Digest>,
    Option<regarding_model::fields::Digest>,
) {
    let seen = known.fields.get(&Field::Notes).copied().flatten().unwrap();
    (seen.item, seen.record)
}

/// The version is another one: what differs may be somebody's edit, which nobody gives up.
#[test]
fn what_may_have_been_edited_since_waits_too() {
    let merge = looked_at(&one("A", WHOLE), &one("B", "Mine"), "W/4");
    assert_eq!(merge.held, [Held::Occurrence(day(2))]);
    assert!(merge.item_occurrences.is_empty() && merge.record_occurrences.is_empty());
}

/// The field that clashed was sent to nobody: the record's place stays an edit of the record, also once the item's was taken back.
#[test]
fn what_clashed_stays_an_edit() {
    let merge = looked_at(&one("Here, upstairs", WHOLE), &one("B", CUT), "W/3");
    assert_eq!(merge.held, []);
    assert_eq!(merge.item_occurrences.len(), 1, "the record's place comes");
    assert!(merge.record_occurrences.is_empty());
}

/// What was seen to arrive is not remembered.
#[test]
fn a_write_that_was_read_again_is_not_remembered() {
    let plan = World::default().plan(
        &[pair(
            agreed(),
            (&one("A", WHOLE), &one("B", "")),
            "W/2",
            Sent::default(),
        )],
        &[],
    );
    let mut run = Run::new(plan.steps.into_iter().next().unwrap(), key());
    let sent = loop {
        let outcome = match run.next() {
            Next::Keep(_, sent) => break sent,
            Next::Note(_, sent) => {
                assert!(!sent.is_empty(), "it is noted before it is written");
                Outcome::Booked
            }
            Next::UpdateRecord(..) => Outcome::Accepted {
                place: None,
                version: Some(Version("W/3".into())),
                content: Some(Kept {
                    content: daily(HELD),
                    occurrences: one("B", CUT),
                }),
            },
            other => unreachable!("{other:?}"),
        };
        run.went(outcome);
    };
    assert!(sent.is_empty());
}

/// A time waits while the two have different rules. That the item was written meanwhile, and not read again, says nothing about its time.
#[test]
fn promise_7_a_time_that_is_held_back_is_no_doing_of_the_server() {
    let at_hour = |hour: i64| {
        Some(Value::Period(Period::Timed {
            start: at(hour * 3600),
            end: at(hour * 3600 + 1800),
        }))
    };
    let side = |subject, count, hour| {
        let mut content = daily(&[(Field::Subject, subject), (Field::Location, "Here")]);
        content.set(Field::Recurrence, Some(rule(count)));
        content.set(Field::Time, at_hour(hour));
        content
    };
    let plan = |link, content: Content, record: Content, sent| {
        let mut mine = item(&[]);
        mine.content = content;
        mine.version = Version("\"written\"".into());
        let mut theirs = record_of(Kind::Appointment, &[]);
        theirs.content = record;
        theirs.occurrences = own("Elsewhere");
        let pair = Pair {
            link,
            item: ItemNews::Changed(Box::new(mine)),
            record: RecordNews::Changed(Box::new(theirs)),
            sent,
        };
        World::default().plan(&[pair], &[])
    };
    let known = link(Kind::Appointment, Some(Series::new().base));
    let first = plan(known, side("Round", 20, 1), side("Tour", 30, 0), Sent::default());
    let mut run = Run::new(first.steps.into_iter().next().unwrap(), key());
    run.went(Outcome::Booked);
    assert!(matches!(run.next(), Next::UpdateItem { .. }));
    run.went(Outcome::Accepted {
        place: None,
        version: Some(Version("\"written\"".into())),
        content: None,
    });
    run.went(Outcome::Failed(FailureKind::Offline));
    let Next::Keep(link, sent) = run.next() else {
        unreachable!("it is kept");
    };
    assert_eq!(link.held, [Held::Field(Field::Recurrence)]);
    assert!(link.unconfirmed.item);
    let next = plan(*link, side("Tour", 20, 1), side("Tour", 30, 2), sent);
    let merge = merge(&next);
    assert!(merge.to_item.is_empty(), "{:?}", merge.to_item);
    assert!(merge.held.contains(&Held::Field(Field::Time)), "{:?}", merge.held);
}
