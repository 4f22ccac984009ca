//! The syntax tree of `$filter` to SQL with bound parameters. No text of a request ever becomes SQL text: names are
//! looked up in the schema, values are bound. Logic is two-valued, as the real service has it: a null equals only null.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::types::Value as SqlValue;

use super::column::{constant, property};
use super::error::QueryError;
use super::expression::{Comparison, Expression, Literal, Operand, Quantifier, TextTest};
use super::fragment::Fragment;
use super::functions::{self, Subject};
use crate::schema::{ACTIVITY_STORAGE, Catalog, Column, Hop, Link, MemberLink, Table};
use crate::security::Caller;
use crate::security::sight;
use crate::store::LIKE;

/// How many lookups a path may follow, and how deep conditions on collections may be nested. The real service's queries
/// join some fifteen tables; SQLite's own limits lie far beyond.
const MOST_HOPS: usize = 10;

/// How the name at the end of a path becomes a column.
type Resolve = fn(&'static Table, &str) -> Result<&'static Column, QueryError>;

/// One table in the query, under an alias; a lambda's has a variable.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    /// The table.
    pub(crate) table: &'static Table,
    /// Its SQL alias.
    pub(crate) alias: String,
    /// The lambda variable.
    pub(crate) variable: Option<String>,
}

/// A column of a table, with the SQL of what the caller may see of it.
struct Place {
    table: &'static Table,
    column: &'static Column,
    field: String,
}

/// What compiling needs to know besides the tree.
pub(crate) struct Compiler<'a> {
    /// The tables.
    pub(crate) catalog: &'a Catalog,
    /// Who asks: related rows that they may not see do not count.
    pub(crate) caller: &'a Caller,
    /// What "today" is.
    pub(crate) now: Timestamp,
    /// The caller's time zone.
    pub(crate) zone: TimeZone,
    /// How many aliases were given out.
    pub(crate) aliases: usize,
}

