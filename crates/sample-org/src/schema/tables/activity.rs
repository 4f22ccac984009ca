//! `activitypointer`: the view over all activities, and the columns that every activity has.

use super::super::column::make::{
    choice, entity_name, guid, int, key, lookup, memo, state, status, text, time, to, yes_no,
};
use super::super::{ACTIVITY_STORAGE, Column, Ownership, State, Table};
use super::common::{self, many};

/// Columns of every activity, subject and description left to each kind: their lengths differ.
pub(super) static SHARED: &[Column] = &[
    key("activityid"),
    entity_name("activitytypecode").ro().indexed(),
    yes_no("isregularactivity").ro().or(1),
    yes_no("isbilled").or(0),
    yes_no("isworkflowcreated").ro().or(0),
    yes_no("leftvoicemail").or(0),
    yes_no("ismapiprivate").or(0),
    text("exchangeitemid", 200).ro(),
    text("exchangeweblink", 1250).ro(),
    time("actualstart"),
    time("actualend"),
    time("sortdate"),
    time("senton").ro(),
    time("deliverylastattemptedon").ro(),
    time("lastonholdtime"),
    time("postponeactivityprocessinguntil").ro(),
    int("scheduleddurationminutes", 0, 2_147_483_647),
    int("actualdurationminutes", 0, 2_147_483_647),
    choice("prioritycode", &[(0, "Low"), (1, "Normal"), (2, "High")]).or(1),
    choice("community", &[(0, "Other"), (1, "Facebook"), (2, "Twitter")]),
    choice(
        "instancetypecode",
        &[
            (0, "Not Recurring"),
            (1, "Recurring Master"),
            (2, "Recurring Instance"),
            (3, "Recurring Exception"),
            (4, "Recurring Future Exception"),
        ],
    )
    .ro()
    .or(0),
    guid("seriesid").ro(),
    state(),
    status(),
];

/// When it is planned; an appointment must say so, others may.
pub(super) static SCHEDULE: &[Column] = &[time("scheduledstart").indexed(), time("scheduledend")];

/// `subject` and `description` of the pointer: as wide as the widest kind.
static POINTER: &[Column] = &[
    text("subject", 800).indexed(),
    memo("description", 1_073_741_823).unfilterable(),
    lookup(
        "regardingobjectid",
        &[
            to("account", "regardingobjectid_account"),
            to("contact", "regardingobjectid_contact"),
            to("lead", "regardingobjectid_lead"),
            to("opportunity", "regardingobjectid_opportunity"),
            to("incident", "regardingobjectid_incident"),
        ],
    ),
    lookup("ownerid", &[to("systemuser", "ownerid"), to("team", "ownerid")]),
];

/// `activitypointer`.
pub(super) static ACTIVITY_POINTER: Table = Table {
    name: "activitypointer",
    schema: "ActivityPointer",
    code: 4200,
    set: "activitypointers",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        SHARED,
        SCHEDULE,
        POINTER,
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
            reasons: &[(2, "Completed")],
        },
        State {
            code: 2,
            label: "Canceled",
            reasons: &[(3, "Canceled")],
        },
        State {
            code: 3,
            label: "Scheduled",
            reasons: &[(4, "Scheduled")],
        },
    ],
    collections: &[
        many("activitypointer_activity_parties", "activityparty", "activityid"),
        many(
            "activity_pointer_activity_mime_attachment",
            "activitymimeattachment",
            "objectid",
        ),
        many("ActivityPointer_Annotation", "annotation", "objectid"),
    ],
    writable: false,
};
