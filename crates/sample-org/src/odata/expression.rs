//! The syntax tree of `$filter`.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    /// `null`
    Null,
    /// `'text'`
    Text(String),
    /// A whole number.
    Int(i64),
    /// A decimal number.
    Real(f64),
    /// `true`, `false`
    Bool(bool),
    /// A bare GUID.
    Guid(Uuid),
    /// A moment.
    Time(Timestamp),
    /// A day.
    Date(Date),
    /// `Microsoft.Dynamics.CRM.Type'Value'`: type, without its namespace, and value.
    Enum(String, String),
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    /// Names joined by slashes; the first may be a lambda variable.
    Path(Vec<String>),
    /// A constant.
    Constant(Literal),
}

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// `eq`
    Equal,
    /// `ne`
    NotEqual,
    /// `gt`
    Greater,
    /// `ge`
    GreaterOrEqual,
    /// `lt`
    Less,
    /// `le`
    LessOrEqual,
}

impl Comparison {
    /// The same comparison with its sides exchanged.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Equal | Self::NotEqual => self,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
        }
    }
}

/// A string function of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextTest {
    /// `contains`
    Contains,
    /// `startswith`
    StartsWith,
    /// `endswith`
    EndsWith,
}

/// A lambda operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    /// `any`
    Any,
    /// `all`
    All,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    /// All of them.
    And(Vec<Expression>),
    /// One of them at least.
    Or(Vec<Expression>),
    /// The opposite.
    Not(Box<Expression>),
    /// `left op right`
    Compare(Operand, Comparison, Operand),
    /// `contains(path,'text')` and the like.
    Test(TextTest, Vec<String>, String),
    /// `path/any(variable:condition)`
    Lambda {
        /// Which.
        quantifier: Quantifier,
        /// Up to and including the collection.
        path: Vec<String>,
        /// The variable, when there is a condition.
        variable: String,
        /// The condition.
        condition: Option<Box<Expression>>,
    },
    /// `Microsoft.Dynamics.CRM.Name(PropertyName='x',PropertyValues=[...])`
    Query {
        /// Without the namespace.
        name: String,
        /// `PropertyName`: a path.
        property: Vec<String>,
        /// `PropertyValue`, or the members of `PropertyValues`.
        values: Vec<Literal>,
    },
}
