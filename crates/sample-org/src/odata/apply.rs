//! `$apply` as a value (powerapps-docs `webapi/query/aggregate-data`): `filter(...)`, `groupby((...),aggregate(...))`,
//! `aggregate(...)`, joined by slashes.

use super::error::QueryError;
use super::text::{call, split};

/// The most transformations, and the most results of one.
const MOST: usize = 50;

/// How rows become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// `sum`
    Sum,
    /// `average`
    Average,
    /// `min`
    Least,
    /// `max`
    Greatest,
    /// `countdistinct`
    Distinct,
    /// `$count`: the rows themselves.
    Rows,
}

impl Method {
    /// What queries call it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Average => "average",
            Self::Least => "min",
            Self::Greatest => "max",
            Self::Distinct => "countdistinct",
            Self::Rows => "count",
        }
    }
}

/// One result of `aggregate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Aggregate {
    /// The property; empty for [`Method::Rows`].
    pub(crate) path: Vec<String>,
    /// How.
    pub(crate) method: Method,
    /// What it is called.
    pub(crate) alias: String,
}

/// A whole `$apply`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Apply {
    /// The conditions of `filter(...)`, not parsed yet.
    pub(crate) filters: Vec<String>,
    /// The properties of `groupby`.
    pub(crate) groups: Vec<Vec<String>>,
    /// The results of `aggregate`.
    pub(crate) aggregates: Vec<Aggregate>,
}

fn unsupported(text: &str) -> QueryError {
    QueryError::invalid(format!("The transformation '{text}' of $apply is not supported."))
}

/// Parses `$apply`.
pub(crate) fn apply(text: &str) -> Result<Apply, QueryError> {
    let mut made = Apply::default();
    let parts = split(text, '/').ok_or_else(|| QueryError::invalid("Syntax error in $apply."))?;
    if parts.len() > MOST {
        return Err(QueryError::invalid(format!(
            "$apply takes {MOST} transformations at most."
        )));
    }
    let mut done = false;
    for part in parts {
        let (name, inside) =
            call(part.trim()).ok_or_else(|| QueryError::invalid("Syntax error in $apply."))?;
        let inside = inside.ok_or_else(|| unsupported(part))?;
        match name.trim() {
            // Filters over results would be a HAVING, which the real service does not offer.
            "filter" if !done => made.filters.push(inside.to_owned()),
            "groupby" if !done => group(&mut made, inside)?,
            "aggregate" if !done => made.aggregates = aggregates(inside)?,
            other => return Err(unsupported(other)),
        }
        done = !made.groups.is_empty() || !made.aggregates.is_empty();
    }
    if done { Ok(made) } else { Err(unsupported(text)) }
}

/// `(a,b),aggregate(...)`.
fn group(made: &mut Apply, inside: &str) -> Result<(), QueryError> {
    let parts = split(inside, ',').ok_or_else(|| QueryError::invalid("Syntax error in $apply."))?;
    let (list, more) = parts
        .split_first()
        .ok_or_else(|| QueryError::invalid("Syntax error in $apply."))?;
    let list = list
        .trim()
        .strip_prefix('(')
        .and_then(|list| list.strip_suffix(')'))
        .ok_or_else(|| unsupported("groupby"))?;
    made.groups = list.split(',').map(path).collect::<Result<_, _>>()?;
    few(made.groups.len())?;
    match more {
        [] => Ok(()),
        [then] => match call(then.trim()) {
            Some(("aggregate", Some(inside))) => {
                made.aggregates = aggregates(inside)?;
                Ok(())
            }
            _ => Err(unsupported(then)),
        },
        _ => Err(unsupported("groupby")),
    }
}

fn path(text: &str) -> Result<Vec<String>, QueryError> {
    let names: Vec<String> = text
        .trim()
        .split('/')
        .map(|name| name.trim().to_owned())
        .collect();
    if names
        .iter()
        .any(|name| name.is_empty() || name.contains(char::is_whitespace))
        || names.len() > 2
    {
        return Err(unsupported(text));
    }
    Ok(names)
}

fn few(count: usize) -> Result<(), QueryError> {
    if count > MOST {
        return Err(QueryError::invalid(format!(
            "A transformation of $apply takes {MOST} members at most."
        )));
    }
    Ok(())
}

fn aggregates(inside: &str) -> Result<Vec<Aggregate>, QueryError> {
    let parts = split(inside, ',').ok_or_else(|| QueryError::invalid("Syntax error in $apply."))?;
    few(parts.len())?;
    parts.into_iter().map(one).collect()
}

/// `revenue with sum as total`, `$count as number`.
fn one(text: &str) -> Result<Aggregate, QueryError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (path, method, alias) = match words.as_slice() {
        ["$count", "as", alias] => (Vec::new(), Method::Rows, alias),
        [property, "with", method, "as", alias] => {
            let method = match *method {
                "sum" => Method::Sum,
                "average" => Method::Average,
                "min" => Method::Least,
                "max" => Method::Greatest,
                "countdistinct" => Method::Distinct,
                other => return Err(unsupported(other)),
            };
            (path(property)?, method, alias)
        }
        _ => return Err(unsupported(text)),
    };
    let plain = alias.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !plain || alias.chars().next().is_none_or(|c| c.is_ascii_digit()) {
        return Err(QueryError::invalid(format!("'{alias}' is not a name.")));
    }
    Ok(Aggregate {
        path,
        method,
        alias: (*alias).to_owned(),
    })
}
