//! From the tree of a query to the parts of an SQL statement: tables with aliases, joins, conditions, order.

use rusqlite::types::Value as SqlValue;

use super::ast::{By, Fetch, Join, Link, Node, Sort};
use crate::odata::QueryError;
use crate::odata::fragment::Fragment;
use crate::odata::sort::sort_field;
use crate::odata::sql::{Compiler, points_at, points_to};
use crate::schema::{Column, Kind, Table};
use crate::security::sight;

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
    /// The SQL of one of its columns.
    pub(crate) fn field(&self, column: &Column) -> String {
        format!("{}.\"{}\"", self.sql, column.name)
    }
}

/// A link that stands beside its table, with its seat.
struct Joined<'f> {
    link: &'f Link,
    seat: usize,
    from: &'static Column,
    to: &'static Column,
    inner: Vec<Joined<'f>>,
}

/// One term of the order.
pub(crate) struct Ordered {
    /// Its SQL.
    pub(crate) field: String,
    /// The greatest first.
    pub(crate) descending: bool,
    /// What the paging cookie calls it.
    pub(crate) name: String,
    /// What its values are, to read them out of a cookie.
    pub(crate) holds: Holds,
}

/// What the values of a term are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Text of any kind.
    Text,
    /// An identifier.
    Id,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Real,
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
    nodes: Vec<Node>,
    raw_order: bool,
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
    fn sit<'f>(&mut self, node: &'f Node, around: usize) -> Result<Vec<Joined<'f>>, QueryError> {
        let mut all = Vec::new();
        for link in node.links.iter().filter(|link| link.join.is_join()) {
            let table = self.table(&link.node.name)?;
            let outer = self.seat(around)?;
            let (from, to) = super::links::columns(self.compiler.catalog, link, table, outer.table)?;
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

    fn seat(&self, at: usize) -> Result<Seat, QueryError> {
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

    /// ` JOIN table alias ON ...` with the links inside.
    fn join(&mut self, joined: &Joined<'_>, around: usize) -> Result<Fragment, QueryError> {
        let outer = self.seat(around)?;
        let seat = self.seat(joined.seat)?;
        let mut on = if joined.link.join == Join::First {
            vec![self.first(joined, &outer, &seat)?]
        } else {
            let mut all = matching((&seat, joined.from), (&outer, joined.to));
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
        let mut all = matching((&other, joined.from), (outer, joined.to));
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
    fn subqueries(&mut self, node: &Node, seat: &Seat) -> Result<Vec<Fragment>, QueryError> {
        node.links
            .iter()
            .filter(|link| !link.join.is_join())
            .map(|link| self.looked_for(link, seat))
            .collect()
    }

    /// Whether there are rows behind a link, as its type asks.
    pub(crate) fn looked_for(&mut self, link: &Link, outer: &Seat) -> Result<Fragment, QueryError> {
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
        let (from, to) = super::links::columns(self.compiler.catalog, link, table, outer.table)?;
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
            outer.field(to),
            seat.field(from)
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
        let mut all = vec![Fragment::plain(format!("{} IS NOT NULL", seat.field(from)))];
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

    /// The filters of a node; `open` when any seat may be named in them.
    fn filters(&mut self, node: &Node, seat: &Seat, open: bool) -> Result<Vec<Fragment>, QueryError> {
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

    /// The orders of the query's own table, then those of its links (powerapps-docs `order-rows`).
    fn order(&self) -> Result<Vec<Ordered>, QueryError> {
        let mut all = Vec::new();
        for (seat, node) in self.seats.iter().zip(&self.nodes) {
            for sort in &node.orders {
                all.push(self.term(seat, sort)?);
            }
        }
        Ok(all)
    }

    fn term(&self, own: &Seat, sort: &Sort) -> Result<Ordered, QueryError> {
        let (entity, name) = match &sort.by {
            By::Attribute(entity, name) => (entity, name),
            By::Alias(_) => {
                return Err(QueryError::coded(
                    "0x80041132",
                    "An alias cannot be specified for an order clause for a non-aggregate Query. Use an attribute.",
                ));
            }
        };
        let seat = match entity {
            Some(entity) => self.named(entity)?,
            None => own.clone(),
        };
        let column = super::links::column(seat.table, name)?;
        if !column.filterable {
            return Err(QueryError::coded(
                "0x80041106",
                format!("The attribute '{name}' cannot be used in an order."),
            ));
        }
        Ok(Ordered {
            field: self.sort_field(&seat, column),
            descending: sort.descending,
            name: cookie_name(&seat, column),
            holds: self.holds(column),
        })
    }

    /// Choices sort by their labels unless the query says otherwise; lookups by what they lead to.
    fn sort_field(&self, seat: &Seat, column: &'static Column) -> String {
        if let Some(labels) = labels(seat.table, column)
            && !self.raw_order
        {
            let mut sorted = labels.clone();
            sorted.sort_by_key(|(_, label)| label.to_lowercase());
            let cases: String = sorted
                .iter()
                .enumerate()
                .map(|(rank, (code, _))| format!(" WHEN {code} THEN {rank}"))
                .collect();
            return format!("CASE {}{cases} END", seat.field(column));
        }
        sort_field(self.compiler.catalog, column, &seat.sql)
    }

    fn holds(&self, column: &Column) -> Holds {
        match column.kind {
            Kind::Key | Kind::Guid => Holds::Id,
            Kind::Decimal | Kind::Money => Holds::Real,
            Kind::Choice(_) | Kind::State | Kind::Status | Kind::Bool(..) | Kind::Int(..) | Kind::BigInt => {
                Holds::Whole
            }
            Kind::Text(_)
            | Kind::Memo(_)
            | Kind::Body
            | Kind::Time
            | Kind::Date
            | Kind::EntityName
            | Kind::Lookup(_) => Holds::Text,
        }
    }
}

/// What the cookie calls a column.
pub(crate) fn cookie_name(seat: &Seat, column: &Column) -> String {
    match &seat.name {
        None => column.name.to_owned(),
        Some(name) => format!("{name}.{}", column.name),
    }
}

/// Codes and labels of a choice.
fn labels(table: &Table, column: &Column) -> Option<Vec<(i64, &'static str)>> {
    let all: Vec<(i64, &'static str)> = match column.kind {
        Kind::Choice(options) => options.to_vec(),
        Kind::State => table
            .states
            .iter()
            .map(|state| (state.code, state.label))
            .collect(),
        Kind::Status => table
            .states
            .iter()
            .flat_map(|state| state.reasons.iter().copied())
            .collect(),
        _ => return None,
    };
    (!all.is_empty()).then_some(all)
}

/// The columns of both sides are equal, and a lookup leads to the other side's table.
fn matching((seat, from): (&Seat, &Column), (outer, to): (&Seat, &Column)) -> Vec<Fragment> {
    let mut all = vec![Fragment::plain(format!(
        "{} = {}",
        seat.field(from),
        outer.field(to)
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

/// A name that stands twice.
pub(crate) fn duplicate(alias: &str) -> QueryError {
    QueryError::coded(
        "0x80041130",
        format!("FetchXML should have unique aliases: '{alias}'."),
    )
}

/// A value out of a cookie.
pub(crate) fn place(holds: Holds, text: &str) -> Option<SqlValue> {
    match holds {
        Holds::Text => Some(SqlValue::Text(text.to_owned())),
        Holds::Id => uuid::Uuid::parse_str(text)
            .ok()
            .map(|id| SqlValue::Text(id.to_string())),
        Holds::Whole => text.parse().ok().map(SqlValue::Integer),
        Holds::Real => text.parse().ok().map(SqlValue::Real),
    }
}
