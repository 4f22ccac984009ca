//! Users, teams, business units, personal options and queues (reference C5, C7).

use super::super::column::make::{
    choice, guid, int, key, lookup, memo, number, state, status, text, time, to, yes_no,
};
use super::super::{Column, Ownership, State, Table};
use super::common::{self, many, through};

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

static USER: &[Column] = &[
    key("systemuserid"),
    text("fullname", 200).ro().indexed(),
    text("firstname", 256),
    text("middlename", 50),
    text("lastname", 256),
    text("nickname", 50),
    text("jobtitle", 100),
    text("title", 128),
    text("internalemailaddress", 100).indexed(),
    text("personalemailaddress", 100),
    text("domainname", 1024).indexed(),
    text("windowsliveid", 1024).ro(),
    text("mobilephone", 64),
    text("homephone", 50),
    text("address1_telephone1", 64),
    guid("azureactivedirectoryobjectid").ro(),
    guid("organizationid").ro(),
    lookup("businessunitid", &[to("businessunit", "businessunitid")]),
    lookup("parentsystemuserid", &[to("systemuser", "parentsystemuserid")]),
    lookup("queueid", &[to("queue", "queueid")]),
    lookup("defaultmailbox", &[to("mailbox", "defaultmailbox")]).ro(),
    yes_no("isdisabled").or(0),
    yes_no("islicensed").or(1),
    yes_no("setupuser").or(0),
    yes_no("isintegrationuser").or(0),
    choice(
        "accessmode",
        &[
            (0, "Read-Write"),
            (1, "Administrative"),
            (2, "Read"),
            (3, "Support User"),
            (4, "Non-interactive"),
            (5, "Delegated Admin"),
        ],
    )
    .or(0),
    choice(
        "incomingemaildeliverymethod",
        &[
            (0, "None"),
            (1, "Microsoft Dynamics 365 for Outlook"),
            (2, "Server-Side Synchronization or Email Router"),
            (3, "Forward Mailbox"),
        ],
    )
    .or(1),
    choice(
        "outgoingemaildeliverymethod",
        &[
            (0, "None"),
            (1, "Microsoft Dynamics 365 for Outlook"),
            (2, "Server-Side Synchronization or Email Router"),
        ],
    )
    .or(1),
];

/// `systemuser`.
pub(super) static SYSTEM_USER: Table = Table {
    name: "systemuser",
    schema: "SystemUser",
    code: 8,
    set: "systemusers",
    key: "systemuserid",
    title: Some("fullname"),
    storage: "systemuser",
    privilege: "User",
    ownership: Ownership::Unit("businessunitid"),
    columns: &[USER, common::TRACE],
    states: &[],
    collections: &[
        through(
            "systemuserroles_association",
            "role",
            "systemuserroles",
            "systemuserid",
            "roleid",
        ),
        through(
            "teammembership_association",
            "team",
            "teammembership",
            "systemuserid",
            "teamid",
        ),
        through(
            "systemuserprofiles_association",
            "fieldsecurityprofile",
            "systemuserprofiles",
            "systemuserid",
            "fieldsecurityprofileid",
        ),
        through(
            "systemusersyncmappingprofiles_association",
            "syncattributemappingprofile",
            "systemusersyncmappingprofiles",
            "systemuserid",
            "syncattributemappingprofileid",
        ),
        many("mailbox_regarding_systemuser", "mailbox", "regardingobjectid"),
        many("user_settings", "usersettings", "systemuserid"),
        many("system_user_activity_parties", "activityparty", "partyid"),
    ],
    writable: false,
};

static TEAM_COLUMNS: &[Column] = &[
    key("teamid"),
    text("name", 160).required().indexed(),
    memo("description", 2000),
    text("emailaddress", 100),
    guid("organizationid").ro(),
    lookup("businessunitid", &[to("businessunit", "businessunitid")]),
    lookup("administratorid", &[to("systemuser", "administratorid")]),
    lookup("queueid", &[to("queue", "queueid")]),
    guid("azureactivedirectoryobjectid").on_create(),
    yes_no("isdefault").ro().or(0),
    yes_no("systemmanaged").ro().or(0),
    choice(
        "teamtype",
        &[
            (0, "Owner"),
            (1, "Access"),
            (2, "AAD Security Group"),
            (3, "AAD Office Group"),
        ],
    )
    .or(0),
];

/// `team`.
pub(super) static TEAM: Table = Table {
    name: "team",
    schema: "Team",
    code: 9,
    set: "teams",
    key: "teamid",
    title: Some("name"),
    storage: "team",
    privilege: "Team",
    ownership: Ownership::Unit("businessunitid"),
    columns: &[TEAM_COLUMNS, common::TRACE],
    states: &[],
    collections: &[
        through(
            "teammembership_association",
            "systemuser",
            "teammembership",
            "teamid",
            "systemuserid",
        ),
        through("teamroles_association", "role", "teamroles", "teamid", "roleid"),
        through(
            "teamprofiles_association",
            "fieldsecurityprofile",
            "teamprofiles",
            "teamid",
            "fieldsecurityprofileid",
        ),
        through(
            "teamsyncattributemappingprofiles_association",
            "syncattributemappingprofile",
            "teamsyncattributemappingprofiles",
            "teamid",
            "syncattributemappingprofileid",
        ),
    ],
    writable: true,
};

