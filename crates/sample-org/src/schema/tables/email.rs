//! `email` (reference C2).

use super::super::column::make::{choice, either, guid, int, lookup, memo, number, text, time, to, yes_no};
use super::super::{ACTIVITY_STORAGE, Column, Ownership, State, Table};
use super::activity;
use super::common::{self, activity_lookups, many};

static COLUMNS: &[Column] = &[
    text("subject", 800).indexed(),
    memo("description", 1_073_741_823).unfilterable(),
    memo("safedescription", 1_073_741_823).ro().unfilterable(),
    text("messageid", 320).indexed(),
    text("messageiddupcheck", 32).ro(),
    text("inreplyto", 320).ro(),
    text("conversationindex", 2048).ro(),
    number("baseconversationindexhash").indexed(),
    guid("conversationtrackingid"),
    guid("emailtrackingid").ro(),
    text("trackingtoken", 50).indexed(),
    choice(
        "correlationmethod",
        &[
            (0, "None"),
            (1, "Skipped"),
            (2, "XHeader"),
            (3, "InReplyTo"),
            (4, "TrackingToken"),
            (5, "ConversationIndex"),
            (6, "SmartMatching"),
            (7, "CustomCorrelation"),
        ],
    )
    .ro()
    .or(0),
    lookup("correlatedactivityid", &[to("email", "CorrelatedActivityId_Email")]),
    lookup("parentactivityid", &[to("email", "parentactivityid")]),
    yes_no("correlatedsubjectchanged"),
    either("directioncode", "Incoming", "Outgoing").or(1),
    text("sender", 250),
    text("torecipients", 500),
    text("submittedby", 250),
    lookup(
        "emailsender",
        &[
            to("account", "emailsender_account"),
            to("contact", "emailsender_contact"),
            to("lead", "emailsender_lead"),
            to("queue", "emailsender_queue"),
            to("systemuser", "emailsender_systemuser"),
        ],
    )
    .ro(),
    lookup("sendersaccount", &[to("account", "sendersaccount")]).ro(),
    lookup("acceptingentityid", &[
        to("queue", "acceptingentityid_queue"),
        to("systemuser", "acceptingentityid_systemuser"),
    ]),
    lookup("receivingmailboxid", &[to("mailbox", "ReceivingMailboxId_Email")]).ro().indexed(),
    lookup("sendermailboxid", &[to("mailbox", "sendermailboxid_email")]).ro(),
    memo("internetmessageheaders", 500),
    time("delayedemailsendtime"),
    time("lastopenedtime").ro(),
    int("deliveryattempts", 0, 1_000_000_000).or(0),
    choice("deliveryprioritycode", &[(0, "Low"), (1, "Normal"), (2, "High")]).or(1),
    yes_no("readreceiptrequested").or(0),
    yes_no("deliveryreceiptrequested").or(0),
    choice(
        "notifications",
        &[(0, "None"), (1, "The message was saved as a Microsoft Dynamics 365 email record, but not all the attachments could be saved with it."), (2, "Truncated body.")],
    )
    .or(0),
    lookup("templateid", &[to("template", "templateid")]),
    text("mimetype", 256),
    text("category", 250),
    text("subcategory", 250),
    int("attachmentcount", 0, 1_000_000).ro().or(0),
    int("replycount", 0, 1_000_000).ro().or(0),
    yes_no("compressed").ro().or(0),
    number("isunsafe").ro().or(0),
    yes_no("isduplicatesenderunresolved").or(0),
    yes_no("followemailuserpreference").or(0),
    yes_no("isemailfollowed").ro().or(0),
    yes_no("isemailreminderset").ro().or(0),
];

/// `email`.
pub(super) static EMAIL: Table = Table {
    name: "email",
    schema: "Email",
    code: 4202,
    set: "emails",
    key: "activityid",
    title: Some("subject"),
    storage: ACTIVITY_STORAGE,
    privilege: "Activity",
    ownership: Ownership::Owner,
    columns: &[
        activity::SHARED,
        activity::SCHEDULE,
        COLUMNS,
        activity_lookups!("email"),
        common::CURRENCY,
        common::OWNED,
        common::TRACE,
    ],
    states: &[
        State {
            code: 0,
            label: "Open",
            reasons: &[(1, "Draft"), (6, "Pending Send"), (7, "Sending"), (8, "Failed")],
        },
        State {
            code: 1,
            label: "Completed",
            reasons: &[(2, "Completed"), (3, "Sent"), (4, "Received")],
        },
        State {
            code: 2,
            label: "Canceled",
            reasons: &[(5, "Canceled")],
        },
    ],
    collections: &[
        many("email_activity_parties", "activityparty", "activityid"),
        many(
            "email_activity_mime_attachment",
            "activitymimeattachment",
            "objectid",
        ),
        many("Email_Annotation", "annotation", "objectid"),
        many("email_email_parentactivityid", "email", "parentactivityid"),
    ],
    writable: true,
};
