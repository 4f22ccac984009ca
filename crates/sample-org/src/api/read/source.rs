//! Which rows a request is about: those of a table or of a collection, as far as the caller sees them, and a filter on them.

use std::collections::BTreeMap;

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use crate::api::error::Outcome;
use crate::api::secured;
use crate::api::session::Session;
use crate::odata;
use crate::odata::fragment::Fragment;
use crate::odata::sql::Scope;
use crate::schema::{Hop, Link, MemberLink, Table};
use crate::security::{Caller, sight};
use crate::store::value::Value;
use crate::store::write;

/// Which rows: those of a table, or the members of a collection of one row.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    /// The table of the rows.
    pub(crate) table: &'static Table,
    /// The collection and whose it is.
    pub(crate) members: Option<(Link, &'static Table, Uuid)>,
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
    aliases: &BTreeMap<String, String>,
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
