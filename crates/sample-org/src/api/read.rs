//! Reading: collections in pages, single rows, expansion, counts (reference A4, A7).

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::paging::{self, Cookie, Term};
use super::render;
use super::reply::Reply;
use super::request::Preferences;
use super::secured;
use super::session::Session;
use super::{annotate, apply, expand, fetch};
use crate::odata::expand::{Expand, Order};
use crate::odata::expression::{Comparison, Expression, Operand};
use crate::odata::fragment::Fragment;
use crate::odata::options::Options;
use crate::odata::sql::Scope;
use crate::odata::{self, QueryError};
use crate::schema::{Column, Hop, Link, MemberLink, Table};
use crate::security::{Caller, Verb, sight};
use crate::store::value::{Value, Values};
use crate::store::write;

/// The most rows of one page, of one expansion and of one count (reference A7).
pub(crate) const MOST: usize = 5000;

/// Which rows: those of a table, or the members of a collection of one row.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    /// The table of the rows.
    pub(crate) table: &'static Table,
    /// The collection and whose it is.
    pub(crate) members: Option<(Link, &'static Table, Uuid)>,
}

/// A found row.
pub(crate) struct Found {
    /// Its key.
    pub(crate) id: Uuid,
    /// Its columns.
    pub(crate) values: Values,
    /// What it was ordered by, for the next page.
    pub(crate) place: Vec<SqlValue>,
}

/// A query over one source.
pub(crate) struct Query<'a> {
    /// Which rows.
    pub(crate) source: Source,
    /// `$filter`, with its aliases.
    pub(crate) filter: Option<(&'a str, &'a std::collections::BTreeMap<String, String>)>,
    /// `$orderby`
    pub(crate) order: &'a [Order],
    /// `$select`
    pub(crate) select: Option<&'a [String]>,
    /// Behind this row of an earlier page.
    pub(crate) after: Option<&'a Cookie>,
}

/// `GET set`: one page.
pub(crate) fn collection(
    session: &Session<'_>,
    source: Source,
    options: &Options,
    wishes: &Preferences,
    path: &str,
) -> Outcome {
    if options.predefined.is_some() {
        return fetch::answer(session, source, options, wishes, path);
    }
    if options.apply.is_some() {
        return apply::answer(session, source, options, wishes);
    }
    session.need(Verb::Read, source.table)?;
    expand::check(session, source.table, &options.expand, 0)?;
    if wishes.track_changes {
        return Err(ApiError::new(
            400,
            "0x80072491",
            format!("Change tracking is not enabled for entity {}.", source.table.name),
        ));
    }
    let cookie = options.skip_token.as_deref().map(paging::read).transpose()?;
    let query = Query {
        source,
        filter: options.filter.as_deref().map(|text| (text, &options.aliases)),
        order: &options.order,
        select: options.select.as_deref(),
        after: cookie.as_ref(),
    };
    let top = options
        .top
        .map(|top| top as usize)
        .filter(|_| wishes.page.is_none());
    let limit = top.or(wishes.page).unwrap_or(MOST).min(MOST);
    let mut rows = find(session, &query, limit + 1)?;
    let more = rows.len() > limit && top.is_none();
    rows.truncate(limit);
    let mut page = Map::new();
    page.insert(
        "@odata.context".to_owned(),
        Json::String(context(session, source.table, options, "")),
    );
    annotate::version(session, wishes, &mut page);
    let all = options.count.then(|| total(session, &query)).transpose()?;
    count_into(all, wishes, &mut page);
    if more && let Some(last) = rows.last() {
        let next = paging::next_link(session.root, path, &options.raw, cookie.as_ref(), last);
        page.insert("@odata.nextLink".to_owned(), Json::String(next));
    }
    let list: Outcome<Vec<Json>> = rows
        .iter()
        .map(|row| object(session, source.table, row, options, wishes).map(Json::Object))
        .collect();
    page.insert("value".to_owned(), Json::Array(list?));
    Ok(applied(Reply::list(&Json::Object(page)), wishes))
}

/// `GET set(id)`.
pub(crate) fn single(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    options: &Options,
    wishes: &Preferences,
) -> Outcome<(Json, Option<String>)> {
    let of_lists = options.filter.is_some() || !options.order.is_empty() || options.top.is_some();
    if of_lists || options.count || options.apply.is_some() || options.predefined.is_some() {
        return Err(ApiError::from(QueryError::invalid(
            "The query options $filter, $orderby, $top, $count, $apply and predefined queries apply to collections only.",
        )));
    }
    session.may(Verb::Read, table, id)?;
    expand::check(session, table, &options.expand, 0)?;
    let columns = render::columns(table, options.select.as_deref())?;
    let values =
        write::fetch(session.db, table, id, &columns)?.ok_or_else(|| ApiError::missing(table.name, id))?;
    let etag = render::etag(&values);
    let found = Found {
        id,
        values,
        place: Vec::new(),
    };
    let mut body = object(session, table, &found, options, wishes)?;
    body.insert(
        "@odata.context".to_owned(),
        Json::String(context(session, table, options, "/$entity")),
    );
    annotate::version(session, wishes, &mut body);
    Ok((Json::Object(body), etag))
}

