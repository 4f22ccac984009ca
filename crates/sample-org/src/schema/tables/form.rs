//! `systemform`: how a record is shown (reference G4).

use super::super::column::make::{
    bigint, choice, entity_name, int, key, lookup, memo, text, time, to, yes_no,
};
use super::super::{Column, Ownership, Table};

/// `type` (reference G4).
static KINDS: &[(i64, &str)] = &[
    (0, "Dashboard"),
    (1, "AppointmentBook"),
    (2, "Main"),
    (3, "MiniCampaignBO"),
    (4, "Preview"),
    (5, "Mobile - Express"),
    (6, "Quick View Form"),
    (7, "Quick Create"),
    (8, "Dialog"),
    (9, "Task Flow Form"),
    (10, "InteractionCentricDashboard"),
    (11, "Card"),
    (12, "Main - Interactive experience"),
    (13, "Contextual Dashboard"),
    (100, "Other"),
    (101, "MainBackup"),
    (102, "AppointmentBookBackup"),
    (103, "Power BI Dashboard"),
];

const MOST: usize = 1_073_741_823;

static COLUMNS: &[Column] = &[
    key("formid"),
    text("name", 100).required().indexed(),
    memo("description", 2000),
    entity_name("objecttypecode").on_create().required().indexed(),
    choice("type", KINDS).on_create().required(),
    memo("formxml", MOST).required(),
    memo("formjson", MOST).ro(),
    yes_no("isdefault").or(0),
    choice("formactivationstate", &[(0, "Inactive"), (1, "Active")]).or(1),
    choice(
        "formpresentation",
        &[(0, "ClassicForm"), (1, "AirForm"), (2, "ConvertedICForm")],
    )
    .or(1),
    text("uniquename", 100),
    text("introducedversion", 48).ro(),
    int("version", 0, i32::MAX as i64).ro(),
    yes_no("isairmerged").ro().or(0),
    yes_no("isdesktopenabled").or(0),
    yes_no("istabletenabled").or(0),
    yes_no("ismanaged").ro().or(0),
    lookup("ancestorformid", &[to("systemform", "ancestorformid")]).on_create(),
    lookup("organizationid", &[to("organization", "organizationid")]).ro(),
    time("publishedon").ro(),
    bigint("versionnumber").ro().indexed(),
];

/// `systemform`.
pub(super) static SYSTEM_FORM: Table = Table {
    name: "systemform",
    schema: "SystemForm",
    code: 1030,
    set: "systemforms",
    key: "formid",
    title: Some("name"),
    storage: "systemform",
    privilege: "SystemForm",
    ownership: Ownership::Organization,
    columns: &[COLUMNS],
    states: &[],
    collections: &[],
    writable: true,
};
