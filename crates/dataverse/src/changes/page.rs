//! One page of a list or of a delta (reference A7, A14). Links are followed on our own address only, whatever host they
//! name: a token goes nowhere else.

use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::row::{ANNOTATIONS, Row};

/// How many rows a page has: few enough that a slow line shows progress, many enough that few pages are turned.
const SIZE: usize = 1000;

/// Asks for a page.
pub(super) struct GetPage {
    /// Path and query below the service root.
    pub(super) path: String,
    /// Whether to ask for a link to later changes.
    pub(super) track: bool,
    /// The set that the links of the reply must be of.
    pub(super) set: &'static str,
    /// The path of the service root.
    pub(super) root: String,
}

/// A page.
pub(super) struct Page {
    /// Rows as they are now.
    pub(super) rows: Vec<Value>,
    /// Rows that were deleted.
    pub(super) removed: Vec<Uuid>,
    /// Rows that left for another reason.
    pub(super) left: Vec<Uuid>,
    /// The path of the next page.
    pub(super) next: Option<String>,
    /// The path to what comes later.
    pub(super) link: Option<String>,
}

impl Operation for GetPage {
    type Output = Page;

    fn request(&self) -> ApiRequest {
        let track = if self.track { "odata.track-changes," } else { "" };
        let wishes = format!("{track}odata.maxpagesize={SIZE},{}", ANNOTATIONS.1);
        ApiRequest::get(self.path.clone()).header(ANNOTATIONS.0, wishes)
    }

    fn read(&self, reply: &ApiReply) -> Result<Page, ApiError> {
        let mut json = reply.json()?;
        let link = |name: &'static str| match json.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(link) => {
                let path = link.as_str().and_then(|link| below(&self.root, self.set, link));
                path.map(Some).ok_or(ApiError::Reply(ReplyFault::Value(name)))
            }
        };
        let mut page = Page {
            next: link("@odata.nextLink")?,
            link: link("@odata.deltaLink")?,
            rows: vec![],
            removed: vec![],
            left: vec![],
        };
        let list = json.get_mut("value").map(Value::take);
        let Some(Value::Array(list)) = list else {
            return Err(ReplyFault::Value("value").into());
        };
        for item in list {
            page.take(item)?;
        }
        Ok(page)
    }
}

impl Page {
    /// A row, or the word that one went.
    fn take(&mut self, item: Value) -> Result<(), ApiError> {
        let row = Row::of(&item, "value")?;
        let context = row.text("@odata.context")?.unwrap_or_default();
        if !context.ends_with("/$deletedEntity") {
            self.rows.push(item);
            return Ok(());
        }
        // The id may be bare, or the address of the record.
        let text = row.text("id")?.unwrap_or_default();
        let bare = text
            .rsplit_once('(')
            .map_or(text, |(_, key)| key.trim_end_matches(')'));
        let id = Uuid::parse_str(bare).map_err(|_| ReplyFault::Value("id"))?;
        // Only the plain word means deleted; anything else is a row that is not part of the list any more.
        if row.text("reason")? == Some("deleted") {
            self.removed.push(id);
        } else {
            self.left.push(id);
        }
        Ok(())
    }
}

/// The path and query of a link below the service root; `None` unless it is a list of that set.
pub(super) fn below(root: &str, set: &str, link: &str) -> Option<String> {
    let (path, query) = match Url::parse(link) {
        Ok(url) => (url.path().to_owned(), url.query()?.to_owned()),
        Err(_) => {
            let (path, query) = link.split_once('?')?;
            (path.to_owned(), query.to_owned())
        }
    };
    // Servers may name another version of themselves, and on premises another path before it.
    let base = root.rsplit_once("api/data/").map_or("", |(base, _)| base);
    let rest = match path.rsplit_once("/api/data/") {
        Some((before, rest)) if format!("{before}/") == base => rest.split_once('/')?.1,
        Some(_) => return None,
        None => path.as_str(),
    };
    let plain = percent_decode_str(rest).decode_utf8().ok()?;
    (plain == set).then(|| format!("{set}?{query}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{GetPage, below};
    use crate::api::{ApiReply, Operation};

    const ROOT: &str = "/api/data/v9.2/";

    #[test]
    fn links_lead_to_our_own_address_or_nowhere() {
        for (link, path) in [
            (
                "https://o.example/api/data/v9.2/contacts?$deltatoken=1%2101",
                Some("contacts?$deltatoken=1%2101"),
            ),
            (
                "https://evil.example/api/data/v9.1/contacts?a=b",
                Some("contacts?a=b"),
            ),
            ("contacts?a=b", Some("contacts?a=b")),
            ("https://o.example/api/data/v9.2/accounts?a=b", None),
            ("https://o.example/api/data/v9.2/contacts", None),
            ("https://o.example/api/data/v9.2/contacts/../accounts?a=b", None),
            ("https://o.example/elsewhere/contacts?a=b", None),
            ("//evil.example/contacts?a=b", None),
            ("https://o.example/api/data/v9.2//evil.example/contacts?a=b", None),
            ("javascript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(below(ROOT, "contacts", link).as_deref(), path, "{link}");
        }
        let premises = "https://server/contoso/api/data/v9.1/contacts?a=b";
        assert_eq!(
            below("/contoso/api/data/v9.2/", "contacts", premises).as_deref(),
            Some("contacts?a=b")
        );
        assert_eq!(below("/fabrikam/api/data/v9.2/", "contacts", premises), None);
    }

    fn page(body: &serde_json::Value) -> Result<super::Page, crate::ApiError> {
        let question = GetPage {
            path: String::new(),
            track: false,
            set: "contacts",
            root: ROOT.to_owned(),
        };
        question.read(&ApiReply {
            status: 200,
            headers: vec![],
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn only_the_plain_word_is_a_deletion() {
        let gone = |id: &str, reason: serde_json::Value| json!({"@odata.context": "https://o.example/api/data/v9.2/$metadata#contacts/$deletedEntity", "id": id, "reason": reason});
        let id = "11111111-2222-3333-4444-555555555555";
        let told = page(&json!({"value": [
            {"contactid": id},
            gone(id, json!("deleted")),
            gone("https://o.example/api/data/v9.2/contacts(11111111-2222-3333-4444-555555555555)", json!("deleted")),
            gone(id, json!("changed")),
            gone(id, json!(null)),
        ]}))
        .unwrap();
        assert_eq!(
            (told.rows.len(), told.removed.len(), told.left.len()),
            (1, 2, 2),
            "promise 4"
        );
        for wrong in [
            json!({}),
            json!({"value": {}}),
            json!({"value": [1]}),
            json!({"value": [gone("x", json!("deleted"))]}),
            json!({"value": [], "@odata.nextLink": "http://o.example/"}),
            json!({"value": [], "@odata.deltaLink": 1}),
        ] {
            assert!(page(&wrong).is_err(), "{wrong}");
        }
    }
}
