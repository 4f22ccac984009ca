//! `incident`, which people call a case (reference C5).

use super::super::column::make::{choice, key, lookup, memo, state, status, text, time, to, yes_no};
use super::super::{Column, Ownership, State, Table};
use super::common::{self, many, regarding_collections};

static COLUMNS: &[Column] = &[
    key("incidentid"),
    text("title", 200).required().indexed(),
    text("ticketnumber", 100).indexed(),
    text("emailaddress", 100).ro(),
    text("productserialnumber", 100),
    memo("description", 2000),
    lookup(
        "customerid",
        &[
            to("account", "customerid_account"),
            to("contact", "customerid_contact"),
        ],
    )
    .required(),
    lookup("primarycontactid", &[to("contact", "primarycontactid")]),
    lookup("responsiblecontactid", &[to("contact", "responsiblecontactid")]),
    lookup("subjectid", &[to("subject", "subjectid")]),
    lookup("parentcaseid", &[to("incident", "parentcaseid")]),
    choice("casetypecode", &[(1, "Question"), (2, "Problem"), (3, "Request")]),
    choice("caseorigincode", &[(1, "Phone"), (2, "Email"), (3, "Web")]),
    choice("prioritycode", &[(1, "High"), (2, "Normal"), (3, "Low")]).or(2),
    choice("severitycode", &[(1, "Default Value")]).or(1),
    choice(
        "customersatisfactioncode",
        &[
            (1, "Very Dissatisfied"),
            (2, "Dissatisfied"),
            (3, "Neutral"),
            (4, "Satisfied"),
            (5, "Very Satisfied"),
        ],
    ),
    time("responseby"),
    time("resolveby"),
    time("escalatedon").ro(),
    yes_no("isescalated").or(0),
    yes_no("customercontacted").or(0),
    yes_no("merged").ro().or(0),
    state(),
    status(),
];

/// `incident`.
pub(super) static INCIDENT: Table = Table {
    name: "incident",
    schema: "Incident",
    code: 112,
    set: "incidents",
    key: "incidentid",
    title: Some("title"),
    storage: "incident",
    privilege: "Incident",
    ownership: Ownership::Owner,
    columns: &[
        COLUMNS,
        common::CURRENCY,
        common::OWNER,
        common::OWNED,
        common::TRACE,
    ],
    states: &[
        State {
            code: 0,
            label: "Active",
            reasons: &[
                (1, "In Progress"),
                (2, "On Hold"),
                (3, "Waiting for Details"),
                (4, "Researching"),
            ],
        },
        State {
            code: 1,
            label: "Resolved",
            reasons: &[(5, "Problem Solved"), (1000, "Information Provided")],
        },
        State {
            code: 2,
            label: "Cancelled",
            reasons: &[(6, "Cancelled"), (2000, "Merged")],
        },
    ],
    collections: regarding_collections!(
        "Incident",
        many("incident_activity_parties", "activityparty", "partyid"),
        many("incident_parent_incident", "incident", "parentcaseid"),
    ),
    writable: true,
};
