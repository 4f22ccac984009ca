//! `task` and `phonecall` (reference C4).

use super::super::column::make::{either, guid, int, memo, text};
use super::super::{ACTIVITY_STORAGE, Column, Ownership, State, Table};
use super::activity;
use super::common::{self, activity_lookups, many};

static TASK_COLUMNS: &[Column] = &[
    text("subject", 200).required().indexed(),
    memo("description", 2000),
    text("category", 250),
    text("subcategory", 250),
    int("percentcomplete", 0, 100),
    guid("crmtaskassigneduniqueid"),
    guid("subscriptionid").ro(),
];

/// `task`.
pub(super) static TASK: Table = Table {
    name: "task",
    schema: "Task",
    code: 4212,
    set: "tasks",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        activity::SCHEDULE,
        TASK_COLUMNS,
        activity_lookups!("task"),
        common::CURRENCY,
        common::OWNED,
        common::TRACE,
    ],
    states: &[
        State {
            code: 0,
            label: "Open",
            reasons: &[
                (2, "Not Started"),
                (3, "In Progress"),
                (4, "Waiting on someone else"),
                (7, "Deferred"),
            ],
        },
        State {
            code: 1,
            label: "Completed",
            reasons: &[(5, "Completed")],
        },
        State {
            code: 2,
            label: "Canceled",
            reasons: &[(6, "Canceled")],
        },
    ],
    collections: &[
        many("task_activity_parties", "activityparty", "activityid"),
        many("Task_Annotation", "annotation", "objectid"),
    ],
    writable: true,
};

static CALL_COLUMNS: &[Column] = &[
    text("subject", 200).required().indexed(),
    memo("description", 2000),
    text("category", 250),
    text("subcategory", 250),
    text("phonenumber", 200),
    either("directioncode", "Incoming", "Outgoing").or(1),
    guid("subscriptionid").ro(),
];

/// `phonecall`.
pub(super) static PHONE_CALL: Table = Table {
    name: "phonecall",
    schema: "PhoneCall",
    code: 4210,
    set: "phonecalls",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        activity::SCHEDULE,
        CALL_COLUMNS,
        activity_lookups!("phonecall"),
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
            reasons: &[(2, "Made"), (4, "Received")],
        },
        State {
            code: 2,
            label: "Canceled",
            reasons: &[(3, "Canceled")],
        },
    ],
    collections: &[
        many("phonecall_activity_parties", "activityparty", "activityid"),
        many("PhoneCall_Annotation", "annotation", "objectid"),
    ],
    writable: true,
};
