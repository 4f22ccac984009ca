//! What each shipped role may do, as data. An organization's own roles would come from rows instead.

use super::Depth;

use Depth::{Basic, Global, Local};

/// Verbs with a depth each, for some tables.
struct Grant {
    tables: &'static [&'static str],
    verbs: &'static [(&'static str, Depth)],
}

const CUSTOMERS: &[&str] = &["Account", "Contact", "Lead", "Opportunity", "Incident"];
const REFERENCE: &[&str] = &[
    "User",
    "Team",
    "BusinessUnit",
    "Organization",
    "TransactionCurrency",
    "Role",
    "Subject",
    "Queue",
    "UserSettings",
    "Query",
];

/// What is a person's own only, for whoever it may be (reference D4: a user sees only their own filters).
const OWN: Grant = Grant {
    tables: &["UserQuery"],
    verbs: &[
        ("Create", Basic),
        ("Read", Basic),
        ("Write", Basic),
        ("Delete", Basic),
        ("Append", Basic),
        ("AppendTo", Basic),
    ],
};

const TEAMWORK: &[(&str, Depth)] = &[
    ("Create", Basic),
    ("Read", Local),
    ("Write", Local),
    ("Delete", Basic),
    ("Append", Local),
    ("AppendTo", Local),
    ("Assign", Local),
    ("Share", Basic),
];

const SALES: &[Grant] = &[
    Grant {
        tables: &["Account", "Contact", "Lead", "Opportunity"],
        verbs: TEAMWORK,
    },
    Grant {
        tables: &["Incident"],
        verbs: &[
            ("Create", Basic),
            ("Read", Global),
            ("Write", Basic),
            ("Append", Basic),
            ("AppendTo", Global),
        ],
    },
    Grant {
        tables: &["Activity", "Note"],
        verbs: TEAMWORK,
    },
    Grant {
        tables: REFERENCE,
        verbs: &[("Read", Global), ("AppendTo", Global)],
    },
    Grant {
        tables: &["UserSettings"],
        verbs: &[("Write", Basic)],
    },
    OWN,
];

/// Service works for the whole company: a case may come from anybody's customer.
const CASEWORK: &[(&str, Depth)] = &[
    ("Create", Global),
    ("Read", Global),
    ("Write", Global),
    ("Delete", Basic),
    ("Append", Global),
    ("AppendTo", Global),
    ("Assign", Global),
    ("Share", Basic),
];

const SERVICE: &[Grant] = &[
    Grant {
        tables: &["Account", "Contact"],
        verbs: &[
            ("Create", Basic),
            ("Read", Global),
            ("Write", Local),
            ("Delete", Basic),
            ("Append", Global),
            ("AppendTo", Global),
        ],
    },
    Grant {
        tables: &["Incident"],
        verbs: CASEWORK,
    },
    Grant {
        tables: &["Activity", "Note"],
        verbs: TEAMWORK,
    },
    Grant {
        tables: &["Lead", "Opportunity"],
        verbs: &[("Read", Local), ("AppendTo", Local)],
    },
    Grant {
        tables: REFERENCE,
        verbs: &[("Read", Global), ("AppendTo", Global)],
    },
    Grant {
        tables: &["UserSettings"],
        verbs: &[("Write", Basic)],
    },
    OWN,
];

const EVERYTHING: &[(&str, Depth)] = &[
    ("Create", Global),
    ("Read", Global),
    ("Write", Global),
    ("Delete", Global),
    ("Append", Global),
    ("AppendTo", Global),
    ("Assign", Global),
    ("Share", Global),
];

const ADMINISTRATION: &[Grant] = &[
    Grant {
        tables: CUSTOMERS,
        verbs: EVERYTHING,
    },
    Grant {
        tables: &["Activity", "Note"],
        verbs: EVERYTHING,
    },
    Grant {
        tables: REFERENCE,
        verbs: EVERYTHING,
    },
    OWN,
];

/// Privileges that are not about one table (reference E1).
const MISCELLANEOUS: &[&str] = &["prvSyncToOutlook", "prvUseOfficeApps", "prvGoOffline"];
const ADMINISTRATIVE: &[&str] = &[
    "prvActOnBehalfOfAnotherUser",
    "prvBypassCustomPlugins",
    "prvOverrideCreatedOnCreatedBy",
    "prvAdminFilter",
];

/// Names and depths of a role's privileges; a role of another name has none.
pub(crate) fn of_role(name: &str) -> Vec<(String, Depth)> {
    let (grants, more) = match name {
        "Salesperson" => (SALES, &[] as &[&str]),
        "Customer Service Representative" => (SERVICE, &[] as &[&str]),
        "System Administrator" => (ADMINISTRATION, ADMINISTRATIVE),
        _ => return Vec::new(),
    };
    let tables = grants.iter().flat_map(|grant| {
        grant.tables.iter().flat_map(|table| {
            grant
                .verbs
                .iter()
                .map(move |(verb, depth)| (format!("prv{verb}{table}"), *depth))
        })
    });
    let others = MISCELLANEOUS
        .iter()
        .chain(more)
        .map(|name| ((*name).to_owned(), Global));
    tables.chain(others).collect()
}
