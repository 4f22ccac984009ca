//! Merge by field: B-1, B-4, B-7, D-100, D-101, promise 7.

use std::collections::BTreeMap;

use regarding_model::fields::{Content, Field, Kind};
use regarding_model::link::{Base, Held, LastSeen};
use regarding_sync::fields::{ColumnRights, Directions, FieldDirection, FieldOptions};
use regarding_sync::merge::{Apart, Decision, Merge, Policy, Rules, Side, Stays, Took, merge};

use crate::pairs::{base, content, key, text};

const FIELD: Field = Field::JobTitle;

#[derive(Debug)]
struct Case {
    direction: FieldDirection,
    columns: ColumnRights,
    may_write: bool,
    policy: Policy,
    decision: Option<Decision>,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            direction: FieldDirection::Both,
            columns: ColumnRights::default(),
            may_write: true,
            policy: Policy::Ask,
            decision: None,
        }
    }
}

impl Case {
    fn merge(&self, base: Option<&Base>, item: Option<&Content>, record: Option<&Content>) -> Merge {
        let said = BTreeMap::from([(FIELD, self.direction)]);
        let decisions: BTreeMap<_, _> = self
            .decision
            .map(|decision| (Held::Field(FIELD), decision))
            .into_iter()
            .collect();
        fn side(content: &Content) -> Side<'_> {
            Side {
                content,
                occurrences: &[],
            }
        }
        let rules = Rules {
            directions: &Directions::new(Kind::Contact, &said, FieldOptions::default()),
            columns: &self.columns,
            may_write: self.may_write,
            policy: self.policy,
            decisions: &decisions,
            key: &key(),
        };
        merge(base, item.map(side), record.map(side), rules)
    }

    /// Both sides held `last`; now they hold these.
    fn of(&self, last: &str, item: &str, record: &str) -> Merge {
        let known = if last.is_empty() {
            base(&[])
        } else {
            base(&[(FIELD, last)])
        };
        self.merge(
            Some(&known),
            Some(&content(&[(FIELD, item)])),
            Some(&content(&[(FIELD, record)])),
        )
    }

    /// The two have never met here.
    fn first_meeting(&self, item: &str, record: &str) -> Merge {
        self.merge(
            None,
            Some(&content(&[(FIELD, item)])),
            Some(&content(&[(FIELD, record)])),
        )
    }
}

#[test]
fn d_100_a_field_that_one_side_changed_travels() {
    let case = Case::default();
    let merge = case.of("old", "new", "old");
    assert_eq!(merge.to_record, [(FIELD, Some(text("new")))]);
    assert!(merge.to_item.is_empty());
    let merge = case.of("old", "old", "new");
    assert_eq!(merge.to_item, [(FIELD, Some(text("new")))]);
    assert!(merge.to_record.is_empty());
}

#[test]
fn d_100_a_cleared_field_is_a_change_like_any_other() {
    let case = Case::default();
    assert_eq!(case.of("old", "", "old").to_record, [(FIELD, None)]);
    assert_eq!(case.of("old", "old", "").to_item, [(FIELD, None)]);
}

#[test]
fn promise_7_a_field_that_both_changed_is_held_and_neither_is_written() {
    let merge = Case::default().of("old", "mine", "theirs");
    assert!(merge.is_quiet());
    assert_eq!(merge.held, [Held::Field(FIELD)]);
}

#[test]
fn both_may_change_a_field_to_the_same_value() {
    let merge = Case::default().of("old", "new", "new");
    assert!(merge.is_quiet());
    assert!(merge.held.is_empty());
}

#[test]
fn d_101_a_stated_policy_decides_without_asking() {
    let wins = |policy| Case {
        policy,
        ..Case::default()
    };
    let merge = wins(Policy::OrganizationWins).of("old", "mine", "theirs");
    assert_eq!(merge.to_item, [(FIELD, Some(text("theirs")))]);
    let merge = wins(Policy::MailboxWins).of("old", "mine", "theirs");
    assert_eq!(merge.to_record, [(FIELD, Some(text("mine")))]);
}

