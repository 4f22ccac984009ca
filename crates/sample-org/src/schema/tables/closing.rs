//! `incidentresolution` and `opportunityclose`: the activities that closing a case or an opportunity leaves behind
//! (reference A6, C1). They are made by the actions, not by a POST.

use super::super::column::make::{int, lookup, memo, money, text, to};
use super::super::{ACTIVITY_STORAGE, Column, Ownership, State, Table};
use super::activity;
use super::common::{self, activity_lookups, many};

/// The states of both: they are complete from the beginning.
static STATES: &[State] = &[
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
];

static RESOLUTION_COLUMNS: &[Column] = &[
    text("subject", 200).indexed(),
    memo("description", 2000),
    text("category", 250),
    text("subcategory", 250),
    int("timespent", 0, 2_147_483_647),
    lookup("incidentid", &[to("incident", "incidentid")]),
];

/// `incidentresolution`.
pub(super) static INCIDENT_RESOLUTION: Table = Table {
    name: "incidentresolution",
    schema: "IncidentResolution",
    code: 4206,
    set: "incidentresolutions",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        activity::SCHEDULE,
        RESOLUTION_COLUMNS,
        activity_lookups!("incidentresolution"),
        common::CURRENCY,
        common::OWNED,
        common::TRACE,
    ],
    states: STATES,
    collections: &[many(
        "incidentresolution_activity_parties",
        "activityparty",
        "activityid",
    )],
    writable: false,
};

static CLOSE_COLUMNS: &[Column] = &[
    text("subject", 200).indexed(),
    memo("description", 2000),
    text("category", 250),
    text("subcategory", 250),
    money("actualrevenue"),
    lookup("opportunityid", &[to("opportunity", "opportunityid")]),
];

/// `opportunityclose`.
pub(super) static OPPORTUNITY_CLOSE: Table = Table {
    name: "opportunityclose",
    schema: "OpportunityClose",
    code: 4208,
    set: "opportunitycloses",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        activity::SCHEDULE,
        CLOSE_COLUMNS,
        activity_lookups!("opportunityclose"),
        common::CURRENCY,
        common::OWNED,
        common::TRACE,
    ],
    states: STATES,
    collections: &[many(
        "opportunityclose_activity_parties",
        "activityparty",
        "activityid",
    )],
    writable: false,
};
