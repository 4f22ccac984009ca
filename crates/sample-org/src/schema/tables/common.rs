//! Columns that many tables share.

use super::super::column::make::{bigint, lookup, number, time, to};
use super::super::{Collection, Column, MemberLink};

/// Who and when, on every table (read-only, reference A12).
pub(super) static TRACE: &[Column] = &[
    time("createdon").ro().indexed(),
    time("modifiedon").ro().indexed(),
    lookup("createdby", &[to("systemuser", "createdby")]).ro(),
    lookup("modifiedby", &[to("systemuser", "modifiedby")]).ro(),
    lookup("createdonbehalfby", &[to("systemuser", "createdonbehalfby")]).ro(),
    lookup("modifiedonbehalfby", &[to("systemuser", "modifiedonbehalfby")]).ro(),
    bigint("versionnumber").ro().indexed(),
    time("overriddencreatedon").on_create(),
    number("importsequencenumber").on_create(),
];

/// The columns of ownership except `ownerid` itself.
pub(super) static OWNED: &[Column] = &[
    lookup("owninguser", &[to("systemuser", "owninguser")]).ro(),
    lookup("owningteam", &[to("team", "owningteam")]).ro(),
    lookup("owningbusinessunit", &[to("businessunit", "owningbusinessunit")]).ro(),
];

/// `ownerid` of a table that is no activity.
pub(super) static OWNER: &[Column] = &[lookup(
    "ownerid",
    &[to("systemuser", "ownerid"), to("team", "ownerid")],
)];

/// The currency of money columns.
pub(super) static CURRENCY: &[Column] = &[
    lookup(
        "transactioncurrencyid",
        &[to("transactioncurrency", "transactioncurrencyid")],
    ),
    super::super::column::make::decimal("exchangerate").ro(),
];

/// A collection whose members point back with a lookup.
pub(super) const fn many(name: &'static str, table: &'static str, column: &'static str) -> Collection {
    Collection {
        name,
        table,
        link: MemberLink::Column(column),
    }
}

/// A many-to-many collection: the intersect table names this side's key and the other's.
pub(super) const fn through(
    name: &'static str,
    table: &'static str,
    between: &'static str,
    near: &'static str,
    far: &'static str,
) -> Collection {
    Collection {
        name,
        table,
        link: MemberLink::Through(between, near, far),
    }
}

/// The parts of one postal address (reference C5).
macro_rules! address {
    ($prefix:literal, $name:expr) => {
        &[
            $crate::schema::column::make::guid(concat!($prefix, "_addressid")).ro(),
            $crate::schema::column::make::text(concat!($prefix, "_name"), $name),
            $crate::schema::column::make::text(concat!($prefix, "_line1"), 250),
            $crate::schema::column::make::text(concat!($prefix, "_line2"), 250),
            $crate::schema::column::make::text(concat!($prefix, "_line3"), 250),
            $crate::schema::column::make::text(concat!($prefix, "_city"), 80),
            $crate::schema::column::make::text(concat!($prefix, "_county"), 50),
            $crate::schema::column::make::text(concat!($prefix, "_stateorprovince"), 50),
            $crate::schema::column::make::text(concat!($prefix, "_postalcode"), 20),
            $crate::schema::column::make::text(concat!($prefix, "_country"), 80),
            $crate::schema::column::make::text(concat!($prefix, "_postofficebox"), 20),
            $crate::schema::column::make::text(concat!($prefix, "_telephone1"), 50),
            $crate::schema::column::make::text(concat!($prefix, "_fax"), 50),
            $crate::schema::column::make::memo(concat!($prefix, "_composite"), 1000).ro(),
        ]
    };
}

/// The navigation properties of an activity's `regardingobjectid` and `ownerid` (reference A9).
macro_rules! activity_lookups {
    ($kind:literal) => {
        &[
            $crate::schema::column::make::lookup(
                "regardingobjectid",
                &[
                    $crate::schema::column::make::to("account", concat!("regardingobjectid_account_", $kind)),
                    $crate::schema::column::make::to("contact", concat!("regardingobjectid_contact_", $kind)),
                    $crate::schema::column::make::to("lead", concat!("regardingobjectid_lead_", $kind)),
                    $crate::schema::column::make::to(
                        "opportunity",
                        concat!("regardingobjectid_opportunity_", $kind),
                    ),
                    $crate::schema::column::make::to(
                        "incident",
                        concat!("regardingobjectid_incident_", $kind),
                    ),
                    $crate::schema::column::make::to("account", "regardingobjectid_account"),
                    $crate::schema::column::make::to("contact", "regardingobjectid_contact"),
                    $crate::schema::column::make::to("lead", "regardingobjectid_lead"),
                    $crate::schema::column::make::to("opportunity", "regardingobjectid_opportunity"),
                    $crate::schema::column::make::to("incident", "regardingobjectid_incident"),
                ],
            ),
            $crate::schema::column::make::lookup(
                "ownerid",
                &[
                    $crate::schema::column::make::to("systemuser", concat!("ownerid_", $kind)),
                    $crate::schema::column::make::to("team", concat!("ownerid_", $kind)),
                    $crate::schema::column::make::to("systemuser", "ownerid"),
                    $crate::schema::column::make::to("team", "ownerid"),
                ],
            ),
        ]
    };
}

/// The collections of activities regarding a row of a table (reference A9).
macro_rules! regarding_collections {
    ($prefix:literal $(, $more:expr)* $(,)?) => {
        &[
            $crate::schema::tables::common::many(concat!($prefix, "_ActivityPointers"), "activitypointer", "regardingobjectid"),
            $crate::schema::tables::common::many(concat!($prefix, "_Emails"), "email", "regardingobjectid"),
            $crate::schema::tables::common::many(concat!($prefix, "_Appointments"), "appointment", "regardingobjectid"),
            $crate::schema::tables::common::many(concat!($prefix, "_Tasks"), "task", "regardingobjectid"),
            $crate::schema::tables::common::many(concat!($prefix, "_Phonecalls"), "phonecall", "regardingobjectid"),
            $crate::schema::tables::common::many(concat!($prefix, "_Letters"), "letter", "regardingobjectid"),
            $crate::schema::tables::common::many(concat!($prefix, "_Faxes"), "fax", "regardingobjectid"),
            $crate::schema::tables::common::many(
                concat!($prefix, "_RecurringAppointmentMasters"),
                "recurringappointmentmaster",
                "regardingobjectid",
            ),
            $crate::schema::tables::common::many(concat!($prefix, "_ServiceAppointments"), "serviceappointment", "regardingobjectid"),
            $crate::schema::tables::common::many(concat!($prefix, "_Annotation"), "annotation", "objectid"),
            $($more,)*
        ]
    };
}

pub(super) use {activity_lookups, address, regarding_collections};
