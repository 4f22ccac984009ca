//! The privileges that the organization has (reference E1), and what each shipped role may do, as data. Roles that an
//! administrator makes come from rows instead.

use std::collections::BTreeMap;

use super::{Depth, Verb};
use crate::schema::{Ownership, tables};

use Depth::{Basic, Deep, Global, Local};

/// Verbs with a depth each, for some tables.
struct Grant {
    tables: &'static [&'static str],
    verbs: &'static [(&'static str, Depth)],
}

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
    "EmailTemplate",
    "Product",
    "SalesLiterature",
    "KnowledgeArticle",
];

/// What the office programs of the real service read before they do anything (reference E1).
const OFFICE: &[Grant] = &[
    Grant {
        tables: &[
            "EmailServerProfile",
            "AppModule",
            "Attribute",
            "Entity",
            "Relationship",
            "SystemApplicationMetadata",
            "UserApplicationMetadata",
            "SystemForm",
            "WebResource",
            "Competitor",
            "Connection",
            "SyncAttributeMapping",
            "SyncAttributeMappingProfile",
            "Subscription",
        ],
        verbs: &[("Read", Global)],
    },
    Grant {
        tables: &["Mailbox"],
        verbs: &[("Read", Basic), ("Write", Basic), ("AppendTo", Basic)],
    },
    // What a person's own mailbox tracks, and what its synchronization tells.
    Grant {
        tables: &["MailboxTrackingFolder"],
        verbs: &[
            ("Create", Basic),
            ("Read", Basic),
            ("Write", Basic),
            ("Delete", Basic),
            ("Append", Basic),
            ("AppendTo", Basic),
        ],
    },
    Grant {
        tables: &[
            "MailboxTrackingCategory",
            "ExchangeSyncIdMapping",
            "TraceLog",
            "UntrackedEmail",
            "SyncError",
        ],
        verbs: &[("Read", Basic)],
    },
    Grant {
        tables: &["UserQuery"],
        verbs: &[
            ("Create", Basic),
            ("Read", Basic),
            ("Write", Basic),
            ("Delete", Basic),
            ("Append", Basic),
            ("AppendTo", Basic),
            ("Assign", Basic),
            ("Share", Basic),
        ],
    },
    // People write templates of their own; those of the organization they read.
    Grant {
        tables: &["EmailTemplate"],
        verbs: &[
            ("Create", Basic),
            ("Write", Basic),
            ("Delete", Basic),
            ("Append", Basic),
            ("Assign", Basic),
            ("Share", Basic),
        ],
    },
    Grant {
        tables: &["UserSettings"],
        verbs: &[("Write", Basic)],
    },
    Grant {
        tables: REFERENCE,
        verbs: &[("Read", Global), ("AppendTo", Global)],
    },
];

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

/// The service desk also reads and plans what the units below it do.
const DISPATCH: &[(&str, Depth)] = &[
    ("Create", Basic),
    ("Read", Deep),
    ("Write", Deep),
    ("Delete", Basic),
    ("Append", Deep),
    ("AppendTo", Deep),
    ("Assign", Deep),
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
        verbs: DISPATCH,
    },
    Grant {
        tables: &["Lead", "Opportunity"],
        verbs: &[("Read", Local), ("AppendTo", Local)],
    },
];

/// The role of a project's team: its members work on what the team owns, wherever they belong.
const PROJECT: &[Grant] = &[Grant {
    tables: &[
        "Account",
        "Contact",
        "Opportunity",
        "Incident",
        "Activity",
        "Note",
    ],
    verbs: &[
        ("Create", Basic),
        ("Read", Basic),
        ("Write", Basic),
        ("Append", Basic),
        ("AppendTo", Basic),
    ],
}];

/// Privileges that are not about one table (reference E1) and that people who work with the organization hold.
const MISCELLANEOUS: &[&str] = &[
    "prvSyncToOutlook",
    "prvUseOfficeApps",
    "prvGoOffline",
    "prvUseTabletApp",
    "prvSearchAvailability",
    "prvExportToExcel",
];

/// Those that only administrators hold.
const ADMINISTRATIVE: &[&str] = &[
    "prvActOnBehalfOfAnotherUser",
    "prvSendAsUser",
    "prvApproveRejectEmailAddress",
    "prvAdminFilter",
    "prvBypassCustomPlugins",
    "prvOverrideCreatedOnCreatedBy",
    "prvAdminReadExchangeSyncIdMapping",
    "prvBulkDelete",
    "prvPublishCustomization",
    "prvCreateAttribute",
    "prvWriteAttribute",
    "prvDeleteAttribute",
    "prvCreateEntityKey",
    "prvDeleteEntityKey",
];

/// The role that may do everything.
const ADMINISTRATOR: &str = "System Administrator";

