//! Markup as JSON. The reference does not settle the shape of `formjson`: here every attribute and every kind of child is a
//! member of its element, with a capital letter; children are lists.

use roxmltree::Node;
use serde_json::{Map, Value as Json};

/// An element with everything in it; its depth was checked before.
pub(super) fn of(node: Node<'_, '_>) -> Json {
    let mut made = Map::new();
    for attribute in node.attributes() {
        made.insert(
            capital(attribute.name()),
            Json::String(attribute.value().to_owned()),
        );
    }
    for child in node.children().filter(Node::is_element) {
        let list = made
            .entry(capital(child.tag_name().name()))
            .or_insert_with(|| Json::Array(Vec::new()));
        match list {
            Json::Array(list) => list.push(of(child)),
            // An attribute of the same name stays, and the child goes into a list beside it.
            other => *other = Json::Array(vec![other.take(), of(child)]),
        }
    }
    if let Some(text) = node.text().map(str::trim).filter(|text| !text.is_empty()) {
        made.insert("Value".to_owned(), Json::String(text.to_owned()));
    }
    Json::Object(made)
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
