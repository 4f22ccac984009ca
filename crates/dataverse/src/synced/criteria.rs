//! The criteria of filters, which are `FetchXML` (reference A7, D4), taken apart. What a filter shows besides, and in which order,
//! is left out.

use core::fmt::Write as _;

use roxmltree::{Document, Node, ParsingOptions};

use crate::error::ApiError;

/// The largest criteria, and the most parts of them.
pub(super) const LONGEST: usize = 48 * 1024;
pub(super) const MOST_NODES: u32 = 10_000;

/// The criteria of a filter: its conditions and links, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Criteria {
    /// The conditions, written out: `<filter>` and `<link-entity>` elements.
    pub(super) inner: String,
    /// Whether only a change of a row itself, or of its parties, can bring it in or out.
    pub(super) by_row: bool,
}

impl Criteria {
    /// Takes a filter of a table apart.
    ///
    /// # Errors
    /// [`ApiError::Request`] when it is no query of that table.
    pub(super) fn of(table: &str, fetchxml: &str) -> Result<Self, ApiError> {
        let refuse = ApiError::Request("a filter is no query of its table");
        if fetchxml.len() > LONGEST {
            return Err(refuse);
        }
        let options = ParsingOptions {
            nodes_limit: MOST_NODES,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(fetchxml.trim(), options).map_err(|_| refuse.clone())?;
        let entity = elements(document.root_element()).find(|node| node.has_tag_name("entity"));
        let entity = entity
            .filter(|_| document.root_element().has_tag_name("fetch"))
            .filter(|entity| entity.attribute("name") == Some(table))
            .ok_or(refuse)?;
        let mut criteria = Self {
            inner: String::new(),
            by_row: true,
        };
        for child in elements(entity) {
            criteria.copy(child);
        }
        Ok(criteria)
    }

    /// Copies what decides about rows.
    fn copy(&mut self, node: Node<'_, '_>) {
        let name = node.tag_name().name();
        match name {
            "filter" | "condition" | "value" => {}
            "link-entity" => self.by_row &= node.attribute("name") == Some("activityparty"),
            _ => return,
        }
        if name == "condition" {
            let operator = node.attribute("operator").unwrap_or_default();
            self.by_row &= LASTING.contains(&operator);
        }
        let _ = write!(self.inner, "<{name}");
        for attribute in node.attributes() {
            let _ = write!(
                self.inner,
                " {}=\"{}\"",
                attribute.name(),
                escaped(attribute.value())
            );
        }
        self.inner.push('>');
        if name == "value" {
            self.inner.push_str(&escaped(node.text().unwrap_or_default()));
        }
        for child in elements(node) {
            self.copy(child);
        }
        let _ = write!(self.inner, "</{name}>");
    }
}

/// Operators whose answer is the same tomorrow, and for whoever the person is by then.
const LASTING: [&str; 21] = [
    "eq",
    "ne",
    "neq",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "not-like",
    "in",
    "not-in",
    "between",
    "not-between",
    "null",
    "not-null",
    "begins-with",
    "not-begin-with",
    "ends-with",
    "not-end-with",
    "eq-userid",
    "ne-userid",
];

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

pub(super) fn escaped(text: &str) -> String {
    let mut made = String::new();
    for c in text.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(made, "&#{};", u32::from(c));
            }
            other => made.push(other),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::Criteria;

    #[test]
    fn what_changes_by_itself_is_not_told_by_the_rows() {
        let of = |inner: &str| {
            Criteria::of(
                "task",
                &format!("<fetch><entity name='task'>{inner}</entity></fetch>"),
            )
            .unwrap()
            .by_row
        };
        assert!(of(
            "<filter><condition attribute='statecode' operator='eq' value='0'/></filter>"
        ));
        assert!(of(
            "<link-entity name='activityparty' from='activityid' to='activityid'/>"
        ));
        for loose in [
            "<filter><condition attribute='scheduledend' operator='next-x-days' value='7'/></filter>",
            "<filter><condition attribute='ownerid' operator='eq-userteams'/></filter>",
            "<link-entity name='account' from='accountid' to='regardingobjectid'/>",
            "<filter><filter type='or'><condition attribute='createdon' operator='today'/></filter></filter>",
        ] {
            assert!(!of(loose), "{loose}");
        }
    }

    #[test]
    fn what_is_no_query_of_the_table_is_refused() {
        for wrong in [
            "",
            "<fetch/>",
            "<fetch><entity name='account'/></fetch>",
            "<entity name='contact'/>",
            "<!DOCTYPE x [<!ENTITY a 'b'>]><fetch><entity name='contact'/></fetch>",
            &format!(
                "<fetch><entity name='contact'>{}</entity></fetch>",
                " ".repeat(50_000)
            ),
        ] {
            assert!(Criteria::of("contact", wrong).is_err(), "{wrong:.40}");
        }
    }
}
