//! A small typed builder for `GET set?$select=…&$filter=…` (reference A7), and nothing that takes query text.

mod filter;
mod literal;

use std::borrow::Cow;

pub use filter::Filter;
pub use literal::{Literal, encoded, quoted, quoted_pattern};
use uuid::Uuid;

/// The name of a column, a navigation property or a collection: the program's own word, or one out of the organization's
/// metadata that was checked to be a plain name ([`crate::shape`]).
pub type Name = Cow<'static, str>;

/// Related rows that come along with a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Expand {
    navigation: Name,
    select: Vec<Name>,
    filter: Option<Filter>,
    order: Option<&'static str>,
    top: Option<u32>,
}

impl Expand {
    /// Along this navigation property, these columns.
    #[must_use]
    pub fn new(navigation: impl Into<Name>, select: &[&'static str]) -> Self {
        Self::of(navigation, select.iter().copied().map(Name::from).collect())
    }

    /// As [`Expand::new`], with columns whose names were read.
    #[must_use]
    pub fn of(navigation: impl Into<Name>, select: Vec<Name>) -> Self {
        Self {
            navigation: navigation.into(),
            select,
            filter: None,
            order: None,
            top: None,
        }
    }

    /// Only rows that meet a condition.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = Some(filter);
        self
    }

    /// In this order: `column` or `column desc`.
    #[must_use]
    pub fn order(mut self, order: &'static str) -> Self {
        self.order = Some(order);
        self
    }

    /// At most so many.
    #[must_use]
    pub fn top(mut self, top: u32) -> Self {
        self.top = Some(top);
        self
    }

    fn odata(&self) -> String {
        let options = options(&self.select, self.filter.as_ref(), self.order, self.top, &[]);
        let options: Vec<String> = options
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{}({})", self.navigation, options.join(";"))
    }
}

/// A look at a table, or at one row of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    resource: String,
    select: Vec<Name>,
    filter: Option<Filter>,
    order: Option<&'static str>,
    top: Option<u32>,
    expand: Vec<Expand>,
    count: bool,
}

impl Query {
    /// Rows of a set.
    #[must_use]
    pub fn set(set: &str) -> Self {
        let resource = set.to_owned();
        Self {
            resource,
            select: vec![],
            filter: None,
            order: None,
            top: None,
            expand: vec![],
            count: false,
        }
    }

    /// One row of a set by its id.
    #[must_use]
    pub fn row(set: &str, id: Uuid) -> Self {
        Self::set(&format!("{set}({id})"))
    }

    /// These columns.
    #[must_use]
    pub fn select(self, columns: &[&'static str]) -> Self {
        self.select_named(columns.iter().copied().map(Name::from))
    }

    /// As [`Query::select`], with columns whose names were read; each once.
    #[must_use]
    pub fn select_named(mut self, columns: impl IntoIterator<Item = Name>) -> Self {
        for column in columns {
            if !self.select.contains(&column) {
                self.select.push(column);
            }
        }
        self
    }

    /// Only rows that meet a condition.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = Some(filter);
        self
    }

    /// In this order: `column` or `column desc`.
    #[must_use]
    pub fn order(mut self, order: &'static str) -> Self {
        self.order = Some(order);
        self
    }

    /// At most so many.
    #[must_use]
    pub fn top(mut self, top: u32) -> Self {
        self.top = Some(top);
        self
    }

    /// With related rows.
    #[must_use]
    pub fn expand(mut self, expand: Expand) -> Self {
        self.expand.push(expand);
        self
    }

    /// With the number of rows that meet the condition, up to 5000.
    #[must_use]
    pub fn count(mut self) -> Self {
        self.count = true;
        self
    }

    /// Path and query below the service root, percent-encoded.
    #[must_use]
    pub fn path(&self) -> String {
        let mut options = options(
            &self.select,
            self.filter.as_ref(),
            self.order,
            self.top,
            &self.expand,
        );
        if self.count {
            options.push(("$count", "true".to_owned()));
        }
        let options: Vec<String> = options
            .into_iter()
            .map(|(name, value)| format!("{name}={}", encoded(&value)))
            .collect();
        if options.is_empty() {
            self.resource.clone()
        } else {
            format!("{}?{}", self.resource, options.join("&"))
        }
    }
}

fn options(
    select: &[Name],
    filter: Option<&Filter>,
    order: Option<&'static str>,
    top: Option<u32>,
    expand: &[Expand],
) -> Vec<(&'static str, String)> {
    let expands: Vec<String> = expand.iter().map(Expand::odata).collect();
    let all = [
        ("$select", (!select.is_empty()).then(|| select.join(","))),
        (
            "$filter",
            filter.map(Filter::odata).filter(|text| !text.is_empty()),
        ),
        ("$orderby", order.map(str::to_owned)),
        ("$top", top.map(|top| top.to_string())),
        ("$expand", (!expands.is_empty()).then(|| expands.join(","))),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Expand, Filter, Query};

    #[test]
    fn a_query_is_written_as_a7_has_it() {
        let query = Query::set("contacts")
            .select(&["contactid", "fullname"])
            .filter(Filter::text("emailaddress1", "a&b@x.example"))
            .expand(
                Expand::new("parentcustomerid_account", &["name"])
                    .filter(Filter::int("statecode", 0))
                    .top(2),
            )
            .top(5);
        assert_eq!(
            query.path(),
            "contacts?$select=contactid,fullname&$filter=emailaddress1%20eq%20'a%26b%40x.example'&$top=5\
             &$expand=parentcustomerid_account($select=name%3B$filter=statecode%20eq%200%3B$top=2)"
        );
    }
}
