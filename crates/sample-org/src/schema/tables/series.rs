//! `recurringappointmentmaster` (reference C3): a series of appointments.

use super::super::column::make::{choice, guid, int, memo, number, text, time, yes_no};
use super::super::{ACTIVITY_STORAGE, Column, Ownership, State, Table};
use super::activity;
use super::common::{self, activity_lookups, many};

static COLUMNS: &[Column] = &[
    text("subject", 200).required().indexed(),
    text("location", 200),
    memo("description", 1_048_576).unfilterable(),
    text("category", 250),
    text("subcategory", 250),
    yes_no("isalldayevent").or(0),
    text("globalobjectid", 300).indexed(),
    number("outlookownerapptid"),
    guid("subscriptionid").ro(),
    yes_no("isonlinemeeting").or(0),
    choice("onlinemeetingtype", &[(1, "Teams Meeting")]),
    text("onlinemeetingid", 300),
    text("onlinemeetingchatid", 200),
    text("onlinemeetingjoinurl", 600),
];

static RULE: &[Column] = &[
    choice(
        "recurrencepatterntype",
        &[(0, "Daily"), (1, "Weekly"), (2, "Monthly"), (3, "Yearly")],
    )
    .required(),
    int("interval", 1, 1000).or(1),
    int("daysofweekmask", 1, 127),
    int("dayofmonth", 1, 31),
    int("monthofyear", 0, 12),
    choice(
        "instance",
        &[
            (1, "First"),
            (2, "Second"),
            (3, "Third"),
            (4, "Fourth"),
            (5, "Last"),
        ],
    ),
    yes_no("isnthmonthly").or(0),
    yes_no("isnthyearly").or(0),
    yes_no("isweekdaypattern").or(0),
    yes_no("isregenerate").or(0),
    int("firstdayofweek", 0, 6).or(0),
    time("patternstartdate").required(),
    time("patternenddate"),
    choice(
        "patternendtype",
        &[
            (1, "No End Date"),
            (2, "Number of Occurrences"),
            (3, "Pattern End Date"),
        ],
    )
    .or(1),
    int("occurrences", 1, 999),
    time("starttime").required(),
    time("endtime").required(),
    int("duration", 0, 2_147_483_647),
    time("effectivestartdate").ro(),
    time("effectiveenddate").ro(),
    memo("deletedexceptionslist", 1_073_741_823).ro(),
    choice(
        "expansionstatecode",
        &[
            (0, "Unexpanded"),
            (1, "Partially Expanded"),
            (2, "Fully Expanded"),
        ],
    )
    .ro()
    .or(0),
    number("utcconversiontimezonecode").ro(),
];

/// `recurringappointmentmaster`.
pub(super) static MASTER: Table = Table {
    name: "recurringappointmentmaster",
    schema: "RecurringAppointmentMaster",
    code: 4251,
    set: "recurringappointmentmasters",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        COLUMNS,
        RULE,
        activity_lookups!("recurringappointmentmaster"),
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
        many(
            "recurringappointmentmaster_activity_parties",
            "activityparty",
            "activityid",
        ),
        many("RecurringAppointmentMaster_Annotation", "annotation", "objectid"),
    ],
    writable: true,
};
