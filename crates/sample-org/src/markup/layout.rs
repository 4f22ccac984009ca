//! `layoutxml` of a view as `layoutjson` (reference G3).

use roxmltree::Node;
use serde_json::{Value as Json, json};

use super::{Checked, Problem, document};

/// What the organization answers to a layout that it cannot read.
const CODE: &str = "0x80040203";

/// Reads the layout and gives it as JSON.
pub(super) fn json(xml: &str) -> Checked<String> {
    let document = document(xml, CODE)?;
    let grid = document.root_element();
    if grid.tag_name().name() != "grid" {
        return Err(Problem {
            code: CODE,
            text: "The root element of a layout must be 'grid'.".to_owned(),
        });
    }
    let rows: Vec<Json> = named(grid, "row").map(row).collect();
    let truth = |name: &str| matches!(grid.attribute(name), Some("1" | "true"));
    let made = json!({
        "Name": grid.attribute("name"),
        "Object": number(grid, "object"),
        "Rows": rows,
        "CustomControlDescriptions": [],
        "Jump": grid.attribute("jump"),
        "Select": truth("select"),
        "Icon": truth("icon"),
        "Preview": truth("preview"),
    });
    Ok(made.to_string())
}

fn row(row: Node<'_, '_>) -> Json {
    let cells: Vec<Json> = named(row, "cell").map(cell).collect();
    json!({"Name": row.attribute("name"), "Id": row.attribute("id"), "Cells": cells})
}

fn cell(cell: Node<'_, '_>) -> Json {
    let truth = |name: &str| matches!(cell.attribute(name), Some("1" | "true"));
    json!({
        "Name": cell.attribute("name"),
        "Width": number(cell, "width"),
        "Ishidden": truth("ishidden"),
        "DisableSorting": truth("disableSorting"),
        "ImageProviderWebresource": cell.attribute("imageproviderwebresource").unwrap_or_default(),
    })
}

fn named<'a, 'i: 'a>(parent: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    parent
        .children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn number(node: Node<'_, '_>, name: &str) -> Option<u32> {
    node.attribute(name)?.trim().parse().ok()
}
