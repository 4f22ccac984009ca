//! `serviceappointment`: a service activity, which books resources for customers (reference A6, B.3). Its columns, states and reasons are
//! those of the public table reference. Services and sites are tables of their own there, which nothing here needs.

use super::super::column::make::{guid, memo, text, time, yes_no};
use super::super::{ACTIVITY_STORAGE, Column, Ownership, State, Table};
use super::activity;
use super::common::{self, activity_lookups, many};

static COLUMNS: &[Column] = &[
    text("subject", 200).required().indexed(),
    time("scheduledstart").required().indexed(),
    time("scheduledend").required(),
    text("location", 500),
    memo("description", 2000),
    text("category", 250),
    text("subcategory", 250),
    yes_no("isalldayevent").or(0),
    guid("subscriptionid").ro(),
];

/// `serviceappointment`.
pub(super) static SERVICE_ACTIVITY: Table = Table {
    name: "serviceappointment",
    schema: "ServiceAppointment",
    code: 4214,
    set: "serviceappointments",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        COLUMNS,
        activity_lookups!("serviceappointment"),
        common::CURRENCY,
        common::OWNED,
        common::TRACE,
    ],
    states: &[
        State {
            code: 0,
            label: "Open",
            reasons: &[(1, "Requested"), (2, "Tentative")],
        },
        State {
            code: 1,
            label: "Closed",
            reasons: &[(8, "Completed")],
        },
        State {
            code: 2,
            label: "Canceled",
            reasons: &[(9, "Canceled"), (10, "No Show")],
        },
        State {
            code: 3,
            label: "Scheduled",
            reasons: &[
                (3, "Pending"),
                (4, "Reserved"),
                (6, "In Progress"),
                (7, "Arrived"),
            ],
        },
    ],
    collections: &[
        many(
            "serviceappointment_activity_parties",
            "activityparty",
            "activityid",
        ),
        many("ServiceAppointment_Annotation", "annotation", "objectid"),
    ],
    writable: true,
};
