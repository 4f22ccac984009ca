//! Runs the stylesheet of a template: words, values, and a choice between them. Nothing else of such a language is known here, so
//! that nothing else can be made to happen.

use roxmltree::{Document, Node, ParsingOptions};

use super::{Place, Unreadable, place};

const SPACE: &str = "http://www.w3.org/1999/XSL/Transform";
/// The longest one, in bytes.
const LONGEST: usize = 1024 * 1024;
/// The most XML nodes.
const MOST_NODES: u32 = 20_000;
/// How deep choices may stand in each other.
const DEEPEST: u32 = 16;

type Values<'v> = &'v dyn Fn(&Place<'_>) -> Option<String>;

/// Whether a text is one.
pub(crate) fn is_stylesheet(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("<?xml") || text.starts_with("<xsl:stylesheet")
}

/// The words that it gives.
pub(super) fn filled(text: &str, value: Values<'_>) -> Result<String, Unreadable> {
    if text.len() > LONGEST {
        return Err(Unreadable("The template is too long."));
    }
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text.trim_start(), options)
        .map_err(|_| Unreadable("The template is no stylesheet that can be read."))?;
    let root = document.root_element();
    let template = root
        .children()
        .find(|node| node.has_tag_name((SPACE, "template")));
    let template = template.ok_or(Unreadable("The template has no place for its text."))?;
    let mut made = String::new();
    write(template, value, DEEPEST, &mut made)?;
    Ok(made)
}

fn write(parent: Node<'_, '_>, value: Values<'_>, depth: u32, made: &mut String) -> Result<(), Unreadable> {
    let depth = depth
        .checked_sub(1)
        .ok_or(Unreadable("The template is too deep."))?;
    for node in parent.children() {
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            made.push_str(text);
        } else if node.has_tag_name((SPACE, "value-of")) {
            made.push_str(&of(node, "select", value)?.unwrap_or_default());
        } else if node.has_tag_name((SPACE, "choose")) {
            if let Some(chosen) = chosen(node, value)? {
                write(chosen, value, depth, made)?;
            }
        } else if node.has_tag_name((SPACE, "text")) {
            made.push_str(node.text().unwrap_or_default());
        } else if node.is_element() {
            return Err(Unreadable("The template uses what templates do not have."));
        }
    }
    Ok(())
}

/// The part of a choice that holds.
fn chosen<'a, 'i>(choice: Node<'a, 'i>, value: Values<'_>) -> Result<Option<Node<'a, 'i>>, Unreadable> {
    for node in choice.children().filter(Node::is_element) {
        let otherwise = node.has_tag_name((SPACE, "otherwise"));
        if otherwise || of(node, "test", value)?.is_some() {
            return Ok(Some(node));
        }
    }
    Ok(None)
}

/// What stands at the path that an attribute names.
fn of(node: Node<'_, '_>, attribute: &str, value: Values<'_>) -> Result<Option<String>, Unreadable> {
    let path = node.attribute(attribute).unwrap_or_default();
    let (table, column) = path.split_once('/').unwrap_or_default();
    let at = place(table, column).ok_or(Unreadable("The template names a place that cannot be read."))?;
    Ok(value(&at).filter(|text| !text.is_empty()))
}
