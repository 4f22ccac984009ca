//! `$expand` and `$orderby` as values (reference A7).

use super::error::QueryError;
use super::lexer::{Token, tokens};
use super::text::{call, split};

/// The most `$expand` items in one query.
const MOST: usize = 15;

/// One item of `$expand`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Expand {
    /// The navigation name.
    pub(crate) navigation: String,
    /// `nav/$ref`: references only.
    pub(crate) references: bool,
    /// `$select`
    pub(crate) select: Option<Vec<String>>,
    /// `$filter`, not parsed yet.
    pub(crate) filter: Option<String>,
    /// `$orderby`
    pub(crate) order: Vec<Order>,
    /// `$top`
    pub(crate) top: Option<u32>,
    /// `$expand`
    pub(crate) expand: Vec<Expand>,
    /// The options as they came, for the link to the collection itself.
    pub(crate) raw: Vec<(String, String)>,
}

/// One term of `$orderby`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// A property, or a path over single-valued navigation.
    pub(crate) path: Vec<String>,
    /// `desc`
    pub(crate) descending: bool,
}

/// Parses `$expand`.
pub(crate) fn expand(text: &str) -> Result<Vec<Expand>, QueryError> {
    let mut left = MOST;
    list(text, 0, &mut left)
}

fn list(text: &str, depth: usize, left: &mut usize) -> Result<Vec<Expand>, QueryError> {
    let parts = split(text, ',').ok_or_else(|| QueryError::invalid("Syntax error in $expand."))?;
    let items = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    items.map(|item| one(item, depth, left)).collect()
}

fn one(item: &str, depth: usize, left: &mut usize) -> Result<Expand, QueryError> {
    *left = left.checked_sub(1).ok_or_else(|| {
        QueryError::invalid(format!(
            "The number of expand items exceeds the maximum of {MOST}."
        ))
    })?;
    let (name, inside) = call(item).ok_or_else(|| QueryError::invalid("Syntax error in $expand."))?;
    let (navigation, references) = match name.trim().strip_suffix("/$ref") {
        Some(navigation) => (navigation, true),
        None => (name.trim(), false),
    };
    let mut made = Expand {
        navigation: navigation.to_owned(),
        references,
        ..Expand::default()
    };
    let parts = split(inside.unwrap_or_default(), ';')
        .ok_or_else(|| QueryError::invalid("Syntax error in $expand."))?;
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        option(&mut made, part, depth, left)?;
    }
    Ok(made)
}

fn option(made: &mut Expand, part: &str, depth: usize, left: &mut usize) -> Result<(), QueryError> {
    let (name, value) = part
        .split_once('=')
        .ok_or_else(|| QueryError::invalid("Syntax error in $expand."))?;
    if made.raw.iter().any(|(known, _)| known == name.trim()) {
        return Err(QueryError::invalid(format!(
            "The query option {} stands twice inside $expand.",
            name.trim()
        )));
    }
    made.raw.push((name.trim().to_owned(), value.to_owned()));
    match name.trim() {
        "$select" => made.select = Some(names(value)),
        "$filter" => made.filter = Some(without_aliases(value)?),
        "$orderby" => made.order = order(value)?,
        "$top" => made.top = Some(count(value)?),
        "$expand" => made.expand = list(value, depth + 1, left)?,
        other => {
            return Err(QueryError::invalid(format!(
                "The query option {other} is not supported inside $expand."
            )));
        }
    }
    Ok(())
}

/// Parameter aliases are not for use inside of `$expand` (reference A7).
fn without_aliases(filter: &str) -> Result<String, QueryError> {
    let aliased = |token: &Token| matches!(token, Token::Name(name) if name.starts_with('@'));
    if tokens(filter)?.iter().any(aliased) {
        return Err(QueryError::invalid(
            "Parameter aliases are not supported inside $expand.",
        ));
    }
    Ok(filter.to_owned())
}

/// A list of names, blanks and empty members dropped.
pub(crate) fn names(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The most terms of an order.
pub(crate) const MOST_ORDERS: usize = 32;

/// Parses `$orderby`.
pub(crate) fn order(text: &str) -> Result<Vec<Order>, QueryError> {
    if text.split(',').count() > MOST_ORDERS {
        return Err(QueryError::invalid(format!(
            "The number of terms in $orderby exceeds the maximum of {MOST_ORDERS}."
        )));
    }
    text.split(',')
        .map(|term| {
            let mut words = term.split_whitespace();
            let path = words
                .next()
                .ok_or_else(|| QueryError::invalid("Syntax error in $orderby."))?;
            let descending = match (words.next(), words.next()) {
                (None | Some("asc"), None) => false,
                (Some("desc"), None) => true,
                _ => return Err(QueryError::invalid("Syntax error in $orderby.")),
            };
            Ok(Order {
                path: path.split('/').map(str::to_owned).collect(),
                descending,
            })
        })
        .collect()
}

/// A count of rows.
pub(crate) fn count(text: &str) -> Result<u32, QueryError> {
    text.trim()
        .parse()
        .map_err(|_| QueryError::invalid("A non-negative whole number was expected."))
}
