//! What is answered: a multistatus (RFC 4918 section 13), read into what this adapter looks at.

use regarding_model::say;
use roxmltree::{Document, Node, ParsingOptions};

use crate::error::{MailboxError, invalid};

const DAV: &str = "DAV:";
const CALENDARS: &str = "urn:ietf:params:xml:ns:caldav";
const CONTACTS: &str = "urn:ietf:params:xml:ns:carddav";

/// More elements than a collection of half a million items has.
const MOST_NODES: u32 = 12_000_000;

/// A property whose value is addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Principal,
    CalendarHome,
    ContactHome,
    Inbox,
    DefaultCalendar,
    Address,
    Owner,
}

/// What is said of one thing.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) href: String,
    /// The status of the whole thing, where it has one.
    pub(super) status: Option<u16>,
    pub(super) etag: Option<String>,
    /// The text of an item.
    pub(super) data: Option<String>,
    /// How many bytes the server says that it has.
    pub(super) length: Option<usize>,
    pub(super) name: Option<String>,
    pub(super) is_collection: bool,
    pub(super) is_calendar: bool,
    pub(super) is_book: bool,
    /// The components that a calendar takes; `None` where nothing is said.
    pub(super) components: Option<Vec<String>>,
    /// What the person may do; `None` where nothing is said.
    pub(super) privileges: Option<Vec<String>>,
    links: Vec<(Link, String)>,
}

impl Entry {
    /// The addresses of a property.
    pub(super) fn links(&self, wanted: Link) -> impl Iterator<Item = &str> {
        self.links
            .iter()
            .filter(move |(link, _)| *link == wanted)
            .map(|(_, href)| href.as_str())
    }
}

/// A whole answer.
#[derive(Debug, Default)]
pub(super) struct Multistatus {
    pub(super) entries: Vec<Entry>,
    pub(super) sync_token: Option<String>,
}

fn parse(body: &[u8]) -> Result<Document<'_>, MailboxError> {
    let text = core::str::from_utf8(body).map_err(|_| invalid(say!("its XML is not UTF-8")))?;
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text.trim_start_matches('\u{feff}').trim_start(), options)
        .map_err(|_| invalid(say!("its XML cannot be read")))
}

/// Reads a multistatus.
pub(super) fn multistatus(body: &[u8]) -> Result<Multistatus, MailboxError> {
    let document = parse(body)?;
    let root = document.root_element();
    if !root.has_tag_name((DAV, "multistatus")) {
        return Err(invalid(say!("its answer is no multistatus")));
    }
    let mut answer = Multistatus::default();
    for node in root.children().filter(Node::is_element) {
        if node.has_tag_name((DAV, "response")) {
            answer.entries.push(entry(node));
        } else if node.has_tag_name((DAV, "sync-token")) {
            answer.sync_token = text(node);
        }
    }
    Ok(answer)
}

/// Whether a refusal names this precondition (RFC 4918 section 16).
pub(super) fn names(body: &[u8], precondition: &str) -> bool {
    parse(body).is_ok_and(|document| {
        document
            .descendants()
            .any(|node| node.tag_name().name() == precondition)
    })
}

fn entry(response: Node<'_, '_>) -> Entry {
    let mut entry = Entry::default();
    for node in response.children().filter(Node::is_element) {
        match (node.tag_name().namespace(), node.tag_name().name()) {
            (Some(DAV), "href") => entry.href = text(node).unwrap_or_default(),
            (Some(DAV), "status") => entry.status = status(node),
            (Some(DAV), "propstat") => propstat(node, &mut entry),
            _ => {}
        }
    }
    entry
}

/// Properties with another status than 200 are not there.
fn propstat(node: Node<'_, '_>, entry: &mut Entry) {
    let found = child(node, "status")
        .and_then(status)
        .is_none_or(|status| (200..300).contains(&status));
    let Some(properties) = child(node, "prop").filter(|_| found) else {
        return;
    };
    for property in properties.children().filter(Node::is_element) {
        read(property, entry);
    }
}

