//! What is asked, as XML.

/// The namespaces that every question names.
const NAMES: &str =
    "xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" xmlns:a=\"urn:ietf:params:xml:ns:carddav\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

/// Which properties are wanted.
pub(super) const PRINCIPAL: &str = "<d:current-user-principal/><d:resourcetype/>";
pub(super) const HOMES: &str = "<c:calendar-home-set/><a:addressbook-home-set/><c:schedule-inbox-URL/>";
pub(super) const ADDRESSES: &str = "<c:calendar-user-address-set/>";
pub(super) const DEFAULT_CALENDAR: &str = "<c:schedule-default-calendar-URL/>";
pub(super) const COLLECTION: &str = "<d:resourcetype/><d:displayname/><c:supported-calendar-component-set/><d:current-user-privilege-set/><d:owner/><c:schedule-default-calendar-URL/>";
pub(super) const VERSION: &str = "<d:resourcetype/><d:getetag/>";

/// PROPFIND.
pub(super) fn propfind(properties: &str) -> String {
    format!("{HEAD}<d:propfind {NAMES}><d:prop>{properties}</d:prop></d:propfind>")
}

/// What is different since a token (RFC 6578).
pub(super) fn sync_collection(token: &str) -> String {
    let token = escape(token);
    format!(
        "{HEAD}<d:sync-collection {NAMES}><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>\
         <d:prop><d:getetag/></d:prop></d:sync-collection>"
    )
}

/// Several items at once.
pub(super) fn multiget(is_book: bool, hrefs: &[String]) -> String {
    let (report, data) = kind(is_book);
    let hrefs: String = hrefs
        .iter()
        .map(|href| format!("<d:href>{}</d:href>", escape(href)))
        .collect();
    format!(
        "{HEAD}<{report}-multiget {NAMES}><d:prop><d:getetag/><d:getcontentlength/><{data}/></d:prop>{hrefs}</{report}-multiget>"
    )
}

/// The contacts of a UID.
pub(super) fn contacts_of(uid: &str) -> String {
    let uid = escape(uid);
    format!(
        "{HEAD}<a:addressbook-query {NAMES}><d:prop><d:getetag/><d:getcontentlength/><a:address-data/></d:prop><a:filter><a:prop-filter name=\"UID\">\
         <a:text-match collation=\"i;unicode-casemap\" match-type=\"equals\">{uid}</a:text-match></a:prop-filter></a:filter>\
         </a:addressbook-query>"
    )
}

/// The events or tasks of a UID.
pub(super) fn entries_of(component: &str, uid: &str) -> String {
    let uid = escape(uid);
    format!(
        "{HEAD}<c:calendar-query {NAMES}><d:prop><d:getetag/><d:getcontentlength/><c:calendar-data/></d:prop><c:filter>\
         <c:comp-filter name=\"VCALENDAR\"><c:comp-filter name=\"{component}\"><c:prop-filter name=\"UID\">\
         <c:text-match collation=\"i;octet\">{uid}</c:text-match></c:prop-filter></c:comp-filter></c:comp-filter></c:filter>\
         </c:calendar-query>"
    )
}

/// The versions of all events or tasks; of those in a span of time where one is named.
pub(super) fn entries_in(component: &str, span: Option<(&str, &str)>) -> String {
    let range = span.map_or_else(String::new, |(from, until)| {
        format!("<c:time-range start=\"{from}\" end=\"{until}\"/>")
    });
    format!(
        "{HEAD}<c:calendar-query {NAMES}><d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name=\"VCALENDAR\">\
         <c:comp-filter name=\"{component}\">{range}</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
    )
}

fn kind(is_book: bool) -> (&'static str, &'static str) {
    if is_book {
        ("a:addressbook", "a:address-data")
    } else {
        ("c:calendar", "c:calendar-data")
    }
}

/// A text inside of XML. What XML cannot hold is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(character))),
            _ if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') => {}
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{contacts_of, entries_of, multiget};

    #[test]
    fn whatever_a_uid_holds_the_question_stays_one() {
        let uid = "a\"]]><x/>&\u{1}\n";
        for body in [
            contacts_of(uid),
            entries_of("VEVENT", uid),
            multiget(true, &[uid.to_owned()]),
        ] {
            let document = roxmltree::Document::parse(&body);
            let texts = document
                .as_ref()
                .is_ok_and(|it| it.descendants().any(|node| node.text() == Some("a\"]]><x/>&\n")));
            assert!(texts, "{body}");
        }
    }
}