#[test]
fn promise_7_a_decision_is_good_for_the_two_values_that_were_shown() {
    let digest = |value: &str| Some(key().of(FIELD, &text(value)));
    let decided = |item: &str| Case {
        decision: Some(Decision {
            item: digest(item),
            record: digest("theirs"),
            stays: Stays::Item,
        }),
        ..Case::default()
    };
    let merge = decided("mine").of("old", "mine", "theirs");
    assert_eq!(merge.to_record, [(FIELD, Some(text("mine")))]);
    let merge = decided("mine before").of("old", "mine", "theirs");
    assert_eq!(
        merge.held,
        [Held::Field(FIELD)],
        "another value than the one that was shown"
    );
}

#[test]
fn b_4_an_edit_on_the_side_that_does_not_send_rests_until_the_other_side_changes() {
    let to_mailbox = Case {
        direction: FieldDirection::ToMailbox,
        ..Case::default()
    };
    let merge = to_mailbox.of("old", "edited here", "old");
    assert!(merge.is_quiet());
    assert_eq!(merge.apart, [(FIELD, Apart::OneWay)]);
    // The base now knows that the sides differ, so the same edit is not looked at again, and the next change of the record overwrites.
    let item = content(&[(FIELD, "edited here")]);
    let record = content(&[(FIELD, "new")]);
    let next = to_mailbox.merge(Some(&merge.base), Some(&item), Some(&record));
    assert_eq!(next.to_item, [(FIELD, Some(text("new")))]);
}

/// B-4 says what becomes of such an edit while the field goes one way; nobody agreed to it, so once the field travels both ways it is an edit
/// like any other.
#[test]
fn promise_7_an_edit_that_rested_on_the_side_that_does_not_send_is_an_edit_once_the_field_travels_both_ways()
{
    let [here, old, new] = ["edited there alone", "old", "new"].map(|text| content(&[(FIELD, text)]));
    let case = |direction| Case {
        direction,
        ..Case::default()
    };
    let both = Case::default();

    let rested = case(FieldDirection::ToMailbox).of("old", "edited there alone", "old");
    let travels = both.merge(Some(&rested.base), Some(&here), Some(&old));
    assert_eq!(travels.to_record, [(FIELD, Some(text("edited there alone")))]);
    let clashes = both.merge(Some(&rested.base), Some(&here), Some(&new));
    assert!(
        clashes.is_quiet(),
        "nothing is overwritten: {:?}",
        clashes.to_item
    );
    assert_eq!(clashes.held, [Held::Field(FIELD)]);

    let rested = case(FieldDirection::ToOrganization).of("old", "old", "edited there alone");
    let travels = both.merge(Some(&rested.base), Some(&old), Some(&here));
    assert_eq!(travels.to_item, [(FIELD, Some(text("edited there alone")))]);
    let clashes = both.merge(Some(&rested.base), Some(&new), Some(&here));
    assert!(
        clashes.is_quiet(),
        "nothing is overwritten: {:?}",
        clashes.to_record
    );
    assert_eq!(clashes.held, [Held::Field(FIELD)]);
}

/// The version of an item whose edit rested says nothing about that field: it is not overwritten while it cannot be read.
#[test]
fn promise_7_an_edit_that_rested_is_not_overwritten_unread() {
    let rested = Case {
        direction: FieldDirection::ToMailbox,
        ..Case::default()
    }
    .of("old", "edited here", "old");
    assert_eq!(
        rested.unshared(),
        [FIELD],
        "the pair is compared again once everything is looked at, with both sides read"
    );
}