/// `GET set/$count`.
pub(crate) fn count(session: &Session<'_>, source: Source, options: &Options) -> Outcome {
    session.need(Verb::Read, source.table)?;
    let filter = options.filter.as_deref().map(|text| (text, &options.aliases));
    let query = Query {
        source,
        filter,
        order: &[],
        select: None,
        after: None,
    };
    Ok(Reply::text(
        "text/plain",
        total(session, &query)?.min(MOST).to_string(),
    ))
}

/// Says which preferences were followed.
pub(crate) fn applied(reply: Reply, wishes: &Preferences) -> Reply {
    if wishes.applied.is_empty() {
        reply
    } else {
        reply.with("Preference-Applied", wishes.applied.join(","))
    }
}

/// `@odata.count`, and its annotations (reference A7): -1 when nobody asked for the count itself.
pub(crate) fn count_into(all: Option<usize>, wishes: &Preferences, page: &mut Map<String, Json>) {
    let shown = all.map(|all| all.min(MOST));
    if let Some(shown) = shown {
        page.insert("@odata.count".to_owned(), json!(shown));
    }
    if wishes.wants("Microsoft.Dynamics.CRM.totalrecordcount") {
        page.insert(
            "@Microsoft.Dynamics.CRM.totalrecordcount".to_owned(),
            shown.map_or(json!(-1), |shown| json!(shown)),
        );
    }
    if wishes.wants("Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded") {
        page.insert(
            "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded".to_owned(),
            json!(all > shown),
        );
    }
}

