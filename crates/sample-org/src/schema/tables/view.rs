//! `savedquery` and `userquery`: views, and the filters that select which records come to a mailbox (reference D4, G3).

use super::super::column::make::{
    bigint, choice, entity_name, int, key, lookup, memo, state, status, text, to, yes_no,
};
use super::super::{Column, Ownership, State, Table};
use super::common;

/// `querytype` (reference D4).
static KINDS: &[(i64, &str)] = &[
    (0, "Main Application View"),
    (1, "Advanced Search"),
    (2, "Associated View"),
    (4, "Quick Find"),
    (8, "Reporting"),
    (16, "Offline Filters"),
    (32, "MA Search"),
    (64, "Lookup View"),
    (128, "Service Appointment Book"),
    (256, "Outlook Filters"),
    (512, "Address Book Filters"),
    (1024, "Main View Without Subject"),
    (2048, "Saved Query Type Other"),
    (4096, "Interactive Workflow View"),
    (8192, "Offline Template"),
    (16_384, "Custom Defined View"),
    (32_768, "Copilot View"),
    (65_536, "Export Field Translations"),
    (131_072, "Outlook Template"),
];

const MOST: usize = 1_073_741_823;

static STATES: &[State] = &[
    State {
        code: 0,
        label: "Active",
        reasons: &[(1, "Active")],
    },
    State {
        code: 1,
        label: "Inactive",
        reasons: &[(2, "Inactive")],
    },
];

/// What both tables have besides their keys.
static SHARED: &[Column] = &[
    text("name", 200).required().indexed(),
    memo("description", 2000),
    entity_name("returnedtypecode").on_create().required().indexed(),
    choice("querytype", KINDS).or(0),
    memo("fetchxml", MOST),
    memo("layoutxml", MOST),
    memo("layoutjson", MOST),
    memo("columnsetxml", MOST),
    memo("conditionalformatting", MOST),
    memo("advancedgroupby", MOST),
    memo("offlinesqlquery", MOST),
    state(),
    status(),
];

static SAVED: &[Column] = &[
    key("savedqueryid"),
    yes_no("isdefault").or(0),
    yes_no("isprivate").ro().or(0),
    yes_no("isquickfindquery").or(0),
    yes_no("isuserdefined").ro().or(0),
    yes_no("iscustom").ro().or(0),
    yes_no("ismanaged").ro().or(0),
    text("queryapi", 200),
    text("introducedversion", 48),
    int("queryappusage", 0, i32::MAX as i64),
    lookup("organizationid", &[to("organization", "organizationid")]).ro(),
    lookup("createdby", &[to("systemuser", "createdby")]).ro(),
    lookup("modifiedby", &[to("systemuser", "modifiedby")]).ro(),
    super::super::column::make::time("createdon").ro().indexed(),
    super::super::column::make::time("modifiedon").ro().indexed(),
    bigint("versionnumber").ro().indexed(),
];

/// `savedquery`: views and filters that apply to everybody; templates of filters.
pub(super) static SAVED_QUERY: Table = Table {
    name: "savedquery",
    schema: "SavedQuery",
    code: 1039,
    set: "savedqueries",
    key: "savedqueryid",
    title: Some("name"),
    storage: "savedquery",
    privilege: "Query",
    ownership: Ownership::Organization,
    columns: &[SHARED, SAVED],
    states: STATES,
    collections: &[],
    writable: true,
};

static USER: &[Column] = &[
    key("userqueryid"),
    lookup("parentqueryid", &[to("savedquery", "parentqueryid")]),
];

/// `userquery`: a person's own views and filters.
pub(super) static USER_QUERY: Table = Table {
    name: "userquery",
    schema: "UserQuery",
    code: 4230,
    set: "userqueries",
    key: "userqueryid",
    title: Some("name"),
    storage: "userquery",
    privilege: "UserQuery",
    ownership: Ownership::Owner,
    columns: &[SHARED, USER, common::OWNER, common::OWNED, common::TRACE],
    states: STATES,
    collections: &[],
    writable: true,
};
