//! `appointment` (reference C3).

use super::super::column::make::{choice, guid, int, memo, number, text, time, yes_no};
use super::super::{ACTIVITY_STORAGE, Column, Ownership, State, Table};
use super::activity;
use super::common::{self, activity_lookups, many};

static COLUMNS: &[Column] = &[
    text("subject", 200).required().indexed(),
    time("scheduledstart").required().indexed(),
    time("scheduledend").required(),
    text("location", 200),
    memo("description", 1_048_576).unfilterable(),
    text("category", 250),
    text("subcategory", 250),
    yes_no("isalldayevent").or(0),
    text("globalobjectid", 300).indexed(),
    number("outlookownerapptid"),
    time("originalstartdate").ro(),
    number("modifiedfieldsmask").ro(),
    yes_no("isdraft").or(0),
    yes_no("isunsafe").ro(),
    choice("attachmenterrors", &[(0, "None"), (1, "The appointment was saved as a Microsoft Dynamics 365 appointment record, but not all the attachments could be saved with it. An attachment cannot be saved if it is blocked or if its file type is invalid.")]).or(0),
    int("attachmentcount", 0, 1_000_000).ro().or(0),
    guid("subscriptionid").ro(),
    yes_no("isonlinemeeting").or(0),
    choice("onlinemeetingtype", &[(1, "Teams Meeting")]),
    text("onlinemeetingid", 300),
    text("onlinemeetingchatid", 200),
    text("onlinemeetingjoinurl", 600),
    time("formattedscheduledstart").ro(),
    time("formattedscheduledend").ro(),
];

/// `appointment`.
pub(super) static APPOINTMENT: Table = Table {
    name: "appointment",
    schema: "Appointment",
    code: 4201,
    set: "appointments",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        COLUMNS,
        activity_lookups!("appointment"),
        common::CURRENCY,
        common::OWNED,
        common::TRACE,
    ],
    states: &[
        State {
            code: 0,
            label: "Open",
            reasons: &[(1, "Free"), (2, "Tentative")],
        },
        State {
            code: 1,
            label: "Completed",
            reasons: &[(3, "Completed")],
        },
        State {
            code: 2,
            label: "Canceled",
            reasons: &[(4, "Canceled")],
        },
        State {
            code: 3,
            label: "Scheduled",
            reasons: &[(5, "Busy"), (6, "Out of Office")],
        },
    ],
    collections: &[
        many("appointment_activity_parties", "activityparty", "activityid"),
        many(
            "appointment_activity_mime_attachment",
            "activitymimeattachment",
            "objectid",
        ),
        many("Appointment_Annotation", "annotation", "objectid"),
    ],
    writable: true,
};
