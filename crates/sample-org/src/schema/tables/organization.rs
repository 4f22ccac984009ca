//! `organization` (reference C8), `transactioncurrency`, `subject`.

use super::super::column::make::{
    choice, decimal, guid, int, key, lookup, memo, number, state, status, text, to, yes_no,
};
use super::super::{Column, Ownership, State, Table};
use super::common;

static COLUMNS: &[Column] = &[
    key("organizationid"),
    text("name", 160),
    text("currencysymbol", 13),
    text("trackingprefix", 256),
    number("trackingtokenidbase"),
    number("trackingtokeniddigits"),
    number("nexttrackingnumber").ro(),
    number("maximumtrackingnumber"),
    yes_no("emailcorrelationenabled").or(1),
    yes_no("enablesmartmatching").or(0),
    memo("hashfilterkeywords", 2048),
    number("hashmaxcount").or(20),
    number("hashdeltasubjectcount").or(0),
    number("hashminaddresscount").or(2),
    yes_no("ignoreinternalemail").or(0),
    yes_no("allowoutlookscheduledsyncs").or(1),
    yes_no("allowaddressbooksyncs").or(1),
    yes_no("allowofflinescheduledsyncs").or(1),
    number("minoutlooksyncinterval").or(900_000),
    number("minaddressbooksyncinterval").or(3_600_000),
    number("minofflinesyncinterval").or(900_000),
    yes_no("isassignedtaskssyncenabled").or(0),
    yes_no("isappointmentattachmentsyncenabled").or(0),
    yes_no("iscontactmailingaddresssyncenabled").or(1),
    yes_no("isfolderbasedtrackingenabled").or(1),
    int("maxfolderbasedtrackingmappings", 1, 25).or(10),
    number("emailsendpollingperiod").or(120),
    number("tagpollingperiod").or(300),
    number("tagmaxaggressivecycles").or(5),
    choice(
        "emailconnectionchannel",
        &[
            (0, "Server-Side Synchronization"),
            (1, "Microsoft Dynamics 365 Email Router"),
        ],
    )
    .or(0),
    yes_no("requireapprovalforuseremail").or(0),
    yes_no("allowunresolvedpartiesonemailsend").or(1),
    yes_no("unresolveemailaddressifmultiplematch").or(0),
    int("expirechangetrackingindays", 0, 365).or(7),
    int("expiresubscriptionsindays", 0, 10_000).or(90),
    yes_no("sharetopreviousowneronassign").or(0),
    memo("blockedattachments", 1_073_741_823),
    number("maxuploadfilesize").or(5_242_880),
    memo("orgdborgsettings", 1_073_741_823),
    number("languagecode").or(1033),
    number("localeid").or(1033),
    number("fullnameconventioncode").or(0),
    lookup("basecurrencyid", &[to("transactioncurrency", "basecurrencyid")]),
];

/// `organization`.
pub(super) static ORGANIZATION: Table = Table {
    name: "organization",
    schema: "Organization",
    code: 1019,
    set: "organizations",
    key: "organizationid",
    title: Some("name"),
    storage: "organization",
    privilege: "Organization",
    ownership: Ownership::Organization,
    columns: &[COLUMNS, common::TRACE],
    states: &[],
    collections: &[],
    writable: true,
};

static CURRENCY_COLUMNS: &[Column] = &[
    key("transactioncurrencyid"),
    text("currencyname", 100),
    text("currencysymbol", 13),
    text("isocurrencycode", 5),
    int("currencyprecision", 0, 4).or(2),
    decimal("exchangerate"),
    guid("organizationid").ro(),
    state(),
    status(),
];

/// `transactioncurrency`.
pub(super) static CURRENCY: Table = Table {
    name: "transactioncurrency",
    schema: "TransactionCurrency",
    code: 9105,
    set: "transactioncurrencies",
    key: "transactioncurrencyid",
    title: Some("currencyname"),
    storage: "transactioncurrency",
    privilege: "TransactionCurrency",
    ownership: Ownership::Organization,
    columns: &[CURRENCY_COLUMNS, common::TRACE],
    states: &[
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
    ],
    collections: &[],
    writable: false,
};

static SUBJECT_COLUMNS: &[Column] = &[
    key("subjectid"),
    text("title", 500),
    memo("description", 2000),
    lookup("parentsubject", &[to("subject", "parentsubject")]),
];

/// `subject`: the tree of topics that cases are filed under.
pub(super) static SUBJECT: Table = Table {
    name: "subject",
    schema: "Subject",
    code: 129,
    set: "subjects",
    key: "subjectid",
    title: Some("title"),
    storage: "subject",
    privilege: "Subject",
    ownership: Ownership::Organization,
    columns: &[SUBJECT_COLUMNS, common::TRACE],
    states: &[],
    collections: &[],
    writable: false,
};