static UNIT: &[Column] = &[
    key("businessunitid"),
    text("name", 160).required(),
    memo("description", 2000),
    text("emailaddress", 100),
    text("divisionname", 100),
    text("websiteurl", 200),
    lookup(
        "parentbusinessunitid",
        &[to("businessunit", "parentbusinessunitid")],
    ),
    lookup("organizationid", &[to("organization", "organizationid")]).ro(),
    yes_no("isdisabled").ro().or(0),
];

/// `businessunit`.
pub(super) static BUSINESS_UNIT: Table = Table {
    name: "businessunit",
    schema: "BusinessUnit",
    code: 10,
    set: "businessunits",
    key: "businessunitid",
    title: Some("name"),
    storage: "businessunit",
    privilege: "BusinessUnit",
    ownership: Ownership::Unit("businessunitid"),
    columns: &[UNIT, common::TRACE],
    states: &[],
    collections: &[
        many("business_unit_system_users", "systemuser", "businessunitid"),
        many("business_unit_teams", "team", "businessunitid"),
        many("business_unit_roles", "role", "businessunitid"),
        many(
            "business_unit_parent_business_unit",
            "businessunit",
            "parentbusinessunitid",
        ),
    ],
    writable: false,
};

static SETTINGS: &[Column] = &[
    key("systemuserid"),
    choice(
        "incomingemailfilteringmethod",
        &[
            (0, "All email messages"),
            (1, "Email messages in response to Dynamics 365 email"),
            (2, "Email messages from Dynamics 365 Leads, Contacts and Accounts"),
            (
                3,
                "Email messages from Dynamics 365 records that are email enabled",
            ),
            (4, "No email messages"),
        ],
    )
    .or(1),
    int("outlooksyncinterval", 0, i32::MAX as i64).or(900_000),
    int("offlinesyncinterval", 0, i32::MAX as i64).or(900_000),
    int("addressbooksyncinterval", 0, i32::MAX as i64).or(86_400_000),
    int("autocreatecontactonpromote", -1, i32::MAX as i64).or(1),
    int("trackingtokenid", 0, i32::MAX as i64).ro(),
    int("nexttrackingnumber", 0, i32::MAX as i64).ro().or(1),
    yes_no("issendasallowed").or(0),
    yes_no("synccontactcompany").or(1),
    yes_no("isemailconversationviewenabled").or(0),
    yes_no("isresourcebookingexchangesyncenabled").or(0),
    yes_no("usecrmformforappointment").or(0),
    yes_no("usecrmformforcontact").or(0),
    yes_no("usecrmformforemail").or(0),
    yes_no("usecrmformfortask").or(0),
    yes_no("ignoreunsolicitedemail").or(1),
    yes_no("isduplicatedetectionenabledwhengoingonline").or(0),
    int("paginglimit", 1, 500).or(50),
    int("timezonecode", -1, 1000).or(85),
    int("uilanguageid", 0, i32::MAX as i64).or(1033),
    int("localeid", 0, i32::MAX as i64).or(1033),
    int("fullnameconventioncode", 0, 7).or(0),
    text("dateformatstring", 255),
    text("timeformatstring", 255),
    text("dateseparator", 5),
    text("decimalsymbol", 5),
    text("numberseparator", 5),
    text("currencysymbol", 13),
    text("emailusername", 200).ro(),
    text("emailpassword", 200).ro(),
    lookup(
        "transactioncurrencyid",
        &[to("transactioncurrency", "transactioncurrencyid")],
    ),
    lookup(
        "businessunitid",
        &[to("businessunit", "businessunitid_businessunit")],
    )
    .ro(),
];

/// `usersettings`.
pub(super) static USER_SETTINGS: Table = Table {
    name: "usersettings",
    schema: "UserSettings",
    code: 150,
    set: "usersettingscollection",
    key: "systemuserid",
    title: None,
    storage: "usersettings",
    privilege: "UserSettings",
    ownership: Ownership::Person,
    columns: &[SETTINGS, common::TRACE],
    states: &[],
    collections: &[],
    writable: true,
};

static QUEUE_COLUMNS: &[Column] = &[
    key("queueid"),
    text("name", 200).required().indexed(),
    text("emailaddress", 100).indexed(),
    memo("description", 1_048_576),
    choice("queueviewtype", &[(0, "Public"), (1, "Private")]).or(0),
    number("numberofitems").ro(),
    number("numberofmembers").ro(),
    time("lastonholdtime").ro(),
    state(),
    status(),
];

/// `queue`.
pub(super) static QUEUE: Table = Table {
    name: "queue",
    schema: "Queue",
    code: 2020,
    set: "queues",
    key: "queueid",
    title: Some("name"),
    storage: "queue",
    privilege: "Queue",
    ownership: Ownership::Owner,
    columns: &[QUEUE_COLUMNS, common::OWNER, common::OWNED, common::TRACE],
    states: ACTIVE,
    collections: &[many("queue_activity_parties", "activityparty", "partyid")],
    writable: true,
};