/// A person took back what a cycle wrote, and decided; the field does not go that way now (docs/adr/0012).
#[test]
fn promise_7_what_was_decided_and_does_not_travel_now_travels_once_the_field_goes_both_ways() {
    let undone = Base {
        fields: BTreeMap::from([(FIELD, Some(LastSeen::UNDONE))]),
        ..Base::default()
    };
    let [mine, theirs] = ["mine", "theirs"].map(|value| content(&[(FIELD, value)]));
    let digest = |value: &str| Some(key().of(FIELD, &text(value)));
    let since = |direction, stays: Option<Stays>| {
        let case = Case {
            direction,
            decision: stays.map(|stays| Decision {
                item: digest("mine"),
                record: digest("theirs"),
                stays,
            }),
            ..Case::default()
        };
        let rests = case.merge(Some(&undone), Some(&mine), Some(&theirs));
        assert!(rests.is_quiet() && rests.held.is_empty(), "{direction:?}");
        Case::default().merge(Some(&rests.base), Some(&mine), Some(&theirs))
    };
    let merge = since(FieldDirection::ToOrganization, Some(Stays::Record));
    assert_eq!(merge.to_item, [(FIELD, Some(text("theirs")))]);
    let merge = since(FieldDirection::ToMailbox, Some(Stays::Item));
    assert_eq!(merge.to_record, [(FIELD, Some(text("mine")))]);
    let merge = since(FieldDirection::None, None);
    assert_eq!(merge.held, [Held::Field(FIELD)], "they are agreed with nobody");
}

#[test]
fn b_1_a_field_set_to_none_travels_neither_way() {
    let none = Case {
        direction: FieldDirection::None,
        ..Case::default()
    };
    for (item, record) in [("new", "old"), ("old", "new"), ("mine", "theirs"), ("", "old")] {
        let merge = none.of("old", item, record);
        assert!(merge.is_quiet() && merge.held.is_empty());
    }
    assert!(
        none.first_meeting("here only", "").is_quiet(),
        "at creation too (I-3)"
    );
}

#[test]
fn promise_7_what_differs_while_a_field_goes_nowhere_is_no_edit_once_it_travels() {
    let none = Case {
        direction: FieldDirection::None,
        ..Case::default()
    };
    let apart = none.of("old", "mine", "theirs");
    assert!(apart.is_quiet() && apart.held.is_empty(), "B-1");
    let since = Case::default().merge(
        Some(&apart.base),
        Some(&content(&[(FIELD, "mine and newer")])),
        Some(&content(&[(FIELD, "theirs")])),
    );
    assert!(since.is_quiet(), "nobody has seen the other value yet");
    assert_eq!(since.held, [Held::Field(FIELD)]);
}

#[test]
fn b_7_a_secured_null_is_not_a_cleared_field() {
    let mut secured = Content::default();
    secured.withhold(FIELD);
    let item = content(&[(FIELD, "kept")]);
    let merge = Case::default().merge(Some(&base(&[(FIELD, "kept")])), Some(&item), Some(&secured));
    assert!(merge.is_quiet(), "the person's own copy stays");
    assert_eq!(merge.apart, [(FIELD, Apart::NotShared)]);
}

#[test]
fn b_4_b_49_what_does_not_travel_is_not_said_to_be_a_matter_of_rights() {
    let of = |field: Field, case: &Case| {
        let mut hidden = Content::default();
        hidden.withhold(field);
        let item = content(&[(field, "mine")]);
        case.merge(Some(&base(&[])), Some(&item), Some(&hidden)).apart
    };
    let none = Case {
        direction: FieldDirection::None,
        ..Case::default()
    };
    assert!(of(FIELD, &none).is_empty(), "B-4: it does not travel");
    assert!(of(Field::Company, &Case::default()).is_empty(), "B-49, B-70");
}

#[test]
fn b_7_without_the_right_to_update_the_edit_stays_and_travels_once_the_right_is_given() {
    let mut refused = Case::default();
    refused.columns.no_update.insert(FIELD);
    let merge = refused.of("old", "new", "old");
    assert!(merge.is_quiet());
    assert_eq!(merge.unshared(), [FIELD]);
    let (item, record) = (content(&[(FIELD, "new")]), content(&[(FIELD, "old")]));
    let next = Case::default().merge(Some(&merge.base), Some(&item), Some(&record));
    assert_eq!(next.to_record, [(FIELD, Some(text("new")))]);
}

/// The record as somebody reads it who may not see the field.
fn hidden() -> Content {
    let mut hidden = Content::default();
    hidden.withhold(FIELD);
    hidden
}

fn blind() -> Case {
    let mut case = Case::default();
    case.columns.no_read.insert(FIELD);
    case
}

