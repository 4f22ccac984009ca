//! What is asked about the person in focus, by their address alone, or about a record that was looked up, by its id.

use jiff::Timestamp;
use regarding_model::address::EmailAddress;
use regarding_model::record::KnownTable;
use uuid::Uuid;

use crate::operations::activity_rows::ActivityRow;
use crate::operations::cards;
use crate::operations::linkable::{CaseRow, OpportunityRow};
use crate::operations::people::{address_columns, carries};
use crate::query::{Expand, Filter, Name, Query};
use crate::shape::Shape;
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

    pub(super) fn query(self, focus: &Focus, now: Timestamp, shape: &Shape) -> Query {
        match self {
            Self::Contacts => people(KnownTable::Contact, focus, shape).expand(Expand::of(
                parent_account(shape),
                cards::selected(KnownTable::Account, shape),
            )),
            Self::Leads => people(KnownTable::Lead, focus, shape),
            Self::Accounts => accounts(focus, shape),
            Self::Opportunities => Query::set("opportunities")
                .select(&OpportunityRow::COLUMNS)
                .filter(open_and(opportunities_of(focus, shape)))
                .order("estimatedclosedate")
                .top(OPEN),
            Self::Cases => Query::set("incidents")
                .select(&CaseRow::COLUMNS)
                .filter(open_and(cases_of(focus, shape)))
                .order("createdon desc")
                .top(OPEN),
            Self::Last => ActivityRow::query()
                .filter(Filter::And(vec![
                    Filter::int("statecode", 1),
                    with_person(focus, shape),
                ]))
                .order("actualend desc")
                .top(ACTIVITIES),
            Self::Next => ActivityRow::query()
                .filter(Filter::And(vec![
                    Filter::Or(vec![Filter::int("statecode", 0), Filter::int("statecode", 3)]),
                    Filter::from_time("scheduledend", now),
                    with_person(focus, shape),
                ]))
                .order("scheduledend")
                .top(ACTIVITIES),
            // One row comes along, because a page is never empty; the number is what counts.
            Self::HowMany => Query::set("activitypointers")
                .select(&["activityid"])
                .filter(with_person(focus, shape))
                .top(1)
                .count(),
        }
    }
}

fn people(table: KnownTable, focus: &Focus, shape: &Shape) -> Query {
    Query::set(addressing(table).set)
        .select_named(cards::selected(table, shape))
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

fn opportunities_of(focus: &Focus, shape: &Shape) -> Filter {
    match focus {
        Focus::Address(address) => through("opportunity", &["parentcontactid", "customerid"], address, shape),
        Focus::Record(id) => among(&["_parentcontactid_value", "_customerid_value"], *id),
    }
}

fn cases_of(focus: &Focus, shape: &Shape) -> Filter {
    match focus {
        Focus::Address(address) => through("incident", &["primarycontactid", "customerid"], address, shape),
        Focus::Record(id) => among(&["_primarycontactid_value", "_customerid_value"], *id),
    }
}

/// Rows one of whose lookups names a record.
fn among(lookups: &[&'static str], id: Uuid) -> Filter {
    Filter::Or(lookups.iter().map(|lookup| Filter::id(*lookup, id)).collect())
}

/// Accounts that are asked about, and accounts of contacts that are, with what is open there.
fn accounts(focus: &Focus, shape: &Shape) -> Query {
    let of_contact = match focus {
        Focus::Address(address) => ["x/emailaddress1", "x/emailaddress2", "x/emailaddress3"]
            .map(|column| Filter::text(column, address.as_str()))
            .to_vec(),
        Focus::Record(id) => vec![Filter::id("x/contactid", *id)],
    };
    let mut any = is_focus(KnownTable::Account, focus);
    any.push(Filter::any(
        of_account(shape, KnownTable::Contact),
        Filter::Or(of_contact),
    ));
    let open = |table, columns: &[&'static str], order| {
        Expand::new(of_account(shape, table), columns)
            .filter(Filter::int("statecode", 0))
            .order(order)
            .top(OPEN)
    };
    Query::set("accounts")
        .select_named(cards::selected(KnownTable::Account, shape))
        .select(address_columns(KnownTable::Account))
        .filter(Filter::Or(any))
        .expand(open(
            KnownTable::Opportunity,
            &OpportunityRow::COLUMNS,
            "estimatedclosedate",
        ))
        .expand(open(KnownTable::Incident, &CaseRow::COLUMNS, "createdon desc"))
        .top(20)
}

fn open_and(filter: Filter) -> Filter {
    Filter::And(vec![Filter::int("statecode", 0), filter])
}

/// Rows whose contact, by one of these lookups, carries the address.
fn through(table: &str, lookups: &[&str], focus: &EmailAddress, shape: &Shape) -> Filter {
    let any = lookups.iter().flat_map(|lookup| {
        let navigation = shape.navigation(table, lookup, "contact");
        carries_through(&navigation, KnownTable::Contact, focus)
    });
    Filter::Or(any.collect())
}

/// The conditions by which the row behind a navigation property carries the address.
fn carries_through(navigation: &str, table: KnownTable, focus: &EmailAddress) -> Vec<Filter> {
    let columns = address_columns(table).iter();
    columns
        .map(|column| Filter::text(format!("{navigation}/{column}"), focus.as_str()))
        .collect()
}

/// Activities on what is asked about, or with it among their parties.
fn with_person(focus: &Focus, shape: &Shape) -> Filter {
    match focus {
        Focus::Address(address) => with_address(address, shape),
        Focus::Record(id) => Filter::Or(vec![
            Filter::id("_regardingobjectid_value", *id),
            Filter::any(parties(shape), Filter::id("x/_partyid_value", *id)),
        ]),
    }
}

fn with_address(focus: &EmailAddress, shape: &Shape) -> Filter {
    let tables = [KnownTable::Contact, KnownTable::Lead, KnownTable::Account];
    let on = tables.into_iter().flat_map(|table| {
        let navigation = shape.navigation("activitypointer", "regardingobjectid", table.logical_name());
        let mut any = carries_through(&navigation, table, focus);
        // One address is enough to find a company by: the others are in the card's own part.
        if table == KnownTable::Account {
            any.truncate(1);
        }
        any
    });
    let party = Filter::text("x/addressused", focus.as_str());
    let parties = Filter::any(parties(shape), party);
    Filter::Or(vec![Filter::Or(on.collect()), parties])
}

/// The collection of the people of an activity.
fn parties(shape: &Shape) -> Name {
    shape.collection("activityparty", "activityid", "activitypointer")
}

/// The way from a contact to its company.
pub(super) fn parent_account(shape: &Shape) -> Name {
    shape.navigation("contact", "parentcustomerid", "account")
}

/// The rows of a table that belong to an account as its customer or parent.
pub(super) fn of_account(shape: &Shape, table: KnownTable) -> Name {
    let lookup = match table {
        KnownTable::Contact => "parentcustomerid",
        _ => "customerid",
    };
    shape.collection(table.logical_name(), lookup, "account")
}
