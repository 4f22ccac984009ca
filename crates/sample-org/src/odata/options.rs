//! The query string of a request (reference A7, H2). Unknown system options are refused, never ignored.

use std::collections::BTreeMap;

use super::error::QueryError;
use super::expand::{self, Expand, Order};
use super::text::decode;

/// The query options, aliases not yet put in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// `$select`
    pub(crate) select: Option<Vec<String>>,
    /// `$expand`
    pub(crate) expand: Vec<Expand>,
    /// `$orderby`
    pub(crate) order: Vec<Order>,
    /// `$filter`
    pub(crate) filter: Option<String>,
    /// `$top`
    pub(crate) top: Option<u32>,
    /// `$count`
    pub(crate) count: bool,
    /// `$skiptoken`
    pub(crate) skip_token: Option<String>,
    /// `$id` of a reference that is to be removed.
    pub(crate) id: Option<String>,
    /// `@p` parameters.
    pub(crate) aliases: BTreeMap<String, String>,
    /// All pairs but `$skiptoken` as they came, for the next link.
    pub(crate) raw: Vec<String>,
}

/// Parses a query string, still percent-encoded.
pub(crate) fn parse(query: &str) -> Result<Options, QueryError> {
    let mut options = Options::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let bad = || QueryError::invalid("Bad Request - Error in query syntax.");
        let name = decode(name, true).ok_or_else(bad)?;
        let value = decode(value, true).ok_or_else(bad)?;
        if name != "$skiptoken" {
            options.raw.push(pair.to_owned());
        }
        set(&mut options, &name, value)?;
    }
    Ok(options)
}

fn set(options: &mut Options, name: &str, value: String) -> Result<(), QueryError> {
    match name {
        "$select" => options.select = Some(expand::names(&value)),
        "$expand" => options.expand = expand::expand(&value)?,
        "$orderby" => options.order = expand::order(&with_aliases(&value, options))?,
        "$filter" => options.filter = Some(value),
        "$top" => options.top = Some(expand::count(&value)?),
        "$count" => options.count = value == "true",
        "$skiptoken" => options.skip_token = Some(value),
        "$id" => options.id = Some(value),
        "$apply" | "fetchXml" | "savedQuery" | "userQuery" | "sql" => {
            return Err(QueryError::Unsupported(format!(
                "The query option {name} is not implemented by this organization"
            )));
        }
        _ if name.starts_with('@') => {
            options.aliases.insert(name.to_owned(), value);
        }
        _ if name.starts_with('$') => {
            return Err(QueryError::invalid(format!(
                "The query parameter {name} is not supported."
            )));
        }
        _ => {}
    }
    Ok(())
}

/// `$orderby=@p1` names a property by alias when the alias stands before it.
fn with_aliases(text: &str, options: &Options) -> String {
    options
        .aliases
        .iter()
        .fold(text.to_owned(), |text, (alias, value)| {
            text.replace(alias.as_str(), value.trim_matches('\''))
        })
}
