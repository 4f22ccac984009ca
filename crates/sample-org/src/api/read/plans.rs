//! How SQLite goes about the questions that are asked most: a plan that walks a whole table would be slow in a large one.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use rusqlite::params_from_iter;

use super::find::{Query, statement};
use super::source::Source;
use crate::api::session::Session;
use crate::api::{paging, render};
use crate::security::Caller;
use crate::seed;
use crate::store::Store;

/// How SQLite goes about a filter, as a salesperson asks it.
fn plan(set: &str, filter: &str) -> String {
    ordered(set, filter, "", None)
}

/// The same with an order, and the place behind which a page begins.
fn ordered(set: &str, filter: &str, order: &str, place: Option<&[&str]>) -> String {
    let now = Timestamp::UNIX_EPOCH;
    let world = seed::empty(seed::DEFAULT_SEED, now);
    let store = Store::create(&world, None).unwrap();
    let db = store.lock();
    let caller = Caller::load(&db, world.users[0].id).unwrap().unwrap();
    let catalog = store.catalog();
    let session = Session {
        db: &db,
        catalog: &catalog,
        caller: &caller,
        now,
        organization: store.organization(),
        root: "http://127.0.0.1/api/data/v9.2/",
        references: HashMap::new(),
        exact: Cell::new(false),
        language: OnceCell::new(),
    };
    let table = session.catalog.set(set).unwrap();
    let none = BTreeMap::new();
    let order = match order {
        "" => Vec::new(),
        order => crate::odata::expand::order(order).unwrap(),
    };
    let cookie = place.map(paging::at);
    let query = Query {
        source: Source { table, members: None },
        filter: Some((filter, &none)),
        order: &order,
        select: None,
        after: cookie.as_ref(),
    };
    let columns = render::columns(table, None).unwrap();
    let terms = paging::terms(&session, table, &order).unwrap();
    let made = statement(&session, &query, &columns, &terms, 10).unwrap();
    let mut explained = db.prepare(&format!("EXPLAIN QUERY PLAN {}", made.text)).unwrap();
    let rows = explained
        .query_map(params_from_iter(made.bound), |row| row.get::<_, String>(3))
        .unwrap();
    rows.map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

#[test]
fn lookups_by_address_and_by_regarding_use_their_indexes() {
    let id = "11111111-2222-3333-4444-555555555555";
    for (set, filter, indexes) in [
        (
            "contacts",
            "emailaddress1 eq 'a@b'".to_owned(),
            &["contact.emailaddress1"][..],
        ),
        (
            "contacts",
            "statecode eq 0 and (emailaddress1 eq 'a@b' or emailaddress2 eq 'a@b')".to_owned(),
            &["contact.emailaddress1", "contact.emailaddress2"],
        ),
        (
            "leads",
            "Microsoft.Dynamics.CRM.In(PropertyName='emailaddress1',PropertyValues=['a','b'])".to_owned(),
            &["lead.emailaddress1"],
        ),
        (
            "emails",
            format!("_regardingobjectid_value eq {id}"),
            &["activity.regardingobjectid"],
        ),
        (
            "emails",
            "messageid eq '<a@b>'".to_owned(),
            &["activity.messageid"],
        ),
        (
            "emails",
            "email_activity_parties/any(p:p/addressused eq 'a@b')".to_owned(),
            &["activityparty.addressused"],
        ),
        (
            "emails",
            "email_activity_parties/any(p:p/partyid_contact/emailaddress1 eq 'a@b')".to_owned(),
            &["contact.emailaddress1"],
        ),
    ] {
        let plan = plan(set, &filter);
        for index in indexes {
            assert!(plan.contains(index), "{filter}\n{plan}");
        }
        assert!(!plan.contains("SCAN t"), "{filter}\n{plan}");
    }
}

#[test]
fn a_page_costs_what_it_holds_and_not_what_the_table_holds() {
    let place = ["2026-01-01T00:00:00Z", "x"];
    for (set, filter, order, after, index) in [
        (
            "contacts",
            "versionnumber gt 5",
            "versionnumber",
            None,
            "contact.versionnumber",
        ),
        (
            "contacts",
            "versionnumber gt 5",
            "versionnumber",
            Some(&place[..]),
            "contact.versionnumber",
        ),
        (
            "contacts",
            "modifiedon ge 2026-01-01",
            "modifiedon",
            None,
            "contact.modifiedon",
        ),
        (
            "contacts",
            "modifiedon ge 2026-01-01",
            "modifiedon",
            Some(&place),
            "contact.modifiedon",
        ),
        (
            "emails",
            "modifiedon ge 2026-01-01",
            "modifiedon",
            Some(&place),
            "activity.modifiedon",
        ),
        ("contacts", "statecode eq 0", "", Some(&place[..1]), "PRIMARY KEY"),
        ("accounts", "statecode eq 0", "name", Some(&place), "account.name"),
    ] {
        let plan = ordered(set, filter, order, after);
        assert!(plan.contains(index), "{set} {filter} {order}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{set} {filter} {order}\n{plan}");
    }
}
