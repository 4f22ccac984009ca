//! `webresource`: files that the organization keeps for programs, readable for everybody who uses the office programs (reference E1:
//! `prvReadWebResource`), changed by those who customize. Columns and choices as the table reference of the platform has them.

use super::super::column::make::{bigint, choice, int, key, lookup, memo, text, time, to, yes_no};
use super::super::{Column, Ownership, Table};

/// `webresourcetype`.
static KINDS: &[(i64, &str)] = &[
    (1, "Webpage (HTML)"),
    (2, "Style Sheet (CSS)"),
    (3, "Script (JScript)"),
    (4, "Data (XML)"),
    (5, "PNG format"),
    (6, "JPG format"),
    (7, "GIF format"),
    (8, "Silverlight (XAP)"),
    (9, "Style Sheet (XSL)"),
    (10, "ICO format"),
    (11, "Vector format (SVG)"),
    (12, "String (RESX)"),
];

static COLUMNS: &[Column] = &[
    key("webresourceid"),
    text("name", 256).required().indexed(),
    text("displayname", 200),
    memo("description", 5000),
    choice("webresourcetype", KINDS).on_create().required(),
    // Base64.
    memo("content", 1_073_741_823),
    int("languagecode", 0, 1_000_000),
    text("introducedversion", 48),
    yes_no("ismanaged").ro().or(0),
    lookup("organizationid", &[to("organization", "organizationid")]).ro(),
    lookup("createdby", &[to("systemuser", "createdby")]).ro(),
    lookup("modifiedby", &[to("systemuser", "modifiedby")]).ro(),
    time("createdon").ro().indexed(),
    time("modifiedon").ro().indexed(),
    bigint("versionnumber").ro().indexed(),
];

/// `webresource`.
pub(super) static WEB_RESOURCE: Table = Table {
    name: "webresource",
    schema: "WebResource",
    code: 9333,
    set: "webresourceset",
    key: "webresourceid",
    title: Some("name"),
    storage: "webresource",
    privilege: "WebResource",
    ownership: Ownership::Organization,
    columns: &[COLUMNS],
    states: &[],
    collections: &[],
    writable: true,
};
