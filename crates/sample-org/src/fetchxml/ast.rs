//! A query in FetchXML as a value, not compared with the schema yet.

use crate::odata::apply::Method;

/// `<fetch>`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fetch {
    /// `<entity>`
    pub(crate) entity: Node,
    /// `top`
    pub(crate) top: Option<usize>,
    /// `count`
    pub(crate) count: Option<usize>,
    /// `page`, from 1.
    pub(crate) page: Option<usize>,
    /// `paging-cookie`
    pub(crate) cookie: Option<String>,
    /// `distinct`
    pub(crate) distinct: bool,
    /// `aggregate`
    pub(crate) aggregate: bool,
    /// `aggregatelimit`
    pub(crate) aggregate_limit: Option<usize>,
    /// `returntotalrecordcount`
    pub(crate) total: bool,
    /// `useraworderby`
    pub(crate) raw_order: bool,
}

/// What `<entity>` and `<link-entity>` have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Node {
    /// The table's logical name.
    pub(crate) name: String,
    /// `<all-attributes>`
    pub(crate) all: bool,
    /// `<no-attrs>`
    pub(crate) none: bool,
    /// `<attribute>`
    pub(crate) attributes: Vec<Attribute>,
    /// `<order>`
    pub(crate) orders: Vec<Sort>,
    /// `<filter>`
    pub(crate) filters: Vec<Filter>,
    /// `<link-entity>`
    pub(crate) links: Vec<Link>,
}

/// `<link-entity>`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// `link-type`
    pub(crate) join: Join,
    /// `from`: a column of this table.
    pub(crate) from: Option<String>,
    /// `to`: a column of the table around it.
    pub(crate) to: Option<String>,
    /// `alias`
    pub(crate) alias: Option<String>,
    /// The rest.
    pub(crate) node: Node,
}

/// `link-type`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    /// Only rows with a match, once for each match.
    Inner,
    /// All rows, once for each match or once without.
    Outer,
    /// Only rows with a match, once.
    Exists,
    /// All rows, once, with the first match.
    First,
    /// In a filter: there is a match.
    Any,
    /// In a filter: there is none.
    NotAny,
    /// In a filter: there are related rows and none of them fulfils the conditions, in spite of the name.
    All,
    /// In a filter: the same as [`Join::Any`], in spite of the name.
    NotAll,
}

impl Join {
    /// Whether the other table's columns stand beside this table's.
    pub(crate) fn is_join(self) -> bool {
        matches!(self, Self::Inner | Self::Outer | Self::First)
    }
}

/// `<attribute>`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// The column.
    pub(crate) name: String,
    /// What it is called in the result.
    pub(crate) alias: Option<String>,
    /// `aggregate`: a method, and whether equal values count once.
    pub(crate) aggregate: Option<Total>,
    /// `groupby`
    pub(crate) group: bool,
    /// `dategrouping`
    pub(crate) part: Option<Part>,
    /// `usertimezone`: parts of dates as the reader's clock has them, else of UTC.
    pub(crate) own_zone: bool,
    /// `rowaggregate='CountChildren'`
    pub(crate) children: bool,
}

/// `aggregate` of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Total {
    /// `sum`, `avg`, `min`, `max`; `count` and `countcolumn` with `distinct`.
    Method(Method),
    /// `countcolumn`
    NotNull,
}

/// `dategrouping`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Day of the month.
    Day,
    /// Week of the year, from Sunday.
    Week,
    /// Month of the year.
    Month,
    /// Quarter of the year.
    Quarter,
    /// Year.
    Year,
    /// Quarter of a year.
    FiscalPeriod,
    /// Fiscal year.
    FiscalYear,
}

/// `<order>`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sort {
    /// By what.
    pub(crate) by: By,
    /// `descending`
    pub(crate) descending: bool,
}

/// What rows are ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum By {
    /// `attribute`, of this table or of that which `entityname` says.
    Attribute(Option<String>, String),
    /// `alias` of an aggregated query.
    Alias(String),
}

/// `<filter>`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// `type="or"`
    pub(crate) any: bool,
    /// What it holds.
    pub(crate) items: Vec<Item>,
}

/// A member of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// `<condition>`
    Condition(Condition),
    /// `<filter>`
    Filter(Filter),
    /// `<link-entity>`
    Link(Box<Link>),
}

/// `<condition>`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// `entityname`
    pub(crate) entity: Option<String>,
    /// `attribute`
    pub(crate) attribute: String,
    /// `operator`
    pub(crate) operator: String,
    /// `value` or `<value>`s
    pub(crate) values: Vec<String>,
    /// `valueof`
    pub(crate) value_of: Option<String>,
}
