//! What is asked about the person in focus, by their address alone, or about a record that was looked up, by its id.

use jiff::Timestamp;
use regarding_model::address::EmailAddress;
use regarding_model::record::KnownTable;
use uuid::Uuid;

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

/// Whose cards, activities and open business are asked for.
#[derive(Clone)]
pub(super) enum Focus {
    /// Whoever carries an address: their records are not known before the reply.
    Address(EmailAddress),
    /// A record.
    Record(Uuid),
}

/// The parts that ask about the focus, in their order.
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

    pub(super) fn query(self, focus: &Focus, now: Timestamp) -> Query {
        match self {
            Self::Contacts => people(KnownTable::Contact, focus).expand(Expand::new(
                "parentcustomerid_account",
                &cards::selected(KnownTable::Account),
            )),
            Self::Leads => people(KnownTable::Lead, focus),
            Self::Accounts => accounts(focus),
            Self::Opportunities => Query::set("opportunities")
                .select(&OpportunityRow::COLUMNS)
                .filter(open_and(opportunities_of(focus)))
                .order("estimatedclosedate")
                .top(OPEN),
            Self::Cases => Query::set("incidents")
                .select(&CaseRow::COLUMNS)
                .filter(open_and(cases_of(focus)))
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

fn people(table: KnownTable, focus: &Focus) -> Query {
    Query::set(addressing(table).set)
        .select(&cards::selected(table))
        .filter(Filter::Or(is_focus(table, focus)))
        .top(20)
}

/// The conditions by which a row is what is asked about.
fn is_focus(table: KnownTable, focus: &Focus) -> Vec<Filter> {
    match focus {
        Focus::Address(address) => carries(table, address),
        Focus::Record(id) => vec![Filter::id(addressing(table).key, *id)],
    }
}

fn opportunities_of(focus: &Focus) -> Filter {
    match focus {
        Focus::Address(address) => through(&["parentcontactid", "customerid_contact"], address),
        Focus::Record(id) => among(&["_parentcontactid_value", "_customerid_value"], *id),
    }
}

fn cases_of(focus: &Focus) -> Filter {
    match focus {
        Focus::Address(address) => through(&["primarycontactid", "customerid_contact"], address),
        Focus::Record(id) => among(&["_primarycontactid_value", "_customerid_value"], *id),
    }
}

/// Rows one of whose lookups names a record.
fn among(lookups: &[&'static str], id: Uuid) -> Filter {
    Filter::Or(lookups.iter().map(|lookup| Filter::id(lookup, id)).collect())
}

/// Accounts that are asked about, and accounts of contacts that are, with what is open there.
fn accounts(focus: &Focus) -> Query {
    let of_contact = match focus {
        Focus::Address(address) => ["x/emailaddress1", "x/emailaddress2", "x/emailaddress3"]
            .map(|column| Filter::text(column, address.as_str()))
            .to_vec(),
        Focus::Record(id) => vec![Filter::id("x/contactid", *id)],
    };
    let mut any = is_focus(KnownTable::Account, focus);
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

/// Activities on what is asked about, or with it among their parties.
fn with_person(focus: &Focus) -> Filter {
    match focus {
        Focus::Address(address) => with_address(address),
        Focus::Record(id) => Filter::Or(vec![
            Filter::id("_regardingobjectid_value", *id),
            Filter::Any(
                "activitypointer_activity_parties",
                Box::new(Filter::id("x/_partyid_value", *id)),
            ),
        ]),
    }
}

fn with_address(focus: &EmailAddress) -> Filter {
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