fn read(property: Node<'_, '_>, entry: &mut Entry) {
    let name = property.tag_name();
    match (name.namespace().unwrap_or_default(), name.name()) {
        (DAV, "getetag") => entry.etag = text(property),
        (DAV, "getcontentlength") => entry.length = text(property).and_then(|it| it.parse().ok()),
        (DAV, "displayname") => entry.name = text(property),
        (CALENDARS, "calendar-data") | (CONTACTS, "address-data") => entry.data = all_text(property),
        (DAV, "resourcetype") => types(property, entry),
        (CALENDARS, "supported-calendar-component-set") => {
            let names = property
                .descendants()
                .filter(|it| it.has_tag_name((CALENDARS, "comp")));
            entry.components = Some(
                names
                    .filter_map(|it| it.attribute("name"))
                    .map(str::to_ascii_uppercase)
                    .collect(),
            );
        }
        (DAV, "current-user-privilege-set") => {
            let all = property
                .descendants()
                .filter(|it| it.parent().is_some_and(|it| it.tag_name().name() == "privilege"));
            entry.privileges = Some(
                all.filter(Node::is_element)
                    .map(|it| it.tag_name().name().to_owned())
                    .collect(),
            );
        }
        (DAV, "owner") => links(property, Link::Owner, entry),
        (DAV, "current-user-principal") => links(property, Link::Principal, entry),
        (CALENDARS, "calendar-home-set") => links(property, Link::CalendarHome, entry),
        (CONTACTS, "addressbook-home-set") => links(property, Link::ContactHome, entry),
        (CALENDARS, "schedule-inbox-URL") => links(property, Link::Inbox, entry),
        (CALENDARS, "calendar-user-address-set") => links(property, Link::Address, entry),
        (CALENDARS, "schedule-default-calendar-URL") => links(property, Link::DefaultCalendar, entry),
        _ => {}
    }
}

fn types(property: Node<'_, '_>, entry: &mut Entry) {
    for kind in property.children().filter(Node::is_element) {
        match (
            kind.tag_name().namespace().unwrap_or_default(),
            kind.tag_name().name(),
        ) {
            (DAV, "collection") => entry.is_collection = true,
            (CALENDARS, "calendar") => entry.is_calendar = true,
            (CONTACTS, "addressbook") => entry.is_book = true,
            _ => {}
        }
    }
}

fn links(property: Node<'_, '_>, link: Link, entry: &mut Entry) {
    let hrefs = property
        .children()
        .filter(|it| it.has_tag_name((DAV, "href")))
        .filter_map(text);
    entry.links.extend(hrefs.map(|href| (link, href)));
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|it| it.has_tag_name((DAV, name)))
}

/// `HTTP/1.1 404 Not Found`
fn status(node: Node<'_, '_>) -> Option<u16> {
    node.text()?.split_ascii_whitespace().nth(1)?.parse().ok()
}

fn text(node: Node<'_, '_>) -> Option<String> {
    let text = all_text(node)?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// All text in an element, sections of characters included.
fn all_text(node: Node<'_, '_>) -> Option<String> {
    let mut pieces = node
        .children()
        .filter_map(|it| it.text().filter(|_| it.is_text()));
    let first = pieces.next()?.to_owned();
    Some(pieces.fold(first, |all, piece| all + piece))
}

#[cfg(test)]
mod tests {
    use super::{Link, multistatus, names};

    #[test]
    fn properties_that_are_not_there_are_not_read() {
        let body = b"\xEF\xBB\xBF<?xml version=\"1.0\"?><x:multistatus xmlns:x=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\">
            <x:response><x:href> /a%20b/ </x:href><x:propstat><x:prop><x:getetag>\"1\"</x:getetag><c:calendar-data>BEGIN:X
<![CDATA[<y>]]></c:calendar-data><x:current-user-principal><x:href>/p/</x:href></x:current-user-principal></x:prop>
            <x:status>HTTP/1.1 200 OK</x:status></x:propstat><x:propstat><x:prop><x:displayname>no</x:displayname></x:prop>
            <x:status>HTTP/1.1 404 Not Found</x:status></x:propstat></x:response>
            <x:response><x:href>/gone</x:href><x:status>HTTP/1.1 404 Not Found</x:status></x:response>
            <x:sync-token>t1</x:sync-token></x:multistatus>";
        let Ok(answer) = multistatus(body) else {
            panic!("not read");
        };
        let [first, gone] = answer.entries.as_slice() else {
            panic!("not two");
        };
        assert_eq!(
            (first.href.as_str(), first.etag.as_deref()),
            ("/a%20b/", Some("\"1\""))
        );
        assert_eq!(first.data.as_deref(), Some("BEGIN:X\n<y>"));
        assert_eq!(first.links(Link::Principal).collect::<Vec<_>>(), ["/p/"]);
        assert_eq!(first.name, None);
        assert_eq!(gone.status, Some(404));
        assert_eq!(answer.sync_token.as_deref(), Some("t1"));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for body in [
            &b""[..],
            b"hello",
            b"<a/>",
            b"<multistatus/>",
            b"\xff\xfe",
            b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        ] {
            assert!(multistatus(body).is_err());
        }
        assert!(names(
            b"<d:error xmlns:d=\"DAV:\"><d:valid-sync-token/></d:error>",
            "valid-sync-token"
        ));
        assert!(!names(b"valid-sync-token", "valid-sync-token"));
    }
}
