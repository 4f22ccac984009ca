//! Conditions as values. Names of columns come from the program or were checked to be names, values are typed; nothing is pasted together.

use jiff::Timestamp;
use uuid::Uuid;

use super::Name;
use super::literal::{Literal, quoted_pattern};

/// A condition of `$filter`. Columns are the program's own words: `statecode`, `parentcontactid/emailaddress1`.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Column, operator, value.
    Compare(Name, &'static str, Literal),
    /// Function, column, plain text.
    Match(&'static str, Name, String),
    /// Column, ids: equal to one of them.
    AmongIds(Name, Vec<Uuid>),
    /// All of them.
    And(Vec<Filter>),
    /// At least one of them.
    Or(Vec<Filter>),
    /// At least one row of a collection, whose columns the inner condition names with the prefix `x/`.
    Any(Name, Box<Filter>),
}

impl Filter {
    /// Equal text.
    #[must_use]
    pub fn text(column: impl Into<Name>, value: &str) -> Self {
        Self::Compare(column.into(), "eq", Literal::Text(value.to_owned()))
    }

    /// Equal id.
    #[must_use]
    pub fn id(column: impl Into<Name>, id: Uuid) -> Self {
        Self::Compare(column.into(), "eq", Literal::Guid(id))
    }

    /// Equal number or choice.
    #[must_use]
    pub fn int(column: impl Into<Name>, value: i64) -> Self {
        Self::Compare(column.into(), "eq", Literal::Int(value))
    }

    /// Yes or no.
    #[must_use]
    pub fn is(column: impl Into<Name>, value: bool) -> Self {
        Self::Compare(column.into(), "eq", Literal::Bool(value))
    }

    /// At or after a moment.
    #[must_use]
    pub fn from_time(column: impl Into<Name>, time: Timestamp) -> Self {
        Self::Compare(column.into(), "ge", Literal::Time(time))
    }

    /// At or before a moment.
    #[must_use]
    pub fn until_time(column: impl Into<Name>, time: Timestamp) -> Self {
        Self::Compare(column.into(), "le", Literal::Time(time))
    }

    /// Contains a text; wildcards in it are plain characters.
    #[must_use]
    pub fn contains(column: impl Into<Name>, text: &str) -> Self {
        Self::Match("contains", column.into(), text.to_owned())
    }

    /// Starts with a text; wildcards in it are plain characters.
    #[must_use]
    pub fn starts_with(column: impl Into<Name>, text: &str) -> Self {
        Self::Match("startswith", column.into(), text.to_owned())
    }

    /// Equal to one of these ids.
    #[must_use]
    pub fn among_ids(column: impl Into<Name>, ids: Vec<Uuid>) -> Self {
        Self::AmongIds(column.into(), ids)
    }

    /// At least one row of a collection meets a condition; its columns carry the prefix `x/`, and `y/` where this stands inside of
    /// another one.
    #[must_use]
    pub fn any(collection: impl Into<Name>, inner: Self) -> Self {
        Self::Any(collection.into(), Box::new(inner))
    }

    /// The condition in OData's grammar, not yet percent-encoded. An empty `And` or `Or` gives an empty text.
    #[must_use]
    pub fn odata(&self) -> String {
        self.within(&["x", "y"])
    }

    /// The condition with the names that are left for rows of collections.
    fn within(&self, variables: &[&str]) -> String {
        match self {
            Self::Compare(column, operator, value) => format!("{column} {operator} {}", value.odata()),
            Self::Match(function, column, text) => format!("{function}({column},{})", quoted_pattern(text)),
            Self::AmongIds(column, ids) => {
                let ids: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
                let ids = ids.join(",");
                format!("Microsoft.Dynamics.CRM.In(PropertyName='{column}',PropertyValues=[{ids}])")
            }
            Self::And(all) => joined(all, " and ", variables),
            Self::Or(any) => joined(any, " or ", variables),
            Self::Any(collection, inner) => {
                let (variable, rest) = variables.split_first().unwrap_or((&"z", &[]));
                format!("{collection}/any({variable}:{})", inner.within(rest))
            }
        }
    }
}

fn joined(filters: &[Filter], operator: &str, variables: &[&str]) -> String {
    let parts: Vec<String> = filters.iter().map(|filter| filter.within(variables)).collect();
    match parts.len() {
        0 | 1 => parts.concat(),
        _ => format!("({})", parts.join(operator)),
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn conditions_are_written_in_the_grammar_of_a7() {
        let open = Filter::int("statecode", 0);
        let either = Filter::Or(vec![
            Filter::text("emailaddress1", "o'neil@x"),
            Filter::contains("name", "50%"),
        ]);
        assert_eq!(
            Filter::And(vec![open, either]).odata(),
            "(statecode eq 0 and (emailaddress1 eq 'o''neil@x' or contains(name,'50[%]')))"
        );
        let any = Filter::any(
            "contact_customer_accounts",
            Filter::text("x/emailaddress1", "a@b"),
        );
        assert_eq!(
            any.odata(),
            "contact_customer_accounts/any(x:x/emailaddress1 eq 'a@b')"
        );
        let inner = Filter::any("x/teammembership_association", Filter::is("y/isdisabled", false));
        assert_eq!(
            Filter::any("teamprofiles_association", inner).odata(),
            "teamprofiles_association/any(x:x/teammembership_association/any(y:y/isdisabled eq false))"
        );
    }
}
