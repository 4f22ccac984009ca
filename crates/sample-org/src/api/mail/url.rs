//! The parameters of functions, as they stand in URLs.

use std::collections::BTreeMap;

use super::super::error::{ApiError, Outcome};
use crate::odata;
use crate::odata::expression::Literal;

/// The parameters of a function.
pub(super) struct Parameters<'u>(&'u BTreeMap<String, String>);

impl<'u> Parameters<'u> {
    /// Refuses those that the function does not have.
    pub(super) fn of(url: &'u BTreeMap<String, String>, names: &[&str]) -> Outcome<Self> {
        match url.keys().find(|name| !names.contains(&name.as_str())) {
            None => Ok(Self(url)),
            Some(name) => Err(ApiError::invalid(format!(
                "The function has no parameter '{name}'."
            ))),
        }
    }

    /// As it stands in the URL.
    pub(super) fn raw(&self, name: &str) -> Option<&'u str> {
        self.0.get(name).map(|text| text.trim())
    }

    /// A text; nothing when it is missing or null.
    pub(super) fn text(&self, name: &str) -> Outcome<String> {
        match self.raw(name) {
            None => Ok(String::new()),
            Some(text) => match odata::literal(text) {
                Ok(Literal::Text(text)) => Ok(text.trim().to_owned()),
                Ok(Literal::Null) => Ok(String::new()),
                _ => Err(malformed(name)),
            },
        }
    }

    /// A text that must be there.
    pub(super) fn needed(&self, name: &str) -> Outcome<String> {
        match self.raw(name) {
            Some(_) => self.text(name),
            None => Err(ApiError::invalid(format!("The parameter {name} is missing."))),
        }
    }
}

/// 400 for a value of another type.
pub(super) fn malformed(name: &str) -> ApiError {
    ApiError::invalid(format!("The value of the parameter {name} is malformed."))
}
