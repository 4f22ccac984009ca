//! `role`, `privilege` and the intersect tables of security (reference E1, E2).

use super::super::column::make::{guid, key, lookup, number, text, to};
use super::super::{Collection, Column, MemberLink, Ownership, Table};
use super::common;

static ROLE_COLUMNS: &[Column] = &[
    key("roleid"),
    text("name", 100).required().indexed(),
    guid("organizationid").ro(),
    lookup("businessunitid", &[to("businessunit", "businessunitid")]),
    lookup("parentrootroleid", &[to("role", "parentrootroleid")]),
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
    ownership: Ownership::Organization,
    columns: &[ROLE_COLUMNS, common::TRACE],
    states: &[],
    collections: &[
        Collection {
            name: "systemuserroles_association",
            table: "systemuser",
            link: MemberLink::Through("systemuserroles", "roleid", "systemuserid"),
        },
        Collection {
            name: "roleprivileges_association",
            table: "privilege",
            link: MemberLink::Through("roleprivileges", "roleid", "privilegeid"),
        },
    ],
    writable: false,
};

static PRIVILEGE_COLUMNS: &[Column] = &[
    key("privilegeid"),
    text("name", 100).indexed(),
    number("accessright"),
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
    collections: &[],
    writable: false,
};

const fn intersect(
    name: &'static str,
    schema: &'static str,
    set: &'static str,
    key: &'static str,
    columns: &'static [&'static [Column]],
) -> Table {
    Table {
        name,
        schema,
        code: 0,
        set,
        key,
        title: None,
        storage: name,
        privilege: "Role",
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
    "systemuserroleid",
    &[
        &[
            key("systemuserroleid"),
            guid("systemuserid").indexed(),
            guid("roleid").indexed(),
        ],
        common::TRACE,
    ],
);

/// Which role holds which privilege, and how deep.
pub(super) static ROLE_PRIVILEGES: Table = intersect(
    "roleprivileges",
    "RolePrivileges",
    "roleprivilegescollection",
    "roleprivilegeid",
    &[
        &[
            key("roleprivilegeid"),
            guid("roleid").indexed(),
            guid("privilegeid").indexed(),
            number("privilegedepthmask"),
        ],
        common::TRACE,
    ],
);

/// Who is in which team.
pub(super) static TEAM_MEMBERSHIP: Table = intersect(
    "teammembership",
    "TeamMembership",
    "teammemberships",
    "teammembershipid",
    &[
        &[
            key("teammembershipid"),
            guid("teamid").indexed(),
            guid("systemuserid").indexed(),
        ],
        common::TRACE,
    ],
);
