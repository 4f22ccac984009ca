//! Where things are: collections by their whole address, items by the last part of theirs, decoded.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::collections::{CollectionId, PlaceKey};
use crate::error::MailboxError;

/// The address of a collection, which ends with a slash.
pub(super) fn collection_url(id: &CollectionId) -> Result<Url, MailboxError> {
    Url::parse(&id.0).map(as_folder).map_err(|_| MailboxError::Gone)
}

/// The collection of an address.
pub(super) fn collection_id(url: Url) -> CollectionId {
    CollectionId(as_folder(url).into())
}

fn as_folder(mut url: Url) -> Url {
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}

/// The address of an item.
pub(super) fn item_url(place: &PlaceKey) -> Result<Url, MailboxError> {
    let mut url = collection_url(&place.collection)?;
    if matches!(place.name.as_str(), "" | "." | "..") {
        return Err(MailboxError::Gone);
    }
    match url.path_segments_mut() {
        Ok(mut parts) => {
            parts.pop_if_empty().push(&place.name);
        }
        Err(()) => return Err(MailboxError::Gone),
    }
    Ok(url)
}

/// The name of an item in the collection that was asked, by what a reply calls it; `None` for the collection itself and for what lies
/// elsewhere. Servers write the same address in several ways, so the decoded parts are compared.
pub(super) fn name_in(collection: &Url, href: &str) -> Option<String> {
    let url = collection.join(href).ok()?;
    let inside: Vec<String> = segments(&url);
    let around: Vec<String> = segments(collection);
    match inside.strip_prefix(around.as_slice())? {
        [name] if !url.path().ends_with('/') => Some(name.clone()),
        _ => None,
    }
}

/// Whether an address is that of the collection.
pub(super) fn is_same(collection: &Url, href: &str) -> bool {
    collection
        .join(href)
        .is_ok_and(|url| segments(&url) == segments(collection))
}

fn segments(url: &Url) -> Vec<String> {
    let parts = url
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty());
    parts
        .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
        .collect()
}

/// The name of a version in its one normal form. A proxy that compresses makes a strong one weak; the server below knows the strong one.
pub(super) fn revision(etag: &str) -> String {
    let etag = etag.trim();
    let etag = etag.strip_prefix("W/").unwrap_or(etag);
    if etag.starts_with('"') {
        etag.to_owned()
    } else {
        format!("\"{etag}\"")
    }
}

/// Whether a version promises nothing about the bytes (RFC 9110 section 8.8.1).
pub(super) fn is_weak(etag: &str) -> bool {
    etag.trim_start().starts_with("W/")
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{item_url, name_in, revision};
    use crate::collections::{CollectionId, PlaceKey};

    #[test]
    fn an_item_is_the_same_however_a_server_writes_its_address() {
        let collection = Url::parse("https://dav.example/a%40b/cal/").ok();
        let name = |href: &str| collection.as_ref().and_then(|it| name_in(it, href));
        for href in [
            "/a@b/cal/x%20y.ics",
            "/a%40b/cal/x y.ics",
            "https://inside/a@b/cal/x%20y.ics",
            "x%20y.ics",
            "//dav.example/a@b/cal//x%20y.ics",
        ] {
            assert_eq!(name(href).as_deref(), Some("x y.ics"), "{href}");
        }
        for href in [
            "/a@b/cal/",
            "/a@b/cal",
            "/a@b/cal/sub/x.ics",
            "/a@b/cal/sub/",
            "/other/x.ics",
            "",
            "..",
        ] {
            assert_eq!(name(href), None, "{href}");
        }
    }

    #[test]
    fn a_name_leads_back_to_its_item_and_to_nothing_else() {
        let place = |name: &str| PlaceKey {
            collection: CollectionId("https://dav.example/cal".to_owned()),
            name: name.to_owned(),
        };
        for name in ["x y.ics", "a/b.ics", "50%.ics", "ü?#.ics", "a%2Fb"] {
            let url = item_url(&place(name)).ok();
            let collection = Url::parse("https://dav.example/cal/").ok();
            let back = url
                .zip(collection)
                .and_then(|(url, collection)| name_in(&collection, url.as_str()));
            assert_eq!(back.as_deref(), Some(name));
        }
        for name in ["", ".", ".."] {
            assert!(item_url(&place(name)).is_err(), "{name:?}");
        }
    }

    #[test]
    fn versions_have_one_form() {
        for etag in ["\"a\"", "W/\"a\"", " \"a\" ", "a"] {
            assert_eq!(revision(etag), "\"a\"");
        }
    }
}
