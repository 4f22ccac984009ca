//! What is asked about the person in focus, by their address alone.

use jiff::Timestamp;
use regarding_model::address::EmailAddress;
use regarding_model::record::KnownTable;

use crate::operations::activity_rows::ActivityRow;
use crate::operations::cards;
use crate::operations::linkable::{CaseRow, OpportunityRow};
use crate::operations::people::carries;
use crate::query::{Expand, Filter, Query};
use crate::tables::addressing;

/// How many open opportunities or cases of one person or company are shown.
const OPEN: u32 = 20;
/// How many activities are looked at to find the last and the next of each match.
const ACTIVITIES: u32 = 25;

/// The parts that ask about the address in focus, in their order.
pub(super) const FOCUS: [Ask; 8] = [
    Ask::Contacts,
    Ask::Leads,
    Ask::Accounts,
    Ask::Opportunities,
    Ask::Cases,
    Ask::Last,
    Ask::Next,
    Ask::HowMany,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Contacts,
    Leads,
    Accounts,
    Opportunities,
    Cases,
    Last,
    Next,
    HowMany,
}

impl Ask {
    pub(super) fn table(self) -> KnownTable {
        match self {
            Self::Contacts => KnownTable::Contact,
            Self::Leads => KnownTable::Lead,
            Self::Accounts => KnownTable::Account,
            Self::Opportunities => KnownTable::Opportunity,
            Self::Cases => KnownTable::Incident,
            Self::Last | Self::Next | Self::HowMany => KnownTable::Task,
        }
    }

    pub(super) fn query(self, focus: &EmailAddress, now: Timestamp) -> Query {
        match self {
            Self::Contacts => people(KnownTable::Contact, focus).expand(Expand::new(
                "parentcustomerid_account",
                &cards::selected(KnownTable::Account),
            )),
            Self::Leads => people(KnownTable::Lead, focus),
            Self::Accounts => accounts(focus),
            Self::Opportunities => Query::set("opportunities")
                .select(&OpportunityRow::COLUMNS)
                .filter(open_and(through(
                    &["parentcontactid", "customerid_contact"],
                    focus,
                )))
                .order("estimatedclosedate")
                .top(OPEN),
            Self::Cases => Query::set("incidents")
                .select(&CaseRow::COLUMNS)
                .filter(open_and(through(
                    &["primarycontactid", "customerid_contact"],
                    focus,
                )))
                .order("createdon desc")
                .top(OPEN),
            Self::Last => ActivityRow::query()
                .filter(Filter::And(vec![Filter::int("statecode", 1), with_person(focus)]))
                .order("actualend desc")
                .top(ACTIVITIES),
            Self::Next => ActivityRow::query()
                .filter(Filter::And(vec![
                    Filter::Or(vec![Filter::int("statecode", 0), Filter::int("statecode", 3)]),
                    Filter::from_time("scheduledend", now),
                    with_person(focus),
                ]))
                .order("scheduledend")
                .top(ACTIVITIES),
            // One row comes along, because a page is never empty; the number is what counts.
            Self::HowMany => Query::set("activitypointers")
                .select(&["activityid"])
                .filter(with_person(focus))
                .top(1)
                .count(),
        }
    }
}

fn people(table: KnownTable, focus: &EmailAddress) -> Query {
    Query::set(addressing(table).set)
        .select(&cards::selected(table))
        .filter(Filter::Or(carries(table, focus)))
        .top(20)
}

/// Accounts with the address, and accounts of contacts with the address, with what is open there.
fn accounts(focus: &EmailAddress) -> Query {
    let of_contact = ["x/emailaddress1", "x/emailaddress2", "x/emailaddress3"];
    let of_contact = of_contact
        .map(|column| Filter::text(column, focus.as_str()))
        .to_vec();
    let mut any = carries(KnownTable::Account, focus);
    any.push(Filter::Any(
        "contact_customer_accounts",
        Box::new(Filter::Or(of_contact)),
    ));
    let open = |navigation, columns: &[&'static str], order| {
        Expand::new(navigation, columns)
            .filter(Filter::int("statecode", 0))
            .order(order)
            .top(OPEN)
    };
    Query::set("accounts")
        .select(&cards::selected(KnownTable::Account))
        .select(&["emailaddress2", "emailaddress3"])
        .filter(Filter::Or(any))
        .expand(open(
            "opportunity_customer_accounts",
            &OpportunityRow::COLUMNS,
            "estimatedclosedate",
        ))
        .expand(open(
            "incident_customer_accounts",
            &CaseRow::COLUMNS,
            "createdon desc",
        ))
        .top(20)
}

fn open_and(filter: Filter) -> Filter {
    Filter::And(vec![Filter::int("statecode", 0), filter])
}

/// Rows whose contact, by one of these lookups, carries the address.
fn through(lookups: &[&'static str], focus: &EmailAddress) -> Filter {
    let any = lookups.iter().flat_map(|lookup| related_columns(lookup));
    Filter::Or(any.map(|column| Filter::text(column, focus.as_str())).collect())
}

/// Activities on a record that carries the address, or with the address among their parties.
fn with_person(focus: &EmailAddress) -> Filter {
    let records = [
        "regardingobjectid_contact",
        "regardingobjectid_lead",
        "regardingobjectid_account",
    ];
    let party = Filter::text("x/addressused", focus.as_str());
    Filter::Or(vec![
        through(&records, focus),
        Filter::Any("activitypointer_activity_parties", Box::new(party)),
    ])
}

/// The address columns behind a lookup.
fn related_columns(lookup: &str) -> &'static [&'static str] {
    match lookup {
        "parentcontactid" => &[
            "parentcontactid/emailaddress1",
            "parentcontactid/emailaddress2",
            "parentcontactid/emailaddress3",
        ],
        "primarycontactid" => &[
            "primarycontactid/emailaddress1",
            "primarycontactid/emailaddress2",
            "primarycontactid/emailaddress3",
        ],
        "customerid_contact" => &[
            "customerid_contact/emailaddress1",
            "customerid_contact/emailaddress2",
            "customerid_contact/emailaddress3",
        ],
        "regardingobjectid_contact" => &[
            "regardingobjectid_contact/emailaddress1",
            "regardingobjectid_contact/emailaddress2",
            "regardingobjectid_contact/emailaddress3",
        ],
        "regardingobjectid_account" => &["regardingobjectid_account/emailaddress1"],
        "regardingobjectid_lead" => &["regardingobjectid_lead/emailaddress1"],
        _ => &[],
    }
}
