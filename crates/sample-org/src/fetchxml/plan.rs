//! From the tree of a query to the parts of an SQL statement: tables with aliases, joins, conditions, order.

use super::ast::{Fetch, Join, Link, Node};
use super::order::Ordered;
use crate::odata::QueryError;
use crate::odata::fragment::Fragment;
use crate::odata::sql::Compiler;
use crate::schema::{Column, Table};
use crate::security::Caller;

/// A table in the query under its SQL alias.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    /// The table.
    pub(crate) table: &'static Table,
    /// The SQL alias.
    pub(crate) sql: String,
    /// What conditions, orders and results call it; the query's own table has no such name.
    pub(crate) name: Option<String>,
    /// Several of its rows may stand beside one row of the table around it.
    pub(crate) many: bool,
}

impl Seat {
    /// The SQL of one of its columns, as the reader may see it.
    pub(crate) fn field(&self, reader: &Caller, column: &Column) -> String {
        reader.field(self.table, column, &self.sql)
    }
}

/// A link that stands beside its table, with its seat.
pub(super) struct Joined<'f> {
    pub(super) link: &'f Link,
    pub(super) seat: usize,
    pub(super) from: &'static Column,
    pub(super) to: &'static Column,
    pub(super) inner: Vec<Joined<'f>>,
}

/// A query that fits the schema.
pub(crate) struct Plan {
    /// The tables, the query's own first.
    pub(crate) seats: Vec<Seat>,
    /// The nodes of the seats are theirs to show columns of.
    pub(crate) nodes: Vec<Node>,
    /// Behind `FROM`.
    pub(crate) source: Fragment,
    /// Behind `WHERE`, without what the place of the query adds.
    pub(crate) conditions: Vec<Fragment>,
    /// The order that the query asks for, in full.
    pub(crate) order: Vec<Ordered>,
}

/// Builds a [`Plan`].
pub(crate) struct Planner<'a> {
    /// For the conditions that the query options have too.
    pub(crate) compiler: Compiler<'a>,
    /// The seats that can be named where the planner is.
    pub(crate) seats: Vec<Seat>,
    pub(super) nodes: Vec<Node>,
    pub(super) raw_order: bool,
}

impl<'a> Planner<'a> {
    /// A planner for one query.
    pub(crate) fn new(compiler: Compiler<'a>) -> Self {
        Self {
            compiler,
            seats: Vec::new(),
            nodes: Vec::new(),
            raw_order: false,
        }
    }

    /// Plans a query.
    pub(crate) fn plan(mut self, fetch: &Fetch) -> Result<Plan, QueryError> {
        self.raw_order = fetch.raw_order;
        let table = self.table(&fetch.entity.name)?;
        let own = Seat {
            table,
            sql: "t".to_owned(),
            name: None,
            many: false,
        };
        self.seats.push(own.clone());
        self.nodes.push(fetch.entity.clone());
        let joined = self.sit(&fetch.entity, 0)?;
        let mut source = Fragment::plain(format!("\"{}\" t", table.storage));
        for one in &joined {
            let part = self.join(one, 0)?;
            source.push(part);
        }
        let mut conditions = self.filters(&fetch.entity, &own, true)?;
        conditions.extend(self.subqueries(&fetch.entity, &own)?);
        let order = if fetch.aggregate {
            Vec::new()
        } else {
            self.order()?
        };
        Ok(Plan {
            seats: self.seats,
            nodes: self.nodes,
            source,
            conditions,
            order,
        })
    }

    /// The table of that logical name.
    pub(crate) fn table(&self, name: &str) -> Result<&'static Table, QueryError> {
        self.compiler.catalog.table(name).ok_or_else(|| {
            QueryError::coded(
                "0x80041102",
                format!("The entity with a name = '{name}' with namemapping = 'Logical' was not found in the MetadataCache."),
            )
        })
    }

    /// Gives every link that stands beside its table a seat, so that conditions anywhere can name it.
    pub(super) fn sit<'f>(&mut self, node: &'f Node, around: usize) -> Result<Vec<Joined<'f>>, QueryError> {
        let mut all = Vec::new();
        for link in node.links.iter().filter(|link| link.join.is_join()) {
            let table = self.table(&link.node.name)?;
            let outer = self.seat(around)?;
            let (from, to) = super::links::columns(link, table, outer.table)?;
            let many = from.name != table.key && link.join != Join::First;
            let name = self.name(link, table, many)?;
            let seat = self.seats.len();
            self.seats.push(Seat {
                table,
                sql: self.compiler.alias(),
                name: Some(name),
                many,
            });
            self.nodes.push(link.node.clone());
            let inner = self.sit(&link.node, seat)?;
            all.push(Joined {
                link,
                seat,
                from,
                to,
                inner,
            });
        }
        Ok(all)
    }

    pub(super) fn seat(&self, at: usize) -> Result<Seat, QueryError> {
        let seat = self.seats.get(at).cloned();
        seat.ok_or_else(|| QueryError::coded("0x80041101", "An unexpected error occurred."))
    }

    /// The alias of a link; without one, the table's name, with a number when there may be several rows of it
    /// (powerapps-docs `link-entity-alias-description`).
    fn name(&self, link: &Link, table: &Table, many: bool) -> Result<String, QueryError> {
        let taken = |name: &str| self.seats.iter().any(|seat| seat.name.as_deref() == Some(name));
        if let Some(alias) = &link.alias {
            return if taken(alias) {
                Err(duplicate(alias))
            } else {
                Ok(alias.clone())
            };
        }
        if !many && !taken(table.name) {
            return Ok(table.name.to_owned());
        }
        let free = (1..)
            .map(|number| format!("{}{number}", table.name))
            .find(|name| !taken(name));
        Ok(free.unwrap_or_default())
    }

    /// The filters of a node; `open` when any seat may be named in them.
    pub(super) fn filters(
        &mut self,
        node: &Node,
        seat: &Seat,
        open: bool,
    ) -> Result<Vec<Fragment>, QueryError> {
        node.filters
            .iter()
            .map(|filter| self.filter(filter, seat, open))
            .collect()
    }

    /// The seat that a name stands for: an alias, or the name of a table.
    pub(crate) fn named(&self, name: &str) -> Result<Seat, QueryError> {
        let by_alias = self.seats.iter().find(|seat| seat.name.as_deref() == Some(name));
        let found = by_alias.or_else(|| self.seats.iter().find(|seat| seat.table.name == name));
        found.cloned().ok_or_else(|| {
            QueryError::coded(
                "0x8004110a",
                format!(
                    "The specified alias for the given entity in the condition does not exist: '{name}'."
                ),
            )
        })
    }
}

/// A name that stands twice.
pub(crate) fn duplicate(alias: &str) -> QueryError {
    QueryError::coded(
        "0x80041130",
        format!("FetchXML should have unique aliases: '{alias}'."),
    )
}
