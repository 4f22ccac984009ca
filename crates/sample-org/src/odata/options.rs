//! The query string of a request (reference A7, H2). Unknown system options are refused, never ignored.

use std::collections::{BTreeMap, BTreeSet};

use super::error::QueryError;
use super::expand::{self, Expand, Order};
use super::text::decode;

/// A query that is written elsewhere than in system options (reference A7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Predefined {
    /// `fetchXml`: the query itself.
    FetchXml(String),
    /// `savedQuery`: the id of a view.
    Saved(String),
    /// `userQuery`: the id of a person's own view or filter.
    User(String),
    /// `sql`: a SELECT.
    Sql(String),
}

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
    /// `$apply`
    pub(crate) apply: Option<String>,
    /// `$top`
    pub(crate) top: Option<u32>,
    /// `$count`
    pub(crate) count: bool,
    /// `$skiptoken`
    pub(crate) skip_token: Option<String>,
    /// `fetchXml`, `savedQuery`, `userQuery` or `sql`.
    pub(crate) predefined: Option<Predefined>,
    /// `$deltatoken`
    pub(crate) delta_token: Option<String>,
    /// `$id` of a reference that is to be removed.
    pub(crate) id: Option<String>,
    /// `@p` parameters.
    pub(crate) aliases: BTreeMap<String, String>,
    /// All pairs but `$skiptoken` and `$deltatoken` as they came, for the next link.
    pub(crate) raw: Vec<String>,
}

/// Parses a query string, still percent-encoded.
pub(crate) fn parse(query: &str) -> Result<Options, QueryError> {
    let mut options = Options::default();
    let mut order = None;
    let mut seen = BTreeSet::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let bad = || QueryError::invalid("Bad Request - Error in query syntax.");
        let name = decode(name, true).ok_or_else(bad)?;
        let value = decode(value, true).ok_or_else(bad)?;
        if !seen.insert(name.clone()) {
            return Err(QueryError::invalid(format!(
                "Query option '{name}' was specified more than once, but it must be specified at most once."
            )));
        }
        if !matches!(name.as_str(), "$skiptoken" | "$deltatoken") {
            options.raw.push(pair.to_owned());
        }
        if name == "$orderby" {
            order = Some(value);
        } else {
            set(&mut options, &name, value)?;
        }
    }
    if let Some(text) = order {
        options.order = ordered(&text, &options.aliases)?;
    }
    Ok(options)
}

fn set(options: &mut Options, name: &str, value: String) -> Result<(), QueryError> {
    match name {
        "$select" => options.select = Some(expand::names(&value)),
        "$expand" => options.expand = expand::expand(&value)?,
        "$filter" => options.filter = Some(value),
        "$apply" => options.apply = Some(value),
        "$top" => options.top = Some(expand::count(&value)?),
        "$count" => options.count = truth(&value)?,
        "$skiptoken" => options.skip_token = Some(value),
        "$deltatoken" => options.delta_token = Some(value),
        "$id" => options.id = Some(value),
        "fetchXml" => predefine(options, Predefined::FetchXml(value))?,
        "savedQuery" => predefine(options, Predefined::Saved(value))?,
        "userQuery" => predefine(options, Predefined::User(value))?,
        "sql" => predefine(options, Predefined::Sql(value))?,
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

fn predefine(options: &mut Options, query: Predefined) -> Result<(), QueryError> {
    match options.predefined.replace(query) {
        None => Ok(()),
        Some(_) => Err(QueryError::invalid(
            "Only one of fetchXml, savedQuery, userQuery and sql can be given.",
        )),
    }
}

fn truth(value: &str) -> Result<bool, QueryError> {
    match value.trim() {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(QueryError::invalid(format!(
            "Invalid value '{other}' for $count query option found. Valid values are 'true' and 'false'."
        ))),
    }
}

/// `$orderby`, in which an alias may stand for a property, wherever in the query it gets its value (reference A7).
fn ordered(text: &str, aliases: &BTreeMap<String, String>) -> Result<Vec<Order>, QueryError> {
    let mut terms = expand::order(text)?;
    for term in &mut terms {
        if let [alias] = term.path.as_slice()
            && alias.starts_with('@')
        {
            let property = aliases.get(alias).ok_or_else(|| {
                QueryError::invalid(format!("The parameter alias {alias} has no value to order by."))
            })?;
            term.path = property
                .trim()
                .trim_matches('\'')
                .split('/')
                .map(str::to_owned)
                .collect();
        }
    }
    Ok(terms)
}
