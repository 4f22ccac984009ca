//! Links to SQL: tables that stand beside each other, and tables that are only looked into.

use super::ast::{Join, Link, Node};
use super::links;
use super::plan::{Joined, Planner, Seat};
use crate::odata::QueryError;
use crate::odata::fragment::Fragment;
use crate::odata::sql::{points_at, points_to};
use crate::schema::{Column, Table};
use crate::security::{Caller, sight};

impl Planner<'_> {
    /// ` JOIN table alias ON ...` with the links inside.
    pub(super) fn join(&mut self, joined: &Joined<'_>, around: usize) -> Result<Fragment, QueryError> {
        let outer = self.seat(around)?;
        let seat = self.seat(joined.seat)?;
        let mut on = if joined.link.join == Join::First {
            vec![self.first(joined, &outer, &seat)?]
        } else {
            let reader = self.compiler.caller;
            let mut all = matching(reader, (&seat, joined.from), (&outer, joined.to));
            all.extend(self.visible(&seat));
            all.extend(self.filters(&joined.link.node, &seat, false)?);
            all
        };
        on.extend(self.subqueries(&joined.link.node, &seat)?);
        let on = Fragment::join(on, " AND ");
        let mut inner = Fragment::default();
        for one in &joined.inner {
            let part = self.join(one, joined.seat)?;
            inner.push(part);
        }
        let table = format!("\"{}\" {}", seat.table.storage, seat.sql);
        let mut made;
        if joined.link.join == Join::Inner {
            made = Fragment::plain(format!(" JOIN {table} ON "));
            made.push(on);
            made.push(inner);
        } else if inner.text.is_empty() {
            made = Fragment::plain(format!(" LEFT JOIN {table} ON "));
            made.push(on);
        } else {
            made = Fragment::plain(format!(" LEFT JOIN ({table}"));
            made.push(inner);
            made.text.push_str(") ON ");
            made.push(on);
        }
        Ok(made)
    }

    /// Only the first matching row, by its key.
    fn first(&mut self, joined: &Joined<'_>, outer: &Seat, seat: &Seat) -> Result<Fragment, QueryError> {
        let other = Seat {
            sql: self.compiler.alias(),
            ..seat.clone()
        };
        let reader = self.compiler.caller;
        let mut all = matching(reader, (&other, joined.from), (outer, joined.to));
        all.extend(self.visible(&other));
        all.extend(self.filters(&joined.link.node, &other, false)?);
        let (key, storage) = (seat.table.key, seat.table.storage);
        let head = format!(
            "{}.\"{key}\" = (SELECT {}.\"{key}\" FROM \"{storage}\" {} WHERE ",
            seat.sql, other.sql, other.sql
        );
        let tail = format!(" ORDER BY {}.\"{key}\" LIMIT 1)", other.sql);
        Ok(Fragment::join(all, " AND ").wrapped(&head, &tail))
    }

    /// The links of a node that are only looked for.
    pub(super) fn subqueries(&mut self, node: &Node, seat: &Seat) -> Result<Vec<Fragment>, QueryError> {
        node.links
            .iter()
            .filter(|link| !link.join.is_join())
            .map(|link| self.looked_for(link, seat))
            .collect()
    }

    /// Whether there are rows behind a link, as its type asks.
    pub(super) fn looked_for(&mut self, link: &Link, outer: &Seat) -> Result<Fragment, QueryError> {
        let not = |found: Fragment| found.wrapped("NOT coalesce(", ", 0)");
        Ok(match link.join {
            Join::NotAny => not(self.related(link, outer, true)?),
            Join::All => Fragment::join(
                vec![
                    self.related(link, outer, false)?,
                    not(self.related(link, outer, true)?),
                ],
                " AND ",
            ),
            Join::Any | Join::NotAll | Join::Exists | Join::Inner | Join::Outer | Join::First => {
                self.related(link, outer, true)?
            }
        })
    }

    /// `outer.to IN (SELECT from ...)`, with the link's own conditions or without.
    fn related(&mut self, link: &Link, outer: &Seat, conditions: bool) -> Result<Fragment, QueryError> {
        let table = self.table(&link.node.name)?;
        let (from, to) = links::columns(link, table, outer.table)?;
        let seat = Seat {
            table,
            sql: self.compiler.alias(),
            name: link.alias.clone(),
            many: false,
        };
        // Nothing outside can be named in here, and nothing in here outside.
        let seats = core::mem::replace(&mut self.seats, vec![seat.clone()]);
        let nodes = core::mem::take(&mut self.nodes);
        let made = self.subquery(link, &seat, from, conditions);
        self.seats = seats;
        self.nodes = nodes;
        let head = format!(
            "({} AND {} IN (SELECT {} FROM ",
            leads(to, (table, from), &outer.sql),
            outer.field(self.compiler.caller, to),
            seat.field(self.compiler.caller, from)
        );
        let Fragment { text, bound } = made?;
        let back = if to.name == outer.table.key && from.is_lookup() {
            format!(
                " AND {}",
                points_to(table, from.name, &seat.sql, outer.table).text
            )
        } else {
            String::new()
        };
        Ok(Fragment {
            text: format!("{head}{text}{back}))"),
            bound,
        })
    }

    fn subquery(
        &mut self,
        link: &Link,
        seat: &Seat,
        from: &Column,
        conditions: bool,
    ) -> Result<Fragment, QueryError> {
        let mut source = Fragment::plain(format!("\"{}\" {}", seat.table.storage, seat.sql));
        let field = seat.field(self.compiler.caller, from);
        let mut all = vec![Fragment::plain(format!("{field} IS NOT NULL"))];
        all.extend(self.visible(seat));
        if conditions {
            let joined = self.sit(&link.node, 0)?;
            for one in &joined {
                let part = self.join(one, 0)?;
                source.push(part);
            }
            all.extend(self.filters(&link.node, seat, true)?);
            all.extend(self.subqueries(&link.node, seat)?);
        }
        source.text.push_str(" WHERE ");
        source.push(Fragment::join(all, " AND "));
        Ok(source)
    }

    /// Rows of this kind that the reader may see.
    fn visible(&self, seat: &Seat) -> Vec<Fragment> {
        let mut all = vec![sight::kind_of(seat.table, &seat.sql)];
        all.extend(sight::visible(self.compiler.caller, seat.table, &seat.sql));
        all
    }
}

/// The columns of both sides are equal, and a lookup leads to the other side's table.
fn matching(reader: &Caller, (seat, from): (&Seat, &Column), (outer, to): (&Seat, &Column)) -> Vec<Fragment> {
    let mut all = vec![Fragment::plain(format!(
        "{} = {}",
        seat.field(reader, from),
        outer.field(reader, to)
    ))];
    all.push(Fragment::plain(leads(to, (seat.table, from), &outer.sql)));
    if to.name == outer.table.key && from.is_lookup() {
        all.push(points_to(seat.table, from.name, &seat.sql, outer.table));
    }
    all
}

fn leads(to: &Column, (table, from): (&Table, &Column), outer: &str) -> String {
    if to.is_lookup() && from.name == table.key {
        points_at(to, table, outer)
    } else {
        "1".to_owned()
    }
}
