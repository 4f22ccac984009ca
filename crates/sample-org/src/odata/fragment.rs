//! SQL text together with the values bound to it, so that neither can be lost on the way.

use rusqlite::types::Value as SqlValue;

/// SQL text with the values for its question marks, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fragment {
    /// The text.
    pub(crate) text: String,
    /// The values.
    pub(crate) bound: Vec<SqlValue>,
}

impl Fragment {
    /// Text without values.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            bound: Vec::new(),
        }
    }

    /// Text with one value.
    pub(crate) fn with(text: impl Into<String>, value: SqlValue) -> Self {
        Self {
            text: text.into(),
            bound: vec![value],
        }
    }

    /// Puts another behind this one.
    pub(crate) fn push(&mut self, other: Self) {
        self.text.push_str(&other.text);
        self.bound.extend(other.bound);
    }

    /// Joins several in parentheses.
    pub(crate) fn join(parts: Vec<Self>, between: &str) -> Self {
        let mut all = Self::plain("(");
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                all.text.push_str(between);
            }
            all.push(part);
        }
        all.text.push(')');
        all
    }

    /// This, with text before and behind.
    pub(crate) fn wrapped(self, before: &str, behind: &str) -> Self {
        Self {
            text: format!("{before}{}{behind}", self.text),
            bound: self.bound,
        }
    }
}
