//! `role`, `privilege` and the intersect tables of roles and teams (reference E1, E2).

use super::super::column::make::{choice, guid, key, lookup, number, text, to, yes_no};
use super::super::{Column, Ownership, Table};
use super::common::{self, many, through};

static ROLE_COLUMNS: &[Column] = &[
    key("roleid"),
    text("name", 100).required().indexed(),
    guid("organizationid").ro(),
    lookup("businessunitid", &[to("businessunit", "businessunitid")]).on_create(),
    lookup("parentroleid", &[to("role", "parentroleid")]).ro(),
    lookup("parentrootroleid", &[to("role", "parentrootroleid")]).ro(),
    lookup("roletemplateid", &[to("roletemplate", "roletemplateid")]).ro(),
    // Whether the members of a team use its privileges for rows of their own too.
    choice(
        "isinherited",
        &[
            (0, "Team privileges only"),
            (1, "Direct User (Basic) access level and Team privileges"),
        ],
    )
    .or(1),
];

/// `role`.
pub(super) static ROLE: Table = Table {
    name: "role",
    schema: "Role",
    code: 1036,
    set: "roles",
    key: "roleid",
    title: Some("name"),
    storage: "role",
    privilege: "Role",
    ownership: Ownership::Unit("businessunitid"),
    columns: &[ROLE_COLUMNS, common::TRACE],
    states: &[],
    collections: &[
        through(
            "systemuserroles_association",
            "systemuser",
            "systemuserroles",
            "roleid",
            "systemuserid",
        ),
        through("teamroles_association", "team", "teamroles", "roleid", "teamid"),
        through(
            "roleprivileges_association",
            "privilege",
            "roleprivileges",
            "roleid",
            "privilegeid",
        ),
        many("role_parent_role", "role", "parentroleid"),
        many("role_parent_root_role", "role", "parentrootroleid"),
    ],
    writable: true,
};

/// `roletemplate`: which shipped role a role was made of. The administrator's is known by it, whatever its name.
pub(super) static ROLE_TEMPLATE: Table = Table {
    name: "roletemplate",
    schema: "RoleTemplate",
    code: 1037,
    set: "roletemplates",
    key: "roletemplateid",
    title: Some("name"),
    storage: "roletemplate",
    privilege: "Role",
    ownership: Ownership::Organization,
    columns: &[&[key("roletemplateid"), text("name", 100)]],
    states: &[],
    collections: &[],
    writable: false,
};

static PRIVILEGE_COLUMNS: &[Column] = &[
    key("privilegeid"),
    text("name", 100).indexed(),
    // The bit of the right (reference E2); 0 for a privilege that is not about one table.
    number("accessright"),
    yes_no("canbebasic"),
    yes_no("canbelocal"),
    yes_no("canbedeep"),
    yes_no("canbeglobal"),
];

/// `privilege`.
pub(super) static PRIVILEGE: Table = Table {
    name: "privilege",
    schema: "Privilege",
    code: 1023,
    set: "privileges",
    key: "privilegeid",
    title: Some("name"),
    storage: "privilege",
    privilege: "Role",
    ownership: Ownership::Organization,
    columns: &[PRIVILEGE_COLUMNS, common::TRACE],
    states: &[],
    collections: &[through(
        "roleprivileges_association",
        "role",
        "roleprivileges",
        "privilegeid",
        "roleid",
    )],
    writable: false,
};

/// An intersect table; it is read with the privilege of what it connects.
pub(super) const fn intersect(
    name: &'static str,
    schema: &'static str,
    set: &'static str,
    columns: &'static [&'static [Column]],
    key: &'static str,
    privilege: &'static str,
) -> Table {
    Table {
        name,
        schema,
        code: 0,
        set,
        key,
        title: None,
        storage: name,
        privilege,
        ownership: Ownership::Organization,
        columns,
        states: &[],
        collections: &[],
        writable: false,
    }
}

/// Which user has which role.
pub(super) static SYSTEM_USER_ROLES: Table = intersect(
    "systemuserroles",
    "SystemUserRoles",
    "systemuserrolescollection",
    &[
        &[
            key("systemuserroleid"),
            guid("systemuserid").indexed(),
            guid("roleid").indexed(),
        ],
        common::TRACE,
    ],
    "systemuserroleid",
    "Role",
);

/// Which team has which role.
pub(super) static TEAM_ROLES: Table = intersect(
    "teamroles",
    "TeamRoles",
    "teamrolescollection",
    &[
        &[
            key("teamroleid"),
            guid("teamid").indexed(),
            guid("roleid").indexed(),
        ],
        common::TRACE,
    ],
    "teamroleid",
    "Role",
);

/// Which role holds which privilege, and how deep.
pub(super) static ROLE_PRIVILEGES: Table = intersect(
    "roleprivileges",
    "RolePrivileges",
    "roleprivilegescollection",
    &[
        &[
            key("roleprivilegeid"),
            guid("roleid").indexed(),
            guid("privilegeid").indexed(),
            number("privilegedepthmask"),
        ],
        common::TRACE,
    ],
    "roleprivilegeid",
    "Role",
);

/// Who is in which team.
pub(super) static TEAM_MEMBERSHIP: Table = intersect(
    "teammembership",
    "TeamMembership",
    "teammemberships",
    &[
        &[
            key("teammembershipid"),
            guid("teamid").indexed(),
            guid("systemuserid").indexed(),
        ],
        common::TRACE,
    ],
    "teammembershipid",
    "Team",
);
