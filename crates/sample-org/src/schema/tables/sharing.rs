//! `principalobjectaccess` and `principalobjectattributeaccess`: who sees a row, or a secured column of a row, because
//! somebody shares it with them (reference A6, E2, E3).

use super::super::column::make::{bigint, entity_name, guid, key, lookup, number, time, to, yes_no};
use super::super::{Column, Ownership, Table};

static SHARES: &[Column] = &[
    key("principalobjectaccessid"),
    guid("principalid").ro().indexed(),
    entity_name("principaltypecode").ro(),
    guid("objectid").ro().indexed(),
    entity_name("objecttypecode").ro(),
    // The bits of `AccessRights` that were granted on the row itself, and those that its parents hand down.
    number("accessrightsmask").ro().or(0),
    number("inheritedaccessrightsmask").ro().or(0),
    time("changedon").ro(),
    number("timezoneruleversionnumber").ro(),
    number("utcconversiontimezonecode").ro(),
    bigint("versionnumber").ro(),
];

/// `principalobjectaccess`; written by `GrantAccess` and its sisters only.
pub(super) static OBJECT_ACCESS: Table = Table {
    name: "principalobjectaccess",
    schema: "PrincipalObjectAccess",
    code: 11,
    set: "principalobjectaccessset",
    key: "principalobjectaccessid",
    title: None,
    storage: "principalobjectaccess",
    privilege: "PrincipalObjectAccess",
    ownership: Ownership::Organization,
    columns: &[SHARES],
    states: &[],
    collections: &[],
    writable: false,
};

static COLUMN_SHARES: &[Column] = &[
    key("principalobjectattributeaccessid"),
    // `MetadataId` of the column.
    guid("attributeid").required().on_create().indexed(),
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
            to("systemuser", "objectid_systemuser"),
            to("team", "objectid_team"),
            to("queue", "objectid_queue"),
        ],
    )
    .required()
    .on_create(),
    lookup(
        "principalid",
        &[
            to("systemuser", "principalid_systemuser"),
            to("team", "principalid_team"),
        ],
    )
    .required()
    .on_create(),
    yes_no("readaccess").or(0),
    yes_no("updateaccess").or(0),
    guid("organizationid").ro(),
    bigint("versionnumber").ro(),
];

/// `principalobjectattributeaccess`.
pub(super) static ATTRIBUTE_ACCESS: Table = Table {
    name: "principalobjectattributeaccess",
    schema: "PrincipalObjectAttributeAccess",
    code: 44,
    set: "principalobjectattributeaccessset",
    key: "principalobjectattributeaccessid",
    title: None,
    storage: "principalobjectattributeaccess",
    privilege: "PrincipalObjectAttributeAccess",
    ownership: Ownership::Organization,
    columns: &[COLUMN_SHARES],
    states: &[],
    collections: &[],
    writable: true,
};
