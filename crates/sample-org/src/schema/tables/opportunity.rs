//! `opportunity` (reference C5).

use super::super::column::make::{
    choice, date, int, key, lookup, memo, money, state, status, text, to, yes_no,
};
use super::super::{Column, Ownership, State, Table};
use super::common::{self, many, regarding_collections};

static COLUMNS: &[Column] = &[
    key("opportunityid"),
    text("name", 300).required().indexed(),
    text("emailaddress", 100).ro(),
    text("stepname", 200),
    memo("description", 2000),
    memo("currentsituation", 2000),
    memo("customerneed", 2000),
    memo("proposedsolution", 2000),
    money("estimatedvalue"),
    money("actualvalue"),
    money("budgetamount"),
    money("totalamount").ro(),
    money("totallineitemamount").ro(),
    date("estimatedclosedate"),
    date("actualclosedate"),
    int("closeprobability", 0, 100),
    choice("opportunityratingcode", &[(1, "Hot"), (2, "Warm"), (3, "Cold")]).or(2),
    choice(
        "salesstage",
        &[(0, "Qualify"), (1, "Develop"), (2, "Propose"), (3, "Close")],
    )
    .or(0),
    choice("salesstagecode", &[(1, "Default Value")]).or(1),
    choice("prioritycode", &[(1, "Default Value")]).or(1),
    choice(
        "purchasetimeframe",
        &[
            (0, "Immediate"),
            (1, "This Quarter"),
            (2, "Next Quarter"),
            (3, "This Year"),
            (4, "Unknown"),
        ],
    ),
    lookup(
        "customerid",
        &[
            to("account", "customerid_account"),
            to("contact", "customerid_contact"),
        ],
    ),
    lookup("parentaccountid", &[to("account", "parentaccountid")]),
    lookup("parentcontactid", &[to("contact", "parentcontactid")]),
    lookup("originatingleadid", &[to("lead", "originatingleadid")]),
    lookup("pricelevelid", &[to("pricelevel", "pricelevelid")]),
    yes_no("isrevenuesystemcalculated").or(0),
    yes_no("decisionmaker").or(0),
    yes_no("participatesinworkflow").or(0),
    state(),
    status(),
];

/// `opportunity`.
pub(super) static OPPORTUNITY: Table = Table {
    name: "opportunity",
    schema: "Opportunity",
    code: 3,
    set: "opportunities",
    key: "opportunityid",
    title: Some("name"),
    storage: "opportunity",
    privilege: "Opportunity",
    ownership: Ownership::Owner,
    columns: &[
        COLUMNS,
        common::CURRENCY,
        common::OWNER,
        common::OWNED,
        common::TRACE,
    ],
    states: &[
        State {
            code: 0,
            label: "Open",
            reasons: &[(1, "In Progress"), (2, "On Hold")],
        },
        State {
            code: 1,
            label: "Won",
            reasons: &[(3, "Won")],
        },
        State {
            code: 2,
            label: "Lost",
            reasons: &[(4, "Canceled"), (5, "Out-Sold")],
        },
    ],
    collections: regarding_collections!(
        "Opportunity",
        many("opportunity_activity_parties", "activityparty", "partyid"),
        many("lead_qualifying_opportunity", "lead", "qualifyingopportunityid"),
    ),
    writable: true,
};
