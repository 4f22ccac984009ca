//! `annotation` (notes) and `activitymimeattachment` (reference A9, C2).

use super::super::column::make::{body, entity_name, int, key, lookup, memo, number, text, to, yes_no};
use super::super::{Column, Ownership, Table};
use super::common;

static NOTE: &[Column] = &[
    key("annotationid"),
    text("subject", 500),
    memo("notetext", 100_000),
    body("documentbody"),
    text("filename", 255),
    text("mimetype", 256),
    text("langid", 2),
    text("stepid", 32),
    yes_no("isdocument").or(0),
    int("filesize", 0, 1_000_000_000).ro(),
    entity_name("objecttypecode").ro(),
    lookup(
        "objectid",
        &[
            to("account", "objectid_account"),
            to("contact", "objectid_contact"),
            to("lead", "objectid_lead"),
            to("opportunity", "objectid_opportunity"),
            to("incident", "objectid_incident"),
            to("email", "objectid_email"),
            to("appointment", "objectid_appointment"),
            to("task", "objectid_task"),
            to("phonecall", "objectid_phonecall"),
            to("serviceappointment", "objectid_serviceappointment"),
        ],
    ),
];

/// `annotation`.
pub(super) static ANNOTATION: Table = Table {
    name: "annotation",
    schema: "Annotation",
    code: 5,
    set: "annotations",
    key: "annotationid",
    title: Some("subject"),
    storage: "annotation",
    privilege: "Note",
    ownership: Ownership::Owner,
    columns: &[NOTE, common::OWNER, common::OWNED, common::TRACE],
    states: &[],
    collections: &[],
    writable: true,
};

static FILE: &[Column] = &[
    key("activitymimeattachmentid"),
    text("subject", 2000),
    text("filename", 255),
    text("mimetype", 256),
    body("body"),
    number("attachmentnumber"),
    text("attachmentcontentid", 250),
    int("filesize", 0, 1_000_000_000).ro(),
    yes_no("isfollowed").or(0),
    entity_name("objecttypecode").on_create(),
    lookup("attachmentid", &[to("attachment", "attachmentid")]).on_create(),
    lookup(
        "objectid",
        &[
            to("email", "objectid_email"),
            to("appointment", "objectid_appointment"),
            to("activitypointer", "objectid_activitypointer"),
            to("template", "objectid_template"),
        ],
    )
    .on_create()
    .required(),
    lookup("ownerid", &[to("systemuser", "ownerid"), to("team", "ownerid")]).ro(),
    super::super::column::make::bigint("versionnumber").ro(),
];

/// `activitymimeattachment`.
pub(super) static ATTACHMENT: Table = Table {
    name: "activitymimeattachment",
    schema: "ActivityMimeAttachment",
    code: 1001,
    set: "activitymimeattachments",
    key: "activitymimeattachmentid",
    title: Some("filename"),
    storage: "activitymimeattachment",
    privilege: "Activity",
    ownership: Ownership::Parent("objectid"),
    columns: &[FILE],
    states: &[],
    collections: &[],
    writable: true,
};