/// How many rows there are; one more than the cap says that there are more, and counting ends there.
fn total(session: &Session<'_>, query: &Query<'_>) -> Outcome<usize> {
    let condition = conditions(session, query)?;
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM \"{}\" t WHERE {} LIMIT {})",
        query.source.table.storage,
        condition.text,
        MOST + 1
    );
    let count: i64 = session
        .db
        .prepare_cached(&sql)?
        .query_row(params_from_iter(condition.bound), |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Runs a query.
pub(crate) fn find(session: &Session<'_>, query: &Query<'_>, limit: usize) -> Outcome<Vec<Found>> {
    let table = query.source.table;
    let columns = render::columns(table, query.select)?;
    let terms = paging::terms(session, table, query.order)?;
    let Fragment { text, bound } = statement(session, query, &columns, &terms, limit)?;
    let mut statement = session.db.prepare_cached(&text)?;
    let rows = statement.query_map(params_from_iter(bound), |row| {
        let id: String = row.get(0)?;
        let place: Result<Vec<SqlValue>, _> = (1..=terms.len()).map(|at| row.get(at)).collect();
        let values = write::take(row, terms.len() + 1, &columns)?;
        Ok(Found {
            id: Uuid::parse_str(&id).unwrap_or_default(),
            values,
            place: place?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The whole query as SQL: key, place in the order, columns.
fn statement(
    session: &Session<'_>,
    query: &Query<'_>,
    columns: &[&'static Column],
    terms: &[Term],
    limit: usize,
) -> Outcome<Fragment> {
    let table = query.source.table;
    let mut condition = conditions(session, query)?;
    if let Some(after) = query
        .after
        .map(|cookie| paging::after(terms, cookie))
        .transpose()?
    {
        condition = Fragment::join(vec![condition, after], " AND ");
    }
    let places: String = terms.iter().map(|term| format!(", {}", term.field)).collect();
    let text = format!(
        "SELECT t.\"{}\"{places}{} FROM \"{}\" t WHERE {} ORDER BY {} LIMIT {limit}",
        table.key,
        write::select_list("t", columns),
        table.storage,
        condition.text,
        terms.iter().map(Term::order).collect::<Vec<_>>().join(", "),
    );
    Ok(Fragment {
        text,
        bound: condition.bound,
    })
}

/// Everything that narrows the rows: kind, membership, sight, filter.
fn conditions(session: &Session<'_>, query: &Query<'_>) -> Outcome<Fragment> {
    let table = query.source.table;
    let mut all = if others_filters(session, query) {
        vec![sight::kind_of(table, "t")]
    } else {
        rows_of(session, query.source)
    };
    if let Some((text, aliases)) = query.filter {
        all.push(filter(session, table, text, aliases)?);
    }
    Ok(Fragment::join(all, " AND "))
}

/// With `prvAdminFilter` somebody else's filters can be read, when the query has exactly two conditions, `querytype` and
/// `ownerid` (reference D4).
fn others_filters(session: &Session<'_>, query: &Query<'_>) -> bool {
    let named = query.source.table.name == "userquery" && query.source.members.is_none();
    if !named || !session.caller.privileges.contains_key("prvAdminFilter") {
        return false;
    }
    let tree = query
        .filter
        .and_then(|(text, aliases)| odata::filter(text, aliases).ok());
    let Some(Expression::And(terms)) = tree else {
        return false;
    };
    let mut names: Vec<&str> = Vec::new();
    for term in &terms {
        match term {
            Expression::Compare(Operand::Path(path), Comparison::Equal, Operand::Constant(_)) => {
                names.extend(path.iter().map(String::as_str));
            }
            _ => return false,
        }
    }
    names.sort_unstable();
    names == ["_ownerid_value", "querytype"]
}

/// The rows of a source that the caller may see, under the alias `t`: kind, membership, sight.
pub(crate) fn rows_of(session: &Session<'_>, source: Source) -> Vec<Fragment> {
    let mut all = vec![sight::kind_of(source.table, "t")];
    all.extend(
        source
            .members
            .map(|(link, owner, id)| membership(session.caller, &link, owner, id)),
    );
    all.extend(sight::visible(session.caller, source.table, "t"));
    all
}

/// Whether a row is among those of a source.
pub(crate) fn holds(session: &Session<'_>, source: Source, id: Uuid) -> Outcome<bool> {
    let mut all = rows_of(session, source);
    let key = SqlValue::Text(id.to_string());
    all.push(Fragment::with(format!("t.\"{}\" = ?", source.table.key), key));
    let Fragment { text, bound } = Fragment::join(all, " AND ");
    let sql = format!("SELECT 1 FROM \"{}\" t WHERE {text}", source.table.storage);
    Ok(session.db.prepare_cached(&sql)?.exists(params_from_iter(bound))?)
}

/// `$filter` as a condition on rows under the alias `t`.
pub(crate) fn filter(
    session: &Session<'_>,
    table: &'static Table,
    text: &str,
    aliases: &std::collections::BTreeMap<String, String>,
) -> Outcome<Fragment> {
    let tree = odata::filter(text, aliases)?;
    let scope = Scope {
        table,
        alias: "t".to_owned(),
        variable: None,
    };
    Ok(session.compiler().condition(&tree, &[scope])?)
}

fn membership(reader: &Caller, link: &Link, owner: &'static Table, id: Uuid) -> Fragment {
    let key = SqlValue::Text(id.to_string());
    match link.via {
        MemberLink::Column(column) => {
            let field = match link.table.column(column) {
                Some(column) => reader.field(link.table, column, "t"),
                None => format!("t.\"{column}\""),
            };
            let direct = Fragment::with(format!("{field} = ?"), key);
            Fragment::join(
                vec![direct, odata::sql::points_to(link.table, column, "t", owner)],
                " AND ",
            )
        }
        MemberLink::Through(between, near, far) => Fragment::with(
            format!(
                "t.\"{}\" IN (SELECT \"{far}\" FROM \"{between}\" WHERE \"{near}\" = ?)",
                link.table.key
            ),
            key,
        ),
    }
}

/// A found row as JSON with its expansions.
fn object(
    session: &Session<'_>,
    table: &'static Table,
    found: &Found,
    options: &Options,
    wishes: &Preferences,
) -> Outcome<Map<String, Json>> {
    let mut made = render::row(
        session,
        table,
        found.id,
        &found.values,
        options.select.as_deref(),
        wishes,
    );
    expand::into(session, table, found.id, &options.expand, wishes, &mut made)?;
    Ok(made)
}

/// The row that a single-valued navigation property of a row leads to, when it leads there and not to another table.
pub(crate) fn followed(
    session: &Session<'_>,
    table: &'static Table,
    id: Uuid,
    hop: &Hop,
) -> Outcome<Option<(&'static Table, Uuid)>> {
    let values = write::fetch(session.db, table, id, &[hop.column])?;
    let values = values.map(|values| secured::masked(session, table, id, &values).unwrap_or(values));
    let reference = values
        .as_ref()
        .and_then(|values| values.get(hop.column.name))
        .and_then(Value::reference);
    Ok(reference.and_then(|(target, key)| {
        let target = session.catalog.table(target)?;
        let wanted = hop
            .table
            .is_none_or(|wanted| wanted.name == target.name || wanted.name == "activitypointer");
        wanted.then_some((hop.table.unwrap_or(target), key))
    }))
}

/// The context string (reference A7).
fn context(session: &Session<'_>, table: &Table, options: &Options, tail: &str) -> String {
    let list = shape(options.select.as_deref(), &options.expand);
    let list = if list.is_empty() {
        list
    } else {
        format!("({list})")
    };
    format!("{}$metadata#{}{list}{tail}", session.root, table.set)
}

/// `name,primarycontactid(fullname)`, to any depth.
fn shape(select: Option<&[String]>, expands: &[Expand]) -> String {
    let mut names: Vec<String> = select.unwrap_or_default().to_vec();
    names.extend(expands.iter().map(|expand| {
        if expand.references {
            return format!("{}/$ref()", expand.navigation);
        }
        format!(
            "{}({})",
            expand.navigation,
            shape(expand.select.as_deref(), &expand.expand)
        )
    }));
    names.join(",")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use jiff::Timestamp;
    use rusqlite::params_from_iter;

    use super::{Query, Source, paging, render, statement};
    use crate::api::session::Session;
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
        let session = Session {
            db: &db,
            catalog: store.catalog(),
            caller: &caller,
            now,
            organization: store.organization(),
            root: "http://127.0.0.1/api/data/v9.2/",
            references: HashMap::new(),
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
}
