//! URLs of records, as bodies and `$ref` carry them (reference A9): absolute, from the root, or relative; by id, or by a
//! Content-ID of the same change set (reference A13).

use uuid::Uuid;

use super::error::{ApiError, Outcome};
use super::keys::{self, Keyed};
use super::session::Session;
use crate::odata::path::{Segment, segments};
use crate::schema::Table;

/// The path of the Web API below the server's address.
pub(crate) const BASE: &str = "/api/data/";

/// The part of a URL below the service root, any version; `None` when it is not of this service: an absolute URL names
/// the host that the request came to.
pub(crate) fn below_root<'u>(root: &str, url: &'u str) -> Option<&'u str> {
    let path = match absolute(url) {
        Some((authority, path)) => {
            let own = absolute(root).map(|(authority, _)| authority)?;
            authority.eq_ignore_ascii_case(own).then_some(path)?
        }
        None if url.starts_with("//") => return None,
        None => url,
    };
    // On-premises, the organization's name stands before it (reference B6).
    let before = absolute(root)
        .and_then(|(_, path)| path.split_once(BASE))
        .map_or("", |(before, _)| before);
    match path.strip_prefix(before).and_then(|path| path.strip_prefix(BASE)) {
        Some(rest) => {
            let (version, tail) = rest.split_once('/').unwrap_or((rest, ""));
            is_version(version).then_some(tail)
        }
        None if absolute(url).is_some() => None,
        None => Some(path.trim_start_matches('/')),
    }
}

/// Host with port, and path with query, of an absolute URL. A URL in a filter does not make the whole one absolute.
fn absolute(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let named = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    named.then(|| rest.split_at(end))
}

/// `v9.0` to `v9.2`, and the older ones that behave alike (reference A1).
pub(crate) fn is_version(text: &str) -> bool {
    matches!(text, "v8.0" | "v8.1" | "v8.2" | "v9.0" | "v9.1" | "v9.2")
}

/// The record that a URL names; whether an id exists is not asked, an alternate key must find its row.
pub(crate) fn record(session: &Session<'_>, url: &str) -> Outcome<(&'static Table, Uuid)> {
    match keyed(session, url)? {
        (table, Keyed::Row(id)) => Ok((table, id)),
        (table, Keyed::Nobody(_)) => Err(keys::not_found(table)),
    }
}

/// The same, when there may be no row of that alternate key yet.
pub(crate) fn keyed(session: &Session<'_>, url: &str) -> Outcome<(&'static Table, Keyed)> {
    let own;
    let url = match url.trim_start_matches('/').strip_prefix('$') {
        Some(number) => {
            own = session
                .references
                .get(number)
                .cloned()
                .ok_or_else(|| no_reference(number))?;
            own.as_str()
        }
        None => url,
    };
    let bad = || {
        ApiError::new(
            400,
            "0x80060888",
            "The URL of a record was expected, for example /accounts(<id>).",
        )
    };
    let path = below_root(session.root, url).ok_or_else(bad)?;
    match segments(path)?.as_slice() {
        [
            Segment {
                name,
                arguments: Some(key),
            },
        ] => {
            let table = session
                .catalog
                .set(name)
                .ok_or_else(|| ApiError::no_resource(name))?;
            Ok((table, keys::find(session, table, key)?))
        }
        _ => Err(bad()),
    }
}

/// 400 for a Content-ID that nothing answers to.
pub(crate) fn no_reference(number: &str) -> ApiError {
    ApiError::new(
        400,
        "0x80060888",
        format!("Content-ID Reference: '${number}' does not exist in the batch context."),
    )
}

#[cfg(test)]
mod tests {
    use super::below_root;

    const ROOT: &str = "http://127.0.0.1:8080/api/data/v9.2/";

    #[test]
    fn b6_on_premises_the_name_of_the_organization_belongs_to_the_root() {
        let root = "http://127.0.0.1:8080/alderfinch/api/data/v9.1/";
        for (url, below) in [
            ("/alderfinch/api/data/v9.0/accounts(1)", Some("accounts(1)")),
            (
                "http://127.0.0.1:8080/alderfinch/api/data/v9.1/accounts(1)",
                Some("accounts(1)"),
            ),
            ("accounts(1)", Some("accounts(1)")),
            ("http://127.0.0.1:8080/api/data/v9.1/accounts(1)", None),
            ("http://127.0.0.1:8080/other/api/data/v9.1/accounts(1)", None),
        ] {
            assert_eq!(below_root(root, url), below, "{url}");
        }
    }

    #[test]
    fn urls_of_this_service_lose_their_root() {
        for (url, below) in [
            ("accounts(1)", Some("accounts(1)")),
            ("/accounts(1)", Some("accounts(1)")),
            ("/api/data/v9.1/accounts", Some("accounts")),
            (
                "http://127.0.0.1:8080/api/data/v9.2/accounts?$top=1",
                Some("accounts?$top=1"),
            ),
            ("https://127.0.0.1:8080/api/data/v9.2/", Some("")),
            (
                "accounts?$filter=websiteurl eq 'http://x.example/y'",
                Some("accounts?$filter=websiteurl eq 'http://x.example/y'"),
            ),
            ("http://127.0.0.1:9/api/data/v9.2/accounts", None),
            ("http://elsewhere.example/api/data/v9.2/accounts", None),
            (
                "http://127.0.0.1:8080@elsewhere.example/api/data/v9.2/accounts",
                None,
            ),
            ("http://127.0.0.1:8080/other/accounts", None),
            ("http://127.0.0.1:8080", None),
            ("//elsewhere.example/api/data/v9.2/accounts", None),
            ("/api/data/v7.0/accounts", None),
            ("http://", None),
        ] {
            assert_eq!(below_root(ROOT, url), below, "{url}");
        }
    }
}
