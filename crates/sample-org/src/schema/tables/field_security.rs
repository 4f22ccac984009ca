//! `fieldsecurityprofile`, `fieldpermission` and who has which profile (reference E3).

use super::super::column::make::{bigint, choice, entity_name, guid, key, lookup, memo, text, to};
use super::super::{Column, Ownership, Table};
use super::common::{self, many, through};
use super::security::intersect;

static PROFILE_COLUMNS: &[Column] = &[
    key("fieldsecurityprofileid"),
    text("name", 100).required().indexed(),
    memo("description", 2000),
    guid("organizationid").ro(),
];

/// `fieldsecurityprofile`.
pub(super) static PROFILE: Table = Table {
    name: "fieldsecurityprofile",
    schema: "FieldSecurityProfile",
    code: 1200,
    set: "fieldsecurityprofiles",
    key: "fieldsecurityprofileid",
    title: Some("name"),
    storage: "fieldsecurityprofile",
    privilege: "FieldSecurityProfile",
    ownership: Ownership::Organization,
    columns: &[PROFILE_COLUMNS, common::TRACE],
    states: &[],
    collections: &[
        through(
            "systemuserprofiles_association",
            "systemuser",
            "systemuserprofiles",
            "fieldsecurityprofileid",
            "systemuserid",
        ),
        through(
            "teamprofiles_association",
            "team",
            "teamprofiles",
            "fieldsecurityprofileid",
            "teamid",
        ),
        many(
            "lk_fieldpermission_fieldsecurityprofileid",
            "fieldpermission",
            "fieldsecurityprofileid",
        ),
    ],
    writable: true,
};

const ALLOWED: &[(i64, &str)] = &[(0, "Not Allowed"), (4, "Allowed")];

static PERMISSION_COLUMNS: &[Column] = &[
    key("fieldpermissionid"),
    lookup(
        "fieldsecurityprofileid",
        &[to("fieldsecurityprofile", "fieldsecurityprofileid")],
    )
    .required()
    .on_create(),
    entity_name("entityname").required().on_create().indexed(),
    text("attributelogicalname", 128).required().on_create(),
    choice("canread", ALLOWED).or(0),
    choice("cancreate", ALLOWED).or(0),
    choice("canupdate", ALLOWED).or(0),
    choice(
        "canreadunmasked",
        &[(0, "Not Allowed"), (1, "One Record"), (3, "All Records")],
    )
    .or(0),
    guid("organizationid").ro(),
    bigint("versionnumber").ro(),
];

/// `fieldpermission`.
pub(super) static PERMISSION: Table = Table {
    name: "fieldpermission",
    schema: "FieldPermission",
    code: 1201,
    set: "fieldpermissions",
    key: "fieldpermissionid",
    title: None,
    storage: "fieldpermission",
    privilege: "FieldPermission",
    ownership: Ownership::Organization,
    columns: &[PERMISSION_COLUMNS],
    states: &[],
    collections: &[],
    writable: true,
};

/// Which user has which profile.
pub(super) static USER_PROFILES: Table = intersect(
    "systemuserprofiles",
    "SystemUserProfiles",
    "systemuserprofilescollection",
    &[
        &[
            key("systemuserprofileid"),
            guid("systemuserid").indexed(),
            guid("fieldsecurityprofileid").indexed(),
        ],
        common::TRACE,
    ],
    "systemuserprofileid",
    "FieldSecurityProfile",
);

/// Which team has which profile.
pub(super) static TEAM_PROFILES: Table = intersect(
    "teamprofiles",
    "TeamProfiles",
    "teamprofilescollection",
    &[
        &[
            key("teamprofileid"),
            guid("teamid").indexed(),
            guid("fieldsecurityprofileid").indexed(),
        ],
        common::TRACE,
    ],
    "teamprofileid",
    "FieldSecurityProfile",
);