impl Compiler<'_> {
    /// A condition over rows of the innermost scope.
    pub(crate) fn condition(
        &mut self,
        expression: &Expression,
        scopes: &[Scope],
    ) -> Result<Fragment, QueryError> {
        match expression {
            Expression::And(terms) => self.all_of(terms, scopes, " AND "),
            Expression::Or(terms) => self.all_of(terms, scopes, " OR "),
            Expression::Not(inner) => Ok(self.condition(inner, scopes)?.wrapped("NOT coalesce(", ", 0)")),
            Expression::Compare(left, operator, right) => self.compare(left, *operator, right, scopes),
            Expression::Test(test, path, text) => self.test(*test, path, text, scopes),
            Expression::Lambda {
                quantifier,
                path,
                variable,
                condition,
            } => self.lambda(*quantifier, path, variable, condition.as_deref(), scopes),
            Expression::Query {
                name,
                property: names,
                values,
            } => {
                let scope = innermost(scopes)?.clone();
                self.on_path(names, &[scope], logical, |compiler, place| {
                    let subject = Subject {
                        table: place.table,
                        column: place.column,
                        field: &place.field,
                    };
                    functions::condition(compiler, name, subject, values)
                })
            }
        }
    }

    fn all_of(
        &mut self,
        terms: &[Expression],
        scopes: &[Scope],
        between: &str,
    ) -> Result<Fragment, QueryError> {
        let parts: Result<Vec<_>, _> = terms.iter().map(|term| self.condition(term, scopes)).collect();
        Ok(Fragment::join(parts?, between))
    }

    fn compare(
        &mut self,
        left: &Operand,
        operator: Comparison,
        right: &Operand,
        scopes: &[Scope],
    ) -> Result<Fragment, QueryError> {
        match (left, right) {
            (Operand::Path(path), Operand::Constant(value)) => {
                self.compare_value(path, operator, value, scopes)
            }
            (Operand::Constant(value), Operand::Path(path)) => {
                self.compare_value(path, operator.mirrored(), value, scopes)
            }
            (Operand::Path(left), Operand::Path(right)) => {
                self.compare_columns(left, operator, right, scopes)
            }
            (Operand::Constant(_), Operand::Constant(_)) => {
                Err(QueryError::invalid("A comparison needs a property on one side."))
            }
        }
    }

    /// `property op constant`. What holds for a missing row is asked as the opposite of what does not.
    fn compare_value(
        &mut self,
        path: &[String],
        operator: Comparison,
        value: &Literal,
        scopes: &[Scope],
    ) -> Result<Fragment, QueryError> {
        let null = *value == Literal::Null;
        match (operator, null) {
            (Comparison::Equal, true) => {
                let present = self.on_path(path, scopes, property, |_, place| {
                    Ok(Fragment::plain(format!("{} IS NOT NULL", place.field)))
                })?;
                Ok(present.wrapped("NOT (", ")"))
            }
            (Comparison::NotEqual, true) => self.on_path(path, scopes, property, |_, place| {
                Ok(Fragment::plain(format!("{} IS NOT NULL", place.field)))
            }),
            (Comparison::NotEqual, false) => Ok(self
                .compare_value(path, Comparison::Equal, value, scopes)?
                .wrapped("NOT (", ")")),
            (_, true) => Err(QueryError::invalid("Only eq and ne compare with null.")),
            (operator, false) => self.on_path(path, scopes, property, |_, place| {
                let bound = constant(place.column, value, false)?;
                Ok(Fragment::with(
                    format!("{} {} ?", place.field, symbol(operator)),
                    bound,
                ))
            }),
        }
    }

    /// Two columns of the same row and of the same type (reference A7; powerapps-docs `webapi/query/filter-rows`).
    fn compare_columns(
        &mut self,
        left: &[String],
        operator: Comparison,
        right: &[String],
        scopes: &[Scope],
    ) -> Result<Fragment, QueryError> {
        let (scope, names) = enter(left, scopes)?;
        let (other, others) = enter(right, scopes)?;
        let ([name], [other_name]) = (names, others) else {
            return Err(other_row());
        };
        if scope.alias != other.alias {
            return Err(other_row());
        }
        let (one, two) = (property(scope.table, name)?, property(scope.table, other_name)?);
        if one.family() != two.family() || !one.filterable || !two.filterable {
            return Err(QueryError::invalid(format!(
                "The columns '{name}' and '{other_name}' cannot be compared."
            )));
        }
        let test = match operator {
            // Two nulls are not equal columns, unlike a column and the literal null.
            Comparison::Equal => "=",
            operator => symbol(operator),
        };
        Ok(Fragment::plain(format!(
            "{} {test} {}",
            self.caller.field(scope.table, one, &scope.alias),
            self.caller.field(scope.table, two, &scope.alias)
        )))
    }

    fn test(
        &mut self,
        test: TextTest,
        path: &[String],
        text: &str,
        scopes: &[Scope],
    ) -> Result<Fragment, QueryError> {
        let pattern = match test {
            TextTest::Contains => format!("%{text}%"),
            TextTest::StartsWith => format!("{text}%"),
            TextTest::EndsWith => format!("%{text}"),
        };
        self.on_path(path, scopes, property, |_, place| {
            if !place.column.is_text() {
                return Err(QueryError::invalid(format!(
                    "The property '{}' is not a string.",
                    place.column.name
                )));
            }
            Ok(Fragment::with(
                format!("{LIKE}({}, ?)", place.field),
                SqlValue::Text(pattern.clone()),
            ))
        })
    }

    fn lambda(
        &mut self,
        quantifier: Quantifier,
        path: &[String],
        variable: &str,
        condition: Option<&Expression>,
        scopes: &[Scope],
    ) -> Result<Fragment, QueryError> {
        let (scope, names) = enter(path, scopes)?;
        let scope = scope.clone();
        let (last, hops) = names
            .split_last()
            .ok_or_else(|| QueryError::invalid("A collection was expected."))?;
        if !hops.is_empty() {
            return Err(QueryError::invalid(
                "Conditions on a collection that is reached through a lookup are not supported.",
            ));
        }
        if scopes.len() > MOST_HOPS {
            return Err(QueryError::invalid(
                "The conditions on collections are nested too deeply.",
            ));
        }
        let all_scopes = scopes.to_vec();
        self.through(&scope, hops, |compiler, table, alias| {
            let link = compiler
                .catalog
                .link(table, last)
                .ok_or_else(|| QueryError::no_property(last, table.name))?;
            let inner = Scope {
                table: link.table,
                alias: compiler.alias(),
                variable: Some(variable.to_owned()),
            };
            let mut inside = all_scopes.clone();
            inside.push(inner.clone());
            let body = match condition {
                Some(condition) => Some(compiler.condition(condition, &inside)?),
                None => None,
            };
            let body = match quantifier {
                Quantifier::Any => body,
                Quantifier::All => body.map(|body| body.wrapped("NOT coalesce(", ", 0)")),
            };
            let found = compiler.members(table, alias, &link, &inner.alias, body)?;
            Ok(if quantifier == Quantifier::All {
                found.wrapped("NOT ", "")
            } else {
                found
            })
        })
    }

    /// `alias.key IN (members' back references)`: the members are found first, by their own indexes.
    fn members(
        &mut self,
        table: &'static Table,
        alias: &str,
        link: &Link,
        inner: &str,
        body: Option<Fragment>,
    ) -> Result<Fragment, QueryError> {
        let mut conditions = vec![sight::kind_of(link.table, inner)];
        conditions.extend(sight::visible(self.caller, link.table, inner));
        conditions.extend(body);
        let storage = link.table.storage;
        let (select, from) = match link.via {
            MemberLink::Column(column) => {
                conditions.push(points_to(link.table, column, inner, table));
                let back = match link.table.column(column) {
                    Some(column) => self.caller.field(link.table, column, inner),
                    None => format!("{inner}.\"{column}\""),
                };
                (back, format!("\"{storage}\" {inner}"))
            }
            MemberLink::Through(between, near, far) => {
                let middle = self.alias();
                let key = link.table.key;
                let join = format!(
                    "\"{between}\" {middle} JOIN \"{storage}\" {inner} ON {inner}.\"{key}\" = {middle}.\"{far}\""
                );
                (format!("{middle}.\"{near}\""), join)
            }
        };
        let head = format!("{alias}.\"{}\" IN (SELECT {select} FROM {from} WHERE ", table.key);
        Ok(Fragment::join(conditions, " AND ").wrapped(&head, ")"))
    }

    /// A condition on the column at the end of a path; `body` makes it for that column, as the caller may see it.
    fn on_path(
        &mut self,
        path: &[String],
        scopes: &[Scope],
        resolve: Resolve,
        body: impl FnOnce(&mut Self, Place) -> Result<Fragment, QueryError>,
    ) -> Result<Fragment, QueryError> {
        let (scope, names) = enter(path, scopes)?;
        let scope = scope.clone();
        let (last, hops) = names
            .split_last()
            .ok_or_else(|| QueryError::invalid("A property was expected."))?;
        self.through(&scope, hops, |compiler, table, alias| {
            let column = resolve(table, last)?;
            if !column.filterable {
                return Err(QueryError::invalid(format!(
                    "The property '{}' of table '{}' cannot be used in a filter.",
                    column.name, table.name
                )));
            }
            let field = compiler.caller.field(table, column, alias);
            body(compiler, Place { table, column, field })
        })
    }

    /// Follows single-valued navigation: `lookup IN (keys of the rows for which the body holds)`.
    fn through(
        &mut self,
        scope: &Scope,
        hops: &[String],
        body: impl FnOnce(&mut Self, &'static Table, &str) -> Result<Fragment, QueryError>,
    ) -> Result<Fragment, QueryError> {
        if hops.len() > MOST_HOPS {
            return Err(QueryError::invalid(
                "A path in the query follows too many lookups.",
            ));
        }
        let (mut table, mut alias) = (scope.table, scope.alias.clone());
        let mut head = String::new();
        let mut bound = Vec::new();
        let mut tail = String::new();
        for name in hops {
            let hop = self
                .catalog
                .hop(table, name)
                .ok_or_else(|| QueryError::no_property(name, table.name))?;
            let target = hop.table.ok_or_else(|| QueryError::invalid(format!("The navigation property '{name}' leads to a principal, which has no columns to filter by.")))?;
            let inner = self.alias();
            let mut conditions = vec![sight::kind_of(target, &inner)];
            conditions.extend(sight::visible(self.caller, target, &inner));
            let seen = Fragment::join(conditions, " AND ");
            head.push_str(&format!(
                "({} AND {} IN (SELECT {inner}.\"{}\" FROM \"{}\" {inner} WHERE {} AND ",
                leads_to(&hop, target, &alias),
                self.caller.field(table, hop.column, &alias),
                target.key,
                target.storage,
                seen.text
            ));
            bound.extend(seen.bound);
            tail.push_str("))");
            (table, alias) = (target, inner);
        }
        let inside = body(self, table, &alias)?;
        bound.extend(inside.bound);
        Ok(Fragment {
            text: format!("{head}{}{tail}", inside.text),
            bound,
        })
    }

    /// A new alias.
    pub(crate) fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("j{}", self.aliases)
    }
}

