//! Mailboxes as the organization knows them, their server, what is tracked by folder and category, and how it goes (reference C5,
//! C6, F1).

use super::super::column::make::{
    bigint, choice, guid, int, key, lookup, memo, number, state, status, text, time, to, yes_no,
};
use super::super::{Column, Ownership, State, Table};
use super::common::{self, many};

static ACTIVE: &[State] = &[
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

/// What a test or a run came to.
const OUTCOMES: &[(i64, &str)] = &[(0, "Not Run"), (1, "Success"), (2, "Failure")];

static SERVER: &[Column] = &[
    key("emailserverprofileid"),
    text("name", 200).required().indexed(),
    memo("description", 2000),
    choice(
        "servertype",
        &[
            (0, "Exchange Server"),
            (1, "Other (POP3/SMTP)"),
            (2, "Exchange Server (Hybrid)"),
            (3, "Exchange Online (Hybrid)"),
            (4, "IMAP/SMTP"),
        ],
    )
    .or(0),
    int("minpollingintervalinminutes", 0, 1440).or(0),
    time("processemailsreceivedafter"),
    int("maxconcurrentconnections", 1, 10_000).or(10),
    yes_no("useautodiscover").or(1),
    text("incomingserverlocation", 2084),
    text("outgoingserverlocation", 2084),
    state(),
    status(),
];

/// `emailserverprofile`.
pub(super) static SERVER_PROFILE: Table = Table {
    name: "emailserverprofile",
    schema: "EmailServerProfile",
    code: 9605,
    set: "emailserverprofiles",
    key: "emailserverprofileid",
    title: Some("name"),
    storage: "emailserverprofile",
    privilege: "EmailServerProfile",
    ownership: Ownership::Owner,
    columns: &[SERVER, common::OWNER, common::OWNED, common::TRACE],
    states: ACTIVE,
    collections: &[
        many("emailserverprofile_mailbox", "mailbox", "emailserverprofile"),
        many("tracelog_EmailServerProfile", "tracelog", "regardingobjectid"),
    ],
    writable: true,
};

static DELIVERY: &[Column] = &[
    key("mailboxid"),
    text("name", 200).required().indexed(),
    text("emailaddress", 100).indexed(),
    lookup(
        "regardingobjectid",
        &[
            to("systemuser", "regardingobjectid"),
            to("queue", "regardingobjectid_queue"),
        ],
    ),
    lookup(
        "emailserverprofile",
        &[to("emailserverprofile", "emailserverprofile")],
    ),
    choice(
        "incomingemaildeliverymethod",
        &[
            (0, "None"),
            (1, "Microsoft Dynamics 365 for Outlook"),
            (2, "Server-Side Synchronization or Email Router"),
            (3, "Forward Mailbox"),
        ],
    )
    .or(0),
    choice(
        "outgoingemaildeliverymethod",
        &[
            (0, "None"),
            (1, "Microsoft Dynamics 365 for Outlook"),
            (2, "Server-Side Synchronization or Email Router"),
        ],
    )
    .or(0),
    // Another order than the two above.
    choice(
        "actdeliverymethod",
        &[
            (0, "Microsoft Dynamics 365 for Outlook"),
            (1, "Server-Side Synchronization"),
            (2, "None"),
        ],
    )
    .or(2),
    choice("incomingemailstatus", OUTCOMES).or(0),
    choice("outgoingemailstatus", OUTCOMES).or(0),
    choice("actstatus", OUTCOMES).or(0),
    choice("mailboxstatus", OUTCOMES).ro().or(0),
    choice(
        "emailrouteraccessapproval",
        &[
            (0, "Empty"),
            (1, "Approved"),
            (2, "Pending Approval"),
            (3, "Rejected"),
        ],
    )
    .or(0),
    choice(
        "officeappsdeploymentstatus",
        &[
            (0, "Not Installed"),
            (1, "Installed"),
            (2, "Install Failed"),
            (3, "Uninstall Failed"),
            (4, "Upgrade Required"),
        ],
    )
    .or(0),
    yes_no("enabledforact").or(0),
    yes_no("enabledforincomingemail").or(0),
    yes_no("enabledforoutgoingemail").or(0),
    yes_no("testemailconfigurationscheduled").or(0),
    yes_no("isactsyncorgflagset").or(0),
    yes_no("orgmarkedasprimaryforexchangesync").or(0),
];

static PROGRESS: &[Column] = &[
    time("lastsyncstartedon").ro(),
    time("lastsuccessfulsynccompletedon"),
    text("lastsyncerror", 2048),
    number("lastsyncerrorcode"),
    number("lastsyncerrorcount"),
    time("lastsyncerroroccurredon"),
    number("nextscheduledactsyncinseconds").ro(),
    number("noactcount").ro(),
    number("noemailcount").ro(),
    time("receivingpostponeduntil").ro(),
    time("receivingpostponeduntilforact").ro(),
    time("postponemailboxprocessinguntil"),
    time("postponesendinguntil"),
    time("processemailreceivedafter"),
    yes_no("processanddeleteemails").or(0),
    text("undeliverablefolder", 256),
    text("lasttaggedmessageid", 320),
    time("tagemailsafter"),
    time("lasttagcompletedon"),
    memo("folderhierarchy", 1_073_741_823).ro(),
    memo("exchangesyncstatexml", 1_073_741_823).ro(),
    text("ewsurl", 2084),
    guid("organizationid").ro(),
    state(),
    status(),
];

/// `mailbox`: of a person or a queue.
pub(super) static MAILBOX: Table = Table {
    name: "mailbox",
    schema: "Mailbox",
    code: 9606,
    set: "mailboxes",
    key: "mailboxid",
    title: Some("name"),
    storage: "mailbox",
    privilege: "Mailbox",
    ownership: Ownership::Owner,
    columns: &[DELIVERY, PROGRESS, common::OWNER, common::OWNED, common::TRACE],
    states: ACTIVE,
    collections: &[
        many(
            "mailbox_mailboxtrackingfolder",
            "mailboxtrackingfolder",
            "mailboxid",
        ),
        many(
            "mailbox_mailboxtrackingcategory",
            "mailboxtrackingcategory",
            "mailboxid",
        ),
        many(
            "mailbox_mailboxstatistics_mailboxid",
            "mailboxstatistics",
            "mailboxid",
        ),
        many("tracelog_Mailbox", "tracelog", "regardingobjectid"),
        many("email_receivingmailbox_mailbox", "email", "receivingmailboxid"),
    ],
    writable: true,
};

static FOLDER: &[Column] = &[
    key("mailboxtrackingfolderid"),
    text("exchangefolderid", 120).required().indexed(),
    text("exchangefoldername", 256),
    number("folderonboardingstatus").ro().or(0),
    lookup("mailboxid", &[to("mailbox", "mailboxid")]).required(),
    lookup(
        "regardingobjectid",
        &[
            to("account", "regardingobjectid_account"),
            to("contact", "regardingobjectid_contact"),
            to("lead", "regardingobjectid_lead"),
            to("opportunity", "regardingobjectid_opportunity"),
            to("incident", "regardingobjectid_incident"),
        ],
    ),
];

/// `mailboxtrackingfolder`: what lies in the folder is tracked (reference F2).
pub(super) static TRACKING_FOLDER: Table = Table {
    name: "mailboxtrackingfolder",
    schema: "MailboxTrackingFolder",
    code: 9608,
    set: "mailboxtrackingfolders",
    key: "mailboxtrackingfolderid",
    title: None,
    storage: "mailboxtrackingfolder",
    privilege: "MailboxTrackingFolder",
    ownership: Ownership::Owner,
    columns: &[FOLDER, common::OWNER, common::OWNED, common::TRACE],
    states: &[],
    collections: &[],
    writable: true,
};

static CATEGORY: &[Column] = &[
    key("mailboxtrackingcategoryid"),
    guid("exchangecategoryid"),
    text("exchangecategoryname", 512),
    int("exchangecategorycolor", 0, 25),
    number("categoryonboardingstatus"),
    lookup("mailboxid", &[to("mailbox", "mailboxid")]),
];

/// `mailboxtrackingcategory`: kept by server-side synchronization (reference F3).
pub(super) static TRACKING_CATEGORY: Table = Table {
    name: "mailboxtrackingcategory",
    schema: "MailboxTrackingCategory",
    code: 9609,
    set: "mailboxtrackingcategories",
    key: "mailboxtrackingcategoryid",
    title: None,
    storage: "mailboxtrackingcategory",
    privilege: "MailboxTrackingCategory",
    ownership: Ownership::Owner,
    columns: &[CATEGORY, common::OWNER, common::OWNED, common::TRACE],
    states: &[],
    collections: &[],
    writable: false,
};

static STATISTICS_COLUMNS: &[Column] = &[
    key("mailboxstatisticsid"),
    lookup("mailboxid", &[to("mailbox", "mailboxid_mailbox")]),
    choice(
        "operationtypeid",
        &[
            (0, "Incoming"),
            (1, "Outgoing"),
            (2, "Appointments, Contacts, and Tasks"),
        ],
    ),
    number("itemsprocessed"),
    number("itemsfailed"),
    number("crmitemsbacklog"),
    number("mailboxprocessresult"),
    time("mailboxprocessscheduledon"),
    time("mailboxprocessstartedon"),
    time("mailboxprocesscompletedon"),
    guid("organizationid"),
    bigint("versionnumber").ro(),
];

/// `mailboxstatistics`: written by server-side synchronization.
pub(super) static STATISTICS: Table = Table {
    name: "mailboxstatistics",
    schema: "MailboxStatistics",
    code: 9607,
    set: "mailboxstatistics",
    key: "mailboxstatisticsid",
    title: None,
    storage: "mailboxstatistics",
    privilege: "MailboxStatistics",
    ownership: Ownership::Organization,
    columns: &[STATISTICS_COLUMNS],
    states: &[],
    collections: &[],
    writable: false,
};
