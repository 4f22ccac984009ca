//! Which fields are synchronized in which direction (reference D3, B.1), for everybody and for single people.

use super::super::column::make::{choice, entity_name, guid, int, key, lookup, text, to, yes_no};
use super::super::{Column, Ownership, Table};
use super::common::{self, many, through};
use super::security::intersect;

/// `syncdirection` (B-1).
const DIRECTIONS: &[(i64, &str)] = &[(0, "None"), (1, "ToExchange"), (2, "ToCRM"), (3, "Bidirectional")];

static SHARED: &[Column] = &[
    text("mappingname", 100).ro(),
    text("attributecrmname", 100).ro().indexed(),
    text("attributeexchangename", 100).ro(),
    entity_name("entitytypecode").ro().indexed(),
    choice("syncdirection", DIRECTIONS).or(0),
    choice("defaultsyncdirection", DIRECTIONS).ro().or(0),
    // The encoding is not known: here a sum of 1 none, 2 to Exchange, 4 to CRM, 8 both.
    int("allowedsyncdirection", 0, 15).ro().or(15),
    yes_no("iscomputed").ro().or(0),
    text("computedproperties", 500).ro(),
    lookup(
        "parentsyncattributemappingid",
        &[to("syncattributemapping", "parentsyncattributemappingid")],
    )
    .ro(),
];

static OWN: &[Column] = &[
    key("syncattributemappingid"),
    lookup(
        "syncattributemappingprofileid",
        &[to("syncattributemappingprofile", "syncattributemappingprofileid")],
    )
    .ro(),
    guid("solutionid").ro(),
    yes_no("ismanaged").ro().or(1),
    guid("organizationid").ro(),
];

/// `syncattributemapping`.
pub(super) static MAPPING: Table = Table {
    name: "syncattributemapping",
    schema: "SyncAttributeMapping",
    code: 1401,
    set: "syncattributemappings",
    key: "syncattributemappingid",
    title: Some("mappingname"),
    storage: "syncattributemapping",
    privilege: "SyncAttributeMapping",
    ownership: Ownership::Organization,
    columns: &[OWN, SHARED, common::TRACE],
    states: &[],
    collections: &[],
    writable: true,
};

static PROFILE_COLUMNS: &[Column] = &[
    key("syncattributemappingprofileid"),
    text("name", 100).required().indexed(),
    text("mappingname", 100),
    guid("solutionid").ro(),
    yes_no("ismanaged").ro().or(0),
    guid("organizationid").ro(),
];

/// `syncattributemappingprofile`.
pub(super) static PROFILE: Table = Table {
    name: "syncattributemappingprofile",
    schema: "SyncAttributeMappingProfile",
    code: 1400,
    set: "syncattributemappingprofiles",
    key: "syncattributemappingprofileid",
    title: Some("name"),
    storage: "syncattributemappingprofile",
    privilege: "SyncAttributeMappingProfile",
    ownership: Ownership::Organization,
    columns: &[PROFILE_COLUMNS, common::TRACE],
    states: &[],
    collections: &[
        many(
            "syncattributemappingprofile_syncattributemapping",
            "syncattributemapping",
            "syncattributemappingprofileid",
        ),
        through(
            "systemusersyncmappingprofiles_association",
            "systemuser",
            "systemusersyncmappingprofiles",
            "syncattributemappingprofileid",
            "systemuserid",
        ),
        through(
            "teamsyncattributemappingprofiles_association",
            "team",
            "teamsyncattributemappingprofiles",
            "syncattributemappingprofileid",
            "teamid",
        ),
    ],
    writable: true,
};

static PRINCIPAL: &[Column] = &[
    key("principalsyncattributemapid"),
    lookup(
        "principalid",
        &[
            to("systemuser", "principalid_systemuser"),
            to("team", "principalid_team"),
        ],
    )
    .ro(),
    text("attributecrmdisplayname", 100).ro(),
    text("attributeexchangedisplayname", 100).ro(),
    guid("organizationid").ro(),
];

/// `principalsyncattributemap`: the same for one person or team.
pub(super) static PRINCIPAL_MAP: Table = Table {
    name: "principalsyncattributemap",
    schema: "PrincipalSyncAttributeMap",
    code: 1404,
    set: "principalsyncattributemaps",
    key: "principalsyncattributemapid",
    title: Some("mappingname"),
    storage: "principalsyncattributemap",
    privilege: "SyncAttributeMapping",
    ownership: Ownership::Organization,
    columns: &[PRINCIPAL, SHARED, common::TRACE],
    states: &[],
    collections: &[],
    writable: true,
};

/// Which user has which profile.
pub(super) static USER_PROFILES: Table = intersect(
    "systemusersyncmappingprofiles",
    "SystemUserSyncMappingProfiles",
    "systemusersyncmappingprofilescollection",
    &[
        &[
            key("systemusersyncmappingprofileid"),
            guid("systemuserid").indexed(),
            guid("syncattributemappingprofileid").indexed(),
        ],
        common::TRACE,
    ],
    "systemusersyncmappingprofileid",
    "SyncAttributeMappingProfile",
);

/// Which team has which profile.
pub(super) static TEAM_PROFILES: Table = intersect(
    "teamsyncattributemappingprofiles",
    "TeamSyncAttributeMappingProfiles",
    "teamsyncattributemappingprofilescollection",
    &[
        &[
            key("teamsyncattributemappingprofileid"),
            guid("teamid").indexed(),
            guid("syncattributemappingprofileid").indexed(),
        ],
        common::TRACE,
    ],
    "teamsyncattributemappingprofileid",
    "SyncAttributeMappingProfile",
);
