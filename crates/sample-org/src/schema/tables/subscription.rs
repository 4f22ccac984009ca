//! What the legacy client left behind (reference D2): read as it is and written by nobody here. Key names that the reference does
//! not tell are the table's name and `id`.

use super::super::column::make::{bigint, guid, key, number, text, time, yes_no};
use super::super::{Column, Ownership, Table};

const fn read_only(
    name: &'static str,
    schema: &'static str,
    code: u32,
    set: &'static str,
    key: &'static str,
    columns: &'static [&'static [Column]],
) -> Table {
    Table {
        name,
        schema,
        code,
        set,
        key,
        title: None,
        storage: name,
        privilege: "Subscription",
        ownership: Ownership::Organization,
        columns,
        states: &[],
        collections: &[],
        writable: false,
    }
}

/// A synchronizing client of a person.
pub(super) static SUBSCRIPTION: Table = read_only(
    "subscription",
    "Subscription",
    29,
    "subscriptions",
    "subscriptionid",
    &[&[
        key("subscriptionid"),
        guid("systemuserid"),
        text("machinename", 200),
        number("subscriptiontype"),
        text("clientversion", 48),
        time("lastsyncstartedon"),
        time("completedsyncstartedon"),
        bigint("completedsyncversionnumber"),
        yes_no("reinitialize").or(0),
        yes_no("resetforcreate").or(1),
        text("syncentrytablename", 128),
    ]],
);

/// A computer of a subscription.
pub(super) static CLIENTS: Table = read_only(
    "subscriptionclients",
    "SubscriptionClients",
    1072,
    "subscriptionclientsset",
    "subscriptionclientid",
    &[&[
        key("subscriptionclientid"),
        guid("subscriptionid"),
        guid("clientid"),
        text("machinename", 200),
        yes_no("isprimaryclient").or(0),
    ]],
);

/// How a run went.
pub(super) static SYNC_INFO: Table = read_only(
    "subscriptionsyncinfo",
    "SubscriptionSyncInfo",
    33,
    "subscriptionsyncinfos",
    "subscriptionsyncinfoid",
    &[&[
        key("subscriptionsyncinfoid"),
        guid("subscriptionid"),
        time("starttime"),
        time("endtime"),
        text("clientversion", 20),
        number("datasize"),
        number("insertobjectcount"),
        number("deleteobjectcount"),
        yes_no("syncresult"),
    ]],
);

/// What was tracked by hand.
pub(super) static MANUALLY_TRACKED: Table = read_only(
    "subscriptionmanuallytrackedobject",
    "SubscriptionManuallyTrackedObject",
    37,
    "subscriptionmanuallytrackedobjects",
    "subscriptionmanuallytrackedobjectid",
    &[&[
        key("subscriptionmanuallytrackedobjectid"),
        guid("subscriptionid"),
        guid("objectid"),
        number("objecttypecode"),
        yes_no("track"),
    ]],
);

/// Per table, whether everything must be looked at.
pub(super) static STATISTICS_OUTLOOK: Table = read_only(
    "subscriptionstatisticsoutlook",
    "SubscriptionStatisticsOutlook",
    46,
    "subscriptionstatisticsoutlookset",
    "subscriptionstatisticsoutlookid",
    &[&[
        key("subscriptionstatisticsoutlookid"),
        guid("subscriptionid"),
        number("objecttypecode"),
        yes_no("fullsyncrequired").or(1),
    ]],
);

/// The same of offline data.
pub(super) static STATISTICS_OFFLINE: Table = read_only(
    "subscriptionstatisticsoffline",
    "SubscriptionStatisticsOffline",
    45,
    "subscriptionstatisticsofflineset",
    "subscriptionstatisticsofflineid",
    &[&[
        key("subscriptionstatisticsofflineid"),
        guid("subscriptionid"),
        number("objecttypecode"),
        yes_no("fullsyncrequired").or(1),
    ]],
);

/// One row that a client has.
pub(super) static ENTRY_OUTLOOK: Table = read_only(
    "subscriptionsyncentryoutlook",
    "SubscriptionSyncEntryOutlook",
    48,
    "subscriptionsyncentriesoutlook",
    "subscriptionsyncentryoutlookid",
    &[&[
        key("subscriptionsyncentryoutlookid"),
        guid("subscriptionid"),
        guid("objectid"),
        number("objecttypecode"),
        number("syncstate"),
        bigint("versionnumber"),
    ]],
);

/// The same of offline data.
pub(super) static ENTRY_OFFLINE: Table = read_only(
    "subscriptionsyncentryoffline",
    "SubscriptionSyncEntryOffline",
    47,
    "subscriptionsyncentriesoffline",
    "subscriptionsyncentryofflineid",
    &[&[
        key("subscriptionsyncentryofflineid"),
        guid("subscriptionid"),
        guid("objectid"),
        number("objecttypecode"),
        number("syncstate"),
        bigint("versionnumber"),
    ]],
);

/// What went.
pub(super) static DELETED: Table = read_only(
    "subscriptiontrackingdeletedobject",
    "SubscriptionTrackingDeletedObject",
    35,
    "subscriptiontrackingdeletedobjects",
    "subscriptiontrackingdeletedobjectid",
    &[&[
        key("subscriptiontrackingdeletedobjectid"),
        guid("objectid"),
        number("objecttypecode"),
        time("deletetime"),
        yes_no("islogicaldelete"),
        yes_no("isarchivaldelete"),
        bigint("timestamp"),
    ]],
);