/// One privilege of the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Privilege {
    /// The bit of the right (reference E2); 0 when it is not about one table.
    pub(crate) bit: i64,
    /// Whether it has depths below Global: only rows with an owner or a business unit do.
    pub(crate) depths: bool,
}

/// Every privilege by its name: eight for each word of a table, and the others.
pub(crate) fn all() -> BTreeMap<String, Privilege> {
    let mut made = BTreeMap::new();
    let mut put = |name: String, bit: i64, depths: bool| {
        made.entry(name).or_insert(Privilege { bit, depths });
    };
    for table in tables::ALL {
        let depths = table.ownership != Ownership::Organization;
        for (verb, _) in Verb::ALL {
            let exists = match verb {
                // Roles are assigned to people: the one right of this name that is not about an owner.
                Verb::Assign => table.ownership == Ownership::Owner || table.name == "role",
                Verb::Share => table.ownership == Ownership::Owner,
                _ => true,
            };
            if exists {
                put(
                    format!("prv{}{}", verb.word(), table.privilege),
                    verb.bit(),
                    depths,
                );
            }
        }
    }
    for (name, depth) in granted(OFFICE) {
        let bit = Verb::ALL
            .iter()
            .find(|(verb, _)| name.starts_with(&format!("prv{}", verb.word())));
        put(name, bit.map_or(0, |(verb, _)| verb.bit()), depth != Global);
    }
    for name in MISCELLANEOUS.iter().chain(ADMINISTRATIVE) {
        put((*name).to_owned(), 0, false);
    }
    made
}

/// Names and depths of a role's privileges; a role of another name has none.
pub(crate) fn of_role(name: &str) -> Vec<(String, Depth)> {
    let grants = match name {
        "Salesperson" => SALES,
        "Customer Service Representative" => SERVICE,
        "Project Member" => return granted(PROJECT).collect(),
        ADMINISTRATOR => return administrator().collect(),
        _ => return Vec::new(),
    };
    let others = MISCELLANEOUS.iter().map(|name| ((*name).to_owned(), Global));
    granted(grants).chain(granted(OFFICE)).chain(others).collect()
}

/// Everything, everywhere; but a person's own filters are theirs, whoever asks (reference D4).
fn administrator() -> impl Iterator<Item = (String, Depth)> {
    all().into_keys().map(|name| {
        let depth = if name.ends_with("UserQuery") {
            Basic
        } else {
            Global
        };
        (name, depth)
    })
}

fn granted(grants: &'static [Grant]) -> impl Iterator<Item = (String, Depth)> {
    grants.iter().flat_map(|grant| {
        grant.tables.iter().flat_map(|table| {
            grant
                .verbs
                .iter()
                .map(move |(verb, depth)| (format!("prv{verb}{table}"), *depth))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{Depth, all, of_role};

    /// The privileges that the App for Outlook asks for (reference E1).
    const NEEDED: &str = "prvReadEmailServerProfile prvReadRole prvReadUser prvWriteMailbox prvReadMailbox \
        prvReadOrganization prvSyncToOutlook prvUseOfficeApps prvAppendToAccount prvReadAccount prvDeleteActivity \
        prvAppendActivity prvWriteActivity prvCreateActivity prvReadActivity prvAppendToActivity prvShareActivity \
        prvAppendToContact prvReadContact prvCreateContact prvReadUserQuery prvReadAppModule prvReadAttribute \
        prvReadEntity prvReadRelationship prvReadSystemApplicationMetadata prvReadSystemForm \
        prvReadUserApplicationMetadata prvReadQuery prvReadWebResource prvSearchAvailability prvReadIncident \
        prvReadOpportunity prvReadCompetitor prvReadConnection";

    #[test]
    fn e1_sales_and_service_hold_what_the_office_programs_ask_for() {
        for role in [
            "Salesperson",
            "Customer Service Representative",
            "System Administrator",
        ] {
            let held = of_role(role);
            for name in NEEDED.split_whitespace() {
                assert!(held.iter().any(|(one, _)| one == name), "{role} lacks {name}");
            }
        }
    }

    #[test]
    fn e1_activities_share_one_set_and_depth_belongs_to_rows_with_owners() {
        let all = all();
        assert!(!all.contains_key("prvReadEmail") && !all.contains_key("prvReadTask"));
        assert!(all["prvReadActivity"].depths && all["prvReadUser"].depths);
        assert!(!all["prvReadOrganization"].depths, "owned by the organization");
        assert_eq!(
            (all["prvAssignActivity"].bit, all["prvSyncToOutlook"].bit),
            (524_288, 0)
        );
        for role in ["Salesperson", "Customer Service Representative", "Project Member"] {
            for (name, depth) in of_role(role) {
                assert!(depth == Depth::Global || all[&name].depths, "{role}: {name}");
            }
        }
    }
}
