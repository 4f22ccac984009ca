//! `letter` and `fax` (reference A6, B-110 to B-118). Their reasons are those of the public table reference.

use super::super::column::make::{either, guid, int, memo, text};
use super::super::{ACTIVITY_STORAGE, Column, Ownership, State, Table};
use super::activity;
use super::common::{self, activity_lookups, many};

static LETTER_COLUMNS: &[Column] = &[
    text("subject", 200).required().indexed(),
    memo("description", 2000),
    text("category", 250),
    text("subcategory", 250),
    text("address", 200),
    either("directioncode", "Incoming", "Outgoing").or(1),
    guid("subscriptionid").ro(),
];

/// `letter`.
pub(super) static LETTER: Table = Table {
    name: "letter",
    schema: "Letter",
    code: 4207,
    set: "letters",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        activity::SCHEDULE,
        LETTER_COLUMNS,
        activity_lookups!("letter"),
        common::CURRENCY,
        common::OWNED,
        common::TRACE,
    ],
    states: &[
        State {
            code: 0,
            label: "Open",
            reasons: &[(1, "Open"), (2, "Draft")],
        },
        State {
            code: 1,
            label: "Completed",
            reasons: &[(4, "Sent"), (3, "Received")],
        },
        State {
            code: 2,
            label: "Canceled",
            reasons: &[(5, "Canceled")],
        },
    ],
    collections: &[
        many("letter_activity_parties", "activityparty", "activityid"),
        many("Letter_Annotation", "annotation", "objectid"),
    ],
    writable: true,
};

static FAX_COLUMNS: &[Column] = &[
    text("subject", 200).required().indexed(),
    memo("description", 2000),
    text("category", 250),
    text("subcategory", 250),
    text("faxnumber", 200),
    text("coverpagename", 100),
    text("billingcode", 50),
    text("tsid", 20),
    int("numberofpages", 0, 2_147_483_647),
    either("directioncode", "Incoming", "Outgoing").or(1),
    guid("subscriptionid").ro(),
];

/// `fax`.
pub(super) static FAX: Table = Table {
    name: "fax",
    schema: "Fax",
    code: 4204,
    set: "faxes",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        activity::SCHEDULE,
        FAX_COLUMNS,
        activity_lookups!("fax"),
        common::CURRENCY,
        common::OWNED,
        common::TRACE,
    ],
    states: &[
        State {
            code: 0,
            label: "Open",
            reasons: &[(1, "Open")],
        },
        State {
            code: 1,
            label: "Completed",
            reasons: &[(2, "Completed"), (3, "Sent"), (4, "Received")],
        },
        State {
            code: 2,
            label: "Canceled",
            reasons: &[(5, "Canceled")],
        },
    ],
    collections: &[
        many("fax_activity_parties", "activityparty", "activityid"),
        many("Fax_Annotation", "annotation", "objectid"),
    ],
    writable: true,
};
