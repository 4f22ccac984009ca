//! The resource path of a request: segments with optional keys (reference A6).

use super::error::QueryError;
use super::text::{call, decode, split};

/// One segment: `accounts(1111...)` is the name `accounts` with arguments `1111...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// What stands before the parenthesis.
    pub(crate) name: String,
    /// What stands inside, when there is one.
    pub(crate) arguments: Option<String>,
}

/// Cuts the path below the service root into segments.
pub(crate) fn segments(path: &str) -> Result<Vec<Segment>, QueryError> {
    let bad = || QueryError::invalid("Bad Request - Error in query syntax.");
    let decoded = decode(path, false).ok_or_else(bad)?;
    let trimmed = decoded.trim_matches('/');
    if trimmed.is_empty() {
        return Ok(Vec::new());
    }
    let parts = split(trimmed, '/').ok_or_else(bad)?;
    parts
        .into_iter()
        .map(|part| {
            let (name, arguments) = call(part).ok_or_else(bad)?;
            if name.is_empty() {
                return Err(bad());
            }
            Ok(Segment {
                name: name.to_owned(),
                arguments: arguments.map(str::to_owned),
            })
        })
        .collect()
}