#[test]
fn b_7_a_field_that_was_hidden_comes_once_it_may_be_seen() {
    let item = content(&[]);
    let merge = blind().merge(None, Some(&item), Some(&hidden()));
    assert!(merge.is_quiet() && merge.apart.is_empty(), "nobody lost anything");
    assert_eq!(
        merge.unshared(),
        [FIELD],
        "no list of changes will tell of the right"
    );
    let next = Case::default().merge(
        Some(&merge.base),
        Some(&item),
        Some(&content(&[(FIELD, "theirs")])),
    );
    assert_eq!(next.to_item, [(FIELD, Some(text("theirs")))]);
}

#[test]
fn b_7_what_may_not_be_seen_is_not_overwritten_without_a_look() {
    let item = content(&[(FIELD, "new")]);
    let merge = blind().merge(Some(&base(&[(FIELD, "old")])), Some(&item), None);
    assert!(
        merge.is_quiet(),
        "the record was not read, and its field may not be"
    );
    assert_eq!(merge.apart, [(FIELD, Apart::NotShared)]);
}

#[test]
fn b_7_a_value_that_cannot_be_read_after_it_was_written_is_agreed_with_nobody() {
    let merge = Case::default().merge(
        None,
        Some(&content(&[(FIELD, "a long text")])),
        Some(&content(&[])),
    );
    assert_eq!(merge.to_record, [(FIELD, Some(text("a long text")))]);
    let kept = hidden();
    let kept = Took::AndHolds(Side {
        content: &kept,
        occurrences: &[],
    });
    let base = merge.base_after(Took::No, kept, &key());
    let cut = content(&[(FIELD, "a long")]);
    let next = Case::default().merge(Some(&base), Some(&content(&[(FIELD, "a long text")])), Some(&cut));
    assert_eq!(
        next.held,
        [Held::Field(FIELD)],
        "it may have been cut there, or edited"
    );
}

#[test]
fn without_the_right_to_write_the_record_nothing_is_tried() {
    let read_only = Case {
        may_write: false,
        ..Case::default()
    };
    assert!(read_only.of("old", "new", "old").is_quiet());
    assert_eq!(read_only.of("old", "old", "new").to_item.len(), 1);
}

#[test]
fn promise_6_at_a_first_meeting_nothing_is_lost_and_what_differs_is_held() {
    let case = Case::default();
    assert_eq!(
        case.first_meeting("", "there").to_item,
        [(FIELD, Some(text("there")))]
    );
    assert_eq!(
        case.first_meeting("here", "").to_record,
        [(FIELD, Some(text("here")))]
    );
    assert!(case.first_meeting("same", "same").is_quiet());
    let merge = case.first_meeting("mine", "theirs");
    assert!(merge.is_quiet());
    assert_eq!(merge.held, [Held::Field(FIELD)]);
    assert_eq!(
        merge.base.fields.get(&FIELD),
        Some(&None),
        "never agreed is not empty"
    );
}

#[test]
fn a_side_that_was_not_read_is_as_it_was() {
    let case = Case::default();
    let known = base(&[(FIELD, "old")]);
    let item = content(&[(FIELD, "new")]);
    let merge = case.merge(Some(&known), Some(&item), None);
    assert_eq!(merge.to_record, [(FIELD, Some(text("new")))]);
}

#[test]
fn what_a_side_makes_of_a_value_is_no_edit_later() {
    let case = Case::default();
    let merge = case.of("old", "a long text", "old");
    let cut = content(&[(FIELD, "a long")]);
    let known = merge.base_after(
        Took::No,
        Took::AndHolds(Side {
            content: &cut,
            occurrences: &[],
        }),
        &key(),
    );
    let item = content(&[(FIELD, "a long text")]);
    let next = case.merge(Some(&known), Some(&item), Some(&cut));
    assert!(next.is_quiet() && next.held.is_empty());
}

#[test]
fn the_base_learns_only_what_was_accepted() {
    let case = Case::default();
    let merge = case.of("old", "new", "old");
    let refused = merge.base_after(Took::No, Took::No, &key());
    let (item, record) = (content(&[(FIELD, "new")]), content(&[(FIELD, "old")]));
    let again = case.merge(Some(&refused), Some(&item), Some(&record));
    assert_eq!(again.to_record, merge.to_record);
}