fn other_row() -> QueryError {
    QueryError::invalid("Comparing columns of different rows is not supported.")
}

fn innermost(scopes: &[Scope]) -> Result<&Scope, QueryError> {
    scopes
        .last()
        .ok_or_else(|| QueryError::invalid("A property was expected."))
}

/// The scope that a path starts in, with what is left of the path: a lambda variable, or the row itself.
fn enter<'s, 'p>(path: &'p [String], scopes: &'s [Scope]) -> Result<(&'s Scope, &'p [String]), QueryError> {
    let by_variable = path.split_first().and_then(|(first, rest)| {
        let scope = scopes
            .iter()
            .rev()
            .find(|scope| scope.variable.as_deref() == Some(first))?;
        Some((scope, rest))
    });
    match by_variable {
        Some(found) => Ok(found),
        None => Ok((
            scopes
                .first()
                .ok_or_else(|| QueryError::invalid("A property was expected."))?,
            path,
        )),
    }
}

/// The column that `PropertyName` of a query function stands for: a logical name, of lookups too.
fn logical(table: &'static Table, name: &str) -> Result<&'static Column, QueryError> {
    property(table, name).or_else(|missing| table.column(name).ok_or(missing))
}

fn leads_to(hop: &Hop, target: &Table, alias: &str) -> String {
    points_at(hop.column, target, alias)
}

/// A lookup of a row under this alias points to a row of that table. Activities share their keys.
pub(crate) fn points_at(lookup: &Column, target: &Table, alias: &str) -> String {
    if target.storage == ACTIVITY_STORAGE || lookup.targets().len() == 1 {
        return "1".to_owned();
    }
    format!("{alias}.\"{}__table\" IS '{}'", lookup.name, target.name)
}

/// The members' lookup points to a row of this table, not only to the same key. Activities share their keys.
pub(crate) fn points_to(member: &Table, column: &str, alias: &str, table: &Table) -> Fragment {
    let single = member
        .column(column)
        .is_none_or(|column| column.targets().len() < 2);
    if single || table.storage == ACTIVITY_STORAGE {
        return Fragment::plain(format!("{alias}.\"{column}\" IS NOT NULL"));
    }
    Fragment::plain(format!("{alias}.\"{column}__table\" IS '{}'", table.name))
}

fn symbol(operator: Comparison) -> &'static str {
    match operator {
        Comparison::Equal => "IS",
        Comparison::NotEqual => "IS NOT",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
    }
}
