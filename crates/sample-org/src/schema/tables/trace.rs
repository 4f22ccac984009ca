//! What server-side synchronization keeps and tells (reference F1): read as it is.

use super::super::column::make::{
    bigint, choice, entity_name, guid, key, lookup, memo, number, text, time, to, yes_no,
};
use super::super::{Column, Ownership, Table};
use super::common;

const fn read_only(
    names: [&'static str; 3],
    code: u32,
    key: &'static str,
    title: Option<&'static str>,
    columns: &'static [&'static [Column]],
    ownership: Ownership,
) -> Table {
    let [name, schema, set] = names;
    Table {
        name,
        schema,
        code,
        set,
        key,
        title,
        storage: name,
        privilege: schema,
        ownership,
        columns,
        states: &[],
        collections: &[],
        writable: false,
    }
}

/// Which item of a mailbox is which row.
pub(super) static ID_MAPPING: Table = read_only(
    [
        "exchangesyncidmapping",
        "ExchangeSyncIdMapping",
        "exchangesyncidmappings",
    ],
    4120,
    "exchangesyncidmappingid",
    None,
    &[
        &[
            key("exchangesyncidmappingid"),
            text("exchangeentryid", 1024).indexed(),
            guid("objectid").indexed(),
            number("objecttypecode"),
            number("fromcrmchangetype"),
            number("tocrmchangetype"),
            yes_no("isdeletedinexchange").or(0),
            yes_no("isunlinkedincrm").or(0),
            text("lastsyncerror", 2048),
            number("lastsyncerrorcode"),
            time("lastsyncerroroccurredon"),
            number("retries"),
            number("userdecision"),
            text("itemsubject", 1024),
        ],
        common::OWNER,
        common::OWNED,
        common::TRACE,
    ],
    Ownership::Owner,
);

/// Alerts.
pub(super) static LOG: Table = read_only(
    ["tracelog", "TraceLog", "tracelogs"],
    8050,
    "tracelogid",
    Some("text"),
    &[
        &[
            key("tracelogid"),
            choice("level", &[(1, "Information"), (2, "Warning"), (3, "Error")]),
            text("text", 1024),
            number("tracecode"),
            number("tracestatus"),
            lookup(
                "regardingobjectid",
                &[
                    to("mailbox", "regardingobjectid_mailbox"),
                    to("emailserverprofile", "regardingobjectid_emailserverprofile"),
                ],
            ),
        ],
        common::OWNER,
        common::OWNED,
        common::TRACE,
    ],
    Ownership::Owner,
);

/// What alerts belong together.
pub(super) static ASSOCIATION: Table = read_only(
    ["traceassociation", "TraceAssociation", "traceassociations"],
    8051,
    "traceassociationid",
    None,
    &[&[
        key("traceassociationid"),
        guid("tracelogid"),
        guid("traceregardingid"),
        bigint("versionnumber").ro(),
    ]],
    Ownership::Organization,
);

/// What an alert is about.
pub(super) static REGARDING: Table = read_only(
    ["traceregarding", "TraceRegarding", "traceregardings"],
    8052,
    "traceregardingid",
    None,
    &[&[
        key("traceregardingid"),
        guid("regardingobjectid"),
        bigint("versionnumber").ro(),
    ]],
    Ownership::Organization,
);

/// Hashes for smart matching.
pub(super) static HASH: Table = read_only(
    ["emailhash", "EmailHash", "emailhashes"],
    4023,
    "emailhashid",
    None,
    &[&[
        key("emailhashid"),
        guid("activityid").indexed(),
        number("hash").indexed(),
        number("hashtype"),
    ]],
    Ownership::Organization,
);

/// Addresses and whose they are.
pub(super) static SEARCH: Table = read_only(
    ["emailsearch", "EmailSearch", "emailsearches"],
    4299,
    "emailsearchid",
    None,
    &[&[
        key("emailsearchid"),
        text("emailaddress", 100).indexed(),
        guid("parentobjectid"),
        entity_name("parentobjecttypecode"),
        bigint("versionnumber").ro(),
    ]],
    Ownership::Organization,
);

/// Mail that was looked at and not tracked.
pub(super) static UNTRACKED: Table = read_only(
    ["untrackedemail", "UntrackedEmail", "untrackedemails"],
    4220,
    "activityid",
    Some("subject"),
    &[
        &[
            key("activityid"),
            text("subject", 800),
            memo("description", 1_073_741_823).unfilterable(),
            text("messageid", 320).indexed(),
            text("sender", 250),
            text("torecipients", 500),
        ],
        common::OWNER,
        common::OWNED,
        common::TRACE,
    ],
    Ownership::Owner,
);

/// What went wrong when something was carried over.
pub(super) static SYNC_ERROR: Table = read_only(
    ["syncerror", "SyncError", "syncerrors"],
    9869,
    "syncerrorid",
    Some("name"),
    &[
        &[
            key("syncerrorid"),
            text("name", 100),
            memo("description", 2000),
            choice(
                "errortype",
                &[
                    (0, "Conflict"),
                    (1, "Record not found"),
                    (2, "Record already exists"),
                    (3, "Others"),
                ],
            ),
            number("errorcode"),
            memo("errormessage", 2000),
            time("errortime"),
            text("action", 100),
            guid("regardingobjectid"),
        ],
        common::OWNER,
        common::OWNED,
        common::TRACE,
    ],
    Ownership::Owner,
);
