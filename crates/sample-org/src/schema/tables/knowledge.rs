//! What people put into their mail beside templates: knowledge articles, and sales literature with its files (general knowledge of
//! the product's table reference).

use super::super::column::make::{
    body, choice, date, int, key, lookup, memo, number, state, status, text, time, to, yes_no,
};
use super::super::{Column, Ownership, State, Table};
use super::common;

static ARTICLE_COLUMNS: &[Column] = &[
    key("knowledgearticleid"),
    text("title", 500).required().indexed(),
    text("articlepublicnumber", 100),
    memo("keywords", 6_000),
    memo("description", 155),
    memo("content", 1_048_576),
    yes_no("isrootarticle").or(0),
    yes_no("islatestversion").or(1),
    yes_no("isinternal").or(0),
    number("majorversionnumber").or(1),
    number("minorversionnumber").or(0),
    time("publishon"),
    time("expirationdate"),
    state(),
    status(),
];

/// `knowledgearticle`.
pub(super) static ARTICLE: Table = Table {
    name: "knowledgearticle",
    schema: "KnowledgeArticle",
    code: 9953,
    set: "knowledgearticles",
    key: "knowledgearticleid",
    title: Some("title"),
    storage: "knowledgearticle",
    privilege: "KnowledgeArticle",
    ownership: Ownership::Owner,
    columns: &[ARTICLE_COLUMNS, common::OWNER, common::OWNED, common::TRACE],
    states: &[
        State {
            code: 0,
            label: "Draft",
            reasons: &[
                (2, "Draft"),
                (1, "Proposed"),
                (3, "Needs review"),
                (4, "In review"),
            ],
        },
        State {
            code: 1,
            label: "Approved",
            reasons: &[(5, "Approved")],
        },
        State {
            code: 2,
            label: "Scheduled",
            reasons: &[(6, "Scheduled")],
        },
        State {
            code: 3,
            label: "Published",
            reasons: &[(7, "Published"), (9, "Needs review"), (10, "Updating")],
        },
        State {
            code: 4,
            label: "Expired",
            reasons: &[(11, "Expired"), (12, "Rejected")],
        },
        State {
            code: 5,
            label: "Archived",
            reasons: &[(13, "Archived")],
        },
        State {
            code: 6,
            label: "Discarded",
            reasons: &[(14, "Discarded")],
        },
    ],
    collections: &[],
    writable: true,
};

static LITERATURE_COLUMNS: &[Column] = &[
    key("salesliteratureid"),
    text("name", 100).required().indexed(),
    memo("description", 2000),
    memo("keywords", 2000),
    choice(
        "literaturetypecode",
        &[
            (0, "Presentation"),
            (1, "Product Sheet"),
            (2, "Policies And Procedures"),
            (3, "Sales Literature"),
            (4, "Spreadsheets"),
            (5, "News"),
            (6, "Bulletins"),
            (7, "Price Sheets"),
            (8, "Manuals"),
            (9, "Company Background"),
            (100_001, "Marketing Collateral"),
        ],
    )
    .or(0),
    date("expirationdate"),
    yes_no("iscustomerviewable").or(0),
    yes_no("hasattachments").or(0),
    lookup("subjectid", &[to("subject", "subjectid")]),
];

/// `salesliterature`.
pub(super) static LITERATURE: Table = Table {
    name: "salesliterature",
    schema: "SalesLiterature",
    code: 1038,
    set: "salesliteratures",
    key: "salesliteratureid",
    title: Some("name"),
    storage: "salesliterature",
    privilege: "SalesLiterature",
    ownership: Ownership::Organization,
    columns: &[LITERATURE_COLUMNS, common::TRACE],
    states: &[],
    collections: &[common::many(
        "SalesLiterature_SalesLiteratureItems",
        "salesliteratureitem",
        "salesliteratureid",
    )],
    writable: true,
};

static ITEM_COLUMNS: &[Column] = &[
    key("salesliteratureitemid"),
    text("title", 200).required().indexed(),
    text("filename", 255),
    text("mimetype", 256),
    body("documentbody"),
    int("filesize", 0, 1_000_000_000).ro(),
    memo("abstract", 100_000),
    memo("keywords", 2000),
    text("authorname", 100),
    text("attacheddocumenturl", 500),
    yes_no("iscustomerviewable").or(0),
    lookup("salesliteratureid", &[to("salesliterature", "salesliteratureid")]),
];

/// `salesliteratureitem`: one document of sales literature.
pub(super) static ITEM: Table = Table {
    name: "salesliteratureitem",
    schema: "SalesLiteratureItem",
    code: 1070,
    set: "salesliteratureitems",
    key: "salesliteratureitemid",
    title: Some("title"),
    storage: "salesliteratureitem",
    privilege: "SalesLiterature",
    ownership: Ownership::Organization,
    columns: &[ITEM_COLUMNS, common::TRACE],
    states: &[],
    collections: &[],
    writable: true,
};
