//! A tree to `FetchXML`. Everything that people wrote is escaped here, and nowhere else.

use core::fmt::Write as _;

use super::{Group, Kept, Node, Operand, Related, Row, Takes, Tree, takes};
use crate::synced::criteria::escaped;

impl Tree {
    /// The criteria as the organization keeps them.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::new();
        opened(&mut out, "fetch", &self.fetch);
        let mut entity = vec![("name".to_owned(), self.table.logical_name().to_owned())];
        entity.extend(self.entity.iter().cloned());
        opened(&mut out, "entity", &entity);
        inside(&mut out, &self.head, &self.group, &self.related);
        out.push_str("</entity></fetch>");
        out
    }
}

impl Kept {
    /// What it says, as the organization keeps it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::new();
        kept(&mut out, self);
        out
    }
}

/// What XML has no way to say at all is left out.
fn clean(text: &str) -> String {
    let fits = |c: &char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let fits = |c: &char| fits(c) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    escaped(&text.chars().filter(fits).collect::<String>())
}

fn attribute(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"{}\"", clean(value));
}

fn opened(out: &mut String, name: &str, attributes: &[(String, String)]) {
    let _ = write!(out, "<{name}");
    for (name, value) in attributes {
        attribute(out, name, value);
    }
    out.push('>');
}

fn inside(out: &mut String, head: &[Kept], group: &Group, related: &[Related]) {
    for one in head {
        kept(out, one);
    }
    if !group.nodes.is_empty() || group.any {
        filter(out, group);
    }
    for one in related {
        link(out, one);
    }
}

fn filter(out: &mut String, group: &Group) {
    let kind = if group.any { "or" } else { "and" };
    let _ = write!(out, "<filter type=\"{kind}\">");
    for node in &group.nodes {
        match node {
            Node::Row(one) => row(out, one),
            Node::Group(inner) => filter(out, inner),
            Node::Kept(one) => kept(out, one),
        }
    }
    out.push_str("</filter>");
}

fn row(out: &mut String, row: &Row) {
    out.push_str("<condition");
    attribute(out, "attribute", &row.column);
    attribute(out, "operator", row.operator);
    let taken = takes(row.operator).map_or(Takes::Nothing, |(_, taken)| taken);
    match (taken, row.values.as_slice()) {
        (Takes::One | Takes::Number, [value]) => {
            named(out, value);
            attribute(out, "value", &value.text);
            out.push_str("/>");
        }
        (_, values) => {
            out.push('>');
            for value in values {
                out.push_str("<value");
                named(out, value);
                let _ = write!(out, ">{}</value>", clean(&value.text));
            }
            out.push_str("</condition>");
        }
    }
}

fn named(out: &mut String, value: &Operand) {
    for (name, text) in [("uiname", &value.name), ("uitype", &value.table)] {
        if let Some(text) = text {
            attribute(out, name, text);
        }
    }
}

fn link(out: &mut String, link: &Related) {
    let own = [("name", &link.table), ("from", &link.from), ("to", &link.to)];
    let mut attributes: Vec<_> = own.map(|(name, value)| (name.to_owned(), value.clone())).into();
    attributes.extend(link.more.iter().cloned());
    opened(out, "link-entity", &attributes);
    inside(out, &link.head, &link.group, &link.related);
    out.push_str("</link-entity>");
}

fn kept(out: &mut String, one: &Kept) {
    opened(out, &one.name, &one.attributes);
    out.push_str(&clean(&one.text));
    for child in &one.children {
        kept(out, child);
    }
    let _ = write!(out, "</{}>", one.name);
}
