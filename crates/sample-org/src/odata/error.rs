//! Why a URL or a query option is refused.

/// A refusal before any row is looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum QueryError {
    /// The text is not well-formed, or names what is not there: 400.
    #[error("{0}")]
    Invalid(String),
    /// A key that the table does not define (reference A6).
    #[error("{0}")]
    Key(String),
    /// 400 with a code of its own, as queries in FetchXML have them.
    #[error("{1}")]
    Coded(&'static str, String),
}

impl QueryError {
    /// A syntax error.
    pub(crate) fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(text.into())
    }

    /// A refusal with a code of its own.
    pub(crate) fn coded(code: &'static str, text: impl Into<String>) -> Self {
        Self::Coded(code, text.into())
    }

    /// A property that the table does not have, in the words of the real service.
    pub(crate) fn no_property(name: &str, table: &str) -> Self {
        Self::Invalid(format!(
            "Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{table}'."
        ))
    }
}
