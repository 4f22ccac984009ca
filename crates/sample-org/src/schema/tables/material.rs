//! What emails and opportunities refer to: templates, files that can be used again (reference C2), price lists.

use super::super::column::make::{
    bigint, choice, date, entity_name, int, key, lookup, memo, number, state, status, text, to, yes_no,
};
use super::super::{Column, Ownership, State, Table};
use super::common;

static TEMPLATE_COLUMNS: &[Column] = &[
    key("templateid"),
    text("title", 200).required().indexed(),
    memo("subject", 1_073_741_823),
    memo("subjectsafehtml", 1_073_741_823),
    memo("subjectpresentationxml", 1_073_741_823),
    memo("body", 1_073_741_823),
    memo("safehtml", 1_073_741_823),
    memo("presentationxml", 1_073_741_823),
    memo("description", 2000),
    entity_name("templatetypecode").required(),
    yes_no("ispersonal").or(0),
    int("languagecode", 0, 1_000_000),
    text("mimetype", 256),
    number("generationtypecode").or(0),
];

/// `template`.
pub(super) static TEMPLATE: Table = Table {
    name: "template",
    schema: "Template",
    code: 2010,
    set: "templates",
    key: "templateid",
    title: Some("title"),
    storage: "template",
    privilege: "EmailTemplate",
    ownership: Ownership::Owner,
    columns: &[TEMPLATE_COLUMNS, common::OWNER, common::OWNED, common::TRACE],
    states: &[],
    collections: &[common::many(
        "template_activity_mime_attachments",
        "activitymimeattachment",
        "objectid",
    )],
    writable: true,
};

static FILE_COLUMNS: &[Column] = &[
    key("attachmentid"),
    text("filename", 255).ro(),
    text("mimetype", 256).ro(),
    int("filesize", 0, 1_000_000_000).ro(),
    bigint("versionnumber").ro(),
];

/// `attachment`: which file an attachment is, made by the platform. What is in it is read with an attachment.
pub(super) static FILE: Table = Table {
    name: "attachment",
    schema: "Attachment",
    code: 1002,
    set: "attachments",
    key: "attachmentid",
    title: Some("filename"),
    storage: "attachment",
    privilege: "Attachment",
    ownership: Ownership::Organization,
    columns: &[FILE_COLUMNS],
    states: &[],
    collections: &[],
    writable: false,
};

static PRICES_COLUMNS: &[Column] = &[
    key("pricelevelid"),
    text("name", 100).required().indexed(),
    memo("description", 2000),
    date("begindate"),
    date("enddate"),
    choice("paymentmethodcode", &[(1, "Default Value")]).or(1),
    lookup(
        "transactioncurrencyid",
        &[to("transactioncurrency", "transactioncurrencyid")],
    ),
    state(),
    status(),
];

/// `pricelevel`: a price list.
pub(super) static PRICES: Table = Table {
    name: "pricelevel",
    schema: "PriceLevel",
    code: 1022,
    set: "pricelevels",
    key: "pricelevelid",
    title: Some("name"),
    storage: "pricelevel",
    privilege: "Product",
    ownership: Ownership::Organization,
    columns: &[PRICES_COLUMNS, common::TRACE],
    states: &[
        State {
            code: 0,
            label: "Active",
            reasons: &[(100_001, "Active")],
        },
        State {
            code: 1,
            label: "Inactive",
            reasons: &[(100_002, "Inactive")],
        },
    ],
    collections: &[],
    writable: true,
};
