//! `FetchXML` to a tree. What is no query of the table is refused; what a row cannot say is kept.

use roxmltree::{Document, Node as Xml, ParsingOptions};

use super::{Group, Kept, Node, Operand, Related, Row, Takes, Tree, takes};
use crate::error::ApiError;
use crate::shape::plain_name;
use crate::synced::SyncedTable;
use crate::synced::criteria::{LONGEST, MOST_NODES};

/// How deep groups and links may be nested.
const DEEPEST: usize = 30;

impl Tree {
    /// Takes the criteria of a filter of a table apart.
    ///
    /// # Errors
    /// [`ApiError::Request`] when it is no query of that table, or larger or deeper than any filter is.
    pub fn read(table: SyncedTable, fetchxml: &str) -> Result<Self, ApiError> {
        let refuse = || ApiError::Request("a filter is no query of its table");
        if fetchxml.len() > LONGEST {
            return Err(refuse());
        }
        let options = ParsingOptions {
            nodes_limit: MOST_NODES,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(fetchxml.trim(), options).map_err(|_| refuse())?;
        let fetch = document.root_element();
        let too_deep = fetch.descendants().any(|node| node.ancestors().count() > DEEPEST);
        let entity = elements(fetch).find(|node| node.has_tag_name("entity"));
        let entity = entity
            .filter(|_| fetch.has_tag_name("fetch") && !too_deep)
            .filter(|entity| entity.attribute("name") == Some(table.logical_name()))
            .ok_or_else(refuse)?;
        let (head, group, related) = inside(entity);
        Ok(Self {
            table,
            fetch: attributes(fetch, &[]),
            entity: attributes(entity, &["name"]),
            head,
            group,
            related,
        })
    }
}

fn elements<'a, 'i>(node: Xml<'a, 'i>) -> impl Iterator<Item = Xml<'a, 'i>> {
    node.children().filter(Xml::is_element)
}

fn attributes(node: Xml<'_, '_>, but: &[&str]) -> Vec<(String, String)> {
    node.attributes()
        .filter(|one| !but.contains(&one.name()))
        .map(|one| (one.name().to_owned(), one.value().to_owned()))
        .collect()
}

/// What an entity or a link holds: what it shows, its conditions, and what it is related to.
fn inside(node: Xml<'_, '_>) -> (Vec<Kept>, Group, Vec<Related>) {
    let (mut head, mut filters, mut related) = (Vec::new(), Vec::new(), Vec::new());
    for child in elements(node) {
        match child.tag_name().name() {
            "filter" => filters.push(filter(child)),
            "link-entity" => match link(child) {
                Some(link) => related.push(link),
                None => head.push(kept(child)),
            },
            _ => head.push(kept(child)),
        }
    }
    let group = match filters.len() {
        1 => match filters.remove(0) {
            Node::Group(group) => group,
            other => Group {
                any: false,
                nodes: vec![other],
            },
        },
        // Several filters beside each other all have to hold.
        _ => Group {
            any: false,
            nodes: filters,
        },
    };
    (head, group, related)
}

fn filter(node: Xml<'_, '_>) -> Node {
    let any = match node.attribute("type") {
        None | Some("and") => false,
        Some("or") => true,
        Some(_) => return Node::Kept(kept(node)),
    };
    if !attributes(node, &["type"]).is_empty() {
        return Node::Kept(kept(node));
    }
    let nodes = elements(node).map(|child| match child.tag_name().name() {
        "filter" => filter(child),
        "condition" => row(child).map_or_else(|| Node::Kept(kept(child)), Node::Row),
        _ => Node::Kept(kept(child)),
    });
    Node::Group(Group {
        any,
        nodes: nodes.collect(),
    })
}

/// A condition as a row; `None` for one that says more than a row can.
fn row(node: Xml<'_, '_>) -> Option<Row> {
    let column = node.attribute("attribute").filter(|name| plain_name(name))?;
    let (operator, taken) = takes(node.attribute("operator")?)?;
    let known = ["attribute", "operator", "value", "uiname", "uitype"];
    if !attributes(node, &known).is_empty() {
        return None;
    }
    let mut values: Vec<Operand> = Vec::new();
    let named = node.has_attribute("uiname") || node.has_attribute("uitype");
    if let Some(value) = node.attribute("value") {
        values.push(operand(node, value));
    } else if named {
        return None;
    }
    for child in elements(node) {
        let other = !child.has_tag_name("value")
            || !attributes(child, &["uiname", "uitype"]).is_empty()
            || elements(child).next().is_some();
        if other {
            return None;
        }
        values.push(operand(child, child.text().unwrap_or_default()));
    }
    let fits = match taken {
        Takes::Nothing => values.is_empty(),
        Takes::One | Takes::Number => values.len() == 1,
        Takes::Two => values.len() == 2,
        Takes::Many => !values.is_empty(),
    };
    fits.then(|| Row {
        column: column.to_owned(),
        operator,
        values,
    })
}

fn operand(node: Xml<'_, '_>, text: &str) -> Operand {
    Operand {
        text: text.to_owned(),
        name: node.attribute("uiname").map(str::to_owned),
        table: node.attribute("uitype").map(str::to_owned),
    }
}

fn link(node: Xml<'_, '_>) -> Option<Related> {
    let plain = |name| {
        node.attribute(name)
            .filter(|name| plain_name(name))
            .map(str::to_owned)
    };
    let (head, group, related) = inside(node);
    Some(Related {
        table: plain("name")?,
        from: plain("from")?,
        to: plain("to")?,
        more: attributes(node, &["name", "from", "to"]),
        head,
        group,
        related,
    })
}

fn kept(node: Xml<'_, '_>) -> Kept {
    let children: Vec<Kept> = elements(node).map(kept).collect();
    let text = if children.is_empty() {
        node.text().unwrap_or_default().to_owned()
    } else {
        String::new()
    };
    Kept {
        name: node.tag_name().name().to_owned(),
        attributes: attributes(node, &[]),
        text,
        children,
    }
}
